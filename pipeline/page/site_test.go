package page_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/change"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/gross"
	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/office"
	"github.com/peihe/peihe/pipeline/page/overview"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/quality"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/reference"
	"github.com/peihe/peihe/pipeline/page/search"
	"github.com/peihe/peihe/pipeline/page/subject"
)

// files are exports that nobody recognised.
func files(names ...string) []quality.FileDetail {
	var all []quality.FileDetail
	for _, name := range names {
		all = append(all, quality.FileDetail{SourceFile: name, ClosestTitle: "学员花名册"})
	}
	return all
}

const classID, institutionName = "班/1#<b>", "某某学校"

// write builds one page of every kind and returns the folder.
func write(t testing.TB, isPublic bool, trainees int) string {
	t.Helper()
	return writeCrowded(t, isPublic, trainees, nil)
}

// writeCrowded is write where some folders are crowded.
func writeCrowded(t testing.TB, isPublic bool, trainees int, crowded map[string]bool) string {
	t.Helper()
	dir := t.TempDir()
	known := func(ids ...string) map[string]bool {
		all := map[string]bool{}
		for _, id := range ids {
			all[id] = true
		}
		return all
	}
	site, err := pagetest.Templates(t).Site(pagetest.Dir(dir), pagetest.Programme(isPublic),
		page.Subjects{
			Classes: known(classID, "A", "A-2"), Applications: known("SQ/1", "SQ2"),
			Institutions: known(institutionName, longName), Districts: known("鼓楼区", longName), Crowded: crowded,
			Offices: known("鼓楼区人社局", institutionName),
		})
	if err != nil {
		t.Fatal(err)
	}
	row, quota := int64(7), int64(300)
	total := record.Overview{
		ClassCount: 1, TraineeCount: 10, PassedCount: new(int64(8)), EntitledPersons: 8, HeldPersons: new(int64(2)),
		EntitledFen: 800000, HeldFen: new(int64(200000)), PlannedPersons: new(int64(10000)),
	}
	district := record.District{
		District: "鼓楼区", Quota: &quota, ClassCount: 1, TraineeCount: 10, PassedCount: new(int64(8)),
		EntitledPersons: 8, HeldPersons: new(int64(2)), RejectedPersons: new(int64(1)), EntitledFen: 800000,
		HeldFen: new(int64(200000)),
	}
	institution := record.Institution{
		Institution: institutionName, ClassCount: 1, HeldPersons: new(int64(2)), HeldFen: new(int64(200000)),
		Action:     "stop",
		ErrorCount: 55, FindingCount: 60,
	}
	class := record.Class{
		ClassID: classID, ClassName: "一期", Institution: institutionName, District: "鼓楼区", StartDate: "2021-05-01",
		EndDate: "2021-05-05", IsEnded: true, TraineeCount: 10, DeliveredHours: 39, ScheduledHours: 40,
		HeldPersons: new(int64(2)), RejectedPersons: new(int64(4)), HeldFen: new(int64(200000)),
		AnsweredCount:  new(int64(40)),
		SatisfiedCount: new(int64(27)), SourceFile: "classes.csv", SourceRow: new(int64(2)),
	}
	fee := record.Finding{
		Rule: "fee_charged", Severity: "error", Effect: "reject_class", Subject: "class", SubjectID: classID,
		ClassID: classID, District: "鼓楼区", Institution: institutionName, Measured: "100.00 元", Required: "0.00 元",
		SourceFile: "classes.csv", SourceRow: &row,
	}
	application := record.Application{
		ApplicationID: "SQ/1", HeldPersons: new(int64(2)), HeldFen: new(int64(200000)), IsOnHold: true,
		HoldReasons:   "fee_charged",
		DifferenceFen: new(int64(-5)), SourceFile: "a.csv",
	}
	claim := record.Claim{ApplicationID: "SQ/1", ClassID: classID, HeldPersons: new(int64(2)),
		HeldFen: new(int64(200000)), SourceFile: "a.csv"}
	reasons := pagetest.Rows(record.Reason{District: "鼓楼区", Rule: "attendance_below_minimum",
		HeldPersons:     new(int64(2)),
		RejectedPersons: new(int64(1))})

	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	districts, institutions, classes, applications := pagetest.Rows(district), pagetest.Rows(institution),
		pagetest.Rows(class), pagetest.Rows(application)
	sums, items := stoodGross()
	gross.Lists(site, items)
	if !isPublic {
		writeOffices(site, trainees)
	}
	check(overview.Write(site, overview.Page{
		Totals: record.Row[record.Overview]{Row: total}, Gross: sums, Items: items,
		Districts: districts, Institutions: institutions,
		Classes:      classes,
		Applications: applications, Reasons: reasons, Bands: pagetest.Rows(overview.Band{Band: 8, Persons: 2},
			overview.Band{Band: 10, Persons: 8}),
	}))
	if !isPublic {
		overview.Summary(site, overview.Page{
			Totals: record.Row[record.Overview]{Row: total}, Gross: sums, Items: items,
		})
	}
	check(search.Write(site, institutions, districts, classes, applications, nil, search.MaxBytes))
	check(subject.Districts(site, districts, total))
	subject.District(site, subject.DistrictPage{
		District: record.Row[record.District]{Row: district}, Classes: classes, Reasons: reasons,
		Found: pagetest.Rows(record.Found{Place: "鼓楼区", Rule: "fee_charged", Severity: "error", Subject: "class",
			Found: 1}),
	})
	subject.Institutions(site, institutions, total)
	check(subject.Institution(site, subject.InstitutionPage{
		Institution: institution, Classes: classes,
		Sanctions: pagetest.Rows(record.Sanction{Institution: institutionName, Action: "警告", DecidedDate: "2021-06-01",
			DueDate: "", DoneDate: "", SourceFile: "s.csv", SourceRow: new(int64(2))}),
	}))
	check(subject.Classes(site, classes, total))
	about := subject.ClassPage{
		Class: class, Findings: pagetest.Rows(fee), Requirements: pagetest.Rows(
			subject.Requirement{
				Asks: "不向学员收费", Result: "found", Severity: "error", Measured: "100.00 元", Required: "0 元",
				Rules: "fee_charged",
			},
			subject.Requirement{Asks: "实际课时", Result: "not_evaluated", Rules: "class_hours_below_minimum"},
			subject.Requirement{Asks: "测评份数", Result: "not_evaluated", Rules: "survey_incomplete"}),
		Claims: pagetest.Rows(claim), Surveys: pagetest.Rows(subject.Survey{ClassID: classID, Position: 1,
			Item: "理论课程安排", AnsweredCount: 10, SatisfiedCount: 7}),
		Inspections: pagetest.Rows(subject.Inspection{ClassID: classID, InspectedAt: "2021-05-01 09:00:00",
			Present: new(int64(9)),
			Result:  "张三在场", SourceFile: "i.csv", SourceRow: new(int64(2))}),
		Sessions: pagetest.Rows(subject.Session{
			ClassID: classID, SessionNo: 1, SessionDate: "2021-05-01", StartTime: "08:30", EndTime: "11:45",
			Minutes: 195, Hours: 4, CreditedHours: 4, IsTheory: true, Teacher: "李教师", Topics: ";1;2;",
		}),
	}
	for i := range trainees {
		about.Trainees.Rows = append(about.Trainees.Rows,
			subject.Trainee{
				ClassID: classID, TraineeNo: int64(i + 1), MaskedName: "王*", MaskedID: "350197**********1X",
				ScheduledHours: 40, AttendedHours: 31, Outcome: "rejected",
				Reasons: "attendance_below_minimum;fee_charged", SourceFile: "t.csv", SourceRow: int64(i + 2),
			})
	}
	subject.Class(site, about)
	subject.Applications(site, applications, total)
	subject.Application(site, subject.ApplicationPage{
		Application: application, Claims: pagetest.Rows(claim),
		Notices: pagetest.Rows(subject.Notice{
			ApplicationID: "SQ/1", StartDate: "2021-06-01", EndDate: "2021-06-07", NoticeDays: 5, SourceFile: "n.csv",
		}),
	})
	check(reference.Rules(site))
	for i, r := range site.Rules.Rows {
		p := reference.Rule(site, r.ID, reasons, "")
		for n := range *r.Count.Found {
			if f := fee; i > 0 {
				check(p.Add(f))
			} else if !isPublic {
				f.Rule, f.Subject, f.SubjectID = r.ID, "trainee", fmt.Sprintf("%s#%d", classID, n+1)
				check(p.Add(f))
			}
		}
		check(p.Finish())
	}
	if isPublic {
		check(reference.Introduction(site))
	}
	reference.Clauses(site)
	check(reference.Method(site))
	reference.Downloads(site)
	reference.Dictionary(site, []reference.DataFile{
		{
			Name: "classes.csv", Title: "班次",
			Columns: []reference.DataColumn{{Name: "class_id", Title: "班次编号", Type: "文本"}},
		},
	})
	if !isPublic {
		subject.Payments(site, pagetest.Rows(subject.Payment{
			PaymentID: "B1", ApplicationID: "SQ/1", AmountFen: -5, Payee: "别家", SourceFile: "p.csv",
		}), pagetest.Rows[record.Finding](), total)
		reference.Queries(site)
		quality.Write(site, quality.Page{
			Files: pagetest.Rows(append(files("a.csv", "classes.csv", "i.csv", "n.csv", "p.csv", "s.csv", "t.csv"),
				quality.FileDetail{
					SourceFile: "x.csv", Kind: "surveys", Encoding: "GB18030", Delimiter: ",", RowsRead: 3,
					RowsUsed: 2, RowsSetAside: 1, SHA256: strings.Repeat("a", 64),
				})...),
			SetAside: pagetest.Rows(
				slices.Repeat([]quality.SetAside{{SourceFile: "x.csv", SourceRow: 3, Kind: "surveys",
					Reason: "bad_value", Column: "", Kept: false, Detail: ""}}, page.RowsPerPage+1)...,
			),
		})
	}
	if !isPublic {
		check(writeChanges(site))
	}
	check(writeLong(site))
	writeMoney(t, site, total, institution, class, application, []record.Finding{fee})
	check(site.Close())
	return dir
}

