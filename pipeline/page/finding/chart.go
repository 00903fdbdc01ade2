package finding

import (
	"slices"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

const barsOfFound = 25 // more bars than this cannot be told apart; the table has all

// Chart shows the rules with most findings, the tone of a bar by severity.
func Chart(l page.Links) (chart.Chart, error) {
	t := table.Table{ID: "found", Caption: "各规则的发现"}
	t.Columns = []table.Column{table.Name("规则"), table.Fixed("程度"), table.Figures("发现", "件"), table.Figures("核验", "个")}
	firing := l.Rules.Matching(func(r page.Rule) bool { return format.Some(r.Count.Found) })
	rules := firing.Rows
	slices.SortStableFunc(rules, func(a, b page.Rule) int { return int(*b.Count.Found - *a.Count.Found) })
	var names []string
	severities := words.In("severity")
	kinds := make([]chart.Series, len(severities))
	for i, w := range severities {
		kinds[i] = chart.Series{Name: w.Text, Colour: "var(--" + w.Code + ")", Label: chart.Named}
	}
	for _, r := range rules[:min(barsOfFound, len(rules))] {
		names = append(names, r.Title)
		for i := range kinds {
			value := ""
			if severities[i].Code == r.Severity {
				value = format.Plain(*r.Count.Found)
			}
			kinds[i].Values = append(kinds[i].Values, value)
		}
	}
	t = page.Fill(l, t, firing, func(r page.Rule) cell.Row {
		return cell.Row{l.Rule(r.ID), cell.Severity(r.Severity), l.Count(r.Count.Found), l.Count(r.Count.Checked)}
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
