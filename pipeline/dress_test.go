package pipeline_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/ingest"
	"github.com/peihe/peihe/pipeline/schema"
)

// A dresser rewrites exports as spreadsheets, platforms and hands leave them, and
// changes nothing that they say. Its whims hang on its seed alone.
type dresser struct {
	*rand.Rand
	dialect export.Dialect
}

func newDresser(seed uint64, dialect export.Dialect) *dresser {
	return &dresser{rand.New(rand.NewPCG(seed, 1021)), dialect}
}

// place is a row as a spreadsheet shows it.
type place struct {
	file string
	row  int64
}

// dressedFile is what the pipeline must say of a file.
type dressedFile struct {
	kind, encoding, delimiter string
	header                    int
	read                      int64
}

// dressed is what became of a folder: where its rows went, which rows came on
// top that are set aside, and the files that there are now.
type dressed struct {
	moved map[place]place
	added map[place]string // kind and reason
	files map[string]dressedFile
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// chance is true once in n.
func (d *dresser) chance(n int) bool { return d.IntN(n) == 0 }

// folder dresses the files KIND.csv of one folder, as [encoding/csv] writes them
// with default headers, into another.
func (d *dresser) folder(t testing.TB, in, out string) dressed {
	t.Helper()
	result := dressed{map[place]place{}, map[place]string{}, map[string]dressedFile{}}
	var spots []*spot
	var of []wear
	common := d.common()
	for _, kind := range schema.Kinds() {
		records := readCSV(t, filepath.Join(in, kind.Name+".csv"))
		header, rows := records[0], records[1:]
		cuts := []int{0, len(rows)}
		for range d.IntN(3) {
			cuts = append(cuts, d.IntN(len(rows)+1))
		}
		slices.Sort(cuts)
		n := len(cuts) - 1
		complete := d.IntN(n) // the part that keeps every column
		for i, s := range d.spots(kind.Name, n, common) {
			spots = append(spots, s)
			of = append(of, wear{kind, header, rows[cuts[i]:cuts[i+1]], cuts[i], i == complete})
		}
	}
	w := newWrapper(t, d, spots)
	for i, s := range spots {
		p := d.part(of[i].kind, of[i].header, of[i].rows, s.form, w.has1904(s), of[i].complete)
		path := w.put(s, p)
		for j, row := range p.rows {
			result.moved[place{of[i].kind.Name + ".csv", int64(of[i].first + j + 2)}] = place{path, row}
		}
		for row, reason := range p.added {
			result.added[place{path, row}] = p.kind.Name + " " + reason
		}
		result.files[path] = dressedFile{p.kind.Name, p.encoding, p.comma, p.header, p.read}
	}
	w.write(out)
	return result
}

// wear is what one part of a kind holds; first is the position of its first row
// among those of the kind.
type wear struct {
	kind     schema.Kind
	header   []string
	rows     [][]string
	first    int
	complete bool
}

func readCSV(t testing.TB, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// part is one file or sheet in the making.
type part struct {
	*dresser
	kind     schema.Kind
	form     form
	from1904 bool
	slots    []slot
	comma    string
	ends     []string // of lines
	quotes   int      // quote where it must be, now and then, or everything
	encoding string
	mark     bool
	headers  []string
	surplus  int // blank cells that rows of a text have beyond the header, -1 for one less than it has
	exact    int // rows that may have just as many as the header all the same
	text     strings.Builder
	grid     [][]gridCell // of a sheet or page
	ranges   []spread
	above    map[int]int // by slot, the range that the row above is of
	former   []string    // the clean row right above, nil for none
	row      int64
	header   int
	read     int64
	rows     []int64 // where the rows given went
	added    map[int64]string
}

// gridCell is one of a sheet or page: a text, or a number in a format of which text
// is what one sees.
type gridCell struct {
	text   string
	number float64
	format string // "" for a text
}

func asCells(cells []string) []gridCell {
	out := make([]gridCell, len(cells))
	for i, c := range cells {
		out[i].text = c
	}
	return out
}

// spread is a merged range; columns count from 0, rows from 1.
type spread struct{ first, last, from, to int }

// slot is a column of a dressed file: one of the clean header's, or one that means
// nothing.
type slot struct {
	cell   int // of the clean row, -1 for none
	twin   int // the slot that this one repeats, by its cell of the clean row; -1 for none
	column schema.Column
	header string
}

func (d *dresser) part(kind schema.Kind, header []string, rows [][]string, f form, from1904, complete bool) *part {
	p := &part{dresser: d, kind: kind, form: f, from1904: from1904, added: map[int64]string{}, above: map[int]int{}}
	if f == textForm {
		p.comma, p.quotes = pick(d.Rand, ",", ",", "\t", ";", "|"), d.IntN(3)
		p.ends = pick(d.Rand, []string{"\n"}, []string{"\r\n"}, []string{"\r"}, []string{"\n", "\r\n"})
	}
	if f != sheetForm {
		p.encoding = pick(d.Rand, "UTF-8", "UTF-8", "GB18030", "GB18030", "UTF-16LE", "UTF-16BE")
		// A page in UTF-16 without a mark is none of a browser either.
		p.mark = d.chance(2) || f == pageForm
	}
	p.layOut(header, rows, complete)
	if f == textForm && d.chance(6) {
		p.raw(pick(d.Rand, "sep="+p.comma, "SEP="+p.comma, `"sep=`+p.comma+`"`))
	}
	for range max(0, d.IntN(15)-6) { // nine rows at most with that, often none
		p.title()
	}
	for _, s := range p.slots {
		p.headers = append(p.headers, p.outer(s.header))
	}
	p.header = int(p.write(asCells(p.headers)...))
	p.shape(rows)
	for _, row := range rows {
		p.between()
		p.rows = append(p.rows, p.dress(row))
	}
	p.between()
	return p
}

// shape chooses how many cells the rows of a text have: as many as the header, or,
// at least half of them, all just as many more or less.
func (p *part) shape(rows [][]string) {
	if p.form != textForm {
		return
	}
	plain, odd := 0, 3 // repeated headers count too
	for _, row := range rows {
		switch {
		case isBlank(row), isFooter(row):
		case len(row) > len(p.kind.Columns):
			odd++
		default:
			plain++
		}
	}
	if spare := (plain - odd) / 2; spare >= 0 {
		p.surplus, p.exact = pick(p.Rand, 0, 0, 1, 2), spare
		if last := p.slots[len(p.slots)-1]; last.cell < 0 && last.twin < 0 && p.chance(2) {
			p.surplus = -1
		}
	}
}

// layOut chooses and orders the columns: those of the clean header, but for
// optional ones that are blank throughout where another part has them, and others
// that are nobody's or stand right of the true one.
func (p *part) layOut(header []string, rows [][]string, complete bool) {
	for i, h := range header {
		at := slices.IndexFunc(p.kind.Columns, func(c schema.Column) bool { return c.Header == h })
		s := slot{cell: i, twin: -1, column: p.kind.Columns[at]}
		s.header = p.alias(s.column)
		blank := !slices.ContainsFunc(rows, func(row []string) bool { return i < len(row) && row[i] != "" })
		if blank && !complete && !s.column.Required && !s.column.AnyOf && p.chance(2) {
			continue
		}
		p.slots = append(p.slots, s)
	}
	p.Shuffle(len(p.slots), func(i, j int) { p.slots[i], p.slots[j] = p.slots[j], p.slots[i] })
	strange := []string{"序号", "录入人", "数据来源", "", "　", "Unnamed: 3", "是否打印", "班次", "（必填）", "*"}
	if p.kind.Name == "signins" || p.kind.Name == "assessments" {
		strange = append(strange, "姓名") // which makes it no roster
	}
	for range p.IntN(4) {
		p.slots = slices.Insert(p.slots, p.IntN(len(p.slots)+1),
			slot{cell: -1, twin: -1, header: pick(p.Rand, strange...)})
	}
	if i := p.IntN(len(p.slots)); p.slots[i].cell >= 0 && p.chance(3) {
		again := slot{cell: -1, twin: p.slots[i].cell, column: p.slots[i].column, header: p.alias(p.slots[i].column)}
		p.slots = slices.Insert(p.slots, i+1+p.IntN(len(p.slots)-i), again)
	}
	for p.form != textForm && strings.TrimSpace(p.slots[len(p.slots)-1].header) == "" {
		p.slots = p.slots[:len(p.slots)-1] // a sheet ends where nothing more is seen
	}
}

// alias is one of the headers of a column, written as it may be.
func (p *part) alias(c schema.Column) string {
	header := pick(p.Rand, append(slices.Clone(p.dialect.Aliases[p.kind.Name][c.Name]), c.Header)...)
	if p.chance(3) {
		header = strings.ToUpper(header)
	}
	if p.chance(6) {
		header += "(" + pick(p.Rand, "必填", "选填", "必填项", "选填项", "元", "人", "分钟", "秒", "课时") + ")"
	}
	if p.chance(4) {
		header = pick(p.Rand, "*", "", "* ", "**") + header + pick(p.Rand, "", "*", " *")
	}
	return p.name(header)
}

// write ends a row and returns its number.
func (p *part) write(cells ...gridCell) int64 {
	p.former = nil
	if p.row++; p.form != textForm {
		p.grid = append(p.grid, cells)
		return p.row
	}
	for i, c := range cells {
		if i > 0 {
			p.text.WriteString(p.comma)
		}
		must := strings.ContainsAny(c.text, p.comma+"\r\n") || strings.HasPrefix(c.text, `"`)
		if must || p.quotes == 2 || p.quotes == 1 && p.chance(3) {
			c.text = `"` + strings.ReplaceAll(c.text, `"`, `""`) + `"`
		}
		p.text.WriteString(c.text)
	}
	p.text.WriteString(pick(p.Rand, p.ends...))
	return p.row
}

// raw writes a line of a text as it is.
func (p *part) raw(line string) {
	p.text.WriteString(line + pick(p.Rand, p.ends...))
	p.row++
}

// title writes a row above the header.
func (p *part) title() {
	row := pick(p.Rand, nil, []string{"", "", ""}, []string{"福州市互联网营销师培训"},
		[]string{"导出时间：2021-10-08 09:00", "", "共 3 页，第 1 页; a,b"},
		[]string{"多\n行", "标题\r\n\"引号\""}, []string{"班次编号", "合计"}, []string{"'", `=""`}, []string{"2021", "5\" 屏"})
	at := int(p.write(asCells(row)...))
	if p.form != textForm && len(row) == 1 && p.chance(2) {
		p.ranges = append(p.ranges, spread{0, 1 + p.IntN(20), at, at})
	}
}

// between puts blank rows, footers and the header again wherever rows may stand.
func (p *part) between() {
	for p.chance(12) {
		p.write(asCells(pick(p.Rand, nil, make([]string, len(p.slots)), []string{" "}, []string{"", "　", `=""`, "'"},
			[]string{"\u200b", "\n"},
			make([]string, len(p.slots)+3)))...)
	}
	for p.chance(25) {
		word := p.name(pick(p.Rand, "合计", "小计", "总计：", "制表人:甲", "填表日期：2021-10-08", "审核人：", "负责人（签字）", "备注:以上属实"))
		blank := p.IntN(len(p.slots))
		row := slices.Concat(make([]string, blank), []string{p.outer(word)},
			pick(p.Rand, nil, []string{"12", "", "300.00"}))
		at := p.write(asCells(row)...)
		if p.form != textForm && blank+1 == len(row) && p.chance(2) {
			p.ranges = append(p.ranges, spread{blank, blank + 1, int(at), int(at)})
		}
		p.added[at] = ingest.Footer
		p.read++
	}
	if p.chance(40) && len(p.added) < 3 {
		p.added[p.write(asCells(p.headers)...)] = ingest.RepeatedHeader
		p.read++
	}
}

func isBlank(row []string) bool {
	return !slices.ContainsFunc(row, func(c string) bool { return c != "" })
}

// isFooter reports a clean row that is no row of the kind's columns.
func isFooter(row []string) bool {
	i := slices.IndexFunc(row, func(c string) bool { return c != "" })
	return i >= 0 && regexp.MustCompile("^(合计|小计|总计|制表|填表|审核人|负责人|备注:)").MatchString(row[i])
}

// dress writes one clean row.
func (p *part) dress(row []string) int64 {
	if !isBlank(row) {
		p.read++
	}
	if isFooter(row) {
		return p.write(asCells(row)...)
	}
	former := p.former
	var cells []gridCell
	last := -1
	own := map[int]gridCell{}
	for i, s := range p.slots {
		var c gridCell
		switch {
		case s.cell >= 0 && s.cell < len(row) && row[s.cell] != "":
			c = p.cell(s.column, row[s.cell])
			own[s.cell] = c
		case s.twin >= 0 && s.twin < len(row) && row[s.twin] != "":
			c = own[s.twin] // the very same, as far as one sees
		case s.cell >= 0 && !isBlank(row) && p.chance(6) && ownWord(s.column.Type):
			c.text = p.outer(p.wide(p.invisible(pick(p.Rand, "NULL", "null", `\N`, "N/A", "NA", "n/a", "None", "nan",
				"NaN", "无", "暂无", "空", "-", "—", "/", "0000-00-00"))))
			own[s.cell] = c
		case s.twin >= 0:
			c = own[s.twin]
		case s.cell < 0 && !isBlank(row) && !p.chance(3):
			c.text = pick(p.Rand, "1", "张三", "2021-13-45", `a"b`, "x"+p.comma+"y", "350197")
		default:
			c.text = pick(p.Rand, "", "", "", "", " ", "　", `=""`, "'", "\u200e\ufeff", "\n")
			cells = append(cells, c)
			continue
		}
		cells, last = append(cells, c), i
	}
	clean := len(p.kind.Columns)
	switch {
	case len(row) > clean: // beyond the header, whatever that is now
		return p.write(append(cells, asCells(row[clean:])...)...)
	case p.form != textForm:
		if p.merge(cells, row, former); p.chance(4) && last >= 0 {
			cells = cells[:last+1+p.IntN(len(cells)-last)]
		}
	case p.surplus < 0:
		cells = cells[:len(cells)-1]
	case p.exact > 0 && p.chance(3):
		p.exact--
	default:
		cells = append(cells, asCells(make([]string, p.surplus))...)
	}
	at := p.write(cells...)
	p.former = row
	return at
}

// ownWord reports types of which a cell may hold a word for nothing.
func ownWord(t schema.Type) bool {
	switch t {
	case schema.Name, schema.Word, schema.Text, schema.List, schema.Topics:
		return false
	}
	return true
}

// merge joins cells with those of the same text right above.
func (p *part) merge(cells []gridCell, row, former []string) {
	if former == nil {
		clear(p.above)
		return
	}
	for i, s := range p.slots {
		r, isOpen := p.above[i]
		delete(p.above, i)
		switch s.column.Type {
		case schema.Whole, schema.Money, schema.Decimal: // a sum, rather
			continue
		}
		if s.cell < 0 || s.cell >= min(len(row), len(former)) || row[s.cell] == "" || row[s.cell] != former[s.cell] ||
			p.chance(2) {
			continue
		}
		if slices.ContainsFunc(p.slots, func(o slot) bool { return o.twin == s.cell }) {
			continue
		}
		if !isOpen {
			if !p.chance(8) {
				continue
			}
			r = len(p.ranges)
			p.ranges = append(p.ranges, spread{i, i, int(p.row), 0})
		}
		p.ranges[r].to = int(p.row) + 1
		p.above[i] = r
		cells[i] = gridCell{text: pick(p.Rand, "", "", "不可见")}
	}
}

// cell writes what a clean cell says.
func (p *part) cell(c schema.Column, s string) gridCell {
	if p.form != textForm && p.chance(2) {
		if typed, ok := p.typed(c, s); ok {
			return typed
		}
	}
	return gridCell{text: p.outer(p.value(c, s))}
}

// outer adds what reading a cell takes off again.
func (p *part) outer(s string) string {
	space := func() string {
		around := pick(p.Rand, "", "", "", "", "", "", " ", "　", "\u00a0", "\t", "\u200b", "\ufeff", "\u2060", "\u202d",
			" \n", "\r\n")
		if p.comma != "" && strings.Contains(s, p.comma) { // between two line ends it might look like a row
			return strings.TrimRight(around, "\r\n")
		}
		return around
	}
	if s != "" && !strings.ContainsAny(s[:1], `'="`) {
		switch p.IntN(12) {
		case 0:
			s = "'" + s
		case 1:
			s = `="` + s + `"`
		case 2:
			s = `'="` + s + `"`
		}
	}
	return space() + s + space()
}

// wide writes ASCII in full-width characters: here and there, or throughout.
func (p *part) wide(s string) string {
	if !p.chance(4) {
		return s
	}
	every := p.chance(2)
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7F && r != '"' && (every || p.chance(3)) {
			return r + 0xFEE0
		}
		return r
	}, s)
}

