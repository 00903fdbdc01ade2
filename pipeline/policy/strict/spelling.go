package strict

import (
	"maps"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/spelling"
)

// OneOfThem is a hint that offers the nearest of some names.
func OneOfThem[T any](name string, all map[string]T) string {
	names := slices.Sorted(maps.Keys(all))
	return Instead(spelling.Likely(name, names), "use one of "+strings.Join(names, ", "))
}

// Instead is a hint that offers the word that was meant, where there is one.
func Instead(near, hint string) string {
	if near == "" {
		return hint
	}
	return "write " + near + ", or " + hint
}
