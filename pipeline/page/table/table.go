// Package table renders the tables of all pages, from columns and rows of cells.
package table

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/peihe/peihe/pipeline/page/cell"
)

// align tells how the cells of a column stand.
type align uint8

const (
	_           align = iota // text
	nameWidth                // a name, which needs room on a phone
	fixedWidth               // a date, a time, a code: never broken
	figureWidth              // right-aligned tabular figures
)

// Column heads a column of a table. Unit stands in brackets behind the title.
type Column struct {
	Title, Unit string
	Below       string // stands small below the title, upright where columns are narrow; may be empty
	Office      bool   // for the internal edition only; see office
	align       align
	hasBar      bool // of shares
}

// Table is the one table component: caption, header scopes, alignment, units and
// sort keys are the same everywhere. The first cell of a row names the row.
type Table struct {
	ID      string // anchor, unique on its page; may be empty
	Class   string // of the style sheet; may be empty
	Caption string
	Columns []Column
	Rows    []cell.Row
	Totals  cell.Row  // a closing row; may be empty
	Empty   string    // what stands in place of a table without rows
	Note    string    // below the table; may be empty
	Query   string    // address of the page of the query that computed it; may be empty
	More    cell.Cell // a link to the whole list, where only its head stands here

	Ordered bool  // the rows are steps or totals: no other order tells anything
	Whole   Whole // the list of which the rows are a page
}

// Whole says where a script finds all rows of a list that has several pages, so that it
// sorts and filters all of them. The folder has their values by column and their markup in
// blocks, written by page.View.Whole.
type Whole struct {
	Folder string // as the page addresses it; "" where the table is no page of such a list
	Rows   int
	Block  int // rows of a file of markup
	Part   int // rows of a file of values
}

// Len is the number of rows, without the totals.
func (t Table) Len() int { return len(t.Rows) }

// HTML renders the table.
func (t Table) HTML() template.HTML {
	var b strings.Builder
	b.Grow(512 + len(t.Rows)*len(t.Columns)*48)
	if len(t.Rows) == 0 {
		b.WriteString(`<p class="empty"`)
		attribute(&b, "id", t.ID)
		b.WriteString(`>`)
		b.WriteString(template.HTMLEscapeString(t.Caption))
		b.WriteString("：")
		empty := t.Empty
		if empty == "" {
			empty = "无"
		}
		b.WriteString(template.HTMLEscapeString(empty))
		b.WriteString("</p>\n")
		return template.HTML(b.String())
	}
	b.WriteString(`<div class="scroll" tabindex="0" role="region"`)
	attribute(&b, "aria-label", t.Caption)
	b.WriteString(`><table`)
	attribute(&b, "id", t.ID)
	attribute(&b, "class", t.Class)
	if t.Ordered {
		b.WriteString(" data-ordered")
	}
	if w := t.Whole; w.Folder != "" {
		attribute(&b, "data-list", w.Folder)
		fmt.Fprintf(&b, " data-rows=%d data-block=%d data-part=%d", w.Rows, w.Block, w.Part)
	}
	b.WriteString("><caption>")
	b.WriteString(template.HTMLEscapeString(t.Caption))
	if t.Query != "" {
		b.WriteString(` <a class="query"`)
		attribute(&b, "href", t.Query)
		attribute(&b, "aria-label", "口径："+t.Caption)
		b.WriteString(`>口径</a>`)
	}
	b.WriteString("</caption>\n<thead><tr>")
	for _, c := range t.Columns {
		b.WriteString(`<th scope="col"`)
		b.WriteString(c.align.class())
		b.WriteByte('>')
		b.WriteString(template.HTMLEscapeString(c.Title))
		if c.Unit != "" {
			b.WriteString(`<span class="unit">（`)
			b.WriteString(template.HTMLEscapeString(c.Unit))
			b.WriteString(`）</span>`)
		}
		if c.Below != "" {
			b.WriteString("<small>")
			b.WriteString(template.HTMLEscapeString(c.Below))
			b.WriteString("</small>")
		}
		b.WriteString("</th>")
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, row := range t.Rows {
		t.row(&b, row)
	}
	b.WriteString("</tbody>\n")
	if len(t.Totals) > 0 {
		b.WriteString("<tfoot>")
		t.row(&b, t.Totals)
		b.WriteString("</tfoot>\n")
	}
	b.WriteString("</table></div>\n")
	if t.Note != "" {
		b.WriteString(`<p class="note">`)
		b.WriteString(template.HTMLEscapeString(t.Note))
		b.WriteString("</p>\n")
	}
	if !t.More.IsEmpty() {
		b.WriteString(`<p class="more">` + string(t.More.HTML()) + "</p>\n")
	}
	return template.HTML(b.String())
}

// row writes no end tags of cells and rows, which HTML lets out: a class of fifty has
// some two thousand cells, and its page a budget.
func (t Table) row(b *strings.Builder, cells cell.Row) {
	b.WriteString("<tr>")
	for i, c := range cells {
		t.Markup(b, i, c)
	}
	b.WriteByte('\n')
}

// Markup writes a cell of a column.
func (t Table) Markup(b *strings.Builder, i int, c cell.Cell) {
	if i == 0 {
		b.WriteString(`<th scope="row"`)
	} else {
		b.WriteString("<td")
	}
	align := t.Columns[i].align
	if align == fixedWidth && c.IsLong() { // a longer code breaks as a name does
		align = nameWidth
	}
	if tenths, isShare := c.Tenths(); t.Columns[i].hasBar && isShare {
		fmt.Fprintf(b, ` class="n b%d"`, steps(tenths))
	} else {
		b.WriteString(align.class())
	}
	attribute(b, "data-sort", c.SortKey())
	b.WriteByte('>')
	b.WriteString(string(c.HTML()))
}

// steps are how many twentieths of its cell the bar of a share fills, which is given in tenths
// of a percent; what is some is seen.
func steps(tenths int) int {
	if tenths > 0 && tenths < 50 {
		return 1
	}
	return min(max(tenths, 0), 1000) / 50
}

// Value is what a script knows of a cell of a column.
func (t Table) Value(column int, c cell.Cell) string {
	return c.Value(t.Columns[column].align == figureWidth)
}

func (a align) class() string {
	return [...]string{"", " class=w", " class=d", " class=n"}[a]
}

// text, name, fixed and figures head a column of texts, of names that need room, of dates
// and codes, and of figures with their unit.
func Text(title string) Column          { return Column{Title: title} }
func Name(title string) Column          { return Column{Title: title, align: nameWidth} }
func Fixed(title string) Column         { return Column{Title: title, align: fixedWidth} }
func Figures(title, unit string) Column { return Column{Title: title, Unit: unit, align: figureWidth} }

// Share is a column of shares, each with a bar below it.
func Share(title string) Column { return Column{Title: title, align: figureWidth, hasBar: true} }

// Office is a column that tells of persons, or of the exports: not for everyone.
func Office(c Column) Column {
	c.Office = true
	return c
}

func attribute(b *strings.Builder, name, value string) {
	if value == "" {
		return
	}
	b.WriteString(" " + name + `="`)
	b.WriteString(string(cell.Escape(value)))
	b.WriteByte('"')
}
