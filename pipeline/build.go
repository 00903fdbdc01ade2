package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/peihe/peihe/pipeline/csvfile"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/privacy"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/store"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/timings"
	"github.com/peihe/peihe/pipeline/waiver"
)

// build is one run: what it has read so far, and the database in which every stage
// leaves its tables.
type build struct {
	Built
	store    *store.Store
	lock     *target.Lock  // on the folder of the site; nil where none will be published
	timings  *timings.File // nil where nobody asks for them
	why      *csvfile.File // likewise
	whys     [][]string    // its rows
	checks   []rule.Check  // of whole exports
	waivers  []waiver.Waiver
	profiled bool           // what columns look like is counted too
	isLittle bool           // what the exports are: one thread of the engine does it
	masks    *privacy.Masks // of the personal values that were masked
	former   Published      // that this one is compared with

	restart  *restart        // what an earlier run left; nil where the inputs are read
	standing map[string]bool // tables of that, which are not made again
	own      *restart        // what this one may leave, but for its files

	isCompared bool // what changed since the former is worked out
}

func newBuild(o Options) *build {
	b := &build{Built: Built{Options: o, Present: map[string]bool{}}, own: &restart{}}
	if b.Progress == nil {
		b.Progress = silence{}
	}
	b.run = b
	return b
}

// openDatabase opens an empty database, and tells what killed runs had left that is
// gone now.
func (b *build) openDatabase(ctx context.Context) error {
	engine := b.engine()
	if b.Timings != "" {
		var err error
		if b.timings, err = timings.Open(target.Place{Flag: "timings", Path: b.Timings}); err != nil {
			return err
		}
		engine.Ran = b.timings.Ran
	}
	if b.WhyRebuilt != "" {
		var err error
		if b.why, err = csvfile.Open(target.Place{Flag: WhyFlag, Path: b.WhyRebuilt}, WhyHeader); err != nil {
			return err
		}
	}
	s, err := store.Open(ctx, target.Place{Flag: "database", Path: b.Database}, engine)
	if err != nil {
		return err
	}
	b.store, b.DB = s, s.DB
	swept := s.Swept
	if b.lock != nil {
		swept = append(swept, b.lock.Swept...)
	}
	b.tellSwept(swept)
	return nil
}

func (o Options) tellSwept(swept []string) {
	if o.Swept != nil && len(swept) > 0 {
		o.Swept(swept)
	}
}

// OwnMemory is what of a memory limit, in bytes, is not the engine's: for reading,
// for pages, and for what the engine takes beyond its share while it sorts. Of a
// gigabyte it is 55 %, by which make soak stays within it.
func OwnMemory(limit int64) int64 { return min(550_000_000, limit*11/20) }

// engine are the options of every database that is opened for o.
func (o Options) engine() duck.Options {
	return duck.Options{Threads: o.Threads, MemoryLimit: o.MemoryLimit - OwnMemory(o.MemoryLimit)}
}

// layer makes the tables of one layer, each after those that it reads.
func (b *build) layer(ctx context.Context, name string) error {
	if err := b.DB.Schema(ctx, name); err != nil {
		return err
	}
	made := b.madeOf(name)
	tables := make([]string, len(made))
	for i, q := range made {
		tables[i] = q.Table()
	}
	return b.sideBySide(ctx, len(made),
		func(i int) []int { return positions(made[i].Reads, tables[:i]) },
		func(ctx context.Context, i int) error {
			if !b.standing[tables[i]] {
				if err := b.table(ctx, made[i]); err != nil {
					return err
				}
			}
			b.Progress.Step(tables[i])
			return nil
		})
}

// madeOf are the queries whose tables a run makes of a layer, each after those it reads.
func (b *build) madeOf(layer string) []query.Query {
	made := query.Of(b.Statements, layer)
	if layer == "report" && b.Report != nil {
		made = query.With(made, append(slices.Clone(reportReads), b.Report...))
	}
	return made
}

// viewed is the one table that is a view of the export's: it is by far the longest, and
// leaves out next to nothing.
const viewed = "staging.signins"

// table makes the table of one query.
func (b *build) table(ctx context.Context, q query.Query) error {
	order := ""
	if q.Layer == "report" { // others are not shown
		order = q.Order
	}
	var err error
	if q.Table() == viewed {
		err = b.DB.Exec(ctx, "create or replace view "+q.Table()+" as "+q.SQL)
	} else {
		err = b.DB.Make(ctx, q.Table(), q.SQL, order)
	}
	if err != nil {
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

// kinds are those of which a file is there.
func (b *build) kinds() []schema.Kind {
	return slices.DeleteFunc(schema.Kinds(), func(k schema.Kind) bool { return !b.Present[k.Name] })
}

// steps counts the queries of some layers, for the progress of a stage.
func (b *build) steps(layers ...string) int {
	n := 0
	for _, layer := range layers {
		n += len(b.madeOf(layer))
	}
	return n
}

type silence struct{}

func (silence) Start(string, int)  {}
func (silence) Step(string)        {}
func (silence) Done(time.Duration) {}
