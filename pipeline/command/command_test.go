package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/policy"
)

// top is the top folder of the project, from which the tests run, as a user would.
var top string

func TestMain(m *testing.M) { os.Exit(testAll(m)) }

func testAll(m *testing.M) int {
	// its own, so that no run here tells what one elsewhere left when it was killed
	temporary, err := os.MkdirTemp("", "command")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(temporary)
	if err := os.Setenv("TMPDIR", temporary); err != nil {
		panic(err)
	}
	if err := os.Chdir("../.."); err != nil {
		panic(err)
	}
	if top, err = os.Getwd(); err != nil {
		panic(err)
	}
	return m.Run()
}

func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err strings.Builder
	code = Run(args, program(&out, &err))
	return code, out.String(), err.String()
}

// program is the program with the files of the project.
func program(stdout, stderr io.Writer) Program {
	return Program{
		Queries: os.DirFS(filepath.Join(top, "queries")), Templates: os.DirFS(filepath.Join(top, "templates")),
		Notices: policy.BuiltIn{
			Notices:   os.DirFS(filepath.Join(top, "data", "policy")),
			Calendars: os.DirFS(filepath.Join(top, "data", "calendar")),
		},
		Stdout: stdout, Stderr: stderr,
	}
}

func TestWrongUsage(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"build --nonsense", "unknown flag --nonsense; see peihe build --help"},
		{"build extra", `unexpected argument "extra"`},
		{"biuld", "did you mean build?"},
		{"build --inptu x", "did you mean --input?"},
		{"help nope", `unknown verb "nope"`},
		{"help build x", `unexpected argument "x"`},
		{"help completion tcsh", `unexpected argument "tcsh"`},
		{"completion tcsh", `no script for the shell "tcsh"; use one of bash, fish, powershell, zsh`},
		{"completion bsah", "did you mean bash?"},
		{"completion bash extra", `unexpected argument "extra"`},
		{"build --input=", "--input is blank"},
		{"build --policy=", "--policy is blank"},
		{"build --policy fuzhou-2012-42", "did you mean fuzhou-2021-42?"},
		{"build --edition publik", "did you mean public?"},
		{"check --ignore [", `--ignore "[" is no pattern; write`},
		{"check --previous nowhere", "--previous nowhere holds no internal edition"},
		{"check --accept rows_lst", "did you mean rows_lost?"},
		{"check --accept rows_lost:clases", "did you mean classes?"},
		{"rules attendance_below_minimun", "did you mean attendance_below_minimum?"},
		{"explain #", `"#" is no id; name a class`},
		{"whatif --database x --set attendance", "--set"},
		{"nonsense", `unknown verb "nonsense"; see peihe --help`},
		{"build --as-of 2021-13-01", `--as-of "2021-13-01"`},
		{"build --as-of 2021-1-1", "write it as 2021-12-31"},
		{"build --fail-on always", "use one of never, error, warning"},
		{"build --log-format xml", "use one of text, json"},
		{"build --edition secret", `--edition "secret"`},
		{"build --edition=", "--edition is empty"},
		{"build --out=", "--out is blank"},
		{"build --database pipeline", `--database "pipeline" is a folder`},
		{"build --threads -1", `--threads "-1": give a whole number from 0 to 1,024`},
		{"build --threads many", `--threads "many": give a whole number`},
		{"build --threads 1000000000", "to 1,024"},
		{"build --memory-limit banana", "give a size from 256 MB to 1 PB"},
		{"build --memory-limit 0", "give a size from 256 MB to 1 PB"},
		{"whatif --memory-limit 100MB", "give a size from 256 MB to 1 PB"},
		{"build --policy nowhere", `--policy "nowhere" is neither a folder nor one of the built-in notices`},
		{"build --calendar nowhere", `--calendar "nowhere" is no folder`},
		{"build --templates nowhere", "--templates"},
		{"rules no_such_rule", `no rule "no_such_rule"`},
		{"rules a b", `unexpected argument "b"`},
		{"inspect", "no path"},
		{"inspect --format xml x", "use one of text, json"},
		{"inspect --limit -1 x", `--limit "-1": give a whole number`},
		{"generate", "--to is missing"},
		{"check --format sarif --max-results -1", "give a whole number from 0"},
		{"check --max-results 5", "--max-results is for --format sarif"},
		{"check --format csv", "use one of text, json, sarif, junit"},
		{"explain", "no id"},
		{"explain a b", `unexpected argument "b"`},
		{"explain a --format csv", "use one of text, json"},
		{"load", "--to is missing"},
		{"load --to pipeline", "which Peihe did not write"},
		{"load --to data/sample", `--to "data/sample" is what --input "data/sample" reads`},
		{"load --to site", "holds what Peihe wrote as site"},
		{"load --to new --share ../x", `--share "../x" is no path below "data/sample"`},
		{"load --to new --share /x", `--share "/x" is no path`},
		{"load --to new --root queries --input data/sample", `--input "data/sample" does not lie in --root "queries"`},
		{"load --to new --root nowhere", "does not lie in --root"},
		{"load --to data/sample --share classes.csv", `is what --input "data/sample" reads`},
		{"generate --policy data/policy/fuzhou-2021-42 --to data/policy", "holds --policy"},
		{"generate --to pipeline", "which Peihe did not write"},
		{"build --out data/sample/site", `--out "data/sample/site" lies in --input "data/sample"`},
		{"build --out .", "holds --input"},
		{"build --out pipeline", "which Peihe did not write"},
		{"build --out README.md", "is no folder"},
		{"build --templates templates --out templates/new", "lies in --templates"},
		{"build --calendar data/calendar --out data/calendar", "is what --calendar"},
		{"build --database data/sample/classes.csv", "lies in --input"},
		{"check --policy data/policy/fuzhou-2021-42 --database data/policy/fuzhou-2021-42/notice.yaml",
			"lies in --policy"},
		{"check --database README.md", "did not write"},
		{"check --timings README.md", "did not write"},
		{"build --timings data/sample/timings.csv", "lies in --input"},
		{"build --cache data/sample/cache", "lies in --input"},
		{"build --cache site/internal/cache", "lies in what --out"},
		{"build --cache site/cache", "lies in --out"},
		{"build --cache queries", "did not write"},
		{"build --why-rebuilt README.md", "did not write"},
		{"build --why-rebuilt data/sample/why.csv", "lies in --input"},
		{"build --why-rebuilt x.csv --timings x.csv", "for two things"},
		{"build --why-rebuilt site/internal/x.csv", "lies in what --out"},
		{"build --cache README.md", "is no folder"},
		{"build --timings site/internal/timings.csv", "publishes"},
		{"check --timings=", "--timings is blank"},
		{"load --to new --database new/x", "no folder"},
		{"policy extra", `unexpected argument "extra"`},
		{"policy --to x --check x", "give one of them"},
		{"policy --to=", "--to is blank"},
		{"policy --check=", "--check is blank"},
		{"policy --check nowhere", `--check "nowhere" is no folder`},
		{"policy --to x --policy nowhere", "one of the built-in notices"},
		{"policy --to data/policy/fuzhou-2021-42", "which Peihe did not write"},
		{"generate --to x --classes 0", `--classes "0": give a whole number from 1`},
		{"verify", "no folder; name a published site"},
		{"verify a b", `unexpected argument "b"`},
		{"verify nowhere", "nowhere is no folder"},
		{"verify README.md", "README.md is no folder"},
		{"verify data", "data holds no manifest.json"},
		{"verify data --format xml", "use one of text, json"},
		{"verify data --key nowhere", "--key: "},
		{"verify data --key README.md", "README.md holds no key in PEM; write it with: openssl pkey"},
		{"verify data --policy nowhere", "one of the built-in notices"},
		{"build --sign nowhere", "--sign: "},
		{"build --sign README.md", "README.md holds no key in PEM; make one with: openssl genpkey"},
		{"build --keep 0", "whole number from 1 to 1,000"},
		{"build --keep 1001", "whole number from 1 to 1,000"},
		{"rollback --out data", "which Peihe did not write"},
		{"rollback --out nowhere", "holds no builds"},
		{"rollback --to 0", "--to"},
		{"rollback 3", `unexpected argument "3"`},
		{"generate --to x --class-size 60-40", `--class-size "60-40": give the least and the most trainees`},
		{"generate --to x --class-size 5-9", "--class-size 5-9: the notice and its faults have room for 10 to"},
		{"generate --to x --class-size 40-60 --policy example-2023-18", "have room for 15 to 49 trainees; give two"},
		{"generate --to x --class-size 9000-9999 --classes 9999", "--classes 9999: the ages of the notice leave"},
		{"generate --to x --monthly=perhaps", `--monthly "perhaps": give true or false`},
		{"generate --to x --faults 2", `--faults "2": give a share from 0 to 1`},
	} {
		code, stdout, stderr := run(t, strings.Fields(test.args)...)
		if code != exit.WrongUsage || !strings.Contains(stderr, test.want) || stdout != "" {
			t.Errorf("peihe %s: exit %d, stdout %q, stderr %q; want %d and %q",
				test.args, code, stdout, stderr, exit.WrongUsage, test.want)
		}
	}
}

