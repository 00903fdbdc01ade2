package synthetic

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/synthetic/record"
)

// A story is what one faulty class is about: rules whose faults go together
// in one class without hiding each other, planted in this order.
type story []string

// stories are dealt to the faulty classes in turn, so that each rule has its
// finding once there are as many faulty classes as stories. Those about money
// come first: a class early in the year has gone all the way to its payment.
var stories = []story{
	{"claim_over_entitlement", "approved_over_entitlement", "paid_over_entitlement", "paid_before_notice_end"},
	{"institution_not_selected", "institution_blacklisted", "fee_charged", "rectification_overdue",
		"recovery_outstanding"},
	{"signin_outside_session", "stay_too_short", "signin_times_reversed", "signin_burst", "claim_amount_mismatch",
		"payee_mismatch", "payment_source_not_earmarked", "payment_without_application"},
	{"id_number_invalid", "id_birth_mismatch", "id_sex_mismatch", "trainee_below_working_age", "payment_outstanding"},
	{"satisfaction_below_warning", "period_too_short", "claim_before_class_end", "materials_missing",
		"paid_while_on_hold"},
	{"quota_exceeded", "district_not_inspected", "archive_incomplete", "application_mixed", "claim_review_refused"},
	{"class_hours_below_minimum", "theory_share_below_minimum", "archive_retention_too_short", "notice_too_short",
		"notice_objection_open"},
	{"paper_signin_not_approved", "signin_not_on_roster", "assessment_not_on_roster", "survey_not_on_roster",
		"claim_not_reviewed", "notice_missing"},
	{"recording_missing", "class_claimed_twice", "claim_for_unknown_class"},
	{"quota_reserve_overdrawn", "notice_running", "notice_amount_mismatch", "notice_cell_unreadable"},
	{"class_started_after_stop"},
	{"attendance_below_minimum", "assessed_despite_attendance", "certificate_without_pass"},
	{"satisfaction_below_stop", "sanction_not_recorded"},
	{"subsidised_twice", "duplicate_certificate"},
	{"inspection_headcount_gap", "survey_incomplete"},
	{"signin_overlap", "instructor_overlap"},
	{"class_approval_refused", "delivery_differs_from_plan", "session_not_held"},
	{"trainee_is_public_employee", "trainee_is_student", "trainee_on_reference_list", "shared_phone"},
	{"class_started_after_low_satisfaction", "practice_online", "instructor_not_qualified",
		"online_platform_not_listed"},
	{"training_days_below_minimum", "offline_days_below_minimum", "topics_not_covered"},
	{"assessment_missing", "assessment_failed", "assessment_video_too_short", "certificate_missing"},
	{"unknown_district", "class_not_approved_in_time", "class_cell_unreadable"},
	{"occupation_not_covered", "class_outside_programme_period", "class_applied_late"},
	{"trainee_above_age", "trainee_category_not_covered", "subsidy_not_defined", "class_not_inspected"},
	{"theory_share_above_maximum", "class_day_attendance_below_minimum", "class_size_out_of_range", "claim_too_late"},
}

// tell finds the stories that a notice has: of the rules that it lists those whose fault
// can be shown in its exports, and one more story for each cap that takes several classes
// to be used up.
func (g *generator) tell() {
	for _, s := range stories {
		told := slices.DeleteFunc(slices.Clone(s), func(rule string) bool {
			p := planters[rule]
			return !g.isListed(rule) || p.can != nil && !p.can(g.programme)
		})
		if len(told) > 0 {
			g.stories = append(g.stories, told)
		}
	}
	for cap := range g.plans {
		if g.isListed(twice) && g.plans[cap] != nil {
			g.stories = append(g.stories, story{capFault(cap)})
		}
	}
}

// twice is the rule that caps are judged by.
const twice = "subsidised_twice"

// capFault names, in a story, the fault of a cap by its position.
func capFault(cap int) string { return fmt.Sprintf("%s %d", twice, cap) }

// capOf is the cap of a story that tells of one.
func (g *generator) capOf(s story) (cap int, ok bool) {
	for cap := range g.plans {
		if slices.Contains(s, capFault(cap)) {
			return cap, true
		}
	}
	return 0, false
}

// nth tells how many of the first i classes are faulty.
func (g *generator) nth(i int) int { return i * g.perMillion / 1_000_000 }

// faulty tells whether class i has planted faults; they are spread evenly.
func (g *generator) faulty(i int) bool { return g.nth(i+1) > g.nth(i) }

// story is what class i is about, nil where nothing can be planted under the notice.
func (g *generator) story(i int) story {
	if len(g.stories) == 0 {
		return nil
	}
	return g.stories[g.nth(i)%len(g.stories)]
}

