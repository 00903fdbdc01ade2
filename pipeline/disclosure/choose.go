package disclosure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Cell is one count: of a measure in a district, or in all, where District is "".
type Cell struct {
	Measure
	District string
}

func (c Cell) String() string {
	place, rule := c.District, ""
	if place == "" {
		place = "the whole"
	}
	if c.Rule != "" {
		rule = " of " + c.Rule
	}
	return c.Name + rule + " in " + place
}

// A Change gives one of the persons of a fate another one.
type Change struct {
	Fate *Fate
	To   Fate // what is then true of the person
}

// A Witness is another world: ours but for the fate of one or two persons.
type Witness []Change

// Choice is which counts are left empty, and why none of them can be worked out.
type Choice struct {
	Counts    map[Cell]int64   // every count that is not 0
	Protected []Cell           // of one or two persons whom nothing else tells
	Witnesses map[Cell]Witness // of each emptied count: the world in which it is another

	hasAssessments       bool
	counted              map[string]bool  // rules about trainees
	told                 map[Cell]int64   // persons of a count whom rows and findings of classes tell
	places               map[string]Place // by id
	heldFen, rejectedFen map[string]int64 // by district
	doubt                int
}

// Empty tells whether a count is left empty.
func (c *Choice) Empty(cell Cell) bool { return c.Witnesses[cell] != nil }

// Emptied are the counts left empty: the whole first, then by district.
func (c *Choice) Emptied() []Cell {
	all := make([]Cell, 0, len(c.Witnesses))
	for cell := range c.Witnesses {
		all = append(all, cell)
	}
	slices.SortFunc(all, compareCells)
	return all
}

func compareCells(a, b Cell) int {
	return cmp.Or(strings.Compare(a.District, b.District), compareMeasures(a.Measure, b.Measure))
}

// Choose decides which counts are left empty. hasAssessments says whether anybody knows who
// was assessed and passed. It is the same for the same fates, in whatever order they come.
func Choose(fates []Fate, all []Rule, places []Place, hasAssessments bool) (*Choice, error) {
	c := &Choice{
		Counts: map[Cell]int64{}, Witnesses: map[Cell]Witness{}, hasAssessments: hasAssessments,
		counted: map[string]bool{}, told: map[Cell]int64{}, places: map[string]Place{},
		heldFen: map[string]int64{}, rejectedFen: map[string]int64{},
	}
	fates = slices.SortedFunc(slices.Values(fates), compareFates)
	for _, r := range all {
		c.counted[r.Rule] = r.IsCounted
	}
	for _, p := range places {
		c.places[p.ID] = p
	}
	c.count(fates)
	s := newSearch(c, fates, all)
	for _, cell := range c.Protected {
		if c.Empty(cell) {
			continue
		}
		w := s.cheapest(cell)
		for w == nil && c.doubt < doubtEntitled {
			c.doubt++
			w = s.cheapest(cell)
		}
		if w == nil {
			return nil, fmt.Errorf("no other world hides the count %s", cell)
		}
		s.empty(w)
	}
	s.restore()
	return c, nil
}

func compareFates(a, b Fate) int {
	return cmp.Or(strings.Compare(a.District, b.District), cmp.Compare(len(a.OwnRules), len(b.OwnRules)),
		strings.Compare(a.OwnRules, b.OwnRules), strings.Compare(a.ClassRules, b.ClassRules),
		strings.Compare(a.Step, b.Step), strings.Compare(a.FoundRules, b.FoundRules),
		strings.Compare(fmt.Sprint(a.IsPassed, a.IsUniform, a.Told), fmt.Sprint(b.IsPassed, b.IsUniform, b.Told)),
		cmp.Compare(a.WorthFen, b.WorthFen), strings.Compare(a.ClassID, b.ClassID))
}

// count counts everybody, and finds what is protected.
func (c *Choice) count(fates []Fate) {
	for i := range fates {
		f := &fates[i]
		for _, m := range f.kind().measures(c.hasAssessments) {
			for _, district := range []string{f.District, ""} {
				cell := Cell{m, district}
				c.Counts[cell] += f.Persons
				if f.tells(m) {
					c.told[cell] += f.Persons
				}
				if district == "" && f.District == "" { // a class of no district counts in all once
					break
				}
			}
		}
		for _, id := range rules(f.FoundRules) {
			if c.counted[id] {
				c.Counts[Cell{Measure{Found, id}, ""}] += f.Persons
			}
		}
		for _, district := range []string{f.District, ""} {
			switch f.kind().outcome() {
			case Held:
				c.heldFen[district] += f.Persons * f.WorthFen
			case Rejected:
				c.rejectedFen[district] += f.Persons * f.WorthFen
			}
			if f.District == "" {
				break
			}
		}
	}
	for cell := range c.Counts {
		if c.IsProtected(cell) {
			c.Protected = append(c.Protected, cell)
		}
	}
	slices.SortFunc(c.Protected, compareCells)
}

