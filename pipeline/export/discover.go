package export

import (
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

	Columns      []string // columns of the kind in the header, in the kind's order
	Unrecognised []string // headers that no column takes, or that stand right of another for the same column; long ones cut

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
	location string // for the operating system
	index    int    // in load order
	checksum uint32 // CRC-32C
	valid    bool   // all of it is valid UTF-8
	cells    []int  // per column of the kind its cell, -1 for none
	width    int    // cells of the header, blank ones included
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

// Discover finds every *.csv file below root, in any letter case, and tells
// its encoding, delimiter, header and kind. The files come in load order, by
// the bytes of their path. Folders behind symbolic links are read once. A root
// that is a file is the one file there is, whatever its name ends in.
// An error names the file that cannot be read, or what of the dialect is wrong.
func Discover(ctx context.Context, root string, dialect Dialect) ([]*File, error) {
	h, err := dialect.Aliases.index()
	if err != nil {
		return nil, err
	}
	if err := dialect.checkWords(); err != nil {
		return nil, err
	}
	var files []*File
	if info, err := os.Stat(root); err != nil {
		return nil, err
	} else if info.Mode().IsRegular() {
		files = []*File{{Path: filepath.Base(root), location: root}}
	} else if err := find(root, "", map[string]bool{}, &files); err != nil {
		return nil, err
	}
	slices.SortFunc(files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range files {
		f.index, f.Path, f.dialect = i, printablePath(f.Path), &dialect
		group.Go(func() error {
			if err := f.discover(ctx, h); err != nil {
				return fmt.Errorf("reading %s: %w", f.Path, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return files, nil
}

// find collects the files of one folder and of those below it.
func find(folder, below string, seen map[string]bool, files *[]*File) error {
	resolved, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return err
	}
	if seen[resolved] {
		return nil
	}
	seen[resolved] = true
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		location, name := filepath.Join(folder, e.Name()), below+e.Name()
		csv := strings.EqualFold(filepath.Ext(name), ".csv")
		if !csv && !e.IsDir() && e.Type()&fs.ModeSymlink == 0 {
			continue
		}
		info, err := os.Stat(location)
		switch {
		case errors.Is(err, fs.ErrNotExist) && !csv:
		case err != nil:
			return err
		case info.IsDir():
			if err := find(location, name+"/", seen, files); err != nil {
				return err
			}
		case !csv:
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s is not a regular file; move it out of the input folder", name)
		default:
			*files = append(*files, &File{Path: name, location: location})
		}
	}
	return nil
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

// checked passes a file on and fails at its end where its checksum is another
// than that of the first pass. A CRC tells what a second digest would, namely that
// somebody is still writing, at a tenth of the time.
type checked struct {
	*os.File
	hash hash.Hash32
	want uint32
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.File.Read(p)
	c.hash.Write(p[:n])
	if err == io.EOF && c.hash.Sum32() != c.want {
		err = errors.New("the file changed while it was being read; close whatever writes it and run again")
	}
	return n, err
}

func newChecksum() hash.Hash32 { return crc32.New(crc32.MakeTable(crc32.Castagnoli)) }

// stream is a file decoded to UTF-8.
type stream struct {
	io.Reader
	io.Closer
}

// open returns the file from its start, decoded, without its BOM. At its end
// it fails if the file is no longer the one that was discovered.
func (f *File) open(encoding string) (io.ReadCloser, error) {
	file, err := os.Open(f.location)
	if err != nil {
		return nil, err
	}
	d := &checked{File: file, hash: newChecksum(), want: f.checksum}
	head := make([]byte, 3)
	n, err := io.ReadFull(d, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		file.Close()
		return nil, err
	}
	_, bom := byBOM(head[:n])
	var in io.Reader = d
	if n > bom {
		in = io.MultiReader(strings.NewReader(string(head[bom:n])), d)
	}
	if t := decoder(encoding); t != nil {
		in = transform.NewReader(in, t)
	}
	return stream{in, file}, nil
}

// survey reads the whole file once for its digest, size and encoding, and
// returns the encodings in which to look for its header.
func (f *File) survey(ctx context.Context) ([]string, error) {
	file, err := os.Open(f.location)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	digest, checksum := sha256.New(), newChecksum()
	var utf8s validity
	var bom string
	buf := make([]byte, 256<<10)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := io.ReadFull(file, buf)
		if f.Size == 0 {
			bom, _ = byBOM(buf[:n])
		}
		f.Size += int64(n)
		digest.Write(buf[:n])
		checksum.Write(buf[:n])
		utf8s.Write(buf[:n])
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	f.SHA256, f.checksum, f.valid = hex.EncodeToString(digest.Sum(nil)), checksum.Sum32(), utf8s.valid()
	switch {
	case bom != "":
		return []string{bom}, nil
	case f.valid:
		return []string{utf8Encoding}, nil
	}
	return []string{utf8Encoding, gb18030Encoding}, nil
}

func (f *File) discover(ctx context.Context, h headers) error {
	encodings, err := f.survey(ctx)
	if err != nil {
		return err
	}
	var found header
	for i, encoding := range encodings {
		f.Encoding = encoding
		if found, err = f.header(ctx, h, encoding); err != nil {
			return err
		}
		guess := i < len(encodings)-1
		if len(found.best) > 0 && (!guess || slices.ContainsFunc(found.best, func(b fit) bool { return b.beyond })) {
			break
		}
	}
	f.Delimiter = string(found.comma)
	switch {
	case len(found.best) == 1:
		f.take(found)
	case len(found.best) > 1:
		f.Tied = names(found.best, func(b fit) string { return kinds[b.kind].Name })
	case found.near != nil:
		f.Closest, f.Lacking = kinds[found.near.kind].Name, found.near.lacking
	}
	return nil
}

// take makes the recognised header the file's own.
func (f *File) take(found header) {
	best := found.best[0]
	kind := kinds[best.kind]
	f.Kind, f.HeaderRow, f.cells, f.width = kind.Name, int(found.row), best.cells, len(found.cells)
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
	comma byte
	row   int64
	cells [][]byte
	best  []fit // the kinds that qualify equally well, one as a rule
	near  *fit
}

// header looks for the header under each delimiter and returns the one under
// which most columns are recognised.
func (f *File) header(ctx context.Context, h headers, encoding string) (header, error) {
	var best header
	// Tabs last: beside another delimiter they are white space around cells.
	for _, comma := range []byte{',', ';', '\t'} {
		found, err := f.headerUnder(ctx, h, encoding, comma)
		if err != nil {
			return header{}, err
		}
		if best.comma == 0 || found.better(best) {
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

func (f *File) headerUnder(ctx context.Context, h headers, encoding string, comma byte) (header, error) {
	s, err := newSplitter(func() (io.ReadCloser, error) { return f.open(encoding) }, comma, 0)
	if err != nil {
		return header{}, err
	}
	defer s.Close()
	s.size, s.limit = 64<<10, headerLimit
	var b block
	a := new(arena)
	found := header{comma: comma}
	var all []fit
	for {
		if err := s.fill(ctx, &b); err != nil {
			return header{}, err
		}
		for _, r := range b.rows {
			if r.row > headerRows {
				found.near = nearest(all)
				return found, nil
			}
			a.reset()
			cells := make([][]byte, 0, r.end-r.first)
			for i := r.first; i < r.end; i++ {
				cells = append(cells, b.cell(i, a))
			}
			fits := h.fits(cells)
			if best := choose(fits); len(best) > 0 {
				found.row, found.cells, found.best = r.row, cells, best
				return found, nil
			}
			all = append(all, fits...)
		}
		if len(b.rows) == 0 || s.row >= headerRows {
			found.near = nearest(all)
			return found, nil
		}
	}
}
