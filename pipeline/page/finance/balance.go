package finance

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

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

func balanceColumns(level string) []table.Column {
	return []table.Column{
		table.Name(lineTitle(level)), table.Figures("申请", "元"), table.Figures("应补", "元"),
		table.Office(table.Figures("暂缓", "元")), table.Office(table.Figures("多申请", "元")),
		table.Office(table.Figures("少申请", "元")),
		table.Figures("应付", "元"), table.Figures("申请暂缓", "元"), table.Figures("已拨付", "元"), table.Figures("差额", "元"),
	}
}

func balanceCells(l page.Links, first cell.Cell, b Balance) cell.Row {
	if b.Line == "unattached" {
		none, paid, difference := cell.Text(""), cell.KnownMoney(b.PaidFen), cell.KnownMoney(b.DifferenceFen)
		return cell.Row{first, none, none, none, none, none, none, none, paid, difference}
	}
	return cell.Row{
		first, cell.KnownMoney(b.ClaimedFen).With(counted("人", b.ClaimedPersons, nil)), cell.KnownMoney(b.EntitledFen),
		cell.KnownMoney(b.HeldFen), cell.KnownMoney(b.OverClaimedFen), cell.KnownMoney(b.UnderClaimedFen),
		cell.KnownMoney(b.PayableFen), cell.KnownMoney(b.OnHoldFen), cell.KnownMoney(b.PaidFen),
		cell.KnownMoney(b.DifferenceFen),
	}
}

const (
	claimNote   = "申请 − 应补 − 暂缓 = 多申请 + 少申请（少申请为负）；"
	balanceNote = "应补 = 应付 + 申请暂缓；已拨付 − 应付 = 差额。"
)

func balanceTable(l page.Links, level string, all record.Rows[Balance]) table.Table {
	t := table.Table{
		ID: "balance-" + level, Query: l.QueryOf(all), Caption: "申请的结平，" + levelTitle(level),
		Columns: balanceColumns(level),
	}
	for _, b := range all.Rows {
		if b.Level == level {
			t.Rows = append(t.Rows, balanceCells(l, line(l, level, b.Line, b.ID), b))
		}
		if b.Level == "whole" && b.Line == "listed" && level != "whole" {
			t.Totals = balanceCells(l, cell.Text("全部申请"), b)
		}
	}
	if level == "whole" {
		t.Note = format.Either(l.IsPublic, "", claimNote) + balanceNote
	} else {
		t.Note = "没有申请的拨付另列，不在合计之内。"
	}
	return page.Cut(l, t)
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

func residualTable(l page.Links, sums record.Rows[ResidualSum]) table.Table {
	t := table.Table{
		ID: "residuals", Query: l.QueryOf(sums), Caption: "差额的明细",
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
			title = cell.Link(l.Root+page.FinanceList(r.key), r.title)
		}
		count, fen := &sum.RowCount, &sum.Fen
		if l.Lacks(r.needs...) {
			count, fen = nil, nil
		}
		t.Rows = append(t.Rows, cell.Row{title, cell.KnownWhole(count), cell.KnownMoney(fen), cell.Text(r.note)})
	}
	return t
}
