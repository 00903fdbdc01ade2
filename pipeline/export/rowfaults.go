package export

import (
	"bytes"
	"slices"
)

// rowFaults are what rows tell of their file as a whole.
type rowFaults struct {
	last   int64 // the last row that is not blank
	second int64 // the first that looks like the header of another table, 0 for none
	twice  int64 // the first in which two columns for the same column differ, 0 for none
	twin   twin
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

// note puts the faults of the rows to those of the file, once.
func (f *File) note(found rowFaults) {
	f.Faults = slices.DeleteFunc(f.Faults, func(fault FileFault) bool {
		return slices.Contains([]string{"second_table", "column_twice", "cut_at_limit"}, fault.Check)
	})
	if found.second > 0 {
		f.Faults = append(f.Faults, FileFault{Check: "second_table", Row: found.second})
	}
	if found.twice > 0 {
		kind, _ := KindNamed(f.Kind)
		left, right := f.titles[f.cells[found.twin.column]], f.titles[found.twin.cell]
		f.Faults = append(f.Faults, FileFault{Check: "column_twice", Row: found.twice,
			Column: kind.Columns[found.twin.column].Name,
			Detail: shown(left) + " / " + shown(right)})
	}
	if found.last == 1<<16 || found.last == 1<<20 {
		f.Faults = append(f.Faults, FileFault{Check: "cut_at_limit", Row: found.last})
	}
}

// repeatsHeader reports a row that is the header again, cell by cell.
func (r *rowReader) repeatsHeader(b *block, rec record) bool {
	for i, title := range r.file.titles {
		var cell []byte
		if rec.first+i < rec.end {
			cell = trimCell(b.cell(rec.first+i, &r.arena))
		}
		if !bytes.Equal(cell, trimCell(title)) {
			return false
		}
	}
	return rec.end-rec.first <= len(r.file.titles)
}

// secondTableHeaders is how many headers make a row another table's header.
const secondTableHeaders = 3

// secondTable reports a row that holds headers of the kind, not all of them where
// the header has them.
func (r *rowReader) secondTable(b *block, rec record) bool {
	for _, c := range r.digits { // a row of data, nearly always
		if at := rec.first + r.file.cells[c]; at < rec.end {
			if ch := first(trimCell(b.cell(at, &r.arena))); '0' <= ch && ch <= '9' {
				return false
			}
		}
	}
	kind := slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == r.kind.Name })
	var found []int
	isMoved := false
	for i := rec.first; i < rec.end; i++ {
		cell := b.cell(i, &r.arena)
		if len(cell) == 0 || len(cell) > 100 {
			continue
		}
		for _, t := range r.file.headers.of(headerKey(cell, &r.arena)) {
			if t.kind == kind && !slices.Contains(found, t.column) {
				found = append(found, t.column)
				isMoved = isMoved || r.file.cells[t.column] != i-rec.first
			}
		}
	}
	return isMoved && len(found) >= secondTableHeaders
}

// compareTwins notes the first used row in which two columns for the same column differ.
func (r *rowReader) compareTwins(b *block, rec record) {
	if r.faults.twice > 0 {
		return
	}
	for _, t := range r.file.twins {
		cell := func(i int) []byte {
			if i += rec.first; i < rec.end {
				return trimCell(b.cell(i, &r.arena))
			}
			return nil
		}
		left, right := cell(r.file.cells[t.column]), cell(t.cell)
		if bytes.Equal(left, right) || bytes.Equal(r.arena.name(left), r.arena.name(right)) {
			continue
		}
		r.faults.twice, r.faults.twin = rec.row, t
		return
	}
}
