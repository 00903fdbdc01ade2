package format

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/peihe/peihe/pipeline/internal/filetest"
	"github.com/peihe/peihe/pipeline/source/unusable"
	"github.com/peihe/peihe/pipeline/source/xlsx"
)

func TestSniff(t *testing.T) {
	wide := func(s string) string {
		out := []byte("\xFF\xFE")
		for _, u := range utf16.Encode([]rune(s)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return string(out)
	}
	book := []filetest.Part{{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", "<workbook/>"}}
	late := append([]filetest.Part{{"docProps/app.xml", strings.Repeat("x", 1<<16)}}, book...)
	for _, c := range []struct {
		name, head string
		want       Format
	}{
		{"empty", "", Text},
		{"CSV", "班次编号,课次\n", Text},
		{"CSV with a mark", "\xEF\xBB\xBF班次编号", Text},
		{"CSV of comparisons", "<5,>6\n", Text},
		{"only a bracket", "<", Text},
		{"comment without end", "<!-- ", Text},
		{"other XML", `<?xml version="1.0"?><rows><row/></rows>`, Text},
		{"workbook", string(filetest.Archived(t, book...)), Workbook},
		{"workbook, other part first", string(filetest.Archived(t, filetest.Part{"xl/workbook.xml", ""})), Workbook},
		{"workbook, told by its directory", string(filetest.Archived(t, late...)), Zip},
		{"archive", string(filetest.Archived(t, filetest.Part{"a.csv", ""}, filetest.Part{"b.csv", ""})), Zip},
		{"empty archive", string(filetest.Archived(t)), Zip},
		{"cut archive", "PK\x03\x04", Zip},
		{"gzip", "\x1F\x8B\x08", Gzip},
		{"compound file", oleMagic + "\x00", BIFF},
		{"bare BIFF", "\x09\x08\x08\x00\x00\x05\x10\x00", BIFF},
		{"tab and a number", "\t\b\t,", Text},
		{"HTML", "<html><table>", HTML},
		{"HTML with all before it",
			"\xEF\xBB\xBF\r\n <?xml version='1.0'?><!DOCTYPE html PUBLIC \"-//W3C\">\n<!-- a > b --><HTML xmlns='x'>",
			HTML},
		{"bare table", "\n<table border=1>", HTML},
		{"HTML in UTF-16", wide("<meta charset=utf-16><table>"), HTML},
		{"XML Spreadsheet", `<?xml version="1.0"?>` + "\n" + `<?mso-application progid="Excel.Sheet"?><Workbook>`,
			XMLSpreadsheet},
		{"XML Spreadsheet without a hint", `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`,
			XMLSpreadsheet},
		{"MHTML", "MIME-Version: 1.0\r\nX-Document-Type: Workbook", MHTML},
	} {
		if got := Sniff([]byte(c.head[:min(len(c.head), 4<<10)])); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
	for want, parts := range map[bool][]filetest.Part{true: late, false: {{"a.csv", ""}, {"xl.csv", ""}}} {
		content := filetest.Archived(t, parts...)
		if xlsx.IsWorkbook(bytes.NewReader(content), int64(len(content))) != want {
			t.Errorf("an archive of %d members: got %t", len(parts), !want)
		}
	}
	if xlsx.IsWorkbook(strings.NewReader("PK\x03\x04"), 4) {
		t.Error("a cut archive is a workbook")
	}
}

func TestRefusal(t *testing.T) {
	for f, want := range map[Format]string{
		Text: "", Workbook: "", HTML: "", Zip: "", Gzip: "",
		BIFF: unusable.BIFF, XMLSpreadsheet: unusable.XMLSpreadsheet, MHTML: unusable.MHTML,
	} {
		err := f.Refusal()
		if got := filetest.Cause(err); got != want || (err == nil) != (want == "") {
			t.Errorf("format %d: got %q, %v, want %q", f, got, err, want)
		}
		if err != nil && !strings.HasSuffix(err.Error(), unusable.SaveAs) {
			t.Errorf("%v: no word on how to go on", err)
		}
	}
}

func TestWorkbookPassword(t *testing.T) {
	f := excelize.NewFile()
	var b bytes.Buffer
	if err := f.Write(&b, excelize.Options{Password: "x"}); err != nil {
		t.Fatal(err)
	}
	if got := Sniff(b.Bytes()); got != BIFF {
		t.Errorf("format %d, want %d", got, BIFF)
	}
	for want, content := range map[string][]byte{unusable.Password: b.Bytes(),
		unusable.BIFF: []byte(oleMagic + strings.Repeat("\x00", 3<<20))} {
		if got, err := OLECause(bytes.NewReader(content), int64(len(content))); err != nil || got != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
}
