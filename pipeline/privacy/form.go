package privacy

import (
	"bytes"
	"iter"
	"time"
	"unicode/utf8"
)

const (
	leastLetters = 7  // of a number
	leastDigits  = 6  // among them
	mostLetters  = 34 // of an account, which may have letters; digests are longer
	longestPhone = 15 // digits, with country, area and extension
	anchorBytes  = 6  // two Chinese characters
	leastAddress = 10 // characters
	mostAddress  = 1000
)

// IsIdentity reports an identity number of 18 characters with a date in its place and
// the right check digit (GB 11643-1999).
func IsIdentity(number string) bool {
	return len(number) == 18 && isIdentity([]byte(number)) && isChecked([]byte(number))
}

// isIdentity reports 15 or 18 characters with a date in their place.
func isIdentity(number []byte) bool {
	switch len(number) {
	case 15:
		return areDigits(number) && isDay(append([]byte("19"), number[6:12]...))
	case 18:
		return areDigits(number[:17]) && (isDigit(number[17]) || number[17] == 'X') && isDay(number[6:14])
	}
	return false
}

func isChecked(number []byte) bool {
	sum := 0
	for i, weight := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += weight * int(number[i]-'0')
	}
	return number[17] == "10X98765432"[sum%11]
}

// isMobile reports eleven digits that begin with 1.
func isMobile(number []byte) bool { return len(number) == 11 && number[0] == '1' && areDigits(number) }

// isPhone reports a phone number: digits, seven or more, that are no date.
func isPhone(number []byte) bool {
	return isMobile(number) || len(number) >= 7 && len(number) <= mostLetters && areDigits(number) &&
		!isDate(number) && !isFiller(number)
}

// isAccount reports an account: letters and digits, eight digits or more, that are no date.
func isAccount(number []byte) bool {
	digits := 0
	for _, c := range number {
		if isDigit(c) {
			digits++
		}
	}
	return digits >= 8 && len(number) <= mostLetters && !isDate(number) && !isFiller(number)
}

// isFiller reports one digit again and again, which stands for a number that is not
// known: it is nobody's, and forms of cells are written so.
func isFiller(number []byte) bool { return bytes.Count(number, number[:1]) == len(number) }

// withoutCountry is a mobile number without 86 before it.
func withoutCountry(number []byte) []byte {
	for _, country := range []string{"86", "0086"} {
		if rest, ok := bytes.CutPrefix(number, []byte(country)); ok && isMobile(rest) {
			return rest
		}
	}
	return number
}

// isDate reports a day written as eight digits, with or without a time behind it.
func isDate(number []byte) bool {
	switch len(number) {
	case 8, 10, 12, 14:
		return areDigits(number) && isDay(number[:8])
	}
	return false
}

// isDay reports a day of the calendar as eight digits.
func isDay(digits []byte) bool {
	if !areDigits(digits) || !isYear(digits[:4]) {
		return false
	}
	year, month, day := value(digits[:4]), value(digits[4:6]), value(digits[6:])
	return 1 <= month && month <= 12 && 1 <= day &&
		day <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// isYear reports a year of a date in the exports.
func isYear(digits []byte) bool { return 1900 <= value(digits) && value(digits) <= 2100 }

func value(digits []byte) (n int) {
	for _, c := range digits {
		n = 10*n + int(c-'0')
	}
	return n
}

// isAddress reports a name that leads to a door: a digit at its end, or followed by a
// word for one.
func isAddress(name []byte) bool {
	if len(name) > mostAddress || utf8.RuneCount(name) < leastAddress {
		return false
	}
	for _, end := range digitRuns(name) {
		if end == len(name) {
			return true
		}
		for _, door := range []string{"号", "室", "栋", "幢", "座", "单元", "楼"} {
			if bytes.HasPrefix(name[end:], []byte(door)) {
				return true
			}
		}
	}
	return false
}

// digitRuns yields where digits begin and end.
func digitRuns(text []byte) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for i := 0; i < len(text); i++ {
			if !isDigit(text[i]) {
				continue
			}
			start := i
			for i < len(text) && isDigit(text[i]) {
				i++
			}
			if !yield(start, i) {
				return
			}
		}
	}
}

func areDigits(text []byte) bool {
	for _, c := range text {
		if !isDigit(c) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}
