//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/spf13/pflag"
)

// sizes are the synthetic exports that can be named, and the memory limit of both
// processes, "" for none.
var sizes = []struct {
	name        string
	classes     int
	memoryLimit string
}{{"city", 200, ""}, {"province", 4_000, ""}, {"nation", 40_000, "4GB"}}

// usual are the sizes that are measured where none is named.
var usual = []string{"city", "province"}

// asOf is the day that builds speak for: generated classes have ended by then.
const asOf = "2021-12-31"

// flags are those of the command line.
type flags struct {
	program     string
	runs        int
	input       string
	to, compare string
	memoryLimit string
	sizes       []Size // without runs
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	var err error
	if len(os.Args) == 2 && os.Args[1] == floorArgument {
		err = serveFloor(ctx, os.Stdin, os.Stdout)
	} else {
		err = bench(ctx, os.Args[1:])
	}
	if errors.Is(err, pflag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// floorArgument makes the process that of the floor.
const floorArgument = "--floor"

func bench(ctx context.Context, args []string) error {
	var f flags
	set := pflag.NewFlagSet("bench", pflag.ContinueOnError)
	set.StringVar(&f.program, "program", "bin/peihe", "the program that is measured")
	set.IntVar(&f.runs, "runs", 3, "runs of each size")
	set.StringVar(&f.input, "input", "", "measure the exports in this folder, which peihe generate wrote, instead of making some")
	set.StringVar(&f.to, "to", "bin/bench.json", "write everything measured to this file")
	set.StringVar(&f.compare, "compare", "", "print a former file of --to beside this one")
	set.StringVar(&f.memoryLimit, "memory-limit", "", "memory that build and engine may use (default 4GB of nation, else no limit)")
	if err := set.Parse(args); err != nil {
		return err
	}
	old, err := f.check(set.Args())
	if err != nil {
		return err
	}
	report := Report{Commit: commit(), Machine: machine(), At: time.Now().UTC().Truncate(time.Second)}
	if report.Sizes, err = f.measure(ctx); err != nil {
		return err
	}
	if err := show(os.Stdout, report); err != nil {
		return err
	}
	if f.compare != "" {
		fmt.Println()
		if err := compare(os.Stdout, old, report); err != nil {
			return err
		}
	}
	if err := write(f.to, report); err != nil {
		return fmt.Errorf("--to %w", err)
	}
	return nil
}

// check looks at the flags before anything is measured, which takes minutes. It returns the
// former report.
func (f *flags) check(names []string) (old Report, err error) {
	if f.runs < 1 {
		return old, fmt.Errorf("--runs %d: give a whole number from 1", f.runs)
	}
	if f.memoryLimit != "" {
		if _, err := humanize.ParseBytes(f.memoryLimit); err != nil {
			return old, fmt.Errorf("--memory-limit %q: %w; give a size such as 4GB", f.memoryLimit, err)
		}
	}
	if info, err := os.Stat(filepath.Dir(f.to)); err != nil || !info.IsDir() {
		return old, fmt.Errorf("--to %s lies in no folder; run make bench, or make the folder", f.to)
	}
	if _, err := os.Stat(f.program); err != nil {
		return old, fmt.Errorf("--program: %w; run make build", err)
	}
	if f.compare != "" {
		if err := read(f.compare, &old); err != nil {
			return old, fmt.Errorf("--compare: %w; name what bench wrote", err)
		}
	}
	if len(names) == 0 {
		names = usual
	}
	for _, name := range names {
		s, err := f.size(name)
		if err != nil {
			return old, err
		}
		f.sizes = append(f.sizes, s)
	}
	return old, nil
}

// measure runs every size within a temporary folder.
func (f flags) measure(ctx context.Context) (all []Size, err error) {
	temporary, err := os.MkdirTemp("", "peihe-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	if f.input != "" {
		input, err := filepath.Abs(f.input)
		if err != nil {
			return nil, err
		}
		s := Size{Name: filepath.Base(input), MemoryLimit: f.memoryLimit}
		err = f.measureSize(ctx, temporary, input, &s)
		return []Size{s}, err
	}
	for _, s := range f.sizes {
		input := filepath.Join(temporary, s.Name)
		say("%s: making the exports of %s classes", s.Name, humanize.Comma(int64(s.Classes)))
		if _, _, _, err := measured(ctx, temporary, nil, f.program, "generate", "--to", input, "--classes",
			strconv.Itoa(s.Classes), "--class-size", "40-60", "--monthly"); err != nil {
			return nil, err
		}
		if err := f.measureSize(ctx, temporary, input, &s); err != nil {
			return nil, err
		}
		all = append(all, s)
		if err := os.RemoveAll(input); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// size is what a name stands for.
func (f flags) size(name string) (Size, error) {
	var names []string
	for _, s := range sizes {
		if s.name != name {
			names = append(names, s.name)
			continue
		}
		if f.memoryLimit != "" {
			s.memoryLimit = f.memoryLimit
		}
		return Size{Name: name, Classes: s.classes, MemoryLimit: s.memoryLimit}, nil
	}
	return Size{}, fmt.Errorf("no size is called %q; name one of %s", name, strings.Join(names, ", "))
}

// measureSize adds the runs on one folder of exports.
func (f flags) measureSize(ctx context.Context, temporary, input string, s *Size) (err error) {
	exports, err := written(input)
	if err != nil {
		return err
	}
	s.InputBytes = exports.bytes()
	dir, err := os.MkdirTemp(temporary, "runs-")
	if err != nil {
		return err
	}
	// Not after each run: a file system that has just lost thousands of files is slow to make new ones.
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	for n := range f.runs {
		say("%s: run %d of %d", s.Name, n+1, f.runs)
		r, err := f.measureRun(ctx, temporary, filepath.Join(dir, strconv.Itoa(n+1)), input, s.MemoryLimit)
		if err != nil {
			return err
		}
		s.Runs = append(s.Runs, r)
	}
	return nil
}

// measureRun builds, then has the floor do the same, in a new folder dir.
func (f flags) measureRun(ctx context.Context, temporary, dir, input, limit string) (r Run, err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return r, err
	}
	site := filepath.Join(dir, "site")
	args := []string{"build", "--input", input, "--out", site, "--as-of", asOf, "--log-format", "json"}
	plan := Plan{Input: input, AsOf: asOf, To: filepath.Join(dir, "floor"), Calendar: "data/calendar"}
	if limit != "" {
		bytes, err := humanize.ParseBytes(limit)
		if err != nil {
			return r, err
		}
		args, plan.MemoryLimit = append(args, "--memory-limit", limit), int64(bytes)
	}
	var log, steps []byte
	if r.Build, _, log, err = measured(ctx, temporary, nil, f.program, args...); err != nil {
		return r, err
	}
	if r.Build.Steps, err = stages(log); err != nil {
		return r, err
	}
	if plan.Written, err = written(filepath.Join(site, ".builds", "1")); err != nil {
		return r, err
	}
	r.Files, r.Pages, r.WrittenBytes = len(plan.Written), plan.Written.pages(), plan.Written.bytes()
	if plan.Notice, err = defaultNotice(); err != nil {
		return r, err
	}
	if r.Floor, steps, err = measuredFloor(ctx, temporary, plan); err != nil {
		return r, err
	}
	return r, json.Unmarshal(steps, &r.Floor.Steps)
}
