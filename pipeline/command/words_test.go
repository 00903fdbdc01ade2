package command

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/peihe/peihe/pipeline/exit"
)

// foreign are words of the language that the program is written in and of the
// libraries that it is made of: they tell a user nothing.
var foreign = regexp.MustCompile(`strconv|\bsql\b|driver|goroutine|panic|` +
	`runtime|\b0x|errno|(?:^|\s)(?:json|yaml|csv|zip|xml): |` +
	`invalid argument "|parse error|invalid syntax|value out of range|invalid value|flag needs|shorthand|` +
	`duckdb error|unmarshal|%!|<nil>|\bnil\b|EOF|0xc0|accepts \d|requires at least`)

// shown is a value that was given, which says what it likes.
var shown = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// sentence is how text begins that is no message of this program.
var sentence = regexp.MustCompile(`^[A-Z][a-z]+ `)

// hinted is how a message ends: with what to do.
var hinted = regexp.MustCompile(`(; |\? |\n)[a-z][^\n]*$|\?$`)

// wrongValues are values that flags of a type never take.
var wrongValues = map[string][]string{
	"number": {"", "abc", "-1", "1e99", "0x10", "1.5", "99999999999999999999", "1,000", "NaN", "一", " 1"},
	"share":  {"", "abc", "-0.1", "1.1", "NaN", "Inf", "50%", "1e400"},
	"size":   {"", "abc", "-1GB", "1", "0", "999999999999999TB", "1e99GB", "NaN"},
	"sizes":  {"", "abc", "40", "40-", "-60", "60-40", "0-10", "40-60-80", "4e1-60", "40–60", "40-1000000", "10 - 20"},
	"bool":   {"maybe", "2", "是", "yes"},
	"path":   {""},
}

// oddValues may or may not be taken: what is said of them is looked at, not whether.
var oddValues = map[string][]string{
	"path":        {"nowhere", "nowhere/below", "README.md", "README.md/below", "/dev/null/x", `a"b`, "a?b", "一\u202e"},
	"string":      {"", "abc", "2021-13-01", "0", `"`, "2021-1-1", "-1", "99999-01-01"},
	"strings":     {"", `"`, `a"b`, "nonsense", "rows_lost:nonsense", "[", ",", "a,,b"},
	"stringArray": {"", "x", "=", "x=", "=1", "attendance_minimum=abc", "attendance_minimum=-1", "nonsense=1"},
}

// wrongLines are command lines that fail whatever is added to them, before any export
// is read.
func wrongLines(t *testing.T) map[string][]string {
	temporary := t.TempDir()
	return map[string][]string{
		"build":    {"--quiet", "--input", "nowhere", "--out", filepath.Join(temporary, "site")},
		"check":    {"--quiet", "--input", "nowhere"},
		"explain":  {"--quiet", "--input", "nowhere", "FZ202100001"},
		"load":     {"--quiet", "--input", "nowhere", "--to", filepath.Join(temporary, "lake")},
		"whatif":   {"--database", "nowhere", "--set", "attendance_minimum=75"},
		"inspect":  {"--limit", "1"}, // no path
		"rules":    {"nonsense"},
		"generate": {"--to", filepath.Join(temporary, "exports"), "--policy", "nowhere"},
		"policy":   {"extra"},
		"licenses": {"extra"},
		"help":     {"nonsense"},
		"diff":     {"nowhere", "nowhere"},
		"rollback": {"--out", filepath.Join(temporary, "nowhere")},
		"serve":    {"--quiet", "--input", "nowhere", "--listen", "nowhere"},
		"verify":   {"nowhere"},
	}
}

// TestMessagesAreForUsers gives every flag of every verb values of every odd kind, and
// holds whatever is said against what no user shall have to read.
func TestMessagesAreForUsers(t *testing.T) {
	slow(t)
	before, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	lines, tried, odd := wrongLines(t), 0, map[string]bool{}
	try := func(args []string, flag string, isWrong bool) {
		tried++
		code, _, stderr := run(t, args...)
		line := strings.Join(args, " ")
		said, isOurs := strings.CutPrefix(strings.TrimSuffix(stderr, "\n"), "peihe: ")
		switch {
		case code < exit.WrongUsage || code > exit.NotPossible || isWrong && code != exit.WrongUsage:
			t.Errorf("peihe %q: exit %d, %s", line, code, said)
		case !isOurs || sentence.MatchString(said):
			t.Errorf("peihe %q does not begin as the others: %s", line, stderr)
		case foreign.MatchString(shown.ReplaceAllString(said, "")):
			t.Errorf("peihe %q speaks of %q: %s", line, foreign.FindString(said), said)
		case !hinted.MatchString(said):
			t.Errorf("peihe %q says not what to do: %s", line, said)
		case isWrong && !regexp.MustCompile("--"+flag+`\b`).MatchString(said):
			t.Errorf("peihe %q does not name --%s: %s", line, flag, said)
		}
	}
	for _, line := range []string{
		"whatif --set attendance_minimum=75 --database README.md", "whatif --set attendance_minimum=75 --database data",
		"explain x --database README.md", "explain x --database nowhere", "explain x --database data",
		"check --quiet --input README.md", "check --quiet --input pipeline/command", "load --quiet --to /dev/null/x",
		"generate --to /dev/null/x", "policy --to README.md", "policy --check README.md", "policy --check data",
	} {
		try(strings.Fields(line), "", false)
	}
	root := verbs(program(nil, nil), new(config), new(int))
	root.InitDefaultHelpCmd()
	for _, verb := range root.Commands() {
		line := append([]string{verb.Name()}, lines[verb.Name()]...)
		if verb.Name() == "completion" {
			line = append(line, "nonsense")
		}
		if len(line) == 1 {
			t.Errorf("%s: no line that fails is known", verb.Name())
			continue
		}
		try(line, "", false)
		try(append(slices.Clone(line), "--nonsense"), "nonsense", true)
		try(append(slices.Clone(line), "-x"), "", false)
		try(append(slices.Clone(line), "--=x"), "", false)
		flagsIn(verb, func(f *pflag.Flag) {
			kind := f.Value.Type()
			if _, isChoice := f.Value.(choice); isChoice {
				kind = "choice"
				wrongValues[kind] = []string{"", "nonsense", f.Value.String() + "x", `"`}
			}
			if kind == "stringSlice" {
				kind = "strings"
			}
			if wrongValues[kind] == nil && oddValues[kind] == nil {
				t.Errorf("--%s of %s is of a type %s that no value is known for", f.Name, verb.Name(), kind)
			}
			if kind != "bool" {
				try(append(slices.Clone(line), "--"+f.Name), f.Name, true)
			}
			for _, v := range wrongValues[kind] {
				try(append(slices.Clone(line), "--"+f.Name+"="+v), f.Name, true)
			}
			if odd[f.Name] {
				return // what is said of it depends on no verb, and takes longer
			}
			odd[f.Name] = true
			for _, v := range oddValues[kind] {
				try(append(slices.Clone(line), "--"+f.Name+"="+v), f.Name, false)
			}
		})
	}
	if tried < 500 {
		t.Errorf("only %d lines were tried", tried)
	}
	after, err := os.ReadDir(".")
	if err != nil || len(after) != len(before) {
		t.Errorf("the working folder has %d entries, before %d, %v", len(after), len(before), err)
	}
}

func flagsIn(verb *cobra.Command, each func(*pflag.Flag)) {
	verb.InheritedFlags() // which joins those of the program
	verb.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" && f.Name != "version" {
			each(f)
		}
	})
}
