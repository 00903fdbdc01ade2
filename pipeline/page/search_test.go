package page

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/rule"
)

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"福州市贝纳": "f z sf b n", "长乐": "zc ly", "班A-1 ": "b a 1", "": "",
	} {
		if got := initials(name); got != want {
			t.Errorf("initials(%s) = %q, want %q", name, got, want)
		}
	}
}

// TestSearchIndex holds the index to what the search script reads: one array of
// entries whose addresses are pages of the site, and nothing about persons.
func TestSearchIndex(t *testing.T) {
	for _, isPublic := range []bool{false, true} {
		dir := write(t, isPublic, 3)
		text := strings.TrimSuffix(strings.TrimPrefix(htmltest.Read(t, dir, searchIndexPath), "var searchIndex = "),
			";\n")
		var entries [][6]string
		if err := json.Unmarshal([]byte(text), &entries); err != nil {
			t.Fatal(err)
		}
		found := map[string]int{}
		for _, e := range entries {
			found[e[0]]++
			htmltest.Read(t, dir, e[5])
		}
		if found["班次"] != 1 || found["培训机构"] != 1 || found["补贴申请"] != 1 || found["规则"] != 4 {
			t.Errorf("the index has %v", found)
		}
		if strings.Contains(text, "王*") || strings.ContainsAny(text, "<>") {
			t.Errorf("the index holds persons or markup: %s", text)
		}
	}
}

// TestPaged splits lists at 200 rows, loses none, and numbers pages from 1.
func TestPaged(t *testing.T) {
	for rows, want := range map[int][]int{0: {0}, 1: {1}, 200: {200}, 201: {200, 1}, 401: {200, 200, 1}} {
		all := make([]int, rows)
		for i := range all {
			all[i] = i
		}
		var sizes, joined []int
		for page, some := range paged(all) {
			if page != len(sizes)+1 {
				t.Errorf("%d rows: page %d follows page %d", rows, page, len(sizes))
			}
			sizes, joined = append(sizes, len(some)), append(joined, some...)
		}
		if !slices.Equal(sizes, want) || !slices.Equal(joined, all) {
			t.Errorf("%d rows fall into pages of %v, want %v", rows, sizes, want)
		}
		links := pageLinks("index.html", pageCount(rows), 1)
		if (len(links) == 0) != (len(want) == 1) || len(want) > 1 && links[1].Href != "index-2.html" {
			t.Errorf("%d rows have links %v", rows, links)
		}
	}
}

// TestLinkedPages walks lists from page to page: every page is a few steps from the
// first, each leads to the next, and none leads to more than a handful.
func TestLinkedPages(t *testing.T) {
	for _, pages := range []int{2, 12, 13, 100, 5000} {
		steps := map[int]int{1: 0}
		for next := []int{1}; len(next) > 0; next = next[1:] {
			linked := linkedPages(pages, next[0])
			if len(linked) > 20 || !slices.IsSorted(linked) || !slices.Contains(linked, min(next[0]+1, pages)) {
				t.Fatalf("page %d of %d leads to %v", next[0], pages, linked)
			}
			for _, i := range linked {
				if _, seen := steps[i]; !seen {
					steps[i] = steps[next[0]] + 1
					next = append(next, i)
				}
			}
		}
		for i := 1; i <= pages; i++ {
			if n, reached := steps[i]; !reached || pages <= allLinked && n > 1 || n > 16 {
				t.Errorf("page %d of %d is %d steps from the first, %v", i, pages, n, reached)
			}
		}
	}
	linked := linkedPages(1000, 500)
	if !slices.Equal(linked, []int{1, 400, 490, 498, 499, 500, 501, 502, 510, 600, 1000}) {
		t.Errorf("page 500 of 1000 leads to %v", linked)
	}
}

