// Package office writes what each acting office has to do, and until when, to be sent out.
package office

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// Office is a row of report.offices.
type Office struct {
	Office                   string
	IsInstitution            bool
	PointCount, OverdueCount int64
	NextDueDate              string
	GreatestFen              *int64
}

// Point is a row of report.office_points: one thing to do. Matter is finding, outstanding,
// unclaimed or sanction; a rule has found it, or "" where none is needed to see it.
type Point struct {
	Office, Matter, Rule, Severity             string
	Subject, SubjectID, ClassID, ApplicationID string
	District, Institution                      string
	ItemCount                                  int64
	Fen                                        *int64
	DueDate                                    string
	IsOverdue                                  bool
	SourceFile                                 string
	SourceRow                                  *int64
}

type indexView struct {
	page.View
	AsOf                  string
	Offices, Institutions table.Table
}

// Index writes the list of offices, institutions apart.
func Index(s *page.Site, all record.Rows[Office]) {
	v := indexView{View: s.View("offices", "待办", 1, page.Crumb{Name: "待办"}), AsOf: s.Programme.AsOf}
	v.Lead = "须由人核定、改正、追回或补拨的事项，按应当处理的单位列出；每页可以单独打印发出。" + v.ActorNote()
	v.Offices = officeTable(v.Links, "offices", "各单位的待办事项",
		all.Matching(func(o Office) bool { return !o.IsInstitution }))
	v.Institutions = officeTable(v.Links, "institutions", "各培训机构的待办事项",
		all.Matching(func(o Office) bool { return o.IsInstitution }))
	s.Write("offices", "offices/index.html", v)
}

func officeTable(l page.Links, id, caption string, all record.Rows[Office]) table.Table {
	t := table.Table{
		ID: id, Caption: caption, Empty: "没有待办事项", Columns: []table.Column{
			table.Name("单位"), table.Figures("待办", "项"), table.Figures("已过期限", "项"), table.Fixed("下一期限"),
			table.Figures("最大一项", "元"),
		},
		Note: "各项的金额可能是同一笔钱，不能相加。",
	}
	return page.Fill(l, t, all, func(o Office) cell.Row {
		return cell.Row{
			l.Office(o.Office), cell.Whole(o.PointCount), overdue(o.OverdueCount), cell.Text(o.NextDueDate),
			cell.OptionalMoney(o.GreatestFen),
		}
	})
}

func overdue(n int64) cell.Cell {
	if n == 0 {
		return cell.Quiet("0")
	}
	return cell.Badge("error", format.Count(n)).SortedBy(n)
}

type officeView struct {
	page.View
	AsOf   string
	Facts  page.Facts
	Points table.Table
}

// Write writes the page of an office, and further ones where it has much to do.
func Write(s *page.Site, o Office, points record.Rows[Point]) {
	file := s.PlaceOf("offices", o.Office)
	v := officeView{
		View: s.View("offices", o.Office, page.Depth(file), page.Crumb{Name: o.Office}), AsOf: s.Programme.AsOf,
	}
	v.Title = o.Office + "：待办事项"
	v.Lead = "金额大的在前，金额相同的期限早的在前。同一笔钱可能涉及几项，各项不能相加。"
	v.Facts = page.Facts{
		page.Named("待办", cell.Text(format.Count(o.PointCount)+" 项").To("#points"), ""),
		page.Named("已过期限", overdue(o.OverdueCount).Unit("项"), ""),
		page.Named("下一期限", cell.Text(o.NextDueDate), "按通知和处置决定"),
		page.Named("最大一项", cell.OptionalMoney(o.GreatestFen).Unit("元").To("#points"), ""),
	}
	if o.IsInstitution {
		v.Facts = append(v.Facts, page.Named("培训机构", v.Institution(o.Office), ""))
	}
	all := len(points.Rows)
	for nth, some := range page.Paged(points.Rows) {
		v := v
		v.Paged(file, all, nth)
		v.Points = pointTable(v.Links, o, page.Part("待办事项", nth, len(some), all), points.Of(some))
		v.Points = v.Whole(file, all, v.Points)
		s.Write("office", s.Numbered(file, nth), v)
	}
}

func pointTable(l page.Links, o Office, caption string, points record.Rows[Point]) table.Table {
	t := table.Table{ID: "points", Caption: caption, Empty: "没有待办事项", Columns: []table.Column{
		table.Name("事项"), table.Fixed("对象"), table.Figures("件数", ""), table.Figures("涉及金额", "元"), table.Fixed("期限"),
	}}
	if !o.IsInstitution {
		t.Columns = append(t.Columns, table.Name("培训机构"), table.Fixed("地区"))
	}
	t.Columns = append(t.Columns, table.Name("来源"))
	return page.Fill(l, t, points, func(p Point) cell.Row {
		row := cell.Row{
			matter(l, p), l.Subject(record.Finding{
				Subject: p.Subject, SubjectID: p.SubjectID, ClassID: p.ClassID, ApplicationID: p.ApplicationID,
				Institution: p.Institution, District: p.District,
			}), cell.Whole(p.ItemCount), cell.OptionalMoney(p.Fen), due(p),
		}
		if !o.IsInstitution {
			row = append(row, l.Institution(p.Institution), l.District(p.District))
		}
		return append(row, l.Source(p.SourceFile, p.SourceRow))
	})
}

// matter says what is to be done: what a rule found, or what needs none.
func matter(l page.Links, p Point) cell.Cell {
	if p.Matter != "finding" {
		what := cell.Text(words.Text("matter", p.Matter))
		if l.RuleOf(p.Rule) != nil {
			what = what.To(l.Root + "rules/" + p.Rule + ".html")
		}
		return what
	}
	return cell.Severity(p.Severity).And(l.Rule(p.Rule))
}

// due is until when; what is overdue on the as-of date, which the page carries, is marked.
func due(p Point) cell.Cell {
	if p.IsOverdue {
		return cell.Text(p.DueDate).And(cell.Badge("error", "已过"))
	}
	return cell.Text(p.DueDate)
}
