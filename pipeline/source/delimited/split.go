// Package delimited cuts delimited text (CSV) into rows of cells.
package delimited

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/source/table"
)

// A Splitter cuts a decoded stream into rows and cells. encoding/csv cannot:
// with it a quote that is never closed swallows the rest of the file, a quote
// inside an unquoted cell is an error or (lazily) swallows lines, text after a
// closing quote is kept as content, a lone CR ends no row, and the row number
// that a spreadsheet shows is not to be had.
//
// Its time is linear whatever the quotes: a run of quotes of even length opens
// and closes a cell or stands for quotes, so a quoted cell ends at the next run of
// odd length at the latest, and what a quote that swallowed rows is looked at
// twice for holds no other quote that could be looked at further.
type Splitter struct {
	stop   [256]bool // delimiter and line ends
	comma  byte
	width  int   // cells of the header; 0: keep the first headerCells
	header int64 // row of the header; no quote above it or in it is held against its width
	size   int   // bytes a block aims at
	limit  int   // bytes a row may have
	look   int   // bytes in which a quoted cell of several lines must end

	in      io.ReadCloser
	eof     bool
	base    int64 // offset in the stream of the block's first byte
	rest    []byte
	row     int64 // rows so far
	lineMap Lines
	// Offset of the last quote that is read as an ordinary character, -1 while
	// there is none, and why.
	plain  int64
	reason table.Fault
	// Offset up to which the lines of a quoted cell are known not to be rows.
	known int64
	// Where only the numbers of cells are asked for, rows that are surely data of
	// the header's width are counted and yielded to nobody; quickRow is the last.
	quick    bool
	quickly  int64
	quickRow int64
}

// Bounds in bytes, and in cells.
const (
	searchSize  = 64 << 10 // of a block, while the header is looked for
	quoteLimit  = 1 << 20
	headerCells = 1 << 14 // as many columns as a spreadsheet has
)

// New returns a splitter of decoded text. width is the number of cells in the header,
// which stands in row header; 0 while it is looked for.
func New(open func() (io.ReadCloser, error), comma byte, width int, header int64) (*Splitter, error) {
	in, err := open()
	if err != nil {
		return nil, err
	}
	s := &Splitter{in: in, comma: comma, width: width, header: header,
		size: table.BlockSize, limit: table.RowLimit, look: quoteLimit, plain: -1}
	if width == 0 {
		s.size = searchSize
	}
	s.stop[comma], s.stop['\n'], s.stop['\r'] = true, true, true
	return s, nil
}

func (s *Splitter) Close() error { return s.in.Close() }

// Skim makes Fill count the rows that are surely data of the header's width, without
// yielding them.
func (s *Splitter) Skim() { s.quick = true }

// Skimmed returns how many rows were counted so, and the last of them.
func (s *Splitter) Skimmed() (rows, last int64) { return s.quickly, s.quickRow }

// RowsRead returns the number of the last row that was passed.
func (s *Splitter) RowsRead() int64 { return s.row }

// Lines tells on which line each row passed so far stands.
func (s *Splitter) Lines() Lines { return s.lineMap }

// Fill reads the next rows into b, none at the end of the stream.
func (s *Splitter) Fill(ctx context.Context, b *table.Block) error {
	b.Text, b.Cells, b.Rows = append(b.Text[:0], s.rest...), b.Cells[:0], b.Rows[:0]
	pos := 0
	for len(b.Rows) < table.BlockRows && (pos < len(b.Text) || !s.eof) {
		if s.quick && s.row >= s.header {
			if next := s.count(b.Text[pos:]); next > 0 {
				pos += next
				continue
			}
		}
		next, whole := s.split(b, pos)
		if whole {
			pos = next
			continue
		}
		if len(b.Rows) > 0 {
			break
		}
		var err error
		if len(b.Text)-pos >= s.limit {
			pos, err = s.skip(ctx, b, pos)
		} else {
			b.Text = append(b.Text[:0], b.Text[pos:]...)
			s.base, pos = s.base+int64(pos), 0
			err = s.read(ctx, b, min(max(s.size, 2*len(b.Text)), s.limit))
		}
		if err != nil {
			return err
		}
	}
	s.rest = append(s.rest[:0], b.Text[pos:]...)
	s.base += int64(pos)
	return nil
}

