package book

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/words"
	"github.com/peihe/peihe/pipeline/workbook"
)

// A Sheet is a sheet of the finance workbook that lists the rows of a table, and the
// columns that do not add up there although they count something.
type Sheet struct {
	Name, Table string
	apart       []string
	hasWorths   bool // has worths where not all are worth the same
}

const (
	sheetSummary = "汇总"
	sheetMethod  = "口径"
)

// Sheets are the sheets between 汇总 and 口径. One of a data file has the very
// rows of that file.
var Sheets = []Sheet{
	{Name: "地区", Table: "report.districts"},
	{Name: "机构", Table: "report.institutions"},
	{Name: "班次", Table: "report.classes"},
	{Name: "申请", Table: "report.sheet_applications"},
	{Name: "拨付", Table: "report.payments"},
	{Name: "学员", Table: "report.trainees", apart: worths, hasWorths: true},
	{Name: "问题", Table: "report.sheet_findings"},
	{Name: "规则", Table: "report.sheet_rules", apart: []string{"checked", "unverified_persons", "unverified_yuan"}},
	{Name: "数据质量", Table: "report.sheet_quality"},
}

// worths are the columns of what a trainee would be worth, which stand beside their
// outcome where not all are worth the same.
var worths = []string{"rate_yuan", "uplift_percent", "worth_yuan"}

// asked are the columns that no reader looks for where the notice lists none of their
// rules.
var asked = map[string][]string{
	"quota":        {"quota_exceeded", "quota_reserve_overdrawn"},
	"transferred":  {"quota_exceeded", "quota_reserve_overdrawn"},
	"answered":     surveyRules,
	"satisfied":    surveyRules,
	"offline_days": {"offline_days_below_minimum"},
	"theory_hours": {"theory_share_below_minimum", "theory_share_above_maximum"},
}

var surveyRules = []string{
	"satisfaction_below_stop", "satisfaction_below_warning", "survey_incomplete", "survey_not_on_roster",
}

// shown are the columns of a sheet: those of its data file, but what the notice does not
// ask for, and what each trainee is worth where not all are worth the same.
func (w *bookWriter) shown(s Sheet) (pipeline.Shown, error) {
	q := w.Query(s.Table)
	if s.hasWorths && w.Notice.OneRate() == "" {
		q.Without = nil
	}
	for column, rules := range asked {
		if !slices.ContainsFunc(w.Rules, func(r rule.Rule) bool { return slices.Contains(rules, r.ID) }) {
			q.Without = append(slices.Clone(q.Without), column)
		}
	}
	return w.Shown(w.ctx, q, s.Table)
}

// Name is the file of the workbook.
const Name = "peihe.xlsx"

// Write writes [Name] below dir, for finance to check and sign. Every
// total in it is a live formula over its sheets; one that does not yield what the
// ledger says stops the build. rowLimit is that of a sheet, 0 for Excel's.
func Write(ctx context.Context, b *pipeline.Built, dir string, rowLimit int) error {
	w := bookWriter{
		Built: b, ctx: ctx,
		titles: map[string]string{}, kinds: b.Titles(), shownAs: map[string]pipeline.Shown{},
	}
	for _, r := range b.Rules {
		w.titles[r.ID] = r.Title
	}
	method := w.method()
	plans := []workbook.Plan{{Name: sheetSummary}}
	for _, s := range Sheets {
		shown, err := w.shown(s)
		if err != nil {
			return err
		}
		n, err := b.DB.Count(ctx, s.Table)
		if err != nil {
			return err
		}
		w.shownAs[s.Name] = shown
		plans = append(plans, workbook.Plan{Name: s.Name, Rows: n})
	}
	plans = append(plans, workbook.Plan{Name: sheetMethod, Rows: len(method)})
	var err error
	w.book, err = workbook.New(workbook.Options{
		Title: b.Notice.Title + "资金核算", Created: b.AsOf, RowLimit: rowLimit, TempDir: b.Scratch(),
		Footer: "制表：　　　　　　　复核：　　　　　　　负责人：　　　　　　　日期：",
	}, plans...)
	if err != nil {
		return err
	}
	defer w.book.Close()
	// each after those its formulas read
	for _, name := range []string{"学员", "班次", "拨付", "申请", "地区", "机构", "问题", "规则", "数据质量"} {
		i := slices.IndexFunc(Sheets, func(s Sheet) bool { return s.Name == name })
		if err := w.sheet(Sheets[i]); err != nil {
			return err
		}
	}
	if err := w.methodSheet(method); err != nil {
		return err
	}
	if err := w.summary(); err != nil {
		return err
	}
	return target.Write(filepath.Join(dir, Name), func(file io.Writer) error { return w.book.Save(ctx, file) })
}

