package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/policy/strict"
)

// A Subsidy is a rate of the notice: what a trainee is worth whom its keys fit. Of the
// rates that fit, the one with most keys counts.
type Subsidy struct {
	Keys
	Yuan        string // exact decimal with two places, "" where it is paid by the hour
	YuanPerHour string // of the hours delivered, "" where it is paid by the head
	AtMostYuan  string // "" for no bound
}

// An Uplift is what a trainee is worth in per cent whom its keys fit; the greatest that
// fits counts, never two.
type Uplift struct {
	Keys
	Percent int64
}

// Keys are whom a rate or an uplift fits: the class by occupation, level, mode and
// start_date (both bounds included), the trainee by the kind of the certificate and by
// category. What is empty or zero fits anybody; an unknown value fits no key.
type Keys struct {
	Occupation, Level, Mode, Certificate, Category string
	StartedFrom, StartedTo                         time.Time
}

// count is the number of keys, each bound of the dates being one.
func (k Keys) count() int64 {
	var n int64
	for _, text := range []string{k.Occupation, k.Level, k.Mode, k.Certificate, k.Category} {
		if text != "" {
			n++
		}
	}
	for _, date := range []time.Time{k.StartedFrom, k.StartedTo} {
		if !date.IsZero() {
			n++
		}
	}
	return n
}

// A Cap limits how often one person is paid for.
type Cap struct {
	Times   int64
	PerYear bool     // counted anew in each calendar year of start_date
	Same    []string // counted among classes that agree in these: occupation, level, mode
	Except  []string // categories of trainees that it does not judge
}

// Text of a cap in Chinese, as a finding names it.
func (c Cap) Text() string {
	var text strings.Builder
	text.WriteString("每人")
	if c.PerYear {
		text.WriteString("每年")
	}
	if c.Same != nil {
		var same []string
		for _, column := range c.Same {
			same = append(same, sameColumns[column])
		}
		text.WriteString("同一" + strings.Join(same, "、"))
	}
	if c.Times == 1 && !c.PerYear && c.Same == nil {
		text.WriteString("一次")
	} else {
		fmt.Fprintf(&text, "至多 %d 次", c.Times)
	}
	if c.Except != nil {
		text.WriteString("（" + strings.Join(c.Except, "、") + "除外）")
	}
	return text.String()
}

var sameColumns = map[string]string{"occupation": "工种", "level": "等级", "mode": "培训形式"}

// readMoney reads money.yaml: what an entitled trainee is worth, and how often.
func (p *Policy) readMoney(root strict.Value) {
	f := root.Record([]string{"subsidies"}, "uplifts", "caps")
	keyNames := []string{"occupation", "level", "mode", "certificate", "category", "started_from", "started_to"}
	var rates []keyed
	for _, item := range f["subsidies"].Items(1) {
		row := item.Record(nil, append(keyNames, "yuan", "yuan_per_hour", "at_most")...)
		k := p.keys(item, row)
		rates = append(rates, k)
		s := Subsidy{Keys: k.Keys()}
		byHead, hasHead := row["yuan"]
		byHour, hasHour := row["yuan_per_hour"]
		atMost, hasMost := row["at_most"]
		switch {
		case !item.Sound() && hasHead == hasHour: // one of the two may be misspelt
		case hasHead == hasHour:
			item.Fail("say yuan or yuan_per_hour, one of the two", "a rate says %s",
				map[bool]string{true: "both yuan and yuan_per_hour", false: "neither yuan nor yuan_per_hour"}[hasHead])
		case hasHead && hasMost:
			atMost.Fail("leave it out, or say yuan_per_hour", "at_most bounds what is paid by the hour, and yuan is not")
		case hasHead:
			s.Yuan = byHead.Money()
		default:
			s.YuanPerHour = byHour.Money()
			if hasMost {
				s.AtMostYuan = atMost.Money()
			}
		}
		p.Subsidies = append(p.Subsidies, s)
	}
	if f["subsidies"].Sound() {
		refuseTies(rates)
	}
	if list, ok := f["uplifts"]; ok {
		lines := map[Keys]int{}
		for _, item := range list.Items(1) {
			row := item.Record([]string{"percent"}, keyNames...)
			if len(row) == 1 && item.Sound() {
				item.Fail("name whom it is for, or raise the rates", "an uplift for everybody")
			}
			u := Uplift{p.keys(item, row).Keys(), row["percent"].Whole(101, 1000)}
			if first, ok := lines[u.Keys]; ok && item.Sound() {
				item.Fail("keep one of them", "an uplift for the same people as that of line %d", first)
			}
			if item.Sound() {
				lines[u.Keys] = item.Line()
			}
			p.Uplifts = append(p.Uplifts, u)
		}
	}
	if list, ok := f["caps"]; ok {
		p.readCaps(list)
		p.sets["caps"] = list
	}
}

