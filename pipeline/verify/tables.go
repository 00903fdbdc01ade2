package verify

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/peihe/peihe/pipeline/duck"
)

const persons = "trainees count, passed count, entitled_persons count, held_persons count, rejected_persons count, " +
	"pending_persons count, entitled_yuan yuan, held_yuan yuan, answered count, satisfied count"

// declared are the data files that totals are added from, and of each the columns that a
// relation reads, as "name type, name type".
var declared = map[string]string{
	"trainees": "class_id text, attended_hours count, passed text, outcome text, entitled_yuan yuan, held_yuan yuan",
	"classes":  "class_id text, district text, institution text, participants count, " + persons,
	"claims": "application_id text, class_id text, claimed_persons count, claimed_yuan yuan, entitled_yuan yuan, " +
		"held_yuan yuan",
	"payments": "application_id text, paid_date text, amount_yuan yuan",
	"payment_days": "paid_date text, payments count, paid_yuan yuan, refunds count, refunded_yuan yuan, " +
		"net_yuan yuan",
	"applications": "application_id text, claimed_persons count, claimed_yuan yuan, entitled_yuan yuan, " +
		"held_yuan yuan, on_hold text, payable_yuan yuan, noticed_yuan yuan, paid_yuan yuan, difference_yuan yuan",
	"institutions": "institution text, classes count, " + persons,
	"districts":    "district text, classes count, " + persons,
	"findings":     "rule text",
	"rules":        "rule text, found count",
	"set_aside":    "source_file text, kept text",
	"files":        "source_file text, rows_read count, rows_used count, rows_set_aside count",

	// of summary.json
	summaryTotals: "classes count, " + persons + ", applications count, applications_on_hold count, " +
		"claimed_persons count, claimed_yuan yuan, application_entitled_yuan yuan, application_held_yuan yuan, " +
		"payable_yuan yuan, noticed_yuan yuan, paid_yuan yuan, difference_yuan yuan, unattached_yuan yuan",
	summaryRules: "rule text, found count",
}

const (
	summaryTotals = "summary_totals"
	summaryRules  = "summary_rules"

	summaryFile  = "data/summary.json"
	summaryLimit = 16 << 20 // bytes
	batch        = 16 << 10 // rows
)

// dataFile is the file that a table was read from.
func dataFile(table string) string {
	if table == summaryTotals || table == summaryRules {
		return summaryFile
	}
	return "data/" + table + ".csv"
}

// A column of a declared table.
type column struct{ name, kind string }

func columnsOf(table string) []column {
	var all []column
	for c := range strings.SplitSeq(declared[table], ", ") {
		name, kind, _ := strings.Cut(c, " ")
		all = append(all, column{name, kind})
	}
	return all
}

// tables are those that were read, with the columns that their files have.
type tables map[string][]string

func (t tables) has(table, column string) bool { return slices.Contains(t[table], column) }

// load reads the data files of an edition. A column that a file lacks is unknown
// throughout; the internal edition must have all.
func (o Options) load(ctx context.Context, db *duck.DB, at place, isInternal bool, found *findings) (tables, error) {
	if err := db.Schema(ctx, "data"); err != nil {
		return nil, err
	}
	read := tables{}
	sources := map[string]func() (rows, string, error){}
	summary, wrong, err := readSummary(at)
	if err != nil {
		return nil, err
	}
	if wrong != "" {
		found.add(BadData, at.shown(summaryFile), "the totals", wrong)
	} else {
		sources[summaryTotals] = func() (rows, string, error) { return summary.totals(), "", nil }
		sources[summaryRules] = func() (rows, string, error) { return summary.rules(), "", nil }
	}
	for _, table := range slices.Sorted(maps.Keys(declared)) {
		if dataFile(table) != summaryFile {
			sources[table] = func() (rows, string, error) { return openCSV(at, dataFile(table)) }
		}
	}
	for _, table := range slices.Sorted(maps.Keys(sources)) {
		from, wrong, err := sources[table]()
		if err != nil {
			return nil, err
		}
		if wrong != "" {
			if isInternal || wrong != nothing {
				found.add(BadData, at.shown(dataFile(table)), "a data file", wrong)
			}
			continue
		}
		columns, wrong, err := o.fill(ctx, db, table, from)
		if err != nil {
			return nil, err
		}
		if wrong != "" {
			found.add(BadData, at.shown(dataFile(table)), "rows of the data file", wrong)
			continue
		}
		read[table] = columns
		for _, c := range columnsOf(table) {
			if isInternal && !slices.Contains(columns, c.name) {
				found.add(BadData, at.shown(dataFile(table)), "a column "+c.name, "none")
			}
		}
	}
	return read, nil
}

// rows yield their header first; io.EOF ends them. A row is good until the next call.
type rows interface {
	next() ([]string, error)
	io.Closer
}

