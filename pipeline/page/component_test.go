package page

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestFormats(t *testing.T) {
	for fen, want := range map[int64]string{
		0: "0.00", 5: "0.05", 100: "1.00", 123450000: "1,234,500.00", 99999: "999.99", 100000: "1,000.00",
		-1: "−0.01", -500000: "−5,000.00", math.MinInt64: "−92,233,720,368,547,758.08",
	} {
		if got := Yuan(fen); got != want {
			t.Errorf("Yuan(%d) = %s, want %s", fen, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "−1,234,567"} {
		if got := Count(n); got != want {
			t.Errorf("Count(%d) = %s, want %s", n, got, want)
		}
	}
	for _, c := range []struct {
		part, whole int64
		want        string
	}{{849, 1000, "84.9%"}, {84999, 100000, "84.9%"}, {85, 100, "85.0%"}, {1, 0, "—"}, {3, 2, "150.0%"}} {
		if got := Percent(c.part, c.whole); got != c.want {
			t.Errorf("Percent(%d, %d) = %s, want %s: a share below a line must not look as if on it", c.part, c.whole, got, c.want)
		}
	}
	if got := decimal("1000.00"); got != "1,000.00" {
		t.Errorf("decimal(1000.00) = %s", got)
	}
}

// hostile is a name that would be markup if it were not escaped.
const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>&`

func TestTableEscapes(t *testing.T) {
	one := Table{
		ID: hostile, Caption: hostile, Note: hostile,
		Columns: []Column{{Title: hostile, Unit: hostile}, {Title: "b"}, figures("c", "")},
		Rows:    []Cells{{Text(hostile).With(hostile), Link(hostile, hostile), Badge(hostile, hostile)}},
		Totals:  Cells{Code(hostile), Join(hostile, Text("x"), Text("y")), Money(1)},
	}
	empty := Table{ID: hostile, Caption: hostile, Empty: hostile}
	for _, out := range []string{string(one.HTML()), string(empty.HTML())} {
		for _, n := range nodes(t, out) {
			if n.Data == "script" || n.Data == "img" {
				t.Errorf("a cell became an element %s:\n%s", n.Data, out)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("a cell became an attribute %s:\n%s", a.Key, out)
				}
			}
		}
	}
}

func TestTable(t *testing.T) {
	one := Table{
		Caption: "金额", Columns: []Column{{Title: "项目"}, figures("金额", "元")},
		Rows:   []Cells{{Text("应补"), Money(123450000)}, {Text(""), OptionalMoney(nil)}},
		Totals: Cells{Text("合计"), Money(123450050)},
	}
	out := string(one.HTML())
	for _, want := range []string{
		"<caption>金额</caption>", `<th scope="col" class=n>金额<span class="unit">（元）</span></th>`,
		`<th scope="row">应补<td class=n data-sort="1234500">1,234,500.00`,
		`<th scope="row">—<td class=n>—`, `data-sort="1234500.50">1,234,500.50`,
		`tabindex="0" role="region" aria-label="金额"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the table has no %s:\n%s", want, out)
		}
	}
	if empty := string(Table{Caption: "公示", Empty: "没有公示"}.HTML()); !strings.Contains(empty, "公示：没有公示") {
		t.Errorf("an empty table says %s", empty)
	}
}

func TestChartOptionStaysInItsElement(t *testing.T) {
	c, err := bars(Chart{ID: "x", Title: "t"}, []string{"</script><!--<script>"},
		series{Name: hostile, Colour: "var(--error)", Values: []string{"12345678901234.56"}})
	if err != nil {
		t.Fatal(err)
	}
	option := string(c.Option)
	if strings.ContainsAny(option, "<>&") {
		t.Errorf("option holds markup: %s", option)
	}
	if !strings.Contains(option, "12345678901234.56") {
		t.Errorf("option lost an exact value: %s", option)
	}
	var parsed struct {
		YAxis  []struct{ Data []string } `json:"yAxis"`
		Series []struct{ Name, Type string }
	}
	if err := json.Unmarshal([]byte(option), &parsed); err != nil {
		t.Fatal(err)
	}
	if parsed.YAxis[0].Data[0] != "</script><!--<script>" || parsed.Series[0].Name != hostile ||
		parsed.Series[0].Type != "bar" {
		t.Errorf("option came back as %+v", parsed)
	}
	again, _ := bars(Chart{ID: "x", Title: "t"}, []string{"</script><!--<script>"},
		series{Name: hostile, Colour: "var(--error)", Values: []string{"12345678901234.56"}})
	if again.Option != c.Option {
		t.Errorf("the same rows give two options:\n%s\n%s", c.Option, again.Option)
	}
}

func TestMarkdownDropsRawHTML(t *testing.T) {
	out, err := markdown("说明 <script>alert(1)</script> `码`\n\n◆ 读法")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "<script") || !strings.Contains(string(out), "<code>码</code>") ||
		!strings.Contains(string(out), "<p>◆ 读法</p>") {
		t.Errorf("markdown gives %s", out)
	}
}

// nodes lists the elements of a piece of HTML.
func nodes(t testing.TB, out string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

func TestNothingIsNotUnknown(t *testing.T) {
	l := links{Programme: &Programme{
		Absent:     map[string]bool{"notices": true, "payments": false},
		KindTitles: map[string]string{"notices": "公示"},
	}}
	for want, needs := range map[string][]string{
		"没有": {"payments", "sanctions"}, "未核验，导出数据缺少公示": {"payments", "notices"},
	} {
		if got := l.none("没有", needs...); got != want {
			t.Errorf("%v: %q, want %q", needs, got, want)
		}
	}
}
