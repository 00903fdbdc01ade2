package pipeline_test

import (
	"path/filepath"
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
)

// TestInstitutionOrders holds which letter is still to be written to an institution: none
// for what was put right, and one again for a class that ended after it.
func TestInstitutionOrders(t *testing.T) {
	t.Parallel()
	b := opened(t, testOptions(filepath.Join("testdata", "cases", "few", "input")), "reconcile")
	type order struct {
		OrderKind, SettledDate, DueDate string
		IsBlacklisted, IsDuePast        bool
		StopClassCount                  int64
	}
	const asOf = "2022-01-01"
	for name, c := range map[string]struct {
		sanctions string // action, decided, due, done
		class     string // below stop, below warning, of a class that ended on 2021-06-01
		want      order
	}{
		"nothing was done yet": {
			"('责令停办', date '2021-06-10', date '2022-02-01', null)", "false, false",
			order{OrderKind: "stop", DueDate: "2022-02-01"},
		},
		"its date is today": {
			"('限期整改', date '2021-06-10', date '2022-01-01', null)", "false, false",
			order{OrderKind: "rectification", DueDate: asOf},
		},
		"its date is past": {
			"('警告', date '2021-06-10', date '2021-12-31', null)", "false, false",
			order{OrderKind: "rectification", DueDate: "2021-12-31", IsDuePast: true},
		},
		"put right": {
			"('责令停办', date '2021-06-10', date '2021-07-08', date '2021-07-01'), " +
				"('警告', date '2021-05-10', null, date '2021-05-20')", "false, false", order{SettledDate: "2021-07-01"},
		},
		"one of two put right": {
			"('责令停办', date '2021-06-10', null, date '2021-07-01'), ('警告', date '2021-05-10', date '2021-06-30', null)",
			"false, false", order{OrderKind: "rectification", DueDate: "2021-06-30", IsDuePast: true},
		},
		"blacklisted": {
			"('列入黑名单', date '2021-06-10', null, null), ('责令停办', date '2021-06-10', null, date '2021-07-01')",
			"false, false", order{OrderKind: "stop", IsBlacklisted: true},
		},
		"a recovery is no order":       {"('追回补贴', date '2021-06-10', date '2021-07-01', null)", "false, false", order{}},
		"a class that nobody answered": {"", "true, false", order{OrderKind: "stop", StopClassCount: 1}},
		"a class warned of":            {"", "false, true", order{OrderKind: "rectification"}},
		"a class that a finished stop answers": {
			"('责令停办', date '2021-06-01', null, date '2021-07-01')", "true, false", order{SettledDate: "2021-07-01"},
		},
		"a class that ended after what was put right": {
			"('责令停办', date '2021-05-31', null, date '2021-07-01')", "true, false",
			order{OrderKind: "stop", StopClassCount: 1},
		},
		"a warning does not answer a stop": {
			"('警告', date '2021-06-10', null, date '2021-07-01')", "true, false",
			order{OrderKind: "stop", StopClassCount: 1},
		},
		"a finished warning answers a class warned of": {
			"('限期整改', date '2021-06-10', null, date '2021-07-01')", "false, true", order{SettledDate: "2021-07-01"},
		},
	} {
		statements := []string{
			"update raw.run set as_of = date '" + asOf + "'",
			"update ledger.institutions set action = 'none'",
			"update ledger.institutions set action = 'warn' where institution = (select min(institution) from facts.classes)",
			"update facts.classes set is_ended = false",
			`update facts.classes set is_ended = true, end_date = date '2021-06-01', (is_below_stop, is_below_warning) =
				(` + c.class + `) where class_id = (select min_by(class_id, institution) from facts.classes)`,
			"delete from staging.sanctions",
		}
		if c.sanctions != "" {
			statements = append(statements, `insert into staging.sanctions by name
				select (select min(institution) from facts.classes) as institution, action, decided_date, due_date, done_date
				from (values `+c.sanctions+`) v(action, decided_date, due_date, done_date)`)
		}
		for _, statement := range statements {
			if err := b.DB.Exec(t.Context(), statement); err != nil {
				t.Fatalf("%s: %v\n%s", name, err, statement)
			}
		}
		for _, table := range []string{"report.order_classes", "report.institution_orders"} {
			if err := b.Tables(t.Context(), table); err != nil {
				t.Fatal(err)
			}
		}
		got, err := duck.One[order](t.Context(), b.DB, `select order_kind, settled_date, due_date, is_blacklisted,
			is_due_past, stop_class_count from report.institution_orders`)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
		}
	}
}