func pages(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".html") {
			all[name] = htmltest.Read(t, dir, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// crowding are the folders that grow with the exports.
var crowding = []string{"classes", "applications", "institutions", "districts", "letters", "finance", "rules"}

// stoodGross is an application that was paid too much, one that waits and one that is not paid.
func stoodGross() (record.Row[record.Gross], record.Rows[gross.Item]) {
	one, fen, none := new(int64(1)), new(int64(100000)), new(int64(0))
	return record.Row[record.Gross]{Row: record.Gross{
			Level: "whole", RecoverableCount: one, RecoverableFen: fen, OutstandingCount: one, OutstandingFen: fen,
			OnHoldCount: one, OnHoldFen: fen, HeldCount: none, HeldPersons: none, HeldFen: none,
			PaidOnHoldCount: none, PaidOnHoldFen: none, UnattachedCount: none, UnattachedFen: none,
		}}, pagetest.Rows(
			gross.Item{List: "outstanding", Subject: "application", SubjectID: "SQ2", ApplicationID: "SQ2", Fen: 100000,
				DueDate: "2021-12-01"},
			gross.Item{List: "recoverable", Subject: "application", SubjectID: "SQ/1", ApplicationID: "SQ/1",
				District: "鼓楼区", Institution: institutionName, Fen: 100000},
			gross.Item{List: "waiting", Subject: "application", SubjectID: "SQ/1", ApplicationID: "SQ/1",
				Reasons: "fee_charged", Fen: 100000},
		)
}

// writeOffices writes an office with much to do and an institution with one thing.
func writeOffices(site *page.Site, points int) {
	busy := office.Office{Office: "鼓楼区人社局", PointCount: int64(points), OverdueCount: 1, NextDueDate: "2022-02-01",
		GreatestFen: new(int64(100000))}
	idle := office.Office{Office: institutionName, IsInstitution: true, PointCount: 1}
	office.Index(site, pagetest.Rows(busy, idle))
	var all []office.Point
	for i := range points {
		all = append(all, office.Point{Office: busy.Office, Matter: "finding", Rule: "fee_charged", Severity: "error",
			Subject: "class", SubjectID: classID, ClassID: classID, ItemCount: int64(i + 1), DueDate: "2021-12-01",
			IsOverdue: i == 0})
	}
	office.Write(site, busy, pagetest.Rows(all...))
	office.Write(site, idle, pagetest.Rows(office.Point{Office: institutionName, Matter: "unclaimed", Subject: "class",
		SubjectID: classID, ClassID: classID, ItemCount: 8, Fen: new(int64(800000)), DueDate: "2022-03-01"}))
}

// TestEveryPage holds what every page of both editions promises: one heading,
// landmarks, captions, a strict policy and nothing it would refuse, links that
// lead somewhere, the as-of date on the overview and the pages of offices
// and the summary only.
func TestEveryPage(t *testing.T) {
	all := map[string]bool{}
	for _, folder := range crowding {
		all[folder] = true
	}
	for _, site := range []struct {
		isPublic bool
		crowded  map[string]bool
	}{{false, nil}, {true, nil}, {false, all}, {true, all}} {
		dir := writeCrowded(t, site.isPublic, 401, site.crowded)
		all := pages(t, dir)
		ids := map[string]map[string]bool{}
		for name, text := range all {
			ids[name] = map[string]bool{}
			for _, n := range htmltest.Nodes(t, text) {
				if id := htmltest.Attribute(n, "id"); id != "" {
					if ids[name][id] {
						t.Errorf("%s: id %s stands twice", name, id)
					}
					ids[name][id] = true
				}
			}
		}
		for name, text := range all {
			count := map[string]int{}
			level := 0
			for _, n := range htmltest.Nodes(t, text) {
				count[n.Data]++
				if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
					if next := int(n.Data[1] - '0'); next > level+1 {
						t.Errorf("%s: h%d follows h%d", name, next, level)
					} else {
						level = next
					}
				}
				for _, a := range n.Attr {
					if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
						t.Errorf("%s: %s has %s, which the policy refuses", name, n.Data, a.Key)
					}
				}
				if n.Data == "script" && htmltest.Attribute(n, "src") == "" &&
					htmltest.Attribute(n, "type") != "application/json" {
					t.Errorf("%s: inline script", name)
				}
				for _, key := range []string{"href", "src"} {
					link := htmltest.Attribute(n, key)
					target, fragment, _ := strings.Cut(link, "#")
					if link == "" || strings.HasPrefix(link, "data:") || strings.Contains(link, "data/") {
						continue
					}
					if target = filepath.ToSlash(filepath.Join(filepath.Dir(name), target)); link[0] == '#' {
						target = name
					}
					if _, err := os.Stat(filepath.Join(dir, target)); err != nil {
						t.Errorf("%s: link %s leads nowhere", name, link)
					} else if fragment != "" && !ids[target][fragment] {
						t.Errorf("%s: %s has no %s", name, target, fragment)
					}
				}
			}
			if count["h1"] != 1 || count["main"] != 1 || count["header"] != 1 || count["footer"] != 1 ||
				count["caption"] != count["table"] {
				t.Errorf("%s: h1 %d, main %d, header %d, footer %d, caption %d of table %d", name, count["h1"],
					count["main"], count["header"], count["footer"], count["caption"], count["table"])
			}
			if !strings.Contains(text, `<html lang="zh-CN">`) ||
				!strings.Contains(text, "default-src &#39;none&#39;") && !strings.Contains(text, "default-src 'none'") {
				t.Errorf("%s: no language or no policy", name)
			}
			isDated := name == "index.html" || name == "summary.html" || strings.HasPrefix(name, "offices/")
			if has := strings.Contains(text, "2022-01-01"); has != isDated {
				t.Errorf("%s: as-of date: %v", name, has)
			}
		}
	}
}

