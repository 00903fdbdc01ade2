package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
)

// ShortNames are what the thresholds that are asked about most may also be called.
var ShortNames = map[string]string{
	"attendance_minimum":   "minimum_attendance_percent",
	"satisfaction_stop":    "satisfaction_stop_percent",
	"satisfaction_warning": "satisfaction_warning_percent",
	"video_minimum":        "minimum_video_seconds",
}

// A Setting asks for a threshold, by its own or its short name, at some values: whole
// numbers in decimal digits.
type Setting struct {
	Name   string
	Values []string
}

// A Scenario is what another value of one threshold would make of the same facts.
type Scenario struct {
	Threshold string         `json:"threshold"`
	Title     string         `json:"title"` // Chinese
	Unit      string         `json:"unit"`
	Clause    string         `json:"clause"`
	Base      int64          `json:"base"` // the value of the policy
	Value     int64          `json:"value"`
	Before    Outcomes       `json:"before"`
	After     Outcomes       `json:"after"`
	Changes   []SideChange   `json:"changes"` // whole, then districts, then institutions
	Rules     []RuleChange   `json:"rules"`   // by id, where the number of findings differs
	Actions   []ActionChange `json:"actions"` // by institution, where the action asked for differs
}

// Outcomes are the sums of the whole programme; yuan are decimal text.
type Outcomes struct {
	EntitledPersons int64  `json:"entitled_persons"`
	HeldPersons     int64  `json:"held_persons"`
	RejectedPersons int64  `json:"rejected_persons"`
	PendingPersons  int64  `json:"pending_persons"`
	EntitledYuan    string `json:"entitled_yuan"`
	HeldYuan        string `json:"held_yuan"`
}

// A SideChange says how many persons go from one outcome to another, and how many
// yuan go with them (persons × the subsidy, whichever way).
type SideChange struct {
	Level   string `json:"level"` // whole, district, institution
	ID      string `json:"id"`    // of the district or institution
	From    string `json:"from"`  // outcomes
	To      string `json:"to"`
	Persons int64  `json:"persons"`
	Yuan    string `json:"yuan"`
}

// A RuleChange is the number of findings of a rule before and after.
type RuleChange struct {
	Rule   string `json:"rule"`
	Before int64  `json:"before"`
	After  int64  `json:"after"`
}

// An ActionChange is the action that the notice asks for against an institution;
// null where the exports lack what would tell it.
type ActionChange struct {
	Institution string  `json:"institution"`
	From        *string `json:"from"`
	To          *string `json:"to"`
}

// WhatIf re-judges the facts in the database that a build kept in o.Database at
// other thresholds, one value of one threshold at a time, without reading exports.
// The database is only read. A setting that the policy could not have is a
// [Failure] of WrongUsage, a database that is not one of this program's of
// WrongInput. Of o it needs Database, Queries and Version.
func WhatIf(ctx context.Context, o Options, settings []Setting) ([]Scenario, error) {
	b, err := openScratch(ctx, o)
	if err != nil {
		return nil, err
	}
	defer b.close()
	type change struct {
		policy.Threshold
		base int64
	}
	var changes []change
	for _, s := range settings {
		name := s.Name
		if long, ok := ShortNames[name]; ok {
			name = long
		}
		for _, value := range s.Values {
			other, err := b.Notice.With(name, value)
			if err != nil {
				return nil, exit.With(exit.WrongUsage, fmt.Errorf("--set %s=%s: %w (short names: %s)",
					s.Name, value, err, strings.Join(slices.Sorted(maps.Keys(ShortNames)), ", ")))
			}
			for _, t := range other.Thresholds {
				if t.Name == name {
					changes = append(changes, change{t, b.Notice.Threshold(name)})
				}
			}
		}
	}
	scenarios := make([]Scenario, 0, len(changes))
	for _, c := range changes {
		s, err := b.rejudge(ctx, c.Name, c.Value)
		if err != nil {
			return nil, fmt.Errorf("%s = %d: %w", c.Name, c.Value, err)
		}
		s.Threshold, s.Title, s.Unit, s.Clause, s.Base, s.Value = c.Name, c.Title, c.Unit, c.Clause, c.base, c.Value
		scenarios = append(scenarios, s)
	}
	return scenarios, nil
}

