package subject

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/finding"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/page/waterfall"
)

// DistrictPage is what stands on the page of a district.
type DistrictPage struct {
	Waterfall    record.Row[record.Waterfall]
	District     record.Row[record.District]
	Institutions record.Rows[DistrictShare]
	Classes      record.Rows[record.Class]
	Findings     record.Rows[record.Finding] // of the district itself
	Found        record.Rows[record.Found]
	Reasons      record.Rows[record.Reason]
}

type districtView struct {
	page.View
	Facts                                                        []page.Fact
	Money, Waterfall, Institutions, Classes, Own, Found, Reasons table.Table
}

// District writes the page of a district, and further ones where it has many classes.
func District(s *page.Site, p DistrictPage) {
	d := p.District.Row
	v := districtView{View: s.View("districts", d.District, 1, page.Crumb{Name: d.District})}
	v.Facts = []page.Fact{
		page.Named("合格学员", cell.Text(format.CountOf(d.PassedCount, "人")).To("#classes"), quotaNote(d)),
		page.Named("应补金额", cell.Text(format.Yuan(d.EntitledFen)+" 元").To("#institutions"),
			format.Count(d.EntitledPersons)+" 人"),
		page.Named("暂缓金额", cell.Text(format.Yuan(d.HeldFen)+" 元").To("#reasons"), format.Waiting(d.HeldPersons)),
		page.Named("满意率", cell.KnownShare(d.SatisfiedCount, d.AnsweredCount).To("#classes"), answers(d.AnsweredCount)),
		page.Named("班次", cell.Text(format.Count(d.ClassCount)+" 个").To("#classes"),
			format.Told("现场抽查", format.CountOf(d.InspectionCount, "次"))),
		page.Named("发现", finding.Counts(d.ErrorCount, d.WarningCount).To("#findings"), ""),
	}
	v.Money = moneyTable(v.Links, p.District)
	v.Waterfall = waterfall.Table(v.Links, p.Waterfall, false)
	v.Institutions = shareTable(v.Links, p.Institutions)
	v.Own = finding.Table(v.Links, "own", "对本地区的发现", p.Findings, true)
	v.Found = finding.ByRule(v.Links, "本地区的发现，按规则", p.Found)
	v.Reasons = finding.Reasons(v.Links, "暂缓和不予补贴的学员，按原因", p.Reasons)
	file := "districts/" + page.FileName(d.District) + ".html"
	all := len(p.Classes.Rows)
	for nth, some := range page.Paged(p.Classes.Rows) {
		v := v
		v.Paged(file, all, nth)
		v.Classes = classTable(v.Links, "classes", page.Part("本地区的班次", nth, len(some), all), p.Classes.Of(some), false,
			true)
		s.Write("district", page.Numbered(file, nth), v)
	}
}

// shareTable lists what each institution did in a district.
func shareTable(l page.Links, shares record.Rows[DistrictShare]) table.Table {
	t := table.Table{ID: "institutions", Caption: "在本地区办班的培训机构"}
	t.Columns = []table.Column{
		table.Name("培训机构"), table.Figures("班次", "个"), table.Figures("学员", "人"), table.Figures("合格", "人"),
	}
	t.Columns = append(append(t.Columns, outcomeColumns()...), table.Figures("满意率", ""))
	return page.Fill(l, t, shares, func(i DistrictShare) cell.Row {
		row := cell.Row{
			l.Institution(i.Institution), cell.Whole(i.ClassCount), cell.Whole(i.TraineeCount),
			cell.KnownWhole(i.PassedCount),
		}
		row = append(row, outcomeCells(l, outcomeCounts{
			entitled: i.EntitledPersons, held: i.HeldPersons, rejected: i.RejectedPersons, pending: i.PendingPersons,
			entitledFen: i.EntitledFen, heldFen: i.HeldFen, isHeldTold: i.IsHeldTold, isRejectedTold: i.IsRejectedTold,
		})...)
		return append(row, cell.KnownShare(i.SatisfiedCount, i.AnsweredCount))
	})
}

