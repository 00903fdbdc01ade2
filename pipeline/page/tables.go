package page

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/words"
)

// Tables that several kinds of page share.

func text(title string) Column          { return Column{Title: title} }
func name(title string) Column          { return Column{Title: title, Align: Name} }
func fixed(title string) Column         { return Column{Title: title, Align: Fixed} }
func figures(title, unit string) Column { return Column{Title: title, Unit: unit, Align: Number} }

// office is a column that tells of persons, or of the exports: not for everyone.
func office(c Column) Column {
	c.office = true
	return c
}

// outcomeColumns heads the persons and yuan of outcomes, as outcomeCells fills them.
func outcomeColumns() []Column {
	return []Column{
		figures("应补", "人"), figures("暂缓", "人"), figures("不予补贴", "人"), figures("未结班", "人"),
		figures("应补金额", "元"), figures("暂缓金额", "元"),
	}
}

type outcomeCounts struct {
	entitled, held, rejected, pending, entitledFen, heldFen int64
	isHeldTold, isRejectedTold                              bool
}

// outcomeCells fills outcomeColumns; small counts are hidden in the public edition.
func (l links) outcomeCells(o outcomeCounts) []Cell {
	return []Cell{
		Whole(o.entitled), l.persons(o.held, o.isHeldTold), l.persons(o.rejected, o.isRejectedTold), Whole(o.pending),
		Money(o.entitledFen), l.heldMoney(o.heldFen, o.isHeldTold),
	}
}

// findingCounts shows errors and warnings side by side.
func findingCounts(errors, warnings int64) Cell {
	if errors == 0 && warnings == 0 {
		return Cell{html: `<span class="quiet">0</span>`, sort: "0"}
	}
	var cells []Cell
	if errors > 0 {
		cells = append(cells, Badge("error", "违规 "+Count(errors)))
	}
	if warnings > 0 {
		cells = append(cells, Badge("warning", "预警 "+Count(warnings)))
	}
	c := Join(" ", cells...)
	c.sort = plain(errors*1_000_000 + warnings)
	return c
}

// satisfaction shows the share of a class, which clause 八(四) judges once it has
// ended; a place has a share, but no line to fall below.
func (l links) satisfaction(c Class) Cell {
	share := KnownShare(c.SatisfiedCount, c.AnsweredCount)
	switch {
	case c.IsBelowStop:
		share.html = Badge("error", "停办线以下").html + " " + share.html
	case c.IsBelowWarning:
		share.html = Badge("warning", "警告线以下").html + " " + share.html
	}
	return share
}

// isBelow tells whether the satisfaction with a class is below one of the lines.
func (c Class) isBelow() bool { return c.IsBelowStop || c.IsBelowWarning }

// classTable lists classes; place adds columns for what the page does not say.
func (l links) classTable(id, caption string, classes Rows[Class], withDistrict, withInstitution bool) Table {
	t := Table{ID: id, Caption: caption, Columns: []Column{fixed("班次")}}
	if withDistrict {
		t.Columns = append(t.Columns, fixed("地区"))
	}
	if withInstitution {
		t.Columns = append(t.Columns, name("培训机构"))
	}
	t.Columns = append(t.Columns, text("起止日期"), figures("学员", "人"), figures("合格", "人"))
	t.Columns = append(t.Columns, figures("应补", "元"), figures("暂缓", "元"), figures("不予补贴", "人"))
	t.Columns = append(t.Columns, figures("满意率", ""), text("班次与课次的发现"))
	return tableOf(l, t, classes, func(c Class) []Cell {
		row := []Cell{l.class(c.ClassID).With(c.ClassName)}
		if withDistrict {
			row = append(row, l.district(c.District))
		}
		if withInstitution {
			row = append(row, l.institution(c.Institution))
		}
		return append(row, span(c.StartDate, c.EndDate).With(either(c.IsEnded, "", "未结班")),
			Whole(c.TraineeCount), KnownWhole(c.PassedCount), Money(c.EntitledFen).With(Count(c.EntitledPersons)+" 人"),
			l.heldMoney(c.HeldFen, c.IsHeldTold).With(l.personsText(c.HeldPersons, c.IsHeldTold)+" 人"),
			l.persons(c.RejectedPersons, c.IsRejectedTold), l.satisfaction(c),
			findingCounts(c.ErrorCount, c.WarningCount))
	})
}

