package browser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/peihe/peihe/pipeline/publish"
)

// hits waits for the index and says what the search box lists.
const hits = `new Promise(done => {
	const box = document.getElementById("search");
	(function wait(left) {
		const said = box.querySelector("[role=status]").textContent;
		if (!said && left) return setTimeout(wait, 20, left - 1);
		done({said, names: Array.from(box.querySelectorAll("[role=option]"), o => o.textContent),
			addresses: Array.from(box.querySelectorAll("[role=option]"), o => o.dataset.address),
			expanded: box.querySelector("input").getAttribute("aria-expanded")});
	})(200);
})`

type found struct {
	Said, Expanded string
	Names          []string
	Addresses      []string // of their pages
}

func (r *reader) find(s site, words string) found {
	r.Helper()
	for _, complaint := range r.open(s.root, s.file("method.html")) {
		r.Error(complaint)
	}
	must(r, chromedp.SendKeys("#search-words", words), "type")
	return must(r, chromedp.Evaluate[found](hits, chromedp.EvalAwaitPromise), "hits")
}

// TestSearch finds institutions by pinyin initials, classes and applications by
// id, rules by title and id, follows a hit by keyboard, and needs nothing but the
// folder.
func TestSearch(t *testing.T) {
	r := tab(t)
	for _, s := range published(t) {
		if strings.HasPrefix(s.name, "hostile") {
			continue
		}
		for words, want := range map[string]string{
			"fzbn": "福州市贝纳", "贝纳": "福州市贝纳", "FZ202100033": "FZ202100033", "sq202100013": "SQ202100013",
			"fee_charged": "向学员收费", "向学员": "fee_charged", "zlq": "长乐区", "clq": "长乐区",
			"beina": "福州市贝纳", "fuzhoushibeina": "福州市贝纳", "fuzhsbn": "福州市贝纳", "changle": "长乐区", "长乐区": "地区",
			"福洲市贝纳": "福州市贝纳", // one wrong character
		} {
			if got := r.find(s, words); len(got.Names) == 0 || got.Expanded != "true" ||
				!strings.Contains(strings.Join(got.Names, "\n"), want) {
				t.Errorf("%s: %s finds %v", s.name, words, got)
			}
		}
		if got := r.find(s, "没有这样的机构"); len(got.Names) != 0 || got.Expanded != "false" || got.Said != "没有找到" {
			t.Errorf("%s: nonsense finds %v", s.name, got)
		}
		payment := r.find(s, "BF2021000021")
		if strings.HasSuffix(s.name, "public") {
			if len(payment.Names) != 0 {
				t.Errorf("%s: payments are found: %v", s.name, payment)
			}
		} else if len(payment.Addresses) != 1 || !strings.HasSuffix(payment.Addresses[0], ".html#p-BF2021000021") {
			t.Errorf("%s: the payment leads to %v", s.name, payment)
		} else {
			must(r, chromedp.SendKeys("#search-words", kb.Enter), "enter")
			must(r, chromedp.WaitVisible("#p-BF2021000021"), "the payment's row")
			if !must(r, chromedp.Evaluate[bool](`!!document.querySelector("tr:has(:target)")`), "target") {
				t.Errorf("%s: the payment's row is not marked", s.name)
			}
		}
		r.find(s, "FZ202100033")
		must(r, chromedp.SendKeys("#search-words", kb.ArrowDown), "down")
		if active := must(r,
			chromedp.Evaluate[string](`const i = document.getElementById("search-words"); document.getElementById(i.getAttribute("aria-activedescendant")).getAttribute("aria-selected")`), "active"); active != "true" {
			t.Errorf("%s: the active hit is not selected: %q", s.name, active)
		}
		must(r, chromedp.SendKeys("#search-words", kb.Enter), "enter")
		must(r, chromedp.WaitVisible("#requirements"), "the class's page")
		if complaints := r.heard(s.root); len(complaints) > 0 {
			t.Errorf("%s: searching complains %q", s.name, complaints)
		}
	}
}

