package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/policy/strict"
)

// Threshold is a number that rules compare with.
type Threshold struct {
	Name    string
	Value   int64
	Unit    string // Chinese, or "%"
	Clause  string // one or more clauses, divided by spaces; "" where the folder names none
	Title   string // Chinese
	Reading string // Chinese: what the notice leaves open and how it is read; may be empty
	From    string // what a period counts from: "end" or "certificate" (claim_within); else ""
	By      []ThresholdBy
	at      strict.Value
	number  strict.Value // that Value was read from
}

// ThresholdBy is another value of a threshold for classes of an occupation, a level, a
// mode of training, or of several of them at once; what is empty takes any.
type ThresholdBy struct {
	Occupation, Level, Mode string
	Value                   int64
}

// IsDuration tells whether a threshold is a length of time that a date is moved by.
func (t Threshold) IsDuration() bool { return limitOf(t.Name).units[0] == durations[0] }

// A limit declares a threshold: its name, the units that it may have, its bounds, and a
// title for folders that give it none.
type limit struct {
	name        string
	units       []string
	least, most int64
	title       string
	key         string // the key of thresholds.yaml where it is not name itself
	isBy        bool   // may differ by class
	isTerm      bool   // a term of the rules rests on it, so that it needs no rule to be of use
}

// durations are the units of a length of time (notices, Thresholds, durations, people).
var durations = []string{"日", "工作日", "月", "年"}

const mostDays = 3660

// limits are all thresholds, in the order in which readers see them.
var limits = []limit{
	{name: "signin_early_minutes", units: []string{"分钟"}, most: 1440, title: "开课前多久起可以签到",
		isBy: true, isTerm: true},
	{name: "minimum_stay_percent", units: []string{"%"}, most: 100, title: "有签退时，在场时长占课次时长的最低比例",
		isBy: true, isTerm: true},
	{name: "period_minutes", units: []string{"分钟"}, least: 1, most: 1440, title: "一个课时的最短时长",
		isBy: true, isTerm: true}, // credited hours divide by it
	{name: "minimum_days", units: []string{"天"}, most: 366, title: "最少培训天数", isBy: true},
	{name: "minimum_offline_days", units: []string{"天"}, most: 366, title: "最少线下培训天数", isBy: true},
	{name: "minimum_hours", units: []string{"课时"}, most: 10000, title: "最少总课时", isBy: true},
	{name: "minimum_theory_percent", units: []string{"%"}, most: 100, title: "理论课时最低占比", isBy: true},
	{name: "maximum_theory_percent", units: []string{"%"}, most: 100, title: "理论课时最高占比", isBy: true},
	{name: "minimum_attendance_percent", units: []string{"%"}, most: 100, title: "参加结业考核的最低到课率",
		isBy: true, isTerm: true},
	{name: "minimum_class_day_percent", units: []string{"%"}, most: 100, title: "全班每个上课日的最低到课率", isBy: true},
	{name: "minimum_video_seconds", units: []string{"秒"}, most: 86400, title: "结业短视频最短时长",
		isBy: true, isTerm: true},
	{name: "satisfaction_warning_percent", units: []string{"%"}, most: 100, title: "满意率警告线", isBy: true},
	{name: "satisfaction_stop_percent", units: []string{"%"}, most: 100, title: "满意率停办线", isBy: true},
	{name: "apply_before", units: durations, most: mostDays, title: "开班前多久申请", isBy: true},
	{name: "notice_period", units: []string{"工作日", "日"}, most: 366, title: "最短公示期"},
	{name: "archive_kept", units: durations, most: mostDays, title: "档案最短保存年限", isBy: true},
	{name: "age_from", units: []string{"周岁"}, most: 150, title: "参训人员最低年龄", key: "eligible"},
	{name: "age_below_male", units: []string{"周岁"}, most: 150, title: "男性参训人员须未满的年龄", key: "eligible"},
	{name: "age_below_female", units: []string{"周岁"}, most: 150, title: "女性参训人员须未满的年龄", key: "eligible"},
	{name: "class_size_from", units: []string{"人"}, most: mostPersons, title: "每班最少人数", key: "class_size"},
	{name: "class_size_to", units: []string{"人"}, most: mostPersons, title: "每班最多人数", key: "class_size"},
	{name: "burst_signins", units: []string{"次"}, least: 1, most: 1000000, title: "同一秒内签到达到多少次即提示",
		isBy: true},
	{name: "shared_phone_persons", units: []string{"人"}, least: 1, most: 1000000, title: "同一电话由多少人共用即提示",
		isBy: true},
	{name: "claim_within", units: durations, most: mostDays, title: "结束后多久之内申请补贴"},
	{name: "payment_within", units: durations, most: mostDays, title: "公示结束后多久未付清即提示"},
}

