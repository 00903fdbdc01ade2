package synthetic

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/synthetic/record"
)

func TestMoved(t *testing.T) {
	p := newTestGenerator(t, optionsOf(t, builtIn[1], 1, 1, 0)).programme
	for _, c := range []struct {
		from record.Date
		n    int
		unit string
		want string
	}{
		{record.On(2023, 11, 30), 3, "月", "2024-02-29"},
		{record.On(2023, 10, 31), 1, "月", "2023-11-30"},
		{record.On(2024, 1, 31), 1, "月", "2024-02-29"},
		{record.On(2024, 2, 29), 1, "年", "2025-02-28"},
		{record.On(2023, 11, 15), 14, "月", "2025-01-15"},
		{record.On(2023, 12, 29), 1, "工作日", "2024-01-02"}, // New Year's Day is a Monday off
		{record.On(2024, 2, 8), 1, "工作日", "2024-02-09"},   // the day before New Year's Eve's holiday is worked
		{record.On(2024, 2, 9), 1, "工作日", "2024-02-18"},   // a Sunday made up for
		{record.On(2024, 3, 5), 0, "工作日", "2024-03-05"},
		{record.On(2024, 12, 28), 7, "日", "2025-01-04"},
		{record.On(2050, 1, 7), 1, "工作日", "2050-01-10"}, // no calendar: a Friday and a Monday
	} {
		if got := p.moved(c.from, c.n, c.unit); got.String() != c.want {
			t.Errorf("%v and %d %s: %v, want %s", c.from, c.n, c.unit, got, c.want)
		}
	}
}

// Worths by the table of the invented notice.
func TestWorth(t *testing.T) {
	p := newTestGenerator(t, optionsOf(t, builtIn[1], 1, 1, 0)).programme
	const skilled, trained = "职业技能等级证书", "培训合格证书"
	before, after := record.On(2024, 6, 30), record.On(2024, 7, 1)
	for _, c := range []struct {
		occupation, level     string
		start                 record.Date
		hours                 int
		certificate, category string
		want                  int // fen, -1: no rate
	}{
		{"中式烹调师", "四级", before, 80, skilled, "失业人员", 2000_00},
		{"中式烹调师", "四级", after, 80, skilled, "失业人员", 2100_00},
		{"中式烹调师", "四级", after, 80, skilled, "脱贫人口", 2520_00},
		{"养老护理员", "五级", after, 60, skilled, "失业人员", 1560_00},
		{"养老护理员", "五级", after, 60, skilled, "脱贫人口", 1560_00}, // the greater of two
		{"电工", "四级", after, 20, trained, "失业人员", 500_00},
		{"电工", "四级", after, 80, trained, "失业人员", 1000_00}, // at most
		{"电工", "三级", after, 80, skilled, "失业人员", -1},
		{"电工", "四级", after, 80, "", "失业人员", -1},
		{"电工", "四级", after, 80, "专项职业能力证书", "失业人员", -1},
	} {
		class := &class{programme: p, shape: shape{c.occupation, c.level, offline}, start: c.start}
		for no := 1; no <= c.hours/4; no++ {
			class.sessions = append(class.sessions, record.Session{No: no, Start: 510, End: 705, Hours: 4})
			class.signins = append(class.signins, record.Signin{Session: no})
		}
		class.sessions = append(class.sessions, record.Session{No: 99, Start: 510, End: 705, Hours: 4}) // not held
		got, ok := class.worthFen(c.certificate, c.category)
		if !ok {
			got = -1
		}
		if got != c.want {
			t.Errorf("%+v: %d fen", c, got)
		}
	}
}

func TestInitials(t *testing.T) {
	for city, want := range map[string]string{"福州市": "FZ", "示例市": "SL", "延边朝鲜族自治州": "YBCXZZZZ", "Ａ": "BC"} {
		if got := initials(city); got != want {
			t.Errorf("%s: %s, want %s", city, got, want)
		}
	}
}

