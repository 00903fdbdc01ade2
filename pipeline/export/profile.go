package export

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ColumnProfile tells what the cells of one column of a file look like. It is of
// the rows below the header that are neither blank nor footers and could be
// split, set aside or not.
type ColumnProfile struct {
	Column     string
	Filled     int64  // cells that are not blank; one that says NULL counts
	Unreadable int64  // of them
	Other      int64  // of them, those whose form was not counted by itself
	Forms      []Form // the commonest forms, most cells first, then by bytes
}

// Form is what cells look like and how many do: digits as 9, ASCII letters as A,
// runs of letters beyond ASCII as 文, all else as it is. So it tells how a
// value is written and never which it is, also of somebody's number or name.
type Form struct {
	Text  string
	Count int64
}

// A column of free text has as many forms as cells, so they are bounded: in a
// block, by the first that come, in the file, by the commonest of the first
// block. Both depend on the file alone. Counts are exact where a block
// has no more than the first bound, and Other says how many cells are in none.
const (
	formMax    = 40  // characters of a form
	blockForms = 512 // distinct forms of a column in one block
	fileForms  = 64
	topForms   = 5 // that are told
)

// profile is what the blocks of a file add up to, per column of the kind.
type profile []*columnProfile

type columnProfile struct {
	filled, unreadable, other int64
	forms                     map[string]int64
}

// blockProfile is what one block adds for a column.
type blockProfile struct {
	filled, unreadable, other int64
	forms                     []Form // most cells first
}

func newProfile(f *File) profile {
	p := make(profile, len(f.cells))
	for c := range p {
		p[c] = &columnProfile{forms: map[string]int64{}}
	}
	return p
}

// add adds the blocks of a file in their order.
func (p profile) add(blocks []blockProfile) {
	for c, b := range blocks {
		sum := p[c]
		sum.filled, sum.unreadable, sum.other = sum.filled+b.filled, sum.unreadable+b.unreadable, sum.other+b.other
		for _, f := range b.forms {
			if _, known := sum.forms[f.Text]; known || len(sum.forms) < fileForms {
				sum.forms[f.Text] += f.Count
			} else {
				sum.other += f.Count
			}
		}
	}
}

// columns returns the profiles of the columns that the file has, nil for no profile.
func (p profile) columns(f *File) []ColumnProfile {
	if p == nil {
		return nil
	}
	kind, _ := KindNamed(f.Kind)
	out := []ColumnProfile{}
	for c, sum := range p {
		if f.cells[c] < 0 {
			continue
		}
		column := ColumnProfile{Column: kind.Columns[c].Name, Filled: sum.filled, Unreadable: sum.unreadable,
			Other: sum.other}
		for text, count := range sum.forms {
			column.Forms = append(column.Forms, Form{text, count})
		}
		slices.SortFunc(column.Forms, commoner)
		column.Forms = column.Forms[:min(len(column.Forms), topForms)]
		out = append(out, column)
	}
	return out
}

func commoner(a, b Form) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Text, b.Text))
}

// formCounter counts the cells of one column in one block.
type formCounter struct {
	blockProfile
	last   *form // of the last cell: as a rule the next has it too, or that before
	before *form
	known  map[string]*form
	buffer []byte
}

type form struct {
	text  string
	whole bool // not cut
	ascii bool
	count int64
}

func (p *formCounter) add(cell []byte, v verdict) {
	if cell = trimCell(cell); len(cell) == 0 {
		return
	}
	p.filled++
	if v == unreadable {
		p.unreadable++
	}
	if p.last != nil && p.last.fits(cell) {
		p.last.count++
		return
	}
	if p.before != nil && p.before.fits(cell) {
		p.before.count++
		p.last, p.before = p.before, p.last
		return
	}
	var whole bool
	p.buffer, whole = appendForm(p.buffer[:0], cell)
	f := p.known[string(p.buffer)]
	if f == nil {
		if len(p.known) == blockForms {
			p.other++
			return
		}
		if p.known == nil {
			p.known = map[string]*form{}
		}
		f = &form{text: string(p.buffer), whole: whole, ascii: ascii(p.buffer)}
		p.known[f.text] = f
	}
	f.count++
	p.last, p.before = f, p.last
}

