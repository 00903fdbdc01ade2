package finance

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
)

// Coverage is a row of report.coverage_lines: what is entitled and held, under a live
// claim and not claimed.
type Coverage struct {
	Level, ID                                            string
	EntitledPersons, EntitledFen                         int64
	HeldPersons, HeldFen                                 *int64
	LivePersons, LiveFen, UnclaimedPersons, UnclaimedFen *int64
	HeldLivePersons, HeldLiveFen                         *int64
	HeldUnclaimedPersons, HeldUnclaimedFen               *int64
}

func coverageTable(l page.Links, level string, all record.Rows[Coverage]) table.Table {
	t := table.Table{ID: "coverage-" + level, Query: l.QueryOf(all), Caption: "应补" + format.Either(l.IsPublic, "", "和暂缓") + "，已申请与未申请，" + levelTitle(level),
		Columns: []table.Column{
			table.Name(lineTitle(level)), table.Figures("应补", "元"), table.Figures("应补已申请", "元"),
			table.Figures("应补未申请", "元"), table.Office(table.Figures("暂缓", "元")),
			table.Office(table.Figures("暂缓已申请", "元")), table.Office(table.Figures("暂缓未申请", "元")),
		}}
	worth := func(fen, persons *int64) cell.Cell { return cell.KnownMoney(fen).With(counted("人", persons, nil)) }
	cells := func(first cell.Cell, c Coverage) cell.Row {
		return cell.Row{
			first,
			worth(&c.EntitledFen, &c.EntitledPersons), worth(c.LiveFen, c.LivePersons),
			worth(c.UnclaimedFen, c.UnclaimedPersons),
			worth(c.HeldFen, c.HeldPersons), worth(c.HeldLiveFen, c.HeldLivePersons),
			worth(c.HeldUnclaimedFen, c.HeldUnclaimedPersons),
		}
	}
	for _, c := range all.Rows {
		if c.Level == level {
			t.Rows = append(t.Rows, cells(group(l, level, c.ID), c))
		}
		if c.Level == "whole" && level != "whole" {
			t.Totals = cells(cell.Text("全市"), c)
		}
	}
	if level == "whole" {
		t.Note = "应补 = 已申请 + 未申请" + format.Either(l.IsPublic, "", "，暂缓也是") +
			"。重复申请、审核不通过的申请不算已申请。"
	}
	return page.Cut(l, t)
}
