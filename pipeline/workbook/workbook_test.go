package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func listed(rows ...[]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// payments are n payments of 0.10 yuan each.
func payments(n int) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for i := range n {
			if !yield([]any{fmt.Sprintf("P%02d", i), "2021-05-01", int64(10)}, nil) {
				return
			}
		}
	}
}

var paymentColumns = []Column{
	{ID: "id", Heading: "拨付编号", Width: 12},
	{ID: "day", Heading: "日期", Style: Date, Width: 12},
	{ID: "yuan", Heading: "金额", Style: Yuan, Width: 16, IsTotal: true},
}

// written saves a book with a form and a table and opens it again.
func written(t *testing.T, rowLimit, n int) (path string, f *excelize.File) {
	t.Helper()
	b, err := New(Options{Title: "试", Created: time.Date(2021, 12, 31, 0, 0, 0, 0, time.UTC), Footer: "制表 & 复核",
		RowLimit: rowLimit},
		Plan{Name: "汇总"}, Plan{"拨付", n}, Plan{"口径", 0})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Table(Table{Name: "拨付", Title: "拨付", Columns: paymentColumns, Rows: payments(n)}); err != nil {
		t.Fatal(err)
	}
	if err := b.Table(Table{Name: "口径", Title: "口径", Columns: []Column{{ID: "text", Heading: "说明", Width: 40}},
		Rows: listed()}); err != nil {
		t.Fatal(err)
	}
	if err := b.Form("汇总", 1, []float64{20, 20}, [][]Cell{
		{{Title, "汇总", ""}}, nil,
		{{Text, "合计", ""}, {Yuan, b.Total("拨付", "yuan"), b.Sum("拨付", "yuan")},
			{CheckYuan, int64(0), "ROUND(B3-" + decimal(b.Total("拨付", "yuan")) + ",2)"}},
	}); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "book.xlsx")
	save(t, b, path)
	if f, err = excelize.OpenFile(path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return path, f
}

func at(t *testing.T, f *excelize.File, sheet, cell string) (value, formula string) {
	t.Helper()
	value, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if formula, err = f.GetCellFormula(sheet, cell); err != nil {
		t.Fatal(err)
	}
	return value, formula
}

func TestTableGoesOnInNextSheets(t *testing.T) {
	_, f := written(t, 10, 16) // seven rows a sheet
	if want := []string{"汇总", "拨付", "拨付(2)", "拨付(3)", "口径"}; !slices.Equal(f.GetSheetList(), want) {
		t.Fatalf("sheets %v, want %v", f.GetSheetList(), want)
	}
	for _, test := range []struct{ sheet, cell, value, formula string }{
		{"拨付", "A1", "拨付（第 1 张，共 3 张）", ""},
		{"拨付", "A9", "P06", ""},
		{"拨付", "C10", "0.7", "SUM($C$3:$C$9)"},
		{"拨付(2)", "A2", "拨付编号", ""},
		{"拨付(2)", "A3", "P07", ""},
		{"拨付(3)", "A4", "P15", ""},
		{"拨付(3)", "C5", "0.2", "SUM($C$3:$C$4)"},
		{"汇总", "B3", "1.6", "SUM('拨付'!$C$3:$C$9)+SUM('拨付(2)'!$C$3:$C$9)+SUM('拨付(3)'!$C$3:$C$4)"},
	} {
		if value, formula := at(t, f, test.sheet, test.cell); value != test.value || formula != test.formula {
			t.Errorf("%s!%s is %q, %q; want %q, %q", test.sheet, test.cell, value, formula, test.value, test.formula)
		}
	}
	rows, err := f.GetRows("拨付")
	if err != nil || len(rows) != 10 {
		t.Errorf("%d rows of at most 10, %v", len(rows), err)
	}
	if shown, _ := f.GetCellValue("拨付", "B3"); shown != "2021-05-01" {
		t.Errorf("a date shows as %q", shown)
	}
	if shown, _ := f.GetCellValue("拨付", "C3"); shown != "0.10元" {
		t.Errorf("an amount shows as %q", shown)
	}
	for _, sheet := range []string{"拨付", "拨付(2)", "拨付(3)"} {
		for _, name := range []string{"_xlnm.Print_Titles", "_xlnm._FilterDatabase"} {
			if !slices.ContainsFunc(f.GetDefinedName(), func(n excelize.DefinedName) bool {
				return n.Name == name && n.Scope == sheet && strings.HasPrefix(n.RefersTo, "'"+sheet+"'!")
			}) {
				t.Errorf("%s has no %s", sheet, name)
			}
		}
	}
}

func TestExactlyFull(t *testing.T) {
	if _, f := written(t, 10, 7); len(f.GetSheetList()) != 3 {
		t.Errorf("seven rows in sheets for seven: %v", f.GetSheetList())
	}
	if _, f := written(t, 10, 8); len(f.GetSheetList()) != 4 {
		t.Errorf("eight rows in sheets for seven: %v", f.GetSheetList())
	}
	if _, f := written(t, 10, 0); len(f.GetSheetList()) != 3 {
		t.Errorf("no rows: %v", f.GetSheetList())
	} else if value, formula := at(t, f, "汇总", "B3"); value != "0" || formula != "0" {
		t.Errorf("the sum of no rows is %q, %q", value, formula)
	}
}

