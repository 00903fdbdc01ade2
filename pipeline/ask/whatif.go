package ask

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/spelling"
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

// meant asks whether another threshold was meant than one that there is not.
func meant(name string, notice *policy.Policy) string {
	known := slices.Sorted(maps.Keys(ShortNames))
	for _, t := range notice.Thresholds {
		known = append(known, t.Name)
	}
	if near := spelling.Likely(name, known); near != "" && near != name {
		return "; did you mean " + near + "?"
	}
	return ""
}

// WhatIf re-judges the facts in the database that a build kept in o.Database at
// other thresholds, one value of one threshold at a time, without reading exports.
// The database is only read. A setting that the policy could not have is a
// [Failure] of WrongUsage, a database that is not one of this program's of
// WrongInput. Of o it needs Database, Queries and Version.
func WhatIf(ctx context.Context, o pipeline.Options, settings []Setting) ([]Scenario, error) {
	b, err := pipeline.Reopen(ctx, o)
	if err != nil {
		return nil, err
	}
	defer b.Close()
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
				return nil, exit.With(exit.WrongUsage, fmt.Errorf("--set %s=%s: %w (short names: %s)%s",
					s.Name, value, err, strings.Join(slices.Sorted(maps.Keys(ShortNames)), ", "),
					meant(s.Name, b.Notice)))
			}
			for _, t := range other.Thresholds {
				if base, _ := b.Notice.Threshold(name); t.Name == name {
					changes = append(changes, change{t, base})
				}
			}
		}
	}
	scenarios := make([]Scenario, 0, len(changes))
	for _, c := range changes {
		s, err := rejudge(ctx, b, c.Name, c.Value)
		if err != nil {
			return nil, fmt.Errorf("%s = %d: %w", c.Name, c.Value, err)
		}
		s.Threshold, s.Title, s.Unit, s.Clause, s.Base, s.Value = c.Name, c.Title, c.Unit, c.Clause, c.base, c.Value
		scenarios = append(scenarios, s)
	}
	return scenarios, nil
}

// rejudge measures, judges and sums anew with one threshold changed, and compares.
// Which threshold is asked about, no file can name.
func rejudge(ctx context.Context, b *pipeline.Built, threshold string, value int64) (s Scenario, err error) {
	limits := fmt.Sprintf(`create or replace table policy.limits as select * from kept.policy.limits;
		update policy.limits set %[1]s = %[2]d;
		create or replace table policy.threshold_values as select * from kept.policy.threshold_values;
		update policy.threshold_values set value = %[2]d where name = '%[1]s' and key_count = 0`, threshold, value)
	if err := b.DB.Exec(ctx, limits); err != nil {
		return s, err
	}
	for _, stages := range [][2]string{{"measure", "measure"}, {"check", "reconcile"}} {
		if err := b.Again(ctx, stages[0], stages[1]); err != nil {
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
func compared[T any](ctx context.Context, b *pipeline.Built, name string) ([]T, error) {
	q := b.Query("whatif." + name)
	rows, err := duck.All[T](ctx, b.DB, q.Ordered())
	if err != nil {
		return nil, fmt.Errorf("queries/%s: %w", q.Path, err)
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
