package overview

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page"
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

// actors says who must act on what some rules found in a district; district is ""
// where several or none is known.
func actors(l page.Links, district string, rules ...string) string {
	bureau := districtHR
	switch {
	case district == "市直有关单位":
		bureau = cityHR
	case district != "":
		bureau = district + "人社局"
	}
	words := map[string]string{"institution": theInstitution, "bureau": bureau, "finance": financeOffice}
	var all []string
	for _, id := range rules {
		for _, who := range l.RuleOf(id).Acts {
			if !slices.Contains(all, words[who]) {
				all = append(all, words[who])
			}
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
