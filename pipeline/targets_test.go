package pipeline_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/lake"
)

// TestDatabaseTouchesNothingElse names files as the database's that are somebody's, and
// wants each as it was, and nothing beside it.
func TestDatabaseTouchesNothingElse(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	input := filepath.Join(folder, "input")
	if err := os.CopyFS(input, os.DirFS("testdata/cases/few/input")); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(folder, "foreign.duckdb")
	db, err := duck.Open(t.Context(), duck.Options{Path: foreign})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Exec(t.Context(), "create table letters as select 1 as n"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(folder, "own.duckdb.building"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, folder, map[string]string{
		"letter.txt": "mine", "looks.duckdb": "12345678DUCKmine", "pending.duckdb": "", "pending.duckdb.wal": "mine",
		"way.duckdb.building": "mine", "tail.duckdb.building.lock": "mine", "own.duckdb.building/letter.txt": "mine",
	})
	if err := os.Link(filepath.Join(input, "classes.csv"), filepath.Join(folder, "linked.duckdb")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"input/classes.csv": "lies in --input", "input/new.duckdb": "lies in --input",
		"linked.duckdb": "as classes.csv of --input",
		"letter.txt":    "did not write", "looks.duckdb": "no database", "foreign.duckdb": "did not write",
		"pending.duckdb": "pending",
		"way.duckdb":     "stands in the way", "tail.duckdb": "stands in the way", "own.duckdb": "stands in the way",
		"input":            "is what --input",
		"missing/x.duckdb": "no folder",
		"letter.txt/x":     "not a directory", "a?b.duckdb": "name another file",
	} {
		before := tree(t, folder)
		o := testOptions(input)
		o.Database, o.Out = filepath.Join(folder, name), filepath.Join(folder, "site")
		for verb, err := range map[string]error{
			"build": second(buildSite(t.Context(), o)),
			"check": second(buildSite(t.Context(), o)),
			"load":  third(lake.Load(t.Context(), o, filepath.Join(folder, "lake"))),
		} {
			if code(err) != exit.WrongUsage || !strings.Contains(err.Error(), want) ||
				!strings.Contains(err.Error(), "--database ") {
				t.Errorf("%s --database %s: %v, want %q", verb, name, err, want)
			}
		}
		if after := tree(t, folder); after != before {
			t.Errorf("--database %s changed\n%sto\n%s", name, before, after)
		}
	}
}

// TestDatabaseReplacesItsOwn keeps a database twice in one file, also where a link
// leads to it and a killed run left its own, for its owner's eyes only.
func TestDatabaseReplacesItsOwn(t *testing.T) {
	slow(t)
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "kept.duckdb")
	link := filepath.Join(folder, "link.duckdb")
	if err := os.Symlink("kept.duckdb", link); err != nil {
		t.Fatal(err)
	}
	write(t, folder, map[string]string{"kept.duckdb": ""})
	for _, database := range []string{path, path, link} {
		if err := os.Mkdir(path+".building", 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, folder, map[string]string{
			"kept.duckdb.building/.peihe": "# peihe database\n", "kept.duckdb.building/peihe.duckdb": "half",
			"kept.duckdb.building.lock": "",
		})
		var swept []string
		o := testOptions("testdata/cases/few/input")
		o.Database = database
		o.Swept = func(paths []string) { swept = append(swept, paths...) }
		if _, err := buildSite(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(swept, path+".building") {
			t.Errorf("told of the killed run: %q", swept)
		}
		info, err := os.Lstat(path)
		if err != nil || info.Mode() != 0o600 || info.Size() < 1000 {
			t.Errorf("the database: %v", info)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) != 2 {
			t.Errorf("beside the database and its link there is more: %v %v", left, err)
		}
	}
	if leads, err := os.Readlink(link); err != nil || leads != "kept.duckdb" {
		t.Errorf("the link: %q %v", leads, err)
	}
}

// TestTargetsOfOneRun names one place for two things.
func TestTargetsOfOneRun(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	o := testOptions("testdata/cases/few/input")
	o.Out = filepath.Join(folder, "site")
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, database := range []string{"internal", "current.new", ".peihe"} {
		o.Database = filepath.Join(o.Out, database)
		if _, err := buildSite(t.Context(), o); code(err) != exit.WrongUsage ||
			!strings.Contains(err.Error(), "--out") {
			t.Errorf("--database in the site as %s: %v", database, err)
		}
	}
	o.Database, o.Out = filepath.Join(folder, "lake", "x.duckdb"), ""
	if err := os.MkdirAll(filepath.Join(folder, "lake"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, _, err := lake.Load(t.Context(), o, filepath.Join(folder, "lake")); code(err) != exit.WrongUsage ||
		!strings.Contains(err.Error(), "--to") {
		t.Errorf("--database in the folder of a load: %v", err)
	}
	o.Database, o.Out = "", t.TempDir()
	for _, overlay := range []string{o.Out, filepath.Dir(o.Out)} {
		o.Overlay = overlay
		if _, err := buildSite(t.Context(), o); code(err) != exit.WrongUsage ||
			!strings.Contains(err.Error(), "--templates") {
			t.Errorf("--out in --templates: %v", err)
		}
	}
}

// tree is every path below a folder with what stands there.
func tree(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		all.WriteString(path + " " + d.Type().String())
		if d.Type().IsRegular() {
			all.WriteString(" " + checksum(t, path))
		}
		all.WriteString("\n")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func second[T any](_ T, err error) error        { return err }
func third[T, U any](_ T, _ U, err error) error { return err }