type bookWriter struct {
	*pipeline.Built
	ctx    context.Context
	book   *workbook.Book
	titles map[string]string // of rules
	kinds  map[string]string // of kinds and columns of exports

	shownAs map[string]pipeline.Shown // by sheet
	ledger  map[string]int64          // the figures of 汇总, by column
}

// sheet writes the rows of a table under the headings that its query gives them.
func (w *bookWriter) sheet(s Sheet) error {
	t := workbook.Table{Name: s.Name, Title: w.title(s.Name)}
	for _, c := range w.shownAs[s.Name].Columns {
		column, err := w.column(s, c)
		if err != nil {
			return err
		}
		t.Columns = append(t.Columns, column)
	}
	t.Rows = w.rows(s)
	return w.book.Table(t)
}

func (w *bookWriter) title(name string) string {
	return fmt.Sprintf("%s · %s · 截至 %s", w.Notice.Title, name, w.AsOf.Format(time.DateOnly))
}

// widths of columns of text, in characters; others are as wide as their values.
var widths = map[string]float64{
	"class_name": 22, "institution": 30, "payee": 32, "message": 56, "reasons": 44, "missing": 36,
	"subject": 21, "reason": 16, "subject_id": 26, "source_file": 19, "title": 34, "detail": 48,
	"masked_id": 21, "effect": 18, "category": 16, "rule": 28, "application_id": 18, "class_id": 16,
	"payment_id": 16, "source": 24,
}

var wrapped = []string{"message", "reasons", "missing", "detail"}

func (w *bookWriter) column(s Sheet, c duck.Column) (workbook.Column, error) {
	said, err := w.Query(s.Table).Column(c.Name)
	column := workbook.Column{ID: c.Name, Heading: said.Title, Width: cmp.Or(widths[c.Name], 11)}
	switch c.Type {
	case "BIGINT":
		column.Style, column.Width = workbook.Number, 9
		column.IsTotal = isQuantity(said) && !slices.Contains(s.apart, c.Name)
	case "DECIMAL(18,2)":
		column.Style, column.Width, column.IsTotal = workbook.Yuan, 16, !slices.Contains(s.apart, c.Name)
	case "DATE":
		column.Style = workbook.Date
	default:
		if slices.Contains(wrapped, c.Name) {
			column.Style = workbook.Wrapped
		}
	}
	column.Formula = w.formula(s.Name, c.Name)
	if w.isUnknown(s.Name, said) { // a sum over texts would be 0
		if column.IsTotal {
			column.Unknown = words.Unexported
		}
		column.IsTotal, column.Formula = false, nil
	}
	return column, err
}

// isQuantity says whether a column adds up over rows: what is counted or paid, but
// not days, hours, numbers and ids.
func isQuantity(c query.Column) bool {
	return slices.Contains(strings.Fields("人 元 个 项 行"), c.Unit)
}

// sheetKinds are the kinds of exports whose rows some sheets list.
var sheetKinds = map[string]string{"申请": "applications", "拨付": "payments"}

// isUnknown tells whether a column of a sheet rests on what the exports lack.
func (w *bookWriter) isUnknown(sheet string, column query.Column) bool {
	return w.lacks(sheetKinds[sheet]) || w.lacks(column.Needs...)
}

// lacks tells whether the exports lack one of some kinds or columns; "" is none.
func (w *bookWriter) lacks(needs ...string) bool {
	return slices.ContainsFunc(needs, func(need string) bool { return need != "" && !w.Present[need] })
}

// formula is how a cell follows from other sheets: districts and institutions from
// the classes, what was paid from the payments.
func (w *bookWriter) formula(sheet, column string) func(cell func(string) string) string {
	type cells = func(string) string
	key := map[string]string{"地区": "district", "机构": "institution"}[sheet]
	switch {
	case key != "" && column == "classes":
		return func(cell cells) string { return w.book.CountWhere("班次", key, cell(key)) }
	case key != "" && slices.Contains(rolledUp, column):
		return func(cell cells) string { return w.book.SumWhere("班次", column, key, cell(key)) }
	case sheet == "申请" && column == "paid_yuan":
		return func(cell cells) string {
			return w.book.SumWhere("拨付", "amount_yuan", "application_id", cell("application_id"))
		}
	case sheet == "申请" && column == "payable_yuan":
		return func(cell cells) string {
			return fmt.Sprintf("IF(%s=%q,0,%s)", cell("on_hold"), words.Yes, cell("entitled_yuan"))
		}
	case sheet == "申请" && column == "difference_yuan":
		return func(cell cells) string { return fmt.Sprintf("ROUND(%s-%s,2)", cell("paid_yuan"), cell("payable_yuan")) }
	case sheet == "申请" && column == "recoverable_yuan":
		return func(cell cells) string {
			return fmt.Sprintf("MAX(0,ROUND(%s-%s,2))", cell("paid_yuan"), cell("entitled_yuan"))
		}
	case sheet == "申请" && column == "paid_on_hold_yuan":
		return func(cell cells) string {
			return fmt.Sprintf("MAX(0,ROUND(MIN(%s,%s)-%s,2))", cell("paid_yuan"), cell("entitled_yuan"),
				cell("payable_yuan"))
		}
	case sheet == "申请" && column == "outstanding_yuan":
		return func(cell cells) string {
			return fmt.Sprintf("MAX(0,ROUND(%s-%s,2))", cell("payable_yuan"), cell("paid_yuan"))
		}
	}
	return nil
}

