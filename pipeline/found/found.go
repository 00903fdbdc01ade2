package found

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/intake"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/words"
)

// Checked is what the rules found, for those who want no site. The findings are
// read as they are ranged over, once.
type Checked struct {
	AsOf     string                    `json:"as_of"`
	Version  string                    `json:"version"`
	Policy   string                    `json:"policy"`
	Accepted []intake.Finding          `json:"accepted"` // what is wrong with the exports as a whole, causes first
	Rules    []CheckedRule             `json:"rules"`    // by id
	Findings iter.Seq2[Finding, error] `json:"-"`        // by rule and subject, as in findings.csv
	Locate   func(Finding) Location    `json:"-"`        // where to open a file to see one
	Failing  []string                  `json:"-"`        // severities whose findings fail a job
}

// A CheckedRule is a rule and what came of it: Found findings among Checked
// subjects, and Missing, the kinds and columns for want of which it was not
// evaluated, or the calendars for want of which it could not judge some subjects.
type CheckedRule struct {
	rule.Rule
	Evaluated      bool
	Missing        string
	Checked, Found int64
}

// Fails tells whether a rule found what fails a job.
func (c Checked) Fails(r CheckedRule) bool {
	return r.Found > 0 && slices.Contains(c.Failing, r.Severity)
}

// Unverified is the word for a rule that was not evaluated, or that could not judge
// some subjects though it was; "" where it judged all.
func (r CheckedRule) Unverified() string {
	switch {
	case !r.Evaluated:
		return words.Text("result", "not_evaluated")
	case r.Missing != "":
		return "部分未核验"
	}
	return ""
}

// A Finding is a line of findings.csv.
type Finding struct {
	Rule          string `json:"rule"`
	Severity      string `json:"severity"`
	Effect        string `json:"effect"`
	Decision      string `json:"decision,omitempty"`
	Subject       string `json:"subject"`
	SubjectID     string `json:"subject_id"`
	District      string `json:"district,omitempty"`
	Institution   string `json:"institution,omitempty"`
	ClassID       string `json:"class_id,omitempty"`
	ApplicationID string `json:"application_id,omitempty"`
	Measured      string `json:"measured"`
	Required      string `json:"required"`
	SourceFile    string `json:"source_file,omitempty"`
	SourceRow     *int64 `json:"source_row,omitempty"`
	Message       string `json:"message"`
}

// In is what the rules found in what was built.
func In(ctx context.Context, b *pipeline.Built) (Checked, error) {
	c := Checked{
		AsOf: b.AsOf.Format(time.DateOnly), Version: b.Version, Policy: b.Notice.Number,
		Locate: newLocator(b).locate,
	}
	for _, f := range b.Intake {
		if f.IsAccepted {
			c.Accepted = append(c.Accepted, f)
		}
	}
	rows, err := duck.All[pipeline.RuleResult](ctx, b.DB, b.Query("report.rules").Rows())
	if err != nil {
		return c, err
	}
	for i, r := range b.Rules { // both by id
		c.Rules = append(c.Rules, CheckedRule{
			Rule: r, Evaluated: rows[i].Evaluated, Missing: rows[i].Missing,
			Checked: rows[i].Checked, Found: rows[i].Found,
		})
	}
	findings := b.Query("report.findings")
	shown, err := b.Shown(ctx, findings, findings.Table())
	c.Findings = duck.Select[Finding](ctx, b.DB, shown.Selects)
	return c, err
}
