package pipeline_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
)

// policiesVariable says how many folders TestFuzzedPolicies draws.
const policiesVariable = "PEIHE_POLICIES"

// TestFuzzedPolicies draws folders of notices from pieces, whatever is left out, and
// builds the exports of a worked case by each. What a trainee is worth and whom caps
// leave out is read here a second time, in plain Go from what was drawn: nobody is paid
// two rates, nor more often than the notice has it.
func TestFuzzedPolicies(t *testing.T) {
	slow(t)
	count := 6
	if text := os.Getenv(policiesVariable); text != "" {
		var err error
		if count, err = strconv.Atoi(text); err != nil || count < 1 {
			t.Fatalf("%s=%q; it says how many folders to draw", policiesVariable, text)
		}
	}
	input := filepath.Join(caseFolder(t, "example"), "input")
	rules, err := rule.ReadAll(testOptions("").Queries)
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(count) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			d := draw(seed, rules)
			defer func() {
				if t.Failed() && testing.Verbose() {
					for _, name := range slices.Sorted(maps.Keys(d.files)) {
						t.Logf("%s\n%s", name, d.files[name].Data)
					}
				}
			}()
			o := testOptions(input)
			o.AsOf = time.Date(2025, 1, 20, 0, 0, 0, 0, time.UTC)
			o.Policy = policy.Folder{FS: d.files, Name: "drawn"}
			b := opened(t, o, "report")
			if len(b.Rules) != len(d.listed) {
				t.Errorf("%d rules are listed, %d were drawn", len(b.Rules), len(d.listed))
			}
			world := read(t, b)
			d.agreeOnWorths(t, b, world)
			d.agreeOnCaps(t, b, world)
			d.agreeOnUndefined(t, b, world)
			t.Logf("rules: %d, rates: %d, uplifts: %d, caps: %d", len(d.listed), len(d.rates), len(d.uplifts), len(d.caps))
			b.Close()
		})
	}
}

// drawn is a folder of a notice and what it says of money.
type drawn struct {
	random  *rand.Rand
	files   fstest.MapFS
	has     map[string]bool // settings
	listed  []rule.Rule
	rates   []drawnRate
	uplifts []drawnUplift
	caps    []drawnCap
}

// drawnKeys are the keys of a row as they are written; dates as 2024-07-01, which sort
// as text.
type drawnKeys map[string]string

type drawnRate struct {
	keys                    drawnKeys
	fen, hourFen, atMostFen int64 // 0: not said
}

type drawnUplift struct {
	keys    drawnKeys
	percent int64
}

type drawnCap struct {
	times   int
	perYear bool
	same    []string
	except  []string
}

// The words of keys are those of the example's words.yaml.
var drawnWords = map[string][]string{
	"occupation":  {"养老护理员", "电工", "中式烹调师"},
	"level":       {"五级", "四级", "三级"},
	"mode":        {"线下", "线上+线下"},
	"certificate": {"职业技能等级证书", "培训合格证书", "专项职业能力证书"},
	"category":    {"失业人员", "农村转移就业劳动者", "脱贫人口", "毕业学年学生", "退役军人", "就业困难人员", "在职职工"},
}

var drawnNames = []string{"occupation", "level", "mode", "certificate", "category", "started_from", "started_to"}

// keys draws some keys; dates are never reversed.
func (d *drawn) keys(share float64) drawnKeys {
	k := drawnKeys{}
	for _, name := range drawnNames[:5] {
		if d.random.Float64() < share {
			k[name] = drawnWords[name][d.random.IntN(len(drawnWords[name]))]
		}
	}
	day := func() string {
		return time.Date(2024, 6, 15, 0, 0, 0, 0, time.UTC).AddDate(0, 0, d.random.IntN(40)).Format(time.DateOnly)
	}
	if d.random.Float64() < share/2 {
		k["started_from"] = day()
	}
	if d.random.Float64() < share/2 {
		if k["started_to"] = day(); k["started_to"] < k["started_from"] {
			k["started_from"], k["started_to"] = k["started_to"], k["started_from"]
		}
	}
	return k
}

func (k drawnKeys) text() string {
	var parts []string
	for _, name := range drawnNames {
		if k[name] != "" {
			parts = append(parts, name+": "+k[name]+", ")
		}
	}
	return strings.Join(parts, "")
}

