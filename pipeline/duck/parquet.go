package duck

import (
	"context"
	"fmt"
	"strings"
)

// rowGroup is how many rows of a table, and of a Parquet file, stand together: the
// engine's own number, said of files so that another version writes the same groups.
const rowGroup = 122_880

// Parquet writes the rows of a query, in its order, to the file at path, decimals
// as decimals. The same rows give the same bytes on any number of threads.
func (d *DB) Parquet(ctx context.Context, query, path string) error {
	return d.Exec(ctx, fmt.Sprintf("copy (%s) to %s (format parquet, compression zstd, row_group_size %d)", query,
		quote(path), rowGroup))
}

// ReadParquet makes a table of some columns of a Parquet file.
func (d *DB) ReadParquet(ctx context.Context, table string, columns []Column, path string) error {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return d.Exec(ctx, fmt.Sprintf("create or replace table %s as select %s from read_parquet(%s)",
		table, strings.Join(names, ", "), quote(path)))
}

// Save writes a table as it stands to a Parquet file that is soon written and soon read.
func (d *DB) Save(ctx context.Context, table, path string) error {
	return d.Exec(ctx, fmt.Sprintf("copy %s to %s (format parquet, compression snappy, row_group_size %d)", table,
		quote(path), rowGroup))
}

// ViewParquet shows a Parquet file as a table.
func (d *DB) ViewParquet(ctx context.Context, table, path string) error {
	return d.View(ctx, table, "read_parquet("+quote(path)+")")
}
