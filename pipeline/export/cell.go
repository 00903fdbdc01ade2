package export

import (
	"bytes"
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
	unknown    verdict = iota // blank
	known                     // read
	unreadable                // neither
)

// read reads one cell of the column into v, whose text lies in cell or in a.
func (c *Column) read(cell []byte, a *arena, v *value) verdict {
	cell = trimCell(cell)
	if len(cell) == 0 {
		return unknown
	}
	ok := true
	switch c.Type {
	case Text:
		v.text = cell
	case ID, Identity:
		v.text = a.nfkc(cell)
		if c.Type == Identity && bytes.HasSuffix(v.text, []byte("x")) {
			v.text = a.hold(v.text)
			v.text[len(v.text)-1] = 'X'
		}
	case Name, Word:
		v.text = a.name(cell)
		ok = c.Type == Name || slices.Contains(c.Words, string(v.text))
	case Date:
		v.number, ok = readDate(a.nfkc(cell))
	case Month:
		v.number, ok = readMonth(a.nfkc(cell))
	case Time:
		v.number, ok = readTime(a.nfkc(cell))
	case Timestamp:
		v.number, ok = readTimestamp(a.nfkc(cell))
	case Whole:
		v.number, ok = readWhole(a.nfkc(cell))
		ok = ok && v.number >= c.Minimum
	case Money:
		v.number, ok = readMoney(a.nfkc(cell))
	case Decimal:
		v.decimal, ok = readDecimal(a.nfkc(cell))
	case List, Topics:
		v.text, ok = a.list(cell, c.Type)
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

// NormalName reads s as a name: NFKC, no white space, one kind of middle dot.
func NormalName(s string) string { return string(new(arena).name([]byte(s))) }

// ENotation is the pattern of an identity number that a spreadsheet turned into
// E-notation, such as 3.50102E+17 or 3.5e17: it identifies nobody.
const ENotation = `^[0-9]+(\.[0-9]+)?[Ee][+-]?[0-9]+$`

// isSpace reports white space, the zero-width and direction marks included.
func isSpace(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r == ' ' || '\t' <= r && r <= '\r'
	case r == 0x2060, r == 0xFEFF, 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E:
		return true
	}
	return unicode.IsSpace(r)
}

// ascii reports text of ASCII characters only.
func ascii(b []byte) bool {
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
	return len(b) >= 3 && b[0] >= 0xE4 && b[0] <= 0xE9 && (b[0] > 0xE4 || b[1] >= 0xB8) && b[1] >= utf8.RuneSelf && b[2] >= utf8.RuneSelf
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

func (a *arena) hold(b []byte) []byte {
	start := len(a.buf)
	a.buf = append(a.buf, b...)
	return a.since(start)
}

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
	b = a.nfkc(b)
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

// list reads a cell of names or whole numbers into its canonical text, empty
// where the cell holds separators only.
func (a *arena) list(cell []byte, t Type) ([]byte, bool) {
	var items [][]byte
	for part := range bytes.FieldsFuncSeq(cell, func(r rune) bool { return strings.ContainsRune("、,，;；/|", r) }) {
		item := a.name(part)
		if len(item) == 0 {
			continue
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
	dayMicros            = 24 * 60 * 60 * 1_000_000
)

// readDate reads a day, or a timestamp at midnight, as days since 1970-01-01.
func readDate(b []byte) (int64, bool) {
	if day, ok := readDay(b); ok {
		return day, true
	}
	at, ok := readTimestamp(b)
	return at / dayMicros, ok && at%dayMicros == 0
}

// readMonth reads a month or a date as the first day of the month.
func readMonth(b []byte) (int64, bool) {
	if year, month, _, ok := calendar(b, false); ok {
		return days(year, month, 1), true
	}
	day, ok := readDate(b)
	if !ok {
		return 0, false
	}
	return day - int64(time.Unix(day*86400, 0).UTC().Day()) + 1, true
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

// readTimestamp reads a day, white space or T, and a time as microseconds since 1970.
func readTimestamp(b []byte) (int64, bool) {
	if at, ok := usualTimestamp(b); ok {
		return at, true
	}
	cut := bytes.IndexFunc(b, func(r rune) bool { return r == 'T' || isSpace(r) })
	if cut < 0 {
		return 0, false
	}
	day, ok := readDay(b[:cut])
	if !ok {
		return 0, false
	}
	rest := b[cut+1:]
	if b[cut] != 'T' {
		rest = trimSpace(b[cut:])
	}
	at, ok := readTime(rest)
	return day*dayMicros + at, ok
}

// usualTimestamp reads 2021-04-22 08:30:00, the form that nearly all cells
// have, several times as fast as the general way.
func usualTimestamp(b []byte) (int64, bool) {
	if len(b) != len("0000-00-00 00:00:00") || b[4] != '-' || b[7] != '-' || b[10] != ' ' || b[13] != ':' || b[16] != ':' {
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

// readTime reads hours and minutes, and seconds if given, as microseconds since midnight.
func readTime(b []byte) (int64, bool) {
	hour, b, ok := digits(b, 1, 2)
	if !ok {
		return 0, false
	}
	minute, b, ok := clockPart(b)
	if !ok {
		return 0, false
	}
	second := int64(0)
	if len(b) > 0 {
		if second, b, ok = clockPart(b); !ok {
			return 0, false
		}
	}
	return ((hour*60+minute)*60 + second) * 1_000_000, hour < 24 && len(b) == 0
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

var suffixes = [][]byte{[]byte("元"), []byte("人"), []byte("分钟"), []byte("秒"), []byte("课时")}

func readNumeral(b []byte) (n numeral, ok bool) {
	b = bytes.TrimPrefix(b, []byte("¥"))
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		n.negative, b = b[0] == '-', b[1:]
	}
	if len(b) > 0 && b[len(b)-1] >= utf8.RuneSelf {
		for _, suffix := range suffixes {
			if bare, cut := bytes.CutSuffix(b, suffix); cut {
				b = bare
				break
			}
		}
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
