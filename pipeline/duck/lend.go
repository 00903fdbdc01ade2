package duck

/*
#include <stdlib.h>
#include "lend.h"
*/
import "C"

import (
	"context"
	"errors"
	"reflect"
	"runtime/cgo"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/cdata"
)

// lent is a reader that the engine is given for the time of one statement. The driver can
// give one too, but never takes anything back: the engine asks four times for the schema,
// expects that it is the same each time and that who gave it frees it, and the driver makes
// a new one each time. In a process that builds again and again that adds up.
type lent struct {
	c      *C.struct_lent
	handle cgo.Handle
}

func newLent(reader array.RecordReader) *lent {
	l := &lent{(*C.struct_lent)(C.calloc(1, C.sizeof_struct_lent)), cgo.NewHandle(reader)}
	l.c.reader = C.uintptr_t(l.handle)
	cdata.ExportArrowSchema(reader.Schema(), l.schema())
	C.lend(l.c)
	return l
}

func (l *lent) schema() *cdata.CArrowSchema {
	return (*cdata.CArrowSchema)(unsafe.Pointer(&l.c.schema))
}

// show shows the reader as a view of a connection of the driver.
func (l *lent) show(conn any, view string) error {
	connection, err := engineConnection(conn)
	if err != nil {
		return err
	}
	name := C.CString(view)
	defer C.free(unsafe.Pointer(name))
	if C.duckdb_arrow_scan(connection, name, &l.c.stream) != 0 {
		return errors.New("the engine takes no rows")
	}
	return nil
}

// interruptedBy has the engine give up what a connection of the driver runs, once ctx is done.
// The driver does so itself, but not while it asks for Arrow: a sort of many rows went on for
// seconds. Call what is returned when the statement has ended, before the connection may close.
func interruptedBy(ctx context.Context, conn any) (ended func(), err error) {
	connection, err := engineConnection(conn)
	if err != nil {
		return nil, err
	}
	interrupted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(interrupted)
		C.duckdb_interrupt(connection)
	})
	return func() {
		if !stop() {
			<-interrupted
		}
	}, nil
}

// engineConnection is the engine's connection below one of the driver.
func engineConnection(conn any) (unsafe.Pointer, error) {
	connection := reflect.Indirect(reflect.ValueOf(conn)).FieldByName("duckdbCon")
	if connection.Kind() != reflect.Pointer {
		return nil, errors.New("the driver keeps its connection elsewhere than release 1.8.2 does")
	}
	return connection.UnsafePointer(), nil
}

// back takes the reader out of the engine's hands, which has no more use for it.
func (l *lent) back() {
	cdata.ReleaseCArrowSchema(l.schema())
	l.handle.Delete()
	C.free(unsafe.Pointer(l.c))
}

// nextLent hands the engine the next batch of a reader, nothing at its end.
//
//export nextLent
func nextLent(handle C.uintptr_t, out *C.struct_ArrowArray) C.int {
	reader := cgo.Handle(handle).Value().(array.RecordReader)
	if reader.Next() {
		cdata.ExportArrowRecordBatch(reader.Record(), (*cdata.CArrowArray)(unsafe.Pointer(out)), nil)
		return 0
	}
	if reader.Err() != nil {
		return 5 // EIO
	}
	return 0
}
