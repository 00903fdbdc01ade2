package synthetic

import (
	"slices"
	"strings"
)

// astrays spoil the rows of a class in the ways that exports are spoiled: rows
// to be set aside, or an optional cell that cannot be read. They are dealt to
// the faulty classes in turn.
var astrays = []func(c *class){
	func(c *class) { c.stray(signins, make(row, len(shapes[signins].header))) },          // blank: skipped
	func(c *class) { c.stray(trainees, row{"小计", c.district}) },                          // footer
	func(c *class) { c.stray(archives, append(c.archives[0].cells(), "多出一格")) },          // bad_row
	func(c *class) { c.stray(signins, with(c.signins[0], 3, "2021-13-45 08:30")) },       // bad_value
	func(c *class) { c.stray(signins, with(c.signins[1], 2, "")) },                       // missing_value
	func(c *class) { c.stray(signins, with(c.signins[2], 2, c.signins[2].id)) },          // duplicate_row
	func(c *class) { c.stray(classes, with(c, 11, "待审核")) },                              // superseded_row
	func(c *class) { c.stray(trainees, with(c.trainees[0], 0, formerYear(c.id))) },       // unknown_class
	func(c *class) { c.stray(signins, with(c.signins[3], 1, "99")) },                     // unknown_session
	func(c *class) { c.stray(sessions, with(with(c.sessions[0], 1, "90"), 4, "07:00")) }, // ends before it starts
	func(c *class) { c.surveys[0].answers[3] = "一般" },                                    // bad_value, row kept
	func(c *class) { // unknown_application
		c.stray(notices, row{strings.Replace(c.id, "FZ2021", "SQ2019", 1), c.end.String(), (c.end + 8).String()})
	},
}

func (c *class) stray(k kind, r row) { c.strays = append(c.strays, stray{k, r}) }

// with is a copy of a record's cells with one of them replaced.
func with(r rower, k int, cell string) row {
	cells := slices.Clone(r.cells())
	cells[k] = cell
	return cells
}

// formerYear is the class's id in a year that is not in the exports.
func formerYear(class string) string { return strings.Replace(class, "FZ2021", "FZ2019", 1) }
