// Package diff says what changed between two published builds, as the page of the later
// one would: for a terminal, a program, a mail or a chat.
package diff

import (
	"context"
	"iter"
	"strings"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
)

// A Difference is what changed from one build to a later one. Yuan are decimal text, null
// or "" where either build does not know them; since and cause are those of changes.csv.
type Difference struct {
	From       string       `json:"from"` // as-of dates
	To         string       `json:"to"`
	HasRows    bool         `json:"has_rows"` // whether both kept digests of rows, which causes rest on
	Findings   Findings     `json:"findings"`
	Outcomes   []Side       `json:"outcomes"`
	Money      []Sum        `json:"money"`
	Causes     []Cause      `json:"causes"`
	Rows       []RowKind    `json:"rows"`
	Persisting []Persisting `json:"persisting"`

	changeCount int64
	titles      map[string]string // of rules, by id
	db          *duck.DB
	ctx         context.Context
	selects     string // every change, in its order
}

// Findings count the findings that are new, gone, still there or weigh otherwise.
type Findings struct {
	New        BySeverity `json:"new"`
	Resolved   BySeverity `json:"resolved"`
	Changed    int64      `json:"changed"`
	Persisting int64      `json:"persisting"`
}

// BySeverity counts findings.
type BySeverity struct {
	All     int64 `json:"all"`
	Error   int64 `json:"error"`
	Warning int64 `json:"warning"`
	Info    int64 `json:"info"`
}

// A Side is how many trainees went from one outcome to another; "" is on no roster.
type Side struct {
	Position      int64  `json:"-"`
	FormerOutcome string `json:"from"`
	Outcome       string `json:"to"`
	Persons       int64  `json:"persons"`
	Yuan          string `json:"yuan"`
}

// A Sum is what the whole comes to in both builds.
type Sum struct {
	Position   int64  `json:"-"`
	Figure     string `json:"figure"`
	FormerYuan string `json:"from"`
	LatterYuan string `json:"to"`
	GainedYuan string `json:"gained"`
	LostYuan   string `json:"lost"`
}

// A Cause counts what changed for one cause.
type Cause struct {
	Position      int64  `json:"-"`
	Cause         string `json:"cause"`
	RowCount      int64  `json:"changes"`
	NewCount      int64  `json:"findings_new"`
	ResolvedCount int64  `json:"findings_resolved"`
	ChangedCount  int64  `json:"findings_changed"`
	OutcomeCount  int64  `json:"outcomes"`
	MoneyCount    int64  `json:"money"`
	GainedYuan    string `json:"gained"`
	LostYuan      string `json:"lost"`
}

// A RowKind counts whose rows of a kind of export changed.
type RowKind struct {
	Export       string `json:"kind"`
	Title        string `json:"-"`
	RowCount     int64  `json:"changes"`
	NewCount     int64  `json:"new"`
	ChangedCount int64  `json:"changed"`
	GoneCount    int64  `json:"gone"`
}

// Persisting counts the findings that have been there since an as-of date.
type Persisting struct {
	Since        string `json:"since"`
	FindingCount int64  `json:"all"`
	ErrorCount   int64  `json:"error"`
	WarningCount int64  `json:"warning"`
	InfoCount    int64  `json:"info"`
}

// A Change is a row of changes.csv.
type Change struct {
	Kind      string `json:"kind"`
	Change    string `json:"change"`
	Subject   string `json:"subject"`
	SubjectID string `json:"subject_id"`
	Rule      string `json:"rule"`
	Before    string `json:"before"`
	After     string `json:"after"`
	Yuan      string `json:"yuan"`
	Since     string `json:"since"`
	Cause     string `json:"cause"`
}

// Of reads what changed from a build that [pipeline.Compare] compared, which must stay
// open until it is written.
func Of(ctx context.Context, b *pipeline.Built) (Difference, error) {
	type totals struct {
		AsOf, FormerDate, Reason                                         string
		HasRows                                                          bool
		NewCount, NewErrorCount, NewWarningCount, NewInfoCount           int64
		ResolvedCount, ResolvedErrorCount, ResolvedWarningCount          int64
		ResolvedInfoCount, ChangedCount, SideCount, CameCount, WentCount int64
		MoneyCount, RowCount, UnknownCount, PersistingCount              int64
	}
	t, err := duck.One[totals](ctx, b.DB, b.Query("changes.totals").Rows())
	if err != nil {
		return Difference{}, err
	}
	d := Difference{From: t.FormerDate, To: t.AsOf, HasRows: t.HasRows, Findings: Findings{
		New:      BySeverity{t.NewCount, t.NewErrorCount, t.NewWarningCount, t.NewInfoCount},
		Resolved: BySeverity{t.ResolvedCount, t.ResolvedErrorCount, t.ResolvedWarningCount, t.ResolvedInfoCount},
		Changed:  t.ChangedCount, Persisting: t.PersistingCount,
	}, titles: map[string]string{}, db: b.DB, ctx: ctx}
	d.changeCount = t.NewCount + t.ResolvedCount + t.ChangedCount + t.SideCount + t.CameCount + t.WentCount +
		t.MoneyCount + t.RowCount
	if d.Outcomes, err = rows[Side](ctx, b, "sides"); err != nil {
		return d, err
	}
	if d.Money, err = rows[Sum](ctx, b, "sums"); err != nil {
		return d, err
	}
	if d.Causes, err = rows[Cause](ctx, b, "by_cause"); err != nil {
		return d, err
	}
	if d.Rows, err = rows[RowKind](ctx, b, "row_kinds"); err != nil {
		return d, err
	}
	if d.Persisting, err = rows[Persisting](ctx, b, "persisting"); err != nil {
		return d, err
	}
	type title struct{ Rule, Title string }
	titles, err := duck.All[title](ctx, b.DB, b.Query("changes.rule_titles").Rows())
	for _, t := range titles {
		d.titles[t.Rule] = t.Title
	}
	if err != nil {
		return d, err
	}
	q := b.Query("changes.changes")
	columns, err := duck.Shared[Change](ctx, b.DB, q.Table())
	d.selects = `select "` + strings.Join(columns, `", "`) + `" from ` + q.Table() + " order by " + q.Order
	return d, err
}

// rows are all of a table of the layer: an empty list for none, as JSON wants it.
func rows[T any](ctx context.Context, b *pipeline.Built, name string) ([]T, error) {
	all, err := duck.All[T](ctx, b.DB, b.Query("changes."+name).Rows())
	return append([]T{}, all...), err
}

// changes yields everything that changed, in the order of changes.csv.
func (d Difference) changes() iter.Seq2[Change, error] {
	return duck.Select[Change](d.ctx, d.db, d.selects)
}
