package record

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Columns are, by kind, the positions of those that are exported; nil for a kind that is
// not.
type Columns [KindCount][]int

// Pick is of a row what is exported, and all that stands beyond the header.
func (c Columns) Pick(k Kind, cells []string) []string {
	whole := len(Shapes[k].Header)
	if len(c[k]) == whole {
		return cells
	}
	var picked []string
	for _, i := range c[k] {
		if i < len(cells) {
			picked = append(picked, cells[i])
		}
	}
	return append(picked, cells[min(whole, len(cells)):]...)
}

// overlap is how many last days of a month are exported with the next month again.
const overlap = 3

// Files holds the open CSV files of the kinds that are exported.
type Files struct {
	dir     string
	columns Columns
	monthly bool
	files   [KindCount][]*file
	months  map[Date]*file // of sign-ins, by the first day of the month
	err     error          // the first
	Rows    int            // that were written, below the headers
	Bytes   int64          // of the files, once they are closed
}

type file struct {
	on  *os.File
	csv *csv.Writer
}

// Create creates the files of the kinds that have columns, with their headers: one for
// each kind but, where that is asked for, sign-ins, of which each month has its own, whose
// rows begin some days before the month does. Those that it has created are to be closed
// whether or not it fails.
func Create(dir string, of Columns, monthly bool) (*Files, error) {
	w := &Files{dir: dir, columns: of, monthly: monthly, months: map[Date]*file{}}
	for k, s := range Shapes {
		if of[k] != nil && !(monthly && Kind(k) == Signins) {
			w.create(Kind(k), s.File)
		}
	}
	return w, w.err
}

// create creates a file of a kind, nil where it or one before it cannot be.
func (w *Files) create(k Kind, name string) *file {
	if w.err != nil {
		return nil
	}
	on, err := os.Create(filepath.Join(w.dir, name))
	if err != nil {
		w.err = err
		return nil
	}
	f := &file{on, csv.NewWriter(bufio.NewWriterSize(on, 1<<16))}
	w.files[k] = append(w.files[k], f)
	w.err = f.csv.Write(w.columns.Pick(k, Shapes[k].Header))
	return f
}

// Row writes one row, of a kind that is exported; a row without a day into all files of
// its kind. Its errors are those of Err.
func (w *Files) Row(k Kind, r Rower) {
	if w.columns[k] == nil {
		return
	}
	into := w.files[k]
	if d, ok := r.(Dated); ok && w.monthly && k == Signins {
		into = w.monthsOf(d.Day())
	}
	cells := w.columns.Pick(k, r.Cells())
	for _, f := range into {
		if err := f.csv.Write(cells); err != nil && w.err == nil {
			w.err = err
		}
		w.Rows++
	}
}

// monthsOf are the files of sign-ins that a day stands in: that of its month and, of the
// last days, that of the next month.
func (w *Files) monthsOf(day Date) []*file {
	first, next := day.month(0), day.month(1)
	into := []*file{w.month(first)}
	if day >= next-overlap {
		into = append(into, w.month(next))
	}
	if w.err != nil {
		return nil
	}
	return into
}

func (w *Files) month(first Date) *file {
	f := w.months[first]
	if f == nil {
		base, ext, _ := strings.Cut(Shapes[Signins].File, ".")
		f = w.create(Signins, fmt.Sprintf("%s-%s.%s", base, first.Time().Format("2006-01"), ext))
		w.months[first] = f
	}
	return f
}

// Err is the first error so far.
func (w *Files) Err() error { return w.err }

// Close closes the files and counts their bytes. It fails where rows that were still to be
// written cannot be.
func (w *Files) Close() error {
	var errs []error
	for _, f := range slices.Concat(w.files[:]...) {
		f.csv.Flush()
		errs = append(errs, f.csv.Error())
		if info, err := f.on.Stat(); err == nil {
			w.Bytes += info.Size()
		}
		errs = append(errs, f.on.Close())
	}
	return errors.Join(errs...)
}
