// Package gross shows what is wrong with the money of applications, ranked by yuan and none
// netted against another: in one sentence, and in the lists behind it.
package gross

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// Item is a row of report.gross_items.
type Item struct {
	List, Subject, SubjectID, ApplicationID, ClassID, District, Institution string
	Persons                                                                 *int64
	Fen                                                                     int64
	EntitledFen, PayableFen, PaidFen                                        *int64
	DueDate, Reasons, SourceFile                                            string // reasons: rule ids joined with ;
	SourceRow                                                               *int64
}

// A kind is a list of items: what it rests on, and the rules whose actors must act on it.
type kind struct {
	key, title, note string
	needs            []string
	rules            []string
}

// kinds are in the order shown.
var kinds = func() (all []kind) {
	more := map[string]kind{
		"recoverable":  {rules: []string{"paid_over_entitlement"}},
		"outstanding":  {rules: []string{"payment_outstanding"}},
		"waiting":      {needs: []string{"applications"}},
		"paid_on_hold": {rules: []string{"paid_while_on_hold"}},
		"unattached":   {rules: []string{"payment_without_application"}},
	}
	for _, w := range words.In("gross") {
		k := more[w.Code]
		k.key, k.title, k.note = w.Code, w.Text, w.Meaning
		if k.needs == nil {
			k.needs = []string{"applications", "payments"}
		}
		all = append(all, k)
	}
	return all
}()

// file is the first page of the list.
func (k kind) file() string { return page.FinanceList("gross-" + strings.ReplaceAll(k.key, "_", "-")) }

// isListed tells whether the list has items that the edition shows.
func (k kind) isListed(l page.Links, g record.Gross) bool {
	count := map[string]*int64{
		"recoverable": g.RecoverableCount, "outstanding": g.OutstandingCount, "paid_on_hold": g.PaidOnHoldCount,
		"unattached": g.UnattachedCount, "waiting": g.OnHoldCount,
	}[k.key]
	return format.Some(count) || k.key == "waiting" && !l.IsPublic && format.Some(g.HeldCount)
}

// of is what the items of the kind come to in some place, and how many there are, in words;
// nil where it is not known or not told.
func (k kind) of(l page.Links, g record.Gross) (fen *int64, many string) {
	switch k.key {
	case "recoverable":
		return g.RecoverableFen, format.CountOf(g.RecoverableCount, "份申请")
	case "outstanding":
		return g.OutstandingFen, format.CountOf(g.OutstandingCount, "份申请")
	case "paid_on_hold":
		return g.PaidOnHoldFen, format.CountOf(g.PaidOnHoldCount, "份申请")
	case "unattached":
		return g.UnattachedFen, format.CountOf(g.UnattachedCount, "笔拨付")
	}
	var parts []string
	if g.HeldPersons == nil || *g.HeldPersons > 0 {
		held := "学员 " + l.Persons(g.HeldPersons)
		if g.HeldFen != nil {
			held += " " + format.YuanOf(g.HeldFen)
		}
		parts = append(parts, held)
	}
	if g.OnHoldCount == nil || *g.OnHoldCount > 0 {
		parts = append(parts, "申请 "+format.CountOf(g.OnHoldCount, "份")+" "+format.YuanOf(g.OnHoldFen))
	}
	return sum(g.HeldFen, g.OnHoldFen), strings.Join(parts, "，")
}

func sum(a, b *int64) *int64 {
	if a == nil || b == nil {
		return nil
	}
	both := *a + *b
	return &both
}

// isNone tells whether a sum is known to be nothing.
func isNone(fen *int64) bool { return fen != nil && *fen == 0 }

// Facts are the sums at the head of a page, each leading to its list, and what is behind it.
func Facts(l page.Links, g record.Gross) page.Facts {
	var all page.Facts
	for _, k := range kinds {
		fen, many := k.of(l, g)
		if k.key == "paid_on_hold" {
			continue // stands in the sentence
		}
		value := l.Money(fen, k.needs...).Unit("元")
		if k.isListed(l, g) {
			value = value.To(l.Href(k.file()))
		}
		all = append(all, page.Named(k.title, value, many))
	}
	return all
}

