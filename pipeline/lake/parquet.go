package lake

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	columns "github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"
)

// rowGroup is how many rows of a file stand together, which is what a reader, and the
// writer, has in memory.
const rowGroup = 122_880

// Decimals of up to 18 digits are written as whole numbers of 64 bits, longer ones as 16
// bytes, the most significant first.
const (
	wholeDigits  = 18
	decimalBytes = 16
)

// file is a Parquet file that is being written.
type file struct {
	w     *columns.Writer
	group columns.BufferedRowGroupWriter // nil between two
	rows  int64                          // in the group
}

// parquet begins a file of a folder.
func (l *loading) parquet(folder, name string, of *arrow.Schema) (*file, error) {
	shape, err := shapeOf(of)
	if err != nil {
		return nil, err
	}
	f, err := l.create(folder, name)
	if err != nil {
		return nil, err
	}
	return &file{w: columns.NewParquetWriter(f, shape, columns.WithWriterProps(
		parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd))))}, nil
}

// shapeOf is the schema of a file with columns of these types. Times and timestamps are
// those of the clock on the wall, in microseconds.
func shapeOf(of *arrow.Schema) (*schema.GroupNode, error) {
	var fields schema.FieldList
	for _, f := range of.Fields() {
		logical, physical, length := schema.LogicalType(schema.NoLogicalType{}), parquet.Types.Int64, 0
		switch t := f.Type.(type) {
		case *arrow.StringType:
			logical, physical = schema.StringLogicalType{}, parquet.Types.ByteArray
		case *arrow.BooleanType:
			physical = parquet.Types.Boolean
		case *arrow.Int64Type:
		case *arrow.Date32Type:
			logical, physical = schema.DateLogicalType{}, parquet.Types.Int32
		case *arrow.Time64Type:
			logical = schema.NewTimeLogicalType(false, schema.TimeUnitMicros)
		case *arrow.TimestampType:
			logical = schema.NewTimestampLogicalType(false, schema.TimeUnitMicros)
		case *arrow.Decimal128Type:
			logical = schema.NewDecimalLogicalType(t.Precision, t.Scale)
			if t.Precision > wholeDigits {
				physical, length = parquet.Types.FixedLenByteArray, decimalBytes
			}
		default:
			return nil, fmt.Errorf("column %s of type %s has no form in Parquet yet", f.Name, f.Type)
		}
		repetition := parquet.Repetitions.Required
		if f.Nullable {
			repetition = parquet.Repetitions.Optional
		}
		node, err := schema.NewPrimitiveNodeLogical(f.Name, repetition, logical, physical, length, -1)
		if err != nil {
			return nil, err
		}
		fields = append(fields, node)
	}
	return schema.NewGroupNode("rows", parquet.Repetitions.Required, fields, -1)
}

// write adds rows, to as many row groups as they fill.
func (f *file) write(r arrow.Record) error {
	for from := int64(0); from < r.NumRows(); {
		if f.group == nil {
			f.group, f.rows = f.w.AppendBufferedRowGroup(), 0
		}
		n := min(rowGroup-f.rows, r.NumRows()-from)
		for i, column := range r.Columns() {
			w, err := f.group.Column(i)
			if err != nil {
				return err
			}
			part := array.NewSlice(column, from, from+n)
			err = writeColumn(w, part)
			part.Release()
			if err != nil {
				return err
			}
		}
		from += n
		if f.rows += n; f.rows == rowGroup {
			if err := f.group.Close(); err != nil {
				return err
			}
			f.group = nil
		}
	}
	return nil
}

// writeColumn adds cells to a column.
func writeColumn(to columns.ColumnChunkWriter, cells arrow.Array) error {
	var levels []int16 // of a column that may have no value: 1 where it has one
	if to.Descr().MaxDefinitionLevel() > 0 {
		levels = make([]int16, cells.Len())
		for row := range levels {
			if cells.IsValid(row) {
				levels[row] = 1
			}
		}
	}
	var err error
	switch c := cells.(type) {
	case *array.String:
		_, err = to.(*columns.ByteArrayColumnChunkWriter).WriteBatch(known(c, func(row int) parquet.ByteArray {
			return parquet.ByteArray(c.Value(row))
		}), levels, nil)
	case *array.Boolean:
		_, err = to.(*columns.BooleanColumnChunkWriter).WriteBatch(known(c, c.Value), levels, nil)
	case *array.Date32:
		_, err = to.(*columns.Int32ColumnChunkWriter).WriteBatch(known(c, func(row int) int32 {
			return int32(c.Value(row))
		}), levels, nil)
	case *array.Decimal128:
		if w, ok := to.(*columns.FixedLenByteArrayColumnChunkWriter); ok {
			_, err = w.WriteBatch(known(c, func(row int) parquet.FixedLenByteArray {
				value := c.Value(row)
				bytes := binary.BigEndian.AppendUint64(nil, uint64(value.HighBits()))
				return binary.BigEndian.AppendUint64(bytes, value.LowBits())
			}), levels, nil)
			break
		}
		_, err = to.(*columns.Int64ColumnChunkWriter).WriteBatch(known(c, func(row int) int64 {
			return int64(c.Value(row).LowBits())
		}), levels, nil)
	default:
		value, ok := wholeOf(cells)
		if !ok {
			return fmt.Errorf("cells of type %s have no form in Parquet yet", cells.DataType())
		}
		_, err = to.(*columns.Int64ColumnChunkWriter).WriteBatch(known(cells, value), levels, nil)
	}
	return err
}

// wholeOf is by row the number by which a cell is written.
func wholeOf(cells arrow.Array) (value func(row int) int64, ok bool) {
	switch c := cells.(type) {
	case *array.Int64:
		return c.Value, true
	case *array.Time64:
		return func(row int) int64 { return int64(c.Value(row)) }, true
	case *array.Timestamp:
		return func(row int) int64 { return int64(c.Value(row)) }, true
	}
	return nil, false
}

// known are the values that are there.
func known[T any](cells arrow.Array, value func(row int) T) []T {
	values := make([]T, 0, cells.Len()-cells.NullN())
	for row := range cells.Len() {
		if cells.IsValid(row) {
			values = append(values, value(row))
		}
	}
	return values
}

// close ends the file.
func (f *file) close() error {
	if f == nil {
		return nil
	}
	var err error
	if f.group != nil {
		err = f.group.Close()
	}
	return errors.Join(err, f.w.Close())
}
