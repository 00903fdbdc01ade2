package synthetic

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A kind is one of the kinds of export.
type kind int

const (
	classes kind = iota
	sessions
	trainees
	signins
	assessments
	surveys
	applications
	notices
	payments
	inspections
	archives
	sanctions
	transfers
	references
	decisions
	kindCount
)

// shapes gives each kind its file and its default headers.
var shapes = [kindCount]struct {
	file   string
	header row
}{
	classes: {"classes.csv", row{"班次编号", "班次名称", "培训机构", "所属地区", "培训工种", "技能等级", "培训形式", "培训地点", "开班日期", "结班日期", "计划人数",
		"申请日期", "审核结果", "审核日期", "学员收费", "纸质签到批准日期"}},
	sessions: {"sessions.csv", row{"班次编号", "课次", "上课日期", "开始时间", "结束时间", "课时", "课程类型", "授课方式", "课程内容", "授课教师",
		"教师类别", "线上平台", "录像时长"}},
	trainees: {"trainees.csv", row{"班次编号", "姓名", "性别", "出生年月", "文化程度", "身份证号码", "家庭地址", "电话号码", "从事工作", "工作单位",
		"人员类别", "推荐单位审核意见", "备注"}},
	signins: {"signins.csv", row{"班次编号", "课次", "身份证号码", "签到时间", "签退时间", "签到方式"}},
	assessments: {"assessments.csv", row{"班次编号", "身份证号码", "短视频时长", "成绩", "考核结果", "考核专家", "考核日期", "结业证书编号",
		"证书类型", "发证日期"}},
	surveys: {"surveys.csv", row{"班次编号", "学员姓名", "联系方式", "理论课程安排", "理论教学质量", "实操课程安排", "实操教学质量", "其他意见建议"}},
	applications: {"applications.csv", row{"申请编号", "班次编号", "申请日期", "申请人数", "申请金额", "申请材料", "审核结果", "审核日期", "核定人数",
		"核定金额"}},
	notices:     {"notices.csv", row{"申请编号", "公示开始日期", "公示结束日期", "公示人数", "公示金额", "异议", "异议处理"}},
	payments:    {"payments.csv", row{"拨付编号", "申请编号", "拨付日期", "拨付金额", "收款单位", "收款账号", "资金来源"}},
	inspections: {"inspections.csv", row{"班次编号", "抽查时间", "实到人数", "抽查情况"}},
	archives:    {"archives.csv", row{"班次编号", "档案内容", "保管至"}},
	sanctions:   {"sanctions.csv", row{"培训机构", "处置类型", "决定日期", "整改期限", "整改完成日期"}},
	transfers:   {"transfers.csv", row{"调剂地区", "调剂人数", "调剂日期"}},
	references:  {"references.csv", row{"身份证号码", "名单类别"}},
	decisions:   {"decisions.csv", row{"规则", "对象编号", "决定日期", "处理意见", "经办人", "文号", "理由"}},
}

// A rower is a record that knows its cells, in the order of its kind's header.
type rower interface{ cells() []string }

// A row is its own cells: what no typed record can say.
type row []string

func (r row) cells() []string { return r }

// A stray is a row beside the class's own: repeated, broken or lost.
type stray struct {
	kind kind
	row  row
}

// A class is one class with all that the exports hold on it.
type class struct {
	number int // from 0
	random
	*programme
	shape

	id, name, institution, district, venue string
	start, end, applied, approved, paper   date
	planned                                int
	approval, fee                          string // fee "" for none
	isTardy                                bool   // the institution claims too late

	sessions    []session
	trainees    []*trainee
	signins     []signin
	assessments []*assessment
	surveys     []*survey
	claims      []*claim
	notices     []*notice
	payments    []*payment
	inspections []*inspection
	archives    []*archive
	sanctions   []sanction
	transfers   []transfer
	references  []row
	decisions   []row
	strays      []stray
	beside      []*class // further classes that one of its people was in
}

func (c *class) cells() []string {
	return row{
		c.id, c.name, c.institution, c.district, typed(c.occupation), c.level, c.mode, c.venue, c.start.String(),
		c.end.String(), number(c.planned), c.applied.String(), c.approval, c.approved.String(), cmp.Or(c.fee, "0"),
		c.paper.String(),
	}
}

// typed is a name as people type it, with Chinese brackets.
func typed(name string) string { return strings.NewReplacer("(", "（", ")", "）").Replace(name) }

type session struct {
	class          string
	no             int
	date           date
	start, end     int // minutes of the day
	hours          int
	part, delivery string
	topics         []string
	teacher, kind  string
	platform       string
	recording      int // minutes, 0: unknown
}

