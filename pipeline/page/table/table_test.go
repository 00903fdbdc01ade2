package table

import (
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/htmltest"
)

// TestLongIDsBreak: an id too long for a line breaks, others and what stands below
// them do not count.
func TestLongIDsBreak(t *testing.T) {
	long := strings.Repeat("长", 33)
	for want, one := range map[string]cell.Cell{
		"class=d>A":  cell.Text("A").With(long),
		"class=d><a": cell.Link("../classes/"+long, strings.Repeat("&", 32)),
		"class=w>长":  cell.Text(long),
	} {
		out := string(Table{Columns: []Column{Fixed("班次")}, Rows: []cell.Row{{one}}}.HTML())
		if !strings.Contains(out, want) {
			t.Errorf("want %s in %s", want, out)
		}
	}
}

func TestTableEscapes(t *testing.T) {
	one := Table{
		ID: htmltest.Hostile, Caption: htmltest.Hostile, Note: htmltest.Hostile,
		Columns: []Column{{Title: htmltest.Hostile, Unit: htmltest.Hostile}, {Title: "b"}, Figures("c", "")},
		Rows: []cell.Row{{cell.Text(htmltest.Hostile).With(htmltest.Hostile),
			cell.Link(htmltest.Hostile, htmltest.Hostile), cell.Badge(htmltest.Hostile, htmltest.Hostile)}},
		Totals: cell.Row{
			cell.Code(htmltest.Hostile), cell.Join(htmltest.Hostile, cell.Text("x"), cell.Text("y")), cell.Money(1),
		},
	}
	empty := Table{ID: htmltest.Hostile, Caption: htmltest.Hostile, Empty: htmltest.Hostile}
	for _, out := range []string{string(one.HTML()), string(empty.HTML())} {
		for _, n := range htmltest.Nodes(t, out) {
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
		Caption: "金额", Columns: []Column{{Title: "项目"}, Figures("金额", "元")},
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
