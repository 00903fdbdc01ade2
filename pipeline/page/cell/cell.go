// Package cell makes escaped pieces of a page: what a cell of a table holds, or a value at
// the head of a page. Text becomes markup nowhere else.
package cell

import (
	"html"
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/words"
)

// Cell is one escaped cell. Make it with Text, Link and their like only, so that
// escaping has one place.
type Cell struct {
	html string
	sort string // what a sorting script compares; numbers as plain decimals
}

// Row are a row of a table.
type Row []Cell

// longestFixed is how many characters of an id stand on one line: paper has no more
// room beside what else a row tells.
const longestFixed = 32

// IsLong tells whether the first line of a cell is longer than a line of a table.
func (c Cell) IsLong() bool {
	if len(c.html) <= longestFixed {
		return false
	}
	line, _, _ := strings.Cut(c.html, "<small>")
	shown := 0
	for i := 0; i < len(line) && shown <= longestFixed; i++ {
		switch {
		case line[i] == '<':
			i = past(line, i, '>')
		case line[i] == '&': // escaped
			i = past(line, i, ';')
			shown++
		case utf8.RuneStart(line[i]):
			shown++
		}
	}
	return shown > longestFixed
}

// past is where the next end stands, or the last byte.
func past(html string, from int, end byte) int {
	if n := strings.IndexByte(html[from:], end); n >= 0 {
		return from + n
	}
	return len(html) - 1
}

// SortKey is what a script sorts the cell by, "" where that is its first line.
func (c Cell) SortKey() string {
	if c.sort == "" {
		return ""
	}
	text, _, _ := strings.Cut(c.html, "<small>")
	if strings.HasPrefix(text, "<") {
		text = untagged(text)
	}
	if strings.TrimSuffix(text, "%") == c.sort || strings.TrimSuffix(ungrouped(text), ".00") == c.sort {
		return ""
	}
	return c.sort
}

// ungrouped is a figure without its separators, and with the sign that scripts know.
func ungrouped(figure string) string {
	if strings.HasPrefix(figure, "−") {
		figure = "-" + figure[len("−"):]
	}
	return strings.ReplaceAll(figure, ",", "")
}

// Tenths are those of a percent of the share that the cell is sorted by, and whether it shows
// one.
func (c Cell) Tenths() (n int, isShare bool) {
	whole, tenth, isDecimal := strings.Cut(c.sort, ".")
	n, err := strconv.Atoi(whole + tenth)
	return n, isDecimal && err == nil
}

// Value is what a script knows of the cell without showing it: its text, U+001E before each
// further line, and behind U+001F what it is sorted by where that is not the first line.
func (c Cell) Value(isFigure bool) string {
	text := c.html
	if strings.IndexByte(text, '<') >= 0 {
		text = untagged(lines.Replace(text))
	}
	if strings.IndexByte(text, '&') >= 0 {
		text = html.UnescapeString(text)
	}
	if isFigure {
		text = ungrouped(text)
	}
	if key := c.SortKey(); key != "" {
		text += "\x1f" + key
	}
	return text
}

// lines sets apart what a page sets in lines.
var lines = strings.NewReplacer("<small>", "\x1e", "<br>", "\x1e")

// untagged is a text without its markup.
func untagged(html string) string {
	var b strings.Builder
	for html != "" {
		start := strings.IndexByte(html, '<')
		if start < 0 {
			start = len(html)
		}
		b.WriteString(html[:start])
		html = html[start:]
		if html != "" {
			html = html[past(html, 0, '>')+1:]
		}
	}
	return b.String()
}

func escape(s string) string { return string(Escape(s)) }

// Escape makes markup of a text. Nearly all have nothing to escape, which is seen sooner here
// than by the library.
func Escape(s string) template.HTML {
	for i := range len(s) {
		if isEscaped[s[i]] {
			return template.HTML(template.HTMLEscapeString(s))
		}
	}
	return template.HTML(s)
}

// isEscaped are the bytes that the library escapes.
var isEscaped = [256]bool{0: true, '"': true, '\'': true, '&': true, '<': true, '>': true}

// HTML gives the cell's content for use outside a table.
func (c Cell) HTML() template.HTML { return template.HTML(c.html) }

// To leads from a figure to what it is made of; "" leads nowhere.
func (c Cell) To(href string) Cell {
	if href != "" && c.html != format.Unknown {
		c.html = `<a href="` + escape(href) + `">` + c.html + `</a>`
	}
	return c
}

