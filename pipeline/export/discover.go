package export

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/transform"
)

// File is one export, as recognised by [Discover].
type File struct {
	Path      string // below the input folder, with "/"
	Kind      string // "" where not recognised
	Encoding  string // UTF-8, UTF-16LE, UTF-16BE or GB18030
	Delimiter string
	HeaderRow int // as a spreadsheet counts, 0 where not recognised
	Size      int64
	SHA256    string // hexadecimal

	Columns []string // columns of the kind in the header, in the kind's order
	// headers that no column takes, or that stand right of another for the same column; long ones cut
	Unrecognised []string

	// Of a file that is not recognised: the kind it comes closest to and the
	// required headers it lacks, or the kinds between which nothing decides.
	Closest string
	Lacking []string
	Tied    []string

	// Faults are what is wrong with the file as a whole, found so far.
	Faults []FileFault

	// Set once the [Reader] of the file has come to its end: rows below the
	// header that are not blank, and those of them that were set aside.
	RowsRead, RowsSetAside int64
	// Profile tells what the columns hold, in the order of Columns, where it was
	// asked for: nil before the end of the reader.
	Profile []ColumnProfile

	dialect  *Dialect
	location string   // for the operating system, of the archive for a member
	archive  *archive // nil for a file of its own
	member   *zip.File
	sheet    string // of a workbook
	format   format
	index    int      // in load order
	checksum uint32   // CRC-32C
	valid    bool     // all of it is valid UTF-8
	cells    []int    // per column of the kind its cell, -1 for none
	width    int      // cells of the header, blank ones included
	nearRow  int64    // that comes closest to the header of a kind
	titles   [][]byte // cells of the header, trimmed
	twins    []twin
	alike    []int // numbers of cells, other than width, that at least half of the rows have
	lines    lineMap
	headers  headers
}

// A FileFault is what is wrong with a file as a whole, by the check of the
// contract that it fails (exports.md, whole exports).
type FileFault struct {
	Check  string
	Row    int64  // as a spreadsheet counts, 0 for the file
	Column string // of the kind, "" for none
	Cause  string // a code, "" where none can be told
	Detail string // what was seen, in words of the file itself; no private value
}

// A Dialect is what a policy says of how its exports are written.
type Dialect struct {
	Aliases Aliases
	// Words are, by kind and column, what a cell may say instead of the word that
	// is meant, both read as names.
	Words map[string]map[string]map[string]string
	// UTCOffset is how far the notice's time zone is ahead of UTC, in minutes.
	UTCOffset int
	// Ignore are patterns ([path.Match], with "/") of files that are none of ours.
	Ignore []string
}

// Headers returns the default headers of the recognised columns, in the kind's order.
func (f *File) Headers() []string {
	kind, _ := KindNamed(f.Kind)
	return names(f.Columns, func(name string) string { return kind.Columns[kind.column(name)].Header })
}

// Line returns the line of a text file on which a row starts, as an editor counts,
// the row itself for a sheet. It returns 0 where that is not known: behind very
// many rows with line breaks in their cells.
func (f *File) Line(row int64) int64 { return f.lines.line(row) }

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
	for _, pattern := range dialect.Ignore {
		if _, err := path.Match(pattern, ""); err != nil {
			return nil, fmt.Errorf("ignore: pattern %q: %w; write * ? and [a-z] as file names have them", pattern, err)
		}
	}
	var found []*File
	if info, err := os.Stat(root); err != nil {
		return nil, err
	} else if info.Mode().IsRegular() {
		found = []*File{{Path: filepath.Base(root), location: root}}
	} else if err := find(root, "", map[string]bool{}, &found); err != nil {
		return nil, err
	}
	var files []*File
	for _, f := range found {
		f.Path = printablePath(f.Path)
		if dialect.ignores(f) {
			continue
		}
		list, err := f.expand(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", f.Path, err)
		}
		files = append(files, slices.DeleteFunc(list, dialect.ignores)...)
	}
	slices.SortFunc(files, compareFiles)
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range files {
		f.index, f.headers, f.dialect = i, h, &dialect
		group.Go(func() error {
			if f.Faults != nil {
				return nil
			}
			if err := f.discover(within); err != nil && !f.unusable(err) {
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

// ignores reports a file that a pattern covers, by its path or the last name of it.
func (d Dialect) ignores(f *File) bool {
	return slices.ContainsFunc(d.Ignore, func(pattern string) bool {
		whole, _ := path.Match(pattern, f.Path)
		base, _ := path.Match(pattern, path.Base(f.Path))
		return whole || base
	})
}

// isExport reports a name that an export may have.
func isExport(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls":
		return true
	}
	return false
}

func isArchive(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".zip", ".gz":
		return true
	}
	return false
}

// isHidden reports a name that is none of ours.
func isHidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") }

// hiddenPath reports a path with a hidden name in it; .. leads elsewhere, but hides nothing.
func hiddenPath(p string) bool {
	return slices.ContainsFunc(strings.Split(p, "/"), func(name string) bool { return name != ".." && isHidden(name) })
}

// published is the folder by which a folder of published builds is known.
const published = ".builds"

// find collects the files of one folder and of those below it.
func find(folder, below string, seen map[string]bool, files *[]*File) error {
	resolved, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return err
	}
	if seen[resolved] || slices.Contains(strings.Split(filepath.ToSlash(resolved), "/"), published) {
		return nil
	}
	seen[resolved] = true
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == published && e.IsDir() }) {
		return nil
	}
	for _, e := range entries {
		if isHidden(e.Name()) {
			continue
		}
		location, name := filepath.Join(folder, e.Name()), below+e.Name()
		ours := isExport(name) || isArchive(name)
		if !ours && !e.IsDir() && e.Type()&fs.ModeSymlink == 0 {
			continue
		}
		info, err := os.Stat(location)
		switch {
		case errors.Is(err, fs.ErrNotExist) && !ours:
		case err != nil:
			return err
		case info.IsDir():
			if err := find(location, name+"/", seen, files); err != nil {
				return err
			}
		case !ours:
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s is not a regular file; move it out of the input folder", name)
		default:
			*files = append(*files, &File{Path: name, location: location})
		}
	}
	return nil
}

