package subject

import (
	"slices"
	"strings"

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
	Gross        record.Gross
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
	Verdict                                                      page.Verdict
	Facts                                                        page.Facts
	Money, Waterfall, Institutions, Classes, Own, Found, Reasons table.Table
}

// District writes the page of a district, and further ones where it has many classes.
func District(s *page.Site, p DistrictPage) {
	d := p.District.Row
	file := s.PlaceOf("districts", d.District)
	v := districtView{View: s.View("districts", d.District, page.Depth(file), page.Crumb{Name: d.District})}
	inspected := ""
	if s.Uses("inspections") {
		inspected = format.Told("现场抽查", format.CountOf(d.InspectionCount, "次"))
	}
	v.Facts = page.Facts{
		page.Named("合格学员", v.Count(d.PassedCount, "assessments").Unit("人").To("#classes"), quotaNote(v.Links, d)),
		page.Named("应补金额", cell.Text(format.Yuan(d.EntitledFen)+" 元").To("#institutions"),
			format.Count(d.EntitledPersons)+" 人"),
		page.Named("学员暂缓", v.Links.Money(d.HeldFen).Unit("元").To("#reasons"), v.Waiting(d.HeldPersons)),
	}
	v.Facts = append(v.Facts, satisfactionFact(v.Links, d.SatisfiedCount, d.AnsweredCount)...)
	v.Facts = append(v.Facts,
		page.Named("班次", cell.Text(format.Count(d.ClassCount)+" 个").To("#classes"), inspected),
		page.Named("发现", finding.Counts(d.ErrorCount, d.WarningCount).To("#findings"), ""))
	if !s.IsPublic {
		v.Facts = append(v.Facts, toDo(v.Links, s.Offices.District(d.District).Name)...)
	}
	v.Verdict = placeVerdict(said{Links: v.Links}, p.Gross, d.ErrorCount, d.WarningCount, "#findings")
	v.Money = moneyTable(v.Links, p.District)
	v.Waterfall = waterfall.Table(v.Links, p.Waterfall, false)
	v.Institutions = shareTable(v.Links, p.Institutions, sumsOfDistrict(d))
	v.Own = finding.Table(v.Links, "own", "对本地区的发现", p.Findings, true)
	v.Found = finding.ByRule(v.Links, "本地区的发现，按规则", p.Found)
	v.Reasons = finding.Reasons(v.Links, "暂缓和不予补贴的学员，按原因", p.Reasons)
	all := len(p.Classes.Rows)
	for nth, some := range page.Paged(p.Classes.Rows) {
		v := v
		v.Paged(file, all, nth)
		v.Classes = classTable(v.Links, "classes", page.Part("本地区的班次", nth, len(some), all), p.Classes.Of(some), false,
			true, sumsOfDistrict(d))
		v.Classes = v.Whole(file, all, v.Classes)
		s.Write("district", s.Numbered(file, nth), v)
	}
}

// shareTable lists what each institution did in a district.
func shareTable(l page.Links, shares record.Rows[DistrictShare], total sums) table.Table {
	t := table.Table{ID: "institutions", Caption: "在本地区办班的培训机构"}
	t.Columns = append([]table.Column{table.Name("培训机构")}, placeColumns(l)...)
	if len(shares.Rows) > 1 {
		t.Totals = append(cell.Row{sumOf(int64(len(shares.Rows)), "家机构")}, placeCells(l, total)...)
	}
	return page.Fill(l, t, shares, func(i DistrictShare) cell.Row {
		return append(cell.Row{l.Institution(i.Institution)}, placeCells(l, sums{
			classes: i.ClassCount, trainees: i.TraineeCount, entitled: i.EntitledPersons, entitledFen: i.EntitledFen,
			passed: i.PassedCount, held: i.HeldPersons, rejected: i.RejectedPersons, pending: i.PendingPersons,
			heldFen: i.HeldFen, satisfied: i.SatisfiedCount, answered: i.AnsweredCount,
		})...)
	})
}

// quotaClause names where the notice lists its districts.
func quotaClause(l page.Links) string {
	clause := page.CiteList(l.ClausesOf("unknown_district", "quota_exceeded")...)
	return format.Either(clause == "", "通知", clause)
}

