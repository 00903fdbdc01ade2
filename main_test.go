package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// TestNotice finds every module that the program links and every npm package that it
// bundles in what `peihe licenses` prints.
func TestNotice(t *testing.T) {
	t.Parallel()
	path := program(t)
	said, stderr, err := run(t, t.TempDir(), path, nil, "licenses")
	if err != nil || stderr != "" {
		t.Fatalf("%v, stderr %q", err, stderr)
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Go", "DuckDB "}
	for _, m := range info.Deps {
		want = append(want, m.Path+" "+m.Version+"\n")
	}
	text, err := os.ReadFile("templates/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Version string
			Dev     bool
		}
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		t.Fatal(err)
	}
	for name, p := range lock.Packages {
		if name, isPackage := strings.CutPrefix(name, "node_modules/"); isPackage && !p.Dev {
			want = append(want, name+" "+p.Version+" (npm)\n")
		}
	}
	if len(want) < 30 {
		t.Errorf("only %d components: %q", len(want), want)
	}
	for _, w := range want {
		// once in the list, and at least once above a text
		if strings.Count(said, "\n    "+w) != 1 || !strings.Contains(said, "\n"+w) {
			t.Errorf("peihe licenses has nothing of %q; run make NOTICE", w)
		}
	}
	if !strings.HasPrefix(strings.TrimSpace(said), "Apache License") {
		t.Error("peihe licenses does not begin with the program's own licence")
	}
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
	stdout, stderr, err := run(t, dir, "./peihe", nil,
		"build", "--input", "exports", "--as-of", "2021-12-31", "--quiet")
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
