package page_test

import (
	"os"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/finance"
	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/letter"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
)

// writeMoney adds the finance page, its lists and the letters to a site of one
// class, application and institution.
func writeMoney(t testing.TB, s *page.Site, total record.Overview, i record.Institution, c record.Class,
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
		AttendanceMetPersons: new(int64(39)), AbsentPersons: new(int64(401)),
		AssessedPersons: new(int64(38)), UnassessedPersons: new(int64(1)),
		PassedPersons: new(int64(36)), FailedPersons: new(int64(2)),
		ClearedPersons: new(int64(33)), OtherPersons: new(int64(3)), EntitledPersons: 30, HeldPersons: new(int64(3)),
		UnprovenPersons: new(int64(1)),
	}
	reviewed := int64(3_200_000)
	check(finance.Write(s, finance.Page{
		Totals: total, Waterfall: record.Row[record.Waterfall]{Row: w},
		Steps: pagetest.Rows(
			finance.ApplicationStep{
				Level: "whole", Line: "listed", ClaimedFen: new(int64(3_100_000)), ReviewedCount: new(int64(1)),
				ReviewedFen: &reviewed, ReviewedOverClaimed: new(true),
			},
			finance.ApplicationStep{Level: "whole", Line: "unattached", PaymentCount: new(int64(1)),
				PaidFen: new(int64(5))},
			finance.ApplicationStep{Level: "institution", Line: "mixed", ID: a.ApplicationID}),
		Coverages: pagetest.Rows(
			finance.Coverage{Level: "whole", EntitledPersons: 30, EntitledFen: 3_000_000},
			finance.Coverage{Level: "district", ID: c.District}),
		Balances: pagetest.Rows(
			finance.Balance{Level: "whole", Line: "listed"},
			finance.Balance{Level: "institution", Line: "listed", ID: i.Institution}),
		Residuals: pagetest.Rows(finance.ResidualSum{Residual: "on_hold", RowCount: 1, Fen: 100_000}),
		Days: pagetest.Rows(
			finance.PaymentDay{PaidDate: "2021-07-01", Payments: 2, PaidFen: 300, Refunds: 1, RefundedFen: 100,
				NetFen: 200, NetToDateFen: 200},
			finance.PaymentDay{PaidDate: "2021-07-02", Payments: 1, PaidFen: 50, Refunds: 0, RefundedFen: 0, NetFen: 50,
				NetToDateFen: 250}),
		DayTotal:   finance.PaymentDayTotal{Payments: 3, PaidFen: 350, Refunds: 1, RefundedFen: 100, NetFen: 250},
		Recoveries: pagetest.Rows(finance.Recovery{Institution: i.Institution, DecidedDate: "2021-06-01"}),
	}))
	if s.IsPublic {
		return
	}
	for step, persons := range map[string]int64{
		"pending": 10, "attendance": 401, "assessment": 1, "pass": 2, "other": 3, "held": 3, "entitled": 30,
	} {
		list := finance.Leavers(s, step, w, map[string]record.Class{c.ClassID: c})
		for n := range persons {
			list.Add(finance.Leaver{
				ClassID: c.ClassID, TraineeNo: n + 1, Step: step, Rule: "attendance_below_minimum",
				Reasons: "attendance_below_minimum;fee_charged",
			})
		}
		check(list.Finish())
	}
	residuals := finance.Residuals(s, finance.ResidualSum{Residual: "on_hold", RowCount: 1, Fen: 100_000})
	residuals.Add(finance.Residual{
		Residual: "on_hold", ApplicationID: a.ApplicationID, ClassID: c.ClassID, Fen: 100_000, SourceFile: "a.csv",
		SourceRow: 2,
	})
	check(residuals.Finish())
	a.EntitledPersons, a.EntitledFen, a.NoticeState = 2, 200_000, "due"
	claim := record.Claim{
		ApplicationID: a.ApplicationID, ClassID: c.ClassID, Institution: i.Institution, EntitledPersons: 2,
		EntitledFen: 200_000,
	}
	notice := letter.Notice{
		Applications: []record.Application{a}, Claims: []record.Claim{claim,
			{ApplicationID: a.ApplicationID, ClassID: "空"}},
		Classes: map[string]record.Class{c.ClassID: c},
		Period:  letter.Period{StartDate: "2027-01-04", DayCount: new(int64(5)), UnknownYear: "2027"},
	}
	letters, err := letter.Parse(os.DirFS(pagetest.Folder(t)))
	check(err)
	drafts := letters.Drafts(s)
	check(drafts.Notice(notice))
	notice.Batch = &letter.Batch{District: c.District, ApplicationCount: 1, EntitledPersons: 2, EntitledFen: 200_000}
	check(drafts.Notice(notice))
	var sheet []letter.Finding
	for _, f := range findings {
		sheet = append(sheet, letter.Finding{
			Institution: f.Institution, Severity: f.Severity, Rule: f.Rule, Place: f.ClassID, Subjects: f.SubjectID,
			Required: f.Required, Effect: f.Effect,
		})
	}
	check(drafts.Institution(letter.ToInstitution{
		Institution: i, Classes: []record.Class{c}, Findings: sheet,
	}))
	drafts.Index()
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
