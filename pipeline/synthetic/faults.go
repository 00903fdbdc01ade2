package synthetic

import (
	"fmt"
	"slices"
	"strings"
	"time"
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
}

// nth tells how many of the first i classes are faulty.
func (g *generator) nth(i int) int { return i * g.perMillion / 1_000_000 }

// faulty tells whether class i has planted faults; they are spread evenly.
func (g *generator) faulty(i int) bool { return g.nth(i+1) > g.nth(i) }

func (g *generator) story(i int) story { return stories[g.nth(i)%len(stories)] }

// bad is class i with its story. What shows in training is planted first; the
// institution then claims for whoever passed by its own view; what is wrong
// with visit, claim, notice and payment comes last. The money is followed to
// its end, for there must be something to be wrong.
func (g *generator) bad(i int) *class {
	c := g.taught(i)
	told := g.story(i)
	plant := func(late bool) {
		for _, rule := range told {
			if p := planters[rule]; p.late == late {
				p.plant(g, c)
			}
		}
	}
	plant(false)
	c.inspect(len(g.Districts))
	g.claim(c, on(9999, time.January, 1))
	plant(true)
	astrays[g.nth(c.number)%len(astrays)](c)
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
}

func early(plant func(*generator, *class)) planter { return planter{false, plant} }
func late(plant func(*generator, *class)) planter  { return planter{true, plant} }

