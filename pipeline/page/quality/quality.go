// Package quality writes the page of what the exports are like, with the rows that were not
// used.
package quality

import (
	"regexp"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// Page is what the exports are and what was set aside. Internal only.
type Page struct {
	Files    record.Rows[FileDetail]
	SetAside record.Rows[SetAside]
	Counts   record.Rows[SetAsideCount]
	Reasons  record.Rows[FileReason]
	Total    SetAsideTotal
	Unknown  record.Rows[UnknownName]
	Renamed  record.Rows[RenamedInstitution]
	Accepted record.Rows[Accepted]
	Waivers  record.Rows[Waiver]
	Profiles record.Rows[Profile]
	Masked   record.Rows[MaskedCell]
}

// SetAsideTotal counts the rows set aside, and those of them that the page lists: the
// one row of report.set_aside_totals.
type SetAsideTotal struct{ RowCount, ListedCount int64 }

// Accepted is what a check of whole exports found and a person accepted: a row of
// report.accepted. Its amounts are those that rest on it, nil where none do.
type Accepted struct {
	Position                           int64
	CheckName, Title, Kind, SourceFile string
	SourceRow                          *int64
	ColumnName                         string
	Measured, LookedAt                 *int64
	Says, Likely                       string
	RuleCount                          int64
	Rules                              string
	EntitledFen, PayableFen, PaidFen   *int64
}

// Profile is what a column of a file looks like: a row of report.profiles.
type Profile struct {
	SourceFile, Kind, ColumnName, Header string
	FilledCount, UnreadableCount         int64
	DistinctCount                        *int64
	Least, Greatest, Forms               string
	Position                             int64
}

// MaskedCell is where a personal value was masked, never which: a row of
// report.masked_cells. The row is nil where it stood in the name of a file.
type MaskedCell struct {
	SourceFile              string
	SourceRow               *int64
	Kind, ColumnName, Place string
	Holds                   string // 电话号码、身份证号码
	CellCount, Position     int64
}

// FileDetail says how a file was read: a row of report.file_details. Headers and
// kinds that are several are joined; Kind is "" where no kind was recognised.
type FileDetail struct {
	SourceFile, Kind, Encoding, Delimiter    string
	HeaderRow                                *int64
	RecognisedColumns, UnrecognisedColumns   string
	ClosestTitle, LackingColumns, TiedTitles string
	RowsRead, RowsUsed, RowsSetAside         int64
	SHA256                                   string
}

// FileReason counts the rows set aside of a file, and those of them that the page
// lists: a row of report.set_aside_reasons.
type FileReason struct {
	SourceFile, Reason    string
	Kept                  bool
	RowCount, ListedCount int64
}

// UnknownName is a name that the policy does not have, with the known names that
// come nearest, joined: a row of report.unknown_names.
type UnknownName struct {
	Kind, ColumnName, Name string
	OccurrenceCount        int64
	SourceFile             string
	SourceRow              int64
	Nearest                string
}

// RenamedInstitution counts rows under an alias: a row of
// report.renamed_institutions.
type RenamedInstitution struct {
	Alias, Institution string
	RowCount           int64
}

// SetAsideCount counts rows by kind and reason: a row of report.set_aside_counts.
type SetAsideCount struct {
	Kind, Reason string
	Kept         bool
	RowCount     int64
}

type view struct {
	page.View
	Files, Columns, Unrecognised, Unknown, Renamed table.Table
	Counts, Reasons, SetAside, Accepted, Profiles  table.Table
	Waivers, Masked                                table.Table
}

// Write writes the data-quality pages: every file, how many rows of it were set
// aside for which reason, and the first of these. A file of a million bad rows is one
// fault, and set_aside.csv lists them all. What further pages list goes on where the
// page before it ends.
func Write(s *page.Site, p Page) {
	recognised := p.Files.Matching(FileDetail.isRecognised)
	files, columns, reasons, rows := recognised.Rows, p.Profiles.Rows, p.Reasons.Rows, p.SetAside.Rows
	masked := p.Masked.Rows
	longest := max(len(rows), len(files), len(reasons), len(columns), len(masked))
	for nth := 1; nth <= page.Count(longest); nth++ {
		v := view{View: s.View("quality", "数据质量", 0, page.Crumb{Name: "数据质量"})}
		v.Lead = "读入的每个文件，以及没有采用的行和原因。读入行数等于采用行数加没有采用的行数。"
		if nth == 1 {
			v.Accepted, v.Waivers = acceptedTable(v.Links, p.Accepted), waiverTable(v.Links, p.Waivers)
			v.Files, v.Unrecognised = fileTable(v.Links, p.Files), unrecognisedTable(v.Links, p.Files)
			v.Unknown, v.Renamed = unknownTable(v.Links, p.Unknown), renamedTable(v.Links, p.Renamed)
			v.Counts = setAsideCounts(v.Links, p.Counts)
		}
		v.Paged("quality.html", longest, nth)
		if some := page.OnPage(files, nth); nth == 1 || len(some) > 0 {
			v.Columns = columnTable(v.Links, recognised.Of(some))
			v.Columns.Caption = page.Part(v.Columns.Caption, nth, len(some), len(files))
			v.Columns = v.Whole("quality.html", len(files), v.Columns)
		}
		if some := page.OnPage(columns, nth); nth == 1 || len(some) > 0 {
			v.Profiles = profileTable(v.Links, p.Profiles.Of(some))
			v.Profiles.Caption = page.Part(v.Profiles.Caption, nth, len(some), len(columns))
			v.Profiles = v.Whole("quality.html", len(columns), v.Profiles)
		}
		if some := page.OnPage(masked, nth); len(some) > 0 {
			v.Masked = maskedTable(v.Links, p.Masked.Of(some))
			v.Masked.Caption = page.Part(v.Masked.Caption, nth, len(some), len(masked))
			v.Masked = v.Whole("quality.html", len(masked), v.Masked)
		}
		if some := page.OnPage(reasons, nth); nth == 1 || len(some) > 0 {
			v.Reasons = reasonsByFile(v.Links, p.Reasons.Of(some))
			v.Reasons.Caption = page.Part(v.Reasons.Caption, nth, len(some), len(reasons))
			v.Reasons = v.Whole("quality.html", len(reasons), v.Reasons)
		}
		if some := page.OnPage(rows, nth); nth == 1 || len(some) > 0 {
			v.SetAside = setAsideTable(v.Links, p.SetAside.Of(some))
			v.SetAside.Caption = page.Part(v.SetAside.Caption, nth, len(some), len(rows))
			v.SetAside = v.Whole("quality.html", len(rows), v.SetAside)
			v.SetAside.Note, v.SetAside.More = leftOut(p.Total), cell.Link("data/set_aside.csv", "全部的行：set_aside.csv")
			s.List("set_aside", v.SetAside)
		}
		s.Write("quality", s.Numbered("quality.html", nth), v)
	}
}

// leftOut says how many rows the list leaves to set_aside.csv; "" for none.
func leftOut(t SetAsideTotal) string {
	if t.ListedCount == t.RowCount {
		return ""
	}
	return "每个文件的每种原因只列最先的几行：列出 " + format.Count(t.ListedCount) + " 行，共 " + format.Count(t.RowCount) + " 行；其余见数据文件。"
}

func fileTable(l page.Links, files record.Rows[FileDetail]) table.Table {
	t := table.Table{ID: "files", Caption: "读入的文件", Columns: []table.Column{
		table.Name("文件"), table.Fixed("类别"), table.Text("编码"), table.Figures("读入", "行"), table.Figures("采用", "行"),
		table.Figures("没有采用", "行"), table.Text("SHA-256"),
	}}
	return page.Fill(l, t, files, func(f FileDetail) cell.Row {
		kind := cell.Text(l.KindTitle(f.Kind))
		if f.Kind == "" {
			kind = cell.Badge("warning", "未识别")
		}
		return cell.Row{
			cell.Code(f.SourceFile).Named(page.FileID(f.SourceFile)), kind, cell.Text(f.Encoding),
			cell.Whole(f.RowsRead), cell.Whole(f.RowsUsed), cell.Whole(f.RowsSetAside),
			cell.Code(f.SHA256[:min(12, len(f.SHA256))] + "…"),
		}
	})
}

func (f FileDetail) isRecognised() bool { return f.Kind != "" }

func columnTable(l page.Links, files record.Rows[FileDetail]) table.Table {
	t := table.Table{ID: "columns", Caption: "采用和没有采用的列", Columns: []table.Column{
		table.Name("文件"), table.Figures("表头", "行"), table.Fixed("分隔符"), table.Name("采用的列"), table.Name("没有采用的列"),
	}}
	return page.Fill(l, t, files, func(f FileDetail) cell.Row {
		return cell.Row{
			cell.Code(f.SourceFile), cell.OptionalWhole(f.HeaderRow), cell.Text(delimiter(f.Delimiter)),
			cell.Text(f.RecognisedColumns), cell.Text(f.UnrecognisedColumns),
		}
	})
}

// profileTable tells what the columns of each file look like.
func profileTable(l page.Links, columns record.Rows[Profile]) table.Table {
	t := table.Table{
		ID: "profiles", Caption: "各栏的概况",
		Columns: []table.Column{
			table.Name("文件"), table.Name("栏"), table.Figures("已填", "格"), table.Figures("读不出", "格"),
			table.Figures("不同的值", "个"), table.Name("最小"), table.Name("最大"), table.Name("常见的写法（格数）"),
		},
		Note: "写法中 9 代表数字，A 代表字母，文代表汉字。个人信息和文字各栏只列写法。",
	}
	return page.Fill(l, t, columns, func(c Profile) cell.Row {
		return cell.Row{
			cell.Code(c.SourceFile), cell.Text(c.Header), cell.Whole(c.FilledCount), cell.Whole(c.UnreadableCount),
			cell.OptionalWhole(c.DistinctCount), cell.Code(c.Least), cell.Code(c.Greatest), formsCell(c.Forms),
		}
	})
}

// oneForm ends a form of a column: how many cells have it, and what sets it apart.
var oneForm = regexp.MustCompile(`(\(\d+\))  `)

// formsCell lists forms one to a line: they are of any length and may hold every sign
// that could set them apart.
func formsCell(forms string) cell.Cell {
	var all []cell.Cell
	for form := range strings.SplitSeq(oneForm.ReplaceAllString(forms, "$1\n"), "\n") {
		all = append(all, cell.Code(form))
	}
	return cell.Lines(all...)
}

func delimiter(s string) string {
	switch s {
	case ",":
		return "逗号"
	case ";":
		return "分号"
	case "\t":
		return "制表符"
	}
	return s
}

func unrecognisedTable(l page.Links, files record.Rows[FileDetail]) table.Table {
	t := table.Table{
		ID: "unrecognised", Caption: "未识别的文件", Empty: "每个文件都已识别",
		Columns: []table.Column{table.Name("文件"), table.Name("最接近的类别"), table.Name("缺少的必填列"), table.Name("无法区分的类别")},
	}
	unrecognised := files.Matching(func(f FileDetail) bool { return !f.isRecognised() })
	return page.Fill(l, t, unrecognised, func(f FileDetail) cell.Row {
		return cell.Row{
			cell.Code(f.SourceFile), cell.Text(f.ClosestTitle), cell.Text(f.LackingColumns), cell.Text(f.TiedTitles),
		}
	})
}

// maskedTable lists where personal values were typed into what is not meant for them.
// Exports without such cells have no list of them.
func maskedTable(l page.Links, cells record.Rows[MaskedCell]) table.Table {
	t := table.Table{
		ID: "masked", Caption: "填错位置的个人信息，已隐去",
		Columns: []table.Column{
			table.Name("文件与行"), table.Fixed("类别"), table.Text("列"), table.Text("位置"), table.Text("内容是"),
		},
		Note: "身份证号码、电话号码、银行账号和家庭地址填进了别的栏目；报告中各处都以 ＊ 代替，核验结果不受影响。请在原表中改正。",
	}
	for _, c := range cells.Rows {
		if c.CellCount > c.Position && c.Position == ListedMasked {
			t.Note += "同一文件同一列只列最先的 " + format.Count(ListedMasked) + " 处。"
			break
		}
	}
	return page.Fill(l, t, cells, func(c MaskedCell) cell.Row {
		column := ""
		if c.ColumnName != "" {
			column = l.KindTitle(c.Kind + "." + c.ColumnName)
		}
		return cell.Row{
			l.Source(c.SourceFile, c.SourceRow), cell.Text(l.KindTitle(c.Kind)), cell.Text(column),
			cell.Text(words.Text("masked_place", c.Place)), cell.Text(c.Holds),
		}
	})
}

// ListedMasked is how many masked cells of one column of a file report.masked_cells lists.
const ListedMasked = 1000

// unknownTable asks whether an unknown name is meant for a known one; nothing is
// ever matched by likeness.
func unknownTable(l page.Links, names record.Rows[UnknownName]) table.Table {
	t := table.Table{
		ID: "unknown", Caption: "政策里没有的名称和用词", Empty: "所有名称和用词都在政策里",
		Columns: []table.Column{
			table.Name("名称"), table.Text("所在的列"), table.Figures("出现", "次"), table.Name("是否指"), table.Name("首次出现"),
		},
		Note: "相近的只供核对，不会自动归并；确属同一机构的写进机构别名文件，同一个意思的用词写进用词文件，然后重新核验。",
	}
	return page.Fill(l, t, names, func(n UnknownName) cell.Row {
		nearest := n.Nearest
		if nearest != "" {
			nearest = "是否指：" + nearest
		}
		return cell.Row{
			cell.Text(n.Name), cell.Text(l.KindTitle(n.Kind + "." + n.ColumnName)), cell.Whole(n.OccurrenceCount),
			cell.Text(nearest), l.SourceAt(n.SourceFile, n.SourceRow),
		}
	})
}

func renamedTable(l page.Links, names record.Rows[RenamedInstitution]) table.Table {
	t := table.Table{
		ID: "renamed", Caption: "按别名归并的机构", Empty: "没有使用别名的行",
		Columns: []table.Column{table.Name("导出中的名称"), table.Name("机构"), table.Figures("行数", "行")},
	}
	return page.Fill(l, t, names, func(n RenamedInstitution) cell.Row {
		return cell.Row{cell.Text(n.Alias), l.Institution(n.Institution), cell.Whole(n.RowCount)}
	})
}

func reasonsByFile(l page.Links, reasons record.Rows[FileReason]) table.Table {
	t := table.Table{
		ID: "file-reasons", Caption: "没有采用与读不出，按文件和原因", Empty: "行都已采用",
		Columns: []table.Column{
			table.Name("文件"), table.Name("原因"), table.Text("整行"), table.Figures("行数", "行"), table.Figures("列出", "行"),
		},
	}
	return page.Fill(l, t, reasons, func(r FileReason) cell.Row {
		return cell.Row{
			cell.Code(r.SourceFile), cell.Text(words.Text("reason", r.Reason)),
			cell.Text(format.Either(r.Kept, "采用", "没有采用")), cell.Whole(r.RowCount), cell.Whole(r.ListedCount),
		}
	})
}

func setAsideCounts(l page.Links, counts record.Rows[SetAsideCount]) table.Table {
	t := table.Table{
		ID: "reasons", Caption: "没有采用与读不出，按类别和原因", Empty: "行都已采用",
		Columns: []table.Column{table.Fixed("类别"), table.Name("原因"), table.Text("整行"), table.Figures("行数", "行")},
	}
	return page.Fill(l, t, counts, func(c SetAsideCount) cell.Row {
		return cell.Row{
			cell.Text(l.KindTitle(c.Kind)), cell.Text(words.Text("reason", c.Reason)),
			cell.Text(format.Either(c.Kept, "采用，单元格视为空", "没有采用")), cell.Whole(c.RowCount),
		}
	})
}

func setAsideTable(l page.Links, rows record.Rows[SetAside]) table.Table {
	t := table.Table{
		ID: "rows", Caption: "没有采用的行和读不出的单元格", Empty: "行都已采用",
		Columns: []table.Column{
			table.Name("文件与行"), table.Fixed("类别"), table.Name("原因"), table.Text("列"), table.Text("整行"),
			table.Name("说明"),
		},
	}
	return page.Fill(l, t, rows, func(r SetAside) cell.Row {
		column := r.Column
		if column != "" {
			column = l.KindTitle(r.Kind + "." + r.Column)
		}
		return cell.Row{
			l.SourceAt(r.SourceFile, r.SourceRow), cell.Text(l.KindTitle(r.Kind)),
			cell.Text(words.Text("reason", r.Reason)), cell.Text(column),
			cell.Text(format.Either(r.Kept, "采用", "没有采用")),
			cell.Text(r.Detail),
		}
	})
}

// acceptedTable lists what is wrong with exports as a whole and was accepted, with
// what rests on it.
func acceptedTable(l page.Links, all record.Rows[Accepted]) table.Table {
	t := table.Table{
		ID: "accepted", Caption: "整体检查未通过、经人接受的问题", Empty: "整体检查全部通过",
		Columns: []table.Column{
			table.Name("问题"), table.Fixed("类别"), table.Name("文件与行"), table.Name("情况"), table.Name("可能的原因"),
			table.Figures("受影响的规则", "条"), table.Name("其上的金额"),
		},
		Note: "这些问题本应使核验停止，发布时由操作人用 --accept 接受。受影响的规则和金额可能因此失真。",
	}
	return page.Fill(l, t, all, func(a Accepted) cell.Row {
		var place cell.Cell
		switch {
		case a.SourceFile == "":
			place = cell.Text("")
		case a.SourceRow == nil:
			place = cell.Code(a.SourceFile)
		default:
			place = l.SourceAt(a.SourceFile, *a.SourceRow)
		}
		return cell.Row{
			cell.Text(a.Title), cell.Text(l.KindTitle(a.Kind)), place, cell.Text(a.Says), cell.Text(a.Likely),
			cell.Whole(a.RuleCount), cell.Text(a.resting()),
		}
	})
}

// resting says which yuan rest on what was accepted.
func (a Accepted) resting() string {
	var parts []string
	for _, p := range []struct {
		name string
		fen  *int64
	}{{"应补", a.EntitledFen}, {"应付", a.PayableFen}, {"已拨付", a.PaidFen}} {
		if p.fen != nil {
			parts = append(parts, p.name+" "+format.Yuan(*p.fen)+" 元")
		}
	}
	return strings.Join(parts, "，")
}

// Sentence names for the overview what was accepted, "" where nothing was.
func Sentence(all []Accepted) string {
	var titles []string
	for _, a := range all {
		if !slices.Contains(titles, a.Title) {
			titles = append(titles, a.Title)
		}
	}
	if titles == nil {
		return ""
	}
	return strings.Join(titles, "、") + "。受影响的数字可能失真。"
}

// SetAside is a row of report.set_aside_examples.
type SetAside struct {
	SourceFile           string
	SourceRow            int64
	Kind, Reason, Column string
	Kept                 bool
	Detail               string
}
