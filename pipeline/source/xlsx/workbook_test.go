package xlsx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/peihe/peihe/pipeline/internal/filetest"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source/delimited"
	"github.com/peihe/peihe/pipeline/source/sheet"
	"github.com/peihe/peihe/pipeline/source/table"
	"github.com/peihe/peihe/pipeline/source/unusable"
)

type part = filetest.Part

var archived, endless, causeOf = filetest.Archived, filetest.Endless, filetest.Cause

const (
	mainNS       = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	officeNS     = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	packageNS    = `http://schemas.openxmlformats.org/package/2006/relationships`
	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`
	rootRels     = `<Relationships xmlns="` + packageNS + `"><Relationship Id="a" Type="` + officeNS +
		`/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRels = `<Relationships xmlns="` + packageNS + `">` +
		`<Relationship Id="r1" Type="` + officeNS + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="r2" Type="` + officeNS + `/sharedStrings" Target="sharedStrings.xml"/>` +
		`<Relationship Id="r3" Type="` + officeNS + `/styles" Target="/xl/styles.xml"/></Relationships>`
	bookXML = `<workbook xmlns="` + mainNS + `" xmlns:r="` + officeNS +
		`"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`
	// Cell formats: 1 date and time, 2 date, 3 time, 4 hours, 5 text, 6 an own number format, 7 General as the Chinese
	// edition has it.
	stylesXML = `<styleSheet xmlns="` + mainNS +
		`"><numFmts><numFmt numFmtId="176" formatCode="#,##0.00&quot;元&quot;"/>` +
		`<numFmt numFmtId="177" formatCode="G/通用格式"/></numFmts><cellXfs>` +
		`<xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="46"/><xf numFmtId="49"/>` +
		`<xf numFmtId="176"/><xf numFmtId="177"/></cellXfs></styleSheet>`
)

