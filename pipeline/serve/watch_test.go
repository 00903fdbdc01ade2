package serve

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestWatch makes every kind of change, and such as are none.
func TestWatch(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	at := func(parts ...string) string { return filepath.Join(append([]string{top}, parts...)...) }
	must := func(errs ...error) {
		t.Helper()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	put := func(path, text string) error { return os.WriteFile(path, []byte(text), 0o600) }
	for _, dir := range []string{"root/sub", "beside", "far", "late", "hold", "root/.hidden", "root/node_modules"} {
		must(os.MkdirAll(at(dir), 0o755))
	}
	must(put(at("root", "a.csv"), "1"), put(at("beside", "waivers.csv"), "1"), put(at("far", "b.csv"), "1"),
		os.Symlink(at("far", "b.csv"), at("root", "b.csv")), os.Symlink(at("late"), at("root", "late")))
	ctx, cancel := context.WithCancel(t.Context())
	w, err := watch(ctx, []string{at("root"), at("beside", "waivers.csv"), "", at("coming")})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		change func() error
		want   bool
	}{
		{"a file is written", func() error { return put(at("root", "a.csv"), "2") }, true},
		{"a file is made in a folder below", func() error { return put(at("root", "sub", "c.csv"), "1") }, true},
		{"a folder is made", func() error { return os.MkdirAll(at("root", "new", "deep"), 0o755) }, true},
		{"a file is made in a folder that was made", func() error {
			return put(at("root", "new", "deep", "d.csv"),
				"1")
		}, true},
		{"a file is moved into the place of another", func() error {
			if err := put(at("hold", "x"), "3"); err != nil {
				return err
			}
			return os.Rename(at("hold", "x"), at("root", "a.csv"))
		}, true},
		{"a file is removed", func() error { return os.Remove(at("root", "sub", "c.csv")) }, true},
		{"a file that a link leads to is written", func() error { return put(at("far", "b.csv"), "2") }, true},
		{"a file in a folder that a link leads to is made", func() error { return put(at("late", "e.csv"), "1") },
			true},
		{"a link is made to lead elsewhere", func() error {
			if err := os.Symlink(at("hold"), at("root", ".late")); err != nil {
				return err
			}
			return os.Rename(at("root", ".late"), at("root", "late"))
		}, true},
		{"a file in its new folder is made", func() error { return put(at("hold", "f.csv"), "1") }, true},
		{"a watched file is written", func() error { return put(at("beside", "waivers.csv"), "2") }, true},
		{"a watched file is removed and made", func() error {
			if err := os.Remove(at("beside", "waivers.csv")); err != nil {
				return err
			}
			return put(at("beside", "waivers.csv"), "3")
		}, true},
		{"a root comes", func() error { return os.Mkdir(at("coming"), 0o755) }, true},
		{"a file is made in it", func() error { return put(at("coming", "g.csv"), "1") }, true},
		{"a root goes", func() error { return os.RemoveAll(at("coming")) }, true},
		{"a root comes again", func() error { return os.Mkdir(at("coming"), 0o755) }, true},
		{"a file is made in it again", func() error { return put(at("coming", "h.csv"), "1") }, true},

		{"a file beside a watched one", func() error { return put(at("beside", "other.csv"), "1") }, false},
		{"a file beside what a link leads to", func() error { return put(at("far", "other.csv"), "1") }, false},
		{"a file is read", func() error { _, err := os.ReadFile(at("root", "a.csv")); return err }, false},
		{"a mode is set", func() error { return os.Chmod(at("root", "a.csv"), 0o644) }, false},
		{"what an editor keeps", func() error { return put(at("root", "a.csv~"), "1") }, false},
		{"what a spreadsheet keeps", func() error { return put(at("root", "~$a.xlsx"), "1") }, false},
		{"a lock of an office", func() error { return put(at("root", ".~lock.a.csv#"), "1") }, false},
		{"what another editor keeps", func() error { return put(at("root", ".a.csv.swp"), "1") }, false},
		{"a file in a hidden folder", func() error { return put(at("root", ".hidden", "a.csv"), "1") }, false},
		{"a file of npm", func() error { return put(at("root", "node_modules", "a.js"), "1") }, false},
		{"a file in the folder that a link led to", func() error { return put(at("late", "i.csv"), "1") }, false},
	} {
		must(c.change())
		limit := 10 * time.Second
		if !c.want {
			limit = 3 * quiet
		}
		got := false
		select {
		case <-w.changed:
			got = true
		case <-time.After(limit):
		}
		if got != c.want {
			t.Errorf("%s: a change is told: %t", c.name, got)
		}
	}
	// a file that is written on and on is built from now and then
	stop := time.After(patience + 2*time.Second)
	tick := time.NewTicker(quiet / 3)
	defer tick.Stop()
	told := 0
	for isWriting := true; isWriting; {
		select {
		case <-tick.C:
			must(put(at("root", "a.csv"), time.Now().String()))
		case <-w.changed:
			told++
		case <-stop:
			isWriting = false
		}
	}
	if told != 1 {
		t.Errorf("while a file is written for %s, %d changes are told", patience+2*time.Second, told)
	}
	cancel()
	w.wait()
}
