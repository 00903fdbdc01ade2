package page

import (
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/words"
)

// Links makes cells that lead to other pages, relative to a page at Root.
type Links struct {
	*Programme
	Root string // "", "../" or "../../"
	site *Site
}

// At are the links of a page whose way back to the first page is root.
func (s *Site) At(root string) Links { return Links{Programme: s.Programme, Root: root, site: s} }

// RuleOf is a rule with what it found, nil for an id that no rule has.
func (l Links) RuleOf(id string) *Rule { return l.site.rules[id] }

// to links to the page of a subject, or shows its name where it has none.
func (l Links) to(folder, id, name string, known map[string]bool) cell.Cell {
	if !known[id] {
		return cell.Text(name)
	}
	return cell.Link(l.Href(l.site.PlaceOf(folder, id)), name)
}

// district, institution, class and application link to the page of one.
func (l Links) District(name string) cell.Cell {
	return l.to("districts", name, name, l.site.subjects.Districts)
}

func (l Links) Institution(name string) cell.Cell {
	return l.to("institutions", name, name, l.site.subjects.Institutions)
}

// Office links to what an office has to do.
func (l Links) Office(name string) cell.Cell {
	return l.to("offices", name, name, l.site.subjects.Offices)
}

func (l Links) Class(id string) cell.Cell {
	return l.to("classes", id, id, l.site.subjects.Classes)
}

func (l Links) Application(id string) cell.Cell {
	return l.to("applications", id, id, l.site.subjects.Applications)
}

// Rule links to a rule by its Chinese title.
func (l Links) Rule(id string) cell.Cell {
	r := l.site.rules[id]
	if r == nil {
		return cell.Code(id)
	}
	return l.once("rule", id, func() cell.Cell { return cell.Link(l.Root+"rules/"+id+".html", r.Title) })
}

// A said is a cell that pages of one depth show again and again.
type said struct{ what, of, root string }

// once makes such a cell once: a province shows the same few rules and clauses half a
// million times.
func (l Links) once(what, of string, show func() cell.Cell) cell.Cell {
	key := said{what: what, of: of, root: l.Root}
	if c, ok := l.site.said.Load(key); ok {
		return c.(cell.Cell)
	}
	c := show()
	l.site.said.Store(key, c)
	return c
}

// Effect shows what a finding of a rule does to money; where the rule changes no subsidy,
// what it bears on instead.
func (l Links) Effect(effect, id string) cell.Cell {
	r := l.site.rules[id]
	if r == nil || effect != "none" || r.Effect != "none" {
		return cell.Effect(effect)
	}
	return l.once("effect", id, func() cell.Cell {
		return cell.Text(words.Text("effect", effect) + "，" + words.Text("affects", r.Affects))
	})
}

// RuleList links to rules joined with ;.
func (l Links) RuleList(joined string) cell.Cell {
	if joined == "" {
		return cell.Text("")
	}
	return l.once("rules", joined, func() cell.Cell {
		var cells []cell.Cell
		for id := range strings.SplitSeq(joined, ";") {
			cells = append(cells, l.Rule(id))
		}
		return cell.Join("、", cells...)
	})
}

// ClauseList links to clauses of the notice.
func (l Links) ClauseList(names ...string) cell.Cell {
	return l.once("clauses", strings.Join(names, "\x00"), func() cell.Cell {
		var cells []cell.Cell
		for _, c := range names {
			cells = append(cells, cell.Unbroken(l.Root+"clauses.html#"+ClauseID(c), policy.Shown(c)))
		}
		return cell.Join(" ", cells...)
	})
}

// ClauseID is a fragment for a clause, which may hold brackets.
func ClauseID(clause string) string {
	return "c-" + strings.Trim(unbracketed.Replace(clause), "-")
}

var unbracketed = strings.NewReplacer("(", "-", ")", "")

