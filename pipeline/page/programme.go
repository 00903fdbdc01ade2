package page

import "github.com/peihe/peihe/pipeline/rule"

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
	Rules      Rows[Rule]        // by id; their table counts what each found
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
