package target

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestAddition adds to a folder what one run wrote, takes away what a killed one left, and
// lets two of one name not write at once.
func TestAddition(t *testing.T) {
	root := t.TempDir()
	to := Place{Flag: "to", Path: filepath.Join(root, "below", "lake")}
	killed, err := StartAdding(to, Shares, "one", 0o750)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(killed.Dir, "half"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := StartAdding(to, Shares, "one", 0o750); err == nil || !strings.Contains(err.Error(), "another run") {
		t.Errorf("two of one name: %v", err)
	}
	killed.hold.file.Close() // as the system does when a process ends
	a, err := StartAdding(to, Shares, "one", 0o750)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a.Swept, []string{killed.Dir}) {
		t.Errorf("swept %q", a.Swept)
	}
	if err := Shared(to, Shares); err != nil {
		t.Errorf("a folder of nothing but drafts: %v", err)
	}
	other, err := StartAdding(to, Shares, "two", 0o750)
	if err != nil {
		t.Fatalf("another run beside it: %v", err)
	}
	for _, name := range []string{"kind/a", "kind/b", "z"} {
		if err := os.MkdirAll(filepath.Join(a.Dir, "kind"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(a.Dir, name), []byte(name), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Put("kind/a", "kind/b", "z"); err != nil {
		t.Fatal(err)
	}
	none, err := StartAdding(Place{Flag: "to", Path: filepath.Join(root, "none")}, Shares, "one", 0o750)
	if err != nil || none.Remove() != nil {
		t.Error(err)
	}
	if err := a.Drop("kind/b", "gone", "../../below"); err != nil {
		t.Fatal(err)
	}
	for _, d := range []*Addition{a, other} {
		if err := d.Remove(); err != nil {
			t.Fatal(err)
		}
	}
	if got := laid(t, root); got != "below/ below/lake/ below/lake/.peihe below/lake/kind/ below/lake/kind/a below/lake/z" {
		t.Errorf("left %s", got)
	}
	for name, mode := range map[string]os.FileMode{".": 0o750, "kind": 0o750, "z": 0o640} {
		if info, err := os.Stat(filepath.Join(to.Path, name)); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if err := Shared(to, Shares); err != nil {
		t.Error(err)
	}
	for _, c := range []struct{ path, want string }{
		{root, "which Peihe did not write"}, {filepath.Join(to.Path, "z"), "no folder"},
	} {
		err := Shared(Place{Flag: "to", Path: c.path}, Shares)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.path, err)
		}
	}
	if err := Folder(to, Load); err == nil || !strings.Contains(err.Error(), "as shares of a load, not as load") {
		t.Errorf("%v", err)
	}
}