// tells says whether rows and findings of classes tell everyone that a person of this fate
// counts in a measure: the entitled have passed every step, and a class that its own
// finding rejects or holds is told by its roster.
func (f *Fate) tells(m Measure) bool {
	isStep := slices.ContainsFunc(waterfall, func(s struct{ step, left, kept string }) bool {
		return s.left == m.Name || s.kept == m.Name
	})
	switch {
	case f.Step == Entitled:
		return isStep
	case f.Told == "":
		return false
	case isStep:
		return f.IsUniform
	case m.Name == ReasonHeld || m.Name == ReasonRejected:
		return slices.Contains(rules(f.ClassRules), m.Rule)
	}
	return m.Name == f.Told
}

// IsProtected tells whether a count is of one or two persons whom nothing else tells.
func (c *Choice) IsProtected(cell Cell) bool {
	n := c.Counts[cell]
	if n < 1 || n > 2 || cell.Name == Entitled || cell.Name == Pending || cell.Name == Trainees {
		return false
	}
	if _, isShown := c.places[cell.District]; !isShown {
		return false
	}
	if cell.Name == Passed {
		p := c.places[cell.District]
		return p.EntitledPersons != p.TraineeCount
	}
	return c.told[cell] < n
}

// hasReason tells of a kind that has reasons for its outcome.
func (k kind) hasReason() bool {
	if k.outcome() == Rejected {
		return strings.Contains(k.class+k.own, "!")
	}
	return k.class+k.own != ""
}

// with is a person of f who has another kind.
func (f *Fate) with(to kind) Change {
	after := *f
	after.OwnRules, after.IsPassed, after.Step, after.Persons = to.own, to.isPassed, to.step, 1
	before, found := rules(f.OwnRules), []string{}
	for _, id := range rules(f.FoundRules) {
		if !slices.Contains(before, id) {
			found = append(found, id)
		}
	}
	for _, id := range rules(to.own) {
		if !slices.Contains(found, id) && (!slices.Contains(before, id) || slices.Contains(rules(f.FoundRules), id)) {
			found = append(found, id)
		}
	}
	slices.Sort(found)
	after.FoundRules = strings.Join(found, ";")
	return Change{f, after}
}

// A delta is by how much a world's counts differ from ours; yuan in fen.
type delta struct {
	cells                map[Cell]int64
	heldFen, rejectedFen map[string]int64 // by district
}

// of says what a world changes.
func (c *Choice) of(w Witness) delta {
	d := delta{map[Cell]int64{}, map[string]int64{}, map[string]int64{}}
	put := func(f *Fate, sign int64) {
		for _, district := range []string{f.District, ""} {
			for _, m := range f.kind().measures(c.hasAssessments) {
				d.cells[Cell{m, district}] += sign
			}
			switch f.kind().outcome() {
			case Held:
				d.heldFen[district] += sign * f.WorthFen
			case Rejected:
				d.rejectedFen[district] += sign * f.WorthFen
			}
			if f.District == "" {
				break
			}
		}
		for _, id := range rules(f.FoundRules) {
			if c.counted[id] {
				d.cells[Cell{Measure{Found, id}, ""}] += sign
			}
		}
	}
	for _, change := range w {
		put(change.Fate, -1)
		put(&change.To, 1)
	}
	return d
}

// changed are the counts of a world that are others, yuan with the persons they belong to.
func (d delta) changed() []Cell {
	var all []Cell
	for cell, by := range d.cells {
		if by != 0 {
			all = append(all, cell)
		}
	}
	for name, fen := range map[string]map[string]int64{Held: d.heldFen, Rejected: d.rejectedFen} {
		for district, by := range fen {
			if cell := (Cell{Measure{name, ""}, district}); by != 0 && d.cells[cell] == 0 {
				all = append(all, cell)
			}
		}
	}
	slices.SortFunc(all, compareCells)
	return all
}

// isWorld tells whether a world can be: no count below zero, nobody entitled who was not,
// the rosters as they are, what classes' findings tell of them true, and passed within what
// findings tell.
func (c *Choice) isWorld(w Witness, d delta) bool {
	for _, change := range w {
		f, to := change.Fate, change.To
		if was, is := f.kind().outcome(), to.kind().outcome(); was != is &&
			(was == Entitled || is == Entitled || was == Pending || is == Pending || f.Told != "") {
			return false
		}
	}
	for cell, by := range d.cells {
		if by == 0 {
			continue
		}
		if !c.fits(cell, by) {
			return false
		}
	}
	return true
}

// fits tells whether a count may be another by so much: never below zero, and passed within
// what is known of it.
func (c *Choice) fits(cell Cell, by int64) bool {
	n := c.Counts[cell] + by
	p, isShown := c.places[cell.District]
	if n < 0 || !isShown || cell.Name != Passed || by == 0 {
		return n >= 0
	}
	least, most := int64(0), p.TraineeCount
	if passed := c.Counts[cell]; c.doubt < doubtEntitled && passed >= p.EntitledPersons {
		least = p.EntitledPersons
	}
	if c.doubt < doubtPlaces {
		if p.LeastPassed != nil {
			least = max(least, *p.LeastPassed)
		}
		if p.MostPassed != nil {
			most = min(most, *p.MostPassed)
		}
	}
	return least <= n && n <= most
}

// What a reader may be in doubt about, where no other world is left otherwise: whether a
// district has used up its places, as its finding says; whether the entitled have passed,
// which a decision may do without.
const (
	doubtPlaces = 1 + iota
	doubtEntitled
)
