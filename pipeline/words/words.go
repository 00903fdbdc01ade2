// Package words says once what the codes of the data are called in Chinese, and in what
// tone a page shows them: pages, workbook, dictionary and terminal take it from here.
package words

import "slices"

// Unexported is what stands for a figure that rests on what the exports lack.
const Unexported = "未导出"

// Words for true and false.
const (
	Yes = "是"
	No  = "否"
)

// Of is the word for true or false.
func Of(is bool) string {
	if is {
		return Yes
	}
	return No
}

// A Word is what a code is called. Tone is how grave it is, as the badge of a page shows
// it (error, warning, good, quiet, unknown), "" where it is shown plain.
type Word struct {
	Code, Text, Tone string
	Meaning          string // a sentence without its full stop, "" where the word says it
}

// columns are the codes that the columns of the data may hold, in the order shown.
var columns = map[string][]Word{
	"severity": {
		{"error", "违规", "error", "与通知的要求不符"},
		{"warning", "预警", "warning", "有疑点或不够规范，请核对"},
		{"info", "提示", "info", "需要知道的情况，例如学员没有合格"},
	},
	"effect": {
		{"none", "应补不变", "quiet", ""},
		{"hold_trainee", "该学员暂缓", "", ""},
		{"hold_class", "全班暂缓", "", ""},
		{"hold_application", "申请暂缓", "", ""},
		{"reject_trainee", "该学员不予补贴", "", ""},
		{"reject_class", "全班不予补贴", "", ""},
		{"reject_claim", "该项申请不予补贴", "", ""},
	},
	"affects": { // what a finding bears on where it changes no subsidy
		{"recovery", "涉及追回", "", "已付出的钱可能要追回"},
		{"payment", "涉及补拨", "", "应付的钱还没有付足"},
		{"reconciliation", "须对账", "", "申请、核定、公示的数字须核对"},
		{"supervision", "须监管", "", "须督促改正，金额不变"},
	},
	"subject": {
		{"class", "班次", "", ""},
		{"session", "课次", "", ""},
		{"trainee", "学员", "", ""},
		{"claim", "申请的班次", "", ""},
		{"application", "申请", "", ""},
		{"payment", "拨付", "", ""},
		{"institution", "培训机构", "", ""},
		{"district", "地区", "", ""},
	},
	"result": { // of a rule, in the order of reading
		{"found", "发现", "", ""},
		{"not_evaluated", "未核验", "unknown", "缺少所需的导出数据，规则没有核验；不等于没有问题"},
		{"not_found", "未发现", "", ""},
		{"not_applicable", "不适用", "", ""},
	},
	"outcome": {
		{"entitled", "应补", "good", "已结班，没有暂缓或不予补贴的原因"},
		{"held", "暂缓", "warning", "须由人核定或补充材料；认可后计为应补，不予补贴后不计"},
		{"rejected", "不予补贴", "error", "按通知不应补贴；人工意见不能恢复"},
		{"pending", "未结班", "quiet", "班次尚未结班，不作结论"},
	},
	"action": {
		{"blacklisted", "列入黑名单", "error", ""},
		{"stop", "责令停办", "error", ""},
		{"warn", "警告整改", "warning", ""},
		{"none", "无", "quiet", ""},
	},
	"reason": { // why a row was set aside, or a cell could not be read
		{"bad_encoding", "编码有误", "", ""},
		{"footer", "表尾行", "", ""},
		{"repeated_header", "重复的表头", "", ""},
		{"bad_row", "行格式有误", "", ""},
		{"missing_value", "必填项为空", "", ""},
		{"bad_value", "无法读取的值", "", ""},
		{"duplicate_row", "重复行", "", ""},
		{"superseded_row", "已被后一行取代", "", ""},
		{"unknown_class", "班次不存在", "", ""},
		{"unknown_session", "课次不存在", "", ""},
		{"unknown_application", "申请不存在", "", ""},
	},
	"masked_place": { // where personal values were masked
		{"cell", "单元格", "", ""},
		{"header", "表头", "", ""},
		{"name", "文件名", "", ""},
		{"detail", "没有采用的说明", "", ""},
		{"fault", "整体检查的说明", "", ""},
	},
	"standing": { // what became of a decision
		{"counted", "已采用", "good", "认可的不再暂缓，不予补贴的按不予补贴计算"},
		{"superseded", "已有更晚的意见", "quiet", "同一规则、同一对象以截至日之前最晚的意见为准"},
		{"after_as_of", "晚于截至日", "quiet", "截至日之前还没有作出"},
		{"other_person", "姓名不符", "error", "所写的对象姓名不是这名学员，意见未采用；请核对对象编号"},
		{"no_finding", "没有这项发现", "warning", "这个对象没有违反这条规则"},
		{"no_hold", "不是暂缓事项", "warning", "规则不暂缓补贴；不予补贴的不因意见而恢复"},
		{"rule_not_evaluated", "规则未核验", "unknown", "缺少规则需要的数据"},
		{"unknown_subject", "没有这个对象", "error", "请核对对象编号"},
		{"unknown_rule", "没有这条规则", "error", "请核对规则"},
	},
	"waiver": { // whether somebody approved a finding
		{"active", "已核准", "good", "经批准，不再计入退出码；金额不变"},
		{"due", "已核准，即将到期", "warning", "14 天之内到期"},
		{"expired", "核准已到期", "error", "重新计入退出码；请改正、续批或删去"},
		{"unused", "没有这项发现", "quiet", "这个对象没有违反这条规则，或规则没有核验"},
	},
	"level": {
		{"class", "班次", "", ""},
		{"institution", "机构", "", ""},
		{"district", "地区", "", ""},
		{"whole", "全市", "", ""},
		{"application", "申请", "", ""},
	},
	"line": {
		{"persons", "按学员", "", ""},
		{"listed", "按申请", "", ""},
		{"mixed", "跨机构或跨地区的申请", "", ""},
		{"unattached", "没有申请的拨付", "", ""},
	},
	"step": { // at which a trainee leaves the waterfall, or where the trainee ends
		{"pending", "未结班", "", ""},
		{"attendance", "到课率不足", "", ""},
		{"assessment", "未考核", "", ""},
		{"pass", "考核未通过", "", ""},
		{"other", "其他原因不予补贴", "", ""},
		{"held", "暂缓", "", ""},
		{"entitled", "应补", "", ""},
	},
	"change": { // from one build to the next
		{"new", "新增", "", ""},
		{"resolved", "已消除", "", ""},
		{"changed", "有改变", "", ""},
		{"gone", "已不在", "", ""},
	},
	"changed_kind": {
		{"finding", "发现", "", ""},
		{"outcome", "核定结果", "", ""},
		{"money", "金额", "", ""},
		{"rows", "导出的行", "", ""},
	},
	"changed_by": { // why, the weightiest first
		{"decision", "核定处理", "", "经办人的处理意见新增、改动或去掉"},
		{"rows", "导出的行", "", "所涉对象的行新增、改动或去掉"},
		{"needs", "规则缺少的数据", "", "规则所需的数据类别或列到齐，或不再导出"},
		{"date", "日期", "", "班次到期结班，或期限已过"},
		{"threshold", "阈值", "", "通知的阈值有改动"},
		{"policy", "通知的其他内容", "", "补贴标准、名单等有改动"},
		{"rule", "规则", "", "规则列入或不再列入，程度、影响或查询有改动"},
		{"program", "程序", "", "程序换了版本"},
		{"unknown", "未能判明", "unknown", "两期所留的内容不足以说明原因"},
	},
	"figure": {
		{"entitled_yuan", "应补金额", "", ""},
		{"held_yuan", "暂缓金额", "", ""},
		{"payable_yuan", "应付金额", "", ""},
		{"noticed_yuan", "公示金额", "", ""},
		{"paid_yuan", "已拨付金额", "", ""},
		{"amount_yuan", "拨付金额", "", ""},
	},
	"matter": { // what an office has to do where no rule has found anything
		{"outstanding", "补拨应付的补贴", "", ""},
		{"unclaimed", "申请应补而未申请的补贴", "", ""},
		{"sanction", "按处置决定整改", "", ""},
	},
	"gross": { // what is wrong with the money of applications, none netted against another
		{"recoverable", "应追回", "", "已拨付超出应补的部分"},
		{"outstanding", "待补拨", "", "应付而没有付足的部分"},
		{"waiting", "暂缓", "", "暂缓学员的补贴，加上暂缓的申请的应补金额"},
		{"paid_on_hold", "暂缓期间已拨", "", "暂缓的申请已经拨付而没有超出应补的部分"},
		{"unattached", "没有申请的拨付", "", "拨付所写的申请不存在，不在申请的合计之内"},
	},
	"residual": {
		{"unclaimed", "应补而未申请", "", "班次没有有效的申请"},
		{"held_unclaimed", "暂缓而未申请", "", "班次没有有效的申请"},
		{"over_claimed", "多申请", "", "申请金额大于应补与暂缓之和"},
		{"under_claimed", "少申请", "", "申请金额小于应补与暂缓之和，金额为负"},
		{"on_hold", "申请暂缓", "", "暂缓解除之前不能拨付"},
		{"difference", "已拨与应付的差额", "", "每笔拨付为正，应付的申请项为负；相加即差额"},
		{"unattached", "没有申请的拨付", "", "不在申请的合计之内"},
	},
}

// In lists the codes that a column may hold, in the order shown; none where it holds
// no code. The list is not to be changed.
func In(column string) []Word { return columns[column] }

// Codes are those that a column may hold, in the order shown.
func Codes(column string) []string {
	var codes []string
	for _, w := range columns[column] {
		codes = append(codes, w.Code)
	}
	return codes
}

// For is the word for a code of a column; what is no code is its own word.
func For(column, code string) Word {
	if i := slices.IndexFunc(columns[column], func(w Word) bool { return w.Code == code }); i >= 0 {
		return columns[column][i]
	}
	return Word{Code: code, Text: code, Tone: "quiet"}
}

// Text is what a code of a column is called; what is no code is given back as it is.
func Text(column, code string) string { return For(column, code).Text }
