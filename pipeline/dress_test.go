package pipeline

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/peihe/peihe/pipeline/export"
)

// A dresser rewrites exports as spreadsheets, platforms and hands leave them, and
// changes nothing that they say. Its whims hang on its seed alone.
type dresser struct {
	*rand.Rand
	aliases export.Aliases
}

func newDresser(seed uint64, aliases export.Aliases) *dresser {
	return &dresser{rand.New(rand.NewPCG(seed, 1021)), aliases}
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

// dressed is what became of a folder: where its rows went, which footers came on
// top, and the files that there are now.
type dressed struct {
	moved   map[place]place
	footers map[place]string // kind
	files   map[string]dressedFile
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// chance is true once in n.
func (d *dresser) chance(n int) bool { return d.IntN(n) == 0 }

// folder dresses the files KIND.csv of one folder, as [encoding/csv] writes them
// with default headers, into another.
func (d *dresser) folder(t testing.TB, in, out string) dressed {
	t.Helper()
	result := dressed{map[place]place{}, map[place]string{}, map[string]dressedFile{}}
	for _, kind := range export.Kinds() {
		name := kind.Name + ".csv"
		file, err := os.Open(filepath.Join(in, name))
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(file)
		r.FieldsPerRecord = -1
		records, err := r.ReadAll()
		file.Close()
		if err != nil {
			t.Fatal(err)
		}
		header, rows := records[0], records[1:]
		cuts := []int{0, len(rows)}
		for range d.IntN(4) {
			cuts = append(cuts, d.IntN(len(rows)+1))
		}
		slices.Sort(cuts)
		complete := d.IntN(len(cuts) - 1) // the part that keeps every column
		for i, path := range d.paths(kind.Name, len(cuts)-1) {
			p := d.part(kind, header, rows[cuts[i]:cuts[i+1]], path, i == complete)
			for j := range cuts[i+1] - cuts[i] {
				result.moved[place{name, int64(cuts[i] + j + 2)}] = place{path, p.rows[j]}
			}
			for _, row := range p.footers {
				result.footers[place{path, row}] = kind.Name
			}
			raw := p.encode(t)
			result.files[path] = dressedFile{kind.Name, p.encoding, p.comma, p.header, p.read}
			path = filepath.Join(out, filepath.FromSlash(path))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, raw, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return result
}

// paths invents n paths in load order, which say nothing of the kind.
func (d *dresser) paths(kind string, n int) []string {
	paths := map[string]bool{}
	for len(paths) < n {
		// The kind's name makes paths distinct; turned round, it tells nobody anything.
		name := []byte(kind)
		slices.Reverse(name)
		paths[pick(d.Rand, "", "", "导出/", "平台 导出/2021 年/", "a/b/")+
			pick(d.Rand, "", "报表", "Sheet1 (2)", "~")+fmt.Sprintf("%03d-%s", d.IntN(1000), name)+
			pick(d.Rand, ".csv", ".CSV", ".Csv")] = true
	}
	var sorted []string
	for p := range paths {
		sorted = append(sorted, p)
	}
	slices.Sort(sorted)
	return sorted
}

// part is one file in the making.
type part struct {
	*dresser
	kind     export.Kind
	slots    []slot
	comma    string
	ends     []string // of lines
	quotes   int      // quote where it must be, now and then, or everything
	encoding string
	text     strings.Builder
	row      int64
	header   int
	read     int64
	rows     []int64 // where the rows given went
	footers  []int64
}

// slot is a column of a dressed file: one of the clean header's, or one that means
// nothing.
type slot struct {
	cell   int // of the clean row, -1 for none
	column export.Column
	header string
}

func (d *dresser) part(kind export.Kind, header []string, rows [][]string, path string, complete bool) *part {
	p := &part{
		dresser: d, kind: kind, comma: pick(d.Rand, ",", ",", "\t", ";"), quotes: d.IntN(3),
		ends:     pick(d.Rand, []string{"\n"}, []string{"\r\n"}, []string{"\r"}, []string{"\n", "\r\n"}),
		encoding: pick(d.Rand, "UTF-8", "UTF-8 BOM", "GB18030", "GB18030", "UTF-16LE", "UTF-16BE"),
	}
	p.layOut(header, rows, complete)
	for range max(0, d.IntN(16)-6) { // nine rows at most, often none
		p.write(p.title()...)
	}
	var headers []string
	for _, s := range p.slots {
		headers = append(headers, p.outer(s.header))
	}
	p.header = int(p.write(headers...))
	for _, row := range rows {
		p.between()
		p.rows = append(p.rows, p.dress(row))
	}
	p.between()
	return p
}

// layOut chooses and orders the columns: those of the clean header, but for
// optional ones that are blank throughout where another part has them, and others
// that are nobody's or stand right of the true one.
func (p *part) layOut(header []string, rows [][]string, complete bool) {
	for i, h := range header {
		at := slices.IndexFunc(p.kind.Columns, func(c export.Column) bool { return c.Header == h })
		s := slot{cell: i, column: p.kind.Columns[at]}
		s.header = p.alias(s.column)
		blank := !slices.ContainsFunc(rows, func(row []string) bool { return i < len(row) && row[i] != "" })
		if blank && !complete && !s.column.Required && !s.column.AnyOf && p.chance(2) {
			continue
		}
		p.slots = append(p.slots, s)
	}
	p.Shuffle(len(p.slots), func(i, j int) { p.slots[i], p.slots[j] = p.slots[j], p.slots[i] })
	strange := []string{"序号", "录入人", "数据来源", "", "　", "Unnamed: 3", "是否打印", "班次"}
	if p.kind.Name == "signins" || p.kind.Name == "assessments" {
		strange = append(strange, "姓名") // which makes it no roster
	}
	for range p.IntN(4) {
		p.slots = slices.Insert(p.slots, p.IntN(len(p.slots)+1), slot{cell: -1, header: pick(p.Rand, strange...)})
	}
	if i := p.IntN(len(p.slots)); p.slots[i].cell >= 0 && p.chance(3) {
		again := slot{cell: -1, header: p.alias(p.slots[i].column)}
		p.slots = slices.Insert(p.slots, i+1+p.IntN(len(p.slots)-i), again)
	}
}

// alias is one of the headers of a column, written as it may be.
func (p *part) alias(c export.Column) string {
	header := pick(p.Rand, append(slices.Clone(p.aliases[p.kind.Name][c.Name]), c.Header)...)
	if p.chance(3) {
		header = strings.ToUpper(header)
	}
	return p.name(header)
}

// write ends a row and returns its number.
func (p *part) write(cells ...string) int64 {
	for i, c := range cells {
		if i > 0 {
			p.text.WriteString(p.comma)
		}
		must := strings.ContainsAny(c, p.comma+"\r\n") || strings.HasPrefix(c, `"`)
		if must || p.quotes == 2 || p.quotes == 1 && p.chance(3) {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		p.text.WriteString(c)
	}
	p.text.WriteString(pick(p.Rand, p.ends...))
	p.row++
	return p.row
}

// title is a row above the header.
func (p *part) title() []string {
	return pick(p.Rand, nil, []string{"", "", ""}, []string{"福州市互联网营销师培训"}, []string{"导出时间：2021-10-08 09:00", "", "共 3 页，第 1 页; a,b"},
		[]string{"多\n行", "标题\r\n\"引号\""}, []string{"班次编号", "合计"}, []string{"'", `=""`}, []string{"2021", "5\" 屏"})
}

// between puts blank rows and footers wherever rows may stand.
func (p *part) between() {
	for p.chance(12) {
		p.write(pick(p.Rand, nil, make([]string, len(p.slots)), []string{" "}, []string{"", "　", `=""`, "'"}, []string{"\u200b", "\n"}, make([]string, len(p.slots)+3))...)
	}
	for p.chance(25) {
		word := p.name(pick(p.Rand, "合计", "小计", "总计：", "制表人:甲", "填表日期：2021-10-08", "审核人：", "负责人（签字）", "备注:以上属实"))
		row := slices.Concat(make([]string, p.IntN(len(p.slots))), []string{p.outer(word)}, pick(p.Rand, nil, []string{"12", "", "300.00"}))
		p.footers = append(p.footers, p.write(row...))
		p.read++
	}
}

// isFooter reports a clean row that is no row of the kind's columns.
func isFooter(row []string) bool {
	i := slices.IndexFunc(row, func(c string) bool { return c != "" })
	return i >= 0 && regexp.MustCompile("^(合计|小计|总计|制表|填表|审核人|负责人|备注:)").MatchString(row[i])
}

// dress writes one clean row.
func (p *part) dress(row []string) int64 {
	isBlank := !slices.ContainsFunc(row, func(c string) bool { return c != "" })
	if !isBlank {
		p.read++
	}
	if isFooter(row) {
		return p.write(row...)
	}
	var cells []string
	last := -1
	for i, s := range p.slots {
		cell := ""
		switch {
		case s.cell >= 0 && s.cell < len(row) && row[s.cell] != "":
			cell = p.outer(p.value(s.column, row[s.cell]))
		case s.cell < 0 && !isBlank && !p.chance(3):
			cell = pick(p.Rand, "1", "张三", "2021-13-45", `a"b`, "x"+p.comma+"y", "350197")
		default:
			cell = pick(p.Rand, "", "", "", "", " ", "　", `=""`, "'", "\u200e\ufeff", "\n")
			cells = append(cells, cell)
			continue
		}
		cells, last = append(cells, cell), i
	}
	clean := len(p.kind.Columns)
	switch {
	case len(row) > clean: // beyond the header, whatever that is now
		cells = append(cells, row[clean:]...)
	case last >= 0 && p.chance(4):
		cells = cells[:last+1+p.IntN(len(cells)-last)]
	case p.chance(6):
		cells = append(cells, "", pick(p.Rand, "", " ", "'"))
	}
	return p.write(cells...)
}

// outer adds what reading a cell takes off again.
func (p *part) outer(s string) string {
	space := func() string {
		return pick(p.Rand, "", "", "", "", "", "", " ", "　", "\u00a0", "\t", "\u200b", "\ufeff", "\u2060", "\u202d", " \n", "\r\n")
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

// name writes a name as somebody else would.
func (p *part) name(s string) string {
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
func (p *part) value(c export.Column, s string) string {
	switch c.Type {
	case export.ID:
		return p.wide(s)
	case export.Identity:
		if bare, ok := strings.CutSuffix(s, "X"); ok && p.chance(2) {
			s = bare + "x"
		}
		return p.wide(s)
	case export.Name:
		return p.name(s)
	case export.Word:
		if slices.Contains(c.Words, s) {
			return p.name(s)
		}
	case export.Date:
		if at, err := time.Parse(time.DateOnly, s); err == nil {
			if p.chance(6) {
				return p.wide(p.date(at) + pick(p.Rand, " 00:00:00", " 0:00", "T00:00", "　00:00"))
			}
			return p.wide(p.date(at))
		}
	case export.Month:
		if at, err := time.Parse("2006-01", s); err == nil {
			if p.chance(3) {
				return p.wide(p.date(at.AddDate(0, 0, p.IntN(28))))
			}
			return p.wide(at.Format(pick(p.Rand, "2006-01", "2006-1", "2006/1", "2006/01", "2006.1", "2006.01", "2006年1月", "2006年01月", "200601")))
		}
	case export.Time:
		if at, err := time.Parse("15:04", s); err == nil {
			return p.wide(p.clock(at))
		}
	case export.Timestamp:
		if at, err := time.Parse(time.DateTime, s); err == nil {
			return p.wide(p.date(at) + pick(p.Rand, " ", " ", "  ", "T", "　", "\u00a0", "\t") + p.clock(at))
		}
	case export.Whole, export.Money, export.Decimal:
		return p.number(c.Type, s)
	case export.List, export.Topics:
		return p.list(c.Type, s)
	}
	return s
}

// serialEpoch is day 0 of a spreadsheet.
var serialEpoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

func (p *part) date(at time.Time) string {
	if serial := int(at.Sub(serialEpoch).Hours() / 24); serial >= 40000 && serial <= 60000 && p.chance(6) {
		return fmt.Sprint(serial)
	}
	return at.Format(pick(p.Rand, time.DateOnly, "2006-1-2", "2006/1/2", "2006/01/02", "2006.1.2", "2006.01.02", "2006年1月2日", "2006年01月02日", "20060102"))
}

func (p *part) clock(at time.Time) string {
	s := at.Format(pick(p.Rand, "15:04:05", "15:04"))
	if at.Second() != 0 {
		s = at.Format("15:04:05")
	}
	if p.chance(3) {
		s = strings.TrimPrefix(s, "0")
	}
	return s
}

var cleanNumber = regexp.MustCompile(`^(-?)(\d+)(?:\.(\d+))?$`)

func (p *part) number(t export.Type, s string) string {
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
	prefix, suffix := "", ""
	if p.chance(6) {
		prefix = pick(p.Rand, "¥", "￥")
	}
	if p.chance(4) {
		suffix = pick(p.Rand, "元", "人", "分钟", "秒", "课时")
	}
	return p.wide(prefix + sign + whole + fraction + suffix)
}

var separators = regexp.MustCompile(`[、,，;；/|]`)

func (p *part) list(t export.Type, s string) string {
	items := separators.Split(s, -1)
	p.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	var b strings.Builder
	for i, item := range items {
		if i > 0 {
			b.WriteString(pick(p.Rand, "、", ",", "，", ";", "；", "/", "|"))
		}
		if t == export.Topics {
			b.WriteString(p.wide(item))
		} else {
			b.WriteString(p.name(item))
		}
	}
	return b.String()
}

// encode ends the file and returns its bytes; encoding becomes what the pipeline
// must call it.
func (p *part) encode(t testing.TB) []byte {
	t.Helper()
	text := p.text.String()
	if p.chance(2) { // no end of the last line
		text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	}
	var e encoding.Encoding
	switch p.encoding {
	case "UTF-8":
		return []byte(text)
	case "UTF-8 BOM":
		p.encoding = "UTF-8"
		return []byte("\ufeff" + text)
	case "UTF-16LE":
		e = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "UTF-16BE":
		e = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
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
