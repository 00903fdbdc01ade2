package pipeline

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
)

// Built is what a run has built: who publishes it, asks it or looks at it reads it and
// changes nothing.
type Built struct {
	Options
	DB         *duck.DB
	Notice     *policy.Policy
	Rules      []rule.Rule   // by id
	Statements []query.Query // layer by layer
	Files      []*export.File
	Intake     []IntakeFinding // what is wrong with the exports as a whole
	Present    map[string]bool // kinds, kind.column and policy.list that are there
	Result     Result

	run *build
}

func newBuild(o Options) *build {
	b := &build{Built: Built{Options: o, Present: map[string]bool{}}}
	if b.Progress == nil {
		b.Progress = silence{}
	}
	b.run = b
	return b
}

// Close gives back what the run took; its database is gone then unless it was kept.
func (b *Built) Close() { b.run.close() }

// Keep puts the finished database in the place of an earlier one, where the options name
// one.
func (b *Built) Keep() error { return b.run.keep() }

// Tables makes some tables of layers that are not made as a whole.
func (b *Built) Tables(ctx context.Context, names ...string) error {
	return b.run.tables(ctx, names...)
}

// Again runs stages a second time, first to last, on tables that were changed.
func (b *Built) Again(ctx context.Context, first, last string) error {
	at := func(name string) int { return slices.IndexFunc(stages, func(s stage) bool { return s.name == name }) }
	for _, s := range stages[at(first) : at(last)+1] {
		if err := s.run(ctx, b.run); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// Query is the query that makes a table.
func (b *Built) Query(table string) query.Query { return query.Named(b.Statements, table) }

// Shown is a table whose rows a file or sheet lists.
type Shown struct {
	Selects string // its rows, in their order
	Columns []duck.Column
}

// Shown says what a data file or sheet lists of a table: all columns but those that its
// query leaves out.
func (b *Built) Shown(ctx context.Context, q query.Query, table string) (Shown, error) {
	columns, err := b.DB.Columns(ctx, "select * from "+table)
	columns = slices.DeleteFunc(columns, func(c duck.Column) bool { return slices.Contains(q.Without, c.Name) })
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = strconv.Quote(c.Name)
	}
	return Shown{"select " + strings.Join(names, ", ") + " from " + table + " order by " + q.Order, columns}, err
}

// RuleResult is a row of report.rules.
type RuleResult struct {
	Rule, Severity, Effect, Subject, Clause string
	Evaluated                               bool
	Missing                                 string
	Checked, Found                          int64
}

// Titles names kinds, their columns and the policy's lists as rules need them.
func (b *Built) Titles() map[string]string {
	titles := export.Titles()
	titles["policy.platforms"] = "经公布的线上平台名单"
	return titles
}

// Workers is how many files are worked on side by side.
func (o Options) Workers() int {
	if o.Threads > 0 {
		return o.Threads
	}
	return runtime.GOMAXPROCS(0)
}
