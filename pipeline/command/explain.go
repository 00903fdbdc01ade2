package command

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/text/width"

	"github.com/peihe/peihe/pipeline/ask"
	"github.com/peihe/peihe/pipeline/terminal"
	"github.com/peihe/peihe/pipeline/words"
)

func explain(p Program) *cobra.Command {
	var f inputFlags
	var format string
	c := &cobra.Command{
		Use:   "explain ID",
		Short: "Explain a class, trainee (CLASS#NO), application or payment: every rule, measured value, threshold, outcome, money and source rows",
		Long: "Explain shows what every rule makes of a class and its sessions and claims, of a trainee (CLASS#NO)\n" +
			"and the class, of an application and its claims and payments, or of a payment and its application;\n" +
			"sessions (CLASS/NO) and claims (APPLICATION/CLASS) can be asked for too. It reads the database of a\n" +
			"build where --database names one, else the exports. People are masked as in the report.",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(fmt.Errorf("no id; name a class, a trainee as CLASS#NO, an application or a payment"))
			}
			return noArgs(c, args[1:])
		},
		RunE: func(c *cobra.Command, args []string) error {
			o, err := f.resolve(p)
			if err != nil {
				return err
			}
			all, err := ask.Explain(c.Context(), o, args[0])
			if err != nil {
				return err
			}
			if format == "json" {
				return writeJSON(p.Stdout, all)
			}
			for _, x := range all {
				printExplanation(p.Stdout, x, 0)
			}
			return nil
		},
	}
	f.add(c, p)
	c.Flags().Lookup("database").Usage = "ask the database that a build kept in this file, instead of reading exports"
	c.Flags().MarkHidden("fail-on") // explaining passes no judgement
	choose(c.Flags(), &format, "format", "form of the explanation", "text", "json")
	return c
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// printExplanation prints one subject: its figures, its rules, then its parts.
func printExplanation(w io.Writer, x ask.Explanation, depth int) {
	heading := strings.Repeat("#", depth+1)
	fmt.Fprintf(w, "%s %s %s\n", heading, words.Text("subject", x.Subject), terminal.Value(x.SubjectID))
	rows := [][]string{{"来源", fmt.Sprintf("%s 第 %d 行", x.SourceFile, x.SourceRow)}}
	printTable(w, append(rows, figureRows(x)...))
	fmt.Fprintln(w)
	rows = [][]string{{"结果", "规则", "名称", "条款", "实测", "要求", "影响", "来源"}}
	for _, result := range words.Codes("result") {
		for _, v := range x.Rules {
			if v.Result == result {
				rows = append(rows, verdictRow(v))
			}
		}
	}
	printTable(w, rows)
	fmt.Fprintln(w)
	for _, p := range x.Parts {
		printExplanation(w, p, depth+1)
	}
}

// verdictRow leaves effect and source to findings: of the others the first is
// none and the second the subject's own.
func verdictRow(v ask.Verdict) []string {
	row := []string{words.Text("result", v.Result), v.Rule, v.Title, v.Clause, v.Measured, v.Required}
	if v.Result != "found" {
		return row
	}
	effect := words.Text("effect", v.Effect)
	if v.Decision != "" {
		effect += "（" + v.Decision + "）"
	}
	if v.Waiver != "" {
		effect += "（" + words.Text("waiver", v.Waiver) + "：" + v.WaiverReason + "，" + v.WaiverApprovedBy + "，至 " +
			v.WaiverExpiresDate + "）"
	}
	return append(row, effect, fmt.Sprintf("%s:%d", v.SourceFile, v.SourceRow))
}

// figureRows lists figures by their Chinese titles. One that rests on what nobody
// exported says so; others that are unknown, such as the notice of an application
// that has none yet, are left out.
func figureRows(x ask.Explanation) [][]string {
	if x.Figures == nil {
		return nil
	}
	var rows [][]string
	for f, v := range reflect.ValueOf(x.Figures).Fields() {
		name := f.Tag.Get("json")
		v = reflect.Indirect(v)
		if !v.IsValid() || v.Kind() == reflect.String && v.IsZero() {
			if x.IsUnexported(name) {
				rows = append(rows, []string{x.Label(name), words.Unexported})
			}
			continue
		}
		text := words.Text(name, fmt.Sprint(v.Interface()))
		if v.Kind() == reflect.Bool {
			text = words.Of(v.Bool())
		}
		rows = append(rows, []string{x.Label(name), text})
	}
	return rows
}

// printTable aligns columns by what a terminal shows: a Chinese character is two
// cells wide.
func printTable(w io.Writer, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if row[i] = terminal.Value(cell); i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], cells(row[i]))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-cells(cell)+2))
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

func cells(s string) int {
	n := 0
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}