// TestBuiltWithoutCharts is what go install makes: the library for charts is not there.
func TestBuiltWithoutCharts(t *testing.T) {
	var stdout, stderr strings.Builder
	program := program(&stdout, &stderr)
	program.Templates = fstest.MapFS{"layout.html": {}}
	out := filepath.Join(t.TempDir(), "site")
	code := Run([]string{"build", "--out", out}, program)
	if code != exit.NotPossible || stdout.Len() > 0 || !strings.Contains(stderr.String(), "run make build") ||
		strings.Contains(stderr.String(), "load") {
		t.Errorf("exit %d, stdout %q, stderr %q", code, stdout.String(), stderr.String())
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("something was written")
	}
}

// TestEveryFailureSaysWhatToDo gives report what the system and the engine say.
func TestEveryFailureSaysWhatToDo(t *testing.T) {
	for _, test := range []struct {
		err  error
		code int
		want string
	}{
		{
			&fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, exit.NotPossible,
			"write x: no space left on device; make room there, or name another place (TMPDIR for temporary files)",
		},
		{
			fmt.Errorf(`publish: %w`, errors.New(`IO Error: Could not write file "x": No space left on device`)),
			exit.NotPossible, `Could not write file "x": No space left on device; make room there`,
		},
		{&fs.PathError{Op: "open", Path: "x", Err: syscall.EROFS}, exit.NotPossible, "; get the right to write there"},
		{&fs.PathError{Op: "open", Path: "x", Err: syscall.EMFILE}, exit.NotPossible, "; let the program open"},
		{errors.New("Out of Memory Error: failed"), exit.NotPossible, "; give more with --memory-limit"},
		{errors.New("x"), exit.NotPossible, "x; run it again, and report it if it comes again"},
		{errors.New("x; do y"), exit.NotPossible, "peihe: x; do y\n"},
		{exit.With(exit.WrongInput, errors.New("x; do y")), exit.WrongInput, "peihe: x; do y\n"},
		{fmt.Errorf("load: %w", context.Canceled), exit.Interrupted, "peihe: interrupted; nothing was published\n"},
	} {
		var said strings.Builder
		if code := report(&said, test.err, config{}, false); code != test.code ||
			!strings.Contains(said.String(), test.want) {
			t.Errorf("%v: exit %d, %q", test.err, code, said.String())
		}
	}
}

