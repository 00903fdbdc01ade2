package pipeline_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/policy/strict"
)

// An amendment replaces the first old of a file by new; with an empty old it is the whole
// file. The file of a calendar is as calendar/2021.yaml.
type amendment struct{ file, old, new string }

// amended are a built-in notice and the calendars after some amendments.
func amended(t *testing.T, id string, changes ...amendment) pipeline.Options {
	t.Helper()
	files := fstest.MapFS{}
	for folder, from := range map[string]string{"": "../data/policy/" + id, "calendar/": "../data/calendar"} {
		entries, err := os.ReadDir(from)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			text, err := os.ReadFile(from + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			files[folder+e.Name()] = &fstest.MapFile{Data: text}
		}
	}
	for _, c := range changes {
		file, ok := files[c.file]
		switch {
		case c.old == "" && c.new == "":
			delete(files, c.file)
		case c.old == "":
			files[c.file] = &fstest.MapFile{Data: []byte(c.new)}
		case !ok || !strings.Contains(string(file.Data), c.old):
			t.Fatalf("%s has no %q", c.file, c.old)
		default:
			file.Data = []byte(strings.Replace(string(file.Data), c.old, c.new, 1))
		}
	}
	calendar, err := fs.Sub(files, "calendar")
	if err != nil {
		t.Fatal(err)
	}
	o := testOptions("")
	o.Policy = policy.Folder{FS: files, Name: "policy"}
	o.Calendar = policy.Folder{FS: calendar, Name: "policy/calendar"}
	return o
}

// A mistake of a folder is told once: in its line, with a hint.
type mistake struct {
	name   string
	of     string // the id of the notice that is changed, the example where empty
	file   string
	old    string // "" with new "": the file is taken away; "" with another: it is all of it
	new    string
	also   []amendment // what must change too for it to be one mistake
	at     string      // a text of the line that is told, new where empty; "-" for no line
	in     string      // the file that is told, where it is another
	reason string
	hint   string // a part of it
}

const fuzhou = "fuzhou-2021-42"

var mistakes = slices.Concat(mistakesInClauses, mistakesInMoney, mistakesInWords, mistakesInThresholds,
	mistakesInLists, mistakesInPlaces, mistakesInFiles)

