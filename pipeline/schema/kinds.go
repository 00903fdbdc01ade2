package schema

import "slices"

// Kinds returns the kinds of export in the order of the contract.
func Kinds() []Kind { return slices.Clone(all) }

// Names are the names of the kinds, in their order.
func Names() []string {
	list := make([]string, len(all))
	for i, k := range all {
		list[i] = k.Name
	}
	return list
}

// Named returns the kind of that name.
func Named(name string) (Kind, bool) {
	i := slices.IndexFunc(all, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return all[i], true
}

// A session's end must come after its start.
const (
	StartTime = "start_time"
	EndTime   = "end_time"
)

var (
	classID       = Column{Name: "class_id", Header: "班次编号", Type: ID, Required: true}
	idNumber      = Column{Name: "id_number", Header: "身份证号码", Type: Identity, Required: true, Private: true}
	applicationID = Column{Name: "application_id", Header: "申请编号", Type: ID, Required: true}
	reviews       = []string{"通过", "不通过", "待审核"}
	answers       = []string{"满意", "不满意"}
)

var all = []Kind{
	{Name: "classes", Title: "开班信息", Mandatory: true, Key: []string{"class_id"}, Columns: []Column{
		classID,
		{Name: "class_name", Header: "班次名称", Type: Text},
		{Name: "institution", Header: "培训机构", Type: Name, Required: true},
		{Name: "district", Header: "所属地区", Type: Name, Required: true},
		{Name: "occupation", Header: "培训工种", Type: Name, Required: true},
		{Name: "level", Header: "技能等级", Type: Name},
		{Name: "mode", Header: "培训形式", Type: Name},
		{Name: "venue", Header: "培训地点", Type: Text},
		{Name: "start_date", Header: "开班日期", Type: Date, Required: true},
		{Name: "end_date", Header: "结班日期", Type: Date, Required: true},
		{Name: "planned", Header: "计划人数", Type: Whole},
		{Name: "applied_date", Header: "申请日期", Type: Date},
		{Name: "approval", Header: "审核结果", Type: Word, Words: reviews},
		{Name: "approved_date", Header: "审核日期", Type: Date},
		{Name: "fee_yuan", Header: "学员收费", Type: Money},
		{Name: "paper_approved_date", Header: "纸质签到批准日期", Type: Date},
	}},
	{Name: "sessions", Title: "课程安排", Mandatory: true, Key: []string{"class_id", "session_no"}, Columns: []Column{
		classID,
		{Name: "session_no", Header: "课次", Type: Whole, Required: true, Minimum: 1},
		{Name: "session_date", Header: "上课日期", Type: Date, Required: true},
		{Name: StartTime, Header: "开始时间", Type: Time, Required: true},
		{Name: EndTime, Header: "结束时间", Type: Time, Required: true},
		{Name: "hours", Header: "课时", Type: Whole, Required: true, Minimum: 1},
		{Name: "part", Header: "课程类型", Type: Word, Words: []string{"理论", "实操"}, Required: true},
		{Name: "delivery", Header: "授课方式", Type: Word, Words: []string{"线下", "线上"}, Required: true},
		{Name: "topics", Header: "课程内容", Type: Topics},
		{Name: "teacher", Header: "授课教师", Type: Name},
		{Name: "teacher_kind", Header: "教师类别", Type: Name},
		{Name: "platform", Header: "线上平台", Type: Name},
		{Name: "recording_minutes", Header: "录像时长", Type: Whole},
	}},
	{Name: "trainees", Title: "学员花名册", Mandatory: true, Key: []string{"class_id", "id_number"}, Columns: []Column{
		classID,
		{Name: "name", Header: "姓名", Type: Name, Required: true},
		{Name: "sex", Header: "性别", Type: Word, Words: []string{"男", "女"}},
		{Name: "birth_month", Header: "出生年月", Type: Month},
		{Name: "education", Header: "文化程度", Type: Name},
		idNumber,
		{Name: "address", Header: "家庭地址", Type: Text, Private: true},
		{Name: "phone", Header: "电话号码", Type: ID, Private: true},
		{Name: "job", Header: "从事工作", Type: Text},
		{Name: "employer", Header: "工作单位", Type: Text},
		{Name: "category", Header: "人员类别", Type: Name},
		{Name: "recommendation", Header: "推荐单位审核意见", Type: Text},
		{Name: "remark", Header: "备注", Type: Text},
	}},
	{Name: "signins", Title: "签到记录", Mandatory: true, Key: []string{"class_id", "session_no", "id_number",
		"signed_in_at"}, Columns: []Column{
		classID,
		{Name: "session_no", Header: "课次", Type: Whole, Required: true},
		idNumber,
		{Name: "signed_in_at", Header: "签到时间", Type: Timestamp, Required: true},
		{Name: "signed_out_at", Header: "签退时间", Type: Timestamp},
		{Name: "method", Header: "签到方式", Type: Name},
		{Name: "device", Header: "设备编号", Type: ID},
		{Name: "recorded_at", Header: "记录时间", Type: Timestamp},
	}},
	{Name: "assessments", Title: "考核成绩", Key: []string{"class_id", "id_number"}, Newest: "assessed_date",
		Columns: []Column{
			classID,
			idNumber,
			{Name: "video_seconds", Header: "短视频时长", Type: Whole},
			{Name: "score", Header: "成绩", Type: Decimal},
			{Name: "result", Header: "考核结果", Type: Word, Words: []string{"合格", "不合格"}, Required: true},
			{Name: "examiner", Header: "考核专家", Type: Name},
			{Name: "assessed_date", Header: "考核日期", Type: Date},
			{Name: "certificate", Header: "结业证书编号", Type: ID},
			{Name: "certificate_kind", Header: "证书类型", Type: Name},
			{Name: "certificate_date", Header: "发证日期", Type: Date},
		}},
	{Name: "surveys", Title: "满意度测评", Key: []string{"class_id", "name", "phone"}, Columns: []Column{
		classID,
		{Name: "name", Header: "学员姓名", Type: Name, Required: true},
		{Name: "phone", Header: "联系方式", Type: ID, Private: true},
		{Name: "theory_schedule", Header: "理论课程安排", Type: Word, Words: answers, AnyOf: true},
		{Name: "theory_quality", Header: "理论教学质量", Type: Word, Words: answers, AnyOf: true},
		{Name: "practice_schedule", Header: "实操课程安排", Type: Word, Words: answers, AnyOf: true},
		{Name: "practice_quality", Header: "实操教学质量", Type: Word, Words: answers, AnyOf: true},
		{Name: "comment", Header: "其他意见建议", Type: Text},
	}},
	{Name: "applications", Title: "补贴申请", Key: []string{"application_id", "class_id"}, Columns: []Column{
		applicationID,
		classID,
		{Name: "applied_date", Header: "申请日期", Type: Date, Required: true},
		{Name: "persons", Header: "申请人数", Type: Whole, Required: true},
		{Name: "amount_yuan", Header: "申请金额", Type: Money, Required: true},
		{Name: "materials", Header: "申请材料", Type: List},
		{Name: "review", Header: "审核结果", Type: Word, Words: reviews},
		{Name: "reviewed_date", Header: "审核日期", Type: Date},
		{Name: "approved_persons", Header: "核定人数", Type: Whole},
		{Name: "approved_yuan", Header: "核定金额", Type: Money},
	}},
	{Name: "notices", Title: "公示", Key: []string{"application_id", "start_date"}, Columns: []Column{
		applicationID,
		{Name: "start_date", Header: "公示开始日期", Type: Date, Required: true},
		{Name: "end_date", Header: "公示结束日期", Type: Date, Required: true},
		{Name: "persons", Header: "公示人数", Type: Whole},
		{Name: "amount_yuan", Header: "公示金额", Type: Money},
		{Name: "objection", Header: "异议", Type: Word, Words: []string{"有", "无"}},
		{Name: "objection_settled", Header: "异议处理", Type: Word, Words: []string{"已处理", "未处理"}},
	}},
	{Name: "payments", Title: "资金拨付", Key: []string{"payment_id", "application_id"}, Columns: []Column{
		{Name: "payment_id", Header: "拨付编号", Type: ID, Required: true},
		applicationID,
		{Name: "paid_date", Header: "拨付日期", Type: Date, Required: true},
		{Name: "amount_yuan", Header: "拨付金额", Type: Money, Required: true},
		{Name: "payee", Header: "收款单位", Type: Name, Required: true},
		{Name: "account", Header: "收款账号", Type: ID, Private: true},
		{Name: "source", Header: "资金来源", Type: Name},
	}},
	{Name: "inspections", Title: "现场抽查", Key: []string{"class_id", "inspected_at"}, Columns: []Column{
		classID,
		{Name: "inspected_at", Header: "抽查时间", Type: Timestamp, Required: true},
		{Name: "present", Header: "实到人数", Type: Whole, Required: true},
		{Name: "result", Header: "抽查情况", Type: Text},
	}},
	{Name: "archives", Title: "培训档案", Key: []string{"class_id"}, Columns: []Column{
		classID,
		{Name: "items", Header: "档案内容", Type: List, Required: true},
		{Name: "keep_until", Header: "保管至", Type: Date, Required: true},
	}},
	{Name: "sanctions", Title: "机构处置", Key: []string{"institution", "action", "decided_date"}, Columns: []Column{
		{Name: "institution", Header: "培训机构", Type: Name, Required: true},
		{Name: "action", Header: "处置类型", Type: Word, Required: true,
			Words: []string{"警告", "限期整改", "责令停办", "列入黑名单", "追回补贴", "通报批评"}},
		{Name: "decided_date", Header: "决定日期", Type: Date, Required: true},
		{Name: "due_date", Header: "整改期限", Type: Date},
		{Name: "done_date", Header: "整改完成日期", Type: Date},
	}},
	{Name: "transfers", Title: "统筹调剂", Key: []string{"district", "decided_date"}, Columns: []Column{
		{Name: "district", Header: "调剂地区", Type: Name, Required: true},
		{Name: "persons", Header: "调剂人数", Type: Whole, Required: true},
		{Name: "decided_date", Header: "调剂日期", Type: Date, Required: true},
	}},
	{Name: "references", Title: "比对名单", Key: []string{"id_number", "list", "from_date"}, Columns: []Column{
		idNumber,
		{Name: "list", Header: "名单类别", Type: Name, Required: true},
		{Name: "from_date", Header: "起始日期", Type: Date},
		{Name: "to_date", Header: "截止日期", Type: Date},
		{Name: "unit", Header: "所在单位", Type: Name},
	}},
	{Name: "decisions", Title: "核定处理", Key: []string{"rule", "subject_id", "decided_date"}, Columns: []Column{
		{Name: "rule", Header: "规则", Type: ID, Required: true},
		{Name: "subject_id", Header: "对象编号", Type: ID, Required: true},
		{Name: "decided_date", Header: "决定日期", Type: Date, Required: true},
		{Name: "decision", Header: "处理意见", Type: Word, Words: []string{"认可", "不予补贴"}, Required: true},
		{Name: "decided_by", Header: "经办人", Type: Name, Required: true},
		{Name: "subject_name", Header: "对象姓名", Type: Name},
		{Name: "document", Header: "文号", Type: Text},
		{Name: "reason", Header: "理由", Type: Text, Required: true},
	}},
}

// PrivateColumns is how many columns of different names are private.
const PrivateColumns = 4

// Private are the names of the private columns of all kinds.
func Private() []string { return private }

var private = func() (names []string) {
	for _, k := range all {
		for _, c := range k.Columns {
			if c.Private && !slices.Contains(names, c.Name) {
				names = append(names, c.Name)
			}
		}
	}
	return names
}()

// Headers are the default headers of every column, by kind.
func Headers() map[string]map[string]string {
	headers := map[string]map[string]string{}
	for _, k := range all {
		headers[k.Name] = map[string]string{}
		for _, c := range k.Columns {
			headers[k.Name][c.Name] = c.Header
		}
	}
	return headers
}

// Header is the default header of a column, "" of none that the kind has.
func Header(kind, column string) string {
	k, _ := Named(kind)
	for _, c := range k.Columns {
		if c.Name == column {
			return c.Header
		}
	}
	return ""
}

// Title is the Chinese title of a kind, "" of none.
func Title(kind string) string {
	k, _ := Named(kind)
	return k.Title
}

// Titles names kinds and their columns (KIND.COLUMN) as rules need them.
func Titles() map[string]string {
	titles := map[string]string{}
	for _, k := range all {
		titles[k.Name] = k.Title
		for _, c := range k.Columns {
			titles[k.Name+"."+c.Name] = k.Title + "·" + c.Header
		}
	}
	return titles
}
