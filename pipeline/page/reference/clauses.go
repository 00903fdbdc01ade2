package reference

import (
	"slices"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/policy"
)

type clausesView struct {
	page.View
	Clauses []clauseView
}

type clauseView struct {
	ID, Cited string
	Clause    page.Clause
	Rules     table.Table
	Watchable cell.Cell
}

// Clauses writes the clauses of the notice with the rules that watch each.
func Clauses(s *page.Site) {
	v := clausesView{View: s.View("clauses", "条款", 0, page.Crumb{Name: "条款"})}
	v.Lead = "通知的每一条款（用我们自己的话概括）、核对它的规则，以及导出数据看不出的部分。"
	for _, c := range s.Programme.Clauses {
		one := clauseView{ID: page.ClauseID(c.Clause), Cited: policy.Cite(c.Clause), Clause: c,
			Watchable: cell.Badge("good", "可以核对")}
		switch {
		case !c.IsWatchable:
			one.Watchable = cell.Badge("unknown", "数据无法核对")
		case c.Reason != "":
			one.Watchable = cell.Badge("info", "部分可以核对")
		}
		rules := s.Rules.Matching(func(r page.Rule) bool { return slices.Contains(r.Clauses, c.Clause) })
		one.Rules = ruleTable(v.Links, "", "核对"+policy.Cite(c.Clause)+"的规则", rules)
		one.Rules.Empty = "没有规则直接核对这一条"
		v.Clauses = append(v.Clauses, one)
	}
	s.Write("clauses", "clauses.html", v)
}
