package letter

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
)

// findingsOf are findings as letters list them, each on a row of its own.
func findingsOf(findings []record.Finding) []Finding {
	var all []Finding
	for _, f := range findings {
		all = append(all, Finding{
			Institution: f.Institution, Severity: f.Severity, Rule: f.Rule, Place: f.ClassID,
			Subjects: f.SubjectID + "（" + f.Measured + "）",
			Required: f.Required, Effect: f.Effect,
		})
	}
	return all
}

// TestLettersKeepNamesAsText holds that no name of an export becomes markup, and
// what a notice says.
func TestLettersKeepNamesAsText(t *testing.T) {
	dir := t.TempDir()
	site, err := pagetest.Templates(t).Site(pagetest.Dir(dir), pagetest.Programme(false), page.Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	hostile := "甲|乙 <img src=x onerror=alert(1)> [点](javascript:alert(1)) **粗** `码` \\ &amp; # 题\n\n- 项 {{.Number}} ~~删~~ http://example.org"
	a := record.Application{ApplicationID: hostile, EntitledPersons: 12, EntitledFen: 1_200_050}
	n := Notice{
		Applications: []record.Application{a},
		Classes: map[string]record.Class{
			hostile: {ClassID: hostile, ClassName: hostile, StartDate: "2021-05-01", EndDate: "2021-05-05"},
		},
		Claims: []record.Claim{{
			ApplicationID: hostile, ClassID: hostile, Institution: hostile,
			EntitledPersons: 12, EntitledFen: 1_200_050,
		}},
		Period: Period{StartDate: "2021-05-06", EndDate: "2021-05-11", DayCount: new(int64(5))},
	}
	drafts := templates(t).Drafts(site)
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
	err = drafts.Institution(ToInstitution{
		Institution: i, Sanctions: sanctions, Findings: findingsOf(findings),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	shown := strings.ReplaceAll(hostile, "\n", " ")
	l := site.At("")
	for _, file := range []string{File(l, "notice", hostile), File(l, "stop", hostile), File(l, "findings", hostile)} {
		for _, article := range htmltest.Nodes(t, htmltest.Read(t, dir, file)) {
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
			if file == File(l, "notice", hostile) {
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
			if file == File(l, "stop", hostile) && (!strings.Contains(htmltest.Text(article), "整改期限：2021年7月1日") ||
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
		site, err := pagetest.Templates(t).Site(pagetest.Dir(dir), pagetest.Programme(false), page.Subjects{})
		if err != nil {
			t.Fatal(err)
		}
		classes := []record.Class{
			{ClassID: "A", AnsweredCount: new(int64(100)), SatisfiedCount: new(int64(85))},
			{ClassID: "B", IsBelowWarning: true, AnsweredCount: new(int64(100)), SatisfiedCount: new(int64(84))},
			{ClassID: "C", IsBelowStop: true, AnsweredCount: new(int64(100)), SatisfiedCount: new(int64(69))},
			{ClassID: "E"},
		}
		err = templates(t).Drafts(site).Institution(ToInstitution{
			Institution: record.Institution{Institution: "X", Action: action}, Classes: classes,
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := site.Close(); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"rectification", "stop"} {
			text, err := os.ReadFile(filepath.Join(dir, File(site.At(""), kind, "X")))
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
	site, err := pagetest.Templates(t).Site(pagetest.Dir(dir), pagetest.Programme(false), page.Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	var findings []record.Finding
	for n := range 3*page.RowsPerPage + 7 {
		findings = append(findings, record.Finding{
			Rule: "fee_charged", Severity: "error", ClassID: "K" + strconv.Itoa(n/2),
			SubjectID: "第" + strconv.Itoa(n) + "件",
		})
	}
	err = templates(t).Drafts(site).Institution(ToInstitution{
		Institution: record.Institution{Institution: "X"}, Findings: findingsOf(findings),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	text := ""
	for n := range 4 {
		text += htmltest.Read(t, dir, site.Numbered(File(site.At(""), "findings", "X"), n+1))
	}
	for _, f := range findings {
		if strings.Count(text, f.SubjectID) != 1 {
			t.Fatalf("%s stands %d times on the sheet", f.SubjectID, strings.Count(text, f.SubjectID))
		}
	}
}

// templates reads the shipped letters.
// TestLettersOfAnotherNotice holds what letters say of a notice of other rates, days and
// offices: the sender in full, a number of the year, no one rate, no survey.
func TestLettersOfAnotherNotice(t *testing.T) {
	notice, err := policy.Load(policy.Dir("../../../data/policy/example-2023-18"), policy.Dir("../../../data/calendar"))
	if err != nil {
		t.Fatal(err)
	}
	p := page.Of(notice)
	p.AsOf = "2025-01-20"
	for _, c := range notice.Clauses {
		for _, r := range c.Rules {
			listed := rule.Rule{ID: r.Rule, Clauses: []string{c.Clause}}
			if r.Rule == "notice_missing" {
				listed.Needs = []string{"notices"}
			}
			p.Rules.Rows = append(p.Rules.Rows, page.Rule{Rule: listed})
		}
	}
	dir := t.TempDir()
	site, err := pagetest.Templates(t).Site(pagetest.Dir(dir), p, page.Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	drafts := templates(t).Drafts(site)
	err = drafts.Notice(Notice{
		Applications: []record.Application{
			{ApplicationID: "SQ1", District: "甲区", EntitledPersons: 2, EntitledFen: 250_000},
		},
		Claims: []record.Claim{{ApplicationID: "SQ1", ClassID: "B1", EntitledPersons: 2, EntitledFen: 250_000}},
		Period: Period{StartDate: "2025-01-21", EndDate: "2025-01-27", DayCount: new(int64(7))},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, action := range []string{"stop", "warn", "blacklisted"} {
		err := drafts.Institution(ToInstitution{
			Institution: record.Institution{Institution: action, Action: action},
			Classes:     []record.Class{{District: "甲区"}, {District: "乙区"}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	const bureau = "示例市人力资源和社会保障局（盖章）"
	l := site.At("")
	for file, wanted := range map[string][]string{
		File(l, "notice", "SQ1"): {"》第十九条，下列", "共 7 日，首日和末日都计入，节假日也计入。", "受理部门：甲区人力资源和社会保障局",
			"甲区人力资源和社会保障局（盖章）"},
		File(l, "stop", "stop"):          {"依据示人社发〔2023〕18号第二十三条和登记的处置", "示人社〔2025〕＿＿号", bureau, "电话：0000-0000018"},
		File(l, "stop", "blacklisted"):   {"依据示人社发〔2023〕18号第四条和登记的处置", bureau},
		File(l, "rectification", "warn"): {"依据示人社发〔2023〕18号第二十三条，要求限期整改", "联系人：职业能力建设科", bureau},
	} {
		var article *html.Node
		for _, n := range htmltest.Nodes(t, htmltest.Read(t, dir, file)) {
			if n.Data == "article" {
				article = n
			}
		}
		text := htmltest.Text(article)
		for _, want := range wanted {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %s:\n%s", file, want, text)
			}
		}
		for _, other := range []string{"元/人", "满意率", "工作日", "{"} {
			if strings.Contains(text, other) {
				t.Errorf("%s says %s:\n%s", file, other, text)
			}
		}
	}
}

func templates(t testing.TB) Templates {
	t.Helper()
	all, err := Parse(os.DirFS(pagetest.Folder(t)))
	if err != nil {
		t.Fatal(err)
	}
	return all
}