// Sentence says what stands gross in the whole: see [Parts].
func Sentence(l page.Links, g record.Gross) page.Verdict {
	said := Parts(l, g)
	if said == nil {
		return page.Verdict{Tone: "good",
			Line: cell.Text("没有应追回、待补拨、暂缓的补贴，也没有不属于任何申请的拨付。")}
	}
	return page.Verdict{Tone: Tone(g), Line: cell.Join("", cell.Join("；", said...), cell.Text("。"))}
}

// Parts say what stands gross in a place, each with what it comes to and, of the whole, where
// it is listed: nothing is netted. Nothing is said of what is known to be nothing; what
// nobody knows, because the exports lack what it rests on, is named.
func Parts(l page.Links, g record.Gross) []cell.Cell {
	var said []cell.Cell
	var unknown []string
	for _, k := range kinds {
		fen, many := k.of(l, g)
		isWhole := g.Level == "whole"
		switch {
		case isNone(fen) || k.key == "unattached" && !isWhole: // which belongs to no place
			continue
		case fen == nil && l.Lacks(k.needs...):
			unknown = append(unknown, k.title)
			continue
		case fen == nil && !isWhole: // not for everyone
			continue
		}
		amount := cell.Text(l.Yuan(fen, k.needs...))
		if isWhole && k.isListed(l, g) {
			amount = amount.To(l.Href(k.file()))
		}
		said = append(said, cell.Join("", cell.Text(k.title+" "), amount, cell.Text("（"+many+"）")))
	}
	if unknown != nil {
		said = append(said, cell.Text(strings.Join(unknown, "、")+"："+words.Unexported))
	}
	return said
}

// Tone is how grave what stands gross is.
func Tone(g record.Gross) string {
	switch {
	case format.Some(g.RecoverableFen) || format.Some(g.PaidOnHoldFen) || format.Some(g.UnattachedFen):
		return "error"
	case format.Some(g.OutstandingFen) || format.Some(g.OnHoldFen) || format.Some(g.HeldFen):
		return "warning"
	}
	return ""
}

// Sums is the table of what stands gross in the whole, with what each is.
func Sums(l page.Links, of record.Row[record.Gross]) table.Table {
	t := table.Table{
		ID: "gross", Query: l.QueryOf(of), Caption: "应追回、待补拨和暂缓", Ordered: true,
		Columns: []table.Column{
			table.Text("项目"), table.Figures("金额", "元"), table.Name("份数"), table.Name("含义"),
		},
		Note: "各项分别合计，互不抵销。差额（已拨付 − 应付）＝ 应追回 ＋ 暂缓期间已拨 − 待补拨。",
	}
	for _, k := range kinds {
		fen, many := k.of(l, of.Row)
		title := cell.Text(k.title)
		if k.isListed(l, of.Row) {
			title = title.To(l.Href(k.file()))
		}
		t.Rows = append(t.Rows, cell.Row{title, l.Money(fen, k.needs...), cell.Text(many), cell.Text(k.note)})
	}
	return t
}

// Heads are the first rows of the lists of what must be dealt with, each with its place in
// the ranking by yuan.
func Heads(l page.Links, items record.Rows[Item], most int) []table.Table {
	var all []table.Table
	for _, k := range kinds {
		mine := k.items(items)
		n := len(mine.Rows)
		mine.Rows = mine.Rows[:min(n, most)]
		t := k.table(l, mine)
		if n > most {
			t.More = cell.Link(l.Href(k.file()), "共 "+format.Count(int64(n))+" 项，查看全部")
		}
		if n > 0 || !l.Lacks(k.needs...) {
			all = append(all, t)
		}
	}
	return all
}

// items are those of the kind.
func (k kind) items(all record.Rows[Item]) record.Rows[Item] {
	return all.Matching(func(i Item) bool { return i.List == k.key })
}

