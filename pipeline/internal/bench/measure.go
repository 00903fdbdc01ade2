//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// A Step is a stage of the build, or a step of the floor.
type Step struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

// A Process is what a whole process took, and each of its steps in order.
type Process struct {
	Seconds    float64 `json:"seconds"` // from its start to its end
	CPUSeconds float64 `json:"cpu_seconds"`
	PeakBytes  int64   `json:"peak_bytes"` // the most memory that it had at one time
	Steps      []Step  `json:"steps"`
}

// seconds are those of some steps together; ok where at least one is there.
func (p Process) seconds(names []string) (seconds float64, ok bool) {
	for _, s := range p.Steps {
		for _, name := range names {
			if s.Name == name {
				seconds, ok = seconds+s.Seconds, true
			}
		}
	}
	return seconds, ok
}

// A Written is what a build left: files with their sizes below the folder of its number.
type Written []File

// A File is one by its path below a folder.
type File struct {
	Path string `json:"path"`
	Size int64  `json:"size"`
}

func (w Written) bytes() (n int64) {
	for _, f := range w {
		n += f.Size
	}
	return n
}

func (w Written) pages() (n int) {
	for _, f := range w {
		if strings.HasSuffix(f.Path, ".html") {
			n++
		}
	}
	return n
}

// written lists the files below a folder; links, by which readers come, are none.
func written(dir string) (all Written, err error) {
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		below, err := filepath.Rel(dir, path)
		all = append(all, File{below, info.Size()})
		return err
	})
	return all, err
}

// measured runs a process to its end and returns what it took, and what it said on stdout
// and stderr.
func measured(ctx context.Context, temporary string, stdin io.Reader, program string, args ...string) (p Process,
	stdout, stderr []byte, err error) {
	var out, errs bytes.Buffer
	c := exec.CommandContext(ctx, program, args...)
	c.Stdin, c.Stdout, c.Stderr = stdin, &out, &errs
	c.Env = append(os.Environ(), "TMPDIR="+temporary)
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) } // so that it takes away what it wrote
	c.WaitDelay = 30 * time.Second
	syscall.Sync() // what the one before left to be written is not this one's
	begun := time.Now()
	err = c.Run()
	p.Seconds = time.Since(begun).Seconds()
	if ctx.Err() != nil {
		return p, nil, nil, ctx.Err()
	}
	if err != nil {
		line := filepath.Base(program) + " " + strings.Join(args, " ")
		return p, nil, nil, fmt.Errorf("%s: %w\n%s", line, err, errs.Bytes())
	}
	usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return p, nil, nil, errors.New("the system does not tell what a process used")
	}
	p.CPUSeconds = (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
	p.PeakBytes = int64(usage.Maxrss)
	if runtime.GOOS != "darwin" { // which counts bytes
		p.PeakBytes *= 1024
	}
	return p, out.Bytes(), errs.Bytes(), nil
}

// measuredFloor runs this program as the floor.
func measuredFloor(ctx context.Context, temporary string, plan Plan) (Process, []byte, error) {
	self, err := os.Executable()
	if err != nil {
		return Process{}, nil, err
	}
	text, err := json.Marshal(plan)
	if err != nil {
		return Process{}, nil, err
	}
	p, steps, _, err := measured(ctx, temporary, bytes.NewReader(text), self, floorArgument)
	return p, steps, err
}

// stages reads the lines that a build logs as JSON: a stage each, with how long it took.
// Other lines, which tell what was found, are passed over.
func stages(log []byte) (all []Step, err error) {
	for line := range bytes.Lines(log) {
		var said struct {
			Msg, Took string
			Steps     *int
		}
		if !bytes.HasPrefix(line, []byte("{")) || json.Unmarshal(line, &said) != nil || said.Took == "" {
			continue
		}
		took, err := time.ParseDuration(said.Took)
		if err != nil {
			return nil, fmt.Errorf("stage %s took %q, which is no duration", said.Msg, said.Took)
		}
		all = append(all, Step{said.Msg, took.Seconds()})
	}
	if all == nil {
		return nil, fmt.Errorf("the build logged no stage:\n%s", log)
	}
	return all, nil
}
