package page

import (
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// Tables that several kinds of page share.

// outcomeColumns heads the persons and yuan of outcomes, as outcomeCells fills them.
func outcomeColumns() []table.Column {
	return []table.Column{
		table.Figures("应补", "人"), table.Figures("暂缓", "人"), table.Figures("不予补贴", "人"), table.Figures("未结班", "人"),
		table.Figures("应补金额", "元"), table.Figures("暂缓金额", "元"),
	}
}

type outcomeCounts struct {
	entitled, held, rejected, pending, entitledFen, heldFen int64
	isHeldTold, isRejectedTold                              bool
}

// outcomeCells fills outcomeColumns; small counts are hidden in the public edition.
func (l links) outcomeCells(o outcomeCounts) cell.Row {
	return cell.Row{
		cell.Whole(o.entitled), l.persons(o.held, o.isHeldTold), l.persons(o.rejected, o.isRejectedTold),
		cell.Whole(o.pending), cell.Money(o.entitledFen), l.heldMoney(o.heldFen, o.isHeldTold),
	}
}

// findingCounts shows errors and warnings side by side.
func findingCounts(errors, warnings int64) cell.Cell {
	if errors == 0 && warnings == 0 {
		return cell.Quiet("0")
	}
	var cells []cell.Cell
	if errors > 0 {
		cells = append(cells, cell.Badge("error", words.Text("severity", "error")+" "+format.Count(errors)))
	}
	if warnings > 0 {
		cells = append(cells, cell.Badge("warning", words.Text("severity", "warning")+" "+format.Count(warnings)))
	}
	return cell.Join(" ", cells...).SortedBy(errors*1_000_000 + warnings)
}

// satisfaction shows the share of a class, which clause 八(四) judges once it has
// ended; a place has a share, but no line to fall below.
func (l links) satisfaction(c record.Class) cell.Cell {
	share := cell.KnownShare(c.SatisfiedCount, c.AnsweredCount)
	switch {
	case c.IsBelowStop:
		return share.Behind(cell.Badge("error", "停办线以下"))
	case c.IsBelowWarning:
		return share.Behind(cell.Badge("warning", "警告线以下"))
	}
	return share
}

// classTable lists classes; place adds columns for what the page does not say.
func (l links) classTable(id, caption string, classes record.Rows[record.Class], withDistrict,
	withInstitution bool) table.Table {
	t := table.Table{ID: id, Caption: caption, Columns: []table.Column{table.Fixed("班次")}}
	if withDistrict {
		t.Columns = append(t.Columns, table.Fixed("地区"))
	}
	if withInstitution {
		t.Columns = append(t.Columns, table.Name("培训机构"))
	}
	t.Columns = append(t.Columns, table.Text("起止日期"), table.Figures("学员", "人"), table.Figures("合格", "人"))
	t.Columns = append(t.Columns, table.Figures("应补", "元"), table.Figures("暂缓", "元"), table.Figures("不予补贴", "人"))
	t.Columns = append(t.Columns, table.Figures("满意率", ""), table.Text("班次与课次的发现"))
	return tableOf(l, t, classes, func(c record.Class) cell.Row {
		row := cell.Row{l.class(c.ClassID).With(c.ClassName)}
		if withDistrict {
			row = append(row, l.district(c.District))
		}
		if withInstitution {
			row = append(row, l.institution(c.Institution))
		}
		return append(row, cell.Span(c.StartDate, c.EndDate).With(format.Either(c.IsEnded, "", "未结班")),
			cell.Whole(c.TraineeCount), cell.KnownWhole(c.PassedCount),
			cell.Money(c.EntitledFen).With(format.Count(c.EntitledPersons)+" 人"),
			l.heldMoney(c.HeldFen, c.IsHeldTold).With(l.personsText(c.HeldPersons, c.IsHeldTold)+" 人"),
			l.persons(c.RejectedPersons, c.IsRejectedTold), l.satisfaction(c),
			findingCounts(c.ErrorCount, c.WarningCount))
	})
}

// findingTable lists findings with what was measured, what is required, what it
// does to money and, in the internal edition, the row that shows it.
func (l links) findingTable(id, caption string, findings record.Rows[record.Finding], withRule bool) table.Table {
	t := table.Table{ID: id, Caption: caption, Empty: "没有发现", Columns: []table.Column{table.Fixed("对象")}}
	if withRule {
		t.Columns = append(t.Columns, table.Name("规则"), table.Fixed("程度"))
	}
	t.Columns = append(t.Columns, table.Name("实测"), table.Name("要求"), table.Text("对补贴的影响"),
		table.Office(table.Text("核定处理")), table.Office(table.Name("来源")))
	return tableOf(l, t, findings, func(f record.Finding) cell.Row {
		row := cell.Row{l.subject(f)}
		if withRule {
			row = append(row, l.rule(f.Rule), cell.Severity(f.Severity))
		}
		return append(row, cell.Measured(f.Measured), cell.Measured(f.Required), cell.Effect(f.Effect),
			cell.Text(f.Decision), l.source(f.SourceFile, f.SourceRow))
	})
}

// foundTable counts the findings of a place by rule.
func (l links) foundTable(caption string, all record.Rows[record.Found]) table.Table {
	t := table.Table{
		ID: "findings", Caption: caption, Empty: "没有发现",
		Columns: []table.Column{table.Name("规则"), table.Fixed("程度"), table.Fixed("对象"), table.Figures("发现", "件")},
	}
	return tableOf(l, t, all, func(f record.Found) cell.Row {
		return cell.Row{
			l.rule(f.Rule), cell.Severity(f.Severity), cell.Text(words.Text("subject", f.Subject)), cell.Whole(f.Found),
		}
	})
}
