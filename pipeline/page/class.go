package page

import (
	"slices"
	"strings"
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
	people := either(s.IsPublic, "", "#trainees")
	status := Badge("quiet", "未结班")
	if c.IsEnded {
		status = Badge("good", "已结班")
	}
	v.Facts = []fact{
		{"培训机构", v.institution(c.Institution), selectedWord(c)},
		{"所属地区", v.district(c.District), ""},
		{"起止日期", span(c.StartDate, c.EndDate), either(s.IsPublic, "", c.Venue)},
		{"状态", status, ""},
		{"学员", Text(Count(c.TraineeCount) + " 人").to(people), "参训 " + Count(c.ParticipantCount) + " 人，" + told("合格", countOf(c.PassedCount, "人"))},
		{"应补", Text(Yuan(c.EntitledYuan) + " 元").to(people), Count(c.EntitledPersons) + " 人"},
		{"暂缓", v.heldMoney(c.HeldYuan, c.IsHeldTold).unit("元").to(people), v.waiting(c.HeldPersons, c.IsHeldTold)},
		{"不予补贴", v.persons(c.RejectedPersons, c.IsRejectedTold).unit("人").to(people), ""},
	}
	if !s.IsPublic {
		v.Facts = append(v.Facts, fact{"数据来源", v.sourceAt(c.SourceFile, c.SourceRow), ""})
	}
	v.Requirements = v.requirements(p)
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
	for page, some := range paged(p.Findings.Rows) {
		v := v
		v.paged(file, all, page)
		v.FindingList = v.findingTable("findings", part("本班次的全部发现", page, len(some), all), p.Findings.Of(some), true)
		s.write("class", numbered(file, page), v)
	}
}

func selectedWord(c Class) string {
	if c.IsSelected {
		return "遴选机构"
	}
	return "不在遴选名单"
}

// requirement is what the notice asks of a class: rules are those that watch it,
// gravest first; the first with a finding decides.
type requirement struct {
	title, measured, required string
	rules                     []string
}

func (l links) requirements(p ClassPage) Table {
	c, s := p.Class, l.site
	atLeast := func(n int64, unit string) string { return "≥ " + Count(n) + unit }
	all := []requirement{
		{"培训机构经遴选", c.Institution, "附件3名单之内", []string{"institution_not_selected"}},
		{"机构未被列入黑名单或停办", "", "开班前无此类处置", []string{"institution_blacklisted", "class_started_after_stop", "class_started_after_low_satisfaction"}},
		{"培训工种", c.Occupation, "通知所列工种", []string{"occupation_not_covered"}},
		{"所属地区", c.District, "附件1所列地区或市直有关单位", []string{"unknown_district"}},
		{"培训日期", c.StartDate + " – " + c.EndDate, s.First + " – " + s.Last, []string{"class_outside_programme_period"}},
		{"开班审核", approval(c), "开班前审核通过", []string{"class_approval_refused", "class_not_approved_in_time"}},
		{"收费和审核可以读取", "", "没有读不出的内容", []string{"class_cell_unreadable"}},
		{"开班申请", c.AppliedDate, "不晚于开班日期", []string{"class_applied_late"}},
		{"不向学员收费", fee(c.FeeYuan), "0.00 元", []string{"fee_charged"}},
		{"培训天数", Count(c.DayCount) + " 天", atLeast(s.MinimumDays, " 天"), []string{"training_days_below_minimum"}},
		{"线下天数", Count(c.OfflineDayCount) + " 天", atLeast(s.MinimumOfflineDays, " 天"), []string{"offline_days_below_minimum"}},
		{"实际课时", Count(c.DeliveredHours) + " 课时（计划 " + Count(c.ScheduledHours) + "）", atLeast(s.MinimumHours, " 课时"), []string{"class_hours_below_minimum"}},
		{"理论课时占比", Percent(c.TheoryHours, c.DeliveredHours), atLeast(s.MinimumTheoryPercent, "%"), []string{"theory_share_below_minimum"}},
		{"课程内容齐全", "", "第 1 至 " + Count(int64(s.TopicCount)) + " 项都讲到", []string{"topics_not_covered"}},
		{"每课时时长", "", atLeast(s.PeriodMinutes, " 分钟"), []string{"period_too_short"}},
		{"课次有人到课", Count(c.HeldSessionCount) + " / " + Count(c.SessionCount) + " 课次", "每课次都有有效签到", []string{"session_not_held"}},
		{"线下课全程录像", "", "每课时 " + Count(s.PeriodMinutes) + " 分钟", []string{"recording_missing"}},
		{"授课形式", orUnknown(c.Mode), "与方案一致，实操在线下", []string{"delivery_differs_from_plan", "practice_online"}},
		{"线上平台", "", "经公布的平台", []string{"online_platform_not_listed"}},
		{"授课教师", "", "规定的四类人员，时间不冲突", []string{"instructor_not_qualified", "instructor_overlap"}},
		{"签到方式", "", "小程序，或事先同意的纸质签到", []string{"paper_signin_not_approved"}},
		{"签到真实", "", "无名册外人员，无集中签到", []string{"signin_not_on_roster", "signin_burst"}},
		{"现场抽查人数", "", "不少于当时在场签到人数", []string{"inspection_headcount_gap"}},
		{"考核对象", "", "都在名册之内", []string{"assessment_not_on_roster"}},
		{"测评份数", countOf(c.CountedSurveyCount, "份"), atLeast(c.ParticipantCount, " 份（参训人数）"), []string{"survey_incomplete", "survey_not_on_roster"}},
		{"满意率", percentOf(c.SatisfiedCount, c.AnsweredCount), atLeast(s.SatisfactionWarningPercent, "%") + "（低于 " + Count(s.SatisfactionStopPercent) + "% 停办）", []string{"satisfaction_below_stop", "satisfaction_below_warning", "sanction_not_recorded"}},
		{"档案齐全", items(c.ArchiveItems), "通知所列档案", []string{"archive_incomplete"}},
		{"档案保管期限", c.KeepUntil, "结班后 ≥ " + Count(s.ArchiveYears) + " 年", []string{"archive_retention_too_short"}},
	}
	t := Table{ID: "requirements", Query: l.passport(p.Requirements), Caption: "通知的要求与实测", Columns: []Column{name("要求"), fixed("结论"), name("实测"), name("标准"), name("依据的规则"), text("条款")}}
	for _, r := range all {
		t.Rows = append(t.Rows, l.judged(r, p))
	}
	return t
}

