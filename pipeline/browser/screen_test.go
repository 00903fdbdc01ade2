package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFirstScreen opens the overview as a reader does: what is to be recovered, paid and
// decided stands on the first screen with its links, and on a desk so does the head of what
// has to be done.
func TestFirstScreen(t *testing.T) {
	r := tab(t)
	for _, s := range published(t) {
		for _, screen := range []struct{ width, height int64 }{{390, 844}, {1280, 900}, {1920, 1080}} {
			must(r, chromedp.EmulateViewport(screen.width, screen.height), "viewport")
			for _, complaint := range r.open(s.root, s.file("index.html")) {
				t.Errorf("%s: %s", s.name, complaint)
			}
			type places struct {
				Verdict, ToDo float64 // the end of the one, the beginning of the other
				Sums          int
			}
			got := must(r, chromedp.Evaluate[places](`(() => {
				const verdict = document.querySelector(".verdict");
				const todo = Array.from(document.querySelectorAll("h2")).find(h => h.textContent.includes("需要处理的事项"));
				return {
					Verdict: verdict.getBoundingClientRect().bottom,
					ToDo: todo.getBoundingClientRect().bottom,
					Sums: verdict.querySelectorAll("a").length,
				};
			})()`), "places")
			where := fmt.Sprintf("%s at %d", s.name, screen.width)
			if got.Verdict > float64(screen.height) || got.Sums == 0 && s.name == "sample/internal" {
				t.Errorf("%s: the sums end at %.0f, %d of them are links", where, got.Verdict, got.Sums)
			}
			if screen.width > 390 && got.ToDo > float64(screen.height) {
				t.Errorf("%s: what has to be done begins at %.0f", where, got.ToDo)
			}
		}
	}
}
