// Package record holds the rows of invented exports: the kinds of export with their
// headers, a type for the rows of each, and the files that they are written into.
package record

import (
	"fmt"
	"strconv"
	"strings"
)

// A Kind is one of the kinds of export.
type Kind int

// The kinds of export, in the order of their headers; KindCount is how many they are.
const (
	Classes Kind = iota
	Sessions
	Trainees
	Signins
	Assessments
	Surveys
	Applications
	Notices
	Payments
	Inspections
	Archives
	Sanctions
	Transfers
	References
	Decisions
	KindCount
)

// Shapes gives each kind its file and its default headers.
var Shapes = [KindCount]struct {
	File   string
	Header Row
}{
	Classes: {"classes.csv", Row{"班次编号", "班次名称", "培训机构", "所属地区", "培训工种", "技能等级", "培训形式", "培训地点", "开班日期", "结班日期", "计划人数",
		"申请日期", "审核结果", "审核日期", "学员收费", "纸质签到批准日期"}},
	Sessions: {"sessions.csv", Row{"班次编号", "课次", "上课日期", "开始时间", "结束时间", "课时", "课程类型", "授课方式", "课程内容", "授课教师",
		"教师类别", "线上平台", "录像时长"}},
	Trainees: {"trainees.csv", Row{"班次编号", "姓名", "性别", "出生年月", "文化程度", "身份证号码", "家庭地址", "电话号码", "从事工作", "工作单位",
		"人员类别", "推荐单位审核意见", "备注"}},
	Signins: {"signins.csv", Row{"班次编号", "课次", "身份证号码", "签到时间", "签退时间", "签到方式"}},
	Assessments: {"assessments.csv", Row{"班次编号", "身份证号码", "短视频时长", "成绩", "考核结果", "考核专家", "考核日期", "结业证书编号",
		"证书类型", "发证日期"}},
	Surveys: {"surveys.csv", Row{"班次编号", "学员姓名", "联系方式", "理论课程安排", "理论教学质量", "实操课程安排", "实操教学质量", "其他意见建议"}},
	Applications: {"applications.csv", Row{"申请编号", "班次编号", "申请日期", "申请人数", "申请金额", "申请材料", "审核结果", "审核日期", "核定人数",
		"核定金额"}},
	Notices:     {"notices.csv", Row{"申请编号", "公示开始日期", "公示结束日期", "公示人数", "公示金额", "异议", "异议处理"}},
	Payments:    {"payments.csv", Row{"拨付编号", "申请编号", "拨付日期", "拨付金额", "收款单位", "收款账号", "资金来源"}},
	Inspections: {"inspections.csv", Row{"班次编号", "抽查时间", "实到人数", "抽查情况"}},
	Archives:    {"archives.csv", Row{"班次编号", "档案内容", "保管至"}},
	Sanctions:   {"sanctions.csv", Row{"培训机构", "处置类型", "决定日期", "整改期限", "整改完成日期"}},
	Transfers:   {"transfers.csv", Row{"调剂地区", "调剂人数", "调剂日期"}},
	References:  {"references.csv", Row{"身份证号码", "名单类别"}},
	Decisions:   {"decisions.csv", Row{"规则", "对象编号", "决定日期", "处理意见", "经办人", "文号", "理由"}},
}

// A Rower is a record that knows its cells, in the order of its kind's header.
type Rower interface{ Cells() []string }

// A Dated row is of a day.
type Dated interface {
	Rower
	Day() Date
}

// A Row is its own cells: what no typed record can say.
type Row []string

// Cells are the row itself.
func (r Row) Cells() []string { return r }

// A Stray is a row beside the class's own: repeated, broken or lost.
type Stray struct {
	Kind Kind
	Row
	On Date // that it is exported with, whatever it says itself
}

// Day is when it is exported.
func (s Stray) Day() Date { return s.On }

// A Session is half a day of a class: a row of the timetable.
type Session struct {
	Class          string
	No             int
	Date           Date
	Start, End     int // minutes of the day
	Hours          int
	Part, Delivery string
	Topics         []string
	Teacher, Kind  string
	Platform       string
	Recording      int // minutes, 0: unknown
}

// Cells are in the order of the header.
func (s Session) Cells() []string {
	return Row{
		s.Class, Number(s.No), s.Date.String(), Clock(s.Start), Clock(s.End), Number(s.Hours), s.Part, s.Delivery,
		strings.Join(s.Topics, "、"), s.Teacher, s.Kind, s.Platform, Number(s.Recording),
	}
}

// A Trainee is a row of a roster. Passed is the institution's own view, which
// it claims money for.
type Trainee struct {
	Class                                  string
	Name, Sex, Birth, Education, ID, Phone string
	Address, Job, Employer, Category       string
	Born                                   Date
	Attended                               int // sessions
	Passed                                 bool
	Taken                                  bool // by a planted fault
}

