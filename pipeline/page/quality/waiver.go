package quality

import (
	"strings"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// Waiver is what became of an approval of a finding: a row of report.waivers. Title and
// Subject are "" where the notice does not list the rule; ClassID and ApplicationID are
// those of what is waived.
type Waiver struct {
	Waiver                          string
	StandingRank                    int64
	Rule, Title, Subject, SubjectID string
	ClassID, ApplicationID          string
	Reason, ApprovedBy, ExpiresDate string
	FindingCount, SourceRow         int64
}

// waiverTable lists what somebody approved, what wants attention first. It has no rows
// where there is no file of waivers, and then does not stand on the page.
func waiverTable(l page.Links, all record.Rows[Waiver]) table.Table {
	t := table.Table{
		ID: "waivers", Caption: "经批准、不再计入退出码的发现",
		Columns: []table.Column{
			table.Text("对象"), table.Name("规则"), table.Fixed("核准"), table.Fixed("有效至"), table.Name("理由"),
			table.Name("批准人"), table.Figures("文件的行", "行"),
		},
		Note: "核准只影响退出码，不影响任何人数和金额。有效期过后重新计入，到期前 14 天起提示。",
	}
	return page.Fill(l, t, all, func(w Waiver) cell.Row {
		on := cell.Text(w.SubjectID)
		if w.FindingCount > 0 {
			on = l.Subject(record.Finding{
				Subject: w.Subject, SubjectID: w.SubjectID, ClassID: w.ClassID, ApplicationID: w.ApplicationID,
			})
		}
		rule := cell.Code(w.Rule)
		if w.Title != "" {
			rule = l.Rule(w.Rule)
		}
		return cell.Row{
			on, rule, cell.Word("waiver", w.Waiver), cell.Text(w.ExpiresDate), cell.Text(w.Reason),
			cell.Text(w.ApprovedBy), cell.Whole(w.SourceRow),
		}
	})
}

// WaiverSentence names for the overview the waivers that have expired or soon will, ""
// where there are none.
func WaiverSentence(all []Waiver) string {
	var parts []string
	for _, standing := range []string{"expired", "due"} {
		n := int64(0)
		for _, w := range all {
			if w.Waiver == standing {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, words.Text("waiver", standing)+" "+format.Count(n)+" 件")
		}
	}
	if parts == nil {
		return ""
	}
	return strings.Join(parts, "，") + "。"
}
