package page

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// ClassPage is what stands on the page of a class. Trainees, marks, comments and
// inspections' remarks are of the internal edition only.
type ClassPage struct {
	Class        record.Class
	Waterfall    record.Row[record.Waterfall] // shown in the internal edition only
	Requirements record.Rows[record.Requirement]
	Sessions     record.Rows[record.Session]
	Trainees     record.Rows[record.Trainee]
	Marks        record.Rows[record.Mark]
	Surveys      record.Rows[record.Survey]
	Comments     record.Rows[record.Comment]
	Inspections  record.Rows[record.Inspection]
	Claims       record.Rows[record.Claim]
	Findings     record.Rows[record.Finding]
}

type classView struct {
	view
	Facts                                               []fact
	Requirements, Sessions, Trainees, Surveys, Comments table.Table
	Inspections, Claims, FindingList, Waterfall         table.Table
	Attendance                                          []table.Table
}

// Class writes the page of a class, and further ones where it has many findings.
func (s *Site) Class(p ClassPage) {
	c := p.Class
	v := classView{view: s.view("classes", c.ClassID, 1, crumb{Name: c.ClassID})}
	v.Lead = c.ClassName
	people := format.Either(s.IsPublic, "", "#trainees")
	status := cell.Badge("quiet", "未结班")
	if c.IsEnded {
		status = cell.Badge("good", "已结班")
	}
	participants := "参训 " + format.Count(c.ParticipantCount) + " 人，" +
		format.Told("合格", format.CountOf(c.PassedCount, "人"))
	v.Facts = []fact{
		{"培训机构", v.institution(c.Institution), selectedWord(c)},
		{"所属地区", v.district(c.District), ""},
		{"起止日期", cell.Span(c.StartDate, c.EndDate), format.Either(s.IsPublic, "", c.Venue)},
		{"状态", status, ""},
		{"学员", cell.Text(format.Count(c.TraineeCount) + " 人").To(people), participants},
		{"应补", cell.Text(format.Yuan(c.EntitledFen) + " 元").To(people), format.Count(c.EntitledPersons) + " 人"},
		{"暂缓", v.heldMoney(c.HeldFen, c.IsHeldTold).Unit("元").To(people), v.waiting(c.HeldPersons, c.IsHeldTold)},
		{"不予补贴", v.persons(c.RejectedPersons, c.IsRejectedTold).Unit("人").To(people), ""},
	}
	if !s.IsPublic {
		v.Facts = append(v.Facts, fact{"数据来源", v.sourceAt(c.SourceFile, c.SourceRow), ""})
	}
	v.Requirements = v.requirements(p.Requirements)
	v.Sessions = v.timetable(p.Sessions)
	v.Surveys = v.surveyTable(c, p.Surveys)
	v.Claims = v.claimTable("涉及本班次的补贴申请", p.Claims, true, false)
	v.Inspections = v.inspectionTable(p.Inspections)
	if !s.IsPublic {
		v.Trainees = v.traineeTable(p.Trainees)
		v.Attendance = v.attendanceGrids(p)
		v.Waterfall = v.waterfallTable(p.Waterfall, false)
		v.Comments = v.commentTable(p.Comments)
	}
	file := "classes/" + FileName(c.ClassID) + ".html"
	all := len(p.Findings.Rows)
	for nth, some := range paged(p.Findings.Rows) {
		v := v
		v.paged(file, all, nth)
		v.FindingList = v.findingTable("findings", part("本班次的全部发现", nth, len(some), all), p.Findings.Of(some), true)
		s.write("class", numbered(file, nth), v)
	}
}

func selectedWord(c record.Class) string {
	if c.IsSelected {
		return "遴选机构"
	}
	return "不在遴选名单"
}

