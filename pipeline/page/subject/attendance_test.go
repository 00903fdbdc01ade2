package subject

import (
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
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
	if want := []string{"#1✓到不计缺1", "#2缺缺✓到1"}; !slices.Equal(lines, want) {
		t.Errorf("the grid says %v, want %v", lines, want)
	}
}

// TestLostSessions: a session that counts for nobody says why, below the grid that has it.
func TestLostSessions(t *testing.T) {
	p := ClassPage{
		Class: record.Class{ClassID: "A"},
		Sessions: pagetest.Rows(Session{SessionNo: 1, SessionDate: "2021-06-07"},
			Session{SessionNo: 2, SessionDate: "2021-06-08", IsHeld: true},
			Session{SessionNo: 3, SessionDate: "2021-06-09"}),
		Trainees:    pagetest.Rows(Trainee{TraineeNo: 1}),
		Attendances: pagetest.Rows(Attendance{"", 1, "2", "3"}),
		Findings: pagetest.Rows(record.Finding{Rule: "fee_charged", Subject: "session", SubjectID: "A/1"},
			record.Finding{Rule: "fee_charged", Subject: "session", SubjectID: "A/11"}),
	}
	grid := attendanceGrid(pagetest.Links(t, pagetest.Programme(false)), p, p.Sessions.Rows)
	want := legend + " 第 1 课次（2021-06-07）没有一人计为到课：没有一条签到；发现：向学员收费" +
		"。 第 3 课次（2021-06-09）没有一人计为到课：1 人有签到，都不计。"
	if grid.Note != want {
		t.Errorf("below the grid stands\n%s\nwant\n%s", grid.Note, want)
	}
	if below := grid.Columns[1].Below; below != "06-07" {
		t.Errorf("below the number of the first session stands %q", below)
	}
}
