package browser

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/synthetic"
	"github.com/peihe/peihe/pipeline/target"
)

// regions says of each scrolling region how much of it is out of sight, and by what a reader
// sees so, with all details open and once its script has seen the width.
const regions = `document.querySelectorAll("details").forEach(d => d.open = true);
	new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(
		Array.from(document.querySelectorAll(".scroll"), s => {
			const sign = () => getComputedStyle(s).maskImage !== "none";
			const one = {Table: s.querySelector("table").id, Hidden: s.scrollWidth - s.clientWidth, Sign: sign(),
				Focusable: s.tabIndex === 0, First: 0, Before: s.querySelector("table").rows[0].cells[0].getBoundingClientRect().left};
			s.scrollLeft = s.scrollWidth;
			s.dispatchEvent(new Event("scroll"));
			one.EndSign = sign();
			one.First = s.querySelector("tbody").rows[0].cells[0].getBoundingClientRect().left;
			one.IsHeld = s.classList.contains("held");
			s.scrollLeft = 0;
			s.dispatchEvent(new Event("scroll"));
			return one;
		})
	))), 0))`

type region struct {
	Table         string
	Hidden        int
	Sign, EndSign bool
	Focusable     bool
	Before, First float64 // where the first column stands, before and after scrolling
	IsHeld        bool
}

// TestTablesFit opens every kind of page at three widths: at 1280 and 1920 pixels no column is out of
// sight and nothing is reached by keyboard for nothing; at 390 what is cut has a sign, which
// goes at the end, is reached by keyboard, and keeps its first column.
func TestTablesFit(t *testing.T) {
	r := tab(t)
	cut, held := 0, 0
	for _, s := range published(t) {
		if strings.HasPrefix(s.name, "hostile") {
			continue
		}
		for _, page := range s.kinds() {
			must(r, chromedp.EmulateViewport(1920, 1000), "viewport")
			r.open(s.root, s.file(page))
			for _, width := range []int64{1920, 1280, 390} {
				must(r, chromedp.EmulateViewport(width, 900), "viewport")
				all := must(r, chromedp.Evaluate[[]region](regions, chromedp.EvalAwaitPromise), "regions")
				for _, one := range all {
					isCut := one.Hidden > 1
					if isCut && width > 390 {
						t.Errorf("%s %s at %d: %d pixels of %s are out of sight", s.name, page, width, one.Hidden, one.Table)
					}
					if one.Sign != isCut || one.EndSign || one.Focusable != isCut {
						t.Errorf("%s %s at %d: %+v", s.name, page, width, one)
					}
					if isCut {
						cut++
					}
					if one.IsHeld {
						held++
						if one.First < one.Before-1 {
							t.Errorf("%s %s at %d: the first column of %s leaves", s.name, page, width, one.Table)
						}
					}
				}
			}
		}
	}
	if cut < 50 || held < cut/2 {
		t.Errorf("%d tables are cut, %d keep their first column: nothing was tested", cut, held)
	}
}

// TestHeadsStay: the head of a long table stays in sight when its page is scrolled.
func TestHeadsStay(t *testing.T) {
	r := tab(t)
	s := published(t)[0]
	const top = `document.querySelector("#classes thead th").getBoundingClientRect().top`
	for _, width := range []int64{1280, 390} {
		must(r, chromedp.EmulateViewport(width, 900), "viewport")
		r.open(s.root, s.file("classes/index.html"))
		must(r, chromedp.Evaluate[chromedp.Void](twoFrames, chromedp.EvalAwaitPromise), "regions")
		const scroll = `document.documentElement.style.scrollBehavior = "auto";
			const s = document.querySelector("#classes").parentElement;
			s.scrollIntoView(); s.scrollTop = 600; if (!s.scrollTop) scrollBy(0, 600);`
		must(r, chromedp.Evaluate[chromedp.Void](scroll), "scroll")
		if at := must(r, chromedp.Evaluate[float64](top), "top"); at < -1 || at > 60 {
			t.Errorf("at %d the head stands at %f", width, at)
		}
	}
}

// long are both editions of exports of so many classes that their lists have pages.
var long = sync.OnceValues(func() ([]site, error) {
	input := filepath.Join(scratch, "long-exports")
	rules, err := rule.ReadAll(os.DirFS("../../queries"))
	if err != nil {
		return nil, err
	}
	o := synthetic.Options{Seed: 7, Classes: 450, Faults: .3}
	notice, calendar := policy.Dir("../../data/policy/fuzhou-2021-42"), policy.Dir("../../data/calendar")
	if o.Notice, err = policy.Load(notice, calendar); err != nil {
		return nil, err
	}
	if o.Listed, _, err = rule.Listed(rules, o.Notice); err != nil {
		return nil, err
	}
	if _, err := synthetic.Write(context.Background(), input, o); err != nil {
		return nil, err
	}
	return build("long", input, publish.Options{Editions: target.Editions})
})

