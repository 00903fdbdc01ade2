// Package csvfile writes a file of a run beside its result, such as its timings: as CSV,
// known again by its header, and never over what Peihe did not write.
package csvfile

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/target"
)

// Check fails where rows may not be written to a file: one that is neither absent nor
// empty nor one that Peihe wrote under the same header.
func Check(to target.Place, header []string) error {
	refused := func(format string, args ...any) error {
		return exit.With(exit.WrongUsage, fmt.Errorf("%s %w", to, fmt.Errorf(format, args...)))
	}
	path, info, err := target.File(to)
	if err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	if info == nil || info.Size() == 0 {
		return nil
	}
	file, err := os.Open(path)
	if err != nil {
		return refused("cannot be read: %w; name another file", err)
	}
	defer file.Close()
	first, err := bufio.NewReader(io.LimitReader(file, 1<<10)).ReadString('\n')
	if err != nil || first != strings.Join(header, ",")+"\n" {
		return refused("is a file that Peihe did not write; name a new file")
	}
	return nil
}

// A File is where the rows of a run will stand.
type File struct {
	to     target.Place
	header []string
	file   *os.File
	isMade bool // nothing was there before
}

// Open takes the place of a file that passed [Check], so that one that cannot be written
// is known before anything is read. What stands there stays until Write.
func Open(to target.Place, header []string) (*File, error) {
	path, err := target.Resolve(to.Path)
	if err != nil {
		return nil, unwritten(to, err)
	}
	_, missing := os.Lstat(path)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, unwritten(to, err)
	}
	return &File{to, header, file, missing != nil}, nil
}

func unwritten(to target.Place, err error) error {
	return fmt.Errorf("%s cannot be written: %w; make room there or get the right to write, or name another file", to, err)
}

// Write writes rows in the place of earlier ones: UTF-8, LF, the header first.
func (f *File) Write(rows [][]string) error {
	err := f.file.Truncate(0)
	if err == nil {
		w := csv.NewWriter(f.file)
		err = w.WriteAll(append([][]string{f.header}, rows...))
	}
	if err != nil {
		return unwritten(f.to, err)
	}
	f.isMade = false
	return nil
}

// Close gives the file back. One that was made for rows that nobody wrote is gone then.
func (f *File) Close() {
	f.file.Close()
	if f.isMade {
		os.Remove(f.file.Name())
	}
}
