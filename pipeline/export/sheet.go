package export

import (
	"bytes"
	"math"
	"slices"
	"sort"
	"strconv"
	"time"
)

// Bounds of a sheet, those of the spreadsheets themselves.
const (
	sheetRows    = 1 << 20
	sheetColumns = 1 << 14
)

// What a sheet may become. Far above what an office exports, but a file of a few
// kilobytes can ask for terabytes: one long text shown in every cell, one
// merged range over the whole sheet.
const (
	spreadCells = 1 << 26
	spreadText  = 4 << 30
	heldText    = 64 << 20 // values of merged ranges that are open at a row
)

// mergedNumber is a fault that only sheets have: one sum stands for several
// rows. Its number keeps clear of those of the text splitter.
const mergedNumber fault = 1 << 7

// noType is the type of a column that none of the kind takes.
const noType Type = math.MaxUint8

// grid lays the cells of a sheet out as rows of a block, a merged range's value
// in every cell of the range. Cells come row by row, from left to right.
type grid struct {
	types []Type // of the columns; nil while they are not known
	limit int    // bytes a row may have

	ranges []merged // that reach the current row, by first column
	until  int64    // last row that a range with a value reaches
	ends   int64    // first row that one of them ends in
	held   int      // bytes of their values
	cells  int64    // laid out so far
	text   int64

	b      *block
	rec    record
	at     int // the first range not yet laid out in this row
	long   bool
	beyond bool
	err    error
}

// merged is a range of cells with one value. Columns count from 0, rows from 1.
type merged struct {
	first, last int
	from, to    int64
	text        []byte
	own         bool // text is a copy
}

func newGrid(types []Type) grid { return grid{types: types, limit: recordLimit} }

// full reports a block that should get no more rows.
func (g *grid) full(b *block) bool {
	return len(b.rows) >= blockRows || len(b.text) >= blockSize || len(b.cells) >= blockSize
}

// begin starts a row.
func (g *grid) begin(b *block, row int64) {
	g.b, g.at, g.long, g.beyond = b, 0, false, false
	g.rec = record{first: len(b.cells), from: len(b.text), row: row}
	if g.cells += int64(len(g.ranges)); g.cells > spreadCells { // each is looked at, with a value or without
		g.err = tooMuch()
	}
	if len(g.ranges) == 0 || g.ends >= row {
		return
	}
	g.ends = math.MaxInt64
	g.ranges = slices.DeleteFunc(g.ranges, func(m merged) bool {
		if m.to >= row {
			g.ends = min(g.ends, m.to)
			return false
		}
		if m.own {
			g.held -= len(m.text)
		}
		return true
	})
}

// open adds a range that reaches the current row, none of whose cells has been
// passed. One that overlaps another is dropped: spreadsheets repair such files so.
func (g *grid) open(m merged) {
	i := sort.Search(len(g.ranges), func(i int) bool { return g.ranges[i].first >= m.first })
	if i > 0 && g.ranges[i-1].last >= m.first || i < len(g.ranges) && g.ranges[i].first <= m.last {
		return
	}
	if len(g.ranges) == 0 {
		g.ends = m.to
	}
	g.ends = min(g.ends, m.to)
	g.ranges = slices.Insert(g.ranges, i, m)
	g.setText(&g.ranges[i], m.text, m.own)
}

// setText gives a range its value; own asks for a copy.
func (g *grid) setText(m *merged, text []byte, own bool) {
	if len(text) == 0 {
		return
	}
	if m.text, m.own = text, own; own {
		m.text = bytes.Clone(text)
		if g.held += len(text); g.held > heldText {
			g.err = tooMuch()
		}
	}
	g.until = max(g.until, m.to)
}

// free returns the first column from the given one on that no open range
// covers, with all left of it laid out.
func (g *grid) free(column int) int {
	for g.at < len(g.ranges) {
		m := &g.ranges[g.at]
		if m.last >= column {
			if m.first > column {
				break
			}
			column = m.last + 1
		}
		g.spread(m)
		g.at++
	}
	return column
}

// room returns how far a range from column first on reaches before it meets another.
func (g *grid) room(first, last int) int {
	for _, m := range g.ranges[g.at:] {
		if m.first > first {
			return min(last, m.first-1)
		}
	}
	return last
}

// close ends all ranges.
func (g *grid) close() { g.ranges, g.held, g.until = g.ranges[:0], 0, 0 }

// cell takes the next cell of the row. A text that stays as it is needs no copy.
func (g *grid) cell(column int, text []byte, stays bool) {
	for g.at < len(g.ranges) && g.ranges[g.at].last < column {
		g.spread(&g.ranges[g.at])
		g.at++
	}
	if g.at < len(g.ranges) && g.ranges[g.at].first <= column {
		// Only the first cell of a range counts; others may hold what nobody sees.
		if m := &g.ranges[g.at]; m.first == column && m.from == g.rec.row {
			g.setText(m, text, !stays)
		}
		return
	}
	g.put(column, column, text)
}