// read extends the block's text to size bytes, or to the end of the stream.
func (s *Splitter) read(ctx context.Context, b *table.Block, size int) error {
	b.Text = slices.Grow(b.Text, size-len(b.Text))
	for len(b.Text) < size && !s.eof {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := s.in.Read(b.Text[len(b.Text):size])
		b.Text = b.Text[:len(b.Text)+n]
		if s.eof = errors.Is(err, io.EOF); err != nil && !s.eof {
			return err
		}
	}
	return nil
}

// split cuts the row at pos into cells and returns where the next one starts,
// or false where the text ends before the row does.
func (s *Splitter) split(b *table.Block, pos int) (int, bool) {
	text, first := b.Text, len(b.Cells)
	keep := headerCells
	if s.width > 0 {
		keep = s.width
	}
	rec := table.Row{First: first, From: pos, Number: s.row + 1}
	breaks := 0 // line breaks inside quotes
	p := pos
	for {
		cell := table.Span{From: uint32(p)}
		quote := p < len(text) && text[p] == '"'
		if quote && s.base+int64(p) == s.plain {
			quote, rec.Fault = false, max(rec.Fault, s.reason)
		}
		if quote {
			q := s.quoted(text, p, rec.Number)
			switch {
			case q.more:
				b.Cells = b.Cells[:first]
				return 0, false
			case q.reason != table.NoFault:
				// The row is split anew, with that known.
				s.plain, s.reason = s.base+int64(p), q.reason
				rec, breaks, p = table.Row{First: first, From: pos, Number: s.row + 1}, 0, pos
				b.Cells = b.Cells[:first]
				continue
			}
			breaks += q.breaks
			cell.From++
			p, cell.To = q.end+1, uint32(q.end)
			if p < len(text) && !s.stop[text[p]] {
				rec.Fault = max(rec.Fault, table.TextAfterQuote)
				p = s.until(text, p)
				cell.To = uint32(p)
			} else if q.doubled {
				cell.To |= table.Escaped
			}
		} else {
			p = s.until(text, p)
			cell.To = uint32(p)
		}
		if p == len(text) && !s.eof {
			b.Cells = b.Cells[:first]
			return 0, false
		}
		switch kept := len(b.Cells) - first; {
		case kept < keep:
			b.Cells = append(b.Cells, cell)
		case kept == keep && s.width > 0 && !blankBeyond(text, cell):
			// Enough to know that there is one.
			b.Cells = append(b.Cells, cell)
			rec.Fault = max(rec.Fault, table.BeyondHeader)
		}
		rec.Count++
		if p < len(text) && text[p] == s.comma {
			p++
			continue
		}
		rec.To, rec.End = p, len(b.Cells)
		if rec.Cut = p == len(text); !rec.Cut {
			p++
			if text[p-1] == '\r' {
				if p == len(text) && !s.eof {
					b.Cells = b.Cells[:first]
					return 0, false
				}
				if p < len(text) && text[p] == '\n' {
					p++
				}
			}
		}
		s.row++
		if breaks > 0 {
			s.lineMap.add(s.row, int64(breaks))
		}
		if rec.To == rec.From {
			b.Cells = b.Cells[:first]
		} else {
			b.Rows = append(b.Rows, rec)
		}
		return p, true
	}
}

// count passes over a row without quotes that starts with a letter or digit of
// ASCII and has as many cells as the header; it returns 0 for any other.
func (s *Splitter) count(text []byte) int {
	if !table.StartsPlainly(text) {
		return 0
	}
	end := bytes.IndexByte(text, '\n')
	if end < 0 {
		return 0
	}
	line := text[:end]
	if line[end-1] == '\r' {
		line = line[:end-1]
	}
	if bytes.IndexByte(line, '"') >= 0 || bytes.IndexByte(line, '\r') >= 0 ||
		bytes.Count(line, []byte{s.comma})+1 != s.width {
		return 0
	}
	s.row++
	s.quickly++
	s.quickRow = s.row
	return end + 1
}

// quotedCell is what a quote at the start of a cell opens.
type quotedCell struct {
	more    bool        // the text ends too early to tell
	reason  table.Fault // why the quote is no opening one
	end     int         // the quote that closes it
	doubled bool        // doubled quotes stand before it
	breaks  int         // line breaks in it
}

