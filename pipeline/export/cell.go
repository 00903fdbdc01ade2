package export

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"golang.org/x/text/unicode/norm"
)

// value is what a cell holds. Which field counts depends on the type: days
// since 1970-01-01, microseconds since midnight or 1970, a whole number, or
// hundredths of a yuan in number; a score in decimal; all else in text.
type value struct {
	number  int64
	decimal decimal128.Num
	text    []byte
}

// verdict on a cell.
type verdict uint8

const (
	unknown    verdict = iota // blank, or a word for nothing
	known                     // read
	unreadable                // neither
)

// read reads one cell of the column into v, whose text lies in cell or in a.
func (c *Column) read(cell []byte, a *arena, v *value) verdict {
	if c.Type == Timestamp { // nearly all cells of the largest kind
		if at, usual := usualTimestamp(cell); usual {
			v.number = at
			return known
		}
	}
	foreign := !ascii(cell)
	if foreign && c.Type != Text {
		cell = a.visible(cell)
	}
	if cell = trimCell(cell); len(cell) == 0 {
		return unknown
	}
	ok := true
	switch c.Type {
	case Text:
		v.text, ok = cell, !errorValue(cell)
	case Name, Word:
		v.text, ok = c.name(cell, a)
	case List, Topics:
		v.text, ok = a.list(cell, c.Type)
		ok = ok && !errorValue(cell)
	default:
		if foreign {
			cell = a.nfkc(cell)
		}
		if nothing(cell) {
			return unknown
		}
		ok = c.value(cell, a, v)
	}
	if !ok {
		return unreadable
	}
	if c.Type.isText() {
		if len(v.text) == 0 {
			return unknown
		}
		// No export writes U+0000: a cell that holds one was damaged on its way.
		if bytes.IndexByte(v.text, 0) >= 0 {
			return unreadable
		}
	}
	return known
}

// name reads a name, or one of a few words, by the word that is meant.
func (c *Column) name(cell []byte, a *arena) ([]byte, bool) {
	text := a.name(cell)
	if errorValue(text) {
		return nil, false
	}
	if c.meant != nil {
		if word, ok := c.meant[string(text)]; ok {
			text = word
		}
	}
	return text, c.Type == Name || slices.Contains(c.Words, string(text))
}

// value reads a cell in NFKC whose type is neither a text, a name nor a list.
func (c *Column) value(cell []byte, a *arena, v *value) (ok bool) {
	switch c.Type {
	case ID:
		v.text, ok = cell, !errorValue(cell)
	case Identity:
		v.text, ok = a.identity(cell), !errorValue(cell)
	case Date:
		v.number, ok = readDate(cell, c.zone)
	case Month:
		v.number, ok = readMonth(cell, c.zone)
	case Time:
		v.number, ok = readTime(cell)
		if c.Name == endTime && (ok && v.number == 0 || midnight(cell)) {
			v.number, ok = dayMicros, true
		}
	case Timestamp:
		v.number, ok = readTimestamp(cell, c.zone)
	case Whole:
		v.number, ok = readWhole(cell)
		ok = ok && v.number >= c.Minimum
	case Money:
		v.number, ok = readMoney(cell)
	case Decimal:
		v.decimal, ok = readDecimal(cell)
	}
	return ok
}

// midnight reports a session's end at the end of its day.
func midnight(cell []byte) bool { return string(cell) == "24:00" || string(cell) == "24:00:00" }

// nothing reports a cell in NFKC that holds only a word for nothing.
func nothing(cell []byte) bool {
	if len(cell) > len("0000-00-00") {
		return false
	}
	switch cell[0] {
	case '0':
		return string(cell) == "0000-00-00"
	case '\\':
		return len(cell) == 2 && cell[1]|0x20 == 'n'
	case '-', '/':
		return len(cell) == 1
	case 'N', 'n':
		return slices.ContainsFunc(nothings, func(word string) bool { return equalFold(cell, word) })
	}
	if cell[0] < utf8.RuneSelf {
		return false
	}
	switch string(cell) {
	case "无", "暂无", "空", "—":
		return true
	}
	return false
}

// nothings are the words for nothing that begin with n, in any letter case.
var nothings = []string{"null", "n/a", "na", "none", "nan"}