// spread lays a merged range out in the current row.
func (g *grid) spread(m *merged) {
	if len(m.text) == 0 {
		return
	}
	if g.put(m.first, m.last, m.text); m.from == m.to || blank(m.text) {
		return
	}
	for c := m.first; c <= m.last && c < len(g.types); c++ {
		switch g.types[c] {
		case Whole, Money, Decimal:
			g.rec.fault = max(g.rec.fault, mergedNumber)
		}
	}
}

// put lays a text out in the columns from first to last. Blank cells are laid
// out only where another follows.
func (g *grid) put(first, last int, text []byte) {
	if len(text) == 0 || g.long || g.beyond || g.err != nil {
		return
	}
	b := g.b
	if g.types != nil && last >= len(g.types) {
		// Of the cells beyond the header one is enough to know that there is one.
		if last = len(g.types) - 1; !blank(text) {
			g.beyond = true
			g.rec.fault = max(g.rec.fault, beyondHeader)
			first, last = min(first, len(g.types)), len(g.types)
		}
		if first > last {
			return
		}
	}
	if len(b.text)-g.rec.from+len(text) > g.limit {
		g.long = true
		b.text, b.cells = b.text[:g.rec.from], b.cells[:g.rec.first]
		return
	}
	before := len(b.cells)
	g.cells += int64(g.rec.first + last + 1 - before)
	if g.text += int64(len(text)); g.cells > spreadCells || g.text > spreadText {
		g.err = tooMuch()
		return
	}
	here := span{from: uint32(len(b.text))}
	here.to = here.from
	for len(b.cells) < g.rec.first+first {
		b.cells = append(b.cells, here)
	}
	b.text = append(b.text, text...)
	here.to = uint32(len(b.text))
	for len(b.cells) <= g.rec.first+last {
		b.cells = append(b.cells, here)
	}
}

func tooMuch() error {
	return unusable(causeBomb, "merged ranges and repeated texts make more than %d million cells or %d GB of it; %s",
		spreadCells>>20, spreadText>>30, "unmerge them and "+saveAs)
}

// end finishes the row; one without content yields none.
func (g *grid) end() error {
	for ; g.at < len(g.ranges); g.at++ {
		g.spread(&g.ranges[g.at])
	}
	b := g.b
	switch g.rec.end, g.rec.to = len(b.cells), len(b.text); {
	case g.err != nil:
	case g.long:
		b.rows = append(b.rows, record{row: g.rec.row, fault: tooLong})
	case g.rec.end > g.rec.first:
		b.rows = append(b.rows, g.rec)
	}
	return g.err
}

// shape is what a number format makes of a number, as far as it matters here.
type shape uint8

const (
	plainShape    shape = iota
	dateShape           // a day
	dateTimeShape       // a day and a time
	clockShape          // a time of day
	elapsedShape        // hours that go on beyond 24
)

// Significant digits that a spreadsheet has: beyond them, a number holds noise
// of the binary representation, and an identity number is lost.
const significant = 15

// appendNumber appends the text of a number cell: a date or time in its
// canonical form where the format shows one, all else in plain digits. A column
// of identity numbers gets one that has lost digits in E-notation ([ENotation]).
func appendNumber(dst, number []byte, s shape, t Type, from1904 bool) []byte {
	x, ok := parseNumber(number)
	if !ok {
		return append(dst, number...)
	}
	if s != plainShape {
		if out, ok := appendSerial(dst, x, s, t, from1904); ok {
			return out
		}
	}
	switch t {
	case Identity:
		if math.Abs(x) >= 1e15 {
			return strconv.AppendFloat(dst, x, 'G', significant, 64)
		}
	case Date, Month, Timestamp:
		if from1904 && x >= 0 && x <= maxSerial {
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

// parseNumber reads a number as XML has it; Go's other notations are none.
func parseNumber(b []byte) (float64, bool) {
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
func appendSerial(dst []byte, x float64, s shape, t Type, from1904 bool) ([]byte, bool) {
	end := float64(serialEnd)
	if from1904 {
		end -= days1904
	}
	if x < 0 || x >= end {
		return nil, false
	}
	seconds := int64(math.Round(x * 86400))
	day, second := seconds/86400, seconds%86400
	if (s == clockShape || s == elapsedShape) && (x < 1 || t == Time) {
		hour := second / 3600
		if s == elapsedShape {
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
	if s == dateShape && (second == 0 || t == Date || t == Month) {
		return dst, true
	}
	return appendClock(append(dst, ' '), second/3600, second), true
}

func appendDay(dst []byte, serial int64) []byte {
	return time.Unix((serial+serialEpoch)*86400, 0).UTC().AppendFormat(dst, time.DateOnly)
}

func appendClock(dst []byte, hour, second int64) []byte {
	if hour < 10 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendInt(dst, hour, 10)
	return append(dst, ':', byte('0'+second/600%6), byte('0'+second/60%10), ':', byte('0'+second/10%6),
		byte('0'+second%10))
}
