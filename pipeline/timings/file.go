package timings

import (
	"strconv"

	"github.com/peihe/peihe/pipeline/csvfile"
	"github.com/peihe/peihe/pipeline/target"
)

// header is the first line of the file, by which Peihe knows it again.
var header = []string{"layer", "table", "does", "times", "seconds", "rows_read", "rows_found"}

// Check fails where timings may not be written to a file: one that is neither absent nor
// empty nor one that Peihe wrote.
func Check(to target.Place) error { return csvfile.Check(to, header) }

// A File is where the timings of a run will stand.
type File struct {
	*Recorder
	file *csvfile.File
}

// Open takes the place of a file that passed [Check]; see [csvfile.Open].
func Open(to target.Place) (*File, error) {
	file, err := csvfile.Open(to, header)
	if err != nil {
		return nil, err
	}
	return &File{NewRecorder(), file}, nil
}

// Write writes the timings in the place of earlier ones.
func (f *File) Write() error { return f.file.Write(rows(f.Lines())) }

// Close gives the file back. One that was made for timings that nobody wrote is gone then.
func (f *File) Close() { f.file.Close() }

// rows are lines as the file has them, seconds to the microsecond.
func rows(lines []Line) [][]string {
	var rows [][]string
	for _, l := range lines {
		rows = append(rows, []string{l.Layer, l.Table, l.Does, strconv.FormatInt(l.Times, 10),
			strconv.FormatFloat(l.Took.Seconds(), 'f', 6, 64), strconv.FormatInt(l.Read, 10),
			strconv.FormatInt(l.Found, 10)})
	}
	return rows
}
