package command

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
)

func TestOverlay(t *testing.T) {
	o := overlay{
		over:  fstest.MapFS{"pages/a.html": {Data: []byte("theirs")}, "extra/x.html": {Data: []byte("x")}},
		under: fstest.MapFS{"pages/a.html": {Data: []byte("ours")}, "pages/b.html": {Data: []byte("ours")}},
	}
	for name, want := range map[string]string{"pages/a.html": "theirs", "pages/b.html": "ours"} {
		text, err := fs.ReadFile(o, name)
		if err != nil || string(text) != want {
			t.Errorf("%s is %q, %v; want %q", name, text, err, want)
		}
	}
	names, err := fs.Glob(o, "*/*.html")
	if err != nil || !slices.Equal(names, []string{"extra/x.html", "pages/a.html", "pages/b.html"}) {
		t.Errorf("%v, %v", names, err)
	}
	if _, err := fs.ReadFile(o, "pages/c.html"); err == nil {
		t.Error("a file of neither was found")
	}
}
