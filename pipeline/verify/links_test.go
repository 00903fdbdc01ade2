package verify

import (
	"slices"
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	for link, want := range map[string]string{
		"../x.html#a": "x.html a ", "#b": "classes/1.html b ", "y%23.html": "classes/y#.html  ",
		"../../z":              "  leaves the folder",
		"https://example.org/": "  leaves the folder", "javascript:alert(1)": "  leaves the folder",
		"//host/x": "  leaves the folder", "data:,": "classes/1.html  ",
	} {
		target, fragment, wrong := Resolve("classes/1.html", link)
		if got := target + " " + fragment + " " + wrong; got != want {
			t.Errorf("%s resolves to %q, want %q", link, got, want)
		}
	}
}

// TestReadPage wants what a browser would see: no links in scripts and comments, values
// unescaped, also of tags that are not closed.
func TestReadPage(t *testing.T) {
	page, err := ReadPage(strings.NewReader(`<!doctype html><HTML ID=top><a HREF='x.html?a=1&amp;b=2#&#20013;'>` +
		`<script src="s.js">"<a href='no'>"</script><!-- <a href="no"> --><textarea><a href="no"></textarea>` +
		`<svg><a href="y"/></svg><p id=""><a name=z>`))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"x.html?a=1&b=2#中", "s.js", "y"}; !slices.Equal(page.Links, want) {
		t.Errorf("links %q, want %q", page.Links, want)
	}
	if want := []string{"top", ""}; !slices.Equal(page.IDs, want) {
		t.Errorf("ids %q, want %q", page.IDs, want)
	}
}
