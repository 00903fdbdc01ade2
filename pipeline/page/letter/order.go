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
	Order       Order
	Open        []OpenClass
	Classes     []record.Class // of the institution
	Sanctions   []record.Sanction
	Findings    []Finding // about the institution and what is its own, gravest first
}

// Order is what is still to be ordered of an institution: a row of
// report.institution_orders.
type Order struct {
	Institution    string
	IsBlacklisted  bool
	StopClassCount int64  // classes below the line of a stop that no finished measure answers
	DueDate        string // the latest that was set for what is not put right yet
	IsDuePast      bool
}

// OpenClass is a class below a line that no finished measure answers: a row of
// report.order_classes.
type OpenClass struct{ Institution, ClassID string }

type orderText struct {
	letterText
	Institution                 string
	Deadline                    string // "" where none was set that is still to come
	PastDeadline                string // one that was set and is over
	WarningPercent, StopPercent string // "" where the notice has no such line
	Stopped                     string // classes below the line of a stop; "" for none
	Count                       string // of Classes
	// Clauses, each "" where the notice has none: that of Classes or of Stopped, that of
	// sanctions, that of the blacklist.
	Clause, SanctionClause, BlacklistClause string
	IsBlacklisted                           bool
	Classes                                 []orderClass
	Sanctions                               []orderSanction
	Blank                                   string // of a date to be filled in
}

type orderClass struct{ Class, ClassName, District, Dates, Answered, Satisfied, Share, Line string }

type orderSanction struct{ Action, Decided, Due, Done string }

// orderTitles are what the letters to institutions are called.
var orderTitles = map[string]string{"rectification": "整改通知", "stop": "责令停办通知"}

// Institution writes the letters to an institution: the order that is still to be
// given, and the sheet of its own findings.
func (d *Drafts) Institution(p ToInstitution) error {
	i := p.Institution
	switch {
	case i.OrderKind != "":
		if err := d.order(p); err != nil {
			return err
		}
	case i.SettledDate != "":
		d.settled = append(d.settled, cell.Row{
			cell.Join("：", cell.Text("不再拟稿"), d.site.At("../").Institution(i.Institution)),
			cell.Action(i.Action), cell.Text(settled(i)),
		})
	}
	return d.findingSheet(p)
}

// settled says since when nothing is left to order.
func settled(i record.Institution) string { return "已于 " + i.SettledDate + " 整改完成" }

func (d *Drafts) order(p ToInstitution) error {
	i, kind := p.Institution, p.Institution.OrderKind
	t := orderText{
		letterText: d.text(d.senderTo(p)), Institution: md(i.Institution), Blank: blankDate,
		IsBlacklisted: p.Order.IsBlacklisted, Clause: d.clause("satisfaction_below_warning"),
		SanctionClause: d.clause("rectification_overdue"), BlacklistClause: d.clause("institution_blacklisted"),
	}
	if kind == "stop" {
		t.Clause, t.SanctionClause = d.clause("satisfaction_below_stop"), d.clause("class_started_after_stop")
	}
	switch {
	case p.Order.DueDate == "":
	case p.Order.IsDuePast:
		t.PastDeadline = longDate(p.Order.DueDate)
	default:
		t.Deadline = longDate(p.Order.DueDate)
	}
	if n := p.Order.StopClassCount; n > 0 {
		t.Stopped = format.Count(n)
	}
	if percent := d.site.SatisfactionWarningPercent; percent != nil {
		t.WarningPercent = format.Count(*percent)
	}
	if percent := d.site.SatisfactionStopPercent; percent != nil {
		t.StopPercent = format.Count(*percent)
	}
	for _, c := range p.Classes {
		if !slices.ContainsFunc(p.Open, func(o OpenClass) bool { return o.ClassID == c.ClassID }) {
			continue
		}
		line, limit := "警告线 "+t.WarningPercent+"%", d.site.SatisfactionWarningPercent
		if c.IsBelowStop {
			line, limit = "停办线 "+t.StopPercent+"%", d.site.SatisfactionStopPercent
		}
		name := ""
		if c.ClassName != "" {
			name = md(c.ClassName)
		}
		t.Classes = append(t.Classes, orderClass{
			Class: md(c.ClassID), ClassName: name, District: md(c.District), Dates: dates(c.StartDate, c.EndDate),
			Answered: md(format.Count(*c.AnsweredCount)), Satisfied: md(format.Count(*c.SatisfiedCount)),
			Share: md(format.Percent(*c.SatisfiedCount, *c.AnsweredCount, *limit)), Line: md(line),
		})
	}
	t.Count = format.Count(int64(len(t.Classes)))
	for _, one := range p.Sanctions {
		t.Sanctions = append(t.Sanctions, orderSanction{
			Action: md(one.Action), Decided: longDate(one.DecidedDate), Due: longDate(one.DueDate),
			Done: longDate(one.DoneDate),
		})
	}
	below := t.Count + " 个班次低于警告线"
	switch {
	case !d.site.Uses("surveys"):
		below = "按登记的处置"
	case d.site.At("").Lacks("surveys"):
		below = "满意率" + words.Unexported
	case len(t.Classes) == 0:
		below = "按登记的处置"
	}
	if t.PastDeadline != "" {
		below += "；登记的整改期限已过，新的期限请填写"
	}
	full := orderTitles[kind] + "：" + i.Institution
	file := File(d.site.At(""), kind, i.Institution)
	if err := d.letter(kind, file, full, table.Table{}, t); err != nil {
		return err
	}
	d.institutions = append(d.institutions,
		cell.Row{cell.Link(own(file), full), cell.Action(i.Action), cell.Text(below)})
	return nil
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

// orderLink leads to the letter that is still to be written; it is empty where none is.
func orderLink(l page.Links, i record.Institution) cell.Cell {
	if i.OrderKind == "" || l.IsPublic {
		return cell.Cell{}
	}
	return cell.Link(l.Href(File(l, i.OrderKind, i.Institution)), orderTitles[i.OrderKind])
}

// Action shows the action on an institution with the letter that it still asks for, or
// since when nothing is left of it.
func Action(l page.Links, i record.Institution) cell.Cell {
	c := cell.Action(i.Action)
	if letter := orderLink(l, i); !letter.IsEmpty() {
		c = c.And(letter)
	}
	if i.SettledDate != "" {
		c = c.With(settled(i))
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
