// Package archive reads the members of ZIP and gzip files where they are, and stops at
// what would unpack to more than any office exports.
package archive

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"

	"github.com/peihe/peihe/pipeline/source/unusable"
)

// Bounds of archives. Exports pack to a twentieth, at times to a hundredth.
const (
	packRatio = 200
	packFloor = 64 << 20 // bytes unpacked below which the ratio does not matter
)

// An Archive is a .zip or .gz file. Its members are read where
// they are, never unpacked to disk.
type Archive struct {
	Size     int64
	location string // for the operating system

	mu    sync.Mutex
	users int
	file  *os.File // open while a member is read
}

// ReadAt reads from the archive, which must be held open.
func (a *Archive) ReadAt(p []byte, off int64) (int, error) { return a.file.ReadAt(p, off) }

// Open returns the archive at a place, held until it is closed.
func Open(location string) (*Archive, error) {
	a := &Archive{location: location}
	if err := a.hold(); err != nil {
		return nil, err
	}
	info, err := a.file.Stat()
	if err != nil {
		a.Close()
		return nil, err
	}
	a.Size = info.Size()
	return a, nil
}

func (a *Archive) hold() error {
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

// Close releases the archive once for Open and for every member that was opened.
func (a *Archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users--; a.users > 0 {
		return nil
	}
	return a.file.Close()
}

// Member returns the content of a member, of the only one of a .gz for nil. What
// unpacks to more than a bomb would ends in an [unusable.Error].
func (a *Archive) Member(member *zip.File) (io.ReadCloser, error) {
	if err := a.hold(); err != nil {
		return nil, err
	}
	var in io.Reader
	var err error
	packed := a.Size
	if member == nil {
		in, err = gzip.NewReader(bufio.NewReaderSize(io.NewSectionReader(a, 0, a.Size), 64<<10))
	} else {
		packed = int64(member.CompressedSize64)
		in, err = member.Open()
	}
	if err != nil {
		a.Close()
		return nil, Broken(err)
	}
	return &unpacked{in: in, archive: a, left: max(packFloor, packed*packRatio)}, nil
}

// unpacked is the content of a member.
type unpacked struct {
	in      io.Reader
	archive *Archive
	left    int64
	closed  bool
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.in.Read(p)
	if u.left -= int64(n); u.left < 0 {
		return 0, TooPacked()
	}
	if err != nil && err != io.EOF {
		err = Broken(err)
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

// IsBomb reports a member that says of itself that it is one.
func IsBomb(member *zip.File) bool {
	return member.UncompressedSize64 > max(packFloor, member.CompressedSize64*packRatio)
}

// TooPacked is the error of a bomb.
func TooPacked() error {
	return unusable.Errorf(unusable.Bomb, "it unpacks to more than %d times its size; unpack it and look at what it holds",
		packRatio)
}

// Broken is what is wrong with the content of an archive; what the operating
// system could not do stays an error of the run.
func Broken(err error) error {
	if system := (*fs.PathError)(nil); errors.As(err, &system) || err == nil {
		return err
	}
	if known := (*unusable.Error)(nil); errors.As(err, &known) {
		return err
	}
	return unusable.Errorf(unusable.Damaged, "what the archive holds cannot be unpacked: %w; export or pack it anew", err)
}
