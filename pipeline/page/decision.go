package page

import "slices"

// Decision is a row of report.decisions: what a person decided on a finding.
// Subject is its kind, "" where the rule is unknown.
type Decision struct {
	Rule, SubjectID, DecidedDate, Decision, Document, Standing string
	Subject, ClassID, ApplicationID, SourceFile                string
	SourceRow                                                  int64
}

type decisionsView struct {
	view
	Decisions Table
}

// standing is what became of a decision: its code, the class of its badge, its
// word and what it means.
type standing struct{ key, class, title, meaning string }

// standings are in the order shown.
var standings = []standing{
	{"counted", "good", "已采用", "认可的不再暂缓，不予补贴的按不予补贴计算"},
	{"superseded", "quiet", "已有更晚的意见", "同一规则、同一对象以截至日之前最晚的意见为准"},
	{"after_as_of", "quiet", "晚于截至日", "截至日之前还没有作出"},
	{"other_person", "error", "姓名不符", "所写的对象姓名不是这名学员，意见未采用；请核对对象编号"},
	{"no_hold", "warning", "不是暂缓事项", "规则不暂缓补贴；不予补贴的不因意见而恢复"},
	{"no_finding", "warning", "没有这项发现", "这个对象没有违反这条规则"},
	{"rule_not_evaluated", "unknown", "规则未核验", "缺少规则需要的数据"},
	{"unknown_subject", "error", "没有这个对象", "请核对对象编号"},
	{"unknown_rule", "error", "没有这条规则", "请核对规则"},
}

func standingOf(key string) standing {
	i := slices.IndexFunc(standings, func(s standing) bool { return s.key == key })
	if i < 0 {
		return standing{key, "quiet", key, ""}
	}
	return standings[i]
}

const decisionsPath = "decisions.html"

// DecisionCount counts the decisions of one standing, and all: a row of
// report.decision_counts.
type DecisionCount struct {
	Standing                string
	DecisionCount, AllCount int64
}

// Decisions lists every decision with what became of it.
func (s *Site) Decisions(decisions Rows[Decision]) {
	all := len(decisions.Rows)
	if all == 0 {
		return // nothing would lead to the page
	}
	for page, some := range paged(decisions.Rows) {
		v := decisionsView{view: s.view("finance", "核定处理", 0, crumb{Name: "核定处理"})}
		v.Lead = "经办人对暂缓事项的每一条意见，以及它是否作数。"
		v.paged(decisionsPath, all, page)
		v.Decisions = v.decisionTable(part("全部处理意见", page, len(some), all), decisions.Of(some))
		s.list("decisions", v.Decisions)
		s.write("decisions", numbered(decisionsPath, page), v)
	}
}

func (l links) decisionTable(caption string, all Rows[Decision]) Table {
	t := Table{ID: "decisions", Caption: caption, Empty: l.none("没有处理意见", "decisions"),
		Columns: []Column{text("对象"), name("规则"), fixed("决定日期"), fixed("处理意见"), text("文号"), fixed("是否作数"), name("来源")}}
	return tableOf(l, t, all, func(d Decision) []Cell {
		s := standingOf(d.Standing)
		on := l.subject(Finding{Subject: d.Subject, SubjectID: d.SubjectID, ClassID: d.ClassID, ApplicationID: d.ApplicationID})
		return []Cell{
			on, l.rule(d.Rule), Text(d.DecidedDate), Text(d.Decision), Text(d.Document), Badge(s.class, s.title),
			l.sourceAt(d.SourceFile, d.SourceRow),
		}
	})
}

// decisionCounts says how many decisions count, and why the others do not.
func (l links) decisionCounts(counts Rows[DecisionCount]) Table {
	t := Table{ID: "decisions", Query: l.passport(counts), Caption: "处理意见，按是否作数", Empty: l.none("没有处理意见", "decisions"),
		Columns: []Column{name("是否作数"), figures("意见", "条"), text("说明")}}
	for _, one := range standings {
		for _, c := range counts.Rows {
			if c.Standing == one.key {
				t.Rows = append(t.Rows, []Cell{Badge(one.class, one.title), Whole(c.DecisionCount), Text(one.meaning)})
			}
		}
	}
	if len(counts.Rows) > 0 {
		total := counts.Rows[0].AllCount
		t.Totals = []Cell{Text("合计"), Whole(total), Text("")}
		t.More = Link(l.Root+decisionsPath, "全部处理意见（"+Count(total)+" 条）")
	}
	return t
}
