package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestTablesFit(t *testing.T) {
	r := tab(t)
	for _, s := range published(t) {
		if strings.HasPrefix(s.name, "hostile") {
			continue
		}
		for _, page := range s.kinds() {
			for _, w := range []int{1280, 1920} {
				must(r, chromedp.EmulateViewport(int64(w), 900), "viewport")
				r.open(s.root, s.file(page))
				must(r, chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => d.open = true);`+twoFrames, chromedp.EvalAwaitPromise), "x")
				for _, one := range must(r, chromedp.Evaluate[[]string](`Array.from(document.querySelectorAll(".scroll")).filter(s => s.scrollWidth > s.clientWidth).map(s => s.querySelector("table").id + " " + (s.scrollWidth - s.clientWidth))`), "x") {
					t.Errorf("%d %s %s: %s", w, s.name, page, one)
				}
			}
		}
	}
}
