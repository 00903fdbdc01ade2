package ingest

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/profile"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source/table"
)

// rowReader turns blocks into batches; each worker has its own.
type rowReader struct {
	file     *export.File
	kind     schema.Kind
	readers  []cell.Reader // of the kind's columns
	schema   *arrow.Schema
	mem      memory.Allocator
	base     int64 // load order of row 0
	optional int   // columns[:optional] are required
	columns  []int // positions of the columns in the file, required ones first
	start    int   // positions of start_time and end_time, -1 for none
	end      int
	values   []cell.Value
	verdicts []cell.Verdict
	arena    cell.Arena
	builders []array.Builder
	lengths  []int         // bytes of text in the last batch, a guess at the next
	names    *array.String // source_file, as often as a block had rows
	lines    []SetAside
	profile  []profile.Counter // per column of the kind; nil where not asked for
	digits   []int             // required columns whose values start with a digit
	faults   rowFaults         // of the block
}

func newRowReader(f *export.File, kind schema.Kind, shape *arrow.Schema, mem memory.Allocator) *rowReader {
	r := &rowReader{
		file: f, kind: kind, readers: f.Readers(), schema: shape, mem: mem,
		base:  int64(f.Order) << schema.LoadOrderBits,
		start: kind.Position(schema.StartTime), end: kind.Position(schema.EndTime),
		values: make([]cell.Value, len(kind.Columns)), verdicts: make([]cell.Verdict, len(kind.Columns)),
	}
	for _, required := range []bool{true, false} {
		for c, column := range kind.Columns {
			if column.Required == required && f.Layout.Cells[c] >= 0 {
				r.columns = append(r.columns, c)
			}
		}
		if required {
			r.optional = len(r.columns)
		}
	}
	for _, c := range r.columns[:r.optional] {
		switch kind.Columns[c].Type {
		case schema.Identity, schema.Date, schema.Time, schema.Timestamp, schema.Whole, schema.Money:
			r.digits = append(r.digits, c)
		}
	}
	r.lengths = make([]int, shape.NumFields())
	for _, field := range shape.Fields() {
		r.builders = append(r.builders, array.NewBuilder(mem, field.Type))
	}
	return r
}

func (r *rowReader) release() {
	for _, b := range r.builders {
		b.Release()
	}
	if r.names != nil {
		r.names.Release()
	}
}

func (r *rowReader) read(b *table.Block) batch {
	r.lines, r.faults = r.lines[:0], rowFaults{}
	for i, builder := range r.builders {
		builder.Reserve(len(b.Rows))
		if text, ok := builder.(*array.StringBuilder); ok {
			text.ReserveData(r.lengths[i])
		}
	}
	var out batch
	for _, rec := range b.Rows {
		if rec.Number <= int64(r.file.HeaderRow) {
			continue
		}
		r.arena.Reset()
		used, counted := r.row(b, rec)
		if counted {
			out.read++
			r.faults.last = rec.Number
		}
		if used {
			r.append(rec.Number)
		} else if counted {
			out.aside++
		}
	}
	out.faults = r.faults
	out.rows = r.record(int(out.read - out.aside))
	out.profile = profile.Take(r.profile)
	if len(r.lines) > 0 {
		out.lines = setAsideRecord(r.mem, r.lines)
	}
	return out
}

// row makes the checks in their order. It reports whether the row is passed
// on, and whether it counts: a blank one does not.
func (r *rowReader) row(b *table.Block, rec table.Row) (used, counted bool) {
	if !r.file.IsUTF8 && !utf8.Valid(b.Text[rec.From:rec.To]) {
		return false, r.refuse(rec.Number, BadEncoding, "", "有字节不合本文件的编码 "+r.file.Encoding+"，请从原系统重新导出")
	}
	first := rec.First
	for first < rec.End && cell.IsBlank(b.Cell(first, &r.arena)) {
		first++
	}
	if first == rec.End && rec.Fault == table.NoFault {
		return false, false
	}
	if first < rec.End {
		if word := table.Footer(cell.Trim(b.Cell(first, &r.arena)), &r.arena); word != "" {
			return false, r.refuse(rec.Number, Footer, "", "以“"+word+"”开头，是表尾，不是数据")
		}
	}
	if r.repeatsHeader(b, rec) {
		return false, r.refuse(rec.Number, RepeatedHeader, "", "与表头逐栏相同，是重复的表头，不是数据")
	}
	if r.faults.second == 0 && r.secondTable(b, rec) {
		r.faults.second = rec.Number
	}
	if rec.Fault != table.NoFault {
		return false, r.refuse(rec.Number, BadRow, "", faultDetails[rec.Fault])
	}
	if rec.Count > 0 && rec.Count != r.file.Layout.Width && !slices.Contains(r.file.Layout.Alike, rec.Count) {
		return false, r.refuse(rec.Number, BadRow, "",
			fmt.Sprintf("本行 %d 栏，表头 %d 栏，各栏可能错位；多为栏内有未加引号的逗号或换行，请改正后重新导出", rec.Count, r.file.Layout.Width))
	}
	refused := false
	for i, c := range r.columns {
		column := &r.readers[c]
		var text []byte
		if at := rec.First + r.file.Layout.Cells[c]; at < rec.End {
			text = b.Cell(at, &r.arena)
		}
		r.verdicts[c] = column.Read(text, &r.arena, &r.values[c])
		if r.profile != nil {
			r.profile[c].Add(text, r.verdicts[c])
		}
		if refused { // only the profile looks further
			continue
		}
		switch {
		case i < r.optional && r.verdicts[c] == cell.Unknown:
			refused = r.refuse(rec.Number, MissingValue, column.Name, "“"+column.Header+"”必填，本行为空")
		case i < r.optional && r.verdicts[c] == cell.Unreadable:
			refused = r.refuse(rec.Number, BadValue, column.Name, column.Detail(text))
		case r.verdicts[c] == cell.Unreadable:
			r.line(rec.Number, BadValue, column.Name, column.Detail(text), true)
		case i == r.optional-1 && r.end >= 0 && r.values[r.end].Number <= r.values[r.start].Number:
			refused = r.refuse(rec.Number, BadValue, schema.EndTime, "结束时间不晚于开始时间，请核对")
		}
		if refused && r.profile == nil {
			break
		}
	}
	if refused {
		r.keepPrivate(b, rec)
		return false, true
	}
	r.compareTwins(b, rec)
	return true, true
}

