package page_test

import (
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
)

func TestActors(t *testing.T) {
	notice, err := policy.Load(policy.Dir("../../data/policy/fuzhou-2021-42"), policy.Dir("../../data/calendar"))
	if err != nil {
		t.Fatal(err)
	}
	p := page.Of(notice)
	for id, acts := range map[string][]string{
		"paper": {"institution", "bureau"}, "claim": {"bureau"}, "money": {"bureau", "finance"},
		"source": {"finance"},
	} {
		p.Rules.Rows = append(p.Rules.Rows, page.Rule{Rule: rule.Rule{ID: id, Acts: acts}})
	}
	l := pagetest.Links(t, p)
	for _, c := range []struct {
		district string
		rules    []string
		want     string
	}{
		{"鼓楼区", []string{"claim"}, "鼓楼区人社局"},
		{"鼓楼区", []string{"paper", "claim"}, "培训机构、鼓楼区人社局"},
		{"", []string{"money"}, "市人社局、财政部门"},
		{"市直有关单位", []string{"source", "claim"}, "财政部门、市人社局"},
	} {
		if got := string(l.Actors(c.district, c.rules...).HTML()); got != c.want {
			t.Errorf("Actors(%s, %v) = %s, want %s", c.district, c.rules, got, c.want)
		}
	}
}

// TestActorNote cites the clause that divides the duties, where the folder names one.
func TestActorNote(t *testing.T) {
	for clause, want := range map[string]string{
		"七": "由谁处理按通知第七条的职责划分推定，见口径说明。",
		"":  "由谁处理是推定的，见口径说明。",
	} {
		if got := pagetest.Links(t, &page.Programme{Offices: policy.Offices{Clause: clause}}).ActorNote(); got != want {
			t.Errorf("%s: %s, want %s", clause, got, want)
		}
	}
}
