package finance

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// ApplicationStep is a row of report.step_lines: claimed → reviewed →
// noticed → paid on one line. Line is listed, mixed (an application of several
// institutions or districts, by its id) or unattached (payments of no application).
type ApplicationStep struct {
	Level, Line, ID                                           string
	ClaimedCount, ClaimedPersons, ClaimedFen                  *int64
	ReviewedCount, ReviewedPersons, ReviewedFen               *int64
	NoticedCount, NoticedPersons, NoticedFen                  *int64
	PaymentCount, PaidFen                                     *int64
	ReviewedOverClaimed, NoticedOverReviewed, PaidOverNoticed *bool
}

func stepColumns(first table.Column) []table.Column {
	return []table.Column{
		first, table.Figures("申请", "元"), table.Figures("核定", "元"), table.Figures("公示", "元"), table.Figures("拨付", "元"),
		table.Text("比上一步多"),
	}
}

// stepCells fill stepColumns: yuan with the counts they rest on.
func stepCells(first cell.Cell, a ApplicationStep) cell.Row {
	paid := cell.KnownMoney(a.PaidFen).With(counted("笔", a.PaymentCount, nil))
	if a.Line == "unattached" {
		return cell.Row{first, cell.Text(""), cell.Text(""), cell.Text(""), paid, cell.Text("")}
	}
	var rises []cell.Cell
	for _, r := range []struct {
		is   *bool
		word string
	}{{a.ReviewedOverClaimed, "核定多于申请"}, {a.NoticedOverReviewed, "公示多于核定"}, {a.PaidOverNoticed, "拨付多于公示"}} {
		if r.is != nil && *r.is {
			rises = append(rises, cell.Badge("warning", r.word))
		}
	}
	claimed := cell.KnownMoney(a.ClaimedFen).With(counted("份", a.ClaimedCount, a.ClaimedPersons))
	reviewed := stated(a.ReviewedFen, a.ReviewedCount).With(counted("份", a.ReviewedCount, a.ReviewedPersons))
	noticed := stated(a.NoticedFen, a.NoticedCount).With(counted("份", a.NoticedCount, a.NoticedPersons))
	return cell.Row{first, claimed, reviewed, noticed, paid, cell.Join(" ", rises...)}
}

// counted says on how much a sum rests; nothing where nobody knows.
func counted(unit string, n, persons *int64) string {
	switch {
	case n == nil:
		return ""
	case persons == nil:
		return format.Count(*n) + " " + unit
	}
	return format.Count(*n) + " " + unit + " " + format.Count(*persons) + " 人"
}

// stated shows a sum over the applications that state an amount: unknown where none
// of them does, not exported where their count is not.
func stated(fen, count *int64) cell.Cell {
	if count == nil {
		return cell.Text(words.Unexported)
	}
	return cell.OptionalMoney(fen)
}

// stepsChart shows the steps of all applications; a step may rise over the one
// before it.
func stepsChart(l page.Links, all record.Rows[ApplicationStep]) (chart.Chart, error) {
	t := table.Table{
		ID: "steps", Ordered: true, Query: l.QueryOf(all), Caption: "申请 → 核定 → 公示 → 拨付",
		Columns: []table.Column{
			table.Text("步骤"), table.Figures("份数或笔数", ""), table.Office(table.Figures("人数", "人")),
			table.Figures("金额", "元"),
			table.Text("比上一步多"),
		},
		Note: "核定、公示只计已经填报的申请，公示取最近一次。拨付为净额，退款为负；一份申请的后一步可以多于前一步，有的写明；没有填报的一步与再前一步相比。",
	}
	s := chart.Series{Name: "金额", Colour: "var(--claimed)", Label: chart.Figure}
	var names []string
	add := func(name, unit string, count, persons, fen *int64, isRise *bool) {
		rise := cell.Text("")
		if isRise != nil && *isRise {
			rise = cell.Badge("warning", "有申请多于上一步")
		}
		t.Rows = append(t.Rows, cell.Row{
			cell.Text(name), cell.KnownWhole(count).Unit(unit), cell.OptionalWhole(persons), stated(fen, count), rise,
		})
		names, s.Values = append(names, name), append(s.Values, format.PlainYuanOf(fen))
	}
	summary := ""
	for _, a := range all.Rows {
		switch {
		case a.Level != "whole":
		case a.Line == "unattached":
			add("没有申请的拨付（另列）", "笔", a.PaymentCount, nil, a.PaidFen, nil)
		default:
			add("申请", "份", a.ClaimedCount, a.ClaimedPersons, a.ClaimedFen, nil)
			add("核定", "份", a.ReviewedCount, a.ReviewedPersons, a.ReviewedFen, a.ReviewedOverClaimed)
			add("公示", "份", a.NoticedCount, a.NoticedPersons, a.NoticedFen, a.NoticedOverReviewed)
			add("拨付", "笔", a.PaymentCount, nil, a.PaidFen, a.PaidOverNoticed)
			summary = format.Told("申请", format.YuanOf(a.ClaimedFen)) + "，" +
				format.Told("已拨付", format.YuanOf(a.PaidFen)) + "。"
		}
	}
	title := "申请、核定、公示、拨付金额（元）"
	return chart.Bars(chart.Chart{ID: "steps-chart", Title: title, Table: page.Cut(l, t), Size: "small",
		Summary: summary}, names, s)
}

func stepTable(l page.Links, level string, all record.Rows[ApplicationStep]) table.Table {
	t := table.Table{
		ID: "steps-" + level, Query: l.QueryOf(all), Caption: "申请 → 核定 → 公示 → 拨付，" + levelTitle(level),
		Columns: stepColumns(table.Name(lineTitle(level))),
	}
	for _, a := range all.Rows {
		if a.Level == level {
			t.Rows = append(t.Rows, stepCells(line(l, a.Level, a.Line, a.ID), a))
		}
		if a.Level == "whole" && a.Line == "listed" {
			t.Totals = stepCells(cell.Text("全部申请"), a)
		}
	}
	return t
}
