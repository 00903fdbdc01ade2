package verify

import (
	"context"
	"fmt"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
)

// A relation says that figures of one data file are sums over the rows of another.
type relation struct {
	total, key string // file and the column that tells its rows apart; "" of one row
	part, of   string // file and the column that names the row of total; "" for the only one

	isOpen         bool // a part may name no row of total
	isInternalOnly bool // the public edition does not have every part
	sums           []sum
}

// A sum is a column of the total and what of each part it adds: an expression over columns
// of the part, null where the part does not know.
type sum struct {
	column, of string
	isSparse   bool // what a part does not know counts nothing
}

// same are columns that total and part call alike.
func same(columns ...string) []sum {
	sums := make([]sum, len(columns))
	for i, c := range columns {
		sums[i] = sum{column: c, of: c}
	}
	return sums
}

// of are the rows that a condition holds for, among those for which it is known.
func of(column, condition string) sum {
	return sum{column: column, of: "case when " + condition + " then 1 when not (" + condition + ") then 0 end"}
}

// sumsOfClasses are what all sums over classes have.
var sumsOfClasses = same("trainees", "passed", "entitled_persons", "held_persons", "rejected_persons",
	"pending_persons", "entitled_yuan", "held_yuan", "answered", "satisfied")

// sumsOfGroups are those over districts or institutions, overClasses those over classes.
var (
	sumsOfGroups = append(same("classes"), sumsOfClasses...)
	overClasses  = append([]sum{{column: "classes", of: "1"}}, sumsOfClasses...)
)

// relations lead from the rows of exports to the summary. What an edition does not have,
// of columns and cells, is passed over.
var relations = []relation{
	{total: "classes", key: "class_id", part: "trainees", of: "class_id", isInternalOnly: true, sums: append([]sum{
		{column: "trainees", of: "1"},
		of("participants", "attended_hours > 0"),
		of("passed", "passed = 'true'"),
		of("entitled_persons", "outcome = 'entitled'"),
		of("held_persons", "outcome = 'held'"),
		of("rejected_persons", "outcome = 'rejected'"),
		of("pending_persons", "outcome = 'pending'"),
	}, same("entitled_yuan", "held_yuan")...)},
	{total: "institutions", key: "institution", part: "classes", of: "institution", sums: overClasses},
	{total: "districts", key: "district", part: "classes", of: "district", sums: overClasses},
	{total: summaryTotals, part: "classes", sums: overClasses},
	{total: summaryTotals, part: "institutions", sums: sumsOfGroups},
	{total: summaryTotals, part: "districts", sums: sumsOfGroups},

	{total: "applications", key: "application_id", part: "claims", of: "application_id",
		sums: same("claimed_persons", "claimed_yuan", "entitled_yuan", "held_yuan")},
	{total: "applications", key: "application_id", part: "applications", of: "application_id", sums: []sum{
		{column: "payable_yuan", of: "case on_hold when 'true' then 0 when 'false' then entitled_yuan end"},
		{column: "difference_yuan", of: "paid_yuan - payable_yuan"},
	}},
	{total: "applications", key: "application_id", part: "payments", of: "application_id", isOpen: true,
		isInternalOnly: true, sums: []sum{{column: "paid_yuan", of: "amount_yuan"}}},
	{total: "payment_days", key: "paid_date", part: "payments", of: "paid_date", isInternalOnly: true, sums: []sum{
		of("payments", "amount_yuan >= 0"),
		{column: "paid_yuan", of: "case when amount_yuan >= 0 then amount_yuan else 0 end"},
		of("refunds", "amount_yuan < 0"),
		{column: "refunded_yuan", of: "case when amount_yuan < 0 then -amount_yuan else 0 end"},
		{column: "net_yuan", of: "amount_yuan"},
	}},
	{total: summaryTotals, part: "applications", sums: append([]sum{
		{column: "applications", of: "1"},
		of("applications_on_hold", "on_hold = 'true'"),
		{column: "application_entitled_yuan", of: "entitled_yuan"},
		{column: "application_held_yuan", of: "held_yuan"},
		{column: "noticed_yuan", of: "noticed_yuan", isSparse: true},
	}, same("claimed_persons", "claimed_yuan", "payable_yuan", "paid_yuan", "difference_yuan")...)},
	{total: summaryTotals, part: "payments", isInternalOnly: true, sums: []sum{{column: "unattached_yuan", isSparse: true,
		of: "case when application_id in (select application_id from data.applications) then 0 else amount_yuan end"}}},

	{total: "rules", key: "rule", part: "findings", of: "rule", isInternalOnly: true,
		sums: []sum{{column: "found", of: "1"}}},
	{total: summaryRules, key: "rule", part: "rules", of: "rule", sums: same("found")},

	{total: "files", key: "source_file", part: "files", of: "source_file", isInternalOnly: true,
		sums: []sum{{column: "rows_read", of: "rows_used + rows_set_aside"}}},
	{total: "files", key: "source_file", part: "set_aside", of: "source_file", isInternalOnly: true,
		sums: []sum{of("rows_set_aside", "kept = 'false'")}},
}