// unusable notes that the file cannot be used, and reports whether that is what the error says.
func (f *File) unusable(err error) bool {
	known := (*unusableError)(nil)
	if !errors.As(err, &known) {
		return false
	}
	f.Kind = ""
	f.Faults = append(f.Faults, FileFault{Check: "file_unusable", Cause: known.cause, Detail: known.Error()})
	return true
}

// expand returns the files that a file of the folder is: itself, the members of
// an archive, the sheets of a workbook.
func (f *File) expand(ctx context.Context) ([]*File, error) {
	list, err := f.parts(ctx)
	if err != nil && f.unusable(err) {
		return []*File{f}, nil
	}
	return list, err
}

func (f *File) parts(ctx context.Context) ([]*File, error) {
	head, err := f.head(4 << 10)
	if err != nil {
		return nil, err
	}
	f.format = sniff(head)
	if f.format == zipFormat && f.archive == nil {
		file, err := os.Open(f.location)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		if info, err := file.Stat(); err != nil {
			return nil, err
		} else if isWorkbook(file, info.Size()) {
			f.format = workbookFormat
		}
	}
	switch f.format {
	case zipFormat, gzipFormat:
		if f.archive != nil {
			return nil, nested()
		}
		members, err := f.members()
		if err != nil {
			return nil, err
		}
		var list []*File
		for _, m := range members {
			if m.Faults != nil {
				list = append(list, m)
				continue
			}
			parts, err := m.expand(ctx)
			if err != nil {
				return nil, err
			}
			list = append(list, parts...)
		}
		return list, nil
	case biffFormat:
		return nil, f.compound(ctx)
	case workbookFormat:
		return f.book(ctx)
	}
	return []*File{f}, f.format.refusal()
}

// compound is the error of a compound file.
func (f *File) compound(ctx context.Context) error {
	all, size, closer, err := f.at(ctx)
	if err != nil {
		return err
	}
	defer closer.Close()
	cause, err := oleCause(all, size)
	if err == nil && cause == causePassword {
		return unusable(causePassword, "a workbook with a password is not read; save it without one")
	}
	return cmp.Or(err, f.format.refusal())
}

// book returns the sheets of a workbook as files of their own.
func (f *File) book(ctx context.Context) ([]*File, error) {
	if err := f.survey(ctx, nil); err != nil {
		return nil, err
	}
	all, size, closer, err := f.at(ctx)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	b, err := openWorkbook(all, size)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	f.valid = true // what comes from a sheet is
	var list []*File
	for _, name := range b.sheets() {
		sheet := *f
		if sheet.sheet = name; len(b.sheets()) > 1 {
			sheet.Path += "#" + name
		}
		list = append(list, &sheet)
	}
	return list, nil
}

