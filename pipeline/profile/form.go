package profile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/peihe/peihe/pipeline/cell"
)

type form struct {
	text  string
	whole bool // not cut
	ascii bool
	count int64
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
func (f *form) fits(written []byte) bool {
	if !f.whole {
		return false
	}
	text, run := f.text, false
	if f.ascii {
		if len(written) != len(text) {
			return false
		}
		for i, c := range written {
			if formOf[c] != text[i] {
				return false
			}
		}
		return true
	}
	for i := 0; i < len(written); {
		if c := written[i]; c < utf8.RuneSelf {
			if len(text) == 0 || text[0] != formOf[c] {
				return false
			}
			text, run, i = text[1:], false, i+1
			continue
		}
		if !cell.IsIdeograph(written[i:]) {
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
func appendForm(dst, text []byte) ([]byte, bool) {
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
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		// By character, not by cell: a cell may be of megabytes.
		if r >= utf8.RuneSelf && !cell.IsIdeograph(text) && norm.NFKC.QuickSpan(text[:size]) < size {
			for _, r := range string(norm.NFKC.Bytes(text[:size])) {
				if !put(r) {
					return dst, false
				}
			}
		} else if !put(r) {
			return dst, false
		}
		text = text[size:]
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
