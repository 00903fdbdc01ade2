package pipeline_test

import (
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/query"
)

// TestTimings publishes with timings and finds every query of every layer there, with the
// rows that its table has.
func TestTimings(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	o := testOptions("testdata/cases/few/input")
	o.Out, o.Timings = filepath.Join(folder, "site"), filepath.Join(folder, "timings.csv")
	o.Database = filepath.Join(folder, "kept.duckdb")
	if _, err := buildSite(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(o.Timings)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found, read := map[string]int{}, map[string]int{}
	for _, row := range rows[1:] {
		what := row[0] + "." + row[1] + " " + row[2]
		if _, twice := found[what]; twice {
			t.Errorf("%s stands twice", what)
		}
		if found[what], err = strconv.Atoi(row[6]); err != nil {
			t.Fatal(err)
		}
		if read[what], err = strconv.Atoi(row[5]); err != nil {
			t.Fatal(err)
		}
		if seconds, err := strconv.ParseFloat(row[4], 64); err != nil || seconds <= 0 {
			t.Errorf("%s took %q, %v", what, row[4], err)
		}
	}
	db, err := duck.Open(t.Context(), duck.Options{Path: o.Database, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	statements, err := query.Read(o.Queries)
	if err != nil {
		t.Fatal(err)
	}
	judged := map[string]int{}
	for what, n := range found {
		if table, isRule := strings.CutSuffix(what, " judge"); isRule {
			layer, _, _ := strings.Cut(table, ".")
			judged[layer] += n
		}
	}
	for _, q := range statements {
		if slices.Contains(query.AskedLayers, q.Layer) {
			continue
		}
		does := map[string]string{"intake": "judge", "proofs": "prove"}[q.Layer]
		if does == "" && !slices.Contains(query.RuleLayers, q.Layer) {
			does = "make"
		}
		if does == "" || q.Table() == "staging.signins" {
			continue // a rule that is off is not asked, and a view costs nothing until it is read
		}
		n, ok := found[q.Table()+" "+does]
		if !ok {
			t.Errorf("%s has no line", q.Path)
		}
		if does != "make" {
			continue
		}
		if count, err := db.Count(t.Context(), q.Table()); err != nil || count != n {
			t.Errorf("%s made %d rows, has %d, %v", q.Path, n, count, err)
		}
	}
	for layer := range maps.Keys(judged) {
		count, err := db.Count(t.Context(), layer+".findings")
		made := found[layer+".findings add"]
		if layer == "intake" { // whose checks have no scope
			made = judged[layer]
		}
		if err != nil || count != made || made > judged[layer] {
			t.Errorf("rules of %s found %d, of which %d in their scope were added, there are %d, %v", layer,
				judged[layer], made, count, err)
		}
	}
	signins, err := db.Count(t.Context(), "raw.signins")
	if err != nil || found["raw.signins fill"] != signins || found["facts.signins make"] == 0 ||
		read["facts.signins make"] <= signins || found["keys.repeats~signins add"] > signins {
		t.Errorf("of %d sign-ins %d were filled, %v", signins, found["raw.signins fill"], err)
	}
	if found["report.classes write"] == 0 || found["report.class_sessions read"] == 0 {
		t.Error("neither data files nor pages read a table")
	}
}

// TestTimingsTouchNothingElse names files as those of timings that are somebody's, or of
// something else, and wants each as it was; a run that fails leaves none.
func TestTimingsTouchNothingElse(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	input := filepath.Join(folder, "input")
	if err := os.CopyFS(input, os.DirFS("testdata/cases/few/input")); err != nil {
		t.Fatal(err)
	}
	write(t, folder, map[string]string{"letter.txt": "mine"})
	if err := os.Link(filepath.Join(input, "classes.csv"), filepath.Join(folder, "linked.csv")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"input/classes.csv": "lies in --input", "input/new.csv": "lies in --input",
		"linked.csv": "as classes.csv of --input", "letter.txt": "did not write", "input": "is what --input",
		"missing/x.csv": "no folder", "site/internal/x.csv": "publishes", "site": "two things",
		"kept.duckdb": "two things", "kept.duckdb.building/x.csv": "two things", "kept.duckdb.wal": "two things",
	} {
		before := tree(t, folder)
		o := testOptions(input)
		o.Out, o.Database = filepath.Join(folder, "site"), filepath.Join(folder, "kept.duckdb")
		o.Timings = filepath.Join(folder, name)
		if _, err := buildSite(t.Context(), o); code(err) != exit.WrongUsage ||
			!strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "--timings ") {
			t.Errorf("--timings %s: %v, want %q", name, err, want)
		}
		if after := tree(t, folder); after != before {
			t.Errorf("--timings %s changed\n%sto\n%s", name, before, after)
		}
	}
	o := testOptions(filepath.Join(folder, "nowhere"))
	o.Timings = filepath.Join(folder, "timings.csv")
	if _, err := buildSite(t.Context(), o); code(err) != exit.WrongInput {
		t.Errorf("exports nowhere: %v", err)
	}
	if _, err := os.Stat(o.Timings); err == nil {
		t.Error("a run that failed left timings")
	}
}
