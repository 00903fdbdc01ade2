package overview

import (
	"slices"
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/rule"
)

// TestSatisfactionLines counts classes by the lines that the notice has.
func TestSatisfactionLines(t *testing.T) {
	stop, warning := new(int64(70)), new(int64(85))
	for _, c := range []struct {
		stop, warning *int64
		want          []string
	}{
		{stop, warning, []string{"低于 70%", "70% 以上，低于 85%", "85% 以上", "没有有效测评"}},
		{nil, warning, []string{"低于 85%", "85% 以上", "没有有效测评"}},
		{stop, nil, []string{"低于 70%", "70% 以上", "没有有效测评"}},
		{nil, nil, []string{"有有效测评", "没有有效测评"}},
	} {
		p := &page.Programme{SatisfactionStopPercent: c.stop, SatisfactionWarningPercent: c.warning}
		p.Rules.Rows = []page.Rule{{Rule: rule.Rule{ID: "survey_incomplete", Needs: []string{"surveys"}}}}
		var got []string
		for _, row := range satisfactionTable(pagetest.Links(t, p), record.Row[SatisfactionCount]{}).Rows {
			got = append(got, htmltest.Shown(t, row[0].HTML()))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v, want %v", got, c.want)
		}
	}
}
