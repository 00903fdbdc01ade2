package export

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"sort"
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
//
// Its time is linear whatever the quotes: a run of quotes of even length opens
// and closes a cell or stands for quotes, so a quoted cell ends at the next run of
// odd length at the latest, and what a quote that swallowed rows is looked at
// twice for holds no other quote that could be looked at further.
type splitter struct {
	stop   [256]bool // delimiter and line ends
	comma  byte
	width  int   // cells of the header; 0: keep the first headerCells
	header int64 // row of the header; no quote above it or in it is held against its width
	size   int   // bytes a block aims at
	limit  int   // bytes a row may have
	look   int   // bytes in which a quoted cell of several lines must end

	in    io.ReadCloser
	eof   bool
	base  int64 // offset in the stream of the block's first byte
	rest  []byte
	row   int64 // rows so far
	lines lineMap
	// Offset of the last quote that is read as an ordinary character, -1 while
	// there is none, and why.
	plain  int64
	reason fault
	// Offset up to which the lines of a quoted cell are known not to be rows.
	known int64
	// Where only the numbers of cells are asked for, rows that are surely data of
	// the header's width are counted and yielded to nobody; quickRow is the last.
	quick    bool
	quickly  int64
	quickRow int64
}

const (
	blockSize   = 1 << 20
	blockRows   = 1 << 16
	recordLimit = 8 << 20
	quoteLimit  = 1 << 20
	headerCells = 1 << 14 // as many columns as a spreadsheet has
)

