// Package ingest streams the typed rows of a recognised export as Arrow record batches,
// and beside them, for every row that it refuses, which check failed, in memory that does
// not grow with the file.
//
// Keys and references are not judged here: they need all files at once.
package ingest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/profile"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source/table"
)

// Options of [Read].
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
	// Profile asks for the profile of the columns.
	Profile bool
}

// Reader streams the typed rows of one file in load order, as batches of the
// shape of [schema.Kind.Arrow]. Its memory is bounded by the threads, not by the
// file. Like any [array.RecordReader] it is for one goroutine at a time, and
// must be released.
type Reader struct {
	file     *export.File
	schema   *arrow.Schema
	setAside func(arrow.Record) error
	parent   context.Context
	cancel   context.CancelFunc
	refs     atomic.Int64
	ordered  chan *job // as the file has them
	free     chan *table.Block
	workers  sync.WaitGroup
	current  arrow.Record
	err      error
	done     bool
	read     int64
	aside    int64
	profile  profile.Sum // nil where not asked for
	faults   rowFaults
}

var _ array.RecordReader = (*Reader)(nil)

// job is a block on its way to becoming batches.
type job struct {
	block *table.Block
	ready chan struct{}
	batch
	err error
}

// batch is what a block becomes.
type batch struct {
	rows, lines arrow.Record // nil where there are none
	read, aside int64
	profile     []profile.Block
	faults      rowFaults
}

func (b *batch) release() {
	for _, r := range []arrow.Record{b.rows, b.lines} {
		if r != nil {
			r.Release()
		}
	}
}

// Read starts reading the rows of a recognised file. Errors while reading,
// among them that the file changed since [export.Discover], come from [Reader.Err].
func Read(ctx context.Context, f *export.File, o Options) (*Reader, error) {
	kind, ok := schema.Named(f.Kind)
	if !ok {
		return nil, fmt.Errorf("%s: its kind was not recognised; only recognised files have rows", f.Path)
	}
	s, err := f.Open(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.Path, err)
	}
	if o.Allocator == nil {
		o.Allocator = memory.DefaultAllocator
	}
	threads := max(o.Threads, 1)
	inner, cancel := context.WithCancel(ctx)
	r := &Reader{
		file: f, schema: kind.Arrow(), setAside: o.SetAside, parent: ctx, cancel: cancel,
		ordered: make(chan *job, threads), free: make(chan *table.Block, threads+2),
	}
	if o.Profile {
		r.profile = profile.New(len(kind.Columns))
	}
	r.refs.Store(1)
	jobs := make(chan *job)
	go r.split(inner, s, jobs)
	for range threads {
		rows := newRowReader(f, kind, r.schema, o.Allocator)
		if o.Profile {
			rows.profile = make([]profile.Counter, len(kind.Columns))
		}
		r.workers.Go(func() { r.work(inner, rows, jobs) })
	}
	return r, nil
}

// split cuts the file into blocks and hands each to a worker.
func (r *Reader) split(ctx context.Context, s table.Reader, jobs chan<- *job) {
	defer close(r.ordered)
	defer close(jobs)
	defer s.Close()
	for {
		j := &job{ready: make(chan struct{})}
		select {
		case j.block = <-r.free:
		default:
			j.block = new(table.Block)
		}
		j.err = s.Fill(ctx, j.block)
		if j.err == nil && len(j.block.Rows) == 0 {
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
				r.file.RowsRead, r.file.RowsSetAside, r.file.Profile = r.read, r.aside, r.columns()
				r.faults.note(r.file)
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

// columns is the profile of the file, nil where none was asked for.
func (r *Reader) columns() []profile.Column {
	kind, _ := schema.Named(r.file.Kind)
	return r.profile.Columns(kind, r.file.Layout.Cells)
}

// deliver counts a block and passes its set-aside lines on.
func (r *Reader) deliver(j *job) error {
	r.read, r.aside = r.read+j.batch.read, r.aside+j.batch.aside
	r.profile.Add(j.batch.profile)
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
