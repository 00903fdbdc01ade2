// Package htmltable reads the tables of an HTML page, as many platforms export them.
package htmltable

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source/sheet"
	"github.com/peihe/peihe/pipeline/source/table"
	"github.com/peihe/peihe/pipeline/source/unusable"
)

// reader reads the tables of an HTML page, one below another, as a sheet:
// many platforms save such a page as .xls. A row is a tr or a caption; text
// outside of tables is no part of the sheet, and a table within a cell is text
// of the cell. The page is streamed, never parsed into a tree.
type reader struct {
	in   io.ReadCloser
	src  *ctxReader
	page *html.Tokenizer
	grid sheet.Grid
	err  error

	b       *table.Block // of this moment
	tables  int          // tables within each other
	seen    bool         // a table
	row     int64        // rows so far
	inRow   bool
	begun   bool // the row, in the block
	column  int  // the next column of the row
	silent  int  // elements within each other whose text nobody sees
	cell    cell
	inCell  bool
	scratch []byte
}

// cell is the cell that is being read.
type cell struct {
	text       []byte
	space      bool // white space since the last character
	cols, rows int
	number     string // x:num: the number of which the text is a picture
	isNumber   bool
	isText     bool // mso-number-format says so
}

// Spans as HTML bounds them.
const maxColspan, maxRowspan = 1000, 65534

// New reads a page of decoded text; types are as in [xlsx.Workbook.Rows].
// A page without a table is an [unusable.Error]: a login page saved as an export.
func New(open func() (io.ReadCloser, error), types []schema.Type) (table.Reader, error) {
	in, err := open()
	if err != nil {
		return nil, err
	}
	s := &reader{in: in, src: &ctxReader{in: in}, grid: sheet.NewGrid(types)}
	s.page = html.NewTokenizer(s.src)
	s.page.SetMaxBuf(sheet.TokenLimit)
	return s, nil
}

func (s *reader) Close() error { return s.in.Close() }

// ctxReader stops where the context of the moment is done.
type ctxReader struct {
	ctx context.Context
	in  io.Reader
}

func (r *ctxReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.in.Read(p)
}

func (s *reader) Fill(ctx context.Context, b *table.Block) error {
	b.Text, b.Cells, b.Rows = b.Text[:0], b.Cells[:0], b.Rows[:0]
	s.src.ctx, s.b = ctx, b
	for (s.begun || !s.grid.Full(b)) && s.err == nil { // a block ends between rows
		s.err = s.token()
	}
	switch {
	case s.err == nil:
		return nil
	case errors.Is(s.err, io.EOF) && s.seen:
		return nil
	case errors.Is(s.err, io.EOF):
		s.err = unusable.Errorf(unusable.NoTable, "the page has no table; open it in a browser, and export again")
	case errors.Is(s.err, html.ErrBufferExceeded):
		s.err = unusable.Errorf(unusable.Damaged, "row %d: a tag or text of more than %d MB; %s", s.row,
			sheet.TokenLimit>>20, unusable.SaveAs)
	}
	return s.err
}

// token reads the next piece of the page. io.EOF comes once all rows are laid out.
func (s *reader) token() error {
	switch s.page.Next() {
	case html.ErrorToken:
		if err := s.page.Err(); !errors.Is(err, io.EOF) {
			return err
		}
		if err := s.endRow(); err != nil {
			return err
		}
		return io.EOF
	case html.TextToken:
		if s.inCell && s.silent == 0 {
			s.cell.add(s.page.Text(), table.RowLimit)
		}
	case html.StartTagToken:
		return s.start(false)
	case html.SelfClosingTagToken:
		return s.start(true)
	case html.EndTagToken:
		name, _ := s.page.TagName()
		return s.close(atom.Lookup(name))
	}
	return nil
}

// unseen reports elements whose text no reader of the page sees.
func unseen(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Title, atom.Noscript, atom.Template, atom.Textarea, atom.Select:
		return true
	}
	return false
}

func (s *reader) start(closed bool) error {
	name, attributes := s.page.TagName()
	tag := atom.Lookup(name)
	if unseen(tag) {
		if !closed || tag == atom.Script || tag == atom.Style { // no void elements
			s.silent++
		}
		return nil
	}
	switch tag {
	case atom.Table:
		if s.tables == 1 && !s.inCell { // a table left open ends where the next begins
			if err := s.close(atom.Table); err != nil {
				return err
			}
		}
		if s.tables++; s.tables == 1 {
			s.seen, s.silent = true, 0
			return nil
		}
		s.cell.lineBreak()
	case atom.Tr, atom.Caption, atom.Td, atom.Th:
		if s.tables != 1 {
			s.cell.lineBreak()
			return nil
		}
		s.silent = 0 // an element left open ends with its cell
		if tag == atom.Tr || tag == atom.Caption {
			if err := s.endRow(); err != nil {
				return err
			}
			s.beginRow()
		}
		if tag == atom.Tr {
			return nil
		}
		s.endCell()
		if !s.inRow {
			s.beginRow()
		}
		s.inCell = true
		s.cell = cell{text: s.cell.text[:0], cols: 1, rows: 1}
		if attributes {
			s.attributes()
		}
	case atom.Thead, atom.Tbody, atom.Tfoot:
		if s.tables == 1 {
			return s.endRow()
		}
	case atom.Br, atom.P, atom.Div, atom.Li:
		s.cell.lineBreak()
	}
	return nil
}