// TestFullStdout has no room for what a verb is asked for.
func TestFullStdout(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	to := t.TempDir()
	for _, line := range []string{
		"", "--help", "--version", "help", "help build", "build --help", "completion", "completion bash", "rules",
		"rules fee_charged", "policy", "policy --to " + filepath.Join(to, "notice"),
		"policy --check data/policy/fuzzed", "policy --check data/policy/fuzhou-2021-42", "licenses",
		"inspect data/sample/classes.csv", "inspect --format json data/sample/classes.csv",
		"generate --classes 1 --to " + filepath.Join(to, "exports"),
	} {
		var stderr strings.Builder
		p := program(full, &stderr)
		p.License = "x"
		code := Run(strings.Fields(line), p)
		want, says := exit.NotPossible, "no space left on device; make room there, or send stdout somewhere else\n"
		if strings.Contains(line, "fuzzed") { // which is not there, and says so
			want, says = exit.WrongUsage, "is no folder"
		}
		if code != want || !strings.Contains(stderr.String(), says) {
			t.Errorf("peihe %s: exit %d, %q", line, code, stderr.String())
		}
	}
}

// TestSweptIsTold lets a run find what one that was killed had left.
func TestSweptIsTold(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	for _, test := range []struct{ quiet, want string }{
		{"--quiet=false", "peihe: removed what killed runs had left, 1 in all: " + temporary + "/peihe-scratch-1\n"},
		{"--quiet", ""},
	} {
		left := filepath.Join(temporary, "peihe-scratch-1")
		if err := errors.Join(os.Mkdir(left, 0o700), os.WriteFile(left+".lock", nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		code, _, stderr := run(t, "check", "--input", "nowhere", test.quiet)
		if code != exit.WrongInput || strings.Contains(stderr, "killed") != (test.want != "") ||
			!strings.Contains(stderr, test.want) {
			t.Errorf("%s: exit %d, %q", test.quiet, code, stderr)
		}
		if entries, err := os.ReadDir(temporary); err != nil || len(entries) > 0 {
			t.Errorf("%s: %v is left, %v", test.quiet, entries, err)
		}
	}
}

func TestInputThatCannotBeUsed(t *testing.T) {
	out := filepath.Join(t.TempDir(), "site")
	for _, input := range []string{t.TempDir(), "nowhere", "go.mod"} {
		code, _, stderr := run(t, "build", "--input", input, "--out", out)
		if code != exit.WrongInput || !strings.HasPrefix(stderr, "peihe: ") &&
			!strings.Contains(stderr, "\npeihe: ") {
			t.Errorf("--input %s: exit %d, stderr %q", input, code, stderr)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("something was written")
	}
}

func TestBuildGenerateAndFailOn(t *testing.T) {
	input := filepath.Join(t.TempDir(), "exports")
	out, kept := filepath.Join(t.TempDir(), "site"), filepath.Join(t.TempDir(), "peihe.duckdb")
	code, stdout, stderr := run(t, "generate", "--to", input, "--classes", "30", "--seed", "7")
	if code != 0 || strings.TrimSpace(stdout) != input {
		t.Fatalf("generate: exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	code, stdout, stderr = run(t, "build", "--input", input, "--out", out, "--database", kept,
		"--fail-on", "error", "--log-format", "json", "--as-of", "2021-12-31")
	if code != exit.Found || strings.TrimSpace(stdout) != filepath.Join(out, "internal", "index.html") {
		t.Fatalf("build: exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	first, _, _ := strings.Cut(stderr, "\n")
	var line struct{ Msg, Took string }
	if err := json.Unmarshal([]byte(first), &line); err != nil || line.Msg != "load" {
		t.Errorf("progress is no JSON line: %q, %v", first, err)
	}
	if _, err := os.Stat(kept); err != nil {
		t.Error(err)
	}
	text, err := os.ReadFile(filepath.Join(out, "internal", "data", "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	var summary struct {
		AsOf string `json:"as_of"`
		Exit struct{ Code int }
	}
	err = json.Unmarshal(text, &summary)
	if err != nil || summary.AsOf != "2021-12-31" || summary.Exit.Code != exit.Found {
		t.Errorf("summary %+v, %v", summary, err)
	}
	code, _, stderr = run(t, "build", "--input", input, "--out", out, "--quiet", "--edition", "public")
	if code != 0 || stderr != "" {
		t.Errorf("quiet build: exit %d, stderr %q", code, stderr)
	}
}

func TestRulesVerb(t *testing.T) {
	code, list, _ := run(t, "rules")
	if code != 0 || strings.Count(list, "\n") < 80 || !strings.Contains(list, "attendance_below_minimum") {
		t.Errorf("exit %d, %q", code, list)
	}
	code, one, _ := run(t, "rules", "training_days_below_minimum")
	for _, want := range []string{
		"reject_class", "四(四)", "minimum_days = 5", "ended classes only", "from facts.classes",
	} {
		if code != 0 || !strings.Contains(one, want) {
			t.Errorf("exit %d, %q is not in %q", code, want, one)
		}
	}
}

// TestGenerateTouchesNothingElse puts real exports in the place of the generated ones.
func TestGenerateTouchesNothingElse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "classes.csv")
	for _, generated := range []bool{false, true} {
		if err := os.WriteFile(path, []byte("real\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		code, stdout, stderr := run(t, "generate", "--to", dir, "--classes", "1")
		text, err := os.ReadFile(path)
		if code != exit.WrongUsage || stdout != "" || !strings.Contains(stderr, `"classes.csv"`) ||
			string(text) != "real\n" || err != nil {
			t.Fatalf("generated before %v: exit %d, %q, %q; classes.csv holds %q, %v", generated, code, stdout, stderr,
				text, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		for _, classes := range []string{"64", "1"} {
			if code, _, stderr := run(t, "generate", "--to", dir, "--classes", classes); code != 0 {
				t.Fatalf("exit %d, %q", code, stderr)
			}
		}
	}
}

// TestSample wants data/sample to be what the generator writes, and small.
func TestSample(t *testing.T) {
	fresh := t.TempDir()
	if code, _, stderr := run(t, "generate", "--to", fresh); code != 0 {
		t.Fatal(stderr)
	}
	entries, err := os.ReadDir(fresh)
	if err != nil || len(entries) != 16 { // fifteen kinds, and the mark that says whose folder it is
		t.Fatalf("%d files, %v", len(entries), err)
	}
	size := 0
	for _, e := range entries {
		want, err := os.ReadFile(filepath.Join(fresh, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("data", "sample", e.Name()))
		if err != nil || string(got) != string(want) {
			t.Errorf("data/sample/%s is not what `peihe generate --to data/sample` writes; write it anew (%v)",
				e.Name(), err)
		}
		size += len(got)
	}
	if size > 3<<20 {
		t.Errorf("the sample has %d bytes, more than 3 MB", size)
	}
}

// slow leaves a test out of make quick.
func slow(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long; make test runs it")
	}
}