func quotaNote(d record.District) string {
	if d.Quota == nil {
		return "附件1没有这个地区的名额"
	}
	note := "名额 " + format.Count(*d.Quota) + " 人"
	if d.TransferredPersons > 0 {
		note += "，另调剂 " + format.Count(d.TransferredPersons) + " 人"
	}
	note += "，" + format.Told("完成", format.PercentOf(d.PassedCount, d.PlacesPersons))
	switch {
	case d.GapPersons == nil:
		return note
	case *d.GapPersons > 0:
		return note + "，超出 " + format.Count(*d.GapPersons) + " 人"
	}
	return note + "，尚缺 " + format.Count(-*d.GapPersons) + " 人"
}

// moneyTable sets out the persons and yuan of a district; a claim is counted with
// the district of its class.
func moneyTable(l page.Links, of record.Row[record.District]) table.Table {
	d := of.Row
	return table.Table{ID: "money", Query: l.QueryOf(of), Caption: "补贴资金，按申请与按学员的核定结果",
		Columns: []table.Column{table.Text("项目"), table.Figures("人数", "人"), table.Figures("金额", "元")},
		Rows: []cell.Row{
			{cell.Text("机构申请"), cell.KnownWhole(d.ClaimedPersons), cell.KnownMoney(d.ClaimedFen)},
			{cell.Outcome("entitled"), cell.Whole(d.EntitledPersons), cell.Money(d.EntitledFen)},
			{cell.Outcome("held"), cell.Whole(d.HeldPersons), cell.Money(d.HeldFen)},
			{cell.Outcome("rejected"), cell.Whole(d.RejectedPersons), cell.Money(d.RejectedFen)},
			{cell.Outcome("pending"), cell.Whole(d.PendingPersons), cell.Text("")},
		}}
}

// Districts writes the list of districts, in the order of annex 1. total holds
// their sums.
func Districts(s *page.Site, all record.Rows[record.District], total record.Overview) error {
	v := districtsView{View: s.View("districts", "地区", 1, page.Crumb{Name: "地区"})}
	v.HasCharts = true
	v.Lead = "附件1分配名额的 13 个地区、市直有关单位，以及开班信息中出现的其他地区。"
	var err error
	if v.Quota, err = QuotaChart(v.Links, all, total); err != nil {
		return err
	}
	if v.Money, err = MoneyChart(v.Links, all, total); err != nil {
		return err
	}
	s.Write("districts", "districts/index.html", v)
	return nil
}

type districtsView struct {
	page.View
	Quota, Money chart.Chart
}

// QuotaChart sets places beside persons who passed, for each district.
func QuotaChart(l page.Links, all record.Rows[record.District], total record.Overview) (chart.Chart, error) {
	planned := chart.Series{Name: "名额（含调剂）", Colour: "var(--planned)"}
	passed := chart.Series{Name: "合格", Colour: "var(--entitled)"}
	var names []string
	t := page.Fill(l, table.Table{ID: "quota", Caption: "各地区名额与合格人数", Columns: []table.Column{
		table.Fixed("地区"), table.Figures("名额", "人"), table.Figures("调剂", "人"), table.Figures("名额（含调剂）", "人"),
		table.Figures("班次", "个"), table.Figures("学员", "人"), table.Figures("合格", "人"), table.Figures("完成", ""),
		table.Figures("差额", "人"), table.Figures("满意率", ""), table.Text("发现"),
	}}, all, func(d record.District) cell.Row {
		names, passed.Values = append(names, d.District), append(passed.Values, format.PlainOf(d.PassedCount))
		planned.Values = append(planned.Values, format.PlainOf(d.PlacesPersons))
		done, gap := cell.Text(""), cell.Text("")
		if d.PlacesPersons != nil {
			done, gap = cell.KnownShare(d.PassedCount, d.PlacesPersons), cell.KnownWhole(d.GapPersons)
		}
		return cell.Row{
			l.District(d.District), cell.OptionalWhole(d.Quota), cell.Whole(d.TransferredPersons),
			cell.OptionalWhole(d.PlacesPersons), cell.Whole(d.ClassCount), cell.Whole(d.TraineeCount),
			cell.KnownWhole(d.PassedCount), done, gap, cell.KnownShare(d.SatisfiedCount, d.AnsweredCount),
			finding.Counts(d.ErrorCount, d.WarningCount),
		}
	})
	t.Totals = cell.Row{
		cell.Text("全市"), cell.Whole(total.PlannedPersons), cell.Text(""), cell.Whole(total.PlannedPersons),
		cell.Whole(total.ClassCount), cell.Whole(total.TraineeCount), cell.KnownWhole(total.PassedCount),
		cell.KnownShare(total.PassedCount, &total.PlannedPersons), cell.KnownWhole(total.GapPersons),
		cell.KnownShare(total.SatisfiedCount, total.AnsweredCount), cell.Text(""),
	}
	t.Note = "差额为合格人数减去名额与调剂之和；全市一行的名额是计划人数，含统筹调剂预留的名额。"
	done := format.Told("完成", format.PercentOf(total.PassedCount, &total.PlannedPersons))
	c := chart.Chart{ID: "quota-chart", Title: "各地区名额（含调剂）与合格人数（人）", Table: t}
	c.Summary = format.Told("全市合格", format.CountOf(total.PassedCount, "人")) +
		"，计划 " + format.Count(total.PlannedPersons) + " 人，" + done + "。"
	return chart.Bars(c, names, planned, passed)
}

