package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
)

// A source yields the rows of a file in their order, block by block.
type source interface {
	// fill replaces the rows of b by the next ones, none at the end.
	fill(ctx context.Context, b *block) error
	io.Closer
}

// A splitter cuts a decoded stream into rows and cells. encoding/csv cannot:
// with it a quote that is never closed swallows the rest of the file, a quote
// inside an unquoted cell is an error or (lazily) swallows lines, text after a
// closing quote is kept as content, a lone CR ends no row, and the row number
// that a spreadsheet shows is not to be had.
type splitter struct {
	open  func() (io.ReadCloser, error) // the decoded stream from its start
	stop  [256]bool                     // delimiter and line ends
	comma byte
	width int // cells of the header; 0: keep every cell
	size  int // bytes a block aims at
	limit int // bytes a row may have

	in   io.ReadCloser
	eof  bool
	base int64 // offset in the stream of the block's first byte
	rest []byte
	row  int64 // rows so far
	// Offset of the quote that is never closed, -1 while none is known. There
	// can be only one: behind it, every run of quotes is of even length, so that
	// a later quoted cell ends within its first run.
	never int64
}

const (
	blockSize   = 1 << 20
	blockRows   = 1 << 16
	recordLimit = 8 << 20
	headerLimit = 256 << 10 // no header is longer; of its row every cell is held
)

func newSplitter(open func() (io.ReadCloser, error), comma byte, width int) (*splitter, error) {
	in, err := open()
	if err != nil {
		return nil, err
	}
	s := &splitter{open: open, in: in, comma: comma, width: width, size: blockSize, limit: recordLimit, never: -1}
	s.stop[comma], s.stop['\n'], s.stop['\r'] = true, true, true
	return s, nil
}

func (s *splitter) Close() error { return s.in.Close() }

// fault says why a row cannot be used as it was split.
type fault uint8

const (
	noFault fault = iota
	textAfterQuote
	unclosedQuote
	beyondHeader
	tooLong
)

// block is a stretch of the stream with the rows that end in it.
type block struct {
	text  []byte
	cells []span
	rows  []record
}

// record is one row; empty lines yield none.
type record struct {
	first, end int   // its cells
	from, to   int   // its text
	row        int64 // as a spreadsheet counts
	fault      fault
}

// span is where a cell stands in the text, without its quotes.
type span struct{ from, to uint32 }

const escaped = 1 << 31 // in span.to: the cell holds doubled quotes

// cell returns the content of a cell; doubled quotes are resolved into the arena.
func (b *block) cell(i int, a *arena) []byte {
	c := b.cells[i]
	if c.to&escaped == 0 {
		return b.text[c.from:c.to]
	}
	return a.unquote(b.text[c.from : c.to&^escaped])
}

// fill reads the next rows into b, none at the end of the stream.
func (s *splitter) fill(ctx context.Context, b *block) error {
	b.text, b.cells, b.rows = append(b.text[:0], s.rest...), b.cells[:0], b.rows[:0]
	pos := 0
	for len(b.rows) < blockRows && (pos < len(b.text) || !s.eof) {
		next, whole := s.split(b, pos)
		if whole {
			pos = next
			continue
		}
		if s.eof { // split has just found the quote that is never closed
			continue
		}
		if len(b.rows) > 0 {
			break
		}
		var err error
		if len(b.text)-pos >= s.limit {
			pos, err = s.skip(ctx, b, pos)
		} else {
			b.text = append(b.text[:0], b.text[pos:]...)
			s.base, pos = s.base+int64(pos), 0
			err = s.read(ctx, b, min(max(s.size, 2*len(b.text)), s.limit))
		}
		if err != nil {
			return err
		}
	}
	s.rest = append(s.rest[:0], b.text[pos:]...)
	s.base += int64(pos)
	return nil
}

// read extends the block's text to size bytes, or to the end of the stream.
func (s *splitter) read(ctx context.Context, b *block, size int) error {
	b.text = slices.Grow(b.text, size-len(b.text))
	for len(b.text) < size && !s.eof {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := s.in.Read(b.text[len(b.text):size])
		b.text = b.text[:len(b.text)+n]
		if s.eof = errors.Is(err, io.EOF); err != nil && !s.eof {
			return err
		}
	}
	return nil
}

