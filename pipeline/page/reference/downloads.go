package reference

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/table"
)

type downloadsView struct {
	page.View
	Dictionary cell.Cell
	Files      table.Table
}

// Downloads writes the list of data files.
func Downloads(s *page.Site) {
	v := downloadsView{View: s.View("data", "数据下载", 0, page.Crumb{Name: "数据下载"})}
	v.Lead = "页面上的数字都出自这些文件。CSV 为 UTF-8（带 BOM）、逗号分隔，可直接用电子表格打开；金额两位小数，日期为年-月-日。Parquet 内容与 CSV 相同，类型不变。"
	v.Files = table.Table{ID: "files", Caption: "数据文件",
		Columns: []table.Column{table.Text("文件"), table.Text("同一内容"), table.Text("内容")}}
	files := slices.Clone(s.Files)
	if !s.IsPublic {
		files = append(files, page.DataFile{Name: "peihe.xlsx", Holds: "财务核对用的工作簿：合计为公式，改动后对不上的控制数变红"})
	}
	v.Dictionary = cell.Link("dictionary.html", "数据字典").And(cell.Text("每个文件的每一列：类型、单位、含义和条款"))
	for _, f := range append(files, page.DataFile{Name: "README.md", Holds: "数据字典，同上"}) {
		parquet := cell.Text("")
		if base, ok := strings.CutSuffix(f.Name, ".csv"); ok {
			parquet = cell.Link("data/"+base+".parquet", "Parquet")
		}
		v.Files.Rows = append(v.Files.Rows, cell.Row{cell.Link("data/"+f.Name, f.Name), parquet, cell.Text(f.Holds)})
	}
	s.Write("downloads", "downloads.html", v)
}
