package export

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/xuri/nfp"
	"golang.org/x/net/html/charset"
)

// A workbook reads the sheets of an Office Open XML file, transitional or
// strict, as sources of rows. It streams each sheet from the archive and keeps
// the shared strings; nothing is unpacked to disk.
//
// A row iterator of a spreadsheet library does not do: excelize's tells neither
// the type nor the format of a cell, so that a date, an identity number and a
// text of digits look alike; it takes broken XML and a wrong checksum for the
// end of the sheet, and puts cells that are out of order into other columns.
type workbook struct {
	parts    map[string]*zip.File // by [partName]
	list     []sheet
	shapes   []shape // by cell format
	from1904 bool
	strings  string // part of the shared strings, "" for none
	load     sync.Once
	table    stringTable
	loadErr  error
}

// sheet is a visible worksheet and its part.
type sheet struct{ name, part string }

// Limits of parts, in bytes unpacked. No office's export comes near them.
const (
	sheetLimit    = 1 << 30
	stringsLimit  = 256 << 20
	settingsLimit = 32 << 20 // workbook, relationships, styles
	stringCount   = 16 << 20
	mergedCount   = 4 << 20

	// XML of rows packs to a twentieth, at times to a hundredth.
	ratioLimit = 200
	ratioFloor = 16 << 20 // below it, the ratio does not matter

	tokenLimit = recordLimit + 1<<20 // bytes a tag or a text may have
	depthLimit = 64                  // elements within each other
)

// openWorkbook reads what a workbook says of its sheets. An [unusableError]
// tells why it cannot be read.
func openWorkbook(r io.ReaderAt, size int64) (*workbook, error) {
	archive, err := openArchive(r, size)
	if err != nil {
		return nil, err
	}
	w := &workbook{parts: make(map[string]*zip.File, len(archive.File))}
	for _, f := range archive.File {
		if name := partName(f.Name); w.parts[name] == nil {
			w.parts[name] = f
		}
	}
	main := "xl/workbook.xml"
	rels, err := w.relationships("")
	if err != nil {
		return nil, err
	}
	for _, rel := range rels {
		if rel.kind() == "officedocument" {
			main = rel.part("")
		}
	}
	if strings.HasSuffix(main, ".bin") {
		return nil, unusable(causeBinary, "a binary workbook (.xlsb) is not read; %s", saveAs)
	}
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			// Of the two namespaces that it may have, both end so.
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.decode(main, &book); err != nil {
		return nil, err
	}
	on := strings.TrimSpace(book.Properties.Date1904)
	w.from1904 = on == "1" || strings.EqualFold(on, "true") || strings.EqualFold(on, "on")
	if rels, err = w.relationships(main); err != nil {
		return nil, err
	}
	byID := map[string]relationship{}
	for _, rel := range rels {
		switch byID[rel.ID] = rel; rel.kind() {
		case "styles":
			if err := w.styles(rel.part(main)); err != nil {
				return nil, err
			}
		case "sharedstrings":
			w.strings = rel.part(main)
		}
	}
	for _, s := range book.Sheets {
		id := ""
		for _, a := range s.Attrs {
			if a.Name.Local == "id" && strings.HasSuffix(a.Name.Space, "/relationships") {
				id = a.Value
			}
		}
		rel, found := byID[id]
		if s.State != "" && s.State != "visible" || found && rel.kind() != "worksheet" { // charts, dialogs, macros
			continue
		}
		w.list = append(w.list, sheet{s.Name, rel.part(main)})
	}
	return w, nil
}

// Close releases nothing: a workbook holds no file of its own.
func (w *workbook) Close() error { return nil }

// sheets returns the names of the visible worksheets, from left to right.
func (w *workbook) sheets() []string { return names(w.list, func(s sheet) string { return s.name }) }

// relationship names a part that another part needs.
type relationship struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// kind is the last word of the type, which transitional and strict files share.
func (r relationship) kind() string {
	if strings.EqualFold(r.Mode, "External") {
		return ""
	}
	return strings.ToLower(path.Base(r.Type))
}

