package page

import (
	"regexp"
	"strings"
	"testing"
)

var safeName = regexp.MustCompile(`^[0-9A-Za-z_][0-9A-Za-z._-]*(~[0-9a-z]{12})?$`)

func TestFileName(t *testing.T) {
	for id, want := range map[string]string{
		"FZ202100001": "FZ202100001",
		"A-1_2.B":     "A-1_2.B",
	} {
		if got := FileName(id); got != want {
			t.Errorf("FileName(%q) = %q, want %q: a plain id is its own name", id, got, want)
		}
	}
	long := strings.Repeat("A", 300)
	odd := []string{"", ".", "..", "../../etc/passwd", "a/b", "a#b", "a b", "鼓楼区", "台江区", "CON", "NUL.TXT", "COM1",
		"INDEX", "-X", "X.", "X~Y", "fz1", "Fz1", long, long + "B", "A\x00B", "A%2FB", "\u00e9", "e\u0301"}
	seen := map[string]string{strings.ToLower("FZ1"): "FZ1"}
	for _, id := range odd {
		name := FileName(id)
		if !safeName.MatchString(name) || len(name) > longestName || !strings.Contains(name, "~") {
			t.Errorf("FileName(%q) = %q, which is not a safe name with a digest", id, name)
		}
		if other, ok := seen[strings.ToLower(name)]; ok {
			t.Errorf("%q and %q both get the name %q where letter case does not count", id, other, name)
		}
		seen[strings.ToLower(name)] = id
	}
}

func FuzzFileName(f *testing.F) {
	f.Add("FZ1", "fz1")
	f.Add("a/b", "a#b")
	f.Add("CON", "con~0")
	f.Add("_", " ")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := FileName(a), FileName(b)
		for _, name := range []string{x, y} {
			if !safeName.MatchString(name) || len(name) > longestName {
				t.Errorf("%q is no safe file name", name)
			}
		}
		if a != b && strings.EqualFold(x, y) {
			t.Errorf("%q and %q share the name %q", a, b, x)
		}
	})
}
