package cell

import (
	"bytes"
	"unicode/utf8"
)

// readTimestamp reads a day, white space or T, and a time, as microseconds since
// 1970. A time with an offset is moved to the zone, in minutes ahead of UTC. A
// spreadsheet serial with a fraction is a timestamp too; one without is a day.
func readTimestamp(b []byte, zone int64) (int64, bool) {
	if at, ok := usualTimestamp(b); ok {
		return at, true
	}
	day, rest, ok := cutDay(b)
	if !ok {
		return readSerial(b)
	}
	clock, isT := bytes.CutPrefix(rest, []byte("T"))
	if !isT {
		if clock = bytes.TrimLeftFunc(rest, isSpace); len(clock) == len(rest) {
			return 0, false
		}
	}
	at, rest, ok := readClock(clock, true)
	if !ok {
		return 0, false
	}
	at += day * dayMicros
	if rest = bytes.TrimLeftFunc(rest, isSpace); len(rest) == 0 {
		return at, true
	}
	offset, ok := readOffset(rest)
	at += (zone - offset) * minuteMicros
	return at, ok && days(FirstYear, 1, 1)*dayMicros <= at && at < days(LastYear+1, 1, 1)*dayMicros
}

// readSerial reads a spreadsheet serial with a fraction of a day, as
// microseconds since 1970 to the nearest second.
func readSerial(b []byte) (int64, bool) {
	whole, fraction, _ := bytes.Cut(b, []byte("."))
	if len(whole) != 5 || !allDigits(whole) || !allDigits(fraction) {
		return 0, false
	}
	serial, _ := number(whole)
	// 86,400 times a number of 14 digits is within 64 bits; a digit more is less
	// than a nanosecond.
	part, unit := int64(0), int64(1)
	for _, c := range fraction[:min(len(fraction), 14)] {
		part, unit = part*10+int64(c-'0'), unit*10
	}
	second, rest := part*86400/unit, part*86400%unit
	if 2*rest >= unit {
		second++
	}
	return (serial+SerialEpoch)*dayMicros + second*1_000_000, minSerial <= serial && serial <= MaxSerial
}

// readOffset reads Z, +08:00 or +0800 as minutes ahead of UTC.
func readOffset(b []byte) (int64, bool) {
	if string(b) == "Z" {
		return 0, true
	}
	if b[0] != '+' && b[0] != '-' {
		return 0, false
	}
	hour, rest, ok := digits(b[1:], 2, 2)
	if !ok {
		return 0, false
	}
	rest = bytes.TrimPrefix(rest, []byte(":"))
	minute, rest, ok := digits(rest, 2, 2)
	offset := hour*60 + minute
	if b[0] == '-' {
		offset = -offset
	}
	return offset, ok && len(rest) == 0 && hour <= maxOffset && minute < 60
}

// usualTimestamp reads 2021-04-22 08:30:00, the form that nearly all cells
// have, several times as fast as the general way.
func usualTimestamp(b []byte) (int64, bool) {
	if len(b) != len("0000-00-00 00:00:00") || b[4] != '-' || b[7] != '-' || b[10] != ' ' || b[13] != ':' ||
		b[16] != ':' {
		return 0, false
	}
	ok := true
	two := func(i int) int64 {
		tens, ones := b[i]-'0', b[i+1]-'0'
		ok = ok && tens <= 9 && ones <= 9
		return int64(tens)*10 + int64(ones)
	}
	year, month, day := two(0)*100+two(2), two(5), two(8)
	hour, minute, second := two(11), two(14), two(17)
	if !ok || !isDay(year, month, day) || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return days(year, month, day)*dayMicros + ((hour*60+minute)*60+second)*1_000_000, true
}

// readTime reads a time of day as microseconds since midnight.
func readTime(b []byte) (int64, bool) {
	at, rest, ok := readClock(b, false)
	return at, ok && len(rest) == 0
}

// readClock reads hours and minutes, and seconds if given, at the start of b,
// with or without a word of the 12-hour clock, as microseconds since midnight. A
// fraction of a second is cut off where there may be one.
func readClock(b []byte, fraction bool) (at int64, rest []byte, ok bool) {
	word, b := cutClockWord(b)
	hour, b, ok := digits(b, 1, 2)
	if !ok {
		return 0, nil, false
	}
	minute, b, ok := clockPart(b)
	if !ok {
		return 0, nil, false
	}
	second := int64(0)
	if len(b) > 0 && b[0] == ':' {
		if second, b, ok = clockPart(b); !ok {
			return 0, nil, false
		}
		if fraction && len(b) > 1 && b[0] == '.' && allDigits(b[1:2]) {
			b = bytes.TrimLeft(b[1:], "0123456789")
		}
	}
	if word == noClockWord {
		word, b = cutClockWord(b)
	}
	hour, ok = word.hour(hour)
	return ((hour*60+minute)*60 + second) * 1_000_000, b, ok
}

// clockWord is a word of the 12-hour clock.
type clockWord uint8

const (
	noClockWord clockWord = iota
	am
	pm
	forenoon
	afternoon
	night
	noon
)

var clockWords = []struct {
	text string
	word clockWord
}{
	{"上午", forenoon}, {"凌晨", forenoon}, {"早上", forenoon}, {"下午", afternoon}, {"晚上", night}, {"中午", noon},
}

// cutClockWord takes off a word of the 12-hour clock with the white space on
// both sides of it.
func cutClockWord(b []byte) (clockWord, []byte) {
	rest := bytes.TrimLeftFunc(b, isSpace)
	word := noClockWord
	switch {
	case len(rest) < 2:
	case equalFold(rest[:2], "am"):
		word, rest = am, rest[2:]
	case equalFold(rest[:2], "pm"):
		word, rest = pm, rest[2:]
	case rest[0] >= utf8.RuneSelf:
		for _, w := range clockWords {
			if bare, cut := bytes.CutPrefix(rest, []byte(w.text)); cut {
				word, rest = w.word, bare
				break
			}
		}
	}
	if word == noClockWord {
		return word, b
	}
	return word, bytes.TrimLeftFunc(rest, isSpace)
}

// hour returns the hour of the day. Twelve at night may be either end of the
// day, and so may zero: neither is guessed.
func (w clockWord) hour(hour int64) (int64, bool) {
	if w == noClockWord {
		return hour, hour < 24
	}
	if hour > 12 || hour == 0 && (w == am || w == pm) {
		return 0, false
	}
	switch w {
	case am, forenoon:
		return hour % 12, true
	case noon:
		if hour <= 2 {
			return hour + 12, hour > 0
		}
		return hour, hour >= 11
	}
	return hour%12 + 12, w != night || hour%12 != 0
}

// clockPart reads a colon and two digits below 60.
func clockPart(b []byte) (int64, []byte, bool) {
	b, ok := bytes.CutPrefix(b, []byte(":"))
	if !ok {
		return 0, nil, false
	}
	n, b, ok := digits(b, 2, 2)
	return n, b, ok && n < 60
}
