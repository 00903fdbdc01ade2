package pipeline_test

import (
	"maps"
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/synthetic"
)

// TestMonthlyFilesJudgeTheSame judges invented exports with all sign-ins in one file, and
// with a file a month that repeats rows of the month before: findings, persons and yuan
// are the same, and so is all else that data files say of them but where a sign-in stands.
func TestMonthlyFilesJudgeTheSame(t *testing.T) {
	t.Parallel()
	judge := func(monthly bool) (tables map[string]table, repeated int64) {
		o := testOptions(t.TempDir())
		invent(t, o.Policy, o.Input, synthetic.Options{Seed: 2021, Classes: 16, Faults: 0.7, Monthly: monthly})
		b := opened(t, o, "report")
		row, err := duck.One[struct{ Rows int64 }](t.Context(), b.DB,
			"select count(*) as rows from report.set_aside where kind = 'signins' and reason = 'duplicate_row'")
		if err != nil {
			t.Fatal(err)
		}
		tables = (&model{T: t, Built: b}).snapshot()
		for _, finding := range tables["findings.csv"] {
			delete(finding, "source_file")
			delete(finding, "source_row")
		}
		return tables, row.Rows
	}
	want, few := judge(false)
	got, many := judge(true)
	if len(want["findings.csv"]) < 50 || many < few+50 {
		t.Errorf("%d findings, %d and %d rows repeated; so few prove nothing", len(want["findings.csv"]), few, many)
	}
	for name, rows := range want {
		for id, row := range rows {
			if !maps.Equal(row, got[name][id]) {
				t.Errorf("%s, %s: %v, monthly %v", name, id, row, got[name][id])
			}
		}
		if len(rows) != len(got[name]) {
			t.Errorf("%s has %d rows, monthly %d", name, len(rows), len(got[name]))
		}
	}
}
