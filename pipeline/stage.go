package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/export"
)

// stageRows finds the rows that a later row of the same key repeats or
// supersedes, then keeps the rows that count and lists the others.
func stageRows(ctx context.Context, b *build) error {
	b.Progress.Start("stage", b.steps("staging")+len(export.Kinds()))
	if err := b.db.Exec(ctx, `create or replace table keys.repeats (
		kind varchar, load_order bigint, source_file varchar, source_row bigint, reason varchar, detail varchar)`); err != nil {
		return err
	}
	for _, k := range export.Kinds() {
		if err := b.db.Exec(ctx, "insert into keys.repeats "+repeats(k)); err != nil {
			return fmt.Errorf("keys of %s: %w", k.Name, err)
		}
		b.Progress.Step("keys." + k.Name)
	}
	if err := b.layer(ctx, "staging"); err != nil {
		return err
	}
	return b.nearestNames(ctx)
}

// institutionColumns name institutions, by kind: staging reads them through the
// policy's aliases.
var institutionColumns = map[string]string{"classes": "institution", "sanctions": "institution", "payments": "payee"}

// repeats is the query for the rows of a kind that a later row of the same key
// stands for: duplicate_row where all they know is what that row says, else
// superseded_row. It needs every column of the kind, so it is written from the
// kind's declaration and not fifteen times by hand. Unknown equals unknown in a
// key; an identity number in E-notation makes no key.
func repeats(k export.Kind) string {
	var same, known []string
	identified := "true"
	for _, key := range k.Key {
		same = append(same, fmt.Sprintf("e.%s is not distinct from u.%[1]s", key))
		if key == "id_number" && k.Name != "references" {
			identified = `not regexp_like(id_number, '^[0-9]+(\.[0-9]+)?E[+-][0-9]+$')`
		}
	}
	for _, c := range k.Columns {
		if !slices.Contains(k.Key, c.Name) {
			known = append(known, fmt.Sprintf("(e.%s is null or e.%[1]s is not distinct from u.%[1]s)", c.Name))
		}
	}
	if known == nil {
		known = []string{"true"}
	}
	keys, source := strings.Join(k.Key, ", "), "raw."+k.Name
	if column := institutionColumns[k.Name]; slices.Contains(k.Key, column) {
		source = named(k, column)
	}
	return fmt.Sprintf(`with used as (
    select %[1]s, max(load_order) as load_order
    from %[6]s
    where %[3]s
    group by %[1]s
    having count(*) > 1
)
select
    '%[2]s' as kind,
    e.load_order,
    e.source_file,
    e.source_row,
    case when %[4]s then 'duplicate_row' else 'superseded_row' end as reason,
    concat(
        '同一主键以后载入的一行为准：', u.source_file,
        ' 第 ', cast(u.source_row as varchar), ' 行'
    ) as detail
from used k
join %[6]s u on u.load_order = k.load_order
join %[6]s e on %[5]s and e.load_order < u.load_order`,
		keys, k.Name, identified, strings.Join(known, " and "), strings.Join(same, " and "), source)
}

// named is a subquery for the rows of a kind whose key has an institution, which
// goes by one name only.
func named(k export.Kind, column string) string {
	columns := []string{"r.load_order", "r.source_file", "r.source_row"}
	for _, c := range k.Columns {
		text := "r." + c.Name
		if c.Name == column {
			text = fmt.Sprintf("coalesce(a.institution, r.%s) as %[1]s", column)
		}
		columns = append(columns, text)
	}
	return fmt.Sprintf("(select %s from raw.%s r left join policy.institution_aliases a on a.alias = r.%s)",
		strings.Join(columns, ", "), k.Name, column)
}
