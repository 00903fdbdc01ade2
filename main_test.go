package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

var scratch string // a folder that lives as long as the tests

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "peihe-program-")
	if err != nil {
		panic(err)
	}
	scratch = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// built is the program, built once as `make build` does.
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "peihe")
	if said, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, said)
	}
	return path, nil
})

// program is the path of the program, which all tests have.
func program(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
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
	if err := os.Link(program(t), filepath.Join(dir, "peihe")); err != nil {
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

// TestPages holds what README and the pages of examples/ tell against the program.
func TestPages(t *testing.T) {
	t.Parallel()
	built := program(t)
	pages, err := filepath.Glob("examples/*.md")
	if err != nil || len(pages) < 2 {
		t.Fatalf("pages %q: %v", pages, err)
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			walk(t, built, page)
		})
	}
	for _, page := range append(pages, "README.md", "CHANGELOG.md", "queries/README.md") {
		t.Run("names of "+page, func(t *testing.T) {
			t.Parallel()
			checkNames(t, built, page)
		})
	}
}

// TestNoticePage finds every file of the shipped notices, and every key with which those
// that are not about exports begin, on the page that tells what a notice can say.
func TestNoticePage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("examples/your-own-notice.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("data/policy/*/*.yaml")
	if err != nil || len(files) < 20 {
		t.Fatalf("files %q: %v", files, err)
	}
	key := regexp.MustCompile(`(?m)^([a-z_]+):`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		names := []string{filepath.Base(file)}
		switch names[0] {
		case "aliases.yaml", "words.yaml": // keys are kinds of exports
		case "intake.yaml": // keys are checks
		default:
			for _, match := range key.FindAllStringSubmatch(string(text), -1) {
				names = append(names, match[1])
			}
		}
		for _, name := range names {
			if !regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`).Match(page) {
				t.Errorf("the page says nothing of %s of %s", name, file)
			}
		}
	}
}

// walk does what a page tells, in a folder with nothing but the program and, of what lies
// beside the page, the exports and the jobs of a night: it runs every command of a block
// `console` and finds what the block has below it, and edits files as a block `diff` says.
// … stands for any text, on a line of its own for any lines.
func walk(t *testing.T, built, page string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.Link(built, filepath.Join(dir, "peihe")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "exports"), os.DirFS("examples/exports")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "night"), os.DirFS("examples/night")); err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, b := range blocks(t, page) {
		switch b.language {
		case "console":
			for _, step := range strings.Split("\n"+b.text, "\n$ ")[1:] {
				checkStep(t, dir, step)
				steps++
			}
		case "diff":
			edit(t, dir, b.text)
		}
	}
	if steps < 8 {
		t.Errorf("only %d commands found", steps)
	}
}

// block is a fenced block of a page.
type block struct{ language, text string }

var fenced = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?\n)```$")

func blocks(t *testing.T, page string) []block {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var all []block
	for _, match := range fenced.FindAllStringSubmatch(string(text), -1) {
		all = append(all, block{match[1], match[2]})
	}
	return all
}

// checkStep runs a command with the shell, which must not fail, and compares what it
// says on stdout and stderr. A here-document belongs to the command.
func checkStep(t *testing.T, dir, step string) {
	t.Helper()
	command, want, _ := strings.Cut(step, "\n")
	if document, rest, ok := strings.Cut(want, "\nEND"); strings.HasSuffix(command, "<<'END'") && ok {
		command, want = command+"\n"+document+"\nEND\n", strings.TrimPrefix(rest, "\n")
	}
	c := exec.CommandContext(t.Context(), "sh", "-c", command)
	c.Dir, c.Env = dir, []string{"TMPDIR=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
	said, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, said)
	}
	pattern := regexp.QuoteMeta(strings.TrimSpace(want))
	pattern = regexp.MustCompile(`(?m)^ *…$`).ReplaceAllString(pattern, "(?s:.*)")
	pattern = strings.ReplaceAll(pattern, "…", ".*")
	if !regexp.MustCompile(`^\s*` + pattern + `\s*$`).Match(said) {
		t.Errorf("%s says\n%s\nwant\n%s", command, said, want)
	}
}

// edit changes a file: what stands behind - and after a space becomes what stands behind
// + and after a space. @@ divides the places of a file.
func edit(t *testing.T, dir, diff string) {
	t.Helper()
	head, hunks, _ := strings.Cut(diff, "\n")
	file := filepath.Join(dir, strings.TrimPrefix(head, "--- "))
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for hunk := range strings.SplitSeq(strings.TrimPrefix(hunks, "@@\n"), "@@\n") {
		var before, after strings.Builder
		for line := range strings.Lines(hunk) {
			if line[0] != '+' {
				before.WriteString(line[1:])
			}
			if line[0] != '-' {
				after.WriteString(line[1:])
			}
		}
		if n := strings.Count(string(text), before.String()); n != 1 {
			t.Fatalf("%s has %d times\n%s", file, n, before.String())
		}
		text = []byte(strings.Replace(string(text), before.String(), after.String(), 1))
	}
	if err := os.WriteFile(file, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

// checkNames finds every verb and flag that a page writes, in blocks and within lines, in
// the program, and every file that it names or links to.
func checkNames(t *testing.T, built, page string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, span := range code.FindAllString(string(text), -1) {
		for _, match := range called.FindAllStringSubmatch(span, -1) {
			// the shell takes the quotes away; --help keeps the verb from being run
			stdout, stderr, err := run(t, t.TempDir(), "sh", nil, "-c", built+" "+match[1]+" --help")
			if err != nil || strings.HasPrefix(stdout, "Peihe checks") {
				t.Errorf("%q is no command of the program: %s", match[0], stderr)
			}
		}
	}
	for _, match := range place.FindAllStringSubmatch(string(text), -1) {
		if found, err := filepath.Glob(strings.TrimSuffix(match[1], "/")); err != nil || len(found) == 0 {
			t.Errorf("%s is not there (%v)", match[1], err)
		}
	}
	for _, match := range link.FindAllStringSubmatch(string(text), -1) {
		if _, err := os.Stat(filepath.Join(filepath.Dir(page), match[1])); err != nil {
			t.Errorf("a link leads to %s: %v", match[1], err)
		}
	}
}

var (
	code   = regexp.MustCompile("(?m)^```[^`]*^```$|`[^`\n]+`")
	called = regexp.MustCompile("\\bpeihe ([a-z]+\\b[^\n`|<>&;()]*)")
	place  = regexp.MustCompile("`((?:pipeline|queries|templates|data/policy|data/calendar)/[^`<]*)`")
	link   = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
)
