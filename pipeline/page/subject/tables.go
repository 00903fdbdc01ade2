package subject

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/finding"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
)

// sums are the persons and yuan of some classes together.
type sums struct {
	classes, trainees, entitled, entitledFen int64
	passed, held, rejected, pending, heldFen *int64
	satisfied, answered                      *int64
}

func sumsOf(o record.Overview) sums {
	return sums{
		classes: o.ClassCount, trainees: o.TraineeCount, entitled: o.EntitledPersons, entitledFen: o.EntitledFen,
		passed: o.PassedCount, held: o.HeldPersons, rejected: o.RejectedPersons, pending: &o.PendingPersons,
		heldFen: o.HeldFen, satisfied: o.SatisfiedCount, answered: o.AnsweredCount,
	}
}

func sumsOfInstitution(i record.Institution) sums {
	return sums{
		classes: i.ClassCount, trainees: i.TraineeCount, entitled: i.EntitledPersons, entitledFen: i.EntitledFen,
		passed: i.PassedCount, held: i.HeldPersons, rejected: i.RejectedPersons, pending: i.PendingPersons,
		heldFen: i.HeldFen, satisfied: i.SatisfiedCount, answered: i.AnsweredCount,
	}
}

func sumsOfDistrict(d record.District) sums {
	return sums{
		classes: d.ClassCount, trainees: d.TraineeCount, entitled: d.EntitledPersons, entitledFen: d.EntitledFen,
		passed: d.PassedCount, held: d.HeldPersons, rejected: d.RejectedPersons, pending: &d.PendingPersons,
		heldFen: d.HeldFen, satisfied: d.SatisfiedCount, answered: d.AnsweredCount,
	}
}

// placeColumns heads what classes come to together, as placeCells fills them. What befell
// people who are not entitled everyone may see by district only.
func placeColumns(l page.Links) []table.Column {
	columns := []table.Column{
		table.Figures("班次", "个"), table.Figures("学员", "人"), table.Office(table.Figures("合格", "人")),
		table.Figures("应补", "元"), table.Office(table.Figures("暂缓", "元")),
		table.Office(table.Figures("不予补贴", "人")), table.Office(table.Figures("未结班", "人")),
	}
	return append(columns, SatisfactionColumn(l)...)
}

func placeCells(l page.Links, s sums) cell.Row {
	row := cell.Row{
		cell.Whole(s.classes), cell.Whole(s.trainees), l.Count(s.passed), entitledYuan(s.entitledFen, s.entitled),
		l.Money(s.heldFen).With(l.Persons(s.held)), l.Count(s.rejected), l.Count(s.pending),
	}
	return append(row, SatisfactionCell(l, l.Satisfaction(s.satisfied, s.answered))...)
}

// entitledYuan shows an amount and the persons it is for.
func entitledYuan(fen, persons int64) cell.Cell {
	return cell.Money(fen).With(format.Count(persons) + " 人")
}

// sumOf heads the totals of a list, which are of all its pages.
func sumOf(rows int64, unit string) cell.Cell {
	return cell.Text("合计").With("全部 " + format.Count(rows) + " " + unit)
}

// SatisfactionColumn heads the satisfaction in a list, where the notice asks for any.
func SatisfactionColumn(l page.Links) []table.Column {
	if !l.Uses("surveys") {
		return nil
	}
	return []table.Column{table.Share("满意率")}
}

// SatisfactionCell is what stands below SatisfactionColumn.
func SatisfactionCell(l page.Links, share cell.Cell) cell.Row {
	if !l.Uses("surveys") {
		return nil
	}
	return cell.Row{share}
}

// satisfaction shows the share of a class, which a notice judges once it has ended; a
// place has a share, but no line to fall below.
func satisfaction(l page.Links, c record.Class) cell.Cell {
	share := l.Satisfaction(c.SatisfiedCount, c.AnsweredCount)
	switch {
	case c.IsBelowStop:
		return share.Behind(cell.Badge("error", "停办线以下"))
	case c.IsBelowWarning:
		return share.Behind(cell.Badge("warning", "警告线以下"))
	}
	return share
}

// classTable lists classes, which may be some of those that come to total; place adds
// columns for what the page does not say.
func classTable(l page.Links, id, caption string, classes record.Rows[record.Class], withDistrict,
	withInstitution bool, total sums) table.Table {
	t := table.Table{ID: id, Caption: caption, Columns: []table.Column{table.Fixed("班次")}}
	t.Totals = cell.Row{sumOf(total.classes, "个班次")}
	if withDistrict {
		t.Columns, t.Totals = append(t.Columns, table.Fixed("地区")), append(t.Totals, cell.Blank())
	}
	if withInstitution {
		t.Columns, t.Totals = append(t.Columns, table.Name("培训机构")), append(t.Totals, cell.Blank())
	}
	t.Totals = append(t.Totals, cell.Blank(), cell.Whole(total.trainees), l.Count(total.passed),
		entitledYuan(total.entitledFen, total.entitled), l.Money(total.heldFen).With(l.Persons(total.held)),
		l.Count(total.rejected))
	t.Totals = append(append(t.Totals, SatisfactionCell(l, l.Satisfaction(total.satisfied, total.answered))...),
		cell.Blank())
	if total.classes < 2 {
		t.Totals = nil
	}
	t.Columns = append(t.Columns, table.Text("起止日期"), table.Figures("学员", "人"), table.Office(table.Figures("合格", "人")))
	t.Columns = append(t.Columns, table.Figures("应补", "元"), table.Office(table.Figures("暂缓", "元")),
		table.Office(table.Figures("不予补贴", "人")))
	t.Columns = append(append(t.Columns, SatisfactionColumn(l)...), table.Text("班次与课次的发现"))
	return page.Fill(l, t, classes, func(c record.Class) cell.Row {
		row := cell.Row{l.Class(c.ClassID).With(c.ClassName)}
		if withDistrict {
			row = append(row, l.District(c.District))
		}
		if withInstitution {
			row = append(row, l.Institution(c.Institution))
		}
		row = append(row, cell.Span(c.StartDate, c.EndDate).With(format.Either(c.IsEnded, "", "未结班")),
			cell.Whole(c.TraineeCount), l.Count(c.PassedCount),
			entitledYuan(c.EntitledFen, c.EntitledPersons), l.Money(c.HeldFen).With(l.Persons(c.HeldPersons)),
			l.Count(c.RejectedPersons))
		return append(append(row, SatisfactionCell(l, satisfaction(l, c))...),
			finding.Counts(c.ErrorCount, c.WarningCount))
	})
}