func TestPublicEditionHoldsNoPerson(t *testing.T) {
	dir := write(t, true, 3)
	for name, text := range pages(t, dir) {
		for _, private := range []string{"王*", "350197", "李教师", "张三", classID + "#", "t.csv", "教师类别"} {
			if strings.Contains(text, html.EscapeString(private)) {
				t.Errorf("%s shows %s", name, private)
			}
		}
	}
	class := htmltest.Read(t, dir, "classes/"+page.FileName(classID)+".html")
	for _, no := range []string{"暂缓", "学员暂缓", "不予补贴", "参训", "合格", "2,000.00"} {
		if facts, _, _ := strings.Cut(class, "</dl>"); strings.Contains(facts, "<dt>"+no) ||
			strings.Contains(facts, ">"+no+" ") {
			t.Errorf("a class of the public edition tells %s", no)
		}
	}
	if district := htmltest.Read(t, dir, "districts/"+page.FileName("鼓楼区")+".html"); !strings.Contains(district,
		"2,000.00 元") {
		t.Error("a district tells its held yuan whatever the count")
	}
	if institution := htmltest.Read(t, dir, "institutions/index.html"); strings.Contains(institution, "暂缓") {
		t.Error("an institution of the public edition tells who is held")
	}
	for _, gone := range []string{
		"quality.html", "payments.html", "queries/index.html", "rules/attendance_below_minimum-2.html",
	} {
		if _, err := os.Stat(filepath.Join(dir, gone)); err == nil {
			t.Errorf("the public edition has %s", gone)
		}
	}
	found := htmltest.Read(t, dir, "rules/attendance_below_minimum.html")
	if !strings.Contains(found, "鼓楼区</a><td class=n>2<td class=n>1") {
		t.Error("a rule about trainees counts persons per district in the public edition")
	}
}

