package page

import (
	"slices"
	"strings"
)

// Who must act on an open matter, by the division of duties in clause 七: the city
// bureau chooses institutions; those of the districts approve classes, supervise
// them, review claims and pay; finance provides the money in time. What an
// institution itself must supply or mend is its own.
const (
	cityHR         = "市人社局"
	districtHR     = "县（市）区人社局"
	financeOffice  = "财政部门"
	theInstitution = "培训机构"
)

// suppliers are the rules that an institution itself puts right.
var suppliers = []string{"materials_missing", "archive_incomplete", "archive_retention_too_short", "rectification_overdue", "recovery_outstanding"}

// payers are the rules about money that is provided or paid out.
var payers = []string{"payment_outstanding", "payment_source_not_earmarked", "paid_over_entitlement", "paid_while_on_hold", "paid_before_notice_end", "payee_mismatch", "payment_without_application"}

// actors says who must act on what some rules found in a district; district is ""
// where several or none is known.
func actors(district string, rules ...string) string {
	bureau := districtHR
	switch {
	case district == "市直有关单位":
		bureau = cityHR
	case district != "":
		bureau = district + "人社局"
	}
	var all []string
	add := func(who ...string) {
		for _, one := range who {
			if !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
	}
	for _, rule := range rules {
		switch {
		case slices.Contains(suppliers, rule):
			add(theInstitution, bureau)
		case rule == "payment_source_not_earmarked":
			add(financeOffice)
		case slices.Contains(payers, rule):
			add(bureau, financeOffice)
		default:
			add(bureau)
		}
	}
	return strings.Join(all, "、")
}

// actorsOnInstitution says who must act on an institution: it was chosen by the
// city, and its classes are supervised by the districts.
func actorsOnInstitution(action string) string {
	if action == "warn" {
		return districtHR + "督促，" + theInstitution + "整改"
	}
	return cityHR + "、" + districtHR
}

const actorNote = "由谁处理按通知第七条的职责划分推定，见口径说明。"
