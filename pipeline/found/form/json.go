package form

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/peihe/peihe/pipeline/found"
)

// JSON writes one object: what the findings speak for, what is wrong
// with the exports as a whole and was accepted, the rules, and the findings as
// findings.csv has them.
func JSON(w io.Writer, c found.Checked) error {
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
		Waived    int64  `json:"waived,omitempty"`
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
			Waived: r.Waived,
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
