package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/schema"
)

// stageRows finds the rows that a later row of the same key repeats or
// supersedes, then keeps the rows that count and lists the others.
func stageRows(ctx context.Context, b *build) error {
	b.Progress.Start("stage", b.steps("staging")+len(schema.Kinds()))
	if err := b.fill(ctx, "keys.repeats", nil); err != nil {
		return err
	}
	for _, k := range schema.Kinds() {
		used, repeats := keyQueries(k)
		used, repeats = "create or replace table keys.used as "+used, "insert into keys.repeats "+repeats
		for _, statement := range []string{used, repeats} {
			if err := b.DB.Exec(ctx, statement); err != nil {
				return fmt.Errorf("keys of %s: %w", k.Name, err)
			}
		}
		b.Progress.Step("keys." + k.Name)
	}
	if err := b.layer(ctx, "staging"); err != nil {
		return err
	}
	return b.nameUnknown(ctx)
}

// institutionColumns name institutions, by kind: staging reads them through the
// policy's aliases.
var institutionColumns = map[string]string{"classes": "institution", "sanctions": "institution", "payments": "payee"}

// keyQueries are the query for the rows of a kind that stand for others of the
// same key, and, from its table keys.used, the query for those others:
// duplicate_row where all they know is what the used row says, else superseded_row.
// They need every column of the kind, so they are written from the kind's
// declaration and not fifteen times by hand. Unknown equals unknown in a key; an
// identity number in E-notation makes no key. Two steps, for the engine then knows
// how few keys repeat and does not look up every row for it; and of all rows it
// groups the hashes only, which take a third of the room of the keys.
func keyQueries(k schema.Kind) (used, repeats string) {
	var same, known []string
	identified := "true"
	for _, key := range k.Key {
		same = append(same, fmt.Sprintf("e.%s is not distinct from u.%[1]s", key))
		if key == "id_number" && k.Name != "references" {
			identified = "not regexp_like(k.id_number, '" + cell.ENotation + "')"
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
	repeated := fmt.Sprintf(`from %[2]s
where hash(%[1]s) in (select hash(%[1]s) from %[2]s group by 1 having count(*) > 1)`, keys, source)
	used = fmt.Sprintf(`select %[1]s, max(load_order) as load_order
%[2]s
group by %[1]s
having count(*) > 1`, keys, repeated)
	by := "以后载入的一行为准："
	if k.Newest != "" {
		used = fmt.Sprintf(`select %[1]s, load_order
from (
    select
        %[1]s,
        load_order,
        row_number() over (partition by %[1]s order by %[3]s desc nulls last, load_order desc) as position,
        count(*) over (partition by %[1]s) as row_count
    %[2]s
) r
where position = 1 and row_count > 1`, keys, repeated, k.Newest)
		by = "以" + schema.Header(k.Name, k.Newest) + "最晚的一行为准，同日的以后载入的为准："
	}
	repeats = fmt.Sprintf(`select
    '%[1]s' as kind,
    e.load_order,
    e.source_file,
    e.source_row,
    case when %[2]s then 'duplicate_row' else 'superseded_row' end as reason,
    concat(
        '同一主键%[6]s', u.source_file,
        ' 第 ', cast(u.source_row as varchar), ' 行'
    ) as detail,
    u.load_order as used_load_order,
    u.source_file as used_file,
    u.source_row as used_row
from keys.used k
join %[3]s u on u.load_order = k.load_order
join %[3]s e on %[4]s and e.load_order <> u.load_order
where %[5]s`,
		k.Name, strings.Join(known, " and "), source, strings.Join(same, " and "), identified, by)
	return used, repeats
}

// named is a subquery for the rows of a kind whose key has an institution, which
// goes by one name only.
func named(k schema.Kind, column string) string {
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
