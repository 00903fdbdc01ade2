package reference

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/finding"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

type ruleView struct {
	page.View
	Rule              *page.Rule
	Facts             page.Facts
	Note              template.HTML
	Findings, Reasons table.Table
}

// RulePage collects the findings of a rule and writes its pages as they fill, so
// that a rule with many findings needs no more memory than one page. Finish it
// before the next rule.
type RulePage struct {
	site     *page.Site
	rule     *page.Rule
	reasons  record.Rows[record.Reason]
	findings record.Rows[record.Finding]
	page     int
}

// Rule begins the pages of a rule. In the public edition a rule about trainees
// shows reasons, persons per district, in place of its findings, which are added from
// the table named.
func Rule(s *page.Site, id string, reasons record.Rows[record.Reason], findings string) *RulePage {
	return &RulePage{site: s, rule: s.At("").RuleOf(id), reasons: reasons,
		findings: record.Rows[record.Finding]{Table: findings}, page: 1}
}

// Add takes the next finding of the rule.
func (p *RulePage) Add(f record.Finding) error {
	if len(p.findings.Rows) == page.RowsPerPage {
		if err := p.write(); err != nil {
			return err
		}
		p.findings, p.page = p.findings.Of(nil), p.page+1
	}
	p.findings.Rows = append(p.findings.Rows, f)
	return nil
}

// Finish writes the last page.
func (p *RulePage) Finish() error { return p.write() }

func (p *RulePage) write() error {
	s, r := p.site, p.rule
	first := "rules/" + r.ID + ".html"
	file := s.Numbered(first, p.page)
	v := ruleView{View: s.View("rules", r.Title, page.Depth(file), page.Crumb{Name: r.Title}), Rule: r}
	note, err := markdown(r.Note)
	if err != nil {
		return fmt.Errorf("rule %s: %w", r.ID, err)
	}
	v.Note = note
	rows := 0
	switch {
	case s.IsPublic && r.Subject == "trainee":
		v.Reasons = ruleReasons(v.Links, p.reasons)
	case r.Count.Found != nil:
		rows = int(*r.Count.Found)
	}
	v.Paged(first, rows, p.page)
	v.Findings = ruleFindings(v.Links, page.Part("全部发现", p.page, len(p.findings.Rows), rows), p.findings)
	v.Findings = v.Whole(first, rows, v.Findings)
	s.List(r.ID, v.Findings)
	v.Facts = ruleFacts(v.Links, r)
	s.Write("rule", file, v)
	return nil
}

// ruleReasons counts persons per district in place of findings about persons.
func ruleReasons(l page.Links, reasons record.Rows[record.Reason]) table.Table {
	t := table.Table{
		ID: "reasons", Caption: "因本规则暂缓或不予补贴的学员，按地区",
		Columns: []table.Column{table.Fixed("地区"), table.Figures("暂缓", "人"), table.Figures("不予补贴", "人")},
		Note:    "公开版不列出任何人员；一名学员有几个原因的，在每个原因下各计一次。",
	}
	return page.Fill(l, t, reasons, func(r record.Reason) cell.Row {
		return cell.Row{l.District(r.District), l.Count(r.HeldPersons), l.Count(r.RejectedPersons)}
	})
}

func ruleFacts(l page.Links, r *page.Rule) page.Facts {
	facts := page.Facts{
		page.Named("程度", cell.Severity(r.Severity), ""),
		page.Named("对补贴的影响", l.Effect(r.Effect, r.ID),
			format.Either(r.Effect == "none", words.For("affects", r.Affects).Meaning, "")),
		page.Named("对象", cell.Text(words.Text("subject", r.Subject)), format.Either(r.IsEnded, "只看已结班的班次", "")),
		page.Named("条款", l.ClauseList(r.Clauses...), ""),
		page.Named("编号", cell.Code(r.ID), ""),
	}
	missing, unverified := l.Missing(r.Count.Missing), format.Yuan(r.Count.UnverifiedFen)+" 元"
	if r.Count.Evaluated && r.IsUnjudged() {
		some := "有"
		if r.Count.UnjudgedCount != nil {
			some = format.Count(*r.Count.UnjudgedCount) + " 个"
		}
		facts = append(facts, page.Named(
			"没能核验的对象", cell.Badge("unknown", some),
			"缺少："+missing+"；各自的页面上写明，涉及应补 "+unverified,
		))
	}
	if r.Count.Evaluated {
		list := format.Either(l.IsPublic && r.Subject == "trainee", "#reasons", "#findings")
		facts = append(facts, page.Named("核验", l.Count(r.Count.Checked).Unit(checkedUnits[r.Subject]), ""),
			page.Named("发现", l.Count(r.Count.Found).Unit("件").To(list), ""))
		if r.Count.Fen != nil {
			facts = append(facts, page.Named("涉及金额", cell.Text(format.YuanOf(r.Count.Fen)).To(list),
				"一个对象只计一次；各规则之间不能相加"))
		}
		return facts
	}
	return append(facts, page.Named("核验", cell.Badge("unknown", "未核验"), "导出数据缺少："+missing),
		page.Named("涉及金额", cell.Text(unverified), "应补的 "+format.Count(r.Count.UnverifiedPersons)+" 人没有按这条规则核对过"))
}