// sheetOf is a sheet with the given rows and what stands behind them.
func sheetOf(rows, behind string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="` + mainNS + `"><sheetData>` +
		rows + `</sheetData>` + behind + `</worksheet>`
}

// bookParts are the parts of a workbook of one sheet; those given replace or join them.
func bookParts(sheet string, others ...part) []part {
	parts := []part{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", rootRels}, {"xl/workbook.xml", bookXML},
		{"xl/_rels/workbook.xml.rels", bookRels}, {"xl/styles.xml", stylesXML}, {"xl/worksheets/sheet1.xml", sheet},
	}
	for _, o := range others {
		if i := slices.IndexFunc(parts, func(p part) bool { return p.Name == o.Name }); i >= 0 {
			parts[i] = o
		} else {
			parts = append(parts, o)
		}
	}
	return parts
}

// readBook returns the rows of a sheet, of the first where name is "".
func readBook(ctx context.Context, book []byte, name string, types []schema.Type) ([]string, error) {
	w, err := Open(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, err
	}
	defer w.Close()
	if name == "" {
		name = w.Sheets()[0]
	}
	s, err := w.Rows(name, types)
	if err != nil {
		return nil, err
	}
	return filetest.Collect(ctx, s)
}

func TestWorkbookCells(t *testing.T) {
	shared := part{"xl/sharedStrings.xml", `<sst xmlns="` + mainNS + `" count="9" uniqueCount="3"><si><t>甲</t></si>` +
		`<si><r><rPr><b/></rPr><t>福</t></r><r><t xml:space="preserve"> 州</t></r><rPh sb="0" eb="1"><t>fu</t></rPh></si>` +
		`<si><t>a_x000D_b_x005F_x000D_</t></si></sst>`}
	date1904 := part{"xl/workbook.xml", strings.Replace(bookXML, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)}
	for _, c := range []struct {
		name, cell string
		types      []schema.Type
		want       string
		others     []part
	}{
		{"shared string", `<c t="s"><v>0</v></c>`, nil, "甲", nil},
		{"rich text without reading aids", `<c t="s"><v>1</v></c>`, nil, "福 州", nil},
		{"escaped characters", `<c t="s"><v>2</v></c>`, nil, "a\rb_x000D_", nil},
		{"inline rich text", `<c t="inlineStr"><is><r><t>a</t></r><r><t>&lt;b&gt;&#x4E2D;</t></r></is></c>`, nil,
			"a<b>中", nil},
		{"CDATA", `<c t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>`, nil, "a<b", nil},
		{"text that looks like a number", `<c t="inlineStr"><is><t>350198199001011000</t></is></c>`, []schema.Type{schema.Identity},
			"350198199001011000", nil},
		{"text in a date format", `<c t="inlineStr" s="1"><is><t>44308</t></is></c>`, nil, "44308", nil},
		{"stored result", `<c t="str"><f>A1&amp;"x"</f><v>甲x</v></c>`, nil, "甲x", nil},
		{"stored number", `<c><f>1+1</f><v>2</v></c>`, nil, "2", nil},
		{"stored empty text", `<c t="str"><f>""</f><v></v></c><c><v>1</v></c>`, nil, "|1", nil},
		{"never calculated", `<c><f>1+1</f><v></v></c>`, nil, "#N/A", nil},
		{"error value", `<c t="e"><v>#REF!</v></c>`, nil, "#REF!", nil},
		{"booleans", `<c t="b"><v>1</v></c><c t="b"><v>0</v></c>`, nil, "TRUE|FALSE", nil},
		{"ISO date", `<c t="d"><v>2021-04-22T08:30:00Z</v></c>`, nil, "2021-04-22T08:30:00", nil},
		{"whole number", `<c><v>12</v></c>`, nil, "12", nil},
		{"General in Chinese", `<c s="7"><v>44308</v></c>`, nil, "44308", nil},
		{"binary noise", `<c s="6"><v>1234.5599999999999</v></c>`, []schema.Type{schema.Money}, "1234.56", nil},
		{"sum with noise", `<c><v>0.30000000000000004</v></c>`, nil, "0.3", nil},
		{"E-notation in the file", `<c><v>1.5E+2</v></c><c><v>1e-7</v></c>`, nil, "150|0.0000001", nil},
		{"large number", `<c><v>6.2170018200123453E+18</v></c>`, []schema.Type{schema.ID}, "6217001820012350000", nil},
		{"negative", `<c><v>-12.50</v></c>`, nil, "-12.50", nil},
		{"identity number stored as a number", `<c><v>350198199001011000</v></c>`, []schema.Type{schema.Identity},
			"3.50198199001011E+17", nil},
		{"identity number written whole", `<c><v>350198199001011234</v></c>`, []schema.Type{schema.Identity},
			"3.50198199001011E+17",
			nil},
		{"identity number with E", `<c s="5"><v>3.5019819900101101E+17</v></c>`, []schema.Type{schema.Identity},
			"3.50198199001011E+17", nil},
		{"old identity number", `<c><v>350198900101123</v></c>`, []schema.Type{schema.Identity}, "350198900101123",
			nil},
		{"not a number", `<c><v>Infinity</v></c><c><v>0x10</v></c><c><v>1_0</v></c>`, nil, "Infinity|0x10|1_0", nil},

		{"date and time", `<c s="1"><v>44308.354166666664</v></c>`, nil, "2021-04-22 08:30:00", nil},
		{"midnight", `<c s="1"><v>44308</v></c>`, nil, "2021-04-22 00:00:00", nil},
		{"nearest second", `<c s="1"><v>44308.35416319444</v></c>`, nil, "2021-04-22 08:30:00", nil},
		{"next day by rounding", `<c s="1"><v>44308.9999999</v></c>`, nil, "2021-04-23 00:00:00", nil},
		{"date", `<c s="2"><v>44308</v></c>`, nil, "2021-04-22", nil},
		{"date as shown", `<c s="2"><v>44308.5</v></c>`, []schema.Type{schema.Date}, "2021-04-22", nil},
		{"time that the format hides", `<c s="2"><v>44308.5</v></c>`, []schema.Type{schema.Timestamp},
			"2021-04-22 12:00:00", nil},
		{"time of day", `<c s="3"><v>0.35416666666666669</v></c>`, []schema.Type{schema.Time}, "08:30:00", nil},
		{"time of day as shown", `<c s="3"><v>44308.354166666664</v></c>`, []schema.Type{schema.Time}, "08:30:00", nil},
		{"day that the format hides", `<c s="3"><v>44308.354166666664</v></c>`, []schema.Type{schema.Timestamp},
			"2021-04-22 08:30:00", nil},
		{"hours", `<c s="4"><v>1.25</v></c>`, []schema.Type{schema.Time}, "30:00:00", nil},
		{"first day", `<c s="2"><v>1</v></c>`, nil, "1900-01-01", nil},
		{"before the day that was none", `<c s="2"><v>59</v></c><c s="2"><v>60</v></c><c s="2"><v>61</v></c>`, nil,
			"1900-02-28|1900-02-29|1900-03-01", nil},
		{"day nought", `<c s="1"><v>0.5</v></c>`, nil, "1900-01-00 12:00:00", nil},
		{"no date", `<c s="2"><v>-1</v></c><c s="2"><v>20210422</v></c>`, nil, "-1|20210422", nil},
		{"1904", `<c s="1"><v>42846.354166666664</v></c><c s="3"><v>0.5</v></c>`, nil, "2021-04-22 08:30:00|12:00:00",
			[]part{date1904}},
		{"1904 without a format", `<c><v>42846.5</v></c><c><v>42846</v></c><c><v>20210422</v></c>`,
			[]schema.Type{schema.Timestamp, schema.Whole, schema.Date}, "44308.5|42846|20210422", []part{date1904}},
	} {
		t.Run(c.name, func(t *testing.T) {
			book := archived(t, bookParts(sheetOf(`<row>`+c.cell+`</row>`, ""), append(c.others, shared)...)...)
			got, err := readBook(t.Context(), book, "", c.types)
			if want := []string{"1 0:" + c.want}; err != nil || !slices.Equal(got, want) {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
		})
	}
}

