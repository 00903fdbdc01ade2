package timings

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/target"
)

// header is the first line of the file, by which Peihe knows it again.
var header = []string{"layer", "table", "does", "times", "seconds", "rows_read", "rows_found"}

// Check fails where timings may not be written to a file: one that is neither absent nor
// empty nor one that Peihe wrote.
func Check(to target.Place) error {
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

// A File is where the timings of a run will stand.
type File struct {
	*Recorder
	to     target.Place
	file   *os.File
	isMade bool // nothing was there before
}

// Open takes the place of a file that passed [Check], so that one that cannot be written
// is known before anything is read. What stands there stays until Write.
func Open(to target.Place) (*File, error) {
	path, err := target.Resolve(to.Path)
	if err != nil {
		return nil, unwritten(to, err)
	}
	_, missing := os.Lstat(path)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, unwritten(to, err)
	}
	return &File{NewRecorder(), to, file, missing != nil}, nil
}

func unwritten(to target.Place, err error) error {
	return fmt.Errorf("%s cannot be written: %w; make room there or get the right to write, or name another file", to, err)
}

// Write writes the timings in the place of earlier ones.
func (f *File) Write() error {
	err := f.file.Truncate(0)
	if err == nil {
		err = write(f.file, f.Lines())
	}
	if err != nil {
		return unwritten(f.to, err)
	}
	f.isMade = false
	return nil
}

// Close gives the file back. One that was made for timings that nobody wrote is gone then.
func (f *File) Close() {
	f.file.Close()
	if f.isMade {
		os.Remove(f.file.Name())
	}
}

// write writes lines as CSV: UTF-8, LF, a header, seconds to the microsecond.
func write(to io.Writer, lines []Line) error {
	w := csv.NewWriter(to)
	rows := [][]string{header}
	for _, l := range lines {
		rows = append(rows, []string{l.Layer, l.Table, l.Does, strconv.FormatInt(l.Times, 10),
			strconv.FormatFloat(l.Took.Seconds(), 'f', 6, 64), strconv.FormatInt(l.Read, 10),
			strconv.FormatInt(l.Found, 10)})
	}
	return w.WriteAll(rows)
}
