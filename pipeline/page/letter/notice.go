package letter

import (
	"slices"

	"github.com/peihe/peihe/pipeline/money"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/words"
)

// Period is when the public notice of an application runs, both days included: a row
// of report.notice_periods.
type Period struct {
	ApplicationID      string
	StartDate, EndDate string // ISO; "" where the calendars do not reach
	DayCount           *int64 // all or working ones, as the notice counts; nil where it asks for none
	UnknownYear        string // whose days off would have to be known
	IsRecorded         bool   // whether the exports have a notice, which gives the start
	RecordedEnd        string // of that notice
	IsTooShort         bool   // that notice
}

// Batch are the applications of a district that one notice announces: a row of
// report.notice_batches.
type Batch struct {
	District                                       string
	ApplicationCount, EntitledPersons, EntitledFen int64
}

// Notice is the public notice of one application, or of a district's batch.
// Its persons and yuan are those entitled; it tells of no trainee.
type Notice struct {
	Applications []record.Application
	Batch        *Batch                  // nil for one application
	Claims       []record.Claim          // of these applications, in their order
	Classes      map[string]record.Class // by id
	Period       Period                  // of one application, or of every one of a batch
}

// whole are the persons and fen of the letter.
func (n Notice) whole() (persons, fen int64) {
	if n.Batch != nil {
		return n.Batch.EntitledPersons, n.Batch.EntitledFen
	}
	return n.Applications[0].EntitledPersons, n.Applications[0].EntitledFen
}

type noticeText struct {
	letterText
	About                               string // as the title has it
	Claims                              []claimText
	Clause, Persons, Yuan, Words, Start string
	Standard                            string // "" where not all are worth the same
	End, Days, WithoutCalendar          string // Days: "" where the notice asks for none
	IsWorking                           bool   // they are working days
}

type claimText struct {
	No                                                               int
	Application, Institution, Class, ClassName, Dates, Persons, Yuan string
}

// HasNotice tells whether there is something to announce of an application that was not
// announced yet, under a notice that asks for it.
func HasNotice(l page.Links, a record.Application) bool {
	return a.NoticeState == "due" && l.Uses("notices")
}

// Notice writes a public notice, unless one is out, a claim waits for its review, nobody is
// entitled under it, or none is asked for.
func (d *Drafts) Notice(n Notice) error {
	persons, fen := n.whole()
	if !d.site.Uses("notices") {
		return nil
	}
	if n.Batch == nil {
		a := n.Applications[0]
		d.states[a.NoticeState]++
		if a.NoticeState == "published" && a.IsNoticedOtherwise {
			d.noticedOtherwise++
		}
		if !HasNotice(d.site.At(""), a) {
			return nil
		}
	}
	t := noticeText{
		letterText: d.text(n.sender(d.site.Offices)), Start: longDate(n.Period.StartDate),
		Clause: d.clause("notice_missing"), End: longDate(n.Period.EndDate), WithoutCalendar: n.Period.UnknownYear,
		IsWorking: d.site.NoticeUnit == "工作日",
	}
	if days := n.Period.DayCount; days != nil {
		t.Days = format.Count(*days)
	}
	if d.site.OneRate != "" {
		t.Standard = md(format.Decimal(d.site.OneRate))
	}
	for _, c := range n.Claims {
		if c.EntitledPersons == 0 {
			continue
		}
		class := n.Classes[c.ClassID]
		name := ""
		if class.ClassName != "" {
			name = md(class.ClassName)
		}
		t.Claims = append(t.Claims, claimText{
			No: len(t.Claims) + 1, Application: md(c.ApplicationID), Institution: md(c.Institution),
			Class: md(c.ClassID), ClassName: name, Dates: dates(class.StartDate, class.EndDate),
			Persons: md(format.Count(c.EntitledPersons)), Yuan: md(format.Yuan(c.EntitledFen)),
		})
	}
	t.Persons, t.Yuan, t.Words = md(format.Count(persons)), md(format.Yuan(fen)), money.Words(fen)
	kind, id, title := "notice", "", ""
	if b := n.Batch; b != nil {
		kind, id = "batch", b.District
		title = "公示：" + b.District + "一批 " + format.Count(b.ApplicationCount) + " 份申请"
		t.About = md(b.District) + format.Count(b.ApplicationCount) + "份补贴申请"
	} else {
		id = n.Applications[0].ApplicationID
		title = "公示：申请 " + id
		t.About = "补贴申请" + md(id)
	}
	file := File(d.site.At(""), kind, id)
	l := d.site.At("../")
	row := cell.Row{
		cell.Link(own(file), title), institutionsOf(l, n), page.Several(n.district(), l.District), cell.Whole(persons),
		cell.Money(fen), cell.Span(n.Period.StartDate, n.Period.EndDate), recorded(l, n.Period),
	}
	if n.Batch != nil {
		d.batches = append(d.batches, row)
	} else {
		d.notices = append(d.notices, row)
	}
	return d.letter("notice", file, title, noticeChecks(d.site.At(page.Root(file)), n), t)
}

