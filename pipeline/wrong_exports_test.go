package pipeline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/intake"
)

// TestWrongExports lays exports that went wrong in real life over the clean case,
// each a folder of testdata/wrong, and holds them to the check that stops them or
// to what they must give.
func TestWrongExports(t *testing.T) {
	slow(t)
	clean := cleanJudgement(t)
	same := func(t *testing.T, j judgement) {
		if j.money() != clean.money() {
			t.Errorf("got %s, want %s", j.money(), clean.money())
		}
	}
	aside := func(reason string, n int64) func(*testing.T, judgement) {
		return func(t *testing.T, j judgement) {
			if j.setAside[reason] != n {
				t.Errorf("set aside %v, want %d %s", j.setAside, n, reason)
			}
		}
	}
	found := func(rule string, n int64) func(*testing.T, judgement) {
		return func(t *testing.T, j judgement) {
			if j.found[rule] != n {
				t.Errorf("found %v, want %d %s", j.found, n, rule)
			}
		}
	}
	all := func(checks ...func(*testing.T, judgement)) func(*testing.T, judgement) {
		return func(t *testing.T, j judgement) {
			for _, check := range checks {
				check(t, j)
			}
		}
	}
	for folder, want := range map[string]struct {
		stop string // check or check:cause, "" where nothing stops
		give func(*testing.T, judgement)
	}{
		"01-quotes-swallow-rows": {give: all(aside("bad_row", 1), func(t *testing.T, j judgement) {
			if j.TraineeCount != clean.TraineeCount-1 || len(j.setAside) != 1 {
				t.Errorf("%d trainees, set aside %v; only row 10 is at fault", j.TraineeCount, j.setAside)
			}
		})},
		"03-decision-after-renumbering": {give: func(t *testing.T, j judgement) {
			if want := "entitled 124000.00, held 3000.00"; !strings.HasPrefix(j.money(), want) {
				t.Errorf("got %s, want %s: the consent frees one of two", j.money(), want)
			}
		}},
		"04-newer-download-loses": {give: func(t *testing.T, j judgement) {
			e := cleanExports(t)
			text, err := os.ReadFile("testdata/wrong/04-newer-download-loses/assessments (1).csv")
			if err != nil {
				t.Fatal(err)
			}
			delete(e.tables, "assessments")
			e.files["assessments.csv"] = text
			o := testOptions(t.TempDir())
			e.write(t, o.Input)
			if alone := judged(t, o); j.money() != alone.money() || j.money() == clean.money() {
				t.Errorf("got %s, the newer alone gives %s", j.money(), alone.money())
			}
		}},
		"06-one-voucher-two-applications": {give: same},
		"08-comma-in-address": {give: all(aside("bad_row", 1), func(t *testing.T, j judgement) {
			if j.TraineeCount != clean.TraineeCount-1 {
				t.Errorf("%d trainees", j.TraineeCount)
			}
		})},
		"10-list-word-unknown":           {give: found("trainee_on_reference_list", 6)},
		"11-list-ids-ruined":             {stop: "ids_invalid:digits_lost"},
		"12-second-part-without-header":  {stop: "file_unread:no_header"},
		"13-payments-mojibake":           {stop: "file_unread:decoded_twice"},
		"15-appended-with-other-columns": {stop: "second_table"},
		"16-method-other-word":           {give: same},
		"17-signout-is-epoch":            {stop: "signins_uncounted:placeholder"},
		"18-twelve-hours-lost":           {stop: "signins_uncounted:twelve_hours"},
		"19-seconds-lost":                {give: found("signin_burst", 0)},
		"20-null-words-as-ids":           {give: all(aside("missing_value", 4), aside("superseded_row", 0))},
		"21-e-notation-without-sign":     {give: all(found("id_number_invalid", 4), aside("superseded_row", 0))},
		"22-fee-in-words":                {give: found("class_cell_unreadable", 1)},
		"23-objection-in-words":          {give: found("notice_cell_unreadable", 1)},
		"24-two-review-columns":          {stop: "column_twice"},
		"25-merged-application":          {stop: "rows_lost:merged_cells"},
		"27-radical-in-district":         {give: found("unknown_district", 2)},
		"28-refund-in-brackets": {give: func(t *testing.T, j judgement) {
			if j.PaidYuan == clean.PaidYuan || j.setAside["bad_value"] > 0 {
				t.Errorf("paid %s, set aside %v: the refund was not read", j.PaidYuan, j.setAside)
			}
		}},
		"29-category-other-word":  {give: all(found("trainee_is_student", 1), found("trainee_is_public_employee", 0))},
		"30-occupation-with-code": {give: same},
	} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			e := cleanExports(t)
			paths, err := filepath.Glob(filepath.Join("testdata", "wrong", folder, "*"))
			if err != nil || len(paths) == 0 {
				t.Fatal(paths, err)
			}
			for _, path := range paths {
				text, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				delete(e.tables, strings.TrimSuffix(filepath.Base(path), ".csv"))
				e.files[filepath.Base(path)] = text
			}
			o := testOptions(t.TempDir())
			e.write(t, o.Input)
			j := judged(t, o)
			switch {
			case want.stop == "" && j.wrong != nil:
				t.Errorf("stopped:\n%s", intake.Wrong{Findings: j.wrong})
			case want.stop == "":
				t.Log(j.money(), j.setAside)
				want.give(t, j)
			case j.wrong == nil:
				t.Errorf("not stopped: %s, set aside %v", j.money(), j.setAside)
			default:
				check, cause, _ := strings.Cut(want.stop, ":")
				if first := j.wrong[0]; first.Check != check || cause != "" && first.Cause != cause {
					t.Errorf("first is %s:%s, want %s", first.Check, first.Cause, want.stop)
				}
				t.Log(intake.Wrong{Findings: j.wrong})
			}
		})
	}
	folders, err := os.ReadDir("testdata/wrong")
	if err != nil || len(folders) != 24 {
		t.Errorf("%d folders of wrong exports, %v", len(folders), err)
	}
}
