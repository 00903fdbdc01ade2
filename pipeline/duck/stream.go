package duck

import (
	"context"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// A Stream is a record reader that others feed: rows that come up while something
// else is being loaded are appended beside it, without being held in memory.
type Stream struct {
	schema  *arrow.Schema
	records chan arrow.Record
	current arrow.Record
	err     error // set before records is closed
	refs    atomic.Int64
}

var _ array.RecordReader = (*Stream)(nil)

// NewStream makes a stream of records of a schema, for [DB.Append].
func NewStream(schema *arrow.Schema) *Stream {
	s := &Stream{schema: schema, records: make(chan arrow.Record)}
	s.refs.Store(1)
	return s
}

// Send hands a record on; it keeps its own reference.
func (s *Stream) Send(ctx context.Context, r arrow.Record) error {
	r.Retain()
	select {
	case s.records <- r:
		return nil
	case <-ctx.Done():
		r.Release()
		return ctx.Err()
	}
}

// CloseWith ends the stream, with err where it ended badly. Nothing may be sent
// afterwards.
func (s *Stream) CloseWith(err error) {
	s.err = err
	close(s.records)
}

// Schema is the schema of every record.
func (s *Stream) Schema() *arrow.Schema { return s.schema }

// Next waits for the next record.
func (s *Stream) Next() bool {
	s.drop()
	r, ok := <-s.records
	if !ok || s.err != nil {
		return false
	}
	s.current = r
	return true
}

// Record is the record that Next came to.
func (s *Stream) Record() arrow.Record { return s.current }

// Err is why the stream ended badly, or nil.
func (s *Stream) Err() error { return s.err }

// Retain adds a reference.
func (s *Stream) Retain() { s.refs.Add(1) }

// Release drops a reference, the last one with what is left.
func (s *Stream) Release() {
	if s.refs.Add(-1) == 0 {
		s.drop()
	}
}

func (s *Stream) drop() {
	if s.current != nil {
		s.current.Release()
		s.current = nil
	}
}
