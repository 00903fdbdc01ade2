package export

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Options of [File.Rows].
type Options struct {
	// Allocator of the batches; Go's own by default. An engine that holds on to
	// batches beyond Go's heap may need one of its own.
	Allocator memory.Allocator
	// Threads that read cells, beside one that reads and splits; 1 by default.
	// They change no result.
	Threads int
	// SetAside takes the set-aside lines in load order, in batches of the shape
	// of [SetAsideSchema]. [Reader.Next] calls it, and releases the batch
	// afterwards. Its error ends the reading. Lines are dropped where it is nil.
	SetAside func(arrow.Record) error
	// Profile asks for [File.Profile].
	Profile bool
}

// Reader streams the typed rows of one file in load order, as batches of the
// shape of [Kind.Schema]. Its memory is bounded by the threads, not by the
// file. Like any [array.RecordReader] it is for one goroutine at a time, and
// must be released.
type Reader struct {
	file     *File
	schema   *arrow.Schema
	setAside func(arrow.Record) error
	parent   context.Context
	cancel   context.CancelFunc
	refs     atomic.Int64
	ordered  chan *job // as the file has them
	free     chan *block
	workers  sync.WaitGroup
	current  arrow.Record
	err      error
	done     bool
	read     int64
	aside    int64
	profile  profile // nil where not asked for
	faults   rowFaults
}

var _ array.RecordReader = (*Reader)(nil)

// job is a block on its way to becoming batches.
type job struct {
	block *block
	ready chan struct{}
	batch
	err error
}

// batch is what a block becomes.
type batch struct {
	rows, lines arrow.Record // nil where there are none
	read, aside int64
	profile     []blockProfile
	faults      rowFaults
}

func (b *batch) release() {
	for _, r := range []arrow.Record{b.rows, b.lines} {
		if r != nil {
			r.Release()
		}
	}
}

// Rows starts reading the rows of a recognised file. Errors while reading,
// among them that the file changed since [Discover], come from [Reader.Err].
func (f *File) Rows(ctx context.Context, o Options) (*Reader, error) {
	kind, ok := KindNamed(f.Kind)
	if !ok {
		return nil, fmt.Errorf("%s: its kind was not recognised; only recognised files have rows", f.Path)
	}
	s, err := f.source(ctx, f.Encoding, f.comma(), f.width)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.Path, err)
	}
	if o.Allocator == nil {
		o.Allocator = memory.DefaultAllocator
	}
	kind = f.dialect.apply(kind)
	threads := max(o.Threads, 1)
	inner, cancel := context.WithCancel(ctx)
	r := &Reader{
		file: f, schema: kind.Schema(), setAside: o.SetAside, parent: ctx, cancel: cancel,
		ordered: make(chan *job, threads), free: make(chan *block, threads+2),
	}
	if o.Profile {
		r.profile = newProfile(f)
	}
	r.refs.Store(1)
	jobs := make(chan *job)
	go r.split(inner, s, jobs)
	for range threads {
		rows := newRowReader(f, kind, r.schema, o.Allocator)
		if o.Profile {
			rows.profile = make([]formCounter, len(kind.Columns))
		}
		r.workers.Go(func() { r.work(inner, rows, jobs) })
	}
	return r, nil
}

// split cuts the file into blocks and hands each to a worker.
func (r *Reader) split(ctx context.Context, s source, jobs chan<- *job) {
	defer close(r.ordered)
	defer close(jobs)
	defer s.Close()
	for {
		j := &job{ready: make(chan struct{})}
		select {
		case j.block = <-r.free:
		default:
			j.block = new(block)
		}
		j.err = s.fill(ctx, j.block)
		if j.err == nil && len(j.block.rows) == 0 {
			return
		}
		select {
		case r.ordered <- j:
		case <-ctx.Done():
			return
		}
		if j.err != nil {
			close(j.ready)
			return
		}
		jobs <- j // a worker always comes
	}
}

func (r *Reader) work(ctx context.Context, rows *rowReader, jobs <-chan *job) {
	defer rows.release()
	for j := range jobs {
		if j.err = ctx.Err(); j.err == nil {
			j.batch = rows.read(j.block)
		}
		select {
		case r.free <- j.block:
		default:
		}
		j.block = nil
		close(j.ready)
	}
}

