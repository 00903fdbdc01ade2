// Package pagetest gives the tests of pages what every page needs: the shipped templates and
// a small programme.
package pagetest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/rule"
)

// Folder is the folder of the shipped templates.
func Folder(t testing.TB) string {
	t.Helper()
	for dir := "."; len(dir) < 30; dir = filepath.Join(dir, "..") {
		if _, err := os.Stat(filepath.Join(dir, "templates/layout.html")); err == nil {
			return filepath.Join(dir, "templates")
		}
	}
	t.Fatal("no folder templates stands above the test")
	return ""
}

// Templates reads the shipped templates; the bundle of ECharts, which npm makes, may
// stay a stand-in.
func Templates(t testing.TB) *page.Templates {
	t.Helper()
	from, dir := Folder(t), t.TempDir()
	for _, part := range []string{"partials", "pages", "static"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join(from, part))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"layout.html", "terms.md"} {
		text, err := os.ReadFile(filepath.Join(from, file))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, file), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	bundle := filepath.Join(dir, "static/vendor/echarts.js")
	if err := os.MkdirAll(filepath.Dir(bundle), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bundle, []byte("// bundle\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	templates, err := page.Parse(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return templates
}

// A Dir saves the files of a site below a folder.
type Dir string

// Save writes a file and the folders above it.
func (d Dir) Save(name string, content []byte) error {
	file := filepath.Join(string(d), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}

// Links are the links of a page that stands a folder down.
func Links(t testing.TB, p *page.Programme) page.Links {
	t.Helper()
	site, err := Templates(t).Site(Dir(t.TempDir()), p, page.Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	return site.At("../")
}

// Programme is a notice of five rules, one of each severity, one without data and one
// that asks for public notices.
func Programme(isPublic bool) *page.Programme {
	p := &page.Programme{
		IsPublic: isPublic, AsOf: "2022-01-01", Title: "试点培训", Number: "试〔2021〕1号", HasPlan: true, HasRural: true,
		NoticeUnit:   "工作日",
		HasDistricts: true, QuotaDistricts: 2, OneRate: "1000.00",
		MinimumAttendancePercent: new(int64(80)), SatisfactionWarningPercent: new(int64(85)),
		SatisfactionStopPercent: new(int64(70)),
		Thresholds: []page.Threshold{{Value: 5, Unit: "天", Clause: "四(四)", Title: "最少培训天数", Reading: ""},
			{Value: 60, Unit: "分钟", Clause: "四(四)", Title: "提前签到", Reading: "这样理解"}},
		Readings: []page.Reading{{Clause: "四(四)", Text: "这里这样理解"}},
		Clauses: []page.Clause{{Clause: "四(四)", Summary: "标准", Reason: "私下收费看不到", IsWatchable: true},
			{Clause: "八(五)", Summary: "防疫", Reason: "没有记录", IsWatchable: false}},
		Queries: []page.Query{
			{Table: "facts.classes", Path: "facts/classes.sql", SQL: "-- Classes.\nselect 1",
				Reads: []string{"raw.classes"}},
			{
				Table: "report.class_pages", Path: "report/class_pages.sql",
				Title: "班次", Says: "每个班次一行。", Reads: []string{"facts.classes"},
				SQL: "-- A class\n-- with figures.\nselect 1 from facts.classes",
			},
		},
		KindTitles: map[string]string{"surveys": "满意度测评"},
	}
	add := func(id, title, severity, effect, subject string, count page.RuleCount, needs ...string) {
		p.Rules.Rows = append(p.Rules.Rows, page.Rule{
			Rule: rule.Rule{
				ID: id, Path: "checks/" + id + ".sql", Title: title, Severity: severity, Effect: effect,
				Subject: subject, Clauses: []string{"四(四)"}, Note: "说明。\n\n◆ 读法。", SQL: "select 1 where 1 < 2",
				Needs: needs,
			},
			Count: count,
		})
	}
	add("attendance_below_minimum", "到课率低于下限", "info", "reject_trainee", "trainee",
		page.RuleCount{Evaluated: true, Checked: new(int64(500)), Found: new(int64(401))})
	add("fee_charged", "向学员收费", "error", "reject_class", "class",
		page.RuleCount{Evaluated: true, Checked: new(int64(1)), Found: new(int64(1))})
	add("survey_incomplete", "测评份数不足", "warning", "none", "class",
		page.RuleCount{Missing: "surveys", Checked: new(int64(0)), Found: new(int64(0))}, "surveys")
	add("notice_missing", "没有公示", "info", "hold_application", "application",
		page.RuleCount{Evaluated: true, Checked: new(int64(1)), Found: new(int64(0))}, "applications", "notices")
	add("class_hours_below_minimum", "总课时不足", "error", "reject_class", "class",
		page.RuleCount{Missing: "surveys", Checked: new(int64(0)), Found: new(int64(0)), UnverifiedFen: 800000})
	return p
}

// Rows are some of a table that nobody names.
func Rows[T any](some ...T) record.Rows[T] { return record.Rows[T]{Rows: some} }
