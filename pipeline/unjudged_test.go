package pipeline_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/policy"
)

// TestPeriodsBeyondTheCalendars has notices that run into years of which no
// calendar tells the days off: nobody counts them, the rule stays evaluated for the
// others, and what rests on the subjects it could not judge is told as unverified.
func TestPeriodsBeyondTheCalendars(t *testing.T) {
	t.Parallel()
	b := opened(t, fixtureOptions(t, "testdata/rules/notice_too_short"), "report")
	type unjudged struct{ SubjectID, Missing string }
	got, err := duck.All[unjudged](t.Context(), b.DB,
		"select subject_id, missing from report.unjudged where rule = 'notice_too_short' order by subject_id")
	if err != nil {
		t.Fatal(err)
	}
	want := []unjudged{
		{"known_days_do_not", "calendar.2027"}, {"short_and_beyond", "calendar.2027;calendar.2028"},
		{"wholly_beyond", "calendar.2027"},
	}
	if len(got) != len(want) {
		t.Fatalf("not judged are %v, want %v", got, want)
	}
	for i, w := range want {
		if got[i] != w {
			t.Errorf("%+v, want %+v", got[i], w)
		}
	}
	type counted struct {
		Evaluated bool
		Missing   string
		Checked   int64
	}
	applications, err := duck.One[struct{ N int64 }](t.Context(), b.DB, "select count(*) as n from facts.applications")
	if err != nil {
		t.Fatal(err)
	}
	r, err := duck.One[counted](t.Context(), b.DB,
		"select evaluated, missing, checked from report.rules where rule = 'notice_too_short'")
	if w := (counted{true, "calendar.2027;calendar.2028", applications.N - 3}); err != nil || r != w {
		t.Errorf("the rule says %+v, want %+v (%v)", r, w, err)
	}
	verdicts, err := duck.All[struct{ SubjectID string }](t.Context(), b.DB,
		`select subject_id from (`+b.Query("explain.verdicts").SQL+`) v
		where rule = 'notice_too_short' and result = 'not_evaluated' order by subject_id`)
	if err != nil || len(verdicts) != len(want) || verdicts[0].SubjectID != want[0].SubjectID {
		t.Errorf("explain says of %v that they were not evaluated (%v)", verdicts, err)
	}
}

// TestUnjudgedIsUnverified shortens the calendars by a year: what is entitled under
// an application whose days to be paid in nobody can count then is unverified, and no
// more.
func TestUnjudgedIsUnverified(t *testing.T) {
	t.Parallel()
	o := testOptions(filepath.Join(caseFolder(t, "example"), "input"))
	o.Policy, o.Calendar = examplePolicy, policy.Dir(t.TempDir())
	o.AsOf = time.Date(2025, 1, 20, 0, 0, 0, 0, time.UTC)
	for _, year := range []string{"2023.yaml", "2024.yaml"} {
		copyFile(t, "../data/calendar/"+year, filepath.Join(o.Calendar.Path, year))
	}
	b := opened(t, o, "report")
	type sums struct{ Applications, Entitled, Unverified int64 }
	got, err := duck.One[sums](t.Context(), b.DB, `select
		(select count(*) from report.unjudged) as applications,
		(select cast(coalesce(sum(entitled_yuan), 0) as bigint) from report.unjudged) as entitled,
		(select cast(yuan as bigint) from report.unverified where rule = 'payment_outstanding') as unverified`)
	if err != nil {
		t.Fatal(err)
	}
	if got.Applications == 0 || got.Entitled == 0 || got.Entitled != got.Unverified {
		t.Errorf("%+v: the unverified yuan are not those of the applications that were not judged", got)
	}
}