// printablePath writes bytes of a path that are no UTF-8 as \xNN.
func printablePath(p string) string {
	if utf8.ValidString(p) {
		return p
	}
	var b strings.Builder
	for len(p) > 0 {
		r, size := utf8.DecodeRuneInString(p)
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\x%02X`, p[0])
		} else {
			b.WriteString(p[:size])
		}
		p = p[size:]
	}
	return b.String()
}

var errChanged = errors.New("the file changed while it was being read; close whatever writes it and run again")

// checked passes a file on and fails at its end where its checksum is another
// than that of the first pass. A CRC tells what a second digest would, namely that
// somebody is still writing, at a tenth of the time.
type checked struct {
	io.Reader
	hash hash.Hash32
	want uint32
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.hash.Write(p[:n])
	if err == io.EOF && c.hash.Sum32() != c.want {
		err = errChanged
	}
	return n, err
}

func newChecksum() hash.Hash32 { return crc32.New(crc32.MakeTable(crc32.Castagnoli)) }

// stream is a file decoded to UTF-8.
type stream struct {
	io.Reader
	io.Closer
}

// raw returns the bytes of the file or member from their start.
func (f *File) raw() (io.ReadCloser, error) {
	if f.archive != nil {
		return f.archive.open(f.member)
	}
	return os.Open(f.location)
}

// head returns the first n bytes, or all where there are fewer.
func (f *File) head(n int) ([]byte, error) {
	in, err := f.raw()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	head := make([]byte, n)
	n, err = io.ReadFull(in, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	return head[:n], nil
}

// open returns the file from its start, decoded, without its BOM. At its end it
// fails if the file is no longer the one that was surveyed.
func (f *File) open(encoding string) (io.ReadCloser, error) {
	in, err := f.raw()
	if err != nil {
		return nil, err
	}
	var from io.Reader = in
	if f.SHA256 != "" {
		from = &checked{from, newChecksum(), f.checksum}
	}
	if from, err = decoded(from, encoding); err != nil {
		in.Close()
		return nil, err
	}
	return stream{from, in}, nil
}

// decoded returns a stream without its BOM and as UTF-8.
func decoded(in io.Reader, encoding string) (io.Reader, error) {
	head := make([]byte, 3)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	if _, bom := byBOM(head[:n]); n > bom {
		in = io.MultiReader(bytes.NewReader(head[bom:n]), in)
	}
	if t := decoder(encoding); t != nil {
		in = transform.NewReader(in, t)
	}
	return in, nil
}

// surveyed passes a file on and learns what must be known of all of it.
type surveyed struct {
	ctx      context.Context
	in       io.Reader
	digest   hash.Hash
	checksum hash.Hash32
	utf8s    validity
	size     int64
}

func (s *surveyed) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.in.Read(p)
	s.size += int64(n)
	s.digest.Write(p[:n])
	s.checksum.Write(p[:n])
	s.utf8s.Write(p[:n])
	return n, err
}

// survey reads the whole file once, for its digest, size and validity, and, where
// its header is known, for the numbers of cells that its rows have.
func (f *File) survey(ctx context.Context, found *header) error {
	file, err := f.raw()
	if err != nil {
		return err
	}
	defer file.Close()
	in := &surveyed{ctx: ctx, in: file, digest: sha256.New(), checksum: newChecksum()}
	if found != nil {
		if err := f.census(ctx, in, found); err != nil {
			return err
		}
	}
	if _, err := io.CopyBuffer(io.Discard, in, make([]byte, 256<<10)); err != nil {
		return err
	}
	f.Size, f.SHA256, f.checksum = in.size, hex.EncodeToString(in.digest.Sum(nil)), in.checksum.Sum32()
	f.valid = in.utf8s.valid()
	return nil
}

func (f *File) discover(ctx context.Context) error {
	head, err := f.head(64 << 10)
	if err != nil {
		return err
	}
	var prefix validity
	prefix.Write(head)
	found, err := f.search(ctx, head, !prefix.bad)
	if err != nil {
		return err
	}
	if f.format == workbookFormat { // surveyed as a whole
		f.take(found)
		return nil
	}
	census := func() *header {
		if len(found.best) == 1 && f.format == textFormat {
			return &found
		}
		return nil
	}
	if err := f.survey(ctx, census()); err != nil {
		return err
	}
	if f.valid == prefix.bad { // only what comes later is not valid
		encoding := found.encoding
		if found, err = f.search(ctx, head, f.valid); err != nil {
			return err
		}
		if found.encoding != encoding {
			f.Faults, f.alike, f.lines = nil, nil, lineMap{}
			if err := f.survey(ctx, census()); err != nil {
				return err
			}
		}
	}
	if f.Encoding = found.encoding; f.format == textFormat {
		f.Delimiter = string(found.comma)
	}
	f.take(found)
	return nil
}

// search looks for the header under the encodings that the file may have.
func (f *File) search(ctx context.Context, head []byte, valid bool) (header, error) {
	bom, _ := byBOM(head)
	encodings := []string{utf8Encoding}
	switch {
	case f.format == workbookFormat:
	case bom != "":
		encodings[0] = bom
	default:
		if !valid {
			encodings = append(encodings, gb18030Encoding)
		}
		if bytes.IndexByte(head, 0) >= 0 {
			encodings = append(encodings, utf16LEEncoding, utf16BEEncoding)
		}
	}
	var fallback header
	for _, encoding := range encodings {
		found, err := f.header(ctx, encoding)
		if err != nil {
			return header{}, err
		}
		found.encoding = encoding
		guess := encoding == utf8Encoding && bom == "" && !valid
		if len(found.best) > 0 && (!guess || slices.ContainsFunc(found.best, func(b fit) bool { return b.beyond })) {
			return found, nil
		}
		if encoding == encodings[0] || encoding == gb18030Encoding {
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
	f.Kind, f.HeaderRow, f.cells, f.width = kind.Name, int(found.row), best.cells, len(found.cells)
	f.titles, f.twins = found.cells, best.twins
	for c, cell := range best.cells {
		if cell >= 0 {
			f.Columns = append(f.Columns, kind.Columns[c].Name)
		}
	}
	for i, cell := range found.cells {
		if !slices.Contains(best.cells, i) && !blank(cell) {
			f.Unrecognised = append(f.Unrecognised, shown(cell))
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

// header looks for the header under each delimiter and returns the one under
// which most columns are recognised, that which the first line names among equals.
func (f *File) header(ctx context.Context, encoding string) (header, error) {
	if f.format != textFormat {
		return f.headerUnder(ctx, encoding, 0)
	}
	var best header
	// Tabs last: beside another delimiter they are white space around cells.
	for _, comma := range []byte{',', ';', '|', '\t'} {
		found, err := f.headerUnder(ctx, encoding, comma)
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

// source yields the rows of the file; width is 0 while its header is looked for.
func (f *File) source(ctx context.Context, encoding string, comma byte, width int) (source, error) {
	open := func() (io.ReadCloser, error) { return f.open(encoding) }
	var types []Type
	if width > 0 {
		types = slices.Repeat([]Type{noType}, width)
		kind, _ := KindNamed(f.Kind)
		for c, cell := range f.cells {
			if cell >= 0 {
				types[cell] = kind.Columns[c].Type
			}
		}
		for _, t := range f.twins { // they are compared with what stands left of them
			types[t.cell] = kind.Columns[t.column].Type
		}
	}
	switch f.format {
	case workbookFormat:
		return f.openSheet(ctx, types)
	case htmlFormat:
		return newHTMLSource(open, types)
	}
	s, err := newSplitter(open, comma, width, int64(f.HeaderRow))
	if err == nil && width == 0 {
		s.size = 64 << 10
	}
	return s, err
}

// openSheet yields the rows of a sheet of a workbook, and fails at their end if
// the workbook is no longer the one that was discovered.
func (f *File) openSheet(ctx context.Context, types []Type) (source, error) {
	all, size, closer, err := f.at(ctx)
	if err != nil {
		return nil, err
	}
	b, err := openWorkbook(all, size)
	if err != nil {
		closer.Close()
		return nil, err
	}
	rows, err := b.source(f.sheet, types)
	if err != nil {
		b.Close()
		closer.Close()
		return nil, err
	}
	return &checkedSheet{source: rows, file: f, all: all, size: size, closers: []io.Closer{rows, b, closer}}, nil
}

type checkedSheet struct {
	source
	file    *File
	all     io.ReaderAt
	size    int64
	closers []io.Closer
}

func (s *checkedSheet) fill(ctx context.Context, b *block) error {
	err := s.source.fill(ctx, b)
	if err == nil && len(b.rows) == 0 {
		err = s.file.unchanged(ctx, s.all, s.size)
	}
	return err
}

func (s *checkedSheet) Close() error {
	var err error
	for _, c := range s.closers {
		err = errors.Join(err, c.Close())
	}
	return err
}

// headerRead bounds in bytes how far down a header is looked for; no title is longer.
const headerRead = 4 * recordLimit

func (f *File) headerUnder(ctx context.Context, encoding string, comma byte) (header, error) {
	s, err := f.source(ctx, encoding, comma, 0)
	if err != nil {
		return header{}, err
	}
	defer s.Close()
	var b block
	a := new(arena)
	found := header{comma: comma}
	var all []fit
	read := 0
	for {
		if err := s.fill(ctx, &b); err != nil {
			return header{}, err
		}
		for _, r := range b.rows {
			if r.row == 1 {
				found.sep = namedDelimiter(b.text[r.from:r.to])
			}
			if r.row > headerRows {
				found.near = nearest(all)
				return found, nil
			}
			a.reset()
			cells := make([][]byte, 0, r.end-r.first)
			for i := r.first; i < r.end; i++ {
				cells = append(cells, b.cell(i, a))
			}
			fits := f.headers.fits(cells)
			for i := range fits {
				fits[i].row = r.row
			}
			if best := choose(fits); len(best) > 0 {
				found.row, found.cells, found.best = r.row, cloned(cells), best
				return found, nil
			}
			all = append(all, fits...)
		}
		if read += len(b.text); len(b.rows) == 0 || read > headerRead {
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
