// Package finding shows what rules found, in tables that stand on pages of every room.
package finding

import (
	"slices"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// Counts shows errors and warnings side by side.
func Counts(errors, warnings int64) cell.Cell {
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

// Table lists findings with what was measured, what is required, what it
// does to money, whether somebody approved it and, in the internal edition, the row that
// shows it.
func Table(l page.Links, id, caption string, findings record.Rows[record.Finding], withRule bool) table.Table {
	return Part(l, id, caption, findings, findings.Rows, withRule)
}

// Part is Table of some of all findings of a list, whose pages have the same columns.
func Part(l page.Links, id, caption string, findings record.Rows[record.Finding], all []record.Finding,
	withRule bool) table.Table {
	t := table.Table{ID: id, Caption: caption, Empty: "没有发现", Columns: []table.Column{table.Fixed("对象")}}
	if withRule {
		t.Columns = append(t.Columns, table.Name("规则"), table.Fixed("程度"))
	}
	t.Columns = append(t.Columns, table.Name("实测"), table.Name("要求"), table.Text("对补贴的影响"))
	hasYuan := !l.IsPublic || slices.ContainsFunc(all, // of a rule all are about one kind of subject
		func(f record.Finding) bool { return f.Subject != "class" && f.Subject != "session" })
	if hasYuan {
		t.Columns = append(t.Columns, table.Figures("涉及金额", "元"))
	}
	t.Columns = append(t.Columns, table.Office(table.Text("核定处理")), table.Office(table.Name("来源")))
	return page.Fill(l, t, findings, func(f record.Finding) cell.Row {
		row := cell.Row{l.Subject(f).Named(page.FindingID(f))}
		if withRule {
			row = append(row, l.Rule(f.Rule), cell.Severity(f.Severity))
		}
		effect := l.Effect(f.Effect, f.Rule)
		if f.Waiver != "" {
			effect = cell.Lines(effect, Waiver(f))
		}
		row = append(row, cell.Measured(f.Measured), cell.Measured(f.Required), effect)
		if hasYuan {
			row = append(row, cell.OptionalMoney(f.Fen))
		}
		return append(row, cell.Text(f.Decision), l.Source(f.SourceFile, f.SourceRow))
	})
}

// Waiver says whether somebody approved a finding and, where the edition knows it, why, who
// and until when.
func Waiver(f record.Finding) cell.Cell {
	if f.Waiver == "" {
		return cell.Text("")
	}
	c := cell.Word("waiver", f.Waiver)
	if f.WaiverExpiresDate == "" {
		return c
	}
	return c.With(f.WaiverReason + "（" + f.WaiverApprovedBy + "，至 " + f.WaiverExpiresDate + "）")
}

// ByRule counts the findings of a place by rule.
func ByRule(l page.Links, caption string, all record.Rows[record.Found]) table.Table {
	t := table.Table{
		ID: "findings", Caption: caption, Empty: "没有发现",
		Columns: []table.Column{table.Name("规则"), table.Fixed("程度"), table.Fixed("对象"), table.Figures("发现", "件")},
	}
	return page.Fill(l, t, all, func(f record.Found) cell.Row {
		return cell.Row{
			l.Rule(f.Rule), cell.Severity(f.Severity), cell.Text(words.Text("subject", f.Subject)), cell.Whole(f.Found),
		}
	})
}

// Reasons counts trainees by reason; a trainee with several counts under each.
func Reasons(l page.Links, caption string, reasons record.Rows[record.Reason]) table.Table {
	t := table.Table{
		ID: "reasons", Caption: caption, Columns: []table.Column{
			table.Name("原因"), table.Figures("暂缓", "人"), table.Figures("不予补贴", "人"),
		},
		Note: "一名学员有几个原因的，在每个原因下各计一次，因此各行之和可以大于人数。",
	}
	return page.Fill(l, t, reasons, func(r record.Reason) cell.Row {
		return cell.Row{l.Rule(r.Rule), l.Count(r.HeldPersons), l.Count(r.RejectedPersons)}
	})
}