var brackets = strings.NewReplacer("(", "（", ")", "）")

// invisible puts a format character (Unicode category Cf) somewhere into a text.
func (p *part) invisible(s string) string {
	if !p.chance(12) {
		return s
	}
	runes := []rune(s)
	at := p.IntN(len(runes) + 1)
	c := pick(p.Rand, "\u00ad", "\u200b", "\u200d", "\u200e", "\u202c", "\u2060", "\u2066", "\u2069", "\ufeff",
		"\U000e0020")
	return string(runes[:at]) + c + string(runes[at:])
}

// name writes a name as somebody else would.
func (p *part) name(s string) string {
	s = p.invisible(s)
	if p.chance(3) {
		s = brackets.Replace(s)
	}
	if strings.Contains(s, "·") {
		s = strings.ReplaceAll(s, "·", pick(p.Rand, "·", "\u2022", "\u2027", "\u30fb", "\uff65"))
	}
	if p.chance(6) && s != "" {
		_, first := utf8.DecodeRuneInString(s)
		s = s[:first] + pick(p.Rand, " ", "　", "\u200b", "  ", "\u00a0") + s[first:]
	}
	return p.wide(s)
}

// value writes a cell in another form of its type; what is not in the clean form
// stays as it is.
func (p *part) value(c schema.Column, s string) string {
	switch c.Type {
	case schema.Text:
		return s
	case schema.Name:
		return p.name(p.synonym(c, s))
	case schema.Word:
		if slices.Contains(c.Words, s) {
			return p.name(p.synonym(c, s))
		}
		return s
	case schema.List, schema.Topics:
		return p.list(c.Type, s)
	}
	return p.invisible(p.wide(p.plain(c.Type, s)))
}

