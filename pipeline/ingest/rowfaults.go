package ingest

import (
	"bytes"
	"slices"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/source/table"
)

// rowFaults are what rows tell of their file as a whole.
type rowFaults struct {
	last   int64 // the last row that is not blank
	second int64 // the first that looks like the header of another table, 0 for none
	twice  int64 // the first in which two columns for the same column differ, 0 for none
	twin   export.Twin
}

// add takes what a later block tells.
func (f *rowFaults) add(later rowFaults) {
	f.last = max(f.last, later.last)
	if f.second == 0 {
		f.second = later.second
	}
	if f.twice == 0 {
		f.twice, f.twin = later.twice, later.twin
	}
}

// note puts the faults to those of the file, once.
func (found rowFaults) note(f *export.File) {
	f.Faults = slices.DeleteFunc(f.Faults, func(fault export.Fault) bool {
		return slices.Contains([]string{"second_table", "column_twice", "cut_at_limit"}, fault.Check)
	})
	if found.second > 0 {
		f.Faults = append(f.Faults, export.Fault{Check: "second_table", Row: found.second})
	}
	if found.twice > 0 {
		kind, _ := schema.Named(f.Kind)
		left, right := f.Layout.Titles[f.Layout.Cells[found.twin.Column]], f.Layout.Titles[found.twin.Cell]
		f.Faults = append(f.Faults, export.Fault{Check: "column_twice", Row: found.twice,
			Column: kind.Columns[found.twin.Column].Name,
			Detail: cell.Shown(left) + " / " + cell.Shown(right)})
	}
	if found.last == 1<<16 || found.last == 1<<20 {
		f.Faults = append(f.Faults, export.Fault{Check: "cut_at_limit", Row: found.last})
	}
}

// repeatsHeader reports a row that is the header again, cell by cell.
func (r *rowReader) repeatsHeader(b *table.Block, rec table.Row) bool {
	for i, title := range r.file.Layout.Titles {
		var text []byte
		if rec.First+i < rec.End {
			text = cell.Trim(b.Cell(rec.First+i, &r.arena))
		}
		if !bytes.Equal(text, cell.Trim(title)) {
			return false
		}
	}
	return rec.End-rec.First <= len(r.file.Layout.Titles)
}

// secondTableHeaders is how many headers make a row another table's header.
const secondTableHeaders = 3

// secondTable reports a row that holds headers of the kind, not all of them where
// the header has them.
func (r *rowReader) secondTable(b *table.Block, rec table.Row) bool {
	for _, c := range r.digits { // a row of data, nearly always
		if at := rec.First + r.file.Layout.Cells[c]; at < rec.End {
			if text := cell.Trim(b.Cell(at, &r.arena)); len(text) > 0 && '0' <= text[0] && text[0] <= '9' {
				return false
			}
		}
	}
	var found []int
	isMoved := false
	for i := rec.First; i < rec.End; i++ {
		text := b.Cell(i, &r.arena)
		if len(text) == 0 || len(text) > 100 {
			continue
		}
		for _, c := range r.file.ColumnsTitled(text, &r.arena) {
			if !slices.Contains(found, c) {
				found = append(found, c)
				isMoved = isMoved || r.file.Layout.Cells[c] != i-rec.First
			}
		}
	}
	return isMoved && len(found) >= secondTableHeaders
}

// compareTwins notes the first used row in which two columns for the same column differ.
func (r *rowReader) compareTwins(b *table.Block, rec table.Row) {
	if r.faults.twice > 0 {
		return
	}
	for _, t := range r.file.Layout.Twins {
		trimmed := func(i int) []byte {
			if i += rec.First; i < rec.End {
				return cell.Trim(b.Cell(i, &r.arena))
			}
			return nil
		}
		left, right := trimmed(r.file.Layout.Cells[t.Column]), trimmed(t.Cell)
		if bytes.Equal(left, right) || bytes.Equal(r.arena.Name(left), r.arena.Name(right)) {
			continue
		}
		r.faults.twice, r.faults.twin = rec.Number, t
		return
	}
}
