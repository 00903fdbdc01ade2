package pipeline_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/lake"
	"github.com/peihe/peihe/pipeline/schema"
)

// TestLoad reads back what was written: every row and column of every kind that is
// there, for the owner's eyes only, the same bytes on any number of threads.
func TestLoad(t *testing.T) {
	t.Parallel()
	o := testOptions("testdata/cases/partial/input")
	dir := filepath.Join(t.TempDir(), "below", "lake")
	files, _, err := lake.Load(t.Context(), o, dir)
	if err != nil {
		t.Fatal(err)
	}
	b := opened(t, o, "load")
	written, rows := map[string]bool{}, int64(0)
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".parquet")
		written[name] = true
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%s: mode %v, %v; it holds personal data", path, info.Mode(), err)
		}
		type columns struct{ Differing, Rows, Lost int64 }
		got, err := duck.One[columns](t.Context(), b.DB, fmt.Sprintf(`select
			(select count(*) from (
				(select column_name, column_type from (describe from raw.%[1]s) except select column_name, column_type from (describe from read_parquet(%[2]s)))
				union all
				(select column_name, column_type from (describe from read_parquet(%[2]s)) except select column_name, column_type from (describe from raw.%[1]s))
			)) as differing,
			(select count(*) from read_parquet(%[2]s)) as rows,
			(select count(*) from (from raw.%[1]s except all from read_parquet(%[2]s))) as lost`, name, duck.Literal(path)))
		if err != nil || got.Differing != 0 || got.Lost != 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		rows += got.Rows
	}
	if rows < 500 {
		t.Errorf("only %d rows were written", rows)
	}
	for _, k := range schema.Kinds() {
		if written[k.Name] != b.Present[k.Name] {
			t.Errorf("%s: written %v, in the exports %v", k.Name, written[k.Name], b.Present[k.Name])
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info, err)
	}

	first := sums(t, dir)
	o.Input, o.Threads = mandatory(t), 3
	if _, _, err := lake.Load(t.Context(), o, dir); err != nil {
		t.Fatal(err)
	}
	if left := sums(t, dir); len(left) != 5 { // the mandatory kinds and the mark
		t.Errorf("a load of four kinds over one of more leaves %d files", len(left))
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

// TestLoadKeepsOrder writes rows of several files, each of several batches, in
// load order.
func TestLoadKeepsOrder(t *testing.T) {
	t.Parallel()
	o := testOptions(invented(t, 500))
	o.Threads = 2
	first := filepath.Join(o.Input, "signins.csv")
	text, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	header, rows, _ := strings.Cut(string(text), "\n")
	for i, part := range []string{rows[:len(rows)/2], rows[len(rows)/2:]} {
		cut := strings.LastIndexByte(part, '\n') + 1 // the half row at either side is no row
		if err := os.WriteFile(filepath.Join(o.Input, fmt.Sprintf("signins%d.csv", i)), []byte(header+"\n"+part[:cut]),
			0o600); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "lake")
	if _, _, err := lake.Load(t.Context(), o, dir); err != nil {
		t.Fatal(err)
	}
	db, err := duck.Open(t.Context(), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	type order struct{ Rows, Files, Astray int64 }
	got, err := duck.One[order](t.Context(), db, fmt.Sprintf(`
		select count(*) as rows, count(distinct source_file) as files, count(*) filter (where load_order <= before) as astray
		from (
			select source_file, load_order, lag(load_order) over (order by file_row_number) as before
			from read_parquet(%s, file_row_number = true)
		)`, duck.Literal(filepath.Join(dir, "signins.parquet"))))
	if err != nil || got.Rows < 100_000 || got.Files != 3 || got.Astray != 0 {
		t.Errorf("%+v, %v; want over 100,000 rows of 3 files, each after the one before it", got, err)
	}
}

// sums are the files of a folder by their bytes.
func sums(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(text)
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