// TestControls wants a check that is green at 0 and red elsewhere, and a total that
// turns red once it is another.
func TestControls(t *testing.T) {
	_, f := written(t, 0, 3)
	checks, err := f.GetConditionalFormats("汇总")
	if err != nil || len(checks) != 1 || len(checks["C3"]) != 2 {
		t.Fatalf("conditional formats of 汇总: %v, %v", checks, err)
	}
	if red, green := checks["C3"][0].Criteria, checks["C3"][1].Criteria; red != "ABS(C3-(0.00))>=0.005" ||
		green != "NOT("+red+")" {
		t.Errorf("a check is red if %q, green if %q", red, green)
	}
	totals, err := f.GetConditionalFormats("拨付")
	if err != nil || len(totals["C6"]) != 1 || totals["C6"][0].Criteria != "ABS(C6-(0.30))>=0.005" {
		t.Errorf("the total is red if %v, %v", totals, err)
	}
}

func TestSameBytes(t *testing.T) {
	path, _ := written(t, 10, 16)
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 { // a map gives another order now and then
		path, _ = written(t, 10, 16)
		if again, err := os.ReadFile(path); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("the same sheets give other bytes, %v", err)
		}
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, e := range archive.File {
		if e.Modified.Year() > 1980 { // where the format's time begins
			t.Errorf("%s bears the time %v", e.Name, e.Modified)
		}
	}
}

// TestTextStaysText writes what a spreadsheet would run, or XML refuses.
func TestTextStaysText(t *testing.T) {
	texts := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "007", "1e5", "<a>&\"'", " 空格 ", "_x0041_", "第一行\n第二行",
		"\x00\x01坏\x0b\ufffe字\uffff\x1f"}
	want := slices.Clone(texts)
	want[len(want)-1] = "坏字"
	b, err := New(Options{}, Plan{"文本", len(texts)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var rows [][]any
	for _, text := range texts {
		rows = append(rows, []any{text})
	}
	if err := b.Table(Table{Name: "文本", Columns: []Column{{ID: "text", Heading: "文本", Width: 20}},
		Rows: listed(rows...)}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "book.xlsx")
	save(t, b, path)
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, text := range want {
		cell := At(1, firstRow+i)
		if value, formula := at(t, f, "文本", cell); value != text || formula != "" {
			t.Errorf("%q came back as %q, formula %q", text, value, formula)
		}
		if kind, _ := f.GetCellType("文本", cell); kind != excelize.CellTypeInlineString {
			t.Errorf("%q is of type %v", text, kind)
		}
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	sheet, err := archive.Open("xl/worksheets/sheet2.xml") // the first, with excelize's own removed
	if err != nil {
		t.Fatal(err)
	}
	if xml, err := io.ReadAll(sheet); err != nil || bytes.Contains(xml, []byte("<f>")) {
		t.Errorf("a text became a formula, %v", err)
	}
}

func TestRefusals(t *testing.T) {
	if _, err := New(Options{RowLimit: 3}, Plan{"拨付", 1}); err == nil || !strings.Contains(err.Error(), "at least 4") {
		t.Errorf("a limit without room for data: %v", err)
	}
	for what, test := range map[string]struct {
		table Table
		want  string
	}{
		"not planned": {Table{Name: "别的", Rows: listed()}, "not planned"},
		"too few":     {Table{Name: "拨付", Columns: paymentColumns, Rows: payments(1)}, "fewer"},
		"too many":    {Table{Name: "拨付", Columns: paymentColumns, Rows: payments(3)}, "more rows than the 2"},
		"short row": {Table{Name: "拨付", Columns: paymentColumns, Rows: listed([]any{"P"}, []any{"Q"})},
			"1 values for 3"},
		"binary float": {Table{Name: "拨付", Columns: paymentColumns, Rows: listed([]any{"P", nil, 0.1}, []any{"Q"})},
			"float64"},
		"no date": {Table{Name: "拨付", Columns: paymentColumns, Rows: listed([]any{"P", "soon", nil}, []any{"Q"})},
			"B3"},
	} {
		b, err := New(Options{}, Plan{"拨付", 2})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Table(test.table); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", what, err, test.want)
		}
		b.Close()
	}
}

func TestDecimal(t *testing.T) {
	for fen, want := range map[int64]string{0: "0.00", 5: "0.05", -5: "-0.05", 140950: "1409.50", -10000: "-100.00"} {
		if got := decimal(fen); got != want {
			t.Errorf("%d fen are %s, want %s", fen, got, want)
		}
	}
}

func save(t *testing.T, b *Book, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := b.Save(t.Context(), file); err != nil {
		t.Fatal(err)
	}
}