// span shows two dates, the first as the sort key.
func span(from, to string) Cell {
	html := `<span class="d">` + escape(orUnknown(from)) + ` –</span> ` +
		`<span class="d">` + escape(orUnknown(to)) + `</span>`
	return Cell{html: html, sort: from}
}

// findingTable lists findings with what was measured, what is required, what it
// does to money and, in the internal edition, the row that shows it.
func (l links) findingTable(id, caption string, findings Rows[Finding], withRule bool) Table {
	t := Table{ID: id, Caption: caption, Empty: "没有发现", Columns: []Column{fixed("对象")}}
	if withRule {
		t.Columns = append(t.Columns, name("规则"), fixed("程度"))
	}
	t.Columns = append(t.Columns, name("实测"), name("要求"), text("对补贴的影响"), office(text("核定处理")), office(name("来源")))
	return tableOf(l, t, findings, func(f Finding) []Cell {
		row := []Cell{l.subject(f)}
		if withRule {
			row = append(row, l.rule(f.Rule), severity(f.Severity))
		}
		return append(row, measured(f.Measured), measured(f.Required), effect(f.Effect),
			Text(f.Decision), l.source(f.SourceFile, f.SourceRow))
	})
}

// foundTable counts the findings of a place by rule.
func (l links) foundTable(caption string, all Rows[Found]) Table {
	t := Table{
		ID: "findings", Caption: caption, Empty: "没有发现",
		Columns: []Column{name("规则"), fixed("程度"), fixed("对象"), figures("发现", "件")},
	}
	return tableOf(l, t, all, func(f Found) []Cell {
		return []Cell{l.rule(f.Rule), severity(f.Severity), Text(words.Text("subject", f.Subject)), Whole(f.Found)}
	})
}

// none is what stands in place of a table without rows: nothing is there, or the
// exports lack what it is made from, which nobody may take for the same.
func (l links) none(empty string, needs ...string) string {
	for _, need := range needs {
		if l.site.Absent[need] {
			return "未核验，导出数据缺少" + l.site.kindTitle(need)
		}
	}
	return empty
}

// lacks tells whether the exports lack one of some kinds or columns.
func (l links) lacks(needs ...string) bool {
	return slices.ContainsFunc(needs, func(need string) bool { return l.site.Absent[need] })
}

// stated shows an amount that a row of some kind states: unknown where none does, not
// exported where the exports lack the kind or column.
func (l links) stated(fen *int64, needs ...string) Cell {
	if fen == nil && l.lacks(needs...) {
		return Text(unexported)
	}
	return OptionalMoney(fen)
}

// kindTitle names a kind, a kind.column or a policy list in Chinese.
func (p *Programme) kindTitle(need string) string {
	return NeedTitle(p.KindTitles, need)
}

// NeedTitle names what a rule needs, by the titles of kinds, columns and lists; the
// calendar of a year is calendar.YEAR.
func NeedTitle(titles map[string]string, need string) string {
	if year, ok := strings.CutPrefix(need, "calendar."); ok {
		return year + "年放假安排"
	}
	if title := titles[need]; title != "" {
		return title
	}
	return need
}

// missing says what the exports lack for a rule.
func (p *Programme) missing(joined string) string {
	var titles []string
	for need := range strings.SplitSeq(joined, ";") {
		titles = append(titles, p.kindTitle(need))
	}
	return strings.Join(titles, "、")
}

// fact is a named value at the head of a page.
type fact struct {
	Name  string
	Value Cell
	Note  string
}
