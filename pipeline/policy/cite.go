package policy

import (
	"regexp"
	"strings"
)

var (
	annex    = regexp.MustCompile(`^附件?`)
	fullForm = regexp.MustCompile(`^第`)
	item     = regexp.MustCompile(`^(.*?)条?（(.+)）$`)
)

var fullWidth = strings.NewReplacer("(", "（", ")", "）")

// Shown is a clause as readers of Chinese have it, its brackets full width. Data files have
// it as the notice's folder does.
func Shown(clause string) string { return fullWidth.Replace(clause) }

// Cite writes a clause as a sentence cites it: an annex in full, a bare number as 第…条,
// what stands in brackets as its item, 第…条第（…）项; one that is written in full stays.
func Cite(clause string) string {
	clause = Shown(clause)
	switch {
	case annex.MatchString(clause):
		return annex.ReplaceAllString(clause, "附件")
	case item.MatchString(clause):
		parts := item.FindStringSubmatch(clause)
		return "第" + strings.TrimPrefix(parts[1], "第") + "条第（" + parts[2] + "）项"
	case fullForm.MatchString(clause):
		return clause
	}
	return "第" + clause + "条"
}

// ruleClause is a clause that lists a rule.
type ruleClause struct {
	rule, clause string
	position     int64 // of the clause in the notice, from 1
}

func (p *Policy) ruleClauses() []ruleClause {
	var all []ruleClause
	for i, c := range p.Clauses {
		for _, r := range c.Rules {
			all = append(all, ruleClause{r.Rule, c.Clause, int64(i + 1)})
		}
	}
	return all
}

// Named are the words of a list that a rule's words may stand for, as {signin_methods}
// in a title: joined by or, "" for none.
func (p *Policy) Named(list string) string {
	return strings.Join(map[string][]string{
		"signin_methods": p.SigninMethods, "payment_sources": p.PaymentSources, "occupations": p.Occupations,
		"teacher_kinds": p.TeacherKinds, "reference_lists": p.ReferenceLists,
		"eligible_categories": p.EligibleCategories,
	}[list], "或")
}
