// Package xlsx reads the sheets of a workbook (Office Open XML).
package xlsx

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/peihe/peihe/pipeline/source/archive"
	"github.com/peihe/peihe/pipeline/source/sheet"
	"github.com/peihe/peihe/pipeline/source/unusable"
)

// A Workbook reads the sheets of an Office Open XML file, transitional or
// strict, as sources of rows. It streams each sheet from the archive and keeps
// the shared strings; nothing is unpacked to disk.
//
// A row iterator of a spreadsheet library does not do: excelize's tells neither
// the type nor the format of a cell, so that a date, an identity number and a
// text of digits look alike; it takes broken XML and a wrong checksum for the
// end of the sheet, and puts cells that are out of order into other columns.
type Workbook struct {
	parts    map[string]*zip.File // by [partName]
	list     []worksheet
	shapes   []sheet.Shape // by cell format
	from1904 bool
	strings  string // part of the shared strings, "" for none
	load     sync.Once
	table    stringTable
	loadErr  error
}

// worksheet is a visible one and its part.
type worksheet struct{ name, part string }

// Limits of parts, in bytes unpacked. No office's export comes near them.
const (
	sheetLimit    = 1 << 30
	stringsLimit  = 256 << 20
	settingsLimit = 32 << 20 // workbook, relationships, styles
	stringCount   = 16 << 20
	mergedCount   = 4 << 20

	// XML of rows packs to a twentieth, at times to a hundredth.
	ratioLimit = 200
	ratioFloor = 16 << 20 // below it, the ratio does not matter

	depthLimit = 64 // elements within each other
)

// Open reads what a workbook says of its sheets. An [unusable.Error]
// tells why it cannot be read.
func Open(r io.ReaderAt, size int64) (*Workbook, error) {
	opened, err := archive.OpenZip(r, size)
	if err != nil {
		return nil, err
	}
	w := &Workbook{parts: make(map[string]*zip.File, len(opened.File))}
	for _, f := range opened.File {
		if name := partName(f.Name); w.parts[name] == nil {
			w.parts[name] = f
		}
	}
	main := "xl/workbook.xml"
	rels, err := w.relationships("")
	if err != nil {
		return nil, err
	}
	for _, rel := range rels {
		if rel.kind() == "officedocument" {
			main = rel.part("")
		}
	}
	if strings.HasSuffix(main, ".bin") {
		return nil, unusable.Errorf(unusable.XLSB, "a binary workbook (.xlsb) is not read; %s", unusable.SaveAs)
	}
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			// Of the two namespaces that it may have, both end so.
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.decode(main, &book); err != nil {
		return nil, err
	}
	on := strings.TrimSpace(book.Properties.Date1904)
	w.from1904 = on == "1" || strings.EqualFold(on, "true") || strings.EqualFold(on, "on")
	if rels, err = w.relationships(main); err != nil {
		return nil, err
	}
	byID := map[string]relationship{}
	for _, rel := range rels {
		switch byID[rel.ID] = rel; rel.kind() {
		case "styles":
			if err := w.styles(rel.part(main)); err != nil {
				return nil, err
			}
		case "sharedstrings":
			w.strings = rel.part(main)
		}
	}
	for _, s := range book.Sheets {
		id := ""
		for _, a := range s.Attrs {
			if a.Name.Local == "id" && strings.HasSuffix(a.Name.Space, "/relationships") {
				id = a.Value
			}
		}
		rel, found := byID[id]
		if s.State != "" && s.State != "visible" || found && rel.kind() != "worksheet" { // charts, dialogs, macros
			continue
		}
		w.list = append(w.list, worksheet{s.Name, rel.part(main)})
	}
	return w, nil
}

// Close releases nothing: a workbook holds no file of its own.
func (w *Workbook) Close() error { return nil }

// Sheets returns the names of the visible worksheets, from left to right.
func (w *Workbook) Sheets() []string {
	names := make([]string, len(w.list))
	for i, s := range w.list {
		names[i] = s.name
	}
	return names
}

// relationship names a part that another part needs.
type relationship struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// kind is the last word of the type, which transitional and strict files share.
func (r relationship) kind() string {
	if strings.EqualFold(r.Mode, "External") {
		return ""
	}
	return strings.ToLower(path.Base(r.Type))
}

// part returns the target, which is relative to the part that needs it. A path
// that leads out of the archive names no part.
func (r relationship) part(from string) string {
	target := strings.ReplaceAll(r.Target, `\`, "/")
	if !strings.HasPrefix(target, "/") {
		target = path.Join(path.Dir("/"+from), target)
	}
	return partName(path.Clean(target))
}

// relationships reads those of a part, of the whole workbook for "".
func (w *Workbook) relationships(from string) ([]relationship, error) {
	part := partName(path.Join(path.Dir(from), "_rels", path.Base("/"+from)+".rels"))
	if from == "" {
		part = "_rels/.rels"
	}
	if w.parts[part] == nil {
		return nil, nil
	}
	var list struct {
		Relationships []relationship `xml:"Relationship"`
	}
	err := w.decode(part, &list)
	return list.Relationships, err
}

// part opens a part after a look at its declared size, which the archive
// reader holds it to.
func (w *Workbook) part(name string, limit uint64) (io.ReadCloser, error) {
	f := w.parts[name]
	if f == nil {
		return nil, unusable.Errorf(unusable.Damaged, "the workbook has no part %q; open it in a spreadsheet and %s", name, unusable.SaveAs)
	}
	size := f.UncompressedSize64
	switch {
	case f.Flags&1 != 0:
		return nil, unusable.Errorf(unusable.Password, "the workbook is under a password; save it without one")
	case size > limit:
		return nil, unusable.Errorf(unusable.Bomb, "part %q unpacks to %d MB, more than %d MB; %s", name, size>>20, limit>>20,
			unusable.SaveAs)
	case size > ratioFloor && size/ratioLimit > f.CompressedSize64:
		return nil, unusable.Errorf(unusable.Bomb, "part %q unpacks to more than %d times its size; %s", name, ratioLimit,
			unusable.SaveAs)
	}
	in, err := f.Open()
	if err != nil {
		return nil, unusable.Wrap(fmt.Sprintf("part %q", name), err)
	}
	return in, nil
}

// decode reads a small part into v.
func (w *Workbook) decode(name string, v any) error {
	in, err := w.part(name, settingsLimit)
	if err != nil {
		return err
	}
	defer in.Close()
	err = xml.NewTokenDecoder(newXMLStream(context.Background(), in)).Decode(v)
	if err == nil {
		_, err = io.Copy(io.Discard, in)
	}
	if err != nil {
		return unusable.Wrap(fmt.Sprintf("part %q", name), err)
	}
	return nil
}
