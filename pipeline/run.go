package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/target"
)

// Options say what to build. Input, Policy, Calendar, AsOf, Queries are needed by
// every run.
type Options struct {
	Input    string    // folder of exports
	Policy   string    // folder of one notice
	Calendar string    // folder of working-day calendars
	AsOf     time.Time // the day the report speaks for, midnight UTC

	Queries fs.FS  // layers of SQL files
	Version string // of the program

	Out     string // folder of the site that will be published; "" for none
	Overlay string // folder whose files stand for some of the templates; "" for none

	Accept   []string // checks of whole exports to go on in spite of: CHECK, CHECK:KIND or all
	Ignore   []string // patterns of files in the input folder that are none of ours
	Previous string   // published build to compare with; "" for the one that Out leads to

	Database    string // file to keep the database in; "" for none
	Threads     int    // 0 for all processors
	MemoryLimit int64  // of the process, in bytes; 0 for what the machine has

	InOrder  bool     // leaves raw rows in load order, at the price of a second copy
	Progress Progress // told of every stage; nil for silence
}

// Progress hears how a run goes on. Done is called once for each Start.
type Progress interface {
	Start(stage string, steps int)
	Step(name string)
	Done(took time.Duration)
}

// A Result is what a run found, for the terminal and the exit code.
type Result struct {
	Findings     map[string]int64 // by severity
	NotEvaluated []string         // rule ids
	Unrecognised []*export.File
	SetAside     int64           // rows
	Accepted     []IntakeFinding // what is wrong with the exports as a whole and was accepted
}

// Code is the exit code of a run that ended without an error.
func (r Result) Code(failOn string) int {
	for _, severity := range severitiesFrom(failOn) {
		if r.Findings[severity] > 0 {
			return exit.Found
		}
	}
	return exit.Done
}

// severitiesFrom lists the severities at or above one; never has none.
func severitiesFrom(failOn string) []string {
	switch failOn {
	case "error":
		return []string{"error"}
	case "warning":
		return []string{"error", "warning"}
	}
	return nil
}

// build is one run: what it has read so far, and the database in which every stage
// leaves its tables.
type build struct {
	Built
	spill    string       // folder for what does not fit in memory; "" for none
	checks   []rule.Check // of whole exports
	profiled bool         // what columns look like is counted too
}

type stage struct {
	name string
	run  func(context.Context, *build) error
}

// stages is the table of contents: each reads what the ones before it left.
var stages = []stage{
	{"load", load},
	{"stage", stageRows},
	{"measure", measure},
	{"intake", intake},
	{"check", check},
	{"reconcile", reconcile},
	{"report", report},
}

// Run builds what o asks for, up to what files and pages show, and hands it over, to be
// closed by who gets it. Its errors are an [exit.Failure] where something other than
// the program's own trouble is to blame.
func Run(ctx context.Context, o Options) (*Built, error) { return RunTo(ctx, o, "report") }

// RunTo is Run up to and with the stage named last.
func RunTo(ctx context.Context, o Options, last string) (*Built, error) {
	b, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	b.profiled = true
	if err := b.through(ctx, last); err != nil {
		b.close()
		return nil, err
	}
	return &b.Built, nil
}

// open reads policy and queries and opens an empty database.
func open(ctx context.Context, o Options) (*build, error) {
	if err := o.checkTargets(ctx); err != nil {
		return nil, err
	}
	b := newBuild(o)
	var err error
	if b.Notice, err = policy.Load(o.Policy, o.Calendar); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if b.Rules, err = rule.ReadAll(o.Queries); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if b.checks, err = rule.ReadChecks(o.Queries); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if b.Statements, err = query.Read(o.Queries); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if err := b.Notice.CheckLimits(checkIDs(b.checks), kindNames()); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if err := checkAccept(o.Accept, b.checks); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if err := b.Notice.CheckAliases(export.Headers()); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if err := b.Notice.CheckWords(wordColumns()); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	for _, r := range b.Rules {
		for _, clause := range r.Clauses {
			if unknown := b.Notice.UnknownClause(clause); unknown != "" {
				return nil, exit.With(exit.WrongUsage, fmt.Errorf("%s: clause %s is not in the notice; see clauses.yaml of the policy", r.Path, unknown))
			}
		}
	}
	if b.DB, err = b.openDatabase(ctx); err != nil {
		return nil, err
	}
	return b, nil
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

// wordColumns are the columns that hold one name, by kind, with the only ones they
// take; nil where they take any.
func wordColumns() map[string]map[string][]string {
	all := map[string]map[string][]string{}
	for _, k := range export.Kinds() {
		all[k.Name] = map[string][]string{}
		for _, c := range k.Columns {
			if c.Type == export.Name || c.Type == export.Word {
				all[k.Name][c.Name] = c.Words
			}
		}
	}
	return all
}

// through runs the stages up to and with the one named last.
func (b *build) through(ctx context.Context, last string) error {
	for _, s := range stages {
		begun := time.Now()
		err := s.run(ctx, b)
		b.Progress.Done(time.Since(begun))
		if err != nil && ctx.Err() != nil { // what is published is not undone by a late signal
			err = exit.With(exit.Interrupted, ctx.Err())
		}
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if s.name == last {
			return nil
		}
	}
	return fmt.Errorf("no stage %q", last)
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
