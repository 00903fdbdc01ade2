package pipeline_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/verify"
)

const builtProgram = "../bin/peihe" // by make

// How many runs are killed in make test, and in make soak.
const (
	kills     = 10
	soakKills = 200
)

// killing is a folder in which runs of the built program have all that they write: the
// site, a kept database, loaded rows, temporary files.
type killing struct {
	t      *testing.T
	folder string
	input  string
}

func newKilling(t *testing.T) killing {
	t.Helper()
	if _, err := os.Stat(builtProgram); err != nil {
		t.Fatalf("%v; run make build first", err)
	}
	k := killing{t, t.TempDir(), filepath.Join("testdata", "cases", "few", "input")}
	if err := os.Mkdir(k.path("tmp"), 0o755); err != nil {
		t.Fatal(err)
	}
	return k
}

func (k killing) path(name string) string { return filepath.Join(k.folder, name) }

// run is a run of a verb, with a umask that forbids nothing.
func (k killing) run(args ...string) *exec.Cmd {
	return exec.Command("sh", append([]string{"-c", `umask 0; exec "$0" "$@"`, builtProgram}, args...)...)
}

// reading is a run of a verb that reads the exports.
func (k killing) reading(verb, asOf string, args ...string) *exec.Cmd {
	usual := []string{verb, "--input", k.input, "--accept", "all", "--as-of", asOf, "--threads", "2"}
	c := k.run(append(usual, args...)...)
	c.Env = append(os.Environ(), "TMPDIR="+k.path("tmp"))
	return c
}

func (k killing) build(asOf string, args ...string) *exec.Cmd {
	return k.reading("build", asOf, append([]string{"--out", k.path("site")}, args...)...)
}

// left is what is in the folder but for what shall be there.
func (k killing) left() []string {
	k.t.Helper()
	var left []string
	for _, folder := range []string{"", "tmp", "site"} {
		entries, err := os.ReadDir(k.path(folder))
		if err != nil {
			k.t.Fatal(err)
		}
		for _, e := range entries {
			name := filepath.Join(folder, e.Name())
			switch name {
			case "tmp", "site", "kept.duckdb", "lake", "site/.builds", "site/.peihe", "site/current", "site/internal",
				"site/public":
			default:
				left = append(left, name)
			}
		}
	}
	builds, err := os.ReadDir(k.path("site/.builds"))
	if err != nil || len(builds) > 2 {
		k.t.Errorf("builds %v, %v", builds, err)
	}
	for _, b := range builds {
		if strings.Trim(b.Name(), "0123456789") != "" {
			left = append(left, "site/.builds/"+b.Name())
		}
	}
	return left
}

// isPrivate wants all but the site to be its owner's: a file by itself, or by the folder
// that it lies in.
func (k killing) isPrivate() {
	k.t.Helper()
	for _, folder := range []string{"", "tmp"} {
		entries, err := os.ReadDir(k.path(folder))
		if err != nil {
			k.t.Fatal(err)
		}
		for _, e := range entries {
			info, err := e.Info()
			if errors.Is(err, fs.ErrNotExist) || e.Name() == "tmp" || e.Name() == "site" {
				continue
			}
			if err != nil || info.Mode().Perm()&0o077 != 0 {
				k.t.Errorf("%s is %v, %v", e.Name(), info.Mode(), err)
			}
		}
	}
	err := fs.WalkDir(os.DirFS(k.path("lake")), ".", func(name string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // nothing was loaded yet
		}
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			k.t.Errorf("lake/%s: %v, %v", name, e, err)
		}
		return nil
	})
	if err != nil {
		k.t.Error(err)
	}
}

