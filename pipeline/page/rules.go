package page

import (
	"fmt"
	"html/template"
	"slices"

	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

type ruleView struct {
	view
	Rule              *Rule
	Facts             []fact
	Note              template.HTML
	Findings, Reasons table.Table
}

// RulePage collects the findings of a rule and writes its pages as they fill, so
// that a rule with many findings needs no more memory than one page. Finish it
// before the next rule.
type RulePage struct {
	site     *Site
	rule     *Rule
	reasons  record.Rows[record.Reason]
	findings record.Rows[record.Finding]
	page     int
}

// Rule begins the pages of a rule. In the public edition a rule about trainees
// shows reasons, persons per district, in place of its findings, which are added from
// the table named.
func (s *Site) Rule(id string, reasons record.Rows[record.Reason], findings string) *RulePage {
	return &RulePage{site: s, rule: s.at("").ruleOf(id), reasons: reasons,
		findings: record.Rows[record.Finding]{Table: findings}, page: 1}
}

// Add takes the next finding of the rule.
func (p *RulePage) Add(f record.Finding) error {
	if len(p.findings.Rows) == rowsPerPage {
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
	v := ruleView{view: s.view("rules", r.Title, 1, crumb{Name: r.Title}), Rule: r}
	note, err := markdown(r.Note)
	if err != nil {
		return fmt.Errorf("rule %s: %w", r.ID, err)
	}
	v.Note = note
	rows := int(r.Count.Found)
	if s.IsPublic && r.Subject == "trainee" {
		rows = 0
		v.Reasons = v.ruleReasons(p.reasons)
	}
	v.paged("rules/"+r.ID+".html", rows, p.page)
	v.Findings = v.ruleFindings(part("全部发现", p.page, len(p.findings.Rows), rows), p.findings)
	s.list(r.ID, v.Findings)
	v.Facts = v.ruleFacts(r)
	s.write("rule", "rules/"+numbered(r.ID+".html", p.page), v)
	return nil
}

// ruleReasons counts persons per district in place of findings about persons.
func (l links) ruleReasons(reasons record.Rows[record.Reason]) table.Table {
	t := table.Table{
		ID: "reasons", Caption: "因本规则暂缓或不予补贴的学员，按地区",
		Columns: []table.Column{table.Fixed("地区"), table.Figures("暂缓", "人"), table.Figures("不予补贴", "人")},
		Note:    "公开版不列出任何人员；一名学员有几个原因的，在每个原因下各计一次。",
	}
	return tableOf(l, t, reasons, func(r record.Reason) cell.Row {
		return cell.Row{l.district(r.District), cell.Whole(r.HeldPersons), cell.Whole(r.RejectedPersons)}
	})
}

func (l links) ruleFacts(r *Rule) []fact {
	facts := []fact{
		{"程度", cell.Severity(r.Severity), ""},
		{"对补贴的影响", cell.Effect(r.Effect), ""},
		{"对象", cell.Text(words.Text("subject", r.Subject)), format.Either(r.IsEnded, "只看已结班的班次", "")},
		{"条款", l.clauseList(r.Clauses...), ""},
		{"编号", cell.Code(r.ID), ""},
	}
	missing, unverified := l.missing(r.Count.Missing), format.Yuan(r.Count.UnverifiedFen)+" 元"
	if r.Count.UnjudgedCount > 0 {
		facts = append(facts, fact{
			"没能核验的对象", cell.Badge("unknown", format.Count(r.Count.UnjudgedCount)+" 个"),
			"缺少：" + missing + "；各自的页面上写明，涉及应补 " + unverified,
		})
	}
	if r.Count.Evaluated {
		list := format.Either(l.IsPublic && r.Subject == "trainee", "#reasons", "#findings")
		return append(facts, fact{"核验", cell.Text(format.Count(r.Count.Checked) + " 个对象"), ""},
			fact{"发现", cell.Text(format.Count(r.Count.Found) + " 件").To(list), ""})
	}
	return append(facts, fact{"核验", cell.Badge("unknown", "未核验"), "导出数据缺少：" + missing},
		fact{"涉及金额", cell.Text(unverified), "应补的 " + format.Count(r.Count.UnverifiedPersons) + " 人没有按这条规则核对过"})
}

// ruleFindings lists findings with where they happened in place of the rule.
func (l links) ruleFindings(caption string, findings record.Rows[record.Finding]) table.Table {
	t := l.findingTable("findings", caption, findings, false)
	t.Columns = slices.Insert(t.Columns, 1, table.Fixed("地区"), table.Name("培训机构"))
	for i, f := range findings.Rows {
		t.Rows[i] = slices.Insert(t.Rows[i], 1, l.district(f.District), l.institution(f.Institution))
	}
	return t
}

type rulesView struct {
	view
	Rules table.Table
	Found chart.Chart
}

// RuleIndex writes the catalogue.
func (s *Site) RuleIndex() error {
	v := rulesView{view: s.view("rules", "规则", 1, crumb{Name: "规则"})}
	v.HasCharts = true
	v.Lead = "每条规则把通知的一项要求写成可以核对的条件。没有所需数据的规则标为未核验：未核验不等于没有问题。"
	v.Rules = v.ruleTable("rules", "规则目录", s.Rules)
	var err error
	if v.Found, err = v.foundChart(); err != nil {
		return err
	}
	s.write("rules", "rules/index.html", v)
	return nil
}

func (l links) ruleTable(id, caption string, rules record.Rows[Rule]) table.Table {
	t := table.Table{ID: id, Caption: caption, Columns: []table.Column{
		table.Name("规则"), table.Fixed("程度"), table.Text("对补贴的影响"), table.Fixed("对象"), table.Text("条款"),
		table.Figures("核验", "个"), table.Figures("发现", "件"), table.Name("状态"),
	}}
	return tableOf(l, t, rules, func(r Rule) cell.Row {
		row := cell.Row{
			l.rule(r.ID).With(r.ID), cell.Severity(r.Severity), cell.Effect(r.Effect),
			cell.Text(words.Text("subject", r.Subject)), l.clauseList(r.Clauses...),
		}
		if !r.Count.Evaluated {
			return append(row, cell.Text(""), cell.Text(""),
				cell.Badge("unknown", "未核验").With("缺："+l.missing(r.Count.Missing)))
		}
		judged := cell.Badge("good", "已核验")
		if r.Count.UnjudgedCount > 0 {
			judged = judged.With("另有 " + format.Count(r.Count.UnjudgedCount) + " 个未核验，缺：" + l.missing(r.Count.Missing))
		}
		return append(row, cell.Whole(r.Count.Checked), cell.Whole(r.Count.Found), judged)
	})
}

const barsOfFound = 25 // more bars than this cannot be told apart; the table has all

// foundChart shows the rules with most findings, the tone of a bar by severity.
func (l links) foundChart() (chart.Chart, error) {
	t := table.Table{ID: "found", Caption: "各规则的发现"}
	t.Columns = []table.Column{table.Name("规则"), table.Fixed("程度"), table.Figures("发现", "件"), table.Figures("核验", "个")}
	firing := l.Rules.Matching(func(r Rule) bool { return r.Count.Found > 0 })
	rules := firing.Rows
	slices.SortStableFunc(rules, func(a, b Rule) int { return int(b.Count.Found - a.Count.Found) })
	var names []string
	severities := words.In("severity")
	kinds := make([]chart.Series, len(severities))
	for i, w := range severities {
		kinds[i] = chart.Series{Name: w.Text, Colour: "var(--" + w.Code + ")"}
	}
	for _, r := range rules[:min(barsOfFound, len(rules))] {
		names = append(names, r.Title)
		for i := range kinds {
			value := ""
			if severities[i].Code == r.Severity {
				value = format.Plain(r.Count.Found)
			}
			kinds[i].Values = append(kinds[i].Values, value)
		}
	}
	t = tableOf(l, t, firing, func(r Rule) cell.Row {
		return cell.Row{l.rule(r.ID), cell.Severity(r.Severity), cell.Whole(r.Count.Found), cell.Whole(r.Count.Checked)}
	})
	title := "各规则的发现（件）"
	if len(rules) > barsOfFound {
		title = "发现最多的 " + format.Count(barsOfFound) + " 条规则（件）"
	}
	all := format.Count(int64(len(l.Rules.Rows)))
	return chart.Bars(chart.Chart{
		ID: "found-chart", Title: title, Table: t, Stacked: true,
		Summary: "有发现的规则 " + format.Count(int64(len(rules))) + " 条，共 " + all + " 条。",
	}, names, kinds...)
}

type clausesView struct {
	view
	Clauses []clauseView
}

type clauseView struct {
	ID        string
	Clause    Clause
	Rules     table.Table
	Watchable cell.Cell
}

// Clauses writes the clauses of the notice with the rules that watch each.
func (s *Site) Clauses() {
	v := clausesView{view: s.view("clauses", "条款", 0, crumb{Name: "条款"})}
	v.Lead = "通知的每一条款（用我们自己的话概括）、核对它的规则，以及导出数据看不出的部分。"
	for _, c := range s.Programme.Clauses {
		one := clauseView{ID: clauseID(c.Clause), Clause: c, Watchable: cell.Badge("good", "可以核对")}
		switch {
		case !c.IsWatchable:
			one.Watchable = cell.Badge("unknown", "数据无法核对")
		case c.Reason != "":
			one.Watchable = cell.Badge("info", "部分可以核对")
		}
		rules := s.Rules.Matching(func(r Rule) bool { return slices.Contains(r.Clauses, c.Clause) })
		one.Rules = v.ruleTable("", "核对“"+c.Clause+"”的规则", rules)
		one.Rules.Empty = "没有规则直接核对这一条"
		v.Clauses = append(v.Clauses, one)
	}
	s.write("clauses", "clauses.html", v)
}
