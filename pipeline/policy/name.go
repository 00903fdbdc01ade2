package policy

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Name normalises the name of a person, institution, district or category, so
// that two spellings of one name are equal: NFKC, no white space (zero-width
// characters included), one middle dot (exports, Reading a cell).
func Name(s string) string { return strings.Map(nameRune, norm.NFKC.String(s)) }

func nameRune(r rune) rune {
	switch {
	case unicode.IsSpace(r), '\u200B' <= r && r <= '\u200F', '\u202A' <= r && r <= '\u202E', r == '\u2060', r == '\uFEFF':
		return -1
	case r == '\u2022', r == '\u2027', r == '\u30FB', r == '\uFF65':
		return '·'
	}
	return r
}
