package synthetic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/mozillazg/go-pinyin"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/synthetic/record"
)

// A programme is a notice as who invents exports by it needs it. What the notice leaves
// out is invented too: exports carry a district and an occupation whether or not
// anything is judged by them.
type programme struct {
	*policy.Policy
	listed      map[string]rule.Rule
	first, last record.Date

	prefix       string   // of the ids of classes: the city's initials and the year
	year         int      // in ids and document numbers
	institutions []string // the selected ones
	districts    []string // of honest classes
	reserve      string   // a district whose quota is none or 0; "" where there is none
	remote       string   // a district that no honest class is in; "" where there is none
	occupations  []string
	levels       []string // that rates, thresholds or caps tell apart; nil: none is exported
	modes        []string
	categories   []string
	certificates []string // kinds that a rate or uplift names; nil: none is exported
	teacherKinds []string
	methods      []string // of signing in, that count without consent
	papers       []string // two methods that do not
	sources      []string
	materials    []string    // of every claim
	onlineOnly   []string    // materials of claims for classes with an online session
	oldest       record.Date // birthday
	births       int         // days from then on on which people are born
	least, most  int         // trainees of a class of its own
	perClass     int         // numbers of persons set aside for a class
	span         int         // days of the longest class
	joins        bool        // an application may claim two classes
	plans        []*plan     // by cap
}

// want is what a class is to be instead of what its number makes it.
type want struct {
	shape
	start record.Date
}

// shape is what rates, thresholds and caps tell classes apart by.
type shape struct{ occupation, level, mode string }

const (
	offline   = "线下"
	mixed     = "线上+线下"
	allOnline = "线上"
)

func newProgramme(o Options) (*programme, error) {
	p := &programme{
		Policy: o.Notice, listed: map[string]rule.Rule{},
		first: record.DateOf(o.Notice.First, 0), last: record.DateOf(o.Notice.Last, 0), year: o.Notice.First.Year(),
	}
	for _, r := range o.Listed {
		p.listed[r.ID] = r
	}
	p.prefix = fmt.Sprintf("%s%d", initials(p.City), p.year)
	for _, i := range p.Institutions {
		p.institutions = append(p.institutions, i.Name)
	}
	p.placeDistricts()
	p.nameWords()
	if err := p.age(); err != nil {
		return nil, err
	}
	if err := p.size(o.Size); err != nil {
		return nil, err
	}
	days := int(p.last - p.first)
	if need := max(30, p.span+20); days < need {
		return nil, fmt.Errorf("programme from %v to %v: leave at least %d days", p.first, p.last, need)
	}
	// Two classes are as far apart as there is room, and the earlier must not be claimed
	// too late.
	apart := (days-p.span-5)/max(1, o.Classes-1) + p.span + 20
	_, isBound := p.Threshold("claim_within")
	p.joins = !isBound || p.due("claim_within", p.first, 0) >= p.first+record.Date(apart)
	p.planCaps()
	return p, nil
}

// initials are the first letters of a city's name in pinyin, such as BJ of 北京市.
func initials(city string) string {
	var letters strings.Builder
	args := pinyin.NewArgs()
	args.Style = pinyin.FirstLetter
	args.Fallback = func(r rune, _ pinyin.Args) []string {
		if r <= unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return []string{string(r)}
		}
		return nil
	}
	for _, letter := range pinyin.LazyPinyin(strings.TrimRight(city, "市省县区"), args) {
		letters.WriteString(strings.ToUpper(letter))
	}
	return cmp.Or(letters.String(), "BC")
}

// placeDistricts divides the districts: honest classes are where there is a quota.
func (p *programme) placeDistricts() {
	for _, d := range p.Districts {
		if d.Quota > 0 {
			p.districts = append(p.districts, d.Name)
		} else if p.reserve == "" {
			p.reserve = d.Name
		}
	}
	if p.Districts == nil {
		for _, n := range "一二三四五" {
			p.districts = append(p.districts, fmt.Sprintf("%s第%c区", p.City, n))
		}
		p.remote = p.City + "第六区"
		return
	}
	if p.remote = p.reserve; p.remote != "" {
		return
	}
	if last := len(p.districts) - 1; last > 0 && p.isListed("district_not_inspected") {
		p.districts, p.remote = p.districts[:last], p.districts[last]
	}
}

