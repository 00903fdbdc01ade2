package unusable

import (
	"errors"
	"fmt"
)

// Error says why a file cannot be read at all: its cause for a program,
// its text for a person.
type Error struct {
	Cause string
	err   error
}

func (e *Error) Error() string { return e.err.Error() }

func (e *Error) Unwrap() error { return e.err }

// Causes of an unusableError.
const (
	BIFF           = "biff"
	XLSB           = "xlsb"
	Password       = "password"
	Damaged        = "damaged"
	Bomb           = "bomb" // unpacks or spreads out to more than any sheet holds
	XMLSpreadsheet = "xml_spreadsheet"
	MHTML          = "mhtml"
	NoTable        = "no_table"
	NestedArchive  = "nested_archive"
	Link           = "link"
	Path           = "path" // it leads out of the archive
)

const SaveAs = "save it as .xlsx or CSV"

func Errorf(cause, format string, args ...any) error {
	return &Error{cause, fmt.Errorf(format, args...)}
}

// Wrap wraps what a decoder says of broken input; what is already an
// unusableError stays as it is.
func Wrap(what string, err error) error {
	if known := (*Error)(nil); errors.As(err, &known) {
		return err
	}
	return Errorf(Damaged, "%s: %w; open it in a spreadsheet and %s", what, err, SaveAs)
}