// settled waits until the list of a table says what it shows.
const settled = `new Promise(done => (function wait(left) {
	const said = document.querySelector("#classes-filter").closest(".filter").querySelector("output").value;
	if (left && (!said || said.includes("正在"))) return setTimeout(wait, 10, left - 1);
	done(said);
})(1000))`

// records reads a data file by its heads.
func records(t *testing.T, text string) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range all[1:] {
		row := map[string]string{}
		for i, head := range all[0] {
			row[head] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// TestListsOfSeveralPages sorts, filters and downloads a list from its second page: all pages
// count, the files that are loaded are small, a reload shows the same, and the page comes
// back.
func TestListsOfSeveralPages(t *testing.T) {
	r := tab(t)
	sites, err := long()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sites {
		classes := records(t, string(text(t, s.file("data/classes.csv"))))
		share := func(c map[string]string) int { // as shown, in tenths of a percent
			satisfied, wrong := strconv.Atoi(c["satisfied"])
			answered, faulty := strconv.Atoi(c["answered"])
			if wrong != nil || faulty != nil || answered == 0 {
				return 2000 // unknown, last
			}
			return satisfied * 1000 / answered
		}
		byShare := slices.Clone(classes)
		slices.SortStableFunc(byShare, func(a, b map[string]string) int { return cmp.Compare(share(a), share(b)) })
		lowest := byShare[0]

		r.open(s.root, s.file("classes/index-2.html"))
		const find = `Array.from(document.querySelectorAll("#classes thead th")).findIndex(
			head => head.textContent.startsWith("满意率"))`
		column := must(r, chromedp.Evaluate[int](find), "column")
		press := func(what string) string {
			t.Helper()
			must(r, chromedp.Focus(fmt.Sprintf("#classes thead th:nth-child(%d) button", column+1)), what)
			must(r, chromedp.KeyEvent(kb.Enter), what)
			return must(r, chromedp.Evaluate[string](settled, chromedp.EvalAwaitPromise), what)
		}
		page := r.visible("#classes", 0)
		said := press("sort")
		if want := fmt.Sprintf("共 %d 行，显示第 1 至 50 行，按“满意率”由低到高", len(classes)); said != want {
			t.Errorf("%s: the list says %q, want %q", s.name, said, want)
		}
		shown := r.visible("#classes", 0)
		if !strings.HasPrefix(shown[0], lowest["class_id"]) || len(shown) != 50 {
			t.Errorf("%s: of %d rows %s stands first, want %s", s.name, len(shown), shown[0], lowest["class_id"])
		}
		if complaints := r.heard(s.root); len(complaints) > 0 {
			t.Errorf("%s: sorting complains %q", s.name, complaints)
		}
		loaded := 0
		for _, request := range r.requests {
			if _, file, isList := strings.Cut(request, "/lists/"); isList {
				loaded += int(s.size(path.Join("lists", file)))
			}
		}
		if most := 250 * len(classes); loaded == 0 || loaded > most {
			t.Errorf("%s: sorting %d classes loads %d bytes, more than %d", s.name, len(classes), loaded, most)
		}
		t.Logf("%s: sorting %d classes loads %d bytes", s.name, len(classes), loaded)
		const link = `document.querySelector("#classes > tbody a").href`
		to, isInside := strings.CutPrefix(must(r, chromedp.Evaluate[string](link), "link"), address(s.root)+"/")
		if _, err := os.Stat(s.file(to)); err != nil || !isInside {
			t.Errorf("%s: the first row leads to %s: %v", s.name, to, err)
		}

		of := lowest["institution"]
		want := 0
		for _, c := range classes {
			if c["institution"] == of {
				want++
			}
		}
		must(r, chromedp.SendKeys("#classes-filter", of), "filter")
		said = must(r, chromedp.Evaluate[string](settled, chromedp.EvalAwaitPromise), "filter")
		shown = r.visible("#classes", 0)
		if !strings.HasPrefix(said, fmt.Sprintf("符合 %d / 共 %d 行", want, len(classes))) || len(shown) != min(want, 50) {
			t.Errorf("%s: filtered by %s, of %d classes, the list says %q and shows %d", s.name, of, want, said, len(shown))
		}
		must(r, chromedp.Reload(), "reload")
		must(r, chromedp.Evaluate[string](settled, chromedp.EvalAwaitPromise), "reload")
		if again := r.visible("#classes", 0); !slices.Equal(again, shown) {
			t.Errorf("%s: after a reload the list shows %v, before it was %v", s.name, again, shown)
		}
		rows := records(t, r.download("#classes"))
		if len(rows) != want || rows[0]["班次"] != lowest["class_id"] || rows[0]["培训机构"] != of {
			t.Errorf("%s: %d rows are downloaded, want %d; the first is %v", s.name, len(rows), want, rows[0])
		}

		r.typed("#classes-filter", "没有这样的班次")
		must(r, chromedp.WaitVisible("#classes td.none button"), "no row")
		if said := r.visible("#classes", 0); len(said) != 1 || !strings.Contains(said[0], "没有符合“没有这样的班次”的行。") {
			t.Errorf("%s: a filter that nothing fits says %q", s.name, said)
		}
		must(r, chromedp.Click("#classes td.none button"), "reset")
		must(r, chromedp.Evaluate[string](settled, chromedp.EvalAwaitPromise), "reset")
		press("the other way")
		must(r, chromedp.Focus(fmt.Sprintf("#classes thead th:nth-child(%d) button", column+1)), "as it came")
		must(r, chromedp.KeyEvent(kb.Enter), "as it came")
		must(r, chromedp.Evaluate[chromedp.Void](twoFrames, chromedp.EvalAwaitPromise), "as it came")
		if again := r.visible("#classes", 0); !slices.Equal(again, page) {
			t.Errorf("%s: the page does not come back: %d rows for %d", s.name, len(again), len(page))
		}
		if complaints := r.heard(s.root); len(complaints) > 0 {
			t.Errorf("%s: the list complains %q", s.name, complaints)
		}
	}
}

// download presses the button of a table and gives what would be saved.
func (r *reader) download(table string) string {
	r.Helper()
	quoted, err := json.Marshal(table)
	r.check("quote", err)
	return must(r, chromedp.Evaluate[string](`new Promise(done => {
		const make = URL.createObjectURL;
		URL.createObjectURL = blob => {
			URL.createObjectURL = make;
			blob.arrayBuffer().then(bytes => done(new TextDecoder("utf-8", {ignoreBOM: true}).decode(bytes)));
			return "#";
		};
		document.querySelector(`+string(quoted)+` + " button.csv").click();
	})`, chromedp.EvalAwaitPromise), "download")
}

// typed puts words into a box in place of those in it.
func (r *reader) typed(box, words string) {
	r.Helper()
	arguments, err := json.Marshal([]string{box, words})
	r.check("quote", err)
	must(r, chromedp.Evaluate[chromedp.Void](`(([box, words]) => {
		const i = document.querySelector(box);
		i.value = words;
		i.dispatchEvent(new Event("input"));
	})(`+string(arguments)+`)`), "type")
}

// TestDownloads: what a table shows is downloaded in its order, without separators, quoted,
// with notes in a column of their own, and nothing that a spreadsheet would run.
func TestDownloads(t *testing.T) {
	r := tab(t)
	s := published(t)[2]
	r.open(s.root, s.file("classes/index.html"))
	got := r.download("#classes")
	if !strings.HasPrefix(got, "\ufeff班次,班次：注,地区,培训机构,起止日期,") {
		t.Errorf("the file begins with %.90q", got)
	}
	for _, row := range records(t, got)[:3] {
		if strings.ContainsAny(row["应补（元）"], ",人") || !strings.HasSuffix(row["应补（元）"], ".00") ||
			!strings.HasSuffix(row["应补（元）：注"], " 人") {
			t.Errorf("the yuan of %v", row)
		}
	}
	const formula = `{ const cell = document.querySelector("#classes > tbody a"); cell.textContent = '=1+"2", or 3'; }`
	must(r, chromedp.Evaluate[chromedp.Void](formula), "formula")
	if got = r.download("#classes"); !strings.Contains(got, "\n\"'=1+\"\"2\"\", or 3\",") {
		t.Errorf("a formula becomes %.300q", got)
	}
	r.open(s.root, s.file("finance.html"))
	for _, ordered := range []string{"#words", "#steps"} {
		count := func(what string) int {
			return must(r, chromedp.Evaluate[int](`document.querySelectorAll("`+ordered+` `+what+`").length`), what)
		}
		if count("thead th") == 0 || count(".sort") != 0 {
			t.Errorf("%s, whose order tells something, is not there or can be sorted", ordered)
		}
	}
}
