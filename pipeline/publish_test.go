package pipeline

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gofrs/flock"
)

// fewOptions publish the smallest worked case.
func fewOptions(t testing.TB) Options {
	o := testOptions(filepath.Join("testdata", "cases", "few", "input"))
	o.Out = t.TempDir()
	return o
}

// published maps the files of an edition to their SHA-256.
func published(t testing.TB, out, edition string) map[string]string {
	t.Helper()
	root, err := filepath.EvalSymlinks(filepath.Join(out, edition))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		files[name] = fmt.Sprintf("%x", sha256.Sum256(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestSameInputsSameBytes(t *testing.T) {
	t.Parallel()
	var first map[string]string
	for _, threads := range []int{1, 2, 5} {
		o := fewOptions(t)
		o.Threads = threads
		if _, err := Run(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		for _, edition := range Editions {
			files := published(t, o.Out, edition)
			if edition == "internal" {
				if first == nil {
					first = files
				}
				for name, sum := range first {
					if files[name] != sum {
						t.Errorf("%d threads: %s differs from the first build", threads, name)
					}
				}
			}
			if len(files) < 8 {
				t.Errorf("%s has only %d files", edition, len(files))
			}
		}
	}
}

// TestAsOfStandsInItsPlacesOnly moves the as-of day over a night in which nothing
// ends, falls due or is decided: only what carries the day may change.
func TestAsOfStandsInItsPlacesOnly(t *testing.T) {
	t.Parallel()
	var nights []map[string]string
	for night := range 2 {
		o := fewOptions(t)
		o.AsOf = o.AsOf.AddDate(0, 0, 200+night)
		if _, err := Run(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		nights = append(nights, published(t, o.Out, "internal"))
	}
	changed := 0
	for name, sum := range nights[0] {
		if nights[1][name] == sum {
			continue
		}
		changed++
		if name != "index.html" && name != "data/summary.json" && name != "data/peihe.xlsx" && !strings.HasPrefix(name, "letters/") {
			t.Errorf("%s changed with the as-of day alone", name)
		}
	}
	if changed < 2 {
		t.Errorf("%d files changed; overview and summary carry the as-of day", changed)
	}
}

// TestNothingPrivateIsPublished looks for every identity number, phone, address
// and account of the exports, and in the public edition for every name, in every
// published byte.
func TestNothingPrivateIsPublished(t *testing.T) {
	t.Parallel()
	o := fewOptions(t)
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	private := []*regexp.Regexp{
		regexp.MustCompile(`35019[789]\d{11}[\dX]`), // identity numbers
		regexp.MustCompile(`\b12\d{9}\b`),           // phones
		regexp.MustCompile(`某路\d+号`),                // addresses
		regexp.MustCompile(`\b3500\d{15}\b`),        // accounts
	}
	for _, edition := range Editions {
		root, err := filepath.EvalSymlinks(filepath.Join(o.Out, edition))
		if err != nil {
			t.Fatal(err)
		}
		patterns := private
		if edition == "public" {
			patterns = append(slices.Clone(private),
				regexp.MustCompile(`FZ\d+#\d`),                        // CLASS#NO
				regexp.MustCompile(`专家[王魏杨蒋黄尤]|赵000|秦000|35019[789]`), // examiners, teachers, masked numbers
				regexp.MustCompile(`冯\*|许\*|孙\*`))
		}
		files := 0
		err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(path, "/static/") {
				return err
			}
			files++
			text, err := os.ReadFile(path)
			for _, p := range patterns {
				if m := p.Find(text); m != nil {
					t.Errorf("%s shows what matches %s", path, p)
				}
			}
			return err
		})
		if err != nil || files == 0 {
			t.Fatalf("%d files of %s: %v", files, edition, err)
		}
	}
}

func TestPublishKeepsTheFormerBuild(t *testing.T) {
	t.Parallel()
	o := fewOptions(t)
	for range 3 {
		if _, err := Run(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	numbers, err := buildNumbers(filepath.Join(o.Out, ".builds"))
	if err != nil || !slices.Equal(numbers, []int{2, 3}) {
		t.Errorf("builds %v, %v; want the newest and the former, 2 and 3", numbers, err)
	}
	if to, _ := os.Readlink(filepath.Join(o.Out, "current")); to != filepath.Join(".builds", "3") {
		t.Errorf("current leads to %s", to)
	}
	o.Editions = []string{"internal"}
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(filepath.Join(o.Out, "public")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a public edition that was not built is still linked: %v", err)
	}
}

func TestPublishLeavesTheSiteAlone(t *testing.T) {
	t.Parallel()
	o := fewOptions(t)
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	before := published(t, o.Out, "internal")
	unchanged := func(what string) {
		t.Helper()
		after := published(t, o.Out, "internal")
		for name, sum := range before {
			if after[name] != sum {
				t.Errorf("%s changed %s", what, name)
			}
		}
	}

	lock := flock.New(filepath.Join(o.Out, ".builds", "lock"))
	if ok, err := lock.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if _, err := Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "another build") {
		t.Errorf("two builds at once: %v", err)
	}
	lock.Unlock()
	unchanged("a build beside another")

	broken := o
	broken.Input = t.TempDir()
	if _, err := Run(t.Context(), broken); code(err) != WrongInput {
		t.Errorf("an empty folder: %v", err)
	}
	unchanged("an empty input")

	other := fewOptions(t)
	if err := os.MkdirAll(filepath.Join(other.Out, "internal"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), other); err == nil || !strings.Contains(err.Error(), "no link") {
		t.Errorf("somebody's own folder stands where the link goes: %v", err)
	}
}

// code is the exit code an error deserves.
func code(err error) int {
	var f Failure
	switch {
	case err == nil:
		return Done
	case errors.As(err, &f):
		return f.Code
	}
	return NotPossible
}