// openScratch opens an empty database in memory that sees the exports, the policy
// and the rows that count of the kept one, which it reads and never writes.
func openScratch(ctx context.Context, o Options) (*build, error) {
	kept, err := openKept(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := kept.Close(); err != nil {
		return nil, err
	}
	b := &build{Options: o, Present: map[string]bool{}}
	b.Database, b.Progress = "", silence{} // the scratch is nobody's to keep
	if b.Rules, err = rule.ReadAll(o.Queries); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if b.Statements, err = query.Read(o.Queries); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if b.DB, err = b.openDatabase(ctx); err != nil {
		return nil, err
	}
	if err := b.lookInto(ctx, o.Database); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// lookInto makes what the facts rest on visible: a view for each table of the
// layers before them, but for the thresholds and the catalogue, which are anew.
func (b *build) lookInto(ctx context.Context, path string) error {
	if err := b.DB.Attach(ctx, path, "kept"); err != nil {
		return err
	}
	tables, err := b.DB.Tables(ctx, "kept")
	if err != nil {
		return err
	}
	for _, table := range tables {
		layer, _, _ := strings.Cut(table, ".")
		if !slices.Contains([]string{"raw", "policy", "keys", "staging"}, layer) {
			continue
		}
		if err := b.DB.Schema(ctx, layer); err != nil {
			return err
		}
		if table == "raw.rules" || table == "policy.limits" {
			continue
		}
		if err := b.DB.View(ctx, table, "kept."+table); err != nil {
			return err
		}
	}
	present, err := duck.All[struct{ Name string }](ctx, b.DB, "select * from raw.present")
	if err != nil {
		return err
	}
	for _, p := range present {
		b.Present[p.Name] = true
	}
	thresholds, err := duck.All[policy.Threshold](ctx, b.DB, "select * from policy.thresholds")
	b.Notice = &policy.Policy{Thresholds: thresholds}
	return err
}

// rejudge measures, judges and sums anew with one threshold changed, and compares.
// Which threshold is asked about, no file can name.
func (b *build) rejudge(ctx context.Context, threshold string, value int64) (s Scenario, err error) {
	limits := fmt.Sprintf(`create or replace table policy.limits as select * from kept.policy.limits;
		update policy.limits set %s = %d`, threshold, value)
	if err := b.DB.Exec(ctx, limits); err != nil {
		return s, err
	}
	for _, run := range []func(context.Context, *build) error{measure, check, reconcile} {
		if err := run(ctx, b); err != nil {
			return s, err
		}
	}
	type side struct {
		IsAfter                                                       bool
		EntitledPersons, HeldPersons, RejectedPersons, PendingPersons int64
		EntitledYuan, HeldYuan                                        string
	}
	sides, err := compared[side](ctx, b, "outcomes")
	if err != nil {
		return s, err
	}
	for _, o := range sides {
		outcomes := Outcomes{
			EntitledPersons: o.EntitledPersons, HeldPersons: o.HeldPersons, RejectedPersons: o.RejectedPersons,
			PendingPersons: o.PendingPersons, EntitledYuan: o.EntitledYuan, HeldYuan: o.HeldYuan,
		}
		if o.IsAfter {
			s.After = outcomes
		} else {
			s.Before = outcomes
		}
	}
	if s.Changes, err = compared[SideChange](ctx, b, "side_changes"); err != nil {
		return s, err
	}
	if s.Rules, err = compared[RuleChange](ctx, b, "rule_changes"); err != nil {
		return s, err
	}
	s.Actions, err = compared[ActionChange](ctx, b, "action_changes")
	return s, err
}

// compared are the rows of a query that compares what was kept with what is judged
// anew: an empty list for none, as JSON wants it.
func compared[T any](ctx context.Context, b *build, name string) ([]T, error) {
	i := slices.IndexFunc(b.Statements, func(q query.Query) bool { return q.Table() == "whatif."+name })
	if i < 0 {
		return nil, fmt.Errorf("queries/whatif/%s.sql is not there", name)
	}
	rows, err := duck.All[T](ctx, b.DB, b.Statements[i].Ordered())
	if err != nil {
		return nil, fmt.Errorf("queries/%s: %w", b.Statements[i].Path, err)
	}
	return append([]T{}, rows...), nil
}

// WriteScenarios writes what scenarios change as CSV, as the data files are
// written: a row for each change of sides, then the rules (level rule, id the rule,
// from and to the findings) and actions (level action, id the institution). A
// value that changes nobody's side has a row of the whole with 0 persons.
func WriteScenarios(w io.Writer, scenarios []Scenario) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	row := func(cells ...string) {
		for i := range cells {
			cells[i] = duck.Harmless(cells[i])
		}
		out.Write(cells) // Error below has what went wrong
	}
	row("threshold", "base", "value", "level", "id", "from", "to", "persons", "yuan")
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	for _, s := range scenarios {
		add := func(cells ...string) {
			row(append([]string{s.Threshold, number(s.Base), number(s.Value)}, cells...)...)
		}
		if len(s.Changes) == 0 {
			add("whole", "", "", "", "0", "0.00")
		}
		for _, c := range s.Changes {
			add(c.Level, c.ID, c.From, c.To, number(c.Persons), c.Yuan)
		}
		for _, r := range s.Rules {
			add("rule", r.Rule, number(r.Before), number(r.After), "", "")
		}
		for _, a := range s.Actions {
			add("action", a.Institution, actionCell(a.From), actionCell(a.To), "", "")
		}
	}
	out.Flush()
	return out.Error()
}

// actionCell is an action as a file has it: empty where it is not known.
func actionCell(action *string) string {
	if action == nil {
		return ""
	}
	return *action
}

// madeBy says who made a database: the version, and the queries as one checksum, as
// a figure means what its query says.
func madeBy(version string, queries []query.Query) string {
	h := sha256.New()
	for _, q := range queries {
		fmt.Fprintf(h, "%s\x00%s\x00", q.Path, q.SQL)
	}
	return fmt.Sprintf("peihe %s, queries %x", version, h.Sum(nil)[:8])
}

// keptBy stops where a kept database was made by another version or other queries.
func keptBy(ctx context.Context, db *duck.DB, o Options) error {
	queries, err := query.Read(o.Queries)
	if err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	type run struct{ AsOf, Policy, MadeBy string }
	r, err := duck.One[run](ctx, db, "select * from raw.run")
	if want := madeBy(o.Version, queries); err == nil && r.MadeBy != want {
		err = fmt.Errorf("it was made by %s, this is %s", r.MadeBy, want)
	}
	if err != nil {
		return exit.With(exit.WrongInput, fmt.Errorf("database %s was not kept by this version of peihe: %w; "+
			"keep one with peihe build --database FILE", o.Database, err))
	}
	return nil
}