var mistakesInClauses = []mistake{
	{name: "rule of no file", file: "clauses.yaml", old: "[class_size_out_of_range]", new: "[class_size_out_of_rang]",
		reason: `there is no rule "class_size_out_of_rang"`, hint: "write class_size_out_of_range"},
	{name: "rule like no other", file: "clauses.yaml", old: "[class_size_out_of_range]",
		new: "[class_size_out_of_range, zzz]", reason: `there is no rule "zzz"`, hint: "see peihe rules"},
	{name: "rule that is a number", file: "clauses.yaml", old: "[class_size_out_of_range]",
		new: "[class_size_out_of_range, 7]", reason: `rules: "7" is not text`, hint: "write text"},
	{name: "rules that are no list", file: "clauses.yaml", old: "[occupation_not_covered]",
		new: "occupation_not_covered", reason: "is not a list", hint: "write a list"},
	{name: "rules set apart by a full-width comma", file: "clauses.yaml", old: "[fee_charged, class_cell_unreadable]",
		new: "[fee_charged，class_cell_unreadable]", reason: "there is no rule", hint: "see peihe rules"},
	{name: "rule twice under a clause", file: "clauses.yaml", old: "[fee_charged, class_cell_unreadable]",
		new: "[fee_charged, class_cell_unreadable, fee_charged]", reason: `rule "fee_charged" stands twice`,
		hint: "keep one"},
	{name: "clause twice", file: "clauses.yaml", old: "clause: 第二十四条", new: "clause: 第二条 # again",
		reason: `clause "第二条" stands twice`, hint: "keep one"},
	{name: "clause nowhere, of a threshold", file: "thresholds.yaml", old: "clause: 第九条", new: "clause: 第九九条",
		reason: `clause "第九九条" does not exist`, hint: "use a clause of clauses.yaml"},
	{name: "clause nowhere, of a reading", file: "readings.yaml", old: "clause: 第十二条 第十四条",
		new: "clause: 第十二条、第十四条", reason: "does not exist", hint: "use a clause of clauses.yaml"},
	{name: "effect of a class on a trainee", file: "clauses.yaml", old: "effect: reject_trainee}",
		new: "effect: reject_class}", reason: `"reject_class" does not fit rule certificate_missing`,
		hint: "use none, hold_trainee, reject_trainee"},
	{name: "effect of a trainee on a class", file: "clauses.yaml", old: "[fee_charged,",
		new: "[{rule: fee_charged, effect: hold_trainee},", reason: "does not fit rule fee_charged",
		hint: "use none, hold_class, reject_class"},
	{name: "effect of a class on a claim", file: "clauses.yaml", old: "- claim_too_late",
		new: "- {rule: claim_too_late, effect: hold_class}", reason: "does not fit rule claim_too_late",
		hint: "use none, reject_claim, hold_application"},
	{name: "effect of a claim on an application", file: "clauses.yaml", old: "- notice_missing",
		new: "- {rule: notice_missing, effect: reject_claim}", reason: "does not fit rule notice_missing",
		hint: "use none, hold_application"},
	{name: "effect on a payment", file: "clauses.yaml", old: "- payee_mismatch",
		new: "- {rule: payee_mismatch, effect: hold_application}", reason: "does not fit rule payee_mismatch",
		hint: "use none"},
	{name: "effect of what looks at money", file: "clauses.yaml", old: "claim_over_entitlement,",
		new: "{rule: claim_over_entitlement, effect: reject_claim},", reason: "looks at what the money came to",
		hint: "use none"},
	{name: "effect that is none", file: "clauses.yaml", old: "effect: reject_trainee}", new: "effect: refuse}",
		reason: `"refuse" does not fit`, hint: "use none, hold_trainee"},
	{name: "severity that is none", file: "clauses.yaml", old: "severity: error,", new: "severity: fatal,",
		reason: `unknown severity "fatal"`, hint: "use one of error, warning, info"},
	{name: "override twice", file: "clauses.yaml", old: "[fee_charged, class_cell_unreadable]",
		new:    "[fee_charged, class_cell_unreadable, {rule: certificate_missing, effect: none}]",
		reason: "certificate_missing has severity or effect of its own twice", hint: "say it under one"},
	{name: "override of nothing", file: "clauses.yaml", old: "[fee_charged,", new: "[{rule: fee_charged},",
		reason: "nothing of its own", hint: "write the rule's id alone"},
	{name: "misspelt key of an override", file: "clauses.yaml", old: "severity: error,", new: "severety: error,",
		reason: `unknown key "severety"`, hint: "write severity"},
	{name: "rules of a clause that cannot be watched", file: "clauses.yaml", old: "没有可核验的内容。\n",
		new: "没有可核验的内容。\n    rules: [instructor_overlap] # why\n", at: "# why", reason: "is not watchable and has rules",
		hint: "say watchable: true"},
	{name: "clause that says nothing", file: "clauses.yaml", old: "    reason: 目的和依据不是要求，没有可核验的内容。\n",
		new: "", at: "- clause: 第一条", reason: "has no reason", hint: "add a reason"},
	{name: "rule without its threshold", file: "thresholds.yaml", old: "class_size: {from: 15, to: 50}\n",
		in: "clauses.yaml", at: "[class_size_out_of_range]", reason: "needs class_size of thresholds.yaml",
		hint: "add it"},
	{name: "rule without its list", file: "lists.yaml", old: "payment_sources: [就业补助资金, 失业保险基金]\n",
		in: "clauses.yaml", at: "[payment_source_not_earmarked]", reason: "needs payment_sources of lists.yaml",
		hint: "take the rule out"},
	{name: "rule without its file", of: fuzhou, file: "topics.yaml", in: "clauses.yaml",
		at: "rules: [topics_not_covered]", reason: "needs the file topics.yaml", hint: "add it"},
	{name: "rule without caps", of: fuzhou, file: "money.yaml", old: "caps:\n  - {times: 1}\n", in: "clauses.yaml",
		at: "subsidised_twice", reason: "needs caps of money.yaml", hint: "add it"},
	{name: "rule without categories", file: "thresholds.yaml",
		old: "  categories: [失业人员, 农村转移就业劳动者, 脱贫人口, 毕业学年学生, 退役军人, 就业困难人员]\n", in: "clauses.yaml",
		at: "trainee_category_not_covered", reason: "needs eligible.categories of thresholds.yaml", hint: "add it"},
	{name: "rule without the list that its facts rest on", file: "lists.yaml",
		old: "signin_methods: [小程序, 人脸识别]\n",
		in:  "clauses.yaml", at: "- paper_signin_not_approved", reason: "needs signin_methods of lists.yaml",
		hint: "add it"},
	{name: "rules without the threshold that their facts rest on", of: fuzhou, file: "thresholds.yaml",
		old: "satisfaction_stop_percent:\n  value: 70\n  unit: '%'\n  clause: 八(四)\n  title: 满意率停办线\n",
		also: []amendment{{"clauses.yaml", "      - satisfaction_below_stop\n", ""},
			{"clauses.yaml", "      - sanction_not_recorded\n", ""}},
		in: "clauses.yaml", at: "- class_started_after_low_satisfaction",
		reason: "needs satisfaction_stop_percent of thresholds.yaml", hint: "add it"},
	{name: "threshold without a rule", file: "thresholds.yaml", old: "notice_period:",
		new: "minimum_days: {value: 5, unit: 天}\nnotice_period:", reason: "uses minimum_days",
		hint: "list training_days_below_minimum"},
	{name: "range without a rule", file: "clauses.yaml", old: "    watchable: true\n    rules: [class_size_out_of_range]\n",
		new: "    watchable: false\n    reason: 不看。\n", in: "thresholds.yaml", at: "class_size:",
		reason: "uses class_size",
		hint:   "list class_size_out_of_range"},
	{name: "list without a rule", file: "lists.yaml", old: "# 第二十一条\n", new: "archive_items: [录像]\n",
		reason: "uses archive_items", hint: "list archive_incomplete"},
	{name: "file without a rule", file: "topics.yaml", new: "topics: [甲, 乙]\n", reason: "uses topics",
		hint: "list topics_not_covered"},
	{name: "caps without a rule", file: "clauses.yaml", old: "    rules: [subsidised_twice]\n", in: "money.yaml",
		at: "- {times: 3}", reason: "uses caps", hint: "list subsidised_twice"},
}

