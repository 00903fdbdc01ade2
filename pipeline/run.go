package pipeline

import (
	"context"
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/intake"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/policy/strict"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/waiver"
)

type stage struct {
	name string
	run  func(context.Context, *build) error
}

// stages is the table of contents: each reads what the ones before it left.
var stages = []stage{
	{"load", load},
	{"mask", mask},
	{"stage", stageRows},
	{"measure", measure},
	{"intake", takeIn},
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
	b.profiled = b.Copy != nil || last == "report" && slices.ContainsFunc(b.madeOf(last),
		func(q query.Query) bool { return q.Table() == "report.profiles" })
	if err := b.through(ctx, last); err != nil {
		b.Close()
		return nil, err
	}
	return &b.Built, nil
}

// Again runs stages a second time, first to last, on tables that were changed.
func (b *Built) Again(ctx context.Context, first, last string) error {
	b.Disclosure, b.run.isCompared = nil, false
	at := func(name string) int { return slices.IndexFunc(stages, func(s stage) bool { return s.name == name }) }
	for _, s := range stages[at(first) : at(last)+1] {
		if err := s.run(ctx, b.run); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// open takes hold of what is written, reads policy and queries and opens an empty
// database.
func open(ctx context.Context, o Options) (*build, error) {
	if err := o.checkTargets(ctx); err != nil {
		return nil, err
	}
	b := newBuild(o)
	if err := b.prepare(ctx); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// prepare leaves what is open when it fails to be closed with b.
func (b *build) prepare(ctx context.Context) (err error) {
	if b.Out != "" { // before anything is read: an older build shall not replace a newer one
		if b.lock, err = target.LockSite(target.Place{Flag: "out", Path: b.Out}); err != nil {
			return err
		}
	}
	err = b.readQueries()
	if err == nil {
		err = b.readPolicy(ctx)
	}
	if err == nil {
		err = intake.CheckAccept(b.Accept, b.checks)
	}
	if err == nil {
		err = checkIgnore(b.Ignore)
	}
	if err == nil {
		b.former, err = b.formerBuild() // which is there where it was asked for
	}
	if err != nil {
		return wrongUsage(ctx, err)
	}
	return b.openDatabase(ctx)
}

// checkIgnore refuses what is no pattern of file names.
func checkIgnore(patterns []string) error {
	for _, p := range patterns {
		if _, err := path.Match(p, ""); err != nil {
			return fmt.Errorf("--ignore %q is no pattern; write * ? and [a-z] as file names have them", p)
		}
	}
	return nil
}

// readQueries reads what is said in SQL.
func (b *build) readQueries() (err error) {
	if b.Rules, err = rule.ReadAll(b.Queries); err != nil {
		return err
	}
	if b.checks, err = rule.ReadChecks(b.Queries); err != nil {
		return err
	}
	b.Statements, err = query.Read(b.Queries)
	return err
}

// readPolicy reads the notice and holds it against the queries and the exports' own
// declaration, and the waivers. Its error is [policy.Errors], all mistakes of the folder
// and of the waivers' file, unless the context ends.
func (b *build) readPolicy(ctx context.Context) (err error) {
	var rules []string
	for _, r := range b.Rules {
		rules = append(rules, r.ID)
	}
	b.Notice = policy.Read(b.Policy, b.Calendar)
	b.Rules, b.Off, err = rule.Listed(b.Rules, b.Notice)
	var waivers error
	if b.Waivers != "" {
		if b.waivers, waivers = waiver.Read(ctx, b.Waivers, rules); ctx.Err() != nil {
			return ctx.Err()
		}
		if waivers == nil {
			b.WaiversFile, waivers = manifest.OfFile(ctx, b.Waivers, waiver.FileName)
		}
	}
	return strict.Join(b.Notice.Faults(), err, b.Notice.CheckLimits(intake.IDs(b.checks), schema.Names()),
		b.Notice.CheckAliases(schema.Headers()), b.Notice.CheckWords(wordColumns()), waivers)
}

// wrongUsage is an error before anything of the exports is read; an interruption is none
// of the user's.
func wrongUsage(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return exit.With(exit.Interrupted, err)
	}
	return exit.With(exit.WrongUsage, err)
}

// CheckPolicy reads the notice of o as every run does, and nothing else: of the options
// it takes Policy, Calendar, Queries and Waivers. Its error is [policy.Errors] where the notice is
// wrong.
func CheckPolicy(ctx context.Context, o Options) (*policy.Policy, []rule.Rule, error) {
	b := newBuild(o)
	if err := b.readQueries(); err != nil {
		return nil, nil, err
	}
	err := b.readPolicy(ctx)
	return b.Notice, b.Rules, err
}

// wordColumns are the columns that hold one name, by kind, with the only ones they
// take; nil where they take any.
func wordColumns() map[string]map[string][]string {
	all := map[string]map[string][]string{}
	for _, k := range schema.Kinds() {
		all[k.Name] = map[string][]string{}
		for _, c := range k.Columns {
			if c.Type == schema.Name || c.Type == schema.Word {
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
