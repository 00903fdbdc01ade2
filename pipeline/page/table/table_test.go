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
		"<th scope=\"row\">应补<td class=n>1,234,500.00\n",
		`<th scope="row">—<td class=n>—`, "合计<td class=n>1,234,500.50\n",
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

// TestKeys: a cell has a key to be sorted by where its first line does not tell it.
func TestKeys(t *testing.T) {
	for want, one := range map[string]cell.Cell{
		"<td class=n>−1,200.50":                  cell.Money(-120050),
		"<td class=n>1,200.00<small>3 人</small>": cell.Money(120000).With("3 人"),
		`<td class=n data-sort="84.9"><span class="badge warning">警告线以下</span> 84.9%`: cell.Share(849, 1000).Behind(
			cell.Badge("warning", "警告线以下")),
		`<td class=n data-sort="7">—`: cell.Text("").SortedBy(7),
	} {
		var b strings.Builder
		if (Table{Columns: []Column{Text("a"), Figures("b", "")}}).Markup(&b, 1, one); b.String() != want {
			t.Errorf("got %s\nwant %s", b.String(), want)
		}
	}
}

// TestBars: a share fills its cell to the twentieth, what is some is seen, and nothing else
// has a bar.
func TestBars(t *testing.T) {
	shares := Table{Columns: []Column{Text("a"), Share("b")}}
	for want, one := range map[string]cell.Cell{
		`class="n b0">0.0%`: cell.Share(0, 9), `class="n b1">0.2%`: cell.Share(2, 1000),
		`class="n b19">99.9%`:  cell.Share(999, 1000),
		`class="n b20">100.0%`: cell.Share(7, 7),
		`class="n b20">250.0%`: cell.Share(5, 2), "class=n>—": cell.Share(0, 0),
		"class=n>7": cell.Whole(7),
	} {
		var b strings.Builder
		if shares.Markup(&b, 1, one); b.String() != "<td "+want {
			t.Errorf("got %s, want %s", b.String(), want)
		}
	}
	figures := Table{Columns: []Column{Figures("b", "")}, Ordered: true, Rows: []cell.Row{{cell.Share(1, 2)}}}
	if out := string(figures.HTML()); strings.Contains(out, " b10") || !strings.Contains(out, "<table data-ordered>") {
		t.Errorf("an ordered table without shares is %s", out)
	}
}

// TestValues: what a script knows of a cell.
func TestValues(t *testing.T) {
	values := Table{Columns: []Column{Text("a"), Figures("b", "")}}
	for want, got := range map[string]string{
		"A&B\x1e第 1 期":        values.Value(0, cell.Link("x", "A&B").With("第 1 期")),
		"1,200":               values.Value(0, cell.Text("1,200")),
		"-1200.50\x1e1 人":     values.Value(1, cell.Money(-120050).With("1 人")),
		"违规 2\x1f2000000":     values.Value(0, cell.Badge("error", "违规 2").SortedBy(2_000_000)),
		"警告线以下 84.9%\x1f84.9": values.Value(1, cell.Share(849, 1000).Behind(cell.Badge("warning", "警告线以下"))),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