var mistakesInMoney = []mistake{
	{name: "rate twice", file: "money.yaml", old: "\n# 第十五条",
		new: "  - {certificate: 培训合格证书, yuan: 900}\n\n# 第十五条", at: "yuan: 900", reason: "could fit whom line 13 fits",
		hint: "tell them apart by a key"},
	{name: "rates that tie", file: "money.yaml", old: "\n# 第十五条", new: "  - {category: 脱贫人口, yuan: 900}\n\n# 第十五条",
		at: "yuan: 900", reason: "could fit whom line 13 fits", hint: "a row with the keys of both"},
	{name: "rates that tie, and a third beside them", file: "money.yaml", old: "\n# 第十五条",
		new: "  - {category: 脱贫人口, yuan: 900}\n  - {category: 脱贫人口, certificate: 职业技能等级证书, yuan: 800}\n\n# 第十五条",
		at:  "yuan: 900", reason: "could fit whom line 13 fits", hint: "a row with the keys of both"},
	{name: "rates whose dates overlap", file: "money.yaml",
		old: "level: 四级, certificate: 职业技能等级证书, yuan: 2000}\n  - {occupation: 中式烹调师, level: 四级, certificate: 职业技能等级证书, started_from",
		new: "level: 四级, certificate: 职业技能等级证书, started_to: 2024-07-01, yuan: 2000}\n" +
			"  - {occupation: 中式烹调师, level: 四级, certificate: 职业技能等级证书, started_from",
		at: "started_from", reason: "could fit whom line 11 fits", hint: "tell them apart"},
	{name: "reversed dates of a rate", file: "money.yaml", old: "started_from: 2024-07-01",
		new: "started_from: 2024-07-01, started_to: 2024-06-30", reason: "is before started_from 2024-07-01",
		hint: "swap or correct"},
	{name: "negative amount", file: "money.yaml", old: "yuan: 2100", new: "yuan: -2100", reason: "is not an amount",
		hint: "above zero"},
	{name: "nothing paid", file: "money.yaml", old: "yuan: 2100", new: "yuan: 0", reason: "is not an amount",
		hint: "above zero"},
	{name: "amount too large", file: "money.yaml", old: "yuan: 2100", new: "yuan: 100000000",
		reason: "is not an amount",
		hint:   "below 100,000,000"},
	{name: "fraction of a fen", file: "money.yaml", old: "yuan: 2100", new: "yuan: 2100.005",
		reason: "is not an amount",
		hint:   "two decimal places"},
	{name: "amount in words", file: "money.yaml", old: "yuan: 2100", new: "yuan: 两千一",
		reason: "is not an amount in yuan",
		hint:   "write an amount"},
	{name: "bound of what is paid by the head", file: "money.yaml", old: "yuan: 2100", new: "yuan: 2100, at_most: 3000",
		reason: "at_most bounds what is paid by the hour", hint: "say yuan_per_hour"},
	{name: "two prices", file: "money.yaml", old: "yuan: 2100", new: "yuan: 2100, yuan_per_hour: 10",
		reason: "both yuan and yuan_per_hour", hint: "one of the two"},
	{name: "no price", file: "money.yaml", old: "started_from: 2024-07-01, yuan: 2100", new: "started_from: 2024-07-01",
		reason: "neither yuan nor yuan_per_hour", hint: "one of the two"},
	{name: "misspelt price", file: "money.yaml", old: "yuan: 2100", new: "yuann: 2100", reason: `unknown key "yuann"`,
		hint: "write yuan"},
	{name: "misspelt key of a rate", file: "money.yaml", old: "{certificate: 培训合格证书", new: "{certificat: 培训合格证书",
		reason: `unknown key "certificat"`, hint: "write certificate"},
	{name: "no rates", of: fuzhou, file: "money.yaml", old: "subsidies:\n  - {yuan: 1000}", new: "subsidies: []",
		reason: "subsidies has 0 items", hint: "at least 1"},
	{name: "uplift of nothing", file: "money.yaml", old: "percent: 120", new: "percent: 100",
		reason: "from 101 to 1000", hint: "correct it"},
	{name: "uplift by a fraction", file: "money.yaml", old: "percent: 120", new: "percent: 120.5",
		reason: "is not a whole number", hint: "write a whole number"},
	{name: "uplift for everybody", file: "money.yaml", old: "{category: 脱贫人口, percent: 120}", new: "{percent: 120}",
		reason: "an uplift for everybody", hint: "raise the rates"},
	{name: "uplift twice", file: "money.yaml", old: "\n# 第十六条", new: "  - {category: 脱贫人口, percent: 125}\n\n# 第十六条",
		at: "percent: 125", reason: "for the same people as that of line 17", hint: "keep one"},
	{name: "cap of nothing", file: "money.yaml", old: "{times: 3}", new: "{times: 0}", reason: "from 1 to 1000",
		hint: "correct it"},
	{name: "cap twice", file: "money.yaml", old: "  - {times: 3}\n", new: "  - {times: 3}\n  - {times: 4}\n",
		at: "{times: 4}", reason: "a cap on the same classes of the same people as that of line 22", hint: "keep the one"},
	{name: "cap in a month", file: "money.yaml", old: "per: year", new: "per: month",
		reason: `per: "month" is none of them`,
		hint:   "write year"},
	{name: "cap on an unknown column", file: "money.yaml", old: "[occupation, level]", new: "[occupation, levels]",
		reason: `same: "levels" is none of them`, hint: "write level"},
	{name: "cap on a column twice", file: "money.yaml", old: "[occupation, level]", new: "[level, level]",
		reason: `same "level" stands twice`, hint: "keep one"},
}

var mistakesInWords = []mistake{
	{name: "certificate that is a synonym", file: "money.yaml", old: "certificate: 培训合格证书",
		new: "certificate: 合格证书", reason: `"合格证书" is no word that assessments.certificate_kind`, hint: "write 培训合格证书"},
	{name: "certificate near another", file: "money.yaml", old: "certificate: 培训合格证书", new: "certificate: 培训和格证书",
		reason: `"培训和格证书" is no word`, hint: "write 培训合格证书"},
	{name: "certificate like no other", file: "money.yaml", old: "certificate: 培训合格证书", new: "certificate: 毕业状",
		reason: `"毕业状" is no word`, hint: "add it to assessments.certificate_kind of words.yaml"},
	{name: "category near another", file: "money.yaml", old: "category: 脱贫人口", new: "category: 脱贪人口",
		reason: `"脱贪人口" is no word that trainees.category`, hint: "write 脱贫人口"},
	{name: "level near another", file: "money.yaml", old: "level: 四级", new: "level: 四极", reason: `"四极" is no word`,
		hint: "write 四级"},
	{name: "occupation near another", file: "money.yaml", old: "{occupation: 电工, level: 五级",
		new: "{occupation: 电エ, level: 五级", reason: `"电エ" is no word that classes.occupation`, hint: "write 电工"},
	{name: "mode near another", file: "thresholds.yaml", old: "{level: 四级, value: 80}",
		new: "{mode: 线下线上, value: 80}", reason: `"线下线上" is no word that classes.mode`, hint: "write 线"},
	{name: "exempt category near another", file: "money.yaml", old: "except: [毕业学年学生]", new: "except: [毕业学年生]",
		reason: `"毕业学年生" is no word`, hint: "write 毕业学年学生"},
	{name: "eligible category near another", file: "thresholds.yaml", old: "就业困难人员]", new: "就业困难者]",
		reason: `"就业困难者" is no word`, hint: "write 就业困难人员"},
	{name: "reference list near another", file: "lists.yaml", old: "[在编, 退休,", new: "[在编, 退修,",
		reason: `no rule reads a reference list "退修"`, hint: "write 退休"},
	{name: "sign-in method near another", file: "lists.yaml", old: "[小程序, 人脸识别]", new: "[小程续, 人脸识别]",
		reason: `"小程续" differs by one character`, hint: "write 小程序"},
	{name: "source near another", file: "lists.yaml", old: "[就业补助资金,", new: "[就业补肋资金,",
		reason: `"就业补肋资金" differs by one character`, hint: "write 就业补助资金"},
	{name: "category of a list near another", of: fuzhou, file: "lists.yaml", old: "[在校生, 在校学生]",
		new: "[在校牛, 在校学生]", also: []amendment{{"clauses.yaml", "summary", "summary"}},
		reason: `"在校牛" differs by one character`, hint: "write 在校生"},
	{name: "words of an unknown kind", file: "words.yaml", old: "signins:", new: "signin:",
		reason: `unknown kind "signin"`,
		hint:   "write signins"},
	{name: "words of an unknown column", file: "words.yaml", old: "  method:", new: "  methods:",
		reason: `signins has no column "methods"`, hint: "write method"},
	{name: "meaning that the column does not take", file: "words.yaml", old: "    通过: [审核通过",
		new: "    同意: [审核通过", reason: `"同意" is no word of classes.approval`, hint: "put it under one of 通过"},
	{name: "synonym that is a word itself", file: "words.yaml", old: "人脸识别: [人脸识别签到,",
		new: "人脸识别: [小程序,", reason: `method "小程序" stands twice`, hint: "keep one"},
	{name: "column without words", file: "words.yaml", old: "  sex:\n    男: [男性]\n    女: [女性]\n", new: "  sex: {}\n",
		reason: "sex is empty", hint: "leave it out"},
}

