package page

import (
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/table"
)

// Rows are rows of a table: what shows them leads to the query that made it.
type Rows[T any] struct {
	Table string // layer.name
	Rows  []T
}

// Row is one row of a table.
type Row[T any] struct {
	Table string // layer.name
	Row   T
}

// Made is what a query made.
type Made interface{ MadeBy() string }

func (r Rows[T]) MadeBy() string { return r.Table }
func (r Row[T]) MadeBy() string  { return r.Table }

// Of are some rows of the same table.
func (r Rows[T]) Of(some []T) Rows[T] { return Rows[T]{r.Table, some} }

// Matching are the rows of which something holds.
func (r Rows[T]) Matching(holds func(T) bool) Rows[T] {
	var some []T
	for _, one := range r.Rows {
		if holds(one) {
			some = append(some, one)
		}
	}
	return r.Of(some)
}

// One is a row of the same table.
func (r Rows[T]) One(row T) Row[T] { return Row[T]{r.Table, row} }

// tableOf fills a table with a row for each of some rows; its 口径 is theirs. Columns of
// the offices are left out of the public edition.
func tableOf[T any](l links, t table.Table, rows Rows[T], row func(T) cell.Row) table.Table {
	t.Query = l.queryOf(rows)
	hidden := func(i int) bool { return l.IsPublic && t.Columns[i].Office }
	for _, one := range rows.Rows {
		t.Rows = append(t.Rows, without(row(one), hidden))
	}
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
