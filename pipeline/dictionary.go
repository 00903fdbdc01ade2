package pipeline

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/page"
)

// meaning says once what a column is, wherever it stands: its Chinese heading,
// unit, meaning and the clauses of the notice it comes from.
type meaning struct{ title, unit, text, clause string }

// meanings are the columns of every data file, sheet and of summary.json. A key
// "file column" is a column that means something of its own in one file.
var meanings = map[string]meaning{
	"action":                    {"应采取的措施", "", "应对机构采取的最重措施；处置记录不论日期一律计入；没有导出处置记录，或有班次结班而没有导出测评，又没有已知的措施时为空", "八(三) 八(四)"},
	"amount_yuan":               {"拨付金额", "元", "付出的金额，退回为负", "五(六)"},
	"answered":                  {"已答项数", "项", "计入的测评表中已作答的项数，每份至多四项；没有导出测评为空", "五(四) 附4"},
	"application_id":            {"申请编号", "", "补贴申请的编号；发现只涉及一份申请时填写", "五(五)"},
	"assessed":                  {"是否考核", "", "有没有这名学员的考核记录；没有导出考核成绩为空", "五(四)"},
	"attended_hours":            {"到课课时", "课时", "有有效签到的课次的认定课时之和", "五(四)"},
	"checked":                   {"核验对象数", "个", "规则范围内的对象数；未核验的为 0", ""},
	"claimed_persons":           {"申请人数", "人", "机构申请补贴的人数", "五(五)"},
	"claimed_yuan":              {"申请金额", "元", "机构申请补贴的金额", "五(五)"},
	"class_id":                  {"班次编号", "", "班次的编号；发现只涉及一个班次时填写", "五(二)"},
	"class_name":                {"班次名称", "", "导出数据所载的名称", ""},
	"classes":                   {"班次数", "个", "班次的数目", ""},
	"clause":                    {"条款", "", "所依据的通知条款，以空格分开", ""},
	"column":                    {"列", "", "有问题的列", ""},
	"decision":                  {"处理意见", "", "对暂缓的处理意见：认可或不予补贴；没有为空", ""},
	"delivered_hours":           {"实授课时", "课时", "有有效签到的课次的认定课时之和", "四(四)"},
	"detail":                    {"说明", "", "具体是什么问题；不含证件号码、电话和账号", ""},
	"difference_yuan":           {"差额", "元", "已拨付金额减应付金额；正数为多付，负数为未付；没有导出资金拨付为空", "五(六)"},
	"district":                  {"地区", "", "班次所属地区；涉及几个地区时为空", "附1"},
	"effect":                    {"对补贴的影响", "", "规则有发现时对补贴的影响", ""},
	"findings.csv effect":       {"对补贴的影响", "", "计入处理意见之后对补贴的影响", ""},
	"encoding":                  {"编码", "", "读取文件所用的编码", ""},
	"end_date":                  {"结班日期", "", "班次的最后一天", "三"},
	"ended":                     {"是否结班", "", "结班日期不晚于截至日期", ""},
	"entitled_persons":          {"应补人数", "人", "没有暂缓或不予补贴原因的学员数", "四(四)"},
	"entitled_yuan":             {"应补金额", "元", "应补人数乘以补贴标准", "四(四)"},
	"claims.csv entitled_yuan":  {"应补金额", "元", "申请所涉班次的应补金额；该项不予补贴时为 0", "四(四)"},
	"evaluated":                 {"是否核验", "", "所需的数据是否齐全；否即未核验", ""},
	"found":                     {"发现数", "个", "规则的发现数目", ""},
	"held_persons":              {"暂缓人数", "人", "须由人核定或补充材料的学员数", ""},
	"held_yuan":                 {"暂缓金额", "元", "暂缓人数乘以补贴标准", "四(四)"},
	"institution":               {"培训机构", "", "承办机构的名称；涉及几家机构时为空", "五(一)"},
	"kept":                      {"该行是否采用", "", "是：只有选填的单元格读不出，该行照用；否：整行搁置", ""},
	"kind":                      {"数据类别", "", "文件按表头认出的类别；认不出为空", ""},
	"masked_id":                 {"证件号码（遮盖）", "", "证件号码的前六位和后两位", "附2"},
	"masked_name":               {"姓名（遮盖）", "", "姓名的第一个字", "附2"},
	"measured":                  {"实测", "", "规则所比较的实测值，带单位", ""},
	"message":                   {"发现内容", "", "规则、实测值和要求", ""},
	"missing":                   {"缺少的数据", "", "未核验的规则所缺的数据类别和列；已核验而有对象没能核验的，所缺的放假安排（calendar.年份）", ""},
	"noticed_yuan":              {"公示金额", "元", "开始最晚的一次公示的金额；没有公示或没有写明为空", "五(六)"},
	"days":                      {"培训天数", "天", "有有效签到的课次所在的不同日期数", "四(四)"},
	"offline_days":              {"线下天数", "天", "有有效签到的线下课次所在的不同日期数", "四(四)"},
	"on_hold":                   {"是否暂缓", "", "整份申请是否因未了事项暂缓", "五(六)"},
	"outcome":                   {"核定结果", "", "学员的核定结果", "四(四) 五(四)"},
	"paid_date":                 {"拨付日期", "", "付款或退款的日期", "五(六)"},
	"paid_yuan":                 {"已拨付金额", "元", "该申请各笔拨付之和，退回为负；没有导出资金拨付为空", "五(六) 七"},
	"participants":              {"参训人数", "人", "到课课时大于 0 的学员数", "五(四)"},
	"passed":                    {"合格人数", "人", "到课率达标且考核合格的学员数；没有导出考核成绩为空", "五(四)"},
	"trainees.csv passed":       {"是否合格", "", "到课率达标且考核合格；没有导出考核成绩为空", "五(四)"},
	"payable_yuan":              {"应付金额", "元", "申请的应补金额；申请暂缓时为 0", "五(六)"},
	"payee":                     {"收款单位", "", "收款单位的名称；账号不公开", "五(六)"},
	"payment_id":                {"拨付编号", "", "每笔拨付的编号；一个编号拨付几份申请的，每份一行", "五(六)"},
	"pending_persons":           {"未结班人数", "人", "未结班班次的学员数，不作结论", ""},
	"quota":                     {"计划名额", "人", "附件所列的培训人数；没有名额的地区为空", "附1"},
	"reason":                    {"原因", "", "搁置或读不出的原因", ""},
	"reasons":                   {"原因", "", "影响这名学员补贴的全部规则", ""},
	"rejected_persons":          {"不予补贴人数", "人", "按通知不应补贴的学员数", "四(四) 五(四)"},
	"required":                  {"要求", "", "规则所要求的值，带单位", ""},
	"rows_read":                 {"读入行数", "行", "表头以下的非空行数", ""},
	"rows_set_aside":            {"搁置行数", "行", "没有采用的行数", ""},
	"rows_used":                 {"采用行数", "行", "采用的行数；读入行数 = 采用行数 + 搁置行数", ""},
	"rule":                      {"规则编号", "", "规则目录中的编号", ""},
	"satisfied":                 {"满意项数", "项", "已作答的项中答满意的项数；没有导出测评为空", "八(四)"},
	"scheduled_hours":           {"计划课时", "课时", "全部课次的认定课时之和", "四(四)"},
	"selected":                  {"是否遴选", "", "是否在遴选的机构名单之内", "五(一) 附3"},
	"severity":                  {"程度", "", "发现的程度", ""},
	"sha256":                    {"SHA-256", "", "文件内容的摘要，十六进制小写", ""},
	"source":                    {"资金来源", "", "付款的资金来源", "四(四) 七"},
	"source_file":               {"来源文件", "", "导出文件的路径，相对于导出文件夹", ""},
	"source_row":                {"来源行号", "", "电子表格所示的行号", ""},
	"start_date":                {"开班日期", "", "班次的第一天", "三"},
	"subject":                   {"对象类别", "", "发现是关于什么的", ""},
	"subject_id":                {"对象编号", "", "发现的对象；学员为 班次编号#序号", ""},
	"theory_hours":              {"理论课时", "课时", "实授课时中理论课次的部分", "四(一)"},
	"trainee_no":                {"序号", "", "学员在班次花名册中的位置，从 1 起", ""},
	"trainees":                  {"学员人数", "人", "花名册上的学员数", ""},
	"transferred":               {"统筹调剂人数", "人", "调剂给该地区的预留名额", "附1"},
	"as_of":                     {"截至日期", "", "报告所说的是哪一天", ""},
	"version":                   {"程序版本", "", "写出这些文件的程序", ""},
	"policy":                    {"文号", "", "所依据的通知", ""},
	"applications":              {"申请数", "个", "补贴申请的数目；没有导出补贴申请为空", "五(五)"},
	"applications_on_hold":      {"暂缓的申请数", "个", "整份暂缓的申请数目", "五(六)"},
	"application_entitled_yuan": {"申请中的应补金额", "元", "各申请应补金额之和；未申请的班次不在其中", "五(五)"},
	"application_held_yuan":     {"申请中的暂缓金额", "元", "各申请暂缓金额之和", "五(五)"},
	"unattached_yuan":           {"无申请的拨付", "元", "找不到申请的拨付之和，不在申请的合计之内；没有导出补贴申请或资金拨付为空", "五(五)"},

	// the closing ledger
	"level":                                {"层级", "", "这一行是哪一级的合计", ""},
	"line":                                 {"行类", "", "这一行怎样得来；跨机构（地区）的申请和无申请的拨付各自成行，不分摊", ""},
	"id":                                   {"编号", "", "该层级的班次、机构、地区或申请；全市和无申请的拨付为空", ""},
	"enrolled_persons":                     {"报名人数", "人", "花名册上的学员数", "附2"},
	"attendance_met_persons":               {"到课率达标人数", "人", "已结班的学员中，没有因到课率不予补贴的", "五(四)"},
	"assessed_persons":                     {"已考核人数", "人", "其中没有因未考核不予补贴的；没有导出考核成绩为空", "五(四)"},
	"passed_persons":                       {"考核通过人数", "人", "其中没有因考核不合格或短视频过短不予补贴的；没有导出考核成绩为空", "五(四)"},
	"cleared_persons":                      {"无其他不予补贴原因人数", "人", "其中没有因其他规则不予补贴的；等于应补人数加暂缓人数", ""},
	"unproven_persons":                     {"未能证明通过人数", "人", "考核通过人数中，因没有导出考核成绩或证件号码无法追踪而未能证明的", "五(四)"},
	"step":                                 {"止于", "", "学员止于哪一步；几条规则都不予补贴的，算在最先的一步", ""},
	"waterfall_persons.csv rule":           {"规则编号", "", "使学员止于这一步的规则；暂缓的为暂缓的规则，同一步有几条取编号最前的", ""},
	"waterfall_persons.csv application_id": {"申请编号", "", "该班次有效申请的编号；没有有效申请为空", "五(五)"},
	"live_persons":                         {"已申请的应补人数", "人", "班次有未被驳回的申请的应补学员数；没有导出补贴申请为空", "五(五)"},
	"live_yuan":                            {"已申请的应补金额", "元", "已申请的应补人数乘以补贴标准", "五(五)"},
	"unclaimed_persons":                    {"未申请的应补人数", "人", "班次没有有效申请的应补学员数；没有导出补贴申请为空", "五(五)"},
	"unclaimed_yuan":                       {"未申请的应补金额", "元", "未申请的应补人数乘以补贴标准", "五(五)"},
	"held_live_persons":                    {"已申请的暂缓人数", "人", "班次有有效申请的暂缓学员数", "五(五)"},
	"held_live_yuan":                       {"已申请的暂缓金额", "元", "已申请的暂缓人数乘以补贴标准", "五(五)"},
	"held_unclaimed_persons":               {"未申请的暂缓人数", "人", "班次没有有效申请的暂缓学员数", "五(五)"},
	"held_unclaimed_yuan":                  {"未申请的暂缓金额", "元", "未申请的暂缓人数乘以补贴标准", "五(五)"},
	"over_claimed_yuan":                    {"多申请金额", "元", "申请金额多于应补与暂缓之和的部分，逐项相加", "五(五)"},
	"under_claimed_yuan":                   {"少申请金额", "元", "申请金额少于应补与暂缓之和的部分，逐项相加，为负数", "五(五)"},
	"on_hold_yuan":                         {"申请暂缓金额", "元", "整份暂缓的申请的应补金额；应补金额 = 应付金额 + 申请暂缓金额", "五(六)"},
	"claimed_count":                        {"申请数", "个", "提出的申请数目；没有导出补贴申请为空", "五(五)"},
	"reviewed_count":                       {"核定的申请数", "个", "写明了核定金额且审核未驳回的申请数目", "五(六)"},
	"reviewed_persons":                     {"核定人数", "人", "审核核定的人数，审核不通过的不计；没有写明为空", "五(六)"},
	"reviewed_yuan":                        {"核定金额", "元", "审核核定的金额，审核不通过的不计；没有写明为空", "五(六)"},
	"noticed_count":                        {"公示的申请数", "个", "公示写明了金额的申请数目", "五(六)"},
	"noticed_persons":                      {"公示人数", "人", "开始最晚的一次公示的人数；没有写明为空", "五(六)"},
	"payment_count":                        {"拨付笔数", "个", "拨付和退款的笔数；没有导出补贴申请或资金拨付为空", "五(六)"},
	"reviewed_over_claimed":                {"核定高于申请", "", "有申请的核定金额大于申请金额", "五(六)"},
	"noticed_over_reviewed":                {"公示高于核定", "", "有申请的公示金额大于核定金额；没有核定金额的与申请金额相比", "五(六)"},
	"paid_over_noticed":                    {"拨付高于公示", "", "有申请的已拨付金额大于公示金额；没有公示金额的与前一步相比", "五(六)"},
	"residual":                             {"差额类别", "", "这一行属于哪一种差额", ""},
	"residuals.csv yuan":                   {"金额", "元", "这一行在差额中所占的金额；同一差额各行之和等于差额", ""},
	"payments":                             {"拨付笔数", "个", "当日付出的笔数", "五(六)"},
	"payment_days.csv paid_yuan":           {"拨付金额", "元", "当日付出的金额", "五(六)"},
	"refunds":                              {"退款笔数", "个", "当日退回的笔数", "八(三)"},
	"refunded_yuan":                        {"退回金额", "元", "退回的金额，写作正数", "八(三)"},
	"net_yuan":                             {"净拨付", "元", "当日拨付金额减退回金额", "五(六)"},
	"net_to_date_yuan":                     {"累计净拨付", "元", "到当日为止的净拨付；两个日期之间的等于两个累计之差", "五(六)"},
	"decisions.csv decided_date":           {"决定日期", "", "作出处理意见的日期", ""},
	"document":                             {"文号", "", "处理意见的文号", ""},
	"standing":                             {"是否作数", "", "处理意见是否作数；不作数的，是什么原因", ""},
	"decided_date":                         {"决定日期", "", "追回决定的日期；没有对应决定的退款为空", "八(三)"},
	"due_date":                             {"整改期限", "", "决定所定的期限", "八(三)"},
	"done_date":                            {"完成日期", "", "决定所载的完成日期", "八(三)"},
	"recoveries.csv paid_date":             {"退款日期", "", "退款的日期；没有退款的决定为空", "八(三)"},
	"sanction_file":                        {"决定来源文件", "", "载有追回决定的导出文件", "八(三)"},
	"sanction_row":                         {"决定来源行号", "", "追回决定在电子表格中的行号", "八(三)"},
	"persons":                              {"应补人数", "人", "规则范围内的应补学员数，没有人用这条规则核对过", ""},
	"yuan":                                 {"应补金额", "元", "上列应补人数的金额", ""},
	"unverified.csv held_persons":          {"暂缓人数", "人", "规则范围内的暂缓学员数", ""},
	"unverified.csv held_yuan":             {"暂缓金额", "元", "上列暂缓人数的金额", ""},

	// columns of the workbook alone
	"title":              {"规则", "", "规则所说的问题", ""},
	"category":           {"类别", "", "文件，或其中搁置的行、读不出的单元格", ""},
	"text":               {"说明", "", "怎样理解，或数据看不出什么", ""},
	"unverified_persons": {"未核验的应补人数", "人", "规则范围内的应补人数；已核验的规则为空", ""},
	"unverified_yuan":    {"未核验的应补金额", "元", "这些人的应补金额", "四(四)"},
	"method_group":       {"类别", "", "口径的类别", ""},
	"value":              {"数值", "", "标准的数值和单位", ""},
}

