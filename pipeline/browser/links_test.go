package browser

import (
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// document is what one page offers and asks for.
type document struct {
	ids   map[string]bool
	links []string // href and src as the page writes them
}

func read(t *testing.T, file string) document {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	root, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	d := document{ids: map[string]bool{}}
	for node := range root.Descendants() {
		for _, a := range node.Attr {
			switch a.Key {
			case "id":
				if d.ids[a.Val] {
					t.Errorf("%s has two elements of id %q", file, a.Val)
				}
				d.ids[a.Val] = true
			case "href", "src":
				d.links = append(d.links, a.Val)
			}
		}
	}
	return d
}

// TestLinksResolve follows every link of every page of both editions: the file
// is in the edition's folder and has the fragment, and no page is an orphan.
func TestLinksResolve(t *testing.T) {
	t.Parallel()
	for _, s := range published(t) {
		documents := map[string]document{}
		for _, page := range s.pages {
			documents[page] = read(t, s.file(page))
		}
		reached := map[string]bool{"index.html": true}
		for page, d := range documents {
			for _, link := range d.links {
				target, fragment, wrong := resolve(page, link)
				if wrong != "" {
					t.Errorf("%s %s: link %q %s", s.name, page, link, wrong)
					continue
				}
				if target != page {
					reached[target] = true
				}
				if info, err := os.Stat(s.file(target)); err != nil || info.IsDir() {
					t.Errorf("%s %s: link %q leads to no file", s.name, page, link)
				} else if to, isPage := documents[target]; isPage && fragment != "" && !to.ids[fragment] {
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

// resolve gives the file and fragment that a link of a page means, or what is
// wrong with it.
func resolve(page, link string) (target, fragment, wrong string) {
	if link == "data:," { // the empty icon
		return page, "", ""
	}
	u, err := url.Parse(link)
	if err != nil {
		return "", "", "is no address"
	}
	if u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") {
		return "", "", "leaves the folder"
	}
	if u.Path == "" {
		return page, u.Fragment, ""
	}
	target = path.Join(path.Dir(page), u.Path)
	if slices.Contains(strings.Split(target, "/"), "..") {
		return "", "", "leaves the folder"
	}
	return target, u.Fragment, ""
}

func TestResolve(t *testing.T) {
	for link, want := range map[string]string{
		"../x.html#a": "x.html a ", "#b": "classes/1.html b ", "y%23.html": "classes/y#.html  ",
		"../../z":              "  leaves the folder",
		"https://example.org/": "  leaves the folder", "javascript:alert(1)": "  leaves the folder",
		"//host/x": "  leaves the folder", "data:,": "classes/1.html  ",
	} {
		target, fragment, wrong := resolve("classes/1.html", link)
		if got := target + " " + fragment + " " + wrong; got != want {
			t.Errorf("%s resolves to %q, want %q", link, got, want)
		}
	}
}
