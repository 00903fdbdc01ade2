package disclosure

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// rulesOfTests are rules as a notice has them.
var rulesOfTests = []Rule{
	{Rule: "attendance", IsReject: true, Step: "attendance", StepNo: 0, IsPossible: true, IsCounted: true},
	{Rule: "missing", IsReject: true, Step: "assessment", StepNo: 1, Fails: true, IsPossible: true, IsCounted: true},
	{Rule: "failed", IsReject: true, Step: "pass", StepNo: 2, Fails: true, IsPossible: true, IsCounted: true},
	{Rule: "student", IsReject: true, Step: "other", StepNo: 9, IsPossible: true, IsCounted: true},
	{Rule: "listed", Step: "other", StepNo: 9, IsPossible: true, IsCounted: true},
	{Rule: "phone", Step: "other", StepNo: 9, IsCounted: true}, // without an effect
	{Rule: "hours", IsReject: true, Step: "other", StepNo: 9},  // of classes
	{Rule: "late", Step: "other", StepNo: 9},                   // of classes, holds
}

// placesOf counts the persons of some fates by district.
func placesOf(fates []Fate) []Place {
	by := map[string]*Place{"": {Level: "whole"}}
	for _, f := range fates {
		if by[f.District] == nil {
			by[f.District] = &Place{Level: "district", ID: f.District}
		}
		for _, id := range []string{f.District, ""} {
			by[id].TraineeCount += f.Persons
			switch f.Step {
			case Entitled:
				by[id].EntitledPersons += f.Persons
			case Pending:
				by[id].PendingPersons += f.Persons
			}
		}
	}
	var all []Place
	for _, p := range by {
		all = append(all, *p)
	}
	return all
}

func people(n int64, district, step, own string, isPassed bool) Fate {
	return Fate{District: district, Step: step, OwnRules: own, FoundRules: strings.ReplaceAll(own, "!", ""),
		IsPassed: isPassed, WorthFen: 100000, Persons: n, ClassID: district + "1", Institution: "甲",
		ApplicationID: "S1"}
}

func chosen(t *testing.T, fates []Fate) *Choice {
	t.Helper()
	c, err := Choose(fates, rulesOfTests, placesOf(fates), true)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestFewAreHidden: who is protected, and what is emptied beside.
func TestFewAreHidden(t *testing.T) {
	rejected := people(2, "甲", "other", "", true)
	rejected.ClassRules, rejected.Told, rejected.IsUniform = "hours!", Rejected, true
	for _, c := range []struct {
		name         string
		fates        []Fate
		empty, stand []Cell
	}{
		{"nobody", []Fate{people(9, "甲", Entitled, "", true)}, nil, []Cell{{Measure{Held, ""}, "甲"}}},
		{"one of a district is hidden with another of another district", []Fate{
			people(9, "甲", Entitled, "", true), people(1, "甲", Held, "listed", true),
			people(5, "甲", "other", "student!", true),
			people(9, "乙", Entitled, "", true), people(7, "乙", Held, "listed", true),
			people(5, "乙", "other", "student!", true),
		}, []Cell{{Measure{Held, ""}, "甲"}, {Measure{Rejected, ""}, "甲"}, {Measure{Held, ""}, "乙"},
			{Measure{Rejected, ""}, "乙"}, {Measure{ReasonHeld, "listed"}, "甲"}},
			[]Cell{{Measure{Held, ""}, ""}, {Measure{Rejected, ""}, ""}, {Measure{"absent", ""}, "甲"},
				{Measure{Passed, ""}, "甲"}}},
		{"one of all is hidden with the whole", []Fate{
			people(9, "甲", Entitled, "", true), people(1, "甲", Held, "listed", true),
		}, []Cell{{Measure{Held, ""}, ""}, {Measure{Rejected, ""}, ""}, {Measure{Held, ""}, "甲"},
			{Measure{Found, "listed"}, ""}},
			nil},
		{"a class tells its own", []Fate{people(9, "甲", Entitled, "", true), rejected}, nil,
			[]Cell{{Measure{Rejected, ""}, "甲"}, {Measure{ReasonRejected, "hours"}, "甲"}, {Measure{"other", ""}, "甲"}}},
		{"a finding without an effect", []Fate{people(9, "甲", Entitled, "", true),
			{District: "甲", Step: Entitled, FoundRules: "phone", IsPassed: true, Persons: 2}},
			[]Cell{{Measure{Found, "phone"}, ""}}, []Cell{{Measure{Held, ""}, ""}}},
		{"running classes", []Fate{people(2, "甲", Pending, "", true), people(9, "甲", Entitled, "", true)}, nil,
			[]Cell{{Measure{Pending, ""}, "甲"}, {Measure{Passed, ""}, "甲"}}},
	} {
		got := chosen(t, c.fates)
		for _, cell := range c.empty {
			if !got.Empty(cell) {
				t.Errorf("%s: %s stands", c.name, cell)
			}
		}
		for _, cell := range c.stand {
			if got.Empty(cell) {
				t.Errorf("%s: %s is empty", c.name, cell)
			}
		}
		if c.empty == nil && len(got.Emptied()) > 0 {
			t.Errorf("%s: %v are empty", c.name, got.Emptied())
		}
	}
}

// TestRandomFates: whoever there is, no count stops the build, each emptied one has another
// world, tables of the places are proved, and the choice does not depend on any order.
func TestRandomFates(t *testing.T) {
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 3))
		fates := randomFates(random)
		hasAssessments := random.IntN(8) > 0
		c, err := Choose(fates, rulesOfTests, placesOf(fates), hasAssessments)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		random.Shuffle(len(fates), func(i, j int) { fates[i], fates[j] = fates[j], fates[i] })
		again, err := Choose(fates, rulesOfTests, placesOf(fates), hasAssessments)
		if err != nil || !slices.Equal(c.Emptied(), again.Emptied()) {
			t.Fatalf("seed %d: other counts are empty in another order, %v", seed, err)
		}
		for _, cell := range c.Protected {
			if !c.Empty(cell) {
				t.Errorf("seed %d: %s is protected and stands", seed, cell)
			}
		}
		tables := tablesOf(c)
		if err := c.Prove(tables); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		for _, cell := range c.Emptied() { // one told after the other
			if i, j, ok := at(tables, cell); ok {
				tables[0].Rows[i][j] = c.Counts[cell]
				if err := c.Prove(tables); err == nil {
					t.Errorf("seed %d: %s is told and nobody notices", seed, cell)
				}
				tables[0].Rows[i][j] = nil
			}
		}
	}
}

