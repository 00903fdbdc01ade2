// Package duck runs SQL. It is the only package that imports the DuckDB driver;
// rows go in and come out as Apache Arrow record batches.
package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
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
	orders  sync.Map // in which rows stand, by the table that [DB.Make] made
}

// idle is how many connections wait for the next statement: each needs a session set up.
const idle = 4

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
	d.db.SetMaxIdleConns(idle)
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

// Threads says how many threads work together on a statement from here on.
func (d *DB) Threads(ctx context.Context, n int) error { return d.Exec(ctx, threads(n)) }

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
	columns := make([]Column, schema.NumFields())
	for i, f := range schema.Fields() {
		name, err := sqlType(f.Type)
		if err != nil {
			return fmt.Errorf("table %s, column %s: %w", table, f.Name, err)
		}
		columns[i] = Column{f.Name, name}
	}
	return d.Exec(ctx, creating(table, columns))
}

// creating is the statement that makes an empty table.
func creating(table string, columns []Column) string {
	declared := make([]string, len(columns))
	for i, c := range columns {
		declared[i] = strconv.Quote(c.Name) + " " + c.Type
	}
	return "create or replace table " + table + " (" + strings.Join(declared, ", ") + ")"
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
	view, given := d.name("arrow"), newLent(reader)
	defer given.back()
	if err := conn.Raw(func(c any) error { return given.show(c, view) }); err != nil {
		return err
	}
	err = d.exec(ctx, conn, fmt.Sprintf(statement, view))
	if failed := reader.Err(); failed != nil {
		err = failed // the engine only says that its stream ended badly
	}
	if _, dropErr := conn.ExecContext(context.WithoutCancel(ctx), "drop view if exists "+view); err == nil {
		err = dropErr
	}
	return err
}

// name is one that no other table or view has.
func (d *DB) name(kind string) string { return fmt.Sprintf("%s_%d", kind, d.names.Add(1)) }

// A Column of a Table: its name and SQL type (varchar, bigint, date, timestamp,
// boolean, decimal(18,2)).
type Column struct{ Name, Type string }

// Table makes a table of a few rows known to the program. A value is a string in
// the form its type prints as, a number, a bool, a day (time.Time) or nil.
func (d *DB) Table(ctx context.Context, table string, columns []Column, rows [][]any) error {
	for _, c := range columns {
		if tableTypes[c.Type] == nil {
			return fmt.Errorf("table %s, column %s: unknown type %q: use varchar, bigint, boolean, date, timestamp or "+
				"decimal(18,2)", table, c.Name, c.Type)
		}
	}
	begun, statement := time.Now(), creating(table, columns)
	_, err := d.db.ExecContext(ctx, statement)
	if err == nil && len(rows) > 0 {
		err = d.appendAll(ctx, table, columns, rows)
	}
	if err == nil && d.ran != nil {
		d.ran(ctx, Statement{statement, time.Since(begun), int64(len(rows))})
	}
	return inItsWords(err)
}

// appendAll adds rows known to the program to a table.
func (d *DB) appendAll(ctx context.Context, table string, columns []Column, rows [][]any) error {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error {
		schema, name, isNamed := strings.Cut(table, ".")
		if !isNamed {
			schema, name = "", table
		}
		a, err := duckdb.NewAppenderFromConn(c.(driver.Conn), schema, name)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := appendRow(a, columns, row); err != nil {
				a.Close()
				return fmt.Errorf("table %s, %w", table, err)
			}
		}
		return a.Close()
	})
}

func appendRow(a *duckdb.Appender, columns []Column, row []any) error {
	values := make([]driver.Value, len(row))
	for i, v := range row {
		var err error
		if values[i], err = typed(v, columns[i].Type); err != nil {
			return fmt.Errorf("column %s, value %v: %w", columns[i].Name, v, err)
		}
	}
	return a.AppendRow(values...)
}

// tableTypes are the types that a column of a [DB.Table] may have, each with what makes
// the driver's value of a text.
var tableTypes = map[string]func(text string) (driver.Value, error){
	"varchar":   func(text string) (driver.Value, error) { return text, nil },
	"bigint":    func(text string) (driver.Value, error) { return strconv.ParseInt(text, 10, 64) },
	"boolean":   func(text string) (driver.Value, error) { return strconv.ParseBool(text) },
	"date":      func(text string) (driver.Value, error) { return time.Parse(time.DateOnly, text) },
	"timestamp": func(text string) (driver.Value, error) { return time.Parse(time.DateTime, text) },
	"decimal(18,2)": func(text string) (driver.Value, error) {
		n, err := decimal128.FromString(text, 18, 2)
		return duckdb.Decimal{Width: 18, Scale: 2, Value: n.BigInt()}, err
	},
}

// typed is a value of a [DB.Table] as the driver wants it. The calendars are thousands of
// days, so what is typed already is not printed and parsed again.
func typed(v any, of string) (driver.Value, error) {
	if v == nil {
		return nil, nil
	}
	if day, ok := v.(time.Time); ok && of == "date" {
		return day, nil
	}
	return tableTypes[of](fmt.Sprint(v))
}

// sqlType is the type of a column that holds what an Arrow column does.
func sqlType(t arrow.DataType) (string, error) {
	switch t := t.(type) {
	case *arrow.StringType:
		return "varchar", nil
	case *arrow.Int64Type:
		return "bigint", nil
	case *arrow.BooleanType:
		return "boolean", nil
	case *arrow.Date32Type:
		return "date", nil
	case *arrow.Time64Type:
		return "time", nil
	case *arrow.TimestampType:
		return "timestamp", nil
	case *arrow.Decimal128Type:
		return fmt.Sprintf("decimal(%d, %d)", t.Precision, t.Scale), nil
	}
	return "", fmt.Errorf("no column is of type %s", t)
}