// bad is class i with its story. What shows in training is planted first; the
// institution then claims for whoever passed by its own view; what is wrong
// with visit, claim, notice and payment comes last. The money is followed to
// its end, for there must be something to be wrong.
func (g *generator) bad(i int) *class {
	told := g.story(i)
	cap, isCap := g.capOf(told)
	var c *class
	if isCap {
		c = g.usingUp(i, cap)
	} else {
		c = g.taught(i)
	}
	plant := func(late bool) {
		for _, rule := range told {
			if p, ok := planters[rule]; ok && p.late == late {
				p.plant(g, c)
			}
		}
	}
	plant(false)
	c.inspect()
	g.claim(c, record.On(9999, time.January, 1))
	plant(true)
	g.astrays[g.nth(c.number)%len(g.astrays)].spoil(c)
	return c
}

// partner is the good class nearest before c, else after it; c's neighbour
// where no class is good. It is a class of the same run: what is planted
// across classes must be found in its rows too.
func (g *generator) partner(c *class) *class {
	for i := c.number - 1; i >= 0; i-- {
		if !g.faulty(i) {
			return g.taught(i)
		}
	}
	for i := c.number + 1; i < g.Classes; i++ {
		if !g.faulty(i) {
			return g.taught(i)
		}
	}
	return g.taught((c.number + 1) % g.Classes)
}

// A planter shows how a rule's fault looks in exports.
type planter struct {
	late  bool // after visit, claim, notice and payment
	plant func(*generator, *class)
	can   func(*programme) bool // whether exports under the notice can show it; nil: always
}

func early(plant func(*generator, *class)) planter { return planter{false, plant, nil} }
func late(plant func(*generator, *class)) planter  { return planter{true, plant, nil} }

// where is the planter for notices of which something holds.
func (p planter) where(can func(*programme) bool) planter {
	p.can = can
	return p
}

// atLeast asks for a threshold of some height: below it nothing is too little.
func atLeast(threshold string, least int) func(*programme) bool {
	return func(p *programme) bool { return p.base(threshold, 0) >= least }
}

