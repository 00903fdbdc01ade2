// Package form writes what the rules found, a finding at a time, in the forms that
// `check` has: text, JSON, SARIF and JUnit.
package form

import (
	"fmt"
	"io"
	"strings"

	"github.com/peihe/peihe/pipeline/found"
	"github.com/peihe/peihe/pipeline/terminal"
	"github.com/peihe/peihe/pipeline/words"
)

// Text lists what is wrong with the exports as a whole, for all else rests on
// it, the findings under their rules, and the rules that nobody judged: silence is
// no pass.
func Text(w io.Writer, c found.Checked) error {
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
		fmt.Fprintf(w, "  %s  %s，要求 %s%s%s\n",
			terminal.Value(f.SubjectID), terminal.Value(f.Measured), terminal.Value(f.Required), place(f), waived(f))
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

// waived says whether somebody approved a finding, "" where nobody did.
func waived(f found.Finding) string {
	if f.Waiver == "" {
		return ""
	}
	return fmt.Sprintf("  %s：%s（%s，至 %s）", words.Text("waiver", f.Waiver), terminal.Value(f.WaiverReason),
		terminal.Value(f.WaiverApprovedBy), f.WaiverExpiresDate)
}

func byID(c found.Checked) map[string]found.CheckedRule {
	rules := map[string]found.CheckedRule{}
	for _, r := range c.Rules {
		rules[r.ID] = r
	}
	return rules
}

func clauses(r found.CheckedRule) string { return strings.Join(r.Clauses, " ") }
