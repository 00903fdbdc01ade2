package delimited

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/source/table"
)

// splitAll splits text with blocks and a row limit of the given bytes and shows
// each row as "number fault:cell|cell".
func splitAll(t testing.TB, text string, comma byte, width, size, limit int) (rows []string) {
	t.Helper()
	s, err := New(func() (io.ReadCloser, error) {
		return io.NopCloser(iotest.HalfReader(strings.NewReader(text))), nil
	}, comma, width, 0)
	if err != nil {
		t.Fatal(err)
	}
	s.size, s.limit, s.look = size, limit, limit/4
	var b table.Block
	a := new(cell.Arena)
	for {
		if err := s.Fill(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if len(b.Text) > max(size, limit) {
			t.Fatalf("a block holds %d bytes; blocks aim at %d and rows are limited to %d", len(b.Text), size, limit)
		}
		if len(b.Rows) == 0 {
			break
		}
		for _, r := range b.Rows {
			cells := []string{}
			for i := r.First; i < r.End; i++ {
				cells = append(cells, string(b.Cell(i, a)))
			}
			rows = append(rows, fmt.Sprintf("%d %d:%s", r.Number, r.Fault, strings.Join(cells, "|")))
		}
	}
	return rows
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, text string
		width      int
		want       []string
	}{
		{"LF", "a,b\nc,d\n", 0, []string{"1 0:a|b", "2 0:c|d"}},
		{"CRLF", "a,b\r\nc,d\r\n", 0, []string{"1 0:a|b", "2 0:c|d"}},
		{"CR", "a,b\rc,d\r", 0, []string{"1 0:a|b", "2 0:c|d"}},
		{"no last line end", "a,b\nc,", 0, []string{"1 0:a|b", "2 0:c|"}},
		{"empty lines count", "\n\r\na\n\n\nb", 0, []string{"3 0:a", "6 0:b"}},
		{"empty", "", 0, nil},
		{"quoted line break", "\"a\r\nb\nc\",d\ne", 0, []string{"1 0:a\r\nb\nc|d", "2 0:e"}},
		{"doubled quotes", `"a""b","""","",""""""` + "\nc", 0, []string{`1 0:a"b|"||""`, "2 0:c"}},
		{"quote in an unquoted cell", `5" pipe,="1",a"b` + "\nc", 0, []string{`1 0:5" pipe|="1"|a"b`, "2 0:c"}},
		{"text after a closing quote", `"a"b,"c` + "\n" + `d" ,e` + "\nf", 0,
			[]string{`1 5:a"b|"c`, `2 0:d" |e`, "3 0:f"}},
		{"never closed", "a,\"b,c\nd,e\n\"f\",g", 0, []string{`1 5:a|"b|c`, "2 0:d|e", "3 0:f|g"}},
		{"swallowed rows", "a,b\nc,\"d\ne,f\n\"g\",h\ni,\"j\nk\nl\"\n", 2,
			[]string{"1 0:a|b", `2 5:c|"d`, "3 0:e|f", "4 0:g|h", "5 0:i|j\nk\nl"}},
		{"a whole line is a row", "a,\"b\nc,d\ne\"\nf", 2, []string{`1 5:a|"b`, "2 0:c|d", "3 0:e\"", "4 0:f"}},
		{"lines that are no rows", "a,\"b\nc\nd,e,f\ng\"\nh", 2, []string{"1 0:a|b\nc\nd,e,f\ng", "2 0:h"}},
		{"never closed, the last quote", "a,\"b,c\nd,\"\"\"\"\nf", 0, []string{`1 2:a|"b|c`, `2 0:d|"`, "3 0:f"}},
		{"never closed behind a line break", "\"a\nb\",\"c\nd", 0, []string{"1 2:a\nb|\"c", "2 0:d"}},
		{"never closed at the end", "a\n\"", 0, []string{"1 0:a", `2 2:"`}},
		{"closed at the end", "a\n\"b\"", 0, []string{"1 0:a", "2 0:b"}},
		{"beyond the header", "a,b,c\na,b,, \na,b,'\na,,x,y\na", 2,
			[]string{"1 3:a|b|c", "2 0:a|b", "3 0:a|b", "4 3:a||x", "5 0:a"}},
		{"blank beyond the header", "a,b,\"=\"\"\"\"\",\" \"\na,b,\"\"\"\"", 2, []string{"1 0:a|b", `2 3:a|b|"`}},
		{"NUL", "a\x00,b\n\x00", 0, []string{"1 0:a\x00|b", "2 0:\x00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{1, 2, 3, 5, 1 << 10} {
				if got := splitAll(t, c.text, ',', c.width, size, 1<<10); !slices.Equal(got, c.want) {
					t.Errorf("blocks of %d: got %q, want %q", size, got, c.want)
				}
			}
		})
	}
}