// planters has one planter for each rule of the catalogue.
var planters = map[string]planter{
	// Class.
	"institution_not_selected": early(func(g *generator, c *class) { c.institution = g.City + offList }),
	"institution_blacklisted": early(func(g *generator, c *class) {
		c.institution = g.City + offList // no other class is to be of one that is blacklisted
		c.sanction("列入黑名单", c.start-10, 0, 0)
	}),
	"occupation_not_covered": early(func(g *generator, c *class) {
		c.occupation = others(g.occupations, "电子商务师", "汽车维修工", "茶艺师", "插花花艺师")[0]
	}),
	"unknown_district": early(func(_ *generator, c *class) { c.district = nowhere }),
	"class_outside_programme_period": early(func(g *generator, c *class) {
		c.shift(g.last - 1)
	}),
	"class_approval_refused": early(func(_ *generator, c *class) { c.approval = "不通过" }),
	"class_not_approved_in_time": early(func(_ *generator, c *class) {
		c.approved = c.start + 1
		c.decide("class_not_approved_in_time", c.id, c.end+60, "认可", "口头同意在先，补录系统")
	}),
	"class_applied_late":         early(func(_ *generator, c *class) { c.applied = c.start + 1 }),
	"delivery_differs_from_plan": early(func(_ *generator, c *class) { c.goOnline(); c.mode = offline }),
	"fee_charged":                early(func(_ *generator, c *class) { c.fee = "200" }),
	"class_cell_unreadable":      early(func(_ *generator, c *class) { c.fee = "200元/人" }),
	"training_days_below_minimum": early(func(_ *generator, c *class) {
		days := c.limit("minimum_days", 0)
		c.cut(func(s record.Session) bool { return s.Date < c.start+record.Date(days-1) })
	}).where(atLeast("minimum_days", 2)),
	"offline_days_below_minimum": early(func(_ *generator, c *class) {
		c.mode = mixed
		for k := range c.sessions {
			if c.sessions[k].Date < c.end+2-record.Date(c.limit("minimum_offline_days", 0)) {
				c.putOnline(k)
			}
		}
	}).where(atLeast("minimum_offline_days", 1)),
	"class_hours_below_minimum": early(func(_ *generator, c *class) {
		hours := c.limit("minimum_hours", 0)
		c.cut(func(s record.Session) bool { return s.No*s.Hours < hours })
	}).where(atLeast("minimum_hours", 5)),
	"theory_share_below_minimum": early(func(_ *generator, c *class) {
		theory := 0
		for k := range c.sessions {
			if s := &c.sessions[k]; s.Part == "理论" {
				if theory++; theory*100 > (c.limit("minimum_theory_percent", 0)-10)*len(c.sessions) {
					s.Part = "实操"
				}
			}
		}
	}).where(atLeast("minimum_theory_percent", 1)),
	"theory_share_above_maximum": early(func(_ *generator, c *class) {
		theory := 0
		for k := range c.sessions {
			s := &c.sessions[k]
			if theory*100 <= c.limit("maximum_theory_percent", 100)*len(c.sessions) {
				s.Part = "理论"
			}
			if s.Part == "理论" {
				theory++
			}
		}
	}).where(func(p *programme) bool { return p.base("maximum_theory_percent", 100) < 100 }),
	"class_size_out_of_range": early(func(g *generator, c *class) {
		if from := g.base("class_size_from", 0); from > 1 {
			for _, t := range c.trainees[from-1:] {
				c.forget(t)
			}
			c.trainees = c.trainees[:from-1]
			return
		}
		for k := len(c.trainees); k <= g.base("class_size_to", 0); k++ {
			c.enrol(*g.person(c.random, c.number*g.perClass+k, c.categories))
		}
	}).where(func(p *programme) bool {
		// A class has so many numbers of persons, the last for who is on no roster.
		return p.base("class_size_from", 0) > 1 || p.base("class_size_to", 0) < p.perClass-1
	}),
	"class_day_attendance_below_minimum": early(func(_ *generator, c *class) {
		come := (c.limit("minimum_class_day_percent", 0)*len(c.trainees) - 1) / 100
		for _, t := range c.trainees[come:] {
			c.missDay(t, c.start+1)
			if !c.isRegular(t) {
				c.unexamine(t)
			}
		}
	}).where(atLeast("minimum_class_day_percent", 20)),
	"topics_not_covered": early(func(_ *generator, c *class) {
		for k := range c.sessions {
			if lost := min(4, len(c.Topics)); slices.Contains(c.sessions[k].Topics, strconv.Itoa(lost)) {
				c.sessions[k].Topics = []string{record.Number(lost - 1)}
			}
		}
	}),
	"paper_signin_not_approved": early(func(_ *generator, c *class) {
		c.paper = 0
		for k := range c.signins {
			switch s := &c.signins[k]; {
			case s.Session == 3 && k%2 == 0:
				s.Method = c.papers[0]
			case s.Session == 4 && s.ID == c.trainees[0].ID:
				s.Method = c.papers[1]
			}
		}
	}),
	"signin_not_on_roster": early(func(g *generator, c *class) { c.sign(g.outsider(c), c.sessions[0]) }),
	"inspection_headcount_gap": late(func(_ *generator, c *class) {
		s := c.sessions[2]
		at := s.Date.At(s.Start + 60)
		c.inspections = []*record.Inspection{{
			Class: c.id, At: at, Present: max(0, c.present(s.No, at)-5), Result: "人数与签到不符",
		}}
		c.decide("inspection_headcount_gap", c.id, c.end+60, "认可", "部分学员在隔壁实训室")
	}),
	"assessment_not_on_roster": early(func(g *generator, c *class) {
		t := g.outsider(c)
		c.examine(t, g.perClass-1, "专家王")
	}),
	"survey_not_on_roster": early(func(g *generator, c *class) {
		t := g.outsider(c)
		c.surveys = append(c.surveys, &record.Survey{Class: c.id, Name: "外来" + t.Name, Phone: t.Phone,
			Answers: [4]string{"满意", "满意", "满意", "满意"}})
	}),
	"survey_incomplete": early(func(_ *generator, c *class) { c.surveys = c.surveys[:len(c.surveys)-3] }),
	"satisfaction_below_warning": early(func(_ *generator, c *class) {
		c.dissatisfy(c.limit("satisfaction_stop_percent", 0), c.limit("satisfaction_warning_percent", 0))
		c.sanction("警告", c.end+5, 0, 0)
	}).where(atLeast("satisfaction_warning_percent", 1)),
	"satisfaction_below_stop": early(func(_ *generator, c *class) {
		c.dissatisfy(0, c.limit("satisfaction_stop_percent", 0))
	}).where(atLeast("satisfaction_stop_percent", 1)),
	"class_started_after_stop": early(func(_ *generator, c *class) {
		c.sanction("责令停办", c.start-3, c.start+10, c.start+3)
	}),
	"class_started_after_low_satisfaction": early(func(g *generator, c *class) {
		if before, ok := g.before(c, "satisfaction_below_stop"); ok {
			c.institution = before.institution
			c.shift(max(c.start, before.end+2))
		}
	}),
	// Nothing is planted beside the dissatisfied class: the fault is that
	// no sanction follows.
	"sanction_not_recorded": early(func(_ *generator, c *class) {
		c.dissatisfy(0, max(c.limit("satisfaction_stop_percent", 0), c.limit("satisfaction_warning_percent", 0)*4/5))
		c.sanctions = nil
	}).where(atLeast("satisfaction_warning_percent", 2)),
	"archive_incomplete": early(func(_ *generator, c *class) {
		var some []string
		for k := 0; k < len(c.ArchiveItems)-1; k += 2 {
			some = append(some, c.ArchiveItems[k])
		}
		c.archives[0].Items = some
	}).where(func(p *programme) bool { return len(p.ArchiveItems) > 1 }),
	"archive_retention_too_short": early(func(_ *generator, c *class) {
		c.archives[0].Until = c.end + (c.dueOf("archive_kept", c.end)-c.end)*3/5
	}).where(atLeast("archive_kept", 1)),

	// Session.
	"period_too_short": early(func(_ *generator, c *class) {
		// An hour more asked for than there is time: the filmed minutes
		// satisfy the length claimed.
		s := &c.sessions[len(c.sessions)-2]
		s.Hours++
		s.Recording = s.Hours*c.period() + 1
	}),
	"session_not_held": early(func(_ *generator, c *class) {
		s := c.sessions[len(c.sessions)-1]
		s.No, s.Start, s.End = s.No+1, 18*60+30, 18*60+30+s.End-s.Start
		c.sessions = append(c.sessions, s)
	}),
	"practice_online": early(func(_ *generator, c *class) { c.mode = mixed; c.putOnline(len(c.sessions) - 1) }),
	"instructor_not_qualified": early(func(_ *generator, c *class) {
		c.sessions[0].Kind = c.strange("sessions.teacher_kind", c.TeacherKinds, "其他", "外聘人员")
	}),
	"instructor_overlap": early(func(g *generator, c *class) {
		p := g.partner(c)
		c.shift(p.start)
		c.sessions[5].Teacher = p.sessions[5].Teacher
	}),
	"online_platform_not_listed": early(func(_ *generator, c *class) {
		c.goOnline()
		c.sessions[c.online()].Platform = ""
	}),
	"recording_missing": early(func(_ *generator, c *class) {
		s := &c.sessions[len(c.sessions)-1]
		s.Recording = 0
		c.decide("recording_missing", c.subject(s.No), c.end+70, "不予补贴", "未能提供录像")
	}),
	"signin_burst": early(func(_ *generator, c *class) {
		s := c.sessions[1]
		c.signins = slices.DeleteFunc(c.signins, func(in record.Signin) bool { return in.Session == s.No })
		early := record.Moment(min(17, 60*c.limit("signin_early_minutes", 1))) // seconds
		for _, t := range c.trainees {
			c.signins = append(c.signins, record.Signin{
				Class: c.id, Session: s.No, ID: t.ID, Method: c.method(),
				In: s.Date.At(s.Start) - early, Out: s.Date.At(s.End) + 42,
			})
		}
	}).where(func(p *programme) bool { return p.base("burst_signins", 0) <= p.least }),

	// Trainee.
	"id_number_invalid": early(func(_ *generator, c *class) {
		k, t := c.take()
		wrong := "0"
		if strings.HasSuffix(t.ID, wrong) {
			wrong = "1"
		}
		c.rename(t, t.ID[:17]+wrong)
		c.decide("id_number_invalid", c.person(k), c.end+60, "不予补贴", "无法核实身份")
		_, t = c.take()
		t.ID = t.ID[:1] + "." + t.ID[1:6] + "E+17" // as a spreadsheet writes a long number
	}),
	"id_birth_mismatch": early(func(_ *generator, c *class) {
		_, t := c.take()
		t.Birth = fmt.Sprintf("%s-%02s", t.Birth[:4], record.Number(int(t.Born.Time().Month())%12+1))
	}),
	"id_sex_mismatch": early(func(_ *generator, c *class) {
		_, t := c.take()
		t.Sex = map[string]string{"男": "女", "女": "男"}[t.Sex]
	}),
	"trainee_below_working_age": early(func(g *generator, c *class) {
		_, t := c.take()
		g.bear(c, t, c.start.Time().Year()-c.base("age_from", 0)+2)
	}).where(atLeast("age_from", 3)),
	"trainee_above_age": early(func(g *generator, c *class) {
		_, t := c.take()
		below := c.base("age_below_male", 0)
		if t.Sex == "女" {
			below = c.base("age_below_female", 0)
		}
		g.bear(c, t, c.start.Time().Year()-below-1)
	}).where(func(p *programme) bool { return max(p.base("age_below_male", 0), p.base("age_below_female", 0)) < 100 }),
	"trainee_category_not_covered": early(func(_ *generator, c *class) {
		_, t := c.take()
		t.Category = c.strange("trainees.category", slices.Concat(c.EligibleCategories, c.PublicEmployeeCategories,
			c.StudentCategories), "")
	}),
	"trainee_is_public_employee": early(func(_ *generator, c *class) {
		_, t := c.take()
		t.Category = c.PublicEmployeeCategories[0]
	}).where(func(p *programme) bool { return len(p.PublicEmployeeCategories) > 0 }),
	"trainee_is_student": early(func(_ *generator, c *class) {
		_, t := c.take()
		t.Category = c.StudentCategories[0]
	}).where(func(p *programme) bool { return len(p.StudentCategories) > 0 }),
	"trainee_on_reference_list": early(func(g *generator, c *class) {
		last := len(g.ReferenceLists) - 1
		for n, list := range []string{g.ReferenceLists[min(2, last)], g.ReferenceLists[min(1, last)]} {
			k, t := c.take()
			c.references = append(c.references, record.Row{t.ID, list})
			// The second is dated ten years late by a slip of the pen: no decision yet.
			c.decide("trainee_on_reference_list", c.person(k), c.end+50+record.Date(n*3653), "认可", "名单已过期")
		}
	}).where(func(p *programme) bool { return len(p.ReferenceLists) > 0 }),
	"attendance_below_minimum": early(func(_ *generator, c *class) {
		k, t := c.take()
		c.absent(t, min(5, c.tooFew()))
		c.unexamine(t)
		// There is nothing to decide: this is no hold.
		c.decide("attendance_below_minimum", c.person(k), c.end+60, "认可", "因事请假")
	}).where(atLeast("minimum_attendance_percent", 1)),
	"assessed_despite_attendance": early(func(_ *generator, c *class) {
		_, t := c.take()
		c.absent(t, min(6, c.tooFew()))
		c.assessment(t).Uncertify()
	}).where(atLeast("minimum_attendance_percent", 1)),
	"assessment_missing": early(func(_ *generator, c *class) { _, t := c.take(); c.unexamine(t) }),
	"assessment_failed": early(func(_ *generator, c *class) {
		_, t := c.take()
		a := c.assessment(t)
		a.Result, a.Score, t.Passed = "不合格", 52, false
		a.Uncertify()
	}),
	"assessment_video_too_short": early(func(_ *generator, c *class) {
		_, t := c.take()
		c.assessment(t).Video = max(0, c.limit("minimum_video_seconds", 0)-1)
	}),
	"certificate_without_pass": early(func(_ *generator, c *class) {
		k, t := c.take()
		a := c.assessment(t)
		a.Result, a.Score, a.Certificate = "不合格", 48, c.certificate(k)
	}),
	"certificate_missing": early(func(_ *generator, c *class) { _, t := c.take(); c.assessment(t).Uncertify() }),
	"duplicate_certificate": early(func(g *generator, c *class) {
		k, t := c.take()
		p := g.partner(c)
		_, other := p.take()
		c.assessment(t).Certificate = p.assessment(other).Certificate
		c.decide("duplicate_certificate", c.person(k), c.end+60, "认可", "证书编号录入有误，已更正")
	}),
	"subsidised_twice": early(func(g *generator, c *class) {
		p := g.partner(c)
		c.shift(max(c.start, p.end+1))
		_, t := p.take()
		again := c.enrol(*t)
		for _, s := range c.sessions {
			c.sign(again, s)
		}
		c.pass(again)
	}).where(func(p *programme) bool { return slices.ContainsFunc(p.Caps, isPlain) }),
	"subsidy_not_defined": early(func(_ *generator, c *class) {
		_, t := c.take()
		c.undefine(t)
	}).where((*programme).leavesOut),
	"signin_overlap": early(func(g *generator, c *class) {
		p := g.partner(c)
		c.shift(p.start)
		_, t := p.take()
		again := c.enrol(*t)
		for _, s := range c.sessions[:3] {
			c.sign(again, s)
		}
	}),
	"signin_outside_session": early(func(_ *generator, c *class) {
		_, t := c.take()
		s := c.sessions[3]
		c.signins = append(c.signins, record.Signin{
			Class: c.id, Session: s.No, ID: t.ID, In: s.Date.At(22*60+7) + 31, Method: c.method(),
		})
	}),
	"stay_too_short": early(func(_ *generator, c *class) {
		_, t := c.take()
		s, in := c.signin(t, 6)
		in.Out = s.Date.At(s.Start+min(40, c.limit("minimum_stay_percent", 0)*(s.End-s.Start)/100-2)) + 12
	}).where(atLeast("minimum_stay_percent", 10)),
	"signin_times_reversed": early(func(_ *generator, c *class) {
		_, t := c.take()
		_, in := c.signin(t, 8)
		in.In, in.Out = in.In+3600, in.In
	}),
	"shared_phone": early(func(_ *generator, c *class) {
		_, first := c.take()
		for range max(3, c.limit("shared_phone_persons", 0)-1) {
			_, t := c.take()
			t.Phone = first.Phone
		}
	}).where(func(p *programme) bool { return p.base("shared_phone_persons", 0) < p.least }),

	// Claim.
	"class_claimed_twice": late(func(_ *generator, c *class) {
		again := *c.claims[0]
		again.Application += "B"
		again.Date, again.Reviewed = again.Date+30, again.Reviewed+30
		c.claims = append(c.claims, &again)
	}),
	"claim_review_refused": late(func(_ *generator, c *class) {
		a := c.claims[len(c.claims)-1]
		a.Review, a.Approved = "不通过", -1
	}),
	"claim_for_unknown_class": late(func(_ *generator, c *class) {
		lost := *c.claims[0]
		lost.Class = c.inYear(c.id, -1)
		c.claims = append(c.claims, &lost)
	}),
	"approved_over_entitlement": late(func(_ *generator, c *class) {
		a := c.claims[0]
		a.Approved = len(c.trainees) + 2
		a.ApprovedFen = a.Approved * c.greatestFen()
	}),
	"claim_amount_mismatch": late(func(_ *generator, c *class) {
		a := c.claims[0]
		a.AmountFen = a.Persons*c.greatestFen() + c.greatestFen()/2
	}),
	"claim_over_entitlement": late(func(_ *generator, c *class) {
		a := c.claims[0]
		a.Persons = len(c.trainees) + 2
		a.AmountFen = a.Persons * c.greatestFen()
	}),
	"claim_too_late":         early(func(_ *generator, c *class) { c.isTardy = true }),
	"claim_before_class_end": late(func(_ *generator, c *class) { c.claims[0].Date = c.end - 1 }),

	// Application.
	"materials_missing": late(func(_ *generator, c *class) {
		c.lack(c.materials[len(c.materials)/2])
	}).where(func(p *programme) bool { return len(p.materials) > 0 }),
	"claim_not_reviewed": late(func(_ *generator, c *class) {
		a := c.claims[0]
		a.Unreview()
		c.payments = nil
	}),
	"application_mixed": late(func(g *generator, c *class) {
		other := *c.claims[0]
		p := g.partner(c)
		other.Class, other.Persons, other.Approved = p.id, p.passed(), p.passed()
		other.AmountFen, other.ApprovedFen = p.entitledFen(), p.entitledFen()
		c.claims = append(c.claims, &other)
	}),
	"notice_missing": late(func(_ *generator, c *class) { c.notices, c.payments = nil, nil }),
	// The year is mistyped, so the notice runs for ten years more.
	"notice_running": late(func(_ *generator, c *class) { c.notices[0].End += 3652; c.payments = nil }),
	"notice_too_short": late(func(_ *generator, c *class) {
		c.notices[0].End = c.notices[0].Start + record.Date(c.base("notice_period", 0)-2)
		c.payments = nil
	}).where(atLeast("notice_period", 2)),
	"notice_objection_open": late(func(_ *generator, c *class) {
		c.notices[0].Objection, c.notices[0].Settled = "有", "未处理"
		c.payments = nil
	}),
	"notice_cell_unreadable": late(func(_ *generator, c *class) { c.notices[0].Objection = "有异议" }),
	"notice_amount_mismatch": late(func(_ *generator, c *class) { c.notices[0].AmountFen += c.greatestFen() }),
	"paid_over_entitlement": late(func(_ *generator, c *class) {
		c.payment().AmountFen += 20 * c.greatestFen()
	}),
	"paid_while_on_hold": late(func(_ *generator, c *class) {
		switch c.holder() {
		case "materials_missing":
			c.lack(c.materials[max(0, len(c.materials)-2)])
		case "notice_objection_open":
			c.notices[0].Objection, c.notices[0].Settled = "有", "未处理"
		case "notice_cell_unreadable":
			c.notices[0].Objection = "有异议"
		case "claim_not_reviewed":
			c.claims[0].Unreview()
		}
	}).where(func(p *programme) bool { return p.holder() != "" }),
	"payment_outstanding": late(func(_ *generator, c *class) {
		p := c.payment()
		c.payments, p.AmountFen = c.payments[:1], c.leastFen()
	}),

	// Payment.
	"payment_without_application": late(func(_ *generator, c *class) {
		lost := *c.payment()
		lost.ID, lost.Application = lost.ID+"B", c.inYear(lost.Application, -1)
		c.payments = append(c.payments, &lost)
	}),
	"paid_before_notice_end": late(func(_ *generator, c *class) { c.payment().Date = c.notices[0].End }),
	"payee_mismatch": late(func(_ *generator, c *class) {
		c.payment().Payee = strings.TrimSuffix(c.City, "市") + "示例文化传媒有限公司"
	}),
	"payment_source_not_earmarked": late(func(_ *generator, c *class) {
		c.payment().Source = c.strange("payments.source", c.PaymentSources, "其他资金", "自有资金")
	}),

	// Institution.
	"rectification_overdue": early(func(_ *generator, c *class) { c.sanction("限期整改", c.end+5, c.end+20, 0) }),
	"recovery_outstanding":  early(func(_ *generator, c *class) { c.sanction("追回补贴", c.end+30, 0, 0) }),

	// District. A district without a quota exceeds it with its first passed trainee.
	"quota_exceeded": early(func(_ *generator, c *class) {
		c.district = c.reserve
	}).where(func(p *programme) bool { return p.reserve != "" }),
	"quota_reserve_overdrawn": early(func(_ *generator, c *class) {
		// What honest transfers leave of the reserve is less.
		c.transfers = append(c.transfers, record.Transfer{
			District: c.district, Persons: max(1, int(c.ReservePersons)), Date: c.start,
		})
		if c.ReservePersons < 13 {
			c.transfers = append(c.transfers, record.Transfer{District: c.district, Persons: 1, Date: c.start + 1})
		}
	}),
	"district_not_inspected": late(func(_ *generator, c *class) {
		c.district, c.inspections = c.remote, nil
	}).where(func(p *programme) bool { return p.remote != "" }),
	"class_not_inspected": late(func(_ *generator, c *class) { c.inspections = nil }),
}

