package pipeline_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/peihe/peihe/pipeline/schema"
)

// form is what a part is written as.
type form uint8

const (
	textForm  form = iota
	pageForm       // an HTML table
	sheetForm      // of a workbook
)

// spot is where a part goes: a file, or a member of an archive, or a sheet of a
// workbook that is either.
type spot struct {
	file, member, sheet string
	form                form
}

// container names the file or member that the spot is in.
func (s *spot) container() string { return path.Join(s.file, s.member) }

// What names of folders, files and sheets may be, in load order: older folders
// come first, numbers count by their value, bytes tell the rest.
var (
	folders = []string{
		"BAK/2020/", "备份 2021/", "旧表/", "", "2021 年/2 月/", "2021 年/10 月/历史/", "2021 年/10 月/", "a/b/", "导出/",
		"平台 导出/2021 年/",
	}
	copies = []string{"", " (1)", " (2)", " (10)", "-2", "2", "10", "b", "副本2", "副本10"}
	sheets = []string{"1班", "2021.4", "2021.10", "Sheet1", "Sheet2", "Sheet10", "a#b", "学员 (2)", "学员 (10)"}
)

// Endings of names, of which none tells what the file is.
var endings = map[form][]string{
	textForm:  {".csv", ".csv", ".CSV", ".Csv", ".txt", ".tsv", ".TXT", ".xls"},
	pageForm:  {".xls", ".xls", ".XLS", ".csv"},
	sheetForm: {".xlsx", ".xlsx", ".xlsm", ".XLSX", ".xls", ".csv"},
}

func (d *dresser) ending(f form) string { return pick(d.Rand, endings[f]...) }

// some picks n positions below most, in order.
func (d *dresser) some(n, most int) []int {
	list := d.Perm(most)[:n]
	slices.Sort(list)
	return list
}

// common is a file that several kinds share, behind all others in load order: a
// workbook with a sheet of each, an archive, or none.
func (d *dresser) common() spot {
	switch d.IntN(4) {
	case 0:
		return spot{file: "龥汇总" + d.ending(sheetForm), form: sheetForm}
	case 1:
		return spot{file: "龥汇总.zip"}
	}
	return spot{}
}

// spots invents places for the n parts of a kind in load order, which say nothing of
// the kind.
func (d *dresser) spots(kind string, n int, common spot) (list []*spot) {
	// The kind's name makes paths distinct; turned round, it tells nobody anything.
	name := []byte(kind)
	slices.Reverse(name)
	if common.file != "" && d.chance(2) {
		last := common
		if n--; last.form == sheetForm {
			last.sheet = string(name)
		} else {
			last.member = string(name) + d.ending(textForm)
		}
		defer func() { list = append(list, &last) }()
	}
	prefix := pick(d.Rand, "", "", "报表", "Sheet1 (2)", "~")
	stem := fmt.Sprintf("%s%03d-%s", prefix, d.IntN(1000), name)
	var sizes []int
	for left := n; left > 0; {
		sizes = append(sizes, 1+d.IntN(left))
		left -= sizes[len(sizes)-1]
	}
	where := folders
	if prefix != "" { // which would move it behind some folders
		where = slices.DeleteFunc(slices.Clone(folders), func(f string) bool { return f == "" })
	}
	for i, at := range d.some(len(sizes), len(where)*len(copies)) {
		list = append(list, d.group(where[at/len(copies)]+stem+copies[at%len(copies)], sizes[i])...)
	}
	return list
}

