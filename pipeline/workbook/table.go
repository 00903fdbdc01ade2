package workbook

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A Table is a sheet of like rows beneath one heading, with a total below.
type Table struct {
	Name    string // as planned
	Title   string
	Columns []Column
	Rows    iter.Seq2[[]any, error] // values as in [Cell]
}

// A Column of a table.
type Column struct {
	ID      string // what formulas call it
	Heading string
	Style   Style
	Width   float64 // in characters
	IsTotal bool    // summed below; of Number or Yuan
	Unknown string  // stands in place of the sum, where there is no telling it; may be empty

	// Formula works a cell out live, given the names of the cells of its row by
	// column id; nil for a plain value.
	Formula func(cell func(id string) string) string
}

// Table writes a planned table. What Rows yields must be as many rows as planned.
func (b *Book) Table(t Table) error {
	s, err := b.planned(t.Name)
	if err != nil {
		return err
	}
	s.columns, s.totals = map[string]int{}, map[string]int64{}
	var widths []float64
	for i, c := range t.Columns {
		s.columns[c.ID] = i + 1
		widths = append(widths, c.Width)
	}
	next, stop := iter.Pull2(t.Rows)
	defer stop()
	for n, p := range s.parts {
		title := t.Title
		if len(s.parts) > 1 {
			title = fmt.Sprintf("%s（第 %d 张，共 %d 张）", t.Title, n+1, len(s.parts))
		}
		if err := b.part(s, p, t.Columns, widths, title, next); err != nil {
			return fmt.Errorf("sheet %s: %w", p.name, err)
		}
	}
	if _, err, more := next(); more {
		if err == nil {
			err = fmt.Errorf("sheet %s: more rows than the %d planned", t.Name, s.rows)
		}
		return err
	}
	return nil
}

func (b *Book) part(s *sheet, p part, columns []Column, widths []float64, title string,
	next func() ([]any, error, bool)) error {
	w, err := b.begin(p.name, headRow, widths)
	if err != nil {
		return err
	}
	if err := b.setRow(w, titleRow, []Cell{{Title, title, ""}}, excelize.RowOpts{Height: 24}); err != nil {
		return err
	}
	heads := make([]Cell, len(columns))
	for i, c := range columns {
		heads[i] = Cell{Head, c.Heading, ""}
	}
	if err := b.setRow(w, headRow, heads, excelize.RowOpts{Height: 30}); err != nil {
		return err
	}
	sums := make([]int64, len(columns))
	cells := make([]Cell, len(columns))
	for row := p.first; row <= p.last; row++ {
		values, err, ok := next()
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("%d rows were planned, there are fewer", s.rows)
		}
		if len(values) != len(columns) {
			return fmt.Errorf("row %d has %d values for %d columns", row, len(values), len(columns))
		}
		for i, c := range columns {
			cells[i] = Cell{c.Style, values[i], ""}
			if c.Formula != nil {
				cells[i].Formula = c.Formula(func(id string) string { return At(s.column(id), row) })
			}
			if v, ok := values[i].(int64); ok && c.IsTotal {
				sums[i] += v
			}
		}
		if err := b.setRow(w, row, cells, excelize.RowOpts{Height: height(columns, cells)}); err != nil {
			return err
		}
	}
	if err := b.totals(w, s, p, columns, sums); err != nil {
		return err
	}
	if err := b.file.AutoFilter(p.name, At(1, headRow)+":"+At(len(columns), max(p.last, headRow)), nil); err != nil {
		return err
	}
	return w.Flush()
}

// totals writes the row of sums; one turns red when it is no longer what the rows
// added up to when they were written.
func (b *Book) totals(w *excelize.StreamWriter, s *sheet, p part, columns []Column, sums []int64) error {
	if !slices.ContainsFunc(columns, func(c Column) bool { return c.IsTotal || c.Unknown != "" }) {
		return nil
	}
	row := p.last + 1
	cells := make([]Cell, len(columns))
	for i, c := range columns {
		cells[i] = Cell{TotalText, nil, ""}
		if i == 0 {
			cells[i].Value = "合计"
		}
		if c.Unknown != "" {
			cells[i].Value = c.Unknown
		}
		if !c.IsTotal {
			continue
		}
		s.totals[c.ID] += sums[i]
		cells[i] = Cell{c.Style.total(), sums[i], sum(p.cells(i + 1))}
		if err := b.reddens(p.name, At(i+1, row), disagrees(At(i+1, row), sums[i], c.Style)); err != nil {
			return err
		}
	}
	return b.setRow(w, row, cells)
}

// setRow writes a row of cells; one without value and formula still has a style.
func (b *Book) setRow(w *excelize.StreamWriter, row int, cells []Cell, opts ...excelize.RowOpts) error {
	values := make([]any, len(cells))
	for i, c := range cells {
		cell, err := b.cell(c.Style, c.Value, c.Formula)
		if err != nil {
			return fmt.Errorf("%s: %w", At(i+1, row), err)
		}
		values[i] = cell
	}
	return w.SetRow(At(1, row), values, opts...)
}

// height is what a row needs for its longest wrapped text, in points; 0 for the
// default. Not every program works it out when it opens a file.
func height(columns []Column, cells []Cell) float64 {
	lines := 1
	for i, c := range columns {
		text, _ := cells[i].Value.(string)
		if c.Style != Wrapped || text == "" {
			continue
		}
		needed := 0
		for line := range strings.SplitSeq(text, "\n") {
			// cells are set smaller than the width's font; an indent
			needed += 1 + int(float64(wide(line))/max(1, c.Width*1.15-2))
		}
		lines = max(lines, needed)
	}
	if lines == 1 {
		return 0
	}
	return min(float64(lines)*13.5+2, 409) // the most a row can have
}

// wide is how many characters a text is wide; a Chinese one counts two.
func wide(text string) int {
	n := 0
	for _, r := range text {
		if n++; r > 0x2000 {
			n++
		}
	}
	return n
}
