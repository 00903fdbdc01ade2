package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/exit"
)

// flagFile writes a file of flags and returns its path.
func flagFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "flags.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestWrongFlagFile finds the line of each mistake.
func TestWrongFlagFile(t *testing.T) {
	for _, test := range []struct{ verb, text, want string }{
		{"check", "# night\ntheads: 4\n", `flags.yaml:2: unknown key "theads"; did you mean threads?`},
		{"rules", "theads: 4\n", `flags.yaml:1: unknown key "theads"`}, // whatever the verb
		{"check", "x: 4\n", `unknown key "x"; use one of accept, as-of, `},
		{"check", "config: a.yaml\n", `unknown key "config"`},
		{"check", "quiet: true\nquiet: false\n", `flags.yaml:2: key "quiet" stands twice; keep one`},
		{"check", "input:\n", "flags.yaml:1: input is blank; give a value"},
		{"check", "- input\n", "flags.yaml:1: no mapping of flags to values"},
		{"check", "input: a: b\n", "flags.yaml:1: mapping values are not allowed"},
		{"check", "build:\n  out: site\n  to: x\n", `flags.yaml:3: unknown key "to"`},
		{"check", "build: site\n", "flags.yaml:1: build is a verb"},
		{"check", "out: {folder: site}\n", "flags.yaml:1: out is a flag and no verb"},
		{"check", "build:\n  out: {folder: site}\n", "flags.yaml:2: out takes one value"},
		{"check", "\nas-of: [2021-12-31]\n", "flags.yaml:2: --as-of takes one value, not a list"},
		{"check", "accept: [[a]]\n", "flags.yaml:1: --accept takes a list of single values"},
		{"check", "threads: many\n", `flags.yaml:1: --threads "many": give a whole number`},
		{"check", "memory-limit: 1\n", `flags.yaml:1: --memory-limit "1": give a size`},
		{"check", "input: x\nfail-on: always\n", `flags.yaml:2: --fail-on "always": use one of`},
		{"check", "as-of: 2021-13-01\n", `flags.yaml:1: --as-of "2021-13-01" is no day`},
		{"check", "policy: nowhere\n", `flags.yaml:1: --policy "nowhere" is neither`},
		{"generate", "generate: {classes: 0, to: x}\n", `flags.yaml:1: --classes "0": give a whole number`},
		{"load", "load:\n  to: pipeline\n", `flags.yaml:2: --to "pipeline" holds`},
	} {
		path := flagFile(t, test.text)
		code, stdout, stderr := run(t, test.verb, "--config", path)
		if code != exit.WrongUsage || stdout != "" || !strings.Contains(stderr, test.want) ||
			strings.Contains(test.want, "flags.yaml") && !strings.HasPrefix(stderr, "peihe: "+path+":") {
			t.Errorf("%s with %q: exit %d, stdout %q, stderr %q; want %s", test.verb, test.text, code, stdout, stderr,
				test.want)
		}
	}
	code, _, stderr := run(t, "rules", "--config", "nowhere.yaml")
	if code != exit.WrongUsage || !strings.Contains(stderr, "nowhere.yaml: no such file") {
		t.Errorf("a file that is not there: exit %d, stderr %q", code, stderr)
	}
}

// TestFlagsBeatEnvironmentBeatsFile gives one flag in three places. The folder of the
// exports is not there, so that the error tells which was taken.
func TestFlagsBeatEnvironmentBeatsFile(t *testing.T) {
	taken := func(args ...string) string {
		t.Helper()
		code, _, stderr := run(t, append([]string{"check", "--quiet"}, args...)...)
		_, name, _ := strings.Cut(stderr, "stat ")
		name, _, found := strings.Cut(name, ": no such file")
		if code != exit.WrongInput || !found {
			t.Fatalf("exit %d, stderr %q", code, stderr)
		}
		return name
	}
	file := flagFile(t, "input: of_file\ncheck: {input: of_verb}\n")
	if got := taken("--config", file); got != "of_verb" {
		t.Errorf("verb and file: %s", got)
	}
	t.Setenv("PEIHE_INPUT", "of_environment")
	t.Setenv("PEIHE_SOMEBODY_ELSES", "x")
	if got := taken("--config", file); got != "of_environment" {
		t.Errorf("environment and file: %s", got)
	}
	if got := taken("--config", file, "--input", "of_flag"); got != "of_flag" {
		t.Errorf("flag, environment and file: %s", got)
	}
	t.Setenv("PEIHE_INPUT", "") // as if it were not there
	t.Setenv("PEIHE_CONFIG", flagFile(t, "input: of_file\nexplain: {input: of_other_verb}\n"))
	if got := taken(); got != "of_file" {
		t.Errorf("the file that the environment names: %s", got)
	}
	t.Setenv("PEIHE_CONFIG", "")
	t.Chdir(t.TempDir())
	if got := taken(); got != filepath.Join("data", "sample") {
		t.Errorf("nothing said: %s", got)
	}
	if err := os.WriteFile(usualConfig, []byte("input: of_folder\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := taken(); got != "of_folder" {
		t.Errorf("the file of the working folder: %s", got)
	}
	if err := os.WriteFile(usualConfig, []byte("# nothing\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := taken(); got != filepath.Join("data", "sample") {
		t.Errorf("a file of comments: %s", got)
	}
	t.Setenv("PEIHE_THREADS", "many")
	code, _, stderr := run(t, "check")
	if code != exit.WrongUsage || !strings.HasPrefix(stderr, `peihe: PEIHE_THREADS: --threads "many"`) {
		t.Errorf("a wrong variable: exit %d, stderr %q", code, stderr)
	}
}

// TestFlagFileLists gives flags that take several values one, or a list with an anchor.
func TestFlagFileLists(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"accept: &all [ids_invalid, nothing]\nignore: *all\n", `--accept "nothing"`},
		{"accept: ids_invalid,nothing\n", `--accept "nothing"`},
		{"accept: nothing\n", `--accept "nothing"`},
		{"build:\n  edition: [public, secret]\n", `--edition "secret"`},
	} {
		code, _, stderr := run(t, "build", "--config", flagFile(t, test.text))
		if code != exit.WrongUsage || !strings.Contains(stderr, test.want) {
			t.Errorf("%q: exit %d, stderr %q; want %s", test.text, code, stderr, test.want)
		}
	}
}
