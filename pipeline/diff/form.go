package diff

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/terminal"
	"github.com/peihe/peihe/pipeline/words"
)

// JSON writes everything, a change at a time: a change of the notice touches more than
// memory holds.
func JSON(w io.Writer, d Difference, _ int) error {
	head, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s,\n  \"changes\": [", strings.TrimSuffix(string(head), "\n}")); err != nil {
		return err
	}
	between := "\n    "
	for c, err := range d.changes() {
		if err != nil {
			return err
		}
		text, err := json.Marshal(c)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s", between, text); err != nil {
			return err
		}
		between = ",\n    "
	}
	_, err = io.WriteString(w, "\n  ]\n}\n")
	return err
}

// Text writes a summary and at most limit changes, 0 for all, for a terminal.
func Text(w io.Writer, d Difference, limit int) error {
	return write(w, d, limit, style{
		title: func(s string) string { return s + "\n" }, heading: func(s string) string { return "\n" + s + "\n" },
		item: "  ", value: terminal.Value,
	})
}

// Markdown writes the same for a mail or a chat. What comes from exports or the notice
// stands in code spans, where nothing of it acts: no link, picture, mention or tag.
func Markdown(w io.Writer, d Difference, limit int) error {
	return write(w, d, limit, style{
		title:   func(s string) string { return "## " + s + "\n\n" },
		heading: func(s string) string { return "\n### " + s + "\n\n" },
		item:    "- ", value: code,
	})
}

// code is a code span of one line, fenced by more backticks than it holds in a row.
func code(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, terminal.Value(s))
	if strings.TrimSpace(s) == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// style is how a form sets apart what it says.
type style struct {
	title, heading func(string) string
	item           string
	value          func(string) string // what exports or the notice say
}

func write(w io.Writer, d Difference, limit int, s style) error {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(s.item + strings.Join(parts, "") + "\n") }
	b.WriteString(s.title("与上期相比：截至 " + d.From + " → 截至 " + d.To))
	f := d.Findings
	line("新发现 ", count(f.New.All, "件"), bySeverity(f.New), "，已消除 ", count(f.Resolved.All, "件"),
		bySeverity(f.Resolved), "，分量有改变 ", count(f.Changed, "件"), "，仍存在 ", count(f.Persisting, "件"))
	for _, o := range d.Outcomes {
		line("学员 ", outcome(o.FormerOutcome), " → ", outcome(o.Outcome), "：", count(o.Persons, "人"), "，应补 ",
			signed(o.Yuan), " 元")
	}
	for _, m := range d.Money {
		if m.GainedYuan == "" || m.GainedYuan == none && m.LostYuan == none {
			continue
		}
		line(words.Text("figure", m.Figure), "：", yuan(m.FormerYuan), " → ", yuan(m.LatterYuan), " 元（",
			signed(m.GainedYuan), "，", signed(m.LostYuan), "）")
	}
	if d.changeCount == 0 {
		line("没有变化")
	}
	if len(d.Causes) > 0 {
		b.WriteString(s.heading("原因"))
	}
	for _, c := range d.Causes {
		line(words.Text("changed_by", c.Cause), "：", count(c.RowCount, "项"))
	}
	if len(d.Rows) > 0 {
		b.WriteString(s.heading("导出的行的变化"))
	}
	for _, r := range d.Rows {
		line(r.Title, "：新增 ", format.Count(r.NewCount), "，改动 ", format.Count(r.ChangedCount), "，减少 ",
			format.Count(r.GoneCount))
	}
	if !d.HasRows {
		line("有一期没有留下逐行的摘要，原因只能说到哪些文件有改动")
	}
	if len(d.Persisting) > 0 {
		b.WriteString(s.heading("仍存在的发现"))
	}
	for _, p := range d.Persisting {
		line("自 ", p.Since, "：", count(p.FindingCount, "件"),
			bySeverity(BySeverity{p.FindingCount, p.ErrorCount, p.WarningCount, p.InfoCount}))
	}
	if d.changeCount > 0 {
		heading := "变化（" + count(d.changeCount, "项") + "）"
		if limit > 0 && d.changeCount > int64(limit) {
			heading = "变化（前 " + format.Count(int64(limit)) + " 项，共 " + format.Count(d.changeCount) + " 项）"
		}
		b.WriteString(s.heading(heading))
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	written := 0
	for c, err := range d.changes() {
		if err != nil {
			return err
		}
		if limit > 0 && written == limit {
			break
		}
		written++
		if _, err := io.WriteString(w, s.item+d.sentence(c, s.value)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// sentence says one change on one line.
func (d Difference) sentence(c Change, value func(string) string) string {
	text := words.Changed(c.Kind, c.Change) + "：" + words.Text("subject", c.Subject) + " " + value(c.SubjectID)
	if c.Rule != "" {
		text += "，" + value(cmp.Or(d.titles[c.Rule], c.Rule))
	}
	before := words.State(c.Kind, c.Change, c.Before, schema.Title)
	after := words.State(c.Kind, c.Change, c.After, schema.Title)
	switch {
	case before != "" && after != "":
		text += "，" + value(before) + " → " + value(after)
	case before+after != "":
		text += "，" + value(before+after)
	}
	if c.Yuan != "" {
		text += "，" + signed(c.Yuan) + " 元"
	}
	if c.Change != "new" {
		text += "，自 " + c.Since
	}
	if c.Cause != "" {
		text += "；原因：" + value(c.Cause)
	}
	return text
}

const none = "0.00"

func count(n int64, unit string) string { return format.Count(n) + " " + unit }

func bySeverity(f BySeverity) string {
	if f.All == 0 {
		return ""
	}
	var parts []string
	for i, n := range []int64{f.Error, f.Warning, f.Info} {
		if n > 0 {
			parts = append(parts, words.In("severity")[i].Text+" "+format.Count(n))
		}
	}
	return "（" + strings.Join(parts, "，") + "）"
}

func outcome(code string) string {
	if code == "" {
		return "不在花名册"
	}
	return words.Text("outcome", code)
}

// yuan sets the thousands of an amount apart, as everywhere.
func yuan(decimal string) string {
	digits, isNegative := strings.CutPrefix(decimal, "-")
	return map[bool]string{true: "−"}[isNegative] + format.Decimal(digits)
}

// signed is an amount with its sign, also where it is a gain.
func signed(decimal string) string {
	if decimal == none || strings.HasPrefix(decimal, "-") {
		return yuan(decimal)
	}
	return "+" + yuan(decimal)
}
