package export

import (
	"io"
	"math"
)

// noType is the type of a column that none of the kind takes.
const noType Type = math.MaxUint8

// A book holds sheets, each a source of rows.
type book interface {
	// sheets returns the names of the visible sheets, from left to right.
	sheets() []string
	// source reads a sheet. types are the types that its cells are read as, by
	// position: nil while the header is looked for, [noType] for a column that is
	// not recognised.
	source(name string, types []Type) (source, error)
	io.Closer
}

// openBook opens a workbook. An [unusableError] tells why it cannot be read.
func openBook(io.ReaderAt, int64) (book, error) {
	return nil, unusable("unread", "workbooks are not read by this build; save it as CSV")
}

// openPage reads the tables of an HTML page.
func openPage(func() (io.ReadCloser, error), []Type) (source, error) {
	return nil, unusable("unread", "HTML tables are not read by this build; save it as CSV")
}
