package pipeline_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/intake"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/publish"
)

// siteOf publishes the data files of exports, as a build before, into a folder that
// --previous takes.
func siteOf(t testing.TB, o pipeline.Options) string {
	t.Helper()
	b := opened(t, o, "report")
	site := t.TempDir()
	if err := publish.Data(t.Context(), b, publishing(), "internal",
		filepath.Join(site, "internal", "data")); err != nil {
		t.Fatal(err)
	}
	return site
}

// consent adds a decision on a subject.
func (e *exports) consent(subject string) {
	e.tables["decisions"] = append(e.tables["decisions"],
		[]string{"trainee_on_reference_list", subject, "2021-12-01", "认可", "某", "", "", "已核实"})
}

// TestBuildBefore compares exports with a build of the clean case.
func TestBuildBefore(t *testing.T) {
	slow(t)
	former := testOptions(t.TempDir())
	whole := cleanExports(t)
	whole.tables["surveys"] = whole.tables["surveys"][:151]
	whole.write(t, former.Input)
	site := siteOf(t, former)
	reversed := func(e *exports) { slices.Reverse(e.tables["trainees"][1:]) }
	gone := func(e *exports) { delete(e.tables, "surveys") }
	kept := func(n int) func(*exports) { // of 150 surveys
		return func(e *exports) { e.tables["surveys"] = e.tables["surveys"][:n+1] }
	}
	withoutCategory := func(e *exports) { e.rename("trainees", "人员类别", "人员分类") }
	for name, try := range map[string]struct {
		make    func(e *exports)
		options func(t testing.TB, o *pipeline.Options)
		check   string // of kind; "" where nothing must be found
		says    string
	}{
		"the same":           {func(*exports) {}, nil, "", ""},
		"80 per cent":        {kept(120), nil, "", ""},
		"79 per cent":        {kept(119), nil, "rows_fewer:surveys", "119 rows of surveys"},
		"a kind has gone":    {gone, nil, "rows_fewer:surveys", "0 rows"},
		"few rows have gone": {func(e *exports) { delete(e.tables, "payments") }, nil, "column_gone:payments", "资金来源"},
		"an earlier day": {gone, func(_ testing.TB, o *pipeline.Options) { o.AsOf = asOf.AddDate(0, 0, -1) }, "",
			""},
		"a later day": {gone, func(_ testing.TB, o *pipeline.Options) { o.AsOf = asOf.AddDate(0, 1, 0) },
			"rows_fewer:surveys", ""},
		"another notice": {gone, otherNotice, "", ""},
		"no class in common": {func(e *exports) {
			gone(e)
			for kind, table := range e.tables {
				if slices.Contains(table[0], "班次编号") {
					e.each(kind, "班次编号", around("XM", ""))
				}
			}
		}, nil, "", ""},
		"a column has gone":                    {withoutCategory, nil, "column_gone:trainees", "人员类别"},
		"a column that no rule needs has gone": {func(e *exports) { e.rename("trainees", "从事工作", "工作") }, nil, "", ""},
		"a column under an alias": {func(e *exports) { e.rename("trainees", "电话号码", "联系电话") }, nil, "",
			""},
		"renumbered, no decision": {reversed, nil, "", ""},
		"renumbered, a decision on this class": {func(e *exports) {
			reversed(e)
			e.consent("FZ202100001#2")
		}, nil, "trainees_renumbered:trainees", "FZ202100001#"},
		"renumbered, a decision on no trainee": {func(e *exports) { reversed(e); e.consent("FZ202100001#99") }, nil, "",
			""},
		"a decision, numbers as before": {func(e *exports) { e.consent("FZ202100001#2") }, nil, "", ""},
		"renumbered, the decision on another class": {func(e *exports) {
			rows := e.tables["trainees"]
			rows[1], rows[2] = rows[2], rows[1]
			e.consent("FZ202100002#2")
		}, nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := cleanExports(t)
			try.make(e)
			o := testOptions(t.TempDir())
			o.Previous = site
			if try.options != nil {
				try.options(t, &o)
			}
			e.write(t, o.Input)
			var found []string
			for _, f := range examined(t, o) {
				if f.Check == "rows_fewer" || f.Check == "column_gone" || f.Check == "trainees_renumbered" {
					found = append(found, f.Check+":"+f.Kind)
					if !strings.Contains(f.Says, try.says) {
						t.Errorf("says %q, want %q in it", f.Says, try.says)
					}
				}
			}
			if got := strings.Join(found, " "); got != try.check {
				t.Errorf("found %q, want %q", got, try.check)
			}
		})
	}
}

