// Package keys writes the queries that fill the layer of its name: they need every
// column of a kind, so they are written from the kinds' declarations and not fifteen
// times by hand.
package keys

import (
	"fmt"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/schema"
)

// institutionColumns name institutions, by kind: staging reads them through the
// policy's aliases.
var institutionColumns = map[string]string{"classes": "institution", "sanctions": "institution", "payments": "payee"}

// Repeats are the query for the rows of a kind that stand for others of the same key, and,
// before it, that for its table keys.alike: the rows whose key may repeat, each with the
// load order of the row of its key that is used. A row is duplicate_row where all it knows
// is what the used row says, else superseded_row. Unknown equals unknown in a key; an
// identity number in E-notation makes no key. Of all rows only the hashes of their keys are
// grouped, which take a third of the room of the keys, and only the few alike are looked at
// a second time.
func Repeats(k schema.Kind) (alike, repeats string) {
	var columns, known []string
	identified := "true"
	for _, c := range k.Columns {
		columns = append(columns, c.Name)
		if !slices.Contains(k.Key, c.Name) {
			known = append(known, fmt.Sprintf("(e.%s is null or e.%[1]s is not distinct from u.%[1]s)", c.Name))
		}
	}
	if known == nil {
		known = []string{"true"}
	}
	if slices.Contains(k.Key, "id_number") && k.Name != "references" {
		identified = "not regexp_like(e.id_number, '" + cell.ENotation + "')"
	}
	keys, source := strings.Join(k.Key, ", "), "raw."+k.Name
	if column := institutionColumns[k.Name]; slices.Contains(k.Key, column) {
		source = named(k, column)
	}
	used := fmt.Sprintf("max(load_order) over (partition by %s)", keys)
	by := "以后载入的一行为准："
	if k.Newest != "" {
		used = fmt.Sprintf("first_value(load_order) over (partition by %s order by %s desc nulls last, load_order desc)",
			keys, k.Newest)
		by = "以" + schema.Header(k.Name, k.Newest) + "最晚的一行为准，同日的以后载入的为准："
	}
	alike = fmt.Sprintf(`select load_order, source_file, source_row, %[1]s, %[2]s as used_load_order
from %[3]s
where hash(%[4]s) in (select hash(%[4]s) from %[3]s group by 1 having count(*) > 1)`,
		strings.Join(columns, ", "), used, source, keys)
	repeats = fmt.Sprintf(`select
    '%[1]s' as kind,
    e.load_order,
    e.source_file,
    e.source_row,
    case when %[2]s then 'duplicate_row' else 'superseded_row' end as reason,
    concat(
        '同一主键%[4]s', u.source_file,
        ' 第 ', cast(u.source_row as varchar), ' 行'
    ) as detail,
    u.load_order as used_load_order,
    u.source_file as used_file,
    u.source_row as used_row
from keys.alike e
join keys.alike u on u.load_order = e.used_load_order
where e.load_order <> e.used_load_order and %[3]s`,
		k.Name, strings.Join(known, " and "), identified, by)
	return alike, repeats
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

// Filled is the query that counts, of the used rows of each file, the optional cells that
// could be read; "" of a kind without such columns.
func Filled(k schema.Kind) string {
	var counts, names, each []string
	for _, c := range k.Columns {
		if c.Required {
			continue
		}
		counts = append(counts, fmt.Sprintf("count(%s) as %[1]s", c.Name))
		names = append(names, fmt.Sprintf("('%s')", c.Name))
		each = append(each, fmt.Sprintf("when '%s' then %[1]s", c.Name))
	}
	if names == nil {
		return ""
	}
	// A list of columns beside one count of all of them: the engine would count anew for
	// each part of a union.
	return fmt.Sprintf(`select '%s', source_file, c.column_name, case c.column_name %s end
from (select source_file, %s from staging.%[1]s group by source_file) counted
cross join (values %[4]s) c (column_name)`,
		k.Name, strings.Join(each, " "), strings.Join(counts, ", "), strings.Join(names, ", "))
}

// Newest is the query that finds the newest date or time in the rows of each file; "" of a kind without.
func Newest(k schema.Kind) string {
	var dates []string
	for _, c := range k.Columns {
		if c.Type == schema.Date || c.Type == schema.Timestamp {
			dates = append(dates, fmt.Sprintf("max(cast(%s as timestamp))", c.Name))
		}
	}
	if dates == nil {
		return ""
	}
	return fmt.Sprintf("select '%s', source_file, greatest(%s) from raw.%[1]s group by source_file",
		k.Name, strings.Join(dates, ", "))
}

// Latest is the query that finds the newest date, up to the as-of day, in the used rows of
// a kind; "" of a kind without dates. One to come, such as the last day of a class, does
// not say how old an export is.
func Latest(k schema.Kind) string {
	var dates []string
	for _, c := range k.Columns {
		if c.Type == schema.Date || c.Type == schema.Timestamp {
			dates = append(dates,
				fmt.Sprintf("max(cast(s.%s as date)) filter (where cast(s.%[1]s as date) <= r.as_of)", c.Name))
		}
	}
	if dates == nil {
		return ""
	}
	return fmt.Sprintf("select '%s', greatest(%s) from staging.%[1]s s cross join raw.run r", k.Name,
		strings.Join(dates, ", "))
}

// Years is the query that finds the first and the last year that a date of any row names.
func Years() string {
	var kinds []string
	for _, k := range schema.Kinds() {
		var least, most []string
		for _, c := range k.Columns {
			if c.Type == schema.Date {
				least, most = append(least, "min("+c.Name+")"), append(most, "max("+c.Name+")")
			}
		}
		if least != nil {
			kinds = append(kinds, fmt.Sprintf("select least(%s) as first_day, greatest(%s) as last_day from raw.%s",
				strings.Join(least, ", "), strings.Join(most, ", "), k.Name))
		}
	}
	return "select year(min(first_day)) as first_year, year(max(last_day)) as last_year from (" +
		strings.Join(kinds, " union all ") + ")"
}

// Conflicts is the query that counts the rows of each file that have the key of a later row of
// the same file and differ from it in a required column, whether or not a row of
// another file supersedes both; the column is the first in which rows differ. Keys
// are those of [Repeats].
func Conflicts(k schema.Kind) string {
	var required, differ []string
	for _, c := range k.Columns {
		if c.Required && !slices.Contains(k.Key, c.Name) {
			required = append(required, c.Name)
			differ = append(differ, fmt.Sprintf("when e.%s is distinct from u.%[1]s then '%[1]s'", c.Name))
		}
	}
	if required == nil {
		return ""
	}
	return fmt.Sprintf(`with alike as (
    select used_load_order, source_file, load_order
    from keys.repeats
    where kind = '%[1]s'
    union
    select used_load_order, used_file, used_load_order
    from keys.repeats
    where kind = '%[1]s'
),
latest as (
    select used_load_order, source_file, max(load_order) as load_order
    from alike
    group by used_load_order, source_file
    having count(*) > 1
)
select '%[1]s', source_file, min_by(differing, load_order), min(source_row), count(*)
from (
    select e.source_file, e.source_row, e.load_order, case %[2]s end as differing
    from latest l
    join alike a on a.used_load_order = l.used_load_order and a.source_file = l.source_file
    join raw.%[1]s e on e.load_order = a.load_order
    join raw.%[1]s u on u.load_order = l.load_order
)
where differing is not null
group by source_file`, k.Name, strings.Join(differ, " "))
}

// Ranges is the query that finds, in the rows of each file that could be read, how many
// values a column has, and, where they may be told, the least and greatest. isPresent tells
// which columns, as kind.column, any file has: the others are empty and not looked at. Rows
// are told apart by the number of their file, which takes half the work of its name.
func Ranges(k schema.Kind, isPresent func(column string) bool) string {
	var sums, parts []string
	for _, c := range k.Columns {
		count, least, greatest := "0", "null", "null"
		if isPresent(k.Name + "." + c.Name) {
			count = "n_" + c.Name
			sums = append(sums, fmt.Sprintf("count(distinct %s) as %s", c.Name, count))
			if hasRange(c) {
				sums = append(sums, fmt.Sprintf("min(%s) as a_%[1]s, max(%[1]s) as z_%[1]s", c.Name))
				least, greatest = "cast(a_"+c.Name+" as varchar)", "cast(z_"+c.Name+" as varchar)"
				if c.Type == schema.Decimal { // of ten places, most of which nobody wrote
					least, greatest = "rtrim(rtrim("+least+", '0'), '.')", "rtrim(rtrim("+greatest+", '0'), '.')"
				}
			}
		}
		parts = append(parts, fmt.Sprintf("select '%s', source_file, '%s', %s, %s, %s from summed",
			k.Name, c.Name, count, least, greatest))
	}
	return fmt.Sprintf(`with summed as (
    select any_value(source_file) as source_file, %s
    from raw.%s
    group by load_order / %d
)
%s`, strings.Join(sums, ", "), k.Name, int64(1)<<schema.LoadOrderBits, strings.Join(parts, " union all "))
}

// hasRange tells whether the values of a column may be told: it holds no person and
// no text in which one may stand.
func hasRange(c schema.Column) bool {
	return !c.Private && !slices.Contains([]schema.Type{schema.Name, schema.Text, schema.List}, c.Type)
}