// fill makes a table of rows, and says which of its columns they have, or why they are
// none.
func (o Options) fill(ctx context.Context, db *duck.DB, table string, from rows) (has []string, wrong string,
	err error) {
	defer from.Close()
	header, err := from.next()
	if err != nil {
		return nil, "a file without a header: " + plain(err), nil
	}
	all := columnsOf(table)
	places := make([]int, len(all)) // of each column in a row, -1 for none
	fields := make([]arrow.Field, len(all))
	for i, c := range all {
		if places[i] = slices.Index(header, c.name); places[i] >= 0 {
			has = append(has, c.name)
		}
		fields[i] = arrow.Field{Name: c.name, Type: types[c.kind], Nullable: true}
	}
	schema := arrow.NewSchema(fields, nil)
	if err := db.Create(ctx, "data."+table, schema); err != nil {
		return nil, "", err
	}
	stream := duck.NewStream(schema)
	sent := make(chan string, 1)
	go func() {
		wrong, err := send(ctx, stream, schema, all, places, from)
		stream.CloseWith(err)
		sent <- wrong
	}()
	err = db.Append(ctx, "data."+table, stream)
	return has, <-sent, err
}

var types = map[string]arrow.DataType{
	"text": arrow.BinaryTypes.String, "count": arrow.PrimitiveTypes.Int64,
	"yuan": &arrow.Decimal128Type{Precision: 18, Scale: 2},
}

// send hands rows on in batches, and says what is wrong with the first that is none. The
// table is of no use then.
func send(ctx context.Context, to *duck.Stream, schema *arrow.Schema, all []column, places []int,
	from rows) (wrong string, err error) {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	flush := func() error {
		record := b.NewRecord()
		defer record.Release()
		return to.Send(ctx, record)
	}
	for n := 2; ; n++ {
		row, err := from.next()
		if err == io.EOF {
			return "", flush()
		}
		if err != nil {
			return fmt.Sprintf("row %d: %s", n, plain(err)), nil
		}
		for i, c := range all {
			cell := ""
			if places[i] >= 0 && places[i] < len(row) {
				cell = row[places[i]]
			}
			if !appendCell(b.Field(i), cell) {
				return fmt.Sprintf("row %d, column %s: %.40q is no %s", n, c.name, cell, kinds[c.kind]), nil
			}
		}
		if n%batch == 0 {
			if err := flush(); err != nil {
				return "", err
			}
		}
	}
}

var kinds = map[string]string{"count": "whole number", "yuan": "amount with two decimals"}

// appendCell appends a cell as data files write it; "" is unknown.
func appendCell(to array.Builder, cell string) bool {
	if cell == "" {
		to.AppendNull()
		return true
	}
	switch to := to.(type) {
	case *array.StringBuilder:
		to.Append(cell)
		return true
	case *array.Int64Builder:
		n, err := strconv.ParseInt(cell, 10, 64)
		to.Append(n)
		return err == nil && strconv.FormatInt(n, 10) == cell
	case *array.Decimal128Builder:
		yuan, fen, _ := strings.Cut(cell, ".")
		n, err := strconv.ParseInt(yuan+fen, 10, 64)
		to.Append(decimal128.FromI64(n))
		return err == nil && len(fen) == 2 && len(yuan) <= 16 && yuan != "" && yuan != "-" && cell[0] != '+'
	}
	return false
}

// plain is what is wrong with a CSV, without Go's name for it.
func plain(err error) string {
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		return wrong.Err.Error()
	}
	if err == io.EOF {
		return "it is empty"
	}
	return err.Error()
}

// csvRows are those of a CSV file.
type csvRows struct {
	io.Closer
	reader *csv.Reader
}

func (r csvRows) next() ([]string, error) { return r.reader.Read() }

// openCSV opens a data file, or says what stands there instead.
func openCSV(at place, name string) (rows, string, error) {
	file, wrong, err := open(at, name)
	if err != nil || wrong != "" {
		return nil, wrong, err
	}
	in := bufio.NewReaderSize(file, 256<<10)
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" {
		in.Discard(3)
	}
	reader := csv.NewReader(in)
	reader.ReuseRecord = true
	return csvRows{file, reader}, "", nil
}

// summary is what summary.json says of totals.
type summary struct {
	Totals map[string]any `json:"totals"`
	Rules  map[string]struct {
		Found json.Number `json:"found"`
	} `json:"rules"`
}

// readSummary reads summary.json, or says what stands there instead.
func readSummary(at place) (s summary, wrong string, err error) {
	text, wrong, err := readFile(at, summaryFile, summaryLimit)
	if err != nil || wrong != "" {
		return s, wrong, err
	}
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	if d.Decode(&s) != nil || s.Totals == nil || s.Rules == nil {
		return s, "no summary", nil
	}
	return s, "", nil
}

// listed are rows that are known.
type listed struct{ rows [][]string }

func (l *listed) Close() error { return nil }

func (l *listed) next() ([]string, error) {
	if len(l.rows) == 0 {
		return nil, io.EOF
	}
	row := l.rows[0]
	l.rows = l.rows[1:]
	return row, nil
}

func (s summary) totals() rows {
	var header, row []string
	for name, value := range s.Totals {
		cell := ""
		if value != nil {
			cell = fmt.Sprint(value)
		}
		header, row = append(header, name), append(row, cell)
	}
	return &listed{[][]string{header, row}}
}

func (s summary) rules() rows {
	all := [][]string{{"rule", "found"}}
	for rule, of := range s.Rules {
		all = append(all, []string{rule, of.Found.String()})
	}
	return &listed{all}
}
