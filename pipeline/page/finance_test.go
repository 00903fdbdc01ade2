package page

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/record"
)

// writeMoney adds the finance page, its lists and the letters to a site of one
// class, application and institution.
func writeMoney(t testing.TB, s *Site, total record.Overview, i record.Institution, c record.Class,
	a record.Application, findings []record.Finding) {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	w := record.Waterfall{
		Level: "whole", EnrolledPersons: 450, PendingPersons: 10, EndedPersons: 440,
		AttendanceMetPersons: 39, AbsentPersons: 401,
		AssessedPersons: new(int64(38)), UnassessedPersons: new(int64(1)),
		PassedPersons: new(int64(36)), FailedPersons: new(int64(2)),
		ClearedPersons: 33, RejectedPersons: 3, EntitledPersons: 30, HeldPersons: 3, UnprovenPersons: 1,
	}
	reviewed := int64(3_200_000)
	check(s.Finance(FinancePage{
		Totals: total, Waterfall: record.Row[record.Waterfall]{Row: w},
		Steps: rows(
			ApplicationStep{
				Level: "whole", Line: "listed", ClaimedFen: new(int64(3_100_000)), ReviewedCount: new(int64(1)),
				ReviewedFen: &reviewed, ReviewedOverClaimed: new(true),
			},
			ApplicationStep{Level: "whole", Line: "unattached", PaymentCount: new(int64(1)), PaidFen: new(int64(5))},
			ApplicationStep{Level: "institution", Line: "mixed", ID: a.ApplicationID}),
		Coverages: rows(
			Coverage{Level: "whole", EntitledPersons: 30, EntitledFen: 3_000_000},
			Coverage{Level: "district", ID: c.District}),
		Balances: rows(
			Balance{Level: "whole", Line: "listed"},
			Balance{Level: "institution", Line: "listed", ID: i.Institution}),
		Residuals: rows(ResidualSum{"on_hold", 1, 100_000}),
		Days: rows(
			PaymentDay{"2021-07-01", 2, 300, 1, 100, 200, 200},
			PaymentDay{"2021-07-02", 1, 50, 0, 0, 50, 250}),
		DayTotal:   PaymentDayTotal{3, 350, 1, 100, 250},
		Recoveries: rows(Recovery{Institution: i.Institution, DecidedDate: "2021-06-01"}),
	}))
	if s.IsPublic {
		return
	}
	for step, persons := range map[string]int64{
		"pending": 10, "attendance": 401, "assessment": 1, "pass": 2, "other": 3, "held": 3, "entitled": 30,
	} {
		list := s.Leavers(step, w, map[string]record.Class{c.ClassID: c})
		for n := range persons {
			list.Add(Leaver{
				ClassID: c.ClassID, TraineeNo: n + 1, Step: step, Rule: "attendance_below_minimum",
				Reasons: "attendance_below_minimum;fee_charged",
			})
		}
		check(list.Finish())
	}
	residuals := s.ResidualList(ResidualSum{"on_hold", 1, 100_000})
	residuals.Add(Residual{
		Residual: "on_hold", ApplicationID: a.ApplicationID, ClassID: c.ClassID, Fen: 100_000, SourceFile: "a.csv",
		SourceRow: 2,
	})
	check(residuals.Finish())
	a.EntitledPersons, a.EntitledFen = 2, 200_000
	claim := record.Claim{
		ApplicationID: a.ApplicationID, ClassID: c.ClassID, Institution: i.Institution, EntitledPersons: 2,
		EntitledFen: 200_000,
	}
	notice := NoticeLetter{
		Applications: []record.Application{a}, Claims: []record.Claim{claim,
			{ApplicationID: a.ApplicationID, ClassID: "空"}},
		Classes: map[string]record.Class{c.ClassID: c},
		Period:  Period{StartDate: "2027-01-04", DayCount: 5, UnknownYear: "2027"},
	}
	drafts := letters(t).Drafts(s)
	check(drafts.Notice(notice))
	notice.Batch = &Batch{District: c.District, ApplicationCount: 1, EntitledPersons: 2, EntitledFen: 200_000}
	check(drafts.Notice(notice))
	check(drafts.InstitutionLetters(InstitutionLetters{
		Institution: i, Classes: []record.Class{c}, Findings: letterFindings(findings),
	}))
	drafts.Index()
}