// meets tells whether somebody could be fitted by both.
func (k drawnKeys) meets(other drawnKeys) bool {
	for _, name := range drawnNames[:5] {
		if k[name] != "" && other[name] != "" && k[name] != other[name] {
			return false
		}
	}
	apart := func(to, from string) bool { return to != "" && from != "" && to < from }
	return !apart(k["started_to"], other["started_from"]) && !apart(other["started_to"], k["started_from"])
}

// drawRates draws rates that do not tie: where two do, it adds the row with the keys of
// both, or takes one out.
func (d *drawn) drawRates() {
	price := func(k drawnKeys) drawnRate {
		r := drawnRate{keys: k}
		if d.random.IntN(3) > 0 {
			r.fen = 1 + d.random.Int64N(300000)
			return r
		}
		r.hourFen = 1 + d.random.Int64N(5000)
		if d.random.IntN(2) == 0 {
			r.atMostFen = 1 + d.random.Int64N(200000)
		}
		return r
	}
	for range 1 + d.random.IntN(8) {
		d.rates = append(d.rates, price(d.keys(0.35)))
	}
	for step := 0; ; step++ {
		i, j, ok := d.tie()
		if !ok {
			return
		}
		both := maps.Clone(d.rates[i].keys)
		maps.Copy(both, d.rates[j].keys)
		isBoth := step < 12 // then only fewer
		for name, word := range d.rates[i].keys {
			isBoth = isBoth && both[name] == word
		}
		if isBoth && len(both) > len(d.rates[i].keys) {
			d.rates = append(d.rates, price(both))
		} else {
			d.rates = slices.Delete(d.rates, j, j+1)
		}
	}
}

