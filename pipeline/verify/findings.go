package verify

import (
	"cmp"
	"slices"
	"sync"
)

// mostFindings is how many of a kind are told; of a folder of another site all files are wrong.
const mostFindings = 10_000

// findings collects what is wrong, from many goroutines.
type findings struct {
	mu      sync.Mutex
	all     []Finding
	count   map[string]int
	leftOut int
}

func (f *findings) add(what, file, expected, found string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count == nil {
		f.count = map[string]int{}
	}
	if f.count[what]++; f.count[what] > mostFindings {
		f.leftOut++
		return
	}
	f.all = append(f.all, Finding{What: what, File: file, Expected: expected, Found: found,
		Hint: hints[what]})
}

// sorted are the findings in the order of what they are, then of files.
func (f *findings) sorted() (all []Finding, leftOut int) {
	slices.SortFunc(f.all, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(whats, a.What), slices.Index(whats, b.What)),
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Expected, b.Expected),
			cmp.Compare(a.Found, b.Found),
		)
	})
	if f.all == nil {
		return []Finding{}, 0
	}
	return f.all, f.leftOut
}
