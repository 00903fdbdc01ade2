package policy

import (
	"testing"
	"time"
)

// TestNoticePeriods holds periods of five working days against the days off and
// make-up working days that the State Council published for 2021 and 2022.
func TestNoticePeriods(t *testing.T) {
	p := load(t)
	for _, c := range []struct{ asOf, start, end string }{
		{"2021-04-22", "2021-04-23", "2021-04-28"}, // Sunday 04-25 is worked
		{"2021-04-23", "2021-04-25", "2021-04-29"},
		{"2021-04-29", "2021-04-30", "2021-05-10"}, // 05-01…05-05 off, Saturday 05-08 worked
		{"2021-04-30", "2021-05-06", "2021-05-11"},
		{"2021-05-05", "2021-05-06", "2021-05-11"},
		{"2021-05-07", "2021-05-08", "2021-05-13"},
		{"2021-06-10", "2021-06-11", "2021-06-18"}, // 06-12…06-14 off
		{"2021-06-11", "2021-06-15", "2021-06-21"},
		{"2021-06-12", "2021-06-15", "2021-06-21"},
		{"2021-09-16", "2021-09-17", "2021-09-24"}, // 09-18 worked, 09-19…09-21 off
		{"2021-09-17", "2021-09-18", "2021-09-26"}, // Sunday 09-26 worked
		{"2021-09-18", "2021-09-22", "2021-09-27"},
		{"2021-09-29", "2021-09-30", "2021-10-12"}, // 10-01…10-07 off, Saturday 10-09 worked
		{"2021-09-30", "2021-10-08", "2021-10-13"},
		{"2021-10-08", "2021-10-09", "2021-10-14"},
		{"2021-12-30", "2021-12-31", "2022-01-07"}, // 2022-01-01…01-03 off
	} {
		start, started := p.NextWorking(day(t, c.asOf))
		end, ended := p.WorkingDay(start, 5)
		if !started || !ended || start != day(t, c.start) || end != day(t, c.end) {
			t.Errorf("after %s: %s to %s, want %s to %s", c.asOf, start.Format(time.DateOnly),
				end.Format(time.DateOnly), c.start, c.end)
		}
	}
	if end, ok := p.WorkingDay(day(t, "2021-05-01"), 1); !ok || end != day(t, "2021-05-06") {
		t.Errorf("the first working day from a day off is %s", end.Format(time.DateOnly))
	}
	if end, ok := p.WorkingDay(day(t, "2026-12-25"), 5); !ok || end != day(t, "2026-12-31") {
		t.Errorf("the fifth working day from 2026-12-25 on is %s", end.Format(time.DateOnly))
	}
	for _, from := range []string{"2026-12-28", "2026-12-31", "2027-03-01"} {
		if end, ok := p.WorkingDay(day(t, from), 5); ok || end.Year() != 2027 {
			t.Errorf("five working days from %s on leave the calendars, and end on %s", from, end.Format(time.DateOnly))
		}
	}
	if start, ok := p.NextWorking(day(t, "2018-12-31")); !ok || start != day(t, "2019-01-02") {
		t.Errorf("the first working day of 2019 is %s", start.Format(time.DateOnly))
	}
}

func day(t *testing.T, iso string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
