package strict

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Name normalises the name of a person, institution, district or category, so
// that two spellings of one name are equal: NFKC, no white space, no control or
// format characters, one middle dot (exports, Reading a cell).
func Name(s string) string { return strings.Map(nameRune, norm.NFKC.String(strings.Map(visible, s))) }

// visible drops format characters, which would keep NFKC from what they part.
func visible(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

func nameRune(r rune) rune {
	switch {
	case unicode.IsSpace(r), unicode.IsControl(r):
		return -1
	case r == '\u2022', r == '\u2027', r == '\u30FB', r == '\uFF65':
		return '·'
	}
	return r
}
