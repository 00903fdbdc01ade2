package target

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// TestSweepScratch leaves what lives and what is not Peihe's.
func TestSweepScratch(t *testing.T) {
	root := t.TempDir()
	t.Setenv("TMPDIR", root)
	alive, err := DraftScratch()
	if err != nil {
		t.Fatal(err)
	}
	name := func(n string) string { return scratchName + n }
	lay(t, root, strings.Join([]string{
		name("1/peihe.duckdb"), name("1.lock"), name("2/"), name("2.lock"), name("3.lock"), // of runs that are gone
		name("4/.peihe"), name("4.lock"),
		name("5/mine"), name("5.lock"), name("6/"), name("7/mine"), name("8@"), name("8.lock"), // not Peihe's
		name("x/"), name("x.lock"), "peihe-9/", "peihe-9.lock", "mine.lock", name("10.lock/"), ".lock",
	}, " "))
	if err := writeMark(filepath.Join(root, name("1")), scratch, 0o700, nil); err != nil {
		t.Fatal(err)
	}
	if err := writeMark(filepath.Join(root, name("7")), Site, 0o700, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, name("6.lock")), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := strings.Fields(laid(t, root))
	swept := SweepScratch()
	slices.Sort(swept)
	want := []string{filepath.Join(root, name("1")), filepath.Join(root, name("2")), filepath.Join(root, name("4"))}
	if !slices.Equal(swept, want) {
		t.Errorf("swept %q, want %q", swept, want)
	}
	after := strings.Fields(laid(t, root))
	for _, path := range before {
		gone := slices.ContainsFunc([]string{"1", "2", "3", "4"}, func(n string) bool {
			return path == name(n+".lock") || strings.HasPrefix(path, name(n+"/"))
		})
		if slices.Contains(after, path) == gone {
			t.Errorf("%s: gone %v", path, !gone)
		}
	}
	if err := alive.Remove(); err != nil || strings.Contains(laid(t, root), filepath.Base(alive.Dir)) {
		t.Errorf("what lived is still there: %v", err)
	}
	t.Setenv("TMPDIR", filepath.Join(root, "missing"))
	if _, err := DraftScratch(); err == nil || !strings.Contains(err.Error(), "; name a folder with room in TMPDIR") {
		t.Errorf("a folder for temporary files that is not there: %v", err)
	}
}

// TestScratchesAmongSweepers begins and removes scratch folders while others sweep: none
// that lives is taken away.
func TestScratchesAmongSweepers(t *testing.T) {
	root := t.TempDir()
	t.Setenv("TMPDIR", root)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				d, err := DraftScratch()
				if err != nil {
					t.Error(err)
					return
				}
				if swept := SweepScratch(); swept != nil {
					t.Errorf("swept %q", swept)
				}
				_, gone := os.Stat(filepath.Join(d.Dir, Mark))
				if err := errors.Join(gone, d.Remove()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if left := laid(t, root); left != "" {
		t.Errorf("left: %s", left)
	}
}

// TestDraftsAreTheOwners makes every draft that holds personal data under the most and
// the least a umask can forbid. It is not parallel: a umask is the process's.
func TestDraftsAreTheOwners(t *testing.T) {
	root := t.TempDir()
	t.Setenv("TMPDIR", root)
	defer syscall.Umask(syscall.Umask(0o022))
	for _, umask := range []int{0, 0o022, 0o777} {
		for name, begin := range map[string]func() (*Draft, error){
			"database": func() (*Draft, error) {
				return DraftDatabase(Place{"database", filepath.Join(root, "x.duckdb")})
			},
			"scratch": DraftScratch,
			"load": func() (*Draft, error) {
				r, err := StartReplacing(Place{"to", filepath.Join(root, "lake")}, Load, 0o700)
				if err != nil {
					return nil, err
				}
				return r.Draft, nil
			},
		} {
			syscall.Umask(umask)
			d, err := begin()
			syscall.Umask(0o022)
			if err != nil {
				t.Fatalf("%s, umask %o: %v", name, umask, err)
			}
			folder, err1 := os.Stat(d.Dir)
			mark, err2 := os.Stat(filepath.Join(d.Dir, Mark))
			if err := errors.Join(err1, err2); err != nil {
				t.Fatal(err)
			}
			if folder.Mode().Perm() != 0o700 || mark.Mode().Perm() != 0o600 {
				t.Errorf("%s, umask %o: folder %v, mark %v", name, umask, folder.Mode(), mark.Mode())
			}
			if err := d.Remove(); err != nil {
				t.Error(err)
			}
		}
	}
	if left := laid(t, root); left != "" {
		t.Errorf("left: %s", left)
	}
}

// TestDraftOfOneAtATime begins what another run writes, and what one that was killed had
// begun.
func TestDraftOfOneAtATime(t *testing.T) {
	root := t.TempDir()
	for name, begin := range map[string]func(path string) (*Draft, error){
		building: func(path string) (*Draft, error) { return DraftDatabase(Place{"database", path}) },
		writing: func(path string) (*Draft, error) {
			r, err := StartReplacing(Place{"to", path}, Exports, 0o777)
			if err != nil {
				return nil, err
			}
			return r.Draft, nil
		},
	} {
		path := filepath.Join(root, "below", "x")
		first, err := begin(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := begin(path); err == nil || !strings.Contains(err.Error(), "written by another run; wait") {
			t.Errorf("%s twice: %v", name, err)
		}
		// What is left of a process that was killed is as it was, with nobody's lock.
		what, _, err := readMark(first.Dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := first.Remove(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(root, "below")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s left its folder: %v", name, err)
		}
		lay(t, root, "below/x"+name+"/half below/x"+name+lockOf)
		if _, err := begin(path); err == nil || !strings.Contains(err.Error(), "stands in the way") {
			t.Errorf("%s where somebody's own stands: %v", name, err)
		}
		if err := errors.Join(writeMark(path+name, what, 0o700, nil), os.Remove(path+name+lockOf)); err != nil {
			t.Fatal(err)
		}
		if _, err := begin(path); err == nil || !strings.Contains(err.Error(), "stands in the way") {
			t.Errorf("%s where a finished folder has the name of a draft: %v", name, err)
		}
		lay(t, root, "below/x"+name+lockOf)
		second, err := begin(path)
		if err != nil || !slices.Equal(second.Swept, []string{path + name}) {
			t.Fatalf("%s after a killed run: %v", name, err)
		}
		if err := errors.Join(second.Remove(), os.Remove(filepath.Join(root, "below"))); err != nil {
			t.Errorf("%s left something: %v", name, err)
		}
	}
}
