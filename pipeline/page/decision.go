package page

import "github.com/peihe/peihe/pipeline/words"

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

const decisionsPath = "decisions.html"

// Decisions lists every decision with what became of it, and counts them by
// standing.
func (s *Site) Decisions(all []Decision) map[string]int64 {
	counts := map[string]int64{}
	for _, d := range all {
		counts[d.Standing]++
	}
	if len(all) == 0 {
		return counts // nothing would lead to the page
	}
	for page, some := range paged(all) {
		v := decisionsView{view: s.view("finance", "核定处理", 0, crumb{Name: "核定处理"})}
		v.Lead = "经办人对暂缓事项的每一条意见，以及它是否作数。"
		v.paged(decisionsPath, len(all), page)
		v.Decisions = v.decisionTable(part("全部处理意见", page, len(some), len(all)), some)
		s.list("decisions", v.Decisions)
		s.write("decisions", numbered(decisionsPath, page), v)
	}
	return counts
}

func (l links) decisionTable(caption string, all []Decision) Table {
	t := Table{ID: "decisions", Query: l.passport("report.decisions"), Caption: caption, Empty: l.none("没有处理意见", "decisions"),
		Columns: []Column{text("对象"), name("规则"), fixed("决定日期"), fixed("处理意见"), text("文号"), fixed("是否作数"), name("来源")}}
	for _, d := range all {
		about := Finding{Subject: d.Subject, SubjectID: d.SubjectID, ClassID: d.ClassID, ApplicationID: d.ApplicationID}
		t.Rows = append(t.Rows, []Cell{l.subject(about), l.rule(d.Rule), Text(d.DecidedDate), Text(d.Decision), Text(d.Document),
			badge("standing", d.Standing), l.sourceAt(d.SourceFile, d.SourceRow)})
	}
	return t
}

// decisionCounts says how many decisions count, and why the others do not.
func (l links) decisionCounts(counts map[string]int64) Table {
	t := Table{ID: "decisions", Query: l.passport("report.decisions"), Caption: "处理意见，按是否作数", Empty: l.none("没有处理意见", "decisions"),
		Columns: []Column{name("是否作数"), figures("意见", "条"), text("说明")}}
	total := int64(0)
	for _, one := range words.In("standing") {
		if n := counts[one.Code]; n > 0 {
			t.Rows = append(t.Rows, []Cell{Badge(one.Tone, one.Text), Whole(n), Text(one.Meaning)})
			total += n
		}
	}
	if total > 0 {
		t.Totals = []Cell{Text("合计"), Whole(total), Text("")}
		t.More = Link(l.Root+decisionsPath, "全部处理意见（"+Count(total)+" 条）")
	}
	return t
}
