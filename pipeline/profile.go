package pipeline

import (
	"context"
	"fmt"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/keys"
	"github.com/peihe/peihe/pipeline/profile"
)

// A ProfiledColumn tells what a column of a file looks like, before anyone judges
// it. Personal columns, and texts, in which a person may stand, are told by form
// only.
type ProfiledColumn struct {
	SourceFile      string `json:"-"`
	Position        int64  `json:"-"` // in its file
	Kind            string `json:"-"`
	ColumnName      string `json:"column"`
	Header          string `json:"header"`
	FilledCount     int64  `json:"filled"`
	UnreadableCount int64  `json:"unreadable"`
	DistinctCount   *int64 `json:"distinct,omitempty"`
	Least           string `json:"least,omitempty"`
	Greatest        string `json:"greatest,omitempty"`
	Forms           string `json:"forms"` // the commonest, each with how many cells, joined with a blank between
}

// loadProfiles records, of each column of each file, the cells filled and
// unreadable and the commonest forms; nothing where no profile is wanted.
func (b *build) loadProfiles(ctx context.Context) error {
	var rows [][]any
	for _, f := range b.Files {
		for i, p := range f.Profile {
			rows = append(rows, []any{f.Path, f.Kind, p.Name, int64(i + 1), p.Filled, p.Unreadable, formsOf(p)})
		}
	}
	return b.fill(ctx, "raw.profiles", rows)
}

// formsOf joins the forms of a column: 9999-99-99 (1204), 文 (3).
func formsOf(p profile.Column) string {
	var forms []string
	for _, f := range p.Forms {
		forms = append(forms, fmt.Sprintf("%s (%d)", f.Text, f.Count))
	}
	return strings.Join(forms, "  ")
}

// profileRanges finds, in the rows of each file that could be read, how many values
// a column has, and the least and greatest.
func (b *build) profileRanges(ctx context.Context) error {
	if err := b.fill(ctx, "keys.ranges", nil); err != nil || !b.profiled {
		return err
	}
	for _, k := range b.kinds() {
		ranges := "insert into keys.ranges " + keys.Ranges(k, b.isPresent)
		if err := b.DB.Exec(ofKind(ctx, "keys.ranges", k), ranges); err != nil {
			return fmt.Errorf("profile of %s: %w", k.Name, err)
		}
	}
	return b.maskRanges(ctx)
}

// maskRanges masks the least and greatest values of keys: a class that nobody exported
// may be somebody's number.
func (b *build) maskRanges(ctx context.Context) error {
	type value struct{ V string }
	for _, column := range []string{"least", "greatest"} {
		values, err := duck.All[value](ctx, b.DB, fmt.Sprintf("select distinct %s as v from keys.ranges where "+
			"column_name in ('%s') and %[1]s is not null", column, strings.Join(keyColumns, "', '")))
		if err != nil {
			return err
		}
		for _, v := range values {
			if b.masks.See(v.V) == nil {
				continue
			}
			if err := b.DB.Exec(ctx, fmt.Sprintf("update keys.ranges set %s = %s where %[1]s = %[3]s", column,
				duck.Literal(b.masks.Mask(v.V)), duck.Literal(v.V))); err != nil {
				return err
			}
		}
	}
	return nil
}
