package finance

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

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

func dayTable(l page.Links, days record.Rows[PaymentDay], sum PaymentDayTotal) table.Table {
	t := table.Table{
		ID: "days", Caption: "拨付与退款，按日期", Empty: l.None("没有拨付", "payments"),
		Columns: []table.Column{
			table.Fixed("拨付日期"), table.Figures("拨付", "笔"), table.Figures("拨付金额", "元"), table.Figures("退款", "笔"),
			table.Figures("退款金额", "元"), table.Figures("净额", "元"), table.Figures("累计净额", "元"),
		},
		Note: "两个日期之间的一批拨付，等于后一日的累计净额减去前一批末日的累计净额。没有申请的拨付也在其中。",
	}
	t = page.Fill(l, t, days, func(d PaymentDay) cell.Row {
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

// fewestDays is on how many days something was paid before a curve says more than the table.
const fewestDays = 3

// daysChart shows what was paid up to each day, above the table of the days.
func daysChart(days record.Rows[PaymentDay], t table.Table) (chart.Chart, error) {
	c := chart.Chart{ID: "days-chart", Title: "累计拨付净额（元）", Table: t, Size: "small",
		Summary: "已拨付减去退款，从第一笔起累计。"}
	if len(days.Rows) < fewestDays {
		return c, nil
	}
	paid := chart.Series{Name: "累计净额", Colour: "var(--claimed)"}
	var names []string
	for _, d := range days.Rows {
		names, paid.Values = append(names, d.PaidDate), append(paid.Values, format.PlainYuan(d.NetToDateFen))
	}
	return chart.Steps(c, names, paid)
}

func recoveryTable(l page.Links, all record.Rows[Recovery]) table.Table {
	t := table.Table{
		ID: "recoveries", Caption: "追回决定与退款", Empty: l.None("没有追回决定，也没有退款", "sanctions", "payments"),
		Columns: []table.Column{
			table.Name("培训机构"), table.Fixed("追回决定"), table.Fixed("期限"), table.Fixed("完成"), table.Fixed("退款编号"),
			table.Fixed("申请"), table.Fixed("退款日期"), table.Figures("退款金额", "元"), table.Name("对应"),
		},
		Note: "退款对应收款单位在退款当日或之前最近的一次追回决定。导出数据没有应追回的金额。",
	}
	return page.Fill(l, t, all, func(r Recovery) cell.Row {
		match := cell.Badge("good", "已有退款")
		switch {
		case r.PaymentID == "" && l.Lacks("payments"):
			match = cell.Badge("unknown", "拨付"+words.Unexported)
		case r.PaymentID == "":
			match = cell.Badge("error", "追回未见退款")
		case r.DecidedDate == "" && l.Lacks("sanctions"):
			match = cell.Badge("unknown", "处置"+words.Unexported)
		case r.DecidedDate == "":
			match = cell.Badge("warning", "退款没有追回决定")
		}
		return cell.Row{
			l.Institution(r.Institution), cell.Text(r.DecidedDate), cell.Text(r.DueDate), cell.Text(r.DoneDate),
			cell.Text(r.PaymentID), l.Application(r.ApplicationID), cell.Text(r.PaidDate),
			cell.OptionalMoney(r.RefundedFen), match,
		}
	})
}

// PaidOf is what applications were paid, or all that was paid where no applications
// are exported that it could belong to.
func PaidOf(o record.Overview) string {
	if o.PaidFen == nil && o.OutFen != nil {
		return "拨付共 " + format.YuanOf(o.OutFen)
	}
	return format.Told("已拨付", format.YuanOf(o.PaidFen))
}

// PaidNote says of the money that applications were paid what else was paid.
func PaidNote(o record.Overview) string {
	switch {
	case o.PaidFen == nil && o.OutFen != nil:
		return PaidOf(o) + "；补贴申请" + words.Unexported + "，哪些拨付有对应的申请无从判断"
	case o.UnattachedFen == nil || *o.UnattachedFen == 0:
		return "退款为负"
	default:
		return "退款为负；另有 " + format.Yuan(*o.UnattachedFen) + " 元没有对应的申请"
	}
}
