package subject

import (
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/rule"
)

// TestVerdict holds what stands beside a requirement to its result.
func TestVerdict(t *testing.T) {
	for want, r := range map[string]Requirement{
		"符合":        {Result: "not_found"},
		"符合 部分未核验":  {Result: "not_found", IsPartial: true},
		"未核验":       {Result: "not_evaluated"},
		"未结班":       {Result: "not_applicable"},
		"未结班 部分未核验": {Result: "not_applicable", IsPartial: true},
		"违规":        {Result: "found", Severity: "error"},
		"预警 2 课次":   {Result: "found", Severity: "warning", FoundSessions: 2},
	} {
		if got := htmltest.Shown(t, verdict(r).HTML()); got != want {
			t.Errorf("%+v: verdict %q, want %q", r, got, want)
		}
	}
}

// TestRequirements: a row links to each of its rules and names each of their clauses
// once.
func TestRequirements(t *testing.T) {
	p := &page.Programme{}
	for id, clauses := range map[string][]string{"one": {"四(四)", "附2"}, "two": {"附2", "六"}} {
		p.Rules.Rows = append(p.Rules.Rows, page.Rule{Rule: rule.Rule{ID: id, Title: "标题" + id, Clauses: clauses}})
	}
	asked := requirements(pagetest.Links(t, p), pagetest.Rows(Requirement{
		Asks: "要求", Result: "not_found", Measured: "1000.50 元", Rules: "one;two",
	}))
	var got []string
	for _, one := range asked.Rows[0] {
		got = append(got, htmltest.Shown(t, one.HTML()))
	}
	if want := []string{"要求", "符合", "1,000.50 元", "—", "标题one、标题two", "四（四） 附2 六"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestRosterOfSeveralFiles: each trainee names the file that its row stands in.
func TestRosterOfSeveralFiles(t *testing.T) {
	l := pagetest.Links(t, &page.Programme{})
	first := Trainee{TraineeNo: 1, SourceFile: "a.csv", SourceRow: 2}
	one := traineeTable(l, pagetest.Rows(first, Trainee{TraineeNo: 2, SourceFile: "a.csv", SourceRow: 3}))
	if out := string(one.HTML()); strings.Count(out, "a.csv</code>") != 1 {
		t.Errorf("a roster of one file should name it once: %s", out)
	}
	two := traineeTable(l, pagetest.Rows(first, Trainee{TraineeNo: 2, SourceFile: "b.csv", SourceRow: 2}))
	out := string(two.HTML())
	if strings.Count(out, "a.csv</code>") != 1 || strings.Count(out, "b.csv</code> 第 2 行</a>") != 1 {
		t.Errorf("a roster of two files should name the file of each row: %s", out)
	}
}

// TestLongAttendance: a class of many sessions has them all, each in one grid, and no
// grid is wider than paper.
func TestLongAttendance(t *testing.T) {
	l := pagetest.Links(t, &page.Programme{})
	for count, grids := range map[int]int{0: 1, 27: 1, 28: 1, 60: 3, 400: 18} {
		p := ClassPage{Trainees: pagetest.Rows(Trainee{TraineeNo: 1})}
		var numbers []string
		for n := range count {
			p.Sessions.Rows = append(p.Sessions.Rows, Session{SessionNo: int64(n + 1)})
			numbers = append(numbers, format.Plain(int64(n+1)))
		}
		p.Attendances = pagetest.Rows(Attendance{TraineeNo: 1, CountedSessions: strings.Join(numbers, " ")})
		all := attendanceGrids(l, p)
		attended, ids := 0, map[string]bool{}
		for _, grid := range all {
			ids[grid.ID] = true
			if len(grid.Rows) > 0 {
				sessions := len(grid.Columns) - 2
				attended += sessions
				if got := htmltest.Shown(t, grid.Rows[0][sessions+1].HTML()); got != format.Count(int64(sessions)) ||
					sessions > 30 {
					t.Errorf("a grid of %d sessions says that %s were attended", sessions, got)
				}
			}
		}
		if len(all) != grids || len(ids) != grids || attended != count {
			t.Errorf("%d sessions: %d grids of %d names with %d sessions, want %d grids", count, len(all), len(ids),
				attended, grids)
		}
	}
}

// TestSatisfactionOfAClass: the line that a class is judged to be below stands beside its
// share, whatever the share.
func TestSatisfactionOfAClass(t *testing.T) {
	l := pagetest.Links(t, pagetest.Programme(false))
	for want, c := range map[string]record.Class{
		"停办线以下 69.9%": {IsBelowStop: true, SatisfiedCount: new(int64(699)), AnsweredCount: new(int64(1000))},
		"警告线以下 70.0%": {IsBelowWarning: true, SatisfiedCount: new(int64(700)), AnsweredCount: new(int64(1000))},
		"50.0%":       {SatisfiedCount: new(int64(500)), AnsweredCount: new(int64(1000))},
		"—":           {SatisfiedCount: new(int64(0)), AnsweredCount: new(int64(0))},
		"未导出":         {},
	} {
		if got := htmltest.Shown(t, satisfaction(l, c).HTML()); got != want {
			t.Errorf("%s: %q, want %q", format.PercentOf(c.SatisfiedCount, c.AnsweredCount), got, want)
		}
	}
}

// TestTableOfRows: a table has the 口径 of its rows, and in the public edition no column
// of the offices.
func TestTableOfRows(t *testing.T) {
	inspections := record.Rows[Inspection]{
		Table: "report.class_pages",
		Rows:  []Inspection{{InspectedAt: "2021-05-01 09:00:00", Present: new(int64(9)), Result: "在场"}},
	}
	for isPublic, columns := range map[bool]int{false: 4, true: 1} {
		l := pagetest.Links(t, pagetest.Programme(isPublic))
		got := inspectionTable(l, inspections)
		if len(got.Columns) != columns || len(got.Rows[0]) != columns {
			t.Errorf("public %v: %d columns, %d cells; want %d",
				isPublic, len(got.Columns), len(got.Rows[0]), columns)
		}
		want := "../queries/report.class_pages.html"
		if isPublic {
			want = ""
		}
		if got.Query != want {
			t.Errorf("public %v: 口径 leads to %q, want %q", isPublic, got.Query, want)
		}
	}
}

// TestLongRoster: a class of many trainees goes on on further pages, each trainee stands on
// the one that links lead to, and no page is longer than a reader waits for.
func TestLongRoster(t *testing.T) {
	const count, sessions = 1001, 10
	p := ClassPage{Class: record.Class{ClassID: "C"}}
	for no := range int64(count) {
		if no+1 == 250 {
			continue // a row that no longer counts leaves its number free
		}
		p.Trainees.Rows = append(p.Trainees.Rows,
			Trainee{TraineeNo: no + 1, MaskedName: "林*", SourceFile: "trainees.csv"})
		p.Comments.Rows = append(p.Comments.Rows, Comment{Comment: "很好", SourceFile: "surveys.csv"})
	}
	for no := range int64(sessions) {
		p.Sessions.Rows = append(p.Sessions.Rows, Session{SessionNo: no + 1})
	}
	dir := t.TempDir()
	site, err := pagetest.Templates(t).Site(pagetest.Dir(dir), pagetest.Programme(false),
		page.Subjects{Classes: map[string]bool{"C": true}})
	if err != nil {
		t.Fatal(err)
	}
	Class(site, p)
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	stands := map[string]string{} // the page of each trainee's row
	files, err := filepath.Glob(filepath.Join(dir, "classes", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := "classes/" + filepath.Base(file)
		if len(text) > 300_000 {
			t.Errorf("%s has %d bytes", name, len(text))
		}
		for _, row := range strings.SplitAfter(string(text), "<tr>") {
			if cells := strings.Count(row, "<td"); cells > sessions && strings.Contains(row, "林*") {
				stands[htmltest.Shown(t, template.HTML(row[:strings.Index(row, "<td")]))] = name
			}
		}
	}
	for _, person := range p.Trainees.Rows {
		link := string(site.At("").Trainee("C", person.TraineeNo).HTML())
		name := "#" + format.Plain(person.TraineeNo)
		if file := stands[name]; file == "" || !strings.Contains(link, `"`+file+`#t`+name[1:]+`"`) {
			t.Fatalf("%s stands on %q, its link is %s", name, file, link)
		}
	}
}
