package page

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/policy"
)

// Of is what a notice says of itself: a programme to which the build adds its rules,
// queries and files.
func Of(notice *policy.Policy) *Programme {
	p := &Programme{
		Title: notice.Title, Number: notice.Number, OneRate: notice.OneRate(), Offices: notice.Offices,
		Selected:     int64(len(notice.Institutions)),
		HasDistricts: notice.Has("districts"), HasPlan: notice.PlannedPersons > 0,
		HasRural: notice.Has("rural_categories"), HasUplifts: notice.Uplifts != nil,
		Thresholds: Thresholds(notice), Rates: Rates(notice), Absent: map[string]bool{},
	}
	for _, limit := range []struct {
		name string
		to   **int64
	}{
		{"minimum_attendance_percent", &p.MinimumAttendancePercent},
		{"satisfaction_warning_percent", &p.SatisfactionWarningPercent},
		{"satisfaction_stop_percent", &p.SatisfactionStopPercent},
	} {
		if value, ok := notice.Threshold(limit.name); ok {
			*limit.to = &value
		}
	}
	for _, t := range notice.Thresholds {
		if t.Name == "notice_period" {
			p.NoticeUnit = t.Unit
		}
	}
	for _, d := range notice.Districts {
		if d.HasQuota {
			p.QuotaDistricts++
		} else {
			p.OtherDistricts = append(p.OtherDistricts, d.Name)
		}
		if d.Row > 0 {
			p.Squares = append(p.Squares, Square{District: d.Name, Row: d.Row, Column: d.Column})
		}
	}
	for _, r := range notice.Readings {
		p.Readings = append(p.Readings, Reading{Clause: r.Clause, Text: r.Text})
	}
	for _, c := range notice.Clauses {
		p.Clauses = append(p.Clauses, Clause{Clause: c.Clause, Summary: c.Summary, Reason: c.Reason,
			IsWatchable: c.Watchable})
	}
	return p
}

// Thresholds are those of a notice, each followed by what it is for classes of their own.
func Thresholds(notice *policy.Policy) []Threshold {
	var all []Threshold
	for _, t := range notice.Thresholds {
		one := Threshold{Value: t.Value, Unit: t.Unit, Clause: t.Clause, Title: t.Title, Reading: t.Reading}
		if one.Unit == "月" { // 3 月 would be March
			one.Unit = "个月"
		}
		if t.From != "" {
			one.Title += map[string]string{"end": "（从结班之日起）", "certificate": "（从最晚的发证之日起）"}[t.From]
		}
		all = append(all, one)
		for _, by := range t.By {
			other := one
			other.Value, other.Reading = by.Value, ""
			other.Title += "：" + joined(by.Occupation, by.Level, by.Mode)
			all = append(all, other)
		}
	}
	return all
}

// Rates are what a notice pays, lifts and limits, in words.
func Rates(notice *policy.Policy) []Rate {
	var all []Rate
	for _, s := range notice.Subsidies {
		what := "每人 " + format.Decimal(s.Yuan) + " 元"
		if s.Yuan == "" {
			what = "每课时 " + format.Decimal(s.YuanPerHour) + " 元"
		}
		if s.AtMostYuan != "" {
			what += "，每人至多 " + format.Decimal(s.AtMostYuan) + " 元"
		}
		all = append(all, Rate{"标准", fits(s.Keys), what})
	}
	for _, u := range notice.Uplifts {
		all = append(all, Rate{"上浮", fits(u.Keys), "标准的 " + format.Count(u.Percent) + "%"})
	}
	for _, c := range notice.Caps {
		all = append(all, Rate{"次数", everybody, c.Text()})
	}
	return all
}

const everybody = "全部学员"

// fits says whom the keys of a rate fit.
func fits(k policy.Keys) string {
	var started string
	from, to := k.StartedFrom.Format(time.DateOnly), k.StartedTo.Format(time.DateOnly)
	switch {
	case !k.StartedFrom.IsZero() && !k.StartedTo.IsZero():
		started = from + " 至 " + to + " 开班"
	case !k.StartedFrom.IsZero():
		started = from + " 起开班"
	case !k.StartedTo.IsZero():
		started = to + " 以前（含当日）开班"
	}
	return format.Either(k == policy.Keys{}, everybody,
		joined(k.Occupation, k.Level, k.Mode, k.Certificate, k.Category, started))
}

func joined(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "，")
}

var annex = regexp.MustCompile(`^附件?`)

// Cite names clauses as sentences do ([policy.Cite]); "" where there are none.
func Cite(clauses ...string) string {
	cited := make([]string, len(clauses))
	for i, clause := range clauses {
		cited[i] = policy.Cite(clause)
	}
	return strings.Join(cited, "、")
}

// CiteList names where a notice has a list that some rules compare with: in the annex,
// where one of their clauses is an annex.
func CiteList(clauses ...string) string {
	annexes := slices.DeleteFunc(slices.Clone(clauses), func(c string) bool { return !annex.MatchString(c) })
	if len(annexes) > 0 {
		return Cite(annexes...)
	}
	return Cite(clauses...)
}