var mistakesInThresholds = []mistake{
	{name: "hours for periods", file: "thresholds.yaml", old: "unit: 课时", new: "unit: 小时",
		reason: `unit: "小时" is none of them`, hint: "write 课时"},
	{name: "weeks", file: "thresholds.yaml", old: "apply_before: {value: 5, unit: 工作日}",
		new: "apply_before: {value: 5, unit: 周}", reason: `unit: "周" is none of them`, hint: "日, 工作日, 月, 年"},
	{name: "months of public notice", file: "thresholds.yaml", old: "notice_period: {value: 7, unit: 日}",
		new: "notice_period: {value: 7, unit: 月}", reason: `unit: "月" is none of them`, hint: "write one of 工作日, 日"},
	{name: "negative threshold", file: "thresholds.yaml", old: "value: 60", new: "value: -60",
		reason: "from 0 to 10000",
		hint:   "correct it"},
	{name: "threshold too large", file: "thresholds.yaml", old: "value: 60", new: "value: 10001",
		reason: "from 0 to 10000", hint: "correct it"},
	{name: "duration too long in its unit", file: "thresholds.yaml", old: "claim_within: {value: 3, unit: 月",
		new: "claim_within: {value: 101, unit: 年", reason: "from 0 to 100", hint: "correct it"},
	{name: "fraction of a threshold", file: "thresholds.yaml", old: "value: 60", new: "value: 60.5",
		reason: "is not a whole number", hint: "write a whole number"},
	{name: "threshold twice", file: "thresholds.yaml", old: "class_size:",
		new: "notice_period: {value: 8, unit: 日}\nclass_size:", reason: `key "notice_period" stands twice`, hint: "keep one"},
	{name: "values that tie", file: "thresholds.yaml", old: "    - {level: 四级, value: 80}\n",
		new: "    - {level: 四级, value: 80}\n    - {occupation: 电工, value: 90}\n", at: "value: 90",
		reason: "could fit whom line 16 fits", hint: "a row with the keys of both"},
	{name: "values that differ for no class", file: "thresholds.yaml", old: "{level: 四级, value: 80}",
		new:    "{value: 80}",
		reason: "a value for no class in particular", hint: "name occupation, level or mode"},
	{name: "values by a key of trainees", file: "thresholds.yaml", old: "{level: 四级, value: 80}",
		new: "{category: 脱贫人口, value: 80}", reason: `unknown key "category"`, hint: "occupation, level, mode"},
	{name: "values of what cannot differ", file: "thresholds.yaml", old: "payment_within: {value: 15, unit: 工作日}",
		new:    "payment_within: {value: 15, unit: 工作日, by: [{level: 四级, value: 20}]}",
		reason: `unknown key "by"`, hint: "use only value, unit"},
	{name: "claims from no day", file: "thresholds.yaml", old: "unit: 月, from: end}", new: "unit: 月}",
		at: "claim_within", reason: `key "from" is missing`, hint: `add "from"`},
	{name: "claims from an unknown day", file: "thresholds.yaml", old: "from: end}", new: "from: start}",
		reason: `from: "start" is none of them`, hint: "write one of end, certificate"},
	{name: "reversed class size", file: "thresholds.yaml", old: "{from: 15, to: 50}", new: "{from: 51, to: 50}",
		reason: "class_size_from 51 is above class_size_to 50", hint: "lower the one"},
	{name: "half a class size", file: "thresholds.yaml", old: "{from: 15, to: 50}", new: "{from: 15}",
		reason: `key "to" is missing`, hint: `add "to"`},
	{name: "reversed ages", file: "thresholds.yaml", old: "age_from: 16", new: "age_from: 57",
		at: "age_below", reason: "age_from 57 is above age_below_female 55", hint: "lower the one"},
	{name: "ages of one sex", file: "thresholds.yaml", old: "{男: 60, 女: 55}", new: "{男: 60}",
		reason: `key "女" is missing`, hint: `add "女"`},
	{name: "eligible without a word", of: fuzhou, file: "thresholds.yaml", old: "eligible:\n  age_from: 16",
		new: "eligible: {}", also: []amendment{{"clauses.yaml", "[trainee_below_working_age, ", "["}},
		reason: "eligible asks for nothing", hint: "leave it out"},
	{name: "theory below and above", of: fuzhou, file: "thresholds.yaml", old: "minimum_attendance_percent:",
		new:  "maximum_theory_percent: {value: 59, unit: '%'}\nminimum_attendance_percent:",
		also: []amendment{{"clauses.yaml", "theory_share_below_minimum]", "theory_share_below_minimum, theory_share_above_maximum]"}},
		at:   "  value: 60\n  unit: '%'", reason: "minimum_theory_percent 60 is above maximum_theory_percent 59",
		hint: "lower the one"},
	{name: "stop above warning for a mode", of: fuzhou, file: "thresholds.yaml", old: "  title: 满意率停办线\n",
		new: "  title: 满意率停办线\n  by: [{mode: 线下, value: 90}]\n", at: "  value: 70",
		reason: "satisfaction_stop_percent 90 is above satisfaction_warning_percent 85 for 线下", hint: "lower the one"},
	{name: "unit as a list", file: "thresholds.yaml", old: "unit: 课时", new: "unit: [课时]", reason: "unit is not text",
		hint: "write text"},
}

