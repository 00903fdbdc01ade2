package synthetic

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/synthetic/record"
)

const (
	platform = "示例线上平台"   // where the notice lists none
	offList  = "示例职业培训学校" // with the city before it no selected institution
	nowhere  = "示例新区"     // no district of a notice
	halfDay  = 300        // minutes that a session may take with its pause
	pause    = 15
)

// A class is one class with all that the exports hold on it.
type class struct {
	number int // from 0
	random
	*programme
	shape

	id, name, institution, district, venue string
	start, end, applied, approved, paper   record.Date
	planned                                int
	approval, fee                          string // fee "" for none
	isTardy                                bool   // the institution claims too late

	sessions    []record.Session
	trainees    []*record.Trainee
	signins     []record.Signin
	assessments []*record.Assessment
	surveys     []*record.Survey
	claims      []*record.Claim
	notices     []*record.Notice
	payments    []*record.Payment
	inspections []*record.Inspection
	archives    []*record.Archive
	sanctions   []record.Sanction
	transfers   []record.Transfer
	references  []record.Row
	decisions   []record.Row
	strays      []record.Stray
	beside      []*class // further classes that one of its people was in
}

func (c *class) Cells() []string {
	return record.Row{
		c.id, c.name, c.institution, c.district, typed(c.occupation), c.level, c.mode, c.venue, c.start.String(),
		c.end.String(), record.Number(c.planned), c.applied.String(), c.approval, c.approved.String(),
		cmp.Or(c.fee, "0"), c.paper.String(),
	}
}

// typed is a name as people type it, with Chinese brackets.
func typed(name string) string { return strings.NewReplacer("(", "（", ")", "）").Replace(name) }

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
	c.inspect()
	g.claim(c, g.until)
	return c
}

// taught is class i up to its last day: timetable, roster, sign-ins,
// assessment, survey and archive.
func (g *generator) taught(i int) *class { return g.taughtAs(i, nil) }

// taughtAs is class i, of another shape and at another time where that is asked for.
func (g *generator) taughtAs(i int, asked *want) *class {
	c := &class{number: i, programme: g.programme, random: random{rand.New(rand.NewPCG(g.Seed, uint64(i)))}}
	c.id = fmt.Sprintf("%s%05d", g.prefix, i+1)
	c.institution, c.district = g.place(i)
	occupation := c.IntN(len(g.occupations))
	c.venue = fmt.Sprintf("%s示例培训点%d号教室", c.district, c.between(1, 12))
	c.start = g.first + 3 + record.Date(i*int(g.last-g.first-record.Date(g.span+5))/max(1, g.Classes-1)+c.IntN(2))
	c.planned, c.approval = max(min(50, g.base("class_size_to", 50)), g.most), "通过"
	if asked != nil {
		c.start = asked.start
	}
	c.applied, c.approved = c.start-record.Date(c.between(10, 20)), c.start-record.Date(c.between(1, 8))
	isMixed := c.percent(55)
	if asked != nil {
		c.shape = asked.shape
	} else {
		c.choose(occupation, isMixed)
	}
	c.applyInTime()
	c.name = fmt.Sprintf("%s第%d期", c.called(), i+1)
	c.timetable()
	paid := c.paid()
	if paid == nil {
		paid = c.categories
	}
	for k := range c.between(g.least, g.most) {
		t := g.person(c.random, i*g.perClass+k, paid)
		t.Class = c.id
		c.trainees = append(c.trainees, t)
	}
	if c.percent(8) {
		c.paper = c.start - 1
	}
	c.attend()
	c.assess()
	c.ask()
	c.archives = []*record.Archive{{
		Class: c.id, Items: c.kept(), Until: c.end + c.keptDays() + record.Date(c.IntN(200)),
	}}
	return c
}

// choose gives the class an occupation, a level and a mode for which somebody is paid at
// its time, those that were drawn first.
func (c *class) choose(occupation int, isMixed bool) {
	modes := slices.Clone(c.modes)
	if isMixed {
		modes[0], modes[1] = modes[1], modes[0]
	}
	levels := cmpNone(c.levels)
	for o := range c.occupations {
		c.occupation = c.occupations[(occupation+o)%len(c.occupations)]
		for l := range levels {
			c.level = levels[(c.number+l)%len(levels)]
			for _, c.mode = range modes {
				if c.paid() != nil {
					return
				}
			}
		}
	}
}

