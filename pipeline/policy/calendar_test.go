package policy

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestCalendarsAgree holds every day of the calendars against a list that others made.
func TestCalendarsAgree(t *testing.T) {
	text, err := os.ReadFile("testdata/chinesecalendar.txt")
	if err != nil {
		t.Fatal(err)
	}
	theirs := map[time.Time]bool{} // by day that is not as its weekday: is it worked
	var years []int
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if fields[0] == "#" {
			continue
		}
		year, err := strconv.Atoi(fields[0])
		if err != nil {
			t.Fatal(err)
		}
		if fields[1] == "off" {
			years = append(years, year)
		}
		for _, day := range fields[2:] {
			date, err := time.Parse(time.DateOnly, fields[0]+"-"+day)
			if err != nil {
				t.Fatal(err)
			}
			theirs[date] = fields[1] == "worked"
		}
	}
	p := load(t)
	if len(years) != 8 || len(p.Calendars.Years) != len(years) {
		t.Errorf("%d calendars, and the list has the years %v", len(p.Calendars.Years), years)
	}
	for _, year := range years {
		first := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		for date := first; date.Year() == year; date = date.AddDate(0, 0, 1) {
			want, isException := theirs[date]
			if !isException {
				want = date.Weekday() != time.Saturday && date.Weekday() != time.Sunday
			}
			if got := p.Calendars.IsWorking(date); got != want {
				t.Errorf("%s: working %t, the list says %t", date.Format(time.DateOnly), got, want)
			}
		}
	}
}