// TestKills kills runs at random moments, builds beside them, and reads both editions all
// the while: a reader who resolved the link sees one whole build, and what the killed had
// left is gone after the next runs.
func TestKills(t *testing.T) {
	slow(t)
	t.Parallel()
	rounds, pause := kills, 20*time.Millisecond
	if os.Getenv(soak) != "" {
		rounds, pause = soakKills, time.Millisecond
	}
	k := newKilling(t)
	days := []string{"2022-01-01", "2022-01-02"}
	sums := map[string]map[string]map[string]string{} // by day, edition and file
	var whole time.Duration
	for _, day := range days {
		begun := time.Now()
		if out, err := k.build(day, "--database", k.path("kept.duckdb")).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		whole = time.Since(begun)
		sums[day] = map[string]map[string]string{}
		for _, edition := range target.Editions {
			sums[day][edition] = published(t, k.path("site"), edition)
		}
	}
	if left := k.left(); left != nil {
		t.Fatalf("two whole builds left %q", left)
	}
	done, reads := make(chan struct{}), make([]int, len(target.Editions))
	var readers sync.WaitGroup
	for i, edition := range target.Editions {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				case <-time.After(pause):
				}
				if err := readOnce(k.path("site"), edition, sums); err != nil {
					t.Error(err)
				}
				reads[i]++
			}
		})
	}
	random := rand.New(rand.NewPCG(14, 3))
	for n := range rounds {
		day := days[random.IntN(2)]
		var killed *exec.Cmd
		switch n % 5 {
		case 0, 3:
			killed = k.build(day)
		case 1:
			killed = k.build(day, "--database", k.path("kept.duckdb"))
		case 2:
			killed = k.build(day, "--database", k.path("kept.duckdb"), "--memory-limit", "1GB")
		case 4:
			killed = k.reading("load", day, "--to", k.path("lake"), "--memory-limit", "1GB")
		}
		var racing *exec.Cmd
		var said strings.Builder
		if n%7 == 3 {
			racing = k.build(days[random.IntN(2)])
			racing.Stderr = &said
		}
		moment := time.Duration(random.Int64N(int64(whole)))
		if err := killed.Start(); err != nil {
			t.Fatal(err)
		}
		if racing != nil {
			if err := racing.Start(); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(moment)
		killed.Process.Kill()
		killed.Wait()
		k.isPrivate()
		if racing != nil {
			racing.Wait()
			code := racing.ProcessState.ExitCode()
			isHeld := strings.Contains(said.String(), "is held by another build")
			if code != exit.Done && (code != exit.NotPossible || !isHeld) {
				t.Errorf("a build beside one that is killed: exit %d, %s", code, said.String())
			}
		}
		if n%4 != 0 && rounds == kills { // readers hold what they read against its digests all the while
			continue
		}
		if wrong := wrongs(verified(t, k.path("site"), verify.Options{})); wrong != nil {
			t.Errorf("after kill %d the site is not what was published: %q", n, wrong)
		}
	}
	for _, next := range []*exec.Cmd{
		k.reading("load", days[0], "--to", k.path("lake")),
		k.build(days[0], "--database", k.path("kept.duckdb")),
	} {
		if out, err := next.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	close(done)
	readers.Wait()
	if left := k.left(); left != nil {
		t.Errorf("after the next runs there is %q", left)
	}
	k.isPrivate()
	for _, edition := range target.Editions {
		if !maps.Equal(published(t, k.path("site"), edition), sums[days[0]][edition]) {
			t.Errorf("the %s edition after %d kills is not what it was", edition, rounds)
		}
	}
	if slices.Min(reads) < rounds {
		t.Errorf("the editions were read %v times", reads)
	}
	t.Logf("%d runs were killed within %v, editions read %v times", rounds, whole, reads)
}

// readOnce resolves the link of an edition once and reads some of its files: they must be
// those of one build.
func readOnce(out, edition string, sums map[string]map[string]map[string]string) error {
	root, err := filepath.EvalSymlinks(filepath.Join(out, edition))
	if err != nil {
		return fmt.Errorf("torn: %w", err)
	}
	days := slices.Sorted(maps.Keys(sums))
	names := slices.Sorted(maps.Keys(sums[days[0]][edition]))
	rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range append([]string{"index.html", "data/summary.json"}, names[:10]...) {
		text, err := os.ReadFile(filepath.Join(root, name))
		if _, gone := os.Lstat(root); err != nil && gone != nil {
			return nil // two builds came since the link was resolved
		}
		if err != nil {
			return fmt.Errorf("torn: %w", err)
		}
		sum := fmt.Sprintf("%x", sha256.Sum256(text))
		days = slices.DeleteFunc(days, func(day string) bool { return sums[day][edition][name] != sum })
		if len(days) == 0 {
			return fmt.Errorf("%s: %s is of another build, or half", root, name)
		}
	}
	return nil
}

// TestSignals ends runs that have begun to write, and wants each to end in order.
func TestSignals(t *testing.T) {
	slow(t)
	t.Parallel()
	for _, sent := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT} {
		k := newKilling(t)
		if err := os.MkdirAll(k.path("site/.builds"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := target.MarkSite(k.path("site")); err != nil {
			t.Fatal(err)
		}
		c := k.build("2022-01-01", "--database", k.path("kept.duckdb"), "--quiet")
		var said strings.Builder
		c.Stderr = &said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for range 3000 { // until it has begun to write
			if _, err := os.Stat(k.path("kept.duckdb.building/peihe.duckdb")); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if err := c.Process.Signal(sent); err != nil {
			t.Fatal(err)
		}
		c.Wait()
		if code := c.ProcessState.ExitCode(); code != exit.Interrupted ||
			said.String() != "peihe: interrupted; nothing was published\n" {
			t.Errorf("%v: exit %d, %q", sent, code, said.String())
		}
		if left := k.left(); left != nil {
			t.Errorf("%v left %q", sent, left)
		}
	}
}

// TestClosedPipes lets go of what a run writes to: it ends in order, and quietly where
// nobody wanted more of stdout.
func TestClosedPipes(t *testing.T) {
	slow(t)
	t.Parallel()
	k := newKilling(t)
	if out, err := k.build("2022-01-01").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, test := range map[string]struct {
		close func(c *exec.Cmd, pipe *os.File)
		code  int
	}{
		"stdout": {func(c *exec.Cmd, pipe *os.File) { c.Stdout = pipe }, exit.NotPossible},
		"stderr": {func(c *exec.Cmd, pipe *os.File) { c.Stderr = pipe }, exit.Done},
	} {
		reads, writes, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		reads.Close()
		c := k.reading("check", "2022-01-01", "--format", "json", "--memory-limit", "1GB")
		var said strings.Builder
		c.Stderr = &said
		test.close(c, writes)
		err = c.Run()
		writes.Close()
		if code := c.ProcessState.ExitCode(); code != test.code || strings.Contains(said.String(), "peihe: ") {
			t.Errorf("%s: exit %d, %v, %q", name, code, err, said.String())
		}
		if left := k.left(); left != nil {
			t.Errorf("%s: left %q", name, left)
		}
	}
}
