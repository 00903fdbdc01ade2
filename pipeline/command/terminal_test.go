package command

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/schema"
)

// hostiles drive a terminal, turn a line around, break one, or fill it.
var hostiles = []string{
	"\x1b[2J\x1b[31m", "\x1b]0;title\a", "\x1bP+q\x1b\\", "\u009b2J\u009d0;x\u009c", "\u202edcba\u202c",
	"\u2066x\u2067y\u2069", "\u200e\u200f\u200b",
	"\u2028x\u2029", "a\r\nb\tc", "\x00\x7f\b", "\u00ad\U000e0001", strings.Repeat("长", 100_000),
}

// hostileExports are a worked case with a hostile string behind the text of every cell
// that is an id, a name or a text, the same behind the same, in files of hostile names.
func hostileExports(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ex\x1b[1m\u202eports")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	turn := map[string]string{} // what stands for a text, everywhere
	next := 0
	for _, kind := range schema.Kinds() {
		spoiled := map[string]bool{}
		for _, c := range kind.Columns {
			keeps := c.Name == "id_number" || c.Name == "rule" || c.Name == "list" || c.Name == "category" ||
				c.Name == "method"
			spoiled[c.Header] = !keeps && (c.Type == schema.Text || c.Type == schema.Name || c.Type == schema.ID)
		}
		in, err := os.Open(filepath.Join("pipeline", "testdata", "cases", "few", "input", kind.Name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		reader := csv.NewReader(in)
		reader.FieldsPerRecord = -1 // footers have fewer
		rows, err := reader.ReadAll()
		in.Close()
		if err != nil {
			t.Fatal(err)
		}
		header := append([]string{}, rows[0]...)
		for r, row := range rows {
			for i, cell := range row {
				if len(row) != len(header) {
					break
				}
				switch {
				case r == 0 || cell == "" || !spoiled[header[i]]:
				case turn[cell] == "" && next%40 == 39: // some ids and names stay, so that rules find something
					turn[cell] = cell
					next++
				default:
					if turn[cell] == "" {
						hostile := hostiles[next%len(hostiles)]
						if len(hostile) > 1000 && (next > 3*len(hostiles) || header[i] == "班次编号") { // a few will do
							hostile = hostiles[0]
						}
						turn[cell] = cell + hostile + "x" // what stands at the end would be trimmed
						next++
					}
					row[i] = turn[cell]
				}
			}
			if r == 0 {
				row = append(row, "列\x1b[7m\u202e")
			} else if len(row) == len(header) {
				row = append(row, "")
			}
			rows[r] = row
		}
		out, err := os.Create(filepath.Join(dir, kind.Name+"\x1b]0;x\a\u202e.csv"))
		if err != nil {
			t.Fatal(err)
		}
		w := csv.NewWriter(out)
		if err := errors.Join(w.WriteAll(rows), out.Close()); err != nil {
			t.Fatal(err)
		}
	}
	book := excelize.NewFile()
	defer book.Close()
	err := errors.Join(book.SetSheetName("Sheet1", "表\u202e\u009b"),
		book.SetSheetRow("表\u202e\u009b", "A1", &[]string{"无关\u202e", "x"}),
		book.SaveAs(filepath.Join(dir, "book\u2066.xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	err = os.WriteFile(filepath.Join(dir, "memo\x1b[5m.csv"), []byte("无关\x1b[2J\u202e,x\n1,2\n"), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestNothingActsOnTheTerminal runs every verb over hostile exports.
func TestNothingActsOnTheTerminal(t *testing.T) {
	slow(t)
	dir := hostileExports(t)
	kept, to := filepath.Join(t.TempDir(), "peihe.duckdb"), t.TempDir()
	in := []string{"--input", dir, "--as-of", "2021-12-31", "--accept", "all"}
	isJSON := func(text string) error { return json.Unmarshal([]byte(text), new(any)) }
	isXML := func(text string) error {
		d := xml.NewDecoder(strings.NewReader(text))
		for {
			if _, err := d.Token(); err != nil {
				if err == io.EOF {
					err = nil
				}
				return err
			}
		}
	}
	isShort := func(text string) error {
		for line := range strings.Lines(text) {
			if utf8.RuneCountInString(line) > 4000 {
				return errors.New("a line is longer than what is shown of all its values")
			}
		}
		return nil
	}
	seen := ""
	for _, test := range []struct {
		args []string
		is   func(string) error
		code int
	}{
		{append([]string{"build", "--out", filepath.Join(to, "site"), "--database", kept}, in...), isShort, 0},
		{append([]string{"check"}, in...), isShort, 0},
		{append([]string{"check", "--format", "json"}, in...), isJSON, 0},
		{append([]string{"check", "--format", "sarif"}, in...), isJSON, 0},
		{append([]string{"check", "--format", "junit"}, in...), isXML, 0},
		{append([]string{"load", "--to", filepath.Join(to, "lake")}, in...), isShort, 0},
		{
			[]string{"inspect", dir, filepath.Join(dir, "memo\x1b[5m.csv"), "nowhere\x1b[2J"}, isShort,
			exit.WrongInput,
		},
		{[]string{"inspect", "--format", "json", dir}, isJSON, exit.WrongInput},
		{[]string{"explain", "nothing\x1b[2J", "--database", kept}, isShort, exit.WrongUsage},
		{[]string{"explain", "FZ20210002" + hostiles[1] + "x", "--database", kept}, isShort, -1},
		{[]string{"explain", "FZ20210002" + hostiles[1] + "x", "--database", kept, "--format", "json"}, nil, -1},
		{[]string{"whatif", "--database", kept, "--set", "attendance_minimum=60"}, isShort, 0},
		{[]string{"whatif", "--database", kept, "--set", "attendance_minimum=60", "--format", "json"}, isJSON, 0},
		{[]string{"whatif", "--database", kept, "--set", "attendance_minimum=60", "--format", "csv"}, nil, 0},
		{[]string{"rules", "fee_charged"}, isShort, 0},
		{[]string{"rules", "\x1b[2J"}, isShort, exit.WrongUsage},
		{[]string{"\x1b[2J"}, isShort, exit.WrongUsage},
		{[]string{"build", "--input", dir, "--out", dir}, isShort, exit.WrongUsage},
		{[]string{"build", "--input", dir + "\u202e", "--out", filepath.Join(to, "new")}, isShort, exit.WrongInput},
		{
			[]string{"build", "--input", dir, "--as-of", "2021-12-31", "--out", filepath.Join(to, "stopped")}, isShort,
			exit.WrongInput,
		},
		{[]string{"generate", "--to", dir}, isShort, exit.WrongUsage},
	} {
		code, stdout, stderr := run(t, test.args...)
		name := strings.Join(test.args, " ")
		if test.code >= 0 && code != test.code {
			t.Errorf("%q: exit %d, want %d: %.300q", name, code, test.code, stderr)
		}
		for _, text := range []string{strings.TrimPrefix(stdout, "\ufeff"), stderr} {
			if i := strings.IndexFunc(text, func(r rune) bool {
				return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
			}); i >= 0 || !utf8.ValidString(text) {
				t.Errorf("%q writes %.60q", name, text[max(i-20, 0):])
			}
		}
		if test.is != nil && code != exit.WrongUsage {
			if err := test.is(stdout); err != nil {
				t.Errorf("%q: %v", name, err)
			}
		}
		if err := isShort(stderr); err != nil {
			t.Errorf("%q on stderr: %v", name, err)
		}
		seen += stdout + stderr
	}
	for _, want := range []string{`\u001b[2J`, `\u202e`, `\u009b`, `characters)`} {
		if !strings.Contains(seen, want) {
			t.Errorf("no verb shows %s: the exports were not hostile", want)
		}
	}
}
