package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/target"
)

// build is one run: what it has read so far, and the database in which every stage
// leaves its tables.
type build struct {
	Built
	spill    string       // folder for what does not fit in memory; "" for none
	checks   []rule.Check // of whole exports
	profiled bool         // what columns look like is counted too
}

func newBuild(o Options) *build {
	b := &build{Built: Built{Options: o, Present: map[string]bool{}}}
	if b.Progress == nil {
		b.Progress = silence{}
	}
	b.run = b
	return b
}

// openDatabase opens an empty database. One that nobody keeps has a folder of its
// own for what does not fit in memory: without one the engine would spill into the
// working directory. It lives in memory, but under a memory limit in that folder
// too, for tables in a file are compressed and the engine keeps its limit better.
func (b *build) openDatabase(ctx context.Context) (*duck.DB, error) {
	options := b.engine()
	if b.Database == "" {
		var err error
		if b.spill, err = os.MkdirTemp("", "peihe-"); err != nil {
			return nil, err
		}
		options.TempDir = b.spill
		if b.MemoryLimit > 0 {
			options.Path = filepath.Join(b.spill, "peihe.duckdb")
		}
	} else {
		var err error
		if b.Database, err = target.Resolve(b.Database); err != nil {
			return nil, err
		}
		options.Path = building(b.Database)[0]
		if err := b.removeBuilding(); err != nil {
			return nil, err
		}
	}
	db, err := duck.Open(ctx, options)
	if err == nil && b.Database != "" {
		if err = os.Chmod(options.Path, 0o600); err != nil { // it will hold personal data; the engine knows no modes
			db.Close()
		}
	}
	if err != nil {
		return nil, errors.Join(err, b.removeSpill())
	}
	return db, nil
}

// OwnMemory is what of a memory limit, in bytes, is not the engine's: for reading,
// for pages, and for what the engine takes beyond its share while it sorts. Of a
// gigabyte it is 55 %, by which make soak stays within it.
func OwnMemory(limit int64) int64 { return min(550_000_000, limit*11/20) }

// engine are the options of every database that is opened for o.
func (o Options) engine() duck.Options {
	return duck.Options{Threads: o.Threads, MemoryLimit: o.MemoryLimit - OwnMemory(o.MemoryLimit)}
}

func (b *build) close() {
	b.DB.Close()
	b.removeSpill()
	if b.Database != "" {
		b.removeBuilding()
	}
}

func (b *build) removeSpill() error {
	if b.spill == "" {
		return nil
	}
	return os.RemoveAll(b.spill)
}

func (b *build) removeBuilding() error { return removeAll(building(b.Database)...) }

func (b *build) keep() error {
	if b.Database == "" {
		return nil
	}
	if err := b.DB.Close(); err != nil {
		return err
	}
	return os.Rename(building(b.Database)[0], b.Database)
}

// layer makes the tables of one layer, in the order in which they read each other.
func (b *build) layer(ctx context.Context, name string) error {
	if err := b.DB.Schema(ctx, name); err != nil {
		return err
	}
	for _, q := range b.Statements {
		if q.Layer != name {
			continue
		}
		if err := b.table(ctx, q); err != nil {
			return err
		}
		b.Progress.Step(q.Table())
	}
	return nil
}

// table makes the table of one query.
func (b *build) table(ctx context.Context, q query.Query) error {
	if err := b.DB.Exec(ctx, "create or replace table "+q.Table()+" as "+q.SQL); err != nil {
		return fmt.Errorf("queries/%s: %w", q.Path, err)
	}
	return nil
}

// tables makes some tables of layers that are not made as a whole.
func (b *build) tables(ctx context.Context, names ...string) error {
	for _, q := range b.Statements {
		if !slices.Contains(names, q.Table()) {
			continue
		}
		if err := b.DB.Schema(ctx, q.Layer); err != nil {
			return err
		}
		if err := b.table(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// steps counts the queries of some layers, for the progress of a stage.
func (b *build) steps(layers ...string) int {
	n := 0
	for _, q := range b.Statements {
		if slices.Contains(layers, q.Layer) {
			n++
		}
	}
	return n
}

func removeAll(paths ...string) error {
	for _, p := range paths {
		if err := os.RemoveAll(p); err != nil {
			return err
		}
	}
	return nil
}

type silence struct{}

func (silence) Start(string, int)  {}
func (silence) Step(string)        {}
func (silence) Done(time.Duration) {}
