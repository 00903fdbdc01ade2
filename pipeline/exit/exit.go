// Package exit holds the codes with which the program ends, and errors that carry one.
package exit

// Codes of the program; see the README. Interrupted follows the shell's convention of
// 128 plus the signal's number.
const (
	Done        = 0
	Found       = 1
	WrongUsage  = 2
	WrongInput  = 3
	NotPossible = 4
	Interrupted = 130
)

// A Failure is an error with the exit code that it deserves. Any other error is
// NotPossible.
type Failure struct {
	Code int
	Err  error
}

// With is an error that ends the program with a code.
func With(code int, err error) error { return Failure{code, err} }

func (f Failure) Error() string { return f.Err.Error() }
func (f Failure) Unwrap() error { return f.Err }

// Meaning says in the summary what the exit code of a published build means.
var Meaning = map[int]string{
	Done:  "done",
	Found: "done and published; findings at or above --fail-on exist, or a waiver has expired",
}