func (l links) requirements(all record.Rows[record.Requirement]) table.Table {
	t := table.Table{ID: "requirements", Caption: "通知的要求与实测", Columns: []table.Column{
		table.Name("要求"), table.Fixed("结论"), table.Name("实测"), table.Name("标准"), table.Name("依据的规则"), table.Text("条款"),
	}}
	return tableOf(l, t, all, func(r record.Requirement) cell.Row {
		var clauses []string
		for id := range strings.SplitSeq(r.Rules, ";") {
			for _, clause := range l.ruleOf(id).Clauses {
				if !slices.Contains(clauses, clause) {
					clauses = append(clauses, clause)
				}
			}
		}
		return cell.Row{
			cell.Text(r.Asks), verdict(r), cell.Measured(r.Measured), cell.Measured(r.Required), l.ruleList(r.Rules),
			l.clauseList(clauses...),
		}
	})
}

// verdict says whether a class keeps what is asked; a rule that was not evaluated is
// never taken as kept.
func verdict(r record.Requirement) cell.Cell {
	var v cell.Cell
	switch r.Result {
	case "found":
		v = cell.Severity(r.Severity)
		if r.FoundSessions > 0 {
			v = v.And(cell.Text(format.Count(r.FoundSessions) + " 课次"))
		}
	case "not_evaluated":
		v = cell.Badge("unknown", "未核验")
	case "not_applicable": // what waits for the end is not kept yet
		v = cell.Badge("quiet", "未结班")
	default:
		v = cell.Badge("good", "符合")
	}
	if r.IsPartial {
		v = v.And(cell.Badge("unknown", "部分未核验"))
	}
	return v
}

// items reads a canonical list ";a;b;" as words.
func items(list string) string {
	return strings.ReplaceAll(strings.Trim(list, ";"), ";", "、")
}

func (l links) timetable(sessions record.Rows[record.Session]) table.Table {
	t := table.Table{ID: "sessions", Caption: "课程安排与实际开课", Columns: []table.Column{
		table.Figures("课次", ""), table.Fixed("日期"), table.Fixed("时间"), table.Figures("时长", "分钟"),
		table.Figures("课时", "申报"), table.Figures("课时", "折算"), table.Fixed("类型"), table.Fixed("方式"), table.Text("内容"),
		table.Figures("到课", "人"), table.Figures("录像", "分钟"), table.Text("平台"), table.Fixed("开课"),
		table.Office(table.Text("教师")), table.Office(table.Text("教师类别")),
	}}
	return tableOf(l, t, sessions, func(s record.Session) cell.Row {
		held := cell.Badge("warning", "无有效签到")
		if s.IsHeld {
			held = cell.Badge("good", "已开课")
		}
		return cell.Row{
			cell.Whole(s.SessionNo), cell.Text(s.SessionDate), cell.Text(s.StartTime + "–" + s.EndTime),
			cell.Whole(s.Minutes), cell.Whole(s.Hours), cell.Whole(s.CreditedHours),
			cell.Text(format.Either(s.IsTheory, "理论", "实操")), cell.Text(format.Either(s.IsOffline, "线下", "线上")),
			cell.Text(items(s.Topics)), cell.Whole(s.AttendeeCount), cell.OptionalWhole(s.RecordingMinutes),
			cell.Text(s.Platform), held, cell.Text(s.Teacher), cell.Text(s.TeacherKind),
		}
	})
}

// marked shows a word where it is so, nothing where it is not.
func marked(is *bool, word string) cell.Cell {
	if is == nil {
		return cell.Text(words.Unexported)
	}
	return cell.Text(format.Either(*is, word, ""))
}

