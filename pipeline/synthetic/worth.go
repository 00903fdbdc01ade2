package synthetic

import (
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/synthetic/record"
)

// fits tells whether keys fit a person of the class, and how many keys they are. What is
// blank fits no key.
func (c *class) fits(k policy.Keys, certificate, category string) (keys int, ok bool) {
	for _, pair := range [][2]string{{k.Occupation, c.occupation}, {k.Level, c.level}, {k.Mode, c.mode},
		{k.Certificate, certificate}, {k.Category, category}} {
		switch {
		case pair[0] == "":
		case pair[0] != pair[1]:
			return 0, false
		default:
			keys++
		}
	}
	if !k.StartedFrom.IsZero() {
		if c.start < record.DateOf(k.StartedFrom, 0) {
			return 0, false
		}
		keys++
	}
	if !k.StartedTo.IsZero() {
		if c.start > record.DateOf(k.StartedTo, 0) {
			return 0, false
		}
		keys++
	}
	return keys, true
}

// worthFen is what a person of the class with a kind of certificate and a category is
// worth; ok is false where no rate fits.
func (c *class) worthFen(certificate, category string) (fen int, ok bool) {
	most := -1
	for _, s := range c.Subsidies {
		if keys, fit := c.fits(s.Keys, certificate, category); fit && keys > most {
			most, fen = keys, c.rateFen(s)
		}
	}
	percent := 100
	for _, u := range c.Uplifts {
		if _, fit := c.fits(u.Keys, certificate, category); fit {
			percent = max(percent, int(u.Percent))
		}
	}
	return (fen*percent + 50) / 100, most >= 0
}

func (c *class) rateFen(s policy.Subsidy) int {
	if s.Yuan != "" {
		return fenOf(s.Yuan)
	}
	fen := fenOf(s.YuanPerHour) * c.deliveredHours()
	if s.AtMostYuan != "" {
		fen = min(fen, fenOf(s.AtMostYuan))
	}
	return fen
}

// fenOf reads an exact decimal with two places.
func fenOf(yuan string) int {
	fen, err := strconv.Atoi(strings.Replace(yuan, ".", "", 1))
	if err != nil {
		panic("synthetic: yuan " + yuan) // the policy has checked it
	}
	return fen
}

// deliveredHours are those of the sessions that somebody signed in to.
func (c *class) deliveredHours() int {
	held := map[int]bool{}
	for _, in := range c.signins {
		held[in.Session] = true
	}
	hours := 0
	for _, s := range c.sessions {
		if held[s.No] {
			hours += min(s.Hours, (s.End-s.Start)/c.period())
		}
	}
	return hours
}

// rangeFen is the least and the greatest that a person of the class can be worth,
// whatever their certificate and category.
func (c *class) rangeFen() (least, greatest int) {
	categories := []string{""}
	for _, s := range c.Subsidies {
		categories = append(categories, s.Category)
	}
	for _, u := range c.Uplifts {
		categories = append(categories, u.Category)
	}
	isFirst := true
	for _, certificate := range append([]string{""}, c.certificates...) {
		for _, category := range categories {
			fen, ok := c.worthFen(certificate, category)
			switch {
			case !ok:
			case isFirst:
				least, greatest, isFirst = fen, fen, false
			default:
				least, greatest = min(least, fen), max(greatest, fen)
			}
		}
	}
	return least, greatest
}

func (c *class) leastFen() int    { least, _ := c.rangeFen(); return least }
func (c *class) greatestFen() int { _, greatest := c.rangeFen(); return greatest }

// kinds are the kinds of certificate that a person of a category is paid for; the blank
// one where the notice tells none apart.
func (c *class) kinds(category string) []string {
	var kinds []string
	for _, kind := range cmpNone(c.certificates) {
		if _, ok := c.worthFen(kind, category); ok {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// paid are the categories of people that a rate fits.
func (c *class) paid() []string {
	var paid []string
	for _, category := range c.categories {
		if c.kinds(category) != nil {
			paid = append(paid, category)
		}
	}
	return paid
}

// entitledFen is what those are worth whom the institution claims for.
func (c *class) entitledFen() int {
	sum := 0
	for _, t := range c.trainees {
		if t.Passed {
			fen, _ := c.worthFen(c.kindOf(t), t.Category)
			sum += fen
		}
	}
	return sum
}

// kindOf is the kind of a trainee's certificate, "" for none.
func (c *class) kindOf(t *record.Trainee) string {
	if a := c.assessment(t); a != nil {
		return a.Kind
	}
	return ""
}
