// Package sheet lays the cells of a spreadsheet out as rows of text: merged ranges in
// every cell that they cover, numbers as their format shows them.
package sheet

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"sort"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source/table"
	"github.com/peihe/peihe/pipeline/source/unusable"
)

// Bounds of a sheet, those of the spreadsheets themselves.
const (
	MaxRows    = 1 << 20
	MaxColumns = 1 << 14
)

// TokenLimit bounds a tag or a text of what holds a sheet, in bytes.
const TokenLimit = table.RowLimit + 1<<20

// What a sheet may become. Far above what an office exports, but a file of a few
// kilobytes can ask for terabytes: one long text shown in every cell, one
// merged range over the whole sheet.
const (
	spreadCells = 1 << 26
	spreadText  = 4 << 30
	heldText    = 64 << 20 // values of merged ranges that are open at a row
)

// A Grid lays the cells of a sheet out as rows of a block, a merged range's value
// in every cell of the range. Cells come row by row, from left to right.
type Grid struct {
	types []schema.Type // of the columns; nil while they are not known

	ranges []Merged // that reach the current row, by first column
	until  int64    // last row that a range with a value reaches
	ends   int64    // first row that one of them ends in
	held   int      // bytes of their values
	cells  int64    // laid out so far
	text   int64

	b      *table.Block
	rec    table.Row
	at     int // the first range not yet laid out in this row
	long   bool
	beyond bool
	err    error
}

// A Merged is a range of cells with one value. Columns count from 0, rows from 1.
type Merged struct {
	First, Last int
	From, To    int64
	Text        []byte
	Own         bool // Text is a copy
}

// NewGrid returns a grid of columns of the given types.
func NewGrid(types []schema.Type) Grid { return Grid{types: types} }

// TypeOf is the type of a column, NoType of one that is not known or beyond the header.
func (g *Grid) TypeOf(column int) schema.Type {
	if column < len(g.types) {
		return g.types[column]
	}
	return schema.NoType
}

// Reaches reports a range with a value that goes on below a row.
func (g *Grid) Reaches(row int64) bool { return g.until > row }

// Fail makes the end of the row return an error, the first of those given.
func (g *Grid) Fail(err error) { g.err = cmp.Or(g.err, err) }

// Full reports a block that should get no more rows.
func (g *Grid) Full(b *table.Block) bool {
	return len(b.Rows) >= table.BlockRows || len(b.Text) >= table.BlockSize || len(b.Cells) >= table.BlockSize
}

// Begin starts a row.
func (g *Grid) Begin(b *table.Block, row int64) {
	g.b, g.at, g.long, g.beyond = b, 0, false, false
	g.rec = table.Row{First: len(b.Cells), From: len(b.Text), Number: row}
	if g.cells += int64(len(g.ranges)); g.cells > spreadCells { // each is looked at, with a value or without
		g.err = tooMuch()
	}
	if len(g.ranges) == 0 || g.ends >= row {
		return
	}
	g.ends = math.MaxInt64
	g.ranges = slices.DeleteFunc(g.ranges, func(m Merged) bool {
		if m.To >= row {
			g.ends = min(g.ends, m.To)
			return false
		}
		if m.Own {
			g.held -= len(m.Text)
		}
		return true
	})
}

// Open adds a range that reaches the current row, none of whose cells has been
// passed. One that overlaps another is dropped: spreadsheets repair such files so.
func (g *Grid) Open(m Merged) {
	i := sort.Search(len(g.ranges), func(i int) bool { return g.ranges[i].First >= m.First })
	if i > 0 && g.ranges[i-1].Last >= m.First || i < len(g.ranges) && g.ranges[i].First <= m.Last {
		return
	}
	if len(g.ranges) == 0 {
		g.ends = m.To
	}
	g.ends = min(g.ends, m.To)
	g.ranges = slices.Insert(g.ranges, i, m)
	g.setText(&g.ranges[i], m.Text, m.Own)
}

// setText gives a range its value; own asks for a copy.
func (g *Grid) setText(m *Merged, text []byte, own bool) {
	if len(text) == 0 {
		return
	}
	if m.Text, m.Own = text, own; own {
		m.Text = bytes.Clone(text)
		if g.held += len(text); g.held > heldText {
			g.err = tooMuch()
		}
	}
	g.until = max(g.until, m.To)
}