// ruleFindings lists findings with where they happened in place of the rule.
func ruleFindings(l page.Links, caption string, findings record.Rows[record.Finding]) table.Table {
	t := finding.Table(l, "findings", caption, findings, false)
	t.Columns = slices.Insert(t.Columns, 1, table.Fixed("地区"), table.Name("培训机构"))
	for i, f := range findings.Rows {
		t.Rows[i] = slices.Insert(t.Rows[i], 1, l.District(f.District), l.Institution(f.Institution))
	}
	return t
}

type rulesView struct {
	page.View
	Rules table.Table
	Found chart.Chart
}

// Rules writes the catalogue.
func Rules(s *page.Site) error {
	v := rulesView{View: s.View("rules", "规则", 1, page.Crumb{Name: "规则"})}
	v.HasCharts = true
	v.Lead = "每条规则把通知的一项要求写成可以核对的条件。没有所需数据的规则标为未核验：未核验不等于没有问题。"
	v.Rules = ruleTable(v.Links, "rules", "规则目录，涉及金额大的在前", byYuan(s.Programme))
	var err error
	if v.Found, err = finding.Chart(v.Links); err != nil {
		return err
	}
	s.Write("rules", "rules/index.html", v)
	return nil
}

// checkedUnits are what a rule's subjects are counted in.
var checkedUnits = map[string]string{
	"class": "个班次", "session": "个课次", "trainee": "名学员", "claim": "个申请的班次", "application": "份申请", "payment": "笔拨付",
	"institution": "个机构", "district": "个地区",
}

// byYuan are the rules with the most yuan first, then in the order of the clauses that list
// them.
func byYuan(p *page.Programme) record.Rows[page.Rule] {
	place := func(r page.Rule) int {
		return slices.IndexFunc(p.Clauses, func(c page.Clause) bool { return slices.Contains(r.Clauses, c.Clause) })
	}
	gravity := words.Codes("severity")
	return p.Rules.Of(slices.SortedStableFunc(slices.Values(p.Rules.Rows), func(a, b page.Rule) int {
		return cmp.Or(cmp.Compare(hanging(b), hanging(a)), place(a)-place(b),
			slices.Index(gravity, a.Severity)-slices.Index(gravity, b.Severity))
	}))
}

// hanging are the yuan that hang on what a rule found.
func hanging(r page.Rule) int64 {
	if r.Count.Fen == nil {
		return 0
	}
	return *r.Count.Fen
}

func ruleTable(l page.Links, id, caption string, rules record.Rows[page.Rule]) table.Table {
	t := table.Table{ID: id, Caption: caption, Columns: []table.Column{
		table.Name("规则"), table.Fixed("程度"), table.Text("对补贴的影响"), table.Fixed("对象"), table.Text("条款"),
		table.Figures("核验", "个"), table.Figures("发现", "件"), table.Figures("涉及金额", "元"), table.Name("状态"),
	}}
	return page.Fill(l, t, rules, func(r page.Rule) cell.Row {
		row := cell.Row{
			l.Rule(r.ID), cell.Severity(r.Severity), l.Effect(r.Effect, r.ID),
			cell.Text(words.Text("subject", r.Subject)), l.ClauseList(r.Clauses...),
		}
		if !r.Count.Evaluated {
			return append(row, cell.Text(""), cell.Text(""), cell.Text(""),
				cell.Badge("unknown", "未核验").With("缺："+l.Missing(r.Count.Missing)))
		}
		judged := cell.Badge("good", "已核验")
		if r.IsUnjudged() {
			some := "有的"
			if r.Count.UnjudgedCount != nil {
				some = "有 " + format.Count(*r.Count.UnjudgedCount) + " 个"
			}
			judged = judged.With("另" + some + "未核验，缺：" + l.Missing(r.Count.Missing))
		}
		return append(row, l.Count(r.Count.Checked), l.Count(r.Count.Found), cell.OptionalMoney(r.Count.Fen),
			judged)
	})
}