// letterFindings are findings as letters list them, each on a row of its own.
func letterFindings(findings []record.Finding) []LetterFinding {
	var all []LetterFinding
	for _, f := range findings {
		all = append(all, LetterFinding{
			Institution: f.Institution, Severity: f.Severity, Rule: f.Rule, Place: f.ClassID,
			Subjects: f.SubjectID + "（" + f.Measured + "）",
			Required: f.Required, Effect: f.Effect,
		})
	}
	return all
}

func TestLeaversAreListedWhole(t *testing.T) {
	dir := write(t, false, 3)
	persons := map[string]bool{}
	for _, name := range []string{"attendance.html", "attendance-2.html", "attendance-3.html"} {
		for _, n := range htmltest.Nodes(t, htmltest.Read(t, dir, "finance/"+name)) {
			if n.Data == "th" && htmltest.Attribute(n, "scope") == "row" {
				persons[htmltest.Text(n)] = true
			}
		}
	}
	if len(persons) != 401 || !persons[classID+"#401"] {
		t.Errorf("the list of those below the minimum attendance shows %d persons, want 401", len(persons))
	}
	finance := htmltest.Read(t, dir, "finance.html")
	for _, want := range []string{
		`<a href="finance/attendance.html">401</a>`, "多于上一步", "没有申请的拨付", "跨培训机构", "追回未见退款", "捌仟元整",
	} {
		if !strings.Contains(finance, want) {
			t.Errorf("the finance page does not show %s", want)
		}
	}
}

