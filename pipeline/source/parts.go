package source

import (
	"archive/zip"
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/peihe/peihe/pipeline/source/archive"
	"github.com/peihe/peihe/pipeline/source/format"
	"github.com/peihe/peihe/pipeline/source/unusable"
	"github.com/peihe/peihe/pipeline/source/xlsx"
)

// Bounds of what an archive may hold.
const (
	memberCount = 10_000    // exports
	memberBook  = 128 << 20 // bytes of a workbook
)

// IsUnusable notes that the file cannot be used, and reports whether that is what the
// error says.
func (f *File) IsUnusable(err error) bool { return errors.As(err, &f.Unusable) }

// expand returns the files that a file of the folder is: itself, the members of
// an archive, the sheets of a workbook.
func (f *File) expand(ctx context.Context) ([]*File, error) {
	list, err := f.parts(ctx)
	if err != nil && f.IsUnusable(err) {
		return []*File{f}, nil
	}
	return list, err
}

func (f *File) parts(ctx context.Context) ([]*File, error) {
	head, err := f.Head(4 << 10)
	if err != nil {
		return nil, err
	}
	f.Format = format.Sniff(head)
	if f.Format == format.Zip && f.archive == nil {
		file, err := os.Open(f.location)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		if info, err := file.Stat(); err != nil {
			return nil, err
		} else if xlsx.IsWorkbook(file, info.Size()) {
			f.Format = format.Workbook
		}
	}
	switch f.Format {
	case format.Zip, format.Gzip:
		if f.archive != nil {
			return nil, nested()
		}
		members, err := f.members()
		if err != nil {
			return nil, err
		}
		var list []*File
		for _, m := range members {
			if m.Unusable != nil {
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
	case format.BIFF:
		return nil, f.compound(ctx)
	case format.Workbook:
		return f.book(ctx)
	}
	return []*File{f}, f.Format.Refusal()
}

// compound is the error of a compound file.
func (f *File) compound(ctx context.Context) error {
	all, size, closer, err := f.at(ctx)
	if err != nil {
		return err
	}
	defer closer.Close()
	cause, err := format.OLECause(all, size)
	if err == nil && cause == unusable.Password {
		return unusable.Errorf(unusable.Password, "a workbook with a password is not read; save it without one")
	}
	return cmp.Or(err, f.Format.Refusal())
}

// book returns the sheets of a workbook as files of their own.
func (f *File) book(ctx context.Context) ([]*File, error) {
	if err := f.Survey(ctx, nil); err != nil {
		return nil, err
	}
	all, size, closer, err := f.at(ctx)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	b, err := xlsx.Open(all, size)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	f.IsUTF8 = true // what comes from a sheet is
	var list []*File
	for _, name := range b.Sheets() {
		sheet := *f
		if sheet.sheet = name; len(b.Sheets()) > 1 {
			sheet.Path += "#" + name
		}
		list = append(list, &sheet)
	}
	return list, nil
}

// members are the exports that the archive f holds, as files of their own. One
// that cannot be used has its fault already.
func (f *File) members() ([]*File, error) {
	a, err := archive.Open(f.location)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	if f.Format == format.Gzip {
		return f.gzipMember(a)
	}
	directory, err := archive.OpenZip(a, a.Size)
	if err != nil {
		return nil, archive.Broken(err)
	}
	var list []*File
	packed, seen := uint64(0), map[string]bool{}
	for _, m := range directory.File {
		name := memberName(m)
		if m.Mode().IsDir() || strings.HasSuffix(name, "/") || hiddenPath(name) || !isExport(name) && !isArchive(name) {
			continue
		}
		if packed += m.CompressedSize64; packed > uint64(a.Size) {
			return nil, unusable.Errorf(unusable.Bomb, "its members overlap; pack them anew")
		}
		if len(list) == memberCount {
			return nil, unusable.Errorf(unusable.Bomb, "it holds more than %d exports; unpack it into a folder", memberCount)
		}
		member := &File{
			Path: f.Path + "/" + printablePath(name), whole: f.whole, location: f.location, archive: a, member: m,
		}
		switch {
		case path.IsAbs(name) || len(name) > 1 && name[1] == ':' || name == ".." ||
			strings.HasPrefix(name, "../") || strings.Contains(name, "/../"):
			err = unusable.Errorf(unusable.Path, "its path leads out of the archive; pack it anew")
		case m.Mode()&fs.ModeSymlink != 0:
			err = unusable.Errorf(unusable.Link, "it is a link to another file; pack the file itself")
		case !m.Mode().IsRegular():
			err = unusable.Errorf(unusable.Link, "it is no regular file; pack a file")
		case m.Flags&1 != 0 || m.Method == 99:
			err = unusable.Errorf(unusable.Password, "it is packed with a password; pack it without one")
		case isArchive(name):
			err = nested()
		case seen[name]:
			err = unusable.Errorf(unusable.Damaged, "the archive holds two members of this name; pack it anew")
			member.Path += fmt.Sprintf("~%d", len(list))
		case archive.IsBomb(m):
			err = archive.TooPacked()
		default:
			err = nil
		}
		seen[name] = true
		if err != nil && !member.IsUnusable(err) {
			return nil, err
		}
		list = append(list, member)
	}
	return list, nil
}

func nested() error {
	return unusable.Errorf(unusable.NestedArchive, "an archive within an archive is not read; unpack it and pack what it holds")
}

// gzipMember is the file that a .gz holds: named as the .gz without its ending,
// or, where that is none of an export, as the .gz says.
func (f *File) gzipMember(a *archive.Archive) ([]*File, error) {
	z, err := gzip.NewReader(bufio.NewReader(io.NewSectionReader(a, 0, a.Size)))
	if err != nil {
		return nil, archive.Broken(err)
	}
	base := path.Base(f.Path)
	name := base
	if strings.EqualFold(path.Ext(base), ".gz") {
		name = strings.TrimSuffix(base, path.Ext(base))
	}
	if inner := path.Base(strings.ReplaceAll(z.Name, `\`, "/")); !isExport(name) && isExport(inner) {
		name = inner // Go has read the name as Latin-1
	}
	member := &File{Path: f.Path + "/" + printablePath(name), whole: f.whole, location: f.location, archive: a}
	if isArchive(name) || strings.EqualFold(path.Ext(name), ".tar") {
		member.IsUnusable(nested())
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