func TestFindingsArePagedAndNoneIsCut(t *testing.T) {
	dir := write(t, false, 3)
	subjects := map[string]int{}
	for _, name := range []string{
		"attendance_below_minimum.html", "attendance_below_minimum-2.html", "attendance_below_minimum-3.html",
	} {
		for _, n := range htmltest.Nodes(t, htmltest.Read(t, dir, "rules/"+name)) {
			if n.Data == "th" && htmltest.Attribute(n, "scope") == "row" && n.FirstChild != nil &&
				n.FirstChild.FirstChild != nil {
				subjects[n.FirstChild.FirstChild.Data]++
			}
		}
	}
	if len(subjects) != 401 {
		t.Errorf("the pages of a rule with 401 findings show %d subjects", len(subjects))
	}
	if quality := htmltest.Read(t, dir, "quality-2.html"); strings.Count(quality, "<th scope=\"row\"") != 1 {
		t.Error("the second page of rows set aside should hold the last row only")
	}
}

// changedRows are more rows of exports than a page lists.
const changedRows = page.RowsPerPage + 1

// writeChanges writes what changed: a finding that has gone, and many rows of exports.
func writeChanges(site *page.Site) error {
	p := change.Page{
		Totals: record.Row[change.Totals]{Row: change.Totals{
			AsOf: "2021-12-02", FormerDate: "2021-12-01", Reason: "compared", HasRows: true, ResolvedCount: 1,
			ResolvedErrorCount: 1, RowCount: changedRows,
		}},
		Sums: pagetest.Rows(change.Sum{Figure: "entitled_yuan", FormerFen: new(int64(5)), LatterFen: new(int64(3)),
			GainedFen: new(int64(0)), LostFen: new(int64(-2))}),
		Sides:      pagetest.Rows(change.Side{FormerOutcome: "held", Persons: 1, Fen: -2}),
		Causes:     pagetest.Rows(change.Cause{Cause: "unknown", RowCount: 1, ResolvedCount: 1}),
		RowKinds:   pagetest.Rows(change.RowKind{Export: "signins", Title: "签到记录", RowCount: changedRows}),
		Persisting: pagetest.Rows(change.Persisting{Since: "2021-11-30", FindingCount: 2, ErrorCount: 2}),
		History:    pagetest.Rows(change.Line{AsOf: "2021-12-01", EntitledFen: 5}, change.Line{AsOf: "2021-12-02"}),
	}
	p.Lists = change.Lists(site, p)
	p.Lists[0].Add(change.Change{Kind: "finding", Change: "resolved", Subject: "class", SubjectID: classID,
		ClassID: classID, Rule: "fee_charged", Before: "100.00 元", Since: "2021-11-30"})
	for n := range changedRows {
		p.Lists[1].Add(change.Change{Kind: "rows", Change: "new", Subject: "trainee", ClassID: classID,
			SubjectID: fmt.Sprintf("%s#%d", classID, n+1), After: "signins 1", Cause: "签到记录：新增，a.csv 第 2 行"})
	}
	for _, list := range p.Lists {
		if err := list.Finish(); err != nil {
			return err
		}
	}
	return change.Write(site, p)
}

