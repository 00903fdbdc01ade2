package target

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// TestLockSiteMakesAndUnmakes takes folders that are and are not there, and leaves what
// was there, and what was published meanwhile.
func TestLockSiteMakesAndUnmakes(t *testing.T) {
	for name, test := range map[string]struct{ before, published, after string }{
		"absent":     {"", "", ""},
		"empty":      {"site/", "", "site/"},
		"begun":      {"site/.peihe", "", "site/ site/.peihe"},
		"two levels": {"", "site/.builds/1/", "site/ site/.builds/ site/.builds/1/ site/.peihe"},
		"left by a killed build": {
			"site/.builds/new/internal/ site/.builds/lock site/current.new@ site/public.new@ site/mine", "",
			"site/ site/.builds/ site/.peihe site/mine",
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			lay(t, root, test.before)
			if strings.Contains(test.before, Builds) {
				if err := MarkSite(filepath.Join(root, "site")); err != nil {
					t.Fatal(err)
				}
			}
			place := Place{"out", filepath.Join(root, "site")}
			lock, err := LockSite(place)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := LockSite(place); err == nil || !strings.Contains(err.Error(), "held by another build; wait") {
				t.Errorf("a second lock: %v", err)
			}
			if err := SiteFolder(place, Editions...); err != nil {
				t.Errorf("the folder is no site's while it is held: %v", err)
			}
			lay(t, root, test.published)
			lock.Close()
			if after := laid(t, root); after != test.after {
				t.Errorf("afterwards there is %q, want %q", after, test.after)
			}
			again, err := LockSite(place)
			if err != nil {
				t.Fatalf("a lock that was given back: %v", err)
			}
			again.Close()
		})
	}
}

// TestLockSiteOfOneAtATime lets many take and give back a folder that is there only
// while somebody has it.
func TestLockSiteOfOneAtATime(t *testing.T) {
	place := Place{"out", filepath.Join(t.TempDir(), "below", "site")}
	var holders, most, taken atomic.Int32
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for taken.Load() < 200 {
				lock, err := LockSite(place)
				if err != nil {
					if !strings.Contains(err.Error(), "is held") {
						t.Error(err)
						return
					}
					continue
				}
				taken.Add(1)
				most.Store(max(most.Load(), holders.Add(1)))
				holders.Add(-1)
				lock.Close()
			}
		})
	}
	all.Wait()
	if most.Load() != 1 {
		t.Errorf("%d held the folder at once", most.Load())
	}
}

// TestLockSiteThatCannotBe names folders where no build can be written.
func TestLockSiteThatCannotBe(t *testing.T) {
	if _, err := LockSite(Place{"out", filepath.Join(os.DevNull, "site")}); err == nil {
		t.Error("a folder below a device was taken")
	}
	if os.Getuid() == 0 {
		t.Skip("the superuser may write anywhere")
	}
	root := t.TempDir()
	lay(t, root, "closed/ site/.builds/1/ links/.builds/1/")
	for _, site := range []string{"site", "links"} {
		if err := MarkSite(filepath.Join(root, site)); err != nil {
			t.Fatal(err)
		}
	}
	for name, closed := range map[string]string{"closed/new": "closed", "site": "site/.builds", "links": "links"} {
		if err := os.Chmod(filepath.Join(root, closed), 0o500); err != nil {
			t.Fatal(err)
		}
		before := laid(t, root)
		lock, err := LockSite(Place{"out", filepath.Join(root, name)})
		if err == nil || !strings.Contains(err.Error(), "--out ") || !strings.Contains(err.Error(), "; make room") {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			lock.Close()
		}
		if after := laid(t, root); after != before {
			t.Errorf("%s: there is %q, before %q", name, after, before)
		}
		if err := os.Chmod(filepath.Join(root, closed), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

// lay makes what is named below a folder: folders with a slash at the end, links with
// an @, empty files.
func lay(t *testing.T, root, names string) {
	t.Helper()
	for _, name := range strings.Fields(names) {
		path := filepath.Join(root, strings.TrimSuffix(name, "@"))
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		switch {
		case strings.HasSuffix(name, "/"):
			err = errors.Join(err, os.MkdirAll(path, 0o755))
		case strings.HasSuffix(name, "@"):
			err = errors.Join(err, os.Symlink("nowhere", path))
		default:
			err = errors.Join(err, os.WriteFile(path, nil, 0o644))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// laid names what is below a folder, as lay takes it.
func laid(t *testing.T, root string) string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || path == ".":
			return err
		case e.IsDir():
			path += "/"
		case e.Type()&fs.ModeSymlink != 0:
			path += "@"
		}
		names = append(names, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}
