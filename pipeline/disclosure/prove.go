package disclosure

import (
	"fmt"
	"slices"
)

// A Table is what an edition gives of some rows, in a file or to its pages.
type Table struct {
	Name    string
	Columns []string
	Rows    [][]any // an int64 (yuan in fen), a text or a bool; nil where the cell is empty
}

// counting are the columns that count persons by what befell them, or the yuan that belong
// to them, in whatever table they stand: what a fate changes, it changes there. With a rule
// beside them held and rejected persons are those with the rule as a reason.
var counting = map[string]string{
	"trainees": Trainees, "trainee_count": Trainees, "enrolled_persons": Trainees, "ended_persons": Trainees,
	"entitled_persons": Entitled, "entitled_yuan": Entitled, "pending_persons": Pending,
	"held_persons": Held, "held_yuan": Held, "rejected_persons": Rejected, "rejected_yuan": Rejected,
	"passed": Passed, "passed_count": Passed, "gap_persons": Passed,
	"attendance_met_persons": "attendance_met", "absent_persons": "absent",
	"assessed_persons": "assessed", "unassessed_persons": "unassessed",
	"passed_persons": "passed_step", "failed_persons": "failed",
	"cleared_persons": "cleared", "other_persons": "other",
	"found": Found,
}

// derived are counting columns that are no count themselves.
var derived = []string{"gap_persons", "ended_persons"}

// yuan are counting columns of yuan.
var yuan = []string{"entitled_yuan", "held_yuan", "rejected_yuan"}

// plain are all other columns that everyone may see: nothing in them changes where a
// trainee who is not entitled has another fate.
var plain = []string{
	// what and where
	"level", "line", "id", "place", "rule", "severity", "effect", "decision", "waiver", "subject", "subject_id",
	"district", "institution", "class_id", "application_id", "class_name", "occupation", "mode", "clause", "position",
	"asks",
	"result", "rules", "missing", "list", "item", "review", "action", "title", "kind", "check", "check_name",
	"recommending_district", "as_of", "version", "policy",
	// what findings say of anything but persons
	"measured", "required", "message", "found_sessions", "is_partial",
	// classes and sessions
	"start_date", "end_date", "ended", "is_ended", "days", "day_count", "offline_days", "offline_day_count",
	"scheduled_hours", "delivered_hours", "theory_hours", "session_count", "held_session_count", "session_no",
	"session_date", "start_time", "end_time", "minutes", "hours", "credited_hours", "is_theory", "is_offline", "topics",
	"platform", "recording_minutes", "is_held", "inspected_at", "is_below_stop", "is_below_warning",
	// answers
	"answered", "answered_count", "satisfied", "satisfied_count", "below_stop_count", "below_warning_count",
	"met_count",
	"unanswered_count",
	// places
	"selected", "is_selected", "is_listed", "is_known", "quota", "transferred", "transferred_persons", "places_persons",
	"planned_persons", "classes", "class_count", "running_count", "inspection_count", "decided_date", "due_date",
	"done_date", "settled_date",
	// claims, applications and what was paid
	"applied_date", "first_applied_date", "claim_count", "claimed_count", "claimed_persons", "claimed_yuan",
	"is_rejected",
	"claim_entitled_persons", "claim_entitled_yuan", "application_entitled_yuan", "live_persons", "live_yuan",
	"unclaimed_persons", "unclaimed_yuan", "reviewed_count", "reviewed_yuan", "reviewed_over_claimed", "noticed_count",
	"noticed_yuan", "noticed_over_reviewed", "is_noticed_otherwise", "is_awaiting_notice", "payment_count", "paid_yuan",
	"paid_over_noticed", "payable_yuan", "on_hold", "is_on_hold", "on_hold_yuan", "hold_reasons", "reasons",
	"unjudged_rules", "unjudged_missing", "difference_yuan", "recoverable_count", "recoverable_yuan",
	"paid_on_hold_count", "paid_on_hold_yuan", "outstanding_count", "outstanding_yuan", "on_hold_count",
	"unattached_count", "unattached_yuan", "out_yuan", "amount_yuan", "notice_days",
	"is_beyond_calendar", "objection", "objection_settled", "applications", "applications_on_hold", "application_count",
	"application_free_count",
	// rules: entitled persons whom nobody checked, subjects, findings that everyone may see
	"evaluated", "checked", "unjudged_count", "unverified_persons", "unverified_yuan", "persons", "yuan", "rule_count",
	"firing_count", "unevaluated_count", "error_count", "warning_count", "info_count", "finding_count", "row_count",
}

