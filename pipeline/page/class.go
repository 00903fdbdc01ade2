package page

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/words"
)

// ClassPage is what stands on the page of a class. Trainees, marks, comments and
// inspections' remarks are of the internal edition only.
type ClassPage struct {
	Class        Class
	Waterfall    Row[Waterfall] // shown in the internal edition only
	Requirements Rows[Requirement]
	Sessions     Rows[Session]
	Trainees     Rows[Trainee]
	Marks        Rows[Mark]
	Surveys      Rows[Survey]
	Comments     Rows[Comment]
	Inspections  Rows[Inspection]
	Claims       Rows[Claim]
	Findings     Rows[Finding]
}

type classView struct {
	view
	Facts                                               []fact
	Requirements, Sessions, Trainees, Surveys, Comments Table
	Inspections, Claims, FindingList, Waterfall         Table
	Attendance                                          []Table
}

// Class writes the page of a class, and further ones where it has many findings.
func (s *Site) Class(p ClassPage) {
	c := p.Class
	v := classView{view: s.view("classes", c.ClassID, 1, crumb{Name: c.ClassID})}
	v.Lead = c.ClassName
	people := format.Either(s.IsPublic, "", "#trainees")
	status := Badge("quiet", "未结班")
	if c.IsEnded {
		status = Badge("good", "已结班")
	}
	participants := "参训 " + format.Count(c.ParticipantCount) + " 人，" +
		format.Told("合格", format.CountOf(c.PassedCount, "人"))
	v.Facts = []fact{
		{"培训机构", v.institution(c.Institution), selectedWord(c)},
		{"所属地区", v.district(c.District), ""},
		{"起止日期", span(c.StartDate, c.EndDate), format.Either(s.IsPublic, "", c.Venue)},
		{"状态", status, ""},
		{"学员", Text(format.Count(c.TraineeCount) + " 人").to(people), participants},
		{"应补", Text(format.Yuan(c.EntitledFen) + " 元").to(people), format.Count(c.EntitledPersons) + " 人"},
		{"暂缓", v.heldMoney(c.HeldFen, c.IsHeldTold).unit("元").to(people), v.waiting(c.HeldPersons, c.IsHeldTold)},
		{"不予补贴", v.persons(c.RejectedPersons, c.IsRejectedTold).unit("人").to(people), ""},
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

func selectedWord(c Class) string {
	if c.IsSelected {
		return "遴选机构"
	}
	return "不在遴选名单"
}

func (l links) requirements(all Rows[Requirement]) Table {
	t := Table{ID: "requirements", Caption: "通知的要求与实测", Columns: []Column{
		name("要求"), fixed("结论"), name("实测"), name("标准"), name("依据的规则"), text("条款"),
	}}
	return tableOf(l, t, all, func(r Requirement) Cells {
		var clauses []string
		for id := range strings.SplitSeq(r.Rules, ";") {
			for _, clause := range l.ruleOf(id).Clauses {
				if !slices.Contains(clauses, clause) {
					clauses = append(clauses, clause)
				}
			}
		}
		return Cells{
			Text(r.Asks), verdict(r), measured(r.Measured), measured(r.Required), l.ruleList(r.Rules),
			l.clauseList(clauses...),
		}
	})
}

// verdict says whether a class keeps what is asked; a rule that was not evaluated is
// never taken as kept.
func verdict(r Requirement) Cell {
	var v Cell
	switch r.Result {
	case "found":
		v = severity(r.Severity)
		if r.FoundSessions > 0 {
			v = v.and(Text(format.Count(r.FoundSessions) + " 课次"))
		}
	case "not_evaluated":
		v = Badge("unknown", "未核验")
	case "not_applicable": // what waits for the end is not kept yet
		v = Badge("quiet", "未结班")
	default:
		v = Badge("good", "符合")
	}
	if r.IsPartial {
		v = v.and(Badge("unknown", "部分未核验"))
	}
	return v
}

// items reads a canonical list ";a;b;" as words.
func items(list string) string {
	return strings.ReplaceAll(strings.Trim(list, ";"), ";", "、")
}

func (l links) timetable(sessions Rows[Session]) Table {
	t := Table{ID: "sessions", Caption: "课程安排与实际开课", Columns: []Column{
		figures("课次", ""), fixed("日期"), fixed("时间"), figures("时长", "分钟"), figures("课时", "申报"), figures("课时", "折算"),
		fixed("类型"), fixed("方式"), text("内容"), figures("到课", "人"), figures("录像", "分钟"), text("平台"), fixed("开课"),
		office(text("教师")), office(text("教师类别")),
	}}
	return tableOf(l, t, sessions, func(s Session) Cells {
		held := Badge("warning", "无有效签到")
		if s.IsHeld {
			held = Badge("good", "已开课")
		}
		return Cells{
			Whole(s.SessionNo), Text(s.SessionDate), Text(s.StartTime + "–" + s.EndTime), Whole(s.Minutes),
			Whole(s.Hours), Whole(s.CreditedHours), Text(format.Either(s.IsTheory, "理论", "实操")),
			Text(format.Either(s.IsOffline, "线下", "线上")), Text(items(s.Topics)), Whole(s.AttendeeCount),
			OptionalWhole(s.RecordingMinutes), Text(s.Platform), held,
			Text(s.Teacher), Text(s.TeacherKind),
		}
	})
}

// marked shows a word where it is so, nothing where it is not.
func marked(is *bool, word string) Cell {
	if is == nil {
		return Text(words.Unexported)
	}
	return Text(format.Either(*is, word, ""))
}

func (l links) traineeTable(trainees Rows[Trainee]) Table {
	t := Table{ID: "trainees", Caption: "学员与核定结果", Columns: []Column{
		fixed("编号"), text("姓名"), fixed("证件号码"), figures("到课", "课时"), figures("到课率", ""), text("考核"), text("合格"),
		fixed("结果"), name("原因"), figures("应补", "元"), figures("暂缓", "元"), figures("名册行", ""),
	}, Note: "姓名和证件号码已遮盖；编号是学员在本班名册中的次序，全站以“班次编号#编号”指称学员。"}
	all := trainees.Rows
	scattered := slices.ContainsFunc(all, func(p Trainee) bool { return p.SourceFile != all[0].SourceFile })
	t = tableOf(l, t, trainees, func(p Trainee) Cells {
		row := Whole(p.SourceRow)
		if scattered {
			row = l.sourceAt(p.SourceFile, p.SourceRow)
		}
		return Cells{
			Code("#" + format.Plain(p.TraineeNo)), Text(p.MaskedName), Code(p.MaskedID), Whole(p.AttendedHours),
			Share(p.AttendedHours, p.ScheduledHours), marked(p.Assessed, "已考核"), marked(p.Passed, "合格"),
			outcome(p.Outcome), l.ruleList(p.Reasons), Money(p.EntitledFen), Money(p.HeldFen), row,
		}
	})
	if len(all) > 0 && !scattered {
		t.More = Join("：", Text("名册"), l.source(all[0].SourceFile, nil))
	}
	return t
}

func (l links) surveyTable(c Class, surveys Rows[Survey]) Table {
	t := Table{
		ID: "surveys", Caption: "满意度测评", Empty: l.none("没有有效测评", "surveys"),
		Columns: []Column{name("测评项目"), figures("满意", "项"), figures("有效回答", "项"), figures("满意率", "")},
	}
	t = tableOf(l, t, surveys, func(s Survey) Cells {
		share := Share(s.SatisfiedCount, s.AnsweredCount)
		return Cells{Text(s.Item), Whole(s.SatisfiedCount), Whole(s.AnsweredCount), share}
	})
	t.Totals = Cells{Text("四项合计"), KnownWhole(c.SatisfiedCount), KnownWhole(c.AnsweredCount), l.satisfaction(c)}
	return t
}

func (l links) inspectionTable(inspections Rows[Inspection]) Table {
	t := Table{
		ID: "inspections", Caption: "现场抽查", Empty: l.none("没有抽查记录", "inspections"),
		Columns: []Column{fixed("抽查时间"), figures("实到", "人"), office(text("情况")), office(text("来源"))},
	}
	return tableOf(l, t, inspections, func(i Inspection) Cells {
		return Cells{Text(i.InspectedAt), Whole(i.Present), Text(i.Result), l.sourceAt(i.SourceFile, i.SourceRow)}
	})
}

type classesView struct {
	view
	Satisfaction Chart
	Classes      Table
}

// Classes writes the list of classes; each page's chart shows its classes.
func (s *Site) Classes(classes Rows[Class]) error {
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
