package letter

import (
	"slices"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/words"
)

// ToInstitution are what the letters to an institution rest on.
type ToInstitution struct {
	Institution record.Institution
	Classes     []record.Class // of the institution
	Sanctions   []record.Sanction
	Findings    []Finding // about the institution and what is its own, gravest first
}

type orderText struct {
	letterText
	Institution, Deadline       string
	WarningPercent, StopPercent string // "" where the notice has no such line
	Stopped                     int64  // classes below the line of a stop
	// Clauses, each "" where the notice has none: that of Classes or of Stopped, that of
	// sanctions, that of the blacklist.
	Clause, SanctionClause, BlacklistClause string
	IsBlacklisted                           bool
	Classes                                 []orderClass
	Sanctions                               []orderSanction
}

type orderClass struct{ Class, ClassName, District, Dates, Answered, Satisfied, Share, Line string }

type orderSanction struct{ Action, Decided, Due, Done string }

// order is the letter that an institution's action asks for.
func order(action string) (kind, title string) {
	switch action {
	case "warn":
		return "rectification", "整改通知"
	case "stop", "blacklisted":
		return "stop", "责令停办通知"
	}
	return "", ""
}

const openDeadline = "＿＿＿＿年＿＿月＿＿日（由发文部门填写）"

// Institution writes the letters to an institution: the order that its
// action asks for, and the sheet of its own findings.
func (d *Drafts) Institution(p ToInstitution) error {
	i := p.Institution
	if kind, title := order(i.Action); kind != "" {
		t := orderText{
			letterText: d.text(d.senderTo(p)), Institution: md(i.Institution), Deadline: deadline(p.Sanctions),
			IsBlacklisted: i.Action == "blacklisted", Stopped: i.BelowStopCount,
			Clause:         d.clause("satisfaction_below_warning"),
			SanctionClause: d.clause("rectification_overdue"), BlacklistClause: d.clause("institution_blacklisted"),
		}
		if kind == "stop" {
			t.Clause, t.SanctionClause = d.clause("satisfaction_below_stop"), d.clause("class_started_after_stop")
		}
		if percent := d.site.SatisfactionWarningPercent; percent != nil {
			t.WarningPercent = format.Count(*percent)
		}
		if percent := d.site.SatisfactionStopPercent; percent != nil {
			t.StopPercent = format.Count(*percent)
		}
		for _, c := range p.Classes {
			if !c.IsBelow() {
				continue
			}
			line := "警告线 " + t.WarningPercent + "%"
			if c.IsBelowStop {
				line = "停办线 " + t.StopPercent + "%"
			}
			name := ""
			if c.ClassName != "" {
				name = md(c.ClassName)
			}
			t.Classes = append(t.Classes, orderClass{
				Class: md(c.ClassID), ClassName: name, District: md(c.District), Dates: dates(c.StartDate, c.EndDate),
				Answered: md(format.Count(*c.AnsweredCount)), Satisfied: md(format.Count(*c.SatisfiedCount)),
				Share: md(format.Percent(*c.SatisfiedCount, *c.AnsweredCount)), Line: md(line),
			})
		}
		for _, one := range p.Sanctions {
			t.Sanctions = append(t.Sanctions, orderSanction{
				md(one.Action), longDate(one.DecidedDate), longDate(one.DueDate), longDate(one.DoneDate),
			})
		}
		below := format.Count(i.BelowWarningCount) + " 个班次低于警告线"
		switch {
		case !d.site.Uses("surveys"):
			below = "按登记的处置"
		case d.site.At("").Lacks("surveys"):
			below = "满意率" + words.Unexported
		}
		full := title + "：" + i.Institution
		file := File(d.site.At(""), kind, i.Institution)
		if err := d.letter(kind, file, full, table.Table{}, t); err != nil {
			return err
		}
		d.institutions = append(d.institutions,
			cell.Row{cell.Link(own(file), full), cell.Action(i.Action), cell.Text(below)})
	}
	return d.findingSheet(p)
}

// senderTo is who writes to an institution: the office of the one district in which it
// trains, else that of the city.
func (d *Drafts) senderTo(p ToInstitution) policy.Office {
	district := ""
	for i, c := range p.Classes {
		if i > 0 && c.District != district {
			return d.site.Offices.Bureau
		}
		district = c.District
	}
	if district == "" {
		return d.site.Offices.Bureau
	}
	return d.site.Offices.District(district)
}

// deadline is that of the latest measure which still waits for being done.
func deadline(sanctions []record.Sanction) string {
	due := ""
	for _, one := range sanctions {
		if slices.Contains([]string{"警告", "限期整改", "责令停办"}, one.Action) && one.DoneDate == "" {
			due = max(due, one.DueDate)
		}
	}
	if due == "" {
		return openDeadline
	}
	return longDate(due)
}

// orderLink leads to the letter that an action asks for; it is empty where none is.
func orderLink(l page.Links, i record.Institution) cell.Cell {
	kind, title := order(i.Action)
	if kind == "" || l.IsPublic {
		return cell.Cell{}
	}
	return cell.Link(l.Href(File(l, kind, i.Institution)), title)
}

// Action shows the action on an institution with the letter that it asks for.
func Action(l page.Links, i record.Institution) cell.Cell {
	c := cell.Action(i.Action)
	if letter := orderLink(l, i); !letter.IsEmpty() {
		c = c.And(letter)
	}
	return c
}

// Facts lead from an institution to its letters.
func Facts(l page.Links, i record.Institution) page.Facts {
	var cells []cell.Cell
	if order := orderLink(l, i); !order.IsEmpty() {
		cells = append(cells, order)
	}
	if i.FindingCount > 0 {
		cells = append(cells, cell.Link(l.Href(File(l, "findings", i.Institution)), "问题清单"))
	}
	if cells == nil {
		return nil
	}
	return page.Facts{page.Named("文书", cell.Join("　", cells...), "可打印的草稿")}
}
