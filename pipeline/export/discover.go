// Package export recognises the exports of the training platform and of the offices
// around it: which kind a file is, by its header, and what is wrong with it as a whole.
//
// [Discover] goes over every file once, for its digest, encoding, delimiter, header and
// kind. Package ingest then reads the rows of what was recognised.
package export

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/profile"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source"
	"github.com/peihe/peihe/pipeline/source/delimited"
	"github.com/peihe/peihe/pipeline/source/encoding"
	"github.com/peihe/peihe/pipeline/source/format"
	"github.com/peihe/peihe/pipeline/source/table"
	"github.com/peihe/peihe/pipeline/source/unusable"
)

// A File is one export, as recognised by [Discover].
type File struct {
	source.File
	Kind      string // "" where not recognised
	Encoding  string // UTF-8, UTF-16LE, UTF-16BE or GB18030
	Delimiter string
	HeaderRow int // as a spreadsheet counts, 0 where not recognised
	Order     int // its place among the files in load order, from 0

	Columns []string // columns of the kind in the header, in the kind's order
	Layout  Layout
	// headers that no column takes, or that stand right of another for the same column; long ones cut
	Unrecognised []string

	// Of a file that is not recognised: the kind it comes closest to and the
	// required headers it lacks, or the kinds between which nothing decides.
	Closest string
	Lacking []string
	Tied    []string

	// Faults are what is wrong with the file as a whole, found so far.
	Faults []Fault

	// Set once the rows of the file were read: rows below the header that are not
	// blank, and those of them that were set aside.
	RowsRead, RowsSetAside int64
	// Profile tells what the columns hold, in the order of Columns, where it was
	// asked for: nil before the rows were read.
	Profile []profile.Column

	dialect *Dialect
	nearRow int64 // that comes closest to the header of a kind
	lines   delimited.Lines
	headers headers
}

// A Layout tells where the columns of a recognised file stand.
type Layout struct {
	Cells  []int    // per column of the kind its cell, -1 for none
	Width  int      // cells of the header, blank ones included
	Titles [][]byte // cells of the header, trimmed
	Twins  []Twin
	Alike  []int // numbers of cells, other than Width, that at least half of the rows have
}

// A Fault is what is wrong with a file as a whole, by the check of the
// contract that it fails (exports.md, whole exports).
type Fault struct {
	Check  string
	Row    int64  // as a spreadsheet counts, 0 for the file
	Column string // of the kind, "" for none
	Cause  string // a code, "" where none can be told
	Detail string // what was seen, in words of the file itself; no private value
}

// Headers returns the default headers of the recognised columns, in the kind's order.
func (f *File) Headers() []string {
	kind, _ := schema.Named(f.Kind)
	return names(f.Columns, func(name string) string { return kind.Columns[kind.Position(name)].Header })
}

// Line returns the line of a text file on which a row starts, as an editor counts,
// the row itself for a sheet. It returns 0 where that is not known: behind very
// many rows with line breaks in their cells.
func (f *File) Line(row int64) int64 { return f.lines.Line(row) }

