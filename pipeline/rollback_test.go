package pipeline_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/verify"
)

// generations publishes small exports time and again. It holds no lock, so that others may
// roll back in between.
type generations struct {
	*testing.T
	*pipeline.Built
}

func newGenerations(t *testing.T) *generations {
	t.Helper()
	b := opened(t, testOptions(mandatory(t)), "report")
	b.Out = t.TempDir()
	if err := errors.Join(target.MarkSite(b.Out), os.Mkdir(filepath.Join(b.Out, target.Builds), 0o755)); err != nil {
		t.Fatal(err)
	}
	return &generations{t, b}
}

// build publishes with the as-of day so many days later, and keeps so many builds.
func (g *generations) build(day, keep int, editions ...string) {
	g.Helper()
	g.AsOf = asOf.AddDate(0, 0, day)
	o := publishing()
	if o.Keep = keep; len(editions) > 0 {
		o.Editions = editions
	}
	if _, err := publish.Site(g.Context(), g.Built, o); err != nil {
		g.Fatal(err)
	}
}

// there are the builds that are there, the current one marked.
func (g *generations) there(want string) {
	g.Helper()
	entries, err := os.ReadDir(filepath.Join(g.Out, target.Builds))
	if err != nil {
		g.Fatal(err)
	}
	leads, err := os.Readlink(filepath.Join(g.Out, target.Current))
	if err != nil {
		g.Fatal(err)
	}
	var numbers []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	got := strings.Trim(fmt.Sprint(numbers), "[]") + " at " + filepath.Base(leads)
	if got != want {
		g.Errorf("builds %s, want %s", got, want)
	}
}

// back rolls back, and wants to come to a day.
func (g *generations) back(to, day int) {
	g.Helper()
	done, err := publish.Rollback(target.Place{Flag: "out", Path: g.Out}, to)
	if err != nil {
		g.Fatal(err)
	}
	if want := asOf.AddDate(0, 0, day).Format("2006-01-02"); done.To.AsOf != want {
		g.Errorf("rolled back to %+v, want as of %s", done, want)
	}
	text, err := os.ReadFile(filepath.Join(filepath.Dir(done.Index), manifest.Name))
	if err != nil || !strings.Contains(string(text), `"as_of": "`+done.To.AsOf+`"`) {
		g.Errorf("%s is not of %s, %v", done.Index, done.To.AsOf, err)
	}
	if r := verified(g, g.Out, verify.Options{}); len(r.Wrong) > 0 || r.Editions[0].AsOf != done.To.AsOf {
		g.Errorf("verified: %+v", r)
	}
}

// TestKeep keeps one build, two and five.
func TestKeep(t *testing.T) {
	slow(t)
	t.Parallel()
	g := newGenerations(t)
	for day, want := range []string{"1 at 1", "1 2 at 2", "1 2 3 at 3", "1 2 3 4 at 4", "1 2 3 4 5 at 5",
		"2 3 4 5 6 at 6"} {
		g.build(day, 5, "public")
		g.there(want)
	}
	g.build(6, 0, "public") // two
	g.there("6 7 at 7")
	g.build(7, 1, "public")
	g.there("8 at 8")
	g.build(8, 1, "public")
	g.there("9 at 9")
	g.build(9, 2, "public")
	g.there("9 10 at 10")
}

