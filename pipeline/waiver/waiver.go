// Package waiver reads the file in which an office writes down which findings it has
// approved, why, by whom and until when.
//
// It is read as the exports are (encodings, delimiters, quotes, a workbook), but nothing of
// it is ever set aside: a line that cannot be used would let a finding count, or not count,
// without anybody knowing, so every mistake stops the run.
package waiver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/policy/strict"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source"
	"github.com/peihe/peihe/pipeline/source/encoding"
	"github.com/peihe/peihe/pipeline/source/format"
	"github.com/peihe/peihe/pipeline/source/table"
	"github.com/peihe/peihe/pipeline/spelling"
)

// FileName is that of the waivers in the folder of a notice.
const FileName = "waivers.csv"

// A Waiver says that a finding is known and approved until the end of a day.
type Waiver struct {
	Rule, SubjectID    string
	Reason, ApprovedBy string    // free text
	Expires            time.Time // the last day on which it holds, midnight UTC
	Row                int64     // in the file, as a spreadsheet counts
}

// ToldBefore is how long before it ends a waiver is told of.
const ToldBefore = 14 * 24 * time.Hour

// The names of the columns, which are the header too.
const (
	ruleColumn     = "rule"
	subjectColumn  = "subject_id"
	reasonColumn   = "reason"
	approverColumn = "approved_by"
	expiresColumn  = "expires"
)

// columns are those of the file, which has all of them and no other.
var columns = []schema.Column{
	{Name: ruleColumn, Type: schema.ID}, {Name: subjectColumn, Type: schema.ID},
	{Name: reasonColumn, Type: schema.Text},
	{Name: approverColumn, Type: schema.Text}, {Name: expiresColumn, Type: schema.Date},
}

// longest is how many characters a text may have: it stands beside every finding.
var longest = map[string]int{reasonColumn: 500, approverColumn: 100}

// Read reads the waivers of a file, in its order. rules are the ids of all rules that there
// are. Its error is [strict.Errors], all that is wrong with the file, unless the context ends.
func Read(ctx context.Context, path string, rules []string) ([]Waiver, error) {
	r := &reader{path: path, rules: rules, seen: map[[2]string]int64{}}
	if err := r.read(ctx); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		r.fail(0, "name a CSV file or a workbook of one sheet with --waivers", "%v", err)
	}
	return r.all, r.faults.OrNil()
}

type reader struct {
	path   string
	rules  []string
	cells  []int // where each column stands
	types  []schema.Type
	seen   map[[2]string]int64 // rows by rule and subject
	all    []Waiver
	faults strict.Errors
}

func (r *reader) fail(row int64, hint, reason string, args ...any) {
	r.faults = append(r.faults,
		&strict.Error{File: r.path, Line: int(row), Reason: fmt.Sprintf(reason, args...), Hint: hint})
}

func (r *reader) read(ctx context.Context) error {
	if info, err := os.Stat(r.path); err != nil {
		return errors.Unwrap(err) // the path stands before it
	} else if !info.Mode().IsRegular() {
		return errors.New("is no file")
	}
	files, err := source.Find(ctx, r.path, nil, nil)
	if err != nil {
		return err
	}
	if len(files) != 1 {
		return fmt.Errorf("holds %d files or sheets, not one", len(files))
	}
	f := files[0]
	if f.Unusable == nil {
		err = f.Survey(ctx, nil)
	}
	if f.Unusable != nil || f.IsUnusable(err) {
		return f.Unusable
	}
	if err != nil {
		return err
	}
	as, header, err := r.layout(ctx, f)
	if err != nil || !r.takeHeader(header) {
		return err
	}
	as.Types, as.Header = r.types, header.row
	return each(ctx, f, as, func(b *table.Block, row table.Row) bool {
		if row.Number > header.row {
			r.row(b, row)
		}
		return true
	})
}

// header is the first row of a file that is not blank.
type header struct {
	row   int64
	cells []string
	known int // columns that it names
}

// layout finds the encoding and the delimiter under which most columns are named.
func (r *reader) layout(ctx context.Context, f *source.File) (source.Reading, header, error) {
	head, err := f.Head(64)
	if err != nil {
		return source.Reading{}, header{}, err
	}
	encodings := []string{encoding.GB18030}
	if bom, _ := encoding.ByBOM(head); bom != "" {
		encodings = []string{bom}
	} else if bytes.IndexByte(head, 0) >= 0 {
		encodings = []string{encoding.UTF16LE, encoding.UTF16BE}
	} else if f.IsUTF8 {
		encodings = []string{encoding.UTF8}
	}
	commas := []byte{',', ';', '|', '\t'}
	if f.Format != format.Text {
		commas = []byte{0}
	}
	if f.Format == format.Workbook {
		encodings = encodings[:1]
	}
	var best header
	var as source.Reading
	for _, name := range encodings {
		for _, comma := range commas {
			reading := source.Reading{Encoding: name, Comma: comma}
			found, err := firstRow(ctx, f, reading)
			if err != nil {
				return as, best, err
			}
			if as.Encoding == "" || found.known > best.known {
				best, as = found, reading
			}
		}
	}
	return as, best, nil
}

func firstRow(ctx context.Context, f *source.File, as source.Reading) (header, error) {
	var found header
	a := new(cell.Arena)
	err := each(ctx, f, as, func(b *table.Block, row table.Row) bool {
		for i := row.First; i < row.End; i++ {
			found.cells = append(found.cells, cell.NormalName(string(cell.Trim(b.Cell(i, a)))))
		}
		found.row = row.Number
		if strings.Join(found.cells, "") == "" {
			found.cells = nil
		}
		return found.cells == nil
	})
	for _, c := range columns {
		if slices.Contains(found.cells, c.Name) {
			found.known++
		}
	}
	return found, err
}

