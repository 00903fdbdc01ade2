// Package profile tells what the cells of a column look like, and of none what it says.
package profile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/schema"
)

// A Column tells what the cells of one column of a file look like. It is of
// the rows below the header that are neither blank nor footers and could be
// split, set aside or not.
type Column struct {
	Name       string
	Filled     int64  // cells that are not blank; one that says NULL counts
	Unreadable int64  // of them
	Other      int64  // of them, those whose form was not counted by itself
	Forms      []Form // the commonest forms, most cells first, then by bytes
}

// A Form is what cells look like and how many do: digits as 9, ASCII letters as A,
// runs of letters beyond ASCII as 文, all else as it is. So it tells how a
// value is written and never which it is, also of somebody's number or name.
type Form struct {
	Text  string
	Count int64
}

// A column of free text has as many forms as cells, so they are bounded: in a
// block, by the first that come, in the file, by the commonest of the first
// block. Both depend on the file alone. Counts are exact where a block
// has no more than the first bound, and Other says how many cells are in none.
const (
	formMax    = 40  // characters of a form
	blockForms = 512 // distinct forms of a column in one block
	fileForms  = 64
	topForms   = 5 // that are told
)

// A Sum is what the blocks of a file add up to, per column of the kind.
type Sum []*columnSum

type columnSum struct {
	filled, unreadable, other int64
	forms                     map[string]int64
}

// A Block is what one block adds for a column.
type Block struct {
	filled, unreadable, other int64
	forms                     []Form // most cells first
}

// New returns the profile of a kind's columns before any row.
func New(columns int) Sum {
	p := make(Sum, columns)
	for c := range p {
		p[c] = &columnSum{forms: map[string]int64{}}
	}
	return p
}

// Add adds the blocks of a file in their order.
func (p Sum) Add(blocks []Block) {
	for c, b := range blocks {
		sum := p[c]
		sum.filled, sum.unreadable, sum.other = sum.filled+b.filled, sum.unreadable+b.unreadable, sum.other+b.other
		for _, f := range b.forms {
			if _, known := sum.forms[f.Text]; known || len(sum.forms) < fileForms {
				sum.forms[f.Text] += f.Count
			} else {
				sum.other += f.Count
			}
		}
	}
}

// Columns returns the profiles of the columns of a kind that cells, as long as the
// kind has columns, gives a cell; nil for no profile.
func (p Sum) Columns(kind schema.Kind, cells []int) []Column {
	if p == nil {
		return nil
	}
	out := []Column{}
	for c, sum := range p {
		if cells[c] < 0 {
			continue
		}
		column := Column{Name: kind.Columns[c].Name, Filled: sum.filled, Unreadable: sum.unreadable,
			Other: sum.other}
		for text, count := range sum.forms {
			column.Forms = append(column.Forms, Form{text, count})
		}
		slices.SortFunc(column.Forms, commoner)
		column.Forms = column.Forms[:min(len(column.Forms), topForms)]
		out = append(out, column)
	}
	return out
}

func commoner(a, b Form) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Text, b.Text))
}

// A Counter counts the cells of one column in one block.
type Counter struct {
	Block
	last   *form // of the last cell: as a rule the next has it too, or that before
	before *form
	known  map[string]*form
	buffer []byte
}

// Add counts a cell and what its reading came to.
func (p *Counter) Add(text []byte, v cell.Verdict) {
	if text = cell.Trim(text); len(text) == 0 {
		return
	}
	p.filled++
	if v == cell.Unreadable {
		p.unreadable++
	}
	if p.last != nil && p.last.fits(text) {
		p.last.count++
		return
	}
	if p.before != nil && p.before.fits(text) {
		p.before.count++
		p.last, p.before = p.before, p.last
		return
	}
	var whole bool
	p.buffer, whole = appendForm(p.buffer[:0], text)
	f := p.known[string(p.buffer)]
	if f == nil {
		if len(p.known) == blockForms {
			p.other++
			return
		}
		if p.known == nil {
			p.known = map[string]*form{}
		}
		f = &form{text: string(p.buffer), whole: whole, ascii: cell.IsASCII(p.buffer)}
		p.known[f.text] = f
	}
	f.count++
	p.last, p.before = f, p.last
}

// Take returns what was counted since the last call and forgets it, so that
// a block's count does not depend on which blocks its worker had before.
func Take(counters []Counter) []Block {
	if counters == nil {
		return nil
	}
	out := make([]Block, len(counters))
	for c := range counters {
		p := &counters[c]
		for _, f := range p.known {
			p.forms = append(p.forms, Form{f.text, f.count})
		}
		slices.SortFunc(p.forms, commoner)
		out[c] = p.Block
		p.Block, p.last, p.before = Block{}, nil, nil
		clear(p.known)
	}
	return out
}
