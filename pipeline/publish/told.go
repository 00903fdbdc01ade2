package publish

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/disclosure"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
)

// proveNothingTold stops the publication where a count that the public edition leaves empty
// could be worked out: from its data files, read back from dir, or from the tables that its
// pages were given.
func (b *publication) proveNothingTold(ctx context.Context, dir string) error {
	tables, err := b.givenTables(ctx)
	if err != nil {
		return err
	}
	files, err := filesOf(filepath.Join(dir, "data"))
	if err != nil {
		return err
	}
	columns, err := b.parquetTables(ctx, filepath.Join(dir, "data"))
	if err != nil {
		return err
	}
	if err := b.Disclosure.Prove(slices.Concat(tables, files, columns)); err != nil {
		return exit.With(exit.NotPossible,
			fmt.Errorf("the public edition would tell a count of few persons, nothing is published; report this: %w", err))
	}
	return nil
}

// givenTables are the tables that the public edition was given, of those that count persons
// with their rows.
func (b *publication) givenTables(ctx context.Context) ([]disclosure.Table, error) {
	var tables []disclosure.Table
	for _, name := range slices.Sorted(maps.Keys(b.given)) {
		q := b.given[name]
		t := disclosure.Table{Name: "queries/" + q.Path, Columns: q.Public}
		columns, err := b.DB.Columns(ctx, "select * from "+name)
		if err != nil {
			return nil, err
		}
		var there []string
		for _, c := range columns {
			there = append(there, c.Name)
		}
		for _, c := range q.Public {
			if !slices.Contains(there, c) {
				return nil, fmt.Errorf("queries/%s: public column %s is not there; correct `public:`", q.Path, c)
			}
		}
		if disclosure.Counts(q.Public) {
			for row, err := range b.DB.Rows(ctx, `select "`+strings.Join(q.Public, `", "`)+`" from `+name) {
				if err != nil {
					return nil, err
				}
				t.Rows = append(t.Rows, slices.Clone(row))
			}
		}
		tables = append(tables, t)
	}
	return tables, nil
}

// filesOf reads the data files of a folder back as whoever loads them does.
func filesOf(dir string) ([]disclosure.Table, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil {
		return nil, err
	}
	var tables []disclosure.Table
	for _, name := range names {
		t, err := csvTable(name)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	text, err := os.ReadFile(filepath.Join(dir, "summary.json"))
	if err != nil {
		return nil, err
	}
	var s struct {
		Totals map[string]any
		Rules  map[string]struct{ Found *int64 }
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, err
	}
	totals := disclosure.Table{Name: "summary.json", Rows: [][]any{nil}}
	for _, name := range slices.Sorted(maps.Keys(s.Totals)) {
		totals.Columns = append(totals.Columns, name)
		value := s.Totals[name]
		if number, ok := value.(float64); ok { // a whole number of persons, which JSON has no type for
			value = int64(number)
		} else if text, ok := value.(string); ok {
			value = cellOf(text)
		}
		totals.Rows[0] = append(totals.Rows[0], value)
	}
	rules := disclosure.Table{Name: "summary.json", Columns: []string{"rule", "found"}}
	for _, id := range slices.Sorted(maps.Keys(s.Rules)) {
		var found any
		if n := s.Rules[id].Found; n != nil {
			found = *n
		}
		rules.Rows = append(rules.Rows, []any{id, found})
	}
	return append(tables, totals, rules), nil
}

// parquetTables reads the data files of a folder back that hold columns.
func (b *publication) parquetTables(ctx context.Context, dir string) ([]disclosure.Table, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.parquet"))
	if err != nil {
		return nil, err
	}
	var tables []disclosure.Table
	for _, name := range names {
		statement := "select * from read_parquet(" + duck.Literal(name) + ")"
		columns, err := b.DB.Columns(ctx, statement)
		if err != nil {
			return nil, err
		}
		t := disclosure.Table{Name: filepath.Base(name)}
		for _, c := range columns {
			t.Columns = append(t.Columns, c.Name)
		}
		if disclosure.Counts(t.Columns) {
			for row, err := range b.DB.Rows(ctx, statement) {
				if err != nil {
					return nil, err
				}
				t.Rows = append(t.Rows, slices.Clone(row))
			}
		}
		tables = append(tables, t)
	}
	return tables, nil
}

func csvTable(name string) (t disclosure.Table, err error) {
	file, err := os.Open(name)
	if err != nil {
		return t, err
	}
	defer file.Close()
	lines := csv.NewReader(file)
	t = disclosure.Table{Name: filepath.Base(name)}
	if t.Columns, err = lines.Read(); err != nil {
		return t, err
	}
	t.Columns[0] = strings.TrimPrefix(t.Columns[0], "\ufeff")
	if !disclosure.Counts(t.Columns) {
		return t, nil
	}
	rows, err := lines.ReadAll()
	for _, line := range rows {
		row := make([]any, len(line))
		for i, text := range line {
			switch column := t.Columns[i]; {
			case disclosure.IsCount(column):
				row[i] = cellOf(text)
			case disclosure.IsLookedAt(column):
				row[i] = text
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t, err
}

// cellOf reads a count of a data file: a whole number, or yuan as fen; nil where it is empty.
func cellOf(text string) any {
	if text == "" {
		return nil
	}
	if n, err := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64); err == nil {
		return n
	}
	return text
}
