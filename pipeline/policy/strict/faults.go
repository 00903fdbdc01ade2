package strict

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Error is a fault in a policy file.
type Error struct {
	File         string // path as opened
	Line         int    // from 1; 0 when the file as a whole is meant
	Reason, Hint string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s; %s", e.File, e.Reason, e.Hint)
	}
	return fmt.Sprintf("%s:%d: %s; %s", e.File, e.Line, e.Reason, e.Hint)
}

// Errors are all faults of a folder, by file and line. [errors.As] finds the first as an
// *[Error].
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, fault := range e {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap takes the faults apart.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, fault := range e {
		all[i] = fault
	}
	return all
}

// OrNil is the faults in their order as an error, nil where there are none.
func (e Errors) OrNil() error {
	if len(e) == 0 {
		return nil
	}
	sorted := slices.Clone(e)
	slices.SortStableFunc(sorted, func(a, b *Error) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return sorted
}

// Join is all faults of several [Errors], nil where there are none.
func Join(all ...error) error {
	var joined Errors
	for _, err := range all {
		var faults Errors
		if errors.As(err, &faults) {
			joined = append(joined, faults...)
		}
	}
	return joined.OrNil()
}

// At adds a fault of a value, unless it had one when it was read.
func (e *Errors) At(v Value, hint, format string, args ...any) {
	if !v.HasFailed() {
		*e = append(*e, v.fault(hint, format, args...))
	}
}

// SyntaxError is an error of the YAML library about a file, with the line that it means.
func SyntaxError(file string, text []byte, err error) *Error {
	line, reason := syntaxFault(err, text)
	return &Error{File: file, Line: line, Reason: reason, Hint: "correct the YAML in this line or just below"}
}
