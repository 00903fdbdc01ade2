package found

import (
	"context"
	"fmt"
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
	LeftOut  []Severity                `json:"-"`        // of Findings, for there are more than were asked for
	Locate   func(Finding) Location    `json:"-"`        // where to open a file to see one
	Failing  []string                  `json:"-"`        // severities whose findings fail a job
}

// Severity counts findings of one severity.
type Severity struct {
	Severity     string
	FindingCount int64
}

// A CheckedRule is a rule and what came of it: Found findings among Checked
// subjects, and Missing, the kinds and columns for want of which it was not
// evaluated, or the calendars for want of which it could not judge some subjects.
type CheckedRule struct {
	rule.Rule
	Evaluated      bool
	Missing        string
	Checked, Found int64
	Waived         int64 // of those found
}

// Fails tells whether a rule found what fails a job and nobody approved.
func (c Checked) Fails(r CheckedRule) bool {
	return r.Found > r.Waived && slices.Contains(c.Failing, r.Severity)
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

// A Finding is a line of findings.csv, and whether it is waived.
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
	Yuan          string `json:"yuan,omitempty"` // what hangs on it, an exact decimal
	SourceFile    string `json:"source_file,omitempty"`
	SourceRow     *int64 `json:"source_row,omitempty"`
	Message       string `json:"message"`

	// Whether somebody approved the finding (active, due or expired), why, who and until when.
	Waiver            string `json:"waiver,omitempty"`
	WaiverReason      string `json:"waiver_reason,omitempty"`
	WaiverApprovedBy  string `json:"waiver_approved_by,omitempty"`
	WaiverExpiresDate string `json:"waiver_expires,omitempty"`
}

// IsWaived tells whether somebody's approval of the finding holds.
func (f Finding) IsWaived() bool { return f.Waiver == "active" || f.Waiver == "due" }

// waiverColumns are those of a finding that findings.csv does not have.
var waiverColumns = []string{"waiver", "waiver_reason", "waiver_approved_by", "waiver_expires_date"}

// Reads are the tables of the report that In reads.
var Reads = []string{"report.rules", "report.findings"}

// In is what the rules found in what was built: all, or of very many the gravest that
// nobody waived first, where most is not 0.
func In(ctx context.Context, b *pipeline.Built, most int) (Checked, error) {
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
	type waived struct {
		Rule         string
		FindingCount int64
	}
	all, err := duck.All[waived](ctx, b.DB, `select rule, count(*) as finding_count from report.findings
		where waiver in ('active', 'due') group by rule`)
	if err != nil {
		return c, err
	}
	waivedBy := map[string]int64{}
	for _, w := range all {
		waivedBy[w.Rule] = w.FindingCount
	}
	for i, r := range b.Rules { // both by id
		c.Rules = append(c.Rules, CheckedRule{
			Rule: r, Evaluated: rows[i].Evaluated, Missing: rows[i].Missing,
			Checked: rows[i].Checked, Found: rows[i].Found, Waived: waivedBy[r.ID],
		})
	}
	findings := b.Query("report.findings")
	findings.Without = append(slices.DeleteFunc(slices.Clone(findings.Without), func(column string) bool {
		return slices.Contains(waiverColumns, column)
	}), "nth")
	table := findings.Table()
	if most > 0 {
		table = "(" + gravest(table, findings.Order) + fmt.Sprintf(" where nth <= %d) f", most)
		if c.LeftOut, err = duck.All[Severity](ctx, b.DB, "select severity, count(*) as finding_count from ("+
			gravest(findings.Table(), findings.Order)+fmt.Sprintf(
			" where nth > %d) f group by severity, severity_rank order by severity_rank", most)); err != nil {
			return c, err
		}
	}
	shown, err := b.Shown(ctx, findings, table)
	c.Findings = duck.Select[Finding](ctx, b.DB, shown.Selects)
	return c, err
}

// gravest numbers findings: those that count before those that are waived, then the
// gravest first.
func gravest(table, order string) string {
	return `select * from (select *, row_number() over (
		order by coalesce(waiver in ('active', 'due'), false), severity_rank, ` + order + `) as nth from ` + table + `) n`
}