// separated is a list whose items were set apart as in Chinese prose.
func separated(of, file, old, new, reason string) mistake {
	return mistake{
		name: "separator in " + file + ": " + new, of: of, file: file, old: old, new: new, reason: reason,
		hint: "write each",
	}
}

var mistakesInLists = []mistake{
	separated("", "lists.yaml", "[养老护理员, 电工, 中式烹调师]", "[养老护理员，电工，中式烹调师]", "occupations:"),
	separated("", "lists.yaml", "[在编, 退休, 死亡, 服刑]", "['在编,退休,死亡,服刑']", "reference_lists:"),
	separated("", "lists.yaml", "[就业补助资金, 失业保险基金]", "[就业补助资金；失业保险基金]", "payment_sources:"),
	separated("", "lists.yaml", "[小程序, 人脸识别]", "[小程序、人脸识别]", "signin_methods:"),
	separated("", "lists.yaml", "{material: 学员名册,", "{material: 学员名册、证书,", "material:"),
	separated(fuzhou, "lists.yaml", "[教师, 优秀技能人才,", "[教师，优秀技能人才,", "teacher_kinds:"),
	separated(fuzhou, "lists.yaml", "[教学计划, 师资情况,", "[教学计划；师资情况,", "archive_items:"),
	separated(fuzhou, "lists.yaml", "platforms: []", "platforms: [甲，乙]", "platforms:"),
	separated(fuzhou, "lists.yaml", "在编人员, 在编]", "在编人员，在编]", "public_employee_categories:"),
	separated(fuzhou, "lists.yaml", "[在校生, 在校学生]", "['在校生;在校学生']", "student_categories:"),
	separated(fuzhou, "lists.yaml", "  - 农民工\n", "  - 农民工、脱贫户\n", "rural_categories:"),
	separated(fuzhou, "topics.yaml", "  - 售后协调\n", "  - 售后协调，销售数据\n", "topics:"),
	separated(fuzhou, "districts.yaml", "  - 市直有关单位", "  - 市直，其他", "district:"),
	separated(fuzhou, "districts.yaml", "{district: 鼓楼区,", "{district: 鼓楼区、台江区,", "district:"),
	separated("", "institutions.yaml", "示例市甲职业培训学校}", "'示例市甲职业培训学校,示例市乙职业培训学校'}", "institution:"),
	separated(fuzhou, "institution_aliases.yaml", "aliases: []",
		"aliases: [{alias: 一技、二技, institution: 福州第一技师学院}]", "alias:"),
	separated("", "aliases.yaml", "[开始日期, chb107]", "[开始日期，chb107]", "start_date:"),
	separated("", "words.yaml", "[男性]", "[男性，男士]", "sex:"),
	separated("", "words.yaml", "    电工: [", "    电工、焊工: [", "occupation:"),
	separated("", "intake.yaml", "ignore: []", "ignore: [说明*.txt，汇报/*]", "pattern"),
	separated("", "thresholds.yaml", "[失业人员, 农村转移就业劳动者,", "[失业人员，农村转移就业劳动者,", "categories:"),
	separated("", "thresholds.yaml", "{level: 四级, value", "{level: 四级、三级, value", "level:"),
	separated("", "money.yaml", "except: [毕业学年学生]", "except: [毕业学年学生，退役军人]", "except:"),
	separated("", "money.yaml", "{occupation: 养老护理员, percent", "{occupation: 养老护理员、电工, percent", "occupation:"),
}

