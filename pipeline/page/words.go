package page

// What codes are called in Chinese. Terms are those of the field.

type term struct{ word, tone string }

var severities = map[string]term{
	"error":   {"违规", "error"},
	"warning": {"预警", "warning"},
	"info":    {"提示", "info"},
}

var effects = map[string]string{
	"none":             "不影响补贴",
	"hold_trainee":     "该学员暂缓",
	"hold_class":       "全班暂缓",
	"hold_application": "申请暂缓",
	"reject_trainee":   "该学员不予补贴",
	"reject_class":     "全班不予补贴",
	"reject_claim":     "该项申请不予补贴",
}

var outcomes = map[string]term{
	"entitled": {"应补", "good"},
	"held":     {"暂缓", "warning"},
	"rejected": {"不予补贴", "error"},
	"pending":  {"未结班", "quiet"},
}

var actions = map[string]term{
	"blacklisted": {"列入黑名单", "error"},
	"stop":        {"责令停办", "error"},
	"warn":        {"警告整改", "warning"},
	"none":        {"无", "quiet"},
}

var subjects = map[string]string{
	"class":       "班次",
	"session":     "课次",
	"trainee":     "学员",
	"claim":       "申请项（申请/班次）",
	"application": "申请",
	"payment":     "拨付",
	"institution": "培训机构",
	"district":    "地区",
}

var setAsideReasons = map[string]string{
	"bad_encoding":        "编码有误",
	"footer":              "表尾行",
	"bad_row":             "行格式有误",
	"missing_value":       "必填项为空",
	"bad_value":           "无法读取的值",
	"duplicate_row":       "重复行",
	"superseded_row":      "已被后一行取代",
	"unknown_class":       "班次不存在",
	"unknown_session":     "课次不存在",
	"unknown_application": "申请不存在",
}

func severity(s string) Cell {
	t := severities[s]
	return Badge(t.tone, t.word)
}

func outcome(s string) Cell {
	t := outcomes[s]
	return Badge(t.tone, t.word)
}

// action shows what the notice asks for against an institution; "" is unknown, as
// sanctions or surveys are not exported.
func action(s string) Cell {
	if s == "" {
		return Badge("unknown", unexported)
	}
	t := actions[s]
	return Badge(t.tone, t.word)
}

func effect(s string) Cell {
	if s == "none" {
		return Cell{html: `<span class="quiet">` + effects[s] + `</span>`}
	}
	return Text(effects[s])
}