// takeProfile returns what was counted since the last call and forgets it, so that
// a block's count does not depend on which blocks its worker had before.
func takeProfile(counters []formCounter) []blockProfile {
	if counters == nil {
		return nil
	}
	out := make([]blockProfile, len(counters))
	for c := range counters {
		p := &counters[c]
		for _, f := range p.known {
			p.forms = append(p.forms, Form{f.text, f.count})
		}
		slices.SortFunc(p.forms, commoner)
		out[c] = p.blockProfile
		p.blockProfile, p.last, p.before = blockProfile{}, nil, nil
		clear(p.known)
	}
	return out
}

// formOf is the form of an ASCII character, 0 for control characters and for
// bytes of other characters.
var formOf = func() (table [256]byte) {
	for c := byte(' '); c < 0x7F; c++ {
		switch {
		case '0' <= c && c <= '9':
			table[c] = '9'
		case unicode.IsLetter(rune(c)):
			table[c] = 'A'
		default:
			table[c] = c
		}
	}
	return table
}()

const letters = "文"

// firstPictures is where symbols begin that stand for letters: Braille, and
// behind it the radicals.
const firstPictures = 0x2800

// fits reports a cell of that form. It may miss one that holds more than ASCII
// and ideographs.
func (f *form) fits(cell []byte) bool {
	if !f.whole {
		return false
	}
	text, run := f.text, false
	if f.ascii {
		if len(cell) != len(text) {
			return false
		}
		for i, c := range cell {
			if formOf[c] != text[i] {
				return false
			}
		}
		return true
	}
	for i := 0; i < len(cell); {
		if c := cell[i]; c < utf8.RuneSelf {
			if len(text) == 0 || text[0] != formOf[c] {
				return false
			}
			text, run, i = text[1:], false, i+1
			continue
		}
		if !ideograph(cell[i:]) {
			return false
		}
		if !run {
			if !strings.HasPrefix(text, letters) {
				return false
			}
			text, run = text[len(letters):], true
		}
		i += len(letters)
	}
	return len(text) == 0
}

// appendForm appends the form of a cell and reports whether it is whole: what
// comes after so many characters is cut.
func appendForm(dst, cell []byte) ([]byte, bool) {
	n, run := 0, false
	// put adds the form of a character, false where there is no more room.
	put := func(r rune) bool {
		r = formRune(r)
		if r == '文' && run {
			return true
		}
		if n == formMax {
			dst = append(dst, "…"...)
			return false
		}
		run = r == '文'
		dst = utf8.AppendRune(dst, r)
		n++
		return true
	}
	for len(cell) > 0 {
		r, size := utf8.DecodeRune(cell)
		// By character, not by cell: a cell may be of megabytes.
		if r >= utf8.RuneSelf && !ideograph(cell) && norm.NFKC.QuickSpan(cell[:size]) < size {
			for _, r := range string(norm.NFKC.Bytes(cell[:size])) {
				if !put(r) {
					return dst, false
				}
			}
		} else if !put(r) {
			return dst, false
		}
		cell = cell[size:]
	}
	return dst, true
}

// formRune returns the form of a character. Only punctuation and symbols are
// told as they are: every other character may be part of a name.
func formRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf && formOf[r] != 0:
		return rune(formOf[r])
	case r < ' ':
		return r + 0x2400 // control pictures
	case r == 0x7F:
		return 0x2421
	case unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.IsDigit(r):
		return '9'
	case unicode.IsPunct(r), unicode.In(r, unicode.Sm, unicode.Sc, unicode.Sk):
		return r
	case r < firstPictures && unicode.IsSymbol(r), r == utf8.RuneError:
		return r
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
		return utf8.RuneError // there is something that nobody sees
	}
	return '文'
}
