package subject

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/finding"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/letter"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/page/waterfall"
	"github.com/peihe/peihe/pipeline/words"
)

// InstitutionPage is what stands on the page of an institution.
type InstitutionPage struct {
	Gross       record.Gross
	Waterfall   record.Row[record.Waterfall] // shown in the internal edition only
	Institution record.Institution
	Classes     record.Rows[record.Class]
	Sanctions   record.Rows[record.Sanction]
	Findings    record.Rows[record.Finding] // of the institution itself
	Found       record.Rows[record.Found]
}

type institutionView struct {
	page.View
	Verdict                                   page.Verdict
	Facts                                     page.Facts
	Satisfaction                              chart.Chart
	Waterfall, Classes, Sanctions, Own, Found table.Table
}

// Institution writes the page of an institution, and further ones where it has many
// classes; each page's chart shows its classes.
func Institution(s *page.Site, p InstitutionPage) error {
	i := p.Institution
	file := s.PlaceOf("institutions", i.Institution)
	v := institutionView{View: s.View("institutions", i.Institution, page.Depth(file), page.Crumb{Name: i.Institution})}
	v.HasCharts = true
	v.Facts = page.Facts{
		page.Named("应采取的措施", cell.Action(i.Action),
			format.Either(s.Uses("surveys"), "按满意率和处置记录，取最重的一项", "按处置记录，取最重的一项")),
		page.Named("遴选名单", selected(i), place(v.Links, i)),
		page.Named("应补金额", cell.Text(format.Yuan(i.EntitledFen)+" 元").To("#classes"),
			format.Count(i.EntitledPersons)+" 人"),
	}
	if !s.IsPublic {
		v.Facts = append(v.Facts,
			page.Named("学员暂缓", v.Money(i.HeldFen).Unit("元").To("#classes"), v.Waiting(i.HeldPersons)),
			page.Named("不予补贴", v.Count(i.RejectedPersons).Unit("人").To("#classes"), ""))
	}
	v.Facts = append(v.Facts, satisfactionFact(v.Links, i.SatisfiedCount, i.AnsweredCount)...)
	v.Verdict = institutionVerdict(v.Links, p)
	v.Sanctions = sanctionTable(v.Links, p.Sanctions)
	if !s.IsPublic {
		v.Waterfall = waterfall.Table(v.Links, p.Waterfall, false)
		v.Facts = append(v.Facts, letter.Facts(v.Links, i)...)
		v.Facts = append(v.Facts, toDo(v.Links, i.Institution)...)
	}
	v.Own = finding.Table(v.Links, "own", "对机构本身的发现", p.Findings, true)
	v.Found = finding.ByRule(v.Links, "本机构的发现，按规则", p.Found)
	all := len(p.Classes.Rows)
	for nth, some := range page.Paged(p.Classes.Rows) {
		v := v
		v.Paged(file, all, nth)
		classes := p.Classes.Of(some)
		if s.Uses("surveys") {
			var err error
			v.Satisfaction, err = satisfactionChart(v.Links, page.Part("本机构各班次满意率（%）", nth, len(some), all), classes)
			if err != nil {
				return err
			}
		}
		v.Classes = classTable(v.Links, "classes", page.Part("本机构的班次", nth, len(some), all), classes, true, false,
			sumsOfInstitution(i))
		v.Classes = v.Whole(file, all, v.Classes)
		s.Write("institution", s.Numbered(file, nth), v)
	}
	return nil
}

func sanctionTable(l page.Links, sanctions record.Rows[record.Sanction]) table.Table {
	t := table.Table{
		ID: "sanctions", Caption: "处置记录", Empty: l.None("没有处置记录", "sanctions"),
		Columns: []table.Column{
			table.Fixed("处置"), table.Fixed("决定日期"), table.Fixed("整改期限"), table.Fixed("整改完成"),
			table.Office(table.Text("来源")),
		},
	}
	return page.Fill(l, t, sanctions, func(s record.Sanction) cell.Row {
		source := l.Source(s.SourceFile, s.SourceRow)
		return cell.Row{
			cell.Text(s.Action), cell.Text(s.DecidedDate), cell.Text(s.DueDate), cell.Text(s.DoneDate), source,
		}
	})
}

// satisfactionFact is the satisfaction with a place, where the notice asks for any.
func satisfactionFact(l page.Links, satisfied, answered *int64) page.Facts {
	if !l.Uses("surveys") {
		return nil
	}
	return page.Facts{page.Named("满意率", l.Satisfaction(satisfied, answered).To("#classes"), answers(answered))}
}

// answers says on how many answers a share rests.
func answers(n *int64) string {
	if n == nil {
		return ""
	}
	return format.Count(*n) + " 项有效回答"
}

func selected(i record.Institution) cell.Cell {
	if i.IsSelected {
		return cell.Badge("good", "已遴选")
	}
	return cell.Badge("error", "不在名单")
}

// place says where the notice lists an institution.
func place(l page.Links, i record.Institution) string {
	clause := page.CiteList(l.ClausesOf("institution_not_selected")...)
	clause = format.Either(clause == "", "通知", clause)
	if i.Position == nil {
		return clause + "没有这家机构"
	}
	text := clause + format.Either(strings.HasPrefix(clause, "附件"), "第 ", "所列第 ") + format.Count(*i.Position) + " 号"
	if i.RecommendingDistrict != "" {
		text += "，" + i.RecommendingDistrict + "推荐"
	}
	return text
}

