package pipeline_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline/serve"
	"github.com/peihe/peihe/pipeline/source"
	"github.com/peihe/peihe/pipeline/target"
)

// held is what a process holds besides its memory.
type held struct{ goroutines, files int }

func holding(t *testing.T) held {
	t.Helper()
	runtime.GC()
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this system does not tell which files are open")
	}
	return held{runtime.NumGoroutine(), len(open)}
}

// TestServeLetsGo builds six times while a page listens: neither goroutines, nor open files,
// nor the heap grow with the number of builds.
func TestServeLetsGo(t *testing.T) {
	slow(t)
	shown := mandatory(t)
	o := testOptions(shown)
	o.Out = t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	done := make(chan error)
	address := make(chan string, 1)
	go func() {
		_, err := serve.Run(ctx, serve.Options{
			Listen: "127.0.0.1:0", Out: o.Out, Editions: target.Editions, Watched: []string{shown},
			Build: func(ctx context.Context) error {
				_, err := buildSite(ctx, o)
				done <- err
				return err
			},
			Ready: func(a string) { address <- a },
		})
		ended <- err
	}()
	at := <-address
	page, err := http.Get(at + ".peihe/events")
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	go io.Copy(io.Discard, page.Body)
	heap := func() uint64 {
		debug.FreeOSMemory()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var early held
	var earlyHeap uint64
	const all, first = 6, 3
	for n := 1; n <= all; n++ {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond) // what ends with a build has ended
		if n == first {
			early, earlyHeap = holding(t), heap()
		}
		if n == all {
			late, lateHeap := holding(t), heap()
			if late.goroutines > early.goroutines+2 || late.files > early.files+2 || lateHeap > earlyHeap+1<<20 {
				t.Errorf("after %d builds %+v and %d KB, after %d %+v and %d KB", all, late, lateHeap>>10, first, early,
					earlyHeap>>10)
			}
			break
		}
		if err := os.WriteFile(filepath.Join(shown, "memo.txt"), []byte(strconv.Itoa(n)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	builds, err := os.ReadDir(filepath.Join(o.Out, target.Builds))
	if err != nil || len(builds) > 4 {
		t.Errorf("%d builds are left: %v", len(builds), err)
	}
}

// TestSoakServe has the program build two hundred times: its process is no larger then than
// after twenty.
func TestSoakServe(t *testing.T) {
	if os.Getenv(soak) == "" {
		t.Skip("make soak runs it: it takes long")
	}
	input, out := t.TempDir(), filepath.Join(t.TempDir(), "site")
	if err := os.CopyFS(input, os.DirFS(filepath.Join("testdata", "cases", "few", "input"))); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), soakProgram, "serve", "--listen", "127.0.0.1:0", "--input", input, "--out",
		out,
		"--as-of", "2022-01-01", "--accept", "all", "--quiet")
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	c.Stderr = &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	if !lines.Scan() {
		t.Fatal(said.String())
	}
	events, err := http.Get(lines.Text() + ".peihe/events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	resident := func() int64 {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Process.Pid))
		if err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(string(text), "VmRSS:")
		kilobytes, err := strconv.ParseInt(strings.Fields(after)[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return kilobytes
	}
	var early int64
	seen := ""
	heard := bufio.NewScanner(events.Body)
	for heard.Scan() {
		generation, isData := strings.CutPrefix(heard.Text(), "data: ")
		if !isData || generation == seen {
			continue
		}
		seen = generation
		_, number, _ := strings.Cut(generation, "-")
		n, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		if n == 20 {
			early = resident()
		}
		if n == 200 {
			late := resident()
			t.Logf("%d KB after 20 builds, %d KB after 200", early, late)
			if late > early+early/5 {
				t.Errorf("%d KB after 20 builds, %d KB after 200", early, late)
			}
			break
		}
		if err := os.WriteFile(filepath.Join(input, "memo.txt"), []byte(number), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil || early == 0 {
		t.Errorf("%v, %d KB after 20 builds, it says %s", err, early, said.String())
	}
	for line := range strings.Lines(said.String()) { // a build that came upon a file being written is done again
		if !strings.Contains(line, source.ErrChanged.Error()) {
			t.Errorf("it says %s", line)
		}
	}
}
