package pipeline_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/peihe/peihe/pipeline/synthetic"
)

// TestOnlyWhatDiffersIsWritten builds a site after edits. A file that is as it was is one
// with that of the build before, every other is new, and all have the bytes that a build into
// an empty folder gives them.
func TestOnlyWhatDiffersIsWritten(t *testing.T) {
	slow(t)
	t.Parallel()
	count := 2
	if text := os.Getenv(editsVariable); text != "" {
		var err error
		if count, err = strconv.Atoi(text); err != nil || count < 1 {
			t.Fatalf("%s=%q; it says how many edits to try", editsVariable, text)
		}
	}
	start := testOptions(t.TempDir())
	invent(t, start.Policy, start.Input, synthetic.Options{Seed: 11, Classes: 6, Faults: .3})
	start.AsOf = midway(t, start)
	was := opened(t, start, "report")
	start.Out = filepath.Join(t.TempDir(), "site")
	if _, err := buildSite(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 5))
	for n := range count {
		o := start
		o.Input = t.TempDir()
		if err := os.CopyFS(o.Input, os.DirFS(start.Input)); err != nil {
			t.Fatal(err)
		}
		e := edits[random.IntN(len(edits))]
		o.Out, o.Previous = "", "" // as the edit finds it
		what := e.do(t, &o, random, was).what
		former, err := filepath.EvalSymlinks(filepath.Join(start.Out, "current"))
		if err != nil {
			t.Fatal(err)
		}
		damaged := damage(t, former)
		o.Out = start.Out
		if _, err := buildSite(t.Context(), o); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		mend(t, damaged)
		linked, written := 0, 0
		for _, edition := range []string{"internal", "public"} {
			other := ""
			if edition == damaged.edition {
				other = damaged.name
			}
			for name, isLinked := range linkedFiles(t, filepath.Join(start.Out, "current", edition),
				filepath.Join(former, edition), other) {
				if isLinked {
					linked++
				} else {
					written++
				}
				if edition == damaged.edition && name == damaged.name && isLinked {
					t.Errorf("%s: what was changed in the build before is published again: %s", what, name)
				}
			}
		}
		if linked == 0 || written == 0 {
			t.Errorf("%s: %d files are those of the build before, %d new", what, linked, written)
		}
		alone := o
		alone.Out, alone.Previous = filepath.Join(t.TempDir(), "site"), former
		if _, err := buildSite(t.Context(), alone); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		for _, edition := range []string{"internal", "public"} {
			if got, want := published(t, o.Out, edition), published(t, alone.Out, edition); !maps.Equal(got, want) {
				for name := range want {
					if got[name] != want[name] {
						t.Errorf("%s: %s/%s is other than of a build into an empty folder", what, edition, name)
					}
				}
			}
		}
		t.Logf("%d %s: %d files stay, %d are new", n, what, linked, written)
	}
}

// linkedFiles are the files below a folder, and whether each is the one of the same name below
// another: that is so of those with the same bytes, but one. Nobody may write to any of them.
func linkedFiles(t *testing.T, dir, former, other string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o222 != 0 {
			t.Errorf("%s may be written to: %v", name, info.Mode())
		}
		before, err := os.Stat(filepath.Join(former, name))
		all[name] = err == nil && os.SameFile(info, before)
		if err == nil && !all[name] {
			now, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				return err
			}
			was, err := os.ReadFile(filepath.Join(former, name))
			if err != nil {
				return err
			}
			if string(now) == string(was) && name != other {
				t.Errorf("%s is as it was and was written anew", name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// changedFile is a published file that somebody changed, and what it was before.
type changedFile struct {
	path, edition, name string
	text                []byte
}

// damage changes a file of a published build without another size.
func damage(t *testing.T, build string) changedFile {
	t.Helper()
	c := changedFile{edition: "internal", name: "method.html"}
	c.path = filepath.Join(build, c.edition, c.name)
	var err error
	if c.text, err = os.ReadFile(c.path); err != nil {
		t.Fatal(err)
	}
	other := append([]byte(nil), c.text...)
	other[len(other)/2] ^= 1
	replace(t, c.path, other)
	return c
}

func mend(t *testing.T, c changedFile) {
	t.Helper()
	replace(t, c.path, c.text)
}

// replace puts another file in the place of one that may not be written to.
func replace(t *testing.T, path string, text []byte) {
	t.Helper()
	beside := fmt.Sprint(path, ".other")
	if err := os.WriteFile(beside, text, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(beside, path); err != nil {
		t.Fatal(err)
	}
}
