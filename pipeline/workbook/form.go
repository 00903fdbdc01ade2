package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// heights of the rows of a form by the style of their first cell, in points.
var heights = map[Style]float64{Title: 28, Section: 22, Blank: 26}

// Form writes a planned sheet cell by cell. The first headRows rows stand on every
// printed page. A check turns green at 0 and red at anything else.
func (b *Book) Form(name string, headRows int, widths []float64, rows [][]Cell) error {
	if _, err := b.planned(name); err != nil {
		return err
	}
	w, err := b.begin(name, headRows, widths)
	if err != nil {
		return err
	}
	for r, row := range rows {
		if len(row) == 0 {
			continue
		}
		for c, cell := range row {
			if !cell.Style.isCheck() {
				continue
			}
			at := At(c+1, r+1)
			if err := b.reddens(name, at, disagrees(at, 0, cell.Style)); err != nil {
				return err
			}
			if err := b.file.SetConditionalFormat(name, at, []excelize.ConditionalFormatOptions{
				{Type: "formula", Criteria: "NOT(" + disagrees(at, 0, cell.Style) + ")",
					Format: &b.green}}); err != nil {
				return err
			}
		}
		height := heights[row[0].Style]
		if height == 0 {
			height = 15
		}
		if err := b.setRow(w, r+1, row, excelize.RowOpts{Height: height}); err != nil {
			return fmt.Errorf("sheet %s: %w", name, err)
		}
	}
	return w.Flush()
}