// Subject links to what a finding speaks of.
func (l Links) Subject(f record.Finding) cell.Cell {
	switch f.Subject {
	case "class":
		return l.Class(f.SubjectID)
	case "session":
		if !l.site.subjects.Classes[f.ClassID] {
			return cell.Text(f.SubjectID)
		}
		fragment := "#sessions"
		if no, err := strconv.ParseInt(strings.TrimPrefix(f.SubjectID, f.ClassID+"/"), 10, 64); err == nil {
			fragment = "#" + SessionID(no)
		}
		return cell.Link(l.Href(l.site.PlaceOf("classes", f.ClassID))+fragment, f.SubjectID)
	case "trainee":
		if no, err := strconv.ParseInt(strings.TrimPrefix(f.SubjectID, f.ClassID+"#"), 10, 64); err == nil {
			return l.Trainee(f.ClassID, no)
		}
	case "application":
		return l.Application(f.SubjectID)
	case "claim":
		application := l.Application(f.ApplicationID)
		if l.site.subjects.Applications[f.ApplicationID] && l.site.subjects.Classes[f.ClassID] {
			file := l.site.PlaceOf("applications", f.ApplicationID)
			application = cell.Link(l.Href(file)+"#"+ClaimID(f.ClassID), f.ApplicationID)
		}
		return cell.Join(" / ", application, l.Class(f.ClassID))
	case "institution":
		return l.Institution(f.SubjectID)
	case "district":
		return l.District(f.SubjectID)
	case "payment":
		return l.payment(f.SubjectID, f.ApplicationID)
	}
	return cell.Text(f.SubjectID)
}

// payment links to the row of a payment, which stands with its application, else in the list
// of payments; everyone sees the application alone.
func (l Links) payment(id, application string) cell.Cell {
	if l.IsPublic {
		return l.to("applications", application, id, l.site.subjects.Applications)
	}
	if file := l.site.PaymentPlace(id, application); file != "" {
		return cell.Link(l.Href(file)+"#"+PaymentID(id), id)
	}
	return cell.Text(id)
}

// PaymentPlace is the file of the page with the row of a payment, "" where there is none.
func (s *Site) PaymentPlace(id, application string) string {
	if s.subjects.Applications[application] {
		return s.PlaceOf("applications", application)
	}
	if page := s.subjects.Payments[id]; page > 0 {
		return s.Numbered("payments.html", page)
	}
	return ""
}

// TraineeID, SessionID, ClaimID and PaymentID are the fragments of rows: of a class's roster,
// of its timetable, of the classes of an application and of payments.
func TraineeID(no int64) string { return "t" + format.Plain(no) }

func SessionID(no int64) string { return "s" + format.Plain(no) }

func ClaimID(class string) string { return "k-" + FileName(class) }

func PaymentID(id string) string { return "p-" + FileName(id) }

// FindingID is the fragment of a finding, the same in every build: it is made of the rule and
// the subject.
func FindingID(f record.Finding) string {
	sum := sha256.Sum256([]byte(f.Rule + "\x00" + f.SubjectID + "\x00" + f.ApplicationID))
	id := []byte("f-")
	for _, b := range sum[:5] {
		id = append(id, letters[b>>4], letters[b&15]) // no digits, which might look like somebody's number
	}
	return string(id)
}

const letters = "bcdfghjklmnpqrst"

// Trainee links to the page of a class that has a trainee in its roster.
func (l Links) Trainee(class string, no int64) cell.Cell {
	name := class + "#" + format.Plain(no)
	if !l.site.subjects.Classes[class] {
		return cell.Text(name)
	}
	file, fragment := l.site.PlaceOf("classes", class), "#trainees"
	if !l.IsPublic { // the others have no roster
		file, fragment = l.site.Numbered(file, RosterPage(no)), "#"+TraineeID(no)
	}
	return cell.Link(l.Href(file)+fragment, name)
}

// Several shows the one place of an application, if its classes share one.
func Several(name string, link func(string) cell.Cell) cell.Cell {
	if name == "" {
		return cell.Text("多个")
	}
	return link(name)
}

// Source names an export file and the row a spreadsheet shows for it, and leads to
// what the data-quality page says of the file.
func (l Links) Source(file string, row *int64) cell.Cell {
	if file == "" {
		return cell.Text("")
	}
	c := cell.Code(file)
	if row != nil {
		c = c.And(cell.Text("第 " + strconv.FormatInt(*row, 10) + " 行"))
	}
	return c.To(l.Root + "quality.html#" + FileID(file))
}

// SourceAt is Source for a row that is known.
func (l Links) SourceAt(file string, row int64) cell.Cell { return l.Source(file, &row) }

// FileID is a fragment for an export file: its name where that is plain, for a page
// of findings has it in every row.
func FileID(file string) string {
	if strings.ContainsFunc(file, func(r rune) bool { return fileSafe(r) != r }) {
		file = FileName(file)
	}
	return "f-" + file
}

// Count shows a figure that rests on some kinds of exports. Where there is none, the exports
// lack one of those, or the edition does not tell the figure.
func (l Links) Count(n *int64, needs ...string) cell.Cell {
	if n == nil && l.withholds(needs) {
		return cell.Withheld()
	}
	return cell.KnownWhole(n)
}

