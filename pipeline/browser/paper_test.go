package browser

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/peihe/peihe/pipeline/internal/distro"
)

// A sheet is a printed page as poppler reads it back: its words, with where each stands.
type sheet struct {
	Words []struct {
		Text string  `xml:",chardata"`
		Top  float64 `xml:"yMin,attr"`
	} `xml:"word"`
}

// says tells whether a text stands on a sheet, wherever its lines break.
func (s sheet) says(text string) bool {
	var b strings.Builder
	for _, w := range s.Words {
		b.WriteString(w.Text)
	}
	return strings.Contains(b.String(), strings.Join(strings.Fields(text), ""))
}

// print prints a page on A4, as a reader's browser does, to a file.
func (r *reader) print(root, file string) string {
	r.Helper()
	for _, complaint := range r.open(root, file) {
		r.Errorf("%s: %s", file, complaint)
	}
	// The charts are drawn for paper whether a reader has seen them or not, but their library
	// must have come.
	must(r, chromedp.Evaluate[chromedp.Void](`new Promise(done => {
		const wait = () => window.echarts || !document.querySelector("[data-chart]") ? done() : setTimeout(wait, 10);
		wait();
	})`, chromedp.EvalAwaitPromise), "the library of charts")
	yes := true
	printed, err := chromedp.Call(r.ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes})
	r.check("print", err)
	name := filepath.Join(r.TempDir(), "page.pdf")
	r.check("print", os.WriteFile(name, printed.Data, 0o644))
	return name
}