func quotaNote(l page.Links, d record.District) string {
	if !l.HasQuotas() {
		return ""
	}
	if d.Quota == nil {
		return quotaClause(l) + "没有这个地区的名额"
	}
	note := "名额 " + format.Count(*d.Quota) + " 人"
	if d.TransferredPersons > 0 {
		note += "，另调剂 " + format.Count(d.TransferredPersons) + " 人"
	}
	note += "，" + format.Told("完成", l.Percent(d.PassedCount, d.PlacesPersons, "assessments"))
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
	return table.Table{ID: "money", Ordered: true, Query: l.QueryOf(of), Caption: "补贴资金，按申请与按学员的核定结果",
		Columns: []table.Column{table.Text("项目"), table.Figures("人数", "人"), table.Figures("金额", "元")},
		Rows: []cell.Row{
			{cell.Text("机构申请"), cell.KnownWhole(d.ClaimedPersons), cell.KnownMoney(d.ClaimedFen)},
			{cell.Outcome("entitled"), cell.Whole(d.EntitledPersons), cell.Money(d.EntitledFen)},
			{cell.Outcome("held"), l.Count(d.HeldPersons), l.Money(d.HeldFen)},
			{cell.Outcome("rejected"), l.Count(d.RejectedPersons), l.Money(d.RejectedFen)},
			{cell.Outcome("pending"), cell.Whole(d.PendingPersons), cell.Text("")},
		}}
}

