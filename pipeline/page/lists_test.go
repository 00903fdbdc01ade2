package page_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/search"
	"github.com/peihe/peihe/pipeline/page/subject"
)

// TestSearchIndex holds the index to what the search script reads: entries whose addresses
// are pages of the site, how their characters are read, and nothing about persons.
func TestSearchIndex(t *testing.T) {
	for _, isPublic := range []bool{false, true} {
		dir := write(t, isPublic, 3)
		text := strings.TrimSuffix(strings.TrimPrefix(htmltest.Read(t, dir, search.Path), "var searchIndex = "), ";\n")
		var index struct {
			Entries [][5]string       `json:"entries"`
			Letters map[string]string `json:"letters"`
		}
		if err := json.Unmarshal([]byte(text), &index); err != nil {
			t.Fatal(err)
		}
		found := map[string]int{}
		for _, e := range index.Entries {
			found[e[0]]++
			file, _, _ := strings.Cut(e[4], "#")
			htmltest.Read(t, dir, file)
		}
		if index.Letters["费"] == "" || found["班次"] != 1 || found["培训机构"] != 1 ||
			found["补贴申请"] != 1 || found["规则"] != 5 {
			t.Errorf("the index has %v", found)
		}
		if strings.Contains(text, "王*") || strings.ContainsAny(text, "<>") {
			t.Errorf("the index holds persons or markup: %s", text)
		}
	}
}

// TestListed counts what lists show against what went in, over several pages.
func TestListed(t *testing.T) {
	dir := t.TempDir()
	site, err := pagetest.Templates(t).Site(pagetest.Dir(dir), pagetest.Programme(false), page.Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	classes := make([]record.Class, 450)
	for i := range classes {
		classes[i].ClassID = strconv.Itoa(i)
	}
	if err := subject.Classes(site, pagetest.Rows(classes...), record.Overview{}); err != nil {
		t.Fatal(err)
	}
	subject.Applications(site, pagetest.Rows(make([]record.Application, 201)...), record.Overview{})
	subject.Payments(site, pagetest.Rows(make([]subject.Payment, 200)...), pagetest.Rows[record.Finding](),
		record.Overview{})
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	for list, want := range map[string]int64{"classes": 450, "applications": 201, "payments": 200, "nothing": 0} {
		if got := site.Listed(list); got != want {
			t.Errorf("list %s shows %d rows, want %d", list, got, want)
		}
	}
	last := htmltest.Read(t, dir, "applications/index-2.html")
	if strings.Count(last, "<tr>") != 3 {
		t.Error("the last page of applications has not its one row")
	}
	first := htmltest.Read(t, dir, "applications/index.html")
	if !strings.Contains(first, `href="index-2.html"`) {
		t.Error("the first page of applications has no link to the second")
	}
	for _, one := range []string{first, last} {
		if !strings.Contains(one, "<tfoot>") || !strings.Contains(one, "全部 201 份") {
			t.Error("a page of applications has not the totals of all")
		}
	}
}
