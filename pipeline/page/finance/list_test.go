package finance

import (
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
)

// TestListOfAnotherLength holds that a list which does not add up to its figure
// stops the run.
func TestListOfAnotherLength(t *testing.T) {
	site, err := pagetest.Templates(t).Site(pagetest.Dir(t.TempDir()), pagetest.Programme(false), page.Subjects{})
	if err != nil {
		t.Fatal(err)
	}
	list := Leavers(site, "held", record.Waterfall{HeldPersons: new(int64(2))}, nil)
	list.Add(Leaver{ClassID: "A", TraineeNo: 1})
	err = list.Finish()
	if err == nil || !strings.Contains(err.Error(), "1 rows") || !strings.Contains(err.Error(), "is 2") {
		t.Errorf("a list of one row for a figure of two: %v", err)
	}
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
}
