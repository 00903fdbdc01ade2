package record

import (
	"bufio"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
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

// Files holds one open CSV file per kind that is exported.
type Files struct {
	files   [KindCount]*os.File
	csv     [KindCount]*csv.Writer
	columns Columns
	Rows    int   // that were written, below the headers
	Bytes   int64 // of the files, once they are closed
}

// Create creates the files of the kinds that have columns, with their headers. Those that
// it has created are to be closed whether or not it fails.
func Create(dir string, of Columns) (*Files, error) {
	w := &Files{columns: of}
	for k, s := range Shapes {
		if of[k] == nil {
			continue
		}
		f, err := os.Create(filepath.Join(dir, s.File))
		if err != nil {
			return w, err
		}
		w.files[k] = f
		w.csv[k] = csv.NewWriter(bufio.NewWriterSize(f, 1<<16))
		if err := w.csv[k].Write(of.Pick(Kind(k), s.Header)); err != nil {
			return w, err
		}
	}
	return w, nil
}

// Row writes one row, of a kind that is exported; csv.Writer keeps its first error for err.
func (w *Files) Row(k Kind, r Rower) {
	if w.csv[k] == nil {
		return
	}
	_ = w.csv[k].Write(w.columns.Pick(k, r.Cells()))
	w.Rows++
}

// Err is the first error of a row.
func (w *Files) Err() error {
	for _, c := range w.csv {
		if c == nil {
			continue
		}
		if err := c.Error(); err != nil {
			return err
		}
	}
	return nil
}

// Close closes the files and counts their bytes.
func (w *Files) Close() error {
	var errs []error
	for k, f := range w.files {
		if f == nil {
			continue
		}
		if c := w.csv[k]; c != nil {
			c.Flush()
			errs = append(errs, c.Error())
		}
		if info, err := f.Stat(); err == nil {
			w.Bytes += info.Size()
		}
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