// planters has one planter for each rule of the catalogue.
var planters = map[string]planter{
	// Class.
	"institution_not_selected": early(func(_ *generator, c *class) { c.institution = offList }),
	"institution_blacklisted": early(func(_ *generator, c *class) {
		c.sanction("列入黑名单", c.start-10, 0, 0)
	}),
	"occupation_not_covered": early(func(_ *generator, c *class) { c.occupation = "电子商务师" }),
	"unknown_district":       early(func(_ *generator, c *class) { c.district = nowhere }),
	"class_outside_programme_period": early(func(g *generator, c *class) {
		c.shift(g.last - 1)
	}),
	"class_approval_refused": early(func(_ *generator, c *class) { c.approval = "不通过" }),
	"class_not_approved_in_time": early(func(_ *generator, c *class) {
		c.approved = c.start + 1
		c.decide("class_not_approved_in_time", c.id, c.end+60, "认可", "口头同意在先，补录系统")
	}),
	"class_applied_late":         early(func(_ *generator, c *class) { c.applied = c.start + 1 }),
	"delivery_differs_from_plan": early(func(_ *generator, c *class) { c.goOnline(); c.mode = "线下" }),
	"fee_charged":                early(func(_ *generator, c *class) { c.fee = "200" }),
	"class_cell_unreadable":      early(func(_ *generator, c *class) { c.fee = "200元/人" }),
	"training_days_below_minimum": early(func(_ *generator, c *class) {
		c.cut(func(s session) bool { return s.date < c.start+4 })
	}),
	"offline_days_below_minimum": early(func(_ *generator, c *class) {
		c.mode = "线上+线下"
		for k := range c.sessions {
			if c.sessions[k].date < c.end-1 {
				c.putOnline(k)
			}
		}
	}),
	"class_hours_below_minimum": early(func(_ *generator, c *class) {
		c.cut(func(s session) bool { return s.no < 10 })
	}),
	"theory_share_below_minimum": early(func(_ *generator, c *class) {
		theory := 0
		for k := range c.sessions {
			if s := &c.sessions[k]; s.part == "理论" {
				if theory++; theory*2 > len(c.sessions) {
					s.part = "实操"
				}
			}
		}
	}),
	"topics_not_covered": early(func(_ *generator, c *class) {
		for k := range c.sessions {
			if slices.Contains(c.sessions[k].topics, "4") {
				c.sessions[k].topics = []string{"3"}
			}
		}
	}),
	"paper_signin_not_approved": early(func(_ *generator, c *class) {
		c.paper = 0
		for k := range c.signins {
			switch s := &c.signins[k]; {
			case s.session == 3 && k%2 == 0:
				s.method = "纸质"
			case s.session == 4 && s.id == c.trainees[0].id:
				s.method = "手工补签"
			}
		}
	}),
	"signin_not_on_roster": early(func(g *generator, c *class) { c.sign(g.outsider(c), c.sessions[0]) }),
	"inspection_headcount_gap": late(func(_ *generator, c *class) {
		s := c.sessions[2]
		at := s.date.at(s.start + 60)
		c.inspections = []*inspection{{c.id, at, max(0, c.present(s.no, at)-5), "人数与签到不符"}}
		c.decide("inspection_headcount_gap", c.id, c.end+60, "认可", "部分学员在隔壁实训室")
	}),
	"assessment_not_on_roster": early(func(g *generator, c *class) {
		t := g.outsider(c)
		c.examine(t, perClass-1, "专家王")
	}),
	"survey_not_on_roster": early(func(g *generator, c *class) {
		t := g.outsider(c)
		c.surveys = append(c.surveys, &survey{class: c.id, name: "外来" + t.name, phone: t.phone,
			answers: [4]string{"满意", "满意", "满意", "满意"}})
	}),
	"survey_incomplete": early(func(_ *generator, c *class) { c.surveys = c.surveys[:len(c.surveys)-3] }),
	"satisfaction_below_warning": early(func(_ *generator,
		c *class) {
		c.dissatisfy(1)
		c.sanction("警告", c.end+5, 0, 0)
	}),
	"satisfaction_below_stop": early(func(_ *generator, c *class) { c.dissatisfy(2) }),
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
	"sanction_not_recorded": early(func(_ *generator, c *class) { c.dissatisfy(2); c.sanctions = nil }),
	"archive_incomplete": early(func(_ *generator, c *class) {
		c.archives[0].items = []string{"教学计划", "学员名册"}
	}),
	"archive_retention_too_short": early(func(_ *generator, c *class) { c.archives[0].until = c.end + 3*365 }),

	// Session.
	"period_too_short": early(func(_ *generator, c *class) {
		// Five hours asked for in the time of four: the filmed minutes
		// satisfy the length claimed.
		s := &c.sessions[len(c.sessions)-2]
		s.hours, s.recording = 5, 226
	}),
	"session_not_held": early(func(_ *generator, c *class) {
		s := c.sessions[len(c.sessions)-1]
		s.no, s.start, s.end = s.no+1, 18*60+30, 21*60+45
		c.sessions = append(c.sessions, s)
	}),
	"practice_online": early(func(_ *generator, c *class) { c.mode = "线上+线下"; c.putOnline(len(c.sessions) - 1) }),
	"instructor_not_qualified": early(func(_ *generator, c *class) {
		c.sessions[0].kind = "其他"
	}),
	"instructor_overlap": early(func(g *generator, c *class) {
		p := g.partner(c)
		c.shift(p.start)
		c.sessions[5].teacher = p.sessions[5].teacher
	}),
	"online_platform_not_listed": early(func(_ *generator, c *class) {
		c.goOnline()
		c.sessions[c.online()].platform = ""
	}),
	"recording_missing": early(func(_ *generator, c *class) {
		s := &c.sessions[len(c.sessions)-1]
		s.recording = 0
		c.decide("recording_missing", c.subject(s.no), c.end+70, "不予补贴", "未能提供录像")
	}),
	"signin_burst": early(func(_ *generator, c *class) {
		s := c.sessions[1]
		c.signins = slices.DeleteFunc(c.signins, func(in signin) bool { return in.session == s.no })
		for _, t := range c.trainees {
			c.signins = append(c.signins, signin{
				class: c.id, session: s.no, id: t.id, method: "小程序",
				in: s.date.at(s.start) - 17, out: s.date.at(s.end) + 42,
			})
		}
	}),

	// Trainee.
	"id_number_invalid": early(func(_ *generator, c *class) {
		k, t := c.take()
		wrong := "0"
		if strings.HasSuffix(t.id, wrong) {
			wrong = "1"
		}
		c.rename(t, t.id[:17]+wrong)
		c.decide("id_number_invalid", c.person(k), c.end+60, "不予补贴", "无法核实身份")
		_, t = c.take()
		t.id = t.id[:1] + "." + t.id[1:6] + "E+17" // as a spreadsheet writes a long number
	}),
	"id_birth_mismatch": early(func(_ *generator, c *class) {
		_, t := c.take()
		t.birth = fmt.Sprintf("%s-%02s", t.birth[:4], number(int(t.born.time().Month())%12+1))
	}),
	"id_sex_mismatch": early(func(_ *generator, c *class) {
		_, t := c.take()
		t.sex = map[string]string{"男": "女", "女": "男"}[t.sex]
	}),
	"trainee_below_working_age": early(func(_ *generator, c *class) {
		_, t := c.take()
		born := t.born.time()
		young := on(c.start.time().Year()-14, born.Month(), min(born.Day(), 28))
		body := t.id[:6] + young.time().Format("20060102") + t.id[14:17]
		t.birth = young.String()[:7]
		c.rename(t, body+string(checkDigit(body)))
	}),
	"trainee_is_public_employee": early(func(_ *generator, c *class) { _, t := c.take(); t.category = "机关事业单位在编人员" }),
	"trainee_is_student":         early(func(_ *generator, c *class) { _, t := c.take(); t.category = "在校生" }),
	"trainee_on_reference_list": early(func(g *generator, c *class) {
		for n, list := range []string{"退休", "在校"} {
			k, t := c.take()
			c.references = append(c.references, row{t.id, list})
			// The second is dated ten years late by a slip of the pen: no decision yet.
			c.decide("trainee_on_reference_list", c.person(k), c.end+50+date(n*3653), "认可", "名单已过期")
		}
	}),
	"attendance_below_minimum": early(func(_ *generator, c *class) {
		k, t := c.take()
		c.absent(t, 5)
		c.unexamine(t)
		// There is nothing to decide: this is no hold.
		c.decide("attendance_below_minimum", c.person(k), c.end+60, "认可", "因事请假")
	}),
	"assessed_despite_attendance": early(func(_ *generator, c *class) {
		_, t := c.take()
		c.absent(t, 6)
		c.assessment(t).certificate = ""
	}),
	"assessment_missing": early(func(_ *generator, c *class) { _, t := c.take(); c.unexamine(t) }),
	"assessment_failed": early(func(_ *generator, c *class) {
		_, t := c.take()
		a := c.assessment(t)
		a.result, a.score, a.certificate, t.passed = "不合格", 52, "", false
	}),
	"assessment_video_too_short": early(func(_ *generator, c *class) { _, t := c.take(); c.assessment(t).video = 59 }),
	"certificate_without_pass": early(func(_ *generator, c *class) {
		k, t := c.take()
		a := c.assessment(t)
		a.result, a.score, a.certificate = "不合格", 48, c.certificate(k)
	}),
	"certificate_missing": early(func(_ *generator, c *class) { _, t := c.take(); c.assessment(t).certificate = "" }),
	"duplicate_certificate": early(func(g *generator, c *class) {
		k, t := c.take()
		p := g.partner(c)
		_, other := p.take()
		c.assessment(t).certificate = p.assessment(other).certificate
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
		c.examine(again, perClass-1, "专家李")
		a := c.assessment(again)
		a.result, a.score, a.certificate, again.passed = "合格", 80, c.certificate(perClass-1), true
	}),
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
		c.signins = append(c.signins, signin{
			class: c.id, session: s.no, id: t.id, in: s.date.at(22*60+7) + 31, method: "小程序",
		})
	}),
	"stay_too_short": early(func(_ *generator, c *class) {
		_, t := c.take()
		s, in := c.signin(t, 6)
		in.out = s.date.at(s.start+40) + 12
	}),
	"signin_times_reversed": early(func(_ *generator, c *class) {
		_, t := c.take()
		_, in := c.signin(t, 8)
		in.in, in.out = in.in+3600, in.in
	}),
	"shared_phone": early(func(_ *generator, c *class) {
		_, first := c.take()
		for range 3 {
			_, t := c.take()
			t.phone = first.phone
		}
	}),

	// Claim.
	"class_claimed_twice": late(func(_ *generator, c *class) {
		again := *c.claims[0]
		again.application += "B"
		again.date, again.reviewed = again.date+30, again.reviewed+30
		c.claims = append(c.claims, &again)
	}),
	"claim_review_refused": late(func(_ *generator, c *class) {
		a := c.claims[len(c.claims)-1]
		a.review, a.approved = "不通过", -1
	}),
	"claim_for_unknown_class": late(func(_ *generator, c *class) {
		lost := *c.claims[0]
		lost.class = strings.Replace(c.id, "FZ2021", "FZ2020", 1)
		c.claims = append(c.claims, &lost)
	}),
	"approved_over_entitlement": late(func(_ *generator, c *class) { c.claims[0].approved = len(c.trainees) + 2 }),
	"claim_amount_mismatch":     late(func(_ *generator, c *class) { c.claims[0].yuan += subsidy / 2 }),
	"claim_over_entitlement": late(func(_ *generator, c *class) {
		a := c.claims[0]
		a.persons = len(c.trainees) + 2
		a.yuan = a.persons * subsidy
	}),
	"claim_before_class_end": late(func(_ *generator, c *class) { c.claims[0].date = c.end - 1 }),

	// Application.
	"materials_missing": late(func(_ *generator, c *class) { c.lack("培训方案") }),
	"claim_not_reviewed": late(func(_ *generator, c *class) {
		a := c.claims[0]
		a.review, a.reviewed, a.approved = "待审核", 0, -1
		c.payments = nil
	}),
	"application_mixed": late(func(g *generator, c *class) {
		other := *c.claims[0]
		p := g.partner(c)
		other.class, other.persons, other.approved = p.id, p.passed(), p.passed()
		other.yuan = other.persons * subsidy
		c.claims = append(c.claims, &other)
	}),
	"notice_missing": late(func(_ *generator, c *class) { c.notices, c.payments = nil, nil }),
	// The year is mistyped, so the notice runs for ten years more.
	"notice_running": late(func(_ *generator, c *class) { c.notices[0].end += 3652; c.payments = nil }),
	"notice_too_short": late(func(_ *generator, c *class) {
		c.notices[0].end = c.notices[0].start +
			3
		c.payments = nil
	}),
	"notice_objection_open": late(func(_ *generator, c *class) {
		c.notices[0].objection, c.notices[0].settled = "有", "未处理"
		c.payments = nil
	}),
	"notice_cell_unreadable": late(func(_ *generator, c *class) { c.notices[0].objection = "有异议" }),
	"notice_amount_mismatch": late(func(_ *generator, c *class) { c.notices[0].yuan += subsidy }),
	"paid_over_entitlement":  late(func(_ *generator, c *class) { c.payments[0].yuan += 20 * subsidy }),
	"paid_while_on_hold":     late(func(_ *generator, c *class) { c.lack("培训视频录像") }),
	"payment_outstanding": late(func(_ *generator, c *class) {
		c.payments = c.payments[:1]
		c.payments[0].yuan = subsidy
	}),

	// Payment.
	"payment_without_application": late(func(_ *generator, c *class) {
		lost := *c.payments[0]
		lost.id, lost.application = lost.id+"B", "SQ2020"+lost.application[6:]
		c.payments = append(c.payments, &lost)
	}),
	"paid_before_notice_end":       late(func(_ *generator, c *class) { c.payments[0].date = c.notices[0].end }),
	"payee_mismatch":               late(func(_ *generator, c *class) { c.payments[0].payee = "福州示例文化传媒有限公司" }),
	"payment_source_not_earmarked": late(func(_ *generator, c *class) { c.payments[0].source = "就业补助资金" }),

	// Institution.
	"rectification_overdue": early(func(_ *generator, c *class) { c.sanction("限期整改", c.end+5, c.end+20, 0) }),
	"recovery_outstanding":  early(func(_ *generator, c *class) { c.sanction("追回补贴", c.end+30, 0, 0) }),

	// District. A district without a quota exceeds it with its first passed trainee.
	"quota_exceeded": early(func(_ *generator, c *class) { c.district = reserve }),
	"quota_reserve_overdrawn": early(func(_ *generator, c *class) {
		c.transfers = append(c.transfers, transfer{c.district, 1000, c.start})
	}),
	"district_not_inspected": late(func(_ *generator, c *class) { c.district = reserve; c.inspections = nil }),
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
func (g *generator) outsider(c *class) *trainee {
	return g.person(c.random, c.number*perClass+perClass-1)
}

