package duck

import (
	"context"
	"fmt"
	"iter"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// Columns are the names and SQL types of a query's columns, as the engine has
// them: VARCHAR, BIGINT, BOOLEAN, DATE, DECIMAL(18,2).
func (d *DB) Columns(ctx context.Context, query string) ([]Column, error) {
	type described struct{ ColumnName, ColumnType string }
	rows, err := All[described](ctx, d, "select column_name, column_type from (describe "+query+")")
	var columns []Column
	for _, r := range rows {
		columns = append(columns, Column{r.ColumnName, r.ColumnType})
	}
	return columns, err
}

// Count is how many rows a table has.
func (d *DB) Count(ctx context.Context, table string) (int, error) {
	type counted struct{ Rows int64 }
	one, err := One[counted](ctx, d, "select count(*) as rows from "+table)
	return int(one.Rows), err
}

// Rows yields the rows of a query whose columns are not known beforehand. A value
// is an int64 (of a decimal(p,2) in hundredths: fen), a bool, the text that
// [Select] would give, or nil where it is unknown. The slice is used again for the
// next row.
func (d *DB) Rows(ctx context.Context, query string) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		var row []any
		err := d.records(ctx, query, func(columns *arrow.Schema) error {
			row = make([]any, columns.NumFields())
			return nil
		}, func(record arrow.Record) error {
			values := make([]func(int) any, len(row))
			for c, column := range record.Columns() {
				value, err := valueOf(column)
				if err != nil {
					return fmt.Errorf("column %s: %w", record.ColumnName(c), err)
				}
				values[c] = value
			}
			for i := range int(record.NumRows()) {
				for c, value := range values {
					row[c] = nil
					if record.Column(c).IsValid(i) {
						row[c] = value(i)
					}
				}
				if !yield(row, nil) {
					return errStop
				}
			}
			return nil
		})
		if err != nil && err != errStop {
			yield(nil, fmt.Errorf("query %s: %w", brief(query), err))
		}
	}
}

func valueOf(column arrow.Array) (func(int) any, error) {
	if c, ok := column.(*array.Boolean); ok {
		return func(i int) any { return c.Value(i) }, nil
	}
	if whole, err := wholeOf(column); err == nil {
		return func(i int) any { return whole(i) }, nil
	}
	text, err := textOf(column)
	return func(i int) any { return text(i) }, err
}
