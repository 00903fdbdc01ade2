// Package change writes the page of what changed since the build before, with the lists
// behind its figures. Internal only: in public it would tell hidden counts by difference.
package change

import (
	"fmt"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// Totals count what changed: the one row of changes.totals. Reason says whether the build
// before could be compared with.
type Totals struct {
	AsOf, FormerDate, Reason                                         string
	HasRows                                                          bool
	NewCount, NewErrorCount, NewWarningCount, NewInfoCount           int64
	ResolvedCount, ResolvedErrorCount, ResolvedWarningCount          int64
	ResolvedInfoCount, ChangedCount, SideCount, CameCount, WentCount int64
	MoneyCount, RowCount, UnknownCount, PersistingCount              int64
}

// Sum is what the whole comes to in both builds: a row of changes.sums.
type Sum struct {
	Position                                 int64
	Figure                                   string
	FormerFen, LatterFen, GainedFen, LostFen *int64
}

// Side is a change of trainees' outcomes: a row of changes.sides.
type Side struct {
	Position               int64
	FormerOutcome, Outcome string
	Persons, Fen           int64
}

// Cause counts what changed for one cause: a row of changes.by_cause.
type Cause struct {
	Position                                        int64
	Cause                                           string
	RowCount, NewCount, ResolvedCount, ChangedCount int64
	OutcomeCount, MoneyCount, GainedFen, LostFen    int64
}

// RowKind counts the rows of a kind of export that changed: a row of changes.row_kinds.
type RowKind struct {
	Export, Title                               string
	RowCount, NewCount, ChangedCount, GoneCount int64
}

// Persisting counts the findings that have been there since an as-of date: a row of
// changes.persisting.
type Persisting struct {
	Since                                             string
	FindingCount, ErrorCount, WarningCount, InfoCount int64
}

// Line is what the whole came to on an as-of date: a row of changes.history.
type Line struct {
	AsOf                                         string
	EntitledFen, HeldFen                         int64
	PaidFen                                      *int64
	FindingsError, FindingsWarning, FindingsInfo int64
}

// Change is one thing that changed: a row of changes.changes.
type Change struct {
	Kind, Change, Subject, SubjectID, Rule, Before, After string
	Fen                                                   *int64
	Since, Cause, ClassID, ApplicationID, CauseKind       string
}

// Page is what stands on the page of what changed.
type Page struct {
	Totals     record.Row[Totals]
	Sums       record.Rows[Sum]
	Sides      record.Rows[Side]
	Causes     record.Rows[Cause]
	RowKinds   record.Rows[RowKind]
	Persisting record.Rows[Persisting]
	History    record.Rows[Line]
	Lists      []*List // of causes, in their order, then of rows
}

type view struct {
	page.View
	Facts                           page.Facts
	Sums, Sides, Causes, Persisting table.Table
	RowKinds                        table.Table
	Lists                           []table.Table // how each begins
	Yuan, Findings                  chart.Chart
}

const (
	title = "与上期相比"
	file  = "changes.html"

	exports = "exports" // the list of rows, which are causes themselves
)

// apart says why the build before cannot be compared with.
var apart = map[string]string{
	"first":   "这是第一期，没有上期可以比较。",
	"policy":  "上期依据的是另一个文号的通知，不作比较。",
	"classes": "上期和本期没有相同的班次，不作比较。",
	"later":   "上期的截至日期晚于本期，不作比较。",
}

// Write writes the page; its lists must be finished.
func Write(s *page.Site, p Page) (err error) {
	v := view{View: s.View("changes", title, 0, page.Crumb{Name: title})}
	v.HasCharts = true
	o := p.Totals.Row
	v.Lead = apart[o.Reason]
	if v.Lead == "" {
		v.Lead = "截至 " + o.AsOf + " 的一期，与截至 " + o.FormerDate + " 的一期相比。数据没有变化的日子，本页保持不变。"
		if !o.HasRows {
			v.Lead += "上期没有留下逐行的摘要，原因只能说到哪些文件有改动。"
		}
		v.Facts = facts(p)
		v.Sums = sums(v.Links, p.Sums)
		v.Sides = sides(v.Links, p.Sides)
		v.Causes = causes(v.Links, p.Causes)
		v.Persisting = persisting(v.Links, p.Persisting)
		v.RowKinds = rowKinds(v.Links, p.RowKinds, o.HasRows)
		for _, l := range p.Lists {
			v.Lists = append(v.Lists, l.head(v.Links))
		}
	}
	if v.Yuan, v.Findings, err = history(v.Links, p.History); err != nil {
		return err
	}
	s.Write("changes", file, v)
	return nil
}

func facts(p Page) page.Facts {
	o := p.Totals.Row
	bySeverity := func(counts ...int64) string {
		text := ""
		for i, w := range words.In("severity") {
			if counts[i] > 0 {
				text += map[bool]string{true: "，"}[text != ""] + w.Text + " " + format.Count(counts[i])
			}
		}
		return text
	}
	all := page.Facts{
		page.Named("新发现", cell.Whole(o.NewCount).Unit("件"),
			bySeverity(o.NewErrorCount, o.NewWarningCount, o.NewInfoCount)),
		page.Named("已消除", cell.Whole(o.ResolvedCount).Unit("件"),
			bySeverity(o.ResolvedErrorCount, o.ResolvedWarningCount, o.ResolvedInfoCount)),
		page.Named("仍存在", cell.Whole(o.PersistingCount).Unit("件"), "自何日起，见下"),
		page.Named("核定结果有改变", cell.Whole(o.SideCount).Unit("人"),
			"另有新学员 "+format.Count(o.CameCount)+" 人，已不在花名册 "+format.Count(o.WentCount)+" 人"),
	}
	for _, s := range p.Sums.Rows {
		if s.Figure == "entitled_yuan" && s.GainedFen != nil {
			all = append(all,
				page.Named("应补增加", cell.Money(*s.GainedFen).Unit("元"), ""),
				page.Named("应补减少", cell.Money(-*s.LostFen).Unit("元"), ""))
		}
	}
	return all
}

func sums(l page.Links, all record.Rows[Sum]) table.Table {
	t := table.Table{ID: "sums", Ordered: true, Caption: "合计金额", Columns: []table.Column{
		table.Name("项目"), table.Figures("上期", "元"), table.Figures("本期", "元"), table.Figures("增加", "元"),
		table.Figures("减少", "元"),
	}, Note: "应补和暂缓逐名学员、其他逐份申请相减，增加的和减少的分别相加：上期 + 增加 + 减少 = 本期。"}
	return page.Fill(l, t, all, func(s Sum) cell.Row {
		return cell.Row{
			cell.Text(words.Text("figure", s.Figure)), cell.KnownMoney(s.FormerFen), cell.KnownMoney(s.LatterFen),
			cell.OptionalMoney(s.GainedFen), cell.OptionalMoney(s.LostFen),
		}
	})
}

func sides(l page.Links, all record.Rows[Side]) table.Table {
	t := table.Table{ID: "sides", Caption: "学员核定结果的改变", Empty: "没有改变", Columns: []table.Column{
		table.Fixed("上期"), table.Fixed("本期"), table.Figures("学员", "人"), table.Figures("应补增减", "元"),
	}}
	outcome := func(code, none string) cell.Cell {
		if code == "" {
			return cell.Quiet(none)
		}
		return cell.Outcome(code)
	}
	return page.Fill(l, t, all, func(s Side) cell.Row {
		return cell.Row{
			outcome(s.FormerOutcome, "不在花名册"), outcome(s.Outcome, "已不在花名册"), cell.Whole(s.Persons), cell.Money(s.Fen),
		}
	})
}

func causes(l page.Links, all record.Rows[Cause]) table.Table {
	t := table.Table{ID: "causes", Caption: "变化，按原因", Empty: "没有变化", Columns: []table.Column{
		table.Name("原因"), table.Figures("新发现", "件"), table.Figures("已消除", "件"), table.Figures("分量有改变", "件"),
		table.Figures("核定结果", "人"), table.Figures("应补增加", "元"), table.Figures("应补减少", "元"),
		table.Figures("金额", "项"), table.Name("说明"),
	}, Note: "一项变化有几个原因的，只计在最上面的一个之下，各个原因见明细。"}
	return page.Fill(l, t, all, func(c Cause) cell.Row {
		w := words.For("changed_by", c.Cause)
		return cell.Row{
			cell.Link("#"+listID(c.Cause), w.Text), cell.Whole(c.NewCount), cell.Whole(c.ResolvedCount),
			cell.Whole(c.ChangedCount), cell.Whole(c.OutcomeCount), cell.Money(c.GainedFen), cell.Money(c.LostFen),
			cell.Whole(c.MoneyCount), cell.Text(w.Meaning),
		}
	})
}

func rowKinds(l page.Links, all record.Rows[RowKind], hasRows bool) table.Table {
	t := table.Table{ID: "row-kinds", Caption: "导出的行的变化，按类别", Empty: "没有变化", Columns: []table.Column{
		table.Name("数据类别"), table.Figures("新增", "个对象"), table.Figures("改动", "个对象"), table.Figures("减少", "个对象"),
	}, Note: "按行所说的对象计数；一个对象有多行的（如一名学员的签到），只计一次。"}
	if !hasRows {
		t.Empty = "上期没有留下逐行的摘要，无从判断"
	}
	return page.Fill(l, t, all, func(k RowKind) cell.Row {
		return cell.Row{
			cell.Text(k.Title), cell.Whole(k.NewCount), cell.Whole(k.ChangedCount), cell.Whole(k.GoneCount),
		}
	})
}

func persisting(l page.Links, all record.Rows[Persisting]) table.Table {
	t := table.Table{ID: "persisting", Caption: "仍存在的发现，按最早见于何日", Empty: "没有", Columns: []table.Column{
		table.Fixed("自截至日期"), table.Figures("发现", "件"),
	}}
	for _, w := range words.In("severity") {
		t.Columns = append(t.Columns, table.Figures(w.Text, "件"))
	}
	t.Note = "最早的一个日期，是开始逐期比较的一期：其中的发现可能在那之前就有。"
	return page.Fill(l, t, all, func(p Persisting) cell.Row {
		return cell.Row{
			cell.Text(p.Since), cell.Whole(p.FindingCount), cell.Whole(p.ErrorCount), cell.Whole(p.WarningCount),
			cell.Whole(p.InfoCount),
		}
	})
}

// history draws what the whole came to over time, yuan and findings apart. A figure
// stands until the next line.
func history(l page.Links, all record.Rows[Line]) (yuan, findings chart.Chart, err error) {
	money := table.Table{ID: "history-yuan", Caption: "历次的合计金额", Columns: []table.Column{
		table.Fixed("截至日期"), table.Figures("应补金额", "元"), table.Figures("暂缓金额", "元"), table.Figures("已拨付金额", "元"),
	}}
	counts := table.Table{ID: "history-findings", Caption: "历次的发现数", Columns: []table.Column{table.Fixed("截至日期")}}
	entitled := chart.Series{Name: "应补", Colour: "var(--entitled)"}
	held := chart.Series{Name: "暂缓", Colour: "var(--held)"}
	paid := chart.Series{Name: "已拨付", Colour: "var(--claimed)"}
	var kinds []chart.Series
	for _, w := range words.In("severity") {
		counts.Columns = append(counts.Columns, table.Figures(w.Text, "件"))
		kinds = append(kinds, chart.Series{Name: w.Text, Colour: "var(--" + w.Code + ")"})
	}
	var days []string
	for _, line := range all.Rows {
		days = append(days, line.AsOf)
		entitled.Values = append(entitled.Values, format.PlainYuan(line.EntitledFen))
		held.Values = append(held.Values, format.PlainYuan(line.HeldFen))
		paid.Values = append(paid.Values, format.PlainYuanOf(line.PaidFen))
		for i, n := range []int64{line.FindingsError, line.FindingsWarning, line.FindingsInfo} {
			kinds[i].Values = append(kinds[i].Values, format.Plain(n))
		}
	}
	money = page.Fill(l, money, all, func(h Line) cell.Row {
		return cell.Row{cell.Text(h.AsOf), cell.Money(h.EntitledFen), cell.Money(h.HeldFen), cell.KnownMoney(h.PaidFen)}
	})
	counts = page.Fill(l, counts, all, func(h Line) cell.Row {
		return cell.Row{
			cell.Text(h.AsOf), cell.Whole(h.FindingsError), cell.Whole(h.FindingsWarning), cell.Whole(h.FindingsInfo),
		}
	})
	summary := "数据有变化的每个截至日期一点，到下一点之前保持不变。"
	if yuan, err = chart.Steps(chart.Chart{ID: "yuan-chart", Title: "历次的合计金额（元）", Summary: summary, Size: "medium",
		Table: money}, days, entitled, held, paid); err != nil {
		return yuan, findings, err
	}
	findings, err = chart.Steps(chart.Chart{ID: "findings-chart", Title: "历次的发现数（件）", Summary: summary, Size: "medium",
		Table: counts}, days, kinds...)
	return yuan, findings, err
}

// headRows is how many rows of a list stand on the page itself.
const headRows = 20

// List is what changed for one cause, or the rows that changed, written page by page
// while it is read. Add its rows in order, then Finish.
type List struct {
	site           *page.Site
	key, title     string
	first          []Change // what stands on the page itself
	rows           record.Rows[Change]
	total, written int64
	page           int
}

type listView struct {
	page.View
	List table.Table
}

// Lists begins the lists behind the figures of a page.
func Lists(s *page.Site, p Page) []*List {
	var all []*List
	begin := func(key, title string, total int64) {
		l := &List{site: s, key: key, title: title, total: total, page: 1}
		all = append(all, l)
	}
	for _, c := range p.Causes.Rows {
		begin(c.Cause, "原因："+words.Text("changed_by", c.Cause), c.RowCount)
	}
	if n := p.Totals.Row.RowCount; n > 0 {
		begin(exports, "导出的行的变化", n)
	}
	return all
}

// From names the table that the rows to be added are of.
func (l *List) From(table string) { l.rows.Table = table }

// Key is the cause_kind of the rows of a list.
func (l *List) Key() string { return l.key }

// Add writes one row.
func (l *List) Add(c Change) {
	if len(l.first) < headRows {
		l.first = append(l.first, c)
	}
	if len(l.rows.Rows) == page.RowsPerPage {
		l.flush()
	}
	l.rows.Rows = append(l.rows.Rows, c)
	l.written++
}

// Finish writes the last page of a list that the page itself does not show in whole. It
// fails where the list is not as long as the figure that leads to it.
func (l *List) Finish() error {
	if l.written != l.total {
		return fmt.Errorf("list %s of what changed has %d rows, but the figure above it is %d; report this", l.key,
			l.written, l.total)
	}
	if l.total > headRows {
		l.flush()
	}
	return nil
}

func (l *List) path() string { return "changes-" + l.key + ".html" }

func (l *List) flush() {
	v := listView{View: l.site.View("changes", l.title, 0, page.Crumb{Name: l.title})}
	v.Paged(l.path(), int(l.total), l.page)
	v.List = changes(v.Links, page.Part(l.title, l.page, len(l.rows.Rows), int(l.total)), l.rows)
	v.List = v.Whole(l.path(), int(l.total), v.List)
	l.site.Write("changes-list", l.site.Numbered(l.path(), l.page), v)
	l.rows, l.page = l.rows.Of(nil), l.page+1
}

func listID(key string) string { return "by-" + key }

// head is the beginning of a list, with a link to all of it.
func (l *List) head(links page.Links) table.Table {
	t := changes(links, l.title, l.rows.Of(l.first))
	t.ID = listID(l.key)
	if l.total > headRows {
		t.Caption += "，前 " + format.Count(headRows) + " 项"
		t.More = cell.Link(l.path(), "全部 "+format.Count(l.total)+" 项")
	}
	return t
}

func changes(l page.Links, caption string, rows record.Rows[Change]) table.Table {
	t := table.Table{ID: "changes", Class: "reasoned", Caption: caption, Columns: []table.Column{
		table.Fixed("对象"), table.Fixed("变化"), table.Name("规则"), table.Name("上期"), table.Name("本期"),
		table.Figures("增减", "元"), table.Fixed("自截至日期"), table.Name("原因"),
	}}
	isOfRows := func(c Change) bool { return c.Kind == "rows" }
	if slices.ContainsFunc(rows.Rows, isOfRows) {
		t.Columns[7] = table.Name("所在的行")
	}
	return page.Fill(l, t, rows, func(c Change) cell.Row {
		on := l.Subject(record.Finding{
			Subject: c.Subject, SubjectID: c.SubjectID, ClassID: c.ClassID, ApplicationID: c.ApplicationID,
		})
		rule := cell.Text("")
		if c.Rule != "" {
			rule = l.Rule(c.Rule)
		}
		var because []cell.Cell
		for cause := range strings.SplitSeq(c.Cause, "；") {
			because = append(because, cell.Text(cause))
		}
		state := func(text string) cell.Cell {
			return cell.Measured(words.State(c.Kind, c.Change, text, l.KindTitle))
		}
		return cell.Row{
			on, cell.Badge(tone(c), words.Changed(c.Kind, c.Change)), rule, state(c.Before), state(c.After),
			cell.OptionalMoney(c.Fen), cell.Text(c.Since), cell.Lines(because...),
		}
	})
}

// tone is how grave a change is for the eye: what came is to be looked at.
func tone(c Change) string {
	switch {
	case c.Kind == "finding" && c.Change == "new":
		return "warning"
	case c.Kind == "finding" && c.Change == "resolved":
		return "good"
	}
	return "quiet"
}
