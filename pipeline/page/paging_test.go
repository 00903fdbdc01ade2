package page

import (
	"slices"
	"testing"
)

// TestPaged splits lists at 200 rows, loses none, and numbers pages from 1.
func TestPaged(t *testing.T) {
	for rows, want := range map[int][]int{0: {0}, 1: {1}, 200: {200}, 201: {200, 1}, 401: {200, 200, 1}} {
		all := make([]int, rows)
		for i := range all {
			all[i] = i
		}
		var sizes, joined []int
		for page, some := range Paged(all) {
			if page != len(sizes)+1 {
				t.Errorf("%d rows: page %d follows page %d", rows, page, len(sizes))
			}
			sizes, joined = append(sizes, len(some)), append(joined, some...)
		}
		if !slices.Equal(sizes, want) || !slices.Equal(joined, all) {
			t.Errorf("%d rows fall into pages of %v, want %v", rows, sizes, want)
		}
		links := Links{site: &Site{}}.pageLinks("index.html", Count(rows), 1)
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
			linked := LinkedPages(pages, next[0])
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
	linked := LinkedPages(1000, 500)
	if !slices.Equal(linked, []int{1, 400, 490, 498, 499, 500, 501, 502, 510, 600, 1000}) {
		t.Errorf("page 500 of 1000 leads to %v", linked)
	}
}
