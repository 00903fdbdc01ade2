package page

import (
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/peihe/peihe/pipeline/page/cell"
)

// hostile is a name that would be markup if it were not escaped.
const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>&`

func TestTableEscapes(t *testing.T) {
	one := Table{
		ID: hostile, Caption: hostile, Note: hostile,
		Columns: []Column{{Title: hostile, Unit: hostile}, {Title: "b"}, figures("c", "")},
		Rows: []cell.Row{{cell.Text(hostile).With(hostile), cell.Link(hostile, hostile),
			cell.Badge(hostile, hostile)}},
		Totals: cell.Row{cell.Code(hostile), cell.Join(hostile, cell.Text("x"), cell.Text("y")), cell.Money(1)},
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
		Rows:   []cell.Row{{cell.Text("应补"), cell.Money(123450000)}, {cell.Text(""), cell.OptionalMoney(nil)}},
		Totals: cell.Row{cell.Text("合计"), cell.Money(123450050)},
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