// restsOn are the kinds and columns of exports without which a column is unknown,
// beyond those that its rows come from.
var restsOn = map[string][]string{
	"assessed":         {"assessments"},
	"passed":           {"assessments"},
	"passed_count":     {"assessments"},
	"approved_persons": {"applications.approved_persons"},
	"approved_yuan":    {"applications.approved_yuan"},
	"answered":         {"surveys"},
	"satisfied":        {"surveys"},
	"noticed_yuan":     {"notices", "notices.amount_yuan"},
	"paid_yuan":        {"payments"},
	"difference_yuan":  {"payments"},
}

// meant is the meaning of a column of a file.
func meant(file, column string) (meaning, bool) {
	if m, ok := meanings[file+" "+column]; ok {
		return m, true
	}
	m, ok := meanings[column]
	return m, ok
}

// fileTitles say what each data file lists.
var fileTitles = map[string]string{
	"findings.csv":          "全部发现",
	"trainees.csv":          "学员的核定结果，姓名和证件号码已遮盖",
	"classes.csv":           "班次的课时、人数和金额",
	"claims.csv":            "补贴申请的班次项：一份申请和一个班次为一行",
	"payments.csv":          "资金拨付和退款",
	"applications.csv":      "补贴申请的金额、公示和拨付",
	"institutions.csv":      "培训机构的人数、金额和应采取的措施",
	"districts.csv":         "地区的名额、人数和金额",
	"rules.csv":             "规则目录，核验和发现的数目",
	"set_aside.csv":         "搁置的行和读不出的单元格",
	"files.csv":             "读入的文件",
	"waterfall.csv":         "人数阶梯：报名、到课率达标、考核、通过、无其他不予补贴原因、应补与暂缓，按班次、机构、地区和全市",
	"waterfall_persons.csv": "每名学员止于人数阶梯的哪一步",
	"application_steps.csv": "申请、核定、公示、拨付各步，按申请、机构、地区和全市；后一步可以高于前一步并有标记",
	"reconciliation.csv":    "账目勾稽：应补 = 已申请 + 未申请；申请 − 应补 − 暂缓 = 多申请 + 少申请；应补 = 应付 + 申请暂缓；已拨 − 应付 = 差额",
	"residuals.csv":         "各项差额的明细，列到学员、申请项或拨付",
	"payment_days.csv":      "每个日期的拨付和退款",
	"recoveries.csv":        "追回补贴的决定与退款，退款对应同一机构此前最近的一次决定",
	"decisions.csv":         "核定处理意见：一条规则、一个对象、一个日期为一行，和它是否作数",
	"unverified.csv":        "未核验的规则，和因此没有核对过的人数、金额",
}