// payment is the first of the class, made now where nobody was paid for.
func (c *class) payment() *record.Payment {
	if len(c.payments) == 0 {
		c.pay(c.notices[0], max(c.greatestFen(), 1000_00), record.On(9999, time.January, 1))
	}
	return c.payments[0]
}

// holder is a rule that holds applications, "" where the notice lists none of those whose
// fault is easily made.
func (p *programme) holder() string {
	rules := []string{"materials_missing", "notice_objection_open", "notice_cell_unreadable", "claim_not_reviewed"}
	i := slices.IndexFunc(rules, func(rule string) bool {
		return p.listed[rule].Effect == "hold_application" && (rule != rules[0] || len(p.materials) > 0)
	})
	if i < 0 {
		return ""
	}
	return rules[i]
}

// before is the class nearest before c whose story tells of rule.
func (g *generator) before(c *class, rule string) (*class, bool) {
	for i := c.number - 1; i >= 0; i-- {
		if g.faulty(i) && slices.Contains(g.story(i), rule) {
			return g.taught(i), true
		}
	}
	return nil, false
}

// outsider is a person who is on no roster.
func (g *generator) outsider(c *class) *record.Trainee {
	return g.person(c.random, c.number*g.perClass+g.perClass-1, c.categories)
}

// enrol puts a person of another class on the roster.
func (c *class) enrol(t record.Trainee) *record.Trainee {
	t.Class, t.Attended, t.Passed, t.Taken = c.id, 0, false, true
	c.trainees = append(c.trainees, &t)
	return &t
}

