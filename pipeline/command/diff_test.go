package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/exit"
)

func TestDiff(t *testing.T) {
	input, site := t.TempDir(), filepath.Join(t.TempDir(), "site")
	if err := os.CopyFS(input, os.DirFS("pipeline/testdata/cases/few/input")); err != nil {
		t.Fatal(err)
	}
	night := func(asOf string) {
		t.Helper()
		code, _, stderr := run(t, "build", "--input", input, "--out", site, "--edition", "internal", "--as-of", asOf,
			"--accept", "all", "--quiet")
		if code != exit.Done {
			t.Fatal(stderr)
		}
	}
	night("2022-01-01")
	path := filepath.Join(input, "surveys.csv")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
	if err := os.WriteFile(path, []byte(lines[0]+strings.Join(lines[2:], "")), 0o644); err != nil {
		t.Fatal(err)
	}
	night("2022-01-02")
	older := filepath.Join(site, ".builds", "1")
	for format, wants := range map[string][]string{
		"text":     {"与上期相比：截至 2022-01-01 → 截至 2022-01-02", "满意度测评：", "仍存在"},
		"markdown": {"## 与上期相比", "\n### 变化", "- 导出的行", "`"},
		"json":     {`"from": "2022-01-01"`, `"kind":"rows"`},
	} {
		code, out, stderr := run(t, "diff", older, site, "--format", format)
		for _, want := range wants {
			if code != exit.Done || stderr != "" || !strings.Contains(out, want) {
				t.Errorf("%s: exit %d, %s; %q is not in %s", format, code, stderr, want, out)
			}
		}
		if format != "json" {
			continue
		}
		var document struct{ Changes []map[string]string }
		if err := json.Unmarshal([]byte(out), &document); err != nil || len(document.Changes) == 0 {
			t.Errorf("%v, %d changes", err, len(document.Changes))
		}
	}
	for _, same := range []string{site, filepath.Join(site, "internal")} {
		if code, out, stderr := run(t, "diff", same, site); code != exit.Done || !strings.Contains(out, "没有变化") {
			t.Errorf("a build and itself: exit %d, %s %s", code, out, stderr)
		}
	}
	code, out, _ := run(t, "diff", older, site, "--limit", "1")
	if code != exit.Done || !strings.Contains(out, "前 1 项，共") {
		t.Errorf("--limit 1: exit %d, %s", code, out)
	}
	if err := os.Truncate(filepath.Join(older, "internal", "data", "trainees.parquet"), 100); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, "name two published builds"}, {[]string{site}, "1 folders are named"},
		{[]string{site, site, "--limit", "-1"}, "give a whole number from 0"},
		{[]string{site, site, "--format", "xml"}, "use one of text, json, markdown"},
		{[]string{input, site}, "holds no internal edition"}, {[]string{older, site}, "is damaged"},
	} {
		code, out, stderr := run(t, append([]string{"diff"}, test.args...)...)
		if code != exit.WrongUsage || out != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("diff %v: exit %d, %s; %q is not in %q", test.args, code, out, test.want, stderr)
		}
	}
}
