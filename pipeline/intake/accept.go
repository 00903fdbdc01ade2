package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/spelling"
)

// everything is the word by which --accept takes all that the checks find.
const everything = "all"

// Accepts tells whether a user who accepts so much goes on in spite of a finding.
func Accepts(accept []string, f Finding) bool {
	for _, a := range accept {
		t := rule.ParseTarget(a)
		if a == everything || t.Check == f.Check && (t.Kind == "" || t.Kind == f.Kind) {
			return true
		}
	}
	return false
}

// CheckAccept refuses what --accept cannot mean.
func CheckAccept(accept []string, checks []rule.Check) error {
	ids := IDs(checks)
	for _, a := range accept {
		t := rule.ParseTarget(a)
		_, isKind := schema.Named(t.Kind)
		switch {
		case a == everything:
		case !slices.Contains(ids, t.Check):
			return fmt.Errorf("--accept %q: no check %q; %s", a, t.Check,
				spelling.DidYouMean(t.Check, append([]string{everything}, ids...)))
		case strings.Contains(a, ":") && !isKind:
			return fmt.Errorf("--accept %q: no kind of export %q; %s", a, t.Kind,
				spelling.DidYouMean(t.Kind, schema.Names()))
		}
	}
	return nil
}

// IDs are the ids of checks.
func IDs(checks []rule.Check) []string {
	var ids []string
	for _, c := range checks {
		ids = append(ids, c.ID)
	}
	return ids
}
