package subject

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/finding"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/page/waterfall"
	"github.com/peihe/peihe/pipeline/words"
)

// ClassPage is what stands on the page of a class. Trainees, attendances, comments and
// inspections' remarks are of the internal edition only.
type ClassPage struct {
	Class        record.Class
	Waterfall    record.Row[record.Waterfall] // shown in the internal edition only
	Requirements record.Rows[Requirement]
	Sessions     record.Rows[Session]
	Trainees     record.Rows[Trainee]
	Attendances  record.Rows[Attendance]
	Surveys      record.Rows[Survey]
	Comments     record.Rows[Comment]
	Inspections  record.Rows[Inspection]
	Claims       record.Rows[record.Claim]
	Findings     record.Rows[record.Finding]
}

type classView struct {
	page.View
	Verdict                                             page.Verdict
	Facts                                               page.Facts
	Requirements, Sessions, Trainees, Surveys, Comments table.Table
	Inspections, Claims, FindingList, Waterfall         table.Table
	Attendance                                          []table.Table
	IsAllPaged                                          bool // not the findings alone go on on further pages
}

// Class writes the page of a class, and further ones where it has many trainees, findings or
// comments.
func Class(s *page.Site, p ClassPage) {
	c := p.Class
	file := s.PlaceOf("classes", c.ClassID)
	v := classView{View: s.View("classes", c.ClassID, page.Depth(file), page.Crumb{Name: c.ClassID})}
	v.Lead = c.ClassName
	people, participants := "", ""
	status := cell.Badge("quiet", "未结班")
	if c.IsEnded {
		status = cell.Badge("good", "已结班")
	}
	if !s.IsPublic {
		people = "#trainees"
		participants = "参训 " + v.Persons(c.ParticipantCount) + "，" + format.Told("合格", v.Persons(c.PassedCount))
	}
	v.Facts = page.Facts{
		page.Named("培训机构", v.Institution(c.Institution), selectedWord(c)),
		page.Named("所属地区", v.District(c.District), ""),
		page.Named("起止日期", cell.Span(c.StartDate, c.EndDate), format.Either(s.IsPublic, "", c.Venue)),
		page.Named("状态", status, ""),
		page.Named("学员", cell.Text(format.Count(c.TraineeCount)+" 人").To(people), participants),
		page.Named("应补", cell.Text(format.Yuan(c.EntitledFen)+" 元").To(people), format.Count(c.EntitledPersons)+" 人"),
	}
	if !s.IsPublic {
		v.Facts = append(v.Facts,
			page.Named("暂缓", v.Money(c.HeldFen).Unit("元").To(people), v.Waiting(c.HeldPersons)),
			page.Named("不予补贴", v.Count(c.RejectedPersons).Unit("人").To(people), ""),
			page.Named("数据来源", v.Source(c.SourceFile, c.SourceRow), ""))
	}
	v.Verdict = classVerdict(v.Links, p)
	v.Requirements = requirements(v.Links, p.Requirements)
	v.Sessions = timetable(v.Links, p.Sessions)
	v.Surveys = surveyTable(v.Links, c, p.Surveys)
	v.Claims = claimTable(v.Links, "涉及本班次的补贴申请", p.Claims, true, false)
	v.Inspections = inspectionTable(v.Links, p.Inspections)
	if !s.IsPublic {
		v.Waterfall = waterfall.Table(v.Links, p.Waterfall, false)
	}
	pages := page.Count(len(p.Findings.Rows))
	if others := max(rosterPages(p.Trainees.Rows), page.Count(len(p.Comments.Rows))); !s.IsPublic && others > pages {
		pages, v.IsAllPaged = others, true
	}
	for nth := range pages {
		v.write(s, file, p, nth+1, pages)
	}
}

// rosterPages is how many pages a roster has: that of its last trainee.
func rosterPages(trainees []Trainee) int {
	if len(trainees) == 0 {
		return 1
	}
	return page.RosterPage(trainees[len(trainees)-1].TraineeNo)
}

// write writes one of the pages of a class: v has what stands on the first alone.
func (v classView) write(s *page.Site, file string, p ClassPage, nth, pages int) {
	v.PagedTo(file, pages, nth)
	if !s.IsPublic {
		v.roster(file, p, nth)
		some, all := page.OnPage(p.Comments.Rows, nth), len(p.Comments.Rows)
		if len(some) > 0 || nth == 1 {
			v.Comments = commentTable(v.Links, page.Part("学员意见和建议", nth, len(some), all), p.Comments.Of(some))
			v.Comments = v.Whole(file, all, v.Comments)
		}
	}
	some, all := page.OnPage(p.Findings.Rows, nth), len(p.Findings.Rows)
	if len(some) > 0 || nth == 1 {
		v.FindingList = finding.Part(v.Links, "findings", page.Part("本班次的全部发现", nth, len(some), all),
			p.Findings.Of(some), p.Findings.Rows, true)
		v.FindingList = v.Whole(file, all, v.FindingList)
	}
	s.Write("class", s.Numbered(file, nth), v)
}

