package book

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/money"
	"github.com/peihe/peihe/pipeline/words"
	"github.com/peihe/peihe/pipeline/workbook"
)

// summaryWidths are those of the eight columns of 汇总, in characters.
var summaryWidths = []float64{26, 18, 20, 18, 20, 18, 20, 54}

// summaryForm is 汇总 as it grows, with the cells that must be 0.
type summaryForm struct {
	rows   [][]workbook.Cell
	checks []string
}

func (f *summaryForm) add(cells ...workbook.Cell) { f.rows = append(f.rows, cells) }

// next is the number of the row to be added.
func (f *summaryForm) next() int { return len(f.rows) + 1 }

func (f *summaryForm) section(title string, heads ...string) {
	f.add()
	f.add(textCells(workbook.Section, title)...)
	f.add(textCells(workbook.Head, heads...)...)
}

// check is a cell of the next row whose formula must yield 0.
func (f *summaryForm) check(style workbook.Style, column int, formula string) workbook.Cell {
	f.checks = append(f.checks, workbook.At(column, f.next()))
	if style == workbook.CheckYuan {
		formula = "ROUND(" + formula + ",2)"
	}
	return workbook.Cell{Style: style, Value: int64(0), Formula: formula}
}

func textCells(style workbook.Style, texts ...string) []workbook.Cell {
	cells := make([]workbook.Cell, len(texts))
	for i, t := range texts {
		cells[i] = workbook.Cell{Style: style, Value: t}
	}
	return cells
}

func textCell(text string) workbook.Cell { return workbook.Cell{Style: workbook.Text, Value: text} }
func personsCell(n int64) workbook.Cell  { return workbook.Cell{Style: workbook.Number, Value: n} }
func yuanCell(fen int64) workbook.Cell   { return workbook.Cell{Style: workbook.Yuan, Value: fen} }
func unknownCell() workbook.Cell         { return textCell(words.Unexported) }
func emptyCell() workbook.Cell           { return workbook.Cell{Style: workbook.Text} }
func withFormula(c workbook.Cell, formula string) workbook.Cell {
	c.Formula = formula
	return c
}

// sheetTotal is a total over the sheets beside what the ledger says.
type sheetTotal struct {
	formula      string
	summed, ours int64
}

// summary writes 汇总: the totals to sign, each proved against the ledger.
func (w *bookWriter) summary() error {
	if err := w.readFigures(); err != nil {
		return err
	}
	f := &summaryForm{}
	f.add(textCells(workbook.Title, w.Notice.Title+"资金核算汇总表")...)
	f.add(textCells(workbook.Note, fmt.Sprintf("依据 %s；截至 %s；程序版本 %s。"+
		"合计为公式，绿色为一致；改动任何一格而不再相符，合计和核对变红。",
		w.Notice.Number, w.AsOf.Format(time.DateOnly), w.Version))...)
	f.add(textCell("全表核对")) // completed below, once every check is known
	for _, block := range []func(*summaryForm) error{
		w.figures, w.agreement, w.balances, w.waterfall, w.applicationSteps, w.unverified, w.fileRows,
	} {
		if err := block(f); err != nil {
			return err
		}
	}
	status := workbook.Cell{Style: workbook.Check, Value: int64(0)}
	for i, at := range f.checks {
		if i > 0 {
			status.Formula += "+"
		}
		status.Formula += "(" + at + "<>0)"
	}
	f.rows[2] = append(f.rows[2], status)
	f.add()
	var sign []workbook.Cell
	for _, who := range []string{"制表：", "复核：", "负责人：", "日期："} {
		sign = append(sign, workbook.Cell{Style: workbook.Blank, Value: who}, workbook.Cell{Style: workbook.Blank})
	}
	f.add(sign...)
	return w.book.Form(sheetSummary, 2, summaryWidths, f.rows)
}

// figureCell shows a figure, or that the exports lack what it rests on.
func figureCell(style workbook.Style, n *int64) workbook.Cell {
	if n == nil {
		return unknownCell()
	}
	return workbook.Cell{Style: style, Value: *n}
}

// readFigures reads the figures of 汇总 by column; those unknown are not there.
func (w *bookWriter) readFigures() error {
	selects := w.Query("report.sheet_summary").Rows()
	columns, err := w.DB.Columns(w.ctx, selects)
	if err != nil {
		return err
	}
	w.ledger = map[string]int64{}
	for row, err := range w.DB.Rows(w.ctx, selects) {
		if err != nil {
			return err
		}
		for i, v := range row {
			if n, ok := v.(int64); ok {
				w.ledger[columns[i].Name] = n
			}
		}
	}
	return nil
}