// Next advances to the next batch and hands set-aside lines to their taker.
func (r *Reader) Next() bool {
	r.drop()
	for !r.done {
		j, more := <-r.ordered
		if !more {
			r.done, r.free = true, nil // an engine may keep the reader for longer; the blocks it need not
			if r.err = r.parent.Err(); r.err == nil {
				r.file.RowsRead, r.file.RowsSetAside, r.file.Profile = r.read, r.aside, r.profile.columns(r.file)
				r.file.note(r.faults)
			}
			break
		}
		<-j.ready
		if j.err == nil {
			j.err = r.deliver(j)
		}
		if j.err != nil {
			j.release()
			r.err, r.done = fmt.Errorf("reading %s: %w", r.file.Path, j.err), true
			r.cancel()
			break
		}
		if r.current = j.rows; r.current != nil {
			return true
		}
	}
	return false
}

// deliver counts a block and passes its set-aside lines on.
func (r *Reader) deliver(j *job) error {
	r.read, r.aside = r.read+j.batch.read, r.aside+j.batch.aside
	r.profile.add(j.batch.profile)
	r.faults.add(j.batch.faults)
	if j.lines == nil {
		return nil
	}
	lines := j.lines
	j.lines = nil
	defer lines.Release()
	if r.setAside == nil {
		return nil
	}
	return r.setAside(lines)
}

func (r *Reader) drop() {
	if r.current != nil {
		r.current.Release()
		r.current = nil
	}
}

// Record returns the current batch, which the next call of Next releases.
func (r *Reader) Record() arrow.Record { return r.current }

// Schema returns the shape of the batches.
func (r *Reader) Schema() *arrow.Schema { return r.schema }

// Err returns what ended the reading before the end of the file, nil if nothing did.
func (r *Reader) Err() error { return r.err }

// Retain keeps the reader for one more Release.
func (r *Reader) Retain() { r.refs.Add(1) }

// Release stops the reading once it was called for every holder.
func (r *Reader) Release() {
	if r.refs.Add(-1) != 0 {
		return
	}
	r.cancel()
	r.drop()
	r.done = true
	for j := range r.ordered {
		<-j.ready
		j.release()
	}
	r.workers.Wait()
}

// rowReader turns blocks into batches; each worker has its own.
type rowReader struct {
	file     *File
	kind     Kind
	schema   *arrow.Schema
	mem      memory.Allocator
	base     int64 // load order of row 0
	optional int   // columns[:optional] are required
	columns  []int // positions of the columns in the file, required ones first
	start    int   // positions of start_time and end_time, -1 for none
	end      int
	values   []value
	verdicts []verdict
	arena    arena
	builders []array.Builder
	lengths  []int         // bytes of text in the last batch, a guess at the next
	names    *array.String // source_file, as often as a block had rows
	lines    []SetAside
	profile  []formCounter // per column of the kind; nil where not asked for
	digits   []int         // required columns whose values start with a digit
	faults   rowFaults     // of the block
}

// loadOrderBits leaves a file that many bits for its row numbers.
const loadOrderBits = 40

func newRowReader(f *File, kind Kind, schema *arrow.Schema, mem memory.Allocator) *rowReader {
	r := &rowReader{
		file: f, kind: kind, schema: schema, mem: mem, base: int64(f.index) << loadOrderBits,
		start: kind.column(startTime), end: kind.column(endTime),
		values: make([]value, len(kind.Columns)), verdicts: make([]verdict, len(kind.Columns)),
	}
	for _, required := range []bool{true, false} {
		for c, column := range kind.Columns {
			if column.Required == required && f.cells[c] >= 0 {
				r.columns = append(r.columns, c)
			}
		}
		if required {
			r.optional = len(r.columns)
		}
	}
	for _, c := range r.columns[:r.optional] {
		switch kind.Columns[c].Type {
		case Identity, Date, Time, Timestamp, Whole, Money:
			r.digits = append(r.digits, c)
		}
	}
	r.lengths = make([]int, schema.NumFields())
	for _, field := range schema.Fields() {
		r.builders = append(r.builders, array.NewBuilder(mem, field.Type))
	}
	return r
}

// column returns the position of the column of that name, -1 for none.
func (k Kind) column(name string) int {
	return slices.IndexFunc(k.Columns, func(c Column) bool { return c.Name == name })
}

func (r *rowReader) release() {
	for _, b := range r.builders {
		b.Release()
	}
	if r.names != nil {
		r.names.Release()
	}
}

func (r *rowReader) read(b *block) batch {
	r.lines, r.faults = r.lines[:0], rowFaults{}
	for i, builder := range r.builders {
		builder.Reserve(len(b.rows))
		if text, ok := builder.(*array.StringBuilder); ok {
			text.ReserveData(r.lengths[i])
		}
	}
	var out batch
	for _, rec := range b.rows {
		if rec.row <= int64(r.file.HeaderRow) {
			continue
		}
		r.arena.reset()
		used, counted := r.row(b, rec)
		if counted {
			out.read++
			r.faults.last = rec.row
		}
		if used {
			r.append(rec.row)
		} else if counted {
			out.aside++
		}
	}
	out.faults = r.faults
	out.rows = r.record(int(out.read - out.aside))
	out.profile = takeProfile(r.profile)
	if len(r.lines) > 0 {
		out.lines = setAsideRecord(r.mem, r.lines)
	}
	return out
}