func (l links) traineeTable(trainees record.Rows[record.Trainee]) table.Table {
	t := table.Table{ID: "trainees", Caption: "学员与核定结果", Columns: []table.Column{
		table.Fixed("编号"), table.Text("姓名"), table.Fixed("证件号码"), table.Figures("到课", "课时"), table.Figures("到课率", ""),
		table.Text("考核"), table.Text("合格"), table.Fixed("结果"), table.Name("原因"), table.Figures("应补", "元"),
		table.Figures("暂缓", "元"), table.Figures("名册行", ""),
	}, Note: "姓名和证件号码已遮盖；编号是学员在本班名册中的次序，全站以“班次编号#编号”指称学员。"}
	all := trainees.Rows
	scattered := slices.ContainsFunc(all, func(p record.Trainee) bool { return p.SourceFile != all[0].SourceFile })
	t = tableOf(l, t, trainees, func(p record.Trainee) cell.Row {
		row := cell.Whole(p.SourceRow)
		if scattered {
			row = l.sourceAt(p.SourceFile, p.SourceRow)
		}
		return cell.Row{
			cell.Code("#" + format.Plain(p.TraineeNo)), cell.Text(p.MaskedName), cell.Code(p.MaskedID),
			cell.Whole(p.AttendedHours), cell.Share(p.AttendedHours, p.ScheduledHours), marked(p.Assessed, "已考核"),
			marked(p.Passed, "合格"), cell.Outcome(p.Outcome), l.ruleList(p.Reasons), cell.Money(p.EntitledFen),
			cell.Money(p.HeldFen), row,
		}
	})
	if len(all) > 0 && !scattered {
		t.More = cell.Join("：", cell.Text("名册"), l.source(all[0].SourceFile, nil))
	}
	return t
}

func (l links) surveyTable(c record.Class, surveys record.Rows[record.Survey]) table.Table {
	t := table.Table{
		ID: "surveys", Caption: "满意度测评", Empty: l.none("没有有效测评", "surveys"),
		Columns: []table.Column{
			table.Name("测评项目"), table.Figures("满意", "项"), table.Figures("有效回答", "项"), table.Figures("满意率", ""),
		},
	}
	t = tableOf(l, t, surveys, func(s record.Survey) cell.Row {
		share := cell.Share(s.SatisfiedCount, s.AnsweredCount)
		return cell.Row{cell.Text(s.Item), cell.Whole(s.SatisfiedCount), cell.Whole(s.AnsweredCount), share}
	})
	t.Totals = cell.Row{
		cell.Text("四项合计"), cell.KnownWhole(c.SatisfiedCount), cell.KnownWhole(c.AnsweredCount), l.satisfaction(c),
	}
	return t
}

func (l links) inspectionTable(inspections record.Rows[record.Inspection]) table.Table {
	t := table.Table{
		ID: "inspections", Caption: "现场抽查", Empty: l.none("没有抽查记录", "inspections"),
		Columns: []table.Column{
			table.Fixed("抽查时间"), table.Figures("实到", "人"), table.Office(table.Text("情况")),
			table.Office(table.Text("来源")),
		},
	}
	return tableOf(l, t, inspections, func(i record.Inspection) cell.Row {
		return cell.Row{
			cell.Text(i.InspectedAt), cell.Whole(i.Present), cell.Text(i.Result), l.sourceAt(i.SourceFile, i.SourceRow),
		}
	})
}

type classesView struct {
	view
	Satisfaction chart.Chart
	Classes      table.Table
}

// Classes writes the list of classes; each page's chart shows its classes.
func (s *Site) Classes(classes record.Rows[record.Class]) error {
	all := len(classes.Rows)
	for nth, some := range paged(classes.Rows) {
		v := classesView{view: s.view("classes", "班次", 1, crumb{Name: "班次"})}
		v.HasCharts = true
		v.paged("index.html", all, nth)
		v.Classes = v.classTable("classes", part("全部班次", nth, len(some), all), classes.Of(some), true, true)
		var err error
		caption := part("各班次满意率（%）", nth, len(some), all)
		if v.Satisfaction, err = v.satisfactionChart(caption, classes.Of(some)); err != nil {
			return err
		}
		s.list("classes", v.Classes)
		s.write("classes", numbered("classes/index.html", nth), v)
	}
	return nil
}
