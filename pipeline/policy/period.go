package policy

import (
	"strconv"
	"time"
)

// NextWorking returns the first working day after a date.
func (p *Policy) NextWorking(date time.Time) time.Time {
	return p.WorkingDay(date.AddDate(0, 0, 1), 1)
}

// WorkingDay returns the nth working day from a date on, the date included where
// it is one. n is at least 1.
func (p *Policy) WorkingDay(from time.Time, n int64) time.Time {
	for day := from; ; day = day.AddDate(0, 0, 1) {
		if p.IsWorking(day) {
			if n--; n <= 0 {
				return day
			}
		}
	}
}

// WithoutCalendar lists the years between two dates, both included, whose days off
// are not known.
func (p *Policy) WithoutCalendar(first, last time.Time) []string {
	var years []string
	for year := first.Year(); year <= last.Year(); year++ {
		if !p.HasCalendar(year) {
			years = append(years, strconv.Itoa(year))
		}
	}
	return years
}
