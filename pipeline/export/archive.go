package export

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Further causes of an unusableError, those of archives.
const (
	causeNested = "nested_archive"
	causeLink   = "link"
	causePath   = "path" // it leads out of the archive
)

// Bounds of archives. Exports pack to a twentieth, at times to a hundredth.
const (
	packRatio   = 200
	packFloor   = 64 << 20 // bytes unpacked below which the ratio does not matter
	memberCount = 10_000   // exports in an archive
	memberBook  = 128 << 20
)

// An archive is a .zip or .gz of the input folder. Its members are read where
// they are, never unpacked to disk.
type archive struct {
	location string // for the operating system
	size     int64

	mu    sync.Mutex
	users int
	file  *os.File // open while a member is read
}

// ReadAt reads from the archive, which a member must hold open.
func (a *archive) ReadAt(p []byte, off int64) (int, error) { return a.file.ReadAt(p, off) }

func (a *archive) hold() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users == 0 {
		file, err := os.Open(a.location)
		if err != nil {
			return err
		}
		a.file = file
	}
	a.users++
	return nil
}

// Close releases what one call of hold held.
func (a *archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users--; a.users > 0 {
		return nil
	}
	return a.file.Close()
}

// open returns the content of a member, of the only one of a .gz for nil. What
// unpacks to more than a bomb would ends in an [unusableError].
func (a *archive) open(member *zip.File) (io.ReadCloser, error) {
	if err := a.hold(); err != nil {
		return nil, err
	}
	var in io.Reader
	var err error
	packed := a.size
	if member == nil {
		in, err = gzip.NewReader(bufio.NewReaderSize(io.NewSectionReader(a, 0, a.size), 64<<10))
	} else {
		packed = int64(member.CompressedSize64)
		in, err = member.Open()
	}
	if err != nil {
		a.Close()
		return nil, broken(err)
	}
	return &unpacked{in: in, archive: a, left: max(packFloor, packed*packRatio)}, nil
}

// unpacked is the content of a member.
type unpacked struct {
	in      io.Reader
	archive *archive
	left    int64
	closed  bool
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.in.Read(p)
	if u.left -= int64(n); u.left < 0 {
		return 0, tooPacked()
	}
	if err != nil && err != io.EOF {
		err = broken(err)
	}
	return n, err
}

func (u *unpacked) Close() error {
	if u.closed {
		return nil
	}
	u.closed = true
	return u.archive.Close()
}

func tooPacked() error {
	return unusable(causeBomb, "it unpacks to more than %d times its size; unpack it and look at what it holds",
		packRatio)
}

// broken is what is wrong with the content of an archive; what the operating
// system could not do stays an error of the run.
func broken(err error) error {
	if system := (*fs.PathError)(nil); errors.As(err, &system) || err == nil {
		return err
	}
	if known := (*unusableError)(nil); errors.As(err, &known) {
		return err
	}
	return unusable(causeDamaged, "what the archive holds cannot be unpacked: %w; export or pack it anew", err)
}

// members are the exports that the archive f holds, as files of their own. One
// that cannot be used has its fault already.
func (f *File) members() ([]*File, error) {
	a := &archive{location: f.location}
	if err := a.hold(); err != nil {
		return nil, err
	}
	defer a.Close()
	info, err := a.file.Stat()
	if err != nil {
		return nil, err
	}
	a.size = info.Size()
	if f.format == gzipFormat {
		return f.gzipMember(a)
	}
	directory, err := openArchive(a, a.size)
	if err != nil {
		return nil, broken(err)
	}
	var list []*File
	packed, seen := uint64(0), map[string]bool{}
	for _, m := range directory.File {
		name := memberName(m)
		if m.Mode().IsDir() || strings.HasSuffix(name, "/") || hiddenPath(name) || !isExport(name) && !isArchive(name) {
			continue
		}
		if packed += m.CompressedSize64; packed > uint64(a.size) {
			return nil, unusable(causeBomb, "its members overlap; pack them anew")
		}
		if len(list) == memberCount {
			return nil, unusable(causeBomb, "it holds more than %d exports; unpack it into a folder", memberCount)
		}
		member := &File{Path: f.Path + "/" + printablePath(name), location: f.location, archive: a, member: m}
		switch {
		case path.IsAbs(name) || len(name) > 1 && name[1] == ':' || name == ".." ||
			strings.HasPrefix(name, "../") || strings.Contains(name, "/../"):
			err = unusable(causePath, "its path leads out of the archive; pack it anew")
		case m.Mode()&fs.ModeSymlink != 0:
			err = unusable(causeLink, "it is a link to another file; pack the file itself")
		case !m.Mode().IsRegular():
			err = unusable(causeLink, "it is no regular file; pack a file")
		case m.Flags&1 != 0 || m.Method == 99:
			err = unusable(causePassword, "it is packed with a password; pack it without one")
		case isArchive(name):
			err = nested()
		case seen[name]:
			err = unusable(causeDamaged, "the archive holds two members of this name; pack it anew")
			member.Path += fmt.Sprintf("~%d", len(list))
		case m.UncompressedSize64 > max(packFloor, m.CompressedSize64*packRatio):
			err = tooPacked()
		default:
			err = nil
		}
		seen[name] = true
		if err != nil && !member.unusable(err) {
			return nil, err
		}
		list = append(list, member)
	}
	return list, nil
}

func nested() error {
	return unusable(causeNested, "an archive within an archive is not read; unpack it and pack what it holds")
}

// gzipMember is the file that a .gz holds: named as the .gz without its ending,
// or, where that is none of an export, as the .gz says.
func (f *File) gzipMember(a *archive) ([]*File, error) {
	z, err := gzip.NewReader(bufio.NewReader(io.NewSectionReader(a, 0, a.size)))
	if err != nil {
		return nil, broken(err)
	}
	base := path.Base(f.Path)
	name := base
	if strings.EqualFold(path.Ext(base), ".gz") {
		name = strings.TrimSuffix(base, path.Ext(base))
	}
	if inner := path.Base(strings.ReplaceAll(z.Name, `\`, "/")); !isExport(name) && isExport(inner) {
		name = inner // Go has read the name as Latin-1
	}
	member := &File{Path: f.Path + "/" + printablePath(name), location: f.location, archive: a}
	if isArchive(name) || strings.EqualFold(path.Ext(name), ".tar") {
		member.unusable(nested())
	}
	return []*File{member}, nil
}

// memberName is the path of a member, with "/". An archive that does not say that
// it is UTF-8 may have it in the encoding of Chinese Windows, some of whose
// names are valid UTF-8 by chance, but then of no Chinese character.
func memberName(m *zip.File) string {
	name := m.Name
	if m.NonUTF8 && (!utf8.ValidString(name) || !hasHan(name)) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	return strings.ReplaceAll(name, `\`, "/")
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
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
		return nil, 0, nil, unusable(causeBomb, "a workbook of more than %d MB within an archive; unpack it",
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
		return errChanged
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