// Cells are in the order of the header.
func (t *Trainee) Cells() []string {
	return Row{
		t.Class, t.Name, t.Sex, t.Birth, t.Education, t.ID, t.Address, t.Phone, t.Job, t.Employer, t.Category, "同意", "",
	}
}

// A Signin is somebody at a session; Out is 0 for who did not sign out.
type Signin struct {
	Class   string
	Session int
	ID      string
	In, Out Moment
	Method  string
}

// Cells are in the order of the header.
func (s Signin) Cells() []string {
	return []string{s.Class, Number(s.Session), s.ID, s.In.String(), s.Out.String(), s.Method}
}

// Day is that of the sign-in.
func (s Signin) Day() Date { return Date(s.In / 86400) }

// An Assessment is what somebody was examined with, and the certificate that followed.
type Assessment struct {
	Class, ID    string
	Video, Score int
	Result       string
	Examiner     string
	Date         Date
	Certificate  string
	Kind         string // of the certificate
	Certified    Date
}

// Cells are in the order of the header.
func (a *Assessment) Cells() []string {
	return Row{a.Class, a.ID, Number(a.Video), Number(a.Score), a.Result, a.Examiner, a.Date.String(), a.Certificate,
		a.Kind, a.Certified.String()}
}

// Uncertify takes the certificate back.
func (a *Assessment) Uncertify() { a.Certificate, a.Kind, a.Certified = "", "", 0 }

// A Survey is the answers of one person.
type Survey struct {
	Class, Name, Phone string
	Answers            [4]string
	Comment            string
}

// Cells are in the order of the header.
func (s *Survey) Cells() []string {
	return append(append(Row{s.Class, s.Name, s.Phone}, s.Answers[:]...), s.Comment)
}

// A Claim is a row of an application; Approved counts persons, -1 unknown.
type Claim struct {
	Application, Class string
	Date               Date
	Persons, AmountFen int
	Materials          []string
	Review             string
	Reviewed           Date
	Approved           int
	ApprovedFen        int
}

// Cells are in the order of the header.
func (a *Claim) Cells() []string {
	persons, yuan := "", ""
	if a.Approved >= 0 {
		persons, yuan = strconv.Itoa(a.Approved), money(a.ApprovedFen)
	}
	return Row{
		a.Application, a.Class, a.Date.String(), strconv.Itoa(a.Persons), money(a.AmountFen),
		strings.Join(a.Materials, "；"), a.Review, a.Reviewed.String(), persons, yuan,
	}
}

// Unreview forgets the review of a claim.
func (a *Claim) Unreview() { a.Review, a.Reviewed, a.Approved, a.ApprovedFen = "待审核", 0, -1, 0 }

// A Notice is an application shown to the public before it is paid.
type Notice struct {
	Application        string
	Start, End         Date
	Persons, AmountFen int
	Objection, Settled string
}

// Cells are in the order of the header.
func (n *Notice) Cells() []string {
	return Row{n.Application, n.Start.String(), n.End.String(), Number(n.Persons), money(n.AmountFen), n.Objection,
		n.Settled}
}

// A Payment is money paid for an application; below zero where it was refunded.
type Payment struct {
	ID, Application string
	Date            Date
	AmountFen       int
	Payee, Account  string
	Source          string
}

// Cells are in the order of the header.
func (p *Payment) Cells() []string {
	return Row{p.ID, p.Application, p.Date.String(), money(p.AmountFen), p.Payee, p.Account, p.Source}
}

// An Inspection is a visit to a class.
type Inspection struct {
	Class   string
	At      Moment
	Present int
	Result  string
}

// Cells are in the order of the header.
func (i *Inspection) Cells() []string {
	return Row{i.Class, i.At.String(), strconv.Itoa(i.Present), i.Result}
}

// An Archive is what is kept of a class, and until when.
type Archive struct {
	Class string
	Items []string
	Until Date
}

// Cells are in the order of the header.
func (a *Archive) Cells() []string {
	return Row{a.Class, strings.Join(a.Items, "、"), a.Until.String()}
}

// A Sanction is what was decided against an institution.
type Sanction struct {
	Institution, Action string
	Decided, Due, Done  Date
}

// Cells are in the order of the header.
func (s Sanction) Cells() []string {
	return Row{s.Institution, s.Action, s.Decided.String(), s.Due.String(), s.Done.String()}
}

// A Transfer is a part of the reserve that a district got.
type Transfer struct {
	District string
	Persons  int
	Date     Date
}

// Cells are in the order of the header.
func (t Transfer) Cells() []string {
	return Row{t.District, Number(t.Persons), t.Date.String()}
}

// Clock is a minute of the day as 08:30.
func Clock(minute int) string { return Date(1).At(minute).String()[11:16] }

// Number writes n, and 0 as unknown.
func Number(n int) string {
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
