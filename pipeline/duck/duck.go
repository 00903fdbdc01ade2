// Package duck runs SQL. It is the only package that imports the DuckDB driver;
// rows go in and come out as Apache Arrow record batches.
package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	duckdb "github.com/marcboeker/go-duckdb"
)

// Options sizes the engine. Zero values leave DuckDB's defaults.
type Options struct {
	Path        string // database file; empty for one in memory
	Threads     int    // worker threads
	MemoryLimit int64  // bytes
	TempDir     string // where DuckDB spills
	ReadOnly    bool   // open a file that is there and never change it

	Ran func(context.Context, Statement) // told of each statement that ran; nil for nobody
}

// A Statement is one that the engine ran to its end.
type Statement struct {
	SQL  string
	Took time.Duration // until its result was there, or what it made
	Rows int64         // that it made, changed or returned
}

// DB is an open database. Its methods may be called concurrently.
type DB struct {
	db      *sql.DB
	limited bool // in memory
	ran     func(context.Context, Statement)
	names   atomic.Int64
}

// Open opens or creates the database of o.
func Open(ctx context.Context, o Options) (*DB, error) {
	source := o.Path
	if strings.ContainsAny(o.Path, "?#%") {
		return nil, fmt.Errorf("database %q: the engine reads ?, # and %% as parts of an address; choose another name",
			o.Path)
	}
	if o.ReadOnly {
		source += "?access_mode=read_only"
	}
	connector, err := duckdb.NewConnector(source, func(conn driver.ExecerContext) error {
		for _, statement := range session {
			if _, err := conn.ExecContext(ctx, statement, nil); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("open database %q: %w", o.Path, inItsWords(err))
	}
	d := &DB{db: sql.OpenDB(connector), limited: o.MemoryLimit > 0, ran: o.Ran}
	for _, statement := range settings(o) {
		if err := d.Exec(ctx, statement); err != nil {
			d.db.Close()
			return nil, fmt.Errorf("open database %q: %s: %w", o.Path, statement, err)
		}
	}
	return d, nil
}

// Attach makes the tables of another database file readable under a name:
// name.schema.table. The file is never changed.
func (d *DB) Attach(ctx context.Context, path, name string) error {
	return d.Exec(ctx, "attach "+quote(path)+" as "+name+" (read_only)")
}

// Close closes the database and, for one on disk, writes what is pending.
func (d *DB) Close() error { return d.db.Close() }

// Schema makes room for tables, where there is none yet.
func (d *DB) Schema(ctx context.Context, name string) error {
	return d.Exec(ctx, "create schema if not exists "+name)
}

// View shows a table, or another view, under a further name.
func (d *DB) View(ctx context.Context, name, of string) error {
	return d.Exec(ctx, "create view "+name+" as select * from "+of)
}

// Tables are the tables of an attached database as schema.table.
func (d *DB) Tables(ctx context.Context, database string) ([]string, error) {
	type table struct{ Name string }
	rows, err := All[table](ctx, d, `select concat(table_schema, '.', table_name) as name
		from information_schema.tables where table_catalog = `+quote(database)+" order by name")
	var names []string
	for _, r := range rows {
		names = append(names, r.Name)
	}
	return names, err
}

// Exec runs statements that return no rows.
func (d *DB) Exec(ctx context.Context, statement string) error {
	return d.exec(ctx, d.db, statement)
}

// exec runs statements on whatever takes them.
func (d *DB) exec(ctx context.Context, on interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}, statement string) error {
	begun := time.Now()
	result, err := on.ExecContext(ctx, statement)
	if err != nil || d.ran == nil {
		return inItsWords(err)
	}
	took := time.Since(begun)
	rows, err := result.RowsAffected()
	d.ran(ctx, Statement{statement, took, rows})
	return inItsWords(err)
}

// engineError is what the engine says, without the names of those who passed it on.
type engineError struct{ error }

// inItsWords is an engineError, nil for nil.
func inItsWords(err error) error {
	if err == nil {
		return nil
	}
	return engineError{err}
}

var passedOn = strings.NewReplacer("database/sql/driver: ", "", "could not open database: ", "", "duckdb error: ", "",
	"sql: ", "")

func (e engineError) Error() string { return passedOn.Replace(e.error.Error()) }
func (e engineError) Unwrap() error { return e.error }

// Create makes an empty table whose columns are those of schema.
func (d *DB) Create(ctx context.Context, table string, schema *arrow.Schema) error {
	empty, err := array.NewRecordReader(schema, nil)
	if err != nil {
		return err
	}
	return d.scan(ctx, empty, "create or replace table "+table+" as select * from %s")
}

// Append adds the rows of reader to table, reading it to its end.
func (d *DB) Append(ctx context.Context, table string, reader array.RecordReader) error {
	return d.scan(ctx, reader, "insert into "+table+" select * from %s")
}

// Unordered lets what load appends stand in any order: the engine then need not
// copy it a second time to put it in order.
func (d *DB) Unordered(ctx context.Context, load func() error) error {
	const setting = "set preserve_insertion_order = "
	if err := d.Exec(ctx, setting+"false"); err != nil {
		return err
	}
	return errors.Join(load(), d.Exec(context.WithoutCancel(ctx), setting+"true"))
}

// scan runs a statement over a view of reader, on a connection of its own.
func (d *DB) scan(ctx context.Context, reader array.RecordReader, statement string) error {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	view, given := d.name("arrow"), &lent{reader}
	defer given.back()
	var release func()
	err = conn.Raw(func(c any) error {
		a, err := duckdb.NewArrowFromConn(c.(driver.Conn))
		if err != nil {
			return err
		}
		release, err = a.RegisterView(given, view)
		return err
	})
	if err != nil {
		return err
	}
	defer release()
	err = d.exec(ctx, conn, fmt.Sprintf(statement, view))
	if failed := reader.Err(); failed != nil {
		err = failed // the engine only says that its stream ended badly
	}
	if _, dropErr := conn.ExecContext(context.WithoutCancel(ctx), "drop view if exists "+view); err == nil {
		err = dropErr
	}
	return err
}

// lent is a reader that the driver is given. The driver frees the stream that it makes of a
// reader and forgets to release it first, so what it was given stays for as long as the
// process lives: that shall not be the rows.
type lent struct{ array.RecordReader }

// back takes the reader out of the driver's hands, which has no more use for it.
func (l *lent) back() { l.RecordReader = nil }

// name is one that no other table or view has.
func (d *DB) name(kind string) string { return fmt.Sprintf("%s_%d", kind, d.names.Add(1)) }

// A Column of a Table: its name and SQL type (varchar, bigint, date, timestamp,
// boolean, decimal(18,2)).
type Column struct{ Name, Type string }

// Table makes a table of a few rows known to the program. A value is a string in
// the form its type prints as, a number, a bool, a day (time.Time) or nil.
func (d *DB) Table(ctx context.Context, table string, columns []Column, rows [][]any) error {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		t, err := arrowType(c.Type)
		if err != nil {
			return fmt.Errorf("table %s, column %s: %w", table, c.Name, err)
		}
		fields[i] = arrow.Field{Name: c.Name, Type: t, Nullable: true}
	}
	schema := arrow.NewSchema(fields, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for _, row := range rows {
		for i, v := range row {
			if err := appendValue(b.Field(i), v); err != nil {
				return fmt.Errorf("table %s, column %s, value %v: %w", table, columns[i].Name, v, err)
			}
		}
	}
	record := b.NewRecord()
	defer record.Release()
	reader, err := array.NewRecordReader(schema, []arrow.Record{record})
	if err != nil {
		return err
	}
	return d.scan(ctx, reader, "create or replace table "+table+" as select * from %s")
}

// appendValue appends a value to a column. The calendars are tens of thousands of
// days, so what is typed already is not printed and parsed again.
func appendValue(column array.Builder, v any) error {
	switch v := v.(type) {
	case nil:
		column.AppendNull()
		return nil
	case bool:
		if column, ok := column.(*array.BooleanBuilder); ok {
			column.Append(v)
			return nil
		}
	case time.Time:
		if column, ok := column.(*array.Date32Builder); ok {
			column.Append(arrow.Date32FromTime(v))
			return nil
		}
	}
	return column.AppendValueFromString(fmt.Sprint(v))
}

func arrowType(name string) (arrow.DataType, error) {
	switch strings.ReplaceAll(name, " ", "") {
	case "varchar":
		return arrow.BinaryTypes.String, nil
	case "bigint":
		return arrow.PrimitiveTypes.Int64, nil
	case "boolean":
		return arrow.FixedWidthTypes.Boolean, nil
	case "date":
		return arrow.FixedWidthTypes.Date32, nil
	case "timestamp":
		return &arrow.TimestampType{Unit: arrow.Microsecond}, nil
	case "decimal(18,2)":
		return &arrow.Decimal128Type{Precision: 18, Scale: 2}, nil
	}
	return nil, fmt.Errorf("unknown type %q: use varchar, bigint, boolean, date, timestamp or decimal(18,2)", name)
}
