package words

import "strings"

// Changed is what a change is called: of a finding, an outcome, money or rows (kind) that
// is new, resolved, changed or gone.
func Changed(kind, change string) string {
	switch kind + " " + change {
	case "finding new":
		return "新发现"
	case "finding resolved":
		return "已消除的发现"
	case "finding changed":
		return "发现的分量有改变"
	case "outcome new":
		return "新学员"
	case "outcome gone":
		return "已不在花名册"
	}
	return Text("changed_kind", kind) + Text("change", change)
}

// State is what stood before or after a change, as changes.csv has it, in words: "" is
// none. kindTitle names kinds of exports.
func State(kind, change, state string, kindTitle func(string) string) string {
	name, figure, isTwo := strings.Cut(state, " ")
	switch {
	case state == "":
		return ""
	case kind == "outcome":
		return Text("outcome", state)
	case kind == "money" && isTwo:
		return Text("figure", name) + " " + figure + " 元"
	case kind == "rows" && isTwo:
		return kindTitle(name) + " " + figure + " 行"
	case kind == "finding" && change == "changed":
		return Text("effect", Text("severity", state))
	}
	return state
}