// keys are the columns that say whose persons a row counts.
var keys = []string{"class_id", "application_id", "institution", "district"}

// IsCount tells whether a column counts persons, or has the yuan that belong to them.
func IsCount(column string) bool { return counting[column] != "" }

// IsLookedAt tells whether a proof looks at a column of a row.
func IsLookedAt(column string) bool {
	return IsCount(column) || slices.Contains(keys, column) ||
		slices.Contains([]string{"level", "id", "place", "rule"}, column)
}

// Counts tells whether a table counts persons: then each row of it must be looked at.
func Counts(columns []string) bool { return slices.ContainsFunc(columns, IsCount) }

// effect is what a change does to the counts of the person's own places.
type effect struct {
	*Fate
	by                                map[Measure]int64
	heldFen, rejectedFen, entitledFen int64
}

// prover holds tables against a choice.
type prover struct {
	*Choice
	worlds [][]effect
	by     map[[2]string][]int // worlds by key and value
}

// Prove holds that nothing that a choice leaves empty can be worked out of some tables:
// every emptied count has another world that gives the very same tables, and no table shows
// a protected count. The tables are taken as they are published; who chose, and how, does
// not matter. The error says what is told, never a value.
func (c *Choice) Prove(tables []Table) error {
	p := prover{Choice: c, by: map[[2]string][]int{}}
	known := map[*Change]bool{}
	for _, cell := range c.Emptied() {
		w := c.Witnesses[cell]
		if d := c.of(w); d.cells[cell] == 0 || !c.isWorld(w, d) {
			return fmt.Errorf("the count %s is empty, and no other world has another one", cell)
		}
		if !known[&w[0]] {
			known[&w[0]] = true
			p.add(w)
		}
	}
	for _, t := range tables {
		if err := p.table(t); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	return nil
}

func (p *prover) add(w Witness) {
	var world []effect
	for _, change := range w {
		e := effect{Fate: change.Fate, by: map[Measure]int64{}}
		for sign, f := range map[int64]*Fate{-1: change.Fate, 1: &change.To} {
			for _, m := range f.kind().measures(p.hasAssessments) {
				e.by[m] += sign
			}
			for _, id := range rules(f.FoundRules) {
				e.by[Measure{Found, id}] += sign
			}
			switch f.kind().outcome() {
			case Held:
				e.heldFen += sign * f.WorthFen
			case Rejected:
				e.rejectedFen += sign * f.WorthFen
			case Entitled:
				e.entitledFen += sign * f.WorthFen
			}
		}
		world = append(world, e)
		for _, key := range keys {
			at := [2]string{key, e.key(key)}
			if all := p.by[at]; len(all) == 0 || all[len(all)-1] != len(p.worlds) {
				p.by[at] = append(all, len(p.worlds))
			}
		}
		whole := [2]string{}
		if all := p.by[whole]; len(all) == 0 || all[len(all)-1] != len(p.worlds) {
			p.by[whole] = append(all, len(p.worlds))
		}
	}
	p.worlds = append(p.worlds, world)
}

func (f *Fate) key(column string) string {
	switch column {
	case "class_id":
		return f.ClassID
	case "application_id":
		return f.ApplicationID
	case "institution":
		return f.Institution
	}
	return f.District
}

// row is a row of a table, and whose persons it counts.
type row struct {
	*Table
	cells []any
	rule  string
	whose [][2]string // key and value; none for the whole
}

// cell is a cell of the row and whether the table has the column.
func (r row) cell(column string) (value any, isThere bool) {
	i := slices.Index(r.Columns, column)
	if i < 0 {
		return nil, false
	}
	return r.cells[i], true
}

// text is a cell of the row as text, "" where it is empty or not there.
func (r row) text(column string) string {
	value, _ := r.cell(column)
	text, _ := value.(string)
	return text
}

func (p *prover) table(t Table) error {
	for _, column := range t.Columns {
		if counting[column] == "" && !slices.Contains(plain, column) {
			return fmt.Errorf("nobody said what column %s tells of persons; add it to the columns in pipeline/disclosure", column)
		}
	}
	if !Counts(t.Columns) {
		return nil
	}
	shown := map[Cell]bool{}
	for _, cells := range t.Rows {
		r := row{Table: &t, cells: cells}
		r.rule, r.whose = r.text("rule"), r.owners()
		for i, column := range t.Columns {
			if !IsCount(column) {
				continue
			}
			m, isCount := p.measure(column, r)
			if !isCount {
				continue
			}
			if cell, isCell := p.cell(m, r); isCell {
				shown[cell] = true
				if cells[i] != nil {
					if err := p.own(column, cell, cells[i]); err != nil {
						return err
					}
				}
			}
			if cells[i] == nil {
				continue
			}
			if err := p.sameInEveryWorld(column, m, r); err != nil {
				return err
			}
		}
	}
	return p.complete(t, shown)
}

// owners are the keys of a row that say whose persons it counts; those of no district have
// the empty one.
func (r row) owners() (all [][2]string) {
	for _, key := range keys {
		if _, isThere := r.cell(key); isThere {
			all = append(all, [2]string{key, r.text(key)})
		}
	}
	switch level := r.text("level"); level {
	case "", "whole":
	case "class", "application":
		all = append(all, [2]string{level + "_id", r.text("id")})
	default:
		all = append(all, [2]string{level, r.text("id")})
	}
	if _, isThere := r.cell("place"); isThere {
		all = append(all, [2]string{"place", r.text("place")})
	}
	return all
}

// measure is what a column counts in a row; false where it counts no persons there, as the
// findings of a rule about classes.
func (p *prover) measure(column string, r row) (Measure, bool) {
	name := counting[column]
	switch {
	case name == Found:
		return Measure{Found, r.rule}, p.counted[r.rule]
	case r.rule != "" && name == Held:
		return Measure{ReasonHeld, r.rule}, true
	case r.rule != "" && name == Rejected:
		return Measure{ReasonRejected, r.rule}, true
	}
	return Measure{name, ""}, true
}

// cell is the count of a measure in a row of a district or of the whole.
func (p *prover) cell(m Measure, r row) (Cell, bool) {
	switch {
	case len(r.whose) == 0:
		return Cell{m, ""}, true
	case len(r.whose) == 1 && r.whose[0][0] == "district" && r.whose[0][1] != "":
		return Cell{m, r.whose[0][1]}, m.Name != Found
	}
	return Cell{}, false
}

// own holds that a table shows a count as it is, and none that is protected.
func (p *prover) own(column string, cell Cell, value any) error {
	if p.Empty(cell) || p.IsProtected(cell) {
		return fmt.Errorf("column %s tells the count %s, which is not for everyone", column, cell)
	}
	n, isNumber := value.(int64)
	want := p.Counts[cell]
	switch {
	case slices.Contains(derived, column), column == "entitled_yuan":
		return nil
	case column == "held_yuan":
		want = p.heldFen[cell.District]
	case column == "rejected_yuan":
		want = p.rejectedFen[cell.District]
	}
	if !isNumber || n != want {
		return fmt.Errorf("column %s has another number for the count %s than people's fates add up to", column, cell)
	}
	return nil
}

// sameInEveryWorld holds that no world by which an emptied count is hidden changes what a
// row shows.
func (p *prover) sameInEveryWorld(column string, m Measure, r row) error {
	at := [2]string{}
	if len(r.whose) > 0 && r.whose[0][0] != "place" {
		at = r.whose[0]
	}
	for _, world := range p.by[at] {
		var by int64
		for _, e := range p.worlds[world] {
			if !e.isIn(r) {
				continue
			}
			switch {
			case !slices.Contains(yuan, column):
				by += e.by[m]
			case m.Name == Held:
				by += e.heldFen
			case m.Name == Rejected:
				by += e.rejectedFen
			default:
				by += e.entitledFen
			}
		}
		if by != 0 {
			return fmt.Errorf("column %s of %v tells what another table leaves empty", column, r.whose)
		}
	}
	return nil
}

// isIn tells whether a row counts the person of an effect.
func (e effect) isIn(r row) bool {
	for _, w := range r.whose {
		if w[0] == "place" && w[1] != e.Institution && w[1] != e.District || w[0] != "place" && e.key(w[0]) != w[1] {
			return false
		}
	}
	return true
}

// complete holds that a table of reasons lists every emptied count: one that is not listed
// would be read as zero.
func (p *prover) complete(t Table, shown map[Cell]bool) error {
	if !slices.Contains(t.Columns, "rule") || !slices.Contains(t.Columns, "held_persons") {
		return nil
	}
	isWhole := false
	for cell := range shown {
		isWhole = isWhole || cell.District == ""
	}
	for _, cell := range p.Emptied() {
		isReason := cell.Name == ReasonHeld || cell.Name == ReasonRejected
		if isReason && isWhole == (cell.District == "") && !shown[cell] {
			return fmt.Errorf("no row has the count %s, which tells that it is zero", cell)
		}
	}
	return nil
}
