package record

import "time"

// A Date counts days since 1970-01-01; 0 is unknown.
type Date int

// A Moment counts seconds since 1970-01-01 by the clock on the wall; 0 is unknown.
type Moment int64

// On is a date by year, month and day.
func On(y int, m time.Month, d int) Date {
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf is t's calendar day, or other where t is zero.
func DateOf(t time.Time, other Date) Date {
	if t.IsZero() {
		return other
	}
	return On(t.Date())
}

// Time is midnight UTC of the date.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// month is the first day of the date's month, or of one so many months later.
func (d Date) month(later int) Date {
	y, m, _ := d.Time().Date()
	return On(y, m+time.Month(later), 1)
}

// String is the date as 2021-04-22.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// At is the moment of a minute of the day.
func (d Date) At(minute int) Moment { return Moment(d)*86400 + Moment(minute)*60 }

// String is the moment as 2021-04-22 08:30:00.
func (m Moment) String() string {
	if m == 0 {
		return ""
	}
	return time.Unix(int64(m), 0).UTC().Format(time.DateTime)
}