// tie finds two rates with as many keys that meet, without a third that has the keys of
// both and no more.
func (d *drawn) tie() (i, j int, ok bool) {
	for j, b := range d.rates {
		for i, a := range d.rates[:j] {
			if len(a.keys) != len(b.keys) || !a.keys.meets(b.keys) {
				continue
			}
			isTold := false
			for _, c := range d.rates {
				both := maps.Clone(a.keys)
				maps.Copy(both, b.keys)
				holds := func(k drawnKeys) bool {
					for name, word := range k {
						if c.keys[name] != word {
							return false
						}
					}
					return true
				}
				isTold = isTold || len(c.keys) > len(a.keys) && len(c.keys) == len(both) &&
					holds(a.keys) && holds(b.keys)
			}
			if !isTold {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

func yuanText(fen int64) string {
	if fen%100 == 0 {
		return strconv.FormatInt(fen/100, 10)
	}
	return fmt.Sprintf("%d.%02d", fen/100, fen%100)
}

// money draws money.yaml.
func (d *drawn) money() string {
	d.drawRates()
	var text strings.Builder
	text.WriteString("subsidies:\n")
	for _, r := range d.rates {
		price := "yuan: " + yuanText(r.fen)
		if r.hourFen > 0 {
			price = "yuan_per_hour: " + yuanText(r.hourFen)
		}
		if r.atMostFen > 0 {
			price += ", at_most: " + yuanText(r.atMostFen)
		}
		fmt.Fprintf(&text, "  - {%s%s}\n", r.keys.text(), price)
	}
	for range d.random.IntN(4) {
		u := drawnUplift{d.keys(0.3), 101 + d.random.Int64N(100)}
		isTold := slices.ContainsFunc(d.uplifts, func(o drawnUplift) bool { return maps.Equal(o.keys, u.keys) })
		if len(u.keys) > 0 && !isTold {
			d.uplifts = append(d.uplifts, u)
		}
	}
	for i, u := range d.uplifts {
		if i == 0 {
			text.WriteString("uplifts:\n")
		}
		fmt.Fprintf(&text, "  - {%spercent: %d}\n", u.keys.text(), u.percent)
	}
	if d.has["caps"] {
		text.WriteString("caps:\n" + d.drawCaps())
	}
	return text.String()
}

func (d *drawn) drawCaps() string {
	var text strings.Builder
	seen := map[string]bool{}
	for range 1 + d.random.IntN(4) {
		c := drawnCap{times: 1 + d.random.IntN(3), perYear: d.random.IntN(3) == 0}
		for _, column := range []string{"occupation", "level", "mode"} {
			if d.random.IntN(4) == 0 {
				c.same = append(c.same, column)
			}
		}
		for _, category := range drawnWords["category"] {
			if d.random.IntN(8) == 0 {
				c.except = append(c.except, category)
			}
		}
		if what := fmt.Sprint(c.perYear, c.same, c.except); seen[what] {
			continue
		} else {
			seen[what] = true
		}
		d.caps = append(d.caps, c)
		fmt.Fprintf(&text, "  - {times: %d", c.times)
		if c.perYear {
			text.WriteString(", per: year")
		}
		if c.same != nil {
			text.WriteString(", same: [" + strings.Join(c.same, ", ") + "]")
		}
		if c.except != nil {
			text.WriteString(", except: [" + strings.Join(c.except, ", ") + "]")
		}
		text.WriteString("}\n")
	}
	return text.String()
}

// A piece is a threshold, list or file that a folder may have, with the settings that it
// stands for; a term needs no rule.
type piece struct {
	name     string
	settings []string
	isTerm   bool
	units    []string // of a threshold
	from, to int64    // its values
	isBy     bool
	text     string // of a list or file
}

var pieces = []piece{
	{name: "signin_early_minutes", units: []string{"分钟"}, from: 0, to: 120, isBy: true, isTerm: true},
	{name: "minimum_stay_percent", units: []string{"%"}, from: 0, to: 100, isBy: true, isTerm: true},
	{name: "period_minutes", units: []string{"分钟"}, from: 30, to: 60, isBy: true, isTerm: true},
	{name: "minimum_days", units: []string{"天"}, from: 0, to: 12, isBy: true},
	{name: "minimum_offline_days", units: []string{"天"}, from: 0, to: 12, isBy: true},
	{name: "minimum_hours", units: []string{"课时"}, from: 0, to: 100, isBy: true},
	{name: "minimum_theory_percent", units: []string{"%"}, from: 0, to: 40, isBy: true},
	{name: "maximum_theory_percent", units: []string{"%"}, from: 40, to: 100, isBy: true},
	{name: "minimum_attendance_percent", units: []string{"%"}, from: 0, to: 100, isBy: true, isTerm: true},
	{name: "minimum_class_day_percent", units: []string{"%"}, from: 0, to: 100, isBy: true},
	{name: "minimum_video_seconds", units: []string{"秒"}, from: 0, to: 100, isBy: true, isTerm: true},
	{name: "satisfaction_warning_percent", units: []string{"%"}, from: 80, to: 100, isBy: true},
	{name: "satisfaction_stop_percent", units: []string{"%"}, from: 0, to: 80, isBy: true},
	{name: "apply_before", units: []string{"日", "工作日", "月", "年"}, from: 0, to: 20, isBy: true},
	{name: "notice_period", units: []string{"日", "工作日"}, from: 0, to: 20},
	{name: "archive_kept", units: []string{"日", "工作日", "月", "年"}, from: 0, to: 100, isBy: true},
	{name: "burst_signins", units: []string{"次"}, from: 1, to: 20, isBy: true},
	{name: "shared_phone_persons", units: []string{"人"}, from: 1, to: 5, isBy: true},
	{name: "claim_within", units: []string{"日", "工作日", "月", "年"}, from: 0, to: 60},
	{name: "payment_within", units: []string{"日", "工作日", "月", "年"}, from: 0, to: 60},
	{name: "class_size", settings: []string{"class_size_from", "class_size_to"},
		text: "class_size: {from: 5, to: 20}\n"},
	{name: "age_from", text: "  age_from: 18\n"},
	{name: "age_below", settings: []string{"age_below_male", "age_below_female"},
		text: "  age_below: {男: 60, 女: 50}\n"},
	{name: "eligible_categories", text: "  categories: [失业人员, 脱贫人口, 退役军人]\n"},
	{name: "occupations", isTerm: true, text: "occupations: [养老护理员, 电工]\n"},
	{name: "teacher_kinds", text: "teacher_kinds: [教师]\n"},
	{name: "materials", text: "materials: [{material: 学员名册, online_only: false}, {material: 录像, online_only: true}]\n"},
	{name: "platforms", text: "platforms: []\n"},
	{name: "archive_items", text: "archive_items: [录像]\n"},
	{name: "reference_lists", text: "reference_lists: [退休, 死亡]\n"},
	{name: "public_employee_categories", text: "public_employee_categories: [在职职工]\n"},
	{name: "student_categories", text: "student_categories: [毕业学年学生]\n"},
	{name: "rural_categories", isTerm: true, text: "rural_categories: [农村转移就业劳动者]\n"},
	{name: "payment_sources", text: "payment_sources: [就业补助资金]\n"},
	{name: "signin_methods", isTerm: true, text: "signin_methods: [小程序, 人脸识别]\n"},
	{name: "caps"},
	{name: "topics", text: "topics: [一, 二, 三, 四]\n"},
	{name: "districts", isTerm: true, text: "districts:\n  - {district: 示例市第1区, quota: 100}\n" +
		"  - {district: 示例市第2区, quota: 0}\ndistricts_without_quota: [示例市第3区]\nreserve_persons: 20\n"},
}

func (p piece) stands() []string {
	if p.settings == nil {
		return []string{p.name}
	}
	return p.settings
}

// drawnEffects are what fits a rule, by its subject.
var drawnEffects = map[string][]string{
	"trainee": {"none", "hold_trainee", "reject_trainee"}, "class": {"none", "hold_class", "reject_class"},
	"session": {"none", "hold_class", "reject_class"}, "claim": {"none", "reject_claim", "hold_application"},
	"application": {"none", "hold_application"},
}

// draw draws the folder of a notice for the exports of the example.
func draw(seed uint64, rules []rule.Rule) *drawn {
	d := &drawn{random: rand.New(rand.NewPCG(seed, 13)), files: fstest.MapFS{}, has: map[string]bool{}}
	share := d.random.Float64()
	for _, p := range pieces {
		if d.random.Float64() < share {
			for _, s := range p.stands() {
				d.has[s] = true
			}
		}
	}
	d.has["caps"] = d.random.IntN(5) > 0
	share = d.random.Float64()
	used := map[string]bool{}
	for _, r := range rules {
		settings := r.Settings()
		isFull := !slices.ContainsFunc(settings, func(s string) bool { return !d.has[s] })
		isMoney := r.ID == "subsidised_twice" || r.ID == "subsidy_not_defined"
		if !isFull || d.random.Float64() > share && !isMoney {
			continue
		}
		d.listed = append(d.listed, r)
		for _, s := range settings {
			used[s] = true
		}
	}
	for _, p := range pieces {
		for _, s := range p.stands() {
			d.has[s] = d.has[s] && (p.isTerm || slices.ContainsFunc(p.stands(), func(s string) bool { return used[s] }))
		}
	}
	for _, name := range []string{"aliases.yaml", "words.yaml", "intake.yaml", "institutions.yaml"} {
		text, err := os.ReadFile("../data/policy/example-2023-18/" + name)
		if err != nil {
			panic(err)
		}
		d.write(name, string(text))
	}
	d.write("readings.yaml", "readings: []\n")
	d.write("notice.yaml", d.notice())
	d.write("clauses.yaml", d.clauses())
	d.write("thresholds.yaml", d.thresholds())
	d.write("lists.yaml", d.lists())
	d.write("money.yaml", d.money())
	return d
}

func (d *drawn) write(name, text string) { d.files[name] = &fstest.MapFile{Data: []byte(text)} }

func (d *drawn) notice() string {
	text := "id: drawn\nnumber: 抽〔2023〕1号\ntitle: 抽出的办法\ncity: 示例市\nissued_date: 2023-10-20\n" +
		"programme_first_date: 2023-11-01\nprogramme_last_date: 2024-12-31\n"
	if d.has["districts"] {
		text += "planned_persons: 120\n"
		given := string(d.files["institutions.yaml"].Data)
		d.write("institutions.yaml", strings.ReplaceAll(given, "学校}", "学校, district: 示例市第1区}"))
	} else if d.random.IntN(2) == 0 {
		text += "planned_persons: 300\n"
	}
	return text
}

// clauses spreads the rules over clauses, some with an override.
func (d *drawn) clauses() string {
	under := make([][]string, 4)
	for _, r := range d.listed {
		line := r.ID
		if d.random.IntN(5) == 0 {
			fits := drawnEffects[r.Subject]
			if fits == nil || r.Layer == "audits" {
				fits = []string{"none"}
			}
			line = fmt.Sprintf("{rule: %s, severity: %s, effect: %s}", r.ID,
				[]string{"error", "warning", "info"}[d.random.IntN(3)], fits[d.random.IntN(len(fits))])
		}
		i := d.random.IntN(len(under))
		under[i] = append(under[i], line)
		if j := d.random.IntN(2 * len(under)); j < len(under) && j != i {
			under[j] = append(under[j], r.ID)
		}
	}
	var text strings.Builder
	text.WriteString("clauses:\n")
	for i, rules := range under {
		fmt.Fprintf(&text, "  - clause: 第%d条\n    summary: 第%[1]d条。\n", i+1)
		if rules == nil {
			text.WriteString("    watchable: false\n    reason: 没有抽到规则。\n")
			continue
		}
		text.WriteString("    watchable: true\n    rules:\n")
		for _, line := range rules {
			text.WriteString("      - " + line + "\n")
		}
	}
	return text.String()
}

func (d *drawn) thresholds() string {
	var text, eligible strings.Builder
	for _, p := range pieces {
		switch {
		case !d.has[p.stands()[0]]:
		case strings.HasPrefix(p.text, "  "):
			eligible.WriteString(p.text)
		case p.name == "class_size":
			text.WriteString(p.text)
		case p.units != nil:
			value := func() int64 { return p.from + d.random.Int64N(p.to-p.from+1) }
			fmt.Fprintf(&text, "%s: {value: %d, unit: '%s'", p.name, value(), p.units[d.random.IntN(len(p.units))])
			if p.name == "claim_within" {
				text.WriteString(", from: " + []string{"end", "certificate"}[d.random.IntN(2)])
			}
			if d.random.IntN(3) == 0 {
				text.WriteString(", clause: 第1条, title: 抽出的标准, reading: 抽出的读法。")
			}
			if p.isBy && d.random.IntN(3) == 0 {
				name := drawnNames[d.random.IntN(3)]
				text.WriteString(", by: [")
				for _, word := range drawnWords[name][:1+d.random.IntN(2)] {
					fmt.Fprintf(&text, "{%s: %s, value: %d}, ", name, word, value())
				}
				fmt.Fprintf(&text, "{occupation: 电工, level: 四级, value: %d}]", value())
			}
			text.WriteString("}\n")
		}
	}
	if eligible.Len() > 0 {
		text.WriteString("eligible:\n" + eligible.String())
	}
	if text.Len() == 0 {
		return "{}\n"
	}
	return text.String()
}

// lists draws lists.yaml, and the files that are no lists.
func (d *drawn) lists() string {
	var text strings.Builder
	for _, p := range pieces {
		switch {
		case !d.has[p.name] || p.text == "" || p.units != nil || strings.HasPrefix(p.text, "  ") ||
			p.name == "class_size":
		case p.name == "topics" || p.name == "districts":
			d.write(p.name+".yaml", p.text)
		default:
			text.WriteString(p.text)
		}
	}
	if text.Len() == 0 {
		return "{}\n"
	}
	return text.String()
}

// A drawnWorld is what the exports say of classes and trainees.
type drawnWorld struct {
	classes  map[string]drawnClass
	trainees []drawnTrainee
}

type drawnClass struct {
	ClassID, Occupation, Level, Mode, StartDate string // "" where unknown
	DeliveredHours                              int64
}

type drawnTrainee struct {
	ClassID, SubjectID, IDNumber, CertificateKind, Category string
	IsEnded, IsIdentified, IsRejected                       bool // IsRejected by rules of the layer checks
	WorthYuan, EntitledYuan, HeldYuan                       string
}

// read reads the exports of a build.
func read(t *testing.T, b *pipeline.Built) drawnWorld {
	t.Helper()
	classes, err := duck.All[drawnClass](t.Context(), b.DB, `select class_id, coalesce(occupation, '') as occupation,
		coalesce(level, '') as level, coalesce(mode, '') as mode, cast(start_date as varchar) as start_date, delivered_hours
		from facts.classes`)
	if err != nil {
		t.Fatal(err)
	}
	w := drawnWorld{classes: map[string]drawnClass{}}
	for _, c := range classes {
		w.classes[c.ClassID] = c
	}
	w.trainees, err = duck.All[drawnTrainee](t.Context(), b.DB, `select t.class_id, t.subject_id,
		coalesce(t.id_number, '') as id_number, coalesce(t.certificate_kind, '') as certificate_kind,
		coalesce(t.category, '') as category, t.is_ended, t.is_identified,
		exists (select 1 from checks.findings f where f.class_id = t.class_id and (f.effect = 'reject_class'
			or f.effect = 'reject_trainee' and f.trainee_no = t.trainee_no)) as is_rejected,
		coalesce(cast(w.worth_yuan as varchar), '') as worth_yuan,
		cast(l.entitled_yuan as varchar) as entitled_yuan, cast(l.held_yuan as varchar) as held_yuan
		from facts.trainees t
		left join facts.trainee_worths w on w.class_id = t.class_id and w.trainee_no = t.trainee_no
		left join ledger.trainees l on l.class_id = t.class_id and l.trainee_no = t.trainee_no
		order by t.start_date, t.class_id, t.trainee_no`)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// fits tells whether keys fit a trainee of a class.
func (k drawnKeys) fits(c drawnClass, certificate, category string) bool {
	has := map[string]string{
		"occupation": c.Occupation, "level": c.Level, "mode": c.Mode, "certificate": certificate, "category": category,
	}
	for name, word := range k {
		switch {
		case name == "started_from" && c.StartDate < word, name == "started_to" && c.StartDate > word:
			return false
		case has[name] != word && !strings.HasPrefix(name, "started_"):
			return false
		}
	}
	return true
}

// worth is what a trainee is worth as yuan with two places, "" where no rate fits.
func (d *drawn) worth(t *testing.T, c drawnClass, certificate, category string) string {
	t.Helper()
	var counts []drawnRate
	for _, r := range d.rates {
		switch {
		case !r.keys.fits(c, certificate, category):
		case counts == nil || len(r.keys) > len(counts[0].keys):
			counts = []drawnRate{r}
		case len(r.keys) == len(counts[0].keys):
			counts = append(counts, r)
		}
	}
	if counts == nil {
		return ""
	}
	if len(counts) > 1 {
		t.Errorf("two rates for %s, %s in class %s: %v", certificate, category, c.ClassID, counts)
	}
	fen := counts[0].fen
	if counts[0].hourFen > 0 {
		fen = counts[0].hourFen * c.DeliveredHours
		if counts[0].atMostFen > 0 {
			fen = min(fen, counts[0].atMostFen)
		}
	}
	percent := int64(100)
	for _, u := range d.uplifts {
		if u.keys.fits(c, certificate, category) {
			percent = max(percent, u.percent)
		}
	}
	fen = (fen*percent + 50) / 100
	return fmt.Sprintf("%d.%02d", fen/100, fen%100)
}

// agreeOnWorths compares what everybody in a class can be worth, and what everybody is.
func (d *drawn) agreeOnWorths(t *testing.T, b *pipeline.Built, w drawnWorld) {
	t.Helper()
	certificates, categories := map[string]bool{"": true}, map[string]bool{"": true}
	for _, r := range d.rates {
		certificates[r.keys["certificate"]], categories[r.keys["category"]] = true, true
	}
	for _, u := range d.uplifts {
		certificates[u.keys["certificate"]], categories[u.keys["category"]] = true, true
	}
	type worth struct{ ClassID, CertificateKind, Category, WorthYuan string }
	rows, err := duck.All[worth](t.Context(), b.DB, `select class_id, coalesce(certificate_kind, '') as certificate_kind,
		coalesce(category, '') as category, coalesce(cast(worth_yuan as varchar), '') as worth_yuan from facts.worths`)
	if err != nil {
		t.Fatal(err)
	}
	if want := len(w.classes) * len(certificates) * len(categories); len(rows) != want || want == 0 {
		t.Errorf("%d worths, want %d", len(rows), want)
	}
	for _, row := range rows {
		if want := d.worth(t, w.classes[row.ClassID], row.CertificateKind, row.Category); row.WorthYuan != want {
			t.Errorf("%+v, want %q", row, want)
		}
	}
	for _, one := range w.trainees {
		want := d.worth(t, w.classes[one.ClassID], one.CertificateKind, one.Category)
		if one.WorthYuan != want {
			t.Errorf("%s is worth %q, want %q", one.SubjectID, one.WorthYuan, want)
		}
		if want == "" {
			want = "0.00"
		}
		for _, paid := range [][2]string{{one.EntitledYuan, one.HeldYuan}, {one.HeldYuan, one.EntitledYuan}} {
			if paid[0] != "0.00" && (paid[0] != want || paid[1] != "0.00") {
				t.Errorf("%s of %s yuan is entitled to %s and holds %s", one.SubjectID, want, one.EntitledYuan, one.HeldYuan)
			}
		}
	}
}

// subjectsOf are those of the findings of a rule.
func subjectsOf(t *testing.T, b *pipeline.Built, layer, id string) []string {
	t.Helper()
	type finding struct{ SubjectID string }
	rows, err := duck.All[finding](t.Context(), b.DB,
		"select subject_id from "+layer+".findings where rule = '"+id+"' order by subject_id")
	if err != nil {
		t.Fatal(err)
	}
	var subjects []string
	for _, row := range rows {
		subjects = append(subjects, row.SubjectID)
	}
	return subjects
}

// overCaps are the trainees for whom a cap is used up by the classes kept before.
func (d *drawn) overCaps(w drawnWorld) []string {
	kept := map[string][]drawnTrainee{}
	var found []string
	for _, one := range w.trainees { // by start_date and class_id
		if !one.IsEnded || !one.IsIdentified || one.IsRejected {
			continue
		}
		isOver := slices.ContainsFunc(d.caps, func(c drawnCap) bool {
			count := 0
			for _, before := range kept[one.IDNumber] {
				if c.counts(w.classes[before.ClassID], w.classes[one.ClassID]) {
					count++
				}
			}
			return count >= c.times && !slices.Contains(c.except, one.Category)
		})
		if isOver {
			found = append(found, one.SubjectID)
		} else {
			kept[one.IDNumber] = append(kept[one.IDNumber], one)
		}
	}
	slices.Sort(found)
	return found
}

// counts tells whether a cap counts two classes together.
func (c drawnCap) counts(a, b drawnClass) bool {
	if c.perYear && a.StartDate[:4] != b.StartDate[:4] {
		return false
	}
	for _, column := range c.same {
		one := map[string][2]string{
			"occupation": {a.Occupation, b.Occupation}, "level": {a.Level, b.Level}, "mode": {a.Mode, b.Mode},
		}[column]
		if one[0] == "" || one[0] != one[1] {
			return false
		}
	}
	return true
}

func (d *drawn) isListed(id string) bool {
	return slices.ContainsFunc(d.listed, func(r rule.Rule) bool { return r.ID == id })
}

func (d *drawn) agreeOnCaps(t *testing.T, b *pipeline.Built, w drawnWorld) {
	t.Helper()
	if !d.isListed("subsidised_twice") {
		return
	}
	if got, want := subjectsOf(t, b, "standing", "subsidised_twice"), d.overCaps(w); !slices.Equal(got, want) {
		t.Errorf("paid too often: %v, want %v", got, want)
	}
}

// agreeOnUndefined compares for whom no rate fits.
func (d *drawn) agreeOnUndefined(t *testing.T, b *pipeline.Built, w drawnWorld) {
	t.Helper()
	if !d.isListed("subsidy_not_defined") {
		return
	}
	type finding struct{ SubjectID string }
	over, err := duck.All[finding](t.Context(), b.DB,
		"select subject_id from standing.findings where effect = 'reject_trainee'")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, one := range w.trainees {
		if one.IsEnded && !one.IsRejected && !slices.Contains(over, finding{one.SubjectID}) &&
			d.worth(t, w.classes[one.ClassID], one.CertificateKind, one.Category) == "" {
			want = append(want, one.SubjectID)
		}
	}
	slices.Sort(want)
	if got := subjectsOf(t, b, "rates", "subsidy_not_defined"); !slices.Equal(got, want) {
		t.Errorf("without a rate: %d %v, want %d %v", len(got), got, len(want), want)
	}
}
