package subject

import (
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/rule"
)

// listing is a programme of a notice that lists some rules, each under a clause.
func listing(p page.Programme, rules ...page.Rule) *page.Programme {
	for _, r := range rules {
		for _, clause := range r.Clauses {
			p.Clauses = append(p.Clauses, page.Clause{Clause: clause})
		}
	}
	p.Rules.Rows = rules
	return &p
}

func under(id string, clauses ...string) page.Rule {
	return page.Rule{Rule: rule.Rule{ID: id, Clauses: clauses}}
}

// TestDistrictsLead says which districts are listed, as far as the notice lists any.
func TestDistrictsLead(t *testing.T) {
	quotas := under("quota_exceeded", "附9")
	for _, c := range []struct {
		p    *page.Programme
		want string
	}{
		{listing(page.Programme{}), "开班信息中出现的地区。"},
		{listing(page.Programme{HasDistricts: true, QuotaDistricts: 7}, quotas),
			"附件9分配名额的 7 个地区，以及开班信息中出现的其他地区。"},
		{listing(page.Programme{HasDistricts: true, QuotaDistricts: 7, OtherDistricts: []string{"甲", "乙"}}),
			"通知分配名额的 7 个地区、甲、乙，以及开班信息中出现的其他地区。"},
		{listing(page.Programme{HasDistricts: true, OtherDistricts: []string{"甲", "乙"}}, quotas),
			"附件9所列的 2 个地区，以及开班信息中出现的其他地区。"},
	} {
		if got := districtsLead(pagetest.Links(t, c.p)); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// TestPlace names where the notice lists an institution, and who recommended it where
// somebody did.
func TestPlace(t *testing.T) {
	annexed := listing(page.Programme{}, under("institution_not_selected", "甲", "附9"))
	article := listing(page.Programme{}, under("institution_not_selected", "第四条"))
	second := record.Institution{Position: new(int64(2)), RecommendingDistrict: "甲区"}
	for _, c := range []struct {
		p    *page.Programme
		i    record.Institution
		want string
	}{
		{annexed, second, "附件9第 2 号，甲区推荐"},
		{article, record.Institution{Position: new(int64(2))}, "第四条所列第 2 号"},
		{annexed, record.Institution{}, "附件9没有这家机构"},
		{listing(page.Programme{}), record.Institution{}, "通知没有这家机构"},
	} {
		if got := place(pagetest.Links(t, c.p), c.i); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// titles are those of the columns of a table; its rows must have as many cells.
func titles(t *testing.T, of table.Table) string {
	t.Helper()
	var all []string
	for _, c := range of.Columns {
		all = append(all, c.Title)
	}
	for _, row := range of.Rows {
		if len(row) != len(all) {
			t.Errorf("%s: a row of %d cells below %d columns", of.Caption, len(row), len(all))
		}
	}
	if of.Totals != nil && len(of.Totals) != len(all) {
		t.Errorf("%s: totals of %d cells below %d columns", of.Caption, len(of.Totals), len(all))
	}
	return strings.Join(all, " ")
}

// TestColumnsOfANotice holds that lists have the columns that the notice has, and no
// others, with a cell for each.
func TestColumnsOfANotice(t *testing.T) {
	surveyed := page.Rule{Rule: rule.Rule{ID: "survey_incomplete", Needs: []string{"surveys"}}}
	taught := page.Rule{Rule: rule.Rule{ID: "topics_not_covered", Needs: []string{"sessions.topics"}}}
	lifted := pagetest.Links(t, listing(page.Programme{HasUplifts: true}))
	some := pagetest.Links(t,
		listing(page.Programme{QuotaDistricts: 1, HasPlan: true, OneRate: "5.00"}, surveyed, taught))
	none := pagetest.Links(t, listing(page.Programme{}))
	daily := pagetest.Links(t, listing(page.Programme{NoticeUnit: "日"}))
	districts := pagetest.Rows(record.District{District: "甲区", Quota: new(int64(3)), PlacesPersons: new(int64(3))},
		record.District{District: "乙区"})
	quota := func(l page.Links) table.Table {
		c, err := QuotaChart(l, districts, record.Overview{PassedCount: new(int64(1)), PlannedPersons: new(int64(9))})
		if err != nil {
			t.Fatal(err)
		}
		return c.Table
	}
	trainee := pagetest.Rows(Trainee{TraineeNo: 1, RateFen: new(int64(150_000)), UpliftPercent: new(int64(130))},
		Trainee{TraineeNo: 2, RateFen: new(int64(150_000)), UpliftPercent: new(int64(100))}, Trainee{TraineeNo: 3})
	for _, c := range []struct{ got, want string }{
		{titles(t, quota(some)), "地区 名额 调剂 名额（含调剂） 班次 学员 合格 完成 差额 满意率 发现"},
		{titles(t, quota(none)), "地区 班次 学员 合格 发现"},
		{titles(t, timetable(some, pagetest.Rows(Session{}))), "课次 日期 时间 时长 课时 课时 类型 方式 内容 到课 开课 教师"},
		{titles(t, timetable(none, pagetest.Rows(Session{}))), "课次 日期 时间 时长 课时 课时 类型 方式 到课 开课 教师"},
		{titles(t, noticeTable(daily, pagetest.Rows(Notice{}))), "起止日期 公示期 公示人数 公示金额 异议 处理 来源"},
		{titles(t, noticeTable(none, pagetest.Rows(Notice{}))), "起止日期 公示人数 公示金额 异议 处理 来源"},
		{titles(t, traineeTable(some, trainee)), "编号 姓名 证件号码 到课 到课率 考核 合格 结果 原因 应补 暂缓 名册行"},
		{titles(t, traineeTable(none, trainee)), "编号 姓名 证件号码 到课 到课率 考核 合格 结果 原因 标准 应补 暂缓 名册行"},
		{titles(t, traineeTable(lifted, trainee)), "编号 姓名 证件号码 到课 到课率 考核 合格 结果 原因 标准 × 上浮 应补 暂缓 名册行"},
		{titles(t, institutionTable(none, pagetest.Rows(record.Institution{}), sums{})),
			"培训机构 遴选 措施 班次 学员 合格 应补 暂缓 不予补贴 未结班 发现"},
		{titles(t, classTable(some, "", "", pagetest.Rows(record.Class{}), false, false, sums{})),
			"班次 起止日期 学员 合格 应补 暂缓 不予补贴 满意率 班次与课次的发现"},
		{titles(t, classTable(none, "", "", pagetest.Rows(record.Class{}), false, false, sums{})),
			"班次 起止日期 学员 合格 应补 暂缓 不予补贴 班次与课次的发现"},
	} {
		if c.got != c.want {
			t.Errorf("%s\nwant %s", c.got, c.want)
		}
	}
	for i, want := range []string{"1,500.00× 130%", "1,500.00", "—"} {
		if got := htmltest.Shown(t, worth(trainee.Rows[i]).HTML()); got != want {
			t.Errorf("a trainee is worth %q, want %q", got, want)
		}
	}
}
