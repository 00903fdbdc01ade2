// Package waterfall shows how many persons each step from enrolled to entitled leaves.
package waterfall

import (
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/chart"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
)

// Step is a step of the waterfall: how many it leaves and who left at it.
type Step struct {
	Key, Title string // key of the list of those who left; "" where nobody can
	Kept, Left *int64
	Needs      []string // kinds without which nobody knows
	Rules      []string
	Note       string
}

// Steps are the steps of some persons, in order; the last two part what the step
// before them leaves.
func Steps(w record.Waterfall) []Step {
	none := new(int64)
	return []Step{
		{Title: "报名（在名册上）", Kept: &w.EnrolledPersons, Left: none},
		{Key: "pending", Title: "班次已结班", Kept: &w.EndedPersons, Left: &w.PendingPersons, Note: "班次未结班，不作结论"},
		{
			Key: "attendance", Title: "到课达标", Kept: w.AttendanceMetPersons, Left: w.AbsentPersons,
			Rules: []string{"attendance_below_minimum"},
		},
		{
			Key: "assessment", Title: "已考核", Kept: w.AssessedPersons, Left: w.UnassessedPersons,
			Needs: []string{"assessments"},
			Rules: []string{"assessment_missing"},
		},
		{
			Key: "pass", Title: "考核通过", Kept: w.PassedPersons, Left: w.FailedPersons,
			Needs: []string{"assessments"},
			Rules: []string{"assessment_failed", "assessment_video_too_short"},
		},
		{
			Key: "other", Title: "没有其他不予补贴原因", Kept: w.ClearedPersons, Left: w.OtherPersons,
			Note: "其他不予补贴的规则",
		},
		{Key: "held", Title: "其中暂缓", Kept: w.HeldPersons, Left: none, Note: "须由人核定或补充材料"},
		{Key: "entitled", Title: "其中应补", Kept: &w.EntitledPersons, Left: none},
	}
}

// Table lists the steps from enrolled to entitled. With lists, who left
// at a step is a link away.
func Table(l page.Links, of record.Row[record.Waterfall], withLists bool) table.Table {
	w := of.Row
	t := table.Table{
		ID: "waterfall", Ordered: true, Query: l.QueryOf(of), Caption: "从报名到应补（人）",
		Columns: []table.Column{
			table.Text("步骤"), table.Figures("人数", "人"), table.Figures("本步减少", "人"), table.Name("减少的原因"),
		},
		Note: "一名学员只在最先不符合的一步减少一次；应补与暂缓之和等于上一行。",
	}
	if format.Some(w.UnprovenPersons) {
		t.Note += "其中 " + format.Count(*w.UnprovenPersons) + " 人走到最后一步，但合格与否没有证明（没有考核数据，或证件号码无法对应），按暂缓计。"
	}
	for _, s := range Steps(w) {
		kept, left, reason := l.Count(s.Kept, s.Needs...), l.Count(s.Left, s.Needs...), cell.Text(s.Note)
		if s.Rules != nil {
			var cells []cell.Cell
			for _, id := range s.Rules {
				if l.RuleOf(id) != nil {
					cells = append(cells, l.Rule(id))
				}
			}
			if reason = cell.Text(""); cells != nil {
				reason = cell.Join("、", cells...)
			}
		}
		switch {
		case s.Key == "":
			left = cell.Text("")
		case s.Key == "held" || s.Key == "entitled":
			left = cell.Text("")
			if withLists && format.Some(s.Kept) {
				kept = kept.To(l.Root + page.FinanceList(s.Key))
			}
		case withLists && format.Some(s.Left):
			left = left.To(l.Root + page.FinanceList(s.Key))
		}
		t.Rows = append(t.Rows, cell.Row{cell.Text(s.Title), kept, left, reason})
	}
	return t
}

// Chart shows the steps, each with who left at it.
func Chart(l page.Links, of record.Row[record.Waterfall]) (chart.Chart, error) {
	w := of.Row
	var names []string
	kept := chart.Series{Name: "留下", Colour: "var(--claimed)"}
	held := chart.Series{Name: "暂缓", Colour: "var(--held)"}
	entitled := chart.Series{Name: "应补", Colour: "var(--entitled)"}
	left := chart.Series{Name: "本步减少", Colour: "var(--rejected)"}
	for _, s := range Steps(w) {
		names = append(names, s.Title)
		at := map[string]*chart.Series{"held": &held, "entitled": &entitled}[s.Key]
		if at == nil {
			at = &kept
		}
		for _, one := range []*chart.Series{&kept, &held, &entitled} {
			value := ""
			if one == at {
				value = format.PlainOf(s.Kept)
			}
			one.Values = append(one.Values, value)
		}
		value := ""
		if format.Some(s.Left) {
			value = format.Plain(*s.Left)
		}
		left.Values = append(left.Values, value)
	}
	c := chart.Chart{
		ID: "waterfall-chart", Title: "从报名到应补，每一步留下和减少的人数（人）",
		Table: Table(l, of, !l.IsPublic), Size: "small", Stacked: true,
	}
	c.Summary = "报名 " + format.Count(w.EnrolledPersons) + " 人，到课达标 " + l.Persons(w.AttendanceMetPersons) + "，" +
		format.Told("合格", l.Persons(w.PassedPersons, "assessments")) +
		"，应补 " + format.Count(w.EntitledPersons) + " 人，暂缓 " + l.Persons(w.HeldPersons) + "。"
	return chart.Bars(c, names, kept, held, entitled, left)
}