var mistakesInPlaces = []mistake{
	{name: "institution spelt otherwise", file: "institutions.yaml", old: "示例市乙职业培训学校", new: "示例市甲职业培训学院",
		reason: `"示例市甲职业培训学院" is 示例市甲职业培训学校 of line 3`, hint: "keep the right one"},
	{name: "institution without its 市", file: "institutions.yaml", old: "示例市乙职业培训学校", new: "示例甲职业培训学校",
		reason: "of line 3, spelt otherwise", hint: "institution_aliases.yaml"},
	{name: "institution twice", file: "institutions.yaml", old: "示例市乙职业培训学校", new: "示例市甲 职业培训学校",
		reason: "stands twice, first in line 3", hint: "keep one"},
	{name: "institution of an unknown district", of: fuzhou, file: "institutions.yaml",
		old: "福州第一技师学院, district: 闽侯县", new: "福州第一技师学院, district: 闽候县", reason: `unknown district "闽候县"`,
		hint: "write 闽侯县"},
	{name: "institution of no district", of: fuzhou, file: "institutions.yaml", old: "福州第一技师学院, district: 闽侯县",
		new: "福州第一技师学院", reason: `key "district" is missing`, hint: `add "district"`},
	{name: "alias of an institution that there is not", of: fuzhou, file: "institution_aliases.yaml", old: "aliases: []",
		new: "aliases: [{alias: 一技, institution: 福州第一技师学校}]", reason: `unknown institution "福州第一技师学校"`,
		hint: "write 福州第一技师学院"},
	{name: "no institutions", file: "institutions.yaml", new: "institutions: []\n", reason: "has 0 items",
		hint: "at least 1"},
	{name: "quotas of another plan", of: fuzhou, file: "notice.yaml", old: "planned_persons: 10000",
		new: "planned_persons: 9999", in: "districts.yaml", at: "- {district: 鼓楼区",
		reason: "planned_persons of notice.yaml is 9999",
		hint:   "correct the quota"},
	{name: "issued after the end", file: "notice.yaml", old: "issued_date: 2023-10-20", new: "issued_date: 2025-01-01",
		reason: "issued_date 2025-01-01 is after programme_last_date 2024-12-31", hint: "correct the one"},
	{name: "programme ends before it begins", file: "notice.yaml", old: "programme_last_date: 2024-12-31",
		new: "programme_last_date: 2023-10-31", reason: "is before programme_first_date", hint: "swap"},
	{name: "first year without calendar", file: "calendar/2023.yaml", in: "thresholds.yaml", at: "apply_before:",
		reason: "the programme's year 2023 has no calendar", hint: "add 2023.yaml to policy/calendar"},
	{name: "last year without calendar", of: fuzhou, file: "calendar/2021.yaml", in: "thresholds.yaml",
		at: "value: 5\n  unit: 工作日", reason: "the programme's year 2021 has no calendar", hint: "or count in 日"},
	{name: "programme beyond the calendars", file: "notice.yaml", old: "programme_last_date: 2024-12-31",
		new: "programme_last_date: 2028-12-31", in: "thresholds.yaml", at: "apply_before:",
		reason: "year 2028 has no calendar", hint: "add 2028.yaml"},
	{name: "calendar of another year", file: "calendar/2023.yaml", old: "year: 2023", new: "year: 2024",
		reason: "year 2024 stands in 2023.yaml", hint: "name the file by its year"},
	{name: "reversed days off", of: fuzhou, file: "calendar/2021.yaml", old: "last: 2021-06-14",
		new:    "last: 2021-06-11",
		reason: "is before first 2021-06-12", hint: "swap"},
	{name: "Friday that is worked", of: fuzhou, file: "calendar/2021.yaml", old: "2021-10-09]", new: "2021-10-08]",
		reason: "a working day anyway", hint: "only Saturdays and Sundays"},
	{name: "limit of an unknown check", file: "intake.yaml", old: "list_unmatched:", new: "lists_unmatched:",
		reason: `unknown check "lists_unmatched"`, hint: "write list_unmatched"},
	{name: "check without a limit", file: "intake.yaml", old: "list_unmatched: {least: 1}\n", at: "# When an export",
		reason: "no limit for the check list_unmatched", hint: "add a line as `list_unmatched:"},
	{name: "limit of an unknown kind", file: "intake.yaml", old: "    references: {", new: "    reference: {",
		reason: `unknown kind "reference"`, hint: "write references"},
	{name: "limit above all", file: "intake.yaml", old: "{percent: 50, least: 20}", new: "{percent: 101, least: 20}",
		reason: "from 0 to 100", hint: "correct it"},
	{name: "limit of nothing", file: "intake.yaml", old: "{percent: 50, least: 20}", new: "{percent: 50, least: 0}",
		reason: "from 1 to", hint: "correct it"},
	{name: "pattern that cannot be read", file: "intake.yaml", old: "ignore: []", new: "ignore: ['[a']",
		reason: "cannot be read", hint: "as file names have them"},
	{name: "headers of an unknown kind", file: "aliases.yaml", old: "payments:", new: "payment:",
		reason: `unknown kind "payment"`, hint: "write payments"},
	{name: "headers of an unknown column", file: "aliases.yaml", old: "  planned:", new: "  plan:",
		reason: `unknown column "plan" of classes`, hint: "use one of"},
	{name: "header of two columns", file: "aliases.yaml", old: "[结束日期, chb108]", new: "[结束日期, CHB107]",
		at: "  end_date: [结束日期, CHB107]", reason: "stands for start_date already", hint: "leave it to one column"},
	{name: "header that is the usual one", file: "aliases.yaml", old: "  planned: [chb106]", new: "  planned: [班次编号]",
		reason: "is the default header of classes.class_id", hint: "leave it out"},
	{name: "shared column that differs", file: "aliases.yaml", old: "archives:\n  class_id: *class_id",
		new: "archives:\n  class_id: [班号]", at: "  class_id: &class_id", reason: "aliases of class_id differ",
		hint: "the same list in every kind"},
	{name: "kind without columns", file: "aliases.yaml", old: "archives:\n  class_id: *class_id\n",
		new:    "archives: {}\n",
		reason: "archives is empty", hint: "fill it"},
}

var mistakesInFiles = []mistake{
	{name: "NUL", file: "notice.yaml", old: "city: 示例市", new: "city: 示\x00例市", reason: "a character is not valid text",
		hint: "save it as UTF-8"},
	{name: "NUL that is written out", file: "notice.yaml", old: "title: 示例市", new: `title: "示\0例市" #`,
		reason: "holds a character that nobody sees", hint: "leave it out"},
	{name: "BOM within", file: "notice.yaml", old: "city: 示例市", new: "city: \ufeff示例市",
		reason: "a character is not valid text", hint: "invisible"},
	{name: "reversed writing", file: "notice.yaml", old: "title: 示例市", new: "title: 示\u202e例市",
		reason: "a character is not valid text", hint: "invisible"},
	{name: "GB18030", file: "notice.yaml", old: "city: 示例市", new: "city: \xca\xbe\xc0\xfd\xca\xd0",
		reason: "a character is not valid text", hint: "UTF-8"},
	{name: "two documents", file: "notice.yaml", old: "city: 示例市", new: "---\ncity: 示例市", at: "---",
		reason: "a second YAML document begins", hint: "keep one"},
	{name: "anchor of nothing", file: "words.yaml", old: "review: *review", new: "review: *revue",
		reason: "unknown anchor 'revue'", hint: "correct the YAML"},
	{name: "anchor within itself", file: "lists.yaml", old: "[小程序, 人脸识别]", new: "&m [小程序, *m]",
		reason: "is not text", hint: "write text"},
	{name: "list that does not close", file: "lists.yaml", old: "[小程序, 人脸识别]", new: "[小程序, 人脸识别",
		reason: "did not find", hint: "correct the YAML"},
	{name: "keys of another mapping", file: "thresholds.yaml", old: "class_size: {from: 15, to: 50}",
		new:    "class_size: {<<: {from: 15}, to: 50}",
		reason: "a key is not a single word", hint: "write a plain key"},
	{name: "key that is a list", file: "notice.yaml", old: "city: 示例市", new: "[city]: 示例市",
		reason: "a key is not a single word",
		hint:   "write a plain key"},
	{name: "file that nothing reads", file: "extra.yaml", new: "a: b\n", at: "-", reason: "nothing reads this file",
		hint: "a policy folder has only"},

	{name: "file under another name", file: "lists.yaml", also: []amendment{{"list.yaml", "", "a: b\n"}},
		in: "list.yaml", at: "-", reason: "nothing reads this file", hint: "call it lists.yaml"},
	{name: "no file", file: "words.yaml", at: "-", reason: "file does not exist", hint: "peihe policy --to DIR"},
	{name: "planned persons in words", of: fuzhou, file: "notice.yaml", old: "planned_persons: 10000",
		new: "planned_persons: 一万", reason: "is not a whole number", hint: "write a whole number"},
	{name: "date in words", file: "notice.yaml", old: "issued_date: 2023-10-20", new: "issued_date: 2023年10月20日",
		reason: "is not such a date", hint: "as 2021-04-22"},
	{name: "other time zone", file: "notice.yaml", old: "time_zone: Asia/Shanghai", new: "time_zone: Europe/Berlin",
		reason: "is not a known time zone", hint: "write Asia/Shanghai"},
	{name: "blank title", file: "notice.yaml", old: "title: 示例市职业技能培训补贴办法", new: "title:", reason: "title is blank",
		hint: "write text"},
	{name: "misspelt key of the notice", file: "notice.yaml", old: "issued_date:", new: "issue_date:",
		reason: `unknown key "issue_date"`, hint: "write issued_date"},
	{name: "several keys missing", file: "notice.yaml", old: "id: example-2023-18\nnumber: 示人社发〔2023〕18号\n", new: "",
		at: "title:", reason: `keys "id", "number" are missing`, hint: "add them"},
}