// enrol puts a person of another class on the roster.
func (c *class) enrol(t trainee) *trainee {
	t.class, t.attended, t.passed, t.taken = c.id, 0, false, true
	c.trainees = append(c.trainees, &t)
	return &t
}

// take picks the person without a planted fault who came most, of those who
// passed with a certificate if any are left.
func (c *class) take() (int, *trainee) {
	best, most := 0, -1
	for k, t := range c.trainees {
		if t.taken {
			continue
		}
		n := t.attended
		if t.passed && c.assessment(t).certificate != "" {
			n += 100
		}
		if n > most {
			best, most = k, n
		}
	}
	c.trainees[best].taken = true
	return best, c.trainees[best]
}

// assessment is the row of a trainee; a passed trainee has one.
func (c *class) assessment(t *trainee) *assessment {
	for _, a := range c.assessments {
		if a.id == t.id {
			return a
		}
	}
	return nil
}

// signin is the first sign-in of a trainee from a session on, with its session.
func (c *class) signin(t *trainee, from int) (session, *signin) {
	for k := range c.signins {
		if in := &c.signins[k]; in.id == t.id && in.session >= from {
			return c.sessions[in.session-1], in
		}
	}
	c.sign(t, c.sessions[from-1])
	return c.sessions[from-1], &c.signins[len(c.signins)-1]
}

