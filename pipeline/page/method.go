package page

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/words"
)

type methodView struct {
	view
	Thresholds, Readings, RuleReadings, Unwatched, Levels Table
}

// Method writes the page of readings: every place where the notice leaves
// something open, how it is read here, and what exports cannot show.
func (s *Site) Method() {
	v := methodView{view: s.view("method", "口径说明", 0, crumb{Name: "口径说明"})}
	v.Lead = "通知没有写明的地方，这里逐条说明怎样理解（标 ◆）。换一种理解，只需改一处设置。"
	v.Readings = Table{ID: "readings", Caption: "◆ 通用口径", Columns: []Column{text("条款"), text("◆ 怎样理解")}}
	for _, r := range s.Programme.Readings {
		v.Readings.Rows = append(v.Readings.Rows, cell.Row{v.clauseList(strings.Fields(r.Clause)...),
			cell.Text(r.Text)})
	}
	v.Thresholds = Table{ID: "thresholds", Caption: "标准和界限", Columns: []Column{
		name("标准"), figures("数值", ""), text("条款"), text("◆ 怎样理解"),
	}}
	for _, t := range s.Programme.Thresholds {
		reading := t.Reading
		if reading != "" {
			reading = "◆ " + reading
		}
		row := cell.Row{
			cell.Text(t.Title), cell.Whole(t.Value).Unit(t.Unit), v.clauseList(strings.Fields(t.Clause)...),
			cell.Text(reading),
		}
		v.Thresholds.Rows = append(v.Thresholds.Rows, row)
	}
	v.RuleReadings = Table{ID: "rule-readings", Caption: "◆ 单条规则的口径", Columns: []Column{
		name("规则"), text("条款"), text("◆ 怎样理解"),
	}}
	for _, r := range s.Rules.Rows {
		for _, reading := range r.Readings() {
			row := cell.Row{v.rule(r.ID), v.clauseList(r.Clauses...), cell.Text(reading)}
			v.RuleReadings.Rows = append(v.RuleReadings.Rows, row)
		}
	}
	v.Unwatched = Table{ID: "unwatched", Caption: "通知的要求中，导出数据看不出的部分", Columns: []Column{
		text("条款"), name("要求"), name("看不出什么"), fixed("能否核对"),
	}}
	for _, c := range s.Programme.Clauses {
		if c.Reason != "" {
			watchable := cell.Text(format.Either(c.IsWatchable, "部分可以", "不能"))
			row := cell.Row{v.clauseList(c.Clause), cell.Text(c.Summary), cell.Text(c.Reason), watchable}
			v.Unwatched.Rows = append(v.Unwatched.Rows, row)
		}
	}
	v.Levels = Table{ID: "levels", Caption: "程度与结果的含义", Columns: []Column{text("词"), text("含义")}}
	unverified := []words.Word{words.For("result", "not_evaluated")}
	for _, w := range slices.Concat(words.In("severity"), unverified, words.In("outcome")) {
		meaning := w.Meaning
		if w.Code == "entitled" {
			meaning += "，每人计 " + format.Decimal(s.SubsidyYuan) + " 元"
		}
		v.Levels.Rows = append(v.Levels.Rows, cell.Row{cell.Badge(w.Tone, w.Text), cell.Text(meaning)})
	}
	s.write("method", "method.html", v)
}
