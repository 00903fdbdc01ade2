package pipeline

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/money"
	"github.com/peihe/peihe/pipeline/query"
)

// report computes what files and pages show, and counts the findings.
func report(ctx context.Context, b *build) error {
	b.Progress.Start("report", b.steps("report"))
	if err := b.layer(ctx, "report"); err != nil {
		return err
	}
	type tally struct{ ErrorCount, WarningCount, InfoCount, SetAsideCount int64 }
	t, err := duck.One[tally](ctx, b.DB, b.query("report.tally").Rows())
	b.Result.Findings = map[string]int64{"error": t.ErrorCount, "warning": t.WarningCount, "info": t.InfoCount}
	b.Result.SetAside = t.SetAsideCount
	return err
}

// query is the query that makes a table.
func (b *build) query(table string) query.Query { return query.Named(b.Statements, table) }

// A shown table is one whose rows a file or sheet lists.
type shownTable struct {
	selects string // its rows, in their order
	columns []duck.Column
}

// shown says what a data file or sheet lists of a table: all columns but those that its
// query leaves out.
func (b *build) shown(ctx context.Context, q query.Query, table string) (shownTable, error) {
	columns, err := b.DB.Columns(ctx, "select * from "+table)
	columns = slices.DeleteFunc(columns, func(c duck.Column) bool { return slices.Contains(q.Without, c.Name) })
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = strconv.Quote(c.Name)
	}
	return shownTable{"select " + strings.Join(names, ", ") + " from " + table + " order by " + q.Order, columns}, err
}

// tableIn is the table whose rows a data file has in an edition, "" for none.
func tableIn(q query.Query, isPublic bool) string {
	if isPublic {
		return q.File.Public
	}
	return q.Table()
}

// writeData writes the data files of an edition below dir: each as CSV and as
// Parquet, and what their columns mean.
func (b *build) writeData(ctx context.Context, edition, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, q := range query.Files(b.Statements) {
		table := tableIn(q, edition == "public")
		name, isTable := strings.CutSuffix(q.File.Name, ".csv")
		if table == "" || !isTable {
			continue
		}
		rows, err := b.shown(ctx, q, table)
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(dir, q.File.Name), func(w io.Writer) error {
			return b.DB.CSV(ctx, rows.selects, w)
		}); err != nil {
			return err
		}
		if err := b.DB.Parquet(ctx, rows.selects, filepath.Join(dir, name+".parquet")); err != nil {
			return err
		}
	}
	if err := writeFile(filepath.Join(dir, "README.md"), func(w io.Writer) error {
		return b.writeDictionary(ctx, edition, w)
	}); err != nil {
		return err
	}
	return b.writeSummary(ctx, filepath.Join(dir, "summary.json"))
}

// writeFile writes the file at path anew.
func writeFile(path string, write func(io.Writer) error) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := file.Close(); err == nil {
			err = closeErr
		}
	}()
	w := bufio.NewWriterSize(file, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	return w.Flush()
}

// summary is summary.json: persons are whole numbers, yuan decimal text, null where
// the exports lack the kind that a figure rests on.
type summary struct {
	AsOf    string                 `json:"as_of"`
	Version string                 `json:"version"`
	Policy  string                 `json:"policy"`
	Totals  figures                `json:"totals"`
	Rules   map[string]ruleSummary `json:"rules"`
	// Accepted are the checks of whole exports that failed and were accepted.
	Accepted []acceptedSummary `json:"accepted"`
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

type ruleSummary struct {
	Evaluated bool  `json:"evaluated"`
	Found     int64 `json:"found"`
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

type exitSummary struct {
	Code    int    `json:"code"`
	Meaning string `json:"meaning"`
}

func (b *build) writeSummary(ctx context.Context, path string) error {
	code := b.Result.Code(b.FailOn)
	s := summary{
		AsOf: b.AsOf.Format(time.DateOnly), Version: b.Version, Policy: b.Notice.Number,
		Rules: map[string]ruleSummary{}, Accepted: []acceptedSummary{}, Exit: exitSummary{code, exit.Meaning[code]},
	}
	var err error
	if s.Totals, err = b.totals(ctx); err != nil {
		return err
	}
	for r, err := range duck.Select[ruleRow](ctx, b.DB, b.query("report.rules").Rows()) {
		if err != nil {
			return err
		}
		s.Rules[r.Rule] = ruleSummary{r.Evaluated, r.Found}
	}
	for a, err := range duck.Select[acceptedSummary](ctx, b.DB, b.query("report.accepted_summary").Rows()) {
		if err != nil {
			return err
		}
		s.Accepted = append(s.Accepted, a)
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

// totals are the figures of the summary; what else stands in its row is no figure.
func (b *build) totals(ctx context.Context) (figures, error) {
	selects := b.query("report.summary").Rows()
	columns, err := b.DB.Columns(ctx, selects)
	if err != nil {
		return nil, err
	}
	var all figures
	for row, err := range b.DB.Rows(ctx, selects) {
		if err != nil {
			return nil, err
		}
		for i, c := range columns {
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

// ruleRow is a row of report.rules.
type ruleRow struct {
	Rule, Severity, Effect, Subject, Clause string
	Evaluated                               bool
	Missing                                 string
	Checked, Found                          int64
}
