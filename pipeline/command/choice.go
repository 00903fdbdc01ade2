package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// choice is a flag's value that is one of a few words.
type choice struct {
	to      *string
	allowed []string
}

// choose adds a flag that takes one of some words, by default the first of them.
func choose(flags *pflag.FlagSet, to *string, name, usage string, allowed ...string) {
	*to = allowed[0]
	flags.Var(choice{to, allowed}, name, usage)
}

func (c choice) String() string {
	if c.to == nil { // the zero value, by which a default is known
		return ""
	}
	return *c.to
}

func (c choice) Set(word string) error {
	if !slices.Contains(c.allowed, word) {
		return fmt.Errorf("use one of %s", strings.Join(c.allowed, ", "))
	}
	*c.to = word
	return nil
}

func (c choice) Type() string { return strings.Join(c.allowed, "|") }