// TestChanges: what changed is said with where it leads, a long list stands on pages of
// its own, and no figure is given of a build that nothing is compared with.
func TestChanges(t *testing.T) {
	dir := write(t, false, 3)
	text := htmltest.Read(t, dir, "changes.html")
	for _, want := range []string{
		"截至 2021-12-02 的一期，与截至 2021-12-01 的一期相比", "已消除的发现", "未能判明", "100.00 元", "−0.02",
		`href="changes-exports.html">全部 201 项`, "signins 1 行",
		`href="classes/` + page.FileName(classID) + `.html"`, "历次的合计金额",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page of what changed lacks %s", want)
		}
	}
	if strings.Count(text, "导出的行新增") != 20 {
		t.Error("the page of what changed does not show the first 20 of a long list")
	}
	if second := htmltest.Read(t, dir, "changes-exports-2.html"); strings.Count(second, `<th scope="row"`) != 1 {
		t.Error("the second page of a long list should hold its last row only")
	}
	for reason, want := range map[string]string{
		"first": "没有上期可以比较", "policy": "另一个文号", "classes": "没有相同的班次", "later": "晚于本期",
	} {
		dir := t.TempDir()
		site, err := pagetest.Templates(t).Site(pagetest.Dir(dir), pagetest.Programme(false), page.Subjects{})
		if err != nil {
			t.Fatal(err)
		}
		err = change.Write(site, change.Page{
			Totals: record.Row[change.Totals]{Row: change.Totals{Reason: reason, AsOf: "2021-12-02"}}})
		if err == nil {
			err = site.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		text := htmltest.Read(t, dir, "changes.html")
		if !strings.Contains(text, want) || strings.Contains(text, "新发现") || strings.Contains(text, "2021-12-02") {
			t.Errorf("a build that cannot be compared (%s) says %s", reason, text)
		}
	}
}

