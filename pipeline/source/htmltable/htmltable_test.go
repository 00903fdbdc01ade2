package htmltable

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/peihe/peihe/pipeline/internal/filetest"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source/table"
	"github.com/peihe/peihe/pipeline/source/unusable"
)

var endless = filetest.Endless

func readHTML(ctx context.Context, page string, types []schema.Type) ([]string, error) {
	s, err := New(func() (io.ReadCloser, error) {
		return io.NopCloser(iotest.HalfReader(strings.NewReader(page))), nil
	}, types)
	if err != nil {
		return nil, err
	}
	return filetest.Collect(ctx, s)
}

func TestHTML(t *testing.T) {
	for _, c := range []struct {
		name, page string
		types      []schema.Type
		want       []string
	}{
		{"plain", `<table><tr><td>a</td><th>b</th></tr><tr><td>c</td></tr></table>`, nil, []string{"1 0:a|b", "2 0:c"}},
		{"as offices have it",
			`<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"><style>td{mso-number-format:"\@"}</style>` +
				`<!--[if gte mso 9]><xml><x:Name>S</x:Name></xml><![endif]--></head><body><table border=1><TR><TD class=x>a</TD></TR></table></body></html>`, nil, []string{"1 0:a"}},
		{"end tags left out", `<table><tr><td>a<td>b<tr><th>c<td>d`, nil, []string{"1 0:a|b", "2 0:c|d"}},
		{"row left out", `<table><td>a</td><td>b</td><tr><td>c</table>`, nil, []string{"1 0:a|b", "2 0:c"}},
		{"groups", `<table><caption>题</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody><tfoot><tr><td>c</td></tr></tfoot></table>`, nil,
			[]string{"1 0:题", "2 0:a", "3 0:b", "4 0:c"}},
		{"blank rows count", `<table><tr></tr><tr><td> &#32; </td></tr><tr><td></td><td>b</td></tr></table>`, nil,
			[]string{"3 0:|b"}},
		{"several tables", `<p>x</p><table><tr><td>a</td></tr></table>y<table><tr><td>b</td></tr></table>`, nil,
			[]string{"1 0:a", "2 0:b"}},
		{"table left open", `<table><tr><td>a</td></tr><table><tr><td>b</td></tr></table>`, nil,
			[]string{"1 0:a", "2 0:b"}},
		{"nested", `<table><tr><td>a<table><tr><td>b</td><td>c</td></tr><tr><td>d</table>e</td><td>f</td></tr></table>`,
			nil, []string{"1 0:a\nb\nc\nd\ne|f"}},
		{"line breaks", `<table><tr><td><br>a<br/>b<p>c</p><div>d</div><br></td></tr></table>`, nil,
			[]string{"1 0:a\nb\nc\nd"}},
		{"white space", "<table><tr><td>\n  a  b\t<b> c</b>d </td><td>&nbsp;e</td></tr></table>", nil,
			[]string{"1 0:a b cd|\u00a0e"}},
		{"entities", `<table><tr><td>&lt;&amp;&#x4E2D;&middot;&unknown;</td></tr></table>`, nil,
			[]string{"1 0:<&中·&unknown;"}},
		{"unseen", `<table><tr><td>a<script>x<td>y</script><style>z</style><!-- w --><select><option>v</select></td><td>b</td></tr></table>`, nil, []string{"1 0:a|b"}},
		{"unseen left open", `<table><tr><td>a<select>x</td><td>b</td></tr></table>`, nil, []string{"1 0:a|b"}},
		{"colspan", `<table><tr><td colspan=3>a</td><td>b</td></tr><tr><td colspan="x">c</td><td colspan="0">d</td><td colspan="-1">e</td></tr></table>`, nil, []string{"1 0:a|a|a|b", "2 0:c|d|e"}},
		{"rowspan", `<table><tr><td rowspan=2>a</td><td>b</td><td rowspan=3>c</td></tr><tr><td>d</td></tr><tr><td>e</td><td>f</td></tr></table>`, nil,
			[]string{"1 0:a|b|c", "2 0:a|d|c", "3 0:e|f|c"}},
		{"both", `<table><tr><td rowspan=2 colspan=2>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td></tr></table>`, nil, []string{"1 0:a|a|b", "2 0:a|a|c", "3 0:d"}},
		{"row of spans only", `<table><tr><td rowspan=2>a</td></tr><tr></tr><tr><td>b</td></tr></table>`, nil,
			[]string{"1 0:a", "2 0:a", "3 0:b"}},
		{"span meets span", `<table><tr><td>a</td><td>b</td><td rowspan=2>c</td></tr><tr><td colspan=9>d</td><td>e</td></tr></table>`, nil, []string{"1 0:a|b|c", "2 0:d|d|c|e"}},
		{"spans end with their table", `<table><tr><td rowspan=0>a</td></tr></table><table><tr><td>b</td></tr></table>`,
			nil, []string{"1 0:a", "2 0:b"}},
		{"merged number", `<table><tr><td rowspan=2>100</td><td>a</td></tr><tr><td>b</td></tr></table>`,
			[]schema.Type{schema.Money, schema.Text}, []string{"1 128:100|a", "2 128:100|b"}},
		{"beyond the header",
			`<table><tr><td>a</td><td>b</td><td>&nbsp;</td></tr><tr><td>a</td><td></td><td></td><td>c</td></tr></table>`, []schema.Type{schema.NoType, schema.NoType},
			[]string{"1 0:a|b", "2 3:a||c"}},
		{"the number behind the text",
			`<table><tr><td x:num="1234.5600000000001">1,234.6</td><td x:num="44308.5">2021/4/22 12:00</td><td x:num>7</td><td x:num="x">8</td></tr></table>`,
			[]schema.Type{schema.Money, schema.Timestamp, schema.Whole, schema.Whole},
			[]string{"1 0:1234.56|2021/4/22 12:00|7|8"}},
		{"identity numbers",
			`<table><tr><td x:num="350198199001011000">3.50198E+17</td><td x:num>350198199001011000</td><td x:str>350198199001011000</td>` +
				`<td style='color:red; MSO-number-format:"\@"' x:num>350198199001011000</td><td>350198199001011000</td></tr></table>`, slices.Repeat([]schema.Type{schema.Identity}, 5),
			[]string{"1 0:3.50198199001011E+17|3.50198199001011E+17|350198199001011000|350198199001011000|350198199001011000"}},
		{"invalid bytes stay", "<table><tr><td>a\xff</td></tr></table>", nil, []string{"1 0:a\xff"}},
		{"nothing", `<table></table>`, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := readHTML(t.Context(), c.page, c.types); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

// TestHTMLBlocks reads a table of several blocks, its row ends left out.
func TestHTMLBlocks(t *testing.T) {
	text := strings.Repeat("字", 1000)
	var page strings.Builder
	page.WriteString("<table><tr><td rowspan=1500>a<td>0" + text)
	for i := 1; i < 1500; i++ {
		fmt.Fprintf(&page, "<tr><td>%d%s", i, text)
	}
	rows, err := readHTML(t.Context(), page.String(), nil)
	if err != nil || len(rows) != 1500 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, row := range rows {
		if want := fmt.Sprintf("%d 0:a|%d%s", i+1, i, text); row != want {
			t.Fatalf("got %.40q, want %.40q", row, want)
		}
	}
}

func TestHTMLHostile(t *testing.T) {
	row := func(cell string) string { return `<table><tr>` + cell + `</tr></table>` }
	for _, c := range []struct {
		name, page string
		types      []schema.Type
		cause      string
		rows       int
	}{
		{"login page", `<html><body><form>请登录<input></form></body></html>`, nil, unusable.NoTable, 0},
		{"endless tag", row(`<td a="` + endless("x", 12<<20)), nil, unusable.Damaged, 0},
		{"long cell", row(`<td>` + endless("x<b>", 34<<20) + `</td><td>y</td>`), nil, "", 1},
		{"deep", row(`<td>` + endless(`<div>`, 10<<20)), nil, "", 0},
		{"deep tables", endless(`<table><tr><td>`, 10<<20), nil, "", 0},
		{"too many cells", row(endless(`<td>`, 4<<15) + `<td>x`), nil, unusable.Damaged, 0},
		{"too many rows", `<table>` + endless(`<tr><td>a`, 9<<20+9), nil, unusable.Bomb, 0},
		{"spread", `<table>` + strings.Repeat(`<tr>`+strings.Repeat(`<td colspan=1000>a`, 16), 17_000), nil,
			unusable.Bomb,
			0},
		{"spans over all", `<table><tr>` + strings.Repeat(`<td rowspan=0>a`, 16000) + endless(`<tr>`, 4*18000), nil,
			unusable.Bomb, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := New(func() (io.ReadCloser, error) {
				return io.NopCloser(strings.NewReader(c.page)),
					nil
			}, c.types)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := filetest.Drained(t.Context(), s)
			if cause := filetest.Cause(err); cause != c.cause || cause == "" && err != nil || err == nil &&
				rows != c.rows {
				t.Errorf("got %d rows, cause %q of %v, want %d rows, cause %q", rows, cause, err, c.rows, c.cause)
			}
		})
	}
}

func TestHTMLErrors(t *testing.T) {
	broken := errors.New("broken")
	if _, err := New(func() (io.ReadCloser, error) { return nil, broken }, nil); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	s, err := New(func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("<table><tr><td>a"), iotest.ErrReader(broken))), nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := filetest.Drained(t.Context(), s); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := readHTML(ctx, "<table><tr><td>a", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// FuzzHTML checks that rows rise, that no cell lies beyond the header but one,
// and that how the page comes in does not matter.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		`<table><tr><td rowspan=2 colspan=2>a</td><td x:num="1e3">b<br>c</table>`,
		`<table><caption>a<tr><table><td>b</table>c`,
		`<table><tr><td><script>a</td></script><style></table>`,
		`<td>a<table><thead><td rowspan=0>b<tr><td colspan=1000>c</thead><tr><td>d`,
	} {
		f.Add(s)
	}
	types := []schema.Type{schema.Identity, schema.Money, schema.Timestamp, schema.NoType}
	f.Fuzz(func(t *testing.T, page string) {
		if len(page) > 1<<14 {
			return
		}
		rows, err := readHTML(t.Context(), page, types)
		if err != nil && filetest.Cause(err) == "" {
			t.Fatalf("no cause: %v", err)
		}
		s, _ := New(func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(page)), nil },
			types)
		whole, again := filetest.Collect(t.Context(), s)
		if !slices.Equal(whole, rows) || filetest.Cause(again) != filetest.Cause(err) {
			t.Fatalf("%q, %v and %q, %v", rows, err, whole, again)
		}
		s, _ = New(func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(page)), nil }, types)
		defer s.Close()
		last := int64(0)
		for b := new(table.Block); ; {
			if err := s.Fill(t.Context(), b); err != nil || len(b.Rows) == 0 {
				return
			}
			for _, r := range b.Rows {
				if r.Number <= last || r.End-r.First > len(types)+1 {
					t.Fatalf("row %d of %d cells after row %d", r.Number, r.End-r.First, last)
				}
				last = r.Number
			}
		}
	})
}
