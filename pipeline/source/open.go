package source

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"os"

	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source/delimited"
	"github.com/peihe/peihe/pipeline/source/encoding"
	"github.com/peihe/peihe/pipeline/source/format"
	"github.com/peihe/peihe/pipeline/source/htmltable"
	"github.com/peihe/peihe/pipeline/source/table"
	"github.com/peihe/peihe/pipeline/source/unusable"
	"github.com/peihe/peihe/pipeline/source/xlsx"
)

// A Reading says how to read the rows of a file.
type Reading struct {
	Encoding string        // of a text or a page
	Comma    byte          // of a text
	Types    []schema.Type // what the cells below the header are read as; nil while it is looked for
	Header   int64         // its row
}

// Rows yields the rows of the file. They fail at their end if the file is no longer
// the one that was surveyed.
func (f *File) Rows(ctx context.Context, as Reading) (table.Reader, error) {
	open := func() (io.ReadCloser, error) { return f.open(as.Encoding) }
	switch f.Format {
	case format.Workbook:
		return f.openSheet(ctx, as.Types)
	case format.HTML:
		return htmltable.New(open, as.Types)
	}
	return delimited.New(open, as.Comma, len(as.Types), as.Header)
}

// openSheet yields the rows of a sheet of a workbook, and fails at their end if
// the workbook is no longer the one that was discovered.
func (f *File) openSheet(ctx context.Context, types []schema.Type) (table.Reader, error) {
	all, size, closer, err := f.at(ctx)
	if err != nil {
		return nil, err
	}
	b, err := xlsx.Open(all, size)
	if err != nil {
		closer.Close()
		return nil, err
	}
	rows, err := b.Rows(f.sheet, types)
	if err != nil {
		b.Close()
		closer.Close()
		return nil, err
	}
	return &checkedSheet{Reader: rows, file: f, all: all, size: size, closers: []io.Closer{rows, b, closer}}, nil
}

type checkedSheet struct {
	table.Reader
	file    *File
	all     io.ReaderAt
	size    int64
	closers []io.Closer
}

func (s *checkedSheet) Fill(ctx context.Context, b *table.Block) error {
	err := s.Reader.Fill(ctx, b)
	if err == nil && len(b.Rows) == 0 {
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

// ErrChanged ends the reading of a file that is no longer the one that was surveyed.
var ErrChanged = errors.New("the file changed while it was being read; close whatever writes it and run again")

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
		err = ErrChanged
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
		return f.archive.Member(f.member)
	}
	return os.Open(f.location)
}

// Head returns the first n bytes, or all where there are fewer.
func (f *File) Head(n int) ([]byte, error) {
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
func (f *File) open(name string) (io.ReadCloser, error) {
	in, err := f.raw()
	if err != nil {
		return nil, err
	}
	var from io.Reader = in
	if f.SHA256 != "" {
		from = &checked{from, newChecksum(), f.checksum}
	}
	if from, err = encoding.NewReader(from, name); err != nil {
		in.Close()
		return nil, err
	}
	return stream{from, in}, nil
}

// surveyed passes a file on and learns what must be known of all of it.
type surveyed struct {
	ctx      context.Context
	in       io.Reader
	digest   hash.Hash
	checksum hash.Hash32
	utf8s    encoding.Validity
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

// Survey reads the whole file once, for its digest, size and validity. first, if not nil,
// reads of it what it will on the way.
func (f *File) Survey(ctx context.Context, first func(io.Reader) error) error {
	file, err := f.raw()
	if err != nil {
		return err
	}
	defer file.Close()
	in := &surveyed{ctx: ctx, in: file, digest: sha256.New(), checksum: newChecksum()}
	if first != nil {
		if err := first(in); err != nil {
			return err
		}
	}
	if _, err := io.CopyBuffer(io.Discard, in, make([]byte, 256<<10)); err != nil {
		return err
	}
	f.Size, f.SHA256, f.checksum = in.size, hex.EncodeToString(in.digest.Sum(nil)), in.checksum.Sum32()
	f.IsUTF8 = in.utf8s.Valid()
	return nil
}

// at gives access to all bytes of a workbook and returns what releases them.
// They are those that were discovered.
func (f *File) at(ctx context.Context) (io.ReaderAt, int64, io.Closer, error) {
	in, err := f.raw()
	if err != nil {
		return nil, 0, nil, err
	}
	if file, ok := in.(*os.File); ok {
		info, err := file.Stat()
		if err == nil {
			err = f.unchanged(ctx, file, info.Size())
		}
		if err != nil {
			file.Close()
			return nil, 0, nil, err
		}
		return file, info.Size(), file, nil
	}
	defer in.Close()
	content, err := io.ReadAll(io.LimitReader(&contextReader{ctx, in}, memberBook+1))
	if err != nil {
		return nil, 0, nil, err
	}
	if len(content) > memberBook {
		return nil, 0, nil, unusable.Errorf(unusable.Bomb, "a workbook of more than %d MB within an archive; unpack it",
			memberBook>>20)
	}
	all := bytes.NewReader(content)
	return all, all.Size(), io.NopCloser(nil), f.unchanged(ctx, all, all.Size())
}

// unchanged reports an error where the bytes are not those that were discovered.
func (f *File) unchanged(ctx context.Context, all io.ReaderAt, size int64) error {
	if f.SHA256 == "" {
		return nil
	}
	checksum := newChecksum()
	if _, err := io.Copy(checksum, &contextReader{ctx, io.NewSectionReader(all, 0, size)}); err != nil {
		return err
	}
	if checksum.Sum32() != f.checksum {
		return ErrChanged
	}
	return nil
}

// contextReader fails once its context is done.
type contextReader struct {
	ctx context.Context
	io.Reader
}

func (r *contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}
