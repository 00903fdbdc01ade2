package finance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
)

// TestLongLists holds that lists which are too long for the page together stand on pages of
// their own, the longest first, with every row there and the totals below each, and that
// lists which fit stay whole.
func TestLongLists(t *testing.T) {
	dir := t.TempDir()
	site, err := pagetest.Templates(t).Site(pagetest.Dir(dir), pagetest.Programme(false), page.Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	p := Page{Waterfall: record.Row[record.Waterfall]{Row: record.Waterfall{Level: "whole"}}}
	for n := range 450 {
		p.Days.Rows = append(p.Days.Rows, PaymentDay{PaidDate: fmt.Sprintf("day %03d", n)})
	}
	for n := range 300 {
		p.Recoveries.Rows = append(p.Recoveries.Rows, Recovery{Institution: fmt.Sprintf("school %03d", n)})
	}
	if err := Write(site, p); err != nil {
		t.Fatal(err)
	}
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	first := htmltest.Read(t, dir, "finance.html")
	for text, want := range map[string]int{
		"<th scope=\"row\" class=d>day ": headRows,
		"school ":                        300, `href="finance/days.html"`: 1, "全部 450 项": 1, "recoveries.html": 0,
	} {
		if got := strings.Count(first, text); got != want {
			t.Errorf("the page has %q %d times, want %d", text, got, want)
		}
	}
	all := ""
	for nth := range 3 {
		text := htmltest.Read(t, dir, site.Numbered(page.FinanceList("days"), nth+1))
		if !strings.Contains(text, "<tfoot>") {
			t.Errorf("page %d of the days has no totals", nth+1)
		}
		all += text
	}
	for n := range 450 {
		if day := fmt.Sprintf("day %03d", n); strings.Count(all, day) != 1 {
			t.Errorf("%s stands %d times on the pages of the days, want once", day, strings.Count(all, day))
		}
	}
}