// rename gives a person another identity number, wherever it stands.
func (c *class) rename(t *trainee, id string) {
	if a := c.assessment(t); a != nil {
		a.id = id
	}
	for k := range c.signins {
		if c.signins[k].id == t.id {
			c.signins[k].id = id
		}
	}
	t.id = id
}

// absent forgets a trainee's sign-ins after a session.
func (c *class) absent(t *trainee, after int) {
	c.signins = slices.DeleteFunc(c.signins, func(s signin) bool { return s.id == t.id && s.session > after })
}

func (c *class) unexamine(t *trainee) {
	t.passed = false
	c.assessments = slices.DeleteFunc(c.assessments, func(a *assessment) bool { return a.id == t.id })
}

// cut keeps the sessions that are asked for, and their sign-ins.
func (c *class) cut(keep func(session) bool) {
	c.sessions = slices.DeleteFunc(c.sessions, func(s session) bool { return !keep(s) })
	last := c.sessions[len(c.sessions)-1]
	c.signins = slices.DeleteFunc(c.signins, func(s signin) bool { return s.session > last.no })
	c.end = last.date
}

// shift moves what has happened in the class to another first day.
func (c *class) shift(start date) {
	by := start - c.start
	for _, d := range []*date{&c.start, &c.end, &c.applied, &c.approved} {
		*d += by
	}
	if c.paper != 0 {
		c.paper += by
	}
	for k := range c.sessions {
		c.sessions[k].date += by
	}
	for k := range c.signins {
		s := &c.signins[k]
		s.in += by.at(0)
		if s.out != 0 {
			s.out += by.at(0)
		}
	}
	for _, a := range c.assessments {
		a.date += by
	}
	for _, a := range c.archives {
		a.until += by
	}
}

