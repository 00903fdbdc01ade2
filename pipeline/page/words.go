package page

import (
	"github.com/peihe/peihe/pipeline/words"
)

// badge shows a code of a column as a word in its tone.
func badge(column, code string) Cell {
	w := words.For(column, code)
	return Badge(w.Tone, w.Text)
}

// severity shows how grave a finding is.
func severity(code string) Cell { return badge("severity", code) }

// outcome shows what became of a trainee.
func outcome(code string) Cell { return badge("outcome", code) }

// action shows what the notice asks for against an institution; "" is unknown, as
// sanctions or surveys are not exported.
func action(code string) Cell {
	if code == "" {
		return Badge("unknown", words.Unexported)
	}
	return badge("action", code)
}

// effect shows what a finding does to money.
func effect(code string) Cell {
	w := words.For("effect", code)
	if w.Tone == "quiet" {
		return quiet(w.Text)
	}
	return Text(w.Text)
}