// TestSearchInParts types into the box of a site whose index lies in parts, and its pages in
// sub-folders: it finds what the box of one index finds, in its order, from the parts that
// have the characters, and the pages are there.
func TestSearchInParts(t *testing.T) {
	r := tab(t)
	whole := published(t)[2] // the hostile exports, which have all sorts of ids and names
	some, err := build("split", filepath.Join(scratch, "exports"),
		publish.Options{Editions: []string{"internal"}, MostFiles: 5, SearchBytes: 600})
	if err != nil {
		t.Fatal(err)
	}
	split := some[0]
	queries := []string{
		"贝纳", "f", "2", "班", "fzbn", "FZ202100033", "fz2021", "33", "sq", "SQ2013", "fee", "长 乐", "clq", "ＦＺ", "期",
		"hlwyxs", "hulianwang", "福洲市贝纳", "bf2021", "bf00",
		"互联师5", "第50期", "aB", "ab", "../", "script", "<", "超长班次编号", "9~", "没有这样的机构", "é",
	}
	const loaded = `document.querySelectorAll("script[src*='static/search-']").length`
	ask := func(s site) (all []found) {
		for _, complaint := range r.open(s.root, s.file("method.html")) {
			t.Error(complaint)
		}
		for i, words := range queries {
			quoted, err := json.Marshal(words)
			r.check("quote", err)
			must(r, chromedp.Evaluate[chromedp.Void](`{ const i = document.getElementById("search-words"); i.value = `+
				string(quoted)+`; i.dispatchEvent(new Event("input")); }`), "type")
			all = append(all, must(r, chromedp.Evaluate[found](hits, chromedp.EvalAwaitPromise), "hits"))
			if i > 0 {
				continue
			}
			if n := must(r, chromedp.Evaluate[int](loaded), "scripts"); n > 4 {
				t.Errorf("%s: %d scripts are loaded for an institution", s.name, n)
			}
		}
		if n := must(r, chromedp.Evaluate[int](loaded), "scripts"); s.root == split.root && n < 15 {
			t.Errorf("the index has %d scripts only", n)
		}
		if complaints := r.heard(s.root); len(complaints) > 0 {
			t.Errorf("%s: searching complains %q", s.name, complaints)
		}
		return all
	}
	want, got := ask(whole), ask(split)
	nothing := 0
	for i, words := range queries {
		if got[i].Said != want[i].Said || !slices.Equal(got[i].Names, want[i].Names) {
			t.Errorf("%s finds %+v, in parts %+v", words, want[i], got[i])
		}
		if len(want[i].Names) == 0 {
			nothing++
		}
		for _, address := range got[i].Addresses {
			file, _, _ := strings.Cut(address, "#")
			if _, err := os.Stat(split.file(file)); err != nil {
				t.Errorf("%s leads to no page: %v", words, err)
			}
		}
	}
	if nothing > len(queries)/3 {
		t.Errorf("%d of %d queries find nothing", nothing, len(queries))
	}
}

// visible lists a column of a table as it stands.
func (r *reader) visible(table string, column int) []string {
	r.Helper()
	quoted, err := json.Marshal(table)
	r.check("quote", err)
	rows := `document.querySelectorAll(` + string(quoted) + ` + " > tbody > tr:not([hidden])")`
	texts := `Array.from(` + rows + `, row => row.cells[` + string(rune('0'+column)) + `].textContent)`
	return must(r, chromedp.Evaluate[[]string](texts), "rows")
}

// TestSortAndFilter sorts a list of classes by a column of figures both ways and
// back, filters it, and finds the same after a reload by the address.
func TestSortAndFilter(t *testing.T) {
	r := tab(t)
	s := published(t)[0]
	r.open(s.root, s.file("classes/index.html"))
	const button = "#classes thead th:nth-child(5) button"
	natural := strings.Join(r.visible("#classes", 0), " ")
	sorted := func(direction int) {
		t.Helper()
		column := must(r, chromedp.Evaluate[[]float64](`Array.from(document.querySelectorAll("#classes > tbody > tr"), row => Number(row.cells[4].textContent.replaceAll(",", "")))`), "figures")
		for i := 1; i < len(column); i++ {
			if (column[i]-column[i-1])*float64(direction) < 0 {
				t.Fatalf("row %d of %v is out of order", i, column)
			}
		}
		if column[0] == column[len(column)-1] {
			t.Fatalf("the column %v is all the same: nothing was tested", column)
		}
	}
	press := func(what string) { // by keyboard
		t.Helper()
		must(r, chromedp.Focus(button), what)
		must(r, chromedp.KeyEvent(kb.Enter), what)
	}
	press("ascending")
	sorted(1)
	press("descending")
	sorted(-1)
	const sort = `document.querySelector("#classes [aria-sort]").getAttribute("aria-sort")`
	if aria := must(r, chromedp.Evaluate[string](sort), "aria-sort"); aria != "descending" {
		t.Errorf("aria-sort is %s", aria)
	}
	must(r, chromedp.SendKeys("#classes-filter", "长乐"), "filter")
	districts, institutions := r.visible("#classes", 1), r.visible("#classes", 2)
	if len(districts) == 0 || len(districts) == len(strings.Fields(natural)) {
		t.Errorf("the filter 长乐 shows %d rows", len(districts))
	}
	for i := range districts {
		if !strings.Contains(districts[i]+institutions[i], "长乐") {
			t.Errorf("the filter 长乐 shows a class of %s in %s", institutions[i], districts[i])
		}
	}
	before := r.visible("#classes", 0)
	if complaints := r.heard(s.root); len(complaints) > 0 {
		t.Errorf("sorting and filtering complain %q", complaints)
	}
	must(r, chromedp.Reload(), "reload")
	if after := r.visible("#classes", 0); strings.Join(after, " ") != strings.Join(before, " ") {
		t.Errorf("after a reload the list is %v, before it was %v", after, before)
	}
	press("natural order")
	must(r, chromedp.Evaluate[chromedp.Void](`const i = document.getElementById("classes-filter"); i.value = ""; i.dispatchEvent(new Event("input"))`), "no filter")
	if again := strings.Join(r.visible("#classes", 0), " "); again != natural {
		t.Errorf("the order of the page does not come back: %s", again)
	}
	if query := must(r, chromedp.Evaluate[string]("location.search"), "address"); query != "" {
		t.Errorf("the address keeps %s", query)
	}
}
