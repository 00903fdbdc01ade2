package pipeline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/policy"
)

// TestMandatoryKind takes each mandatory kind away and wants its name and headers
// in the error.
func TestMandatoryKind(t *testing.T) {
	for kind, header := range map[string]string{
		"classes": "开班日期", "sessions": "上课日期", "trainees": "姓名", "signins": "签到时间",
	} {
		input := t.TempDir()
		if err := os.CopyFS(input, os.DirFS(filepath.Join("testdata", "cases", "few", "input"))); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(input, kind+".csv")); err != nil {
			t.Fatal(err)
		}
		o := testOptions(input)
		o.Out = filepath.Join(t.TempDir(), "site")
		_, err := buildSite(t.Context(), o)
		if code(err) != exit.WrongInput || !strings.Contains(err.Error(), kind) ||
			!strings.Contains(err.Error(), header) {
			t.Errorf("without %s: %v", kind, err)
		}
		if _, err := os.Stat(o.Out); err == nil {
			t.Errorf("without %s something was written", kind)
		}
	}
}

func TestWrongPolicyAndQueries(t *testing.T) {
	folder := t.TempDir()
	if err := os.CopyFS(folder, testOptions("").Policy); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "districts.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), "quota: 300", "quota: many", 1)),
		0o644); err != nil {
		t.Fatal(err)
	}
	o := testOptions("nowhere")
	o.Policy = policy.Dir(folder)
	if _, err := buildSite(t.Context(), o); code(err) != exit.WrongUsage ||
		!strings.Contains(err.Error(), "districts.yaml:") {
		t.Errorf("a quota that is no number: %v", err)
	}
	o = testOptions("nowhere")
	if _, err := buildSite(t.Context(), o); code(err) != exit.WrongInput || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("a folder that is not there: %v", err)
	}
	o.Queries = fstest.MapFS{"checks/x.sql": {Data: []byte("-- A fault.\n--\n-- title: 名\n-- severity: fatal\n--\n-- 说明\nselect 1\n")}}
	if _, err := buildSite(t.Context(), o); code(err) != exit.WrongUsage ||
		!strings.Contains(err.Error(), "checks/x.sql:4: unknown severity") {
		t.Errorf("an unknown severity: %v", err)
	}
}

// TestRowsReadAreUsedOrSetAside proves the sum for every file of every case.
func TestRowsReadAreUsedOrSetAside(t *testing.T) {
	for _, name := range []string{"few", "midway", "partial"} {
		b := worksOf(t, name)
		used := ""
		for kind := range b.Present {
			if !strings.Contains(kind, ".") {
				if used != "" {
					used += " union all "
				}
				used += "select source_file from staging." + kind
			}
		}
		type file struct {
			SourceFile                             string
			RowsRead, RowsUsed, RowsSetAside, Rows int64
		}
		files, err := duck.All[file](t.Context(), b.DB, `select f.source_file, f.rows_read, f.rows_used, f.rows_set_aside,
			coalesce(u.row_count, 0) as rows from report.files f
			left join (select source_file, count(*) as row_count from (`+used+`) x group by source_file) u on u.source_file = f.source_file`)
		if err != nil || len(files) < 10 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		for _, f := range files {
			if f.RowsUsed != f.Rows || f.RowsRead != f.RowsUsed+f.RowsSetAside {
				t.Errorf("%s/%s: read %d, used %d (%d in staging), set aside %d", name, f.SourceFile, f.RowsRead,
					f.RowsUsed, f.Rows, f.RowsSetAside)
			}
		}
	}
}

// TestSpillIsRemoved wants a folder for what memory cannot hold while a run lasts,
// out of the way of the working directory, and nothing of it afterwards.
func TestSpillIsRemoved(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	b, err := pipeline.Open(t.Context(), testOptions("."))
	if err != nil {
		t.Fatal(err)
	}
	setting, err := duck.One[struct{ Folder string }](t.Context(), b.DB,
		"select current_setting('temp_directory') as folder")
	if err != nil || filepath.Dir(setting.Folder) != temp {
		t.Errorf("spills to %q, %v; want a folder below %s", setting.Folder, err, temp)
	}
	b.Close()
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
