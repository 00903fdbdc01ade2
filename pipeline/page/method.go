package page

import (
	"slices"
	"strings"

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
		v.Readings.Rows = append(v.Readings.Rows, []Cell{v.clauseWords(r.Clause), Text(r.Text)})
	}
	v.Thresholds = Table{ID: "thresholds", Caption: "标准和界限",
		Columns: []Column{name("标准"), figures("数值", ""), text("条款"), text("◆ 怎样理解")}}
	for _, t := range s.Programme.Thresholds {
		value := Whole(t.Value)
		value.html += " " + escape(t.Unit)
		reading := t.Reading
		if reading != "" {
			reading = "◆ " + reading
		}
		v.Thresholds.Rows = append(v.Thresholds.Rows, []Cell{Text(t.Title), value, v.clauseWords(t.Clause),
			Text(reading)})
	}
	v.RuleReadings = Table{ID: "rule-readings", Caption: "◆ 单条规则的口径",
		Columns: []Column{name("规则"), text("条款"), text("◆ 怎样理解")}}
	for _, r := range s.Rules.Rows {
		for _, reading := range r.Readings() {
			v.RuleReadings.Rows = append(v.RuleReadings.Rows,
				[]Cell{v.rule(r.ID), v.clauses(r.Clauses...), Text(reading)})
		}
	}
	v.Unwatched = Table{ID: "unwatched", Caption: "通知的要求中，导出数据看不出的部分",
		Columns: []Column{text("条款"), name("要求"), name("看不出什么"), fixed("能否核对")}}
	for _, c := range s.Programme.Clauses {
		if c.Reason != "" {
			v.Unwatched.Rows = append(v.Unwatched.Rows,
				[]Cell{v.clauses(c.Clause), Text(c.Summary), Text(c.Reason), Text(either(c.IsWatchable, "部分可以", "不能"))})
		}
	}
	v.Levels = Table{ID: "levels", Caption: "程度与结果的含义", Columns: []Column{text("词"), text("含义")}}
	for _, w := range slices.Concat(words.In("severity"), []words.Word{words.For("result", "not_evaluated")},
		words.In("outcome")) {
		meaning := w.Meaning
		if w.Code == "entitled" {
			meaning += "，每人计 " + decimal(s.SubsidyYuan) + " 元"
		}
		v.Levels.Rows = append(v.Levels.Rows, []Cell{Badge(w.Tone, w.Text), Text(meaning)})
	}
	s.write("method", "method.html", v)
}

func (l links) clauseWords(joined string) Cell {
	return l.clauses(strings.Fields(joined)...)
}

type dataView struct {
	view
	Files Table
}

// A DataFile is one that readers of the edition can load, and what it holds.
type DataFile struct{ Name, Holds string }

// Downloads writes the list of data files.
func (s *Site) Downloads() {
	v := dataView{view: s.view("data", "数据下载", 0, crumb{Name: "数据下载"})}
	v.Lead = "页面上的数字都出自这些文件。CSV 为 UTF-8（带 BOM）、逗号分隔，可直接用电子表格打开；金额两位小数，日期为年-月-日。Parquet 内容与 CSV 相同，类型不变。"
	v.Files = Table{ID: "files", Caption: "数据文件", Columns: []Column{text("文件"), text("同一内容"), text("内容")}}
	files := slices.Clone(s.Files)
	if !s.IsPublic {
		files = append(files, DataFile{"peihe.xlsx", "财务核对用的工作簿：合计为公式，改动后对不上的控制数变红"})
	}
	for _, f := range append(files, DataFile{"README.md", "数据字典：每个文件的每一列的类型、单位、含义和条款"}) {
		parquet := Text("")
		if table, ok := strings.CutSuffix(f.Name, ".csv"); ok {
			parquet = Link("data/"+table+".parquet", "Parquet")
		}
		v.Files.Rows = append(v.Files.Rows, []Cell{Link("data/"+f.Name, f.Name), parquet, Text(f.Holds)})
	}
	s.write("downloads", "downloads.html", v)
}