// roster sets the trainees of a page, with their attendance.
func (v *classView) roster(file string, p ClassPage, nth int) {
	all := p.Trainees.Rows
	p.Trainees = p.Trainees.Matching(func(t Trainee) bool { return page.RosterPage(t.TraineeNo) == nth })
	if len(p.Trainees.Rows) == 0 && nth > 1 {
		return
	}
	v.Trainees = traineeTable(v.Links, p.Trainees)
	v.Attendance = attendanceGrids(v.Links, p)
	if rosterPages(all) == 1 {
		return
	}
	first, last := int64(nth-1)*page.RowsPerPage+1, int64(nth)*page.RowsPerPage
	part := "，编号 #" + format.Plain(first) + " 至 #" + format.Plain(last) + "，全班共 " + format.Count(int64(len(all))) + " 人"
	v.Trainees.Caption += part
	v.Trainees = v.Whole(file, len(all), v.Trainees)
	for i := range v.Attendance {
		v.Attendance[i].Caption += part
	}
}

func selectedWord(c record.Class) string {
	if c.IsSelected {
		return "遴选机构"
	}
	return "不在遴选名单"
}

func requirements(l page.Links, all record.Rows[Requirement]) table.Table {
	t := table.Table{ID: "requirements", Caption: "通知的要求与实测", Columns: []table.Column{
		table.Name("要求"), table.Fixed("结论"), table.Name("实测"), table.Name("标准"), table.Name("依据的规则"), table.Text("条款"),
	}}
	return page.Fill(l, t, all, func(r Requirement) cell.Row {
		var clauses []string
		for id := range strings.SplitSeq(r.Rules, ";") {
			for _, clause := range l.RuleOf(id).Clauses {
				if !slices.Contains(clauses, clause) {
					clauses = append(clauses, clause)
				}
			}
		}
		return cell.Row{
			cell.Text(r.Asks), verdict(r), cell.Measured(r.Measured), cell.Measured(r.Required), l.RuleList(r.Rules),
			l.ClauseList(clauses...),
		}
	})
}