// group places parts that go together: n sheets of a workbook or members of an
// archive, or a file of its own.
func (d *dresser) group(name string, n int) (list []*spot) {
	f := pick(d.Rand, textForm, textForm, textForm, textForm, textForm, pageForm, pageForm, sheetForm)
	if n > 1 && d.chance(3) {
		f = sheetForm
	}
	base := path.Base(name) + "x" // which keeps its digits apart from those of a copy
	first := spot{form: f}
	switch end := d.ending(f); d.IntN(6) {
	case 0:
		first.file = name + pick(d.Rand, ".zip", ".ZIP")
		first.member = pick(d.Rand, "", "表/", `表\`, "a/") + base + end
	case 1:
		first.file, first.member = name+end+pick(d.Rand, ".gz", ".GZ"), path.Base(name)+end
	default:
		first.file = name + end
	}
	switch {
	case f == sheetForm:
		for _, at := range d.some(n, len(sheets)) {
			s := first
			s.sheet = sheets[at]
			list = append(list, &s)
		}
	case n == 1:
		list = []*spot{&first}
	default:
		for _, at := range d.some(n, len(copies)) {
			f := pick(d.Rand, textForm, textForm, textForm, pageForm, pageForm, sheetForm)
			s := spot{file: name + ".zip", member: base + copies[at] + d.ending(f), form: f}
			if f == sheetForm {
				s.sheet = pick(d.Rand, sheets...)
			}
			list = append(list, &s)
		}
	}
	return list
}

// wrapper puts parts where they go.
type wrapper struct {
	*dresser
	t     testing.TB
	files map[string]map[string][]byte // by file and member, "" for the file itself
	books map[string]*bookFile
}

// book is a workbook in the making.
type bookFile struct {
	*excelize.File
	spot     *spot
	from1904 bool
	sheets   int
	styles   map[string]int
}

func newWrapper(t testing.TB, d *dresser, spots []*spot) *wrapper {
	t.Helper()
	w := &wrapper{d, t, map[string]map[string][]byte{}, map[string]*bookFile{}}
	spots = slices.Clone(spots)
	d.Shuffle(len(spots), func(i, j int) { spots[i], spots[j] = spots[j], spots[i] })
	for _, s := range spots {
		if s.form != sheetForm {
			continue
		}
		b := w.books[s.container()]
		if b == nil {
			b = &bookFile{File: excelize.NewFile(), spot: s, from1904: d.chance(4), styles: map[string]int{}}
			w.books[s.container()] = b
			w.must(b.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &b.from1904}))
		}
		b.sheets++
		i, err := b.NewSheet(s.sheet)
		w.must(err)
		b.SetActiveSheet(i)
	}
	for _, b := range w.books {
		if slices.ContainsFunc(spots, func(s *spot) bool {
			return s.container() == b.spot.container() &&
				s.sheet == "Sheet1"
		}) {
			continue
		}
		if len(b.spot.file)%2 == 0 {
			w.must(b.DeleteSheet("Sheet1"))
			continue
		}
		// A hidden sheet is no export, whatever it holds.
		w.must(b.SetSheetRow("Sheet1", "A1", &[]any{"班次编号", "班次名称", "培训机构", "所属地区", "培训工种", "开班日期", "结班日期"}))
		w.must(b.SetSheetRow("Sheet1", "A2", &[]any{"H", "H", "H", "H", "H", "2021-05-01", "2021-05-09"}))
		w.must(b.SetSheetVisible("Sheet1", false, len(b.spot.file)%3 == 0))
	}
	return w
}

func (w *wrapper) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *wrapper) has1904(s *spot) bool {
	return s.form == sheetForm && w.books[s.container()].from1904
}

// put takes a part and returns the path by which the pipeline names it.
func (w *wrapper) put(s *spot, p *part) string {
	w.t.Helper()
	name := strings.ReplaceAll(s.file+"/"+s.member, `\`, "/")
	name = strings.TrimSuffix(name, "/")
	switch s.form {
	case textForm:
		text := p.text.String()
		if p.chance(2) { // no end of the last line
			text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
		}
		w.keep(s, p.encode(w.t, text))
	case pageForm:
		w.keep(s, p.encode(w.t, p.page()))
	case sheetForm:
		b := w.books[s.container()]
		w.must(b.put(s.sheet, p))
		if b.sheets > 1 {
			name += "#" + s.sheet
		}
	}
	return name
}

func (w *wrapper) keep(s *spot, raw []byte) {
	if w.files[s.file] == nil {
		w.files[s.file] = map[string][]byte{}
	}
	w.files[s.file][s.member] = raw
}

// write writes all files below a folder.
func (w *wrapper) write(out string) {
	w.t.Helper()
	for _, name := range slices.Sorted(maps.Keys(w.books)) {
		b := w.books[name]
		raw, err := b.WriteToBuffer()
		w.must(err)
		w.must(b.Close())
		w.keep(b.spot, raw.Bytes())
	}
	for name, members := range w.files {
		raw, isFile := members[""]
		switch {
		case isFile:
		case strings.EqualFold(path.Ext(name), ".gz"):
			for _, content := range members {
				raw = gzipped(content)
			}
		default:
			raw = w.pack(members)
		}
		name = filepath.Join(out, filepath.FromSlash(name))
		w.must(os.MkdirAll(filepath.Dir(name), 0o755))
		w.must(os.WriteFile(name, raw, 0o644))
	}
}

// pack is an archive as programs of today, or of Chinese Windows, write it.
func (w *wrapper) pack(members map[string][]byte) []byte {
	w.t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	_, err := z.Create("表/")
	w.must(err)
	for i, name := range slices.Sorted(maps.Keys(members)) {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate}
		if len(members[name])%2 == i%2 {
			header.NonUTF8 = true
			header.Name, err = simplifiedchinese.GB18030.NewEncoder().String(name)
			w.must(err)
		}
		f, err := z.CreateHeader(header)
		w.must(err)
		_, err = f.Write(members[name])
		w.must(err)
	}
	w.must(z.Close())
	return b.Bytes()
}

// style returns the cell format of a number format: "#" and the number of a built-in
// one, or what it says.
func (b *bookFile) style(format string) (int, error) {
	if format == "General" {
		return 0, nil
	}
	if id, found := b.styles[format]; found {
		return id, nil
	}
	var s excelize.Style
	if number, isBuiltIn := strings.CutPrefix(format, "#"); isBuiltIn && len(number) <= 2 {
		s.NumFmt, _ = strconv.Atoi(number)
	} else {
		s.CustomNumFmt = &format
	}
	id, err := b.NewStyle(&s)
	b.styles[format] = id
	return id, err
}

// put writes a part as a sheet.
func (b *bookFile) put(sheet string, p *part) error {
	if p.chance(3) {
		return b.putShared(sheet, p)
	}
	w, err := b.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if p.chance(4) { // a hidden column is read like others
		if err := w.SetColVisible(1, 2, false); err != nil {
			return err
		}
	}
	for i, cells := range p.grid {
		if len(cells) == 0 {
			continue
		}
		row := make([]any, len(cells))
		for c, cell := range cells {
			switch {
			case cell.format != "":
				style, err := b.style(cell.format)
				if err != nil {
					return err
				}
				value := excelize.Cell{StyleID: style, Value: cell.number}
				if p.chance(6) {
					value.Formula = "SUM(A1:A2)" // whatever it is, its result is stored
				}
				row[c] = value
			case cell.text != "" || p.chance(4):
				row[c] = cell.text
			}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row, excelize.RowOpts{Hidden: p.chance(30)}); err != nil {
			return err
		}
	}
	for _, r := range p.ranges {
		from, to, err := r.corners()
		if err != nil {
			return err
		}
		if err := w.MergeCell(from, to); err != nil {
			return err
		}
	}
	return w.Flush()
}

// putShared writes a part as spreadsheets do, with texts in a table that all sheets
// share.
func (b *bookFile) putShared(sheet string, p *part) error {
	for i, cells := range p.grid {
		for c, cell := range cells {
			ref, err := excelize.CoordinatesToCellName(c+1, i+1)
			if err != nil {
				return err
			}
			if cell.format == "" {
				if cell.text != "" {
					err = b.SetCellStr(sheet, ref, cell.text)
				}
			} else if err = b.SetCellFloat(sheet, ref, cell.number, -1, 64); err == nil {
				var style int
				if style, err = b.style(cell.format); err == nil {
					err = b.SetCellStyle(sheet, ref, ref, style)
				}
			}
			if err != nil {
				return err
			}
		}
	}
	for _, r := range p.ranges {
		from, to, err := r.corners()
		if err != nil {
			return err
		}
		if err := b.MergeCell(sheet, from, to); err != nil {
			return err
		}
	}
	return nil
}

func (s spread) corners() (from, to string, err error) {
	if from, err = excelize.CoordinatesToCellName(s.first+1, s.from); err == nil {
		to, err = excelize.CoordinatesToCellName(s.last+1, s.to)
	}
	return from, to, err
}

// page writes a part as an HTML table.
func (p *part) page() string {
	var b strings.Builder
	b.WriteString(pick(p.Rand,
		`<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{mso-number-format:"\@"}</style><title>a</title></head><body><table border=1>`,
		"<!DOCTYPE html>\r\n<html><body><p>导出结果</p><table>", "<table>", "<div><table><tbody>",
		"<?xml version=\"1.0\"?>\n<!-- <table> -->\n<table>"))
	covered := map[[2]int]bool{}
	spans := map[[2]int]string{}
	joined := map[int]bool{} // rows that reach into the next
	for _, r := range p.ranges {
		spans[[2]int{r.from, r.first}] = fmt.Sprintf(` colspan="%d" rowspan=%d`, r.last-r.first+1, r.to-r.from+1)
		for row := r.from; row <= r.to; row++ {
			joined[row] = joined[row] || row < r.to
			for c := r.first; c <= r.last; c++ {
				covered[[2]int{row, c}] = row > r.from || c > r.first
			}
		}
	}
	open := p.chance(4) // end tags of cells and rows may be left out
	for i, cells := range p.grid {
		row := i + 1
		if len(cells) == 1 && row == 1 && spans[[2]int{1, 0}] == "" {
			b.WriteString("<caption>" + markup(cells[0].text) + "</caption>")
			continue
		}
		b.WriteString(pick(p.Rand, "<tr>", "\n<tr>", "<TR class=x>"))
		for c, cell := range cells {
			if covered[[2]int{row, c}] {
				continue
			}
			tag := "td"
			if row == p.header && p.chance(2) {
				tag = "th"
			}
			text := markup(cell.text)
			if cell.text != "" && p.chance(6) {
				text = "<b><font color=red>" + text + "</font></b>"
			}
			b.WriteString("<" + tag + spans[[2]int{row, c}])
			switch {
			case cell.format != "":
				fmt.Fprintf(&b, ` x:num="%s"`, strconv.FormatFloat(cell.number, 'f', -1, 64))
			case p.chance(6):
				b.WriteString(pick(p.Rand, " x:str", ` style="vnd.ms-excel.numberformat:@"`,
					` style='mso-number-format:"\@"'`))
			}
			if b.WriteString(">" + text); !open {
				b.WriteString("</" + tag + ">")
			}
		}
		if !open {
			b.WriteString("</tr>")
		}
		if !joined[row] && p.chance(40) {
			b.WriteString("</table><p>第 2 页</p><table>")
		}
	}
	b.WriteString("</table>" + pick(p.Rand, "", "</body></html>\n", "<p>共 1 页</p>"))
	return b.String()
}

var lineBreaks = strings.NewReplacer("\r\n", "<br>", "\n", "<br/>", "\r", "<br>")

func markup(text string) string { return lineBreaks.Replace(html.EscapeString(text)) }

var plainID = regexp.MustCompile(`^[1-9]\d{0,14}$`)

const days1904 = 1462 // from the epoch of most workbooks to that of 1904

// typed is a cell that holds what a clean one says as a number, in a format that
// shows it so.
func (p *part) typed(c schema.Column, s string) (gridCell, bool) {
	shown := gridCell{text: s}
	var layout string
	switch c.Type {
	case schema.ID:
		if !plainID.MatchString(s) {
			return gridCell{}, false
		}
		fallthrough
	case schema.Whole, schema.Money, schema.Decimal:
		m := cleanNumber.FindStringSubmatch(s)
		if m == nil {
			return gridCell{}, false
		}
		shown.number, _ = strconv.ParseFloat(s, 64)
		shown.format = pick(p.Rand, "General", "0", "0.00", "#4", "#49", `"¥"#,##0.00`, "#,##0_);(#,##0)", "0.00E+00",
			"0.00_ ;[Red]-0.00 ")
		if p.form == pageForm && p.chance(2) { // as the format shows it
			shown.text = pick(p.Rand, fmt.Sprintf("%.0f", shown.number), fmt.Sprintf("%.2E", shown.number), "####")
		}
		return shown, true
	case schema.Date:
		layout = time.DateOnly
	case schema.Month:
		layout = "2006-01"
	case schema.Time:
		layout = "15:04"
	case schema.Timestamp:
		layout = time.DateTime
	}
	at, err := time.Parse(layout, s)
	if err != nil {
		return gridCell{}, false
	}
	if c.Type == schema.Month {
		at = at.AddDate(0, 0, p.IntN(28))
	}
	clock := at.Sub(at.Truncate(24 * time.Hour))
	serial := at.Sub(serialEpoch).Hours() / 24
	isSerial := 40000 <= serial && serial < 60000
	formats := []string{"#14", "yyyy-mm-dd", `yyyy"年"m"月"d"日";@`, "[$-804]yyyy/m/d aaaa", "#22"}
	switch {
	case c.Type == schema.Month:
		formats = append(formats, "#17", `yyyy"年"m"月"`, "#57")
		isSerial = false
	case c.Type == schema.Time:
		serial = clock.Hours() / 24
		formats = []string{"#20", "#21", "h:mm", "hh:mm:ss", "[h]:mm", "#18", `h"时"mm"分"`}
	case c.Type == schema.Timestamp && clock == 0:
		return gridCell{}, false // which a cell holds as a day
	case c.Type == schema.Timestamp:
		formats = append(formats, "yyyy-mm-dd hh:mm:ss", "yyyy/m/d h:mm;@", "m/d/yy h:mm AM/PM")
	}
	if isSerial && c.Type != schema.Time {
		formats = append(formats, "General", "0.00")
	}
	if p.from1904 && c.Type != schema.Time {
		serial -= days1904
	}
	shown.number, shown.format = serial, pick(p.Rand, formats...)
	return shown, serial >= 0 && (c.Type == schema.Time || serial > 60)
}
