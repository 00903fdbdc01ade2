package cell

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"
)

// FirstYear and LastYear are the years in which a date of an export can lie (exports.md).
const FirstYear, LastYear = 1900, 2100

const (
	minSerial, MaxSerial = 40000, 60000
	SerialEpoch          = -25569 // 1899-12-30 in days since 1970-01-01
	minuteMicros         = 60 * 1_000_000
	dayMicros            = 24 * 60 * minuteMicros
	maxOffset            = 14 // hours: no zone is further from UTC
)

// readDate reads a day, or a timestamp that is midnight in the zone, as days since
// 1970-01-01.
func readDate(b []byte, zone int64) (int64, bool) {
	if day, ok := readDay(b); ok {
		return day, true
	}
	if day, rest, ok := cutDay(b); ok && len(rest) == 0 {
		return day, true
	}
	at, ok := readTimestamp(b, zone)
	return at / dayMicros, ok && at%dayMicros == 0
}

// readMonth reads a month or a date as the first day of the month.
func readMonth(b []byte, zone int64) (int64, bool) {
	if year, month, _, ok := calendar(b, false); ok {
		return days(year, month, 1), true
	}
	day, ok := readDate(b, zone)
	if !ok {
		return 0, false
	}
	return day - int64(time.Unix(day*86400, 0).UTC().Day()) + 1, true
}

// cutDay reads the day at the start of b, and the weekday behind it if there is one.
func cutDay(b []byte) (day int64, rest []byte, ok bool) {
	end := bytes.IndexFunc(b, func(r rune) bool {
		return r == 'T' || r == '(' || r == '星' || r == '周' || isSpace(r)
	})
	if end < 0 {
		end = len(b)
	}
	day, ok = readDay(b[:end])
	return day, cutWeekday(b[end:]), ok
}

// cutWeekday takes off a weekday, in brackets or not, and white space before it.
// Which day it names is not looked at: the date says it.
func cutWeekday(b []byte) []byte {
	rest, bracket := bytes.CutPrefix(bytes.TrimLeftFunc(b, isSpace), []byte("("))
	rest, week := bytes.CutPrefix(rest, []byte("星期"))
	if !week {
		rest, week = bytes.CutPrefix(rest, []byte("周"))
	}
	r, size := utf8.DecodeRune(rest)
	if !week || !strings.ContainsRune("一二三四五六日天", r) {
		return b
	}
	rest = rest[size:]
	if bracket {
		if rest, bracket = bytes.CutPrefix(rest, []byte(")")); !bracket {
			return b
		}
	}
	return rest
}

func readDay(b []byte) (int64, bool) {
	if len(b) == 5 && allDigits(b) {
		serial, _ := number(b)
		return serial + SerialEpoch, minSerial <= serial && serial <= MaxSerial
	}
	year, month, day, ok := calendar(b, true)
	if !ok {
		return 0, false
	}
	return days(year, month, day), true
}

// calendar reads year and month, and with withDay the day too, in the written
// forms, and accepts only days that there are.
func calendar(b []byte, withDay bool) (year, month, day int64, ok bool) {
	compact := 6
	if withDay {
		compact = 8
	}
	day = 1
	switch {
	case allDigits(b):
		if len(b) != compact {
			return 0, 0, 0, false
		}
		year, _ = number(b[:4])
		month, _ = number(b[4:6])
		if withDay {
			day, _ = number(b[6:])
		}
	default:
		var rest []byte
		if year, rest, ok = digits(b, 4, 4); !ok {
			return 0, 0, 0, false
		}
		afterYear, afterMonth, afterDay := "年", "月", "日"
		if len(rest) > 0 && (rest[0] == '-' || rest[0] == '/' || rest[0] == '.') {
			afterYear, afterMonth, afterDay = string(rest[0]), "", ""
			if withDay {
				afterMonth = afterYear
			}
		}
		if rest, ok = bytes.CutPrefix(rest, []byte(afterYear)); !ok {
			return 0, 0, 0, false
		}
		if month, rest, ok = digits(rest, 1, 2); !ok {
			return 0, 0, 0, false
		}
		if rest, ok = bytes.CutPrefix(rest, []byte(afterMonth)); !ok {
			return 0, 0, 0, false
		}
		if withDay {
			if day, rest, ok = digits(rest, 1, 2); !ok {
				return 0, 0, 0, false
			}
			if rest, ok = bytes.CutPrefix(rest, []byte(afterDay)); !ok {
				return 0, 0, 0, false
			}
		}
		if len(rest) > 0 {
			return 0, 0, 0, false
		}
	}
	return year, month, day, isDay(year, month, day)
}

func isDay(year, month, day int64) bool {
	return FirstYear <= year && year <= LastYear && 1 <= month && month <= 12 && 1 <= day && day <= daysIn(year, month)
}

func daysIn(year, month int64) int64 {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// days counts from 1970-01-01 in the Gregorian calendar, whose years here
// begin in March so that the leap day comes last.
func days(year, month, day int64) int64 {
	if month < 3 {
		year, month = year-1, month+12
	}
	return 365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 719469
}