// longName is a district and an institution with longCount classes.
const longName, longCount = "长乐区", 450

// writeLong builds pages of subjects with more rows than a page may list: findings
// of class A and application SQ2, beside a class whose id ends like a page's number.
func writeLong(site *page.Site) error {
	var classes []record.Class
	var findings []record.Finding
	for n := range longCount {
		id, row := fmt.Sprintf("FZ2021%05d", n), int64(n+2)
		classes = append(classes, record.Class{
			ClassID: id, ClassName: "互联网营销师第" + format.Count(int64(n)) + "期", Institution: longName, District: longName,
			StartDate: "2021-05-01", EndDate: "2021-05-05", TraineeCount: 50, PassedCount: new(int64(48)),
			EntitledPersons: 40, EntitledFen: 4000000, HeldPersons: new(int64(8)), HeldFen: new(int64(800000)),
			RejectedPersons: new(int64(2)),
			AnsweredCount:   new(int64(200)), SatisfiedCount: new(int64(139)), ErrorCount: 3, WarningCount: 2,
		})
		findings = append(findings, record.Finding{
			Rule: "fee_charged", Severity: "error", Effect: "reject_class", Subject: "session",
			SubjectID: fmt.Sprintf("A@%d", n), ClassID: "A", District: longName, Institution: longName,
			Measured: "录像 120 分钟，应有 195 分钟", Required: "每课时 45 分钟，线下课全程录像", SourceFile: "classes.csv",
			SourceRow: &row,
		})
	}
	subject.District(site,
		subject.DistrictPage{District: record.Row[record.District]{Row: record.District{District: longName}},
			Classes: pagetest.Rows(classes...)})
	subject.Class(site, subject.ClassPage{Class: record.Class{ClassID: "A"}, Findings: pagetest.Rows(findings...)})
	subject.Class(site, subject.ClassPage{Class: record.Class{ClassID: "A-2"}})
	subject.Application(site, subject.ApplicationPage{Application: record.Application{ApplicationID: "SQ2"},
		Findings: pagetest.Rows(findings...)})
	return subject.Institution(site, subject.InstitutionPage{Institution: record.Institution{Institution: longName},
		Classes: pagetest.Rows(classes...)})
}

