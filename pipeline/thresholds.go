package pipeline

import (
	"regexp"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
)

var word = regexp.MustCompile(`[a-z_]+`)

// Thresholds are the policy's numbers that a rule's query compares with, in the
// policy's order. They are found in the query, so that nothing is said twice.
func Thresholds(r rule.Rule, p *policy.Policy) []policy.Threshold {
	words := map[string]bool{}
	for _, w := range word.FindAllString(query.Code(r.SQL), -1) {
		words[w] = true
	}
	var used []policy.Threshold
	for _, t := range p.Thresholds {
		if words[t.Name] {
			used = append(used, t)
		}
	}
	return used
}
