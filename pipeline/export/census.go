package export

import (
	"bytes"
	"context"
	"io"
	"slices"

	"golang.org/x/text/transform"
)

// census cuts the whole of a text file into rows to learn what no single row
// tells: which numbers of cells are usual, whether the last line was cut short, and
// on which line each row stands. It is part of the one pass that takes the digest.
// Text in GB18030 is split as it is, but for the bar, which is also the second byte
// of characters: no other delimiter, quote or line end is.
func (f *File) census(ctx context.Context, in io.Reader, found *header) error {
	encoding, undecoded := found.encoding, false
	if encoding == gb18030Encoding && found.comma != '|' {
		encoding, undecoded = utf8Encoding, true
	}
	text, err := decoded(in, encoding)
	if err != nil {
		return err
	}
	width := len(found.cells)
	s, err := newSplitter(func() (io.ReadCloser, error) { return io.NopCloser(text), nil }, found.comma, width,
		found.row)
	if err != nil {
		return err
	}
	s.quick = true
	c := counter{width: width, undecoded: undecoded, counts: map[int]int64{}}
	var b block
	for {
		if err := s.fill(ctx, &b); err != nil {
			return err
		}
		if len(b.rows) == 0 {
			break
		}
		for _, r := range b.rows {
			if r.row == found.row && !c.same(&b, r, found.cells) {
				return errChanged
			}
			if r.row > found.row {
				c.row(&b, r)
			}
		}
	}
	f.lines = s.lines
	c.counts[width] += c.usual + s.quickly
	if s.quickRow > c.last.row {
		c.last = record{row: s.quickRow, count: width}
	}
	var rows int64
	for _, n := range c.counts {
		rows += n
	}
	for cells, n := range c.counts {
		if cells != width && cells > 0 && 2*n >= rows {
			f.alike = append(f.alike, cells)
		}
	}
	slices.Sort(f.alike)
	shorter := c.last.cut && c.lastCounts && 0 < c.last.count && c.last.count < width
	switch {
	case c.last.fault == unclosedQuote && c.last.row == s.row:
		f.Faults = append(f.Faults, FileFault{Check: "cut_short", Row: c.last.row, Cause: "open_quote"})
	case shorter && rows > 1 && c.counts[width] == rows-1:
		f.Faults = append(f.Faults, FileFault{Check: "cut_short", Row: c.last.row, Cause: "few_cells"})
	}
	return nil
}

// counter counts rows that are neither blank nor footers by their cells.
type counter struct {
	width      int
	undecoded  bool // the text is GB18030
	usual      int64
	counts     map[int]int64
	last       record
	lastCounts bool
	arena      arena
}

func (c *counter) row(b *block, r record) {
	c.last, c.lastCounts = r, true
	if ch := first(b.text[r.from:r.to]); 'A' <= ch && ch <= 'Z' || '0' <= ch && ch <= '9' || 'a' <= ch && ch <= 'z' {
		// Neither blank nor a footer.
	} else if r.fault != tooLong {
		c.arena.reset()
		at := r.first
		for at < r.end && blank(c.cell(b, at)) {
			at++
		}
		if at == r.end && r.fault == noFault || at < r.end && c.arena.footer(trimCell(c.cell(b, at))) != "" {
			c.lastCounts = false
			return
		}
	}
	if r.count == c.width {
		c.usual++
	} else {
		c.counts[r.count]++
	}
}

func first(text []byte) byte {
	if len(text) > 0 {
		return text[0]
	}
	return 0
}

func (c *counter) cell(b *block, i int) []byte {
	cell := b.cell(i, &c.arena)
	if c.undecoded && !ascii(cell) {
		if out, _, err := transform.Bytes(decoder(gb18030Encoding), cell); err == nil {
			return out
		}
	}
	return cell
}

// same reports a row of just these cells.
func (c *counter) same(b *block, r record, cells [][]byte) bool {
	c.arena.reset()
	if r.end-r.first != len(cells) {
		return false
	}
	for i, cell := range cells {
		if !bytes.Equal(c.cell(b, r.first+i), cell) {
			return false
		}
	}
	return true
}