// nameWords finds the words that honest exports carry, as far as they rest on nothing
// but the notice.
func (p *programme) nameWords() {
	known := p.KnownWords()
	named := func(of func(policy.Keys) string) (words []string) {
		for _, s := range p.Subsidies {
			words = append(words, of(s.Keys))
		}
		for _, u := range p.Uplifts {
			words = append(words, of(u.Keys))
		}
		return words
	}
	by := func(of func(policy.ThresholdBy) string) (words []string) {
		for _, t := range p.Thresholds {
			for _, b := range t.By {
				words = append(words, of(b))
			}
		}
		return words
	}
	p.occupations = slices.Clone(p.Occupations)
	if p.occupations == nil {
		p.occupations = once(named(func(k policy.Keys) string { return k.Occupation }),
			by(func(b policy.ThresholdBy) string { return b.Occupation }))
	}
	if p.occupations == nil {
		p.occupations = append(p.occupations, cmp.Or(slices.Concat(known["classes.occupation"], []string{"示例职业"})...))
	}
	p.levels = once(named(func(k policy.Keys) string { return k.Level }),
		by(func(b policy.ThresholdBy) string { return b.Level }))
	for _, c := range p.Caps {
		if p.levels == nil && slices.Contains(c.Same, "level") {
			p.levels = known["classes.level"]
		}
	}
	p.modes = once([]string{offline, mixed}, named(func(k policy.Keys) string { return k.Mode }),
		by(func(b policy.ThresholdBy) string { return b.Mode }))
	p.certificates = once(named(func(k policy.Keys) string { return k.Certificate }))
	p.categories = p.EligibleCategories
	if p.categories == nil {
		p.categories = p.commonCategories(named(func(k policy.Keys) string { return k.Category }))
	}
	p.teacherKinds = p.TeacherKinds
	if p.teacherKinds == nil {
		p.teacherKinds = []string{"教师"}
	}
	p.methods = p.SigninMethods
	if p.methods == nil {
		p.methods = []string{"小程序"}
	}
	p.papers = others(p.SigninMethods, "纸质", "手工补签", "纸质签到单", "口头报到")
	p.sources = p.PaymentSources
	if p.sources == nil {
		p.sources = []string{cmp.Or(slices.Concat(known["payments.source"], []string{"财政资金"})...)}
	}
	for _, m := range p.Materials {
		if m.OnlineOnly {
			p.onlineOnly = append(p.onlineOnly, m.Name)
		} else {
			p.materials = append(p.materials, m.Name)
		}
	}
}

// commonCategories are those of people at large, as far as the notice knows them, and
// those that it names itself.
func (p *programme) commonCategories(named []string) []string {
	for _, c := range p.Caps {
		named = append(named, c.Except...)
	}
	refused := slices.Concat(p.PublicEmployeeCategories, p.StudentCategories)
	known := p.KnownWords()["trainees.category"]
	isUnfit := func(category string) bool { return slices.Contains(refused, category) }
	all := slices.DeleteFunc(slices.Clone(categories), func(category string) bool {
		return known != nil && !slices.Contains(known, category)
	})
	for _, category := range slices.DeleteFunc(once(named), isUnfit) {
		if !slices.Contains(all, category) {
			all = append(all, category)
		}
	}
	if all == nil {
		all = slices.DeleteFunc(slices.Clone(known), isUnfit)
	}
	if len(all) == 0 {
		all = []string{"其他"}
	}
	return all
}

// age finds the birthdays of people who may take part all through the programme.
func (p *programme) age() error {
	young, old := max(18, p.base("age_from", 0)), 51
	if old <= young {
		old = young + 15
	}
	below := min(p.base("age_below_male", 151), p.base("age_below_female", 151))
	old = min(old, below-1-(p.last.Time().Year()-p.year))
	if old <= young {
		if young = p.base("age_from", 0); old <= young {
			return fmt.Errorf("eligible: nobody is from %d to below %d years old all through the programme; widen the ages", young, below)
		}
	}
	p.oldest = record.On(p.year-old, time.January, 2)
	p.births = int(record.On(p.year-young, time.January, 1) - p.oldest)
	return nil
}

// size finds how many come to a class, those asked for where the notice lets them, and how
// long the longest is. A class has room for what is planted in it.
func (p *programme) size(asked Size) error {
	p.least = 10
	if p.isListed("signin_burst") {
		p.least = max(p.least, min(p.base("burst_signins", 0), 40))
	}
	p.least = max(p.least, p.base("class_size_from", 0))
	p.most = p.least + 4
	if to, ok := p.Threshold("class_size_to"); ok {
		p.least, p.most = min(p.least, int(to)), min(p.most, max(1, int(to)-1))
		p.most = max(p.least, p.most)
	}
	if asked != (Size{}) {
		greatest := MaxSize
		if to, ok := p.Threshold("class_size_to"); ok {
			greatest = max(p.least, min(greatest, int(to)-1))
		}
		if asked.Least < p.least || asked.Most > greatest || asked.Least > asked.Most {
			return &OptionError{"class-size", asked, fmt.Sprintf("the notice and its faults have room for %d to %d trainees; "+
				"give two numbers between them", p.least, greatest)}
		}
		p.least, p.most = asked.Least, asked.Most
	}
	p.perClass = max(16, p.most+2)
	for _, s := range p.shapes() {
		c := &class{programme: p, shape: s}
		if minutes := c.period(); minutes > halfDay-pause {
			return fmt.Errorf("period_minutes %d: half a day has room for %d; give it that at most", minutes, halfDay-pause)
		}
		low, high := c.limit("minimum_theory_percent", 0), c.limit("maximum_theory_percent", 100)
		if low > high {
			return fmt.Errorf("minimum_theory_percent %d: above maximum_theory_percent %d for classes of %s %s; lower it",
				low, high, s.occupation, s.level)
		}
		c.number = 5 // the longer ones
		days, _, _ := c.plan()
		p.span = max(p.span, days)
	}
	return nil
}