func (s *reader) close(tag atom.Atom) error {
	if unseen(tag) {
		s.silent = max(0, s.silent-1)
		return nil
	}
	switch tag {
	case atom.Table:
		if s.tables > 1 {
			s.tables--
			s.cell.lineBreak()
		} else if s.tables == 1 {
			s.tables, s.silent = 0, 0
			if err := s.endRow(); err != nil {
				return err
			}
			s.grid.Close()
		}
	case atom.Tr, atom.Caption, atom.Thead, atom.Tbody, atom.Tfoot:
		if s.tables == 1 {
			return s.endRow()
		}
	case atom.Td, atom.Th:
		if s.tables == 1 {
			s.endCell()
		} else {
			s.cell.lineBreak()
		}
	}
	return nil
}

// attributes reads what the start tag of a cell says.
func (s *reader) attributes() {
	for more := true; more; {
		var key, value []byte
		key, value, more = s.page.TagAttr()
		switch string(key) {
		case "colspan":
			s.cell.cols = spanned(value, maxColspan)
		case "rowspan":
			s.cell.rows = spanned(value, maxRowspan)
		case "x:num":
			s.cell.isNumber = true
			if value = bytes.TrimSpace(value); len(value) <= 400 {
				s.cell.number = string(value)
			}
		case "x:str":
			s.cell.isText = true
		case "style":
			s.cell.isText = s.cell.isText || textFormatted(string(value))
		}
	}
}

// spanned reads a colspan or rowspan; 0, to the end of the table, is taken as the most.
func spanned(value []byte, most int) int {
	n, err := strconv.Atoi(string(bytes.TrimSpace(value)))
	switch {
	case errors.Is(err, strconv.ErrRange) && n > 0:
		return most
	case err != nil || n < 0:
		return 1
	case n == 0 && most == maxRowspan:
		return most
	}
	return min(max(n, 1), most)
}

// textFormatted reports a style with the number format of texts, "@".
func textFormatted(style string) bool {
	for declaration := range strings.SplitSeq(style, ";") {
		name, value, _ := strings.Cut(declaration, ":")
		if strings.EqualFold(strings.TrimSpace(name), "mso-number-format") {
			return strings.Trim(value, ` "'\`) == "@"
		}
	}
	return false
}

// add appends text, runs of white space as one space, but not beyond what a row may have.
func (c *cell) add(text []byte, limit int) {
	if len(c.text) > limit {
		return
	}
	for len(text) > 0 {
		i := bytes.IndexAny(text, " \t\r\n\f")
		if i != 0 {
			if i < 0 {
				i = len(text)
			}
			if c.space && len(c.text) > 0 && c.text[len(c.text)-1] != '\n' {
				c.text = append(c.text, ' ')
			}
			c.text, c.space = append(c.text, text[:i]...), false
			text = text[i:]
			continue
		}
		c.space, text = true, text[1:]
	}
}

// lineBreak ends a line of the cell that holds something.
func (c *cell) lineBreak() {
	if c.space = false; len(c.text) > 0 && c.text[len(c.text)-1] != '\n' {
		c.text = append(c.text, '\n')
	}
}

func (s *reader) beginRow() {
	s.row++
	s.inRow, s.column = true, 0
}

// begin lays out what comes next in the block, as part of the row.
func (s *reader) begin() {
	if !s.begun {
		s.begun = true
		s.grid.Begin(s.b, s.row)
	}
}

// endRow lays out the row that is being read, if there is one.
func (s *reader) endRow() error {
	s.endCell()
	if !s.inRow {
		return nil
	}
	s.begin()
	s.inRow, s.begun = false, false
	if s.row > sheet.MaxRows {
		return unusable.Errorf(unusable.Bomb, "it has more than %d rows, the most that a sheet has; %s", sheet.MaxRows,
			"export it as CSV")
	}
	return s.grid.End()
}

// endCell hands the cell that is being read to the grid, in the next column
// that no cell from above reaches into.
func (s *reader) endCell() {
	if !s.inCell {
		return
	}
	s.begin()
	s.inCell = false
	c := &s.cell
	s.column = s.grid.Free(s.column)
	if s.column >= sheet.MaxColumns {
		s.grid.Fail(unusable.Errorf(unusable.Damaged, "row %d has more than %d cells; %s", s.row, sheet.MaxColumns,
			unusable.SaveAs))
		return
	}
	text := bytes.TrimRight(c.text, "\n")
	s.scratch = c.value(s.scratch[:0], text, s.grid.TypeOf(s.column))
	if last := min(s.column+c.cols, sheet.MaxColumns) - 1; c.cols > 1 || c.rows > 1 {
		last = s.grid.Room(s.column, last)
		s.grid.Open(sheet.Merged{
			First: s.column, Last: last, From: s.row, To: s.row + int64(c.rows) - 1, Text: s.scratch, Own: true,
		})
		s.column = last + 1
		return
	}
	s.grid.Cell(s.column, s.scratch, false)
	s.column++
}

// value appends what the cell says in a column of type t. Where x:num gives the
// number that the text shows, perhaps rounded, the number counts; of a date or
// time it is a serial, and the text is what the sheet shows.
func (c *cell) value(dst, text []byte, t schema.Type) []byte {
	if !c.isNumber || c.isText {
		return append(dst, text...)
	}
	number := []byte(c.number)
	if len(number) == 0 {
		number = text
	}
	switch t {
	case schema.Whole, schema.Money, schema.Decimal, schema.ID, schema.Identity:
		if _, ok := sheet.ParseNumber(number); ok {
			return sheet.AppendNumber(dst, number, sheet.Plain, t, false)
		}
	}
	return append(dst, text...)
}