// applyInTime moves the day of application before the last on which a class is applied
// for.
func (c *class) applyInTime() {
	for c.dueOf("apply_before", c.applied) > c.start {
		c.applied--
	}
}

// called is what a class is called by: the occupation that the notice itself is called
// by, else its own.
func (c *class) called() string {
	for _, occupation := range c.occupations {
		if strings.Contains(c.Title, occupation) {
			return occupation
		}
	}
	return c.occupation
}

// kept are the items of an archive, as offices write them: what is asked for is a word
// within.
func (c *class) kept() []string {
	items := slices.Clone(c.ArchiveItems)
	for i, item := range items {
		if item == "录像" {
			items[i] = "培训全过程视频录像"
		}
	}
	return items
}

// keptDays are at least as many days as an archive must be kept.
func (c *class) keptDays() record.Date {
	i := slices.IndexFunc(c.Thresholds, func(t policy.Threshold) bool { return t.Name == "archive_kept" })
	if i < 0 {
		return 0
	}
	most := map[string]int{"年": 366, "月": 31, "工作日": 3, "日": 1}
	return record.Date(c.limit("archive_kept", 0) * most[c.Thresholds[i].Unit])
}

// place is the institution and district of class i. Every eighth class stands
// beside the one before it, so that one application can claim both.
func (g *generator) place(i int) (institution, district string) {
	n := i - (i+1)/8
	return g.institutions[n%len(g.institutions)], g.districts[n%len(g.districts)]
}

// period is how many minutes a class hour has.
func (c *class) period() int { return max(1, c.limit("period_minutes", 45)) }

// hoursOfSession is how many class hours half a day has room for, at most four.
func (c *class) hoursOfSession() int { return min(4, (halfDay-pause)/c.period()) }

// plan is the number of days of two sessions each that the class takes, and how many of
// the sessions are theory at least and at most. All sessions have equal hours, so now and
// then it takes more days until the shares are exact.
func (c *class) plan() (days, least, most int) {
	perDay := 2 * c.hoursOfSession()
	days = max(5, c.limit("minimum_days", 0), (c.limit("minimum_hours", 0)+perDay-1)/perDay) + c.number%6/5
	high := c.limit("maximum_theory_percent", 100)
	low := c.limit("minimum_theory_percent", min(40, high))
	for ; ; days++ {
		n := 2 * days
		least, most = (n*low+99)/100, n*high/100
		if least <= most || low > high { // the programme has refused the latter
			return days, least, min(most, max(least, n*7/10))
		}
	}
}

// timetable lays days of two sessions each, as many as the notice asks for or one more,
// at most two days of it online.
func (c *class) timetable() {
	days, least, most := c.plan()
	online := 0
	switch offline := c.limit("minimum_offline_days", 0); {
	case c.mode == allOnline:
		online = days
	case c.mode == mixed && days > offline:
		online = c.between(1, min(2, days-offline))
	}
	theory := min(least+c.between(0, 1), most)
	c.end = c.start + record.Date(days-1)
	staff := []string{teacher(3 * c.number), teacher(3*c.number + 1), teacher(3*c.number + 2)}
	hours, minutes := c.hoursOfSession(), c.hoursOfSession()*c.period()
	for j := range 2 * days {
		who := j * 3 / (2 * days)
		s := record.Session{
			Class: c.id, No: j + 1, Date: c.start + record.Date(j/2), Start: 8*60 + 30, Hours: hours,
			Part: "实操", Delivery: "线下", Teacher: staff[who], Kind: c.teacherKinds[(c.number+who)%len(c.teacherKinds)],
			Topics: c.topicsOf(j, 2*days),
		}
		if j%2 == 1 {
			s.Start = 13*60 + 30
		}
		s.End = s.Start + minutes + pause
		if j < theory {
			s.Part = "理论"
		}
		if j < 2*online {
			s.Delivery, s.Platform = "线上", c.platform()
		} else {
			s.Recording = c.between(minutes, minutes+25)
		}
		c.sessions = append(c.sessions, s)
	}
}