// shapes are all that rates, thresholds and caps can tell apart.
func (p *programme) shapes() []shape {
	var all []shape
	for _, occupation := range p.occupations {
		for _, level := range cmpNone(p.levels) {
			for _, mode := range p.modes {
				all = append(all, shape{occupation, level, mode})
			}
		}
	}
	return all
}

// cmpNone is a list, or the blank word for none.
func cmpNone(words []string) []string {
	if words == nil {
		return []string{""}
	}
	return words
}

func (p *programme) isListed(rule string) bool { _, ok := p.listed[rule]; return ok }

// costs tells whether a rule is listed and takes or holds money.
func (p *programme) costs(rule string) bool {
	return p.isListed(rule) && p.listed[rule].Effect != "none"
}

// base is a threshold's value for classes in general, or another where the notice has
// none.
func (p *programme) base(threshold string, other int) int {
	if value, ok := p.Threshold(threshold); ok {
		return int(value)
	}
	return other
}

// limit is a threshold's value for the class: of those that fit it the one with most
// keys.
func (c *class) limit(threshold string, other int) int {
	i := slices.IndexFunc(c.Thresholds, func(t policy.Threshold) bool { return t.Name == threshold })
	if i < 0 {
		return other
	}
	value, most := c.Thresholds[i].Value, 0
	for _, b := range c.Thresholds[i].By {
		keys := policy.Keys{Occupation: b.Occupation, Level: b.Level, Mode: b.Mode}
		if n, ok := c.fits(keys, "", ""); ok && n > most {
			value, most = b.Value, n
		}
	}
	return int(value)
}

// due is a date moved by a duration of the notice, or other days later where it has none.
func (p *programme) due(threshold string, d record.Date, other int) record.Date {
	i := slices.IndexFunc(p.Thresholds, func(t policy.Threshold) bool { return t.Name == threshold })
	if i < 0 {
		return d + record.Date(other)
	}
	return p.moved(d, int(p.Thresholds[i].Value), p.Thresholds[i].Unit)
}

// dueOf is due for a duration that may differ by class.
func (c *class) dueOf(threshold string, d record.Date) record.Date {
	i := slices.IndexFunc(c.Thresholds, func(t policy.Threshold) bool { return t.Name == threshold })
	if i < 0 {
		return d
	}
	return c.moved(d, c.limit(threshold, 0), c.Thresholds[i].Unit)
}

// unitOf is that of a threshold, "" where the notice has none.
func (p *programme) unitOf(threshold string) string {
	for _, t := range p.Thresholds {
		if t.Name == threshold {
			return t.Unit
		}
	}
	return ""
}

// counts tells whether the time for claims counts from a base, "end" or "certificate".
func (p *programme) counts(from string) bool {
	return slices.ContainsFunc(p.Thresholds, func(t policy.Threshold) bool {
		return t.Name == "claim_within" && t.From == from
	})
}

// moved is a date so many 日, 工作日, 月 or 年 later.
func (p *programme) moved(d record.Date, n int, unit string) record.Date {
	switch unit {
	case "工作日":
		for n > 0 {
			if d++; p.isWorking(d) {
				n--
			}
		}
		return d
	case "年":
		n *= 12
		fallthrough
	case "月":
		y, m, day := d.Time().Date()
		last := record.On(y, m+time.Month(n)+1, 0)
		return min(record.On(y, m+time.Month(n), 1)+record.Date(day-1), last)
	}
	return d + record.Date(n)
}

// isWorking goes by Mondays to Fridays where no calendar says more.
func (p *programme) isWorking(d record.Date) bool {
	day := d.Time()
	if p.Calendars.Has(day.Year()) {
		return p.Calendars.IsWorking(day)
	}
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// once is every word that is not blank, once, in its first place; nil for none.
func once(lists ...[]string) []string {
	var all []string
	for _, word := range slices.Concat(lists...) {
		if word != "" && !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	return all
}

// others are the words that are not listed.
func others(listed []string, words ...string) []string {
	return slices.DeleteFunc(words, func(word string) bool { return slices.Contains(listed, word) })
}

// strange is a word that a column may hold and that is not listed: the last that the
// notice knows, else another.
func (p *programme) strange(column string, listed []string, other ...string) string {
	known := others(listed, slices.Clone(p.KnownWords()[column])...)
	if len(known) > 0 {
		return known[len(known)-1]
	}
	return cmp.Or(others(listed, other...)...)
}