func TestSplitLongRows(t *testing.T) {
	long := strings.Repeat("x", 100)
	quoted := strings.Repeat("x\ny", 30)
	var lines []string // of a quote that does not close within its limit
	for i := range 29 {
		lines = append(lines, fmt.Sprintf("%d 0:yx", i+3))
	}
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"unquoted", "a\n" + long + ",\"b\nc\"\r\nd", []string{"1 0:a", "2 4:", `3 0:c"`, "4 0:d"}},
		{"unquoted, CR", "a\r" + long + "\rd", []string{"1 0:a", "2 4:", "3 0:d"}},
		{"at the end", "a\n" + long, []string{"1 0:a", "2 4:"}},
		{"quoted", "a\n\"" + quoted + "\",b\nd", slices.Concat([]string{"1 0:a", `2 2:"x`}, lines,
			[]string{`32 0:y"|b`, "33 0:d"})},
		{"text after a closing quote", "a\n\"" + quoted + "\"b\nd",
			slices.Concat([]string{"1 0:a", `2 2:"x`}, lines, []string{`32 0:y"b`, "33 0:d"})},
		{"never closed, short line", "a\nb,\"c\n" + long[:50] + "\n" + long[:50] + "\nd",
			[]string{"1 0:a", `2 2:b|"c`, "3 0:" + long[:50], "4 0:" + long[:50], "5 0:d"}},
		{"never closed, long line", "a\nb,\"" + long + "\nd", []string{"1 0:a", "2 4:", "3 0:d"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{1, 7, 16, 64} {
				if got := splitAll(t, c.text, ',', 0, size, 64); !slices.Equal(got, c.want) {
					t.Errorf("blocks of %d: got %q, want %q", size, got, c.want)
				}
			}
		})
	}
}

// TestSplitLikeCSV compares with encoding/csv on well-formed RFC 4180 text.
func TestSplitLikeCSV(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "班次", "", " ", "\"", "\n", ",", ";", "\t", "'", "é"}
	for range 2000 {
		comma := []rune{',', ';', '\t'}[random.IntN(3)]
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		w.Comma, w.UseCRLF = comma, random.IntN(2) == 0
		for range random.IntN(6) {
			record := make([]string, 1+random.IntN(4))
			for i := range record {
				for range random.IntN(4) {
					record[i] += pieces[random.IntN(len(pieces))]
				}
			}
			if err := w.Write(record); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		r := csv.NewReader(bytes.NewReader(text.Bytes()))
		r.Comma, r.FieldsPerRecord = comma, -1
		records, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, record := range records {
			want = append(want, strings.Join(record, "|"))
		}
		for _, row := range splitAll(t, text.String(), byte(comma), 0, 1+random.IntN(40), 1<<10) {
			number, cells, _ := strings.Cut(row, ":")
			if !strings.HasSuffix(number, " 0") {
				t.Fatalf("%q: fault in row %s", text.String(), number)
			}
			// csv.Reader drops the CR of a CRLF inside quotes.
			got = append(got, strings.ReplaceAll(cells, "\r\n", "\n"))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q: got %q, want %q", text.String(), got, want)
		}
	}
}

// FuzzSplit checks that where blocks end does not matter, that row numbers
// rise, and that no byte outside quotes and line ends is lost or invented.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"a,b\r\nc", "\"a\"\"b\",c\rd", "a,\"b\nc", "\"a\"b\n", "\n\n,\n", "\"\"\"\"\n\"",
		"a\r\n\"b\r\n\",\"c\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<12 {
			return
		}
		whole := splitAll(t, text, ',', 0, 1<<13, 1<<13)
		for _, size := range []int{1, 3, 17} {
			if got := splitAll(t, text, ',', 0, size, 1<<13); !slices.Equal(got, whole) {
				t.Fatalf("blocks of %d: got %q, want %q", size, got, whole)
			}
		}
		splitAll(t, text, ',', 2, 8, 16)
		last, content := 0, 0
		for _, row := range whole {
			var number, fault int
			if _, err := fmt.Sscanf(row, "%d %d:", &number, &fault); err != nil || number <= last {
				t.Fatalf("row %q after row %d: %v", row, last, err)
			}
			last = number
			_, cells, _ := strings.Cut(row, ":")
			content += len(cells)
		}
		if bare := strings.Trim(text, "\r\n"); content > len(text) ||
			content < len(bare)-2*strings.Count(text, `"`)-strings.Count(text, "\n")-strings.Count(text, "\r") {
			t.Fatalf("%q became %d bytes of cells: %q", text, content, whole)
		}
	})
}
