package subject

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
)

// Marks of the attendance grid. What counts is a quiet sign, with a word for whoever cannot
// see it; what is missed is a word itself, so that it is found on paper without colours too.
var (
	attended  = cell.Mark("✓", "到")
	uncounted = cell.Striking("不计", false)
	absent    = cell.Striking("缺", true)
)

// gridWidth is how many characters the heads of a grid may have, with two for the
// room about each: paper is no wider.
const gridWidth = 108

// legend stands below the last grid.
const legend = "各列为课次，下为月日。✓ 有有效签到；不计：有签到，但不计为到课（时间、时长或方式不符，见发现）；缺：没有签到。"

// attendanceGrids set trainees against sessions, in several tables where the sessions
// are more than paper has room for.
func attendanceGrids(l page.Links, p ClassPage) []table.Table {
	var parts [][]Session
	width := gridWidth
	for _, s := range p.Sessions.Rows {
		w := len(format.Plain(s.SessionNo)) + 2
		if width += w; width > gridWidth {
			parts, width = append(parts, nil), w
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], s)
	}
	if len(parts) < 2 {
		return []table.Table{attendanceGrid(l, p, p.Sessions.Rows)}
	}
	var grids []table.Table
	for i, sessions := range parts {
		t := attendanceGrid(l, p, sessions)
		first, last := sessions[0].SessionNo, sessions[len(sessions)-1].SessionNo
		all := format.Count(int64(len(p.Sessions.Rows)))
		t.Caption += "，课次 " + format.Plain(first) + " 至 " + format.Plain(last) + "，共 " + all + " 课次"
		if i > 0 {
			t.ID += "-" + format.Plain(int64(i+1))
		}
		if i < len(parts)-1 {
			t.Note = strings.TrimPrefix(t.Note, legend)
		}
		grids = append(grids, t)
	}
	return grids
}

// attendanceGrid sets trainees against some sessions.
func attendanceGrid(l page.Links, p ClassPage, sessions []Session) table.Table {
	t := table.Table{
		ID: "attendance", Query: l.QueryOf(p.Attendances), Class: "grid", Caption: "逐人逐课次的到课",
		Empty: "没有学员或课次", Columns: []table.Column{table.Fixed("编号")},
		Note: legend,
	}
	if len(sessions) == 0 {
		return t
	}
	signed := make(map[int64]Attendance, len(p.Attendances.Rows))
	for _, a := range p.Attendances.Rows {
		signed[a.TraineeNo] = a
	}
	for _, s := range sessions {
		column := table.Text(format.Plain(s.SessionNo))
		_, column.Below, _ = strings.Cut(s.SessionDate, "-")
		t.Columns = append(t.Columns, column)
	}
	numbers := t.Columns[1:]
	t.Columns = append(t.Columns, table.Figures("到课", "课次"))
	marks := map[string]cell.Cell{} // of a trainee, by the number of the session
	for _, person := range p.Trainees.Rows {
		clear(marks)
		for number := range strings.FieldsSeq(signed[person.TraineeNo].UncountedSessions) {
			marks[number] = uncounted
		}
		for number := range strings.FieldsSeq(signed[person.TraineeNo].CountedSessions) {
			marks[number] = attended
		}
		row := make(cell.Row, 0, len(t.Columns))
		row = append(row, cell.Code("#"+format.Plain(person.TraineeNo)))
		var count int64
		for _, session := range numbers {
			mark, hasSigned := marks[session.Title]
			if !hasSigned {
				mark = absent
			} else if mark == attended {
				count++
			}
			row = append(row, mark)
		}
		t.Rows = append(t.Rows, append(row, cell.Whole(count)))
	}
	t.Note += lost(l, p, sessions)
	return t
}

// lost says of each session that counts for nobody why: what became of its sign-ins, and
// what rules found of it.
func lost(l page.Links, p ClassPage, sessions []Session) string {
	var b strings.Builder
	uncounted := map[string]int64{}
	for _, a := range p.Attendances.Rows {
		for number := range strings.FieldsSeq(a.UncountedSessions) {
			uncounted[number]++
		}
	}
	for _, s := range sessions {
		if s.IsHeld {
			continue
		}
		number := format.Plain(s.SessionNo)
		b.WriteString(" 第 " + number + " 课次（" + s.SessionDate + "）没有一人计为到课：")
		if n := uncounted[number]; n > 0 {
			b.WriteString(format.Count(n) + " 人有签到，都不计")
		} else {
			b.WriteString("没有一条签到")
		}
		var found []string
		for _, f := range p.Findings.Rows {
			rule := l.RuleOf(f.Rule)
			if rule != nil && f.Subject == "session" && f.SubjectID == p.Class.ClassID+"/"+number {
				found = append(found, rule.Title)
			}
		}
		if found != nil {
			b.WriteString("；发现：" + strings.Join(found, "、"))
		}
		b.WriteString("。")
	}
	return b.String()
}

// digitRun finds what could be somebody's number: five or more digits of any
// script, also where single spaces, dots or dashes part them.
var digitRun = regexp.MustCompile(`\p{Nd}(?:[ .\-‐-―]?\p{Nd}){4,}`)

// maskDigits hides the digits of long runs, each by an asterisk.
func maskDigits(text string) string {
	if strings.IndexFunc(text, unicode.IsDigit) < 0 {
		return text
	}
	return digitRun.ReplaceAllStringFunc(text, func(run string) string {
		return strings.Repeat("*", len([]rune(run)))
	})
}

func commentTable(l page.Links, caption string, comments record.Rows[Comment]) table.Table {
	t := table.Table{
		ID: "comments", Caption: caption, Empty: l.None("没有人写意见", "surveys", "surveys.comment"),
		Columns: []table.Column{table.Name("意见"), table.Fixed("测评"), table.Text("来源")}, Note: "五位以上的数字已遮盖。",
	}
	return page.Fill(l, t, comments, func(c Comment) cell.Row {
		counted := cell.Text(format.Either(c.IsCounted, "计入", "不计入"))
		return cell.Row{cell.Text(maskDigits(c.Comment)), counted, l.SourceAt(c.SourceFile, c.SourceRow)}
	})
}