// Named makes a cell the target of a fragment, an id of letters, digits, ".", "_", "-" and
// "~": its first element gets the id, which costs a row few bytes.
func (c Cell) Named(id string) Cell {
	if end := strings.IndexAny(c.html, " >"); end > 0 && c.html[0] == '<' {
		c.html = c.html[:end] + " id=" + escape(id) + c.html[end:]
		return c
	}
	c.html = "<span id=" + escape(id) + ">" + c.html + "</span>"
	return c
}

// IsLink tells whether the cell leads somewhere.
func (c Cell) IsLink() bool { return strings.HasPrefix(c.html, "<a ") }

// IsEmpty tells whether the cell shows nothing.
func (c Cell) IsEmpty() bool { return c.html == "" }

// And puts another cell behind this one, which it is still sorted by.
func (c Cell) And(other Cell) Cell {
	c.html += " " + other.html
	return c
}

// Behind puts a cell behind another one; it is sorted by its own key.
func (c Cell) Behind(other Cell) Cell {
	c.html = other.html + " " + c.html
	return c
}

// SortedBy gives a cell that shows no figure what a script sorts it by.
func (c Cell) SortedBy(n int64) Cell {
	c.sort = format.Plain(n)
	return c
}

// Text is plain text; an empty one shows as unknown.
func Text(s string) Cell { return Cell{html: escape(format.OrUnknown(s))} }

// Blank shows nothing, where nothing is to be known: a total of names.
func Blank() Cell { return Cell{} }

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
		plain = format.PlainYuan(fen)
	}
	return Cell{html: format.Yuan(fen), sort: plain}
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
		return Cell{html: format.Count(n)} // sorts by its text
	}
	return Cell{html: format.Count(n), sort: strconv.FormatInt(n, 10)}
}

// OptionalWhole shows a whole number, or unknown.
func OptionalWhole(n *int64) Cell {
	if n == nil {
		return Text("")
	}
	return Whole(*n)
}

// Share shows part ÷ whole as a percentage; see [format.Percent] for limits.
func Share(part, whole int64, limits ...int64) Cell {
	c := Cell{html: format.Percent(part, whole, limits...)}
	if whole > 0 {
		c.sort = strings.TrimSuffix(c.html, "%")
	}
	return c
}

// KnownMoney shows fen as yuan, or that the exports lack what they rest on.
func KnownMoney(fen *int64) Cell {
	if fen == nil {
		return Text(words.Unexported)
	}
	return Money(*fen)
}

// KnownWhole shows a whole number, or that the exports lack what it rests on.
func KnownWhole(n *int64) Cell {
	if n == nil {
		return Text(words.Unexported)
	}
	return Whole(*n)
}

// Withheld stands where the edition does not tell a figure.
func Withheld() Cell { return Cell{html: `<span title="不公布">` + format.Withheld + `</span>`} }

// KnownShare shows part ÷ whole, or that the exports lack what they rest on.
func KnownShare(part, whole *int64, limits ...int64) Cell {
	if part == nil || whole == nil {
		return Text(words.Unexported)
	}
	return Share(*part, *whole, limits...)
}

// Code shows an identifier in a monospaced face.
func Code(s string) Cell { return Cell{html: "<code>" + escape(format.OrUnknown(s)) + "</code>"} }

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

// Unit puts a unit behind a figure that stands outside a table.
func (c Cell) Unit(u string) Cell {
	if c.html != format.Unknown && c.html != words.Unexported {
		c.html += " " + escape(u)
	}
	return c
}

// Unbroken is a short link that stays on one line.
func Unbroken(href, s string) Cell {
	return Cell{html: `<a class="d" href="` + escape(href) + `">` + escape(s) + `</a>`}
}

// Quiet is what the eye may pass over.
func Quiet(s string) Cell { return Cell{html: `<span class="quiet">` + escape(s) + `</span>`} }

// Mark is a sign for the eye with a word for whoever cannot see it, which the style sheet
// hides.
func Mark(sign, word string) Cell { return Cell{html: escape(sign) + "<b>" + escape(word) + "</b>"} }

// Striking is a short word that the eye finds among many cells: the worse the louder.
func Striking(word string, isWorst bool) Cell {
	if isWorst {
		return Cell{html: "<em>" + escape(word) + "</em>"}
	}
	return Cell{html: "<i>" + escape(word) + "</i>"}
}

// Span shows two dates, the first of which it is sorted by.
func Span(from, to string) Cell {
	html := `<span class="d">` + escape(format.OrUnknown(from)) + ` –</span> ` +
		`<span class="d">` + escape(format.OrUnknown(to)) + `</span>`
	return Cell{html: html}
}

// Measured is what a query measured or requires, with the thousands of its amounts
// set apart as everywhere.
func Measured(s string) Cell { return Text(format.Amounts(s)) }