// fewestPoints is how many marks a chart has at least: of fewer the table says more.
const fewestPoints = 5

// satisfactionChart shows a mark per class that somebody answered for, with the lines
// of the notice, which judges a class once it has ended. Below a line marks look otherwise,
// and say which class they are.
func satisfactionChart(l page.Links, title string, classes record.Rows[record.Class]) (chart.Chart, error) {
	answered := classes.Matching(func(c record.Class) bool { return format.Some(c.AnsweredCount) })
	kinds := []chart.Series{
		{Name: "达到标准", Colour: "var(--claimed)", Symbol: "circle"},
		{Name: "低于警告线", Colour: "var(--held)", Symbol: "triangle", Label: chart.Category},
		{Name: "低于停办线", Colour: "var(--error)", Symbol: "diamond", Label: chart.Category},
		{Name: "未结班", Colour: "var(--planned)", Symbol: "rect"},
	}
	var names []string
	t := page.Fill(l, table.Table{
		ID: "satisfaction", Caption: title,
		Columns: []table.Column{
			table.Fixed("班次"), table.Name("培训机构"), table.Fixed("结班日期"), table.Figures("满意", "项"),
			table.Figures("有效回答", "项"), table.Share("满意率"),
		},
	}, answered, func(c record.Class) cell.Row {
		names = append(names, c.ClassID)
		kind := 0
		switch {
		case c.IsBelowStop:
			kind = 2
		case c.IsBelowWarning:
			kind = 1
		case !c.IsEnded:
			kind = 3
		}
		for i := range kinds {
			value := ""
			if i == kind {
				value = format.Percentage(*c.SatisfiedCount, *c.AnsweredCount, l.SatisfactionLines()...)
			}
			kinds[i].Values = append(kinds[i].Values, value)
		}
		return cell.Row{
			l.Class(c.ClassID), l.Institution(c.Institution), cell.Text(c.EndDate), cell.KnownWhole(c.SatisfiedCount),
			cell.KnownWhole(c.AnsweredCount), satisfaction(l, c),
		}
	})
	var lines []chart.Line
	for _, one := range []struct {
		name string
		at   *int64
	}{{"警告线 ", l.SatisfactionWarningPercent}, {"停办线 ", l.SatisfactionStopPercent}} {
		if one.at != nil {
			lines = append(lines, chart.Line{Name: one.name + format.Count(*one.at) + "%", At: format.Count(*one.at)})
		}
	}
	summary := "有测评的班次 " + format.Count(int64(len(names))) + " 个"
	if lines != nil {
		below := len(answered.Matching(record.Class.IsBelow).Rows)
		summary += "，其中低于 " + lines[0].At + "% 的 " + format.Count(int64(below)) + " 个"
	}
	if running := answered.Matching(func(c record.Class) bool { return !c.IsEnded }); len(running.Rows) > 0 {
		summary += "（未结班的不计）"
	}
	summary += "。"
	if l.Lacks("surveys") {
		summary = "满意度测评" + words.Unexported + "。"
	}
	t.Empty = l.None("", "surveys")
	c := chart.Chart{ID: "satisfaction-chart", Title: title, Table: t, Size: "medium", Summary: summary}
	if len(names) < fewestPoints {
		return c, nil
	}
	kinds = slices.DeleteFunc(kinds, func(s chart.Series) bool {
		return !slices.ContainsFunc(s.Values, func(v string) bool { return v != "" })
	})
	return chart.Points(c, names, kinds, lines...)
}

type institutionsView struct {
	page.View
	Institutions table.Table
}

// Institutions writes the list of institutions, those of the notice first; total holds their
// sums.
func Institutions(s *page.Site, all record.Rows[record.Institution], total record.Overview) {
	v := institutionsView{View: s.View("institutions", "培训机构", 1, page.Crumb{Name: "培训机构"})}
	clause := page.CiteList(v.ClausesOf("institution_not_selected")...)
	v.Lead = format.Either(clause == "", "通知", clause) + "遴选的 " + format.Count(s.Selected) +
		" 家机构，以及开班信息或处置记录中出现的其他机构。"
	v.Institutions = institutionTable(v.Links, all, sumsOf(total))
	s.Write("institutions", "institutions/index.html", v)
}

func institutionTable(l page.Links, all record.Rows[record.Institution], total sums) table.Table {
	t := table.Table{ID: "institutions", Caption: "培训机构", Columns: []table.Column{
		table.Name("培训机构"), table.Fixed("遴选"), table.Fixed("措施"),
	}}
	t.Columns = append(append(t.Columns, placeColumns(l)...), table.Text("发现"))
	head := cell.Row{sumOf(int64(len(all.Rows)), "家机构"), cell.Blank(), cell.Blank()}
	t.Totals = slices.Concat(head, placeCells(l, total), cell.Row{cell.Blank()})
	return page.Fill(l, t, all, func(i record.Institution) cell.Row {
		row := append(cell.Row{l.Institution(i.Institution), selected(i), cell.Action(i.Action)},
			placeCells(l, sumsOfInstitution(i))...)
		return append(row, finding.Counts(i.ErrorCount, i.WarningCount))
	})
}
