package policy

import "time"

// NextWorking returns the first working day after a date, as WorkingDay does.
func (p *Policy) NextWorking(date time.Time) (day time.Time, ok bool) {
	return p.WorkingDay(date.AddDate(0, 0, 1), 1)
}

// WorkingDay returns the nth working day from a date on, the date included where
// it is one. n is at least 1. Where the count leaves the calendars ok is false and
// day the first one of which nothing is known.
func (p *Policy) WorkingDay(from time.Time, n int64) (day time.Time, ok bool) {
	for day = from; p.HasCalendar(day.Year()); day = day.AddDate(0, 0, 1) {
		if p.IsWorking(day) {
			if n--; n <= 0 {
				return day, true
			}
		}
	}
	return day, false
}
