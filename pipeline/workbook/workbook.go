package workbook

import (
	"archive/zip"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// Options are what all sheets have in common.
type Options struct {
	Title    string    // of the document
	Created  time.Time // as the document's properties say it
	Footer   string    // at the left of each printed page; page numbers stand at the right
	RowLimit int       // rows of a sheet; 0 for [excelize.TotalRows]
	TempDir  string    // for rows that await their sheet; "" for the system's
}

// A Plan is a sheet to be written: a table of so many rows, or a form (0).
type Plan struct {
	Name string
	Rows int
}

// Rows of a table's sheet that are no data: title and headings above, the total
// below.
const (
	titleRow  = 1
	headRow   = 2
	firstRow  = 3
	otherRows = 3
)

// A Book is a workbook being written.
type Book struct {
	file    *excelize.File
	options Options
	sheets  map[string]*sheet
	names   []string // of all sheets, in order
	styles  map[Style]int
	red     int // of a total that disagrees
	green   int // of a check that agrees
}

// sheet is a planned sheet with those it goes on in.
type sheet struct {
	name    string
	parts   []part
	rows    int            // planned
	columns map[string]int // from 1, by id
	totals  map[string]int64
}

type part struct {
	name        string
	first, last int // rows of data; last < first where there is none
}

// New begins a workbook of the sheets planned, in their order.
func New(o Options, plans ...Plan) (*Book, error) {
	o.RowLimit = cmp.Or(o.RowLimit, excelize.TotalRows)
	perSheet := o.RowLimit - otherRows
	if perSheet < 1 {
		return nil, fmt.Errorf("a row limit of %d leaves no row for data; use at least %d", o.RowLimit, otherRows+1)
	}
	file := excelize.NewFile(excelize.Options{TmpDir: o.TempDir})
	b := &Book{file: file, options: o, sheets: map[string]*sheet{}, styles: map[Style]int{}}
	for _, p := range plans {
		s := &sheet{name: p.Name, rows: p.Rows}
		for left := p.Rows; left > 0 || len(s.parts) == 0; left -= perSheet {
			name := p.Name
			if n := len(s.parts) + 1; n > 1 {
				name = fmt.Sprintf("%s(%d)", p.Name, n)
			}
			s.parts = append(s.parts, part{name, firstRow, firstRow - 1 + min(left, perSheet)})
			if _, err := b.file.NewSheet(name); err != nil {
				return nil, fmt.Errorf("sheet %s: %w", name, err)
			}
			b.names = append(b.names, name)
		}
		b.sheets[p.Name] = s
	}
	if err := b.file.DeleteSheet("Sheet1"); err != nil { // excelize begins with one
		return nil, err
	}
	b.file.SetActiveSheet(0)
	return b, b.properties()
}

func (b *Book) properties() error {
	at := b.options.Created.UTC().Format(time.RFC3339)
	if err := b.file.SetDocProps(&excelize.DocProperties{Title: b.options.Title, Creator: "Peihe",
		LastModifiedBy: "Peihe", Created: at, Modified: at, Language: "zh-CN"}); err != nil {
		return err
	}
	if err := b.file.SetDefaultFont(fontName); err != nil {
		return err
	}
	var err error
	if b.red, err = b.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "FFFFFF", Bold: true},
		Fill: solid("C00000")}); err != nil {
		return err
	}
	b.green, err = b.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "0B5A2A"},
		Fill: solid("DDEFE3")})
	return err
}

// begin opens a sheet for writing: A4 landscape, as wide as one page, the first
// headRows rows on every page and always in sight.
func (b *Book) begin(name string, headRows int, widths []float64) (*excelize.StreamWriter, error) {
	fit, wide, tall, paper, landscape := true, 1, 0, 9, "landscape"
	margin, edge := 0.5, 0.3
	for _, err := range []error{
		b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &wide,
			FitToHeight: &tall}),
		b.file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin,
			Bottom: &margin, Header: &edge, Footer: &edge}),
		b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&L" +
			strings.ReplaceAll(b.options.Footer, "&", "&&") + "&R&A　第 &P 页，共 &N 页"}),
		b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: name,
			RefersTo: fmt.Sprintf("'%s'!$1:$%d", name, headRows)}),
	} {
		if err != nil {
			return nil, err
		}
	}
	w, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for i, width := range widths {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return nil, err
		}
	}
	below := fmt.Sprintf("A%d", headRows+1)
	return w, w.SetPanes(&excelize.Panes{Freeze: true, YSplit: headRows, TopLeftCell: below, ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: below, ActiveCell: below, Pane: "bottomLeft"}}})
}

// reddens lets a cell turn red while a condition on it holds.
func (b *Book) reddens(sheet, cell, condition string) error {
	return b.file.SetConditionalFormat(sheet, cell, []excelize.ConditionalFormatOptions{{Type: "formula",
		Criteria: condition, Format: &b.red}})
}

// untilDone is a writer that fails once its context is done: the library has no other way
// to be stopped while it writes a large sheet.
type untilDone struct {
	ctx context.Context
	io.Writer
}

func (w untilDone) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Writer.Write(p)
}

// effort is how hard sheets are compressed: the level that comes within a twentieth of the
// size that the standard library makes of them.
const effort = 6

// Save writes the workbook, with every planned sheet written.
func (b *Book) Save(ctx context.Context, w io.Writer) error {
	// excelize writes streamed sheets in the order of a map: sort them.
	loose, err := os.CreateTemp(b.options.TempDir, "peihe-*.xlsx")
	if err != nil {
		return err
	}
	defer os.Remove(loose.Name())
	defer loose.Close()
	// straight to the file: the library would hold all of the archive
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter {
		archive := zip.NewWriter(untilDone{ctx, loose})
		archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
			return flate.NewWriter(w, effort)
		})
		return archive
	})
	if err := b.file.Write(io.Discard); err != nil {
		return err
	}
	size, err := loose.Seek(0, 1)
	if err != nil {
		return err
	}
	entries, err := zip.NewReader(loose, size)
	if err != nil {
		return err
	}
	slices.SortFunc(entries.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	archive := zip.NewWriter(untilDone{ctx, w})
	for _, e := range entries.File {
		if err := archive.Copy(e); err != nil {
			return err
		}
	}
	return archive.Close()
}

// Close removes what was spooled to disk.
func (b *Book) Close() error { return b.file.Close() }

func (b *Book) planned(name string) (*sheet, error) {
	if s, ok := b.sheets[name]; ok {
		return s, nil
	}
	return nil, fmt.Errorf("sheet %s was not planned; name it in New", name)
}
