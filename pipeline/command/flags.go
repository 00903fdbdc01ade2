package command

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/peihe/peihe/pipeline/spelling"
	"github.com/peihe/peihe/pipeline/synthetic"
)

// mostThreads is more than any machine has for which this program is made. Each costs
// memory, and so many that the system has no more end the program.
const mostThreads = 1024

// whole is a flag's value that is a whole number within bounds.
type whole struct {
	to          *int
	least, most int
}

// addWhole adds a flag that takes a whole number within bounds.
func addWhole(flags *pflag.FlagSet, to *int, name string, usual, least, most int, usage string) {
	*to = usual
	flags.Var(whole{to, least, most}, name, usage)
	if usual == 0 {
		flags.Lookup(name).DefValue = "" // its usage says what none means
	}
}

func addThreads(flags *pflag.FlagSet, to *int) {
	addWhole(flags, to, "threads", 0, 0, mostThreads, "threads to use (default all processors)")
}

func (w whole) String() string {
	if w.to == nil { // the zero value, by which a default is known
		return ""
	}
	return strconv.Itoa(*w.to)
}

func (w whole) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < w.least || n > w.most {
		return fmt.Errorf("give a whole number from %d to %s", w.least, humanize.Comma(int64(w.most)))
	}
	*w.to = n
	return nil
}

func (w whole) Type() string { return "number" }

// seed is a flag's value that is any whole number.
type seed uint64

func (s *seed) String() string { return strconv.FormatUint(uint64(*s), 10) }

func (s *seed) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return fmt.Errorf("give a whole number from 0 to %d", uint64(math.MaxUint64))
	}
	*s = seed(n)
	return nil
}

func (s *seed) Type() string { return "number" }

// share is a flag's value from 0 to 1.
type share float64

func (s *share) String() string { return strconv.FormatFloat(float64(*s), 'g', -1, 64) }

func (s *share) Set(text string) error {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n >= 0 && n <= 1) { // which NaN is not either
		return errors.New("give a share from 0 to 1, such as 0.4")
	}
	*s = share(n)
	return nil
}

func (s *share) Type() string { return "share" }

// classSize is a flag's value that is the least and the most trainees of a class.
type classSize synthetic.Size

func (s *classSize) String() string {
	if *s == (classSize{}) { // as the notice asks for, which its usage says
		return ""
	}
	return synthetic.Size(*s).String()
}

func (s *classSize) Set(text string) error {
	low, high, _ := strings.Cut(text, "-")
	least, err := strconv.ParseUint(low, 10, 31)
	most, errMost := strconv.ParseUint(high, 10, 31)
	if err != nil || errMost != nil || least < 1 || least > most || most > synthetic.MaxSize {
		return fmt.Errorf("give the least and the most trainees of a class, such as 40-60, up to %s",
			humanize.Comma(synthetic.MaxSize))
	}
	*s = classSize{Least: int(least), Most: int(most)}
	return nil
}

func (s *classSize) Type() string { return "sizes" }

// path is a flag's value that says where something is, which "" does not: a shell writes
// that for a variable nobody set.
type path string

func addPath(flags *pflag.FlagSet, to *string, name, usual, usage string) {
	*to = usual
	flags.Var((*path)(to), name, usage)
}

func (p *path) String() string { return string(*p) }

func (p *path) Set(text string) error {
	if text == "" {
		return errors.New("name a place, or leave the flag out")
	}
	*p = path(text)
	return nil
}

func (p *path) Type() string { return "path" }

// inOwnWords says what is wrong with a flag of a verb. What the library says of it is
// written for those who write programs.
func inOwnWords(c *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		blank   *pflag.ValueRequiredError
		wrong   *pflag.InvalidValueError
		syntax  *pflag.InvalidSyntaxError
	)
	help := "see " + c.CommandPath() + " --help"
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return fmt.Errorf("unknown flag -%s: flags have two dashes; %s", unknown.GetSpecifiedShortnames(), help)
	case errors.As(err, &unknown):
		if near := spelling.Likely(unknown.GetSpecifiedName(), flagsOf(c)); near != "" {
			help = "did you mean --" + near + "? " + help
		}
		return fmt.Errorf("unknown flag --%s; %s", unknown.GetSpecifiedName(), help)
	case errors.As(err, &blank):
		return fmt.Errorf("--%s has no value; give one, or %s", blank.GetSpecifiedName(), help)
	case errors.As(err, &syntax):
		return fmt.Errorf("%q is no flag: write it as --name value; %s", syntax.GetSpecifiedFlag(), help)
	case errors.As(err, &wrong):
		flag := wrong.GetFlag()
		why := wrong.Unwrap().Error()
		switch flag.Value.Type() {
		case "bool":
			why = "give true or false"
		case "stringSlice":
			why = "a quote in it is not closed or stands amid a word; write items with commas between them"
		}
		return fmt.Errorf("--%s %s: %s; %s", flag.Name, quoted(wrong.GetValue()), why, help)
	}
	return err
}

// quoted shows a value that was given, or that it is blank.
func quoted(value string) string {
	if value == "" {
		return "is blank"
	}
	return strconv.Quote(value)
}

// flagsOf are the names of the flags that a verb takes.
func flagsOf(c *cobra.Command) []string {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// verbsOf are the names of the verbs of a program.
func verbsOf(root *cobra.Command) []string {
	var names []string
	for _, verb := range root.Commands() {
		if verb.IsAvailableCommand() && !strings.HasPrefix(verb.Name(), "_") {
			names = append(names, verb.Name())
		}
	}
	return names
}
