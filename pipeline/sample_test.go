package pipeline_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/synthetic"
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

// honest are the rules that find something in exports without a planted fault: people
// stay away, fail and drop out, institutions claim for one too many, and the last classes
// are not reviewed, noticed and paid yet.
var honest = []string{"assessment_failed", "assessment_missing", "attendance_below_minimum", "certificate_missing",
	"claim_not_reviewed", "claim_over_entitlement", "notice_missing", "notice_running", "payment_outstanding"}

// TestPlantedFaultsAreFound judges invented exports under either notice, without
// accepting anything: what is planted is found, and nothing else than what honest exports
// have where nothing is planted.
func TestPlantedFaultsAreFound(t *testing.T) {
	slow(t)
	seeds := uint64(1)
	if os.Getenv(soak) != "" {
		seeds = 10
	}
	for _, notice := range []policy.Folder{testOptions("").Policy, examplePolicy} {
		for seed := range seeds {
			for _, faults := range []float64{0, 0.4} {
				name := fmt.Sprintf("%s, seed %d, faults %v", filepath.Base(notice.Path), seed, faults)
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					o := testOptions(t.TempDir())
					o.Policy, o.Accept = notice, nil
					s := invent(t, notice, o.Input, synthetic.Options{Seed: seed, Classes: 64, Faults: faults})
					o.AsOf = s.Notice.Last.AddDate(0, 3, 1)
					b := opened(t, o, "report")
					type row struct {
						Rule  string
						Found int64
						Caps  int64
					}
					rows, err := duck.All[row](t.Context(), b.DB, `select r.rule, r.found,
						count(distinct f.required) as caps from report.rules r
						left join report.findings f on f.rule = r.rule group by r.rule, r.found`)
					if err != nil {
						t.Fatal(err)
					}
					planted, err := synthetic.Planted(s)
					if err != nil {
						t.Fatal(err)
					}
					for _, r := range rows {
						switch {
						case faults == 0:
							if r.Found > 0 && !slices.Contains(honest, r.Rule) {
								t.Errorf("%d findings of %s, and nothing is planted", r.Found, r.Rule)
							}
						case r.Rule == "online_platform_not_listed" && len(s.Notice.Platforms) == 0: // not evaluated
						case r.Found == 0 && slices.Contains(planted, r.Rule):
							t.Errorf("%s is planted and not found", r.Rule)
						case r.Rule == "subsidised_twice" && r.Caps != int64(len(s.Notice.Caps)):
							t.Errorf("%d of %d caps are used up", r.Caps, len(s.Notice.Caps))
						}
					}
				})
			}
		}
	}
}

// TestExampleSample builds both editions of the invented city's own sample.
func TestExampleSample(t *testing.T) {
	slow(t)
	o := testOptions(t.TempDir())
	o.Policy, o.Accept, o.Out = examplePolicy, nil, filepath.Join(t.TempDir(), "site")
	s := invent(t, o.Policy, o.Input, synthetic.Options{Seed: 2023, Classes: 64, Faults: 0.4})
	o.AsOf = s.Notice.Last.AddDate(0, 3, 1)
	result, err := buildSite(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.NotEvaluated) > 0 {
		t.Errorf("not evaluated: %q", result.NotEvaluated)
	}
	proven(t, o)
	for _, page := range []string{"internal/index.html", "public/index.html", "internal/data/findings.csv"} {
		if _, err := os.Stat(filepath.Join(o.Out, page)); err != nil {
			t.Error(err)
		}
	}
}
