package pipeline

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"

	"github.com/peihe/peihe/pipeline/duck"
)

// nearestNames records, for each institution and district of the exports that the
// policy does not have, the names of the policy that come nearest. Go compares
// them and not the engine, whose edit distance counts bytes.
func (b *build) nearestNames(ctx context.Context) error {
	var institutions, districts []string
	for _, i := range b.policy.Institutions {
		institutions = append(institutions, i.Name)
	}
	for _, d := range b.policy.Districts {
		districts = append(districts, d.Name)
	}
	var rows [][]any
	for _, role := range []struct {
		isDistrict bool
		known      []string
		query      string
	}{
		{false, institutions, "select institution as name from staging.classes union select institution from staging.sanctions union select payee from staging.payments"},
		{true, districts, "select district as name from staging.classes union select district from staging.transfers"},
	} {
		for row, err := range duck.Select[struct{ Name string }](ctx, b.db, role.query) {
			if err != nil {
				return err
			}
			if slices.Contains(role.known, row.Name) {
				continue
			}
			if near := nearest(row.Name, role.known); near != nil {
				rows = append(rows, []any{role.isDistrict, row.Name, joined(near)})
			}
		}
	}
	return b.db.Table(ctx, "keys.nearest_names", []duck.Column{
		{Name: "is_district", Type: "boolean"}, {Name: "name", Type: "varchar"}, {Name: "nearest", Type: "varchar"},
	}, rows)
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
