package page

import (
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/rule"
)

// verdicts are what stands beside a requirement that a rule for ended classes, one
// for all classes and one for sessions watch.
func TestJudged(t *testing.T) {
	session := func(rule, id string) Finding {
		return Finding{Rule: rule, Severity: "warning", Subject: "session", SubjectID: id, Measured: "其他"}
	}
	counted := Finding{Rule: "any", Severity: "warning", Subject: "class", Measured: "7 份，参训 8 人"}
	for name, of := range map[string]struct {
		rules             []string
		isEnded, isPublic bool
		missing           string // rule that was not evaluated
		findings          []Finding
		verdict, measured string
	}{
		"kept":                       {rules: []string{"ended", "any"}, isEnded: true, verdict: "符合", measured: "5 份"},
		"partly not evaluated":       {rules: []string{"ended", "any"}, isEnded: true, missing: "any", verdict: "符合 部分未核验", measured: "5 份"},
		"not evaluated":              {rules: []string{"any"}, missing: "any", verdict: "未核验", measured: "5 份"},
		"running":                    {rules: []string{"ended"}, verdict: "未结班", measured: "5 份"},
		"running, one rule for all":  {rules: []string{"ended", "any"}, verdict: "未结班", measured: "5 份"},
		"running, partly evaluated":  {rules: []string{"ended", "any"}, missing: "any", verdict: "未结班 部分未核验", measured: "5 份"},
		"running and found":          {rules: []string{"ended", "any"}, findings: []Finding{counted}, verdict: "预警", measured: "7 份，参训 8 人"},
		"a count for the office":     {rules: []string{"any"}, isEnded: true, isPublic: true, findings: []Finding{counted}, verdict: "预警", measured: "—"},
		"sessions of several rules":  {rules: []string{"one", "two"}, isEnded: true, findings: []Finding{session("one", "A/1"), session("two", "A/1"), session("two", "A/2")}, verdict: "预警 2 课次", measured: "5 份"},
		"sessions without a measure": {rules: []string{"one", "two", "blank"}, isEnded: true, findings: []Finding{session("two", "A/3")}, verdict: "预警 1 课次", measured: "1 / 12 课次不符"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &Site{Programme: &Programme{IsPublic: of.isPublic, SuppressedBelow: 3}, rules: map[string]*Rule{}}
			for _, id := range of.rules {
				s.rules[id] = &Rule{Rule: rule.Rule{ID: id, IsEnded: id == "ended", CountsPersons: id == "any"}, Count: RuleCount{Evaluated: id != of.missing}}
			}
			asked := requirement{title: "要求", measured: "5 份", rules: of.rules}
			if of.rules[len(of.rules)-1] == "blank" {
				asked.measured = ""
			}
			row := links{site: s}.judged(asked, ClassPage{Class: Class{IsEnded: of.isEnded, SessionCount: 12}, Findings: rows(of.findings...)})
			if got := tag.ReplaceAllString(row[1].html, ""); got != of.verdict {
				t.Errorf("verdict %q, want %q", got, of.verdict)
			}
			if row[2].html != of.measured {
				t.Errorf("measured %q, want %q", row[2].html, of.measured)
			}
		})
	}
}

// TestRosterOfSeveralFiles: each trainee names the file that its row stands in.
func TestRosterOfSeveralFiles(t *testing.T) {
	l := links{site: &Site{Programme: &Programme{}}}
	one := l.traineeTable(rows(Trainee{TraineeNo: 1, SourceFile: "a.csv", SourceRow: 2}, Trainee{TraineeNo: 2, SourceFile: "a.csv", SourceRow: 3}))
	if out := string(one.HTML()); strings.Count(out, "a.csv</code>") != 1 {
		t.Errorf("a roster of one file should name it once: %s", out)
	}
	two := l.traineeTable(rows(Trainee{TraineeNo: 1, SourceFile: "a.csv", SourceRow: 2}, Trainee{TraineeNo: 2, SourceFile: "b.csv", SourceRow: 2}))
	if out := string(two.HTML()); strings.Count(out, "a.csv</code>") != 1 || strings.Count(out, "b.csv</code></a> 第 2 行") != 1 {
		t.Errorf("a roster of two files should name the file of each row: %s", out)
	}
}

// TestLongAttendance: a class of many sessions has them all, each in one grid, and no
// grid is wider than paper.
func TestLongAttendance(t *testing.T) {
	l := links{site: &Site{Programme: &Programme{}}}
	for count, grids := range map[int]int{0: 1, 27: 1, 28: 1, 60: 3, 400: 18} {
		p := ClassPage{Trainees: rows(Trainee{TraineeNo: 1})}
		for n := range count {
			p.Sessions.Rows = append(p.Sessions.Rows, Session{SessionNo: int64(n + 1)})
			p.Marks.Rows = append(p.Marks.Rows, Mark{TraineeNo: 1, SessionNo: int64(n + 1), IsCounted: true})
		}
		all := l.attendanceGrids(p)
		attended, ids := 0, map[string]bool{}
		for _, grid := range all {
			ids[grid.ID] = true
			if len(grid.Rows) > 0 {
				sessions := len(grid.Columns) - 2
				attended += sessions
				if got := grid.Rows[0][sessions+1].html; got != Count(int64(sessions)) || sessions > 30 {
					t.Errorf("a grid of %d sessions says that %s were attended", sessions, got)
				}
			}
		}
		if len(all) != grids || len(ids) != grids || attended != count {
			t.Errorf("%d sessions: %d grids of %d names with %d sessions, want %d grids", count, len(all), len(ids), attended, grids)
		}
	}
}

// TestLongIDsBreak: an id too long for a line breaks, others and what stands below
// them do not count.
func TestLongIDsBreak(t *testing.T) {
	long := strings.Repeat("长", longestFixed+1)
	for want, cell := range map[string]Cell{
		"class=d>A":  Text("A").With(long),
		"class=d><a": Link("../classes/"+long, strings.Repeat("&", longestFixed)),
		"class=w>长":  Text(long),
	} {
		out := string(Table{Columns: []Column{fixed("班次")}, Rows: [][]Cell{{cell}}}.HTML())
		if !strings.Contains(out, want) {
			t.Errorf("want %s in %s", want, out)
		}
	}
}

// TestSatisfactionOfAClass: the line that a class is judged to be below stands beside its
// share, whatever the share.
func TestSatisfactionOfAClass(t *testing.T) {
	l := links{site: &Site{Programme: programme(false)}}
	for want, c := range map[string]Class{
		"停办线以下 69.9%": {IsBelowStop: true, SatisfiedCount: new(int64(699)), AnsweredCount: new(int64(1000))},
		"警告线以下 70.0%": {IsBelowWarning: true, SatisfiedCount: new(int64(700)), AnsweredCount: new(int64(1000))},
		"50.0%":       {SatisfiedCount: new(int64(500)), AnsweredCount: new(int64(1000))},
		"—":           {SatisfiedCount: new(int64(0)), AnsweredCount: new(int64(0))},
		"未导出":         {},
	} {
		if got := tag.ReplaceAllString(l.satisfaction(c).html, ""); got != want {
			t.Errorf("%s: %q, want %q", percentOf(c.SatisfiedCount, c.AnsweredCount), got, want)
		}
	}
}
