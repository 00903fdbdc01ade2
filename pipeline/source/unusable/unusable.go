// Package unusable says why a file cannot be read at all.
package unusable

import (
	"errors"
	"fmt"
)

// An Error says why a file cannot be read: by a cause for a program, by its text for a
// person.
type Error struct {
	Cause string
	err   error
}

func (e *Error) Error() string { return e.err.Error() }

func (e *Error) Unwrap() error { return e.err }

// The causes.
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

// SaveAs is how to make a file that can be read, the end of most errors.
const SaveAs = "save it as .xlsx or CSV"

// Errorf is an [Error] of a cause, with a text as of [fmt.Errorf].
func Errorf(cause, format string, args ...any) error {
	return &Error{cause, fmt.Errorf(format, args...)}
}

// Wrap is an [Error] for what a decoder says of broken input; what is one already stays
// as it is.
func Wrap(what string, err error) error {
	if known := (*Error)(nil); errors.As(err, &known) {
		return err
	}
	return Errorf(Damaged, "%s: %w; open it in a spreadsheet and %s", what, err, SaveAs)
}
