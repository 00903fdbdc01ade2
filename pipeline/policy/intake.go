package policy

import (
	"path"
	"slices"
	"strings"
)

// A Limit says from when on a check of whole exports stops a build.
type Limit struct {
	Check   string // id of a query of the layer intake
	Kind    string // a kind of export, "" for all without a limit of their own
	Percent int64  // share, -1 where the check has none
	Least   int64  // things looked at for the check to speak
	Days    int64  // before the as-of date
	place   value
}

// most things that a limit may ask for.
const mostRows = 1_000_000_000

func (p *Policy) readIntake(root value) {
	checks, limits := root.entries()
	for i, check := range checks {
		if check.node.Value == "ignore" {
			p.readIgnore(limits[i])
			continue
		}
		f := limits[i].record([]string{"least"}, "percent", "days", "kinds")
		p.Limits = append(p.Limits, newLimit(check.node.Value, "", f, check))
		if _, ok := f["kinds"]; !ok {
			continue
		}
		kinds, own := f["kinds"].entries()
		for j, kind := range kinds {
			f := own[j].record([]string{"least"}, "percent", "days")
			p.Limits = append(p.Limits, newLimit(check.node.Value, kind.node.Value, f, kind))
		}
	}
}

// readIgnore reads the patterns of files that are none of ours.
func (p *Policy) readIgnore(list value) {
	for _, item := range list.items(0) {
		pattern := item.text()
		if _, err := path.Match(pattern, ""); err != nil {
			item.fail("write * ? and [a-z] as file names have them", "pattern %q cannot be read", pattern)
		}
		p.Ignore = append(p.Ignore, pattern)
	}
}

func newLimit(check, kind string, f record, place value) Limit {
	l := Limit{Check: check, Kind: kind, Percent: -1, Least: f["least"].whole(1, mostRows), place: place}
	if share, ok := f["percent"]; ok {
		l.Percent = share.whole(0, 100)
	}
	if days, ok := f["days"]; ok {
		l.Days = days.whole(0, 3660)
	}
	return l
}

// CheckLimits reports a limit of intake.yaml for a check or a kind that there is
// not, and a check that has none, with file and line.
func (p *Policy) CheckLimits(checks, kinds []string) error {
	seen := map[string]bool{}
	for _, l := range p.Limits {
		seen[l.Check] = true
		switch {
		case !slices.Contains(checks, l.Check):
			return l.place.fault("use one of "+strings.Join(checks, ", "), "unknown check %q", l.Check)
		case l.Kind != "" && !slices.Contains(kinds, l.Kind):
			return l.place.fault("use one of "+strings.Join(kinds, ", "), "unknown kind %q", l.Kind)
		}
	}
	for _, check := range checks {
		if !seen[check] {
			return &Error{
				File: p.intakeFile, Reason: "no limit for the check " + check,
				Hint: "add a line as `" + check + ": {percent: 30, least: 20}`",
			}
		}
	}
	return nil
}