// equalFold reports an ASCII word in any letter case; lower is the word in small letters.
func equalFold(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// errorValues are what spreadsheets show instead of a result; LibreOffice also
// writes Err: and three digits.
var errorValues = []string{
	"#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#null!", "#num!", "#spill!", "#calc!", "#error!",
	"#getting_data", "#field!", "#blocked!", "#connect!", "#unknown!", "#busy!", "#external!", "#python!", "#timeout!",
}

// errorValue reports a cell that holds only an error value of a spreadsheet.
func errorValue(b []byte) bool {
	if len(b) < 4 || b[0] != '#' && b[0]|0x20 != 'e' {
		return false
	}
	if b[0] != '#' {
		return len(b) == len("Err:502") && equalFold(b[:4], "err:") && allDigits(b[4:])
	}
	return slices.ContainsFunc(errorValues, func(word string) bool { return equalFold(b, word) })
}

// NormalName reads s as a name: NFKC, no white space and no format
// characters, one kind of middle dot.
func NormalName(s string) string { return string(new(arena).name([]byte(s))) }

// ENotation is the pattern of an identity number that a spreadsheet turned into
// E-notation, such as 3.50102E+17 or 3.5e17: it identifies nobody.
const ENotation = `^[0-9]+(\.[0-9]+)?[Ee][+-]?[0-9]+$`

// isSpace reports white space as the contract has it: control characters and
// the zero-width and direction marks are of it.
func isSpace(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r <= ' ' || r == 0x7F
	case r <= 0x9F, r == 0x2060, r == 0xFEFF, 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E:
		return true
	}
	return unicode.IsSpace(r)
}

// ascii reports text of ASCII characters only.
func ascii(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// graphic reports a printable ASCII character other than the space.
func graphic(c byte) bool { return ' ' < c && c < 0x7F }

func trimSpace(b []byte) []byte {
	if n := len(b); n > 0 && (graphic(b[0]) || ideograph(b)) && (graphic(b[n-1]) || n >= 3 && ideograph(b[n-3:])) {
		return b
	}
	return bytes.TrimFunc(b, isSpace)
}

// ideograph reports text that starts with a character of U+4E00–9FFF. In valid
// text only such a character has its lead bytes.
func ideograph(b []byte) bool {
	return len(b) >= 3 && b[0] >= 0xE4 && b[0] <= 0xE9 && (b[0] > 0xE4 || b[1] >= 0xB8) && b[1] >= utf8.RuneSelf &&
		b[2] >= utf8.RuneSelf
}

// trimCell takes off white space, one leading ' and the wrapper ="…".
func trimCell(b []byte) []byte {
	b = trimSpace(b)
	if len(b) == 0 || b[0] != '\'' && b[0] != '=' {
		return b
	}
	bare, apostrophe := bytes.CutPrefix(b, []byte("'"))
	bare = trimSpace(bare)
	if len(bare) >= 3 && bare[0] == '=' && bare[1] == '"' && bare[len(bare)-1] == '"' {
		bare = trimSpace(bare[2 : len(bare)-1])
	}
	if !apostrophe && len(bare) > 0 && bare[0] == '\'' {
		bare = trimSpace(bare[1:])
	}
	return bare
}

// blank reports a cell with nothing in it.
func blank(cell []byte) bool { return len(trimCell(cell)) == 0 }

// plain reports text of printable ASCII and unified ideographs (U+4E00–9FFF)
// only: it is its own NFKC form and its own name. Most cells are.
func plain(b []byte) bool {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case graphic(c):
			i++
		case c >= 0xE4 && c <= 0xE9 && i+2 < len(b) && (c > 0xE4 || b[i+1] >= 0xB8):
			i += 3
		default:
			return false
		}
	}
	return true
}

// arena holds what the cells of one row become, so that a cell costs no
// allocation of its own.
type arena struct{ buf []byte }

func (a *arena) reset() { a.buf = a.buf[:0] }

// since returns what was appended behind start, closed to further appending.
func (a *arena) since(start int) []byte { return a.buf[start:len(a.buf):len(a.buf)] }

func (a *arena) unquote(b []byte) []byte {
	start := len(a.buf)
	for {
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			a.buf = append(a.buf, b...)
			return a.since(start)
		}
		a.buf = append(a.buf, b[:i+1]...)
		b = b[min(i+2, len(b)):]
	}
}

// visible returns b without format characters (Unicode category Cf).
func (a *arena) visible(b []byte) []byte {
	i := formatCharacter(b)
	if i < 0 {
		return b
	}
	start := len(a.buf)
	a.buf = append(a.buf, b[:i]...)
	for b = b[i:]; len(b) > 0; {
		r, size := utf8.DecodeRune(b)
		if !unicode.Is(unicode.Cf, r) {
			a.buf = append(a.buf, b[:size]...)
		}
		b = b[size:]
	}
	return a.since(start)
}

