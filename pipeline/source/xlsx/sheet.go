package xlsx

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source/sheet"
	"github.com/peihe/peihe/pipeline/source/table"
	"github.com/peihe/peihe/pipeline/source/unusable"
)

// sheetSource reads one sheet.
type sheetSource struct {
	book   *Workbook
	name   string
	file   string // the part
	in     io.ReadCloser
	xml    *xmlStream
	table  *stringTable
	grid   sheet.Grid
	merged []sheet.Merged // by first row, those not yet reached
	row    int64          // the last one laid out
	ahead  int64          // the row whose start tag was read, 0 for none
	end    bool
	err    error
	value  []byte
	buf    []byte
}

// Rows reads a sheet. types are the types that its cells are read as, by
// position, nil while the header is looked for and [schema.NoType] for a column that
// is not recognised; cells beyond them are beyond the header. What is wrong
// with the sheet comes from Fill as an [unusable.Error].
func (w *Workbook) Rows(name string, types []schema.Type) (table.Reader, error) {
	i := slices.IndexFunc(w.list, func(s worksheet) bool { return s.name == name })
	if i < 0 {
		return nil, fmt.Errorf("the workbook has no visible sheet %q; those it has are %q", name, w.Sheets())
	}
	s := &sheetSource{book: w, name: name, file: w.list[i].part, grid: sheet.NewGrid(types)}
	in, err := w.part(s.file, sheetLimit)
	if err != nil {
		return nil, err
	}
	s.in = in
	return s, nil
}

func (s *sheetSource) Close() error { return s.in.Close() }

func (s *sheetSource) Fill(ctx context.Context, b *table.Block) error {
	b.Text, b.Cells, b.Rows = b.Text[:0], b.Cells[:0], b.Rows[:0]
	if s.err != nil {
		return s.err
	}
	if s.err = s.rows(ctx, b); s.err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.err = unusable.Wrap(fmt.Sprintf("sheet %q, row %d", s.name, s.row+1), s.err)
	}
	return s.err
}

// rows fills the block.
func (s *sheetSource) rows(ctx context.Context, b *table.Block) error {
	if s.xml == nil {
		if err := s.start(ctx); err != nil {
			return err
		}
	}
	s.xml.in.ctx = ctx
	for !s.grid.Full(b) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.ahead == 0 && !s.end {
			if err := s.next(); err != nil {
				return err
			}
		}
		covered := s.grid.Reaches(s.row)
		switch {
		case covered && (s.end || s.ahead > s.row+1): // the sheet leaves the row out, but a range reaches it
			s.row++
			s.grid.Begin(b, s.row)
		case s.end:
			return nil
		default:
			s.row, s.ahead = s.ahead, 0
			s.grid.Begin(b, s.row)
			s.openRanges()
			if err := s.cells(); err != nil {
				return err
			}
		}
		if err := s.grid.End(); err != nil {
			return err
		}
	}
	return nil
}

// start reads what is needed before the first row: the shared strings, and the
// merged ranges, which stand behind the rows.
func (s *sheetSource) start(ctx context.Context) error {
	var err error
	if s.table, err = s.book.sharedStrings(ctx); err != nil {
		return err
	}
	in, err := s.book.part(s.file, sheetLimit)
	if err != nil {
		return err
	}
	defer in.Close()
	if s.merged, err = mergedRanges(ctx, in); err != nil {
		return err
	}
	s.xml = newXMLStream(ctx, s.in)
	for {
		t, err := s.xml.Token()
		if err != nil {
			return err
		}
		if element, ok := t.(xml.StartElement); ok && element.Name.Local == "sheetData" {
			return nil
		}
	}
}

