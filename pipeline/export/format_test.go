package export

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestSniff(t *testing.T) {
	wide := func(s string) string {
		out := []byte("\xFF\xFE")
		for _, u := range utf16.Encode([]rune(s)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return string(out)
	}
	book := bookParts("")
	late := append([]part{{"docProps/app.xml", strings.Repeat("x", 1<<16)}}, book...)
	for _, c := range []struct {
		name, head string
		want       format
	}{
		{"empty", "", textFormat},
		{"CSV", "班次编号,课次\n", textFormat},
		{"CSV with a mark", "\xEF\xBB\xBF班次编号", textFormat},
		{"CSV of comparisons", "<5,>6\n", textFormat},
		{"only a bracket", "<", textFormat},
		{"comment without end", "<!-- ", textFormat},
		{"other XML", `<?xml version="1.0"?><rows><row/></rows>`, textFormat},
		{"workbook", string(archived(t, book...)), workbookFormat},
		{"workbook, other part first", string(archived(t, part{"xl/workbook.xml", ""})), workbookFormat},
		{"workbook, told by its directory", string(archived(t, late...)), zipFormat},
		{"archive", string(archived(t, part{"a.csv", ""}, part{"b.csv", ""})), zipFormat},
		{"empty archive", string(archived(t)), zipFormat},
		{"cut archive", "PK\x03\x04", zipFormat},
		{"gzip", "\x1F\x8B\x08", gzipFormat},
		{"compound file", oleMagic + "\x00", biffFormat},
		{"bare BIFF", "\x09\x08\x08\x00\x00\x05\x10\x00", biffFormat},
		{"tab and a number", "\t\b\t,", textFormat},
		{"HTML", "<html><table>", htmlFormat},
		{"HTML with all before it",
			"\xEF\xBB\xBF\r\n <?xml version='1.0'?><!DOCTYPE html PUBLIC \"-//W3C\">\n<!-- a > b --><HTML xmlns='x'>",
			htmlFormat},
		{"bare table", "\n<table border=1>", htmlFormat},
		{"HTML in UTF-16", wide("<meta charset=utf-16><table>"), htmlFormat},
		{"XML Spreadsheet", `<?xml version="1.0"?>` + "\n" + `<?mso-application progid="Excel.Sheet"?><Workbook>`,
			xmlSheetFormat},
		{"XML Spreadsheet without a hint", `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`,
			xmlSheetFormat},
		{"MHTML", "MIME-Version: 1.0\r\nX-Document-Type: Workbook", mhtmlFormat},
	} {
		if got := sniff([]byte(c.head[:min(len(c.head), 4<<10)])); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
	for want, parts := range map[bool][]part{true: late, false: {{"a.csv", ""}, {"xl.csv", ""}}} {
		if content := archived(t, parts...); isWorkbook(bytes.NewReader(content), int64(len(content))) != want {
			t.Errorf("an archive of %d members: got %t", len(parts), !want)
		}
	}
	if isWorkbook(strings.NewReader("PK\x03\x04"), 4) {
		t.Error("a cut archive is a workbook")
	}
}

func TestRefusal(t *testing.T) {
	for f, want := range map[format]string{
		textFormat: "", workbookFormat: "", htmlFormat: "", zipFormat: "", gzipFormat: "",
		biffFormat: causeBIFF, xmlSheetFormat: causeXMLSheet, mhtmlFormat: causeMHTML,
	} {
		err := f.refusal()
		if got := causeOf(err); got != want || (err == nil) != (want == "") {
			t.Errorf("format %d: got %q, %v, want %q", f, got, err, want)
		}
		if err != nil && !strings.HasSuffix(err.Error(), saveAs) {
			t.Errorf("%v: no word on how to go on", err)
		}
	}
}

// TestLargeDirectory refuses an archive whose directory alone would fill the memory.
func TestLargeDirectory(t *testing.T) {
	var parts []part
	for i := range 300 {
		parts = append(parts, part{fmt.Sprintf("%060000d", i), ""})
	}
	content := archived(t, parts...)
	if _, err := openArchive(bytes.NewReader(content), int64(len(content))); causeOf(err) != causeBomb {
		t.Errorf("got %v, want the cause %q", err, causeBomb)
	}
}
