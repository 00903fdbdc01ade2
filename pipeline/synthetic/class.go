package synthetic

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
)

const (
	subsidy  = 1000 // yuan a person (clause 四(四))
	platform = "示例线上平台"
	offList  = "福州市示例职业培训学校" // no selected institution (annex 3)
	reserve  = "市直有关单位"      // served from the reserve (annex 1)
	nowhere  = "示例新区"        // no district of annex 1
)

var (
	occupations = []string{"互联网营销师", "互联网营销师（直播销售员）", "直播销售员"}
	kinds       = []string{"教师", "优秀技能人才", "播音主持", "行业从业人员"}
	materials   = []string{"补贴申请报告", "学员花名册", "培训方案", "培训视频录像", "考核成绩汇总表"}
	kept        = []string{"教学计划", "师资情况", "学员名册", "培训全过程视频录像", "考核评价"}
	sources     = []string{"职业技能提升专账", "职业技能提升行动专账", "职业技能提升行动专项资金"}
)

// class is the i-th class as it is written.
func (g *generator) class(i int) *class {
	if !g.faulty(i) {
		return g.good(i)
	}
	return g.bad(i)
}

// good is class i without a fault.
func (g *generator) good(i int) *class {
	c := g.taught(i)
	c.inspect(len(g.Districts))
	g.claim(c, g.until)
	return c
}

// taught is class i up to its last day: timetable, roster, sign-ins,
// assessment, survey and archive.
func (g *generator) taught(i int) *class {
	c := &class{number: i, random: random{rand.New(rand.NewPCG(g.Seed, uint64(i)))}}
	c.id = fmt.Sprintf("FZ2021%05d", i+1)
	c.name = fmt.Sprintf("互联网营销师第%d期", i+1)
	c.institution, c.district = g.place(i)
	c.occupation, c.mode = pick(c.random, occupations), "线下"
	c.venue = fmt.Sprintf("%s示例培训点%d号教室", c.district, c.between(1, 12))
	c.start = g.first + 3 + date(i*int(g.last-g.first-11)/max(1, g.Classes-1)+c.IntN(2))
	c.planned, c.approval = 50, "通过"
	c.applied, c.approved = c.start-date(c.between(10, 20)), c.start-date(c.between(1, 8))
	c.timetable()
	for k := range c.between(10, 14) {
		t := g.person(c.random, i*perClass+k)
		t.class = c.id
		c.trainees = append(c.trainees, t)
	}
	if c.percent(8) {
		c.paper = c.start - 1
	}
	c.attend()
	c.assess()
	c.ask()
	c.archives = []*archive{{c.id, kept, c.end + 5*366 + date(c.IntN(200))}}
	return c
}

// place is the institution and district of class i. Every eighth class stands
// beside the one before it, so that one application can claim both.
func (g *generator) place(i int) (institution, district string) {
	n := i - (i+1)/8
	return g.Institutions[n%len(g.Institutions)], g.Districts[n%len(g.Districts)]
}

// timetable lays five or six days of two sessions of four hours each, at
// least 60 % theory, at most two days of it online.
func (c *class) timetable() {
	days, online := 5+c.number%6/5, 0
	if c.percent(55) {
		c.mode, online = "线上+线下", c.between(1, 2)
	}
	theory := days + c.between(1, 2)
	if days == 6 {
		theory = 8
	}
	c.end = c.start + date(days-1)
	staff := []string{teacher(3 * c.number), teacher(3*c.number + 1), teacher(3*c.number + 2)}
	for j := range 2 * days {
		s := session{
			class: c.id, no: j + 1, date: c.start + date(j/2), start: 8*60 + 30, hours: 4,
			part: "实操", delivery: "线下", teacher: staff[j*3/(2*days)], kind: kinds[(c.number+j*3/(2*days))%len(kinds)],
			topics: []string{strconv.Itoa(j%9 + 1)},
		}
		if j%2 == 1 {
			s.start = 13*60 + 30
		}
		s.end = s.start + 195
		if j < theory {
			s.part = "理论"
		}
		if j < 2*online {
			s.delivery, s.platform = "线上", platform
		} else {
			s.recording = c.between(180, 205)
		}
		c.sessions = append(c.sessions, s)
	}
}

// attend signs people in: most come to nearly all, a few stay away or drop out.
func (c *class) attend() {
	stays := make([]int, len(c.trainees))
	for k := range stays {
		stays[k] = c.stays()
	}
	for _, s := range c.sessions {
		for k, t := range c.trainees {
			if s.no <= stays[k] && !c.percent(3) {
				c.sign(t, s)
			}
		}
	}
}

// stays is the session somebody comes to last.
func (c *class) stays() int {
	switch n := c.IntN(100); {
	case n < 2:
		return 0
	case n < 6:
		return c.between(2, 4)
	}
	return len(c.sessions)
}

// sign writes an honest sign-in of t at s.
func (c *class) sign(t *trainee, s session) {
	in := signin{class: c.id, session: s.no, id: t.id, method: "小程序"}
	in.in = s.date.at(s.start-20) + moment(c.IntN(25*60))
	if !c.percent(3) {
		in.out = s.date.at(s.end-3) + moment(c.IntN(15*60))
	}
	switch {
	case c.paper != 0 && c.percent(30):
		in.method = "纸质"
	case c.percent(3):
		in.method = ""
	}
	c.signins = append(c.signins, in)
	t.attended++
}

// assess examines who came to 80 % of the sessions, which all have equal hours.
func (c *class) assess() {
	examiner := "专家" + string(pick(c.random, surnames))
	for k, t := range c.trainees {
		if t.attended*100 >= 80*len(c.sessions) && !c.percent(2) {
			c.examine(t, k, examiner)
		}
	}
}

