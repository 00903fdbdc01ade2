package page

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page/cell"
)

// Actors says who must act on what some rules found in a district; district is "" where
// several or none is known, and then the city bureau has to see to it. The city bureau
// chooses institutions; those of the districts approve classes, supervise them, review
// claims and pay; finance provides the money in time. What an institution itself must
// supply or mend is its own.
func (l Links) Actors(district string, rules ...string) cell.Cell {
	o := l.Offices
	bureau := o.Bureau.Name
	if district != "" {
		bureau = o.District(district).Name
	}
	words := map[string]string{"institution": o.Institution.Name, "bureau": bureau, "finance": o.Finance.Name}
	var all []string
	for _, id := range rules {
		of := l.RuleOf(id)
		if of == nil { // the notice does not list it
			continue
		}
		for _, who := range of.Acts {
			if !slices.Contains(all, words[who]) {
				all = append(all, words[who])
			}
		}
	}
	offices := make([]cell.Cell, len(all))
	for i, name := range all {
		offices[i] = l.Office(name)
	}
	return cell.Join("、", offices...)
}

// ActorsOnInstitution says who must act on an institution: it was chosen by the
// city, and its classes are supervised by the districts.
func (l Links) ActorsOnInstitution(action string) string {
	o := l.Offices
	if action == "warn" {
		return o.Districts.Name + "督促，" + o.Institution.Name + "整改"
	}
	return o.Bureau.Name + "、" + o.Districts.Name
}

// ActorNote says on what it rests who must act.
func (l Links) ActorNote() string {
	if l.Offices.Clause == "" {
		return "由谁处理是推定的，见口径说明。"
	}
	return "由谁处理按通知" + Cite(strings.Fields(l.Offices.Clause)...) + "的职责划分推定，见口径说明。"
}
