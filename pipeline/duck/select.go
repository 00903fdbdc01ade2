package duck

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

var errStop = errors.New("consumer stopped")

// Select yields the rows of a query as structs. A column goes to the field of its
// name without underscores, in any letter case; every column needs a field and
// every field a column. A column of exact yuan that a field counts in fen goes to the
// field that says so: claimed_yuan, a decimal(18,2), to ClaimedFen, yuan to Fen, while
// ClaimedYuan must be a string and holds the decimal text. Columns map to Go as
//
//	varchar        string          null is ""
//	bigint         int64, *int64   null needs the pointer
//	boolean        bool
//	date           string (2006-01-02, null is "") or time.Time (null is zero)
//	time           string (15:04)
//	timestamp      string (2006-01-02 15:04:05)
//	decimal(p,2)   int64, *int64   in hundredths: fen
func Select[T any](ctx context.Context, d *DB, query string) iter.Seq2[T, error] {
	return selected[T](ctx, d, query, fits[T])
}

// SelectPart is Select where a field may be without a column: it stays nil, or "". A number
// or truth value, which could not say that nobody told it, is an error.
func SelectPart[T any](ctx context.Context, d *DB, query string) iter.Seq2[T, error] {
	return selected[T](ctx, d, query, fitsPart[T])
}

func selected[T any](ctx context.Context, d *DB, query string,
	fits func(*arrow.Schema) error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		err := d.records(ctx, query, fits, func(record arrow.Record) error {
			var row T
			setters, err := bind(reflect.TypeFor[T](), record)
			if err != nil {
				return err
			}
			for i := range int(record.NumRows()) {
				v := reflect.ValueOf(&row).Elem()
				v.SetZero()
				for _, set := range setters {
					if err := set(v, i); err != nil {
						return err
					}
				}
				if !yield(row, nil) {
					return errStop
				}
			}
			return nil
		})
		if err != nil && err != errStop {
			var zero T
			yield(zero, fmt.Errorf("query %s: %w", brief(query), err))
		}
	}
}

// Shared lists the columns of a table that T has a field for, in the table's order. A field
// without a column is an error of the [Select] that follows.
func Shared[T any](ctx context.Context, d *DB, table string) ([]string, error) {
	columns, err := d.Columns(ctx, "select * from "+table)
	if err != nil {
		return nil, err
	}
	fields := fieldsOf(reflect.TypeFor[T]())
	var names []string
	for _, c := range columns {
		isHundredths := strings.HasPrefix(c.Type, "DECIMAL(") && strings.HasSuffix(c.Type, ",2)")
		if _, ok := fields.of(c.Name, isHundredths); ok {
			names = append(names, c.Name)
		}
	}
	return names, nil
}

// All collects the rows of a query; see Select.
func All[T any](ctx context.Context, d *DB, query string) ([]T, error) {
	var rows []T
	for row, err := range Select[T](ctx, d, query) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// One returns the only row of a query; see Select.
func One[T any](ctx context.Context, d *DB, query string) (T, error) {
	rows, err := All[T](ctx, d, query)
	if err == nil && len(rows) != 1 {
		err = fmt.Errorf("query %s: %d rows where one was expected", brief(query), len(rows))
	}
	if err != nil {
		var zero T
		return zero, err
	}
	return rows[0], nil
}

// brief shortens a query for an error message.
func brief(query string) string {
	if s := strings.Join(strings.Fields(query), " "); len(s) <= 120 {
		return s
	} else {
		return s[:120] + "…"
	}
}

type setter func(row reflect.Value, i int) error

// fits says whether the columns of a query and the fields of T are the same.
func fits[T any](columns *arrow.Schema) error {
	without, err := fieldsWithout[T](columns)
	for _, field := range without {
		return fmt.Errorf("%s has field %s, but the query no such column", reflect.TypeFor[T](), field.Name)
	}
	return err
}

// fitsPart says whether the columns of a query have fields in T, and whether the other
// fields can be without a value.
func fitsPart[T any](columns *arrow.Schema) error {
	without, err := fieldsWithout[T](columns)
	for _, field := range without {
		if kind := field.Type.Kind(); kind != reflect.Pointer && kind != reflect.String {
			return fmt.Errorf("%s has field %s, which the query does not tell; make it a pointer", reflect.TypeFor[T](),
				field.Name)
		}
	}
	return err
}

// fieldsWithout are the fields of T to which no column goes; each column must go to one.
func fieldsWithout[T any](columns *arrow.Schema) (fields, error) {
	t := reflect.TypeFor[T]()
	fields := fieldsOf(t)
	for _, column := range columns.Fields() {
		key, ok := fields.of(column.Name, isHundredths(column.Type))
		switch {
		case !ok && isHundredths(column.Type) && isYuan(column.Name):
			return nil, fmt.Errorf("column %s has no field in %s: a number of fen is named …Fen, a string …Yuan", column.Name,
				t)
		case !ok:
			return nil, fmt.Errorf("column %s has no field in %s", column.Name, t)
		}
		delete(fields, key)
	}
	return fields, nil
}

func isHundredths(t arrow.DataType) bool {
	decimal, ok := t.(*arrow.Decimal128Type)
	return ok && decimal.Scale == 2
}

func isYuan(column string) bool { return column == "yuan" || strings.HasSuffix(column, "_yuan") }

// fields are those of a struct by their name in lower case.
type fields map[string]reflect.StructField

func fieldsOf(t reflect.Type) fields {
	all := fields{}
	for i := range t.NumField() {
		all[strings.ToLower(t.Field(i).Name)] = t.Field(i)
	}
	return all
}

// of is the key of the field that a column goes to; false where there is none. Yuan in
// hundredths go to a string by their own name, to a number by that of fen.
func (f fields) of(column string, isHundredths bool) (string, bool) {
	key := strings.ToLower(strings.ReplaceAll(column, "_", ""))
	field, ok := f[key]
	if !isHundredths || !isYuan(column) || ok && !isNumber(field.Type) {
		return key, ok
	}
	key = strings.TrimSuffix(key, "yuan") + "fen"
	field, ok = f[key]
	return key, ok && isNumber(field.Type)
}

func isNumber(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Int64
}

func bind(t reflect.Type, record arrow.Record) ([]setter, error) {
	fields := fieldsOf(t)
	var setters []setter
	for i, column := range record.Columns() {
		name := record.ColumnName(i)
		key, _ := fields.of(name, isHundredths(column.DataType()))
		field := fields[key]
		set, err := assign(column, field.Type)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", name, err)
		}
		nth := field.Index[0]
		setters = append(setters, func(row reflect.Value, i int) error {
			if err := set(row.Field(nth), i); err != nil {
				return fmt.Errorf("column %s: %w", name, err)
			}
			return nil
		})
	}
	return setters, nil
}