// take picks the person without a planted fault who came most, of those who
// passed with a certificate if any are left.
func (c *class) take() (int, *record.Trainee) {
	best, most := 0, -1
	for k, t := range c.trainees {
		if t.Taken {
			continue
		}
		n := t.Attended
		if a := c.assessment(t); t.Passed && a != nil && a.Certificate != "" {
			n += 100
		}
		if n > most {
			best, most = k, n
		}
	}
	c.trainees[best].Taken = true
	return best, c.trainees[best]
}

// assessment is the row of a trainee; a passed trainee has one.
func (c *class) assessment(t *record.Trainee) *record.Assessment {
	for _, a := range c.assessments {
		if a.ID == t.ID {
			return a
		}
	}
	return nil
}

// signin is the first sign-in of a trainee from a session on, with its session.
func (c *class) signin(t *record.Trainee, from int) (record.Session, *record.Signin) {
	for k := range c.signins {
		if in := &c.signins[k]; in.ID == t.ID && in.Session >= from {
			return c.sessions[in.Session-1], in
		}
	}
	c.sign(t, c.sessions[from-1])
	return c.sessions[from-1], &c.signins[len(c.signins)-1]
}

// rename gives a person another identity number, wherever it stands.
func (c *class) rename(t *record.Trainee, id string) {
	if a := c.assessment(t); a != nil {
		a.ID = id
	}
	for k := range c.signins {
		if c.signins[k].ID == t.ID {
			c.signins[k].ID = id
		}
	}
	t.ID = id
}

