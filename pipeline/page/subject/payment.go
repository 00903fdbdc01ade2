package subject

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/finding"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

func paymentTable(l page.Links, caption string, payments record.Rows[Payment], withApplication bool) table.Table {
	t := table.Table{ID: "payments", Caption: caption, Empty: l.None("没有拨付", "payments"),
		Columns: []table.Column{table.Fixed("拨付编号")}}
	if withApplication {
		t.Columns = append(t.Columns, table.Fixed("申请"), table.Fixed("地区"))
	}
	t.Columns = append(t.Columns, table.Fixed("拨付日期"), table.Figures("金额", "元"), table.Name("收款单位"), table.Text("资金来源"),
		table.Text("来源"))
	named := map[string]bool{} // a payment may have a row for each of several applications
	return page.Fill(l, t, payments, func(p Payment) cell.Row {
		row := cell.Row{cell.Code(p.PaymentID)}
		if !named[p.PaymentID] {
			named[p.PaymentID] = true
			row[0] = row[0].Named(page.PaymentID(p.PaymentID))
		}
		if withApplication {
			row = append(row, l.Application(p.ApplicationID), page.Several(p.District, l.District))
		}
		return append(row, cell.Text(p.PaidDate), cell.Money(p.AmountFen), l.Institution(p.Payee), cell.Text(p.Source),
			l.SourceAt(p.SourceFile, p.SourceRow))
	})
}

type paymentsView struct {
	page.View
	Payments, FindingList table.Table
}

// Payments writes the list of payments, with what was found wrong with them.
func Payments(s *page.Site, payments record.Rows[Payment], findings record.Rows[record.Finding],
	total record.Overview) {
	all, allFound := len(payments.Rows), len(findings.Rows)
	longer := max(all, allFound)
	for nth := range page.Count(longer) {
		nth++
		some, found := page.OnPage(payments.Rows, nth), page.OnPage(findings.Rows, nth)
		v := paymentsView{View: s.View("payments", "资金拨付", 0, page.Crumb{Name: "资金拨付"})}
		v.Paged("payments.html", longer, nth)
		if len(some) > 0 || nth == 1 {
			v.Payments = paymentTable(v.Links, page.Part("全部拨付与退款", nth, len(some), all), payments.Of(some), true)
			v.Payments = v.Whole("payments.html", all, v.Payments)
			v.Payments.Totals, v.Payments.Note = paymentTotals(all, total)
		}
		if len(found) > 0 || nth == 1 {
			caption := page.Part("对拨付的发现", nth, len(found), allFound)
			v.FindingList = finding.Table(v.Links, "findings", caption, findings.Of(found), true)
			v.FindingList = v.Whole("payments.html", allFound, v.FindingList)
			v.FindingList.Empty = NoPaymentFindings(v.Links)
		}
		s.List("payments", v.Payments)
		s.Write("payments", s.Numbered("payments.html", nth), v)
	}
}

// NoPaymentFindings says that nothing was found of payments, as far as the exports let
// anybody know.
func NoPaymentFindings(l page.Links) string {
	if l.Lacks("notices") {
		return l.None("已核验的规则没有发现；公示"+words.Unexported+"，公示结束之前有没有拨付无从判断", "payments", "applications")
	}
	return l.None("没有发现", "payments", "applications")
}

func paymentTotals(all int, total record.Overview) (cell.Row, string) {
	note := ""
	switch {
	case total.UnattachedFen == nil:
		note = "补贴申请" + words.Unexported + "，哪些拨付有对应的申请无从判断。"
	case *total.UnattachedFen != 0:
		note = "其中 " + format.Yuan(*total.UnattachedFen) + " 元没有对应的补贴申请，不计入申请的合计。"
	}
	none := cell.Blank()
	return cell.Row{sumOf(int64(all), "笔"), none, none, none, cell.KnownMoney(total.OutFen), none, none, none}, note
}