// row makes the checks in their order. It reports whether the row is passed
// on, and whether it counts: a blank one does not.
func (r *rowReader) row(b *block, rec record) (used, counted bool) {
	if !r.file.valid && !utf8.Valid(b.text[rec.from:rec.to]) {
		return false, r.refuse(rec.row, BadEncoding, "", "有字节不合本文件的编码 "+r.file.Encoding+"，请从原系统重新导出")
	}
	first := rec.first
	for first < rec.end && blank(b.cell(first, &r.arena)) {
		first++
	}
	if first == rec.end && rec.fault == noFault {
		return false, false
	}
	if first < rec.end {
		if word := r.arena.footer(trimCell(b.cell(first, &r.arena))); word != "" {
			return false, r.refuse(rec.row, Footer, "", "以“"+word+"”开头，是表尾，不是数据")
		}
	}
	if r.repeatsHeader(b, rec) {
		return false, r.refuse(rec.row, RepeatedHeader, "", "与表头逐栏相同，是重复的表头，不是数据")
	}
	if r.faults.second == 0 && r.secondTable(b, rec) {
		r.faults.second = rec.row
	}
	if rec.fault != noFault {
		return false, r.refuse(rec.row, BadRow, "", faultDetails[rec.fault])
	}
	if rec.count > 0 && rec.count != r.file.width && !slices.Contains(r.file.alike, rec.count) {
		return false, r.refuse(rec.row, BadRow, "",
			fmt.Sprintf("本行 %d 栏，表头 %d 栏，各栏可能错位；多为栏内有未加引号的逗号或换行，请改正后重新导出", rec.count, r.file.width))
	}
	refused := false
	for i, c := range r.columns {
		column := &r.kind.Columns[c]
		var cell []byte
		if at := rec.first + r.file.cells[c]; at < rec.end {
			cell = b.cell(at, &r.arena)
		}
		r.verdicts[c] = column.read(cell, &r.arena, &r.values[c])
		if r.profile != nil {
			r.profile[c].add(cell, r.verdicts[c])
		}
		if refused { // only the profile looks further
			continue
		}
		switch {
		case i < r.optional && r.verdicts[c] == unknown:
			refused = r.refuse(rec.row, MissingValue, column.Name, "“"+column.Header+"”必填，本行为空")
		case i < r.optional && r.verdicts[c] == unreadable:
			refused = r.refuse(rec.row, BadValue, column.Name, column.detail(cell))
		case r.verdicts[c] == unreadable:
			r.line(rec.row, BadValue, column.Name, column.detail(cell), true)
		case i == r.optional-1 && r.end >= 0 && r.values[r.end].number <= r.values[r.start].number:
			refused = r.refuse(rec.row, BadValue, endTime, "结束时间不晚于开始时间，请核对")
		}
		if refused && r.profile == nil {
			return false, true
		}
	}
	if refused {
		return false, true
	}
	r.compareTwins(b, rec)
	return true, true
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

var footers = []string{"合计", "小计", "总计", "制表", "填表", "审核人", "负责人", "备注:"}

// footer returns the word by which a non-blank cell starts a footer, "" for none.
func (a *arena) footer(cell []byte) string {
	if cell[0] < utf8.RuneSelf { // unlike every word
		return ""
	}
	name := a.name(cell)
	for _, word := range footers {
		if bytes.HasPrefix(name, []byte(word)) {
			return word
		}
	}
	return ""
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
		if r.verdicts[c] != known {
			r.builders[columnFields+c].AppendNull()
			continue
		}
		switch b := r.builders[columnFields+c].(type) {
		case *array.StringBuilder:
			b.BinaryBuilder.Append(v.text)
		case *array.Int64Builder:
			b.UnsafeAppend(v.number)
		case *array.Date32Builder:
			b.UnsafeAppend(arrow.Date32(v.number))
		case *array.Time64Builder:
			b.UnsafeAppend(arrow.Time64(v.number))
		case *array.TimestampBuilder:
			b.UnsafeAppend(arrow.Timestamp(v.number))
		case *array.Decimal128Builder:
			if r.kind.Columns[c].Type == Money {
				v.decimal = decimal128.FromI64(v.number)
			}
			b.UnsafeAppend(v.decimal)
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