// codes are what the columns that hold a code may say.
var codes = map[string][]string{
	"level":    {"class", "institution", "district", "whole", "application"},
	"line":     {"persons", "listed", "mixed", "unattached"},
	"step":     {"pending", "attendance", "assessment", "pass", "other", "held", "entitled"},
	"residual": {"unclaimed", "held_unclaimed", "over_claimed", "under_claimed", "on_hold", "difference", "unattached"},
	"standing": {"counted", "superseded", "after_as_of", "other_person", "no_finding", "no_hold", "rule_not_evaluated", "unknown_subject", "unknown_rule"},
	"severity": {"error", "warning", "info"},
	"effect":   {"none", "hold_trainee", "hold_class", "hold_application", "reject_trainee", "reject_class", "reject_claim"},
	"subject":  {"class", "session", "trainee", "claim", "application", "payment", "institution", "district"},
	"outcome":  {"entitled", "held", "rejected", "pending"},
	"action":   {"blacklisted", "stop", "warn", "none"},
	"reason":   {"bad_encoding", "footer", "bad_row", "missing_value", "bad_value", "duplicate_row", "superseded_row", "unknown_class", "unknown_session", "unknown_application"},
}

// typeTitles name the types that a data file may have.
var typeTitles = map[string]string{
	"VARCHAR": "文本", "BIGINT": "整数", "BOOLEAN": "布尔", "DATE": "日期", "DECIMAL(18,2)": "小数(18,2)",
}