// TestListOfAnotherLength holds that a list which does not add up to its figure
// stops the run.
func TestListOfAnotherLength(t *testing.T) {
	site, err := parsed(t).Site(t.TempDir(), programme(false), Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	list := site.Leavers("held", record.Waterfall{HeldPersons: 2}, nil)
	list.Add(Leaver{ClassID: "A", TraineeNo: 1})
	err = list.Finish()
	if err == nil || !strings.Contains(err.Error(), "1 rows") || !strings.Contains(err.Error(), "is 2") {
		t.Errorf("a list of one row for a figure of two: %v", err)
	}
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestLettersKeepNamesAsText holds that no name of an export becomes markup, and
// what a notice says.
func TestLettersKeepNamesAsText(t *testing.T) {
	dir := t.TempDir()
	site, err := parsed(t).Site(dir, programme(false), Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	hostile := "甲|乙 <img src=x onerror=alert(1)> [点](javascript:alert(1)) **粗** `码` \\ &amp; # 题\n\n- 项 {{.Number}} ~~删~~ http://example.org"
	a := record.Application{ApplicationID: hostile, EntitledPersons: 12, EntitledFen: 1_200_050}
	n := NoticeLetter{
		Applications: []record.Application{a},
		Classes: map[string]record.Class{
			hostile: {ClassID: hostile, ClassName: hostile, StartDate: "2021-05-01", EndDate: "2021-05-05"},
		},
		Claims: []record.Claim{{
			ApplicationID: hostile, ClassID: hostile, Institution: hostile,
			EntitledPersons: 12, EntitledFen: 1_200_050,
		}},
		Period: Period{StartDate: "2021-05-06", EndDate: "2021-05-11", DayCount: 5},
	}
	drafts := letters(t).Drafts(site)
	if err := drafts.Notice(n); err != nil {
		t.Fatal(err)
	}
	i := record.Institution{Institution: hostile, Action: "blacklisted"}
	sanctions := []record.Sanction{{Institution: hostile, Action: "限期整改", DecidedDate: "2021-06-01",
		DueDate: "2021-07-01"}}
	findings := []record.Finding{{
		Rule: "fee_charged", Severity: "error", Effect: "reject_class", ClassID: hostile, SubjectID: hostile,
		Measured: hostile, Required: "a|b",
	}}
	err = drafts.InstitutionLetters(InstitutionLetters{
		Institution: i, Sanctions: sanctions, Findings: letterFindings(findings),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	shown := strings.ReplaceAll(hostile, "\n", " ")
	for _, file := range []string{letterFile("notice", hostile), letterFile("stop", hostile), sheetFile(hostile, 1)} {
		for _, article := range htmltest.Nodes(t, htmltest.Read(t, dir, "letters/"+file)) {
			if article.Data != "article" {
				continue
			}
			cells := 0
			for n := range article.Descendants() {
				switch n.Data {
				case "img", "a", "code", "li", "del":
					if n.Type == html.ElementNode && (n.Data != "li" || strings.Contains(htmltest.Text(n), "甲")) {
						t.Errorf("%s: a name became <%s>", file, n.Data)
					}
				case "td":
					cells++
				}
			}
			words := strings.Join(strings.Fields(htmltest.Text(article)), " ")
			if !strings.Contains(htmltest.Text(article), shown) &&
				!strings.Contains(words, strings.Join(strings.Fields(hostile), " ")) {
				t.Errorf("%s does not show the name as it is:\n%s", file, htmltest.Text(article))
			}
			if file == letterFile("notice", hostile) {
				if cells != 16 {
					t.Errorf("the notice has %d cells, want 2 rows of 8", cells)
				}
				for _, want := range []string{
					"12,000.50", "壹万贰仟元零伍角整", "2021年5月6日至2021年5月11日", "5 个工作日", "2022年1月1日", "（盖章）",
				} {
					if !strings.Contains(htmltest.Text(article), want) {
						t.Errorf("the notice does not say %s:\n%s", want, htmltest.Text(article))
					}
				}
			}
			if file == letterFile("stop", hostile) && (!strings.Contains(htmltest.Text(article), "整改期限：2021年7月1日") ||
				!strings.Contains(htmltest.Text(article), "列入黑名单")) {
				t.Errorf("the stop order does not say until when or why:\n%s", htmltest.Text(article))
			}
		}
	}
}

// TestLettersFollowTheAction holds which letters an institution gets.
func TestLettersFollowTheAction(t *testing.T) {
	for action, want := range map[string]string{
		"none": "", "warn": "rectification", "stop": "stop", "blacklisted": "stop",
	} {
		dir := t.TempDir()
		site, err := parsed(t).Site(dir, programme(false), Subjects{})
		if err != nil {
			t.Fatal(err)
		}
		classes := []record.Class{
			{ClassID: "A", AnsweredCount: new(int64(100)), SatisfiedCount: new(int64(85))},
			{ClassID: "B", IsBelowWarning: true, AnsweredCount: new(int64(100)), SatisfiedCount: new(int64(84))},
			{ClassID: "C", IsBelowStop: true, AnsweredCount: new(int64(100)), SatisfiedCount: new(int64(69))},
			{ClassID: "E"},
		}
		err = letters(t).Drafts(site).InstitutionLetters(InstitutionLetters{
			Institution: record.Institution{Institution: "X", Action: action}, Classes: classes,
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := site.Close(); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"rectification", "stop"} {
			text, err := os.ReadFile(filepath.Join(dir, "letters", letterFile(kind, "X")))
			if (err == nil) != (kind == want) {
				t.Errorf("action %s: letter %s is there: %v", action, kind, err == nil)
			}
			if err != nil {
				continue
			}
			for id, has := range map[string]bool{"A": false, "B": true, "C": true, "E": false} {
				got := strings.Contains(string(text), "<td>"+id+" "+format.Unknown) ||
					strings.Contains(string(text), "<td>"+id+"<")
				if got != has {
					t.Errorf("action %s: class %s is named: %v, want %v", action, id, got, has)
				}
			}
		}
	}
}

// TestSheetIsNotCut holds that a long sheet of findings goes on, each finding once.
func TestSheetIsNotCut(t *testing.T) {
	dir := t.TempDir()
	site, err := parsed(t).Site(dir, programme(false), Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	var findings []record.Finding
	for n := range 3*rowsPerPage + 7 {
		findings = append(findings, record.Finding{
			Rule: "fee_charged", Severity: "error", ClassID: "K" + strconv.Itoa(n/2),
			SubjectID: "第" + strconv.Itoa(n) + "件",
		})
	}
	err = letters(t).Drafts(site).InstitutionLetters(InstitutionLetters{
		Institution: record.Institution{Institution: "X"}, Findings: letterFindings(findings),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	text := ""
	for n := range 4 {
		text += htmltest.Read(t, dir, "letters/"+sheetFile("X", n+1))
	}
	for _, f := range findings {
		if strings.Count(text, f.SubjectID) != 1 {
			t.Fatalf("%s stands %d times on the sheet", f.SubjectID, strings.Count(text, f.SubjectID))
		}
	}
}