// mergedRanges reads the merged ranges of a sheet by their first row, and with
// them the whole part, whose checksum is compared at its end.
func mergedRanges(ctx context.Context, in io.Reader) (list []sheet.Merged, err error) {
	r := &xmlInput{ctx: ctx, in: in, buf: make([]byte, 0, 256<<10), left: math.MaxInt}
	if err := passRows(r); err != nil {
		return nil, err
	}
	// What is left starts within an element.
	s := newXMLStream(ctx, r)
	s.depth = 1
	for s.depth > 0 {
		t, err := s.Token()
		if err != nil {
			return nil, err
		}
		element, ok := t.(xml.StartElement)
		if !ok || element.Name.Local != "mergeCell" {
			continue
		}
		for _, a := range element.Attr {
			if m, ok := parseRange(a.Value); a.Name.Local == "ref" && ok {
				list = append(list, m)
			}
		}
		if len(list) > mergedCount {
			return nil, unusable.Errorf(unusable.Bomb, "it has more than %d million merged ranges; unmerge them and %s",
				mergedCount>>20, unusable.SaveAs)
		}
	}
	slices.SortStableFunc(list, func(a, b sheet.Merged) int {
		return cmp.Or(cmp.Compare(a.From, b.From),
			a.First-b.First)
	})
	_, err = io.Copy(io.Discard, r.in)
	return list, err
}

// passRows reads up to the end of the rows by their end tag alone, several
// times as fast as a decoder.
func passRows(r *xmlInput) error {
	var tail []byte // of the tag that the buffer starts within
	for {
		if err := r.refill(); errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		} else if err != nil {
			return err
		}
		for rest := r.buf; ; {
			i := bytes.IndexByte(rest, '>')
			if i < 0 {
				tail = append(tail, rest[max(0, len(rest)-64):]...)
				tail = tail[max(0, len(tail)-64):]
				break
			}
			tag := rest[:i]
			if len(tail) > 0 {
				tag = append(tail, tag...)
				tail = tail[:0]
			}
			rest = rest[i+1:]
			if rowsEnd(tag) {
				r.next = len(r.buf) - len(rest)
				return nil
			}
		}
	}
}

// rowsEnd reports text that ends in the tag that ends the rows, without its >.
func rowsEnd(text []byte) bool {
	start := bytes.LastIndexByte(text, '<')
	if start < 0 {
		return false
	}
	tag := text[start+1:]
	name, empty := bytes.CutSuffix(tag, []byte("/"))
	if !empty {
		var end bool
		if name, end = bytes.CutPrefix(tag, []byte("/")); !end {
			return false
		}
	}
	name = bytes.TrimRight(name, " \t\r\n")
	_, local, prefixed := bytes.Cut(name, []byte(":"))
	if !prefixed {
		local = name
	}
	return string(local) == "sheetData"
}

// parseRange reads a reference such as A1:B2; a range of one cell is none.
func parseRange(ref string) (m sheet.Merged, ok bool) {
	from, to, _ := strings.Cut(ref, ":")
	c1, r1, ok1 := parseCell(from)
	c2, r2, ok2 := parseCell(to)
	if !ok1 || !ok2 {
		return sheet.Merged{}, false
	}
	m = sheet.Merged{First: min(c1, c2), Last: max(c1, c2), From: min(r1, r2), To: max(r1, r2)}
	return m, m.First < m.Last || m.From < m.To
}

// parseCell reads a reference such as A1; columns count from 0, rows from 1.
func parseCell(ref string) (column int, row int64, ok bool) {
	i := 0
	for ; i < len(ref) && i <= 3; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	row, err := strconv.ParseInt(ref[i:], 10, 32)
	return column - 1, row, err == nil && 1 <= column && column <= sheet.MaxColumns && 1 <= row && row <= sheet.MaxRows
}

// next reads up to the start tag of the next row.
func (s *sheetSource) next() error {
	for inside := s.xml.depth; s.xml.depth >= inside; {
		t, err := s.xml.Token()
		if err != nil {
			return err
		}
		element, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if element.Name.Local != "row" {
			if err := s.xml.skip(); err != nil {
				return err
			}
			continue
		}
		s.ahead = s.row + 1
		for _, a := range element.Attr {
			if a.Name.Local != "r" {
				continue
			}
			row, err := strconv.ParseInt(a.Value, 10, 64)
			if err != nil || row <= s.row {
				return fmt.Errorf("row %q follows row %d", a.Value, s.row)
			}
			s.ahead = row
		}
		if s.ahead > sheet.MaxRows {
			return fmt.Errorf("row %d is beyond the last that a sheet has, %d", s.ahead, sheet.MaxRows)
		}
		return nil
	}
	s.end = true
	return nil
}

