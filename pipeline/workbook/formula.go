package workbook

import (
	"fmt"
	"strings"
)

// column is the place of a column; only code names columns.
func (s *sheet) column(id string) int {
	c, ok := s.columns[id]
	if !ok {
		panic(fmt.Sprintf("workbook: sheet %s has no column %s, or is not written yet", s.name, id))
	}
	return c
}

// cells are those of a column in a part, "" where it has no rows.
func (p part) cells(column int) string {
	if p.last < p.first {
		return ""
	}
	return fmt.Sprintf("%s:%s", absolute(column, p.first), absolute(column, p.last))
}

func absolute(column, row int) string {
	name := At(column, row)
	letters := strings.TrimRight(name, "0123456789")
	return "$" + letters + "$" + name[len(letters):]
}

func sum(cells string) string {
	if cells == "" {
		return "0"
	}
	return "SUM(" + cells + ")"
}

// over adds up a formula of some columns over all parts of a sheet.
func (b *Book) over(name string, columns []string, formula func(cells []string) string) string {
	s := b.sheets[name]
	if s == nil {
		panic("workbook: sheet " + name + " was not planned")
	}
	var terms []string
	for _, p := range s.parts {
		var cells []string
		for _, id := range columns {
			if c := p.cells(s.column(id)); c != "" {
				cells = append(cells, "'"+p.name+"'!"+c)
			}
		}
		if len(cells) > 0 {
			terms = append(terms, formula(cells))
		}
	}
	if len(terms) == 0 {
		return "0"
	}
	return strings.Join(terms, "+")
}

// Sum adds up a column of a table.
func (b *Book) Sum(sheet, column string) string {
	return b.over(sheet, []string{column}, func(c []string) string { return sum(c[0]) })
}

// Filled counts the cells of a column that are not empty.
func (b *Book) Filled(sheet, column string) string {
	return b.over(sheet, []string{column}, func(c []string) string { return "COUNTA(" + c[0] + ")" })
}

// Count counts the cells of a column that hold a word; not for what exports say,
// as a spreadsheet takes some of it for patterns and numbers.
func (b *Book) Count(sheet, column, word string) string {
	return b.over(sheet, []string{column}, func(c []string) string { return fmt.Sprintf("COUNTIF(%s,%q)", c[0], word) })
}

// SumWhere adds up a column of a table over the rows whose key is the same text as
// a cell. SUMIFS would take * ? ~ < > in an id for patterns, 001 for 1, and a for
// A; EXACT compares letter by letter.
func (b *Book) SumWhere(sheet, column, key, cell string) string {
	return b.over(sheet, []string{column, key}, func(c []string) string {
		return fmt.Sprintf("SUMPRODUCT(--EXACT(%s,%s),%s)", c[1], cell, c[0])
	})
}

// CountWhere counts the rows of a table whose key is the same text as a cell.
func (b *Book) CountWhere(sheet, key, cell string) string {
	return b.over(sheet, []string{key}, func(c []string) string {
		return fmt.Sprintf("SUMPRODUCT(--EXACT(%s,%s))", c[0],
			cell)
	})
}

// Total is the sum of a column of a written table, in fen where it is of yuan.
func (b *Book) Total(sheet, column string) int64 {
	s := b.sheets[sheet]
	s.column(column)
	return s.totals[column]
}

// disagrees is the condition that a cell no longer holds a value. Half a fen
// apart is the same: a spreadsheet adds in binary.
func disagrees(cell string, value int64, s Style) string {
	if s.isYuan() {
		return fmt.Sprintf("ABS(%s-(%s))>=0.005", cell, decimal(value))
	}
	return fmt.Sprintf("%s<>%d", cell, value)
}

func decimal(fen int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	return fmt.Sprintf("%s%d.%02d", sign, fen/100, fen%100)
}