// Money is Count of an amount.
func (l Links) Money(fen *int64, needs ...string) cell.Cell {
	if fen == nil && l.withholds(needs) {
		return cell.Withheld()
	}
	return cell.KnownMoney(fen)
}

// Share is Count of part ÷ whole.
func (l Links) Share(part, whole *int64, needs ...string) cell.Cell {
	if (part == nil || whole == nil) && l.withholds(needs) {
		return cell.Withheld()
	}
	return cell.KnownShare(part, whole)
}

// SatisfactionLines are what a share of satisfaction is compared with.
func (l Links) SatisfactionLines() []int64 {
	return known(l.SatisfactionStopPercent, l.SatisfactionWarningPercent)
}

// Satisfaction is a share of satisfied answers.
func (l Links) Satisfaction(satisfied, answered *int64) cell.Cell {
	return cell.KnownShare(satisfied, answered, l.SatisfactionLines()...)
}

// Attended is a share of hours attended.
func (l Links) Attended(hours, scheduled int64) cell.Cell {
	return cell.Share(hours, scheduled, known(l.MinimumAttendancePercent)...)
}

// known are the limits that the notice has.
func known(limits ...*int64) []int64 {
	var all []int64
	for _, limit := range limits {
		if limit != nil {
			all = append(all, *limit)
		}
	}
	return all
}

// Persons is Count inside a sentence, with its unit.
func (l Links) Persons(n *int64, needs ...string) string {
	if n == nil && l.withholds(needs) {
		return format.Withheld + " 人"
	}
	return format.CountOf(n, "人")
}

// Yuan is Money inside a sentence, with its unit.
func (l Links) Yuan(fen *int64, needs ...string) string {
	if fen == nil && l.withholds(needs) {
		return format.Withheld + " 元"
	}
	return format.YuanOf(fen)
}

// Percent is Share inside a sentence.
func (l Links) Percent(part, whole *int64, needs ...string) string {
	if (part == nil || whole == nil) && l.withholds(needs) {
		return format.Withheld
	}
	return format.PercentOf(part, whole)
}

// Waiting says how many persons wait for somebody's decision.
func (l Links) Waiting(held *int64) string {
	if held == nil {
		return l.Persons(held)
	}
	return format.Waiting(*held)
}

// withholds tells whether a figure that rests on some kinds is there and not told.
func (l Links) withholds(needs []string) bool { return l.IsPublic && !l.Lacks(needs...) }

// None is what stands in place of a table without rows: nothing is there, or the
// exports lack what it is made from, which nobody may take for the same.
func (l Links) None(empty string, needs ...string) string {
	for _, need := range needs {
		if l.Absent[need] {
			return "未核验，导出数据缺少" + l.KindTitle(need)
		}
	}
	return empty
}

// Lacks tells whether the exports lack one of some kinds or columns.
func (l Links) Lacks(needs ...string) bool {
	return slices.ContainsFunc(needs, func(need string) bool { return l.Absent[need] })
}

// Stated shows an amount that a row of some kind states: unknown where none does, not
// exported where the exports lack the kind or column.
func (l Links) Stated(fen *int64, needs ...string) cell.Cell {
	if fen == nil && l.Lacks(needs...) {
		return cell.Text(words.Unexported)
	}
	return cell.OptionalMoney(fen)
}

// Table links to the page of the query that makes a table, by what its rows are; rows of
// exports and of the policy are made by none.
func (l Links) Table(table string) cell.Cell {
	href := l.queryPage(table)
	if href == "" {
		return cell.Code(table)
	}
	if title := l.queryOf(table).Title; title != "" {
		return cell.Link(href, title).With(table)
	}
	return cell.Link(href, table)
}

// queryOf is the query that makes a table, nil where none does.
func (l Links) queryOf(table string) *Query {
	i := slices.IndexFunc(l.Programme.Queries, func(q Query) bool { return q.Table == table })
	if i < 0 {
		return nil
	}
	return &l.Programme.Queries[i]
}

// QueryOf is the address of the query that made some rows, which 口径 beside them
// leads to; "" where the edition shows none. No page names a table itself.
func (l Links) QueryOf(rows record.Made) string { return l.queryPage(rows.MadeBy()) }

// queryPage is the address of the query that makes a table; "" where the edition shows
// none.
func (l Links) queryPage(table string) string {
	if l.IsPublic || l.queryOf(table) == nil {
		return ""
	}
	return l.Root + "queries/" + table + ".html"
}