// recorded says whether a notice is out, as far as the exports tell.
func recorded(l page.Links, p Period) cell.Cell {
	if !p.IsRecorded && l.Lacks("notices") {
		return cell.Text(words.Unexported)
	}
	return cell.Text(format.Either(p.IsRecorded, "登记的公示不足期限", "尚未公示"))
}

// sender is the office of the one district; nobody known where there are several.
func (n Notice) sender(o policy.Offices) policy.Office {
	if district := n.district(); district != "" {
		return o.District(district)
	}
	return policy.Office{}
}

func (n Notice) district() string {
	if n.Batch != nil {
		return n.Batch.District
	}
	return n.Applications[0].District
}

func institutionsOf(l page.Links, n Notice) cell.Cell {
	var names []string
	var cells []cell.Cell
	for _, a := range n.Applications {
		if !slices.Contains(names, a.Institution) {
			names, cells = append(names, a.Institution), append(cells, page.Several(a.Institution, l.Institution))
		}
	}
	return cell.Join("、", cells...)
}

// noticeChecks sets what the site knows beside what the notice will say.
func noticeChecks(l page.Links, n Notice) table.Table {
	t := table.Table{ID: "checks", Caption: "公示稿与登记数据的对照", Columns: []table.Column{
		table.Fixed("申请"), table.Figures("申请金额", "元"), table.Figures("应补（本稿）", "元"), table.Figures("暂缓", "元"),
		table.Figures("已登记的公示", "元"), table.Name("暂缓原因"), table.Name("提示"),
	}}
	for _, a := range n.Applications {
		var notes []cell.Cell
		if a.IsNoticedOtherwise {
			notes = append(notes, cell.Badge("warning", "公示金额与应补不同"))
		}
		if n.Period.IsTooShort {
			note := "登记的公示止于 " + n.Period.RecordedEnd + "，不足 " + format.Count(*n.Period.DayCount) +
				format.Either(l.NoticeUnit == "工作日", " 个工作日", " 日")
			notes = append(notes, cell.Badge("warning", note))
		}
		if l.Lacks("notices") {
			notes = append(notes, cell.Badge("unknown", "公示"+words.Unexported+"，请先查明是否已公示"))
		}
		if format.Some(a.HeldFen) {
			notes = append(notes, cell.Badge("info", "暂缓的人数不在本稿之内"))
		}
		if notes == nil {
			notes = cell.Row{cell.Text("")}
		}
		t.Rows = append(t.Rows, cell.Row{
			l.Application(a.ApplicationID), cell.Money(a.ClaimedFen), cell.Money(a.EntitledFen), l.Money(a.HeldFen),
			l.Stated(a.NoticedFen, "notices", "notices.amount_yuan"), l.RuleList(a.HoldReasons),
			cell.Join(" ", notes...),
		})
	}
	return t
}
