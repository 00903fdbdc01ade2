package timings

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/target"
)

func TestParse(t *testing.T) {
	for sql, want := range map[string]statement{
		"create or replace table raw.signins as select * from arrow_12": {"raw.signins", "fill", nil, true},
		"create or replace table raw.run (\"as_of\" date)":              {"raw.run", "fill", nil, true},
		"insert into raw.signins select * from arrow_3":                 {"raw.signins", "fill", nil, false},
		"create or replace table facts.a as -- reads raw.b\nselect 'raw.c' from raw.d d join raw.e e on d.x = e.x": {
			"facts.a", "make", []string{"raw.d", "raw.e"}, false},
		"insert into keys.repeats select * from raw.d":                    {"keys.repeats", "add", []string{"raw.d"}, false},
		"update raw.d set x = k.y from keys.masks k where k.x = 1":        {"raw.d", "change", []string{"keys.masks", "raw.d"}, false},
		"create or replace view latter.a as select x from report.a":       {"latter.a", "show", []string{"report.a"}, false},
		"select \"a\" from report.a where x = 'checks.b' order by a":      {"report.a", "read", []string{"report.a"}, false},
		"\n-- a proof\nwith p as (select 1 from facts.a) select * from p": {"facts.a", "read", []string{"facts.a"}, false},
		"copy (select * from report.a) to 'report.x' (format parquet)":    {"report.a", "write", []string{"report.a"}, false},
		"select column_name from (describe select * from report.a)":       {"report.a", "describe", nil, false},
		"create schema if not exists checks":                              {},
		"create temp table result_3 as select * from report.a":            {},
		"drop schema former cascade":                                      {},
		"set threads = 2":                                                 {},
		"select 1 as a":                                                   {"", "read", nil, false},
	} {
		if got, _ := parse(sql); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %+v, want %+v", sql, got, want)
		}
	}
}

// TestRecorder adds up what is done with a table in one way, and counts what is read by
// what was made before.
func TestRecorder(t *testing.T) {
	r := NewRecorder()
	ran := func(ctx context.Context, sql string, ms, rows int64) {
		r.Ran(ctx, duck.Statement{SQL: sql, Took: time.Duration(ms) * time.Millisecond, Rows: rows})
	}
	ctx := t.Context()
	ran(ctx, "create or replace table raw.a as select * from arrow_1", 1, 0)
	ran(ctx, "insert into raw.a select * from arrow_2", 4, 100)
	ran(ctx, "create or replace table facts.b as select * from raw.a x join raw.a y on x.n = y.n", 7, 30)
	ran(About(ctx, "checks.c", Ask), "insert into checks.measures select * from facts.b", 2, 9)
	ran(About(ctx, "checks.c", Judge), "insert into checks.findings select * from checks.measures join raw.a", 3, 4)
	ran(ctx, "create or replace view latter.d as select * from checks.findings", 1, 0)
	ran(ctx, "select * from latter.d", 5, 4)
	ran(ctx, "select * from latter.d", 6, 4)
	ran(ctx, "set threads = 1", 9, 0)
	const m = time.Millisecond
	want := []Line{
		{"raw", "a", "fill", 2, 5 * m, 0, 100},
		{"facts", "b", "make", 1, 7 * m, 100, 30},
		{"checks", "c", "ask", 1, 2 * m, 30, 9},
		{"checks", "c", "judge", 1, 3 * m, 109, 4},
		{"latter", "d", "read", 2, 11 * m, 8, 8},
	}
	if got := r.Lines(); !reflect.DeepEqual(got, want) {
		t.Errorf("heard\n%v, want\n%v", got, want)
	}
	wantRows := [][]string{
		{"checks", "c", "judge", "1", "0.003000", "109", "4"}, {"latter", "d", "read", "2", "0.011000", "8", "8"},
	}
	if got := rows(want[3:]); !reflect.DeepEqual(got, wantRows) {
		t.Errorf("writes %q, want %q", got, wantRows)
	}
}

// TestFile writes where nothing, nothing yet, or earlier timings stand, and nowhere else.
func TestFile(t *testing.T) {
	folder := t.TempDir()
	place := func(name string) target.Place {
		return target.Place{Flag: "timings", Path: filepath.Join(folder, name)}
	}
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	own := strings.Join(header, ",") + "\n"
	put("letter.txt", "mine")
	put("near.csv", own[:len(own)-1])
	put("more.csv", "layer,table\n"+own)
	for name, says := range map[string]string{
		".": "is a folder", "letter.txt": "did not write", "near.csv": "did not write", "more.csv": "did not write",
		"nowhere/t.csv": "lies in no folder", "letter.txt/t.csv": "not a directory",
	} {
		var failure exit.Failure
		if err := Check(place(name)); !errors.As(err, &failure) || failure.Code != exit.WrongUsage ||
			!strings.Contains(err.Error(), says) || !strings.HasPrefix(err.Error(), "--timings ") {
			t.Errorf("%s: %v, want %q", name, err, says)
		}
	}
	if err := Check(target.Place{Flag: "timings", Path: os.DevNull}); err == nil {
		t.Error("timings may stand where no file is")
	}
	put("empty.csv", "")
	put("own.csv", own+strings.Repeat("raw,a,fill,1,0.1,0,0\n", 9))
	if err := os.Symlink("own.csv", filepath.Join(folder, "link.csv")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"new.csv", "empty.csv", "own.csv", "link.csv"} {
		before, missing := os.ReadFile(filepath.Join(folder, name))
		for _, writes := range []bool{false, true} {
			if err := Check(place(name)); err != nil {
				t.Fatal(err)
			}
			f, err := Open(place(name))
			if err != nil {
				t.Fatal(err)
			}
			if writes {
				before, missing = []byte(own), nil
				err = f.Write()
			}
			f.Close()
			after, gone := os.ReadFile(filepath.Join(folder, name))
			if err != nil || string(after) != string(before) || errors.Is(gone, fs.ErrNotExist) != (missing != nil) {
				t.Errorf("%s, written %v: %v, %q, before %q", name, writes, err, after, before)
			}
		}
	}
	if info, err := os.Lstat(filepath.Join(folder, "link.csv")); err != nil || info.Mode().IsRegular() {
		t.Errorf("the link: %v, %v", info, err)
	}
}