func TestNumberFormats(t *testing.T) {
	for code, want := range map[string]sheet.Shape{
		"General": sheet.Plain, "G/通用格式": sheet.Plain, "@": sheet.Plain, "0.00E+00": sheet.Plain, `0"天"`: sheet.Plain,
		`"d"0`: sheet.Plain, "[Red]0;[Color10]-0": sheet.Plain, "¥#,##0.00_);(¥#,##0.00)": sheet.Plain, "": sheet.Plain,
		"yyyy-mm-dd;@": sheet.Date, `[$-804]yyyy"年"m"月"d"日";@`: sheet.Date, "m/d": sheet.Date, "yyyymmdd": sheet.Date,
		"mmm": sheet.Date, "[$-F800]dddd, mmmm dd, yyyy": sheet.Date, "[DBNum1]yyyy年m月": sheet.Date, "aaaa": sheet.Date,
		`yyyy\-mm\-dd\ hh:mm:ss`: sheet.DateTime, "yyyy/m/d h:mm;@": sheet.DateTime, "yyyy年m月d日 h时": sheet.DateTime,
		"m/d 上午/下午h:mm": sheet.DateTime,
		"h:mm":          sheet.Clock, "mm:ss.0": sheet.Clock, "[$-409]h:mm AM/PM;@": sheet.Clock,
		`h"时"mm"分"`: sheet.Clock,
		"[h]:mm:ss": sheet.Elapsed, "[mm]:ss": sheet.Elapsed,
		strings.Repeat("y", 1<<20): sheet.Plain,
	} {
		if got := shapeOf(code); got != want {
			t.Errorf("%.40q: got %d, want %d", code, got, want)
		}
	}
}

