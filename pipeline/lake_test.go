package pipeline_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/lake"
	"github.com/peihe/peihe/pipeline/schema"
)

// TestLoad reads back what was written: every row and column of every kind that is
// there, in the order of the exports, for the owner's eyes only, the same bytes on any
// number of threads.
func TestLoad(t *testing.T) {
	t.Parallel()
	o := testOptions("testdata/cases/partial/input")
	dir := filepath.Join(t.TempDir(), "below", "lake")
	files, _, err := lake.Load(t.Context(), o, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%s: mode %v, %v; it holds personal data", path, info.Mode(), err)
		}
	}
	holdsRaw(t, o, dir)
	for _, folder := range []string{dir, filepath.Join(dir, "trainees")} {
		if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the folder %s: %v, %v", folder, info, err)
		}
	}

	first := sums(t, dir)
	if len(first) != len(files)+1 { // and the mark
		t.Errorf("%d files are named of %d", len(files), len(first)-1)
	}
	o.Input, o.Threads = mandatory(t), 3
	if _, _, err := lake.Load(t.Context(), o, dir); err != nil {
		t.Fatal(err)
	}
	if left := sums(t, dir); len(left) != 4+3+2 { // mandatory kinds, tables of the run, manifest, mark
		t.Errorf("a load of four kinds over one of more leaves %s", slices.Sorted(maps.Keys(left)))
	}
	o.Input = "testdata/cases/partial/input"
	if _, _, err := lake.Load(t.Context(), o, dir); err != nil {
		t.Fatal(err)
	}
	for name, sum := range sums(t, dir) {
		if first[name] != sum {
			t.Errorf("%s differs after a second load", name)
		}
	}
}

// holdsRaw wants the folder of a load to hold the layer raw of a run, row by row in the
// order of each export, with what was set aside and what is told of the files.
func holdsRaw(t *testing.T, o pipeline.Options, dir string) {
	t.Helper()
	b := opened(t, o, "load")
	kinds := append(schema.Names(), "set_aside", "files", "file_faults")
	rows := int64(0)
	for _, kind := range kinds {
		type count struct{ Rows int64 }
		raw, err := duck.One[count](t.Context(), b.DB, "select count(*) as rows from raw."+kind)
		if err != nil {
			t.Fatal(err)
		}
		paths, err := filepath.Glob(filepath.Join(dir, kind, "*.parquet"))
		if err != nil {
			t.Fatal(err)
		}
		if raw.Rows == 0 && paths == nil {
			continue
		}
		written := "read_parquet(" + duck.Literal(filepath.Join(dir, kind, "*.parquet")) + ")"
		of := "raw." + kind
		order := "false"
		if !slices.Contains([]string{"files", "file_faults"}, kind) {
			of = "(select * exclude (load_order) from raw." + kind + ")"
			order = "source_row < lag(source_row) over (partition by source_file order by file_row_number)"
			written = strings.Replace(written, ")", ", file_row_number = true)", 1)
		}
		type columns struct{ Differing, Rows, Lost, Astray int64 }
		got, err := duck.One[columns](t.Context(), b.DB, fmt.Sprintf(`
			with written as (from %[2]s), plain as (select columns(c -> c <> 'file_row_number') from written)
			select
				(select count(*) from (
					(select column_name, column_type from (describe from %[1]s)
						except select column_name, column_type from (describe from %[2]s))
					union all
					(select column_name, column_type from (describe from %[2]s) where column_name <> 'file_row_number'
						except select column_name, column_type from (describe from %[1]s))
				)) as differing,
				(select count(*) from plain) as rows,
				(select count(*) from (from %[1]s except all from plain)) as lost,
				(select count(*) from (select %[3]s as is_astray from written) where is_astray) as astray`,
			of, written, order))
		if err != nil || got.Differing != 0 || got.Lost != 0 || got.Astray != 0 || got.Rows != raw.Rows {
			t.Errorf("%s: %+v of %d rows, %v", kind, got, raw.Rows, err)
		}
		rows += got.Rows
	}
	if rows < 500 {
		t.Errorf("only %d rows were written", rows)
	}
}

