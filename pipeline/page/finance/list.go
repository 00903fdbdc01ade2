package finance

import (
	"fmt"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/page/waterfall"
)

// Leaver is a row of report.waterfall_persons: at which step a trainee left, by
// which rule, and all reasons joined with ;. Step is pending, attendance,
// assessment, pass, other, held or entitled.
type Leaver struct {
	ClassID             string
	TraineeNo           int64
	Step, Rule, Reasons string
	ApplicationID       string // the claim that the class's money rests on
}

// List is a long list behind a figure of the finance page, written page by
// page while it is read from a table. Add its rows in order, then Finish.
type List[T any] struct {
	site           *page.Site
	key, title     string
	lead           string
	table          table.Table // without rows
	rows           record.Rows[T]
	row            func(page.Links, T) cell.Row
	total, written int64
	page           int
}

type listView struct {
	page.View
	List table.Table
}

// From names the table that the rows to be added are of.
func (l *List[T]) From(table string) { l.rows.Table = table }

// Add writes one row.
func (l *List[T]) Add(one T) {
	if len(l.rows.Rows) == page.RowsPerPage {
		l.flush()
	}
	l.rows.Rows = append(l.rows.Rows, one)
	l.written++
}

func (l *List[T]) flush() {
	file := l.site.Numbered(page.FinanceList(l.key), l.page)
	v := listView{View: l.site.View("finance", l.title, page.Depth(file), page.Crumb{Name: l.title})}
	v.Lead = l.lead
	v.Paged(page.FinanceList(l.key), int(l.total), l.page)
	v.List = page.Fill(v.Links, l.table, l.rows, func(one T) cell.Row { return l.row(v.Links, one) })
	v.List.Caption = page.Part(l.title, l.page, len(l.rows.Rows), int(l.total))
	v.List = v.Whole(page.FinanceList(l.key), int(l.total), v.List)
	l.site.Write("finance-list", file, v)
	l.rows, l.page = l.rows.Of(nil), l.page+1
}

// Finish writes the last page. It fails where the list is not as long as the
// figure that leads to it.
func (l *List[T]) Finish() error {
	if l.written != l.total {
		return fmt.Errorf("list %s has %d rows, but the figure above it is %d; report this", l.key, l.written, l.total)
	}
	if l.total > 0 {
		l.flush()
	}
	return nil
}

// Leavers begins the list of those who left the waterfall at a step; classes are by id.
func Leavers(s *page.Site, key string, w record.Waterfall, classes map[string]record.Class) *List[Leaver] {
	for _, one := range waterfall.Steps(w) {
		if one.Key != key {
			continue
		}
		title, of := "未到“"+one.Title+"”的学员", one.Left
		if key == "held" || key == "entitled" {
			title, of = map[string]string{"held": "暂缓的学员", "entitled": "应补的学员"}[key], one.Kept
		}
		var total int64
		if of != nil { // nobody is listed at a step that is not known
			total = *of
		}
		t := table.Table{ID: "list", Columns: []table.Column{
			table.Fixed("学员"), table.Fixed("地区"), table.Name("培训机构"), table.Name("在这一步的规则"), table.Name("全部原因"),
			table.Fixed("有效申请"),
		}}
		lead := "共 " + format.Count(total) + " 人。一名学员只列在最先不符合的一步。"
		list := List[Leaver]{site: s, key: key, title: title, lead: lead, table: t, total: total, page: 1}
		list.row = func(l page.Links, p Leaver) cell.Row {
			class := classes[p.ClassID]
			rule := cell.Text("")
			if p.Rule != "" {
				rule = l.Rule(p.Rule)
			}
			return cell.Row{
				l.Trainee(p.ClassID, p.TraineeNo), l.District(class.District),
				l.Institution(class.Institution), rule, l.RuleList(p.Reasons), l.Application(p.ApplicationID),
			}
		}
		return &list
	}
	return nil
}

// Residuals begins the list behind one kind of residual.
func Residuals(s *page.Site, sum ResidualSum) *List[Residual] {
	title, note := sum.Residual, ""
	for _, r := range residuals {
		if r.key == sum.Residual {
			title, note = r.title, r.note
		}
	}
	t := table.Table{ID: "list", Columns: []table.Column{
		table.Fixed("学员、申请项或拨付"), table.Fixed("申请"), table.Fixed("班次"), table.Name("培训机构"), table.Fixed("地区"),
		table.Figures("金额", "元"), table.Name("来源"),
	}}
	lead := note + "。共 " + format.Count(sum.RowCount) + " 条，合计 " + format.Yuan(sum.Fen) + " 元。"
	list := List[Residual]{
		site: s, key: sum.Residual, title: title, lead: lead, table: t, total: sum.RowCount, page: 1,
	}
	list.row = func(l page.Links, r Residual) cell.Row {
		what := cell.Text("申请项")
		switch {
		case r.TraineeNo != nil:
			what = l.Trainee(r.ClassID, *r.TraineeNo)
		case r.PaymentID != "":
			what = cell.Join("", cell.Text("拨付 "), cell.Code(r.PaymentID))
		}
		return cell.Row{
			what, l.Application(r.ApplicationID), l.Class(r.ClassID), l.Institution(r.Institution),
			l.District(r.District), cell.Money(r.Fen), l.SourceAt(r.SourceFile, r.SourceRow),
		}
	}
	return &list
}

// Balances begins the list of applications, each closed on a line of its own.
func Balances(s *page.Site, total int64) *List[Balance] {
	t := table.Table{ID: "list", Columns: balanceColumns("application"), Note: claimNote + balanceNote}
	list := List[Balance]{site: s, key: "applications", title: "逐份申请的结平", table: t, total: total, page: 1}
	list.row = func(l page.Links, b Balance) cell.Row { return balanceCells(l, l.Application(b.ID), b) }
	return &list
}
