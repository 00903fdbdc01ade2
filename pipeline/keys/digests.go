package keys

import (
	"fmt"
	"strings"

	"github.com/peihe/peihe/pipeline/schema"
)

// about says whom the used rows of a kind are about: what to join to them, by which columns
// the rows of one subject are told, and, of these, the columns of [Digests] that are not
// empty: texts are put together once for a subject and not for each of its rows. Rows about
// nobody whom a rule can speak of, such as a reference list's of people who are no trainees,
// are left out by the join.
type about struct {
	joins, by                        string
	subject, id, rule, class, claims string
}

const (
	ofClass   = "'class'"
	byClass   = "r.class_id"
	byTrainee = "o.class_id, o.trainee_no"
	trainee   = "concat(class_id, '#', cast(trainee_no as varchar))"
)

// onRoster is of a kind whose rows carry the number of a trainee of their class. A row that
// names nobody on its roster is the class's.
var onRoster = about{
	joins: "left join facts.roster o on o.class_id = r.class_id and o.followed_id = r.id_number",
	by:    "r.class_id, o.trainee_no", subject: "case when trainee_no is null then 'class' else 'trainee' end",
	id: "case when trainee_no is null then class_id else " + trainee + " end", class: "class_id",
}

// abouts are by kind.
var abouts = map[string]about{
	"classes": {by: byClass, subject: ofClass, id: "class_id", class: "class_id"},
	"sessions": {by: "r.class_id, r.session_no", subject: "'session'",
		id: "concat(class_id, '/', cast(session_no as varchar))", class: "class_id"},
	"trainees": {joins: "join facts.roster o on o.load_order = r.load_order", by: byTrainee, subject: "'trainee'",
		id: trainee, class: "class_id"},
	"signins":     onRoster,
	"assessments": onRoster,
	"surveys":     {by: byClass, subject: ofClass, id: "class_id", class: "class_id"},
	"applications": {by: "r.application_id, r.class_id", subject: "'claim'",
		id: "concat(application_id, '/', class_id)", class: "class_id", claims: "application_id"},
	"notices": {by: "r.application_id", subject: "'application'", id: "application_id", claims: "application_id"},
	"payments": {joins: "join facts.payments p on p.source_file = r.source_file and p.source_row = r.source_row",
		by: "p.subject_id, r.application_id", subject: "'payment'", id: "subject_id", claims: "application_id"},
	"inspections": {by: byClass, subject: ofClass, id: "class_id", class: "class_id"},
	"archives":    {by: byClass, subject: ofClass, id: "class_id", class: "class_id"},
	"sanctions":   {by: "r.institution", subject: "'institution'", id: "institution"},
	"transfers":   {by: "r.district", subject: "'district'", id: "district"},
	"references": {joins: "join facts.roster o on o.followed_id = r.id_number", by: byTrainee, subject: "'trainee'",
		id: trainee, class: "class_id"},
	"decisions": {joins: "left join raw.rules u on u.rule = r.rule left join facts.subjects s " +
		"on s.subject = u.subject and s.subject_id = r.subject_id",
		by: "u.subject, r.subject_id, r.rule, s.class_id, s.application_id", subject: "coalesce(subject, '')",
		id: "subject_id", rule: "rule", class: "class_id", claims: "application_id"},
}

// Digests is the query that sums up the used rows of a kind by whom they are about: how
// many, a digest of all their cells in whatever order they stand, and the first of
// them. A digest is no secret: who guesses a cell can prove it, so that its table lies
// where nobody else reads. It is the sum of the engine's own hashes, a tenth of the work of
// MD5, which another version of the engine may compute otherwise: TestDigests holds them.
func Digests(k schema.Kind) string {
	a := abouts[k.Name]
	cells := make([]string, len(k.Columns))
	for i, c := range k.Columns {
		cells[i] = "r." + c.Name
	}
	orEmpty := func(column string) string {
		if column == "" {
			return "cast(null as varchar)"
		}
		return column
	}
	return fmt.Sprintf(`select
    '%s' as kind, %s as subject, %s as subject_id, %s as rule, %s as class_id, %s as application_id,
    row_count, cast(digest as varchar) as digest, source_file, source_row
from (
    select %s, count(*) as row_count, sum(hash(%s)) as digest,
        arg_min(r.source_file, r.load_order) as source_file, arg_min(r.source_row, r.load_order) as source_row
    from staging.%[1]s r %[9]s
    group by %[7]s
) used`, k.Name, a.subject, a.id, orEmpty(a.rule), orEmpty(a.class), orEmpty(a.claims), a.by,
		strings.Join(cells, ", "), a.joins)
}
