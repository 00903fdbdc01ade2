package reference

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

type introductionView struct {
	page.View
	Publisher, Objection string
	Words, Whom          table.Table
}

// Introduction writes the first page for everyone: what this is, who publishes it, what the
// words mean, and whom to turn to.
func Introduction(s *page.Site) error {
	o := s.Offices.Public
	v := introductionView{View: s.View("introduction", "说明", 0, page.Crumb{Name: "说明"})}
	v.Publisher = o.Name
	if v.Publisher == "" {
		v.Publisher = s.Offices.Bureau.Name
	}
	v.Objection = o.Objection
	if v.Objection == "" {
		v.Objection = "对本报告的数字有异议的，请写明班次编号或申请编号和理由，送交所属地区的人社部门。"
	}
	v.Words = table.Table{ID: "words", Caption: "词语",
		Columns: []table.Column{table.Fixed("词语"), table.Text("意思")}}
	add := func(word, meaning string) {
		v.Words.Rows = append(v.Words.Rows, cell.Row{cell.Text(word), cell.Text(meaning)})
	}
	for _, w := range words.In("outcome") {
		add(w.Text, w.Meaning)
	}
	add("应付", "没有暂缓的申请的应补金额")
	add("公示、已拨付", "申请公示的金额，和已经付给机构的金额；退款计为负数")
	add("发现", "规则核对出的问题；违规和预警须有人处理，提示只供参考")
	add("未核验", "缺少数据，没有核对过；不等于没有问题")
	add(words.Unexported, "这类数据没有提供，数字不知道；不等于 0")
	add(format.Unknown, "没有数据")
	add("不公布（"+format.Withheld+"）", "涉及的人只有一两个，或者可以由它推算出这样的数字；不等于 0。人数只按地区和全市列出，没有任何人的姓名、号码和页面")
	v.Whom = table.Table{ID: "whom", Caption: "联系方式",
		Columns: []table.Column{table.Fixed("项目"), table.Text("内容")}, Empty: "由公布单位另行告知"}
	for _, line := range []struct{ name, text string }{
		{"联系", o.Contact.Person}, {"电话", o.Contact.Phone}, {"地址", o.Contact.Address}, {"时间", o.Hours},
	} {
		if line.text != "" {
			v.Whom.Rows = append(v.Whom.Rows, cell.Row{cell.Text(line.name), cell.Text(line.text)})
		}
	}
	s.Write("introduction", "introduction.html", v)
	return nil
}
