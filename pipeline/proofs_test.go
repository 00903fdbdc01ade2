package pipeline

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
)

// unproven are the numbers of the ledger that no proof is about: names, places in
// the exports, and what the policy or the facts say and the ledger only repeats.
var unproven = strings.Fields(`trainee_no source_row sanction_row position quota transferred_persons is_known is_selected is_listed is_reject is_ended`)

// intermediate are tables that others are made of and nothing is published from.
var intermediate = []string{"ledger.application_amounts", "ledger.effects", "ledger.live_claims", "ledger.trainee_reasons"}

// TestEveryProofCanFail corrupts one number of the ledger after the other, as a
// wrong query would, and wants a disagreement each time; in the end every figure of
// every proof must have failed.
func TestEveryProofCanFail(t *testing.T) {
	t.Parallel()
	o := testOptions(filepath.Join("testdata", "cases", "few", "input"))
	b := opened(t, o, "reconcile")
	var again []string // what is made anew after a corruption
	var proofs []string
	for _, q := range b.queries {
		if q.layer == "ledger" && strings.HasSuffix(q.name, "_proofs") {
			proofs = append(proofs, q.table())
		}
	}
	again = append([]string{"ledger.group_totals", "ledger.disagreements"}, proofs...)
	disagreeing := func(what string) []string {
		t.Helper()
		if err := b.tables(t.Context(), again...); err != nil {
			t.Fatal(what, err)
		}
		type row struct{ Figure string }
		rows, err := duck.All[row](t.Context(), b.db, "select distinct figure from ledger.disagreements order by figure")
		if err != nil {
			t.Fatal(err)
		}
		var figures []string
		for _, r := range rows {
			figures = append(figures, r.Figure)
		}
		return figures
	}
	if figures := disagreeing("as it is"); figures != nil {
		t.Fatalf("the ledger as it is disagrees: %q", figures)
	}
	figures := map[string]bool{} // has it failed
	for _, proof := range proofs {
		type row struct{ Figure string }
		rows, err := duck.All[row](t.Context(), b.db, "select distinct figure from "+proof)
		if err != nil || len(rows) == 0 {
			t.Fatalf("%s: %d figures, %v", proof, len(rows), err)
		}
		for _, r := range rows {
			figures[r.Figure] = false
		}
	}
	corrupted := 0
	corrupt := func(table, statement string) {
		t.Helper()
		corrupted++
		for _, s := range []string{"create or replace temp table spare as select * from " + table, statement} {
			if err := b.db.Exec(t.Context(), s); err != nil {
				t.Fatal(statement, err)
			}
		}
		failed := disagreeing(statement)
		if failed == nil {
			t.Errorf("nothing disagrees after: %s", statement)
		}
		for _, f := range failed {
			name, _, _ := strings.Cut(f, ", ")
			for figure := range figures {
				if name == figure || strings.HasPrefix(f, figure+", ") {
					figures[figure] = true
				}
			}
		}
		if err := b.db.Exec(t.Context(), "create or replace table "+table+" as select * from spare"); err != nil {
			t.Fatal(err)
		}
	}
	for _, q := range b.queries {
		if q.layer != "ledger" || slices.Contains(again, q.table()) || slices.Contains(intermediate, q.table()) {
			continue
		}
		columns, err := b.db.Columns(t.Context(), "select * from "+q.table())
		if err != nil {
			t.Fatal(err)
		}
		corrupt(q.table(), "delete from "+q.table()+" where rowid = 0")
		for _, c := range columns {
			if slices.Contains(unproven, c.Name) {
				continue
			}
			if change, ok := changes(c); ok {
				corrupt(q.table(), fmt.Sprintf("update %s set %s = %s where rowid = (select min(rowid) from %[1]s where %[2]s is not null)", q.table(), c.Name, change))
			}
		}
	}
	if corrupted < 100 {
		t.Errorf("only %d corruptions", corrupted)
	}
	for _, figure := range slices.Sorted(maps.Keys(figures)) {
		if !figures[figure] {
			t.Errorf("no corruption shows %q", figure)
		}
	}
	t.Logf("%d corruptions, %d figures", corrupted, len(figures))
}

// changes is another value for a column that holds a figure or decides one.
func changes(c duck.Column) (string, bool) {
	switch {
	case c.Type == "BIGINT" || strings.HasPrefix(c.Type, "DECIMAL"):
		return c.Name + " + 1", true
	case c.Type == "BOOLEAN" && c.Name == "is_on_hold":
		return "not is_on_hold", true
	case slices.Contains([]string{"outcome", "step", "residual", "level", "line", "id"}, c.Name):
		return "'elsewhere'", true
	}
	return "", false
}
