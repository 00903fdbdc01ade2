package sheet

import (
	"bytes"
	"math"
	"strconv"
	"time"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/schema"
)

// Shape is what a number format makes of a number, as far as it matters here.
type Shape uint8

// The shapes.
const (
	Plain    Shape = iota
	Date           // a day
	DateTime       // a day and a time
	Clock          // a time of day
	Elapsed        // hours that go on beyond 24
)

// Significant digits that a spreadsheet has: beyond them, a number holds noise
// of the binary representation, and an identity number is lost.
const significant = 15

// AppendNumber appends the text of a number cell: a date or time in its
// canonical form where the format shows one, all else in plain digits. A column
// of identity numbers gets one that has lost digits in E-notation ([cell.ENotation]).
func AppendNumber(dst, number []byte, s Shape, t schema.Type, from1904 bool) []byte {
	x, ok := ParseNumber(number)
	if !ok {
		return append(dst, number...)
	}
	if s != Plain {
		if out, ok := appendSerial(dst, x, s, t, from1904); ok {
			return out
		}
	}
	switch t {
	case schema.Identity:
		if math.Abs(x) >= 1e15 {
			return strconv.AppendFloat(dst, x, 'G', significant, 64)
		}
	case schema.Date, schema.Month, schema.Timestamp:
		if from1904 && x >= 0 && x <= cell.MaxSerial {
			x += days1904
			number = strconv.AppendFloat(nil, x, 'f', -1, 64)
		}
	}
	if len(number) <= significant && !bytes.ContainsAny(number, "eE+") {
		return append(dst, number...)
	}
	// A decimal of 15 digits survives the way through binary and back.
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'e', significant-1, 64), 64)
	return strconv.AppendFloat(dst, x, 'f', -1, 64)
}

// ParseNumber reads a number as XML has it; Go's other notations are none.
func ParseNumber(b []byte) (float64, bool) {
	for _, c := range b {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	x, err := strconv.ParseFloat(string(b), 64)
	return x, err == nil
}

const (
	days1904  = 1462    // from the epoch of most workbooks to that of 1904
	serialEnd = 2958466 // 10000-01-01
)

// appendSerial appends the day and time that a serial stands for, to the nearest
// second, as far as the format shows it or the column needs it. It reports false
// for what no format shows as a date.
func appendSerial(dst []byte, x float64, s Shape, t schema.Type, from1904 bool) ([]byte, bool) {
	end := float64(serialEnd)
	if from1904 {
		end -= days1904
	}
	if x < 0 || x >= end {
		return nil, false
	}
	seconds := int64(math.Round(x * 86400))
	day, second := seconds/86400, seconds%86400
	if (s == Clock || s == Elapsed) && (x < 1 || t == schema.Time) {
		hour := second / 3600
		if s == Elapsed {
			hour = seconds / 3600
		}
		return appendClock(dst, hour, second), true
	}
	switch {
	case from1904:
		dst = appendDay(dst, day+days1904)
	case day == 0:
		dst = append(dst, "1900-01-00"...) // as spreadsheets show it
	case day == 60:
		dst = append(dst, "1900-02-29"...) // a day that was none
	case day < 60:
		dst = appendDay(dst, day+1)
	default:
		dst = appendDay(dst, day)
	}
	if s == Date && (second == 0 || t == schema.Date || t == schema.Month) {
		return dst, true
	}
	return appendClock(append(dst, ' '), second/3600, second), true
}

func appendDay(dst []byte, serial int64) []byte {
	return time.Unix((serial+cell.SerialEpoch)*86400, 0).UTC().AppendFormat(dst, time.DateOnly)
}

func appendClock(dst []byte, hour, second int64) []byte {
	if hour < 10 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendInt(dst, hour, 10)
	return append(dst, ':', byte('0'+second/600%6), byte('0'+second/60%10), ':', byte('0'+second/10%6),
		byte('0'+second%10))
}