// Free returns the first column from the given one on that no open range
// covers, with all left of it laid out.
func (g *Grid) Free(column int) int {
	for g.at < len(g.ranges) {
		m := &g.ranges[g.at]
		if m.Last >= column {
			if m.First > column {
				break
			}
			column = m.Last + 1
		}
		g.spread(m)
		g.at++
	}
	return column
}

// Room returns how far a range from column first on reaches before it meets another.
func (g *Grid) Room(first, last int) int {
	for _, m := range g.ranges[g.at:] {
		if m.First > first {
			return min(last, m.First-1)
		}
	}
	return last
}

// Close ends all ranges.
func (g *Grid) Close() { g.ranges, g.held, g.until = g.ranges[:0], 0, 0 }

// Cell takes the next cell of the row. A text that stays as it is needs no copy.
func (g *Grid) Cell(column int, text []byte, stays bool) {
	for g.at < len(g.ranges) && g.ranges[g.at].Last < column {
		g.spread(&g.ranges[g.at])
		g.at++
	}
	if g.at < len(g.ranges) && g.ranges[g.at].First <= column {
		// Only the first cell of a range counts; others may hold what nobody sees.
		if m := &g.ranges[g.at]; m.First == column && m.From == g.rec.Number {
			g.setText(m, text, !stays)
		}
		return
	}
	g.put(column, column, text)
}

// spread lays a merged range out in the current row.
func (g *Grid) spread(m *Merged) {
	if len(m.Text) == 0 {
		return
	}
	if g.put(m.First, m.Last, m.Text); m.From == m.To || cell.IsBlank(m.Text) {
		return
	}
	for c := m.First; c <= m.Last && c < len(g.types); c++ {
		switch g.types[c] {
		case schema.Whole, schema.Money, schema.Decimal:
			g.rec.Fault = max(g.rec.Fault, table.MergedNumber)
		}
	}
}

// put lays a text out in the columns from first to last. Blank cells are laid
// out only where another follows.
func (g *Grid) put(first, last int, text []byte) {
	if len(text) == 0 || g.long || g.beyond || g.err != nil {
		return
	}
	b := g.b
	if g.types != nil && last >= len(g.types) {
		// Of the cells beyond the header one is enough to know that there is one.
		if last = len(g.types) - 1; !cell.IsBlank(text) {
			g.beyond = true
			g.rec.Fault = max(g.rec.Fault, table.BeyondHeader)
			first, last = min(first, len(g.types)), len(g.types)
		}
		if first > last {
			return
		}
	}
	if len(b.Text)-g.rec.From+len(text) > table.RowLimit {
		g.long = true
		b.Text, b.Cells = b.Text[:g.rec.From], b.Cells[:g.rec.First]
		return
	}
	before := len(b.Cells)
	g.cells += int64(g.rec.First + last + 1 - before)
	if g.text += int64(len(text)); g.cells > spreadCells || g.text > spreadText {
		g.err = tooMuch()
		return
	}
	here := table.Span{From: uint32(len(b.Text))}
	here.To = here.From
	for len(b.Cells) < g.rec.First+first {
		b.Cells = append(b.Cells, here)
	}
	b.Text = append(b.Text, text...)
	here.To = uint32(len(b.Text))
	for len(b.Cells) <= g.rec.First+last {
		b.Cells = append(b.Cells, here)
	}
}

func tooMuch() error {
	return unusable.Errorf(unusable.Bomb, "merged ranges and repeated texts make more than %d million cells or %d GB of it; %s",
		spreadCells>>20, spreadText>>30, "unmerge them and "+unusable.SaveAs)
}

// End finishes the row; one without content yields none.
func (g *Grid) End() error {
	for ; g.at < len(g.ranges); g.at++ {
		g.spread(&g.ranges[g.at])
	}
	b := g.b
	switch g.rec.End, g.rec.To = len(b.Cells), len(b.Text); {
	case g.err != nil:
	case g.long:
		b.Rows = append(b.Rows, table.Row{Number: g.rec.Number, Fault: table.TooLong})
	case g.rec.End > g.rec.First:
		b.Rows = append(b.Rows, g.rec)
	}
	return g.err
}