// MoneyChart sets what was claimed beside what became of it, for each district.
func MoneyChart(l page.Links, all record.Rows[record.District], total record.Overview) (chart.Chart, error) {
	claimed := chart.Series{Name: "申请", Colour: "var(--claimed)"}
	entitled := chart.Series{Name: "应补", Colour: "var(--entitled)"}
	held := chart.Series{Name: "暂缓", Colour: "var(--held)"}
	rejected := chart.Series{Name: "不予补贴", Colour: "var(--rejected)"}
	var names []string
	t := page.Fill(l, table.Table{ID: "money", Caption: "各地区申请与核定金额", Columns: []table.Column{
		table.Fixed("地区"), table.Figures("申请", "人"), table.Figures("申请金额", "元"), table.Figures("应补", "人"),
		table.Figures("应补金额", "元"), table.Figures("暂缓", "人"), table.Figures("暂缓金额", "元"), table.Figures("不予补贴", "人"),
		table.Figures("不予补贴金额", "元"),
	}}, all, func(d record.District) cell.Row {
		names = append(names, d.District)
		claimed.Values = append(claimed.Values, format.PlainYuanOf(d.ClaimedFen))
		entitled.Values = append(entitled.Values, format.PlainYuan(d.EntitledFen))
		held.Values = append(held.Values, format.PlainYuan(d.HeldFen))
		rejected.Values = append(rejected.Values, format.PlainYuan(d.RejectedFen))
		return cell.Row{
			l.District(d.District), cell.KnownWhole(d.ClaimedPersons), cell.KnownMoney(d.ClaimedFen),
			cell.Whole(d.EntitledPersons), cell.Money(d.EntitledFen), cell.Whole(d.HeldPersons), cell.Money(d.HeldFen),
			cell.Whole(d.RejectedPersons), cell.Money(d.RejectedFen),
		}
	})
	t.Totals = cell.Row{
		cell.Text("全市"), cell.KnownWhole(total.ClaimedPersons), cell.KnownMoney(total.ClaimedFen),
		cell.Whole(total.EntitledPersons), cell.Money(total.EntitledFen), cell.Whole(total.HeldPersons),
		cell.Money(total.HeldFen), cell.Whole(total.RejectedPersons), cell.Money(total.RejectedFen),
	}
	t.Note = "申请按其班次所在地区计；公示和拨付属于整份申请，不分摊到地区。"
	c := chart.Chart{ID: "money-chart", Title: "各地区申请、应补、暂缓、不予补贴金额（元）", Table: t}
	c.Summary = format.Told("共申请", format.YuanOf(total.ClaimedFen)) +
		"，应补 " + format.Yuan(total.EntitledFen) + " 元，暂缓 " + format.Yuan(total.HeldFen) + " 元。"
	return chart.Bars(c, names, claimed, entitled, held, rejected)
}
