// Package table holds rows of cells, as a text file, a sheet and a page alike yield them.
package table

import (
	"context"
	"io"

	"github.com/peihe/peihe/pipeline/cell"
)

// A Reader yields the rows of a file in their order, block by block.
type Reader interface {
	// Fill replaces the rows of b by the next ones, none at the end.
	Fill(ctx context.Context, b *Block) error
	io.Closer
}

// What a block aims at and what a row may have, in bytes but for the rows.
const (
	BlockSize = 1 << 20
	BlockRows = 1 << 16
	RowLimit  = 8 << 20
)

// A Fault says why a row cannot be used as it was split.
type Fault uint8

// The faults; where a row has several, the greatest counts.
const (
	NoFault Fault = iota
	TextAfterQuote
	UnclosedQuote
	BeyondHeader
	TooLong
	SwallowingQuote

	// Only sheets have it: one sum stands for several rows.
	MergedNumber Fault = 1 << 7
)

// A Block is a stretch of the stream with the rows that end in it.
type Block struct {
	Text  []byte
	Cells []Span
	Rows  []Row
}

// A Row is one row; empty lines yield none.
type Row struct {
	First, End int   // its cells
	From, To   int   // its text
	Number     int64 // as a spreadsheet counts
	Count      int   // cells that the row of a text file has, those not kept included; 0 in a sheet
	Fault      Fault
	Cut        bool // no line end follows
}

// A Span is where a cell stands in the text, without its quotes.
type Span struct{ From, To uint32 }

// Escaped is a bit of Span.To: the cell holds doubled quotes.
const Escaped = 1 << 31

// Cell returns the content of a cell; doubled quotes are resolved into the arena.
func (b *Block) Cell(i int, a *cell.Arena) []byte {
	c := b.Cells[i]
	if c.To&Escaped == 0 {
		return b.Text[c.From:c.To]
	}
	return a.Unquote(b.Text[c.From : c.To&^Escaped])
}
