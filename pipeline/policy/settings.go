package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/policy/strict"
)

// A Setting is a threshold, a list or a file that a folder may leave out.
type Setting struct {
	Name   string
	IsTerm bool // a term of the rules or a page rests on it, so that it needs no rule to be of use
	at     strict.Value
}

// Fault adds a fault at the setting's line, unless it has one already.
func (s Setting) Fault(faults *strict.Errors, hint, format string, args ...any) {
	faults.At(s.at, hint, format, args...)
}

// sets are the lists and files that a folder may leave out, with where they stand. A
// name is that of the table that holds it.
var sets = map[string]struct {
	place  string
	isTerm bool
}{
	"districts":                  {"the file districts.yaml", true},
	"topics":                     {"the file topics.yaml", false},
	"caps":                       {"caps of money.yaml", false},
	"eligible_categories":        {"eligible.categories of thresholds.yaml", false},
	"occupations":                {"occupations of lists.yaml", true},
	"teacher_kinds":              {"teacher_kinds of lists.yaml", false},
	"materials":                  {"materials of lists.yaml", false},
	"platforms":                  {"platforms of lists.yaml", false},
	"archive_items":              {"archive_items of lists.yaml", false},
	"reference_lists":            {"reference_lists of lists.yaml", false},
	"public_employee_categories": {"public_employee_categories of lists.yaml", false},
	"student_categories":         {"student_categories of lists.yaml", false},
	"rural_categories":           {"rural_categories of lists.yaml", true},
	"payment_sources":            {"payment_sources of lists.yaml", false},
	"signin_methods":             {"signin_methods of lists.yaml", true},
}

// IsSet tells whether a name is that of a list or file that a folder may leave out.
func IsSet(name string) bool { _, ok := sets[name]; return ok }

// IsThreshold tells whether a name is that of a threshold.
func IsThreshold(name string) bool { return position(name) >= 0 }

// ThresholdsIn are the names of thresholds in a statement without comments and
// literals.
func ThresholdsIn(statement string) []string {
	words := wordsOf(statement)
	return slices.DeleteFunc(limitNames(), func(name string) bool { return !words[name] })
}

// SettingPlace says in English where a folder has a setting.
func SettingPlace(name string) string {
	if set, ok := sets[name]; ok {
		return set.place
	}
	if key := SettingKey(name); key != name {
		return key + " of thresholds.yaml (" + name + ")"
	}
	return name + " of thresholds.yaml"
}

// SettingKey is the key of a folder under which a setting stands; the bounds of a range
// share one.
func SettingKey(name string) string {
	switch name {
	case "class_size_from", "class_size_to":
		return "class_size"
	case "age_from":
		return "eligible.age_from"
	case "age_below_male", "age_below_female":
		return "eligible.age_below"
	case "eligible_categories":
		return "eligible.categories"
	}
	return name
}

// Has tells whether the folder has a setting.
func (p *Policy) Has(setting string) bool {
	if _, ok := p.sets[setting]; ok {
		return true
	}
	return slices.ContainsFunc(p.Thresholds, func(t Threshold) bool { return t.Name == setting })
}

// Lacks tells whether the folder has a setting not: whether it has one can be unknown,
// where the file that would hold it could not be read or has an unknown key.
func (p *Policy) Lacks(setting string) bool {
	if p.Has(setting) {
		return false
	}
	file := "thresholds.yaml"
	if set, ok := sets[setting]; ok {
		file = set.place[strings.LastIndex(set.place, " ")+1:]
	}
	return !p.reader.HasMisread(p.file(file))
}

// KnowsRules tells whether all that the clauses say of rules was read without a fault.
func (p *Policy) KnowsRules() bool { return p.knowsRules }

// Settings are those that the folder has, thresholds first.
func (p *Policy) Settings() []Setting {
	var settings []Setting
	for _, t := range p.Thresholds {
		settings = append(settings, Setting{t.Name, limitOf(t.Name).isTerm, t.at})
	}
	for _, name := range slices.Sorted(maps.Keys(p.sets)) {
		settings = append(settings, Setting{name, sets[name].isTerm, p.sets[name]})
	}
	return settings
}
