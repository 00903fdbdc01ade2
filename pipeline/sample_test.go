package pipeline_test

import (
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
)

// TestSampleShowsEveryRule wants a finding of each rule in the sample, every
// district and every selected institution.
func TestSampleShowsEveryRule(t *testing.T) {
	t.Parallel()
	b := opened(t, testOptions("../data/sample"), "report")
	type row struct{ Rule string }
	silent, err := duck.All[row](t.Context(), b.DB, "select rule from report.rules where found = 0 order by rule")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range silent {
		if r.Rule != "online_platform_not_listed" { // not evaluated: the notice's list is not public
			t.Errorf("the sample shows no finding of %s", r.Rule)
		}
	}
	for table, want := range map[string]int64{"districts where classes > 0": 14,
		"institutions where selected and classes > 0": 29} {
		got, err := duck.One[struct{ N int64 }](t.Context(), b.DB, "select count(*) as n from report."+table)
		if err != nil || got.N < want {
			t.Errorf("%s: %d, %v; want at least %d", table, got.N, err, want)
		}
	}
}
