package subject

import (
	"slices"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/finding"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/letter"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// ApplicationPage is what stands on the page of an application.
type ApplicationPage struct {
	Application record.Application
	Claims      record.Rows[record.Claim]
	Notices     record.Rows[Notice]
	Payments    record.Rows[Payment] // internal edition only
	Findings    record.Rows[record.Finding]
}

type applicationView struct {
	page.View
	Verdict                                page.Verdict
	Facts                                  page.Facts
	Claims, Notices, Payments, FindingList table.Table
}

// Application writes the page of an application, and further ones where it has many
// findings.
func Application(s *page.Site, p ApplicationPage) {
	a := p.Application
	file := s.PlaceOf("applications", a.ApplicationID)
	v := applicationView{
		View: s.View("applications", a.ApplicationID, page.Depth(file), page.Crumb{Name: a.ApplicationID}),
	}
	claimed := format.Count(a.ClaimCount) + " 个班次"
	var held page.Facts
	if !s.IsPublic {
		claimed = v.Persons(a.ClaimedPersons) + "，" + claimed
		held = page.Facts{page.Named("学员暂缓", v.Money(a.HeldFen).Unit("元").To("#claims"), v.Persons(a.HeldPersons))}
	}
	v.Facts = page.Facts{
		page.Named("申请金额", cell.Text(format.Yuan(a.ClaimedFen)+" 元").To("#claims"), claimed),
		page.Named("应补金额", cell.Text(format.Yuan(a.EntitledFen)+" 元").To("#claims"),
			format.Count(a.EntitledPersons)+" 人"),
	}
	v.Facts = append(append(v.Facts, held...),
		page.Named("应付金额", cell.Text(format.Yuan(a.PayableFen)+" 元").To("#claims"), ""),
		page.Named("公示金额", v.Stated(a.NoticedFen, "notices", "notices.amount_yuan").Unit("元").To("#notices"),
			"以最近一次公示为准"),
		page.Named("已拨付", cell.Text(format.YuanOf(a.PaidFen)).To(format.Either(s.IsPublic, "", "#payments")), "退款为负"),
		page.Named("差额（已拨付 − 应付）", cell.Text(format.YuanOf(a.DifferenceFen)).To("#findings"),
			format.Difference(a.DifferenceFen)),
		page.Named("状态", state(v.Links, a, false), ""))
	if a.IsOnHold {
		v.Facts = append(v.Facts, page.Named("暂缓原因", v.RuleList(a.HoldReasons), ""))
	}
	if a.UnjudgedRules != "" {
		v.Facts = append(v.Facts, page.Named("未核验", v.RuleList(a.UnjudgedRules), "缺："+s.Missing(a.UnjudgedMissing)))
	}
	v.Facts = append(v.Facts,
		page.Named("培训机构", page.Several(a.Institution, v.Institution), ""),
		page.Named("所属地区", page.Several(a.District, v.District), ""))
	if !s.IsPublic {
		v.Facts = append(v.Facts, page.Named("数据来源", v.Source(a.SourceFile, a.SourceRow), ""))
	}
	if !s.IsPublic && letter.HasNotice(v.Links, a) {
		draft := cell.Link(v.Href(letter.File(v.Links, "notice", a.ApplicationID)), "公示")
		v.Facts = append(v.Facts, page.Named("文书", draft, "可打印的草稿"))
	}
	v.Verdict = applicationVerdict(v.Links, p)
	v.Claims = claimTable(v.Links, "申请的班次", p.Claims, false, true)
	v.Notices = noticeTable(v.Links, p.Notices)
	if !s.IsPublic {
		v.Payments = paymentTable(v.Links, "资金拨付", p.Payments, false)
	}
	all := len(p.Findings.Rows)
	for nth, some := range page.Paged(p.Findings.Rows) {
		v := v
		v.Paged(file, all, nth)
		v.FindingList = finding.Part(v.Links, "findings", page.Part("本申请的全部发现", nth, len(some), all),
			p.Findings.Of(some), p.Findings.Rows, true)
		v.FindingList = v.Whole(file, all, v.FindingList)
		s.Write("application", s.Numbered(file, nth), v)
	}
}

// state says what is wrong with the money of an application, or that it is in order; with
// reasons, why it is on hold too.
func state(l page.Links, a record.Application, withReasons bool) cell.Cell {
	var all []cell.Cell
	if format.Some(a.RecoverableFen) {
		all = append(all, cell.Badge("error", words.Text("gross", "recoverable")))
	}
	if format.Some(a.OutstandingFen) {
		all = append(all, cell.Badge("warning", words.Text("gross", "outstanding")))
	}
	if a.IsOnHold {
		all = append(all, cell.Badge("warning", "暂缓"))
		if withReasons {
			all = append(all, l.RuleList(a.HoldReasons))
		}
	}
	if all == nil {
		return cell.Badge("good", "无暂缓")
	}
	return cell.Join(" ", all...)
}

func claimTable(l page.Links, caption string, claims record.Rows[record.Claim], withApplication,
	withClass bool) table.Table {
	t := table.Table{ID: "claims", Caption: caption, Empty: l.None("没有申请", "applications")}
	if withApplication {
		t.Columns = append(t.Columns, table.Fixed("申请"))
	}
	if withClass {
		t.Columns = append(t.Columns, table.Fixed("班次"), table.Name("培训机构"), table.Fixed("地区"))
	}
	t.Columns = append(t.Columns, table.Fixed("申请日期"), table.Figures("申请", "元"), table.Fixed("审核"),
		table.Office(table.Figures("核定", "元")), table.Figures("应补", "元"), table.Office(table.Figures("暂缓", "元")),
		table.Fixed("结果"))
	return page.Fill(l, t, claims, func(c record.Claim) cell.Row {
		var row cell.Row
		if withApplication {
			row = append(row, l.Application(c.ApplicationID))
		}
		if withClass {
			row = append(row, l.Class(c.ClassID).Named(page.ClaimID(c.ClassID)), l.Institution(c.Institution),
				l.District(c.District))
		}
		approved := cell.OptionalMoney(c.ApprovedFen)
		if c.ApprovedPersons != nil {
			approved = approved.With(format.Count(*c.ApprovedPersons) + " 人")
		}
		result := cell.Badge("good", "按应补计")
		if c.IsRejected {
			result = cell.Outcome("rejected")
		}
		return append(row, cell.Text(c.AppliedDate), claimed(l, cell.Money(c.ClaimedFen), c.ClaimedPersons),
			cell.Text(c.Review), approved, entitledYuan(c.EntitledFen, c.EntitledPersons),
			l.Money(c.HeldFen).With(l.Persons(c.HeldPersons)), result)
	})
}

// claimed shows what was claimed and, to the offices, for how many.
func claimed(l page.Links, yuan cell.Cell, persons *int64) cell.Cell {
	if l.IsPublic {
		return yuan
	}
	return yuan.With(l.Persons(persons))
}

func noticeTable(l page.Links, notices record.Rows[Notice]) table.Table {
	t := table.Table{ID: "notices", Caption: "公示", Empty: l.None("没有公示", "notices"),
		Columns: []table.Column{table.Text("起止日期")}}
	if l.NoticeUnit != "" {
		t.Columns = append(t.Columns, table.Figures("公示期", l.NoticeUnit))
	}
	t.Columns = append(t.Columns, table.Office(table.Figures("公示人数", "人")), table.Figures("公示金额", "元"),
		table.Text("异议"),
		table.Text("处理"), table.Office(table.Text("来源")))
	return page.Fill(l, t, notices, func(n Notice) cell.Row {
		row := cell.Row{cell.Span(n.StartDate, n.EndDate)}
		days := cell.Whole(n.NoticeDays)
		if n.IsBeyondCalendar { // nobody knows the working days of the other years
			days = cell.Badge("unknown", "未核验").With("已知 " + format.Count(n.NoticeDays))
		}
		if l.NoticeUnit != "" {
			row = append(row, days)
		}
		return append(row, cell.OptionalWhole(n.Persons), cell.OptionalMoney(n.AmountFen), cell.Text(n.Objection),
			cell.Text(n.ObjectionSettled), l.Source(n.SourceFile, n.SourceRow))
	})
}

type applicationsView struct {
	page.View
	Applications table.Table
}

// Applications writes the list of applications; total holds their sums.
func Applications(s *page.Site, applications record.Rows[record.Application], total record.Overview) {
	all := len(applications.Rows)
	for nth, some := range page.Paged(applications.Rows) {
		v := applicationsView{View: s.View("applications", "补贴申请", 1, page.Crumb{Name: "补贴申请"})}
		v.Paged("index.html", all, nth)
		v.Applications = applicationTable(v.Links, page.Part("全部补贴申请", nth, len(some), all), applications.Of(some))
		if all > 0 {
			v.Applications.Totals = applicationTotals(v.Links, all, total)
		}
		v.Applications = v.Whole("applications/index.html", all, v.Applications)
		s.List("applications", v.Applications)
		s.Write("applications", s.Numbered("applications/index.html", nth), v)
	}
}

func applicationTotals(l page.Links, all int, total record.Overview) cell.Row {
	var held cell.Row // a column of the offices
	if !l.IsPublic {
		held = cell.Row{cell.KnownMoney(total.ClaimHeldFen)}
	}
	return slices.Concat(cell.Row{sumOf(int64(all), "份"), cell.Blank(), cell.Blank(),
		claimed(l, cell.KnownMoney(total.ClaimedFen), total.ClaimedPersons), cell.KnownMoney(total.ClaimEntitledFen)},
		held, cell.Row{cell.KnownMoney(total.PayableFen), cell.KnownMoney(total.NoticedFen),
			cell.KnownMoney(total.PaidFen), cell.KnownMoney(total.DifferenceFen), cell.Blank()})
}

func applicationTable(l page.Links, caption string, all record.Rows[record.Application]) table.Table {
	t := table.Table{ID: "applications", Caption: caption, Empty: l.None("没有补贴申请", "applications"),
		Columns: []table.Column{
			table.Fixed("申请"), table.Name("培训机构"), table.Fixed("地区"), table.Figures("申请", "元"),
			table.Figures("应补", "元"), table.Office(table.Figures("暂缓", "元")), table.Figures("应付", "元"),
			table.Figures("公示", "元"), table.Figures("已拨付", "元"), table.Figures("差额", "元"), table.Name("状态"),
		}}
	return page.Fill(l, t, all, func(a record.Application) cell.Row {
		return cell.Row{
			l.Application(a.ApplicationID), page.Several(a.Institution, l.Institution),
			page.Several(a.District, l.District), claimed(l, cell.Money(a.ClaimedFen), a.ClaimedPersons),
			cell.Money(a.EntitledFen), l.Money(a.HeldFen), cell.Money(a.PayableFen),
			l.Stated(a.NoticedFen, "notices", "notices.amount_yuan"), cell.KnownMoney(a.PaidFen),
			cell.KnownMoney(a.DifferenceFen), state(l, a, true),
		}
	})
}
