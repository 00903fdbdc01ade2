package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/exit"
)

// TestNightWithNothingNew builds again and again: only where something that the site is
// made from has changed, or the site itself, is there another build.
func TestNightWithNothingNew(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long; make test runs it")
	}
	dir := t.TempDir()
	input, out, cache := filepath.Join(dir, "input"), filepath.Join(dir, "site"), filepath.Join(dir, "cache")
	if code, _, stderr := run(t, "generate", "--classes", "4", "--to", input); code != exit.Done {
		t.Fatal(stderr)
	}
	args := []string{"build", "--input", input, "--out", out, "--cache", cache, "--accept", "all", "--fail-on", "error",
		"--edition", "internal"}
	var first []string // exit code, stdout and what was found, of the first build
	build := func(name string, isNew bool, more ...string) {
		t.Helper()
		before, _ := os.Readlink(filepath.Join(out, "current"))
		code, stdout, stderr := run(t, append(append(args, "--as-of", "2021-12-31"), more...)...)
		if code != exit.Done && code != exit.Found {
			t.Fatalf("%s: exit %d, %s", name, code, stderr)
		}
		after, err := os.Readlink(filepath.Join(out, "current"))
		if err != nil || (before != after) != isNew || strings.Contains(stderr, "stays as it is") == isNew {
			t.Errorf("%s: %s after %s, %v, %s", name, after, before, err, stderr)
		}
		_, found, _ := strings.Cut(stderr, "findings:")
		told := []string{string(rune('0' + code)), stdout, found}
		if first == nil {
			first = told
		}
		if !isNew && strings.Join(told, "\n") != strings.Join(first, "\n") {
			t.Errorf("%s: it says %q, and the first build said %q", name, told, first)
		}
	}
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build("first", true)
	for path, want := range map[string]os.FileMode{cache: 0o700, filepath.Join(cache, "last.json"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	build("the same", false)
	build("on one thread", false, "--threads", "1")
	manifest := filepath.Join(out, "internal", "manifest.json")
	text, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(manifest); err != nil {
		t.Fatal(err)
	}
	write(manifest, strings.Replace(string(text), "a", "b", 1))
	build("a published file was changed", true)
	build("the same", false)
	if code, _, stderr := run(t, "rollback", "--out", out); code != exit.Done {
		t.Fatal(stderr)
	}
	build("rolled back", true)
	if err := os.RemoveAll(cache); err != nil {
		t.Fatal(err)
	}
	build("the cache was deleted", true)
	database := filepath.Join(dir, "peihe.duckdb")
	build("a database is asked for", true, "--database", database)
	if _, err := os.Stat(database); err != nil {
		t.Error(err)
	}
	build("the next day", true, "--as-of", "2022-01-01")
	write(filepath.Join(input, "memo.txt"), "something\n")
	build("another file", true)
	build("the same", false)
}
