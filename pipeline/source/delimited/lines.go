package delimited

import "sort"

// Lines tell the lines of a file from its rows, which line breaks inside
// quotes make fewer. They hold a run for each stretch of rows with as many line
// breaks each.
type Lines struct {
	runs []lineRun
	end  int64 // the last row it knows, where it is full; 0 while it is not
}

// lineRun is a stretch of rows.
type lineRun struct {
	first, last int64
	before      int64 // line breaks inside quotes before it
	each        int64
}

const lineRuns = 1 << 17 // three megabytes

// add notes the line breaks inside the quotes of a row below all others.
func (m *Lines) add(row, breaks int64) {
	if m.end > 0 {
		return
	}
	var total int64
	if n := len(m.runs); n > 0 {
		last := &m.runs[n-1]
		if last.last == row-1 && last.each == breaks {
			last.last = row
			return
		}
		total = last.before + (last.last-last.first+1)*last.each
	}
	if len(m.runs) == lineRuns {
		m.end = row
		return
	}
	m.runs = append(m.runs, lineRun{row, row, total, breaks})
}

// Line returns the line on which a row starts, 0 where that is not known.
func (m *Lines) Line(row int64) int64 {
	if m.end > 0 && row > m.end {
		return 0
	}
	i := sort.Search(len(m.runs), func(i int) bool { return m.runs[i].first >= row })
	if i == 0 {
		return row
	}
	run := m.runs[i-1]
	return row + run.before + (min(row-1, run.last)-run.first+1)*run.each
}
