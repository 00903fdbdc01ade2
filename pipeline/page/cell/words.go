package cell

import (
	"github.com/peihe/peihe/pipeline/words"
)

// Word shows a code of a column as a word in its tone.
func Word(column, code string) Cell {
	w := words.For(column, code)
	return Badge(w.Tone, w.Text)
}

// Severity shows how grave a finding is.
func Severity(code string) Cell { return Word("severity", code) }

// Outcome shows what became of a trainee.
func Outcome(code string) Cell { return Word("outcome", code) }

// Action shows what the notice asks for against an institution; "" is unknown, as
// sanctions or surveys are not exported.
func Action(code string) Cell {
	if code == "" {
		return Badge("unknown", words.Unexported)
	}
	return Word("action", code)
}

// Effect shows what a finding does to money.
func Effect(code string) Cell {
	w := words.For("effect", code)
	if w.Tone == "quiet" {
		return Quiet(w.Text)
	}
	return Text(w.Text)
}
