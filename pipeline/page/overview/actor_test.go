package overview

import (
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/rule"
)

func TestActors(t *testing.T) {
	p := &page.Programme{}
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
		{"", []string{"money"}, "县（市）区人社局、财政部门"},
		{"市直有关单位", []string{"source", "claim"}, "财政部门、市人社局"},
	} {
		if got := actors(l, c.district, c.rules...); got != c.want {
			t.Errorf("actors(%s, %v) = %s, want %s", c.district, c.rules, got, c.want)
		}
	}
}
