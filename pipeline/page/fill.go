package page

import (
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
)

// Fill fills a table with a row for each of some rows; its 口径 is theirs. Columns of
// the offices are left out of the public edition.
func Fill[T any](l Links, t table.Table, rows record.Rows[T], row func(T) cell.Row) table.Table {
	t.Query = l.QueryOf(rows)
	for _, one := range rows.Rows {
		t.Rows = append(t.Rows, row(one))
	}
	return Cut(l, t)
}

// Cut leaves out of a table what is not for the readers of the edition: columns of the
// offices, in rows and totals.
func Cut(l Links, t table.Table) table.Table {
	hidden := func(i int) bool { return l.IsPublic && t.Columns[i].Office }
	for i, row := range t.Rows {
		t.Rows[i] = without(row, hidden)
	}
	t.Totals = without(t.Totals, hidden)
	t.Columns = without(t.Columns, hidden)
	return t
}

// without leaves out the items at some places.
func without[T any](items []T, hidden func(int) bool) []T {
	kept := items[:0]
	for i, one := range items {
		if !hidden(i) {
			kept = append(kept, one)
		}
	}
	return kept
}
