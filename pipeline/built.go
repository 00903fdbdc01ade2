package pipeline

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/disclosure"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/intake"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/privacy"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source"
)

// Built is what a run has built: who publishes it, asks it or looks at it reads it and
// changes nothing.
type Built struct {
	Options
	DB          *duck.DB
	Notice      *policy.Policy
	Rules       []rule.Rule   // that the notice lists, by id
	Off         []rule.Rule   // that no clause of it lists, by id: nobody judges by them
	Statements  []query.Query // layer by layer
	Files       []*export.File
	Inputs      []source.Whole   // the files in which Files lie, of a run that names an Out
	WaiversFile manifest.File    // of a run that names one
	Intake      []intake.Finding // what is wrong with the exports as a whole
	Present     map[string]bool  // kinds, kind.column and policy.list that are there
	Private     *privacy.Finder  // personal values of the exports, which nothing may show
	Result      Result
	// Disclosure says which counts of persons the public edition leaves empty.
	Disclosure *disclosure.Choice

	run *build
}

// Clauses are those under which the notice lists some rules, in its order.
func (b *Built) Clauses(rules []string) []string {
	var clauses []string
	for _, r := range b.Rules {
		if slices.Contains(rules, r.ID) {
			clauses = append(clauses, r.Clauses...)
		}
	}
	return rule.InOrder(clauses, b.Notice)
}

// Ignored are the patterns of files in the input folder that are none of ours.
func (b *Built) Ignored() []string { return slices.Concat(b.Notice.Ignore, b.Ignore) }

// Close gives back what the run took: its database is gone then unless it was kept, and
// others may publish where it could.
func (b *Built) Close() {
	if b.run.store != nil {
		b.run.store.Discard()
	}
	if b.run.lock != nil {
		b.run.lock.Close()
	}
	if b.run.timings != nil {
		b.run.timings.Close()
	}
	if b.run.why != nil {
		b.run.why.Close()
	}
}

// Scratch is a folder for files that nobody else may read. It is gone with the run.
func (b *Built) Scratch() string { return b.run.store.Dir() }

// WhyHeader are the columns of the file that says why files were published anew, and WhyFlag
// is the flag that names it.
var WhyHeader = []string{"edition", "path", "why", "causes", "rows"}

const WhyFlag = "why-rebuilt"

// Tell takes rows for that file, which Keep writes.
func (b *Built) Tell(whys [][]string) { b.run.whys = whys }

// Keep puts the finished database in the place of an earlier one, and writes how long each
// query took and why files were published anew, where the options name a file for any.
func (b *Built) Keep() error {
	if b.run.why != nil {
		if err := b.run.why.Write(b.run.whys); err != nil {
			return err
		}
	}
	if b.run.timings != nil {
		if err := b.run.timings.Write(); err != nil {
			return err
		}
	}
	return b.run.store.Keep()
}

// Tables makes some tables of layers that are not made as a whole.
func (b *Built) Tables(ctx context.Context, names ...string) error {
	return b.run.tables(ctx, names...)
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
	return b.shows(ctx, table, q.Order, func(column string) bool { return !slices.Contains(q.Without, column) })
}

// ShownToAll is what a data file lists of a table for everyone: the columns that its query
// declares public but those that the file leaves out.
func (b *Built) ShownToAll(ctx context.Context, q query.Query, without []string) (Shown, error) {
	return b.shows(ctx, q.Table(), q.Order, func(column string) bool {
		return slices.Contains(q.Public, column) && !slices.Contains(without, column)
	})
}

func (b *Built) shows(ctx context.Context, table, order string, isShown func(column string) bool) (Shown, error) {
	columns, err := b.DB.Columns(ctx, "select * from "+table)
	columns = slices.DeleteFunc(columns, func(c duck.Column) bool { return !isShown(c.Name) })
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = strconv.Quote(c.Name)
	}
	selects := "select " + strings.Join(names, ", ") + " from " + table
	if order != "" {
		selects += b.DB.OrderBy(table, order)
	}
	return Shown{selects, columns}, err
}

// RuleResult is a row of report.rules.
type RuleResult struct {
	Rule, Severity, Effect, Subject, Clause string
	Evaluated                               bool
	Missing                                 string
	Checked, Found                          int64
	Fen                                     *int64 // what hangs on what it found, each subject once
}

// Titles names kinds, their columns and the policy's lists as rules need them.
func (b *Built) Titles() map[string]string {
	titles := schema.Titles()
	titles["policy.platforms"] = "经公布的线上平台名单"
	return titles
}

// A Result is what a run found, for the terminal and the exit code.
type Result struct {
	Findings     map[string]int64 // by severity
	Waived       map[string]int64 // those of them that somebody approved, by severity
	Waivers      []Waiver         // those that want attention, gravest first
	NotEvaluated []string         // rule ids
	Unrecognised []*export.File
	SetAside     int64            // rows
	Accepted     []intake.Finding // what is wrong with the exports as a whole and was accepted
}

// A Waiver of a finding has expired, ends soon (due) or waives nothing (unused).
type Waiver struct {
	Waiver, Rule, SubjectID, ExpiresDate string
	SourceRow                            int64
}

// Code is the exit code of a run that ended without an error: a waived finding does not
// count, and a waiver that has expired does, whatever the severity.
func (r Result) Code(failOn string) int {
	for _, severity := range SeveritiesFrom(failOn) {
		if r.Findings[severity] > r.Waived[severity] {
			return exit.Found
		}
	}
	if slices.ContainsFunc(r.Waivers, func(w Waiver) bool { return w.Waiver == "expired" }) {
		return exit.Found
	}
	return exit.Done
}

// SeveritiesFrom lists the severities at or above one; never has none.
func SeveritiesFrom(failOn string) []string {
	switch failOn {
	case "error":
		return []string{"error"}
	case "warning":
		return []string{"error", "warning"}
	}
	return nil
}