// Each cap is used up by a plan of its own, across the New Year where it takes that.
func TestPlans(t *testing.T) {
	p := newTestGenerator(t, optionsOf(t, builtIn[1], 1, 1, 0)).programme
	for k, want := range []struct{ classes, years int }{{4, 2}, {3, 1}, {2, 1}} {
		plan := p.plans[k]
		if plan == nil {
			t.Fatalf("cap %d has no plan", k)
		}
		years := map[int]bool{}
		for _, w := range plan.classes {
			years[w.start.Time().Year()] = true
		}
		if len(plan.classes) != want.classes || len(years) != want.years {
			t.Errorf("cap %d: %d classes in %d years", k, len(plan.classes), len(years))
		}
	}
	one := newTestGenerator(t, options(t, 1, 1, 0)).programme
	if one.plans[0] != nil {
		t.Error("one class a person is used up by any other class")
	}
	// Two a year of three in a programme of one year: nobody comes to the third.
	o := optionsOf(t, builtIn[1], 1, 1, 0)
	o.Notice.First = time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	o.Notice.Caps[1].Except = nil
	if newTestGenerator(t, o).plans[0] != nil {
		t.Error("a third class of one year is kept")
	}
}

// What no listed rule needs is not exported.
func TestExported(t *testing.T) {
	dir, _ := write(t, optionsOf(t, builtIn[1], 1, 8, 0))
	for _, k := range []record.Kind{record.Classes, record.Sessions, record.Assessments} {
		header, _ := readWhole(t, dir, k)
		for _, absent := range []string{"课程内容", "教师类别", "线上平台", "录像时长", "短视频时长", "发证日期"} {
			if slices.Contains(header, absent) {
				t.Errorf("%s has %s", record.Shapes[k].File, absent)
			}
		}
	}
	if header, _ := readWhole(t, dir, record.Assessments); !slices.Contains(header, "证书类型") {
		t.Error("rates name kinds of certificates, and assessments have none")
	}
	o := optionsOf(t, builtIn[1], 1, 8, 0)
	for i := range o.Notice.Thresholds {
		if o.Notice.Thresholds[i].Name == "claim_within" {
			o.Notice.Thresholds[i].From = "certificate"
		}
	}
	dir, _ = write(t, o)
	if header, _ := readWhole(t, dir, record.Assessments); !slices.Contains(header, "发证日期") {
		t.Error("claims count from a certificate, and assessments have no date of it")
	}
}

// vary gives a notice settings at random, of which each can be in a folder.
func vary(o *Options, r *rand.Rand) {
	n := o.Notice
	pickOne := func(words ...string) string { return words[r.IntN(len(words))] }
	threshold := func(name, unit string, value int) {
		n.Thresholds = slices.DeleteFunc(n.Thresholds, func(t policy.Threshold) bool { return t.Name == name })
		if r.IntN(4) == 0 {
			return // left out
		}
		t := policy.Threshold{Name: name, Unit: unit, Value: int64(value), From: pickOne("end", "certificate")}
		if r.IntN(3) == 0 {
			t.By = []policy.ThresholdBy{{Level: "四级", Value: int64(value / 2)}, {Occupation: "电工", Level: "四级",
				Value: int64(value)}}
		}
		n.Thresholds = append(n.Thresholds, t)
	}
	low := r.IntN(101)
	threshold("minimum_theory_percent", "%", low)
	threshold("maximum_theory_percent", "%", low+r.IntN(101-low))
	threshold("minimum_hours", "课时", r.IntN(130))
	threshold("minimum_days", "天", r.IntN(15))
	threshold("minimum_offline_days", "天", r.IntN(8))
	threshold("minimum_attendance_percent", "%", r.IntN(101))
	threshold("minimum_class_day_percent", "%", r.IntN(101))
	threshold("period_minutes", "分钟", 20+r.IntN(100))
	threshold("signin_early_minutes", "分钟", r.IntN(90))
	threshold("minimum_stay_percent", "%", r.IntN(101))
	threshold("apply_before", pickOne("日", "工作日", "月"), r.IntN(3))
	threshold("notice_period", pickOne("日", "工作日"), r.IntN(15))
	threshold("claim_within", pickOne("日", "工作日", "月", "年"), 1+r.IntN(12))
	threshold("payment_within", pickOne("日", "工作日"), 1+r.IntN(30))
	threshold("archive_kept", pickOne("月", "年"), 1+r.IntN(5))
	from := r.IntN(40)
	threshold("class_size_from", "人", from)
	threshold("class_size_to", "人", max(1, from+r.IntN(20)))
	threshold("burst_signins", "次", 1+r.IntN(60))
	threshold("shared_phone_persons", "人", 1+r.IntN(20))
	for _, list := range []*[]string{&n.Occupations, &n.TeacherKinds, &n.PaymentSources, &n.SigninMethods, &n.Platforms,
		&n.EligibleCategories} {
		if r.IntN(3) == 0 {
			*list = nil
		}
	}
	n.Materials = n.Materials[:r.IntN(len(n.Materials)+1)]
	if r.IntN(2) == 0 {
		n.Subsidies = []policy.Subsidy{
			{Keys: policy.Keys{Category: "脱贫人口"}, YuanPerHour: "12.34", AtMostYuan: "800.00"},
			{Keys: policy.Keys{Mode: pickOne(offline, mixed, allOnline)}, Yuan: "900.55"},
			{Keys: policy.Keys{Level: "三级", StartedTo: n.First.AddDate(0, 2, 0)}, Yuan: "3000.00"},
		}[r.IntN(3):]
	}
	n.Caps = []policy.Cap{{Times: 1 + r.Int64N(4), PerYear: r.IntN(2) == 0}, {Times: 1 + r.Int64N(3),
		Same: []string{pickOne("occupation", "level", "mode")}}}[r.IntN(2):]
}

