// Package overview writes the first page: the answers, then what needs a decision.
package overview

import (
	"cmp"
	"slices"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/finance"
	"github.com/peihe/peihe/pipeline/page/finding"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/gross"
	"github.com/peihe/peihe/pipeline/page/letter"
	"github.com/peihe/peihe/pipeline/page/quality"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/subject"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// Page is what stands on the overview.
type Page struct {
	Totals       record.Row[record.Overview]
	Gross        record.Row[record.Gross]
	Items        record.Rows[gross.Item]
	Districts    record.Rows[record.District]
	Institutions record.Rows[record.Institution]
	Classes      record.Rows[record.Class]
	Applications record.Rows[record.Application]
	Payments     record.Rows[record.Finding] // of the rules about money that should not have gone out
	Satisfaction record.Row[SatisfactionCount]
	Severities   record.Rows[SeverityCount]
	Reasons      record.Rows[record.Reason] // of the whole: District is ""
	Bands        record.Rows[Band]
	Unverified   record.UnverifiedTotal
	Accepted     record.Rows[quality.Accepted]
	Waivers      record.Rows[quality.Waiver]
}

const shownOnOverview = 10 // the rest is a link away

type view struct {
	page.View
	AsOf                                             string
	Facts, Size                                      page.Facts
	Gross                                            page.Verdict
	Matters                                          []table.Table
	Money                                            table.Table
	Actions, Payments, Reasons                       table.Table
	Districts, Institutions, Severities, Unevaluated table.Table
	Satisfaction                                     table.Table
	Resting, Accepted, Waivers                       string
	Quota, MoneyChart, Attendance, Found             chart.Chart
}

// Write writes the first page: the answers, then what needs a decision. It is
// the only page that shows the as-of date.
func Write(s *page.Site, p Page) error {
	o := p.Totals.Row
	v := view{View: s.View("overview", s.Programme.Title, 0), AsOf: s.Programme.AsOf}
	v.HasCharts = true
	planned := ""
	if s.HasPlan {
		planned = "计划 " + format.CountOf(o.PlannedPersons, "人") + "，" +
			format.Told("完成", v.Percent(o.PassedCount, o.PlannedPersons, "assessments"))
	}
	difference := finance.PaidOf(o) + "，" + format.Told("应付", format.YuanOf(o.PayableFen))
	v.Gross, v.Facts = gross.Sentence(v.Links, p.Gross.Row), gross.Facts(v.Links, p.Gross.Row)
	v.Matters = gross.Heads(v.Links, p.Items, shownOnOverview)
	v.Size = page.Facts{
		page.Named("合格学员", v.Count(o.PassedCount, "assessments").Unit("人").To("classes/index.html"), planned),
		page.Named("应补金额", cell.Text(format.Yuan(o.EntitledFen)+" 元").To("districts/index.html#money"),
			format.Count(o.EntitledPersons)+" 人"),
		page.Named("学员暂缓", v.Links.Money(o.HeldFen).Unit("元").To("#reasons"), v.Waiting(o.HeldPersons)),
		page.Named("已拨付与应付之差", cell.Text(format.YuanOf(o.DifferenceFen)).To("applications/index.html"), difference),
	}
	if o.RuralPersons != nil && s.HasRural {
		share := cell.Text(format.PercentOf(o.RuralPersons, o.PassedCount)).To(v.QueryOf(p.Totals))
		v.Size = append(v.Size, page.Named("合格学员中的农村人员", share, format.Count(*o.RuralPersons)+" 人，按名册的人员类别"))
	}
	v.Money = totalsTable(v.Links, p.Totals)
	v.Actions = actionTable(v.Links, p.Institutions, p.Classes)
	paid := p.Payments.Matching(func(f record.Finding) bool { return f.Subject == "payment" }) // the others stand above
	payments := finding.Table(v.Links, "payments", "拨付中的问题", paid, true)
	payments.Empty = subject.NoPaymentFindings(v.Links)
	v.Payments = firstRows(v.Links, withActors(payments, paid.Rows, func(f record.Finding) cell.Cell {
		return v.Actors(f.District, f.Rule)
	}), format.Either(s.IsPublic, "rules/index.html", "payments.html"))
	if s.Uses("surveys") {
		v.Satisfaction = satisfactionTable(v.Links, p.Satisfaction)
	}
	v.Reasons = finding.Reasons(v.Links, "全市暂缓和不予补贴的学员，按原因", p.Reasons)
	v.Districts = worstDistricts(v.Links, p.Districts)
	v.Institutions = worstInstitutions(v.Links, p.Institutions)
	v.Severities = severityTable(v.Links, p.Severities)
	v.Unevaluated, v.Resting = unevaluatedTable(v.Links, p.Unverified)
	v.Accepted, v.Waivers = quality.Sentence(p.Accepted.Rows), quality.WaiverSentence(p.Waivers.Rows)
	return v.charts(s, p)
}

func (v view) charts(s *page.Site, p Page) (err error) {
	if v.Quota, err = subject.QuotaChart(v.Links, p.Districts, p.Totals.Row); err != nil {
		return err
	}
	if v.MoneyChart, err = subject.MoneyChart(v.Links, p.Districts, p.Totals.Row); err != nil {
		return err
	}
	v.MoneyChart.Table.ID = "money-by-district"
	if !s.IsPublic {
		if v.Attendance, err = attendanceChart(v.Links, p.Bands); err != nil {
			return err
		}
	}
	if v.Found, err = finding.Chart(v.Links); err != nil {
		return err
	}
	s.Write("overview", "index.html", v)
	return nil
}

// withActors adds who must act to each row of a list of open matters.
func withActors[T any](t table.Table, rows []T, who func(T) cell.Cell) table.Table {
	t.Columns = append(t.Columns, table.Name("由谁处理"))
	for i, row := range rows {
		t.Rows[i] = append(t.Rows[i], who(row))
	}
	return t
}

// satisfactionTable counts ended classes by the lines that the notice has.
func satisfactionTable(l page.Links, counts record.Row[SatisfactionCount]) table.Table {
	if l.Lacks("surveys") {
		return table.Table{ID: "satisfaction", Caption: "已结班班次的满意率", Empty: l.None("", "surveys")}
	}
	t := table.Table{
		ID: "satisfaction", Query: l.QueryOf(counts), Caption: "已结班班次的满意率",
		Columns: []table.Column{table.Name("满意率"), table.Figures("班次", "个"), table.Name("通知要求")},
	}
	n, least := counts.Row, ""
	add := func(share string, classes int64, rule string) {
		asked := cell.Text("")
		if l.RuleOf(rule) != nil {
			asked = l.Rule(rule)
		}
		t.Rows = append(t.Rows, cell.Row{cell.Text(share), cell.Whole(classes), asked})
	}
	if stop := l.SatisfactionStopPercent; stop != nil {
		add("低于 "+format.Count(*stop)+"%", n.BelowStopCount, "satisfaction_below_stop")
		least = format.Count(*stop) + "% 以上"
	}
	if warning := l.SatisfactionWarningPercent; warning != nil {
		add(format.Either(least == "", "", least+"，")+"低于 "+format.Count(*warning)+"%", n.BelowWarningCount,
			"satisfaction_below_warning")
		least = format.Count(*warning) + "% 以上"
	}
	add(format.Either(least == "", "有有效测评", least), n.MetCount, "")
	add("没有有效测评", n.UnansweredCount, "survey_incomplete")
	t.More = cell.Link(l.Root+"classes/index.html", "逐班查看")
	return t
}

// firstRows keeps the first rows of a list that stands whole elsewhere.
func firstRows(l page.Links, t table.Table, whole string) table.Table {
	if n := len(t.Rows); n > shownOnOverview {
		t.Rows = t.Rows[:shownOnOverview]
		t.More = cell.Link(l.Root+whole, "共 "+format.Count(int64(n))+" 件，查看全部")
	}
	return t
}

func totalsTable(l page.Links, of record.Row[record.Overview]) table.Table {
	o := of.Row
	t := table.Table{
		ID: "money", Query: l.QueryOf(of), Caption: "全市资金",
		Columns: []table.Column{table.Text("项目"), table.Figures("数量", ""), table.Figures("金额", "元"), table.Name("说明")},
	}
	row := func(name, list string, count, money cell.Cell, note string) {
		t.Rows = append(t.Rows, cell.Row{cell.Text(name).To(list), count, money, cell.Text(note)})
	}
	payments := format.Either(l.IsPublic, "applications/index.html", "payments.html")
	claims := ""
	if o.ClaimCount != nil {
		claims = format.CountOf(o.ApplicationCount, "份申请") + "，" + format.Count(*o.ClaimCount) + " 个申请项"
		if aside := finance.SetAside(l); aside != "" {
			claims += "；" + aside
		}
	}
	row("机构申请", "applications/index.html", cell.KnownWhole(o.ClaimedPersons).Unit("人"), cell.KnownMoney(o.ClaimedFen),
		claims)
	row("应补", "districts/index.html#money", cell.Whole(o.EntitledPersons).Unit("人"), cell.Money(o.EntitledFen),
		"已结班、没有暂缓或不予补贴原因的学员")
	row("其中已申请", "applications/index.html", cell.KnownWhole(o.ClaimEntitledPersons).Unit("人"),
		cell.KnownMoney(o.ClaimEntitledFen), "按申请汇总；重复申请、审核不通过的不计")
	row("学员暂缓", "#reasons", l.Count(o.HeldPersons).Unit("人"), l.Money(o.HeldFen), "须由人核定或补充材料")
	rejected := "假如应补时的金额，按每名学员适用的标准"
	if l.OneRate != "" {
		rejected = "按每人 " + format.Decimal(l.OneRate) + " 元折算"
	}
	row("不予补贴", "#reasons", l.Count(o.RejectedPersons).Unit("人"), l.Money(o.RejectedFen), rejected)
	row("未结班", "classes/index.html", cell.Whole(o.PendingPersons).Unit("人"), cell.Text(""),
		format.Count(o.RunningCount)+" 个班次尚未结班")
	row("应付", "applications/index.html", cell.KnownWhole(o.ApplicationFreeCount).Unit("份"),
		cell.KnownMoney(o.PayableFen),
		"没有暂缓的申请的应补金额")
	row("已公示", "applications/index.html", cell.KnownWhole(o.NoticedCount).Unit("份"), cell.KnownMoney(o.NoticedFen),
		"每份申请取最近一次公示")
	row("已拨付", payments, cell.KnownWhole(o.PaymentCount).Unit("笔"), cell.KnownMoney(o.PaidFen), finance.PaidNote(o))
	row("差额", "applications/index.html", cell.Text(""), cell.KnownMoney(o.DifferenceFen), "已拨付 − 应付：正数为超出应付，负数为不足应付")
	return t
}

// actionTable lists the institutions that the notice asks to stop or to warn, with
// the classes that ask for it.
func actionTable(l page.Links, all record.Rows[record.Institution], classes record.Rows[record.Class]) table.Table {
	below := map[string]cell.Row{}
	for _, c := range classes.Rows {
		if c.IsBelow() {
			share := l.Satisfaction(c.SatisfiedCount, c.AnsweredCount)
			below[c.Institution] = append(below[c.Institution], cell.Join(" ", l.Class(c.ClassID), share))
		}
	}
	var needs []string // of these the notice has an order made
	for _, need := range []string{"sanctions", "surveys"} {
		if l.Uses(need) {
			needs = append(needs, need)
		}
	}
	hasShares := l.Uses("surveys")
	t := table.Table{
		ID: "actions", Query: l.QueryOf(all), Caption: "须停办或警告整改的机构", Note: l.ActorNote(),
		Empty:   l.None("无", needs...),
		Columns: []table.Column{table.Name("培训机构"), table.Fixed("措施")},
	}
	if hasShares {
		t.Columns = append(t.Columns, table.Text("满意率低于警告线的班次"))
	}
	t.Columns = append(t.Columns, table.Figures("班次", "个"), table.Text("发现"), table.Name("由谁处理"))
	for _, need := range needs {
		if l.Lacks(need) {
			t.Note += l.KindTitle(need) + words.Unexported + "，此外是否还有机构须停办或整改不知道。"
		}
	}
	var settled []cell.Row
	for _, grade := range words.Codes("action") { // gravest first, what is settled last
		for _, i := range all.Rows {
			if i.Action == grade && grade != "none" {
				row := cell.Row{l.Institution(i.Institution), letter.Action(l, i)}
				if hasShares {
					classes := cell.Join("，", below[i.Institution]...)
					if l.Lacks("surveys") {
						classes = cell.Text(words.Unexported)
					}
					row = append(row, classes)
				}
				row = append(row, cell.Whole(i.ClassCount), finding.Counts(i.ErrorCount, i.WarningCount))
				if i.SettledDate != "" {
					settled = append(settled, append(row, cell.Text("")))
					continue
				}
				t.Rows = append(t.Rows, append(row, cell.Text(l.ActorsOnInstitution(i.Action))))
			}
		}
	}
	t.Rows = append(t.Rows, settled...)
	return t
}

func worstDistricts(l page.Links, all record.Rows[record.District]) table.Table {
	t := table.Table{ID: "worst-districts", Caption: "暂缓金额最多的地区", Columns: []table.Column{
		table.Fixed("地区"), table.Figures("暂缓金额", "元"), table.Figures("暂缓", "人"), table.Figures("不予补贴", "人"),
		table.Text("发现"),
	}}
	worst := most(all, func(a, b record.District) int {
		return cmp.Or(cmp.Compare(known(b.HeldFen), known(a.HeldFen)), cmp.Compare(b.ErrorCount, a.ErrorCount))
	})
	return page.Fill(l, t, worst, func(d record.District) cell.Row {
		return cell.Row{
			l.District(d.District), l.Money(d.HeldFen), l.Count(d.HeldPersons), l.Count(d.RejectedPersons),
			finding.Counts(d.ErrorCount, d.WarningCount),
		}
	})
}

func worstInstitutions(l page.Links, all record.Rows[record.Institution]) table.Table {
	t := table.Table{ID: "worst-institutions", Caption: "违规最多的机构", Columns: []table.Column{
		table.Name("培训机构"), table.Text("发现"), table.Office(table.Figures("暂缓金额", "元")),
		table.Office(table.Figures("不予补贴", "人")),
	}}
	t.Columns = append(t.Columns, subject.SatisfactionColumn(l)...)
	worst := most(all, func(a, b record.Institution) int { return cmp.Compare(b.ErrorCount, a.ErrorCount) })
	return page.Fill(l, t, worst, func(i record.Institution) cell.Row {
		row := cell.Row{
			l.Institution(i.Institution), finding.Counts(i.ErrorCount, i.WarningCount), l.Money(i.HeldFen),
			l.Count(i.RejectedPersons),
		}
		return append(row, subject.SatisfactionCell(l, l.Satisfaction(i.SatisfiedCount, i.AnsweredCount))...)
	})
}

// known is a figure to sort by: what is not told stands behind all that is, and its place
// tells nothing.
func known(figure *int64) int64 {
	if figure == nil {
		return -1
	}
	return *figure
}

// most are the first five rows in an order.
func most[T any](rows record.Rows[T], compare func(a, b T) int) record.Rows[T] {
	sorted := slices.SortedStableFunc(slices.Values(rows.Rows), compare)
	return rows.Of(sorted[:min(5, len(sorted))])
}

// severityTable counts rules and findings by severity.
func severityTable(l page.Links, counts record.Rows[SeverityCount]) table.Table {
	t := table.Table{ID: "severities", Caption: "发现，按程度", Columns: []table.Column{
		table.Fixed("程度"), table.Figures("规则", "条"), table.Figures("有发现的规则", "条"), table.Figures("发现", "件"),
		table.Figures("未核验", "条"),
	}}
	return page.Fill(l, t, counts, func(c SeverityCount) cell.Row {
		return cell.Row{
			cell.Severity(c.Severity), cell.Whole(c.RuleCount), cell.Whole(c.FiringCount), cell.Whole(c.Found),
			cell.Whole(c.UnevaluatedCount),
		}
	})
}

// unevaluatedTable names the rules that could not be judged and the entitlement
// that nobody checked against them. A person may stand under several rules; total
// counts each once.
func unevaluatedTable(l page.Links, total record.UnverifiedTotal) (table.Table, string) {
	t := table.Table{
		ID: "unevaluated", Caption: "未核验的规则", Empty: "全部规则都已核验",
		Columns: []table.Column{
			table.Name("规则"), table.Fixed("程度"), table.Name("缺少的数据"), table.Figures("涉及的应补", "人"),
			table.Figures("涉及的应补金额", "元"),
		},
		Note: "同一笔金额可能同时涉及几条规则，各行不能相加。",
	}
	lacking := l.Rules.Matching(func(r page.Rule) bool { return r.IsUnjudged() })
	t = page.Fill(l, t, lacking, func(r page.Rule) cell.Row {
		return cell.Row{
			l.Rule(r.ID), cell.Severity(r.Severity), cell.Text(l.Missing(r.Count.Missing)),
			cell.Whole(r.Count.UnverifiedPersons), cell.Money(r.Count.UnverifiedFen),
		}
	})
	if len(t.Rows) == 0 {
		return t, ""
	}
	return t, format.Count(int64(len(t.Rows))) + " 条规则因缺少数据未核验，应补的 " +
		format.Count(total.Persons) + " 人、" + format.Yuan(total.Fen) + " 元至少有一条规则没有核对过。未核验不等于没有问题。"
}

// attendanceChart shows trainees of ended classes by attendance in ten-point bands.
func attendanceChart(l page.Links, bands record.Rows[Band]) (chart.Chart, error) {
	title := "学员到课率分布（人）"
	s := chart.Series{Name: "学员", Colour: "var(--claimed)", Label: chart.Figure}
	var names []string
	t := table.Table{ID: "attendance", Caption: title,
		Columns: []table.Column{table.Text("到课率"), table.Figures("学员", "人")}}
	t = page.Fill(l, t, bands, func(b Band) cell.Row {
		name := format.Plain(b.Band*10) + "–" + format.Plain(b.Band*10+9) + "%"
		if b.Band == 10 {
			name = "100%"
		}
		names, s.Values = append(names, name), append(s.Values, format.Plain(b.Persons))
		return cell.Row{cell.Text(name), cell.Whole(b.Persons)}
	})
	summary := "已结班班次的学员，按到课课时占计划课时的比例"
	if r := l.RuleOf("attendance_below_minimum"); r != nil && r.Effect == "reject_trainee" {
		summary += "；低于 " + format.Count(*l.MinimumAttendancePercent) + "% 的不予补贴"
	}
	return chart.Columns(chart.Chart{ID: "attendance-chart", Title: title, Table: t, Size: "small",
		Summary: summary + "。"}, names, s)
}