// otherNotice gives the notice another number.
func otherNotice(t testing.TB, o *pipeline.Options) {
	notice, err := policy.Load(o.Policy, o.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "notice")
	if err := os.CopyFS(folder, o.Policy); err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		changed := strings.ReplaceAll(string(text), notice.Number, "另一号通知")
		if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	o.Policy = policy.Dir(folder)
}

// TestDamagedBuildBefore wants a clear error and nothing touched where the build to
// compare with is none or is damaged.
func TestDamagedBuildBefore(t *testing.T) {
	slow(t)
	t.Parallel()
	few := fewOptions(t)
	whole := siteOf(t, testOptions(few.Input))
	for name, try := range map[string]struct {
		damage func(data string) error
		hint   string
	}{
		"no summary": {func(data string) error { return os.Remove(filepath.Join(data, "summary.json")) },
			"summary.json"},
		"half a summary": {func(data string) error { return os.Truncate(filepath.Join(data, "summary.json"), 40) },
			"summary.json"},
		"no table": {func(data string) error { return os.Remove(filepath.Join(data, "classes.parquet")) },
			"classes.parquet"},
		"half a table": {func(data string) error { return os.Truncate(filepath.Join(data, "files.parquet"), 200) },
			"files.parquet"},
		"no data": {os.RemoveAll, "summary.json"},
		"another as_of": {func(data string) error {
			return os.WriteFile(filepath.Join(data, "summary.json"), []byte(`{"as_of":"x"}`), 0o644)
		}, `"x"`},
		"no internal site": {func(data string) error { return os.RemoveAll(filepath.Dir(data)) },
			"no internal edition"},
	} {
		o := few
		o.Previous, o.Out = copyOf(t, whole), t.TempDir()
		if err := try.damage(filepath.Join(o.Previous, "internal", "data")); err != nil {
			t.Fatal(err)
		}
		_, err := buildSite(t.Context(), o)
		var failure exit.Failure
		if !errors.As(err, &failure) || failure.Code != exit.WrongUsage ||
			!strings.Contains(err.Error(), try.hint) || !strings.Contains(err.Error(), "--previous") {
			t.Errorf("%s: %v", name, err)
		}
		if left, err := os.ReadDir(o.Out); err != nil || len(left) > 0 {
			t.Errorf("%s: %d entries in --out, %v", name, len(left), err)
		}
	}
	few.Previous = filepath.Join(t.TempDir(), "nothing")
	_, err := buildSite(t.Context(), few)
	if failure := (exit.Failure{}); !errors.As(err, &failure) || failure.Code != exit.WrongUsage {
		t.Errorf("a --previous that is nowhere: %v", err)
	}
}

// TestBuildAfterBuild publishes twice, is stopped by exports that lost their
// sign-ins, and then finds a damaged build in the place of the former.
func TestBuildAfterBuild(t *testing.T) {
	slow(t)
	t.Parallel()
	o := fewSite(t)
	run := func(o pipeline.Options) error {
		_, err := buildSite(t.Context(), o)
		return err
	}
	if err := run(o); err != nil {
		t.Fatal(err)
	}
	before := published(t, o.Out, "internal")
	stopped := o
	stopped.Input, stopped.Accept = t.TempDir(), nil
	if err := os.CopyFS(stopped.Input, os.DirFS(o.Input)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(stopped.Input, "z.csv"), []byte("姓名,单位\n某,某\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	same := func(when string) {
		t.Helper()
		if now := published(t, o.Out, "internal"); fmt.Sprint(now) != fmt.Sprint(before) {
			t.Errorf("%s: the site that stands has changed", when)
		}
	}
	var wrong intake.Wrong
	if err := run(stopped); !errors.As(err, &wrong) || finding(wrong.Findings, "file_unread", "") == nil {
		t.Fatalf("not stopped: %v", err)
	}
	same("after a stopped build")
	if err := run(o); err != nil {
		t.Fatalf("after a stopped build: %v", err)
	}
	same("after the same build again")
	data := filepath.Join(o.Out, "current", "internal", "data", "trainees.parquet")
	if err := os.Truncate(data, 100); err != nil {
		t.Fatal(err)
	}
	before = published(t, o.Out, "internal")
	err := run(o)
	if failure := (exit.Failure{}); !errors.As(err, &failure) || failure.Code != exit.WrongUsage ||
		!strings.Contains(err.Error(), "damaged") {
		t.Errorf("on a damaged build: %v", err)
	}
	same("after the error")
}
