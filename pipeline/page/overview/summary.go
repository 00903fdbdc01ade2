package overview

import (
	"cmp"
	"slices"

	"github.com/peihe/peihe/pipeline/money"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/gross"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

type summaryView struct {
	page.View
	AsOf            string
	Verdict         page.Verdict
	Counts          string
	Totals, Largest table.Table
	Resting         string
	Signatures      []string
}

// largest is how many items the summary has room for.
const largest = 10

// Summary writes the one page that a director signs: totals in figures and in words, and what
// weighs most.
func Summary(s *page.Site, p Page) {
	o := p.Totals.Row
	v := summaryView{
		View: s.View("finance", "核验情况汇总", 0, page.Crumb{Name: "核验情况汇总"}), AsOf: s.Programme.AsOf,
		Verdict: gross.Sentence(s.At(""), p.Gross.Row), Signatures: []string{"制表", "复核", "负责人", "日期"},
	}
	v.Counts = "班次 " + format.Count(o.ClassCount) + " 个，学员 " + format.Count(o.TraineeCount) + " 人，" +
		format.Told("合格", v.Persons(o.PassedCount, "assessments")) + "，应补 " + format.Count(o.EntitledPersons) + " 人；"
	for _, one := range p.Severities.Rows {
		v.Counts += words.Text("severity", one.Severity) + " " + format.Count(one.Found) + " 项，"
	}
	v.Counts = v.Counts[:len(v.Counts)-len("，")] + "。"
	_, v.Resting = unevaluatedTable(v.Links, p.Unverified)
	v.Totals = summaryTotals(v.Links, p)
	v.Largest = largestItems(v.Links, p)
	s.Write("summary", "summary.html", v)
}

// summaryTotals are the sums that are signed for, in figures and as cheques write them.
func summaryTotals(l page.Links, p Page) table.Table {
	o := p.Totals.Row
	t := table.Table{ID: "totals", Caption: "合计", Ordered: true, Columns: []table.Column{
		table.Text("项目"), table.Figures("金额", "元"), table.Name("大写（人民币）"),
	}}
	row := func(name string, fen *int64) {
		said := words.Unexported
		if fen != nil {
			said = money.Words(*fen)
		}
		t.Rows = append(t.Rows, cell.Row{cell.Text(name), cell.KnownMoney(fen), cell.Text(said)})
	}
	row("机构申请", o.ClaimedFen)
	row("应补", &o.EntitledFen)
	row("应付", o.PayableFen)
	row("已公示", o.NoticedFen)
	row("已拨付", o.PaidFen)
	for _, sum := range gross.Totals(l, p.Gross.Row) {
		row(sum.Title, sum.Fen)
	}
	return t
}

// largestItems are what weighs most of all that is to be recovered, paid or decided.
func largestItems(l page.Links, p Page) table.Table {
	items := p.Items.Matching(func(i gross.Item) bool { return i.List != "paid_on_hold" }) // which waits too
	slices.SortStableFunc(items.Rows, func(a, b gross.Item) int { return cmp.Compare(b.Fen, a.Fen) })
	items.Rows = items.Rows[:min(largest, len(items.Rows))]
	t := table.Table{ID: "largest", Caption: "金额最大的事项", Empty: "没有须处理的事项", Ordered: true,
		Columns: []table.Column{
			table.Figures("序号", ""), table.Fixed("事项"), table.Fixed("对象"), table.Name("培训机构"), table.Figures("金额", "元"),
			table.Fixed("期限"), table.Name("由谁处理"),
		}}
	nth := int64(0)
	return page.Fill(l, t, items, func(i gross.Item) cell.Row {
		nth++
		return cell.Row{
			cell.Whole(nth), cell.Text(words.Text("gross", i.List)), gross.Subject(l, i),
			institution(l, i), cell.Money(i.Fen), cell.Text(i.DueDate), gross.Actors(l, i),
		}
	})
}

// institution is that of an item: a payment without an application has none.
func institution(l page.Links, i gross.Item) cell.Cell {
	if i.Subject == "payment" {
		return cell.Text("")
	}
	return page.Several(i.Institution, l.Institution)
}