// examine writes the assessment of trainee k.
func (c *class) examine(t *trainee, k int, examiner string) {
	a := &assessment{class: c.id, id: t.id, examiner: examiner, date: c.end, video: c.between(60, 180)}
	if c.percent(4) {
		a.score, a.result = c.between(40, 59), "不合格"
	} else {
		a.score, a.result = c.between(60, 98), "合格"
		t.passed = true
		if !c.percent(1) {
			a.certificate = c.certificate(k)
		}
	}
	c.assessments = append(c.assessments, a)
}

// ask surveys who came at all. Dissatisfied answers stay below 15 % of the
// class, the line that a warning is drawn at.
func (c *class) ask() {
	complaints := 0
	for _, t := range c.trainees {
		if t.attended == 0 {
			continue
		}
		s := &survey{class: c.id, name: t.name, phone: t.phone, comment: pick(c.random, comments)}
		for j := range s.answers {
			s.answers[j] = "满意"
			if complaints < 4 && c.percent(4) {
				s.answers[j] = "不满意"
				complaints++
			}
		}
		c.surveys = append(c.surveys, s)
	}
}

// inspect visits every third class, and the first of each district.
func (c *class) inspect(districts int) {
	if c.number%3 != 0 && c.number > districts+districts/7 {
		return
	}
	s := pick(c.random, c.sessions)
	at := s.date.at(s.start + c.between(45, 120))
	c.inspections = []*inspection{{c.id, at, c.present(s.no, at), "正常"}}
}

// present counts the people signed in to a session at a moment.
func (c *class) present(session int, at moment) int {
	n := 0
	for _, s := range c.signins {
		if s.session == session && s.in <= at && (s.out == 0 || s.out > at) {
			n++
		}
	}
	return n
}

// claim carries the class through application, review, notice and payment, as
// far as they had come on the day until. Institutions claim a little too much
// at times; the review corrects it.
func (g *generator) claim(c *class, until date) {
	if g.joined(c.number + 1) {
		return
	}
	claimed := []*class{c}
	if g.joined(c.number) {
		claimed = []*class{g.taught(c.number - 1), c}
	}
	last := max(claimed[0].end, c.end)
	applied := last + date(c.between(3, 14))
	reviewed := applied + date(c.between(3, 10))
	if c.percent(8) {
		reviewed += 20
	}
	n := &notice{application: fmt.Sprintf("SQ2021%05d", c.number+1), objection: "无"}
	n.start = monday(reviewed + 1)
	n.end = n.start + 8
	if applied > until {
		return
	}
	for _, each := range claimed {
		a := &claim{
			application: n.application, class: each.id, date: applied, materials: slices.Clone(materials),
			persons: each.passed(), review: "通过", reviewed: reviewed, approved: each.passed(),
		}
		if c.percent(6) {
			a.persons++
		}
		a.yuan = a.persons * subsidy
		if each.online() >= 0 {
			a.materials = append(a.materials, "线上培训材料")
		}
		if reviewed > until {
			a.review, a.reviewed, a.approved = "待审核", 0, -1
		}
		n.persons += each.passed()
		c.claims = append(c.claims, a)
	}
	n.yuan = n.persons * subsidy
	if n.start > until {
		return
	}
	c.notices = []*notice{n}
	if c.percent(5) {
		n.objection, n.settled = "有", "已处理"
	}
	c.pay(n, n.yuan, until)
}

// joined tells whether class i is claimed together with the class before it.
func (g *generator) joined(i int) bool {
	return i%8 == 7 && i < g.Classes && !g.faulty(i) && !g.faulty(i-1)
}

// pay pays what was noticed: at once, in two parts, or twice by mistake and
// then refunded.
func (c *class) pay(n *notice, yuan int, until date) {
	day := n.end + date(c.between(4, 15))
	add := func(after date, yuan int) {
		if day+after <= until && yuan != 0 {
			c.payments = append(c.payments, &payment{
				id: fmt.Sprintf("BF2021%06d", c.number*10+len(c.payments)+1), application: n.application,
				date: day + after, yuan: yuan, payee: c.institution, account: account(c.number),
				source: pick(c.random, sources),
			})
		}
	}
	switch n := c.number % 12; {
	case n == 3:
		add(0, yuan/2000*1000)
		add(10, yuan-yuan/2000*1000)
	case n == 8 && day+6 <= until:
		add(0, yuan)
		add(1, yuan)
		add(6, -yuan)
	default:
		add(0, yuan)
	}
}

func (c *class) passed() int {
	n := 0
	for _, t := range c.trainees {
		if t.passed {
			n++
		}
	}
	return n
}

// online is the position of the first online session, or -1.
func (c *class) online() int {
	return slices.IndexFunc(c.sessions, func(s session) bool { return s.delivery == "线上" })
}

// monday is the first Monday from d on that leaves a notice of nine days its
// five working days: the week-long holiday from 1 October is stepped over.
func monday(d date) date {
	next := func() {
		for d.time().Weekday() != time.Monday {
			d++
		}
	}
	next()
	y := d.time().Year()
	if d >= on(y, time.September, 24) && d <= on(y, time.October, 7) {
		d = on(y, time.October, 8)
		next()
	}
	return d
}

// transfers hands a part of the reserve to the districts with most classes.
func (g *generator) transfers() []transfer {
	day := g.first + 60
	return []transfer{{g.Districts[0], 120, day}, {g.Districts[len(g.Districts)-1], 80, day + 1}}
}
