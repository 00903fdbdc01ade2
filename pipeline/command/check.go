package command

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/found"
	"github.com/peihe/peihe/pipeline/terminal"
)

// findingFormats write what the rules found, a finding at a time: a province has
// more of them than memory.
var findingFormats = map[string]func(io.Writer, found.Checked) error{
	"text": writeText, "json": writeFindingsJSON, "sarif": writeSARIF, "junit": writeJUnit,
}

func check(p Program, code *int) *cobra.Command {
	var f inputFlags
	var format string
	c := &cobra.Command{
		Use:   "check",
		Short: "Judge the exports by the same rules without a site: findings to the terminal, or as JSON, SARIF or JUnit",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := f.resolve(p)
			if err != nil {
				return err
			}
			out := bufio.NewWriterSize(p.Stdout, 1<<16)
			built, err := pipeline.Run(c.Context(), o)
			if err != nil {
				return err
			}
			defer built.Close()
			checked, err := found.In(c.Context(), built)
			if err != nil {
				return err
			}
			if err := findingFormats[format](out, checked); err != nil {
				return err
			}
			if err := out.Flush(); err != nil {
				return err
			}
			f.tell(p, built.Result)
			*code = built.Result.Code(f.failOn)
			return built.Keep()
		},
	}
	f.add(c, p)
	choose(c.Flags(), &format, "format", "form of the findings; SARIF is 2.1.0", "text", "json", "sarif", "junit")
	return c
}

// writeText lists what is wrong with the exports as a whole, for all else rests on
// it, the findings under their rules, and the rules that nobody judged: silence is
// no pass.
func writeText(w io.Writer, c found.Checked) error {
	rules := byID(c)
	for _, a := range c.Accepted {
		fmt.Fprintf(w, "已接受  %s  %s\n", a.Target(), a.Title)
	}
	current := ""
	for f, err := range c.Findings {
		if err != nil {
			return err
		}
		if f.Rule != current {
			current = f.Rule
			r := rules[f.Rule]
			fmt.Fprintf(w, "\n%s  %s  %s  %s（%d / %d）\n", r.Severity, r.ID, r.Title, clauses(r), r.Found, r.Checked)
		}
		fmt.Fprintf(w, "  %s  %s，要求 %s%s\n",
			terminal.Value(f.SubjectID), terminal.Value(f.Measured), terminal.Value(f.Required), place(f))
	}
	for _, r := range c.Rules {
		if word := r.Unverified(); word != "" {
			if current != "" {
				fmt.Fprintln(w)
				current = ""
			}
			fmt.Fprintf(w, "%s  %s  %s（缺 %s）\n", word, r.ID, r.Title, r.Missing)
		}
	}
	return nil
}

// place is where a finding shows, "" for districts.
func place(f found.Finding) string {
	if f.SourceRow == nil {
		return ""
	}
	return fmt.Sprintf("  %s:%d", terminal.Value(f.SourceFile), *f.SourceRow)
}

func byID(c found.Checked) map[string]found.CheckedRule {
	rules := map[string]found.CheckedRule{}
	for _, r := range c.Rules {
		rules[r.ID] = r
	}
	return rules
}

// writeFindingsJSON writes one object: what the findings speak for, what is wrong
// with the exports as a whole and was accepted, the rules, and the findings as
// findings.csv has them.
func writeFindingsJSON(w io.Writer, c found.Checked) error {
	type acceptedLine struct {
		Check string `json:"check"`
		Kind  string `json:"kind,omitempty"`
		Title string `json:"title"`
	}
	type ruleLine struct {
		Rule      string `json:"rule"`
		Title     string `json:"title"`
		Severity  string `json:"severity"`
		Effect    string `json:"effect"`
		Subject   string `json:"subject"`
		Clause    string `json:"clause"`
		Evaluated bool   `json:"evaluated"`
		Missing   string `json:"missing,omitempty"`
		Checked   int64  `json:"checked"`
		Found     int64  `json:"found"`
	}
	head := struct {
		AsOf     string         `json:"as_of"`
		Version  string         `json:"version"`
		Policy   string         `json:"policy"`
		Accepted []acceptedLine `json:"accepted"`
		Rules    []ruleLine     `json:"rules"`
	}{AsOf: c.AsOf, Version: c.Version, Policy: c.Policy, Accepted: []acceptedLine{}}
	for _, a := range c.Accepted {
		head.Accepted = append(head.Accepted, acceptedLine{a.Check, a.Kind, a.Title})
	}
	for _, r := range c.Rules {
		head.Rules = append(head.Rules, ruleLine{
			Rule: r.ID, Title: r.Title, Severity: r.Severity, Effect: r.Effect, Subject: r.Subject, Clause: clauses(r),
			Evaluated: r.Evaluated, Missing: r.Missing, Checked: r.Checked, Found: r.Found,
		})
	}
	return writeWithList(w, head, `,"findings":[`, c, func(f found.Finding) any { return f }, "]}")
}

// writeWithList writes the object head with a list of what line makes of each
// finding put in before its closing brace, one to a line.
func writeWithList(w io.Writer, head any, opening string, c found.Checked, line func(found.Finding) any,
	closing string) error {
	text, err := unescaped(head)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s%s", text[:len(text)-1], opening); err != nil {
		return err
	}
	separator := "\n"
	for f, err := range c.Findings {
		if err != nil {
			return err
		}
		text, err := unescaped(line(f))
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, text); err != nil {
			return err
		}
		separator = ",\n"
	}
	_, err = fmt.Fprintf(w, "\n%s\n", closing)
	return err
}

// unescaped is JSON on one line that leaves <, > and & as they are.
func unescaped(v any) ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(text.Bytes(), "\n"), err
}

func clauses(r found.CheckedRule) string { return strings.Join(r.Clauses, " ") }
