package pipeline_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
)

// TestNoticePeriods holds periods of five working days against the days off and
// make-up working days that the State Council published for 2021 and 2022, and where
// the calendars, of 2019 to 2026, end.
func TestNoticePeriods(t *testing.T) {
	t.Parallel()
	late := testOptions(filepath.Join("testdata", "cases", "few", "input"))
	early := late
	early.AsOf = time.Date(2018, 12, 30, 0, 0, 0, 0, time.UTC)
	spans := map[bool]*pipeline.Built{true: opened(t, early, "measure"), false: opened(t, late, "measure")}
	type period struct {
		StartDate, EndDate, UnknownYear string
		IsRecorded, IsTooShort          bool
	}
	after := func(asOf, recorded string) period {
		t.Helper()
		b := spans[asOf < "2019"] // which days are known at all goes by the as-of day too
		for _, statement := range []string{
			"update raw.run set as_of = date '" + asOf + "'",
			"delete from facts.notices",
			"insert into facts.notices by name select min(application_id) as application_id, " + recorded + ` as start_date,
				date '2021-05-10' as end_date, true as is_last_to_start from facts.applications where ` + recorded + " is not null",
		} {
			if err := b.DB.Exec(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.Tables(t.Context(), "report.notice_periods"); err != nil {
			t.Fatal(err)
		}
		p, err := duck.One[period](t.Context(), b.DB, `select start_date, end_date, unknown_year, is_recorded, is_too_short
			from report.notice_periods where application_id = (select min(application_id) from facts.applications)`)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, c := range []struct{ asOf, start, end, unknown string }{
		{"2021-04-22", "2021-04-23", "2021-04-28", ""}, // Sunday 04-25 is worked
		{"2021-04-23", "2021-04-25", "2021-04-29", ""},
		{"2021-04-29", "2021-04-30", "2021-05-10", ""}, // 05-01…05-05 off, Saturday 05-08 worked
		{"2021-04-30", "2021-05-06", "2021-05-11", ""},
		{"2021-05-05", "2021-05-06", "2021-05-11", ""},
		{"2021-05-07", "2021-05-08", "2021-05-13", ""},
		{"2021-06-10", "2021-06-11", "2021-06-18", ""}, // 06-12…06-14 off
		{"2021-06-11", "2021-06-15", "2021-06-21", ""},
		{"2021-06-12", "2021-06-15", "2021-06-21", ""},
		{"2021-09-16", "2021-09-17", "2021-09-24", ""}, // 09-18 worked, 09-19…09-21 off
		{"2021-09-17", "2021-09-18", "2021-09-26", ""}, // Sunday 09-26 worked
		{"2021-09-18", "2021-09-22", "2021-09-27", ""},
		{"2021-09-29", "2021-09-30", "2021-10-12", ""}, // 10-01…10-07 off, Saturday 10-09 worked
		{"2021-09-30", "2021-10-08", "2021-10-13", ""},
		{"2021-10-08", "2021-10-09", "2021-10-14", ""},
		{"2021-12-30", "2021-12-31", "2022-01-07", ""}, // 2022-01-01…01-03 off
		{"2026-12-24", "2026-12-25", "2026-12-31", ""},
		{"2026-12-25", "2026-12-28", "", "2027"},
		{"2026-12-31", "", "", "2027"},
		{"2018-12-30", "", "", "2018"},
		{"2018-12-31", "2019-01-02", "2019-01-08", ""},
	} {
		if p := after(c.asOf, "null"); p != (period{c.start, c.end, c.unknown, false, false}) {
			t.Errorf("after %s: %+v, want %s to %s, unknown %q", c.asOf, p, c.start, c.end, c.unknown)
		}
	}
	for start, want := range map[string]period{
		"2021-05-01": {"2022-01-04", "2022-01-10", "", true, true}, // a day off is no working day: to 2021-05-11
		"2021-04-30": {"2022-01-04", "2022-01-10", "", true, false},
		"2021-04-29": {"2022-01-04", "2022-01-10", "", true, false},
		"2026-12-28": {"2022-01-04", "2022-01-10", "", true, false}, // nobody knows until when
		"2027-03-01": {"2022-01-04", "2022-01-10", "", true, false},
	} {
		if p := after("2021-12-31", "date '"+start+"'"); p != want {
			t.Errorf("a notice of %s: %+v, want %+v", start, p, want)
		}
	}
}