// Discover finds every file of exports below root, also within archives, and
// tells its encoding, delimiter, header and kind. The files come in load order.
// Folders behind symbolic links are read once, those of published builds never. A
// root that is a file is the one file there is, whatever its name ends in.
// A file, member or workbook that cannot be used is returned with its fault. An
// error names the file that the system cannot read, or what of the dialect is wrong.
func Discover(ctx context.Context, root string, dialect Dialect) ([]*File, error) {
	h, err := dialect.Aliases.index()
	if err != nil {
		return nil, err
	}
	if err := dialect.checkWords(); err != nil {
		return nil, err
	}
	found, err := source.Find(ctx, root, dialect.Ignore, dialect.Share)
	if err != nil {
		return nil, err
	}
	files := make([]*File, len(found))
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, s := range found {
		f := &File{File: *s, Order: i, headers: h, dialect: &dialect}
		files[i] = f
		if s.Unusable != nil {
			f.refuse(s.Unusable)
			continue
		}
		group.Go(func() error {
			if err := f.discover(within); err != nil && !f.isUnusable(err) {
				return fmt.Errorf("reading %s: %w", f.Path, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return files, explainUnread(ctx, files)
}

// isUnusable notes that the file cannot be used, and reports whether that is what the
// error says.
func (f *File) isUnusable(err error) bool {
	if !f.File.IsUnusable(err) {
		return false
	}
	f.refuse(f.Unusable)
	return true
}

func (f *File) refuse(why *unusable.Error) {
	f.Kind = ""
	f.Faults = append(f.Faults, Fault{Check: "file_unusable", Cause: why.Cause, Detail: why.Error()})
}

func (f *File) discover(ctx context.Context) error {
	head, err := f.Head(64 << 10)
	if err != nil {
		return err
	}
	var prefix encoding.Validity
	prefix.Write(head)
	found, err := f.search(ctx, head, !prefix.Bad)
	if err != nil {
		return err
	}
	if f.Format == format.Workbook { // surveyed as a whole
		f.take(found)
		return nil
	}
	census := func() func(io.Reader) error {
		if len(found.best) != 1 || f.Format != format.Text {
			return nil
		}
		return func(in io.Reader) error { return f.census(ctx, in, &found) }
	}
	if err := f.Survey(ctx, census()); err != nil {
		return err
	}
	if f.IsUTF8 == prefix.Bad { // only what comes later is not valid
		before := found.encoding
		if found, err = f.search(ctx, head, f.IsUTF8); err != nil {
			return err
		}
		if found.encoding != before {
			f.Faults, f.Layout.Alike, f.lines = nil, nil, delimited.Lines{}
			if err := f.Survey(ctx, census()); err != nil {
				return err
			}
		}
	}
	if f.Encoding = found.encoding; f.Format == format.Text {
		f.Delimiter = string(found.comma)
	}
	f.take(found)
	return nil
}

// search looks for the header under the encodings that the file may have.
func (f *File) search(ctx context.Context, head []byte, valid bool) (header, error) {
	bom, _ := encoding.ByBOM(head)
	encodings := []string{encoding.UTF8}
	switch {
	case f.Format == format.Workbook:
	case bom != "":
		encodings[0] = bom
	default:
		if !valid {
			encodings = append(encodings, encoding.GB18030)
		}
		if bytes.IndexByte(head, 0) >= 0 {
			encodings = append(encodings, encoding.UTF16LE, encoding.UTF16BE)
		}
	}
	var fallback header
	for _, name := range encodings {
		found, err := f.header(ctx, name)
		if err != nil {
			return header{}, err
		}
		found.encoding = name
		guess := name == encoding.UTF8 && bom == "" && !valid
		if len(found.best) > 0 && (!guess || slices.ContainsFunc(found.best, func(b fit) bool { return b.beyond })) {
			return found, nil
		}
		if name == encodings[0] || name == encoding.GB18030 {
			fallback = found
		}
	}
	return fallback, nil
}

// take makes what was found the file's own.
func (f *File) take(found header) {
	switch {
	case len(found.best) > 1:
		f.Tied = names(found.best, func(b fit) string { return kinds[b.kind].Name })
		return
	case len(found.best) == 0:
		if found.near != nil {
			f.Closest, f.Lacking, f.nearRow = kinds[found.near.kind].Name, found.near.lacking, found.near.row
		}
		return
	}
	best := found.best[0]
	kind := kinds[best.kind]
	f.Kind, f.HeaderRow = kind.Name, int(found.row)
	f.Layout.Cells, f.Layout.Width = best.cells, len(found.cells)
	f.Layout.Titles, f.Layout.Twins = found.cells, best.twins
	for c, at := range best.cells {
		if at >= 0 {
			f.Columns = append(f.Columns, kind.Columns[c].Name)
		}
	}
	for i, text := range found.cells {
		if !slices.Contains(best.cells, i) && !cell.IsBlank(text) {
			f.Unrecognised = append(f.Unrecognised, cell.Shown(text))
		}
	}
}

// header is what was found among the first rows of a file.
type header struct {
	encoding string
	comma    byte
	row      int64
	cells    [][]byte
	best     []fit // the kinds that qualify equally well, one as a rule
	near     *fit
	sep      byte // the delimiter that the first line names, 0 for none
}

// header looks, in an encoding, for the header under each delimiter and returns the one under
// which most columns are recognised, that which the first line names among equals.
func (f *File) header(ctx context.Context, name string) (header, error) {
	if f.Format != format.Text {
		return f.headerUnder(ctx, name, 0)
	}
	var best header
	// Tabs last: beside another delimiter they are white space around cells.
	for _, comma := range []byte{',', ';', '|', '\t'} {
		found, err := f.headerUnder(ctx, name, comma)
		if err != nil {
			return header{}, err
		}
		named := found.sep == comma && len(found.best) > 0 && !best.better(found)
		if best.comma == 0 || found.better(best) || named {
			best = found
		}
	}
	return best, nil
}

func (a header) better(b header) bool {
	if len(a.best) == 0 || len(b.best) == 0 {
		if len(a.best)+len(b.best) > 0 {
			return len(a.best) > 0
		}
		return a.near != nil && (b.near == nil || a.near.required > b.near.required)
	}
	return a.best[0].recognised > b.best[0].recognised
}

// Open yields the rows of a recognised file, those above its header too.
func (f *File) Open(ctx context.Context) (table.Reader, error) {
	types := slices.Repeat([]schema.Type{schema.NoType}, f.Layout.Width)
	kind, _ := schema.Named(f.Kind)
	for c, at := range f.Layout.Cells {
		if at >= 0 {
			types[at] = kind.Columns[c].Type
		}
	}
	for _, t := range f.Layout.Twins { // they are compared with what stands left of them
		types[t.Cell] = kind.Columns[t.Column].Type
	}
	return f.Rows(ctx, source.Reading{Encoding: f.Encoding, Comma: f.comma(), Types: types, Header: int64(f.HeaderRow)})
}

// Readers returns what reads the cells of the columns of the file's kind.
func (f *File) Readers() []cell.Reader {
	kind, _ := schema.Named(f.Kind)
	return f.dialect.readers(kind)
}

// ColumnsTitled returns the columns of the file's kind that a cell could be the header of.
func (f *File) ColumnsTitled(text []byte, a *cell.Arena) (columns []int) {
	for _, t := range f.headers.of(headerKey(text, a)) {
		if kinds[t.kind].Name == f.Kind {
			columns = append(columns, t.column)
		}
	}
	return columns
}

// headerRead bounds in bytes how far down a header is looked for; no title is longer.
const headerRead = 4 * table.RowLimit

func (f *File) headerUnder(ctx context.Context, name string, comma byte) (header, error) {
	s, err := f.Rows(ctx, source.Reading{Encoding: name, Comma: comma})
	if err != nil {
		return header{}, err
	}
	defer s.Close()
	var b table.Block
	a := new(cell.Arena)
	found := header{comma: comma}
	var all []fit
	read := 0
	for {
		if err := s.Fill(ctx, &b); err != nil {
			return header{}, err
		}
		for _, r := range b.Rows {
			if r.Number == 1 {
				found.sep = namedDelimiter(b.Text[r.From:r.To])
			}
			if r.Number > headerRows {
				found.near = nearest(all)
				return found, nil
			}
			a.Reset()
			cells := make([][]byte, 0, r.End-r.First)
			for i := r.First; i < r.End; i++ {
				cells = append(cells, b.Cell(i, a))
			}
			fits := f.headers.fits(cells)
			for i := range fits {
				fits[i].row = r.Number
			}
			if best := choose(fits); len(best) > 0 {
				found.row, found.cells, found.best = r.Number, cloned(cells), best
				return found, nil
			}
			all = append(all, fits...)
		}
		if read += len(b.Text); len(b.Rows) == 0 || read > headerRead {
			found.near = nearest(all)
			return found, nil
		}
	}
}

// namedDelimiter returns the delimiter that a first line such as sep=; names, 0 for none.
func namedDelimiter(line []byte) byte {
	line = bytes.ReplaceAll(line, []byte{'"'}, nil)
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) {
		return line[4]
	}
	return 0
}

func cloned(cells [][]byte) [][]byte {
	out := make([][]byte, len(cells))
	for i, cell := range cells {
		out[i] = bytes.Clone(cell)
	}
	return out
}
