package page

import (
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// ApplicationPage is what stands on the page of an application.
type ApplicationPage struct {
	Application record.Application
	Claims      record.Rows[record.Claim]
	Notices     record.Rows[record.Notice]
	Payments    record.Rows[record.Payment] // internal edition only
	Findings    record.Rows[record.Finding]
}

type applicationView struct {
	view
	Facts                                  []fact
	Claims, Notices, Payments, FindingList table.Table
}

// Application writes the page of an application, and further ones where it has many
// findings.
func (s *Site) Application(p ApplicationPage) {
	a := p.Application
	v := applicationView{view: s.view("applications", a.ApplicationID, 1, crumb{Name: a.ApplicationID})}
	claimed := format.Count(a.ClaimedPersons) + " 人，" + format.Count(a.ClaimCount) + " 个班次"
	held := v.personsText(a.HeldPersons, a.IsHeldTold) + " 人"
	v.Facts = []fact{
		{"申请金额", cell.Text(format.Yuan(a.ClaimedFen) + " 元").To("#claims"), claimed},
		{"应补金额", cell.Text(format.Yuan(a.EntitledFen) + " 元").To("#claims"), format.Count(a.EntitledPersons) + " 人"},
		{"暂缓金额", v.heldMoney(a.HeldFen, a.IsHeldTold).Unit("元").To("#claims"), held},
		{"应付金额", cell.Text(format.Yuan(a.PayableFen) + " 元").To("#claims"), ""},
		{"公示金额", v.stated(a.NoticedFen, "notices", "notices.amount_yuan").Unit("元").To("#notices"), "以最近一次公示为准"},
		{"已拨付", cell.Text(format.YuanOf(a.PaidFen)).To(format.Either(s.IsPublic, "", "#payments")), "退款为负"},
		{"差额（已拨付 − 应付）", cell.Text(format.YuanOf(a.DifferenceFen)), format.Difference(a.DifferenceFen)},
		{"状态", hold(a.IsOnHold), ""},
	}
	if a.IsOnHold {
		v.Facts = append(v.Facts, fact{"暂缓原因", v.ruleList(a.HoldReasons), ""})
	}
	if a.UnjudgedRules != "" {
		v.Facts = append(v.Facts, fact{"未核验", v.ruleList(a.UnjudgedRules), "缺：" + s.missing(a.UnjudgedMissing)})
	}
	v.Facts = append(v.Facts,
		fact{"培训机构", several(a.Institution, v.institution), ""},
		fact{"所属地区", several(a.District, v.district), ""})
	if !s.IsPublic {
		v.Facts = append(v.Facts, fact{"数据来源", v.sourceAt(a.SourceFile, a.SourceRow), ""})
	}
	if !s.IsPublic && hasNotice(a) {
		draft := cell.Link(v.Root+"letters/"+letterFile("notice", a.ApplicationID), "公示")
		v.Facts = append(v.Facts, fact{"文书", draft, "可打印的草稿"})
	}
	v.Claims = v.claimTable("申请的班次", p.Claims, false, true)
	v.Notices = v.noticeTable(p.Notices)
	if !s.IsPublic {
		v.Payments = v.paymentTable("资金拨付", p.Payments, false)
	}
	file := "applications/" + FileName(a.ApplicationID) + ".html"
	all := len(p.Findings.Rows)
	for nth, some := range paged(p.Findings.Rows) {
		v := v
		v.paged(file, all, nth)
		v.FindingList = v.findingTable("findings", part("本申请的全部发现", nth, len(some), all), p.Findings.Of(some), true)
		s.write("application", numbered(file, nth), v)
	}
}

func hold(is bool) cell.Cell {
	if is {
		return cell.Badge("warning", "暂缓")
	}
	return cell.Badge("good", "无暂缓")
}

func (l links) claimTable(caption string, claims record.Rows[record.Claim], withApplication,
	withClass bool) table.Table {
	t := table.Table{ID: "claims", Caption: caption, Empty: l.none("没有申请", "applications")}
	if withApplication {
		t.Columns = append(t.Columns, table.Fixed("申请"))
	}
	if withClass {
		t.Columns = append(t.Columns, table.Fixed("班次"), table.Name("培训机构"), table.Fixed("地区"))
	}
	t.Columns = append(t.Columns, table.Fixed("申请日期"), table.Figures("申请", "人"), table.Figures("申请金额", "元"),
		table.Fixed("审核"),
		table.Figures("核定", "人"), table.Figures("核定金额", "元"), table.Figures("应补", "人"), table.Figures("应补金额", "元"),
		table.Figures("暂缓", "人"), table.Figures("暂缓金额", "元"), table.Fixed("结果"))
	return tableOf(l, t, claims, func(c record.Claim) cell.Row {
		var row cell.Row
		if withApplication {
			row = append(row, l.application(c.ApplicationID))
		}
		if withClass {
			row = append(row, l.class(c.ClassID), l.institution(c.Institution), l.district(c.District))
		}
		result := cell.Badge("good", "按应补计")
		if c.IsRejected {
			result = cell.Outcome("rejected")
		}
		return append(row, cell.Text(c.AppliedDate), cell.Whole(c.ClaimedPersons), cell.Money(c.ClaimedFen),
			cell.Text(c.Review),
			cell.OptionalWhole(c.ApprovedPersons), cell.OptionalMoney(c.ApprovedFen),
			cell.Whole(c.EntitledPersons), cell.Money(c.EntitledFen),
			l.persons(c.HeldPersons, c.IsHeldTold), l.heldMoney(c.HeldFen, c.IsHeldTold), result)
	})
}

func (l links) noticeTable(notices record.Rows[record.Notice]) table.Table {
	t := table.Table{ID: "notices", Caption: "公示", Empty: l.none("没有公示", "notices"), Columns: []table.Column{
		table.Text("起止日期"), table.Figures("公示期", "工作日"), table.Figures("公示人数", "人"), table.Figures("公示金额", "元"),
		table.Text("异议"), table.Text("处理"), table.Office(table.Text("来源")),
	}}
	return tableOf(l, t, notices, func(n record.Notice) cell.Row {
		days := cell.Whole(n.NoticeDays)
		if n.IsBeyondCalendar { // nobody knows the working days of the other years
			days = cell.Badge("unknown", "未核验").With("已知 " + format.Count(n.NoticeDays))
		}
		return cell.Row{
			cell.Span(n.StartDate, n.EndDate), days, cell.OptionalWhole(n.Persons), cell.OptionalMoney(n.AmountFen),
			cell.Text(n.Objection), cell.Text(n.ObjectionSettled), l.sourceAt(n.SourceFile, n.SourceRow),
		}
	})
}

func (l links) paymentTable(caption string, payments record.Rows[record.Payment], withApplication bool) table.Table {
	t := table.Table{ID: "payments", Caption: caption, Empty: l.none("没有拨付", "payments"),
		Columns: []table.Column{table.Fixed("拨付编号")}}
	if withApplication {
		t.Columns = append(t.Columns, table.Fixed("申请"), table.Fixed("地区"))
	}
	t.Columns = append(t.Columns, table.Fixed("拨付日期"), table.Figures("金额", "元"), table.Name("收款单位"), table.Text("资金来源"),
		table.Text("来源"))
	return tableOf(l, t, payments, func(p record.Payment) cell.Row {
		row := cell.Row{cell.Code(p.PaymentID)}
		if withApplication {
			row = append(row, l.application(p.ApplicationID), several(p.District, l.district))
		}
		return append(row, cell.Text(p.PaidDate), cell.Money(p.AmountFen), l.institution(p.Payee), cell.Text(p.Source),
			l.sourceAt(p.SourceFile, p.SourceRow))
	})
}

type applicationsView struct {
	view
	Applications table.Table
}

// Applications writes the list of applications; total holds their sums.
func (s *Site) Applications(applications record.Rows[record.Application], total record.Overview) {
	all := len(applications.Rows)
	for nth, some := range paged(applications.Rows) {
		v := applicationsView{view: s.view("applications", "补贴申请", 1, crumb{Name: "补贴申请"})}
		v.paged("index.html", all, nth)
		v.Applications = v.applicationTable(part("全部补贴申请", nth, len(some), all), applications.Of(some))
		if tail(nth, all) {
			v.Applications.Totals = applicationTotals(total)
		}
		s.list("applications", v.Applications)
		s.write("applications", numbered("applications/index.html", nth), v)
	}
}

func applicationTotals(total record.Overview) cell.Row {
	return cell.Row{
		cell.Text("合计"), cell.Text(""), cell.Text(""), cell.KnownWhole(total.ClaimedPersons),
		cell.KnownMoney(total.ClaimedFen), cell.KnownMoney(total.ClaimEntitledFen), cell.KnownMoney(total.ClaimHeldFen),
		cell.KnownMoney(total.PayableFen), cell.KnownMoney(total.NoticedFen), cell.KnownMoney(total.PaidFen),
		cell.KnownMoney(total.DifferenceFen), cell.Text(""),
	}
}

func (l links) applicationTable(caption string, all record.Rows[record.Application]) table.Table {
	t := table.Table{ID: "applications", Caption: caption, Empty: l.none("没有补贴申请", "applications"),
		Columns: []table.Column{
			table.Fixed("申请"), table.Name("培训机构"), table.Fixed("地区"), table.Figures("申请", "人"),
			table.Figures("申请金额", "元"), table.Figures("应补金额", "元"), table.Figures("暂缓金额", "元"),
			table.Figures("应付", "元"), table.Figures("公示金额", "元"), table.Figures("已拨付", "元"), table.Figures("差额", "元"),
			table.Name("状态"),
		}}
	return tableOf(l, t, all, func(a record.Application) cell.Row {
		status := hold(a.IsOnHold)
		if a.IsOnHold {
			status = status.And(l.ruleList(a.HoldReasons))
		}
		return cell.Row{
			l.application(a.ApplicationID), several(a.Institution, l.institution), several(a.District, l.district),
			cell.Whole(a.ClaimedPersons), cell.Money(a.ClaimedFen), cell.Money(a.EntitledFen),
			l.heldMoney(a.HeldFen, a.IsHeldTold), cell.Money(a.PayableFen),
			l.stated(a.NoticedFen, "notices", "notices.amount_yuan"), cell.KnownMoney(a.PaidFen),
			cell.KnownMoney(a.DifferenceFen), status,
		}
	})
}

type paymentsView struct {
	view
	Payments, FindingList table.Table
}

// Payments writes the list of payments, with what was found wrong with them.
func (s *Site) Payments(payments record.Rows[record.Payment], findings record.Rows[record.Finding],
	total record.Overview) {
	all, allFound := len(payments.Rows), len(findings.Rows)
	longer := max(all, allFound)
	for nth := range pageCount(longer) {
		nth++
		some, found := onPage(payments.Rows, nth), onPage(findings.Rows, nth)
		v := paymentsView{view: s.view("payments", "资金拨付", 0, crumb{Name: "资金拨付"})}
		v.paged("payments.html", longer, nth)
		if len(some) > 0 || nth == 1 {
			v.Payments = v.paymentTable(part("全部拨付与退款", nth, len(some), all), payments.Of(some), true)
		}
		if tail(nth, all) {
			v.Payments.Totals, v.Payments.Note = paymentTotals(total)
		}
		if len(found) > 0 || nth == 1 {
			caption := part("对拨付的发现", nth, len(found), allFound)
			v.FindingList = v.findingTable("findings", caption, findings.Of(found), true)
			v.FindingList.Empty = v.noPaymentFindings()
		}
		s.list("payments", v.Payments)
		s.write("payments", numbered("payments.html", nth), v)
	}
}

// noPaymentFindings says that nothing was found of payments, as far as the exports let
// anybody know.
func (l links) noPaymentFindings() string {
	if l.lacks("notices") {
		return l.none("已核验的规则没有发现；公示"+words.Unexported+"，公示结束之前有没有拨付无从判断", "payments", "applications")
	}
	return l.none("没有发现", "payments", "applications")
}

func paymentTotals(total record.Overview) (cell.Row, string) {
	note := ""
	switch {
	case total.UnattachedFen == nil:
		note = "补贴申请" + words.Unexported + "，哪些拨付有对应的申请无从判断。"
	case *total.UnattachedFen != 0:
		note = "其中 " + format.Yuan(*total.UnattachedFen) + " 元没有对应的补贴申请，不计入申请的合计。"
	}
	none := cell.Text("")
	return cell.Row{cell.Text("合计"), none, none, none, cell.KnownMoney(total.OutFen), none, none, none}, note
}
