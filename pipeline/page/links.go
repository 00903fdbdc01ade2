package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/words"
)

// links makes cells that lead to other pages, relative to a page at Root.
type links struct {
	*Programme
	Root string // "" or "../"
	site *Site
}

// at are the links of a page whose way back to the first page is root.
func (s *Site) at(root string) links { return links{Programme: s.Programme, Root: root, site: s} }

// ruleOf is a rule with what it found, nil for an id that no rule has.
func (l links) ruleOf(id string) *Rule { return l.site.rules[id] }

// to links to the page of a subject, or shows its name where it has none.
func (l links) to(folder, id, name string, known map[string]bool) cell.Cell {
	if !known[id] {
		return cell.Text(name)
	}
	return cell.Link(l.Root+folder+"/"+FileName(id)+".html", name)
}

// district, institution, class and application link to the page of one.
func (l links) district(name string) cell.Cell {
	return l.to("districts", name, name, l.site.subjects.Districts)
}

func (l links) institution(name string) cell.Cell {
	return l.to("institutions", name, name, l.site.subjects.Institutions)
}

func (l links) class(id string) cell.Cell {
	return l.to("classes", id, id, l.site.subjects.Classes)
}

func (l links) application(id string) cell.Cell {
	return l.to("applications", id, id, l.site.subjects.Applications)
}

// rule links to a rule by its Chinese title.
func (l links) rule(id string) cell.Cell {
	r := l.site.rules[id]
	if r == nil {
		return cell.Code(id)
	}
	return cell.Link(l.Root+"rules/"+id+".html", r.Title)
}

// ruleList links to rules joined with ;.
func (l links) ruleList(joined string) cell.Cell {
	if joined == "" {
		return cell.Text("")
	}
	var cells []cell.Cell
	for id := range strings.SplitSeq(joined, ";") {
		cells = append(cells, l.rule(id))
	}
	return cell.Join("、", cells...)
}

// clauseList links to clauses of the notice.
func (l links) clauseList(names ...string) cell.Cell {
	var cells []cell.Cell
	for _, c := range names {
		cells = append(cells, cell.Unbroken(l.Root+"clauses.html#"+clauseID(c), c))
	}
	return cell.Join(" ", cells...)
}

// clauseID is a fragment for a clause such as 五(四).
func clauseID(clause string) string {
	return "c-" + strings.Trim(strings.NewReplacer("(", "-", ")", "").Replace(clause), "-")
}

// subject links to what a finding speaks of.
func (l links) subject(f record.Finding) cell.Cell {
	switch f.Subject {
	case "class":
		return l.class(f.SubjectID)
	case "session":
		return l.within(f.ClassID, f.SubjectID, "#sessions")
	case "trainee":
		return l.within(f.ClassID, f.SubjectID, "#trainees")
	case "application":
		return l.application(f.SubjectID)
	case "claim":
		return cell.Join(" / ", l.application(f.ApplicationID), l.class(f.ClassID))
	case "institution":
		return l.institution(f.SubjectID)
	case "district":
		return l.district(f.SubjectID)
	case "payment":
		return l.to("applications", f.ApplicationID, f.SubjectID, l.site.subjects.Applications)
	}
	return cell.Text(f.SubjectID)
}

// within links to a part of the page of a class.
func (l links) within(class, name, fragment string) cell.Cell {
	if !l.site.subjects.Classes[class] {
		return cell.Text(name)
	}
	return cell.Link(l.Root+"classes/"+FileName(class)+".html"+fragment, name)
}

// several shows the one place of an application, if its classes share one.
func several(name string, link func(string) cell.Cell) cell.Cell {
	if name == "" {
		return cell.Text("多个")
	}
	return link(name)
}

// source names an export file and the row a spreadsheet shows for it, and leads to
// what the data-quality page says of the file.
func (l links) source(file string, row *int64) cell.Cell {
	if file == "" {
		return cell.Text("")
	}
	c := cell.Code(file).To(l.Root + "quality.html#" + fileID(file))
	if row != nil {
		c = c.And(cell.Text("第 " + strconv.FormatInt(*row, 10) + " 行"))
	}
	return c
}

// sourceAt is source for a row that is known.
func (l links) sourceAt(file string, row int64) cell.Cell { return l.source(file, &row) }

// fileID is a fragment for an export file: its name where that is plain, for a page
// of findings has it in every row.
func fileID(file string) string {
	if strings.ContainsFunc(file, func(r rune) bool { return fileSafe(r) != r }) {
		file = FileName(file)
	}
	return "f-" + file
}

// persons shows a count of persons tied to a reason. In the public edition small
// counts, which may not be told, stay hidden outside districts and the whole: they
// could name somebody.
func (l links) persons(n int64, isTold bool) cell.Cell {
	if l.hides(isTold) {
		return cell.Text(l.personsText(n, isTold))
	}
	return cell.Whole(n)
}

// personsText is persons as text.
func (l links) personsText(n int64, isTold bool) string {
	if l.hides(isTold) {
		return "<" + format.Count(l.SuppressedBelow)
	}
	return format.Count(n)
}

// waiting says how many persons wait for somebody's decision.
func (l links) waiting(held int64, isTold bool) string {
	if l.hides(isTold) {
		return l.personsText(held, isTold) + " 人" // the same for none as for few
	}
	return format.Waiting(held)
}

// heldMoney shows yuan that would give away a count of persons tied to a reason.
func (l links) heldMoney(fen int64, isTold bool) cell.Cell {
	if l.hides(isTold) {
		return cell.Text("")
	}
	return cell.Money(fen)
}

func (l links) hides(isTold bool) bool { return l.IsPublic && !isTold }

// none is what stands in place of a table without rows: nothing is there, or the
// exports lack what it is made from, which nobody may take for the same.
func (l links) none(empty string, needs ...string) string {
	for _, need := range needs {
		if l.Absent[need] {
			return "未核验，导出数据缺少" + l.kindTitle(need)
		}
	}
	return empty
}

// lacks tells whether the exports lack one of some kinds or columns.
func (l links) lacks(needs ...string) bool {
	return slices.ContainsFunc(needs, func(need string) bool { return l.Absent[need] })
}

// stated shows an amount that a row of some kind states: unknown where none does, not
// exported where the exports lack the kind or column.
func (l links) stated(fen *int64, needs ...string) cell.Cell {
	if fen == nil && l.lacks(needs...) {
		return cell.Text(words.Unexported)
	}
	return cell.OptionalMoney(fen)
}