// formatCharacter returns where the first format character stands, -1 for none.
func formatCharacter(b []byte) int {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c < utf8.RuneSelf:
			i++
		case c >= 0xE3 && c <= 0xE9: // U+3000–9FFF, which have none
			i += 3
		default:
			r, size := utf8.DecodeRune(b[i:])
			if unicode.Is(unicode.Cf, r) {
				return i
			}
			i += size
		}
	}
	return -1
}

// nfkc returns the NFKC form of a trimmed cell, trimmed again.
func (a *arena) nfkc(b []byte) []byte {
	if ascii(b) || norm.NFKC.QuickSpan(b) == len(b) {
		return b
	}
	// Text put behind other text is normalised together with it: hence the
	// empty slice at the end of the arena.
	start := len(a.buf)
	a.buf = append(a.buf, norm.NFKC.Append(a.buf[start:], b...)...)
	return trimSpace(a.since(start))
}

func (a *arena) name(b []byte) []byte {
	if plain(b) {
		return b
	}
	b = a.nfkc(a.visible(b))
	start := len(a.buf)
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case isSpace(r):
		case r == 0x2022, r == 0x2027, r == 0x30FB: // U+FF65 is U+30FB by now
			a.buf = append(a.buf, "·"...)
		default:
			a.buf = append(a.buf, b[:size]...)
		}
		b = b[size:]
	}
	return a.since(start)
}

// identity reads an identity number in NFKC: its final x is X, what groups its
// digits is dropped.
func (a *arena) identity(b []byte) []byte {
	if bare(b) && b[len(b)-1] != 'x' {
		return b
	}
	start := len(a.buf)
	for _, r := range string(b) {
		if !grouping(r) {
			a.buf = utf8.AppendRune(a.buf, r)
		}
	}
	for _, x := range []string{"x", "×", "х", "Х"} {
		if bytes.HasSuffix(a.buf[start:], []byte(x)) {
			a.buf = append(a.buf[:len(a.buf)-len(x)], 'X')
			break
		}
	}
	return a.since(start)
}

// bare reports ASCII letters and digits only.
func bare(b []byte) bool {
	for _, c := range b {
		if c-'0' > 9 && (c|0x20)-'a' >= 26 {
			return false
		}
	}
	return true
}

// grouping reports what may stand between the digits of an identity number.
func grouping(r rune) bool { return r == '-' || r == '`' || r == '\'' || isSpace(r) }

// list reads a cell of names or whole numbers into its canonical text, empty
// where the cell holds separators only.
func (a *arena) list(cell []byte, t Type) ([]byte, bool) {
	var items [][]byte
	for part := range bytes.FieldsFuncSeq(cell, func(r rune) bool { return strings.ContainsRune("、,，;；/|", r) }) {
		item := a.name(part)
		if len(item) == 0 {
			continue
		}
		if errorValue(item) {
			return nil, false
		}
		if t == Topics {
			n, ok := readWhole(a.nfkc(trimSpace(part)))
			if !ok {
				return nil, false
			}
			item = strconv.AppendInt(nil, n, 10)
		}
		// NFKC turns U+FE54 and U+037E into the mark that ends an item.
		items = append(items, bytes.ReplaceAll(item, []byte(";"), []byte("；")))
	}
	if len(items) == 0 {
		return nil, true
	}
	slices.SortFunc(items, bytes.Compare)
	start := len(a.buf)
	a.buf = append(a.buf, ';')
	for _, item := range items {
		a.buf = append(append(a.buf, item...), ';')
	}
	return a.since(start), true
}

