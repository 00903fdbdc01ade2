package page

// Word is the Chinese word for a code of a data file's column, as the pages say
// it; what is no code is given back as it is.
func Word(column, code string) string {
	switch column {
	case "severity", "outcome", "action":
		for _, terms := range []map[string]term{severities, outcomes, actions} {
			if t, ok := terms[code]; ok {
				return t.word
			}
		}
	case "level", "line", "step", "residual":
		if w, ok := ledgerWords[column+" "+code]; ok {
			return w
		}
	case "standing":
		return standingOf(code).title
	case "effect", "subject", "reason":
		for _, words := range []map[string]string{effects, subjects, setAsideReasons} {
			if w, ok := words[code]; ok {
				return w
			}
		}
	}
	return code
}

// ledgerWords are what the closing ledger calls its levels, lines, steps and
// residuals, by column and code.
var ledgerWords = map[string]string{
	"level class": "班次", "level institution": "机构", "level district": "地区", "level whole": "全市", "level application": "申请",
	"line persons": "按学员", "line listed": "按申请", "line mixed": "跨机构或跨地区的申请", "line unattached": "无申请的拨付",
	"step pending": "未结班", "step attendance": "到课率不足", "step assessment": "未考核", "step pass": "考核未通过",
	"step other": "其他原因不予补贴", "step held": "暂缓", "step entitled": "应补",
	"residual unclaimed": "应补而未申请", "residual held_unclaimed": "暂缓而未申请", "residual over_claimed": "多申请", "residual under_claimed": "少申请",
	"residual on_hold": "申请暂缓", "residual difference": "已拨与应付的差额", "residual unattached": "无申请的拨付",
}