// each hands over the rows of a file until the function wants no more.
func each(ctx context.Context, f *source.File, as source.Reading, do func(*table.Block, table.Row) bool) error {
	rows, err := f.Rows(ctx, as)
	if err != nil {
		return err
	}
	defer rows.Close()
	var b table.Block
	for {
		if err := rows.Fill(ctx, &b); err != nil || len(b.Rows) == 0 {
			return err
		}
		for _, row := range b.Rows {
			if !do(&b, row) {
				return nil
			}
		}
	}
}

// takeHeader finds the place of each column, and tells whether the rows can be read.
func (r *reader) takeHeader(h header) bool {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	hint := "let the first row be " + strings.Join(names, ",")
	if h.known == 0 {
		r.fail(h.row, hint, "has none of the columns of waivers")
		return false
	}
	r.types = slices.Repeat([]schema.Type{schema.NoType}, len(h.cells))
	for _, c := range columns {
		at := slices.Index(h.cells, c.Name)
		if at < 0 {
			r.fail(h.row, hint, "column %s is missing", c.Name)
			continue
		}
		r.cells = append(r.cells, at)
		r.types[at] = c.Type
	}
	for i, name := range h.cells {
		isKnown := slices.Contains(names, name)
		switch {
		case name == "": // a spreadsheet leaves blank columns behind the last
		case isKnown && slices.Index(h.cells, name) < i:
			r.fail(h.row, "keep one of them", "column %s stands twice", name)
		case !isKnown:
			shown := cell.Shown([]byte(name))
			r.fail(h.row, strict.Instead(spelling.Likely(name, names), hint), "unknown column %q", shown)
		}
	}
	return r.faults == nil
}

// faults of rows as they were split.
var rowFaults = map[table.Fault]string{
	table.TextAfterQuote: "has text after a closing quote", table.UnclosedQuote: "has a quote that is never closed",
	table.SwallowingQuote: "has a quote that swallows whole rows", table.BeyondHeader: "has cells beyond the header",
	table.TooLong: "is too long to be read", table.MergedNumber: "shares a merged cell with other rows",
}

func (r *reader) row(b *table.Block, row table.Row) {
	a := new(cell.Arena)
	isBlank := true
	for i := row.First; i < row.End; i++ {
		isBlank = isBlank && cell.IsBlank(b.Cell(i, a))
	}
	if !utf8.Valid(b.Text[row.From:row.To]) {
		r.fail(row.Number, "save the file as UTF-8", "the row has bytes that are no text")
		return
	}
	if fault := rowFaults[row.Fault]; fault != "" {
		r.fail(row.Number, "write quotes within a cell twice, and one cell for each column", "the row %s", fault)
		return
	}
	if isBlank {
		return
	}
	faults := len(r.faults)
	w := Waiver{Row: row.Number}
	texts := map[string]*string{
		ruleColumn: &w.Rule, subjectColumn: &w.SubjectID, reasonColumn: &w.Reason, approverColumn: &w.ApprovedBy,
	}
	for i, c := range columns {
		var text []byte
		if at := row.First + r.cells[i]; at < row.End {
			text = b.Cell(at, a)
		}
		v, ok := r.value(row.Number, c, text, a)
		switch {
		case !ok:
		case c.Name == expiresColumn:
			w.Expires = time.Unix(v.Number*24*60*60, 0).UTC()
		default:
			*texts[c.Name] = string(v.Text)
		}
	}
	if w.Rule != "" && !slices.Contains(r.rules, w.Rule) {
		r.fail(row.Number, strict.Instead(spelling.Likely(w.Rule, r.rules), "see peihe rules"),
			"there is no rule %q", cell.Shown([]byte(w.Rule)))
	}
	key := [2]string{w.Rule, w.SubjectID}
	if first, ok := r.seen[key]; ok && len(r.faults) == faults {
		r.fail(row.Number, "keep one of them", "%s of %s is waived in row %d already", w.Rule,
			cell.Shown([]byte(w.SubjectID)), first)
	}
	if len(r.faults) == faults {
		r.seen[key] = row.Number
		r.all = append(r.all, w)
	}
}

// value reads a cell, which must not be blank.
func (r *reader) value(row int64, c schema.Column, text []byte, a *cell.Arena) (v cell.Value, ok bool) {
	reader := cell.NewReader(c, 0, nil)
	switch verdict := reader.Read(text, a, &v); {
	case verdict == cell.Unknown && c.Name == expiresColumn:
		r.fail(row, "give the last day on which it holds, as 2021-12-31", "%s is blank", c.Name)
	case verdict == cell.Unknown:
		r.fail(row, "a waiver says what it waives, why, and who approved it", "%s is blank", c.Name)
	case verdict == cell.Unreadable && c.Name == expiresColumn:
		r.fail(row, "write it as 2021-12-31", "%s %q is no day", c.Name, cell.Shown(text))
	case verdict == cell.Unreadable:
		r.fail(row, "write plain text", "%s cannot be read", c.Name)
	case longest[c.Name] > 0 && utf8.RuneCount(v.Text) > longest[c.Name]:
		r.fail(row, "say it shorter, and name the document that says more", "%s has more than %d characters", c.Name,
			longest[c.Name])
	default:
		return v, true
	}
	return v, false
}