const dictionaryHead = `# 数据字典

本文件夹里的表与页面出自同一次计算。每张表有两份：

- CSV：UTF-8（带 BOM）、逗号分隔、换行为 LF；金额两位小数，日期为 年-月-日，布尔为 true / false，未知为空。导出数据缺少的类别所决定的数字是未知，不是 0：表里为空，summary.json 里为 null，页面、文书和工作簿写“未导出”。电子表格会当作公式的文本，前面加一个 '。
- Parquet：同样的列和行，小数是小数，日期是日期，文本照原样。
`

const dictionaryBook = `
peihe.xlsx 是供财务核对和签字的工作簿，数字与这些表相同；合计是公式，改动任何一格而不再相符时变红。
`

const dictionaryPublic = `
本版没有学员、教师和考核专家的资料。暂缓或不予补贴的人数少于 %d 人的，人数和金额留空。
`

// writeDictionary writes the README.md of a data folder: for every column of its
// files the type as the database has it, unit, meaning and clause.
func (b *build) writeDictionary(ctx context.Context, edition, path string) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := file.Close(); err == nil {
			err = closeErr
		}
	}()
	w := bufio.NewWriter(file)
	fmt.Fprint(w, dictionaryHead)
	if edition == "internal" {
		fmt.Fprint(w, dictionaryBook)
	} else {
		fmt.Fprintf(w, dictionaryPublic, b.policy.Threshold("suppressed_below_persons"))
	}
	for _, f := range dataFiles {
		query := f.query(edition)
		if query == "" {
			continue
		}
		columns, err := b.db.Columns(ctx, query)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "\n## %s\n\n%s。\n\n", f.name, fileTitles[f.name])
		describe(w, f.name, columns)
	}
	fmt.Fprint(w, "\n## summary.json\n\n全市合计、各规则是否核验和发现数、退出码的含义。金额写作文本，免得被读成近似的小数。\n\n")
	describe(w, "summary.json", summaryColumns())
	return w.Flush()
}

