package page

import "strconv"

// QualityPage is what the exports are and what was set aside. Internal only.
type QualityPage struct {
	Files    []File
	SetAside []SetAside
	Counts   []SetAsideCount
}

// SetAsideCount counts rows by kind and reason: a row of report.set_aside_counts.
type SetAsideCount struct {
	Kind, Reason string
	Kept         bool
	RowCount     int64
}

type qualityView struct {
	view
	Files, Counts, SetAside Table
	Pages                   []pageLink
}

const rowsPerPage = 500

// Quality writes the data-quality pages: every file, every row set aside.
func (s *Site) Quality(p QualityPage) {
	pages := max(1, (len(p.SetAside)+rowsPerPage-1)/rowsPerPage)
	for page := 1; page <= pages; page++ {
		v := qualityView{view: s.view("quality", "数据质量", 0, crumb{Name: "数据质量"})}
		v.Lead = "读入的每个文件，以及没有采用的每一行和原因。读入行数等于采用行数加搁置行数。"
		if page == 1 {
			v.Files, v.Counts = v.fileTable(p.Files), v.setAsideCounts(p.Counts)
		}
		for i := 1; pages > 1 && i <= pages; i++ {
			v.Pages = append(v.Pages, pageLink{strconv.Itoa(i), qualityPath(i), i == page})
		}
		from, to := (page-1)*rowsPerPage, min(page*rowsPerPage, len(p.SetAside))
		v.SetAside = v.setAsideTable(p.SetAside[from:to])
		s.write("quality", qualityPath(page), v)
	}
}

func qualityPath(page int) string {
	if page == 1 {
		return "quality.html"
	}
	return "quality-" + strconv.Itoa(page) + ".html"
}

func (l links) fileTable(files []File) Table {
	t := Table{ID: "files", Caption: "读入的文件", Columns: []Column{text("文件"), text("类别"), text("编码"), figures("读入", "行"), figures("采用", "行"), figures("搁置", "行"), text("SHA-256")}}
	for _, f := range files {
		kind := Text(l.site.kindTitle(f.Kind))
		if f.Kind == "" {
			kind = Badge("warning", "未识别")
		}
		t.Rows = append(t.Rows, []Cell{Code(f.SourceFile), kind, Text(f.Encoding), Whole(f.RowsRead), Whole(f.RowsUsed), Whole(f.RowsSetAside), Code(f.SHA256[:min(12, len(f.SHA256))] + "…")})
	}
	return t
}

func (l links) setAsideCounts(counts []SetAsideCount) Table {
	t := Table{ID: "reasons", Caption: "搁置与读不出，按类别和原因", Empty: "没有搁置的行", Columns: []Column{text("类别"), name("原因"), text("整行"), figures("行数", "行")}}
	for _, c := range counts {
		t.Rows = append(t.Rows, []Cell{Text(l.site.kindTitle(c.Kind)), Text(setAsideReasons[c.Reason]), Text(either(c.Kept, "采用，单元格视为空", "搁置")), Whole(c.RowCount)})
	}
	return t
}

func (l links) setAsideTable(rows []SetAside) Table {
	t := Table{ID: "rows", Caption: "搁置的行和读不出的单元格", Empty: "没有搁置的行", Columns: []Column{text("文件与行"), text("类别"), name("原因"), text("列"), text("整行"), name("说明")}}
	for _, r := range rows {
		column := r.Column
		if column != "" {
			column = l.site.kindTitle(r.Kind + "." + r.Column)
		}
		t.Rows = append(t.Rows, []Cell{sourceAt(r.SourceFile, r.SourceRow), Text(l.site.kindTitle(r.Kind)), Text(setAsideReasons[r.Reason]), Text(column), Text(either(r.Kept, "采用", "搁置")), Text(r.Detail)})
	}
	return t
}
