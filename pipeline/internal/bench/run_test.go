//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// TestMain lets the test be the process of the floor, as the program is.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == floorArgument {
		if err := serveFloor(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// standIn is a program whose exports are the sample and whose build does what a script says.
func standIn(t *testing.T, build string) (path string) {
	t.Helper()
	t.Chdir("../../..")
	path = filepath.Join(t.TempDir(), "program")
	script := "#!/bin/sh\ncase $1 in\ngenerate) cp -r data/sample \"$3\" ;;\nbuild) " + build + " ;;\nesac\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	return path
}

func nothingIsLeft(t *testing.T) {
	t.Helper()
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestBench measures a build that does nothing beside the floor of the sample.
func TestBench(t *testing.T) {
	program := standIn(t, `mkdir -p "$5/.builds/1/public" && echo page >"$5/.builds/1/public/index.html" &&
		echo more >"$5/.builds/1/data" && ln -s .builds/1 "$5/current" &&
		echo '{"msg":"load","steps":1,"took":"10ms"}' >&2`)
	to := filepath.Join(t.TempDir(), "bench.json")
	if err := bench(t.Context(), []string{"--program", program, "--to", to, "--runs", "2", "city"}); err != nil {
		t.Fatal(err)
	}
	var got Report
	if err := read(to, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Sizes) != 1 || len(got.Sizes[0].Runs) != 2 || got.Commit == "" || got.Machine.Cores == 0 {
		t.Fatalf("measured %+v", got)
	}
	s := got.Sizes[0]
	if exports, err := written("data/sample"); err != nil || s.InputBytes != exports.bytes() {
		t.Errorf("%d bytes of exports, %v", s.InputBytes, err)
	}
	for _, r := range s.Runs {
		if r.Files != 2 || r.Pages != 1 || r.WrittenBytes != 10 ||
			!slices.Equal(r.Build.Steps, []Step{{"load", 0.01}}) {
			t.Errorf("the build: %+v", r)
		}
		if _, isWritten := r.Floor.seconds([]string{writing}); !isWritten || len(r.Floor.Steps) < 5 ||
			r.Floor.CPUSeconds <= 0 || r.Floor.PeakBytes < 10<<20 || r.Floor.Seconds <= 0 {
			t.Errorf("the floor: %+v", r.Floor)
		}
	}
	nothingIsLeft(t)
}

// TestInterrupt ends a build that would go on for long, and takes away what was written.
func TestInterrupt(t *testing.T) {
	started := filepath.Join(t.TempDir(), "started")
	program := standIn(t, `mkdir -p "$5" && touch "`+started+`" && exec sleep 600`)
	to := filepath.Join(t.TempDir(), "bench.json")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- bench(ctx, []string{"--program", program, "--to", to, "city"})
	}()
	for {
		if _, err := os.Stat(started); err == nil {
			break
		}
		select {
		case err := <-ended:
			t.Fatalf("ended before it was interrupted: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	nothingIsLeft(t)
}