func describe(w *bufio.Writer, file string, columns []duck.Column) {
	fmt.Fprint(w, "| 列 | 中文名 | 类型 | 单位 | 含义 | 条款 |\n|---|---|---|---|---|---|\n")
	for _, c := range columns {
		m, _ := meant(file, c.Name)
		text := m.text
		for i, code := range codes[c.Name] {
			separator := "，"
			if i == 0 {
				separator = "："
			}
			text += separator + "`" + code + "` " + page.Word(c.Name, code)
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", c.Name, m.title, typeTitles[c.Type], m.unit, text, m.clause)
	}
}

// summaryColumns are the keys of summary.json that stand for a figure.
func summaryColumns() []duck.Column {
	columns := []duck.Column{{Name: "as_of", Type: "DATE"}, {Name: "version", Type: "VARCHAR"}, {Name: "policy", Type: "VARCHAR"}}
	for field := range reflect.TypeFor[totals]().Fields() {
		c := duck.Column{Name: field.Tag.Get("json"), Type: "BIGINT"}
		if field.Type.Kind() == reflect.String || field.Type == reflect.TypeFor[*string]() {
			c.Type = "DECIMAL(18,2)"
		}
		columns = append(columns, c)
	}
	return columns
}

// isQuantity says whether a column adds up over rows: what is counted or paid, but
// not days, hours, numbers and ids.
func (m meaning) isQuantity() bool {
	return slices.Contains(strings.Fields("人 元 个 项 行"), m.unit)
}
