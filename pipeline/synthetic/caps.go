package synthetic

import (
	"slices"

	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/synthetic/record"
)

// mostBeside is how many further classes a cap may take to be used up; a notice that
// pays for more of them has no such fault planted.
const mostBeside = 12

// isPlain tells whether a cap is one class a person, which a person of any other class
// uses up.
func isPlain(c policy.Cap) bool {
	return c.Times == 1 && !c.PerYear && c.Same == nil && c.Except == nil
}

// A plan is the classes in which one person of a category uses up a cap: all but the last
// are kept.
type plan struct {
	category string
	classes  []want
}

// planCaps finds a plan for each cap, by which no other cap is used up; nil where there
// is none in the programme, and for plain caps.
func (p *programme) planCaps() {
	p.plans = make([]*plan, len(p.Caps))
	steps := 20_000
	for k, c := range p.Caps {
		if isPlain(c) || c.Times > mostBeside {
			continue
		}
		for _, category := range others(c.Except, slices.Clone(p.categories)...) {
			if classes := p.search(k, category, nil, &steps); classes != nil {
				p.plans[k] = &plan{category, classes}
				break
			}
		}
	}
}

// search goes on from classes that are all kept to one that is not, by the one cap alone.
func (p *programme) search(k int, category string, kept []want, steps *int) []want {
	earliest := p.first + 3
	if n := len(kept); n > 0 {
		earliest = kept[n-1].start + record.Date(p.span+2)
	}
	for _, start := range p.starts(earliest) {
		for _, s := range p.shapes() {
			if *steps--; *steps < 0 {
				return nil
			}
			next := want{s, start}
			if !slices.Contains(p.paidIn(next), category) {
				continue
			}
			var used []int
			for j, c := range p.Caps {
				if !slices.Contains(c.Except, category) && usedUp(c, kept, next) {
					used = append(used, j)
				}
			}
			switch {
			case slices.Equal(used, []int{k}):
				return append(slices.Clone(kept), next)
			case used == nil && len(kept) < mostBeside:
				if found := p.search(k, category, append(slices.Clone(kept), next), steps); found != nil {
					return found
				}
			}
		}
	}
	return nil
}

// starts are the earliest first days from a day on, in this year and in later ones.
func (p *programme) starts(earliest record.Date) []record.Date {
	last := p.last - record.Date(p.span+2)
	var starts []record.Date
	for earliest <= last {
		starts = append(starts, earliest)
		earliest = record.On(earliest.Time().Year()+1, 1, 3)
	}
	return starts
}

// usedUp tells whether classes that are kept use up a cap for the next.
func usedUp(c policy.Cap, kept []want, next want) bool {
	var n int64
	for _, k := range kept {
		if c.PerYear && k.start.Time().Year() != next.start.Time().Year() {
			continue
		}
		same := true
		for _, column := range c.Same {
			a, b := k.column(column), next.column(column)
			same = same && a == b && a != ""
		}
		if same {
			n++
		}
	}
	return n >= c.Times
}

func (s shape) column(name string) string {
	return map[string]string{"occupation": s.occupation, "level": s.level, "mode": s.mode}[name]
}

// paidIn are the categories of people who are paid for in such a class.
func (p *programme) paidIn(w want) []string {
	return (&class{programme: p, shape: w.shape, start: w.start}).paid()
}

// besides counts the further classes of the first n faulty ones.
func (g *generator) besides(n int) int {
	count := func(stories []story) (sum int) {
		for _, s := range stories {
			if cap, ok := g.capOf(s); ok {
				sum += len(g.plans[cap].classes) - 1
			}
		}
		return sum
	}
	return n/len(g.stories)*count(g.stories) + count(g.stories[:n%len(g.stories)])
}

// usingUp is class i as the last of those in which one person uses up a cap, with the
// others beside it, which are right in all else. Their numbers follow those of the run.
func (g *generator) usingUp(i, cap int) *class {
	classes := g.plans[cap].classes
	last, before := len(classes)-1, g.besides(g.nth(i))
	c := g.taughtAs(i, &classes[last])
	k, t := c.take()
	t.Category = g.plans[cap].category
	if a := c.assessment(t); a != nil {
		c.certify(a, t, k)
	}
	for k, w := range classes[:last] {
		other := g.taughtAs(g.Classes+before+k, &w)
		again := other.enrol(*t)
		for _, s := range other.sessions {
			other.sign(again, s)
		}
		other.pass(again)
		other.inspect()
		g.claim(other, g.until)
		c.beside = append(c.beside, other)
	}
	return c
}
