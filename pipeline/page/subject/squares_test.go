package subject

import (
	"testing"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/htmltest"
	"github.com/peihe/peihe/pipeline/page/pagetest"
	"github.com/peihe/peihe/pipeline/page/record"
)

// TestSquares: each district stands where the notice says, with its share in words and the
// step of it, and one that no export names or that claimed nothing has no colour.
func TestSquares(t *testing.T) {
	programme := pagetest.Programme(false)
	districts := pagetest.Rows[record.District]()
	for i, c := range []struct {
		name              string
		claimed, entitled int64
	}{{"甲", 1000, 950}, {"乙", 1000, 949}, {"丙", 1000, 1200}, {"丁", 1000, 0}, {"戊", 0, 0}} {
		programme.Squares = append(programme.Squares, page.Square{District: c.name, Row: 1, Column: i + 1})
		districts.Rows = append(districts.Rows,
			record.District{District: c.name, ClaimedFen: &c.claimed, EntitledFen: c.entitled})
	}
	programme.Squares = append(programme.Squares, page.Square{District: "己", Row: 2, Column: 1})
	drawn := squares(pagetest.Links(t, programme), districts)
	want := []struct {
		step int
		text string
	}{{1, "甲95.0%"}, {2, "乙94.9%"}, {1, "丙120.0%"}, {5, "丁0.0%"}, {0, "戊—"}}
	if len(drawn) != len(want) {
		t.Fatalf("%d squares are drawn, want %d", len(drawn), len(want))
	}
	for i, w := range want {
		text := htmltest.Shown(t, drawn[i].Cell.HTML())
		if drawn[i].Step != w.step || text != w.text || drawn[i].Column != i+1 {
			t.Errorf("square %d says %q in column %d with step %d, want %q with %d", i+1, text, drawn[i].Column,
				drawn[i].Step, w.text, w.step)
		}
	}
}
