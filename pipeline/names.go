package pipeline

import (
	"context"
	"slices"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/spelling"
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
		if near := spelling.Nearest(u.Name, known); near != nil {
			for i, name := range near {
				near[i] += spelling.LookAlikes(u.Name, name)
			}
			rows = append(rows, []any{u.Kind, u.ColumnName, u.Name, joined(near)})
		}
	}
	return b.fill(ctx, "keys.nearest_words", rows)
}
