package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/coded"
	"github.com/peihe/peihe/pipeline/page/table"
)

// wholes is the folder of what scripts read of lists that have several pages.
const wholes = "lists/"

// partRows are how many rows the values of a column in one file are of: few files for a
// long list, and no more rows kept than of some pages.
const partRows = 20 * RowsPerPage

// blockRows is how many rows stand in a file of markup. Rows that an order brings together
// may each be of another block: small ones cost a reader less, and a long list more files.
func blockRows(rows int) int {
	switch {
	case rows <= 250*RowsPerPage:
		return 50
	case rows <= 500*RowsPerPage:
		return 100
	}
	return max(RowsPerPage, 2*rows/MostFiles)
}

// whole is a list of several pages, as scripts read it: markup in blocks of rows, values by
// column. Both are written a part at a time.
type whole struct {
	site   *Site
	folder string
	root   string // of its first page, from which its links lead
	rows   int
	block  int
	head   table.Table // the columns
	taken  int         // rows
	part   int
	kept   []cell.Row // of the part
	roots  []string   // of the pages of those
}

// Whole lets the script of a page sort and filter all of a list, of which the table is one
// of the pages that begin at file. Pages are to come in their order, with all rows together.
func (v View) Whole(file string, rows int, t table.Table) table.Table {
	if rows <= RowsPerPage || len(t.Rows) == 0 {
		return t
	}
	folder := wholes + strings.TrimSuffix(file, ".html") + "/" + t.ID + "/"
	w := v.site.wholes[folder]
	if w == nil {
		w = &whole{site: v.site, folder: folder, root: v.Root, rows: rows, block: blockRows(rows), head: t}
		w.head.Rows, w.head.Totals = nil, nil
		v.site.wholes[folder] = w
	}
	if len(t.Columns) != len(w.head.Columns) {
		v.site.group.Go(func() error { return fmt.Errorf("the pages of %s differ in their columns; report this", folder) })
		return t
	}
	for _, row := range t.Rows {
		w.take(row, v.Root)
	}
	t.Whole = table.Whole{Folder: v.Root + folder, Rows: rows, Block: w.block, Part: w.partRows()}
	return t
}

// partRows is how many rows a part has, whole blocks.
func (w *whole) partRows() int { return (partRows + w.block - 1) / w.block * w.block }

func (w *whole) take(row cell.Row, root string) {
	w.kept = append(w.kept, row)
	w.roots = append(w.roots, root)
	w.taken++
	if len(w.kept) < w.partRows() && w.taken < w.rows {
		return
	}
	part := *w
	w.site.group.Go(part.write)
	w.part, w.kept, w.roots = w.part+1, nil, nil
}

// write writes a part.
func (w *whole) write() error {
	perPart := w.partRows() / w.block
	for i := 0; i*w.block < len(w.kept); i++ {
		from := i * w.block
		if err := w.writeBlock(w.part*perPart+i, from, min(from+w.block, len(w.kept))); err != nil {
			return err
		}
	}
	for column := range w.head.Columns {
		values := coded.New()
		for _, row := range w.kept {
			values.Add([]byte(w.head.Value(column, row[column])))
		}
		if err := w.save(fmt.Sprintf("c%d-%d", column, w.part), values.Column()); err != nil {
			return err
		}
	}
	return nil
}

// markup is a block of rows, whose links lead from root.
type markup struct {
	Root    string         `json:"root"`
	Columns []coded.Column `json:"columns"`
}

func (w *whole) writeBlock(n, from, to int) error {
	m := markup{Root: w.root}
	var b strings.Builder
	for column := range w.head.Columns {
		cells := coded.New()
		for i := from; i < to; i++ {
			b.Reset()
			w.head.Markup(&b, column, w.kept[i][column])
			text := b.String()
			if w.roots[i] != w.root {
				text = strings.ReplaceAll(text, `href="`+w.roots[i], `href="`+w.root)
			}
			cells.Add([]byte(text))
		}
		m.Columns = append(m.Columns, cells.Column())
	}
	return w.save("r"+strconv.Itoa(n), m)
}

// save saves a file as a script, since browsers fetch no data from a disk folder.
func (w *whole) save(name string, content any) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "peihe.take(%q, ", w.folder+name)
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // it stands in no page
	if err := e.Encode(content); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1)
	b.WriteString(");\n")
	return w.site.Save(w.folder+name+".js", b.Bytes())
}
