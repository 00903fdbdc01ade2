package page

import (
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Align tells how the cells of a column stand.
type Align uint8

const (
	Start  Align = iota // text
	Name                // a name, which needs room on a phone
	Fixed               // a date, a time, a code: never broken
	Number              // right-aligned tabular figures
)

// Column heads a column of a table. Unit stands in brackets behind the title.
type Column struct {
	Title, Unit string
	Align       Align
	office      bool // for the internal edition only; see tableOf
}

// Cell is one escaped cell. Make it with Text, Link and their like only, so that
// escaping has one place.
type Cell struct {
	html string
	sort string // what a sorting script compares; numbers as plain decimals
}

// Table is the one table component: caption, header scopes, alignment, units and
// sort keys are the same everywhere. The first cell of a row names the row.
type Table struct {
	ID      string // anchor, unique on its page; may be empty
	Class   string // of the style sheet; may be empty
	Caption string
	Columns []Column
	Rows    [][]Cell
	Totals  []Cell // a closing row; may be empty
	Empty   string // what stands in place of a table without rows
	Note    string // below the table; may be empty
	Query   string // address of the page of the query that computed it; may be empty
	More    Cell   // a link to the whole list, where only its head stands here
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
		b.WriteString(escape(t.Caption))
		b.WriteString("：")
		empty := t.Empty
		if empty == "" {
			empty = "无"
		}
		b.WriteString(escape(empty))
		b.WriteString("</p>\n")
		return template.HTML(b.String())
	}
	b.WriteString(`<div class="scroll" tabindex="0" role="region"`)
	attribute(&b, "aria-label", t.Caption)
	b.WriteString(`><table`)
	attribute(&b, "id", t.ID)
	attribute(&b, "class", t.Class)
	b.WriteString("><caption>")
	b.WriteString(escape(t.Caption))
	if t.Query != "" {
		b.WriteString(` <a class="query"`)
		attribute(&b, "href", t.Query)
		attribute(&b, "aria-label", "口径："+t.Caption)
		b.WriteString(`>口径</a>`)
	}
	b.WriteString("</caption>\n<thead><tr>")
	for _, c := range t.Columns {
		b.WriteString(`<th scope="col"`)
		b.WriteString(c.Align.class())
		b.WriteByte('>')
		b.WriteString(escape(c.Title))
		if c.Unit != "" {
			b.WriteString(`<span class="unit">（`)
			b.WriteString(escape(c.Unit))
			b.WriteString(`）</span>`)
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
		b.WriteString(escape(t.Note))
		b.WriteString("</p>\n")
	}
	if t.More.html != "" {
		b.WriteString(`<p class="more">` + t.More.html + "</p>\n")
	}
	return template.HTML(b.String())
}

// row writes no end tags of cells and rows, which HTML lets out: a class of fifty has
// some two thousand cells, and its page a budget.
func (t Table) row(b *strings.Builder, cells []Cell) {
	b.WriteString("<tr>")
	for i, c := range cells {
		if i == 0 {
			b.WriteString(`<th scope="row"`)
		} else {
			b.WriteString("<td")
		}
		b.WriteString(c.align(t.Columns[i].Align).class())
		attribute(b, "data-sort", c.key())
		b.WriteByte('>')
		b.WriteString(c.html)
	}
	b.WriteByte('\n')
}

func (a Align) class() string {
	return [...]string{"", " class=w", " class=d", " class=n"}[a]
}

var tag = regexp.MustCompile(`<[^>]*>`)

// longestFixed is how many characters of an id stand on one line: paper has no more
// room beside what else a row tells.
const longestFixed = 32

// align breaks a longer code as it does a name.
func (c Cell) align(a Align) Align {
	if a != Fixed || len(c.html) <= longestFixed {
		return a
	}
	line, _, _ := strings.Cut(c.html, "<small>")
	if utf8.RuneCountInString(html.UnescapeString(tag.ReplaceAllString(line, ""))) > longestFixed {
		return Name
	}
	return a
}

// key is what a script sorts the cell by, "" where that is its text.
func (c Cell) key() string {
	if c.sort == "" {
		return ""
	}
	text := c.html
	if strings.HasPrefix(text, "<") {
		text = tag.ReplaceAllString(text, "")
	}
	if strings.TrimSuffix(text, "%") == c.sort || strings.TrimSuffix(text, ".00") == c.sort {
		return ""
	}
	return c.sort
}

func attribute(b *strings.Builder, name, value string) {
	if value == "" {
		return
	}
	b.WriteString(" " + name + `="`)
	b.WriteString(escape(value))
	b.WriteByte('"')
}

func escape(s string) string { return template.HTMLEscapeString(s) }

// HTML gives the cell's content for use outside a table.
func (c Cell) HTML() template.HTML { return template.HTML(c.html) }

// to leads from a figure to what it is made of; "" leads nowhere.
func (c Cell) to(href string) Cell {
	if href != "" && c.html != unknown {
		c.html = `<a href="` + escape(href) + `">` + c.html + `</a>`
	}
	return c
}

// named makes a cell the target of a fragment.
func (c Cell) named(id string) Cell {
	c.html = `<span id="` + escape(id) + `">` + c.html + `</span>`
	return c
}

// IsEmpty tells whether the cell shows nothing.
func (c Cell) IsEmpty() bool { return c.html == "" }

// Text is plain text; an empty one shows as unknown.
func Text(s string) Cell { return Cell{html: escape(orUnknown(s))} }

// Link is text that leads to href, which must come from a links value.
func Link(href, s string) Cell {
	return Cell{html: `<a href="` + escape(href) + `">` + escape(s) + `</a>`}
}

// Badge is a word with a tone; the word says all, the tone only helps the eye.
func Badge(tone, word string) Cell {
	return Cell{html: `<span class="badge ` + escape(tone) + `">` + escape(word) + `</span>`, sort: word}
}

// Money shows fen as yuan; the unit stands in the column's head.
func Money(fen int64) Cell {
	plain := strconv.FormatInt(fen/100, 10)
	if fen%100 != 0 {
		plain = strings.NewReplacer(",", "", "−", "-").Replace(Yuan(fen))
	}
	return Cell{html: Yuan(fen), sort: plain}
}

// OptionalMoney shows fen as yuan, or unknown.
func OptionalMoney(fen *int64) Cell {
	if fen == nil {
		return Text("")
	}
	return Money(*fen)
}

// Whole shows a whole number: persons, hours, cases.
func Whole(n int64) Cell {
	if n > -1000 && n < 1000 {
		return Cell{html: Count(n)} // sorts by its text
	}
	return Cell{html: Count(n), sort: strconv.FormatInt(n, 10)}
}

// OptionalWhole shows a whole number, or unknown.
func OptionalWhole(n *int64) Cell {
	if n == nil {
		return Text("")
	}
	return Whole(*n)
}

// Share shows part ÷ whole as a percentage.
func Share(part, whole int64) Cell {
	c := Cell{html: Percent(part, whole)}
	if whole > 0 {
		c.sort = tenths(part, whole)
	}
	return c
}

// KnownMoney shows fen as yuan, or that the exports lack what they rest on.
func KnownMoney(fen *int64) Cell {
	if fen == nil {
		return Text(unexported)
	}
	return Money(*fen)
}

// KnownWhole shows a whole number, or that the exports lack what it rests on.
func KnownWhole(n *int64) Cell {
	if n == nil {
		return Text(unexported)
	}
	return Whole(*n)
}

// KnownShare shows part ÷ whole, or that the exports lack what they rest on.
func KnownShare(part, whole *int64) Cell {
	if part == nil || whole == nil {
		return Text(unexported)
	}
	return Share(*part, *whole)
}

// Code shows an identifier in a monospaced face.
func Code(s string) Cell { return Cell{html: "<code>" + escape(orUnknown(s)) + "</code>"} }

// Join puts cells side by side.
func Join(between string, cells ...Cell) Cell {
	parts := make([]string, len(cells))
	for i, c := range cells {
		parts[i] = c.html
	}
	if len(parts) == 0 {
		return Text("")
	}
	return Cell{html: strings.Join(parts, escape(between)), sort: cells[0].sort}
}

// Lines puts cells one below the other.
func Lines(cells ...Cell) Cell {
	parts := make([]string, len(cells))
	for i, c := range cells {
		parts[i] = c.html
	}
	return Cell{html: strings.Join(parts, "<br>")}
}

// With puts a smaller note below a cell.
func (c Cell) With(note string) Cell {
	if note != "" {
		c.html += `<small>` + escape(note) + `</small>`
	}
	return c
}

// unit puts a unit behind a figure that stands outside a table.
func (c Cell) unit(u string) Cell {
	if c.html != unknown && c.html != unexported {
		c.html += " " + escape(u)
	}
	return c
}
