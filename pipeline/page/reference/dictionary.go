package reference

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/table"
)

// DataFile is what the dictionary says of a data file.
type DataFile struct {
	Name, Title, Note string
	Columns           []DataColumn
}

// DataColumn is a column of a data file.
type DataColumn struct{ Name, Title, Type, Unit, Meaning, Clauses string }

type dictionaryView struct {
	page.View
	Files []dictionaryFile
}

type dictionaryFile struct {
	Name, Title, Note string
	Columns           table.Table
}

// Dictionary writes what each column of each data file means.
func Dictionary(s *page.Site, files []DataFile) {
	v := dictionaryView{View: s.View("data", "数据字典", 0, page.Crumb{Name: "数据字典"})}
	v.Lead = "数据文件的每一列：名称、类型、单位、含义，和它所依据的条款。同样的内容在数据文件夹的 README.md 里。"
	for _, f := range files {
		one := dictionaryFile{Name: f.Name, Title: f.Title, Note: f.Note}
		one.Columns = table.Table{Caption: f.Name + " 的各列", Columns: []table.Column{
			table.Name("列"), table.Name("名称"), table.Text("类型"), table.Text("单位"), table.Text("含义"), table.Text("条款"),
		}}
		for _, c := range f.Columns {
			one.Columns.Rows = append(one.Columns.Rows, cell.Row{
				cell.Code(c.Name), cell.Text(c.Title), cell.Text(c.Type), cell.Text(c.Unit), cell.Text(c.Meaning),
				cell.Text(c.Clauses),
			})
		}
		v.Files = append(v.Files, one)
	}
	s.Write("dictionary", "dictionary.html", v)
}
