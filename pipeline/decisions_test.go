package pipeline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/policy"
)

// TestDecisionsAreListed decides on findings of every kind and on what is none:
// each row is listed once, with what became of it.
func TestDecisionsAreListed(t *testing.T) {
	t.Parallel()
	o := testOptions(t.TempDir())
	if err := os.CopyFS(o.Input, os.DirFS("testdata/cases/few/input")); err != nil {
		t.Fatal(err)
	}
	const decisions = `规则,对象编号,决定日期,处理意见,经办人,理由,对象姓名
claim_not_reviewed,SQ202100001,2021-11-01,不予补贴,某,已核实,
claim_not_reviewed,SQ202100001,2021-11-02,认可,某,已核实,
claim_not_reviewed,SQ202100001,2099-01-01,不予补贴,某,已核实,
recording_missing,FZ202100004/8,2021-11-01,认可,某,已核实,
recording_missing,FZ202100004/7,2021-11-01,认可,某,已核实,
training_days_below_minimum,FZ202100002,2021-11-01,认可,某,已核实,
online_platform_not_listed,FZ202100004/8,2021-11-01,认可,某,已核实,
recording_missing,FZ202100004#8,2021-11-01,认可,某,已核实,
no_such_rule,FZ202100004,2021-11-01,认可,某,已核实,
id_number_invalid,FZ202100003#5,2021-11-01,认可,某,已核实,陈 英 艳
id_number_invalid,FZ202100003#5,2021-11-02,不予补贴,某,已核实,别人
`
	if err := os.WriteFile(filepath.Join(o.Input, "decisions.csv"), []byte(decisions), 0o600); err != nil {
		t.Fatal(err)
	}
	b := opened(t, o, "report")
	type row struct {
		SourceRow int64
		Standing  string
		Decision  string // of the finding
	}
	got, err := duck.All[row](t.Context(), b.DB, `select d.source_row, d.standing, coalesce(f.decision, '') as decision
		from report.decisions d left join report.findings f on f.rule = d.rule and f.subject_id = d.subject_id order by d.source_row`)
	if err != nil {
		t.Fatal(err)
	}
	want := []row{
		{2, "superseded", "认可"}, {3, "counted", "认可"}, {4, "after_as_of", "认可"}, {5, "counted", "认可"},
		{6, "no_finding", ""},
		{7, "no_hold", "认可"}, {8, "rule_not_evaluated", ""}, {9, "unknown_subject", ""}, {10, "unknown_rule", ""},
		{11, "counted", "认可"}, {12, "other_person", "认可"},
	}
	if len(got) != len(want) {
		t.Fatalf("%d decisions are listed: %v", len(got), got)
	}
	for i, w := range want {
		if got[i] != w {
			t.Errorf("%+v, want %+v", got[i], w)
		}
	}
	// the page: the latest first, with who decided and why
	rows := rowsOf(t, filepath.Join(written(t, b), "decisions.html"), "decisions")
	if len(rows) != len(want) {
		t.Fatalf("the page lists %d decisions", len(rows))
	}
	for i, row := range rows {
		if row["经办人"] != "某" || row["理由"] != "已核实" || i > 0 && row[""] > rows[i-1][""] {
			t.Errorf("row %d of the page is %v", i+1, row)
		}
	}
}

// TestHeldClaimRefusesItsApplication has a notice that holds an application for one of
// its claims: while nobody decides all of it is on hold, and who refuses refuses every
// claim of it.
func TestHeldClaimRefusesItsApplication(t *testing.T) {
	t.Parallel()
	for decision, want := range map[string]struct {
		onHold   bool
		rejected int64
	}{"": {true, 0}, "认可": {false, 0}, "不予补贴": {false, 3}} {
		o := fixtureOptions(t, "testdata/rules/claim_before_class_end")
		shipped := o.Policy
		o.Policy = policy.Dir(t.TempDir())
		if err := os.CopyFS(o.Policy.Path, shipped); err != nil {
			t.Fatal(err)
		}
		clauses := filepath.Join(o.Policy.Path, "clauses.yaml")
		text, err := os.ReadFile(clauses)
		if err != nil {
			t.Fatal(err)
		}
		const plain, holding = "- claim_before_class_end\n",
			"- {rule: claim_before_class_end, effect: hold_application}\n"
		if strings.Count(string(text), plain) != 1 {
			t.Fatalf("clauses.yaml does not list %q once", plain)
		}
		text = []byte(strings.Replace(string(text), plain, holding, 1))
		if err := os.WriteFile(clauses, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if decision != "" {
			rows := "规则,对象编号,决定日期,处理意见,经办人,理由\n" +
				"claim_before_class_end,A1/day_before,2021-11-01," + decision + ",某,已核实\n"
			if err := os.WriteFile(filepath.Join(o.Input, "decisions.csv"), []byte(rows), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		b := opened(t, o, "reconcile")
		type outcome struct {
			IsOnHold bool
			Rejected int64
		}
		got, err := duck.One[outcome](t.Context(), b.DB, `select a.is_on_hold,
			(select count(*) from ledger.claims where application_id = 'A1' and is_rejected) as rejected
			from ledger.applications a where a.application_id = 'A1'`)
		if err != nil {
			t.Fatal(err)
		}
		if got.IsOnHold != want.onHold || got.Rejected != want.rejected {
			t.Errorf("decided %q: %+v, want %+v", decision, got, want)
		}
	}
}