// goOnline makes sure that a session is online.
func (c *class) goOnline() {
	if c.online() < 0 {
		c.mode = "线上+线下"
		c.putOnline(0)
	}
}

func (c *class) putOnline(k int) {
	s := &c.sessions[k]
	s.delivery, s.platform, s.recording = "线上", platform, 0
}

// dissatisfy turns so many of each five answers.
func (c *class) dissatisfy(ofFive int) {
	n := 0
	for _, s := range c.surveys {
		for j := range s.answers {
			s.answers[j] = "满意"
			if n%5 < ofFive {
				s.answers[j] = "不满意"
			}
			n++
		}
	}
}

func (c *class) sanction(action string, decided, due, done date) {
	c.sanctions = append(c.sanctions, sanction{
		institution: c.institution, action: action, decided: decided, due: due, done: done,
	})
}

// lack takes a material out of every claim.
func (c *class) lack(material string) {
	for _, a := range c.claims {
		a.materials = slices.DeleteFunc(a.materials, func(m string) bool { return m == material })
	}
}

func (c *class) decide(rule, subject string, day date, decision, reason string) {
	document := fmt.Sprintf("核定〔2021〕%d号", c.number*10+len(c.decisions)+1)
	c.decisions = append(c.decisions, row{rule, subject, day.String(), decision, "经办陈", document, reason})
}

// subject points at a session, person at a trainee by position, as findings do.
func (c *class) subject(session int) string { return fmt.Sprintf("%s/%d", c.id, session) }
func (c *class) person(k int) string        { return fmt.Sprintf("%s#%d", c.id, k+1) }

func (c *class) certificate(k int) string {
	return fmt.Sprintf("ZS2021%07d", c.number*perClass+k+1)
}
