package letter

import (
	"maps"
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
	a := record.Application{ApplicationID: hostile, EntitledPersons: 12, EntitledFen: 1_200_050, NoticeState: "due"}
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
	i := record.Institution{Institution: hostile, Action: "blacklisted", OrderKind: "stop"}
	sanctions := []record.Sanction{{Institution: hostile, Action: "限期整改", DecidedDate: "2021-06-01",
		DueDate: "2021-07-01"}}
	findings := []record.Finding{{
		Rule: "fee_charged", Severity: "error", Effect: "reject_class", ClassID: hostile, SubjectID: hostile,
		Measured: hostile, Required: "a|b",
	}}
	err = drafts.Institution(ToInstitution{
		Institution: i, Sanctions: sanctions, Findings: findingsOf(findings),
		Order: Order{IsBlacklisted: true, DueDate: "2022-07-01"},
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
					"12,000.50", "壹万贰仟元零伍角整", "2021年5月6日至2021年5月11日", "5个工作日", "2022年1月1日", "（盖章）",
				} {
					if !strings.Contains(htmltest.Text(article), want) {
						t.Errorf("the notice does not say %s:\n%s", want, htmltest.Text(article))
					}
				}
			}
			if file == File(l, "stop", hostile) && (!strings.Contains(htmltest.Text(article), "整改期限为2022年7月1日") ||
				!strings.Contains(htmltest.Text(article), "列入黑名单")) {
				t.Errorf("the stop order does not say until when or why:\n%s", htmltest.Text(article))
			}
		}
	}
}