// of sums a column of a sheet, beside a figure of the ledger.
func (w *bookWriter) of(sheet, column, figure string) *sheetTotal {
	return &sheetTotal{w.book.Sum(sheet, column), w.book.Total(sheet, column), w.ledger[figure]}
}

func (w *bookWriter) figures(f *summaryForm) error {
	f.section("一、人数和金额", "项目", "人数", "金额", "系统核定人数", "系统核定金额", "人数核对", "金额核对", "金额大写")
	paid := w.of("申请", "paid_yuan", "paid_yuan")
	out := w.of("拨付", "amount_yuan", "out_yuan")
	unattached := &sheetTotal{
		formula: "ROUND(" + out.formula + "-(" + paid.formula + "),2)",
		summed:  out.summed - paid.summed, ours: w.ledger["unattached_yuan"],
	}
	for _, line := range []struct {
		label, needs  string // kinds and columns of exports, parted by spaces
		persons, yuan *sheetTotal
	}{
		{"花名册学员", "", w.of("班次", "trainees", "trainee_count"), nil},
		{"合格", "assessments", w.of("班次", "passed", "passed_count"), nil},
		{"应补", "", w.of("班次", "entitled_persons", "entitled_persons"), w.of("班次", "entitled_yuan", "entitled_yuan")},
		{"暂缓", "", w.of("班次", "held_persons", "held_persons"), w.of("班次", "held_yuan", "held_yuan")},
		{"不予补贴", "", w.of("班次", "rejected_persons", "rejected_persons"), nil},
		{"未结班", "", w.of("班次", "pending_persons", "pending_persons"), nil},
		{"申请", "applications", w.of("申请", "claimed_persons", "claimed_persons"),
			w.of("申请", "claimed_yuan", "claimed_yuan")},
		{"申请中的应补", "applications", nil, w.of("申请", "entitled_yuan", "application_entitled_yuan")},
		{"申请中的暂缓", "applications", nil, w.of("申请", "held_yuan", "application_held_yuan")},
		{"应付", "applications", nil, w.of("申请", "payable_yuan", "payable_yuan")},
		{"公示", "applications notices notices.amount_yuan", nil, w.of("申请", "noticed_yuan", "noticed_yuan")},
		{"已拨付（有申请的）", "applications payments", nil, paid},
		{"已拨付减应付", "applications payments", nil, w.of("申请", "difference_yuan", "difference_yuan")},
		{"应追回", "applications payments", nil, w.of("申请", "recoverable_yuan", "recoverable_yuan")},
		{"暂缓期间已拨", "applications payments", nil, w.of("申请", "paid_on_hold_yuan", "paid_on_hold_yuan")},
		{"待补拨", "applications payments", nil, w.of("申请", "outstanding_yuan", "outstanding_yuan")},
		{"没有申请的拨付", "applications payments", nil, unattached},
		{"拨付合计", "payments", nil, out},
	} {
		unknown := false
		for _, need := range strings.Fields(line.needs) {
			if !unknown && w.lacks(need) {
				unknown = true
				line.label += "（未提供" + w.kinds[need] + "数据）"
			}
		}
		cells := append([]workbook.Cell{textCell(line.label)}, slices.Repeat([]workbook.Cell{emptyCell()}, 7)...)
		for _, p := range []struct {
			amount       *sheetTotal
			column       int
			value, check workbook.Style
		}{{line.persons, 2, workbook.Number, workbook.Check}, {line.yuan, 3, workbook.Yuan, workbook.CheckYuan}} {
			if p.amount == nil {
				continue
			}
			if unknown { // a formula would yield 0
				cells[p.column-1], cells[p.column+1] = unknownCell(), unknownCell()
				continue
			}
			if err := agree(line.label, p.amount.summed, p.amount.ours); err != nil {
				return err
			}
			row := f.next()
			cells[p.column-1] = workbook.Cell{Style: p.value, Value: p.amount.ours, Formula: p.amount.formula}
			cells[p.column+1] = workbook.Cell{Style: p.value, Value: p.amount.ours}
			cells[p.column+3] = f.check(p.check, p.column+4,
				workbook.At(p.column, row)+"-"+workbook.At(p.column+2, row))
		}
		if line.yuan != nil && !unknown {
			cells[7] = textCell(money.Words(line.yuan.ours))
		}
		f.add(cells...)
	}
	return nil
}

// agree stops the build where a sheet does not add up to the ledger.
func agree(figure string, parts, total int64) error {
	if parts == total {
		return nil
	}
	return exit.With(exit.NotPossible,
		fmt.Errorf("totals do not add up, nothing is published; report this with the inputs:\n"+
			"workbook, %s: parts %d, total %d", figure, parts, total))
}

