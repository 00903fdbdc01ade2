package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// program builds the program as `make build` does and returns its path.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "peihe")
	if said, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, said)
	}
	return path
}

// run runs the program in a folder and with nothing in its environment but what it is
// given, and returns what it says on stdout and stderr.
func run(t *testing.T, dir, program string, environment []string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errs bytes.Buffer
	c := exec.CommandContext(t.Context(), program, args...)
	c.Dir, c.Stdout, c.Stderr = dir, &out, &errs
	c.Env = append([]string{"TMPDIR=" + t.TempDir()}, environment...)
	err = c.Run()
	return out.String(), errs.String(), err
}

// TestAlone copies the program into an empty folder, beside it only a folder of exports,
// and builds both editions there.
func TestAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Rename(program(t), filepath.Join(dir, "peihe")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "exports"), os.DirFS("data/sample")); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, err := run(t, dir, "./peihe", nil, "build", "--input", "exports", "--as-of", "2021-12-31", "--quiet")
	if err != nil || stderr != "" || stdout != filepath.Join("site", "internal", "index.html")+"\n" {
		t.Fatalf("%v, stdout %q, stderr %q", err, stdout, stderr)
	}
	for _, file := range []string{"index.html", "data/summary.json", "static/vendor/echarts.js"} {
		for _, edition := range []string{"internal", "public"} {
			info, err := os.Stat(filepath.Join(dir, "site", edition, file))
			if err != nil || info.Size() == 0 {
				t.Errorf("%s of the edition %s is not there or empty: %v", file, edition, err)
			}
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 3 {
		t.Errorf("beside program, exports and site stands something: %v (%v)", entries, err)
	}
}
