package page_test

import (
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
)

// TestFindingIDs holds that the address of a finding is the same in every build, and no
// other's.
func TestFindingIDs(t *testing.T) {
	f := record.Finding{Rule: "fee_charged", SubjectID: "FZ202100001", Measured: "1 元", Severity: "error"}
	if got := page.FindingID(f); got != "f-lnshbtjrpq" {
		t.Errorf("a finding has the address %s, and had another one before", got)
	}
	seen := map[string]bool{}
	for _, other := range []record.Finding{
		f, {Rule: "fee_charged", SubjectID: "FZ202100002"}, {Rule: "fee", SubjectID: "_chargedFZ202100001"},
		{Rule: "fee_charged", SubjectID: "FZ202100001", ApplicationID: "SQ1"},
	} {
		if id := page.FindingID(other); seen[id] {
			t.Errorf("two findings have the address %s", id)
		} else {
			seen[id] = true
		}
	}
	changed := f
	changed.Measured, changed.Severity = "2 元", "warning"
	if page.FindingID(changed) != page.FindingID(f) {
		t.Error("a finding whose measured value changed has another address")
	}
}

// TestSubjectsLeadToTheirRow holds where a finding leads: to the row of its subject where the
// edition has one.
func TestSubjectsLeadToTheirRow(t *testing.T) {
	for _, isPublic := range []bool{false, true} {
		dir := pagetest.Dir(t.TempDir())
		site, err := pagetest.Templates(t).Site(dir, pagetest.Programme(isPublic), page.Subjects{
			Classes: map[string]bool{"C1": true}, Applications: map[string]bool{"A1": true},
			Payments: map[string]int{"P2": 3},
		})
		if err != nil {
			t.Fatal(err)
		}
		for want, f := range map[string]record.Finding{
			"classes/C1.html\"":     {Subject: "class", SubjectID: "C1", ClassID: "C1"},
			"classes/C1.html#s12\"": {Subject: "session", SubjectID: "C1/12", ClassID: "C1"},
			"classes/C1~2.html#t201\" classes/C1.html#trainees\"": {
				Subject: "trainee", SubjectID: "C1#201", ClassID: "C1",
			},
			"applications/A1.html#k-C1\"": {Subject: "claim", ApplicationID: "A1", ClassID: "C1"},
			"applications/A1.html#p-P1\" applications/A1.html\"": {
				Subject: "payment", SubjectID: "P1", ApplicationID: "A1",
			},
			"payments-3.html#p-P2\" P2": {Subject: "payment", SubjectID: "P2", ApplicationID: "A9"},
		} {
			internal, public, differs := strings.Cut(want, " ")
			if isPublic && differs {
				internal = public
			}
			if got := string(site.At("").Subject(f).HTML()); !strings.Contains(got, internal) {
				t.Errorf("public %v: %s %s leads to %s, want %s", isPublic, f.Subject, f.SubjectID, got, internal)
			}
		}
		if err := site.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