// synonym is another word for the one that is meant.
func (p *part) synonym(c schema.Column, s string) string {
	var all []string
	for written, meant := range p.dialect.Words[p.kind.Name][c.Name] {
		if meant == s {
			all = append(all, written)
		}
	}
	if len(all) == 0 || p.chance(2) {
		return s
	}
	slices.Sort(all)
	return pick(p.Rand, all...)
}

// plain writes a value in characters as people type them.
func (p *part) plain(t schema.Type, s string) string {
	switch t {
	case schema.Identity:
		return p.identity(s)
	case schema.Date:
		if at, err := time.Parse(time.DateOnly, s); err == nil {
			if p.chance(6) {
				return p.date(at) + pick(p.Rand, " 00:00:00", " 0:00", "T00:00", "　00:00", " 上午12:00", " 12:00 AM",
					" 00:00:00.000", " 00:00+08:00")
			}
			return p.weekday(p.date(at), at)
		}
	case schema.Month:
		if at, err := time.Parse("2006-01", s); err == nil {
			if p.chance(3) {
				return p.date(at.AddDate(0, 0, p.IntN(28)))
			}
			return at.Format(pick(p.Rand, "2006-01", "2006-1", "2006/1", "2006/01", "2006.1", "2006.01", "2006年1月",
				"2006年01月", "200601"))
		}
	case schema.Time:
		if at, err := time.Parse("15:04", s); err == nil {
			return p.clock(at, false)
		}
	case schema.Timestamp:
		if at, err := time.Parse(time.DateTime, s); err == nil {
			return p.timestamp(at)
		}
	case schema.Whole, schema.Money, schema.Decimal:
		return p.number(s)
	}
	return s
}