func newSplitter(open func() (io.ReadCloser, error), comma byte, width int, header int64) (*splitter, error) {
	in, err := open()
	if err != nil {
		return nil, err
	}
	s := &splitter{in: in, comma: comma, width: width, header: header,
		size: blockSize, limit: recordLimit, look: quoteLimit, plain: -1}
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
	swallowingQuote
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
	count      int   // cells that the row of a text file has, those not kept included; 0 in a sheet
	fault      fault
	cut        bool // no line end follows
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
		if s.quick && s.row >= s.header {
			if next := s.count(b.text[pos:]); next > 0 {
				pos += next
				continue
			}
		}
		next, whole := s.split(b, pos)
		if whole {
			pos = next
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
	text, first := b.text, len(b.cells)
	keep := headerCells
	if s.width > 0 {
		keep = s.width
	}
	rec := record{first: first, from: pos, row: s.row + 1}
	breaks := 0 // line breaks inside quotes
	p := pos
	for {
		cell := span{from: uint32(p)}
		quote := p < len(text) && text[p] == '"'
		if quote && s.base+int64(p) == s.plain {
			quote, rec.fault = false, max(rec.fault, s.reason)
		}
		if quote {
			q := s.quoted(text, p, rec.row)
			switch {
			case q.more:
				b.cells = b.cells[:first]
				return 0, false
			case q.reason != noFault:
				// The row is split anew, with that known.
				s.plain, s.reason = s.base+int64(p), q.reason
				rec, breaks, p = record{first: first, from: pos, row: s.row + 1}, 0, pos
				b.cells = b.cells[:first]
				continue
			}
			breaks += q.breaks
			cell.from++
			p, cell.to = q.end+1, uint32(q.end)
			if p < len(text) && !s.stop[text[p]] {
				rec.fault = max(rec.fault, textAfterQuote)
				p = s.until(text, p)
				cell.to = uint32(p)
			} else if q.doubled {
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
		switch kept := len(b.cells) - first; {
		case kept < keep:
			b.cells = append(b.cells, cell)
		case kept == keep && s.width > 0 && !blankBeyond(text, cell):
			// Enough to know that there is one.
			b.cells = append(b.cells, cell)
			rec.fault = max(rec.fault, beyondHeader)
		}
		rec.count++
		if p < len(text) && text[p] == s.comma {
			p++
			continue
		}
		rec.to, rec.end = p, len(b.cells)
		if rec.cut = p == len(text); !rec.cut {
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
		if breaks > 0 {
			s.lines.add(s.row, int64(breaks))
		}
		if rec.to == rec.from {
			b.cells = b.cells[:first]
		} else {
			b.rows = append(b.rows, rec)
		}
		return p, true
	}
}

// count passes over a row without quotes that starts with a letter or digit of
// ASCII and has as many cells as the header; it returns 0 for any other.
func (s *splitter) count(text []byte) int {
	c := first(text)
	if !('0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z') {
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
	more    bool  // the text ends too early to tell
	reason  fault // why the quote is no opening one
	end     int   // the quote that closes it
	doubled bool  // doubled quotes stand before it
	breaks  int   // line breaks in it
}

// quoted tells what the quote at p opens. It opens no cell that has more than one
// line where it is never closed within the bytes that such a cell may have, where
// text stands after the quote that closes it, or where one of its whole lines is,
// by itself, a row.
func (s *splitter) quoted(text []byte, p int, row int64) quotedCell {
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
			return quotedCell{reason: unclosedQuote}
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
				return quotedCell{reason: swallowingQuote}
			}
			s.known = s.base + int64(next)
		}
		at = afterBreak(text, next)
	}
	switch {
	case end < 0 && (s.eof || len(text) > most):
		return quotedCell{reason: unclosedQuote}
	case end < 0:
		return quotedCell{more: true}
	case end+1 < len(text) && !s.stop[text[end+1]]:
		return quotedCell{reason: swallowingQuote}
	}
	return quotedCell{end: end, doubled: doubled, breaks: breaks}
}

// cellsOf counts the cells of a line by itself. A quote that the line does not
// close is an ordinary character in it.
func (s *splitter) cellsOf(line []byte) int {
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

// skip passes over a line longer than the limit without holding it.
func (s *splitter) skip(ctx context.Context, b *block, start int) (int, error) {
	pos := len(b.text) // what the block holds of the line is known to have no end
	if b.text[pos-1] == '\r' {
		pos--
	}
	if breaks := lineBreaks(b.text[start:pos]); breaks > 0 { // inside quotes
		s.lines.add(s.row+1, breaks)
	}
	for {
		if i := lineBreak(b.text[pos:]); i >= 0 && (pos+i+1 < len(b.text) || b.text[pos+i] == '\n' || s.eof) {
			pos = afterBreak(b.text, pos+i)
			break
		} else if i >= 0 {
			pos += i
		} else if pos = len(b.text); s.eof {
			break
		}
		s.base += int64(pos)
		b.text = append(b.text[:0], b.text[pos:]...)
		pos = 0
		if err := s.read(ctx, b, max(s.size, 2)); err != nil {
			return 0, err
		}
	}
	s.row++
	b.rows = append(b.rows, record{row: s.row, fault: tooLong})
	return pos, nil
}

// A lineMap tells the lines of a file from its rows, which line breaks inside
// quotes make fewer. It holds a run for each stretch of rows with as many line
// breaks each.
type lineMap struct {
	runs []lineRun
	end  int64 // the last row it knows, where it is full; 0 while it is not
}

// lineRun is a stretch of rows.
type lineRun struct {
	first, last int64
	before      int64 // line breaks inside quotes before it
	each        int64
}

const lineRuns = 1 << 17 // three megabytes

// add notes the line breaks inside the quotes of a row below all others.
func (m *lineMap) add(row, breaks int64) {
	if m.end > 0 {
		return
	}
	var total int64
	if n := len(m.runs); n > 0 {
		last := &m.runs[n-1]
		if last.last == row-1 && last.each == breaks {
			last.last = row
			return
		}
		total = last.before + (last.last-last.first+1)*last.each
	}
	if len(m.runs) == lineRuns {
		m.end = row
		return
	}
	m.runs = append(m.runs, lineRun{row, row, total, breaks})
}

// line returns the line on which a row starts, 0 where that is not known.
func (m *lineMap) line(row int64) int64 {
	if m.end > 0 && row > m.end {
		return 0
	}
	i := sort.Search(len(m.runs), func(i int) bool { return m.runs[i].first >= row })
	if i == 0 {
		return row
	}
	run := m.runs[i-1]
	return row + run.before + (min(row-1, run.last)-run.first+1)*run.each
}