// sheets reads the text of what was printed.
func sheets(t *testing.T, pdf string) []sheet {
	t.Helper()
	text, err := exec.Command(distro.Need(t, "pdftotext", "poppler-utils"), "-bbox", pdf, "-").Output()
	if err != nil {
		t.Fatal("pdftotext: ", err)
	}
	var read struct {
		Sheets []sheet `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal(text, &read); err != nil || len(read.Sheets) == 0 {
		t.Fatalf("pdftotext -bbox gave %d pages (%v)", len(read.Sheets), err)
	}
	return read.Sheets
}

// TestPaper prints a page of every kind of both editions: every sheet says what it is cited
// by, the title stands on the first, and the bars of each chart are as long as its figures
// say, on the sheet that has its title.
func TestPaper(t *testing.T) {
	r := tab(t)
	must(r, chromedp.EmulateViewport(1280, 900), "viewport")
	bars, printed := 0, map[string]bool{}
	for _, s := range published(t) {
		if strings.HasPrefix(s.name, "hostile") {
			continue
		}
		isPublic := strings.HasSuffix(s.name, "/public")
		edition := map[bool]string{true: "公开版", false: "内部版"}[isPublic]
		for _, name := range s.smallest() {
			if isPublic && printed[name] && !bytes.Contains(text(t, s.file(name)), []byte("data-chart=")) {
				continue // other figures, in the same frame
			}
			printed[name] = true
			where := s.name + " " + name
			pdf := r.print(s.root, s.file(name))
			saw := r.look()
			all := sheets(t, pdf)
			isLetter := strings.HasPrefix(name, "letters/") && path.Base(name) != "index.html"
			for i, sheet := range all {
				number := fmt.Sprintf("第 %d / %d 页", i+1, len(all))
				if isLetter { // in the form of official documents
					number = fmt.Sprintf("— %d —", i+1)
				}
				wanted := []string{name, "培核 test", "数据截至 2021-12-31", number, saw.Title}
				if !isLetter {
					wanted = append(wanted, edition)
				}
				for _, said := range wanted {
					if !sheet.says(said) {
						t.Errorf("%s: sheet %d of %d does not say %q", where, i+1, len(all), said)
					}
				}
			}
			if name == "summary.html" && len(all) != 1 {
				t.Errorf("%s: what is signed takes %d sheets", where, len(all))
			}
			for _, c := range saw.Charts {
				bars += c.checkBars(t, where, pdf, all)
			}
			if len(saw.Charts) > 0 {
				must(r, chromedp.Evaluate[bool](`dispatchEvent(new Event("beforeprint"))`), "charts for paper")
				r.look().readable(t, where+" on paper")
			}
		}
	}
	if bars < 100 {
		t.Errorf("%d bars were measured; the sample has some hundred", bars)
	}
}

// checkBars holds that the bars of a chart lie on the sheet of its title and that each is as
// long as its value, measured by the longest one. It gives the number of bars.
func (c chart) checkBars(t *testing.T, where, pdf string, all []sheet) int {
	t.Helper()
	drawn := c.parse(t, where)
	top, longestWord, at := 0.0, len("一二"), slices.IndexFunc(all, func(s sheet) bool { return s.says(c.Title) })
	if at < 0 {
		t.Errorf("%s: no sheet has the title %q", where, c.Title)
		return 0
	}
	for _, w := range all[at].Words {
		if strings.HasPrefix(strings.Join(strings.Fields(c.Title), ""), w.Text) && len(w.Text) > longestWord {
			top, longestWord = w.Top, len(w.Text) // a heading may begin as the title does
		}
	}
	shapes := rectangles(t, pdf, at+1)
	longest := struct{ length, value float64 }{}
	type bar struct{ length, value float64 }
	var bars []bar
	for _, s := range drawn.Series {
		if s.Type != "bar" {
			continue
		}
		colour := c.Colour[s.ItemStyle.Color]
		var found []rectangle
		for _, one := range shapes {
			if one.colour == colour && one.top > top && one.top < top+c.Height*.75 {
				found = append(found, one)
			}
		}
		isAcross := drawn.YAxis[0].Type == "category"
		slices.SortFunc(found, func(a, b rectangle) int {
			if isAcross {
				return int(math.Copysign(1, a.top-b.top))
			}
			return int(math.Copysign(1, a.left-b.left))
		})
		var values []float64
		for _, d := range s.Data {
			if v, err := strconv.ParseFloat(string(d.Value), 64); err == nil && v != 0 {
				values = append(values, math.Abs(v))
			}
		}
		if len(found) != len(values) {
			t.Errorf("%s %s: paper shows %d bars of %q for %d values", where, c.ID, len(found), s.Name, len(values))
			continue
		}
		for i, v := range values {
			one := bar{found[i].width, v}
			if !isAcross {
				one.length = found[i].height
			}
			bars = append(bars, one)
			if one.value > longest.value {
				longest.length, longest.value = one.length, one.value
			}
		}
	}
	for _, b := range bars {
		if want := b.value * longest.length / longest.value; math.Abs(b.length-want) > 1 { // a line's width
			t.Errorf("%s %s: a bar of %v is %.1f points long on paper, want %.1f", where, c.ID, b.value, b.length, want)
		}
	}
	if len(bars) > 0 && longest.length < 20 {
		t.Errorf("%s %s: the longest bar has %.1f points on paper", where, c.ID, longest.length)
	}
	return len(bars)
}

type rectangle struct {
	colour                   string // as style sheets have it
	left, top, width, height float64
}

var (
	filled = regexp.MustCompile(`<path style="[^"]*fill:rgb\(([\d.]+)%,([\d.]+)%,([\d.]+)%\)[^"]*" d="(M [^"CZ]+Z)[^"]*"/>`)
	points = regexp.MustCompile(`[ML] ([-\d.]+) ([-\d.]+)`)
)

// rectangles are the filled ones of a printed page, in points.
func rectangles(t *testing.T, pdf string, sheet int) []rectangle {
	t.Helper()
	n := strconv.Itoa(sheet)
	svg, err := exec.Command(distro.Need(t, "pdftocairo", "poppler-utils"), "-svg", "-f", n, "-l", n, pdf, "-").Output()
	if err != nil {
		t.Fatal("pdftocairo: ", err)
	}
	number := func(text string) float64 {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal("pdftocairo: ", err)
		}
		return f
	}
	var all []rectangle
	for _, m := range filled.FindAllStringSubmatch(string(svg), -1) {
		one := rectangle{colour: "#"}
		for _, part := range m[1:4] {
			one.colour += fmt.Sprintf("%02x", int(math.Round(number(part)*255/100)))
		}
		xs, ys := map[float64]bool{}, map[float64]bool{}
		for _, p := range points.FindAllStringSubmatch(m[4], -1) {
			xs[number(p[1])], ys[number(p[2])] = true, true
		}
		x, y := slices.Sorted(maps.Keys(xs)), slices.Sorted(maps.Keys(ys))
		if len(x) != 2 || len(y) != 2 {
			continue
		}
		one.left, one.top, one.width, one.height = x[0], y[0], x[1]-x[0], y[1]-y[0]
		all = append(all, one)
	}
	return all
}
