package pipeline_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
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
}