// drafted writes letters to a site and returns its folder.
func drafted(t *testing.T, write func(*Drafts) error) (string, page.Links) {
	t.Helper()
	dir := t.TempDir()
	site, err := pagetest.Templates(t).Site(pagetest.Dir(dir), pagetest.Programme(false), page.Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	drafts := templates(t).Drafts(site)
	if err := write(drafts); err != nil {
		t.Fatal(err)
	}
	drafts.Index()
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, site.At("")
}

// TestOrdersFollowWhatIsOpen holds which order an institution gets, what it says of the
// date, which classes it names, and that none is written for what was put right.
func TestOrdersFollowWhatIsOpen(t *testing.T) {
	classes := []record.Class{
		{ClassID: "A", AnsweredCount: new(int64(100)), SatisfiedCount: new(int64(85))},
		{ClassID: "B", IsBelowWarning: true, AnsweredCount: new(int64(100000)), SatisfiedCount: new(int64(84999))},
		{ClassID: "C", IsBelowStop: true, AnsweredCount: new(int64(100)), SatisfiedCount: new(int64(69))},
		{ClassID: "E"},
	}
	open := func(ids ...string) (all []OpenClass) {
		for _, id := range ids {
			all = append(all, OpenClass{ClassID: id})
		}
		return all
	}
	stopped := []record.Sanction{{Action: "责令停办", DecidedDate: "2021-06-25", DueDate: "2021-07-08"}}
	for name, c := range map[string]struct {
		of         record.Institution
		order      Order
		open       []OpenClass
		sanctions  []record.Sanction
		kind       string
		says, lets []string
	}{
		"nothing": {of: record.Institution{Action: "none"}},
		"put right": {
			of: record.Institution{Action: "stop", SettledDate: "2021-07-01"}, sanctions: stopped,
		},
		"warned": {
			of: record.Institution{Action: "warn", OrderKind: "rectification"}, open: open("B"), kind: "rectification",
			says: []string{"你单位有1个班次", "84.999%", "责令限期整改", "限于＿＿＿＿年＿＿月＿＿日前完成整改", "附件：满意率"},
			lets: []string{"C", "已登记的处置"},
		},
		"a stop is open": {
			of: record.Institution{Action: "stop", OrderKind: "stop"}, order: Order{DueDate: "2022-02-01"},
			sanctions: stopped, kind: "stop",
			says: []string{"责令你单位停止举办", "整改期限为2022年2月1日", "附件：已登记的处置", "2021年7月8日"}, lets: []string{"C", "B"},
		},
		"its date is past": {
			of: record.Institution{Action: "blacklisted", OrderKind: "stop"}, sanctions: stopped, kind: "stop",
			order: Order{IsBlacklisted: true, DueDate: "2021-07-08", IsDuePast: true},
			says: []string{
				"你单位已列入黑名单", "责令你单位停止举办", "登记的整改期限2021年7月8日已过", "限于＿＿＿＿年＿＿月＿＿日前完成整改",
			},
			lets: []string{"整改期限为"},
		},
		"classes and measures": {
			of: record.Institution{Action: "blacklisted", OrderKind: "stop"}, open: open("B", "C"), sanctions: stopped,
			order: Order{IsBlacklisted: true, StopClassCount: 1}, kind: "stop",
			says: []string{"有1个班次的满意率低于", "列入黑名单", "附件：1. 满意率没有达到标准的班次", "2. 已登记的处置", "附件 1", "附件 2"},
			lets: []string{"A", "E"},
		},
	} {
		c.of.Institution = "X"
		dir, l := drafted(t, func(d *Drafts) error {
			return d.Institution(ToInstitution{
				Institution: c.of, Order: c.order, Open: c.open, Classes: classes, Sanctions: c.sanctions,
			})
		})
		for _, kind := range []string{"rectification", "stop"} {
			file := File(l, kind, "X")
			if _, err := os.Stat(filepath.Join(dir, file)); (err == nil) != (kind == c.kind) {
				t.Errorf("%s: letter %s is there: %v", name, kind, err == nil)
			} else if err != nil {
				continue
			}
			text := articleOf(t, dir, file)
			for _, want := range c.says {
				if !strings.Contains(text, want) {
					t.Errorf("%s: the letter does not say %s:\n%s", name, want, text)
				}
			}
			for _, other := range append(c.lets, "你机构") {
				if strings.Contains(text, other) {
					t.Errorf("%s: the letter says %s:\n%s", name, other, text)
				}
			}
		}
		index := htmltest.Text(htmltest.Nodes(t, htmltest.Read(t, dir, "letters/index.html"))[0])
		if got := strings.Contains(index, "已于 2021-07-01 整改完成"); got != (c.of.SettledDate != "") {
			t.Errorf("%s: the list says that it was put right: %v", name, got)
		}
		shown := htmltest.Shown(t, Action(l, c.of).HTML())
		if strings.Contains(shown, "通知") != (c.kind != "") {
			t.Errorf("%s: beside the institution stands %s", name, shown)
		}
	}
}

// TestNoticesOfWhatIsDue holds that a notice is drafted for what was reviewed and is not
// out, and that the list says why there is no other.
func TestNoticesOfWhatIsDue(t *testing.T) {
	dir, l := drafted(t, func(d *Drafts) error {
		for id, state := range map[string]string{
			"DUE": "due", "OUT": "published", "OTHER": "published", "WAITS": "unreviewed", "NONE": "nobody",
		} {
			a := record.Application{
				ApplicationID: id, EntitledPersons: 2, EntitledFen: 200_000, NoticeState: state,
				IsNoticedOtherwise: id == "OTHER",
			}
			err := d.Notice(Notice{
				Applications: []record.Application{a},
				Claims:       []record.Claim{{ApplicationID: id, EntitledPersons: 2, EntitledFen: 200_000}},
				Period:       Period{StartDate: "2022-01-04", EndDate: "2022-01-10", DayCount: new(int64(5))},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	for _, id := range []string{"DUE", "OUT", "OTHER", "WAITS", "NONE"} {
		if _, err := os.Stat(filepath.Join(dir, File(l, "notice", id))); (err == nil) != (id == "DUE") {
			t.Errorf("a notice of %s is there: %v", id, err == nil)
		}
	}
	text := articleOf(t, dir, File(l, "notice", "DUE"))
	for _, want := range []string{
		"＿＿＿＿〔2022〕＿＿号", "关于补贴申请DUE的公示", "合计人民币2,000.00元（大写：贰仟元整）", "2022年1月4日至2022年1月10日",
		"附件：拟给予补贴的班次",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the notice does not say %s:\n%s", want, text)
		}
	}
	index := htmltest.Read(t, dir, "letters/index.html")
	const want = "已拟 1 份申请的公示稿；不拟稿的：已公示 2 份（其中 1 份的公示金额与应补不同，见各份申请），尚未审核 1 份，没有应补的人 1 份。"
	if !strings.Contains(index, want) {
		t.Errorf("the list of letters does not say %s", want)
	}
}

// TestPartsOfALetter holds that the style sheet can tell the parts of an official document
// apart.
func TestPartsOfALetter(t *testing.T) {
	dir, l := drafted(t, func(d *Drafts) error {
		return d.Institution(ToInstitution{
			Institution: record.Institution{Institution: "X", Action: "stop", OrderKind: "stop"},
			Sanctions:   []record.Sanction{{Action: "责令停办"}},
		})
	})
	got := map[string]string{}
	for _, n := range htmltest.Nodes(t, htmltest.Read(t, dir, File(l, "stop", "X"))) {
		switch {
		case n.Data == "p" && htmltest.Attribute(n, "class") != "" && n.Parent.Data == "article":
			got[htmltest.Attribute(n, "class")] = written(n)
		case n.Data == "blockquote":
			got["signature"] = strings.Join(strings.Fields(written(n)), " ")
		}
	}
	want := map[string]string{
		"number": "＿＿＿＿〔2022〕＿＿号", "to": "X：", "annexes": "附件：已登记的处置", "annex": "附件",
		"signature": "（盖章） 2022年1月1日",
	}
	if !maps.Equal(got, want) {
		t.Errorf("the parts of the letter are %v, want %v", got, want)
	}
}

// written is a text as one reads it: without what only keeps it on one line.
func written(n *html.Node) string { return strings.ReplaceAll(htmltest.Text(n), "\u2060", "") }

// articleOf is the text of a letter.
func articleOf(t *testing.T, dir, file string) string {
	t.Helper()
	for _, n := range htmltest.Nodes(t, htmltest.Read(t, dir, file)) {
		if n.Data == "article" {
			return written(n)
		}
	}
	t.Fatalf("%s holds no letter", file)
	return ""
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
			{
				ApplicationID: "SQ1", District: "甲区", EntitledPersons: 2, EntitledFen: 250_000, NoticeState: "due",
			},
		},
		Claims: []record.Claim{{ApplicationID: "SQ1", ClassID: "B1", EntitledPersons: 2, EntitledFen: 250_000}},
		Period: Period{StartDate: "2025-01-21", EndDate: "2025-01-27", DayCount: new(int64(7))},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, action := range []string{"stop", "warn", "blacklisted"} {
		err := drafts.Institution(ToInstitution{
			Institution: record.Institution{
				Institution: action, Action: action,
				OrderKind: format.Either(action == "warn", "rectification", "stop"),
			},
			Order:   Order{IsBlacklisted: action == "blacklisted"},
			Classes: []record.Class{{District: "甲区"}, {District: "乙区"}},
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
		File(l, "notice", "SQ1"): {"》第十九条，经审核", "共7日，首日和末日都计入，节假日也计入。", "受理部门：甲区人力资源和社会保障局",
			"甲区人力资源和社会保障局（盖章）"},
		File(l, "stop", "stop"): {"依据示人社发〔2023〕18号第二十三条和登记的处置", "示人社〔2025〕＿＿号", "责令你单位停止", bureau,
			"电话：0000-0000018"},
		File(l, "stop", "blacklisted"):   {"依据示人社发〔2023〕18号第四条和登记的处置", bureau},
		File(l, "rectification", "warn"): {"依据示人社发〔2023〕18号第二十三条，责令限期整改", "联系人：职业能力建设科", bureau},
	} {
		text := articleOf(t, dir, file)
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

// templates reads the shipped letters.
func templates(t testing.TB) Templates {
	t.Helper()
	all, err := Parse(os.DirFS(pagetest.Folder(t)))
	if err != nil {
		t.Fatal(err)
	}
	return all
}
