package subject

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/finding"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
)

// outcomeColumns heads the persons and yuan of outcomes, as outcomeCells fills them. What
// befell people who are not entitled everyone may see by district only.
func outcomeColumns() []table.Column {
	return []table.Column{
		table.Figures("应补", "人"), table.Office(table.Figures("暂缓", "人")), table.Office(table.Figures("不予补贴", "人")),
		table.Office(table.Figures("未结班", "人")), table.Figures("应补金额", "元"), table.Office(table.Figures("暂缓金额", "元")),
	}
}

type outcomeCounts struct {
	entitled, entitledFen            int64
	held, rejected, pending, heldFen *int64
}

// outcomeCells fills outcomeColumns.
func outcomeCells(l page.Links, o outcomeCounts) cell.Row {
	return cell.Row{
		cell.Whole(o.entitled), l.Count(o.held), l.Count(o.rejected), l.Count(o.pending), cell.Money(o.entitledFen),
		l.Money(o.heldFen),
	}
}

// SatisfactionColumn heads the satisfaction in a list, where the notice asks for any.
func SatisfactionColumn(l page.Links) []table.Column {
	if !l.Uses("surveys") {
		return nil
	}
	return []table.Column{table.Figures("满意率", "")}
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

// classTable lists classes; place adds columns for what the page does not say.
func classTable(l page.Links, id, caption string, classes record.Rows[record.Class], withDistrict,
	withInstitution bool) table.Table {
	t := table.Table{ID: id, Caption: caption, Columns: []table.Column{table.Fixed("班次")}}
	if withDistrict {
		t.Columns = append(t.Columns, table.Fixed("地区"))
	}
	if withInstitution {
		t.Columns = append(t.Columns, table.Name("培训机构"))
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
			cell.Money(c.EntitledFen).With(format.Count(c.EntitledPersons)+" 人"),
			l.Money(c.HeldFen).With(l.Persons(c.HeldPersons)), l.Count(c.RejectedPersons))
		return append(append(row, SatisfactionCell(l, satisfaction(l, c))...),
			finding.Counts(c.ErrorCount, c.WarningCount))
	})
}
