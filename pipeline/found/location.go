package found

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/export"
)

// A Location is where to open a file to see what a finding is about.
type Location struct {
	InPolicy bool   // below the policy's folder, else below that of the exports
	File     string // with "/": a text, or the archive or workbook that holds what was read
	Line     int64  // of a text, from 1; 1 for what has no lines
	Part     string // of an archive or workbook what in it was read; "" for a text
}

// locator finds the places of findings.
type locator struct {
	*pipeline.Built
	byPath map[string]*export.File
	places map[string]Location // of export files by their path, without a line
}

func newLocator(b *pipeline.Built) *locator {
	l := &locator{Built: b, byPath: map[string]*export.File{}, places: map[string]Location{}}
	for _, f := range b.Files {
		l.byPath[f.Path] = f
	}
	return l
}

// locate is the row of a finding or, of a subject without one of its own, the header
// of the first file of a kind that its rule needs, else the line of the policy that
// names the subject.
func (l *locator) locate(f Finding) Location {
	if f.SourceRow != nil {
		return l.row(f.SourceFile, *f.SourceRow)
	}
	for _, r := range l.Rules {
		if r.ID != f.Rule {
			continue
		}
		for _, need := range r.Needs {
			kind, _, _ := strings.Cut(need, ".")
			for _, file := range l.Files {
				if file.Kind == kind {
					return l.row(file.Path, int64(file.HeaderRow))
				}
			}
		}
	}
	return l.inPolicy(f.SubjectID)
}

// row is a row, as a spreadsheet counts, of an export file.
func (l *locator) row(file string, row int64) Location {
	place, known := l.places[file]
	if !known {
		place = container(l.Input, file)
		l.places[file] = place
	}
	place.Line = 1
	if place.Part == "" {
		place.Line = lineOf(l.byPath[file], row)
	}
	return place
}

// lineOf is the line of a text file on which a row begins. A file that does not know
// has a line for each row.
func lineOf(file *export.File, row int64) int64 {
	if f, ok := any(file).(interface{ Line(row int64) int64 }); ok && file != nil {
		return f.Line(row)
	}
	return row
}

// container splits the path of what was read into that of a file which is there and
// what in it was read: archive.zip/member, book.xlsx#sheet.
func container(input, file string) Location {
	isFile := func(name string) bool {
		info, err := os.Stat(filepath.Join(input, filepath.FromSlash(name)))
		return err == nil && info.Mode().IsRegular()
	}
	if isFile(file) {
		return Location{File: file}
	}
	for i := range len(file) {
		if (file[i] == '/' || file[i] == '#') && isFile(file[:i]) {
			return Location{File: file[:i], Part: file[i+1:]}
		}
	}
	return Location{File: file}
}

// inPolicy is the first line of the policy that names a subject, else its beginning.
func (l *locator) inPolicy(subject string) Location {
	const notice = "notice.yaml"
	for _, name := range []string{"districts.yaml", "institutions.yaml", notice} {
		text, err := fs.ReadFile(l.Policy, name)
		if err != nil {
			continue // it was read before; a location is no reason to fail
		}
		if i := bytes.Index(text, []byte(subject)); i >= 0 && subject != "" {
			return Location{InPolicy: true, File: name, Line: 1 + int64(bytes.Count(text[:i], []byte("\n")))}
		}
	}
	return Location{InPolicy: true, File: notice, Line: 1}
}
