package disclosure

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
)

// What it costs to empty a further count: those of a district tell less than those of the
// whole, and readers miss a zero most. A count that classes tell anyway is emptied only
// where nothing else helps.
const (
	costOfCount  = 4
	costOfZero   = 6
	costOfWhole  = 20
	costOfTold   = 100
	costOfUnseen = 2    // a fate that nobody has
	costOfAlone  = 30   // a mark that changes without its reasons
	costOfNoRule = 1000 // a fate without a reason
)

// How wide a search looks where it has no end otherwise: the simplest fates come first.
const (
	widest  = 48  // fates of a district, kinds of fates
	firsts  = 24  // changes to which a second is looked for
	seconds = 192 // of each
)

// A step is what one person's change of fate does to the counts: those of the person's
// district, and those of the whole.
type step struct {
	Change
	district, whole []part
	costs           int // of itself, whatever it empties
}

// A part is by how much a count changes; yuan in fen, under the measure of the persons that
// they belong to.
type part struct {
	cell int
	by   int64
	fen  int64
}

// search looks for witnesses. Counts are numbered, and steps made once.
type search struct {
	*Choice
	rules   map[string]Rule
	numbers map[Cell]int
	cells   []Cell
	isEmpty []bool
	cost    []int // of emptying a count that is not yet
	kinds   map[string][]kind
	seen    map[kind]bool
	steps   []*step
	by      map[string][]*step // steps by district
	cancel  map[string][]*step // by what they do to the whole, the other way round
	offset  map[part][]*step   // by a single part of that
}

func newSearch(c *Choice, fates []Fate, rules []Rule) *search {
	s := &search{
		Choice: c, rules: map[string]Rule{}, numbers: map[Cell]int{}, kinds: map[string][]kind{}, seen: map[kind]bool{},
		by: map[string][]*step{}, cancel: map[string][]*step{}, offset: map[part][]*step{},
	}
	for _, r := range rules {
		s.rules[r.Rule] = r
	}
	s.sortKinds(fates)
	for _, f := range s.simplest(fates) {
		s.change(f)
	}
	for _, st := range s.steps {
		s.by[st.Fate.District] = append(s.by[st.Fate.District], st)
		key := signature(st.whole, -1)
		s.cancel[key] = append(s.cancel[key], st)
		for _, p := range st.whole {
			p.by, p.fen = -p.by, 0
			s.offset[p] = append(s.offset[p], st)
		}
	}
	return s
}

// signature is a text for some parts, or for what undoes them.
func signature(parts []part, sign int64) string {
	var b []byte
	for _, p := range parts {
		b = binary.AppendVarint(b, int64(p.cell))
		b = binary.AppendVarint(b, sign*p.by)
		b = binary.AppendVarint(b, sign*p.fen)
	}
	return string(b)
}

// number is the number of a count.
func (s *search) number(c Cell) int {
	n, isKnown := s.numbers[c]
	if !isKnown {
		n = len(s.cells)
		s.numbers[c] = n
		s.cells, s.isEmpty, s.cost = append(s.cells, c), append(s.isEmpty, false), append(s.cost, s.costOf(c))
	}
	return n
}

func (s *search) costOf(c Cell) int {
	_, isShown := s.places[c.District]
	n := s.Counts[c]
	switch {
	case !isShown, s.IsProtected(c): // empty in any case
		return 0
	case n > 0 && n <= 2 && s.told[c] == n:
		return costOfTold
	case c.District == "":
		return costOfWhole
	case n == 0:
		return costOfZero
	}
	return costOfCount
}