func randomFates(random *rand.Rand) (fates []Fate) {
	classRules := []string{"", "", "", "", "hours!", "late", "hours!;late"}
	seen := map[string]bool{}
	for n := range 2 + random.IntN(30) {
		class := classRules[random.IntN(len(classRules))]
		f := Fate{District: []string{"甲", "乙", "丙"}[random.IntN(3)], ClassRules: class, Step: Entitled, IsPassed: true,
			WorthFen: int64(1+random.IntN(2)) * 100000, Persons: int64(1 + random.IntN(4)), ClassID: fmt.Sprint("C", n),
			Institution: []string{"子", "丑"}[random.IntN(2)], IsUniform: true}
		var own []string
		for _, r := range rulesOfTests {
			if r.IsPossible && random.IntN(6) == 0 {
				f.IsPassed = f.IsPassed && !r.Fails
				own = append(own, r.Rule+map[bool]string{true: "!"}[r.IsReject])
			}
		}
		slices.Sort(own)
		f.OwnRules = strings.Join(own, ";")
		f.FoundRules = strings.ReplaceAll(f.OwnRules, "!", "")
		s := search{rules: map[string]Rule{}}
		for _, r := range rulesOfTests {
			s.rules[r.Rule] = r
		}
		switch {
		case random.IntN(9) == 0:
			f.Step, f.ClassRules = Pending, ""
		case class+f.OwnRules != "":
			f.Step = s.kindOf(class, f.OwnRules, f.IsPassed).step
		}
		switch {
		case f.Step != Pending && strings.Contains(class, "!"):
			f.Told = Rejected
		case f.Step == Held && class != "":
			f.Told = Held
		}
		key := fmt.Sprint(f.District, f.kind(), f.WorthFen, f.FoundRules)
		if !seen[key] {
			seen[key] = true
			fates = append(fates, f)
		}
	}
	return fates
}

var columnsOfTests = []string{"level", "id", "entitled_persons", "held_persons", "held_yuan", "rejected_persons",
	"passed",
	"attendance_met_persons", "absent_persons", "cleared_persons", "other_persons"}

// tablesOf is a table of places, as it may be published.
func tablesOf(c *Choice) []Table {
	t := Table{Name: "places", Columns: columnsOfTests}
	for _, id := range slices.Sorted(slices.Values([]string{"", "甲", "乙", "丙"})) {
		if _, isThere := c.places[id]; !isThere {
			continue
		}
		row := []any{c.places[id].Level, id}
		for _, column := range t.Columns[2:] {
			cell := Cell{Measure{counting[column], ""}, id}
			var value any = c.Counts[cell]
			switch {
			case c.Empty(cell):
				value = nil
			case column == "held_yuan":
				value = c.heldFen[id]
			case column == "passed" && !c.hasAssessments:
				value = nil
			}
			row = append(row, value)
		}
		t.Rows = append(t.Rows, row)
	}
	return []Table{t}
}

func at(tables []Table, cell Cell) (row, column int, ok bool) {
	for i, cells := range tables[0].Rows {
		for j, name := range tables[0].Columns {
			if cells[1] == cell.District && cell.Rule == "" && counting[name] == cell.Name && name != "held_yuan" {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// TestColumnsAreNamedOnce: a column either counts or does not.
func TestColumnsAreNamedOnce(t *testing.T) {
	if sorted := slices.Sorted(slices.Values(plain)); !slices.Equal(sorted, slices.Compact(slices.Clone(sorted))) {
		t.Error("a plain column stands twice")
	}
	for _, column := range plain {
		if counting[column] != "" {
			t.Errorf("%s counts persons and is plain", column)
		}
	}
}