// rolledUp are the columns of classes that districts and institutions add up.
var rolledUp = []string{
	"trainees", "passed", "entitled_persons", "held_persons", "rejected_persons", "pending_persons",
	"entitled_yuan", "held_yuan", "answered", "satisfied",
}

// rows are those of a sheet in the words of the pages. An action that is not known is
// so for want of sanctions or surveys.
func (w *bookWriter) rows(s Sheet) iter.Seq2[[]any, error] {
	shown := w.shownAs[s.Name]
	unknown := make([]bool, len(shown.Columns))
	for i, c := range shown.Columns {
		said, _ := w.Query(s.Table).Column(c.Name) // its heading is written: it has words
		unknown[i] = w.isUnknown(s.Name, said) || c.Name == "action"
	}
	return func(yield func([]any, error) bool) {
		for row, err := range w.DB.Rows(w.ctx, shown.Selects) {
			for i, v := range row {
				switch v := v.(type) {
				case nil:
					if unknown[i] {
						row[i] = words.Unexported
					}
				case bool:
					row[i] = words.Of(v)
				case string:
					row[i] = w.word(shown.Columns[i].Name, v)
				}
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

func (w *bookWriter) word(column, text string) string {
	switch column {
	case "reasons":
		return spelled(text, w.titles)
	case "missing":
		return w.needs(text)
	case "kind":
		return spelled(text, w.kinds)
	}
	return words.Text(column, text)
}

// needs names what rules need, joined with ;.
func (w *bookWriter) needs(joined string) string {
	items := strings.Split(joined, ";")
	for i, need := range items {
		items[i] = page.NeedTitle(w.kinds, need)
	}
	return strings.Join(items, "；")
}

// spelled puts the titles of codes joined with ; in their place.
func spelled(joined string, titles map[string]string) string {
	items := strings.Split(joined, ";")
	for i, code := range items {
		if title, ok := titles[code]; ok {
			items[i] = title
		}
	}
	return strings.Join(items, "；")
}

// methodColumns head the rows of 口径.
var methodColumns = []workbook.Column{
	{ID: "method_group", Heading: "类别", Width: 16},
	{ID: "clause", Heading: "条款", Width: 11},
	{ID: "title", Heading: "规则", Width: 34},
	{ID: "value", Heading: "数值", Width: 12},
	{ID: "text", Heading: "说明", Width: 100, Style: workbook.Wrapped},
}

// method are the rows of 口径: how each open clause is read, the thresholds, the
// money, and what no export can show.
func (w *bookWriter) method() [][]any {
	var rows [][]any
	for _, r := range w.Notice.Readings {
		rows = append(rows, []any{"通用口径", r.Clause, nil, nil, r.Text})
	}
	for _, t := range page.Thresholds(w.Notice) {
		rows = append(rows, []any{"标准和界限", t.Clause, t.Title, fmt.Sprintf("%d %s", t.Value, t.Unit), t.Reading})
	}
	for _, r := range page.Rates(w.Notice) {
		rows = append(rows, []any{"补贴" + r.Kind, nil, r.For, nil, r.What})
	}
	for _, r := range w.Rules {
		for _, reading := range r.Readings() {
			text := strings.ReplaceAll(reading, "\n", "")
			rows = append(rows, []any{"规则口径", strings.Join(r.Clauses, " "), r.Title, nil, text})
		}
	}
	for _, c := range w.Notice.Clauses {
		if c.Reason != "" {
			rows = append(rows, []any{"数据看不出的", c.Clause, nil, nil, c.Reason})
		}
	}
	return rows
}

func (w *bookWriter) methodSheet(rows [][]any) error {
	return w.book.Table(workbook.Table{
		Name: sheetMethod, Title: w.title(sheetMethod), Columns: methodColumns, Rows: inOrder(rows),
	})
}

// inOrder yields rows that are at hand.
func inOrder(rows [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}
