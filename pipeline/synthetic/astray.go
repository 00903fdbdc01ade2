package synthetic

import (
	"fmt"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/synthetic/record"
)

// An astray spoils the rows of a class in a way that exports are spoiled: a row of a kind
// to be set aside, or an optional cell that cannot be read.
type astray struct {
	kind  record.Kind
	spoil func(c *class)
}

// astrays are dealt to the faulty classes in turn, those of kinds that are exported.
var astrays = []astray{
	// Skipped: a blank row.
	{record.Signins, func(c *class) {
		c.stray(record.Signins, make(record.Row, len(record.Shapes[record.Signins].Header)))
	}},
	// footer
	{record.Trainees, func(c *class) { c.stray(record.Trainees, record.Row{"小计", c.district}) }},
	// bad_row
	{record.Archives, func(c *class) { c.stray(record.Archives, append(c.archives[0].Cells(), "多出一格")) }},
	// bad_value
	{record.Signins, func(c *class) {
		c.stray(record.Signins, with(record.Signins, c.signins[0], "签到时间", fmt.Sprintf("%d-13-45 08:30", c.year)))
	}},
	// missing_value
	{record.Signins, func(c *class) { c.stray(record.Signins, with(record.Signins, c.signins[1], "身份证号码", "")) }},
	// duplicate_row
	{record.Signins, func(c *class) { c.stray(record.Signins, c.signins[2].Cells()) }},
	// superseded_row
	{record.Classes, func(c *class) { c.stray(record.Classes, with(record.Classes, c, "审核结果", "待审核")) }},
	// unknown_class
	{record.Trainees, func(c *class) {
		c.stray(record.Trainees, with(record.Trainees, c.trainees[0], "班次编号", c.inYear(c.id, -2)))
	}},
	// unknown_session
	{record.Signins, func(c *class) { c.stray(record.Signins, with(record.Signins, c.signins[3], "课次", "99")) }},
	// bad_value: a session that ends before it starts.
	{record.Sessions, func(c *class) {
		s := c.sessions[0]
		s.No, s.End = 90, 7*60
		c.stray(record.Sessions, s.Cells())
	}},
	// bad_value of an optional cell, which keeps its row.
	{record.Surveys, func(c *class) { c.surveys[0].Answers[3] = "一般" }},
	// unknown_application
	{record.Notices, func(c *class) {
		id := c.inYear(strings.Replace(c.id, c.prefix, fmt.Sprintf("SQ%d", c.year), 1), -2)
		c.stray(record.Notices, record.Row{id, c.end.String(), (c.end + 8).String()})
	}},
}

func (c *class) stray(k record.Kind, r record.Row) {
	c.strays = append(c.strays, record.Stray{Kind: k, Row: r, On: c.start})
}

// with is a copy of a record's cells with that of one header replaced.
func with(k record.Kind, r record.Rower, header, cell string) record.Row {
	cells := slices.Clone(r.Cells())
	cells[slices.Index(record.Shapes[k].Header, header)] = cell
	return cells
}
