package finance

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// Decision is a row of report.decisions: what a person decided on a finding.
// Subject is its kind, "" where the rule is unknown.
type Decision struct {
	Rule, SubjectID, DecidedDate, Decision, Document, Standing string
	DecidedBy, Reason                                          string
	Subject, ClassID, ApplicationID, SourceFile                string
	SourceRow                                                  int64
}

type decisionsView struct {
	page.View
	Decisions table.Table
}

const decisionsPath = "decisions.html"

// DecisionCount counts the decisions of one standing, and all: a row of
// report.decision_counts.
type DecisionCount struct {
	Standing                string
	DecisionCount, AllCount int64
}

// Decisions lists every decision with what became of it.
func Decisions(s *page.Site, decisions record.Rows[Decision]) {
	all := len(decisions.Rows)
	if all == 0 {
		return // nothing would lead to the page
	}
	for nth, some := range page.Paged(decisions.Rows) {
		v := decisionsView{View: s.View("finance", "核定处理", 0, page.Crumb{Name: "核定处理"})}
		v.Lead = "经办人对暂缓事项的每一条意见，最近的在前，以及有没有采用。"
		v.Paged(decisionsPath, all, nth)
		v.Decisions = decisionTable(v.Links, page.Part("全部处理意见", nth, len(some), all), decisions.Of(some))
		v.Decisions = v.Whole(decisionsPath, all, v.Decisions)
		s.List("decisions", v.Decisions)
		s.Write("decisions", s.Numbered(decisionsPath, nth), v)
	}
}

func decisionTable(l page.Links, caption string, all record.Rows[Decision]) table.Table {
	t := table.Table{ID: "decisions", Caption: caption, Empty: l.None("没有处理意见", "decisions"),
		Columns: []table.Column{table.Fixed("决定日期"), table.Text("对象"), table.Name("规则"), table.Fixed("处理意见"),
			table.Name("理由"), table.Fixed("经办人"), table.Text("文号"), table.Fixed("结果"), table.Name("来源")}}
	return page.Fill(l, t, all, func(d Decision) cell.Row {
		on := l.Subject(record.Finding{
			Subject: d.Subject, SubjectID: d.SubjectID, ClassID: d.ClassID, ApplicationID: d.ApplicationID,
		})
		return cell.Row{
			cell.Text(d.DecidedDate), on, l.Rule(d.Rule), cell.Text(d.Decision), cell.Text(d.Reason),
			cell.Text(d.DecidedBy), cell.Text(d.Document),
			cell.Word("standing", d.Standing), l.SourceAt(d.SourceFile, d.SourceRow),
		}
	})
}

// decisionCounts says how many decisions count, and why the others do not.
func decisionCounts(l page.Links, counts record.Rows[DecisionCount]) table.Table {
	t := table.Table{ID: "decisions", Query: l.QueryOf(counts), Caption: "处理意见，按有没有采用",
		Empty:   l.None("没有处理意见", "decisions"),
		Columns: []table.Column{table.Name("结果"), table.Figures("意见", "条"), table.Text("说明")}}
	for _, one := range words.In("standing") {
		for _, c := range counts.Rows {
			if c.Standing == one.Code {
				t.Rows = append(t.Rows, cell.Row{
					cell.Badge(one.Tone, one.Text), cell.Whole(c.DecisionCount), cell.Text(one.Meaning),
				})
			}
		}
	}
	if len(counts.Rows) > 0 {
		total := counts.Rows[0].AllCount
		t.Totals = cell.Row{cell.Text("合计"), cell.Whole(total), cell.Text("")}
		t.More = cell.Link(l.Root+decisionsPath, "全部处理意见（"+format.Count(total)+" 条）")
	}
	return t
}