// split cuts the row at pos into cells and returns where the next one starts,
// or false where the text ends before the row does.
func (s *splitter) split(b *block, pos int) (int, bool) {
	text, first, kept := b.text, len(b.cells), len(b.cells)+s.width
	rec := record{first: first, from: pos, row: s.row + 1}
	p := pos
	for {
		cell := span{from: uint32(p)}
		quote := p < len(text) && text[p] == '"'
		if quote && s.base+int64(p) == s.never {
			quote, rec.fault = false, unclosedQuote
		}
		if quote {
			cell.from++
			end, doubled := closing(text, p+1, s.eof)
			if end < 0 {
				if s.eof {
					s.never = s.base + int64(p)
				}
				b.cells = b.cells[:first]
				return 0, false
			}
			p, cell.to = end+1, uint32(end)
			if p < len(text) && !s.stop[text[p]] {
				rec.fault = max(rec.fault, textAfterQuote)
				p = s.until(text, p)
				cell.to = uint32(p)
			} else if doubled {
				cell.to |= escaped
			}
		} else {
			p = s.until(text, p)
			cell.to = uint32(p)
		}
		if p == len(text) && !s.eof {
			b.cells = b.cells[:first]
			return 0, false
		}
		switch {
		case s.width == 0 || len(b.cells) < kept:
			b.cells = append(b.cells, cell)
		case len(b.cells) == kept && !blankBeyond(text, cell):
			// Enough to know that there is one.
			b.cells = append(b.cells, cell)
			rec.fault = max(rec.fault, beyondHeader)
		}
		if p < len(text) && text[p] == s.comma {
			p++
			continue
		}
		rec.to, rec.end = p, len(b.cells)
		if p < len(text) {
			p++
			if text[p-1] == '\r' {
				if p == len(text) && !s.eof {
					b.cells = b.cells[:first]
					return 0, false
				}
				if p < len(text) && text[p] == '\n' {
					p++
				}
			}
		}
		s.row++
		if rec.to == rec.from {
			b.cells = b.cells[:first]
		} else {
			b.rows = append(b.rows, rec)
		}
		return p, true
	}
}

// blankBeyond reports a cell beyond the header that holds nothing.
func blankBeyond(text []byte, c span) bool {
	content := text[c.from : c.to&^escaped]
	if c.to&escaped != 0 {
		content = new(arena).unquote(content)
	}
	return blank(content)
}

// until returns the position of the next delimiter or line end.
func (s *splitter) until(text []byte, p int) int {
	for p < len(text) && !s.stop[text[p]] {
		p++
	}
	return p
}

// closing returns the position of the quote that closes a cell whose content
// starts at p, -1 if the text holds none or may hold only half of a doubled
// one, and whether there are doubled quotes before it.
func closing(text []byte, p int, eof bool) (int, bool) {
	for doubled := false; ; doubled = true {
		i := bytes.IndexByte(text[p:], '"')
		if i < 0 {
			return -1, false
		}
		p += i + 1
		if p == len(text) {
			if eof {
				return p - 1, doubled
			}
			return -1, false
		}
		if text[p] != '"' {
			return p - 1, doubled
		}
		p++
	}
}

// skip passes over a row longer than the limit without holding it. Where the
// row turns out to end nowhere because a quote is never closed, the stream is
// opened anew at the row, with that known.
func (s *splitter) skip(ctx context.Context, b *block, pos int) (int, error) {
	const (
		atStart = iota
		unquoted
		quoted
		afterQuote
		afterCR
		atEnd
	)
	start, quote, state := s.base+int64(pos), int64(-1), atStart
	for state != atEnd {
		if pos == len(b.text) {
			if s.eof && state == quoted {
				return 0, s.reopen(b, start, quote)
			}
			if s.eof {
				break
			}
			s.base, b.text, pos = s.base+int64(len(b.text)), b.text[:0], 0
			if err := s.read(ctx, b, s.size); err != nil {
				return 0, err
			}
			continue
		}
		c := b.text[pos]
		switch {
		case state == afterCR:
			state = atEnd
			if c != '\n' {
				continue
			}
		case c == '"' && state == atStart && s.base+int64(pos) != s.never:
			state, quote = quoted, s.base+int64(pos)
		case c == '"' && state == quoted:
			state = afterQuote
		case c == '"' && state == afterQuote:
			state = quoted
		case state == quoted:
		case c == s.comma:
			state = atStart
		case c == '\n':
			state = atEnd
		case c == '\r':
			state = afterCR
		default:
			state = unquoted
		}
		pos++
	}
	s.row++
	b.rows = append(b.rows, record{row: s.row, fault: tooLong})
	return pos, nil
}

// reopen restarts the stream at the row that starts at offset start.
func (s *splitter) reopen(b *block, start, never int64) error {
	if s.never >= 0 {
		return errors.New("the file changed while it was being read; close whatever writes it and run again")
	}
	in, err := s.open()
	if err != nil {
		return err
	}
	s.in.Close()
	s.in, s.never, s.base, s.eof, b.text = in, never, start, false, b.text[:0]
	if _, err := io.CopyN(io.Discard, in, start); err != nil {
		return fmt.Errorf("reading again up to byte %d: %w", start, err)
	}
	return nil
}
