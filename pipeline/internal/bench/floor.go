//go:build unix

package main

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/policy"
)

//go:embed floor/*.sql
var floorSQL embed.FS

// A Plan is what the floor is to do.
type Plan struct {
	Input       string  `json:"input"` // folder of exports
	AsOf        string  `json:"as_of"`
	Notice      string  `json:"notice"`       // folder of its policy
	Calendar    string  `json:"calendar"`     // folder
	MemoryLimit int64   `json:"memory_limit"` // of the engine, in bytes; 0 for none
	To          string  `json:"to"`           // fresh folder
	Written     Written `json:"written"`      // files to write
}

// The step that reads the files, and the one that writes the bytes of a site.
const (
	reading = "text"
	writing = "writing"
)

// writers is how many files are written at one time.
const writers = 2

// floor does what a plan says and returns how long each step took.
func floor(ctx context.Context, plan Plan) (steps []Step, err error) {
	took := func(name string, begun time.Time) {
		steps = append(steps, Step{name, time.Since(begun).Seconds()})
	}
	db, err := openFloor(ctx, plan)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := work(ctx, db, plan, took); err != nil {
		return nil, err
	}
	begun := time.Now()
	if err := writeLike(ctx, filepath.Join(plan.To, "site"), plan.Written); err != nil {
		return nil, err
	}
	took(writing, begun)
	return steps, nil
}

// work runs the statements of the floor, a step for each file, and leaves their results
// below plan.To.
func work(ctx context.Context, db *duck.DB, plan Plan, took func(step string, begun time.Time)) error {
	results := filepath.Join(plan.To, "results")
	if err := os.Mkdir(results, 0o755); err != nil {
		return err
	}
	files, err := floorSQL.ReadDir("floor")
	if err != nil {
		return err
	}
	named := strings.NewReplacer("{input}", strings.ReplaceAll(plan.Input, "'", "''"), "{as_of}", plan.AsOf,
		"{out}", strings.ReplaceAll(results, "'", "''"))
	for _, f := range files {
		text, err := floorSQL.ReadFile("floor/" + f.Name())
		if err != nil {
			return err
		}
		run := func() error { return db.Exec(ctx, named.Replace(string(text))) }
		begun := time.Now()
		if stepOf(f.Name()) == reading {
			err = db.Unordered(ctx, run) // as builds load, at half the cost
		} else {
			err = run()
		}
		if err != nil {
			return fmt.Errorf("floor/%s: %w", f.Name(), err)
		}
		took(stepOf(f.Name()), begun)
	}
	return nil
}

// stepOf is the step of a file of statements: text of 1_text.sql.
func stepOf(file string) string {
	_, name, _ := strings.Cut(strings.TrimSuffix(file, ".sql"), "_")
	return name
}

// openFloor opens the engine as a build does, with the notice as tables: in memory, under a
// limit in a file.
func openFloor(ctx context.Context, plan Plan) (*duck.DB, error) {
	if err := os.MkdirAll(plan.To, 0o700); err != nil { // rows of exports spill there
		return nil, err
	}
	notice, err := policy.Load(policy.Dir(plan.Notice), policy.Dir(plan.Calendar))
	if err != nil {
		return nil, err
	}
	o := duck.Options{MemoryLimit: plan.MemoryLimit, TempDir: filepath.Join(plan.To, "spilled")}
	if plan.MemoryLimit > 0 {
		o.Path = filepath.Join(plan.To, "floor.duckdb")
	}
	db, err := duck.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	err = db.Schema(ctx, "policy")
	for _, t := range notice.Tables() {
		columns := make([]duck.Column, len(t.Columns))
		for i, c := range t.Columns {
			columns[i] = duck.Column(c)
		}
		if err == nil {
			err = db.Table(ctx, "policy."+t.Name, columns, t.Rows)
		}
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// like is what the files of a site mostly are.
const like = `<tr><td><a href="../classes/A202100001.html">A202100001</a></td><td>某某培训班第1期</td>` +
	`<td>某区</td><td class="number">50</td><td class="number">50,000.00</td></tr>` + "\n"

// writeLike writes files of the sizes of others below a folder.
func writeLike(ctx context.Context, dir string, files Written) error {
	largest := slices.MaxFunc(append(Written{{}}, files...), func(a, b File) int { return cmp.Compare(a.Size, b.Size) })
	block := []byte(strings.Repeat(like, int(min(largest.Size, 1<<20))/len(like)+1))
	made := map[string]bool{}
	for _, f := range files {
		if folder := filepath.Dir(filepath.Join(dir, f.Path)); !made[folder] {
			made[folder] = true
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return err
			}
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(writers)
	for _, f := range files {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return writeFile(filepath.Join(dir, f.Path), f.Size, block)
		})
	}
	return group.Wait()
}

func writeFile(path string, size int64, block []byte) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	for size > 0 && err == nil {
		n := min(size, int64(len(block)))
		_, err = file.Write(block[:n])
		size -= n
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}

// serveFloor is the process of the floor: it reads a plan and writes the steps, both as
// JSON.
func serveFloor(ctx context.Context, plan io.Reader, steps io.Writer) error {
	var p Plan
	if err := json.NewDecoder(plan).Decode(&p); err != nil {
		return err
	}
	took, err := floor(ctx, p)
	if err != nil {
		return err
	}
	return json.NewEncoder(steps).Encode(took)
}