// quoted tells what the quote at p opens. It opens no cell that has more than one
// line where it is never closed within the bytes that such a cell may have, where
// text stands after the quote that closes it, or where one of its whole lines is,
// by itself, a row.
func (s *Splitter) quoted(text []byte, p int, row int64) quotedCell {
	start := p + 1
	end, doubled := closing(text, start, s.eof)
	upto := end
	if end < 0 {
		upto = len(text)
	}
	lineEnd := lineBreak(text[start:upto])
	if lineEnd < 0 {
		switch {
		case end >= 0:
			return quotedCell{end: end, doubled: doubled}
		case s.eof:
			return quotedCell{reason: table.UnclosedQuote}
		}
		return quotedCell{more: true}
	}
	// Only here does a quoted cell have several lines.
	lineEnd += start
	most := max(start+s.look, lineEnd+1)
	if (end < 0 || end >= most) && len(text) > most {
		upto = most
		end = -1
	}
	breaks := 1
	for at := afterBreak(text, lineEnd); at < upto; breaks++ {
		next := lineBreak(text[at:upto])
		if next < 0 {
			break
		}
		next += at
		if s.width > 0 && row > s.header && s.base+int64(next) >= s.known {
			if s.cellsOf(text[at:next]) == s.width {
				return quotedCell{reason: table.SwallowingQuote}
			}
			s.known = s.base + int64(next)
		}
		at = afterBreak(text, next)
	}
	switch {
	case end < 0 && (s.eof || len(text) > most):
		return quotedCell{reason: table.UnclosedQuote}
	case end < 0:
		return quotedCell{more: true}
	case end+1 < len(text) && !s.stop[text[end+1]]:
		return quotedCell{reason: table.SwallowingQuote}
	}
	return quotedCell{end: end, doubled: doubled, breaks: breaks}
}

// cellsOf counts the cells of a line by itself. A quote that the line does not
// close is an ordinary character in it.
func (s *Splitter) cellsOf(line []byte) int {
	n := 1
	for p := 0; p < len(line); p++ {
		if line[p] == '"' && (p == 0 || line[p-1] == s.comma) {
			if end, _ := closing(line, p+1, true); end >= 0 {
				p = end + 1
			}
			for p < len(line) && line[p] != s.comma {
				p++
			}
			if p == len(line) {
				break
			}
		}
		if line[p] == s.comma {
			n++
		}
	}
	return n
}

// lineBreak returns where the first line break stands, -1 for none.
func lineBreak(text []byte) int {
	lf := bytes.IndexByte(text, '\n')
	if lf >= 0 {
		text = text[:lf]
	}
	if cr := bytes.IndexByte(text, '\r'); cr >= 0 {
		return cr
	}
	return lf
}

// lineBreaks counts the line breaks of a text.
func lineBreaks(text []byte) (n int64) {
	for at := 0; ; n++ {
		next := lineBreak(text[at:])
		if next < 0 {
			return n
		}
		at = afterBreak(text, at+next)
	}
}

// afterBreak returns where the line after the line break at p starts.
func afterBreak(text []byte, p int) int {
	if text[p] == '\r' && p+1 < len(text) && text[p+1] == '\n' {
		p++
	}
	return p + 1
}

// blankBeyond reports a cell beyond the header that holds nothing.
func blankBeyond(text []byte, c table.Span) bool {
	content := text[c.From : c.To&^table.Escaped]
	if c.To&table.Escaped != 0 {
		content = new(cell.Arena).Unquote(content)
	}
	return cell.IsBlank(content)
}

// until returns the position of the next delimiter or line end.
func (s *Splitter) until(text []byte, p int) int {
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

// skip passes over a line longer than the limit without holding it.
func (s *Splitter) skip(ctx context.Context, b *table.Block, start int) (int, error) {
	pos := len(b.Text) // what the block holds of the line is known to have no end
	if b.Text[pos-1] == '\r' {
		pos--
	}
	if breaks := lineBreaks(b.Text[start:pos]); breaks > 0 { // inside quotes
		s.lineMap.add(s.row+1, breaks)
	}
	for {
		if i := lineBreak(b.Text[pos:]); i >= 0 && (pos+i+1 < len(b.Text) || b.Text[pos+i] == '\n' || s.eof) {
			pos = afterBreak(b.Text, pos+i)
			break
		} else if i >= 0 {
			pos += i
		} else if pos = len(b.Text); s.eof {
			break
		}
		s.base += int64(pos)
		b.Text = append(b.Text[:0], b.Text[pos:]...)
		pos = 0
		if err := s.read(ctx, b, max(s.size, 2)); err != nil {
			return 0, err
		}
	}
	s.row++
	b.Rows = append(b.Rows, table.Row{Number: s.row, Fault: table.TooLong})
	return pos, nil
}
