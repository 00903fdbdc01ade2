package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

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
	if d.limited {
		return d.pieces(ctx, conn, query, head, f)
	}
	_, err = result(ctx, conn, query, head, f)
	return err
}

// pieces is records within the memory limit. The driver takes a result whole, and
// the engine does not count that memory; so the result becomes a table, which the
// engine can spill, and is taken row group by row group: what lies outside one it
// passes over unread.
func (d *DB) pieces(ctx context.Context, conn *sql.Conn, query string, head func(*arrow.Schema) error,
	f func(arrow.Record) error) error {
	table := d.name("result")
	if _, err := conn.ExecContext(ctx,
		"create temp table "+table+" as select *, row_number() over () as nth_row from ("+query+")"); err != nil {
		return inItsWords(err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "drop table "+table)
	for first, more := 1, true; more; first += rowGroup {
		rows, err := result(ctx, conn,
			fmt.Sprintf("select * exclude (nth_row) from %s where nth_row between %d and %d order by nth_row",
				table, first, first+rowGroup-1), head, f)
		if err != nil {
			return err
		}
		more, head = rows == rowGroup, func(*arrow.Schema) error { return nil }
	}
	return nil
}

// result is records of a result that the driver takes whole. It returns how many
// rows there were.
func result(ctx context.Context, conn *sql.Conn, query string, head func(*arrow.Schema) error,
	f func(arrow.Record) error) (rows int64, err error) {
	err = conn.Raw(func(c any) error {
		a, err := duckdb.NewArrowFromConn(c.(driver.Conn))
		if err != nil {
			return err
		}
		reader, err := a.QueryContext(ctx, query)
		if err != nil {
			return inItsWords(err)
		}
		defer reader.Release()
		if err := head(reader.Schema()); err != nil {
			return err
		}
		for reader.Next() {
			rows += reader.Record().NumRows()
			if err := f(reader.Record()); err != nil {
				return err
			}
		}
		return reader.Err()
	})
	return rows, err
}
