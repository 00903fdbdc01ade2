package pipeline_test

import (
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/night"
	"github.com/peihe/peihe/pipeline/synthetic"
)

// TestOnlyWhatDiffersIsWritten builds a site after edits and for other days, each time with
// what the build before left in its cache, now and then damaged. A file that is as it was is
// one with that of the build before, every other is new and told so, and all have the bytes
// that a build into an empty folder and without a cache gives them.
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
	cache := filepath.Join(t.TempDir(), "cache")
	nightly(t, start, cache)
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
		o.Out, o.WhyRebuilt = start.Out, filepath.Join(t.TempDir(), "why.csv")
		nightly(t, o, cache)
		mend(t, damaged)
		whys := whysOf(t, o.WhyRebuilt)
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
				if why := whys[edition+"/"+name]; (why == "") != isLinked {
					t.Errorf("%s: %s/%s is told to be published anew since %q", what, edition, name, why)
				}
				if edition == damaged.edition && name == damaged.name && isLinked {
					t.Errorf("%s: what was changed in the build before is published again: %s", what, name)
				}
			}
		}
		if linked == 0 || written == 0 {
			t.Errorf("%s: %d files are those of the build before, %d new", what, linked, written)
		}
		sameAlone(t, what, o, former)
		t.Logf("%d %s: %d files stay, %d are new", n, what, linked, written)

		// some days on or back, with nothing else new
		former, err = filepath.EvalSymlinks(filepath.Join(start.Out, "current"))
		if err != nil {
			t.Fatal(err)
		}
		what += harm(t, cache, n%len(harms))
		o.AsOf, o.Timings = o.AsOf.AddDate(0, 0, random.IntN(60)-30), filepath.Join(t.TempDir(), "timings.csv")
		if warned := nightly(t, o, cache); (warned != "") != harms[n%len(harms)].isTold {
			t.Errorf("%s: it warns %q", what, warned)
		}
		isRead := strings.Contains(contentOf(t, o.Timings), "\nraw,trainees,fill,")
		if isRead != harms[n%len(harms)].isRead {
			t.Errorf("%s: inputs are read: %v", what, isRead)
		}
		o.Timings = ""
		sameAlone(t, what+", another day", o, former)
	}
}

// nightly publishes with a cache and returns what is warned of.
func nightly(t *testing.T, o pipeline.Options, cache string) (warned string) {
	t.Helper()
	if _, err := night.Publish(t.Context(), o, publishing(), cache, func(text string) { warned += text }); err != nil {
		t.Fatal(err)
	}
	return warned
}

// sameAlone builds once more, into an empty folder and without a cache, and holds what o
// published after a build against that.
func sameAlone(t *testing.T, what string, o pipeline.Options, former string) {
	t.Helper()
	alone := o
	alone.Out, alone.Previous, alone.WhyRebuilt = filepath.Join(t.TempDir(), "site"), former, ""
	if _, err := buildSite(t.Context(), alone); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	for _, part := range []string{"internal", "public", "current/" + pipeline.State} {
		got, want := published(t, o.Out, part), published(t, alone.Out, part)
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("%s: %s/%s is other than of a build into an empty folder", what, part, name)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %s has %d files, %d in an empty folder", what, part, len(got), len(want))
		}
	}
}

// whysOf are why files are published anew or no more, by edition and path.
func whysOf(t *testing.T, path string) map[string]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || !slices.Equal(rows[0], pipeline.WhyHeader) {
		t.Fatalf("%v, %q", err, rows)
	}
	whys := map[string]string{}
	for _, row := range rows[1:] {
		whys[row[0]+"/"+row[1]] = row[2]
		if (row[2] == "bytes" || row[2] == "new" || row[2] == "gone") != (row[3] != "") {
			t.Errorf("%s/%s is %s, caused by %q", row[0], row[1], row[2], row[3])
		}
	}
	return whys
}

// harms are what may have become of a cache since it was left, and what the next build does
// about it.
var harms = []struct {
	name           string
	do             func(t *testing.T, cache string)
	isRead, isTold bool
}{
	{"", func(*testing.T, string) {}, false, false},
	{", a table was cut short", func(t *testing.T, cache string) {
		text := contentOf(t, filepath.Join(cache, "tables", "facts.attendance.parquet"))
		replace(t, filepath.Join(cache, "tables", "facts.attendance.parquet"), []byte(text[:len(text)/2]))
	}, true, true},
	{", one bit of a table is another", func(t *testing.T, cache string) {
		text := []byte(contentOf(t, filepath.Join(cache, "tables", "staging.trainees.parquet")))
		text[len(text)/2] ^= 4
		replace(t, filepath.Join(cache, "tables", "staging.trainees.parquet"), text)
	}, true, true},
	{", half of it was removed", func(t *testing.T, cache string) {
		if err := os.Remove(filepath.Join(cache, "tables", "raw.classes.parquet")); err != nil {
			t.Fatal(err)
		}
	}, true, true},
	{", what was built last is lost", func(t *testing.T, cache string) {
		replace(t, filepath.Join(cache, "last.json"), []byte("{"))
	}, true, true},
	{", it was left by another program", func(t *testing.T, cache string) {
		path := filepath.Join(cache, "last.json")
		text := contentOf(t, path)
		_, key, _ := strings.Cut(text, `"tables_made_from": "`)
		key = key[:64]
		other := []byte(strings.Replace(text, key, strings.Repeat("0", 64), 1))
		mark := filepath.Join(cache, ".peihe")
		was, is := sha256.Sum256([]byte(text)), sha256.Sum256(other)
		replace(t, mark, []byte(strings.Replace(contentOf(t, mark), fmt.Sprintf("%x", was), fmt.Sprintf("%x", is), 1)))
		replace(t, path, other)
	}, true, false},
	{", it was deleted", func(t *testing.T, cache string) {
		if err := os.RemoveAll(cache); err != nil {
			t.Fatal(err)
		}
	}, true, false},
	{", it was being written when the run was killed", func(t *testing.T, cache string) {
		beside := cache + ".writing"
		if err := os.CopyFS(filepath.Join(beside, "tables"), os.DirFS(filepath.Join(cache, "tables"))); err != nil {
			t.Fatal(err)
		}
		replace(t, filepath.Join(beside, ".peihe"), []byte("# peihe cache\n"))
		replace(t, beside+".lock", nil)
	}, false, false},
}

// harm does one of harms to a cache that only its owner may read, and says what.
func harm(t *testing.T, cache string, which int) string {
	t.Helper()
	err := filepath.WalkDir(cache, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others: %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	harms[which].do(t, cache)
	return harms[which].name
}

func contentOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
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
