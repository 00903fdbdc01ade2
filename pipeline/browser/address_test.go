package browser

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestAddressOfARow copies the address of a finding's row, which a reader who follows it finds
// marked, in the internal and the public edition.
func TestAddressOfARow(t *testing.T) {
	r := tab(t)
	for _, s := range published(t) {
		if !strings.HasPrefix(s.name, "sample") {
			continue
		}
		for _, complaint := range r.open(s.root, s.file("rules/paid_over_entitlement.html")) {
			t.Error(complaint)
		}
		const row = "#findings tbody tr:first-child"
		if shown := must(r, chromedp.Evaluate[int](`document.querySelectorAll("button.address").length`), "buttons"); shown != 0 {
			t.Errorf("%s: %d buttons stand on the page before a row is pointed at", s.name, shown)
		}
		must(r, chromedp.Focus(row+" a"), "focus")
		must(r, chromedp.Click(row+" button.address"), "copy")
		hash := must(r, chromedp.Evaluate[string]("location.hash"), "address")
		if !regexp.MustCompile(`^#f-[b-t]{10}$`).MatchString(hash) {
			t.Errorf("%s: the finding has the address %q", s.name, hash)
		}
		must(r, chromedp.Reload(), "reload")
		ground := func(of string) string {
			const style = `getComputedStyle(document.querySelector("`
			return must(r, chromedp.Evaluate[string](style+of+`")).backgroundColor`), of)
		}
		if ground(row+" > th") == ground("#findings tbody tr:last-child > th") {
			t.Errorf("%s: the row of the address is not marked", s.name)
		}
		if complaints := r.heard(s.root); len(complaints) > 0 {
			t.Errorf("%s: %q", s.name, complaints)
		}
	}
}
