package form

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/peihe/peihe/pipeline/found"
	"github.com/peihe/peihe/pipeline/terminal"
)

// JUnit writes JUnit XML: a test case for each rule, failed where it found
// something that nobody approved (one finding to a line), skipped where it was not
// evaluated. What is waived stands in its output.
func JUnit(w io.Writer, c found.Checked) error {
	var failures, skipped int
	for _, r := range c.Rules {
		switch {
		case !r.Evaluated:
			skipped++
		case r.Found > r.Waived:
			failures++
		}
	}
	e := xmlWriter{e: xml.NewEncoder(w)}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e.open("testsuites", "name", "peihe", "tests", len(c.Rules), "failures", failures, "skipped", skipped)
	e.open("testsuite", "name", terminal.Value(c.Policy), "tests", len(c.Rules), "failures", failures,
		"errors", 0, "skipped", skipped)
	e.open("properties")
	properties := [][2]string{{"as_of", c.AsOf}, {"version", c.Version}}
	for _, a := range c.Accepted {
		properties = append(properties, [2]string{"accepted", a.Target()})
	}
	for _, p := range properties {
		e.open("property", "name", p[0], "value", p[1])
		e.close("property")
	}
	e.close("properties")
	rules := c.Rules
	// upTo writes the rules before one: those without findings.
	upTo := func(id string) {
		for len(rules) > 0 && rules[0].ID != id {
			e.quiet(rules[0])
			rules = rules[1:]
		}
	}
	current, isFailed := "", false
	var approved []string // lines of the current rule: a waiver each, so they are few
	finish := func() {
		if current == "" {
			return
		}
		if isFailed {
			e.close("failure")
		}
		if approved != nil {
			e.open("system-out")
			e.text(strings.Join(approved, ""))
			e.close("system-out")
		}
		e.close("testcase")
		isFailed, approved = false, nil
	}
	for f, err := range c.Findings {
		if err != nil {
			return err
		}
		if f.Rule != current {
			finish()
			upTo(f.Rule)
			current = f.Rule
			r := rules[0]
			rules = rules[1:]
			e.open("testcase", "classname", r.Subject, "name", r.ID)
			if isFailed = r.Found > r.Waived; isFailed {
				message := fmt.Sprintf("%s（%s）：%d / %d", r.Title, clauses(r), r.Found-r.Waived, r.Checked)
				e.open("failure", "type", r.Severity, "message", message)
			}
		}
		line := fmt.Sprintf("%s %s%s%s\n", terminal.Value(f.SubjectID), terminal.Value(f.Message), place(f), waived(f))
		if f.IsWaived() {
			approved = append(approved, line)
		} else {
			e.text(line)
		}
	}
	finish()
	upTo("")
	e.close("testsuite")
	e.close("testsuites")
	if e.err == nil {
		e.err = e.e.Close()
	}
	return e.err
}

// xmlWriter keeps the first error.
type xmlWriter struct {
	e   *xml.Encoder
	err error
}

func (w *xmlWriter) token(t xml.Token) {
	if w.err == nil {
		w.err = w.e.EncodeToken(t)
	}
}

// open starts an element with attributes in pairs of name and value.
func (w *xmlWriter) open(name string, pairs ...any) {
	start := xml.StartElement{Name: xml.Name{Local: name}}
	for i := 0; i < len(pairs); i += 2 {
		name := xml.Name{Local: pairs[i].(string)}
		start.Attr = append(start.Attr, xml.Attr{Name: name, Value: fmt.Sprint(pairs[i+1])})
	}
	w.token(start)
}

func (w *xmlWriter) close(name string) { w.token(xml.EndElement{Name: xml.Name{Local: name}}) }
func (w *xmlWriter) text(s string)     { w.token(xml.CharData(s)) }

// quiet writes a rule without findings.
func (w *xmlWriter) quiet(r found.CheckedRule) {
	w.open("testcase", "classname", r.Subject, "name", r.ID)
	if !r.Evaluated {
		w.open("skipped", "message", "未核验：缺 "+r.Missing)
		w.close("skipped")
	}
	w.close("testcase")
}
