package export

import (
	"bytes"
	"context"
	"io"
	"slices"

	"golang.org/x/text/transform"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/source"
	"github.com/peihe/peihe/pipeline/source/delimited"
	"github.com/peihe/peihe/pipeline/source/encoding"
	"github.com/peihe/peihe/pipeline/source/table"
)

// census cuts the whole of a text file into rows to learn what no single row
// tells: which numbers of cells are usual, whether the last line was cut short, and
// on which line each row stands. It is part of the one pass that takes the digest.
// Text in GB18030 is split as it is, but for the bar, which is also the second byte
// of characters: no other delimiter, quote or line end is.
func (f *File) census(ctx context.Context, in io.Reader, found *header) error {
	name, undecoded := found.encoding, false
	if name == encoding.GB18030 && found.comma != '|' {
		name, undecoded = encoding.UTF8, true
	}
	text, err := encoding.NewReader(in, name)
	if err != nil {
		return err
	}
	width := len(found.cells)
	s, err := delimited.New(func() (io.ReadCloser, error) { return io.NopCloser(text), nil }, found.comma, width,
		found.row)
	if err != nil {
		return err
	}
	s.Skim()
	c := counter{width: width, undecoded: undecoded, counts: map[int]int64{}}
	var b table.Block
	for {
		if err := s.Fill(ctx, &b); err != nil {
			return err
		}
		if len(b.Rows) == 0 {
			break
		}
		for _, r := range b.Rows {
			if r.Number == found.row && !c.same(&b, r, found.cells) {
				return source.ErrChanged
			}
			if r.Number > found.row {
				c.row(&b, r)
			}
		}
	}
	f.lines = s.Lines()
	skimmed, last := s.Skimmed()
	c.counts[width] += c.usual + skimmed
	if last > c.last.Number {
		c.last = table.Row{Number: last, Count: width}
	}
	var rows int64
	for _, n := range c.counts {
		rows += n
	}
	for cells, n := range c.counts {
		if cells != width && cells > 0 && 2*n >= rows {
			f.Layout.Alike = append(f.Layout.Alike, cells)
		}
	}
	slices.Sort(f.Layout.Alike)
	shorter := c.last.Cut && c.lastCounts && 0 < c.last.Count && c.last.Count < width
	switch {
	case c.last.Fault == table.UnclosedQuote && c.last.Number == s.RowsRead():
		f.Faults = append(f.Faults, Fault{Check: "cut_short", Row: c.last.Number, Cause: "open_quote"})
	case shorter && rows > 1 && c.counts[width] == rows-1:
		f.Faults = append(f.Faults, Fault{Check: "cut_short", Row: c.last.Number, Cause: "few_cells"})
	}
	return nil
}

// counter counts rows that are neither blank nor footers by their cells.
type counter struct {
	width      int
	undecoded  bool // the text is GB18030
	usual      int64
	counts     map[int]int64
	last       table.Row
	lastCounts bool
	arena      cell.Arena
}

func (c *counter) row(b *table.Block, r table.Row) {
	c.last, c.lastCounts = r, true
	if table.StartsPlainly(b.Text[r.From:r.To]) {
		// Neither blank nor a footer.
	} else if r.Fault != table.TooLong {
		c.arena.Reset()
		at := r.First
		for at < r.End && cell.IsBlank(c.cell(b, at)) {
			at++
		}
		if at == r.End && r.Fault == table.NoFault ||
			at < r.End && table.Footer(cell.Trim(c.cell(b, at)), &c.arena) != "" {
			c.lastCounts = false
			return
		}
	}
	if r.Count == c.width {
		c.usual++
	} else {
		c.counts[r.Count]++
	}
}

func (c *counter) cell(b *table.Block, i int) []byte {
	text := b.Cell(i, &c.arena)
	if c.undecoded && !cell.IsASCII(text) {
		if out, _, err := transform.Bytes(encoding.Decoder(encoding.GB18030), text); err == nil {
			return out
		}
	}
	return text
}

// same reports a row of just these cells.
func (c *counter) same(b *table.Block, r table.Row, cells [][]byte) bool {
	c.arena.Reset()
	if r.End-r.First != len(cells) {
		return false
	}
	for i, cell := range cells {
		if !bytes.Equal(c.cell(b, r.First+i), cell) {
			return false
		}
	}
	return true
}