// sortKinds lists the kinds that somebody who is not entitled has or may have, by the
// effects of the class.
func (s *search) sortKinds(fates []Fate) {
	classes := map[string]bool{}
	for i := range fates {
		k := fates[i].kind()
		if o := k.outcome(); o != Held && o != Rejected {
			continue
		}
		classes[k.class] = true
		if !s.seen[k] {
			s.seen[k] = true
			if len(s.kinds[k.class]) < widest {
				s.kinds[k.class] = append(s.kinds[k.class], k)
			}
		}
	}
	for class := range classes {
		add := func(k kind) {
			if !slices.Contains(s.kinds[class], k) {
				s.kinds[class] = append(s.kinds[class], k)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(s.rules)) {
			if r := s.rules[id]; r.IsPossible && !slices.Contains(rules(class), id) {
				own := id
				if r.IsReject {
					own += "!"
				}
				add(s.kindOf(class, own, !r.Fails && s.hasAssessments))
			}
		}
		if class != "" {
			add(s.kindOf(class, "", s.hasAssessments))
		}
		// where the notice has no rule that holds, or none that rejects
		add(kind{class, "", s.hasAssessments, "other"})
		if !strings.Contains(class, "!") {
			add(kind{class, "", s.hasAssessments, Held})
		}
	}
}

// kindOf is where somebody leaves the waterfall for some effects of class and own.
func (s *search) kindOf(class, own string, isPassed bool) kind {
	k, first := kind{class, own, isPassed, Held}, int64(-1)
	for _, list := range []string{class, own} {
		for id := range strings.SplitSeq(list, ";") {
			name, isReject := strings.CutSuffix(id, "!")
			if r := s.rules[name]; isReject && (first < 0 || r.StepNo < first) {
				first, k.step = r.StepNo, r.Step
			}
		}
	}
	return k
}

// simplest are the fates that steps are made of: one of each kind and worth in a district,
// and no more of them than a search looks at, but each that a protected count has.
func (s *search) simplest(fates []Fate) []*Fate {
	type one struct {
		district, told, found string
		kind                  kind
		worth                 int64
	}
	known, number := map[one]bool{}, map[string]int{}
	var all []*Fate
	for i := range fates {
		f := &fates[i]
		o := one{f.District, f.Told, f.FoundRules, f.kind(), f.WorthFen}
		if known[o] {
			continue
		}
		known[o] = true
		if number[f.District]++; number[f.District] <= widest || s.isAmongFew(f) {
			all = append(all, f)
		}
	}
	return all
}

// isAmongFew tells whether a protected count counts somebody of a fate.
func (s *search) isAmongFew(f *Fate) bool {
	for _, m := range f.kind().measures(s.hasAssessments) {
		if s.IsProtected(Cell{m, f.District}) || s.IsProtected(Cell{m, ""}) {
			return true
		}
	}
	return slices.ContainsFunc(rules(f.FoundRules), func(id string) bool {
		return s.IsProtected(Cell{Measure{Found, id}, ""})
	})
}

// change makes the steps of a person of a fate.
func (s *search) change(f *Fate) {
	own := rules(f.OwnRules)
	for _, id := range rules(f.FoundRules) { // found without an effect
		if s.counted[id] && !slices.Contains(own, id) {
			to := *f
			to.FoundRules = strings.Join(slices.DeleteFunc(rules(f.FoundRules),
				func(other string) bool { return other == id }), ";")
			s.add(f, to, 0)
		}
	}
	if f.Step != Entitled && s.hasAssessments {
		to := *f
		to.IsPassed = !f.IsPassed
		s.add(f, to, costOfAlone)
	}
	if o := f.kind().outcome(); o != Held && o != Rejected {
		return
	}
	for _, k := range s.kinds[f.ClassRules] {
		costs := 0
		switch {
		case k == f.kind(), f.Told != "" && k.outcome() != f.kind().outcome():
			continue
		case !k.hasReason():
			costs = costOfNoRule
		case k.own == f.OwnRules && k.step == f.Step:
			costs = costOfAlone
		case !s.seen[k]:
			costs = costOfUnseen
		}
		s.add(f, f.with(k).To, costs)
	}
}

func (s *search) add(f *Fate, to Fate, costs int) {
	to.Persons = 1
	d := s.of(Witness{{f, to}})
	st := &step{Change: Change{f, to}, costs: costs}
	for _, cell := range d.changed() {
		p := part{cell: s.number(cell), by: d.cells[cell]}
		switch cell.Measure {
		case Measure{Held, ""}:
			p.fen = d.heldFen[cell.District]
		case Measure{Rejected, ""}:
			p.fen = d.rejectedFen[cell.District]
		}
		if cell.District == "" {
			st.whole = append(st.whole, p)
		} else {
			st.district = append(st.district, p)
		}
	}
	for _, parts := range [][]part{st.district, st.whole} {
		slices.SortFunc(parts, func(a, b part) int { return a.cell - b.cell })
	}
	s.steps = append(s.steps, st)
}

// sum adds parts, both in the order of their counts.
func sum(a, b []part) []part {
	all := make([]part, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch c := a[0].cell - b[0].cell; {
		case c < 0:
			all, a = append(all, a[0]), a[1:]
		case c > 0:
			all, b = append(all, b[0]), b[1:]
		default:
			p := part{a[0].cell, a[0].by + b[0].by, a[0].fen + b[0].fen}
			if p.by != 0 || p.fen != 0 {
				all = append(all, p)
			}
			a, b = a[1:], b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// price is what it costs to empty what some parts change; false where that cannot be: a
// count below zero, passed beyond its bounds, or yuan that change while their persons do
// not.
func (s *search) price(parts []part) (int, bool) {
	total := 0
	for _, p := range parts {
		c := s.cells[p.cell]
		if !s.fits(c, p.by) || p.by == 0 && !s.isEmpty[p.cell] && s.cost[p.cell] > 0 {
			return 0, false
		}
		if !s.isEmpty[p.cell] {
			total += s.cost[p.cell]
		}
	}
	return total, true
}

// changes tells whether parts give a count another value.
func changes(parts []part, cell int) bool {
	return slices.ContainsFunc(parts, func(p part) bool { return p.cell == cell && p.by != 0 })
}

// cheapest is the world that changes a count and empties least beside it; of equal ones the
// first in the order of fates. nil where there is none.
func (s *search) cheapest(of Cell) Witness {
	cell := s.number(of)
	var best Witness
	least := 1 << 30
	type first struct {
		*step
		inDistrict int
	}
	var all []first
	for _, st := range s.steps {
		if of.District != "" && st.Fate.District != of.District {
			continue
		}
		parts := st.district
		if of.District == "" {
			parts = st.whole
		}
		if !changes(parts, cell) {
			continue
		}
		district, canBe := s.price(st.district)
		if !canBe {
			continue
		}
		district += st.costs
		all = append(all, first{st, district})
		if whole, canBe := s.price(st.whole); canBe && district+whole < least {
			best, least = Witness{st.Change}, district+whole
		}
	}
	slices.SortStableFunc(all, func(a, b first) int { return cmp.Compare(a.inDistrict, b.inDistrict) })
	for i, f := range all {
		if f.inDistrict >= least {
			break
		}
		try := func(st *step) {
			if st.Fate == f.Fate && st.Fate.Persons < 2 || f.inDistrict+st.costs >= least {
				return
			}
			whole := sum(f.whole, st.whole)
			district, other := f.district, st.district
			if st.Fate.District == f.Fate.District {
				district, other = sum(f.district, st.district), nil
			}
			if of.District == "" && !changes(whole, cell) || of.District != "" && !changes(district, cell) {
				return
			}
			price := f.costs + st.costs
			for _, parts := range [][]part{district, other, whole} {
				one, canBe := s.price(parts)
				if price += one; !canBe || price >= least {
					return
				}
			}
			best, least = Witness{f.Change, st.Change}, price
		}
		if of.District != "" {
			for _, st := range s.cancel[signature(f.whole, 1)] {
				try(st)
			}
		}
		if i >= firsts {
			continue
		}
		for _, p := range f.whole {
			if p.fen = 0; s.isEmpty[p.cell] || s.cost[p.cell] == 0 {
				continue
			}
			for _, st := range s.offset[p][:min(seconds, len(s.offset[p]))] {
				try(st)
			}
		}
	}
	return best
}

// empty leaves empty what a world changes, and keeps the world as the reason.
func (s *search) empty(w Witness) {
	d := s.of(w)
	for _, cell := range d.changed() {
		if _, isShown := s.places[cell.District]; isShown && !s.Empty(cell) && d.cells[cell] != 0 {
			s.Witnesses[cell] = w
			s.isEmpty[s.number(cell)] = true
		}
	}
}

// restore shows again what need not be empty: a count that is not protected, if every count
// that was emptied with it has another world yet. The whole and zeros come first.
func (s *search) restore() {
	again := slices.DeleteFunc(s.Emptied(), s.IsProtected)
	slices.SortStableFunc(again, func(a, b Cell) int { return cmp.Compare(s.costOf(b), s.costOf(a)) })
	for _, cell := range again {
		before := maps.Clone(s.Witnesses)
		delete(s.Witnesses, cell)
		s.isEmpty[s.number(cell)] = false
		for _, other := range s.Emptied() {
			if !slices.Contains(s.of(before[other]).changed(), cell) {
				continue
			}
			w := s.cheapest(other)
			if w == nil || slices.ContainsFunc(s.of(w).changed(), s.isTold) {
				s.Witnesses, s.isEmpty[s.number(cell)] = before, true
				break
			}
			s.Witnesses[other] = w
		}
	}
}

// isTold tells whether a count stands in the public edition.
func (s *search) isTold(c Cell) bool {
	_, isShown := s.places[c.District]
	return isShown && !s.Empty(c)
}
