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

// namedColumn is a column whose names or words the policy knows.
type namedColumn struct {
	kind, column string
	known        []string
	isWord       bool // one of those that words_unknown looks at
}

// namedColumns are the columns that the policy has something to say of. A column of
// words of which it knows none is left out: everything would be unknown there.
func (b *build) namedColumns() []namedColumn {
	var institutions, districts []string
	for _, i := range b.policy.Institutions {
		institutions = append(institutions, i.Name)
	}
	for _, d := range b.policy.Districts {
		districts = append(districts, d.Name)
	}
	words := b.policy.KnownWords()
	all := []namedColumn{
		{"classes", "institution", institutions, false},
		{"sanctions", "institution", institutions, false},
		{"payments", "payee", institutions, false},
		{"classes", "district", districts, false},
		{"transfers", "district", districts, false},
		{"classes", "occupation", words["classes.occupation"], false},
		{"references", "list", words["references.list"], false},
	}
	for _, column := range []string{
		"classes.mode", "payments.source", "sessions.teacher_kind", "signins.method", "trainees.category",
	} {
		if known := words[column]; known != nil {
			kind, name, _ := strings.Cut(column, ".")
			all = append(all, namedColumn{kind, name, known, true})
		}
	}
	return all
}

// nameUnknown counts the words of the columns that rules read (keys.word_uses), and
// records for each name and word that the policy does not know those that come
// nearest (keys.nearest_words). Go compares them and not the engine, whose edit
// distance counts bytes.
func (b *build) nameUnknown(ctx context.Context) error {
	if err := b.db.Exec(ctx, `create or replace table keys.word_uses (kind varchar, column_name varchar, word varchar,
		is_known boolean, row_count bigint, source_file varchar, source_row bigint)`); err != nil {
		return err
	}
	var rows [][]any
	for _, c := range b.namedColumns() {
		if c.isWord {
			if err := b.db.Exec(ctx, fmt.Sprintf(usesQuery, c.kind, c.column)); err != nil {
				return err
			}
		}
		query := fmt.Sprintf("select distinct %[2]s as name from staging.%[1]s where %[2]s is not null", c.kind, c.column)
		for row, err := range duck.Select[struct{ Name string }](ctx, b.db, query) {
			if err != nil {
				return err
			}
			if slices.Contains(c.known, row.Name) {
				continue
			}
			if near := nearest(row.Name, c.known); near != nil {
				for i, known := range near {
					near[i] += lookAlikes(row.Name, known)
				}
				rows = append(rows, []any{c.kind, c.column, row.Name, joined(near)})
			}
		}
	}
	return b.db.Table(ctx, "keys.nearest_words", []duck.Column{
		{Name: "kind", Type: "varchar"}, {Name: "column_name", Type: "varchar"},
		{Name: "word", Type: "varchar"}, {Name: "nearest", Type: "varchar"},
	}, rows)
}

// usesQuery counts the words of a column of a kind.
const usesQuery = `insert into keys.word_uses
select '%[1]s', '%[2]s', u.word, k.word is not null, u.row_count, u.source_file, u.source_row
from (
    select
        %[2]s as word,
        count(*) as row_count,
        min_by(source_file, load_order) as source_file,
        min_by(source_row, load_order) as source_row
    from staging.%[1]s
    where %[2]s is not null
    group by %[2]s
) u
left join policy.words k on k.kind = '%[1]s' and k.column_name = '%[2]s' and k.word = u.word`

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
