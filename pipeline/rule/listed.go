package rule

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/policy/strict"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/spelling"
)

// Listed are the rules that the clauses of a notice list, by id, with the clauses they
// stand under in the notice's order and what the notice has otherwise than the rule;
// off are the others, which nobody judges by. Faults are a rule that there is not, an
// effect that does not fit, a rule whose settings the folder lacks, a setting that
// nothing listed uses; the error is [policy.Errors].
func Listed(all []Rule, notice *policy.Policy) (listed, off []Rule, err error) {
	var faults strict.Errors
	ids := make([]string, len(all))
	for i, r := range all {
		ids[i] = r.ID
	}
	named := map[string][]policy.ClauseRule{}
	clauses := map[string][]string{}
	known := notice.KnowsRules()
	for _, c := range notice.Clauses {
		for _, r := range c.Rules {
			if !slices.Contains(ids, r.Rule) {
				hint := "see peihe rules for all there are"
				if near := spelling.Likely(r.Rule, ids); near != "" {
					hint = "write " + near + ", or " + hint
				}
				r.Fault(&faults, hint, "there is no rule %q", r.Rule)
				known = false
				continue
			}
			named[r.Rule] = append(named[r.Rule], r)
			clauses[r.Rule] = append(clauses[r.Rule], c.Clause)
		}
	}
	used := map[string]bool{}
	settings := map[string][]string{} // of listed rules
	for _, r := range all {
		if named[r.ID] == nil {
			r.fill(notice)
			off = append(off, r)
			continue
		}
		r.Clauses = clauses[r.ID]
		r.fill(notice)
		r.override(named[r.ID], &faults)
		settings[r.ID] = r.Settings()
		var lacking []string
		for _, setting := range settings[r.ID] {
			if notice.Lacks(setting) {
				lacking = append(lacking, policy.SettingPlace(setting))
			}
			used[setting] = true
		}
		if lacking != nil {
			named[r.ID][0].Fault(&faults, "add it, or take the rule out of the clause",
				"rule %s needs %s, which the folder lacks", r.ID, strings.Join(lacking, ", "))
		}
		if r.NeedsFrom != nil && slices.ContainsFunc(notice.Thresholds, func(t policy.Threshold) bool {
			return t.From == "certificate" && slices.Contains(settings[r.ID], t.Name)
		}) {
			r.Needs = slices.Concat(r.Needs, r.NeedsFrom)
		}
		listed = append(listed, r)
	}
	if known {
		unused(all, notice, used, &faults)
	}
	cite(listed, settings, notice)
	return listed, off, faults.OrNil()
}

// unused finds settings of the folder that nothing listed uses; the bounds of one range
// are told once.
func unused(all []Rule, notice *policy.Policy, used map[string]bool, faults *strict.Errors) {
	told := map[string]bool{}
	for _, s := range notice.Settings() {
		place := policy.SettingKey(s.Name)
		if s.IsTerm || used[s.Name] || told[place] {
			continue
		}
		told[place] = true
		var could []string
		for _, r := range all {
			if slices.Contains(r.Settings(), s.Name) {
				could = append(could, r.ID)
			}
		}
		s.Fault(faults, "leave it out, or list "+strings.Join(could, " or ")+" under a clause of clauses.yaml",
			"no rule that a clause lists uses %s", place)
	}
}

// cite names the clauses of thresholds that the folder gives none: those of the rules
// that compare with them.
func cite(listed []Rule, settings map[string][]string, notice *policy.Policy) {
	for i := range notice.Thresholds {
		t := &notice.Thresholds[i]
		if t.Clause != "" {
			continue
		}
		var clauses []string
		for _, r := range listed {
			if slices.Contains(settings[r.ID], t.Name) {
				clauses = append(clauses, r.Clauses...)
			}
		}
		t.Clause = strings.Join(InOrder(clauses, notice), " ")
	}
}

// InOrder are the clauses each once, in the notice's order.
func InOrder(clauses []string, notice *policy.Policy) []string {
	at := func(clause string) int {
		return slices.IndexFunc(notice.Clauses, func(c policy.Clause) bool { return c.Clause == clause })
	}
	sorted := slices.SortedStableFunc(slices.Values(clauses), func(a, b string) int {
		return cmp.Compare(at(a), at(b))
	})
	return slices.Compact(sorted)
}

// fitting are the effects that a rule of a subject may have beside none.
var fitting = map[string][]string{
	"trainee":     {"hold_trainee", "reject_trainee"},
	"class":       {"hold_class", "reject_class"},
	"session":     {"hold_class", "reject_class"},
	"claim":       {"reject_claim", "hold_application"},
	"application": {"hold_application"},
}

// override takes what the notice has otherwise than the rule, which may be said once.
func (r *Rule) override(named []policy.ClauseRule, faults *strict.Errors) {
	said := false
	for _, n := range named {
		if n.Severity == "" && n.Effect == "" {
			continue
		}
		if said {
			n.Fault(faults, "say it under one of its clauses", "rule %s has severity or effect of its own twice", r.ID)
			continue
		}
		said = true
		if n.Severity != "" && !slices.Contains(severities, n.Severity) {
			n.Fault(faults, "use one of "+strings.Join(severities, ", "), "unknown severity %q of rule %s",
				n.Severity, r.ID)
		} else if n.Severity != "" {
			r.Severity = n.Severity
		}
		if n.Effect == "" {
			continue
		}
		fits := append([]string{"none"}, fitting[r.Subject]...)
		if r.Layer == "audits" {
			fits = fits[:1] // judged by the sums that an effect would change
		}
		if !slices.Contains(fits, n.Effect) {
			n.Fault(faults, "use "+strings.Join(fits, ", "), "the effect %q does not fit rule %s, which is about a %s%s",
				n.Effect, r.ID, r.Subject,
				map[bool]string{true: " and looks at what the money came to"}[r.Layer == "audits"])
			continue
		}
		r.Effect = n.Effect
	}
}

var policyTable = regexp.MustCompile(`\bpolicy\.([a-z_]+)`)

// Settings are the thresholds, lists and files of a policy folder that the rule cannot
// be judged without: those that its query names, and those that it says (settings:)
// because what it reads rests on them.
func (r Rule) Settings() []string {
	code := query.Code(r.SQL)
	settings := append(slices.Clone(r.RestsOn), policy.ThresholdsIn(code)...)
	for _, match := range policyTable.FindAllStringSubmatch(code, -1) {
		if policy.IsSet(match[1]) {
			settings = append(settings, match[1])
		}
	}
	slices.Sort(settings)
	return slices.Compact(settings)
}

// checkSettings says which setting of a rule's own words is none.
func (r Rule) checkSettings() error {
	for _, s := range r.RestsOn {
		if !policy.IsSet(s) && !policy.IsThreshold(s) {
			return fmt.Errorf("unknown setting %q; use a threshold, or a list or file of a policy folder", s)
		}
	}
	return nil
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// fill puts the words of the notice's lists in the place of {list} in what the rule says
// of itself.
func (r *Rule) fill(notice *policy.Policy) {
	for _, text := range []*string{&r.Title, &r.Asks, &r.Note} {
		*text = placeholder.ReplaceAllStringFunc(*text, func(name string) string {
			return notice.Named(strings.Trim(name, "{}"))
		})
	}
}