// absent forgets a trainee's sign-ins after a session.
func (c *class) absent(t *record.Trainee, after int) {
	c.signins = slices.DeleteFunc(c.signins, func(s record.Signin) bool { return s.ID == t.ID && s.Session > after })
}

// missDay forgets a trainee's sign-ins of a day.
func (c *class) missDay(t *record.Trainee, day record.Date) {
	before := len(c.signins)
	c.signins = slices.DeleteFunc(c.signins, func(s record.Signin) bool {
		return s.ID == t.ID && s.In >= day.At(0) && s.In < (day+1).At(0)
	})
	t.Attended -= before - len(c.signins)
}

// forget takes all rows of a trainee out of the class but that of the roster.
func (c *class) forget(t *record.Trainee) {
	c.absent(t, 0)
	c.unexamine(t)
	c.surveys = slices.DeleteFunc(c.surveys, func(s *record.Survey) bool { return s.Phone == t.Phone })
}

// tooFew is the number of sessions at which somebody is just below the attendance that
// the notice asks for.
func (c *class) tooFew() int {
	return (c.limit("minimum_attendance_percent", 0)*len(c.sessions) - 1) / 100
}

// bear gives a person another year of birth, wherever it stands. Of two people of different
// years who would become one, the later class's gets another sequence number, of the same
// sex.
func (g *generator) bear(c *class, t *record.Trainee, year int) {
	was := t.Born.Time()
	born := record.On(year, was.Month(), min(was.Day(), 28))
	sequence, err := strconv.Atoi(t.ID[14:17])
	if err != nil {
		panic("synthetic: sequence " + t.ID[14:17]) // [identity] has written it
	}
	body := fmt.Sprintf("%s%s%03d", t.ID[:6], born.Time().Format("20060102"), sequence)
	for taken, ok := g.reborn[body]; ok && taken != c.number; taken, ok = g.reborn[body] {
		sequence = (sequence+1)%sequences + 1
		body = fmt.Sprintf("%s%03d", body[:14], sequence)
	}
	g.reborn[body] = c.number
	t.Birth = born.String()[:7]
	c.rename(t, body+string(checkDigit(body)))
}

