package publish

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page/record"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/query"
)

// withheld are the tables of which everyone may see nothing: they tell of persons and
// of payments.
var withheld = []string{
	"report.application_payments", "report.class_attendance", "report.class_comments", "report.payment_pages",
	"report.trainees", "report.waivers",
}

// edition is the table that an edition shows of one: in the public edition its
// namesake public_…, where there is one, and "" where it may show none.
func (w *pageWriter) edition(table string) string {
	if !w.isPublic {
		return table
	}
	if slices.Contains(withheld, table) {
		return ""
	}
	layer, name, _ := strings.Cut(table, ".")
	public := layer + ".public_" + name
	if slices.ContainsFunc(w.Statements, func(q query.Query) bool { return q.Table() == public }) {
		return public
	}
	return table
}

// between are the rows of a table whose key lies between two values, both included. They
// come in the order of the key first. Without a key it is the whole table.
type between struct{ key, first, last string }

// tableRows yields rows of the table that an edition shows of one, with the columns that T
// has a field for, in the order that the table's query names.
func tableRows[T any](w *pageWriter, table string, of between) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		columns, err := duck.Shared[T](w.ctx, w.DB, table)
		if err != nil {
			yield(zero, err)
			return
		}
		q := query.Named(w.Statements, table)
		order := cmp.Or(q.Pages, q.Order)
		if order == "" {
			yield(zero, fmt.Errorf("%s has rows and no order; add `order:` to the opening of its query", table))
			return
		}
		statement := "select " + columns + " from " + table
		if of.key != "" {
			statement += " where " + of.key + " between " + duck.Literal(of.first) + " and " + duck.Literal(of.last)
			order = of.key + ", " + order
		}
		for row, err := range duck.Select[T](w.ctx, w.DB, statement+" order by "+order) {
			if !yield(row, err) {
				return
			}
		}
	}
}

// all are the rows that an edition shows of a table; none where it may show none.
func all[T any](w *pageWriter, table string) (record.Rows[T], error) {
	rows := record.Rows[T]{Table: w.edition(table)}
	if rows.Table == "" {
		return rows, nil
	}
	for row, err := range tableRows[T](w, rows.Table, between{}) {
		if err != nil {
			return rows, err
		}
		rows.Rows = append(rows.Rows, row)
	}
	return rows, nil
}

// single is the row of a table that has one.
func single[T any](w *pageWriter, table string) (record.Row[T], error) {
	row := record.Row[T]{Table: table}
	columns, err := duck.Shared[T](w.ctx, w.DB, table)
	if err == nil {
		row.Row, err = duck.One[T](w.ctx, w.DB, "select "+columns+" from "+table)
	}
	return row, err
}

// merge is what the tables of one kind of page share while they stream side by side:
// the pages that are written, the first error and what to close.
type merge struct {
	*pageWriter
	first, last string // pages, by their keys in byte order
	err         error
	stops       []func()
}

// merging begins to write some pages that follow each other, first to last.
func (w *pageWriter) merging(first, last string) *merge {
	return &merge{pageWriter: w, first: first, last: last}
}

func (m *merge) stop() {
	for _, stop := range m.stops {
		stop()
	}
}

// follower hands out the rows of a table by page, a page's at a time. Rows of no page
// are passed over.
type follower[T any] struct {
	*merge
	table string
	key   func(T) string
	next  func() (T, error, bool)
	head  T
	more  bool
}

// follow reads what an edition shows of a table; column holds the page's key, which key
// takes from a row.
func follow[T any](m *merge, table, column string, key func(T) string) *follower[T] {
	f := &follower[T]{merge: m, table: m.edition(table), key: key}
	if f.table == "" {
		return f
	}
	next, stop := iter.Pull2(tableRows[T](m.pageWriter, f.table, between{column, m.first, m.last}))
	f.next, m.stops = next, append(m.stops, stop)
	f.advance()
	return f
}

func (f *follower[T]) advance() {
	before := f.key(f.head)
	var err error
	f.head, err, f.more = f.next()
	if f.more && err == nil && f.key(f.head) < before {
		err = fmt.Errorf("rows of %s come after those of %s; sort %s by page, in byte order", f.key(f.head), before,
			f.table)
	}
	if err != nil && f.err == nil {
		f.err, f.more = err, false
	}
}

// rows yields the rows of one page; pages must be asked for in byte order.
func (f *follower[T]) rows(page string) iter.Seq[T] {
	return func(yield func(T) bool) {
		for f.more && f.key(f.head) <= page {
			row := f.head
			f.advance()
			if f.key(row) == page && !yield(row) {
				return
			}
		}
	}
}

// take are the rows of one page, with the table that they are of.
func (f *follower[T]) take(key string) record.Rows[T] {
	return record.Rows[T]{Table: f.table, Rows: slices.Collect(f.rows(key))}
}
