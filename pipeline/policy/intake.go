package policy

import (
	"path"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/policy/strict"
	"github.com/peihe/peihe/pipeline/spelling"
)

// A Limit says from when on a check of whole exports stops a build.
type Limit struct {
	Check   string // id of a query of the layer intake
	Kind    string // a kind of export, "" for all without a limit of their own
	Percent int64  // share, -1 where the check has none
	Least   int64  // things looked at for the check to speak
	Days    int64  // before the as-of date
	place   strict.Value
}

// most things that a limit may ask for.
const mostRows = 1_000_000_000

func (p *Policy) readIntake(root strict.Value) {
	checks, limits := root.Entries()
	for i, check := range checks {
		if check.Written() == "ignore" {
			p.readIgnore(limits[i])
			continue
		}
		f := limits[i].Record([]string{"least"}, "percent", "days", "kinds")
		p.Limits = append(p.Limits, newLimit(check.Written(), "", f, check))
		if _, ok := f["kinds"]; !ok {
			continue
		}
		kinds, own := f["kinds"].Entries()
		for j, kind := range kinds {
			f := own[j].Record([]string{"least"}, "percent", "days")
			p.Limits = append(p.Limits, newLimit(check.Written(), kind.Written(), f, kind))
		}
	}
}

// readIgnore reads the patterns of files that are none of ours.
func (p *Policy) readIgnore(list strict.Value) {
	for _, item := range list.Items(0) {
		pattern := item.Text()
		if strings.ContainsAny(strict.Name(pattern), strict.Separators) {
			item.Fail("write each pattern by itself, with ? for such a character in a file's name",
				"pattern %q holds a separator, so it is several in one", pattern)
		}
		if _, err := path.Match(pattern, ""); err != nil {
			item.Fail("write * ? and [a-z] as file names have them", "pattern %q cannot be read", pattern)
		}
		p.Ignore = append(p.Ignore, pattern)
	}
}

func newLimit(check, kind string, f strict.Record, place strict.Value) Limit {
	l := Limit{Check: check, Kind: kind, Percent: -1, Least: f["least"].Whole(1, mostRows), place: place}
	if share, ok := f["percent"]; ok {
		l.Percent = share.Whole(0, 100)
	}
	if days, ok := f["days"]; ok {
		l.Days = days.Whole(0, 3660)
	}
	return l
}

// CheckLimits reports a limit of intake.yaml for a check or a kind that there is
// not, and a check that has none. The error is [strict.Errors].
func (p *Policy) CheckLimits(checks, kinds []string) error {
	var faults strict.Errors
	seen := map[string]bool{}
	for _, l := range p.Limits {
		if slices.Contains(checks, l.Check) {
			seen[l.Check] = true
		}
	}
	absent := slices.DeleteFunc(slices.Clone(checks), func(check string) bool { return seen[check] })
	for _, l := range p.Limits {
		switch {
		case !slices.Contains(checks, l.Check):
			if l.Kind != "" {
				continue // told once, of the check as a whole
			}
			near := spelling.Likely(l.Check, absent)
			seen[near] = true
			faults.At(l.place, strict.Instead(near, "use one of "+strings.Join(checks, ", ")), "unknown check %q",
				l.Check)
		case l.Kind != "" && !slices.Contains(kinds, l.Kind):
			faults.At(l.place, strict.Instead(spelling.Likely(l.Kind, kinds), "use one of "+strings.Join(kinds, ", ")),
				"unknown kind %q", l.Kind)
		}
	}
	if p.reader.HasMisread(p.file("intake.yaml")) {
		return faults.OrNil()
	}
	for _, check := range checks {
		if !seen[check] {
			faults = append(faults, &strict.Error{
				File: p.file("intake.yaml"), Line: 1, Reason: "no limit for the check " + check,
				Hint: "add a line as `" + check + ": {percent: 30, least: 20}`",
			})
		}
	}
	return faults.OrNil()
}