// Districts writes the list of districts, those of the notice in its order. total holds
// their sums.
func Districts(s *page.Site, all record.Rows[record.District], total record.Overview) error {
	v := districtsView{View: s.View("districts", "地区", 1, page.Crumb{Name: "地区"})}
	v.HasCharts = true
	v.Passed = format.Either(s.HasQuotas(), "名额与合格人数", "合格人数")
	v.Lead = districtsLead(v.Links)
	v.Map, v.Steps = squares(v.Links, all), steps
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

// districtsLead says which districts are listed.
func districtsLead(l page.Links) string {
	if !l.HasDistricts {
		return "开班信息中出现的地区。"
	}
	lead := quotaClause(l)
	switch others := strings.Join(l.OtherDistricts, "、"); {
	case !l.HasQuotas():
		lead += "所列的 " + format.Count(int64(len(l.OtherDistricts))) + " 个地区"
	case others != "":
		lead += "分配名额的 " + format.Count(l.QuotaDistricts) + " 个地区、" + others
	default:
		lead += "分配名额的 " + format.Count(l.QuotaDistricts) + " 个地区"
	}
	return lead + "，以及开班信息中出现的其他地区。"
}

type districtsView struct {
	page.View
	Passed       string // the heading of persons who passed
	Quota, Money chart.Chart
	Map          []square // nil where the notice draws none
	Steps        []step
}

// QuotaChart shows what part of its places each district has filled; where the notice parts
// no places, it shows the persons who passed.
func QuotaChart(l page.Links, all record.Rows[record.District], total record.Overview) (chart.Chart, error) {
	filled := chart.Series{Name: "完成", Colour: "var(--entitled)", Label: chart.Figure}
	passed := chart.Series{Name: "合格", Colour: "var(--entitled)", Label: chart.Figure}
	title, drawn := "各地区合格人数", "各地区合格人数（人）"
	t := table.Table{ID: "quota", Columns: []table.Column{table.Fixed("地区")}}
	if l.HasQuotas() {
		title, drawn = "各地区名额与合格人数", "各地区名额（含调剂）的完成率（%）"
		t.Columns = append(t.Columns, table.Figures("名额", "人"), table.Figures("调剂", "人"),
			table.Figures("名额（含调剂）", "人"))
		t.Note = "差额为合格人数减去名额与调剂之和；全市一行的名额是计划人数，含统筹调剂预留的名额。"
	}
	t.Caption = title
	t.Columns = append(t.Columns, table.Figures("班次", "个"), table.Figures("学员", "人"), table.Figures("合格", "人"))
	if l.HasQuotas() {
		t.Columns = append(t.Columns, table.Share("完成"), table.Figures("差额", "人"))
	}
	t.Columns = append(append(t.Columns, SatisfactionColumn(l)...), table.Text("发现"))
	var names []string
	t = page.Fill(l, t, all, func(d record.District) cell.Row {
		names, passed.Values = append(names, d.District), append(passed.Values, format.PlainOf(d.PassedCount))
		share := ""
		if d.PassedCount != nil && format.Some(d.PlacesPersons) {
			share = format.Percentage(*d.PassedCount, *d.PlacesPersons)
		}
		filled.Values = append(filled.Values, share)
		var places, done cell.Row
		if l.HasQuotas() {
			places = cell.Row{cell.OptionalWhole(d.Quota), cell.Whole(d.TransferredPersons),
				cell.OptionalWhole(d.PlacesPersons)}
			done = cell.Row{cell.Text(""), cell.Text("")}
			if d.PlacesPersons != nil {
				done = cell.Row{l.Share(d.PassedCount, d.PlacesPersons, "assessments"),
					l.Count(d.GapPersons, "assessments")}
			}
		}
		return slices.Concat(cell.Row{l.District(d.District)}, places,
			cell.Row{cell.Whole(d.ClassCount), cell.Whole(d.TraineeCount), l.Count(d.PassedCount, "assessments")}, done,
			SatisfactionCell(l, l.Satisfaction(d.SatisfiedCount, d.AnsweredCount)),
			cell.Row{finding.Counts(d.ErrorCount, d.WarningCount)})
	})
	var places, done cell.Row
	if l.HasQuotas() {
		planned := cell.OptionalWhole(total.PlannedPersons)
		places = cell.Row{planned, cell.Text(""), planned}
		done = cell.Row{l.Share(total.PassedCount, total.PlannedPersons, "assessments"),
			l.Count(total.GapPersons, "assessments")}
	}
	t.Totals = slices.Concat(cell.Row{cell.Text("全市")}, places,
		cell.Row{cell.Whole(total.ClassCount), cell.Whole(total.TraineeCount),
			l.Count(total.PassedCount, "assessments")},
		done,
		SatisfactionCell(l, l.Satisfaction(total.SatisfiedCount, total.AnsweredCount)), cell.Row{cell.Text("")})
	c := chart.Chart{ID: "quota-chart", Title: drawn, Table: t}
	c.Summary = format.Told("全市合格", l.Persons(total.PassedCount, "assessments"))
	if l.HasPlan {
		c.Summary += "，计划 " + format.CountOf(total.PlannedPersons, "人") + "，" +
			format.Told("完成", l.Percent(total.PassedCount, total.PlannedPersons, "assessments"))
	}
	c.Summary += "。"
	if !l.HasQuotas() {
		return chart.Bars(c, names, passed)
	}
	return chart.Bars(c, names, filled)
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
		held.Values = append(held.Values, format.PlainYuanOf(d.HeldFen))
		rejected.Values = append(rejected.Values, format.PlainYuanOf(d.RejectedFen))
		return cell.Row{
			l.District(d.District), cell.KnownWhole(d.ClaimedPersons), cell.KnownMoney(d.ClaimedFen),
			cell.Whole(d.EntitledPersons), cell.Money(d.EntitledFen), l.Count(d.HeldPersons), l.Money(d.HeldFen),
			l.Count(d.RejectedPersons), l.Money(d.RejectedFen),
		}
	})
	t.Totals = cell.Row{
		cell.Text("全市"), cell.KnownWhole(total.ClaimedPersons), cell.KnownMoney(total.ClaimedFen),
		cell.Whole(total.EntitledPersons), cell.Money(total.EntitledFen), l.Count(total.HeldPersons),
		l.Money(total.HeldFen), l.Count(total.RejectedPersons), l.Money(total.RejectedFen),
	}
	t.Note = "申请按其班次所在地区计；公示和拨付属于整份申请，不分摊到地区。"
	c := chart.Chart{ID: "money-chart", Title: "各地区申请、应补、暂缓、不予补贴金额（元）", Table: t}
	c.Summary = format.Told("共申请", format.YuanOf(total.ClaimedFen)) +
		"，应补 " + format.Yuan(total.EntitledFen) + " 元，暂缓 " + l.Yuan(total.HeldFen) + "。"
	return chart.Bars(c, names, claimed, entitled, held, rejected)
}