var cleanIdentity = regexp.MustCompile(`^\d{17}[\dX]$`)

// identity writes an identity number in groups, and its last X as keyboards have it.
func (p *part) identity(s string) string {
	if !cleanIdentity.MatchString(s) {
		return s
	}
	if p.chance(6) {
		sep := pick(p.Rand, "-", " ", "`", "'", "　", "\u00a0")
		s = s[:6] + sep + s[6:14] + sep + s[14:]
	}
	if bare, isX := strings.CutSuffix(s, "X"); isX {
		s = bare + pick(p.Rand, "X", "x", "×", "х", "Х")
	}
	return s
}

func (p *part) timestamp(at time.Time) string {
	if serial := at.Sub(serialEpoch).Hours() / 24; serial >= 40000 && serial < 60000 && p.chance(8) {
		return strconv.FormatFloat(serial, 'f', 6+p.IntN(6), 64)
	}
	offset := ""
	if p.chance(6) {
		ahead := pick(p.Rand, 0, p.dialect.UTCOffset, p.dialect.UTCOffset, -150, 540)
		at = at.Add(time.Duration(ahead-p.dialect.UTCOffset) * time.Minute)
		in := at.In(time.FixedZone("", ahead*60))
		offset = pick(p.Rand, "", " ") + in.Format(pick(p.Rand, "-07:00", "-0700"))
		if ahead == 0 && p.chance(2) {
			offset = "Z"
		}
	}
	space := pick(p.Rand, " ", " ", "  ", "T", "　", "\u00a0", "\t")
	return p.weekday(p.date(at), at) + space + p.clock(at, true) + offset
}