func TestMistakes(t *testing.T) {
	if len(mistakes) < 70 {
		t.Errorf("%d mistakes, want 70 or more", len(mistakes))
	}
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			of := m.of
			if of == "" {
				of = "example-2023-18"
			}
			o := amended(t, of, append(slices.Clone(m.also), amendment{m.file, m.old, m.new})...)
			in := m.in
			if in == "" {
				in = m.file
			}
			line := 0
			if m.at != "-" {
				at := m.at
				if at == "" {
					at = m.new
				}
				text, err := fs.ReadFile(o.Policy.FS, in)
				if err != nil {
					t.Fatal(err)
				}
				before, _, ok := strings.Cut(string(text), at)
				if !ok {
					t.Fatalf("%s has no %q after the change", in, at)
				}
				line = 1 + strings.Count(before, "\n")
			}
			told := faultsOf(t, o)
			if len(told) != 1 {
				t.Errorf("told as %d mistakes:\n%v", len(told), told)
			}
			first := told[0]
			if first.File != "policy/"+in || first.Line != line {
				t.Errorf("told at %s:%d, want policy/%s:%d: %v", first.File, first.Line, in, line, first)
			}
			if !strings.Contains(first.Reason, m.reason) || first.Hint == "" || !strings.Contains(first.Hint, m.hint) {
				t.Errorf("%v; want %q and the hint %q", first, m.reason, m.hint)
			}
			if text := first.Error(); strings.Contains(text, "\n") {
				t.Errorf("more than one line: %q", text)
			}
		})
	}
}

// faultsOf are the mistakes of a folder, for which a run ends with exit code 2.
func faultsOf(t *testing.T, o pipeline.Options) strict.Errors {
	t.Helper()
	b, err := pipeline.Open(t.Context(), o)
	if err == nil {
		b.Close()
		t.Fatal("the mistake is accepted")
	}
	told, ok := errors.AsType[strict.Errors](err)
	failure, hasCode := errors.AsType[exit.Failure](err)
	if !ok || !hasCode || failure.Code != exit.WrongUsage {
		t.Fatalf("no exit code 2, or no mistake of the folder: %v", err)
	}
	return told
}

// TestMistakesOfEveryFile takes each file for another thing than it is.
func TestMistakesOfEveryFile(t *testing.T) {
	entries, err := os.ReadDir("../data/policy/" + fuzhou)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"calendar/2021.yaml"}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	for _, name := range names {
		for _, c := range []struct {
			text, reason string
			line         int
		}{
			{"# nothing\n", "the file is empty", 1},
			{"\n- a\n- b\n", "is not a mapping", 2},
			{"word\n", "is not a mapping", 1},
			{"a: [\n", "did not find", 2},
			{"a: \"\x01\"\n", "a character is not valid text", 1},
			{"\ufeff\ufeffa: b\n", "a character is not valid text", 1},
			{"x: 1\n---\ny: 1\n", "a second YAML document", 2},
			{"a: *b\n", "unknown anchor", 1},
		} {
			t.Run(fmt.Sprintf("%s %q", name, c.text), func(t *testing.T) {
				t.Parallel()
				told := faultsOf(t, amended(t, fuzhou, amendment{name, "", c.text}))
				if len(told) != 1 || told[0].File != "policy/"+name || told[0].Line != c.line ||
					!strings.Contains(told[0].Reason, c.reason) {
					t.Errorf("%v; want one mistake in line %d of %s: %s", told, c.line, name, c.reason)
				}
			})
		}
		nothing := map[string]string{"words.yaml": "{a: {b: []}}", "aliases.yaml": "{a: [b]}"}[name]
		if nothing == "" {
			nothing = "{least: 1}"
		}
		t.Run(name+" unknown key", func(t *testing.T) {
			t.Parallel()
			text, err := fs.ReadFile(amended(t, fuzhou).Policy.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			told := faultsOf(t, amended(t, fuzhou, amendment{name, "", string(text) + "nothing: " + nothing + "\n"}))
			line := 1 + strings.Count(string(text), "\n")
			if len(told) != 1 || told[0].File != "policy/"+name || told[0].Line != line ||
				!strings.Contains(told[0].Reason, "unknown ") || !strings.Contains(told[0].Reason, `"nothing"`) {
				t.Errorf("%v; want the unknown key in line %d of %s", told, line, name)
			}
		})
	}
}

