package subject

import (
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/pagetest"
)

func TestMaskDigits(t *testing.T) {
	for comment, want := range map[string]string{
		"电话12012345678，很好": "电话***********，很好", "4课时": "4课时", "1234": "1234", "12345": "*****", "１２３４５６": "******",
		"120 1234 5678": "*************", "35019-719900": "************", "2021年5月6日": "2021年5月6日", "": "",
	} {
		if got := maskDigits(comment); got != want {
			t.Errorf("maskDigits(%s) = %s, want %s", comment, got, want)
		}
	}
}

func TestAttendanceGrid(t *testing.T) {
	about := ClassPage{
		Sessions:    pagetest.Rows(Session{SessionNo: 1}, Session{SessionNo: 3}, Session{SessionNo: 4}),
		Trainees:    pagetest.Rows(Trainee{TraineeNo: 1}, Trainee{TraineeNo: 2}),
		Attendances: pagetest.Rows(Attendance{"", 1, "1", "3"}, Attendance{"", 2, "4 9", ""}),
	}
	var lines []string
	grid := attendanceGrid(pagetest.Links(t, pagetest.Programme(false)), about, about.Sessions.Rows)
	for _, n := range htmltest.Nodes(t, string(grid.HTML())) {
		if n.Data == "tr" && n.Parent.Data == "tbody" {
			lines = append(lines, strings.Join(strings.Fields(htmltest.Text(n)), ""))
		}
	}
	if want := []string{"#1✓到·无效–缺1", "#2–缺–缺✓到1"}; !slices.Equal(lines, want) {
		t.Errorf("the grid says %v, want %v", lines, want)
	}
}
