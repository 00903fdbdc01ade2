package keys

import (
	"fmt"
	"strings"

	"github.com/peihe/peihe/pipeline/schema"
)

// about says whom the used rows of a kind are about: what to join to them, and the
// columns of [Digests] that are not empty. Rows about nobody whom a rule can speak of,
// such as a reference list's of people who are no trainees, are left out by the join.
type about struct {
	joins                            string
	subject, id, rule, class, claims string
}

const (
	ofClass = "'class'"
	// onRoster finds the trainee of a class by the number that a row carries.
	onRoster = "left join facts.roster o on o.class_id = r.class_id and o.followed_id = r.id_number"
)

// abouts are by kind. A row of a class that names nobody on its roster is the class's.
var abouts = map[string]about{
	"classes":  {subject: ofClass, id: "r.class_id", class: "r.class_id"},
	"sessions": {subject: "'session'", id: "concat(r.class_id, '/', cast(r.session_no as varchar))", class: "r.class_id"},
	"trainees": {joins: "join facts.roster o on o.load_order = r.load_order", subject: "'trainee'",
		id: "concat(o.class_id, '#', cast(o.trainee_no as varchar))", class: "r.class_id"},
	"signins":     ofTrainee(onRoster),
	"assessments": ofTrainee(onRoster),
	"surveys":     {subject: ofClass, id: "r.class_id", class: "r.class_id"},
	"applications": {subject: "'claim'", id: "concat(r.application_id, '/', r.class_id)", class: "r.class_id",
		claims: "r.application_id"},
	"notices": {subject: "'application'", id: "r.application_id", claims: "r.application_id"},
	"payments": {joins: "join facts.payments p on p.source_file = r.source_file and p.source_row = r.source_row",
		subject: "'payment'", id: "p.subject_id", claims: "r.application_id"},
	"inspections": {subject: ofClass, id: "r.class_id", class: "r.class_id"},
	"archives":    {subject: ofClass, id: "r.class_id", class: "r.class_id"},
	"sanctions":   {subject: "'institution'", id: "r.institution"},
	"transfers":   {subject: "'district'", id: "r.district"},
	"references": {joins: "join facts.roster o on o.followed_id = r.id_number", subject: "'trainee'",
		id: "concat(o.class_id, '#', cast(o.trainee_no as varchar))", class: "o.class_id"},
	"decisions": {joins: "left join raw.rules u on u.rule = r.rule left join facts.subjects s " +
		"on s.subject = u.subject and s.subject_id = r.subject_id",
		subject: "coalesce(u.subject, '')", id: "r.subject_id", rule: "r.rule", class: "s.class_id",
		claims: "s.application_id"},
}

func ofTrainee(joins string) about {
	return about{joins: joins, subject: "case when o.trainee_no is null then 'class' else 'trainee' end",
		id: "case when o.trainee_no is null then r.class_id " +
			"else concat(r.class_id, '#', cast(o.trainee_no as varchar)) end", class: "r.class_id"}
}

// Digests is the query that sums up the used rows of a kind by whom they are about: how
// many, a digest of all their cells in whatever order they stand, and the first of
// them. A digest is no secret: who guesses a cell can prove it, so that its table lies
// where nobody else reads. It is made of MD5, which another version of the engine
// computes alike, as two sums of its halves.
func Digests(k schema.Kind) string {
	a := abouts[k.Name]
	cells := make([]string, len(k.Columns))
	for i, c := range k.Columns {
		cells[i] = fmt.Sprintf("coalesce(concat('=', cast(r.%s as varchar)), '-')", c.Name)
	}
	sum := func(half string) string {
		return fmt.Sprintf("cast(sum(cast(md5_number_%s(cells) as hugeint)) as varchar)", half)
	}
	orEmpty := func(column string) string {
		if column == "" {
			return "cast(null as varchar)"
		}
		return column
	}
	return fmt.Sprintf(`select
    '%s' as kind, subject, subject_id, rule, class_id, application_id,
    count(*) as row_count, concat(%s, ' ', %s) as digest,
    arg_min(source_file, load_order) as source_file, arg_min(source_row, load_order) as source_row
from (
    select %s as subject, %s as subject_id, %s as rule, %s as class_id, %s as application_id,
        concat_ws(chr(31), %s) as cells, r.load_order, r.source_file, r.source_row
    from staging.%[1]s r %[10]s
) used
group by subject, subject_id, rule, class_id, application_id`, k.Name, sum("lower"), sum("upper"), a.subject, a.id,
		orEmpty(a.rule), orEmpty(a.class), orEmpty(a.claims), strings.Join(cells, ", "), a.joins)
}