// outcomes counts the trainees of an outcome on their sheet.
func (w *bookWriter) outcomes(code string) string {
	return w.book.Count("学员", "outcome", words.Text("outcome", code))
}

// agreement holds the sheets of trainees, classes, districts and institutions
// against each other.
func (w *bookWriter) agreement(f *summaryForm) error {
	f.section("二、各表相符", "项目", "学员", "班次", "地区", "机构", "差的绝对值之和")
	for _, line := range []struct {
		label, column, trainees string
		isYuan                  bool
	}{
		{"花名册学员", "trainees", w.book.Filled("学员", "class_id"), false},
		{"合格", "passed", w.book.Count("学员", "passed", words.Yes), false},
		{"应补人数", "entitled_persons", w.outcomes("entitled"), false},
		{"暂缓人数", "held_persons", w.outcomes("held"), false},
		{"不予补贴人数", "rejected_persons", w.outcomes("rejected"), false},
		{"未结班人数", "pending_persons", w.outcomes("pending"), false},
		{"应补金额", "entitled_yuan", w.book.Sum("学员", "entitled_yuan"), true},
		{"暂缓金额", "held_yuan", w.book.Sum("学员", "held_yuan"), true},
	} {
		said, err := w.Query("report.classes").Column(line.column)
		if err != nil {
			return err
		}
		if w.isUnknown("班次", said) {
			f.add(textCell(line.label), unknownCell(), unknownCell(), unknownCell(), unknownCell())
			continue
		}
		style, check := workbook.Number, workbook.Check
		if line.isYuan {
			style, check = workbook.Yuan, workbook.CheckYuan
		}
		total := w.book.Total("班次", line.column)
		cells := []workbook.Cell{textCell(line.label), {Style: style, Value: total, Formula: line.trainees}}
		var apart []string
		first := workbook.At(2, f.next())
		for i, sheet := range []string{"班次", "地区", "机构"} {
			if err := agree(sheet+line.label, w.book.Total(sheet, line.column), total); err != nil {
				return err
			}
			sum := workbook.Cell{Style: style, Value: total, Formula: w.book.Sum(sheet, line.column)}
			cells = append(cells, sum)
			apart = append(apart, "ABS("+first+"-"+workbook.At(3+i, f.next())+")")
		}
		f.add(append(cells, f.check(check, 6, strings.Join(apart, "+")))...)
	}
	return nil
}

// balances shows that the ledger closes.
func (w *bookWriter) balances(f *summaryForm) error {
	c := w.ledger
	f.section("三、总账结平", "项目", "人数", "金额", "人数核对", "金额核对")
	for _, group := range []struct{ label, total, live, unclaimed string }{
		{"应补", "entitled", "live", "unclaimed"},
		{"暂缓", "held", "held_live", "held_unclaimed"},
	} {
		row := f.next()
		difference := func(column int) string {
			return workbook.At(column, row) + "-" + workbook.At(column, row+1) + "-" + workbook.At(column, row+2)
		}
		total := []workbook.Cell{textCell(group.label),
			withFormula(personsCell(c[group.total+"_persons"]), w.book.Sum("班次", group.total+"_persons")),
			withFormula(yuanCell(c[group.total+"_yuan"]), w.book.Sum("班次", group.total+"_yuan"))}
		live, unclaimed := textCell("　其中：在有效申请之内"), textCell("　其中：尚未申请")
		if w.lacks("applications") { // nothing to close
			f.add(total...)
			f.add(live, unknownCell(), unknownCell())
			f.add(unclaimed, unknownCell(), unknownCell())
			continue
		}
		f.add(append(total, f.check(workbook.Check, 4, difference(2)),
			f.check(workbook.CheckYuan, 5, difference(3)))...)
		f.add(live, personsCell(c[group.live+"_persons"]), yuanCell(c[group.live+"_yuan"]))
		f.add(unclaimed, personsCell(c[group.unclaimed+"_persons"]), yuanCell(c[group.unclaimed+"_yuan"]))
	}
	return nil
}

