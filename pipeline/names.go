package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"

	"github.com/peihe/peihe/pipeline/duck"
)

// knownNames are the names and words that the policy knows of a column, in its order.
func (b *build) knownNames(kind, column string) []string {
	var names []string
	switch column {
	case "institution", "payee":
		for _, i := range b.Notice.Institutions {
			names = append(names, i.Name)
		}
	case "district":
		for _, d := range b.Notice.Districts {
			names = append(names, d.Name)
		}
	default:
		names = b.Notice.KnownWords()[kind+"."+column]
	}
	return names
}

// nameUnknown records, for each name and word that the policy does not know, those
// that come nearest. Go compares them and not the engine, whose edit distance counts
// bytes.
func (b *build) nameUnknown(ctx context.Context) error {
	type unknown struct {
		Kind, ColumnName, Name string
		RowCount               int64
		SourceFile             string
		SourceRow              int64
	}
	var rows [][]any
	for u, err := range duck.Select[unknown](ctx, b.DB, "select * from staging.unknown_names") {
		if err != nil {
			return err
		}
		known := b.knownNames(u.Kind, u.ColumnName)
		if slices.Contains(known, u.Name) { // an occupation by another of its names
			continue
		}
		if near := nearest(u.Name, known); near != nil {
			for i, name := range near {
				near[i] += lookAlikes(u.Name, name)
			}
			rows = append(rows, []any{u.Kind, u.ColumnName, u.Name, joined(near)})
		}
	}
	return b.fill(ctx, "keys.nearest_words", rows)
}

// lookAlikes names the code points of characters that only look like those of a
// known name, such as (⻓ U+2ED3 ≠ 长 U+957F); "" where there are none.
func lookAlikes(name, known string) string {
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

// nearest returns those of the known names that share most characters in order
// with name, in their order and at most three, nil where none shares half. Put in
// or left out, a character counts one, replaced by another two: 培训学校 for
// 职业培训学校 is nearer than another school's name of the same length.
func nearest(name string, known []string) []string {
	length := utf8.RuneCountInString(name)
	if length > longestName {
		return nil
	}
	var found []string
	least := 0
	for _, k := range known {
		all, shared := length+utf8.RuneCountInString(k), 2*edlib.LCS(name, k)
		switch distance := all - shared; {
		case 2*shared < all || found != nil && distance > least:
		case found != nil && distance == least:
			found = append(found, k)
		default:
			found, least = []string{k}, distance
		}
	}
	return found[:min(len(found), nearestShown)]
}