// TestAllMistakesAreNamed makes mistakes in nearly every file of one folder.
func TestAllMistakesAreNamed(t *testing.T) {
	o := amended(t, fuzhou,
		amendment{"aliases.yaml", "  planned:", "  plan:"},
		amendment{"clauses.yaml", "[occupation_not_covered]", "[occupation_not_coverd]"},
		amendment{"clauses.yaml", "rules: [topics_not_covered]", "rules: [{rule: topics_not_covered, effect: hold_trainee}]"},
		amendment{"districts.yaml", "quota: 300", "quota: 301"},
		amendment{"institutions.yaml", "district: 闽侯县", "district: 闽候县"},
		amendment{"intake.yaml", "list_unmatched:", "lists_unmatched:"},
		amendment{"lists.yaml", "[小程序]", "[小程序，人脸识别]"},
		amendment{"money.yaml", "{yuan: 1000}", "{yuan: 1000, yuan_per_hour: 5}"},
		amendment{"money.yaml", "{times: 1}", "{times: 0}"},
		amendment{"notice.yaml", "issued_date: 2021-04-22", "issued_date: 2022-04-22"},
		amendment{"readings.yaml", "clause: 五(六)", "clause: 五(七)"},
		amendment{"thresholds.yaml", "unit: 课时", "unit: 小时"},
		amendment{"thresholds.yaml", "value: 45", "value: 0"},
		amendment{"topics.yaml", "售后协调", "法律法规"},
		amendment{"topics.yaml", "相关法律法规", "法律法规"},
		amendment{"words.yaml", "  sex:", "  sexes:"},
		amendment{"calendar/2021.yaml", "last: 2021-06-14", "last: 2021-06-11"},
	)
	_, _, err := pipeline.CheckPolicy(t.Context(), o)
	if told := faultsOf(t, o); err == nil || err.Error() != told.Error() {
		t.Errorf("the check says %v\na run says %v", err, told)
	}
	var told []string
	for _, fault := range faultsOf(t, o) {
		told = append(told, strings.TrimPrefix(fault.Error(), "policy/"))
	}
	want := []string{
		`aliases.yaml:12: unknown column "plan" of classes`,
		"calendar/2021.yaml:8: last 2021-06-11 is before first 2021-06-12",
		`clauses.yaml:14: there is no rule "occupation_not_coverd"; write occupation_not_covered`,
		`clauses.yaml:27: the effect "hold_trainee" does not fit rule topics_not_covered`,
		"districts.yaml:3: quotas 9001 and reserve_persons 1000 make 10001",
		`institutions.yaml:4: unknown district "闽候县"; write 闽侯县`,
		`intake.yaml:37: unknown check "lists_unmatched"; write list_unmatched`,
		`lists.yaml:50: signin_methods: "小程序,人脸识别" holds a separator`,
		"money.yaml:5: a rate says both yuan and yuan_per_hour",
		`money.yaml:9: times: "0" is not a whole number from 1 to 1000`,
		"notice.yaml:7: issued_date 2022-04-22 is after programme_last_date 2021-09-30",
		`readings.yaml:28: clause "五(七)" does not exist`,
		`thresholds.yaml:16: value: "0" is not a whole number from 1 to 1440`,
		`thresholds.yaml:32: unit: "小时" is none of them`,
		`topics.yaml:11: topics "法律法规" stands twice, first in line 9`,
		`words.yaml:33: trainees has no column "sexes" that holds words; write sex`,
	}
	if len(told) != len(want) {
		t.Errorf("%d mistakes are told, want %d:\n%s", len(told), len(want), strings.Join(told, "\n"))
	}
	for i := range min(len(told), len(want)) {
		if !strings.HasPrefix(told[i], want[i]) {
			t.Errorf("told  %s\nwant %s", told[i], want[i])
		}
	}
}

// TestNoMistake changes folders into others that are right.
func TestNoMistake(t *testing.T) {
	for _, c := range []struct {
		name, of string
		changes  []amendment
	}{
		{"as it is", fuzhou, nil},
		{"BOM at the beginning", fuzhou, []amendment{{"notice.yaml", "# What", "\ufeff# What"}}},
		{"a third rate tells two apart", "example-2023-18", []amendment{{"money.yaml", "\n# 第十五条",
			"  - {category: 脱贫人口, yuan: 900}\n  - {category: 脱贫人口, certificate: 培训合格证书, yuan: 800}\n\n# 第十五条"}}},
		{"dates that meet in no day", "example-2023-18", []amendment{{"money.yaml",
			"level: 四级, certificate: 职业技能等级证书, yuan: 2000}\n  - {occupation: 中式烹调师, level: 四级, certificate: 职业技能等级证书, started_from",
			"level: 四级, certificate: 职业技能等级证书, started_to: 2024-06-30, yuan: 2000}\n" +
				"  - {occupation: 中式烹调师, level: 四级, certificate: 职业技能等级证书, started_from"}}},
		{"a third value tells two apart", "example-2023-18", []amendment{{"thresholds.yaml",
			"    - {level: 四级, value: 80}\n",
			"    - {level: 四级, value: 80}\n    - {occupation: 电工, value: 90}\n    - {occupation: 电工, level: 四级, value: 95}\n"}}},
		{"caps for some people and for the others", "example-2023-18", []amendment{{"money.yaml", "  - {times: 3}\n",
			"  - {times: 3}\n  - {times: 2, except: [毕业学年学生]}\n"}}},
		{"a separator within brackets", "example-2023-18", []amendment{{"aliases.yaml", "planned: [chb106]",
			"planned: ['计划人数（男、女）', chb106]"}}},
		{"other numerals in names of institutions", "example-2023-18", []amendment{{"institutions.yaml",
			"示例市乙职业培训学校", "示例市第一职业培训学校"}, {"institutions.yaml", "示例市丙职业培训学校", "示例市第二职业培训学校"}}},
		{"no calendar where no day is counted", fuzhou, []amendment{{"calendar/2021.yaml", "", ""},
			{"thresholds.yaml", "value: 5\n  unit: 工作日", "value: 5\n  unit: 日"}}},
		{"no calendar after the programme", "example-2023-18", []amendment{{"calendar/2025.yaml", "", ""}}},
		{"an alias that is no longer than the name", fuzhou, []amendment{{"institution_aliases.yaml", "aliases: []",
			"aliases: [{alias: 福州市第一技师学院, institution: 福州第一技师学院}]"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := pipeline.CheckPolicy(t.Context(), amended(t, c.of, c.changes...)); err != nil {
				t.Error(err)
			}
		})
	}
}