// part returns the target, which is relative to the part that needs it. A path
// that leads out of the archive names no part.
func (r relationship) part(from string) string {
	target := strings.ReplaceAll(r.Target, `\`, "/")
	if !strings.HasPrefix(target, "/") {
		target = path.Join(path.Dir("/"+from), target)
	}
	return partName(path.Clean(target))
}

// relationships reads those of a part, of the whole workbook for "".
func (w *workbook) relationships(from string) ([]relationship, error) {
	part := partName(path.Join(path.Dir(from), "_rels", path.Base("/"+from)+".rels"))
	if from == "" {
		part = "_rels/.rels"
	}
	if w.parts[part] == nil {
		return nil, nil
	}
	var list struct {
		Relationships []relationship `xml:"Relationship"`
	}
	err := w.decode(part, &list)
	return list.Relationships, err
}

// styles reads what shape each cell format gives to a number.
func (w *workbook) styles(part string) error {
	if w.parts[part] == nil {
		return nil
	}
	var sheet struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := w.decode(part, &sheet); err != nil {
		return err
	}
	own := map[int]shape{}
	for _, f := range sheet.Formats {
		own[f.ID] = shapeOf(f.Code)
	}
	for _, c := range sheet.Cells {
		s, ok := own[c.Format]
		if !ok {
			s = builtIn(c.Format)
		}
		w.shapes = append(w.shapes, s)
	}
	return nil
}

// builtIn returns the shape of a number format that a workbook need not write
// out, 27 to 36 and 50 to 58 as the Chinese editions have them
// (ECMA-376 part 1, 18.8.30).
func builtIn(id int) shape {
	switch {
	case 14 <= id && id <= 17, 27 <= id && id <= 31, id == 36, 50 <= id && id <= 54, id == 57, id == 58:
		return dateShape
	case id == 22:
		return dateTimeShape
	case 18 <= id && id <= 21, 32 <= id && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return clockShape
	case id == 46:
		return elapsedShape
	}
	return plainShape
}

// shapeOf returns the shape of a number format by its first section.
func shapeOf(code string) (s shape) {
	if len(code) > 4<<10 { // spreadsheets allow 255 characters
		return plainShape
	}
	defer func() {
		if recover() != nil { // the parser is not made for hostile formats
			s = plainShape
		}
	}()
	parser := nfp.NumberFormatParser()
	sections := parser.Parse(code)
	if len(sections) == 0 {
		return plainShape
	}
	var day, month, clock, elapsed bool
	for _, token := range sections[0].Items {
		if token.TType == nfp.TokenTypeElapsedDateTimes {
			elapsed = true
		}
		if token.TType != nfp.TokenTypeDateTimes {
			continue
		}
		switch letter, _ := utf8.DecodeRuneInString(strings.ToLower(token.TValue)); {
		case letter == 'y', letter == 'd', letter == 'e', strings.EqualFold(token.TValue, "aaa"),
			strings.EqualFold(token.TValue, "aaaa"):
			day = true
		case letter == 'm':
			month = true // or minutes, beside hours or seconds
		case letter == 'h', letter == 's', letter == 'a', letter == '上':
			clock = true
		}
	}
	switch {
	case elapsed:
		return elapsedShape
	case day && clock:
		return dateTimeShape
	case clock:
		return clockShape
	case day, month:
		return dateShape
	}
	return plainShape
}

// part opens a part after a look at its declared size, which the archive
// reader holds it to.
func (w *workbook) part(name string, limit uint64) (io.ReadCloser, error) {
	f := w.parts[name]
	if f == nil {
		return nil, unusable(causeDamaged, "the workbook has no part %q; open it in a spreadsheet and %s", name, saveAs)
	}
	size := f.UncompressedSize64
	switch {
	case f.Flags&1 != 0:
		return nil, unusable(causePassword, "the workbook is under a password; save it without one")
	case size > limit:
		return nil, unusable(causeBomb, "part %q unpacks to %d MB, more than %d MB; %s", name, size>>20, limit>>20,
			saveAs)
	case size > ratioFloor && size/ratioLimit > f.CompressedSize64:
		return nil, unusable(causeBomb, "part %q unpacks to more than %d times its size; %s", name, ratioLimit, saveAs)
	}
	in, err := f.Open()
	if err != nil {
		return nil, damaged(fmt.Sprintf("part %q", name), err)
	}
	return in, nil
}

// decode reads a small part into v.
func (w *workbook) decode(name string, v any) error {
	in, err := w.part(name, settingsLimit)
	if err != nil {
		return err
	}
	defer in.Close()
	err = xml.NewTokenDecoder(newXMLStream(context.Background(), in)).Decode(v)
	if err == nil {
		_, err = io.Copy(io.Discard, in)
	}
	if err != nil {
		return damaged(fmt.Sprintf("part %q", name), err)
	}
	return nil
}

// xmlStream reads the tokens of a part, each of bounded size and depth. The
// decoder resolves no entity but the five of XML, so that none can expand.
type xmlStream struct {
	decoder *xml.Decoder
	in      *xmlInput
	depth   int
}

func newXMLStream(ctx context.Context, in io.Reader) *xmlStream {
	s := &xmlStream{in: &xmlInput{ctx: ctx, in: in, buf: make([]byte, 0, 64<<10)}}
	s.decoder = xml.NewDecoder(s.in)
	s.decoder.CharsetReader = charset.NewReaderLabel
	return s
}

// Token returns the next token, valid until the one after it. It is for
// [xml.NewTokenDecoder] too, which matches tags and resolves namespaces.
func (s *xmlStream) Token() (xml.Token, error) {
	s.in.left = tokenLimit
	t, err := s.decoder.RawToken()
	switch t.(type) {
	case xml.StartElement:
		if s.depth++; s.depth > depthLimit {
			return nil, fmt.Errorf("more than %d elements within each other", depthLimit)
		}
	case xml.EndElement:
		if s.depth--; s.depth < 0 {
			return nil, errors.New("an end tag without its start")
		}
	}
	if errors.Is(err, io.EOF) && s.depth > 0 {
		err = io.ErrUnexpectedEOF
	}
	return t, err
}

// xmlInput feeds a decoder byte by byte and stops it within a token without end.
type xmlInput struct {
	ctx  context.Context
	in   io.Reader
	buf  []byte
	next int
	left int
}

func (r *xmlInput) ReadByte() (byte, error) {
	if r.next == len(r.buf) {
		if err := r.refill(); err != nil {
			return 0, err
		}
	}
	if r.left--; r.left < 0 {
		return 0, fmt.Errorf("a text of more than %d MB", tokenLimit>>20)
	}
	r.next++
	return r.buf[r.next-1], nil
}

func (r *xmlInput) Read(p []byte) (int, error) {
	if r.next == len(r.buf) {
		if err := r.refill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.buf[r.next:])
	if r.next, r.left = r.next+n, r.left-n; r.left < 0 {
		return 0, fmt.Errorf("a text of more than %d MB", tokenLimit>>20)
	}
	return n, nil
}

func (r *xmlInput) refill() error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	for range 100 { // a reader may return nothing at times
		n, err := r.in.Read(r.buf[:cap(r.buf)])
		r.buf, r.next = r.buf[:n], 0
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// skip passes over what is left of an element.
func (s *xmlStream) skip() error {
	for outer := s.depth - 1; s.depth > outer; {
		if _, err := s.Token(); err != nil {
			return err
		}
	}
	return nil
}

// text appends the text right below an element up to its end.
func (s *xmlStream) text(dst []byte) ([]byte, error) {
	for outer := s.depth - 1; ; {
		t, err := s.Token()
		if err != nil {
			return dst, err
		}
		if t, ok := t.(xml.CharData); ok && s.depth == outer+1 {
			dst = append(dst, t...)
		}
		if s.depth == outer {
			return dst, nil
		}
	}
}

// richText appends the text of a string item, its runs one after another and
// without the reading aids that stand beside them.
func (s *xmlStream) richText(dst []byte) ([]byte, error) {
	start := len(dst)
	for outer := s.depth - 1; s.depth > outer; {
		t, err := s.Token()
		if err != nil {
			return dst, err
		}
		if element, ok := t.(xml.StartElement); ok {
			switch element.Name.Local {
			case "t":
				dst, err = s.text(dst)
			case "rPh":
				err = s.skip()
			}
			if err != nil {
				return dst, err
			}
		}
	}
	return dst[:start+len(unescape(dst[start:]))], nil
}

// unescape resolves, in place, _xHHHH_, which stands for a character that XML
// cannot hold or for the underscore of such a text.
func unescape(b []byte) []byte {
	at := bytes.Index(b, []byte("_x"))
	if at < 0 {
		return b
	}
	out := b[:at]
	for i := at; i < len(b); {
		if len(b)-i >= 7 && b[i] == '_' && b[i+1] == 'x' && b[i+6] == '_' {
			if unit, err := strconv.ParseUint(string(b[i+2:i+6]), 16, 16); err == nil {
				out = utf8.AppendRune(out, rune(unit))
				i += 7
				continue
			}
		}
		out = append(out, b[i])
		i++
	}
	return out
}

// stringTable holds the shared strings one behind another.
type stringTable struct {
	text []byte
	ends []uint32
}

func (t *stringTable) at(i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.text[from:t.ends[i]:t.ends[i]]
}

// sharedStrings reads the table once.
func (w *workbook) sharedStrings(ctx context.Context) (*stringTable, error) {
	w.load.Do(func() {
		if w.strings == "" || w.parts[w.strings] == nil {
			return
		}
		if w.loadErr = w.readStrings(ctx); w.loadErr != nil && ctx.Err() == nil {
			w.loadErr = damaged("the shared strings", w.loadErr)
		}
	})
	return &w.table, w.loadErr
}

func (w *workbook) readStrings(ctx context.Context) error {
	in, err := w.part(w.strings, stringsLimit)
	if err != nil {
		return err
	}
	defer in.Close()
	// The texts are shorter than the part, so that this never moves.
	w.table.text = make([]byte, 0, w.parts[w.strings].UncompressedSize64)
	s := newXMLStream(ctx, in)
	for {
		t, err := s.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if element, ok := t.(xml.StartElement); !ok || element.Name.Local != "si" {
			continue
		}
		if w.table.text, err = s.richText(w.table.text); err != nil {
			return err
		}
		if w.table.ends = append(w.table.ends, uint32(len(w.table.text))); len(w.table.ends) > stringCount {
			return unusable(causeBomb, "it holds more than %d million texts; %s", stringCount>>20, saveAs)
		}
	}
}

// sheetSource reads one sheet.
type sheetSource struct {
	book   *workbook
	name   string
	file   string // the part
	in     io.ReadCloser
	xml    *xmlStream
	table  *stringTable
	grid   grid
	merged []merged // by first row, those not yet reached
	row    int64    // the last one laid out
	ahead  int64    // the row whose start tag was read, 0 for none
	end    bool
	err    error
	value  []byte
	buf    []byte
}

// source reads a sheet. types are the types that its cells are read as, by
// position, nil while the header is looked for and [noType] for a column that
// is not recognised; cells beyond them are beyond the header. What is wrong
// with the sheet comes from fill as an [unusableError].
func (w *workbook) source(name string, types []Type) (source, error) {
	i := slices.IndexFunc(w.list, func(s sheet) bool { return s.name == name })
	if i < 0 {
		return nil, fmt.Errorf("the workbook has no visible sheet %q; those it has are %q", name, w.sheets())
	}
	s := &sheetSource{book: w, name: name, file: w.list[i].part, grid: newGrid(types)}
	in, err := w.part(s.file, sheetLimit)
	if err != nil {
		return nil, err
	}
	s.in = in
	return s, nil
}

func (s *sheetSource) Close() error { return s.in.Close() }

func (s *sheetSource) fill(ctx context.Context, b *block) error {
	b.text, b.cells, b.rows = b.text[:0], b.cells[:0], b.rows[:0]
	if s.err != nil {
		return s.err
	}
	if s.err = s.rows(ctx, b); s.err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.err = damaged(fmt.Sprintf("sheet %q, row %d", s.name, s.row+1), s.err)
	}
	return s.err
}

// rows fills the block.
func (s *sheetSource) rows(ctx context.Context, b *block) error {
	if s.xml == nil {
		if err := s.start(ctx); err != nil {
			return err
		}
	}
	s.xml.in.ctx = ctx
	for !s.grid.full(b) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.ahead == 0 && !s.end {
			if err := s.next(); err != nil {
				return err
			}
		}
		covered := s.grid.until > s.row
		switch {
		case covered && (s.end || s.ahead > s.row+1): // the sheet leaves the row out, but a range reaches it
			s.row++
			s.grid.begin(b, s.row)
		case s.end:
			return nil
		default:
			s.row, s.ahead = s.ahead, 0
			s.grid.begin(b, s.row)
			s.openRanges()
			if err := s.cells(); err != nil {
				return err
			}
		}
		if err := s.grid.end(); err != nil {
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
func mergedRanges(ctx context.Context, in io.Reader) (list []merged, err error) {
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
			return nil, unusable(causeBomb, "it has more than %d million merged ranges; unmerge them and %s",
				mergedCount>>20, saveAs)
		}
	}
	slices.SortStableFunc(list, func(a, b merged) int { return cmp.Or(cmp.Compare(a.from, b.from), a.first-b.first) })
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
func parseRange(ref string) (m merged, ok bool) {
	from, to, _ := strings.Cut(ref, ":")
	c1, r1, ok1 := parseCell(from)
	c2, r2, ok2 := parseCell(to)
	if !ok1 || !ok2 {
		return merged{}, false
	}
	m = merged{first: min(c1, c2), last: max(c1, c2), from: min(r1, r2), to: max(r1, r2)}
	return m, m.first < m.last || m.from < m.to
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
	return column - 1, row, err == nil && 1 <= column && column <= sheetColumns && 1 <= row && row <= sheetRows
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
		if s.ahead > sheetRows {
			return fmt.Errorf("row %d is beyond the last that a sheet has, %d", s.ahead, sheetRows)
		}
		return nil
	}
	s.end = true
	return nil
}

// openRanges opens the merged ranges that reach the current row. One that
// starts in a row that the sheet leaves out has no value.
func (s *sheetSource) openRanges() {
	for len(s.merged) > 0 && s.merged[0].from <= s.row {
		if s.merged[0].to >= s.row {
			s.grid.open(s.merged[0])
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
	column, kind, form := before+1, "", plainShape
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
	if column >= sheetColumns {
		return 0, fmt.Errorf("more than %d cells", sheetColumns)
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
			t := noType
			if column < len(s.grid.types) {
				t = s.grid.types[column]
			}
			s.buf = appendNumber(s.buf[:0], value, form, t, s.book.from1904)
			value = s.buf
		} else if formula {
			value = append(value, notCalculated...)
		}
	}
	s.grid.cell(column, value, stays)
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