// weekday puts its weekday behind a date that is no serial.
func (p *part) weekday(date string, at time.Time) string {
	if !p.chance(8) || !strings.ContainsAny(date, "-/.年") {
		return date
	}
	day := string([]rune("日一二三四五六")[at.Weekday()])
	if day == "日" && p.chance(2) {
		day = "天"
	}
	day = pick(p.Rand, "星期", "周") + day
	return date + pick(p.Rand, "", " ") + pick(p.Rand, day, day, "("+day+")", "（"+day+"）")
}

// serialEpoch is day 0 of a spreadsheet.
var serialEpoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

func (p *part) date(at time.Time) string {
	if serial := int(at.Sub(serialEpoch).Hours() / 24); serial >= 40000 && serial <= 60000 && p.chance(6) {
		return fmt.Sprint(serial)
	}
	return at.Format(pick(p.Rand, time.DateOnly, "2006-1-2", "2006/1/2", "2006/01/02", "2006.1.2", "2006.01.02",
		"2006年1月2日", "2006年01月02日", "20060102"))
}

// clock writes a time of day; that of a timestamp may have a fraction of a second.
func (p *part) clock(at time.Time, fraction bool) string {
	word, shown, behind := p.halfDay(at)
	s := shown.Format(pick(p.Rand, "15:04:05", "15:04"))
	if at.Second() != 0 {
		s = shown.Format("15:04:05")
	}
	if fraction && strings.Count(s, ":") == 2 && p.chance(6) {
		s += pick(p.Rand, ".0", ".000", ".999", ".123456789")
	}
	if p.chance(3) {
		s = strings.TrimPrefix(s, "0")
	}
	switch {
	case word == "":
	case behind:
		s += pick(p.Rand, "", " ") + word
	default:
		s = word + pick(p.Rand, "", " ") + s
	}
	return s
}