// pass examines somebody again until they have passed.
func (c *class) pass(t *record.Trainee) {
	c.examine(t, c.perClass-1, "专家李")
	a := c.assessment(t)
	a.Result, a.Score, t.Passed = "合格", 80, true
	c.certify(a, t, c.perClass-1)
}

// undefine makes of a trainee what no rate of the notice fits: by a kind of certificate
// that none names, else by a category, else by level or mode of the class.
func (c *class) undefine(t *record.Trainee) {
	known := c.KnownWords()
	or := func(own string, are bool, words ...string) []string {
		if !are {
			return []string{own}
		}
		return slices.Concat([]string{own}, words, []string{""})
	}
	a := c.assessment(t)
	kinds := or(c.kindOf(t), a != nil && c.certificates != nil,
		others(c.certificates, slices.Clone(known["assessments.certificate_kind"])...)...)
	modes := or(c.mode, true, others(c.modes, slices.Clone(known["classes.mode"])...)...)
	levels := or(c.level, c.levels != nil, others(c.levels, slices.Clone(known["classes.level"])...)...)
	for _, c.mode = range modes {
		for _, c.level = range levels {
			for _, category := range or(t.Category, true, c.categories...) {
				for _, kind := range kinds {
					if _, ok := c.worthFen(kind, category); ok {
						continue
					}
					t.Category, t.Passed = category, false
					if a != nil {
						a.Kind = kind
					}
					return
				}
			}
		}
	}
}

