package page

import "strings"

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
	v.Thresholds = Table{ID: "thresholds", Caption: "标准和界限", Columns: []Column{name("标准"), figures("数值", ""), text("条款"), text("◆ 怎样理解")}}
	for _, t := range s.Programme.Thresholds {
		value := Whole(t.Value)
		value.html += " " + escape(t.Unit)
		reading := t.Reading
		if reading != "" {
			reading = "◆ " + reading
		}
		v.Thresholds.Rows = append(v.Thresholds.Rows, []Cell{Text(t.Title), value, v.clauseWords(t.Clause), Text(reading)})
	}
	v.RuleReadings = Table{ID: "rule-readings", Caption: "◆ 单条规则的口径", Columns: []Column{name("规则"), text("条款"), text("◆ 怎样理解")}}
	for _, r := range s.Rules.Rows {
		for _, reading := range r.Readings() {
			v.RuleReadings.Rows = append(v.RuleReadings.Rows, []Cell{v.rule(r.ID), v.clauses(r.Clauses...), Text(reading)})
		}
	}
	v.Unwatched = Table{ID: "unwatched", Caption: "通知的要求中，导出数据看不出的部分", Columns: []Column{text("条款"), name("要求"), name("看不出什么"), fixed("能否核对")}}
	for _, c := range s.Programme.Clauses {
		if c.Reason != "" {
			v.Unwatched.Rows = append(v.Unwatched.Rows, []Cell{v.clauses(c.Clause), Text(c.Summary), Text(c.Reason), Text(either(c.IsWatchable, "部分可以", "不能"))})
		}
	}
	v.Levels = Table{ID: "levels", Caption: "程度与结果的含义", Columns: []Column{text("词"), text("含义")}, Rows: [][]Cell{
		{severity("error"), Text("与通知的要求不符")},
		{severity("warning"), Text("有疑点或不够规范，请核对")},
		{severity("info"), Text("需要知道的情况，例如学员没有合格")},
		{Badge("unknown", "未核验"), Text("缺少所需的导出数据，规则没有核验；不等于没有问题")},
		{outcome("entitled"), Text("已结班，没有暂缓或不予补贴的原因，每人计 " + decimal(s.SubsidyYuan) + " 元")},
		{outcome("held"), Text("须由人核定或补充材料；认可后计为应补，不予补贴后不计")},
		{outcome("rejected"), Text("按通知不应补贴；人工意见不能恢复")},
		{outcome("pending"), Text("班次尚未结班，不作结论")},
	}}
	s.write("method", "method.html", v)
}

func (l links) clauseWords(joined string) Cell {
	return l.clauses(strings.Fields(joined)...)
}

type dataView struct {
	view
	Files Table
}

// dataFiles are the data files of an edition, in the order of the outputs'
// contract; isPublic ones are in both.
var dataFiles = []struct {
	name, holds string
	isPublic    bool
}{
	{"findings.csv", "全部发现：规则、程度、对象、实测、要求、来源行", true},
	{"trainees.csv", "学员的核定结果（姓名和证件号码已遮盖）", false},
	{"classes.csv", "班次的课时、人数和金额", true},
	{"claims.csv", "补贴申请的班次项", true},
	{"payments.csv", "资金拨付", false},
	{"applications.csv", "补贴申请的金额、公示和拨付", true},
	{"institutions.csv", "培训机构的人数、金额和措施", true},
	{"districts.csv", "地区的名额、人数和金额", true},
	{"rules.csv", "规则目录，核验和发现的数目", true},
	{"waterfall.csv", "从报名到应补的人数阶梯：班次、机构、地区、全市", false},
	{"waterfall_persons.csv", "每名学员止于哪一步、因哪条规则", false},
	{"application_steps.csv", "申请、核定、公示、拨付各步的数目和金额", false},
	{"reconciliation.csv", "账目勾稽：应补与申请、应付与拨付", false},
	{"residuals.csv", "账目各项差额的明细，列到人、申请项或拨付", false},
	{"payment_days.csv", "按日期的拨付和退款，带累计", false},
	{"recoveries.csv", "追回决定与退款对照", false},
	{"decisions.csv", "核定处理意见，和每条意见是否作数", false},
	{"unverified.csv", "未核验的规则和没有核对过的人数、金额", false},
	{"set_aside.csv", "搁置的行和读不出的单元格", false},
	{"files.csv", "读入的文件", false},
	{"summary.json", "全市合计和各规则的发现数目", true},
	{"peihe.xlsx", "财务核对用的工作簿：合计为公式，改动后对不上的控制数变红", false},
	{"README.md", "数据字典：每个文件的每一列的类型、单位、含义和条款", true},
}

// Downloads writes the list of data files.
func (s *Site) Downloads() {
	v := dataView{view: s.view("data", "数据下载", 0, crumb{Name: "数据下载"})}
	v.Lead = "页面上的数字都出自这些文件。CSV 为 UTF-8（带 BOM）、逗号分隔，可直接用电子表格打开；金额两位小数，日期为年-月-日。Parquet 内容与 CSV 相同，类型不变。"
	v.Files = Table{ID: "files", Caption: "数据文件", Columns: []Column{text("文件"), text("同一内容"), text("内容")}}
	for _, f := range dataFiles {
		if !f.isPublic && s.IsPublic {
			continue
		}
		parquet := Text("")
		if table, ok := strings.CutSuffix(f.name, ".csv"); ok {
			parquet = Link("data/"+table+".parquet", "Parquet")
		}
		v.Files.Rows = append(v.Files.Rows, []Cell{Link("data/"+f.name, f.name), parquet, Text(f.holds)})
	}
	s.write("downloads", "downloads.html", v)
}