func limitOf(name string) limit {
	i := slices.IndexFunc(limits, func(l limit) bool { return l.name == name })
	if i < 0 {
		panic("policy: no threshold " + name) // only code names thresholds
	}
	return limits[i]
}

func limitNames() []string {
	names := make([]string, len(limits))
	for i, l := range limits {
		names[i] = l.name
	}
	return names
}

// readThresholds reads thresholds.yaml: each threshold may be left out.
func (p *Policy) readThresholds(root strict.Value) {
	var keys []string
	for _, l := range limits {
		if key := l.fileKey(); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	all := root.Record(nil, keys...)
	for _, l := range limits {
		if v, ok := all[l.name]; ok && l.key == "" {
			p.Thresholds = append(p.Thresholds, p.threshold(l, v))
		}
	}
	if v, ok := all["eligible"]; ok {
		p.readEligible(v)
	}
	if v, ok := all["class_size"]; ok {
		f := v.Record([]string{"from", "to"})
		p.bound("class_size_from", f["from"])
		p.bound("class_size_to", f["to"])
		p.ordered(f["to"], "class_size_from", "class_size_to")
	}
	slices.SortStableFunc(p.Thresholds, func(a, b Threshold) int { return position(a.Name) - position(b.Name) })
	p.ordered(all["satisfaction_stop_percent"], "satisfaction_stop_percent", "satisfaction_warning_percent")
	p.ordered(all["minimum_theory_percent"], "minimum_theory_percent", "maximum_theory_percent")
}

func (l limit) fileKey() string {
	if l.key != "" {
		return l.key
	}
	return l.name
}

func position(name string) int {
	return slices.IndexFunc(limits, func(l limit) bool { return l.name == name })
}

// threshold reads one threshold that stands under its own name.
func (p *Policy) threshold(l limit, v strict.Value) Threshold {
	optional := []string{"clause", "title", "reading"}
	if l.isBy {
		optional = append(optional, "by")
	}
	required := []string{"value", "unit"}
	if l.name == "claim_within" {
		required = append(required, "from")
	}
	f := v.Record(required, optional...)
	t := Threshold{Name: l.name, Unit: f["unit"].OneOf(l.units), Title: l.title, at: v, number: f["value"]}
	t.Value = f["value"].Whole(l.least, l.mostIn(t.Unit))
	if from, ok := f["from"]; ok {
		t.From = from.OneOf([]string{"end", "certificate"})
	}
	if clause, ok := f["clause"]; ok {
		t.Clause = p.clause(clause)
	}
	if title, ok := f["title"]; ok {
		t.Title = title.Text()
	}
	if reading, ok := f["reading"]; ok {
		t.Reading = reading.Text()
	}
	if by, ok := f["by"]; ok {
		t.By = p.readBy(l, t.Unit, by)
	}
	return t
}

// mostIn bounds a duration by its unit, so that dates stay within what engines know.
func (l limit) mostIn(unit string) int64 {
	switch {
	case l.units[0] == durations[0] && unit == "月":
		return 1200
	case l.units[0] == durations[0] && unit == "年":
		return 100
	}
	return l.most
}

// bound adds a threshold that is a bound of a range, such as class_size.from.
func (p *Policy) bound(name string, v strict.Value) {
	l := limitOf(name)
	p.Thresholds = append(p.Thresholds,
		Threshold{Name: name, Value: v.Whole(l.least, l.most), Unit: l.units[0], Title: l.title, at: v, number: v})
}

// ordered fails at v where the one threshold is above the other.
func (p *Policy) ordered(v strict.Value, less, more string) {
	for _, t := range p.Thresholds {
		if (t.Name == less || t.Name == more) && !(t.number.Sound() && t.at.Sound()) {
			return
		}
	}
	if reason := p.contradiction(less, more); reason != "" {
		v.Fail("lower the one or raise the other", "%s", reason)
	}
}

// readEligible reads who may take part: ages in whole years, and categories.
func (p *Policy) readEligible(v strict.Value) {
	f := v.Record(nil, "age_from", "age_below", "categories")
	if len(f) == 0 && v.Sound() {
		v.Fail("say age_from, age_below or categories, or leave it out", "eligible asks for nothing")
	}
	if from, ok := f["age_from"]; ok {
		p.bound("age_from", from)
	}
	if below, ok := f["age_below"]; ok {
		sexes := below.Record([]string{"男", "女"})
		p.bound("age_below_male", sexes["男"])
		p.bound("age_below_female", sexes["女"])
		p.ordered(sexes["男"], "age_from", "age_below_male")
		p.ordered(sexes["女"], "age_from", "age_below_female")
	}
	if categories, ok := f["categories"]; ok {
		p.EligibleCategories = categories.Singles(1)
		p.meanings = append(p.meanings, meanings(categories, "trainees", "category")...)
		p.sets["eligible_categories"] = categories
	}
}

// readBy reads the other values of a threshold. Two of them with as many keys that
// could be of one class are a fault: nobody could say which counts.
func (p *Policy) readBy(l limit, unit string, list strict.Value) []ThresholdBy {
	var all []ThresholdBy
	var read []keyed
	for _, item := range list.Items(1) {
		f := item.Record([]string{"value"}, "occupation", "level", "mode")
		k := p.keys(item, f)
		if len(f) == 1 && item.Sound() {
			item.Fail("name occupation, level or mode, or correct the value above", "%s: a value for no class in particular",
				list.Key)
		}
		all = append(all, ThresholdBy{k.values["occupation"], k.values["level"], k.values["mode"],
			f["value"].Whole(l.least, l.mostIn(unit))})
		read = append(read, k)
	}
	if list.Sound() {
		refuseTies(read)
	}
	return all
}

// Threshold returns the value of a threshold, and whether the notice has it. The name
// must be a declared one; another panics, as only code names thresholds.
func (p *Policy) Threshold(name string) (value int64, ok bool) {
	limitOf(name)
	i := slices.IndexFunc(p.Thresholds, func(t Threshold) bool { return t.Name == name })
	if i < 0 {
		return 0, false
	}
	return p.Thresholds[i].Value, true
}

// With returns a copy of the policy with another value for one threshold that it has.
// The value is a whole number in decimal digits, bound as in thresholds.yaml; what
// classes of their own have by occupation, level or mode stays.
func (p *Policy) With(name, value string) (*Policy, error) {
	i := slices.IndexFunc(p.Thresholds, func(t Threshold) bool { return t.Name == name })
	if i < 0 {
		var has []string
		for _, t := range p.Thresholds {
			has = append(has, t.Name)
		}
		reason := "unknown threshold"
		if position(name) >= 0 {
			reason = "the notice has no threshold"
		}
		return nil, fmt.Errorf("%s %q; use one of %s", reason, name, strings.Join(has, ", "))
	}
	l := limitOf(name)
	number, ok := strict.Whole(value, l.least, l.mostIn(p.Thresholds[i].Unit))
	if !ok {
		return nil, fmt.Errorf("threshold %s: %q is out of bounds; use a whole number from %d to %d", name, value,
			l.least, l.mostIn(p.Thresholds[i].Unit))
	}
	q := *p
	q.Thresholds = slices.Clone(p.Thresholds)
	q.Thresholds[i].Value = number
	for _, pair := range [][2]string{
		{"satisfaction_stop_percent", "satisfaction_warning_percent"}, {"class_size_from", "class_size_to"},
		{"minimum_theory_percent", "maximum_theory_percent"}, {"age_from", "age_below_male"},
		{"age_from", "age_below_female"},
	} {
		if reason := q.contradiction(pair[0], pair[1]); reason != "" {
			return nil, fmt.Errorf("threshold %s: %s; choose a value that keeps their order", name, reason)
		}
	}
	return &q, nil
}

// contradiction says why two thresholds cannot hold together, for all classes or for
// some, or "".
func (p *Policy) contradiction(less, more string) string {
	named := func(name string) int {
		return slices.IndexFunc(p.Thresholds, func(t Threshold) bool { return t.Name == name })
	}
	i, j := named(less), named(more)
	if i < 0 || j < 0 {
		return ""
	}
	a, b := p.Thresholds[i], p.Thresholds[j]
	for _, class := range slices.Concat([]ThresholdBy{{}}, a.By, b.By) {
		if a.of(class) > b.of(class) {
			reason := fmt.Sprintf("%s %d is above %s %d", less, a.of(class), more, b.of(class))
			if of := class.Occupation + class.Level + class.Mode; of != "" {
				reason += " for " + of
			}
			return reason
		}
	}
	return ""
}

// of is the value for the classes that another row names.
func (t Threshold) of(class ThresholdBy) int64 {
	value, most := t.Value, int64(0)
	for _, by := range t.By {
		fits := (by.Occupation == "" || by.Occupation == class.Occupation) &&
			(by.Level == "" || by.Level == class.Level) && (by.Mode == "" || by.Mode == class.Mode)
		if count := (thresholdValue{ThresholdBy: by}).keyCount(); fits && count > most {
			value, most = by.Value, count
		}
	}
	return value
}

var columnName = regexp.MustCompile(`[a-z_]+`)

// UsedIn are the thresholds of the notice that a statement compares with, in the order
// of all thresholds. They are found in the statement, without its comments and
// literals, so that nothing is said twice.
func (p *Policy) UsedIn(statement string) []Threshold {
	words := wordsOf(statement)
	var used []Threshold
	for _, t := range p.Thresholds {
		if words[t.Name] {
			used = append(used, t)
		}
	}
	return used
}

func wordsOf(statement string) map[string]bool {
	words := map[string]bool{}
	for _, w := range columnName.FindAllString(statement, -1) {
		words[w] = true
	}
	return words
}