var timeType = reflect.TypeFor[time.Time]()

func assign(column arrow.Array, t reflect.Type) (setter, error) {
	if t.Kind() == reflect.Pointer {
		set, err := assign(column, t.Elem())
		return func(f reflect.Value, i int) error {
			if column.IsNull(i) {
				return nil
			}
			f.Set(reflect.New(t.Elem()))
			return set(f.Elem(), i)
		}, err
	}
	if t == timeType {
		if c, ok := column.(*array.Date32); ok {
			return func(f reflect.Value, i int) error {
				if c.IsValid(i) {
					f.Set(reflect.ValueOf(c.Value(i).ToTime()))
				}
				return nil
			}, nil
		}
	}
	switch t.Kind() {
	case reflect.String:
		text, err := textOf(column)
		return func(f reflect.Value, i int) error {
			if column.IsValid(i) {
				f.SetString(text(i))
			}
			return nil
		}, err
	case reflect.Int64:
		whole, err := wholeOf(column)
		return func(f reflect.Value, i int) error {
			if column.IsNull(i) {
				return errors.New("is null where a number was expected")
			}
			f.SetInt(whole(i))
			return nil
		}, err
	case reflect.Bool:
		c, ok := column.(*array.Boolean)
		if !ok {
			break
		}
		return func(f reflect.Value, i int) error {
			if c.IsNull(i) {
				return errors.New("is null where true or false was expected")
			}
			f.SetBool(c.Value(i))
			return nil
		}, nil
	}
	return nil, fmt.Errorf("%s does not fit %s", column.DataType(), t)
}

func wholeOf(column arrow.Array) (func(int) int64, error) {
	switch c := column.(type) {
	case *array.Int64:
		return c.Value, nil
	case *array.Int32:
		return func(i int) int64 { return int64(c.Value(i)) }, nil
	case *array.Decimal128:
		return func(i int) int64 { return int64(c.Value(i).LowBits()) }, nil // of 18 digits at most
	}
	return nil, fmt.Errorf("%s is no whole number or decimal: cast it", column.DataType())
}

// textOf prints values as the data files do: ISO dates, decimals with their scale. The
// texts are the program's own: a batch, which is the engine's memory, is copied at once.
func textOf(column arrow.Array) (func(int) string, error) {
	switch c := column.(type) {
	case *array.String:
		if c.Len() == 0 {
			return c.Value, nil
		}
		all, from := string(c.ValueBytes()), c.ValueOffset(0)
		return func(i int) string { return all[c.ValueOffset(i)-from : c.ValueOffset(i+1)-from] }, nil
	case *array.Date32:
		return func(i int) string { return c.Value(i).FormattedString() }, nil
	case *array.Time64:
		unit := c.DataType().(*arrow.Time64Type).Unit
		return func(i int) string {
			if time.Duration(c.Value(i))*unit.Multiplier() == 24*time.Hour { // the end of a day
				return "24:00"
			}
			return c.Value(i).ToTime(unit).Format("15:04")
		}, nil
	case *array.Timestamp:
		return func(i int) string {
			return c.Value(i).ToTime(c.DataType().(*arrow.TimestampType).Unit).Format(time.DateTime)
		}, nil
	case *array.Decimal128: // ValueStr drops trailing zeros
		scale := c.DataType().(*arrow.Decimal128Type).Scale
		return func(i int) string { return c.Value(i).ToString(scale) }, nil
	case *array.Boolean, *array.Int64, *array.Int32:
		return c.ValueStr, nil
	case *array.Null:
		return func(int) string { return "" }, nil
	}
	return nil, fmt.Errorf("%s has no text form: cast it", column.DataType())
}
