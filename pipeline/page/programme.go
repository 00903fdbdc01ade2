package page

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
)

// A DataFile is one that readers of the edition can load, and what it holds.
type DataFile struct{ Name, Holds string }

// Programme is what does not change from page to page: the notice, the rules and
// which edition is written.
type Programme struct {
	IsPublic bool
	AsOf     string // ISO date; on few pages only, see asOfScript
	Version  string // of the program; in the head of every page

	Title, Number string // of the notice
	OneRate       string // what everybody is worth, an exact decimal in yuan; "" where not all are alike
	Rates         []Rate // and what else decides of a trainee's yuan
	Offices       policy.Offices

	HasUplifts     bool     // whether some people are worth more than their rate
	HasPlan        bool     // whether so many persons are planned for
	HasDistricts   bool     // whether the notice lists its districts
	QuotaDistricts int64    // of them, those with a quota
	OtherDistricts []string // of them, those without
	Squares        []Square // where districts stand on a map; nil where the notice draws none
	HasRural       bool     // whether the notice names rural people
	Selected       int64    // institutions that the notice lists
	NoticeUnit     string   // of the days of a public notice: 日 or 工作日; "" where none are asked for

	// Percent; nil where the notice does not ask for it.
	MinimumAttendancePercent, SatisfactionWarningPercent, SatisfactionStopPercent *int64

	Thresholds []Threshold
	Readings   []Reading
	Clauses    []Clause
	Rules      record.Rows[Rule] // that the notice lists, by id; their table counts what each found
	Off        []rule.Rule       // that no clause of it lists, by id
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

// A Square is where a district stands on a map, rows from north and columns from west, from 1.
type Square struct {
	District    string
	Row, Column int
}

// A Rate is what some people are worth, how much more, or how often.
type Rate struct{ Kind, For, What string } // 标准, 上浮 or 次数; whom it is for; what it is

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

// IsUnjudged tells whether there are subjects that nobody judged by the rule.
func (r Rule) IsUnjudged() bool { return !r.Count.Evaluated || r.Count.Missing != "" }

// HasQuotas tells whether places are parted among districts.
func (p *Programme) HasQuotas() bool { return p.QuotaDistricts > 0 }

// Uses tells whether the notice has something to be seen in a kind of exports, or in
// one of its columns (kind.column): whether a rule of it needs that.
func (p *Programme) Uses(kind string) bool {
	return slices.ContainsFunc(p.Rules.Rows, func(r Rule) bool {
		return slices.ContainsFunc(r.Needs, func(need string) bool {
			return need == kind || strings.HasPrefix(need, kind+".")
		})
	})
}

// ClausesOf are the clauses under which the notice lists some rules, in its order.
func (p *Programme) ClausesOf(rules ...string) []string {
	var clauses []string
	for _, c := range p.Clauses {
		if slices.ContainsFunc(p.Rules.Rows, func(r Rule) bool {
			return slices.Contains(rules, r.ID) && slices.Contains(r.Clauses, c.Clause)
		}) {
			clauses = append(clauses, c.Clause)
		}
	}
	return clauses
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
	Title, Says      string   // what its rows are and what its figures mean; "" where no 口径 leads to it
	Reads            []string // tables of any layer
}

// RuleCount is a row of report.rule_pages.
type RuleCount struct {
	Rule, Missing  string
	Evaluated      bool
	Checked, Found *int64
	Fen            *int64 // what hangs on its findings, each subject once

	UnjudgedCount                    *int64 // subjects that the rule could not judge though it was evaluated
	UnverifiedPersons, UnverifiedFen int64  // of the entitlement, where the rule was not evaluated
}