// halfDay turns a time to the 12-hour clock now and then: the word for it, the
// time to be shown, and whether the word stands behind it.
func (p *part) halfDay(at time.Time) (word string, shown time.Time, behind bool) {
	if !p.chance(4) {
		return "", at, false
	}
	words := []string{"上午", "凌晨", "早上", "AM", "am", "Am"}
	hour := at.Hour()
	switch {
	case hour >= 12:
		words = []string{"下午", "PM", "pm"}
		if hour > 12 {
			words = append(words, "晚上")
		}
		if hour <= 14 {
			words = append(words, "中午", "中午")
		}
	case hour == 11:
		words = append(words, "中午")
	}
	word = pick(p.Rand, words...)
	switch isASCII := word[0] < utf8.RuneSelf; {
	case hour%12 == 0 && (isASCII || word == "中午" || p.chance(2)):
		hour = 12
	default:
		hour %= 12
	}
	return word, time.Date(2000, 1, 1, hour, at.Minute(), at.Second(), 0, time.UTC), p.chance(2)
}

var cleanNumber = regexp.MustCompile(`^(-?)(\d+)(?:\.(\d+))?$`)

func (p *part) number(s string) string {
	m := cleanNumber.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	sign, whole, fraction := m[1], m[2], strings.TrimRight(m[3], "0")
	switch {
	case p.chance(4):
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	case p.chance(6):
		whole = "0" + whole
	}
	if p.chance(3) {
		fraction += strings.Repeat("0", p.IntN(4))
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	if sign == "" && p.chance(8) {
		sign = "+"
	}
	if sign == "-" {
		switch p.IntN(4) {
		case 0:
			return pick(p.Rand, "", "¥") + "(" + pick(p.Rand, "", "¥") + whole + fraction + ")"
		case 1:
			return pick(p.Rand, "-", "\u2212", "\u2013") + pick(p.Rand, "¥", "￥") + whole + fraction
		case 2:
			sign = pick(p.Rand, "\u2212", "\u2013")
		}
	}
	prefix, suffix := "", ""
	if p.chance(6) {
		prefix = pick(p.Rand, "¥", "￥")
	}
	if p.chance(4) {
		suffix = pick(p.Rand, "元", "人", "分钟", "秒", "课时")
	}
	return prefix + sign + whole + fraction + suffix
}

var separators = regexp.MustCompile(`[、,，;；/|]`)

func (p *part) list(t schema.Type, s string) string {
	items := separators.Split(s, -1)
	p.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	var b strings.Builder
	for i, item := range items {
		if i > 0 {
			b.WriteString(pick(p.Rand, "、", ",", "，", ";", "；", "/", "|"))
		}
		if t == schema.Topics {
			b.WriteString(p.invisible(p.wide(item)))
		} else {
			b.WriteString(p.name(item))
		}
	}
	return b.String()
}

// encode returns the bytes of a text; the part's encoding becomes what the pipeline
// must call it.
func (p *part) encode(t testing.TB, text string) []byte {
	t.Helper()
	var e encoding.Encoding
	bom := unicode.IgnoreBOM
	if p.mark {
		bom = unicode.UseBOM
	}
	switch p.encoding {
	case "UTF-8":
		if p.mark {
			text = "\ufeff" + text
		}
		return []byte(text)
	case "UTF-16LE":
		e = unicode.UTF16(unicode.LittleEndian, bom)
	case "UTF-16BE":
		e = unicode.UTF16(unicode.BigEndian, bom)
	case "GB18030":
		e = simplifiedchinese.GB18030
	}
	raw, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if p.encoding == "GB18030" && utf8.Valid(raw) { // ASCII, or not to be told from UTF-8
		p.encoding = "UTF-8"
		return []byte(text)
	}
	return raw
}
