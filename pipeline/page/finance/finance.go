// Package finance writes the page that finance signs off from, with the lists behind its
// figures.
package finance

import (
	"slices"

	"github.com/peihe/peihe/pipeline/money"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/gross"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/page/waterfall"
	"github.com/peihe/peihe/pipeline/words"
)

// Unverified is a row of report.unverified_pages.
type Unverified struct {
	Rule, Missing        string
	Persons, Fen         int64
	HeldPersons, HeldFen *int64
}

// Page is what stands on the finance page. The public edition has the lines
// of the whole only, no payments by day and no recoveries.
type Page struct {
	Totals          record.Overview
	Gross           record.Row[record.Gross]
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

type view struct {
	page.View
	Facts                                    page.Facts
	Sentence                                 page.Verdict
	Gross                                    table.Table
	Words, Residuals, Recoveries, Unverified table.Table
	Decisions                                table.Table
	Waterfall, Steps, Days                   chart.Chart
	StepLines, CoverageLines, BalanceLines   []table.Table
	ApplicationList                          cell.Cell
}

// levels are what money is summed by beside the whole, in the order shown.
var levels = []string{"district", "institution"}

// levelTitle says by what a table sums.
func levelTitle(level string) string {
	if level == "whole" {
		return words.Text("level", level)
	}
	return "按" + lineTitle(level)
}

// Write writes the page that finance signs off from: the waterfall of persons,
// the steps of applications and how they close.
func Write(s *page.Site, p Page) (err error) {
	o := p.Totals
	v := view{View: s.View("finance", "资金", 0, page.Crumb{Name: "资金"})}
	v.HasCharts = true
	v.Lead = "从学员到应补金额、从申请到拨付，逐步列出。"
	if !s.IsPublic {
		v.Lead += "每一个差额都列到人、申请项或拨付。人数与金额不分摊：一份申请跨几个机构或地区的，单列一行。"
	}
	v.Sentence, v.Gross = gross.Sentence(v.Links, p.Gross.Row), gross.Sums(v.Links, p.Gross)
	unverified := "至少有一条规则没有核验的 " + format.Count(p.UnverifiedTotal.Persons) + " 人"
	v.Facts = page.Facts{
		page.Named("应补金额", cell.Text(format.Yuan(o.EntitledFen)+" 元").To("#words"),
			format.Count(o.EntitledPersons)+" 人"),
		page.Named("学员暂缓", v.Money(o.HeldFen).Unit("元").To("#gross"), v.Persons(o.HeldPersons)),
		page.Named("应付金额", cell.Text(format.YuanOf(o.PayableFen)).To("applications/index.html"), "没有暂缓的申请"),
		page.Named("已拨付", cell.Text(format.YuanOf(o.PaidFen)).To(
			format.Either(s.IsPublic, "applications/index.html", "payments.html")), PaidNote(o)),
		page.Named("差额（已拨付 − 应付）", cell.Text(format.YuanOf(o.DifferenceFen)).To("#gross"),
			format.Difference(o.DifferenceFen)),
		page.Named("未核验的应补金额", cell.Text(format.Yuan(p.UnverifiedTotal.Fen)+" 元").To("#unverified"), unverified),
	}
	v.Words = wordsTable(v.Links, o)
	if v.Waterfall, err = waterfall.Chart(v.Links, p.Waterfall); err != nil {
		return err
	}
	if v.Steps, err = stepsChart(v.Links, p.Steps); err != nil {
		return err
	}
	v.CoverageLines = []table.Table{coverageTable(v.Links, "whole", p.Coverages)}
	v.BalanceLines = []table.Table{balanceTable(v.Links, "whole", p.Balances)}
	v.Unverified = unverifiedTable(v.Links, p.Unverified, p.UnverifiedTotal)
	if !s.IsPublic {
		v.Residuals = residualTable(v.Links, p.Residuals)
		lists := []page.List{
			func(l page.Links) table.Table { return dayTable(l, p.Days, p.DayTotal) },
			func(l page.Links) table.Table { return recoveryTable(l, p.Recoveries) },
		}
		for _, level := range levels {
			lists = append(lists,
				func(l page.Links) table.Table { return stepTable(l, level, p.Steps) },
				func(l page.Links) table.Table { return coverageTable(l, level, p.Coverages) },
				func(l page.Links) table.Table { return balanceTable(l, level, p.Balances) })
		}
		shown := tables(s, v.Links, lists)
		if v.Days, err = daysChart(p.Days, shown[0]); err != nil {
			return err
		}
		v.Recoveries = shown[1]
		for lines := range slices.Chunk(shown[2:], 3) { // of a level
			v.StepLines, v.CoverageLines, v.BalanceLines = append(v.StepLines, lines[0]),
				append(v.CoverageLines, lines[1]), append(v.BalanceLines, lines[2])
		}
		v.Decisions = decisionCounts(v.Links, p.Decisions)
		if format.Some(o.ApplicationCount) {
			v.ApplicationList = cell.Link(page.FinanceList("applications"),
				"逐份申请的结平（"+format.Count(*o.ApplicationCount)+" 份）")
		}
	}
	s.Write("finance", "finance.html", v)
	return nil
}

// wordsTable writes the totals as finance papers do.
func wordsTable(l page.Links, o record.Overview) table.Table {
	t := table.Table{
		ID: "words", Ordered: true, Caption: "合计金额",
		Columns: []table.Column{
			table.Text("项目"), table.Figures("金额", "元"), table.Name("大写（人民币）"), table.Figures("约合", "万元，四舍五入"),
		},
		Note: "万元数由未舍入的合计换算，只供阅读，不能再相加。",
	}
	applications := []string{"applications"}
	notices, payments := append(applications, "notices.amount_yuan"), append(applications, "payments")
	if aside := SetAside(l); aside != "" {
		t.Note += "机构申请之外，" + aside + "。"
	}
	for _, one := range []struct {
		name  string
		fen   *int64
		needs []string
	}{
		{"机构申请", o.ClaimedFen, applications}, {"应补", &o.EntitledFen, nil},
		{"其中已申请", o.ClaimEntitledFen, applications}, {"学员暂缓", o.HeldFen, nil},
		{"应付", o.PayableFen, applications}, {"已公示", o.NoticedFen, notices}, {"已拨付（有申请）", o.PaidFen, payments},
		{"没有申请的拨付", o.UnattachedFen, payments}, {"差额（已拨付 − 应付）", o.DifferenceFen, payments},
	} {
		words, wan := "", ""
		if one.fen != nil {
			words, wan = money.Words(*one.fen), money.Wan(*one.fen)
		}
		t.Rows = append(t.Rows, cell.Row{
			cell.Text(one.name), l.Money(one.fen, one.needs...), cell.Text(words), cell.Text(wan),
		})
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
func line(l page.Links, level, line, id string) cell.Cell {
	switch {
	case line == "unattached":
		return cell.Text("没有申请的拨付")
	case line == "mixed":
		return l.Application(id).And(cell.Badge("warning", "跨"+lineTitle(level)))
	}
	return group(l, level, id)
}

// group names what persons and applications are summed by.
func group(l page.Links, level, id string) cell.Cell {
	switch level {
	case "district":
		return l.District(id)
	case "institution":
		return l.Institution(id)
	case "application":
		return l.Application(id)
	}
	return cell.Text(words.Text("level", level))
}

func unverifiedTable(l page.Links, all record.Rows[Unverified], total record.UnverifiedTotal) table.Table {
	t := table.Table{
		ID: "unverified", Caption: "未核验的金额，按规则", Empty: "全部规则都已核验",
		Columns: []table.Column{
			table.Name("没有核验的规则"), table.Name("缺少的数据"), table.Figures("应补", "人"), table.Figures("应补金额", "元"),
			table.Office(table.Figures("暂缓", "人")), table.Office(table.Figures("暂缓金额", "元")),
		},
		Note: "在规则范围之内、却没有人按这条规则核对过的应补" + format.Either(l.IsPublic, "", "和暂缓") + "。一人可能涉及几条规则，合计每人只计一次，不是各行之和。",
	}
	t = page.Fill(l, t, all, func(u Unverified) cell.Row {
		return cell.Row{
			l.Rule(u.Rule), cell.Text(l.Missing(u.Missing)), cell.Whole(u.Persons), cell.Money(u.Fen),
			l.Count(u.HeldPersons), l.Money(u.HeldFen),
		}
	})
	if len(all.Rows) > 0 {
		t.Totals = cell.Row{
			cell.Text("至少一条未核验"), cell.Text(""), cell.Whole(total.Persons), cell.Money(total.Fen),
		}
		if !l.IsPublic {
			t.Totals = append(t.Totals, cell.KnownWhole(total.HeldPersons), cell.KnownMoney(total.HeldFen))
		}
	}
	return t
}

// SetAside says what is claimed for classes that nobody exported: it is in no total.
func SetAside(l page.Links) string {
	r := l.RuleOf("claim_for_unknown_class")
	if r == nil || !format.Some(r.Count.Found) || r.Count.Fen == nil {
		return ""
	}
	return "另有 " + format.Count(*r.Count.Found) + " 个申请项因班次不存在而搁置，" + format.YuanOf(r.Count.Fen) + "，不在合计之内"
}