// judged sets a requirement beside what was found; a rule that was not evaluated
// is never taken as kept.
func (l links) judged(r requirement, p ClassPage) []Cell {
	verdict := Badge("good", "符合")
	var names []Cell
	var clauses []string
	unevaluated, pending := 0, 0
	for _, id := range r.rules {
		rule := l.site.rules[id]
		if rule == nil {
			continue
		}
		names = append(names, l.rule(id))
		for _, c := range rule.Clauses {
			if !slices.Contains(clauses, c) {
				clauses = append(clauses, c)
			}
		}
		switch {
		case !rule.Count.Evaluated:
			unevaluated++
		case rule.IsEnded && !p.Class.IsEnded:
			pending++
		}
	}
	if len(names) == 0 { // the policy's queries do not have these rules
		return []Cell{Text(r.title), Badge("unknown", "未核验"), measured(r.measured), measured(r.required), Text(""), Text("")}
	}
	switch found := l.found(r.rules, p.Findings.Rows); {
	case len(found) > 0:
		worst := found[0]
		verdict = severity(worst.Severity)
		if worst.Subject == "session" {
			sessions := map[string]bool{} // one may fail several rules
			for _, f := range found {
				if f.Subject == "session" {
					sessions[f.SubjectID] = true
				}
			}
			count := Count(int64(len(sessions))) + " "
			verdict.html += " " + count + "课次"
			if r.measured == "" {
				r.measured = count + "/ " + Count(p.Class.SessionCount) + " 课次不符"
			}
		} else if l.site.IsPublic && l.site.rules[worst.Rule].CountsPersons {
			r.measured = unknown
		} else if worst.Measured != "" {
			r.measured = worst.Measured
		}
	case unevaluated == len(names):
		verdict = Badge("unknown", "未核验")
	default:
		if pending > 0 { // what waits for the end is not kept yet
			verdict = Badge("quiet", "未结班")
		}
		if unevaluated > 0 {
			verdict.html += " " + Badge("unknown", "部分未核验").html
		}
	}
	if r.measured == "" {
		r.measured = p.measured(r.rules...)
	}
	return []Cell{Text(r.title), verdict, measured(r.measured), measured(r.required), Join("、", names...), l.clauses(clauses...)}
}

// measured is what the first of some rules measured of the class, where it was
// evaluated; what findings measured stands with them.
func (p ClassPage) measured(rules ...string) string {
	for _, rule := range rules {
		for _, r := range p.Requirements.Rows {
			if r.Rule == rule && r.Result != "not_evaluated" && r.Measured != "" {
				return r.Measured
			}
		}
	}
	return ""
}

