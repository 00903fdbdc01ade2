package disclosure

import (
	"slices"
	"strings"
)

// A Fate is what befell some trainees of one district, a row of disclosure.fates. Rules are
// joined with ;, those that reject with a ! behind.
type Fate struct {
	District   string
	Step       string // pending, attendance, assessment, pass, other, held, entitled
	ClassRules string // effects of the class
	OwnRules   string // effects on the trainee
	FoundRules string // what rules about trainees found, with an effect or without
	IsPassed   bool
	WorthFen   int64
	Told       string // outcome that a finding of the class tells of its whole roster: rejected, held or ""
	IsUniform  bool   // the whole roster left at one step
	Persons    int64

	ClassID, Institution, ApplicationID string // of one of them
}

// A Rule is what a rule may do to a trainee, a row of disclosure.rules.
type Rule struct {
	Rule       string
	IsReject   bool
	Step       string // at which it takes out whom it rejects
	StepNo     int64
	Fails      bool // whom it finds has not passed
	IsPossible bool // it may hold or reject single trainees
	IsCounted  bool // its findings are about trainees: how many it found is a count of persons
}

// A Place is where persons are counted, a row of disclosure.places: a district, or the
// whole, whose ID is "". Passed lies within bounds that findings tell; nil where none does.
type Place struct {
	Level, ID                                     string
	TraineeCount, EntitledPersons, PendingPersons int64
	LeastPassed, MostPassed                       *int64
}

// A Measure is what persons are counted by: one of a place, or of a place and rule.
type Measure struct{ Name, Rule string }

// Names of measures. Those of the waterfall are as its columns are called.
const (
	Held           = "held"
	Rejected       = "rejected"
	Passed         = "passed"
	ReasonHeld     = "reason_held"     // of a rule
	ReasonRejected = "reason_rejected" // of a rule
	Found          = "found"           // of a rule, in all only
	Entitled       = "entitled"        // never protected
	Pending        = "pending"         // never protected
	Trainees       = "trainees"        // never protected
)

// waterfall are the counts of the steps in their order, each step's difference to the one
// before it first.
var waterfall = []struct{ step, left, kept string }{
	{"attendance", "absent", "attendance_met"},
	{"assessment", "unassessed", "assessed"},
	{"pass", "failed", "passed_step"},
	{"other", "other", "cleared"},
}

// kind is a fate without its place and its persons: what a witness may give to somebody
// else whose class has the same effects.
type kind struct {
	class, own string
	isPassed   bool
	step       string
}

func (f *Fate) kind() kind { return kind{f.ClassRules, f.OwnRules, f.IsPassed, f.Step} }

// Outcome is held, rejected, entitled or pending.
func (k kind) outcome() string {
	switch k.step {
	case "pending", "held", "entitled":
		return k.step
	}
	return Rejected
}

// rules are the ids of a joined list.
func rules(joined ...string) (all []string) {
	for _, list := range joined {
		for id := range strings.SplitSeq(list, ";") {
			if id = strings.TrimSuffix(id, "!"); id != "" && !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	return all
}

// measures are what one person of the kind counts in, in the order of their names;
// hasAssessments says whether anybody knows who was assessed.
func (k kind) measures(hasAssessments bool) []Measure {
	var all []Measure
	add := func(name, rule string) { all = append(all, Measure{name, rule}) }
	outcome := k.outcome()
	add(outcome, "")
	add(Trainees, "")
	if k.isPassed && hasAssessments {
		add(Passed, "")
	}
	if outcome != Pending {
		for _, s := range waterfall {
			isKnown := hasAssessments || s.step == "attendance" || s.step == "other"
			if s.step == k.step {
				if isKnown {
					add(s.left, "")
				}
				break
			}
			if isKnown {
				add(s.kept, "")
			}
		}
	}
	switch outcome {
	case Held:
		for _, id := range rules(k.class, k.own) {
			add(ReasonHeld, id)
		}
	case Rejected:
		for _, id := range rules(k.class, k.own) {
			add(ReasonRejected, id)
		}
	}
	slices.SortFunc(all, compareMeasures)
	return all
}

func compareMeasures(a, b Measure) int {
	if c := strings.Compare(a.Name, b.Name); c != 0 {
		return c
	}
	return strings.Compare(a.Rule, b.Rule)
}
