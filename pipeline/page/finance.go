package page

import (
	"fmt"

	"github.com/peihe/peihe/pipeline/money"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
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

// ApplicationStep is a row of report.step_lines: claimed → reviewed →
// noticed → paid on one line. Line is listed, mixed (an application of several
// institutions or districts, by its id) or unattached (payments of no application).
type ApplicationStep struct {
	Level, Line, ID                                           string
	ClaimedCount, ClaimedPersons, ClaimedFen                  *int64
	ReviewedCount, ReviewedPersons, ReviewedFen               *int64
	NoticedCount, NoticedPersons, NoticedFen                  *int64
	PaymentCount, PaidFen                                     *int64
	ReviewedOverClaimed, NoticedOverReviewed, PaidOverNoticed *bool
}

// Coverage is a row of report.coverage_lines: what is entitled and held, under a live
// claim and not claimed.
type Coverage struct {
	Level, ID                                            string
	EntitledPersons, EntitledFen, HeldPersons, HeldFen   int64
	LivePersons, LiveFen, UnclaimedPersons, UnclaimedFen *int64
	HeldLivePersons, HeldLiveFen                         *int64
	HeldUnclaimedPersons, HeldUnclaimedFen               *int64
}

// Balance is a line of applications: a row of report.balance_lines, or of
// report.reconciliation where it is of one application.
type Balance struct {
	Level, Line, ID                                        string
	ClaimedPersons, ClaimedFen, EntitledFen, HeldFen       *int64
	OverClaimedFen, UnderClaimedFen, PayableFen, OnHoldFen *int64
	PaidFen, DifferenceFen                                 *int64
}

// Residual is a row of report.residuals.
type Residual struct {
	Residual, ApplicationID, ClassID string
	TraineeNo                        *int64
	PaymentID, District, Institution string
	Fen                              int64
	SourceFile                       string
	SourceRow                        int64
}

// ResidualSum sums the rows of one kind of residual: a row of report.residual_sums.
type ResidualSum struct {
	Residual      string
	RowCount, Fen int64
}

// PaymentDay is a row of report.payment_days.
type PaymentDay struct {
	PaidDate                                                      string
	Payments, PaidFen, Refunds, RefundedFen, NetFen, NetToDateFen int64
}

// PaymentDayTotal sums the days: the one row of report.payment_day_totals.
type PaymentDayTotal struct{ Payments, PaidFen, Refunds, RefundedFen, NetFen int64 }

// Recovery is a row of report.recoveries: a recovery that was ordered, a refund,
// or both.
type Recovery struct {
	Institution, DecidedDate, DueDate, DoneDate string
	PaymentID, ApplicationID, PaidDate          string
	RefundedFen                                 *int64
}

// Unverified is a row of report.unverified_pages.
type Unverified struct {
	Rule, Missing                      string
	Persons, Fen, HeldPersons, HeldFen int64
}

// FinancePage is what stands on the finance page. The public edition has the lines
// of the whole only, no payments by day and no recoveries.
type FinancePage struct {
	Totals          record.Overview
	Waterfall       record.Row[record.Waterfall]
	Steps           record.Rows[ApplicationStep] // of whole, district and institution, in the order shown
	Coverages       record.Rows[Coverage]
	Balances        record.Rows[Balance]
	Residuals       record.Rows[ResidualSum]
	Days            record.Rows[PaymentDay]
	DayTotal        PaymentDayTotal
	Recoveries      record.Rows[Recovery]
	Decisions       record.Rows[DecisionCount]
	Unverified      record.Rows[Unverified]
	UnverifiedTotal record.UnverifiedTotal
}

type financeView struct {
	view
	Facts                                          []fact
	Words, Residuals, Days, Recoveries, Unverified table.Table
	Decisions                                      table.Table
	Waterfall, Steps                               chart.Chart
	StepLines, CoverageLines, BalanceLines         []table.Table
	ApplicationList                                cell.Cell
}

// levels are what money is summed by, in the order shown.
var levels = []string{"whole", "district", "institution"}

// levelTitle says by what a table sums.
func levelTitle(level string) string {
	if level == "whole" {
		return words.Text("level", level)
	}
	return "按" + lineTitle(level)
}

// Finance writes the page that finance signs off from: the waterfall of persons,
// the steps of applications and how they close.
func (s *Site) Finance(p FinancePage) (err error) {
	o := p.Totals
	v := financeView{view: s.view("finance", "资金", 0, crumb{Name: "资金"})}
	v.HasCharts = true
	v.Lead = "从学员到应补金额、从申请到拨付，逐步列出。"
	if !s.IsPublic {
		v.Lead += "每一个差额都列到人、申请项或拨付。人数与金额不分摊：一份申请跨几个机构或地区的，单列一行。"
	}
	unverified := "至少有一条规则没有核验的 " + format.Count(p.UnverifiedTotal.Persons) + " 人"
	v.Facts = []fact{
		{"应补金额", cell.Text(format.Yuan(o.EntitledFen) + " 元"), format.Count(o.EntitledPersons) + " 人"},
		{"暂缓金额", cell.Text(format.Yuan(o.HeldFen) + " 元"), format.Count(o.HeldPersons) + " 人"},
		{"应付金额", cell.Text(format.YuanOf(o.PayableFen)), "没有暂缓的申请"},
		{"已拨付", cell.Text(format.YuanOf(o.PaidFen)), paidNote(o)},
		{"差额（已拨付 − 应付）", cell.Text(format.YuanOf(o.DifferenceFen)), format.Difference(o.DifferenceFen)},
		{"未核验的应补金额", cell.Text(format.Yuan(p.UnverifiedTotal.Fen) + " 元"), unverified},
	}
	v.Words = wordsTable(o)
	if v.Waterfall, err = v.waterfallChart(p.Waterfall); err != nil {
		return err
	}
	if v.Steps, err = v.stepsChart(p.Steps); err != nil {
		return err
	}
	for _, level := range levels {
		if level != "whole" {
			v.StepLines = append(v.StepLines, v.stepTable(level, p.Steps))
		}
		v.CoverageLines = append(v.CoverageLines, v.coverageTable(level, p.Coverages))
		v.BalanceLines = append(v.BalanceLines, v.balanceTable(level, p.Balances))
		if s.IsPublic {
			break
		}
	}
	v.Unverified = v.unverifiedTable(p.Unverified, p.UnverifiedTotal)
	if !s.IsPublic {
		v.Residuals = v.residualTable(p.Residuals)
		v.Days = v.dayTable(p.Days, p.DayTotal)
		v.Recoveries = v.recoveryTable(p.Recoveries)
		v.Decisions = v.decisionCounts(p.Decisions)
		if format.Some(o.ApplicationCount) {
			v.ApplicationList = cell.Link(listPath("applications"), "逐份申请的结平（"+format.Count(*o.ApplicationCount)+" 份）")
		}
	}
	s.write("finance", "finance.html", v)
	return nil
}

// wordsTable writes the totals as finance papers do.
func wordsTable(o record.Overview) table.Table {
	t := table.Table{
		ID: "words", Caption: "合计金额",
		Columns: []table.Column{
			table.Text("项目"), table.Figures("金额", "元"), table.Name("大写（人民币）"), table.Figures("约合", "万元，四舍五入"),
		},
		Note: "万元数由未舍入的合计换算，只供阅读，不能再相加。",
	}
	for _, one := range []struct {
		name string
		fen  *int64
	}{
		{"机构申请", o.ClaimedFen}, {"应补", &o.EntitledFen}, {"其中已申请", o.ClaimEntitledFen},
		{"暂缓", &o.HeldFen}, {"应付", o.PayableFen}, {"已公示", o.NoticedFen}, {"已拨付（有申请）", o.PaidFen},
		{"没有申请的拨付", o.UnattachedFen}, {"差额（已拨付 − 应付）", o.DifferenceFen},
	} {
		words, wan := "", ""
		if one.fen != nil {
			words, wan = money.Words(*one.fen), money.Wan(*one.fen)
		}
		t.Rows = append(t.Rows, cell.Row{
			cell.Text(one.name), cell.KnownMoney(one.fen), cell.Text(words), cell.Text(wan),
		})
	}
	return t
}

// step is a step of the waterfall: how many it leaves and who left at it.
type step struct {
	Key, Title string // key of the list of those who left; "" where nobody can
	Kept, Left *int64
	Rules      []string
	Note       string
}

// stepsOf are the steps of some persons, in order; the last two part what the step
// before them leaves.
func stepsOf(w record.Waterfall) []step {
	none := new(int64)
	return []step{
		{Title: "报名（在名册上）", Kept: &w.EnrolledPersons, Left: none},
		{Key: "pending", Title: "班次已结班", Kept: &w.EndedPersons, Left: &w.PendingPersons, Note: "班次未结班，不作结论"},
		{
			Key: "attendance", Title: "到课达标", Kept: &w.AttendanceMetPersons, Left: &w.AbsentPersons,
			Rules: []string{"attendance_below_minimum"},
		},
		{
			Key: "assessment", Title: "已考核", Kept: w.AssessedPersons, Left: w.UnassessedPersons,
			Rules: []string{"assessment_missing"},
		},
		{
			Key: "pass", Title: "考核合格", Kept: w.PassedPersons, Left: w.FailedPersons,
			Rules: []string{"assessment_failed", "assessment_video_too_short"},
		},
		{
			Key: "other", Title: "没有其他不予补贴原因", Kept: &w.ClearedPersons, Left: &w.RejectedPersons,
			Note: "其他不予补贴的规则",
		},
		{Key: "held", Title: "其中暂缓", Kept: &w.HeldPersons, Left: none, Note: "须由人核定或补充材料"},
		{Key: "entitled", Title: "其中应补", Kept: &w.EntitledPersons, Left: none},
	}
}

// waterfallTable lists the steps from enrolled to entitled. With lists, who left
// at a step is a link away.
func (l links) waterfallTable(of record.Row[record.Waterfall], withLists bool) table.Table {
	w := of.Row
	t := table.Table{
		ID: "waterfall", Query: l.queryOf(of), Caption: "从报名到应补（人）",
		Columns: []table.Column{
			table.Text("步骤"), table.Figures("人数", "人"), table.Figures("本步减少", "人"), table.Name("减少的原因"),
		},
		Note: "一名学员只在最先不符合的一步减少一次；应补与暂缓之和等于上一行。",
	}
	if w.UnprovenPersons > 0 && !l.IsPublic {
		t.Note += "其中 " + format.Count(w.UnprovenPersons) + " 人走到最后一步，但合格与否没有证明（没有考核数据，或证件号码无法对应），按暂缓计。"
	}
	for _, s := range stepsOf(w) {
		kept, left, reason := cell.KnownWhole(s.Kept), cell.KnownWhole(s.Left), cell.Text(s.Note)
		if s.Rules != nil {
			var cells []cell.Cell
			for _, id := range s.Rules {
				cells = append(cells, l.rule(id))
			}
			reason = cell.Join("、", cells...)
		}
		switch {
		case s.Key == "":
			left = cell.Text("")
		case s.Key == "held" || s.Key == "entitled":
			left = cell.Text("")
			if withLists && format.Some(s.Kept) {
				kept = kept.To(l.Root + listPath(s.Key))
			}
		case withLists && format.Some(s.Left):
			left = left.To(l.Root + listPath(s.Key))
		}
		t.Rows = append(t.Rows, cell.Row{cell.Text(s.Title), kept, left, reason})
	}
	return t
}

// waterfallChart shows the steps, each with who left at it.
func (l links) waterfallChart(of record.Row[record.Waterfall]) (chart.Chart, error) {
	w := of.Row
	var names []string
	kept := chart.Series{Name: "留下", Colour: "var(--claimed)"}
	held := chart.Series{Name: "暂缓", Colour: "var(--held)"}
	entitled := chart.Series{Name: "应补", Colour: "var(--entitled)"}
	left := chart.Series{Name: "本步减少", Colour: "var(--rejected)"}
	for _, s := range stepsOf(w) {
		names = append(names, s.Title)
		at := map[string]*chart.Series{"held": &held, "entitled": &entitled}[s.Key]
		if at == nil {
			at = &kept
		}
		for _, one := range []*chart.Series{&kept, &held, &entitled} {
			value := ""
			if one == at {
				value = format.PlainOf(s.Kept)
			}
			one.Values = append(one.Values, value)
		}
		value := ""
		if format.Some(s.Left) {
			value = format.Plain(*s.Left)
		}
		left.Values = append(left.Values, value)
	}
	c := chart.Chart{
		ID: "waterfall-chart", Title: "从报名到应补，每一步留下和减少的人数（人）",
		Table: l.waterfallTable(of, !l.IsPublic), Size: "small", Stacked: true,
	}
	c.Summary = "报名 " + format.Count(w.EnrolledPersons) + " 人，到课达标 " + format.Count(w.AttendanceMetPersons) + " 人，" +
		format.Told("合格", format.CountOf(w.PassedPersons, "人")) +
		"，应补 " + format.Count(w.EntitledPersons) + " 人，暂缓 " + format.Count(w.HeldPersons) + " 人。"
	return chart.Bars(c, names, kept, held, entitled, left)
}

func stepColumns(first table.Column) []table.Column {
	return []table.Column{
		first, table.Figures("申请", "元"), table.Figures("核定", "元"), table.Figures("公示", "元"), table.Figures("拨付", "元"),
		table.Text("比上一步多"),
	}
}

// stepCells fill stepColumns: yuan with the counts they rest on.
func stepCells(first cell.Cell, a ApplicationStep) cell.Row {
	paid := cell.KnownMoney(a.PaidFen).With(counted("笔", a.PaymentCount, nil))
	if a.Line == "unattached" {
		return cell.Row{first, cell.Text(""), cell.Text(""), cell.Text(""), paid, cell.Text("")}
	}
	var rises []cell.Cell
	for _, r := range []struct {
		is   *bool
		word string
	}{{a.ReviewedOverClaimed, "核定多于申请"}, {a.NoticedOverReviewed, "公示多于核定"}, {a.PaidOverNoticed, "拨付多于公示"}} {
		if r.is != nil && *r.is {
			rises = append(rises, cell.Badge("warning", r.word))
		}
	}
	claimed := cell.KnownMoney(a.ClaimedFen).With(counted("份", a.ClaimedCount, a.ClaimedPersons))
	reviewed := stated(a.ReviewedFen, a.ReviewedCount).With(counted("份", a.ReviewedCount, a.ReviewedPersons))
	noticed := stated(a.NoticedFen, a.NoticedCount).With(counted("份", a.NoticedCount, a.NoticedPersons))
	return cell.Row{first, claimed, reviewed, noticed, paid, cell.Join(" ", rises...)}
}

// counted says on how much a sum rests; nothing where nobody knows.
func counted(unit string, n, persons *int64) string {
	switch {
	case n == nil:
		return ""
	case persons == nil:
		return format.Count(*n) + " " + unit
	}
	return format.Count(*n) + " " + unit + " " + format.Count(*persons) + " 人"
}

// stated shows a sum over the applications that state an amount: unknown where none
// of them does, not exported where their count is not.
func stated(fen, count *int64) cell.Cell {
	if count == nil {
		return cell.Text(words.Unexported)
	}
	return cell.OptionalMoney(fen)
}

// stepsChart shows the steps of all applications; a step may rise over the one
// before it.
func (l links) stepsChart(all record.Rows[ApplicationStep]) (chart.Chart, error) {
	t := table.Table{
		ID: "steps", Query: l.queryOf(all), Caption: "申请 → 核定 → 公示 → 拨付",
		Columns: []table.Column{
			table.Text("步骤"), table.Figures("份数或笔数", ""), table.Figures("人数", "人"), table.Figures("金额", "元"),
			table.Text("比上一步多"),
		},
		Note: "核定、公示只计已经填报的申请，公示取最近一次。拨付为净额，退款为负；一份申请的后一步可以多于前一步，有的写明；没有填报的一步与再前一步相比。",
	}
	s := chart.Series{Name: "金额", Colour: "var(--claimed)"}
	var names []string
	add := func(name, unit string, count, persons, fen *int64, isRise *bool) {
		rise := cell.Text("")
		if isRise != nil && *isRise {
			rise = cell.Badge("warning", "有申请多于上一步")
		}
		t.Rows = append(t.Rows, cell.Row{
			cell.Text(name), cell.KnownWhole(count).Unit(unit), cell.OptionalWhole(persons), stated(fen, count), rise,
		})
		names, s.Values = append(names, name), append(s.Values, format.PlainYuanOf(fen))
	}
	summary := ""
	for _, a := range all.Rows {
		switch {
		case a.Level != "whole":
		case a.Line == "unattached":
			add("没有申请的拨付（另列）", "笔", a.PaymentCount, nil, a.PaidFen, nil)
		default:
			add("申请", "份", a.ClaimedCount, a.ClaimedPersons, a.ClaimedFen, nil)
			add("核定", "份", a.ReviewedCount, a.ReviewedPersons, a.ReviewedFen, a.ReviewedOverClaimed)
			add("公示", "份", a.NoticedCount, a.NoticedPersons, a.NoticedFen, a.NoticedOverReviewed)
			add("拨付", "笔", a.PaymentCount, nil, a.PaidFen, a.PaidOverNoticed)
			summary = format.Told("申请", format.YuanOf(a.ClaimedFen)) + "，" +
				format.Told("已拨付", format.YuanOf(a.PaidFen)) + "。"
		}
	}
	title := "申请、核定、公示、拨付金额（元）"
	return chart.Bars(chart.Chart{ID: "steps-chart", Title: title, Table: t, Size: "small", Summary: summary}, names, s)
}

func (l links) stepTable(level string, all record.Rows[ApplicationStep]) table.Table {
	t := table.Table{
		ID: "steps-" + level, Query: l.queryOf(all), Caption: "申请 → 核定 → 公示 → 拨付，" + levelTitle(level),
		Columns: stepColumns(table.Name(lineTitle(level))),
	}
	for _, a := range all.Rows {
		if a.Level == level {
			t.Rows = append(t.Rows, stepCells(l.line(a.Level, a.Line, a.ID), a))
		}
		if a.Level == "whole" && a.Line == "listed" {
			t.Totals = stepCells(cell.Text("全部申请"), a)
		}
	}
	return t
}

// lineTitle heads the column that names what a level sums by.
func lineTitle(level string) string {
	if level == "whole" {
		return "范围"
	}
	return words.Text("subject", level)
}

// line names a line of applications.
func (l links) line(level, line, id string) cell.Cell {
	switch {
	case line == "unattached":
		return cell.Text("没有申请的拨付")
	case line == "mixed":
		return l.application(id).And(cell.Badge("warning", "跨"+lineTitle(level)))
	}
	return l.group(level, id)
}

// group names what persons and applications are summed by.
func (l links) group(level, id string) cell.Cell {
	switch level {
	case "district":
		return l.district(id)
	case "institution":
		return l.institution(id)
	case "application":
		return l.application(id)
	}
	return cell.Text(words.Text("level", level))
}

func (l links) coverageTable(level string, all record.Rows[Coverage]) table.Table {
	t := table.Table{ID: "coverage-" + level, Query: l.queryOf(all), Caption: "应补和暂缓，已申请与未申请，" + levelTitle(level),
		Columns: []table.Column{
			table.Name(lineTitle(level)), table.Figures("应补", "元"), table.Figures("应补已申请", "元"),
			table.Figures("应补未申请", "元"), table.Figures("暂缓", "元"), table.Figures("暂缓已申请", "元"),
			table.Figures("暂缓未申请", "元"),
		}}
	worth := func(fen, persons *int64) cell.Cell { return cell.KnownMoney(fen).With(counted("人", persons, nil)) }
	cells := func(first cell.Cell, c Coverage) cell.Row {
		return cell.Row{
			first,
			worth(&c.EntitledFen, &c.EntitledPersons), worth(c.LiveFen, c.LivePersons),
			worth(c.UnclaimedFen, c.UnclaimedPersons),
			worth(&c.HeldFen, &c.HeldPersons), worth(c.HeldLiveFen, c.HeldLivePersons),
			worth(c.HeldUnclaimedFen, c.HeldUnclaimedPersons),
		}
	}
	for _, c := range all.Rows {
		if c.Level == level {
			t.Rows = append(t.Rows, cells(l.group(level, c.ID), c))
		}
		if c.Level == "whole" && level != "whole" {
			t.Totals = cells(cell.Text("全市"), c)
		}
	}
	if level == "whole" {
		t.Note = "应补 = 已申请 + 未申请，暂缓也是。重复申请、审核不通过的申请不算已申请。"
	}
	return t
}

func balanceColumns(level string) []table.Column {
	return []table.Column{
		table.Name(lineTitle(level)), table.Figures("申请", "人"), table.Figures("申请金额", "元"), table.Figures("应补金额", "元"),
		table.Figures("暂缓金额", "元"), table.Figures("多申请", "元"), table.Figures("少申请", "元"),
		table.Figures("应付", "元"), table.Figures("申请暂缓", "元"), table.Figures("已拨付", "元"), table.Figures("差额", "元"),
	}
}

func (l links) balanceCells(first cell.Cell, b Balance) cell.Row {
	if b.Line == "unattached" {
		none, paid, difference := cell.Text(""), cell.KnownMoney(b.PaidFen), cell.KnownMoney(b.DifferenceFen)
		return cell.Row{first, none, none, none, none, none, none, none, none, paid, difference}
	}
	return cell.Row{
		first, cell.KnownWhole(b.ClaimedPersons), cell.KnownMoney(b.ClaimedFen), cell.KnownMoney(b.EntitledFen),
		cell.KnownMoney(b.HeldFen), cell.KnownMoney(b.OverClaimedFen), cell.KnownMoney(b.UnderClaimedFen),
		cell.KnownMoney(b.PayableFen), cell.KnownMoney(b.OnHoldFen), cell.KnownMoney(b.PaidFen),
		cell.KnownMoney(b.DifferenceFen),
	}
}

const balanceNote = "申请 − 应补 − 暂缓 = 多申请 + 少申请（少申请为负）；应补 = 应付 + 申请暂缓；已拨付 − 应付 = 差额。"

func (l links) balanceTable(level string, all record.Rows[Balance]) table.Table {
	t := table.Table{
		ID: "balance-" + level, Query: l.queryOf(all), Caption: "申请的结平，" + levelTitle(level),
		Columns: balanceColumns(level),
	}
	for _, b := range all.Rows {
		if b.Level == level {
			t.Rows = append(t.Rows, l.balanceCells(l.line(level, b.Line, b.ID), b))
		}
		if b.Level == "whole" && b.Line == "listed" && level != "whole" {
			t.Totals = l.balanceCells(cell.Text("全部申请"), b)
		}
	}
	if level == "whole" {
		t.Note = balanceNote
	} else {
		t.Note = "没有申请的拨付另列，不在合计之内。"
	}
	return t
}

// residual is a kind of difference: what it is made of, and the kinds of exports
// without which nobody knows.
type residual struct {
	key, title, note string
	needs            []string
}

// residuals are in the order shown.
var residuals = func() (all []residual) {
	for _, w := range words.In("residual") {
		r := residual{w.Code, w.Text, w.Meaning, []string{"applications"}}
		if r.key == "difference" || r.key == "unattached" {
			r.needs = append(r.needs, "payments")
		}
		all = append(all, r)
	}
	return all
}()

func (l links) residualTable(sums record.Rows[ResidualSum]) table.Table {
	t := table.Table{
		ID: "residuals", Query: l.queryOf(sums), Caption: "差额的明细",
		Columns: []table.Column{table.Name("差额"), table.Figures("明细", "条"), table.Figures("金额", "元"), table.Name("含义")},
	}
	for _, r := range residuals {
		var sum ResidualSum
		for _, one := range sums.Rows {
			if one.Residual == r.key {
				sum = one
			}
		}
		title := cell.Text(r.title)
		if sum.RowCount > 0 {
			title = cell.Link(l.Root+listPath(r.key), r.title)
		}
		count, fen := &sum.RowCount, &sum.Fen
		if l.lacks(r.needs...) {
			count, fen = nil, nil
		}
		t.Rows = append(t.Rows, cell.Row{title, cell.KnownWhole(count), cell.KnownMoney(fen), cell.Text(r.note)})
	}
	return t
}

func (l links) dayTable(days record.Rows[PaymentDay], sum PaymentDayTotal) table.Table {
	t := table.Table{
		ID: "days", Caption: "拨付与退款，按日期", Empty: l.none("没有拨付", "payments"),
		Columns: []table.Column{
			table.Fixed("拨付日期"), table.Figures("拨付", "笔"), table.Figures("拨付金额", "元"), table.Figures("退款", "笔"),
			table.Figures("退款金额", "元"), table.Figures("净额", "元"), table.Figures("累计净额", "元"),
		},
		Note: "两个日期之间的一批拨付，等于后一日的累计净额减去前一批末日的累计净额。没有申请的拨付也在其中。",
	}
	t = tableOf(l, t, days, func(d PaymentDay) cell.Row {
		return cell.Row{
			cell.Text(d.PaidDate), cell.Whole(d.Payments), cell.Money(d.PaidFen), cell.Whole(d.Refunds),
			cell.Money(d.RefundedFen), cell.Money(d.NetFen), cell.Money(d.NetToDateFen),
		}
	})
	t.Totals = cell.Row{
		cell.Text("合计"), cell.Whole(sum.Payments), cell.Money(sum.PaidFen), cell.Whole(sum.Refunds),
		cell.Money(sum.RefundedFen), cell.Money(sum.NetFen), cell.Money(sum.NetFen),
	}
	return t
}

func (l links) recoveryTable(all record.Rows[Recovery]) table.Table {
	t := table.Table{
		ID: "recoveries", Caption: "追回决定与退款", Empty: l.none("没有追回决定，也没有退款", "sanctions", "payments"),
		Columns: []table.Column{
			table.Name("培训机构"), table.Fixed("追回决定"), table.Fixed("期限"), table.Fixed("完成"), table.Fixed("退款编号"),
			table.Fixed("申请"), table.Fixed("退款日期"), table.Figures("退款金额", "元"), table.Name("对应"),
		},
		Note: "退款对应收款单位在退款当日或之前最近的一次追回决定。导出数据没有应追回的金额。",
	}
	return tableOf(l, t, all, func(r Recovery) cell.Row {
		match := cell.Badge("good", "已有退款")
		switch {
		case r.PaymentID == "" && l.lacks("payments"):
			match = cell.Badge("unknown", "拨付"+words.Unexported)
		case r.PaymentID == "":
			match = cell.Badge("error", "追回未见退款")
		case r.DecidedDate == "" && l.lacks("sanctions"):
			match = cell.Badge("unknown", "处置"+words.Unexported)
		case r.DecidedDate == "":
			match = cell.Badge("warning", "退款没有追回决定")
		}
		return cell.Row{
			l.institution(r.Institution), cell.Text(r.DecidedDate), cell.Text(r.DueDate), cell.Text(r.DoneDate),
			cell.Text(r.PaymentID), l.application(r.ApplicationID), cell.Text(r.PaidDate),
			cell.OptionalMoney(r.RefundedFen), match,
		}
	})
}

func (l links) unverifiedTable(all record.Rows[Unverified], total record.UnverifiedTotal) table.Table {
	t := table.Table{
		ID: "unverified", Caption: "未核验的金额，按规则", Empty: "全部规则都已核验",
		Columns: []table.Column{
			table.Name("没有核验的规则"), table.Name("缺少的数据"), table.Figures("应补", "人"), table.Figures("应补金额", "元"),
			table.Figures("暂缓", "人"), table.Figures("暂缓金额", "元"),
		},
		Note: "在规则范围之内、却没有人按这条规则核对过的应补和暂缓。一人可能涉及几条规则，合计每人只计一次，不是各行之和。",
	}
	t = tableOf(l, t, all, func(u Unverified) cell.Row {
		return cell.Row{
			l.rule(u.Rule), cell.Text(l.missing(u.Missing)), cell.Whole(u.Persons), cell.Money(u.Fen),
			cell.Whole(u.HeldPersons), cell.Money(u.HeldFen),
		}
	})
	if len(all.Rows) > 0 {
		t.Totals = cell.Row{
			cell.Text("至少一条未核验"), cell.Text(""), cell.Whole(total.Persons), cell.Money(total.Fen),
			cell.Whole(total.HeldPersons), cell.Money(total.HeldFen),
		}
	}
	return t
}

// listPath is the first page of a finance list.
func listPath(key string) string { return "finance/" + key + ".html" }

// FinanceList is a long list behind a figure of the finance page, written page by
// page while it is read from a table. Add its rows in order, then Finish.
type FinanceList[T any] struct {
	site           *Site
	key, title     string
	lead           string
	table          table.Table // without rows
	rows           record.Rows[T]
	row            func(links, T) cell.Row
	total, written int64
	page           int
}

type financeListView struct {
	view
	List table.Table
}

// From names the table that the rows to be added are of.
func (l *FinanceList[T]) From(table string) { l.rows.Table = table }

// Add writes one row.
func (l *FinanceList[T]) Add(one T) {
	if len(l.rows.Rows) == rowsPerPage {
		l.flush()
	}
	l.rows.Rows = append(l.rows.Rows, one)
	l.written++
}

func (l *FinanceList[T]) flush() {
	v := financeListView{view: l.site.view("finance", l.title, 1, crumb{Name: l.title})}
	v.Lead = l.lead
	v.paged(listPath(l.key), int(l.total), l.page)
	v.List = tableOf(v.links, l.table, l.rows, func(one T) cell.Row { return l.row(v.links, one) })
	v.List.Caption = part(l.title, l.page, len(l.rows.Rows), int(l.total))
	l.site.write("finance-list", numbered(listPath(l.key), l.page), v)
	l.rows, l.page = l.rows.Of(nil), l.page+1
}

// Finish writes the last page. It fails where the list is not as long as the
// figure that leads to it.
func (l *FinanceList[T]) Finish() error {
	if l.written != l.total {
		return fmt.Errorf("list %s has %d rows, but the figure above it is %d; report this", l.key, l.written, l.total)
	}
	if l.total > 0 {
		l.flush()
	}
	return nil
}

// Leavers begins the list of those who left the waterfall at a step; classes are by id.
func (s *Site) Leavers(key string, w record.Waterfall, classes map[string]record.Class) *FinanceList[Leaver] {
	for _, one := range stepsOf(w) {
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
		list := FinanceList[Leaver]{site: s, key: key, title: title, lead: lead, table: t, total: total, page: 1}
		list.row = func(l links, p Leaver) cell.Row {
			class := classes[p.ClassID]
			rule := cell.Text("")
			if p.Rule != "" {
				rule = l.rule(p.Rule)
			}
			return cell.Row{
				l.within(p.ClassID, p.ClassID+"#"+format.Plain(p.TraineeNo), "#trainees"), l.district(class.District),
				l.institution(class.Institution), rule, l.ruleList(p.Reasons), l.application(p.ApplicationID),
			}
		}
		return &list
	}
	return nil
}

// ResidualList begins the list behind one kind of residual.
func (s *Site) ResidualList(sum ResidualSum) *FinanceList[Residual] {
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
	list := FinanceList[Residual]{
		site: s, key: sum.Residual, title: title, lead: lead, table: t, total: sum.RowCount, page: 1,
	}
	list.row = func(l links, r Residual) cell.Row {
		what := cell.Text("申请项")
		switch {
		case r.TraineeNo != nil:
			what = l.within(r.ClassID, r.ClassID+"#"+format.Plain(*r.TraineeNo), "#trainees")
		case r.PaymentID != "":
			what = cell.Join("", cell.Text("拨付 "), cell.Code(r.PaymentID))
		}
		return cell.Row{
			what, l.application(r.ApplicationID), l.class(r.ClassID), l.institution(r.Institution),
			l.district(r.District), cell.Money(r.Fen), l.sourceAt(r.SourceFile, r.SourceRow),
		}
	}
	return &list
}

// BalanceList begins the list of applications, each closed on a line of its own.
func (s *Site) BalanceList(total int64) *FinanceList[Balance] {
	t := table.Table{ID: "list", Columns: balanceColumns("application"), Note: balanceNote}
	list := FinanceList[Balance]{site: s, key: "applications", title: "逐份申请的结平", table: t, total: total, page: 1}
	list.row = func(l links, b Balance) cell.Row { return l.balanceCells(l.application(b.ID), b) }
	return &list
}