func (p *Policy) readCaps(list strict.Value) {
	seen := map[string]int{}
	for _, item := range list.Items(1) {
		f := item.Record([]string{"times"}, "per", "same", "except")
		c := Cap{Times: f["times"].Whole(1, 1000)}
		if per, ok := f["per"]; ok {
			c.PerYear = per.OneOf([]string{"year"}) == "year"
		}
		if same, ok := f["same"]; ok {
			seen := map[string]int{}
			for _, column := range same.Items(1) {
				name := column.OneOf([]string{"occupation", "level", "mode"})
				column.Unique(seen, name)
				c.Same = append(c.Same, name)
			}
		}
		if except, ok := f["except"]; ok {
			c.Except = except.Singles(1)
			p.meanings = append(p.meanings, meanings(except, "trainees", "category")...)
		}
		if item.Sound() {
			same, except := slices.Sorted(slices.Values(c.Same)), slices.Sorted(slices.Values(c.Except))
			what := fmt.Sprint(c.PerYear, same, except)
			if first, ok := seen[what]; ok {
				item.Fail("keep the one that is meant", "a cap on the same classes of the same people as that of line %d",
					first)
			}
			seen[what] = item.Line()
		}
		p.Caps = append(p.Caps, c)
	}
}

// keyed are the keys of one row of a list, for finding rows that tie.
type keyed struct {
	item   strict.Value
	values map[string]string // key → value; dates as they stand
	from   time.Time
	to     time.Time
}

// Keys of a row as rates have them.
func (k keyed) Keys() Keys {
	return Keys{
		Occupation: k.values["occupation"], Level: k.values["level"], Mode: k.values["mode"],
		Certificate: k.values["certificate"], Category: k.values["category"], StartedFrom: k.from, StartedTo: k.to,
	}
}

// keyColumns are the columns of the exports that hold the words of a key.
var keyColumns = map[string][2]string{
	"occupation": {"classes", "occupation"}, "level": {"classes", "level"}, "mode": {"classes", "mode"},
	"certificate": {"assessments", "certificate_kind"}, "category": {"trainees", "category"},
}

// keys reads the keys of a row; each value must be a word that its column may hold,
// which is checked once all words are read.
func (p *Policy) keys(item strict.Value, row strict.Record) keyed {
	k := keyed{item: item, values: map[string]string{}}
	for _, name := range []string{"occupation", "level", "mode", "certificate", "category"} {
		v, ok := row[name]
		if !ok {
			continue
		}
		k.values[name] = v.Single()
		p.meanings = append(p.meanings, meaning{keyColumns[name][0], keyColumns[name][1], k.values[name], v})
	}
	_, hasFrom := row["started_from"]
	_, hasTo := row["started_to"]
	switch {
	case hasFrom && hasTo:
		k.from, k.to = row.Period("started_from", "started_to")
	case hasFrom:
		k.from = row["started_from"].Date()
	case hasTo:
		k.to = row["started_to"].Date()
	}
	if hasFrom {
		k.values["started_from"] = k.from.Format(time.DateOnly)
	}
	if hasTo {
		k.values["started_to"] = k.to.Format(time.DateOnly)
	}
	return k
}

// refuseTies fails where two rows with as many keys could fit the same trainee and no
// third row names the keys of both together: nobody could say which of the two counts.
func refuseTies(rows []keyed) {
	for j, b := range rows {
		for _, a := range rows[:j] {
			if len(a.values) != len(b.values) || !couldMeet(a, b) {
				continue
			}
			both := union(a, b)
			if both != nil && len(both) > len(a.values) && slices.ContainsFunc(rows, func(c keyed) bool {
				return len(c.values) == len(both) && covers(c.values, both)
			}) {
				continue
			}
			b.item.Fail("tell them apart by a key, or add a row with the keys of both",
				"could fit whom line %d fits, with as many keys", a.item.Line())
		}
	}
}

// couldMeet tells whether somebody could be fitted by both rows.
func couldMeet(a, b keyed) bool {
	for name, one := range a.values {
		if other, ok := b.values[name]; ok && one != other && !strings.HasPrefix(name, "started_") {
			return false
		}
	}
	before := func(to, from time.Time) bool { return !to.IsZero() && !from.IsZero() && to.Before(from) }
	return !before(a.to, b.from) && !before(b.to, a.from)
}

// union is every key of both rows, nil where they give one key two values.
func union(a, b keyed) map[string]string {
	both := map[string]string{}
	for _, row := range []keyed{a, b} {
		for name, one := range row.values {
			if other, ok := both[name]; ok && other != one {
				return nil
			}
			both[name] = one
		}
	}
	return both
}

func covers(keys, want map[string]string) bool {
	for name, one := range want {
		if keys[name] != one {
			return false
		}
	}
	return true
}

// OneRate is the rate of a notice that pays everybody the same, in yuan as an exact
// decimal with two places; "" where it pays otherwise.
func (p *Policy) OneRate() string {
	if len(p.Subsidies) == 1 && len(p.Uplifts) == 0 && p.Subsidies[0].count() == 0 {
		return p.Subsidies[0].Yuan
	}
	return ""
}
