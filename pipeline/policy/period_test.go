package policy

import (
	"slices"
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
		start := p.NextWorking(day(t, c.asOf))
		end := p.WorkingDay(start, 5)
		if start != day(t, c.start) || end != day(t, c.end) {
			t.Errorf("after %s: %s to %s, want %s to %s", c.asOf, start.Format(time.DateOnly), end.Format(time.DateOnly), c.start, c.end)
		}
		if years := p.WithoutCalendar(start, end); years != nil {
			t.Errorf("after %s: calendars of %v are said to be missing", c.asOf, years)
		}
	}
	if end := p.WorkingDay(day(t, "2021-05-01"), 1); end != day(t, "2021-05-06") {
		t.Errorf("the first working day from a day off is %s", end.Format(time.DateOnly))
	}
	if years := p.WithoutCalendar(day(t, "2022-12-30"), day(t, "2024-01-02")); !slices.Equal(years, []string{"2023", "2024"}) {
		t.Errorf("years without a calendar: %v", years)
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
