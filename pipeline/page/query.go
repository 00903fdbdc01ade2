package page

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/query"
)

// Query is a query that makes a table, for the page that shows it.
type Query struct {
	Table, Path, SQL string   // layer.name, its file and its text
	Reads            []string // tables of any layer
}

type queryView struct {
	view
	Query               Query
	Comment             string
	Reads, ReadBy, List table.Table
}

// layerTitles say what the layers of queries do, in the order in which they run.
var layerTitles = []struct{ layer, title string }{
	{"staging", "采用的行"}, {"facts", "事实：课时、到课、合格、测评"}, {"ledger", "核定结果与资金"}, {"proofs", "核定结果的第二遍清点"},
	{"report", "页面和文件上的数字"},
}

// Queries writes a page for every query that makes a table and a list of them, so
// that a figure leads to what computed it; of the rules, each rule's page shows its
// own. Internal edition only.
func (s *Site) Queries() {
	readers := map[string][]string{}
	for _, q := range s.Programme.Queries {
		for _, read := range q.Reads {
			readers[read] = append(readers[read], q.Table)
		}
	}
	for _, q := range s.Programme.Queries {
		v := queryView{Query: q, Comment: query.Comment(q.SQL)}
		v.view = s.view("method", q.Table, 1, crumb{Href: "index.html", Name: "查询"}, crumb{Name: q.Table})
		v.Reads = v.tableList("reads", "它读取的表", q.Reads)
		v.ReadBy = v.tableList("readers", "读取它的查询", readers[q.Table])
		s.write("query", "queries/"+q.Table+".html", v)
	}
	v := queryView{view: s.view("method", "查询", 1, crumb{Name: "查询"})}
	v.Lead = "报告上的每个数字都由这些查询算出，一层只读它之前的层；规则的查询在各条规则的页上。"
	v.List = table.Table{ID: "queries", Caption: "全部查询",
		Columns: []table.Column{table.Name("查询"), table.Name("层"), table.Text("说明")}}
	for _, layer := range layerTitles {
		for _, q := range s.Programme.Queries {
			if strings.HasPrefix(q.Table, layer.layer+".") {
				row := cell.Row{v.query(q.Table), cell.Text(layer.title), cell.Text(query.Comment(q.SQL))}
				v.List.Rows = append(v.List.Rows, row)
			}
		}
	}
	s.write("queries", "queries/index.html", v)
}

func (l links) tableList(id, caption string, tables []string) table.Table {
	t := table.Table{ID: id, Caption: caption, Columns: []table.Column{table.Name("表")}}
	for _, one := range slices.Sorted(slices.Values(tables)) {
		t.Rows = append(t.Rows, cell.Row{l.query(one)})
	}
	return t
}

// query links to the page of the query that makes a table; rows of exports and of
// the policy are made by none.
func (l links) query(table string) cell.Cell {
	if href := l.queryPage(table); href != "" {
		return cell.Link(href, table)
	}
	return cell.Code(table)
}

// queryOf is the address of the query that made some rows, which 口径 beside them
// leads to; "" where the edition shows none. No page names a table itself.
func (l links) queryOf(rows record.Made) string { return l.queryPage(rows.MadeBy()) }

// queryPage is the address of the query that makes a table; "" where the edition shows
// none.
func (l links) queryPage(table string) string {
	isMade := slices.ContainsFunc(l.Programme.Queries, func(q Query) bool { return q.Table == table })
	if l.IsPublic || !isMade {
		return ""
	}
	return l.Root + "queries/" + table + ".html"
}