// TestListsOfSubjectsArePaged follows the parts of a subject's long list from the
// first to the last: they have each row once, no part is heavier than a page may be,
// and what stands beside the list stands on the first part only.
func TestListsOfSubjectsArePaged(t *testing.T) {
	for _, isPublic := range []bool{false, true} {
		dir := write(t, isPublic, 3)
		for file, at := range map[string]struct{ list, beside string }{
			"districts/" + page.FileName(longName) + ".html":    {"classes", "money"},
			"institutions/" + page.FileName(longName) + ".html": {"classes", "sanctions"},
			"classes/A.html":        {"findings", "requirements"},
			"applications/SQ2.html": {"findings", "claims"},
		} {
			subjects := map[string]int{}
			parts := 0
			for next := file; next != ""; parts++ {
				text := htmltest.Read(t, dir, next)
				if len(text) > 300_000 {
					t.Errorf("%s has %d bytes, more than 300 KB", next, len(text))
				}
				if has := strings.Contains(text, `id="`+at.beside+`"`); has != (parts == 0) {
					t.Errorf("%s: %s stands there: %v", next, at.beside, has)
				}
				if back := `<a href="` + filepath.Base(file) + `">`; parts > 0 && strings.Count(text, back) != 3 {
					t.Errorf("%s leads back to the first part %d times, want above and below the list and in its breadcrumbs", next, strings.Count(text, back))
				}
				next = ""
				for _, n := range htmltest.Nodes(t, text) {
					switch {
					case n.Data == "table" && htmltest.Attribute(n, "id") == at.list:
						for cell := range n.Descendants() {
							if htmltest.Attribute(cell, "scope") == "row" {
								subjects[htmltest.Text(cell)]++
							}
						}
					case n.Data == "nav" && htmltest.Attribute(n, "class") == "pages":
						for current := range n.Descendants() {
							after := current.NextSibling
							if current.Data == "li" &&
								htmltest.Attribute(current.FirstChild, "aria-current") == "page" &&
								after != nil {
								next = filepath.Join(filepath.Dir(file), htmltest.Attribute(after.FirstChild, "href"))
							}
						}
					}
				}
			}
			if parts != 3 || len(subjects) != longCount {
				t.Errorf("%s: %d parts list %d of %d subjects", file, parts, len(subjects), longCount)
			}
			for subject, times := range subjects {
				if times != 1 {
					t.Errorf("%s lists %s %d times", file, subject, times)
				}
			}
		}
		other := htmltest.Read(t, dir, "classes/A-2.html")
		if !strings.Contains(other, "<h1>A-2</h1>") || strings.Contains(other, "A@") {
			t.Error("the second part of class A took the page of class A-2")
		}
	}
}

func TestClassPage(t *testing.T) {
	dir := write(t, false, 50)
	text := htmltest.Read(t, dir, "classes/"+page.FileName(classID)+".html")
	if len(text) > 80<<10 {
		t.Errorf("a class page with 50 trainees has %d bytes, more than 80 KB", len(text))
	}
	rows := map[string]string{} // requirement → verdict
	for _, n := range htmltest.Nodes(t, text) {
		if n.Data == "table" && htmltest.Attribute(n, "id") == "requirements" {
			for row := range n.Descendants() {
				if row.Data == "tr" && row.FirstChild.NextSibling != nil && row.Parent.Data == "tbody" {
					rows[htmltest.Text(row.FirstChild)] = htmltest.Text(row.FirstChild.NextSibling)
				}
			}
		}
	}
	for title, want := range map[string]string{"不向学员收费": "违规", "实际课时": "未核验", "测评份数": "未核验"} {
		if rows[title] != want {
			t.Errorf("requirement %s: verdict %q, want %q", title, rows[title], want)
		}
	}
}

func TestSameRecordsSameBytes(t *testing.T) {
	one, two := pages(t, write(t, false, 5)), pages(t, write(t, false, 5))
	for name, text := range one {
		if two[name] != text {
			t.Errorf("%s differs between two builds of the same records", name)
		}
	}
}

func BenchmarkClassPage(b *testing.B) {
	dir := b.TempDir()
	site, err := pagetest.Templates(b).Site(pagetest.Dir(dir), pagetest.Programme(false),
		page.Subjects{Classes: map[string]bool{classID: true}})
	if err != nil {
		b.Fatal(err)
	}
	about := subject.ClassPage{Class: record.Class{ClassID: classID}}
	for i := range 50 {
		about.Trainees.Rows = append(about.Trainees.Rows,
			subject.Trainee{
				TraineeNo: int64(i), MaskedName: "王*", Outcome: "rejected",
				Reasons: "attendance_below_minimum;fee_charged",
			})
	}
	for b.Loop() {
		subject.Class(site, about)
	}
	if err := site.Close(); err != nil {
		b.Fatal(err)
	}
}