// openRanges opens the merged ranges that reach the current row. One that
// starts in a row that the sheet leaves out has no value.
func (s *sheetSource) openRanges() {
	for len(s.merged) > 0 && s.merged[0].From <= s.row {
		if s.merged[0].To >= s.row {
			s.grid.Open(s.merged[0])
		}
		s.merged = s.merged[1:]
	}
}

// cells reads the cells of the current row.
func (s *sheetSource) cells() error {
	column := -1
	for inside := s.xml.depth; s.xml.depth >= inside; {
		t, err := s.xml.Token()
		if err != nil {
			return err
		}
		element, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if element.Name.Local != "c" {
			if err := s.xml.skip(); err != nil {
				return err
			}
			continue
		}
		if column, err = s.cell(element, column); err != nil {
			return err
		}
	}
	return nil
}

// cell reads one cell and hands it to the grid. It returns its column, which
// must lie right of the one before it.
func (s *sheetSource) cell(element xml.StartElement, before int) (int, error) {
	column, kind, form := before+1, "", sheet.Plain
	for _, a := range element.Attr {
		switch a.Name.Local {
		case "r":
			var ok bool
			if column, _, ok = parseCell(a.Value); !ok || column <= before {
				return 0, fmt.Errorf("cell %q follows the %d. cell", a.Value, before+1)
			}
		case "s":
			i, err := strconv.Atoi(a.Value)
			if err != nil || i < 0 {
				return 0, fmt.Errorf("cell format %q is none", a.Value)
			}
			if i < len(s.book.shapes) {
				form = s.book.shapes[i]
			}
		case "t":
			kind = a.Value
		}
	}
	if column >= sheet.MaxColumns {
		return 0, fmt.Errorf("more than %d cells", sheet.MaxColumns)
	}
	formula, err := s.content()
	if err != nil {
		return 0, err
	}
	value, stays := s.value, false
	switch kind {
	case "s":
		if len(bytes.TrimSpace(value)) == 0 {
			break
		}
		i, err := strconv.Atoi(string(bytes.TrimSpace(value)))
		if err != nil || i < 0 || i >= len(s.table.ends) {
			return 0, fmt.Errorf("text %q is none of the %d shared ones", value, len(s.table.ends))
		}
		value, stays = s.table.at(i), true
	case "str":
		value = unescape(value)
	case "inlineStr":
	case "b":
		switch string(bytes.TrimSpace(value)) {
		case "0", "false":
			value = append(value[:0], "FALSE"...)
		case "1", "true":
			value = append(value[:0], "TRUE"...)
		}
	case "d": // ISO 8601; its Z means no zone
		value = bytes.TrimSuffix(bytes.TrimSpace(value), []byte("Z"))
	case "e":
	default:
		if value = bytes.TrimSpace(value); len(value) > 0 {
			s.buf = sheet.AppendNumber(s.buf[:0], value, form, s.grid.TypeOf(column), s.book.from1904)
			value = s.buf
		} else if formula {
			value = append(value, notCalculated...)
		}
	}
	s.grid.Cell(column, value, stays)
	return column, nil
}

// notCalculated stands for the result of a formula that the program which
// wrote the workbook did not calculate: not blank, but unreadable.
const notCalculated = "#N/A"

// content reads what a cell holds into s.value, and whether a formula is there.
func (s *sheetSource) content() (formula bool, err error) {
	s.value = s.value[:0]
	for inside := s.xml.depth; s.xml.depth >= inside; {
		t, err := s.xml.Token()
		if err != nil {
			return formula, err
		}
		element, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch element.Name.Local {
		case "v":
			s.value, err = s.xml.text(s.value[:0])
		case "is":
			s.value, err = s.xml.richText(s.value[:0])
		case "f":
			formula, err = true, s.xml.skip()
		default:
			err = s.xml.skip()
		}
		if err != nil {
			return formula, err
		}
	}
	return formula, nil
}