// TestLoadOfMuch writes files of several row groups.
func TestLoadOfMuch(t *testing.T) {
	t.Parallel()
	o := testOptions(invented(t, 1300))
	o.Threads = 2
	dir := filepath.Join(t.TempDir(), "lake")
	if _, _, err := lake.Load(t.Context(), o, dir); err != nil {
		t.Fatal(err)
	}
	holdsRaw(t, o, dir)
	db, err := duck.Open(t.Context(), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	type groups struct{ Groups, Most int64 }
	got, err := duck.One[groups](t.Context(), db, fmt.Sprintf(`select count(distinct row_group_id) as groups,
		max(row_group_num_rows) as most from parquet_metadata(%s)`,
		duck.Literal(filepath.Join(dir, "signins", "*.parquet"))))
	if err != nil || got.Groups < 2 || got.Most != 122_880 {
		t.Errorf("%+v, %v; want two row groups at least, of 122,880 rows at most", got, err)
	}
}

// TestShares loads a folder by several runs, in any order and one of them twice, and wants
// what one run of all of it loads, in a folder with rights of its own.
func TestShares(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for name, folder := range map[string]string{
		"classes.csv": "north", "sessions.csv": "north", "trainees.csv": "south/a",
	} {
		move(t, "testdata/cases/partial/input", root, name, folder)
	}
	o := testOptions(root)
	rest, err := os.ReadDir("testdata/cases/partial/input")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range rest {
		if _, err := os.Stat(filepath.Join(root, "north", e.Name())); err != nil && e.Name() != "trainees.csv" {
			move(t, "testdata/cases/partial/input", root, e.Name(), "rest")
		}
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, share := range [][]string{{"south"}, {"north/sessions.csv", "north/classes.csv"}, {"rest"}, {"south"}} {
		o.Share = share
		files, _, err := lake.Load(t.Context(), o, dir)
		if err != nil {
			t.Fatalf("%s: %v", share, err)
		}
		all = append(all, files...)
	}
	for _, path := range all {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s: %v, %v; want the rights of its folder", path, info, err)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "classes")); err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("a folder: %v, %v", info, err)
	}
	o.Share = nil
	holdsRaw(t, o, dir)
	before := sums(t, dir)
	if len(before) != len(all)-len(filesOf(t, o, "south"))+1 { // south is told twice; the mark
		t.Errorf("%d files stand there: %s", len(before), slices.Sorted(maps.Keys(before)))
	}

	// What cannot be done leaves all as it was.
	broken := filepath.Join(root, "rest", "broken.xlsx")
	if err := os.WriteFile(broken, []byte("PK\x03\x04, and no more"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Accept = nil
	for want, share := range map[string][]string{
		`another share has "north/classes.csv" already (manifests/`: {"north"},
		`no export "east" below`:                                    {"east"},
		"file_unusable":                                             {"rest/broken.xlsx"},
	} {
		o.Share = share
		if _, _, err := lake.Load(t.Context(), o, dir); code(err) == 0 || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", share, err, want)
		}
	}
	o.Accept, o.Share = []string{"all"}, nil
	if _, _, err := lake.Load(t.Context(), o, dir); code(err) != exit.WrongUsage ||
		!strings.Contains(err.Error(), "shares of a load") {
		t.Errorf("a whole load over shares: %v", err)
	}
	if after := sums(t, dir); !maps.Equal(before, after) {
		t.Errorf("what cannot be done leaves %s", slices.Sorted(maps.Keys(after)))
	}

	// A share of which a file is gone leaves nothing of it behind.
	south := filepath.Join(root, "south")
	if err := os.Rename(filepath.Join(south, "a", "trainees.csv"), filepath.Join(south, "b.csv")); err != nil {
		t.Fatal(err)
	}
	o.Share = []string{"south"}
	if _, _, err := lake.Load(t.Context(), o, dir); err != nil {
		t.Fatal(err)
	}
	if paths, err := filepath.Glob(filepath.Join(dir, "trainees", "*")); err != nil || len(paths) != 1 ||
		!strings.HasPrefix(filepath.Base(paths[0]), "b-") {
		t.Errorf("of the trainees %s, %v", paths, err)
	}
}

// TestShareIntoWhole refuses to mix a share with a load of all.
func TestShareIntoWhole(t *testing.T) {
	t.Parallel()
	o := testOptions("testdata/cases/partial/input")
	dir := filepath.Join(t.TempDir(), "lake")
	if _, _, err := lake.Load(t.Context(), o, dir); err != nil {
		t.Fatal(err)
	}
	before := sums(t, dir)
	o.Share = []string{"classes.csv"}
	if _, _, err := lake.Load(t.Context(), o, dir); code(err) != exit.WrongUsage ||
		!strings.Contains(err.Error(), "as load, not as shares") {
		t.Errorf("%v", err)
	}
	if !maps.Equal(before, sums(t, dir)) {
		t.Error("it changed")
	}
}

// move copies a file of a folder into one below another.
func move(t *testing.T, from, root, name, folder string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(from, name))
	if err == nil {
		err = os.MkdirAll(filepath.Join(root, folder), 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(root, folder, name), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// filesOf are the files that a share is loaded into.
func filesOf(t *testing.T, o pipeline.Options, share string) []string {
	t.Helper()
	o.Share = []string{share}
	files, _, err := lake.Load(t.Context(), o, filepath.Join(t.TempDir(), "lake"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// sums are the files below a folder by their bytes.
func sums(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	if err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		all[name] = string(text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestLoadTouchesNothingElse(t *testing.T) {
	t.Parallel()
	o := testOptions("testdata/cases/few/input")
	for _, name := range []string{"letter.txt", "strangers.parquet", "classes.csv"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, _, err := lake.Load(t.Context(), o, dir); code(err) != exit.WrongUsage ||
			!strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if _, _, err := lake.Load(t.Context(), testOptions(t.TempDir()),
		filepath.Join(t.TempDir(), "lake")); code(err) != exit.WrongInput {
		t.Errorf("an empty input: %v", err)
	}
}
