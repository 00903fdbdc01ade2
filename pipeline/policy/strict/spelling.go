package strict

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"
)

// Nearest is the known word that differs from one in fewest characters, "" where none
// shares half of them.
func Nearest(word string, known []string) string {
	var near string
	least := utf8.RuneCountInString(word)/2 + 1
	for _, k := range known {
		if distance := edlib.LevenshteinDistance(word, k); distance < least {
			near, least = k, distance
		}
	}
	return near
}

// OneOfThem is a hint that offers the nearest of some names.
func OneOfThem[T any](name string, all map[string]T) string {
	names := slices.Sorted(maps.Keys(all))
	return Instead(Nearest(name, names), "use one of "+strings.Join(names, ", "))
}

// Instead is a hint that offers the word that was meant, where there is one.
func Instead(near, hint string) string {
	if near == "" {
		return hint
	}
	return "write " + near + ", or " + hint
}
