package page

import (
	"slices"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
)

func TestCite(t *testing.T) {
	for _, c := range []struct {
		clauses     []string
		cited, list string
	}{
		{nil, "", ""},
		{[]string{"五(六)"}, "第五条第（六）项", "第五条第（六）项"},
		{[]string{"附1"}, "附件1", "附件1"},
		{[]string{"附件2"}, "附件2", "附件2"},
		{[]string{"第九条", "第十条"}, "第九条、第十条", "第九条、第十条"},
		{[]string{"第九条(二)", "第十条（三）"}, "第九条第（二）项、第十条第（三）项", "第九条第（二）项、第十条第（三）项"},
		{[]string{"附2(一)"}, "附件2（一）", "附件2（一）"},
		{[]string{"五(一)", "附3"}, "第五条第（一）项、附件3", "附件3"},
	} {
		if got := Cite(c.clauses...); got != c.cited {
			t.Errorf("Cite(%v) = %s, want %s", c.clauses, got, c.cited)
		}
		if got := CiteList(c.clauses...); got != c.list {
			t.Errorf("CiteList(%v) = %s, want %s", c.clauses, got, c.list)
		}
	}
}

func TestRates(t *testing.T) {
	day := func(text string) time.Time {
		date, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return date
	}
	got := Rates(&policy.Policy{
		Subsidies: []policy.Subsidy{
			{Yuan: "1000.00"},
			{Keys: policy.Keys{Occupation: "电工", Level: "四级", StartedFrom: day("2024-07-01")}, Yuan: "1500.50"},
			{Keys: policy.Keys{StartedTo: day("2024-06-30")}, YuanPerHour: "25.00", AtMostYuan: "1000.00"},
			{Keys: policy.Keys{StartedFrom: day("2024-01-01"), StartedTo: day("2024-06-30")}, YuanPerHour: "25.00"},
		},
		Uplifts: []policy.Uplift{{Keys: policy.Keys{Category: "脱贫人口"}, Percent: 120}},
		Caps:    []policy.Cap{{Times: 2, PerYear: true, Except: []string{"学生"}}},
	})
	want := []Rate{
		{"标准", "全部学员", "每人 1,000.00 元"},
		{"标准", "电工，四级，2024-07-01 起开班", "每人 1,500.50 元"},
		{"标准", "2024-06-30 以前（含当日）开班", "每课时 25.00 元，每人至多 1,000.00 元"},
		{"标准", "2024-01-01 至 2024-06-30 开班", "每课时 25.00 元"},
		{"上浮", "脱贫人口", "标准的 120%"},
		{"次数", "全部学员", "每人每年至多 2 次（学生除外）"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestThresholds(t *testing.T) {
	got := Thresholds(&policy.Policy{Thresholds: []policy.Threshold{
		{Name: "minimum_hours", Value: 60, Unit: "课时", Title: "总课时", Clause: "九", Reading: "读法",
			By: []policy.ThresholdBy{{Level: "四级", Value: 80}, {Occupation: "电工", Mode: "线下", Value: 90}}},
		{Name: "claim_within", Value: 3, Unit: "月", Title: "申请", From: "certificate"},
		{Name: "payment_within", Value: 15, Unit: "工作日", Title: "拨付"},
	}})
	want := []Threshold{
		{60, "课时", "九", "总课时", "读法"}, {80, "课时", "九", "总课时：四级", ""}, {90, "课时", "九", "总课时：电工，线下", ""},
		{3, "个月", "", "申请（从最晚的发证之日起）", ""}, {15, "工作日", "", "拨付", ""},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// TestUses asks of a kind of exports whether a listed rule needs it or a column of it.
func TestUses(t *testing.T) {
	p := &Programme{
		Clauses: []Clause{{Clause: "甲"}, {Clause: "乙"}},
		Off:     []rule.Rule{{ID: "off", Needs: []string{"archives"}}},
	}
	p.Rules.Rows = []Rule{
		{Rule: rule.Rule{ID: "b", Clauses: []string{"乙"}, Needs: []string{"notices.objection"}}},
		{Rule: rule.Rule{ID: "a", Clauses: []string{"甲", "乙"}, Needs: []string{"surveys"}}},
	}
	for kind, want := range map[string]bool{
		"surveys": true, "notices": true, "notices.objection": true, "notices.persons": false, "archives": false,
	} {
		if got := p.Uses(kind); got != want {
			t.Errorf("Uses(%s) = %v", kind, got)
		}
	}
	if got := p.ClausesOf("b", "a", "off"); !slices.Equal(got, []string{"甲", "乙"}) {
		t.Errorf("clauses of the rules: %v", got)
	}
}
