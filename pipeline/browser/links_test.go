package browser

import (
	"os"
	"slices"
	"testing"

	"github.com/peihe/peihe/pipeline/verify"
)

// read reads what a page offers and asks for, and wants every id once.
func read(t *testing.T, file string) verify.Page {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	page, err := verify.ReadPage(f)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, id := range page.IDs {
		if ids[id] {
			t.Errorf("%s has two elements of id %q", file, id)
		}
		ids[id] = true
	}
	return page
}

// TestLinksResolve follows every link of every page of both editions: the file
// is in the edition's folder and has the fragment, and no page is an orphan.
func TestLinksResolve(t *testing.T) {
	t.Parallel()
	for _, s := range published(t) {
		documents := map[string]verify.Page{}
		for _, page := range s.pages {
			documents[page] = read(t, s.file(page))
		}
		reached := map[string]bool{"index.html": true}
		for page, d := range documents {
			for _, link := range d.Links {
				target, fragment, wrong := verify.Resolve(page, link)
				if wrong != "" {
					t.Errorf("%s %s: link %q %s", s.name, page, link, wrong)
					continue
				}
				if target != page {
					reached[target] = true
				}
				if info, err := os.Stat(s.file(target)); err != nil || info.IsDir() {
					t.Errorf("%s %s: link %q leads to no file", s.name, page, link)
				} else if to, isPage := documents[target]; isPage && fragment != "" &&
					!slices.Contains(to.IDs, fragment) {
					t.Errorf("%s %s: %s has no id %q", s.name, page, target, fragment)
				}
			}
		}
		for page := range documents {
			if !reached[page] {
				t.Errorf("%s: no page links to %s", s.name, page)
			}
		}
		if len(documents) < 20 {
			t.Errorf("%s has only %d pages", s.name, len(documents))
		}
	}
}
