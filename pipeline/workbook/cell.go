package workbook

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// A Cell is one cell of a form. Value is a string, an int64 (in fen where the
// style is of yuan) or nil; with a Formula it is what the formula must yield.
type Cell struct {
	Style   Style
	Value   any
	Formula string
}

// cell is a value as it is written.
func (b *Book) cell(s Style, value any, formula string) (excelize.Cell, error) {
	id, err := b.style(s)
	if err != nil {
		return excelize.Cell{}, err
	}
	c := excelize.Cell{StyleID: id, Formula: formula}
	switch v := value.(type) {
	case nil:
	case int64:
		c.Value = v
		if s.isYuan() {
			c.Value = float64(v) / 100 // the nearest number prints as the exact decimal
		}
	case string:
		if v == "" { // an empty text would count as filled
			break
		}
		if c.Value = clean(v); s == Date {
			if c.Value, err = serial(v); err != nil {
				return excelize.Cell{}, err
			}
		}
	default:
		return excelize.Cell{}, fmt.Errorf("a value of type %T has no cell; use a string, an int64 or nil", value)
	}
	return c, nil
}

// clean drops the characters that XML 1.0 has no place for.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r != 0xFFFE && r != 0xFFFF && r != utf8.RuneError {
			return r
		}
		return -1
	}, s)
}

var epoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// serial is a day as a spreadsheet counts it.
func serial(iso string) (int64, error) {
	day, err := time.Parse(time.DateOnly, iso)
	return int64(day.Sub(epoch).Hours()) / 24, err
}

// At names a cell, such as C7, by column from 1 and row.
func At(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // only code names cells
	}
	return name
}
