package subject

import (
	"slices"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
)

// A square stands for a district on a map of them; the table beside it has the exact figures.
// What is drawn of a map of the country must have been reviewed by the authorities, and the
// geometry of districts comes under no clear licence: squares say who touches whom, which is
// all that readers need.
type square struct {
	page.Square
	Step int // how deep its colour is: 0 where nothing is known, else from 1
	Cell cell.Cell
}

// A step is a colour of the map and from what share in percent on it stands.
type step struct {
	Step int
	From int64
	Name string
}

var steps = []step{{1, 95, "95% 以上"}, {2, 85, "85%–95%"}, {3, 70, "70%–85%"}, {4, 50, "50%–70%"}, {5, 0, "不足 50%"}}

// squares shows for each district what part of the claimed yuan may be paid.
func squares(l page.Links, all record.Rows[record.District]) []square {
	var drawn []square
	for _, s := range l.Squares {
		at := slices.IndexFunc(all.Rows, func(d record.District) bool { return d.District == s.District })
		if at < 0 {
			continue
		}
		d := all.Rows[at]
		one := square{Square: s, Cell: l.District(d.District)}
		if format.Some(d.ClaimedFen) {
			of := slices.IndexFunc(steps, func(s step) bool { return d.EntitledFen*100 >= s.From**d.ClaimedFen })
			one.Step = steps[max(of, 0)].Step
			one.Cell = one.Cell.With(format.Percent(d.EntitledFen, *d.ClaimedFen))
		} else {
			one.Cell = one.Cell.With(format.Unknown)
		}
		drawn = append(drawn, one)
	}
	return drawn
}