// TestListed counts what lists show against what went in, over several pages.
func TestListed(t *testing.T) {
	dir := t.TempDir()
	site, err := parsed(t).Site(dir, programme(false), Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	classes := make([]record.Class, 450)
	for i := range classes {
		classes[i].ClassID = strconv.Itoa(i)
	}
	if err := site.Classes(rows(classes...)); err != nil {
		t.Fatal(err)
	}
	site.Applications(rows(make([]record.Application, 201)...), record.Overview{})
	site.Payments(rows(make([]record.Payment, 200)...), rows[record.Finding](), record.Overview{})
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	for list, want := range map[string]int64{"classes": 450, "applications": 201, "payments": 200, "nothing": 0} {
		if got := site.Listed(list); got != want {
			t.Errorf("list %s shows %d rows, want %d", list, got, want)
		}
	}
	last := htmltest.Read(t, dir, "applications/index-2.html")
	if strings.Count(last, "<tr>") != 3 || !strings.Contains(last, "<tfoot>") {
		t.Error("the last page of applications has not its one row and the totals")
	}
	first := htmltest.Read(t, dir, "applications/index.html")
	if strings.Contains(first, "<tfoot>") || !strings.Contains(first, `href="index-2.html"`) {
		t.Error("the first page of applications has the totals or no link to the second")
	}
}

func TestMaskDigits(t *testing.T) {
	for comment, want := range map[string]string{
		"电话12012345678，很好": "电话***********，很好", "4课时": "4课时", "1234": "1234", "12345": "*****", "１２３４５６": "******",
		"120 1234 5678": "*************", "35019-719900": "************", "2021年5月6日": "2021年5月6日", "": "",
	} {
		if got := maskDigits(comment); got != want {
			t.Errorf("maskDigits(%s) = %s, want %s", comment, got, want)
		}
	}
}

func TestAttendanceGrid(t *testing.T) {
	about := ClassPage{
		Sessions: rows(record.Session{SessionNo: 1}, record.Session{SessionNo: 3}, record.Session{SessionNo: 4}),
		Trainees: rows(record.Trainee{TraineeNo: 1}, record.Trainee{TraineeNo: 2}),
		Marks: rows(record.Mark{ClassID: "", TraineeNo: 1, SessionNo: 1, IsCounted: true},
			record.Mark{ClassID: "", TraineeNo: 1, SessionNo: 3, IsCounted: false},
			record.Mark{ClassID: "", TraineeNo: 2, SessionNo: 4, IsCounted: true},
			record.Mark{ClassID: "", TraineeNo: 2, SessionNo: 9, IsCounted: true}),
	}
	var lines []string
	grid := linksOf(t, programme(false)).attendanceGrid(about, about.Sessions.Rows)
	for _, n := range htmltest.Nodes(t, string(grid.HTML())) {
		if n.Data == "tr" && n.Parent.Data == "tbody" {
			lines = append(lines, strings.Join(strings.Fields(htmltest.Text(n)), ""))
		}
	}
	if want := []string{"#1✓到·无效–缺1", "#2–缺–缺✓到1"}; !slices.Equal(lines, want) {
		t.Errorf("the grid says %v, want %v", lines, want)
	}
}

func TestActors(t *testing.T) {
	p := &Programme{}
	for id, acts := range map[string][]string{
		"paper": {"institution", "bureau"}, "claim": {"bureau"}, "money": {"bureau", "finance"},
		"source": {"finance"},
	} {
		p.Rules.Rows = append(p.Rules.Rows, Rule{Rule: rule.Rule{ID: id, Acts: acts}})
	}
	l := linksOf(t, p)
	for _, c := range []struct {
		district string
		rules    []string
		want     string
	}{
		{"鼓楼区", []string{"claim"}, "鼓楼区人社局"},
		{"鼓楼区", []string{"paper", "claim"}, "培训机构、鼓楼区人社局"},
		{"", []string{"money"}, "县（市）区人社局、财政部门"},
		{"市直有关单位", []string{"source", "claim"}, "财政部门、市人社局"},
	} {
		if got := l.actors(c.district, c.rules...); got != c.want {
			t.Errorf("actors(%s, %v) = %s, want %s", c.district, c.rules, got, c.want)
		}
	}
}