// leavesOut tells whether people have no rate whose certificate, category, level and mode
// are others than those that rates name.
func (p *programme) leavesOut() bool {
	return !slices.ContainsFunc(p.Subsidies, func(s policy.Subsidy) bool {
		return s.Certificate == "" && s.Category == "" && s.Level == "" && s.Mode == ""
	})
}

func (c *class) unexamine(t *record.Trainee) {
	t.Passed = false
	c.assessments = slices.DeleteFunc(c.assessments, func(a *record.Assessment) bool { return a.ID == t.ID })
}

// cut keeps the sessions that are asked for, and their sign-ins.
func (c *class) cut(keep func(record.Session) bool) {
	c.sessions = slices.DeleteFunc(c.sessions, func(s record.Session) bool { return !keep(s) })
	last := c.sessions[len(c.sessions)-1]
	c.signins = slices.DeleteFunc(c.signins, func(s record.Signin) bool { return s.Session > last.No })
	c.end = last.Date
}

// shift moves what has happened in the class to another first day.
func (c *class) shift(start record.Date) {
	by := start - c.start
	for _, d := range []*record.Date{&c.start, &c.end, &c.applied, &c.approved} {
		*d += by
	}
	c.applyInTime()
	if c.paper != 0 {
		c.paper += by
	}
	for k := range c.sessions {
		c.sessions[k].Date += by
	}
	for k := range c.signins {
		s := &c.signins[k]
		s.In += by.At(0)
		if s.Out != 0 {
			s.Out += by.At(0)
		}
	}
	for _, a := range c.assessments {
		a.Date += by
		if a.Certified != 0 {
			a.Certified += by
		}
	}
	for _, a := range c.archives {
		a.Until += by
	}
}

// goOnline makes sure that a session is online.
func (c *class) goOnline() {
	if c.online() < 0 {
		c.mode = mixed
		c.putOnline(0)
	}
}

func (c *class) putOnline(k int) {
	s := &c.sessions[k]
	s.Delivery, s.Platform, s.Recording = "线上", c.platform(), 0
}

// dissatisfy turns so many of each five answers, or of more at a time, that the share of
// the satisfied is below a limit and not below another, both in per cent.
func (c *class) dissatisfy(from, below int) {
	of, unhappy := 5, 0
search:
	for of = range slices.Values([]int{5, 10, 20}) {
		for unhappy = 1; unhappy <= of; unhappy++ {
			if share := 100 * (of - unhappy) / of; share >= from && share < below {
				break search
			}
		}
	}
	n := 0
	for _, s := range c.surveys {
		for j := range s.Answers {
			s.Answers[j] = "满意"
			if n%of < unhappy {
				s.Answers[j] = "不满意"
			}
			n++
		}
	}
}

func (c *class) sanction(action string, decided, due, done record.Date) {
	c.sanctions = append(c.sanctions, record.Sanction{
		Institution: c.institution, Action: action, Decided: decided, Due: due, Done: done,
	})
}

// lack takes a material out of every claim.
func (c *class) lack(material string) {
	for _, a := range c.claims {
		a.Materials = slices.DeleteFunc(a.Materials, func(m string) bool { return m == material })
	}
}

func (c *class) decide(rule, subject string, day record.Date, decision, reason string) {
	document := fmt.Sprintf("核定〔%d〕%d号", c.year, c.number*10+len(c.decisions)+1)
	c.decisions = append(c.decisions, record.Row{rule, subject, day.String(), decision, "经办陈", document, reason})
}

// inYear is an id as it would be some years later: of the year that stands in it, the
// first place counts.
func (p *programme) inYear(id string, later int) string {
	return strings.Replace(id, strconv.Itoa(p.year), strconv.Itoa(p.year+later), 1)
}

// subject points at a session, person at a trainee by position, as findings do.
func (c *class) subject(session int) string { return fmt.Sprintf("%s/%d", c.id, session) }
func (c *class) person(k int) string        { return fmt.Sprintf("%s#%d", c.id, k+1) }

func (c *class) certificate(k int) string {
	return fmt.Sprintf("ZS%d%07d", c.year, c.number*c.perClass+k+1)
}
