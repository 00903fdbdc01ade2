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

// told is the one door through which the public edition gets at tables: the query whose
// rows an edition shows of one, and whether it shows any. For everyone that is its namesake
// public_…, where there is one, and none where its query declares no public columns.
func (b *publication) told(table string, isPublic bool) (query.Query, bool) {
	q, isShown := query.In(b.Statements, table, isPublic)
	if isPublic && isShown {
		b.mu.Lock()
		b.given[q.Table()] = q
		b.mu.Unlock()
	}
	return q, isShown
}

// read is the statement that returns what T has a field for of a table that an edition
// shows: for everyone only columns that its query declares public.
func read[T any](w *pageWriter, q query.Query, condition, order string) (iter.Seq2[T, error], error) {
	columns, err := duck.Shared[T](w.ctx, w.DB, q.Table())
	if err != nil {
		return nil, err
	}
	if w.isPublic {
		columns = slices.DeleteFunc(columns, func(c string) bool { return !slices.Contains(q.Public, c) })
	}
	statement := `select "` + strings.Join(columns, `", "`) + `" from ` + q.Table() + condition + order
	if w.isPublic {
		return duck.SelectPart[T](w.ctx, w.DB, statement), nil
	}
	return duck.Select[T](w.ctx, w.DB, statement), nil
}

// between are the rows of a table whose key lies between two values, both included. They
// come in the order of the key first. Without a key it is the whole table.
type between struct{ key, first, last string }

// tableRows yields rows of the table that an edition shows of one, with the columns that T
// has a field for, in the order that the table's query names.
func tableRows[T any](w *pageWriter, q query.Query, of between) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		order := cmp.Or(q.Pages, q.Order)
		if order == "" {
			yield(zero, fmt.Errorf("%s has rows and no order; add `order:` to the opening of its query", q.Table()))
			return
		}
		condition := ""
		if of.key != "" {
			condition = " where " + of.key + " between " + duck.Literal(of.first) + " and " + duck.Literal(of.last)
			if of.first != of.last && !strings.HasPrefix(order, of.key+",") {
				order = of.key + ", " + order
			}
		}
		rows, err := read[T](w, q, condition, w.DB.OrderBy(q.Table(), order))
		if err != nil {
			yield(zero, err)
			return
		}
		for row, err := range rows {
			if !yield(row, err) {
				return
			}
		}
	}
}

// all are the rows that an edition shows of a table; none where it may show none.
func all[T any](w *pageWriter, table string) (record.Rows[T], error) {
	q, isShown := w.told(table, w.isPublic)
	if !isShown {
		return record.Rows[T]{}, nil
	}
	rows := record.Rows[T]{Table: q.Table()}
	for row, err := range tableRows[T](w, q, between{}) {
		if err != nil {
			return rows, err
		}
		rows.Rows = append(rows.Rows, row)
	}
	return rows, nil
}

// single is the row that an edition shows of a table that has one.
func single[T any](w *pageWriter, table string) (record.Row[T], error) {
	q, isShown := w.told(table, w.isPublic)
	row := record.Row[T]{Table: q.Table()}
	if !isShown {
		return row, fmt.Errorf("%s is not for everyone; add `public:` to the opening of its query", table)
	}
	rows, err := read[T](w, q, "", "")
	if err != nil {
		return row, err
	}
	count := 0
	for one, err := range rows {
		if err != nil {
			return row, err
		}
		row.Row = one
		count++
	}
	if count != 1 {
		return row, fmt.Errorf("%s has %d rows where one was expected", q.Table(), count)
	}
	return row, nil
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
	f := &follower[T]{merge: m, key: key}
	q, isShown := m.told(table, m.isPublic)
	if !isShown {
		return f
	}
	f.table = q.Table()
	next, stop := iter.Pull2(tableRows[T](m.pageWriter, q, between{column, m.first, m.last}))
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