// totals adds the figures of an edition again, and returns how many.
func (o Options) totals(ctx context.Context, at place, isInternal bool, found *findings) (int64, error) {
	db, err := duck.Open(ctx, duck.Options{Threads: max(o.Workers, 1)})
	if err != nil {
		return 0, err
	}
	defer db.Close()
	read, err := o.load(ctx, db, at, isInternal, found)
	if err != nil {
		return 0, err
	}
	var added int64
	for _, r := range relations {
		if r.isInternalOnly && !isInternal {
			continue
		}
		n, err := r.check(ctx, db, at, read, isInternal, found)
		if err != nil {
			return 0, fmt.Errorf("%s from %s: %w", r.total, r.part, err)
		}
		added += n
	}
	return added, nil
}

// check adds the figures of a relation again.
func (r relation) check(ctx context.Context, db *duck.DB, at place, read tables, isInternal bool,
	found *findings) (int64, error) {
	if read[r.total] == nil || read[r.part] == nil ||
		r.key != "" && !(read.has(r.total, r.key) && read.has(r.part, r.of)) {
		return 0, nil
	}
	if !r.isOpen && r.key != "" {
		if err := r.strays(ctx, db, at, found); err != nil {
			return 0, err
		}
	}
	return r.add(ctx, db, at, isInternal, found)
}

// strays tells rows of the part that name no row of the total.
func (r relation) strays(ctx context.Context, db *duck.DB, at place, found *findings) error {
	type stray struct{ Name string }
	rows, err := duck.All[stray](ctx, db, fmt.Sprintf(`select distinct p.%[1]s as name
from data.%[2]s p
where p.%[1]s is not null and p.%[1]s not in (select %[3]s from data.%[4]s where %[3]s is not null)
order by name
limit %[5]d`, r.of, r.part, r.key, r.total, mostFindings))
	for _, s := range rows {
		found.add(Total, at.shown(dataFile(r.total)), "a row of "+r.key+" "+s.Name+", which "+dataFile(r.part)+" has",
			"none")
	}
	return err
}

// add holds every total to the sum of its parts, and returns how many figures there are.
func (r relation) add(ctx context.Context, db *duck.DB, at place, isInternal bool, found *findings) (int64, error) {
	key, of := "''", "''"
	if r.key != "" {
		key, of = "t."+r.key, r.of
	}
	var figures, parts, sums, joined, differing []string
	for i, s := range r.sums {
		figures = append(figures, "count("+s.column+")")
		parts = append(parts, fmt.Sprintf("%s as part%d", s.of, i))
		known := fmt.Sprintf("count(part%d)", i)
		if s.isSparse {
			known = fmt.Sprintf("case when count(part%d) > 0 then count(*) else 0 end", i)
		}
		sums = append(sums, fmt.Sprintf("%s as known%d, sum(part%[2]d) as sum%[2]d", known, i))
		joined = append(joined, fmt.Sprintf("t.%s as total%d, coalesce(p.known%[2]d, 0) as known%[2]d, "+
			"coalesce(p.sum%[2]d, 0) as sum%[2]d", s.column, i))
		differing = append(differing, fmt.Sprintf(`select
    name,
    '%[2]s' as column_name,
    cast(total%[1]d as varchar) as total,
    cast(sum%[1]d as varchar) as part_sum,
    known%[1]d < part_count as is_unknown
from joined
where %[3]s`, i, s.column, s.differs(i, isInternal)))
	}
	type counted struct{ Figures int64 }
	all, err := duck.One[counted](ctx, db, "select "+strings.Join(figures, " + ")+" as figures from data."+r.total)
	if err != nil {
		return 0, err
	}
	type row struct {
		Name, ColumnName, Total, PartSum string
		IsUnknown                        bool
	}
	rows, err := duck.All[row](ctx, db, fmt.Sprintf(`with parts as (
    select name, count(*) as part_count, %[1]s
    from (select %[2]s as name, %[3]s from data.%[4]s) each_part
    group by name
),
joined as (
    select %[5]s as name, coalesce(p.part_count, 0) as part_count, %[6]s
    from data.%[7]s t
    left join parts p on p.name = %[5]s
)
%[8]s
order by name, column_name
limit %[9]d`, strings.Join(sums, ", "), of, strings.Join(parts, ", "), r.part, key, strings.Join(joined, ", "),
		r.total, strings.Join(differing, "\nunion all\n"), mostFindings))
	for _, d := range rows {
		file := dataFile(r.total)
		if d.Name != "" {
			file += " (" + r.key + " " + d.Name + ")"
		}
		is, expected := d.Total, d.PartSum
		if is == "" {
			is = "unknown"
		}
		if d.IsUnknown {
			expected = "unknown"
		}
		found.add(Total, at.shown(file), d.ColumnName+" "+expected+", added from "+dataFile(r.part), is)
	}
	return all.Figures, err
}

// differs is the condition that a total is not the sum of its parts. In the internal
// edition what is known of one alone disagrees too: unknown is not zero.
func (s sum) differs(i int, isInternal bool) string {
	if !isInternal || s.isSparse {
		return fmt.Sprintf("total%d is not null and known%[1]d = part_count and total%[1]d <> sum%[1]d", i)
	}
	return fmt.Sprintf(`case
        when part_count = 0 then total%d <> 0
        when known%[1]d < part_count then total%[1]d is not null
        else total%[1]d is distinct from sum%[1]d
    end`, i)
}
