package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/money"
	"github.com/peihe/peihe/pipeline/query"
)

// Data writes the data files of an edition below dir: each as CSV and as Parquet, and
// what their columns mean.
func Data(ctx context.Context, b *pipeline.Built, o Options, edition, dir string) error {
	p := newPublication(b, o)
	if err := p.prepare(ctx, edition); err != nil {
		return err
	}
	return p.edition(ctx, edition, dir, "").data(ctx, ".")
}

// data writes the data files into a folder of the edition.
func (b *edition) data(ctx context.Context, folder string) error {
	for _, q := range query.Files(b.Statements) {
		name, isTable := strings.CutSuffix(q.File.Name, ".csv")
		rows, isShown, err := b.shown(ctx, q, b.name)
		if err != nil {
			return err
		}
		if !isShown || !isTable {
			continue
		}
		columns := path.Join(folder, name+".parquet") // before the CSV, which is looked at by their types
		if err := b.open(columns); err != nil {
			return err
		}
		if err := b.DB.Parquet(ctx, rows.Selects, b.at(columns)); err != nil {
			return err
		}
		if err := b.take(columns); err != nil {
			return err
		}
		if err := b.stream(path.Join(folder, q.File.Name), func(w io.Writer) error {
			return b.DB.CSV(ctx, rows.Selects, w)
		}); err != nil {
			return err
		}
	}
	if err := b.stream(path.Join(folder, "README.md"), func(w io.Writer) error {
		return b.writeDictionary(ctx, b.name, w)
	}); err != nil {
		return err
	}
	summary, err := b.summary(ctx, b.name)
	if err != nil {
		return err
	}
	return b.Save(path.Join(folder, "summary.json"), summary)
}

// shown is what a data file lists in an edition, and whether it is there.
func (b *publication) shown(ctx context.Context, q query.Query, edition string) (pipeline.Shown, bool, error) {
	isPublic := edition == "public"
	one, isShown := b.told(q.Table(), isPublic)
	if !isShown {
		return pipeline.Shown{}, false, nil
	}
	if isPublic {
		rows, err := b.ShownToAll(ctx, one, q.Without)
		return rows, true, err
	}
	rows, err := b.Shown(ctx, q, q.Table())
	return rows, true, err
}

// summary is summary.json: persons are whole numbers, yuan decimal text, null where
// the exports lack the kind that a figure rests on.
type summary struct {
	AsOf    string `json:"as_of"`
	Version string `json:"version"`
	Policy  string `json:"policy"`
	// Newest is, by kind, the newest date of its used rows up to the as-of day: a site
	// whose exports nobody renews is told by it.
	Newest map[string]string      `json:"newest"`
	Totals figures                `json:"totals"`
	Rules  map[string]ruleSummary `json:"rules"`
	// Accepted are the checks of whole exports that failed and were accepted.
	Accepted []acceptedSummary `json:"accepted"`
	Waivers  waiverSummary     `json:"waivers,omitzero"` // not in the public edition: they tell of persons too
	Exit     exitSummary       `json:"exit"`
}

// figures are whole numbers and yuan by name, in their order.
type figures []figure

type figure struct {
	name  string
	value any // int64, yuan as text, or nil
}

func (all figures) MarshalJSON() ([]byte, error) {
	text := bytes.NewBufferString("{")
	for i, f := range all {
		value, err := json.Marshal(f.value)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(text, "%q:%s", f.name, value)
	}
	text.WriteByte('}')
	return text.Bytes(), nil
}

// ruleSummary is a rule of the summary; found is nil where the edition does not tell it.
type ruleSummary struct {
	Evaluated bool   `json:"evaluated"`
	Found     *int64 `json:"found"`
}

// acceptedSummary says what was accepted and what rests on it: the number of rules,
// yuan as decimal text, "" where none do. It names no file and counts
// nobody: the public edition has it too.
type acceptedSummary struct {
	Position     int64  `json:"-"`
	Check        string `json:"check"`
	Kind         string `json:"kind,omitempty"`
	Title        string `json:"title"`
	Rules        int64  `json:"rules"`
	EntitledYuan string `json:"entitled_yuan,omitempty"`
	PayableYuan  string `json:"payable_yuan,omitempty"`
	PaidYuan     string `json:"paid_yuan,omitempty"`
}

// waiverSummary counts waivers by what became of them; those that soon end (due) are
// active too.
type waiverSummary struct {
	Active  int64 `json:"active"`
	Due     int64 `json:"due"`
	Expired int64 `json:"expired"`
	Unused  int64 `json:"unused"`
}

type exitSummary struct {
	Code    int    `json:"code"`
	Meaning string `json:"meaning"`
}

// summary is the text of summary.json.
func (b *publication) summary(ctx context.Context, edition string) ([]byte, error) {
	w := &pageWriter{publication: b, ctx: ctx, isPublic: edition == "public"}
	code := b.Result.Code(b.FailOn)
	s := summary{
		AsOf: b.AsOf.Format(time.DateOnly), Version: b.Version, Policy: b.Notice.Number,
		Newest: map[string]string{}, Rules: map[string]ruleSummary{}, Accepted: []acceptedSummary{},
		Exit: exitSummary{code, exit.Meaning[code]},
	}
	type newest struct{ Kind, LatestDate string }
	for n, err := range duck.Select[newest](ctx, b.DB, "select * from keys.latest where latest_date is not null") {
		if err != nil {
			return nil, err
		}
		s.Newest[n.Kind] = n.LatestDate
	}
	var err error
	if s.Totals, err = b.totals(ctx, edition); err != nil {
		return nil, err
	}
	type result struct {
		Rule      string
		Evaluated bool
		Found     *int64
	}
	results, err := all[result](w, "report.rules")
	if err != nil {
		return nil, err
	}
	for _, r := range results.Rows {
		s.Rules[r.Rule] = ruleSummary{r.Evaluated, r.Found}
	}
	accepted, err := all[acceptedSummary](w, "report.accepted_summary")
	if err != nil {
		return nil, err
	}
	if edition == "internal" {
		s.Waivers, err = duck.One[waiverSummary](ctx, b.DB, b.Query("report.waiver_counts").Rows())
		if err != nil {
			return nil, err
		}
	}
	s.Accepted = append(s.Accepted, accepted.Rows...)
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(text, '\n'), nil
}

// totals are the figures of the summary; what else stands in its row is no figure.
func (b *publication) totals(ctx context.Context, edition string) (figures, error) {
	shown, _, err := b.shown(ctx, b.Query("report.summary"), edition)
	if err != nil {
		return nil, err
	}
	var all figures
	for row, err := range b.DB.Rows(ctx, shown.Selects) {
		if err != nil {
			return nil, err
		}
		for i, c := range shown.Columns {
			fen, isKnown := row[i].(int64)
			switch {
			case c.Type == "BIGINT":
				all = append(all, figure{c.Name, row[i]})
			case c.Type == "DECIMAL(18,2)" && isKnown:
				all = append(all, figure{c.Name, money.Decimal(fen)})
			case c.Type == "DECIMAL(18,2)":
				all = append(all, figure{c.Name, nil})
			}
		}
	}
	return all, nil
}
