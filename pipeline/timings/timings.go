// Package timings says how long each query of a run took, and how many rows it read and
// found: a line for each table and what was done with it, in a file that tells two runs
// apart and holds no value of an export.
package timings

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/query"
)

// What is done with a table. Rules and checks are judged, figures proved: who runs such a
// statement says so by [About]; of the others the statement tells.
const (
	Add   = "add"   // rows to a table
	Ask   = "ask"   // what a rule says of every class
	Judge = "judge" // what a rule or a check finds
	Prove = "prove" // that a figure adds up
)

// A Line is all that was done with a table in one way.
type Line struct {
	Layer, Table string
	Does         string
	Times        int64         // statements
	Took         time.Duration // by the engine, until the result was there
	// Read counts the rows of the tables that the statements read, a table once for each
	// statement. Files of an earlier build count as none.
	Read  int64
	Found int64 // rows that they made, changed or returned
}

// A Recorder hears of every statement of a run. Several may end at once.
type Recorder struct {
	mu    sync.Mutex
	lines []Line
	at    map[about]int    // the line of a table and what is done with it
	rows  map[string]int64 // of each table that was made
}

// NewRecorder is a recorder that has heard of nothing.
func NewRecorder() *Recorder { return &Recorder{at: map[about]int{}, rows: map[string]int64{}} }

type about struct{ table, does string }

type aboutKey struct{}

// About is a context whose statements are about a table of a layer, such as the rule
// checks.fee_charged, whatever tables they name.
func About(ctx context.Context, table, does string) context.Context {
	return context.WithValue(ctx, aboutKey{}, about{table, does})
}

// Ran takes a statement that the engine ran; see [duck.Options].
func (r *Recorder) Ran(ctx context.Context, s duck.Statement) {
	of, into := parse(s.SQL)
	r.mu.Lock()
	defer r.mu.Unlock()
	var read int64
	for _, table := range of.reads {
		read += r.rows[table]
	}
	switch of.does {
	case "":
		return // of no table: a setting, a schema
	case "make":
		r.rows[into] = s.Rows
	case Add, "fill":
		if of.isNew {
			r.rows[into] = 0
		}
		r.rows[into] += s.Rows
	case "show":
		r.rows[into], s.Rows = read, 0
		return // a view costs nothing until it is read
	}
	what, ok := ctx.Value(aboutKey{}).(about)
	if !ok {
		what = about{of.table, of.does}
	}
	if what.table == "" {
		return
	}
	i, ok := r.at[what]
	if !ok {
		i = len(r.lines)
		layer, table, _ := strings.Cut(what.table, ".")
		r.at[what], r.lines = i, append(r.lines, Line{Layer: layer, Table: table, Does: what.does})
	}
	l := &r.lines[i]
	l.Times, l.Took, l.Read, l.Found = l.Times+1, l.Took+s.Took, l.Read+read, l.Found+s.Rows
}

// Lines are what was heard of, in the order in which it ended first.
func (r *Recorder) Lines() []Line {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Line(nil), r.lines...)
}

// A statement, as far as its text tells.
type statement struct {
	table string // that it is about; "" for none
	does  string
	reads []string // tables, without the one that it makes
	isNew bool     // the table that it fills is made for it
}

// opening is how a statement begins that makes, fills or changes a table.
var opening = regexp.MustCompile(
	`^\s*(?:(create)(?: or replace)?( temp)? (table|view)|(insert) into|(update)) ([a-z_0-9.]+)`)

// fromProgram ends a statement that takes rows from the program.
var fromProgram = regexp.MustCompile(` from arrow_[0-9]+$`)

// parse says what a statement does, and the table that it makes, fills or changes.
func parse(sql string) (s statement, into string) {
	m := opening.FindStringSubmatch(sql)
	if m == nil {
		return parseReading(sql), ""
	}
	into = m[6]
	s.table, s.reads = into, query.Tables(sql[len(m[0]):])
	isFilled := fromProgram.MatchString(sql)
	switch {
	case m[2] != "" || !strings.Contains(into, "."):
		s = statement{} // the engine's own
	case m[3] == "view":
		s.does = "show"
	case m[1] != "" && isFilled:
		s.does, s.isNew = "fill", true
	case m[1] != "" && strings.HasPrefix(sql[len(m[0]):], " ("): // columns, whose rows the program appends
		s.does, s.reads, s.isNew = "fill", nil, true
	case m[1] != "":
		s.does = "make"
	case m[4] != "" && isFilled:
		s.does = "fill"
	case m[4] != "":
		s.does = Add
	default:
		s.does, s.reads = "change", append(s.reads, into)
	}
	return s, into
}

// parseReading is parse of a statement that returns rows or writes them to a file.
func parseReading(sql string) (s statement) {
	first, _, _ := strings.Cut(strings.TrimSpace(query.Code(sql)), " ")
	switch first = strings.TrimSpace(first); {
	case first == "copy":
		s.does = "write"
	case !strings.HasPrefix(first, "select") && !strings.HasPrefix(first, "with"):
		return s
	case strings.Contains(sql, "(describe "):
		s.does = "describe"
	default:
		s.does = "read"
	}
	s.reads = query.Tables(sql)
	if len(s.reads) > 0 {
		s.table = s.reads[0]
	}
	if s.does == "describe" {
		s.reads = nil // whose rows it does not look at
	}
	return s
}