// waterfall shows where the trainees went, step by step.
func (w *bookWriter) waterfall(f *summaryForm) error {
	p := w.ledger
	f.section("四、学员去向", "步骤", "人数", "比上一步减少", "人数核对")
	previous, before, unproven := "", "", "" // the last step that is known, by cell and column
	if n := p["unproven_persons"]; n > 0 {
		unproven = fmt.Sprintf("其中 %d 人没有合格的记录：考核数据缺少，或证件号码无法核对", n)
	}
	for _, step := range []struct{ label, column string }{
		{"花名册学员", "enrolled_persons"},
		{"到课率达标（已结班）", "attendance_met_persons"},
		{"参加考核", "assessed_persons"},
		{"考核合格", "passed_persons"},
		{"没有其他不予补贴的原因", "cleared_persons"},
	} {
		at := workbook.At(2, f.next())
		n, known := p[step.column]
		cells := []workbook.Cell{textCell(step.label), personsCell(n)}
		switch {
		case !known:
			cells = []workbook.Cell{textCell(step.label), unknownCell(), unknownCell()}
		case before == "":
			cells[1].Formula = w.book.Sum("班次", "trainees")
		default:
			cells = append(cells, withFormula(personsCell(p[before]-n), previous+"-"+at))
		}
		if known {
			previous, before = at, step.column
		}
		if step.column == "passed_persons" {
			cells = append(cells, workbook.Cell{Style: workbook.Note, Value: unproven})
		}
		f.add(cells...)
	}
	f.add(textCell("　其中：应补"), withFormula(personsCell(p["entitled_persons"]), w.book.Sum("班次", "entitled_persons")))
	row := f.next()
	f.add(textCell("　其中：暂缓"), withFormula(personsCell(p["held_persons"]), w.book.Sum("班次", "held_persons")),
		emptyCell(),
		f.check(workbook.Check, 4, previous+"-"+workbook.At(2, row-1)+"-"+workbook.At(2, row)))
	f.add(textCell("未结班，不作结论"), withFormula(personsCell(p["pending_persons"]), w.book.Sum("班次", "pending_persons")))
	return nil
}

// applicationSteps shows what became of what was claimed; a step may rise.
func (w *bookWriter) applicationSteps(f *summaryForm) error {
	type step struct {
		Position                        int64
		Step                            string
		StepCount, StepFen, StepPersons *int64
		IsHigher                        *bool
	}
	f.section("五、申请的步骤", "步骤", "件数", "金额", "人数", "说明")
	for s, err := range duck.Select[step](w.ctx, w.DB, w.Query("report.sheet_steps").Rows()) {
		if err != nil {
			return err
		}
		cells := []workbook.Cell{
			textCell(stepTitles[s.Step]), figureCell(workbook.Number, s.StepCount),
			{Style: workbook.Yuan}, {Style: workbook.Number}, emptyCell(),
		}
		if s.StepCount == nil {
			cells[2] = unknownCell()
		}
		if s.StepFen != nil {
			cells[2].Value = *s.StepFen
		}
		if s.StepPersons != nil {
			cells[3].Value = *s.StepPersons
		}
		if s.IsHigher != nil && *s.IsHigher {
			cells[4].Value = "高于上一步"
		}
		f.add(cells...)
	}
	return nil
}

// stepTitles name the steps of applications.
var stepTitles = map[string]string{"claimed": "申请", "reviewed": "核定", "noticed": "公示", "paid": "拨付（笔）"}

// unverified shows the entitlement that nobody checked against a rule.
func (w *bookWriter) unverified(f *summaryForm) error {
	type row struct {
		Rule, Title, Missing               string
		Persons, Fen, HeldPersons, HeldFen int64
	}
	const heading = "六、未核验的金额：缺少数据的规则没有核验过的应补和暂缓（同一人只在总计中计一次，各行不能相加）"
	f.section(heading, "规则", "应补人数", "应补金额", "暂缓人数", "暂缓金额", "缺少的数据")
	for r, err := range duck.Select[row](w.ctx, w.DB, w.Query("report.sheet_unverified").Rows()) {
		if err != nil {
			return err
		}
		f.add(textCell(r.Title), personsCell(r.Persons), yuanCell(r.Fen),
			personsCell(r.HeldPersons), yuanCell(r.HeldFen), textCell(w.needs(r.Missing)))
	}
	f.add(textCell("至少一条规则未核验"), personsCell(w.ledger["unverified_persons"]), yuanCell(w.ledger["unverified_yuan"]),
		personsCell(w.ledger["unverified_held_persons"]), yuanCell(w.ledger["unverified_held_yuan"]))
	return nil
}

// fileRows shows that every row read was used or set aside.
func (w *bookWriter) fileRows(f *summaryForm) error {
	f.section("七、数据行数", "项目", "行数", "核对")
	row := f.next()
	total := func(column string) workbook.Cell {
		return withFormula(personsCell(w.book.Total("数据质量", column)), w.book.Sum("数据质量", column))
	}
	f.add(textCell("读入"), total("rows_read"), f.check(workbook.Check, 3,
		workbook.At(2, row)+"-"+workbook.At(2, row+1)+"-"+workbook.At(2, row+2)))
	f.add(textCell("　其中：采用"), total("rows_used"))
	f.add(textCell("　其中：没有采用"), total("rows_set_aside"))
	return nil
}
