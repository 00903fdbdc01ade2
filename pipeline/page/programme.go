package page

import (
	"strings"

	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/rule"
)

// A DataFile is one that readers of the edition can load, and what it holds.
type DataFile struct{ Name, Holds string }

// Programme is what does not change from page to page: the notice, the rules and
// which edition is written.
type Programme struct {
	IsPublic bool
	AsOf     string // ISO date; shown on the overview and on letters only

	Title, Number   string // of the notice
	PlannedPersons  int64
	SubsidyYuan     string // per trainee, as the policy writes it
	SuppressedBelow int64  // persons tied to a reason, in the public edition

	MinimumAttendancePercent                            int64
	SatisfactionWarningPercent, SatisfactionStopPercent int64

	Thresholds []Threshold
	Readings   []Reading
	Clauses    []Clause
	Rules      record.Rows[Rule] // by id; their table counts what each found
	Queries    []Query           // by layer and name; of no rule
	Files      []DataFile        // data files of the edition, in their order
	Absent     map[string]bool   // kinds and kind.columns that the exports lack
	KindTitles map[string]string // Chinese titles of kinds of exports and their columns, by "kind" and "kind.column"
}

// Threshold is a number of the notice with its clause, and how it is read.
type Threshold struct {
	Value                        int64
	Unit, Clause, Title, Reading string
}

// Reading says how an open clause is read.
type Reading struct{ Clause, Text string }

// Clause is a clause of the notice in our own words, and what of it no export
// can show.
type Clause struct {
	Clause, Summary, Reason string
	IsWatchable             bool
}

// Rule is a rule with what it found in this build.
type Rule struct {
	rule.Rule
	Count RuleCount
}

// KindTitle names a kind, a kind.column or a policy list in Chinese.
func (p *Programme) KindTitle(need string) string {
	return NeedTitle(p.KindTitles, need)
}

// NeedTitle names what a rule needs, by the titles of kinds, columns and lists; the
// calendar of a year is calendar.YEAR.
func NeedTitle(titles map[string]string, need string) string {
	if year, ok := strings.CutPrefix(need, "calendar."); ok {
		return year + "年放假安排"
	}
	if title := titles[need]; title != "" {
		return title
	}
	return need
}

// Missing says what the exports lack for a rule.
func (p *Programme) Missing(joined string) string {
	var titles []string
	for need := range strings.SplitSeq(joined, ";") {
		titles = append(titles, p.KindTitle(need))
	}
	return strings.Join(titles, "、")
}

// Query is a query that makes a table, for the page that shows it.
type Query struct {
	Table, Path, SQL string   // layer.name, its file and its text
	Reads            []string // tables of any layer
}

// RuleCount is a row of report.rule_pages.
type RuleCount struct {
	Rule, Missing  string
	Evaluated      bool
	Checked, Found int64

	UnjudgedCount                    int64 // subjects that the rule could not judge though it was evaluated
	UnverifiedPersons, UnverifiedFen int64 // of the entitlement, where the rule was not evaluated
}