// topicsOf deals the topics to n sessions, each to at least one.
func (c *class) topicsOf(session, n int) []string {
	all := len(c.Topics)
	if all == 0 {
		return nil
	}
	topics := []string{strconv.Itoa(session%all + 1)}
	for topic := session + n; topic < all; topic += n {
		topics = append(topics, strconv.Itoa(topic+1))
	}
	return topics
}

func (c *class) platform() string { return cmp.Or(slices.Concat(c.Platforms, []string{platform})...) }

// attend signs people in: most come to nearly all, a few stay away or drop out.
func (c *class) attend() {
	stays := make([]int, len(c.trainees))
	for k := range stays {
		stays[k] = c.stays()
	}
	missed := 3 // per cent
	if c.limit("minimum_attendance_percent", 0) > 95 {
		missed = 1
	}
	for _, s := range c.sessions {
		for k, t := range c.trainees {
			if s.No <= stays[k] && !c.percent(missed) {
				c.sign(t, s)
			}
		}
	}
	c.fillDays()
}

// fillDays brings people to each day until the class as a whole attended it as the notice
// asks: those who come regularly first.
func (c *class) fillDays() {
	least := c.limit("minimum_class_day_percent", 0)
	if least == 0 {
		return
	}
	came := map[string]bool{}
	at := func(t *record.Trainee, s record.Session) string { return fmt.Sprintf("%d %s", s.No, t.ID) }
	for _, in := range c.signins {
		came[fmt.Sprintf("%d %s", in.Session, in.ID)] = true
	}
	regulars := slices.SortedStableFunc(slices.Values(c.trainees), func(a, b *record.Trainee) int {
		return b.Attended - a.Attended
	})
	for day := c.start; day <= c.end; day++ {
		attended, all := 0, 0
		var missing []func()
		for _, t := range regulars {
			for _, s := range c.sessions {
				if s.Date != day {
					continue
				}
				all++
				if came[at(t, s)] {
					attended++
				} else {
					missing = append(missing, func() { c.sign(t, s) })
				}
			}
		}
		for _, sign := range missing {
			if attended*100 >= all*least {
				break
			}
			sign()
			attended++
		}
	}
	slices.SortStableFunc(c.signins, func(a, b record.Signin) int { return a.Session - b.Session })
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
func (c *class) sign(t *record.Trainee, s record.Session) {
	in := record.Signin{Class: c.id, Session: s.No, ID: t.ID, Method: c.method()}
	early, late := min(20, c.limit("signin_early_minutes", 20)), 5
	left := s.End - 3
	if c.limit("minimum_stay_percent", 0) > 95 {
		late, left = 0, s.End
	}
	in.In = s.Date.At(s.Start-early) + record.Moment(c.IntN(max(1, (early+late)*60)))
	if !c.percent(3) {
		in.Out = s.Date.At(left) + record.Moment(c.IntN(15*60))
	}
	switch {
	case c.paper != 0 && c.percent(30):
		in.Method = c.papers[0]
	case c.percent(3):
		in.Method = ""
	}
	c.signins = append(c.signins, in)
	t.Attended++
}

// method is how the institution lets people sign in.
func (c *class) method() string { return c.methods[c.number%len(c.methods)] }

// assess examines who came often enough, by sessions, which all have equal hours, and
// settles for whom the institution claims.
func (c *class) assess() {
	examiner := "专家" + string(pick(c.random, surnames))
	for k, t := range c.trainees {
		if c.isRegular(t) && !c.percent(2) {
			c.examine(t, k, examiner)
		}
	}
	for _, t := range c.trainees {
		t.Passed = c.isEntitled(t)
	}
}

func (c *class) isRegular(t *record.Trainee) bool {
	return t.Attended > 0 && t.Attended*100 >= c.limit("minimum_attendance_percent", 0)*len(c.sessions)
}

// isEntitled is the institution's own view of a trainee.
func (c *class) isEntitled(t *record.Trainee) bool {
	a := c.assessment(t)
	if _, ok := c.worthFen(c.kindOf(t), t.Category); !ok {
		return false
	}
	return !(c.costs("attendance_below_minimum") && !c.isRegular(t) ||
		c.costs("assessment_missing") && a == nil ||
		c.costs("assessment_failed") && a != nil && a.Result == "不合格" ||
		c.costs("certificate_missing") && a != nil && a.Result == "合格" && a.Certificate == "")
}

// examine writes the assessment of trainee k.
func (c *class) examine(t *record.Trainee, k int, examiner string) {
	video := c.limit("minimum_video_seconds", 60)
	a := &record.Assessment{Class: c.id, ID: t.ID, Examiner: examiner, Date: c.end, Video: c.between(video, video+120)}
	if c.percent(4) {
		a.Score, a.Result = c.between(40, 59), "不合格"
	} else {
		a.Score, a.Result = c.between(60, 98), "合格"
		if !c.percent(1) {
			c.certify(a, t, k)
		}
	}
	c.assessments = append(c.assessments, a)
}

// certify gives trainee k a certificate of a kind that is paid for, some people of a
// class one and some another.
func (c *class) certify(a *record.Assessment, t *record.Trainee, k int) {
	a.Certificate, a.Certified = c.certificate(k), c.end+2
	if kinds := c.kinds(t.Category); kinds != nil {
		a.Kind = kinds[(c.number+k/8)%len(kinds)]
	}
}

// ask surveys who came at all. Dissatisfied answers stay below the share of the
// class at which a warning is due.
func (c *class) ask() {
	complaints, most := 0, min(4, (100-c.limit("satisfaction_warning_percent", 85))*4*len(c.trainees)/100)
	for _, t := range c.trainees {
		if t.Attended == 0 {
			continue
		}
		s := &record.Survey{Class: c.id, Name: t.Name, Phone: t.Phone, Comment: pick(c.random, comments)}
		for j := range s.Answers {
			s.Answers[j] = "满意"
			if complaints < most && c.percent(4) {
				s.Answers[j] = "不满意"
				complaints++
			}
		}
		c.surveys = append(c.surveys, s)
	}
}

// inspect visits every third class, and the first of each district; every class where
// the notice asks for it.
func (c *class) inspect() {
	n := len(c.districts)
	if !c.isListed("class_not_inspected") && c.number%3 != 0 && c.number > n+n/7 {
		return
	}
	s := pick(c.random, c.sessions)
	at := s.Date.At(s.Start + c.between(45, 120))
	c.inspections = []*record.Inspection{{Class: c.id, At: at, Present: c.present(s.No, at), Result: "正常"}}
}

// present counts the people signed in to a session at a moment.
func (c *class) present(session int, at record.Moment) int {
	n := 0
	for _, s := range c.signins {
		if s.Session == session && s.In <= at && (s.Out == 0 || s.Out > at) {
			n++
		}
	}
	return n
}

// claim carries the class through application, review, notice and payment, as
// far as they had come on the day until. Institutions claim a little too much
// at times; the review corrects it.
func (g *generator) claim(c *class, until record.Date) {
	if g.joined(c.number + 1) {
		return
	}
	claimed := []*class{c}
	if g.joined(c.number) {
		claimed = []*class{g.taught(c.number - 1), c}
	}
	applied := max(claimed[0].end, c.end) + record.Date(c.between(3, 14))
	deadline := min(claimed[0].claimDeadline(), c.claimDeadline())
	if applied = min(applied, deadline); c.isTardy {
		applied = deadline + 3
	}
	reviewed := applied + record.Date(c.between(3, 10))
	if c.percent(8) {
		reviewed += 20
	}
	n := &record.Notice{Application: fmt.Sprintf("SQ%d%05d", g.year, c.number+1), Objection: "无"}
	n.Start = g.monday(reviewed + 1)
	n.End = n.Start + g.noticeDays() - 1
	if applied > until {
		return
	}
	for _, each := range claimed {
		persons, fen := each.passed(), each.entitledFen()
		a := &record.Claim{
			Application: n.Application, Class: each.id, Date: applied, Materials: slices.Clone(g.materials),
			Persons: persons, AmountFen: fen, Review: "通过", Reviewed: reviewed, Approved: persons, ApprovedFen: fen,
		}
		if c.percent(6) {
			a.Persons++
			a.AmountFen += each.leastFen()
		}
		if each.online() >= 0 {
			a.Materials = append(a.Materials, g.onlineOnly...)
		}
		if reviewed > until {
			a.Unreview()
		}
		n.Persons += persons
		n.AmountFen += fen
		c.claims = append(c.claims, a)
	}
	if n.Start > until {
		return
	}
	c.notices = []*record.Notice{n}
	if c.percent(5) {
		n.Objection, n.Settled = "有", "已处理"
	}
	c.pay(n, n.AmountFen, until)
}

// claimDeadline is the last day on which the class may be claimed; far off where the
// notice does not say.
func (c *class) claimDeadline() record.Date {
	base := c.end
	if c.counts("certificate") {
		base = 0
		for _, a := range c.assessments {
			base = max(base, a.Certified)
		}
		if base == 0 {
			return record.On(9999, time.January, 1)
		}
	}
	return c.due("claim_within", base, 10_000)
}

// joined tells whether class i is claimed together with the class before it.
func (g *generator) joined(i int) bool {
	return g.joins && i%8 == 7 && i < g.Classes && !g.faulty(i) && !g.faulty(i-1)
}

// pay pays what was noticed: at once, in two parts, or twice by mistake and
// then refunded.
func (c *class) pay(n *record.Notice, fen int, until record.Date) {
	day := n.End + record.Date(c.between(4, 15))
	// The second part is in time too.
	day = min(day, max(n.End+1, c.due("payment_within", n.End, 30)-10))
	add := func(after record.Date, fen int) {
		if day+after <= until && fen != 0 {
			c.payments = append(c.payments, &record.Payment{
				ID:          fmt.Sprintf("BF%d%06d", c.year, c.number*10+len(c.payments)+1),
				Application: n.Application, Date: day + after, AmountFen: fen, Payee: c.institution,
				Account: account(c.number), Source: pick(c.random, c.sources),
			})
		}
	}
	switch n := c.number % 12; {
	case n == 3:
		half := fen / 2000_00 * 1000_00
		add(0, half)
		add(10, fen-half)
	case n == 8 && day+6 <= until:
		add(0, fen)
		add(1, fen)
		add(6, -fen)
	default:
		add(0, fen)
	}
}

func (c *class) passed() int {
	n := 0
	for _, t := range c.trainees {
		if t.Passed {
			n++
		}
	}
	return n
}

// online is the position of the first online session, or -1.
func (c *class) online() int {
	return slices.IndexFunc(c.sessions, func(s record.Session) bool { return s.Delivery == "线上" })
}

// noticeDays is how many days a notice runs: two more than the notice's period takes
// without holidays.
func (p *programme) noticeDays() record.Date {
	days := p.base("notice_period", 7)
	if p.unitOf("notice_period") == "工作日" {
		days = days * 7 / 5
	}
	return record.Date(days + 2)
}

// monday is the first Monday from d on that leaves a notice its days: long holidays are
// stepped over.
func (p *programme) monday(d record.Date) record.Date {
	for d.Time().Weekday() != time.Monday {
		d++
	}
	for p.noticeWorth(d, d+p.noticeDays()-1) < p.base("notice_period", 0) {
		d += 7
	}
	return d
}

// noticeWorth is how much of the notice's period lies from a day to another.
func (p *programme) noticeWorth(from, to record.Date) int {
	if p.unitOf("notice_period") != "工作日" {
		return int(to-from) + 1
	}
	n := 0
	for d := from; d <= to; d++ {
		if p.isWorking(d) {
			n++
		}
	}
	return n
}

// transfers hands a part of the reserve to the districts with most classes.
func (g *generator) transfers() []record.Transfer {
	day, reserve := g.first+60, int(g.ReservePersons)
	if reserve < 13 {
		return nil
	}
	return []record.Transfer{{District: g.districts[0], Persons: reserve * 12 / 100, Date: day},
		{District: g.districts[len(g.districts)-1], Persons: reserve * 8 / 100, Date: day + 1}}
}
