package page_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/coded"
	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/table"
)

// taken reads what a file of a list brings.
func taken(t *testing.T, dir, name string, content any) {
	t.Helper()
	text := htmltest.Read(t, dir, name+".js")
	text, isCall := strings.CutPrefix(text, "peihe.take("+strconv.Quote(name)+", ")
	text, isWhole := strings.CutSuffix(text, ");\n")
	if err := json.Unmarshal([]byte(text), content); err != nil || !isCall || !isWhole {
		t.Fatalf("%s is no call, or %v:\n%.200s", name, err, text)
	}
}

func decoded(t *testing.T, c coded.Column) []string {
	t.Helper()
	all, err := c.Decoded()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestWhole writes lists of one page and of several, those in sub-folders too: what scripts
// read of them has every row as the pages show it, and its values.
func TestWhole(t *testing.T) {
	for _, c := range []struct {
		rows, files int
		crowded     bool
	}{{200, 0, false}, {201, 5 + 2, false}, {4050, 81 + 4, false}, {450, 9 + 2, true}} {
		dir := t.TempDir()
		site, err := pagetest.Templates(t).Site(pagetest.Dir(dir), pagetest.Programme(false),
			page.Subjects{Crowded: map[string]bool{"rules": c.crowded}, Classes: map[string]bool{"7": true}})
		if err != nil {
			t.Fatal(err)
		}
		const first = "rules/fee_charged.html"
		var shown []string
		tables := map[string]bool{}
		all := make([]int, c.rows)
		for nth, some := range page.Paged(all) {
			file := site.Numbered(first, nth)
			v := site.View("rules", "规则", page.Depth(file))
			list := table.Table{ID: "list", Caption: "全部",
				Columns: []table.Column{table.Fixed("班次"), table.Figures("金额", "元")}}
			for i := range some {
				n := int64((nth-1)*page.RowsPerPage + i)
				name := v.Class("7").And(cell.Text(strconv.FormatInt(n, 10)))
				list.Rows = append(list.Rows, cell.Row{name, cell.Money(n * 100)})
			}
			list = v.Whole(first, c.rows, list)
			if (list.Whole == table.Whole{}) != (c.rows <= page.RowsPerPage) {
				t.Fatalf("of %d rows the list is %+v", c.rows, list.Whole)
			}
			html := strings.ReplaceAll(string(list.HTML()), `href="`+v.Root, `href="../`)
			tables[list.Whole.Folder] = true
			body := html[strings.Index(html, "<tbody>\n")+len("<tbody>\n"):]
			shown = append(shown, strings.SplitAfter(body[:strings.Index(body, "</tbody>")], "\n")[:len(some)]...)
		}
		if err := site.Close(); err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{"../lists/rules/fee_charged/list/": true}
		if c.crowded {
			want["../../lists/rules/fee_charged/list/"] = true
		}
		const folder = "lists/rules/fee_charged/list/"
		files, err := filepath.Glob(filepath.Join(dir, folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) != c.files {
			t.Errorf("a list of %d rows has %d files, want %d: %v", c.rows, len(files), c.files, files)
		}
		if c.files == 0 {
			continue
		}
		if fmt.Sprint(tables) != fmt.Sprint(want) {
			t.Errorf("the pages look for %v, want %v", tables, want)
		}
		var rows []string
		for n := range (c.rows + 49) / 50 {
			var block struct {
				Root    string
				Columns []coded.Column
			}
			taken(t, dir, fmt.Sprint(folder, "r", n), &block)
			names, yuan := decoded(t, block.Columns[0]), decoded(t, block.Columns[1])
			for i := range names {
				rows = append(rows, "<tr>"+names[i]+yuan[i]+"\n")
			}
			if block.Root != "../" {
				t.Errorf("block %d leads from %q", n, block.Root)
			}
		}
		if !slices.Equal(rows, shown) {
			t.Errorf("of %d rows the pages show %d, scripts read %d; such as\n%s%s", c.rows, len(shown), len(rows),
				shown[len(shown)-1], rows[len(rows)-1])
		}
		var values []string
		for part := range (c.rows + 3999) / 4000 {
			var column coded.Column
			taken(t, dir, fmt.Sprint(folder, "c1-", part), &column)
			values = append(values, decoded(t, column)...)
		}
		if len(values) != c.rows || values[c.rows-1] != strconv.Itoa(c.rows-1)+".00" {
			t.Errorf("%d values of %d rows, the last %q", len(values), c.rows, values[len(values)-1])
		}
	}
}

// TestWholeIsWhole: a list of which rows are missing is an error, and no list that scripts
// sort in part.
func TestWholeIsWhole(t *testing.T) {
	site, err := pagetest.Templates(t).Site(pagetest.Dir(t.TempDir()), pagetest.Programme(false), page.Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	one := table.Table{ID: "list", Columns: []table.Column{table.Text("a")}, Rows: []cell.Row{{cell.Text("b")}}}
	site.View("rules", "规则", 1).Whole("rules/x.html", 300, one)
	if err := site.Close(); err == nil || !strings.Contains(err.Error(), "lists/rules/x/list/ has 1 rows") {
		t.Errorf("a list without most of its rows: %v", err)
	}
}
