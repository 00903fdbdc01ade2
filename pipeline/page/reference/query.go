package reference

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/query"
)

type queryView struct {
	page.View
	Query               page.Query
	Comment             string
	Reads, ReadBy, List table.Table
}

// layerTitles say what the layers of queries do, in the order in which they run.
var layerTitles = []struct{ layer, title string }{
	{"staging", "采用的行"}, {"facts", "事实：课时、到课、合格、测评"}, {"ledger", "核定结果与资金"}, {"proofs", "核定结果的第二遍清点"},
	{"report", "页面和文件上的数字"}, {"changes", "与上期相比的变化"},
}

// Queries writes a page for every query that makes a table and a list of them, so
// that a figure leads to what computed it; of the rules, each rule's page shows its
// own. Internal edition only.
func Queries(s *page.Site) {
	readers := map[string][]string{}
	for _, q := range s.Programme.Queries {
		for _, read := range q.Reads {
			readers[read] = append(readers[read], q.Table)
		}
	}
	for _, q := range s.Programme.Queries {
		v := queryView{Query: q, Comment: query.Comment(q.SQL)}
		title := q.Title
		if title == "" {
			title = "查询 " + q.Table
		}
		v.View = s.View("method", title, 1, page.Crumb{Href: "index.html", Name: "查询"}, page.Crumb{Name: title})
		v.Lead = q.Says
		v.Reads = tableList(v.Links, "reads", "它读取的表", q.Reads)
		v.ReadBy = tableList(v.Links, "readers", "读取它的查询", readers[q.Table])
		s.Write("query", "queries/"+q.Table+".html", v)
	}
	v := queryView{View: s.View("method", "查询", 1, page.Crumb{Name: "查询"})}
	v.Lead = "报告上的每个数字都由这些查询算出，一层只读它之前的层；规则的查询在各条规则的页上。"
	v.List = table.Table{ID: "queries", Caption: "全部查询",
		Columns: []table.Column{table.Name("查询"), table.Name("层"), table.Text("说明")}}
	for _, layer := range layerTitles {
		for _, q := range s.Programme.Queries {
			if strings.HasPrefix(q.Table, layer.layer+".") {
				says := q.Says
				if says == "" {
					says = query.Comment(q.SQL)
				}
				row := cell.Row{v.Table(q.Table), cell.Text(layer.title), cell.Text(says)}
				v.List.Rows = append(v.List.Rows, row)
			}
		}
	}
	s.Write("queries", "queries/index.html", v)
}

func tableList(l page.Links, id, caption string, tables []string) table.Table {
	t := table.Table{ID: id, Caption: caption, Columns: []table.Column{table.Name("表")}}
	for _, one := range slices.Sorted(slices.Values(tables)) {
		t.Rows = append(t.Rows, cell.Row{l.Table(one)})
	}
	return t
}