// found lists the findings of the rules of one requirement, errors first.
func (l links) found(rules []string, findings []Finding) []Finding {
	var found []Finding
	for _, severity := range []string{"error", "warning", "info"} {
		for _, f := range findings {
			if f.Severity == severity && slices.Contains(rules, f.Rule) {
				found = append(found, f)
			}
		}
	}
	return found
}

func approval(c Class) string {
	if c.Approval == "" {
		return ""
	}
	return strings.TrimSpace(c.Approval + " " + c.ApprovedDate)
}

func fee(fen *int64) string {
	if fen == nil {
		return ""
	}
	return Yuan(*fen) + " 元"
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
	return tableOf(l, t, sessions, func(s Session) []Cell {
		held := Badge("warning", "无有效签到")
		if s.IsHeld {
			held = Badge("good", "已开课")
		}
		return []Cell{
			Whole(s.SessionNo), Text(s.SessionDate), Text(s.StartTime + "–" + s.EndTime), Whole(s.Minutes), Whole(s.Hours),
			Whole(s.CreditedHours), Text(either(s.IsTheory, "理论", "实操")), Text(either(s.IsOffline, "线下", "线上")),
			Text(items(s.Topics)), Whole(s.AttendeeCount), OptionalWhole(s.RecordingMinutes), Text(s.Platform), held,
			Text(s.Teacher), Text(s.TeacherKind),
		}
	})
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// marked shows a word where it is so, nothing where it is not.
func marked(is *bool, word string) Cell {
	if is == nil {
		return Text(unexported)
	}
	return Text(either(*is, word, ""))
}

func (l links) traineeTable(trainees Rows[Trainee]) Table {
	t := Table{ID: "trainees", Caption: "学员与核定结果", Columns: []Column{
		fixed("编号"), text("姓名"), fixed("证件号码"), figures("到课", "课时"), figures("到课率", ""), text("考核"), text("合格"),
		fixed("结果"), name("原因"), figures("应补", "元"), figures("暂缓", "元"), figures("名册行", ""),
	}, Note: "姓名和证件号码已遮盖；编号是学员在本班名册中的次序，全站以“班次编号#编号”指称学员。"}
	all := trainees.Rows
	scattered := slices.ContainsFunc(all, func(p Trainee) bool { return p.SourceFile != all[0].SourceFile })
	t = tableOf(l, t, trainees, func(p Trainee) []Cell {
		row := Whole(p.SourceRow)
		if scattered {
			row = l.sourceAt(p.SourceFile, p.SourceRow)
		}
		return []Cell{
			Code("#" + plain(p.TraineeNo)), Text(p.MaskedName), Code(p.MaskedID), Whole(p.AttendedHours),
			Share(p.AttendedHours, p.ScheduledHours), marked(p.Assessed, "已考核"), marked(p.Passed, "合格"),
			outcome(p.Outcome), l.ruleList(p.Reasons), Money(p.EntitledYuan), Money(p.HeldYuan), row,
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
	t = tableOf(l, t, surveys, func(s Survey) []Cell {
		return []Cell{Text(s.Item), Whole(s.SatisfiedCount), Whole(s.AnsweredCount), Share(s.SatisfiedCount, s.AnsweredCount)}
	})
	t.Totals = []Cell{Text("四项合计"), KnownWhole(c.SatisfiedCount), KnownWhole(c.AnsweredCount), l.satisfaction(c)}
	return t
}

func (l links) inspectionTable(inspections Rows[Inspection]) Table {
	t := Table{
		ID: "inspections", Caption: "现场抽查", Empty: l.none("没有抽查记录", "inspections"),
		Columns: []Column{fixed("抽查时间"), figures("实到", "人"), office(text("情况")), office(text("来源"))},
	}
	return tableOf(l, t, inspections, func(i Inspection) []Cell {
		return []Cell{Text(i.InspectedAt), Whole(i.Present), Text(i.Result), l.sourceAt(i.SourceFile, i.SourceRow)}
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
	for page, some := range paged(classes.Rows) {
		v := classesView{view: s.view("classes", "班次", 1, crumb{Name: "班次"})}
		v.HasCharts = true
		v.paged("index.html", all, page)
		v.Classes = v.classTable("classes", part("全部班次", page, len(some), all), classes.Of(some), true, true)
		var err error
		caption := part("各班次满意率（%）", page, len(some), all)
		if v.Satisfaction, err = v.satisfactionChart(caption, classes.Of(some)); err != nil {
			return err
		}
		s.list("classes", v.Classes)
		s.write("classes", numbered("classes/index.html", page), v)
	}
	return nil
}