const (
	minYear, maxYear     = 1900, 2100
	minSerial, maxSerial = 40000, 60000
	serialEpoch          = -25569 // 1899-12-30 in days since 1970-01-01
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
		return serial + serialEpoch, minSerial <= serial && serial <= maxSerial
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
	return minYear <= year && year <= maxYear && 1 <= month && month <= 12 && 1 <= day && day <= daysIn(year, month)
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
	return at, ok && days(minYear, 1, 1)*dayMicros <= at && at < days(maxYear+1, 1, 1)*dayMicros
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
	return (serial+serialEpoch)*dayMicros + second*1_000_000, minSerial <= serial && serial <= maxSerial
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

// digits reads the leading digits of b, between least and most of them.
func digits(b []byte, least, most int) (n int64, rest []byte, ok bool) {
	i := 0
	for i < len(b) && i < most && '0' <= b[i] && b[i] <= '9' {
		n = n*10 + int64(b[i]-'0')
		i++
	}
	return n, b[i:], i >= least
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// number returns the value of digits, false where it exceeds 64 bits.
func number(b []byte) (int64, bool) {
	n := int64(0)
	for _, c := range b {
		d := int64(c - '0')
		if n > (math.MaxInt64-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// numeral is a number as written: its sign, the digits before the point
// without grouping, and those behind it without trailing zeros.
type numeral struct {
	negative        bool
	whole, fraction []byte
}

var yuanSign = []byte("¥")

// minuses are the dashes that word processors and fonts put for a minus sign.
var minuses = [][]byte{[]byte("\u2212"), []byte("\u2013")}

// cutSign takes off a sign and returns it as - or +, 0 for none.
func cutSign(b []byte) ([]byte, byte) {
	if len(b) == 0 {
		return b, 0
	}
	switch c := b[0]; {
	case c == '-', c == '+':
		return b[1:], c
	case c >= utf8.RuneSelf:
		for _, minus := range minuses {
			if bare, cut := bytes.CutPrefix(b, minus); cut {
				return bare, '-'
			}
		}
	}
	return b, 0
}

// cutSuffix takes off the unit of a number.
func cutSuffix(b []byte) []byte {
	if len(b) > 0 && b[len(b)-1] >= utf8.RuneSelf {
		for _, suffix := range suffixes {
			if bare, cut := bytes.CutSuffix(b, suffix); cut {
				return bare
			}
		}
	}
	return b
}

var suffixes = [][]byte{[]byte("元"), []byte("人"), []byte("分钟"), []byte("秒"), []byte("课时")}

func readNumeral(b []byte) (n numeral, ok bool) {
	b, yuan := bytes.CutPrefix(b, yuanSign)
	b, sign := cutSign(b)
	if sign != 0 && !yuan {
		b, yuan = bytes.CutPrefix(b, yuanSign)
	}
	b = cutSuffix(b)
	n.negative = sign == '-'
	if sign == 0 && len(b) > 2 && b[0] == '(' && b[len(b)-1] == ')' { // as bookkeepers write it
		n.negative, b = true, b[1:len(b)-1]
		if !yuan {
			b = bytes.TrimPrefix(b, yuanSign)
		}
		b = cutSuffix(b)
	}
	whole, fraction, dotted := bytes.Cut(b, []byte("."))
	if dotted && !allDigits(fraction) {
		return numeral{}, false
	}
	n.fraction = bytes.TrimRight(fraction, "0")
	if n.whole = whole; bytes.IndexByte(whole, ',') >= 0 {
		n.whole, ok = ungroup(whole)
		return n, ok
	}
	return n, allDigits(whole)
}

// ungroup takes the commas out of digits grouped by exactly three.
func ungroup(b []byte) ([]byte, bool) {
	var out []byte
	for first := true; ; first = false {
		group, rest, more := bytes.Cut(b, []byte(","))
		if !allDigits(group) || len(group) > 3 || !first && len(group) < 3 {
			return nil, false
		}
		out = append(out, group...)
		if !more {
			return out, true
		}
		b = rest
	}
}

func readWhole(b []byte) (int64, bool) {
	n, ok := readNumeral(b)
	if !ok || len(n.fraction) > 0 {
		return 0, false
	}
	v, ok := number(n.whole)
	return v, ok && (v == 0 || !n.negative)
}

// readMoney returns hundredths of a yuan.
func readMoney(b []byte) (int64, bool) {
	n, ok := readNumeral(b)
	if !ok || len(n.fraction) > 2 || len(n.whole) > 15 {
		return 0, false
	}
	v, _ := number(n.whole)
	for i := range 2 {
		v *= 10
		if i < len(n.fraction) {
			v += int64(n.fraction[i] - '0')
		}
	}
	if n.negative {
		v = -v
	}
	return v, true
}

// Decimal digits in all and behind the point.
const decimalPrecision, decimalScale = 38, 10

func readDecimal(b []byte) (decimal128.Num, bool) {
	n, ok := readNumeral(b)
	whole := bytes.TrimLeft(n.whole, "0")
	if !ok || len(n.fraction) > decimalScale || len(whole) > decimalPrecision-decimalScale {
		return decimal128.Num{}, false
	}
	padded := slices.Concat([]byte("0"), whole, n.fraction, bytes.Repeat([]byte("0"), decimalScale-len(n.fraction)))
	v, _ := new(big.Int).SetString(string(padded), 10)
	if n.negative {
		v.Neg(v)
	}
	return decimal128.FromBigInt(v), true
}
