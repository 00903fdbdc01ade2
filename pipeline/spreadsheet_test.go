package pipeline_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/peihe/peihe/pipeline/ingest"
	"github.com/peihe/peihe/pipeline/internal/distro"
)

// roster is an export as it comes off a desk; every row below the header bears a
// mark, M1 and so on, in a cell that is read as text.
var roster = [][]string{
	{"福州市互联网营销师培训", "", ""},
	{},
	{"多行\n标题", "导出时间：2021-10-08"},
	{"", "", ""},
	{"班次编号", "姓名", "身份证号码", "家庭地址", "电话号码"},
	{"A", "甲", "350197199001010015", "M1", ""},
	{},
	{"A", "乙", "350197199001010023", "一楼\n二楼\r\nM2", ""},
	{"", "", "", "", ""},
	{"", "丙", "350197199001010031", "M3 没有班次", ""},
	{"A", "丁", "35019719900101004X", "M4", "", "多出一格"},
	{" ", "　"},
	{"A", "戊", "", "M5\n没有证件", ""},
	{"小计", "M6", "5"},
	{},
	{},
	{"A", "己", "350197199001010058", "他说\"M7\"\n对", "12000000001"},
	{"A", "甲", "350197199001010015", "M8 又是甲", ""},
	{"合计", "M9\n10"},
	{"A", "庚", "350197199001010066", "M10", ""},
}

// fates is what becomes of the marked rows.
var fates = map[string]string{
	"M1": "superseded_row", "M2": "used", "M3": ingest.MissingValue, "M4": ingest.BadRow, "M5": ingest.MissingValue,
	"M6": ingest.Footer, "M7": "used", "M8": "used", "M9": ingest.Footer, "M10": "used",
}

var mark = regexp.MustCompile(`M\d+`)

// TestSourceRowIsWhatASpreadsheetShows opens exports with LibreOffice and compares
// the rows in which it shows the marks with those that set_aside and staging name.
func TestSourceRowIsWhatASpreadsheetShows(t *testing.T) {
	slow(t)
	t.Parallel()
	soffice := distro.Need(t, "soffice", "libreoffice-calc-nogui")
	for _, c := range []struct {
		name, comma, end string
		charset          int // as LibreOffice numbers them
		encode           func(string) (string, error)
	}{
		{"UTF-8", ",", "\n", 76, func(s string) (string, error) { return s, nil }},
		{"GB18030", ";", "\r\n", 85, simplifiedchinese.GB18030.NewEncoder().String},
		{"UTF-16", "\t", "\r", 65535, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String},
	} {
		t.Run(c.name, func(t *testing.T) {
			input := mandatory(t)
			text := ""
			for _, row := range roster {
				for i, cell := range row {
					if strings.ContainsAny(cell, "\r\n\"") {
						cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
					}
					if i > 0 {
						text += c.comma
					}
					text += cell
				}
				text += c.end
			}
			raw, err := c.encode(text)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(input, "roster.csv")
			if err := os.WriteFile(path, []byte(raw), 0o644); err != nil {
				t.Fatal(err)
			}
			shown := spreadsheetRows(t, soffice, path, fmt.Sprintf("%d,34,%d", c.comma[0], c.charset))
			if len(shown) != len(fates) {
				t.Fatalf("LibreOffice shows the marks %v, not all of %v", shown, fates)
			}
			want := map[int64]string{}
			for mark, fate := range fates {
				want[shown[mark]] = fate
			}
			got := map[int64]string{}
			for row, fate := range fatesOf(t, input) {
				if row.file == "roster.csv" {
					got[row.row], _, _ = strings.Cut(fate, " ")
				}
			}
			if !maps.Equal(got, want) {
				t.Errorf("rows became %v; by LibreOffice %v", got, want)
			}
		})
	}
}

// spreadsheetRows maps the marks of a file to the rows in which LibreOffice shows
// them.
func spreadsheetRows(t *testing.T, soffice, path, filter string) map[string]int64 {
	t.Helper()
	out := t.TempDir()
	c := exec.CommandContext(t.Context(), soffice, "--headless", "--norestore",
		"-env:UserInstallation=file://"+filepath.Join(out, "profile"),
		"--infilter=Text - txt - csv (StarCalc):"+filter, "--convert-to", "fods", "--outdir", out, path)
	if text, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	file, err := os.Open(filepath.Join(out, "roster.fods"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows := map[string]int64{}
	var row, times int64
	for d := xml.NewDecoder(file); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			if x.Name.Local == "table-row" {
				row, times = row+max(times, 1), 1
				for _, a := range x.Attr {
					if a.Name.Local == "number-rows-repeated" {
						fmt.Sscan(a.Value, &times)
					}
				}
			}
		case xml.CharData:
			if m := mark.FindString(string(x)); m != "" && row > 0 {
				rows[m] = row
			}
		}
	}
}
