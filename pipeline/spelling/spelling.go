// Package spelling finds the known name that one which nobody knows most likely means.
package spelling

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"
)

// LookAlikes names the code points of characters that only look like those of a
// known name, such as (⻓ U+2ED3 ≠ 长 U+957F); "" where there are none.
func LookAlikes(name, known string) string {
	written, meant := []rune(name), []rune(known)
	if len(written) != len(meant) {
		return ""
	}
	var pairs []string
	for i, r := range written {
		if r != meant[i] && unicode.In(r, unicode.Radical, unicode.Cyrillic, unicode.Greek) {
			pairs = append(pairs, fmt.Sprintf("%c U+%04X ≠ %c U+%04X", r, r, meant[i], meant[i]))
		}
	}
	if pairs == nil {
		return ""
	}
	return "(" + strings.Join(pairs, ", ") + ")"
}

const (
	nearestShown = 3
	longestName  = 100 // characters; what is longer is no name
)

// Nearest returns those of the known names that share most characters in order
// with name, in their order and at most three, nil where none shares half. Put in
// or left out, a character counts one, replaced by another two: 培训学校 for
// 职业培训学校 is nearer than another school's name of the same length.
func Nearest(name string, known []string) []string { return nearest(name, known, 1, 2) }

// nearest is [Nearest] where one shares no less than a fraction.
func nearest(name string, known []string, part, of int) []string {
	length := utf8.RuneCountInString(name)
	if length > longestName {
		return nil
	}
	var found []string
	least := 0
	for _, k := range known {
		all, shared := length+utf8.RuneCountInString(k), 2*edlib.LCS(name, k)
		switch distance := all - shared; {
		case of*shared < part*all || found != nil && distance > least:
		case found != nil && distance == least:
			found = append(found, k)
		default:
			found, least = []string{k}, distance
		}
	}
	return found[:min(len(found), nearestShown)]
}

// Likely is the known word that one with a slip of the pen most likely means, the first
// where several are; "" where none shares half of its characters or, since any two words
// of letters share some, two thirds of its letters.
func Likely(word string, known []string) string {
	part, of := 1, 2
	if utf8.RuneCountInString(word) == len(word) {
		part, of = 2, 3
	}
	if near := nearest(word, known, part, of); near != nil {
		return near[0]
	}
	return ""
}

// DidYouMean is a hint for a word which nobody knows: the one that is most likely meant,
// or all where none is like it.
func DidYouMean(word string, known []string) string {
	if near := Likely(word, known); near != "" {
		return "did you mean " + near + "?"
	}
	return "use one of " + strings.Join(known, ", ")
}