func (s session) cells() []string {
	return row{
		s.class, number(s.no), s.date.String(), clock(s.start), clock(s.end), number(s.hours), s.part, s.delivery,
		strings.Join(s.topics, "、"), s.teacher, s.kind, s.platform, number(s.recording),
	}
}

// A trainee is a row of a roster. passed is the institution's own view, which
// it claims money for.
type trainee struct {
	class                                  string
	name, sex, birth, education, id, phone string
	address, job, employer, category       string
	born                                   date
	attended                               int // sessions
	passed                                 bool
	taken                                  bool // by a planted fault
}

func (t *trainee) cells() []string {
	return row{
		t.class, t.name, t.sex, t.birth, t.education, t.id, t.address, t.phone, t.job, t.employer, t.category, "同意", "",
	}
}

type signin struct {
	class   string
	session int
	id      string
	in, out moment
	method  string
}

func (s signin) cells() []string {
	return []string{s.class, number(s.session), s.id, s.in.String(), s.out.String(), s.method}
}

type assessment struct {
	class, id    string
	video, score int
	result       string
	examiner     string
	date         date
	certificate  string
	kind         string // of the certificate
	certified    date
}

func (a *assessment) cells() []string {
	return row{a.class, a.id, number(a.video), number(a.score), a.result, a.examiner, a.date.String(), a.certificate,
		a.kind, a.certified.String()}
}

type survey struct {
	class, name, phone string
	answers            [4]string
	comment            string
}

func (s *survey) cells() []string {
	return append(append(row{s.class, s.name, s.phone}, s.answers[:]...), s.comment)
}

// A claim is a row of an application; approved counts persons, -1 unknown.
type claim struct {
	application, class string
	date               date
	persons, amountFen int
	materials          []string
	review             string
	reviewed           date
	approved           int
	approvedFen        int
}

func (a *claim) cells() []string {
	persons, yuan := "", ""
	if a.approved >= 0 {
		persons, yuan = strconv.Itoa(a.approved), money(a.approvedFen)
	}
	return row{
		a.application, a.class, a.date.String(), strconv.Itoa(a.persons), money(a.amountFen),
		strings.Join(a.materials, "；"), a.review, a.reviewed.String(), persons, yuan,
	}
}

type notice struct {
	application        string
	start, end         date
	persons, amountFen int
	objection, settled string
}

func (n *notice) cells() []string {
	return row{n.application, n.start.String(), n.end.String(), number(n.persons), money(n.amountFen), n.objection,
		n.settled}
}

type payment struct {
	id, application string
	date            date
	amountFen       int
	payee, account  string
	source          string
}

func (p *payment) cells() []string {
	return row{p.id, p.application, p.date.String(), money(p.amountFen), p.payee, p.account, p.source}
}

type inspection struct {
	class   string
	at      moment
	present int
	result  string
}

func (i *inspection) cells() []string {
	return row{i.class, i.at.String(), strconv.Itoa(i.present), i.result}
}

type archive struct {
	class string
	items []string
	until date
}

func (a *archive) cells() []string {
	return row{a.class, strings.Join(a.items, "、"), a.until.String()}
}

type sanction struct {
	institution, action string
	decided, due, done  date
}

func (s sanction) cells() []string {
	return row{s.institution, s.action, s.decided.String(), s.due.String(), s.done.String()}
}

type transfer struct {
	district string
	persons  int
	date     date
}

func (t transfer) cells() []string {
	return row{t.district, number(t.persons), t.date.String()}
}

// A date counts days since 1970-01-01; 0 is unknown.
type date int

// A moment counts seconds since 1970-01-01 by the clock on the wall; 0 is unknown.
type moment int64

func on(y int, m time.Month, d int) date {
	return date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// dateOf is t's calendar day, or other where t is zero.
func dateOf(t time.Time, other date) date {
	if t.IsZero() {
		return other
	}
	return on(t.Date())
}

func (d date) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d date) String() string {
	if d == 0 {
		return ""
	}
	return d.time().Format(time.DateOnly)
}

// at is the moment of a minute of the day.
func (d date) at(minute int) moment { return moment(d)*86400 + moment(minute)*60 }

func (m moment) String() string {
	if m == 0 {
		return ""
	}
	return time.Unix(int64(m), 0).UTC().Format(time.DateTime)
}

func clock(minute int) string { return date(1).at(minute).String()[11:16] }

// number writes n, and 0 as unknown.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func money(fen int) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	return fmt.Sprintf("%s%d.%02d", sign, fen/100, fen%100)
}
