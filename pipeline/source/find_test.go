package source

import (
	"slices"
	"testing"

	"github.com/peihe/peihe/pipeline/internal/filetest"
)

// found returns the paths of what is found among files, by their path.
func found(t testing.TB, content map[string]string, ignore ...string) (paths []string) {
	t.Helper()
	files, err := Find(t.Context(), filetest.Folder(t, content), ignore, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	return paths
}

func TestNaturalOrder(t *testing.T) {
	want := []string{"x/Backup 1/z.csv", "x/a.csv", "x/a (1).csv", "x/a2.csv", "x/a010.csv", "x/a10 b.csv",
		"x2/旧/c.csv", "x2/b.csv", "x10/a.csv"}
	content := map[string]string{}
	for _, p := range want {
		content[p] = "班次编号,姓名,身份证号码"
	}
	if got := found(t, content); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A .gz is named after what it holds, and a sheet may have a dot in its name: neither
// moves a file behind a later one.
func TestOrderOfArchivesAndSheets(t *testing.T) {
	var want, files []*File
	for _, f := range []File{
		{Path: "a.csv.gz/a.csv"}, {Path: "a (1).csv.gz/a (1).csv"}, {Path: "a2.csv"},
		{Path: "b.xls#1班", sheet: "1班"}, {Path: "b.xls#2021.4", sheet: "2021.4"},
		{Path: "b.xls#2021.10", sheet: "2021.10"},
		{Path: "b.xls#学员", sheet: "学员"}, {Path: "b (1).xlsx", sheet: "S.1"}, {Path: "b2.xlsx#a.b", sheet: "a.b"},
	} {
		want = append(want, &f)
	}
	files = slices.Clone(want)
	slices.Reverse(files)
	if slices.SortFunc(files, compareFiles); !slices.Equal(files, want) {
		t.Errorf("got %v, want %v", files, want)
	}
}

func TestNoneOfOurs(t *testing.T) {
	content := map[string]string{
		"a.csv": "班次编号,姓名,身份证号码", "b.TSV": "班次编号,姓名,身份证号码", "c.txt": "班次编号,姓名,身份证号码", ".d.csv": "x", "~$e.xlsx": "x",
		".f/g.csv":                        "x",
		"site/.builds/1/data/classes.csv": "x", "site/current.csv": "x", "notes/read.txt": "x\ny", "drop.csv": "x\ny",
		"h.doc": "x",
	}
	if got, want := found(t, content, "notes/*", "drop.*"),
		[]string{"a.csv", "b.TSV", "c.txt"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := Find(t.Context(), t.TempDir(), []string{"["}, nil); err == nil {
		t.Error("a broken pattern is taken")
	}
}