// TestRollback leads back, further back, forth, and builds in between.
func TestRollback(t *testing.T) {
	slow(t)
	t.Parallel()
	g := newGenerations(t)
	site := target.Place{Flag: "out", Path: g.Out}
	refused := func(to, want int, says string) {
		t.Helper()
		if _, err := publish.Rollback(site, to); code(err) != want || err == nil ||
			!strings.Contains(err.Error(), says) {
			t.Errorf("to %d: %v, want exit %d and %q", to, err, want, says)
		}
	}
	g.build(0, 5, "internal")
	refused(0, exit.NotPossible, "leads to build 1 and there is no build before; --to")
	g.build(1, 5)
	g.build(2, 5, "public")
	g.there("1 2 3 at 3")
	links := func(want ...string) {
		t.Helper()
		var there []string
		for _, edition := range target.Editions {
			if _, err := os.Stat(filepath.Join(g.Out, edition, "index.html")); err == nil {
				there = append(there, edition)
			}
			_, linked := os.Lstat(filepath.Join(g.Out, edition))
			if _, err := os.Stat(filepath.Join(g.Out, edition)); err != nil && linked == nil {
				t.Errorf("the link %s leads nowhere", edition)
			}
		}
		if !slices.Equal(there, want) {
			t.Errorf("readers find %q, want %q", there, want)
		}
	}
	links("public")
	g.back(0, 1)
	g.there("1 2 3 at 2")
	links("internal", "public")
	g.back(0, 0)
	links("internal")
	refused(0, exit.NotPossible, "there is no build before")
	refused(4, exit.WrongUsage, "there are build 1, as of 2022-01-01 (current); build 2, as of 2022-01-02; build 3")
	g.back(3, 2)
	g.back(0, 1)

	// a build after that is above all, takes the place of 2, and leaves 3 its turn
	g.build(3, 3)
	g.there("2 3 4 at 4")
	g.back(0, 1)
	g.back(4, 3)
	g.build(4, 2)
	g.there("4 5 at 5")

	// what current leads to stays, also where it is not among the newest
	g.build(5, 3)
	g.back(4, 3)
	g.build(6, 2)
	g.there("4 6 7 at 7")
	g.back(0, 3)
	g.back(7, 6)
	g.build(7, 2)
	g.there("7 8 at 8")

	// the build before is gone; one from before builds said what they replace; a held site
	if err := os.RemoveAll(filepath.Join(g.Out, target.Builds, "7")); err != nil {
		t.Fatal(err)
	}
	refused(0, exit.NotPossible, "build 7, the one before, is gone")
	g.build(8, 3)
	if err := os.Remove(filepath.Join(g.Out, target.Builds, "9", "former")); err != nil {
		t.Fatal(err)
	}
	g.back(0, 7)
	lock, err := target.LockSite(site)
	if err != nil {
		t.Fatal(err)
	}
	refused(9, exit.NotPossible, "held by another build")
	lock.Close()
	if err := os.Remove(filepath.Join(g.Out, target.Builds, "8", "public", manifest.Name)); err != nil {
		t.Fatal(err)
	}
	done, err := publish.Rollback(site, 9)
	if err != nil || done.From.AsOf != "2022-01-08" {
		t.Errorf("from a build without a manifest: %+v, %v", done, err)
	}
	for dir, says := range map[string]string{
		t.TempDir(): "holds no builds", filepath.Join(t.TempDir(), "nowhere"): "holds no builds",
		"testdata": "did not write",
	} {
		_, err := publish.Rollback(target.Place{Flag: "out", Path: dir}, 0)
		if code(err) != exit.WrongUsage || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

// TestRollbackUnderReading rolls to and fro while readers, who resolve the link once,
// hold every file to the manifest.
func TestRollbackUnderReading(t *testing.T) {
	slow(t)
	t.Parallel()
	g := newGenerations(t)
	for day := range 3 {
		g.build(day, 3)
	}
	var read atomic.Int64
	done := make(chan struct{})
	var readers sync.WaitGroup
	for _, edition := range target.Editions {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				files, err := verifiedOnce(filepath.Join(g.Out, edition))
				if err != nil {
					t.Error(err)
					return
				}
				read.Add(files)
			}
		})
	}
	for i := range 60 {
		to := 1 + i%3
		if _, err := publish.Rollback(target.Place{Flag: "out", Path: g.Out}, to); err != nil {
			t.Error(err)
		}
		for before := read.Load(); !t.Failed() && read.Load() == before; {
		}
	}
	close(done)
	readers.Wait()
	t.Logf("%d files read", read.Load())
}

// verifiedOnce resolves the link of an edition once, and reads some of its files.
func verifiedOnce(link string) (files int64, err error) {
	dir, err := filepath.EvalSymlinks(link)
	if err != nil {
		return 0, err
	}
	text, err := os.ReadFile(filepath.Join(dir, manifest.Name))
	if err != nil {
		return 0, err
	}
	m, err := manifest.Decode(text)
	if err != nil {
		return 0, err
	}
	for _, f := range m.Files {
		if !strings.HasSuffix(f.Name, "index.html") && !strings.HasPrefix(f.Name, "data/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, f.Name))
		sum := sha256.Sum256(text)
		if err != nil || hex.EncodeToString(sum[:]) != f.SHA256 {
			return 0, fmt.Errorf("%s of %s is not the one of its manifest, %v", f.Name, dir, err)
		}
		files++
	}
	return files, nil
}