// table lists items of the kind, in their order.
func (k kind) table(l page.Links, mine record.Rows[Item]) table.Table {
	t := table.Table{
		ID: "gross-" + k.key, Caption: k.title, Empty: l.None("没有", k.needs...),
	}
	where := []table.Column{table.Name("培训机构"), table.Fixed("地区")}
	switch k.key {
	case "unattached":
		t.Columns = []table.Column{
			table.Fixed("拨付"), table.Fixed("所写的申请"), table.Figures("金额", "元"), table.Name("由谁处理"),
			table.Office(table.Name("来源")),
		}
		return page.Fill(l, t, mine, func(i Item) cell.Row {
			return cell.Row{
				Subject(l, i), cell.Text(i.ApplicationID), cell.Money(i.Fen), Actors(l, i),
				l.Source(i.SourceFile, i.SourceRow),
			}
		})
	case "waiting":
		t.Columns = append([]table.Column{table.Fixed("班次或申请")}, where...)
		t.Columns = append(t.Columns, table.Name("暂缓原因"), table.Office(table.Figures("暂缓", "人")),
			table.Figures("金额", "元"), table.Name("由谁处理"))
		return page.Fill(l, t, mine, func(i Item) cell.Row {
			return cell.Row{
				Subject(l, i), page.Several(i.Institution, l.Institution), page.Several(i.District, l.District),
				l.RuleList(i.Reasons), cell.OptionalWhole(i.Persons), cell.Money(i.Fen),
				Actors(l, i),
			}
		})
	}
	t.Columns = append([]table.Column{table.Fixed("申请")}, where...)
	t.Columns = append(t.Columns, table.Figures(k.title, "元"), table.Figures("应补", "元"), table.Figures("应付", "元"),
		table.Figures("已拨付", "元"))
	if k.key == "outstanding" {
		t.Columns = append(t.Columns, table.Fixed("拨付期限"))
	}
	t.Columns = append(t.Columns, table.Name("由谁处理"))
	return page.Fill(l, t, mine, func(i Item) cell.Row {
		row := cell.Row{
			l.Application(i.ApplicationID), page.Several(i.Institution, l.Institution),
			page.Several(i.District, l.District), cell.Money(i.Fen), cell.OptionalMoney(i.EntitledFen),
			cell.OptionalMoney(i.PayableFen), cell.OptionalMoney(i.PaidFen),
		}
		if k.key == "outstanding" {
			row = append(row, cell.Text(i.DueDate))
		}
		return append(row, Actors(l, i))
	})
}

// kindOf is the list of an item.
func kindOf(i Item) kind {
	return kinds[slices.IndexFunc(kinds, func(k kind) bool { return k.key == i.List })]
}

// Subject leads to what an item is about.
func Subject(l page.Links, i Item) cell.Cell {
	switch i.Subject {
	case "class":
		return l.Class(i.ClassID)
	case "payment":
		return cell.Code(i.SubjectID)
	}
	return l.Application(i.ApplicationID)
}

// Actors are who has to act on an item: who decides, where it waits.
func Actors(l page.Links, i Item) cell.Cell {
	rules := kindOf(i).rules
	if i.List == "waiting" {
		rules = strings.Split(i.Reasons, ";")
	}
	return l.Actors(i.District, rules...)
}

// A Sum is what the items of a kind come to; nil where it is not known.
type Sum struct {
	Title string
	Fen   *int64
}

// Totals are the sums of all kinds, in the order shown.
func Totals(l page.Links, g record.Gross) []Sum {
	var all []Sum
	for _, k := range kinds {
		fen, _ := k.of(l, g)
		all = append(all, Sum{Title: k.title, Fen: fen})
	}
	return all
}

// Lists writes the list of each kind that has items, page by page.
func Lists(s *page.Site, items record.Rows[Item]) {
	for _, k := range kinds {
		mine := k.items(items)
		if n := len(mine.Rows); n > 0 {
			s.WriteList("finance", k.file(), k.note+"，共 "+format.Count(int64(n))+" 项，金额大的在前。",
				func(l page.Links) table.Table { return k.table(l, mine) })
		}
	}
}
