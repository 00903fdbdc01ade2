// Package cell reads the text of one cell as a value of its column's type.
//
// What a cell may look like, and what of it does not count, stands in the contract
// (exports.md, cells). Nothing is guessed: a cell that has two readings has none.
package cell

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"github.com/peihe/peihe/pipeline/privacy"
	"github.com/peihe/peihe/pipeline/schema"
)

// A Value is what a cell holds. Which field counts depends on the type: days
// since 1970-01-01, microseconds since midnight or 1970, a whole number, or
// hundredths of a yuan in Number; a score in Decimal; all else in Text.
type Value struct {
	Number  int64
	Decimal decimal128.Num
	Text    []byte
}

// A Verdict on a cell.
type Verdict uint8

const (
	Unknown    Verdict = iota // blank, or a word for nothing
	Known                     // read
	Unreadable                // neither
)

// A Reader reads the cells of one column as the dialect of its file says.
type Reader struct {
	schema.Column
	zone  int64             // that times with an offset are moved to, in minutes ahead of UTC
	meant map[string][]byte // the words that others stand for; nil for none
}

// NewReader returns a reader of a column of files whose zone is so many minutes ahead
// of UTC. words are, by what a cell may say, the word that is meant, both read as names.
func NewReader(c schema.Column, utcOffset int, words map[string]string) Reader {
	r := Reader{Column: c, zone: int64(utcOffset)}
	if len(words) > 0 {
		r.meant = make(map[string][]byte, len(words))
		for written, meant := range words {
			r.meant[NormalName(written)] = []byte(NormalName(meant))
		}
	}
	return r
}

// Read reads one cell of the column into v, whose text lies in cell or in a.
func (c *Reader) Read(cell []byte, a *Arena, v *Value) Verdict {
	if c.Type == schema.Timestamp { // nearly all cells of the largest kind
		if at, usual := usualTimestamp(cell); usual {
			v.Number = at
			return Known
		}
	}
	foreign := !IsASCII(cell)
	if foreign && c.Type != schema.Text {
		cell = a.visible(cell)
	}
	if cell = Trim(cell); len(cell) == 0 {
		return Unknown
	}
	ok := true
	switch c.Type {
	case schema.Text:
		v.Text, ok = cell, !errorValue(cell)
	case schema.Name, schema.Word:
		v.Text, ok = c.name(cell, a)
	case schema.List, schema.Topics:
		v.Text, ok = a.list(cell, c.Type)
		ok = ok && !errorValue(cell)
	default:
		if foreign {
			cell = a.nfkc(cell)
		}
		if nothing(cell) {
			return Unknown
		}
		ok = c.value(cell, a, v)
	}
	if !ok {
		return Unreadable
	}
	if c.Type.IsText() {
		if len(v.Text) == 0 {
			return Unknown
		}
		// No export writes U+0000: a cell that holds one was damaged on its way.
		if bytes.IndexByte(v.Text, 0) >= 0 {
			return Unreadable
		}
	}
	return Known
}

// name reads a name, or one of a few words, by the word that is meant.
func (c *Reader) name(cell []byte, a *Arena) ([]byte, bool) {
	text := a.Name(cell)
	if errorValue(text) {
		return nil, false
	}
	if c.meant != nil {
		if word, ok := c.meant[string(text)]; ok {
			text = word
		}
	}
	return text, c.Type == schema.Name || slices.Contains(c.Words, string(text))
}

// value reads a cell in NFKC whose type is neither a text, a name nor a list.
func (c *Reader) value(cell []byte, a *Arena, v *Value) (ok bool) {
	switch c.Type {
	case schema.ID:
		v.Text, ok = cell, !errorValue(cell)
	case schema.Identity:
		v.Text, ok = a.identity(cell), !errorValue(cell)
	case schema.Date:
		v.Number, ok = readDate(cell, c.zone)
	case schema.Month:
		v.Number, ok = readMonth(cell, c.zone)
	case schema.Time:
		v.Number, ok = readTime(cell)
		if c.Name == schema.EndTime && (ok && v.Number == 0 || midnight(cell)) {
			v.Number, ok = dayMicros, true
		}
	case schema.Timestamp:
		v.Number, ok = readTimestamp(cell, c.zone)
	case schema.Whole:
		v.Number, ok = readWhole(cell)
		ok = ok && v.Number >= c.Minimum && !privacy.IsIdentity(string(cell))
	case schema.Money:
		v.Number, ok = readMoney(cell)
	case schema.Decimal:
		v.Decimal, ok = readDecimal(cell)
		ok = ok && !privacy.IsIdentity(string(cell))
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
func NormalName(s string) string { return string(new(Arena).Name([]byte(s))) }

// ENotation is the pattern of an identity number that a spreadsheet turned into
// E-notation, such as 3.50102E+17 or 3.5e17: it identifies nobody.
const ENotation = `^[0-9]+(\.[0-9]+)?[Ee][+-]?[0-9]+$`