// Of any notice the honest classes keep what it asks for, and planting what it lists
// never fails.
func TestAnyNotice(t *testing.T) {
	written := 0
	for seed := range uint64(24) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 13))
			o := optionsOf(t, builtIn[seed%2], seed, 12, float64(seed%3)/2)
			vary(&o, r)
			g, err := newGenerator(o)
			if err != nil {
				for _, known := range []string{"programme from", "minimum_theory_percent"} {
					if strings.HasPrefix(err.Error(), known) {
						return
					}
				}
				t.Fatal(err)
			}
			write(t, o)
			written++
			for i := range o.Classes {
				checkKept(t, g, g.taught(i))
			}
		})
	}
	if written < 12 {
		t.Errorf("only %d of the notices leave room for a class", written)
	}
}

// checkKept holds an honest class against the limits that it has.
func checkKept(t *testing.T, g *generator, c *class) {
	t.Helper()
	n := len(c.sessions)
	theory, days := 0, map[record.Date]bool{}
	for _, s := range c.sessions {
		if s.Part == "理论" {
			theory++
		}
		days[s.Date] = true
		if s.End-s.Start < s.Hours*c.period() || s.End > 24*60 {
			t.Fatalf("a session from %s to %s for %d hours", record.Clock(s.Start), record.Clock(s.End), s.Hours)
		}
	}
	if low, high := c.limit("minimum_theory_percent", 0), c.limit("maximum_theory_percent", 100); theory*100 < low*n ||
		theory*100 > high*n {
		t.Errorf("%s: %d of %d sessions are theory", c.id, theory, n)
	}
	if n*c.hoursOfSession() < c.limit("minimum_hours", 0) || len(days) < c.limit("minimum_days", 0) {
		t.Errorf("%s: %d hours on %d days", c.id, n*c.hoursOfSession(), len(days))
	}
	if size := len(c.trainees); size < g.base("class_size_from", 0) || size > g.base("class_size_to", size) {
		t.Errorf("%s: %d trainees", c.id, size)
	}
	if c.dueOf("apply_before", c.applied) > c.start || c.start < g.first || c.end > g.last {
		t.Errorf("%s from %v to %v is applied for on %v", c.id, c.start, c.end, c.applied)
	}
	for day := range days {
		if come, all := presentOn(c, day); come*100 < all*c.limit("minimum_class_day_percent", 0) {
			t.Errorf("%s: %d of %d sign-ins on %v", c.id, come, all, day)
		}
	}
	for _, person := range c.trainees {
		if _, ok := c.worthFen(c.kindOf(person), person.Category); person.Passed && !ok {
			t.Errorf("%s: claims for somebody whom no rate fits", c.id)
		}
	}
}

// presentOn counts the sign-ins of a day, and how many there could be.
func presentOn(c *class, day record.Date) (come, all int) {
	for _, s := range c.sessions {
		if s.Date == day {
			all += len(c.trainees)
		}
	}
	for _, in := range c.signins {
		if c.sessions[in.Session-1].Date == day {
			come++
		}
	}
	return come, all
}
