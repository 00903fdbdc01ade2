package synthetic

import (
	"fmt"
	"slices"
	"strings"
)

// An astray spoils the rows of a class in a way that exports are spoiled: a row of a kind
// to be set aside, or an optional cell that cannot be read.
type astray struct {
	kind  kind
	spoil func(c *class)
}

// astrays are dealt to the faulty classes in turn, those of kinds that are exported.
var astrays = []astray{
	// Skipped: a blank row.
	{signins, func(c *class) { c.stray(signins, make(row, len(shapes[signins].header))) }},
	// footer
	{trainees, func(c *class) { c.stray(trainees, row{"小计", c.district}) }},
	// bad_row
	{archives, func(c *class) { c.stray(archives, append(c.archives[0].cells(), "多出一格")) }},
	// bad_value
	{signins, func(c *class) {
		c.stray(signins, with(signins, c.signins[0], "签到时间", fmt.Sprintf("%d-13-45 08:30", c.year)))
	}},
	// missing_value
	{signins, func(c *class) { c.stray(signins, with(signins, c.signins[1], "身份证号码", "")) }},
	// duplicate_row
	{signins, func(c *class) { c.stray(signins, c.signins[2].cells()) }},
	// superseded_row
	{classes, func(c *class) { c.stray(classes, with(classes, c, "审核结果", "待审核")) }},
	// unknown_class
	{trainees, func(c *class) { c.stray(trainees, with(trainees, c.trainees[0], "班次编号", c.inYear(c.id, -2))) }},
	// unknown_session
	{signins, func(c *class) { c.stray(signins, with(signins, c.signins[3], "课次", "99")) }},
	// bad_value: a session that ends before it starts.
	{sessions, func(c *class) {
		s := c.sessions[0]
		s.no, s.end = 90, 7*60
		c.stray(sessions, s.cells())
	}},
	// bad_value of an optional cell, which keeps its row.
	{surveys, func(c *class) { c.surveys[0].answers[3] = "一般" }},
	// unknown_application
	{notices, func(c *class) {
		id := c.inYear(strings.Replace(c.id, c.prefix, fmt.Sprintf("SQ%d", c.year), 1), -2)
		c.stray(notices, row{id, c.end.String(), (c.end + 8).String()})
	}},
}

func (c *class) stray(k kind, r row) { c.strays = append(c.strays, stray{k, r}) }

// with is a copy of a record's cells with that of one header replaced.
func with(k kind, r rower, header, cell string) row {
	cells := slices.Clone(r.cells())
	cells[slices.Index(shapes[k].header, header)] = cell
	return cells
}