func TestWorkbookRows(t *testing.T) {
	text := func(s string) string { return `<is><t>` + s + `</t></is>` }
	cell := func(ref, s string) string { return `<c r="` + ref + `" t="inlineStr">` + text(s) + `</c>` }
	merges := func(refs ...string) string {
		out := `<mergeCells count="1">`
		for _, r := range refs {
			out += `<mergeCell ref="` + r + `"/>`
		}
		return out + `</mergeCells><pageMargins/>`
	}
	for _, c := range []struct {
		name, rows, behind string
		types              []schema.Type
		want               []string
	}{
		{"row numbers", `<row r="2">` + cell("A2", "a") + `</row><row r="5" hidden="1">` + cell("B5", "b") +
			`</row><row>` + `<c t="inlineStr">` + text("c") + `</c></row>`, "", nil,
			[]string{"2 0:a", "5 0:|b", "6 0:c"}},
		{"blank rows", `<row r="1"><c r="A1" s="1"/></row><row r="2"/><row r="3">` + cell("A3", "a") +
			`<c r="C3" s="2"/></row>`, "", nil, []string{"3 0:a"}},
		{"cells without a place", `<row r="1"><c t="b"><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row>`, "",
			nil, []string{"1 0:TRUE|||4|5"}},
		{"beyond the header",
			`<row r="1"><c r="A1"><v>1</v></c><c r="D1"><v>4</v></c><c r="E1"><v>5</v></c></row><row r="2"><c r="A2"><v>1</v></c>` + cell("F2", " ") + `</row>`, "", []schema.Type{schema.NoType,
				schema.NoType},
			[]string{"1 3:1||4", "2 0:1"}},
		{"no rows", ``, "", nil, nil},
		{"merged over rows", `<row r="1">` + cell("A1", "a") + cell("B1", "x") + `</row><row r="2"><c r="A2" s="1"/>` +
			cell("B2", "y") + `</row><row r="4">` + cell("B4", "z") + `</row>`,
			merges("A1:A3"), nil, []string{"1 0:a|x", "2 0:a|y", "3 0:a", "4 0:|z"}},
		{"merged over columns", `<row r="1">` + cell("A1", "a") + cell("C1", "hidden") + cell("D1", "d") + `</row>`,
			merges("A1:C1"), nil, []string{"1 0:a|a|a|d"}},
		{"merged square at the end", `<row r="1">` + cell("B1", "b") + `</row>`, merges("B1:C2"), nil,
			[]string{"1 0:|b|b", "2 0:|b|b"}},
		{"merged without value hides", `<row r="2">` + cell("A2", "hidden") + cell("B2", "b") + `</row>`,
			merges("A1:A3"), nil, []string{"2 0:|b"}},
		{"merged blank first cell hides", `<row r="1"><c r="A1" s="1"/>` + cell("B1", "hidden") + cell("C1", "c") +
			`</row>`, merges("A1:B1"), nil, []string{"1 0:||c"}},
		{"merged beyond the header", `<row r="1">` + cell("B1", "b") + `</row>`, merges("B1:XFD1"),
			[]schema.Type{schema.NoType, schema.NoType}, []string{"1 3:|b|b"}},
		{"overlapping merged ranges", `<row r="1">` + cell("A1", "a") + cell("B1", "b") + cell("C1", "c") + `</row>`,
			merges("A1:B1", "B1:C1"), nil, []string{"1 0:a|a|c"}},
		{"merged date", `<row r="1"><c r="A1" s="2"><v>44308</v></c></row><row r="2"><c r="B2"><v>1</v></c></row>`,
			merges("A1:A2"), []schema.Type{schema.Date, schema.Whole}, []string{"1 0:2021-04-22", "2 0:2021-04-22|1"}},
		{"merged number", `<row r="1"><c r="A1"><v>100</v></c><c r="B1"><v>1</v></c></row><row r="2"><c r="B2"><v>1</v></c></row><row r="3"><c r="A3"><v>5</v></c></row>`, merges("A1:A2"), []schema.Type{schema.Money,
			schema.Whole},
			[]string{"1 128:100|1", "2 128:100|1", "3 0:5"}},
		{"merged number of one row", `<row r="1"><c r="A1"><v>100</v></c></row>`, merges("A1:B1"),
			[]schema.Type{schema.Money, schema.Whole},
			[]string{"1 0:100|100"}},
		{"merged blank money", `<row r="1">` + cell("B1", "x") + `</row><row r="2">` + cell("B2", "y") + `</row>`,
			merges("A1:A2"), []schema.Type{schema.Money, schema.Text}, []string{"1 0:|x", "2 0:|y"}},
		{"merged number that no column takes", `<row r="1"><c r="A1"><v>1</v></c></row>`, merges("A1:A2"),
			[]schema.Type{schema.NoType}, []string{"1 0:1", "2 0:1"}},
		{"foreign elements",
			`<row r="1"><extLst><ext><c r="Z1"><v>9</v></c></ext></extLst><c r="A1"><extLst><v>8</v></extLst><v>1</v></c></row><!-- <row r="9"/> -->`, "", nil, []string{"1 0:1"}},
		{"last cell of all", `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`, "", []schema.Type{schema.NoType},
			[]string{"1048576 3:|1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := readBook(t.Context(), archived(t, bookParts(sheetOf(c.rows, c.behind))...), "", c.types)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

// TestWorkbookBlocks reads a sheet of several blocks, with a range over all of it.
func TestWorkbookBlocks(t *testing.T) {
	var rows strings.Builder
	text := strings.Repeat("字", 1000)
	for i := range 1500 {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%[1]d" t="inlineStr"><is><t>a</t></is></c><c r="B%[1]d" t="inlineStr"><is><t>%d%s</t></is></c></row>`, i+1, i, text)
	}
	got, err := readBook(t.Context(), archived(t, bookParts(sheetOf(rows.String(),
		`<mergeCells><mergeCell ref="A1:A1500"/></mergeCells>`))...), "", nil)
	if err != nil || len(got) != 1500 {
		t.Fatalf("%d rows, %v", len(got), err)
	}
	for i, row := range got {
		if want := fmt.Sprintf("%d 0:a|%d%s", i+1, i, text); row != want {
			t.Fatalf("got %.40q, want %.40q", row, want)
		}
	}
}

// TestWorkbookByLibrary reads what a spreadsheet library writes.
func TestWorkbookByLibrary(t *testing.T) {
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	format := func(code string) int {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		must(err)
		return id
	}
	at := time.Date(2021, 6, 7, 8, 20, 30, 0, time.UTC)
	must(f.SetSheetName("Sheet1", "签到"))
	must(f.SetCellStr("签到", "A1", "签到表"))
	must(f.MergeCell("签到", "A1", "C1"))
	must(f.SetSheetRow("签到", "A3", &[]any{"350198199001011234", at, 1234.56}))
	must(f.SetCellStyle("签到", "B3", "B3", format(`yyyy"年"m"月"d"日" hh:mm:ss`)))
	must(f.SetCellRichText("签到", "D3", []excelize.RichTextRun{{Text: "小"},
		{Text: "程序", Font: &excelize.Font{Bold: true}}}))
	must(f.SetCellBool("签到", "E3", true))
	must(f.SetColVisible("签到", "B", false))
	for _, name := range []string{"隐藏", "图", "第二"} {
		_, err := f.NewSheet(name)
		must(err)
	}
	must(f.SetSheetVisible("隐藏", false))
	must(f.SetSheetVisible("图", false, true))
	must(f.SetCellInt("第二", "A1", 7))
	must(f.AddChartSheet("图表", &excelize.Chart{Type: excelize.Line,
		Series: []excelize.ChartSeries{{Values: "签到!$C$3"}}}))
	var b bytes.Buffer
	must(f.Write(&b))
	w, err := Open(bytes.NewReader(b.Bytes()), int64(b.Len()))
	must(err)
	if got, want := w.Sheets(), []string{"签到", "第二"}; !slices.Equal(got, want) {
		t.Errorf("sheets %q, want %q", got, want)
	}
	for name, want := range map[string][]string{
		"签到": {"1 0:签到表|签到表|签到表", "3 0:350198199001011234|2021-06-07 08:20:30|1234.56|小程序|TRUE"},
		"第二": {"1 0:7"},
	} {
		if got, err := readBook(t.Context(), b.Bytes(), name, nil); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
	if _, err := w.Rows("隐藏", nil); err == nil {
		t.Error("a hidden sheet was opened")
	}
}

// TestWorkbookDialects reads what other programs make of the same format.
func TestWorkbookDialects(t *testing.T) {
	strict := strings.NewReplacer(mainNS, "http://purl.oclc.org/ooxml/spreadsheetml/main", officeNS,
		"http://purl.oclc.org/ooxml/officeDocument/relationships")
	plain := bookParts(sheetOf(`<row r="1"><c r="A1" s="2"><v>44308</v></c></row>`,
		`<mergeCells><mergeCell ref="A1:B1"/></mergeCells>`))
	prefixed := func(s string) string {
		return strings.NewReplacer("xmlns=", "xmlns:x=", "<?", "<?", "</", "</x:", "<", "<x:").Replace(s)
	}
	change := func(change func(*part)) []part {
		out := slices.Clone(plain)
		for i := range out {
			change(&out[i])
		}
		return out
	}
	for name, parts := range map[string][]part{
		"plain":        plain,
		"strict":       change(func(p *part) { p.Content = strict.Replace(p.Content) }),
		"prefixed":     change(func(p *part) { p.Content = prefixed(p.Content) }),
		"backslashes":  change(func(p *part) { p.Name = strings.ReplaceAll(p.Name, "/", `\`) }),
		"absolute":     change(func(p *part) { p.Name = "/" + p.Name }),
		"letter case":  change(func(p *part) { p.Name = strings.ToUpper(p.Name) }),
		"BOM":          change(func(p *part) { p.Content = "\uFEFF" + p.Content }),
		"without root": slices.DeleteFunc(slices.Clone(plain), func(p part) bool { return p.Name == "_rels/.rels" }),
		"other members": append(slices.Clone(plain), part{"../../etc/passwd", "x"}, part{"/etc/passwd", "x"},
			part{"xl/media/a.png", "x"}),
	} {
		got, err := readBook(t.Context(), archived(t, parts...), "", nil)
		if want := []string{"1 0:2021-04-22|2021-04-22"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
}

// TestWorkbookHostile opens what is made to break a reader. Each is refused
// with its cause, or read, within bounds of memory and time.
func TestWorkbookHostile(t *testing.T) {
	filetest.Slow(t)
	row := `<row r="1"><c r="A1"><v>1</v></c></row>`
	sheet := func(rows, behind string) []part { return bookParts(sheetOf(rows, behind)) }
	var merged, squares strings.Builder
	for i := range 1 << 20 {
		fmt.Fprintf(&merged, `<mergeCell ref="A%d:B%[1]d"/>`, i+1)
	}
	for i := range 1 << 14 {
		name, _ := excelize.ColumnNumberToName(i + 1)
		fmt.Fprintf(&squares, `<mergeCell ref="%s1:%[1]s1048576"/>`, name)
	}
	var styled, wide strings.Builder
	for i := range 1 << 20 {
		fmt.Fprintf(&styled, `<row r="%d" s="1"><c r="A%[1]d" s="1"/></row>`, i+1)
		fmt.Fprintf(&wide, `<row r="%d"><c r="XFD%[1]d"><v>1</v></c></row>`, i+1)
	}
	longText := part{"xl/sharedStrings.xml", `<sst><si><t>` + endless("x", 4<<20) + `</t></si></sst>`}
	for _, c := range []struct {
		name  string
		book  []byte
		types []schema.Type
		cause string
		rows  int
	}{
		{"no archive", []byte("PK\x03\x04 and then nothing"), nil, unusable.Damaged, 0},
		{"empty", nil, nil, unusable.Damaged, 0},
		{"no workbook", archived(t, part{"[Content_Types].xml", contentTypes}), nil, unusable.Damaged, 0},
		{"no sheet part", archived(t, slices.DeleteFunc(sheet(row, ""),
			func(p part) bool { return strings.Contains(p.Name, "sheet1") })...), nil, unusable.Damaged, 0},
		{"no styles", archived(t, slices.DeleteFunc(sheet(row, ""),
			func(p part) bool { return strings.Contains(p.Name, "styles") })...), nil, "", 1},
		{"binary workbook", archived(t, bookParts("", part{"_rels/.rels",
			strings.Replace(rootRels, "workbook.xml", "workbook.bin", 1)})...), nil, unusable.XLSB, 0},
		{"broken XML", archived(t, sheet(`<row r="1"><c r="A1"><v>1</c></row`, "")...), nil, unusable.Damaged, 0},
		{"cut XML", archived(t, bookParts(strings.TrimSuffix(sheetOf(row, ""), "</sheetData></worksheet>"))...), nil,
			unusable.Damaged, 0},
		{"cut archive", archived(t, sheet(row, "")...)[:400], nil, unusable.Damaged, 0},
		{"wrong bytes", damage(archived(t, sheet(row+endless("<row/>", 1<<16), "")...)), nil, unusable.Damaged, 0},
		{"not UTF-8", archived(t, sheet(`<row><c t="str"><v>`+"\xC4\xE3"+`</v></c></row>`, "")...), nil,
			unusable.Damaged,
			0},
		{"entities", archived(t,
			bookParts(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`+sheetOf(
				`<row><c t="str"><v>&b;</v></c></row>`, ""))...), nil, unusable.Damaged, 0},
		{"outer entity", archived(t,
			bookParts(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>`+sheetOf(
				`<row><c t="str"><v>&a;</v></c></row>`, ""))...), nil, unusable.Damaged, 0},
		{"deep", archived(t, sheet(endless("<a>", 12<<20), "")...), nil, unusable.Damaged, 0},
		{"deep settings", archived(t, bookParts(sheetOf(row, ""),
			part{"xl/styles.xml", "<styleSheet>" + endless("<a>", 12<<20)})...), nil, unusable.Damaged, 0},
		{"text without end", archived(t, sheet(`<row r="1"><c r="A1" t="str"><v>`+endless("x", 12<<20)+`</v></c></row>`,
			"")...), nil, unusable.Damaged, 0},
		{"shared string beyond the table", archived(t, sheet(`<row><c t="s"><v>1</v></c></row>`, "")...), nil,
			unusable.Damaged, 0},
		{"shared string that is no number", archived(t,
			bookParts(sheetOf(`<row><c t="s"><v>x</v></c></row>`, ""), longText)...), nil, unusable.Damaged, 0},
		{"negative shared string", archived(t, bookParts(sheetOf(`<row><c t="s"><v>-1</v></c></row>`, ""),
			longText)...), nil, unusable.Damaged, 0},
		{"cell format beyond the table", archived(t, sheet(`<row><c s="99999999"><v>1</v></c></row>`, "")...), nil, "",
			1},
		{"rows out of order", archived(t, sheet(`<row r="2"/><row r="1"/>`, "")...), nil, unusable.Damaged, 0},
		{"row twice", archived(t, sheet(`<row r="2"/><row r="2"/>`, "")...), nil, unusable.Damaged, 0},
		{"row beyond the last", archived(t, sheet(`<row r="1048577"/>`, "")...), nil, unusable.Damaged, 0},
		{"row that is no number", archived(t, sheet(`<row r="99999999999999999999"/>`, "")...), nil, unusable.Damaged,
			0},
		{"cells out of order", archived(t, sheet(`<row><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>`, "")...),
			nil, unusable.Damaged, 0},
		{"cell beyond the last", archived(t, sheet(`<row><c r="XFE1"><v>1</v></c></row>`, "")...), nil,
			unusable.Damaged,
			0},
		{"more cells than columns", archived(t, sheet(`<row>`+strings.Repeat("<c/>", 1<<14+1)+`</row>`, "")...), nil,
			unusable.Damaged, 0},
		{"ten million styled rows", archived(t, sheet(endless(`<row s="1"/>`, 12*10_000_000), "")...), nil,
			unusable.Bomb,
			0},
		{"a million styled rows", archived(t, sheet(styled.String(), "")...), nil, "", 0},
		{"one styled row too many", archived(t, sheet(styled.String()+"<row/>", "")...), nil, unusable.Damaged, 0},
		{"last column of every row", archived(t, sheet(wide.String(), "")...), []schema.Type{schema.NoType}, "",
			1 << 20},
		{"last column of every row, all of them wanted", archived(t, sheet(wide.String(), "")...), make([]schema.Type, 1<<14),
			unusable.Bomb, 0},
		{"a million merged ranges", archived(t, sheet(row, `<mergeCells>`+merged.String()+`</mergeCells>`)...), nil, "",
			1},
		{"merged sheet", archived(t, sheet(row, `<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`)...), nil,
			unusable.Bomb, 0},
		{"merged sheet, one column wanted", archived(t,
			sheet(row, `<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`)...), []schema.Type{schema.NoType}, "", 1 << 20},
		{"merged columns", archived(t, sheet(row, `<mergeCells>`+squares.String()+`</mergeCells>`)...), nil,
			unusable.Bomb,
			0},
		{"absurd merged ranges", archived(t, sheet(row,
			`<mergeCells><mergeCell ref="B2:A1:C3"/><mergeCell ref="A0:B1"/><mergeCell ref=""/><mergeCell ref="A1:ZZZZ9"/></mergeCells>`)...), nil, "", 1},
		{"long text merged over all rows", archived(t,
			bookParts(sheetOf(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`,
				`<mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>`), longText)...), nil, unusable.Bomb, 0},
		{"bomb of blanks", archived(t, sheet(endless(" ", 20<<20), "")...), nil, unusable.Bomb, 0},
		{"bomb of texts", archived(t, bookParts(sheetOf(row, ""),
			part{"xl/sharedStrings.xml", `<sst>` + endless("<si/>", 85<<20) + `</sst>`})...), nil, unusable.Bomb, 0},
		{"large settings", archived(t, bookParts(sheetOf(row, ""), part{"xl/styles.xml", endless(" ", 40<<20)})...),
			nil, unusable.Bomb, 0},
		{"no relationships", archived(t, bookParts(sheetOf(row, ""),
			part{"xl/_rels/workbook.xml.rels", "<Relationships/>"})...), nil, unusable.Damaged, 0},
		{"outside", archived(t, bookParts(sheetOf(row, ""),
			part{"xl/_rels/workbook.xml.rels", strings.Replace(bookRels, "worksheets/sheet1.xml",
				"../../../../etc/passwd", 1)})...), nil, unusable.Damaged, 0},
		{"elsewhere", archived(t, bookParts(sheetOf(row, ""),
			part{"xl/_rels/workbook.xml.rels", strings.Replace(bookRels, `Target="worksheets/sheet1.xml"`,
				`Target="http://localhost/" TargetMode="External"`, 1)})...), nil, "", -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			runtime.GC()
			var before runtime.MemStats
			runtime.ReadMemStats(&before)
			peak := watchHeap(t, before.HeapAlloc)
			rows, err := drainBook(t.Context(), c.book, c.types)
			if cause := causeOf(err); cause != c.cause || cause == "" && err != nil || err == nil && rows != c.rows {
				t.Errorf("got %d rows, cause %q of %v, want %d rows, cause %q", rows, cause, err, c.rows, c.cause)
			}
			if most := peak(); most > 600<<20 {
				t.Errorf("%d MB of heap", most>>20)
			}
		})
	}
}

// damage changes a byte of the last large part.
func damage(book []byte) []byte {
	book = bytes.Clone(book)
	at := bytes.LastIndex(book, []byte("xl/worksheets/sheet1.xml<"))
	if at = max(at, bytes.Index(book, []byte("sheet1.xml"))+40); at < len(book) {
		book[at] ^= 0x55
	}
	return book
}

// drainBook counts the rows of the first sheet, -1 where there is none.
func drainBook(ctx context.Context, book []byte, types []schema.Type) (int, error) {
	w, err := Open(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return 0, err
	}
	defer w.Close()
	if len(w.Sheets()) == 0 {
		return -1, nil
	}
	s, err := w.Rows(w.Sheets()[0], types)
	if err != nil {
		return 0, err
	}
	return filetest.Drained(ctx, s)
}

// watchHeap returns a function that ends the watch and tells by how much the
// heap was larger than base at most.
func watchHeap(t *testing.T, base uint64) func() uint64 {
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		var stats runtime.MemStats
		peak := uint64(0)
		for tick := time.NewTicker(20 * time.Millisecond); ; {
			select {
			case <-tick.C:
				runtime.ReadMemStats(&stats)
				peak = max(peak, stats.HeapAlloc)
			case <-done:
				tick.Stop()
				most <- peak - min(base, peak)
				return
			}
		}
	}()
	return func() uint64 { close(done); return <-most }
}

func TestWorkbookCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	book := archived(t, bookParts(sheetOf(endless(`<row><c><v>1</v></c></row>`, 8<<20), ""))...)
	w, err := Open(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Rows("S", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := new(table.Block)
	if err := s.Fill(ctx, b); err != nil || len(b.Rows) == 0 {
		t.Fatalf("%d rows, %v", len(b.Rows), err)
	}
	if cancel(); !errors.Is(s.Fill(ctx, b), context.Canceled) {
		t.Error("reading went on")
	}
}

func FuzzWorkbook(f *testing.F) {
	for _, rows := range []string{
		`<row r="1"><c r="A1" t="inlineStr"><is><r><t>_x000D_</t></r></is></c><c r="C1" s="1"><v>44308.5</v></c></row>`,
		`<row><c t="b"><v>1</v></c><c><f>A1</f></c></row><row r="7" s="1"/><!-- a --><row><c t="e"><v>#N/A</v></c></row>`,
		`<row r="1"><c r="XFD1"><v>1e300</v></c></row>`,
	} {
		f.Add(sheetOf(rows, `<mergeCells><mergeCell ref="A1:B3"/><mergeCell ref="C1:C2"/></mergeCells>`), stylesXML,
			[]byte{})
	}
	f.Add("", "", archived(f, bookParts(sheetOf("<row/>", ""))...))
	types := []schema.Type{schema.Identity, schema.Date, schema.Time, schema.Timestamp, schema.Money, schema.Text}
	f.Fuzz(func(t *testing.T, page, styles string, book []byte) {
		if len(page)+len(styles)+len(book) > 1<<16 {
			return
		}
		if len(book) == 0 {
			book = archived(t, bookParts(page, part{"xl/styles.xml", styles})...)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		w, err := Open(bytes.NewReader(book), int64(len(book)))
		if err != nil {
			if causeOf(err) == "" {
				t.Fatalf("no cause: %v", err)
			}
			return
		}
		for _, name := range w.Sheets() {
			s, err := w.Rows(name, types)
			if err != nil {
				continue
			}
			last := int64(0)
			for b := new(table.Block); ; {
				if err = s.Fill(ctx, b); err != nil || len(b.Rows) == 0 {
					break
				}
				for _, r := range b.Rows {
					if r.Number <= last || r.Number > sheet.MaxRows || r.End-r.First > len(types)+1 {
						t.Fatalf("row %d of %d cells after row %d", r.Number, r.End-r.First, last)
					}
					last = r.Number
				}
			}
			if s.Close(); err != nil && causeOf(err) == "" {
				t.Fatalf("no cause: %v", err)
			}
		}
	})
}

const benchSignins = 200_000

// signinBook writes n sign-ins as a workbook, times as dates by their format.
func signinBook(tb testing.TB, n int) []byte {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close()
	code := "yyyy-mm-dd hh:mm:ss"
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	if err != nil {
		tb.Fatal(err)
	}
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	row := []any{"班次编号", "课次", "身份证号码", "签到时间", "签退时间"}
	at := time.Date(2021, 6, 7, 8, 20, 0, 0, time.UTC)
	for i := range n + 1 {
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			tb.Fatal(err)
		}
		in := at.Add(time.Duration(i%1000) * time.Second)
		row = []any{
			fmt.Sprintf("FZ2021%05d", i/600), i%20 + 1, fmt.Sprintf("350197199%03d%06d", i%1000, i),
			excelize.Cell{StyleID: style, Value: in}, excelize.Cell{StyleID: style, Value: in.Add(3 * time.Hour)},
		}
	}
	var b bytes.Buffer
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkWorkbook reads a workbook of sign-ins, beside the same rows as CSV.
func BenchmarkWorkbook(b *testing.B) {
	book := signinBook(b, benchSignins)
	types := []schema.Type{schema.ID, schema.Whole, schema.Identity, schema.Timestamp, schema.Timestamp}
	var text bytes.Buffer
	w, err := Open(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		b.Fatal(err)
	}
	s, err := w.Rows("Sheet1", types)
	if err != nil {
		b.Fatal(err)
	}
	rows, err := filetest.Collect(b.Context(), s)
	if err != nil {
		b.Fatal(err)
	}
	for _, row := range rows {
		_, cells, _ := strings.Cut(row, ":")
		text.WriteString(strings.ReplaceAll(cells, "|", ",") + "\n")
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text.Bytes())), nil }
	for _, c := range []struct {
		name string
		size int
		open func() (table.Reader, error)
	}{
		{"xlsx", len(book), func() (table.Reader, error) {
			w, err := Open(bytes.NewReader(book), int64(len(book)))
			if err != nil {
				return nil, err
			}
			return w.Rows("Sheet1", types)
		}},
		{"csv", text.Len(), func() (table.Reader, error) { return delimited.New(open, ',', len(types), 0) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(c.size))
			b.ReportAllocs()
			for b.Loop() {
				s, err := c.open()
				if err != nil {
					b.Fatal(err)
				}
				if n, err := filetest.Drained(b.Context(), s); err != nil || n != benchSignins+1 {
					b.Fatalf("%d rows, %v", n, err)
				}
			}
			b.ReportMetric(float64(benchSignins)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