// keepPrivate puts the private values of a refused row to its last line.
func (r *rowReader) keepPrivate(b *table.Block, rec table.Row) {
	private := &r.lines[len(r.lines)-1].Private
	for _, c := range r.columns {
		column := &r.readers[c]
		at := rec.First + r.file.Layout.Cells[c]
		if !column.Private || at >= rec.End {
			continue
		}
		var value cell.Value
		if column.Read(b.Cell(at, &r.arena), &r.arena, &value) == cell.Known {
			private[slices.Index(schema.Private(), column.Name)] = string(value.Text)
		}
	}
}

// refuse notes why a row is set aside; it returns true, as such a row counts.
func (r *rowReader) refuse(row int64, reason, column, detail string) bool {
	r.line(row, reason, column, detail, false)
	return true
}

func (r *rowReader) line(row int64, reason, column, detail string, kept bool) {
	r.lines = append(r.lines, SetAside{
		LoadOrder: r.base + row, SourceFile: r.file.Path, SourceRow: row, Kind: r.kind.Name,
		Reason: reason, Column: column, Kept: kept, Detail: detail,
	})
}

// The fields of a batch before those of the kind's columns.
const (
	loadOrderField = iota
	sourceFileField
	sourceRowField
	columnFields
)

// append adds the values of a row; room was reserved.
func (r *rowReader) append(row int64) {
	r.builders[loadOrderField].(*array.Int64Builder).UnsafeAppend(r.base + row)
	r.builders[sourceRowField].(*array.Int64Builder).UnsafeAppend(row)
	for c := range r.kind.Columns {
		v := &r.values[c]
		if r.verdicts[c] != cell.Known {
			r.builders[columnFields+c].AppendNull()
			continue
		}
		switch b := r.builders[columnFields+c].(type) {
		case *array.StringBuilder:
			b.BinaryBuilder.Append(v.Text)
		case *array.Int64Builder:
			b.UnsafeAppend(v.Number)
		case *array.Date32Builder:
			b.UnsafeAppend(arrow.Date32(v.Number))
		case *array.Time64Builder:
			b.UnsafeAppend(arrow.Time64(v.Number))
		case *array.TimestampBuilder:
			b.UnsafeAppend(arrow.Timestamp(v.Number))
		case *array.Decimal128Builder:
			if r.kind.Columns[c].Type == schema.Money {
				v.Decimal = decimal128.FromI64(v.Number)
			}
			b.UnsafeAppend(v.Decimal)
		}
	}
}

// record closes the batch of n rows, nil for none.
func (r *rowReader) record(n int) arrow.Record {
	if n == 0 {
		return nil
	}
	columns := make([]arrow.Array, len(r.builders))
	for i, b := range r.builders {
		if i == sourceFileField {
			columns[i] = r.sourceFile(n)
			continue
		}
		if text, ok := b.(*array.StringBuilder); ok {
			r.lengths[i] = text.DataLen()
		}
		columns[i] = b.NewArray()
	}
	record := array.NewRecord(r.schema, columns, int64(n))
	for _, c := range columns {
		c.Release()
	}
	return record
}

// sourceFile returns the file's path n times; batches share the longest such array.
func (r *rowReader) sourceFile(n int) arrow.Array {
	if r.names == nil || r.names.Len() < n {
		if r.names != nil {
			r.names.Release()
		}
		b := array.NewStringBuilder(r.mem)
		defer b.Release()
		b.Reserve(n)
		b.ReserveData(n * len(r.file.Path))
		for range n {
			b.Append(r.file.Path)
		}
		r.names = b.NewStringArray()
	}
	return array.NewSlice(r.names, 0, int64(n))
}
