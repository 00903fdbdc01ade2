package reference

import (
	"html/template"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

type methodView struct {
	page.View
	Terms                                                             template.HTML // the glossary
	Thresholds, Rates, Readings, RuleReadings, Unwatched, Off, Levels table.Table
}

// Method writes the page of readings: every place where the notice leaves
// something open, how it is read here, and what exports cannot show.
func Method(s *page.Site) error {
	v := methodView{View: s.View("method", "口径说明", 0, page.Crumb{Name: "口径说明"})}
	v.Lead = "通知没有写明的地方，这里逐条说明怎样理解（标 ◆）。换一种理解，只需改一处设置。"
	v.Readings = table.Table{ID: "readings", Caption: "◆ 通用口径",
		Columns: []table.Column{table.Text("条款"), table.Text("◆ 怎样理解")}}
	for _, r := range s.Programme.Readings {
		v.Readings.Rows = append(v.Readings.Rows, cell.Row{v.ClauseList(strings.Fields(r.Clause)...),
			cell.Text(r.Text)})
	}
	v.Thresholds = table.Table{ID: "thresholds", Caption: "标准和界限", Columns: []table.Column{
		table.Name("标准"), table.Figures("数值", ""), table.Text("条款"), table.Text("◆ 怎样理解"),
	}}
	for _, t := range s.Programme.Thresholds {
		reading := t.Reading
		if reading != "" {
			reading = "◆ " + reading
		}
		row := cell.Row{
			cell.Text(t.Title), cell.Whole(t.Value).Unit(t.Unit), v.ClauseList(strings.Fields(t.Clause)...),
			cell.Text(reading),
		}
		v.Thresholds.Rows = append(v.Thresholds.Rows, row)
	}
	v.Rates = table.Table{ID: "rates", Caption: "补贴", Columns: []table.Column{
		table.Fixed("项目"), table.Name("适用于"), table.Name("内容"),
	}}
	var kinds []string
	for _, r := range s.Programme.Rates {
		v.Rates.Rows = append(v.Rates.Rows, cell.Row{cell.Text(r.Kind), cell.Text(r.For), cell.Text(r.What)})
		if !slices.Contains(kinds, r.Kind) {
			kinds = append(kinds, r.Kind)
		}
	}
	v.Rates.Caption += strings.Join(kinds, "、")
	if s.OneRate == "" {
		v.Rates.Note = "几项标准都适用的，取条件最多的一项；" +
			format.Either(s.HasUplifts, "几项上浮都适用的，只取最高的一项；", "") + "没有适用标准的学员不计金额。"
	}
	v.RuleReadings = table.Table{ID: "rule-readings", Caption: "◆ 单条规则的口径", Columns: []table.Column{
		table.Name("规则"), table.Text("条款"), table.Text("◆ 怎样理解"),
	}}
	for _, r := range s.Rules.Rows {
		for _, reading := range r.Readings() {
			row := cell.Row{v.Rule(r.ID), v.ClauseList(r.Clauses...), cell.Text(reading)}
			v.RuleReadings.Rows = append(v.RuleReadings.Rows, row)
		}
	}
	v.Unwatched = table.Table{ID: "unwatched", Caption: "通知的要求中，导出数据看不出的部分", Columns: []table.Column{
		table.Text("条款"), table.Name("要求"), table.Name("看不出什么"), table.Fixed("能否核对"),
	}}
	for _, c := range s.Programme.Clauses {
		if c.Reason != "" {
			watchable := cell.Text(format.Either(c.IsWatchable, "部分可以", "不能"))
			row := cell.Row{v.ClauseList(c.Clause), cell.Text(c.Summary), cell.Text(c.Reason), watchable}
			v.Unwatched.Rows = append(v.Unwatched.Rows, row)
		}
	}
	v.Off = table.Table{ID: "off", Caption: "下列规则不在本通知之列", Columns: []table.Column{
		table.Name("规则"), table.Fixed("对象"),
	}, Note: "通知没有相应的要求，没有按这些规则核对，也不算未核验。"}
	for _, r := range s.Off {
		row := cell.Row{cell.Text(r.Title), cell.Text(words.Text("subject", r.Subject))}
		v.Off.Rows = append(v.Off.Rows, row)
	}
	v.Levels = table.Table{ID: "levels", Caption: "程度与结果的含义",
		Columns: []table.Column{table.Text("词"), table.Text("含义")}}
	unverified := []words.Word{words.For("result", "not_evaluated")}
	for _, w := range slices.Concat(words.In("severity"), unverified, words.In("outcome")) {
		meaning := w.Meaning
		if w.Code == "entitled" {
			meaning += "，" + format.Either(s.OneRate == "", "按其适用的标准计", "每人计 "+format.Decimal(s.OneRate)+" 元")
		}
		v.Levels.Rows = append(v.Levels.Rows, cell.Row{cell.Badge(w.Tone, w.Text), cell.Text(meaning)})
	}
	var err error
	if v.Terms, err = markdown(s.Terms()); err != nil {
		return err
	}
	s.Write("method", "method.html", v)
	return nil
}
