package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	duckdb "github.com/marcboeker/go-duckdb"
)

// records calls head with the columns of a query, then f with each batch of its
// rows, in order.
func (d *DB) records(ctx context.Context, query string, head func(*arrow.Schema) error,
	f func(arrow.Record) error) error {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var got got
	if d.limited {
		err = d.pieces(ctx, conn, query, &got, head, f)
	} else {
		err = result(ctx, conn, query, &got, head, f)
	}
	if d.ran != nil && (err == nil || err == errStop) {
		d.ran(ctx, Statement{query, got.took, got.rows})
	}
	return err
}

// got is what came of a query: the rows that were handed on, and how long the engine took.
type got struct {
	rows int64
	took time.Duration
}

// pieces is records within the memory limit. The driver takes a result whole, and
// the engine does not count that memory; so the result becomes a table, which the
// engine can spill, and is taken row group by row group: what lies outside one it
// passes over unread.
func (d *DB) pieces(ctx context.Context, conn *sql.Conn, query string, got *got, head func(*arrow.Schema) error,
	f func(arrow.Record) error) error {
	table, begun := d.name("result"), time.Now()
	if _, err := conn.ExecContext(ctx,
		"create temp table "+table+" as select *, row_number() over () as nth_row from ("+query+")"); err != nil {
		return inItsWords(err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "drop table "+table)
	got.took = time.Since(begun)
	for first, more := 1, true; more; first += rowGroup {
		before := got.rows
		if err := result(ctx, conn,
			fmt.Sprintf("select * exclude (nth_row) from %s where nth_row between %d and %d order by nth_row",
				table, first, first+rowGroup-1), got, head, f); err != nil {
			return err
		}
		more, head = got.rows-before == rowGroup, func(*arrow.Schema) error { return nil }
	}
	return nil
}

// result is records of a result that the driver takes whole. It adds to what was got.
func result(ctx context.Context, conn *sql.Conn, query string, got *got, head func(*arrow.Schema) error,
	f func(arrow.Record) error) error {
	return conn.Raw(func(c any) error {
		begun := time.Now()
		a, err := duckdb.NewArrowFromConn(c.(driver.Conn))
		if err != nil {
			return err
		}
		ended, err := interruptedBy(ctx, c)
		if err != nil {
			return err
		}
		reader, err := a.QueryContext(ctx, query)
		ended()
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return inItsWords(err)
		}
		defer reader.Release()
		got.took += time.Since(begun)
		if err := head(reader.Schema()); err != nil {
			return err
		}
		for reader.Next() {
			got.rows += reader.Record().NumRows()
			if err := f(reader.Record()); err != nil {
				return err
			}
		}
		return reader.Err()
	})
}