// verdict says whether a class keeps what is asked; a rule that was not evaluated is
// never taken as kept.
func verdict(r Requirement) cell.Cell {
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

func timetable(l page.Links, sessions record.Rows[Session]) table.Table {
	hasTopics, hasPlatforms := l.Uses("sessions.topics"), l.Uses("sessions.platform")
	hasRecordings, hasKinds := l.Uses("sessions.recording_minutes"), l.Uses("sessions.teacher_kind")
	t := table.Table{ID: "sessions", Caption: "课程安排与实际开课", Columns: []table.Column{
		table.Figures("课次", ""), table.Fixed("日期"), table.Fixed("时间"), table.Figures("时长", "分钟"),
		table.Figures("课时", "申报"), table.Figures("课时", "折算"), table.Fixed("类型"), table.Fixed("方式"),
	}}
	add := func(is bool, column table.Column) {
		if is {
			t.Columns = append(t.Columns, column)
		}
	}
	add(hasTopics, table.Text("内容"))
	add(true, table.Office(table.Figures("到课", "人")))
	add(hasRecordings, table.Figures("录像", "分钟"))
	add(hasPlatforms, table.Text("平台"))
	add(true, table.Fixed("开课"))
	add(true, table.Office(table.Text("教师")))
	add(hasKinds, table.Office(table.Text("教师类别")))
	return page.Fill(l, t, sessions, func(s Session) cell.Row {
		held := cell.Badge("warning", "无有效签到")
		if s.IsHeld {
			held = cell.Badge("good", "已开课")
		}
		row := cell.Row{
			cell.Whole(s.SessionNo).Named(page.SessionID(s.SessionNo)), cell.Text(s.SessionDate),
			cell.Text(s.StartTime + "–" + s.EndTime),
			cell.Whole(s.Minutes), cell.Whole(s.Hours), cell.Whole(s.CreditedHours),
			cell.Text(format.Either(s.IsTheory, "理论", "实操")), cell.Text(format.Either(s.IsOffline, "线下", "线上")),
		}
		put := func(is bool, c cell.Cell) {
			if is {
				row = append(row, c)
			}
		}
		put(hasTopics, cell.Text(items(s.Topics)))
		put(true, l.Count(s.AttendeeCount))
		put(hasRecordings, cell.OptionalWhole(s.RecordingMinutes))
		put(hasPlatforms, cell.Text(s.Platform))
		put(true, held)
		put(true, cell.Text(s.Teacher))
		put(hasKinds, cell.Text(s.TeacherKind))
		return row
	})
}

// marked shows a word where it is so, nothing where it is not.
func marked(is *bool, word string) cell.Cell {
	if is == nil {
		return cell.Text(words.Unexported)
	}
	return cell.Text(format.Either(*is, word, ""))
}

func traineeTable(l page.Links, trainees record.Rows[Trainee]) table.Table {
	t := table.Table{ID: "trainees", Caption: "学员与核定结果", Columns: []table.Column{
		table.Fixed("编号"), table.Text("姓名"), table.Fixed("证件号码"), table.Figures("到课", "课时"), table.Figures("到课率", ""),
		table.Text("考核"), table.Text("合格"), table.Fixed("结果"), table.Name("原因"),
	}, Note: "姓名和证件号码已遮盖；编号是学员在本班名册中的次序，全站以“班次编号#编号”指称学员。"}
	isAlike := l.OneRate != ""
	if !isAlike {
		t.Columns = append(t.Columns, table.Figures(format.Either(l.HasUplifts, "标准 × 上浮", "标准"), "元"))
		t.Note += format.Either(l.HasUplifts, "应补或暂缓的金额为标准乘以上浮；", "") + "没有适用标准的不计金额。"
	}
	t.Columns = append(t.Columns, table.Figures("应补", "元"), table.Figures("暂缓", "元"), table.Figures("名册行", ""))
	all := trainees.Rows
	scattered := slices.ContainsFunc(all, func(p Trainee) bool { return p.SourceFile != all[0].SourceFile })
	t = page.Fill(l, t, trainees, func(p Trainee) cell.Row {
		row := cell.Whole(p.SourceRow)
		if scattered {
			row = l.Source(p.SourceFile, &p.SourceRow)
		}
		cells := cell.Row{
			cell.Code("#" + format.Plain(p.TraineeNo)).Named(page.TraineeID(p.TraineeNo)), cell.Text(p.MaskedName),
			cell.Code(p.MaskedID),
			cell.Whole(p.AttendedHours), l.Attended(p.AttendedHours, p.ScheduledHours), marked(p.Assessed, "已考核"),
			marked(p.Passed, "合格"), cell.Outcome(p.Outcome), l.RuleList(p.Reasons),
		}
		if !isAlike {
			cells = append(cells, worth(p))
		}
		return append(cells, cell.Money(p.EntitledFen), cell.Money(p.HeldFen), row)
	})
	if len(all) > 0 && !scattered {
		t.More = cell.Join("：", cell.Text("名册"), l.Source(all[0].SourceFile, nil))
	}
	return t
}

// worth shows the rate that fits a trainee, and by how much it is lifted.
func worth(p Trainee) cell.Cell {
	rate := cell.OptionalMoney(p.RateFen)
	if percent := p.UpliftPercent; percent != nil && *percent != 100 {
		return rate.With("× " + format.Count(*percent) + "%")
	}
	return rate
}

func surveyTable(l page.Links, c record.Class, surveys record.Rows[Survey]) table.Table {
	t := table.Table{
		ID: "surveys", Caption: "满意度测评", Empty: l.None("没有有效测评", "surveys"),
		Columns: []table.Column{
			table.Name("测评项目"), table.Figures("满意", "项"), table.Figures("有效回答", "项"), table.Share("满意率"),
		},
	}
	t = page.Fill(l, t, surveys, func(s Survey) cell.Row {
		share := l.Satisfaction(&s.SatisfiedCount, &s.AnsweredCount)
		return cell.Row{cell.Text(s.Item), cell.Whole(s.SatisfiedCount), cell.Whole(s.AnsweredCount), share}
	})
	t.Totals = cell.Row{
		cell.Text("四项合计"), cell.KnownWhole(c.SatisfiedCount), cell.KnownWhole(c.AnsweredCount), satisfaction(l, c),
	}
	return t
}

func inspectionTable(l page.Links, inspections record.Rows[Inspection]) table.Table {
	t := table.Table{
		ID: "inspections", Caption: "现场抽查", Empty: l.None("没有抽查记录", "inspections"),
		Columns: []table.Column{
			table.Fixed("抽查时间"), table.Office(table.Figures("实到", "人")), table.Office(table.Text("情况")),
			table.Office(table.Text("来源")),
		},
	}
	return page.Fill(l, t, inspections, func(i Inspection) cell.Row {
		return cell.Row{
			cell.Text(i.InspectedAt), l.Count(i.Present), cell.Text(i.Result), l.Source(i.SourceFile, i.SourceRow),
		}
	})
}

type classesView struct {
	page.View
	Satisfaction chart.Chart
	Classes      table.Table
}

// Classes writes the list of classes, whose sums total holds; each page's chart shows its
// classes.
func Classes(s *page.Site, classes record.Rows[record.Class], total record.Overview) error {
	all := len(classes.Rows)
	for nth, some := range page.Paged(classes.Rows) {
		v := classesView{View: s.View("classes", "班次", 1, page.Crumb{Name: "班次"})}
		v.HasCharts = true
		v.Paged("index.html", all, nth)
		v.Classes = classTable(v.Links, "classes", page.Part("全部班次", nth, len(some), all), classes.Of(some), true, true,
			sumsOf(total))
		v.Classes = v.Whole("classes/index.html", all, v.Classes)
		if s.Uses("surveys") {
			var err error
			caption := page.Part("各班次满意率（%）", nth, len(some), all)
			if v.Satisfaction, err = satisfactionChart(v.Links, caption, classes.Of(some)); err != nil {
				return err
			}
		}
		s.List("classes", v.Classes)
		s.Write("classes", s.Numbered("classes/index.html", nth), v)
	}
	return nil
}
