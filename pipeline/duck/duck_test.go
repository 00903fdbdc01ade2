package duck

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

func memoryDB(t *testing.T) *DB {
	t.Helper()
	d, err := Open(t.Context(), Options{Threads: 2, MemoryLimit: 1e9, TempDir: t.TempDir() + "/it's"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// TestDialect holds DuckDB to what Trino does with the functions that queries use.
func TestDialect(t *testing.T) {
	d := memoryDB(t)
	type answer struct{ A string }
	for query, want := range map[string]string{
		"select cast(7 / 2 as varchar) as a":                                                          "3",
		"select cast(195 / 45 as varchar) as a":                                                       "4",
		`select cast(regexp_like('3.5E+17', '^[0-9]+(\.[0-9]+)?[Ee][+-]?[0-9]+$') as varchar) as a`:   "true",
		"select cast(regexp_like('abc', '^b') as varchar) as a":                                       "false",
		"select array_join(array_agg(x order by x), '、') as a from (values ('b'), ('a')) t (x)":       "a、b",
		"select array_join(array_agg(x order by x), ';') as a from (values ('b')) t (x) where x = ''": "",
		"select cast(try_cast('2021-02-29' as date) as varchar) as a":                                 "",
		"select cast(cast(date '2024-02-29' + interval '1' year * 5 as date) as varchar) as a":        "2029-02-28",
		"select cast(date_diff('second', time '08:30:59', time '08:31:00') as varchar) as a":          "1",
	} {
		got, err := One[answer](t.Context(), d, query)
		if err != nil || got.A != want {
			t.Errorf("%s = %q, %v; want %q", query, got.A, err, want)
		}
	}
}

func TestSelectMapsEveryType(t *testing.T) {
	d := memoryDB(t)
	type row struct {
		Name    string
		Count   int64
		Maybe   *int64
		Fen     int64
		Exact   string
		IsReal  bool
		Day     string
		Date    time.Time
		At      string
		Clock   string
		Nothing string
	}
	got, err := One[row](t.Context(), d, `select 'n' as name, cast(3 as bigint) as count, cast(null as bigint) as maybe,
		cast(1234.5 as decimal(18, 2)) as yuan, cast(1234.5 as decimal(18, 2)) as exact, true as is_real,
		date '2021-05-01' as day, date '2021-05-01' as date, timestamp '2021-05-01 08:30:00' as at, time '08:30:00' as clock, null as nothing`)
	if err != nil {
		t.Fatal(err)
	}
	want := row{"n", 3, nil, 123450, "1234.50", true, "2021-05-01", time.Date(2021, 5, 1, 0, 0, 0, 0, time.UTC),
		"2021-05-01 08:30:00", "08:30", ""}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	rows, err := All[struct{ N int64 }](t.Context(), d, "select range as n from range(5000) order by n")
	if err != nil || len(rows) != 5000 || rows[4999].N != 4999 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	for row, err := range Select[struct{ N int64 }](t.Context(), d, "select range as n from range(5000) order by n") {
		if err != nil {
			t.Fatal(err)
		}
		if row.N == 3 {
			break
		}
	}
}

func TestSelectRefuses(t *testing.T) {
	d := memoryDB(t)
	for query, want := range map[string]string{
		"select 1 as other":                  "no field",
		"select cast(1.5 as double) as name": "does not fit",
		"select 'x' as name, 1 as more":      "no field",
		"select wrong":                       "wrong",
	} {
		_, err := All[struct{ Name int64 }](t.Context(), d, query)
		if err == nil {
			t.Errorf("%s: no error", query)
		} else if !strings.Contains(err.Error(), want) && !strings.Contains(err.Error(), "no whole number") {
			t.Errorf("%s: %v, want %q", query, err, want)
		}
	}
	if _, err := All[struct{ A, B int64 }](t.Context(), d, "select 1 as a"); err == nil ||
		!strings.Contains(err.Error(), "no such column") {
		t.Errorf("a field without a column: %v", err)
	}
	if _, err := All[struct{ A int64 }](t.Context(), d, "select cast(null as bigint) as a"); err == nil ||
		!strings.Contains(err.Error(), "null") {
		t.Errorf("null in a number: %v", err)
	}
	if _, err := One[struct{ A int64 }](t.Context(), d, "select 1 as a where false"); err == nil {
		t.Error("no row where one was expected: no error")
	}
}

func TestCSV(t *testing.T) {
	d := memoryDB(t)
	var text strings.Builder
	err := d.CSV(t.Context(), `select * from (values
		('=1+1', 1, cast(-5 as decimal(18, 2)), true, date '2021-01-02'),
		('a,"b"', null, null, null, null),
		('-x', 3, 0, false, date '2021-01-03')) t (name, count, yuan, flag, day)`, &text)
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeffname,count,yuan,flag,day\n'=1+1,1,-5.00,true,2021-01-02\n\"a,\"\"b\"\"\",,,,\n'-x,3,0.00,false,2021-01-03\n"
	if text.String() != want {
		t.Errorf("got %q, want %q", text.String(), want)
	}
	text.Reset()
	if err := d.CSV(t.Context(), "select 1 as a where false", &text); err != nil || text.String() != "\ufeffa\n" {
		t.Errorf("no rows: %q, %v", text.String(), err)
	}
}

func TestTable(t *testing.T) {
	d := memoryDB(t)
	columns := []Column{{"name", "varchar"}, {"count", "bigint"}, {"yuan", "decimal(18,2)"}, {"day", "date"},
		{"flag", "boolean"}}
	day := time.Date(2021, 5, 8, 0, 0, 0, 0, time.UTC)
	if err := d.Table(t.Context(), "t", columns, [][]any{{"a", int64(1), "1000.00", day, true},
		{nil, nil, nil, nil, nil}}); err != nil {
		t.Fatal(err)
	}
	type row struct{ Name, Count, Yuan, Day, Flag string }
	rows, err := All[row](t.Context(), d, "select name, count, yuan, day, flag from t order by name nulls last")
	if err != nil || len(rows) != 2 || rows[0] != (row{"a", "1", "1000.00", "2021-05-08", "true"}) ||
		rows[1] != (row{}) {
		t.Errorf("%+v, %v", rows, err)
	}
	if err := d.Table(t.Context(), "t", []Column{{"x", "float"}}, nil); err == nil {
		t.Error("a float column was taken")
	}
	if err := d.Table(t.Context(), "t", []Column{{"x", "bigint"}}, [][]any{{"1.5"}}); err == nil {
		t.Error("1.5 was taken for a whole number")
	}
}

// failing is a reader that breaks after its first batch.
type failing struct {
	array.RecordReader
	broken bool
}

func (f *failing) Next() bool {
	if f.broken = !f.RecordReader.Next(); f.broken {
		return false
	}
	return true
}

func (f *failing) Err() error {
	if f.broken {
		return errors.New("the file shrank")
	}
	return nil
}

func TestAppendReportsTheReadersError(t *testing.T) {
	d := memoryDB(t)
	schema := arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64}}, nil)
	if err := d.Create(t.Context(), "t", schema); err != nil {
		t.Fatal(err)
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	b.Field(0).(*array.Int64Builder).AppendValues([]int64{1, 2}, nil)
	inner, err := array.NewRecordReader(schema, []arrow.Record{b.NewRecord()})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Append(t.Context(), "t", &failing{RecordReader: inner}); err == nil ||
		!strings.Contains(err.Error(), "shrank") {
		t.Errorf("the reader's error is lost: %v", err)
	}
}

func TestStream(t *testing.T) {
	d := memoryDB(t)
	schema := arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64}}, nil)
	if err := d.Create(t.Context(), "t", schema); err != nil {
		t.Fatal(err)
	}
	s := NewStream(schema)
	done := make(chan error, 1)
	go func() { done <- d.Append(t.Context(), "t", s) }()
	for n := range int64(3) {
		b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
		b.Field(0).(*array.Int64Builder).Append(n)
		r := b.NewRecord()
		if err := s.Send(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		r.Release()
	}
	s.CloseWith(nil)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	got, err := One[struct{ Sum int64 }](t.Context(), d, "select cast(sum(n) as bigint) as sum from t")
	if err != nil || got.Sum != 3 {
		t.Errorf("%+v, %v", got, err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := NewStream(schema).Send(cancelled, array.NewRecord(schema, nil, 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("sending to nobody: %v", err)
	}
}

// A reading that would take hours ends when its context does, within a memory limit and without.
func TestReadingIsInterrupted(t *testing.T) {
	unlimited, err := Open(t.Context(), Options{Threads: 2, TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unlimited.Close() })
	for name, d := range map[string]*DB{"unlimited": unlimited, "limited": memoryDB(t)} {
		t.Run(name, func(t *testing.T) {
			if err := d.Exec(t.Context(),
				"create table many as select n from unnest(generate_series(1, 1000000)) t (n)"); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(100*time.Millisecond, cancel)
			for _, err := range d.Rows(ctx, "select sum(a.n % b.n) as n from many a cross join many b") {
				if !errors.Is(err, context.Canceled) {
					t.Errorf("an endless reading that was cancelled: %v", err)
				}
			}
			if n, err := d.Count(t.Context(), "many"); n != 1000000 || err != nil {
				t.Errorf("afterwards there are %d rows, %v", n, err)
			}
		})
	}
}

func TestHundredths(t *testing.T) {
	d := memoryDB(t)
	type row struct{ Fen int64 }
	got, err := One[row](t.Context(), d, "select cast(999999999999999.99 as decimal(18, 2)) as yuan")
	if err != nil || big.NewInt(got.Fen).String() != "99999999999999999" {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestSelectNamesFen holds that a field says whether it counts fen or writes yuan.
func TestSelectNamesFen(t *testing.T) {
	d := memoryDB(t)
	if err := d.Exec(t.Context(), `create table t as select cast(1.5 as decimal(18, 2)) as yuan,
		cast(-2 as decimal(38, 2)) as paid_yuan, cast(null as decimal(18, 2)) as due_yuan,
		cast(7 as bigint) as old_yuan`); err != nil {
		t.Fatal(err)
	}
	type whole = int64
	type row struct {
		Fen, PaidFen int64
		DueFen       *int64
		OldYuan      whole // a whole number of yuan, as its column says
	}
	columns, err := Shared[row](t.Context(), d, "t")
	if want := []string{"yuan", "paid_yuan", "due_yuan", "old_yuan"}; err != nil || !slices.Equal(columns, want) {
		t.Errorf("shared %s, %v; want %s", columns, err, want)
	}
	got, err := One[row](t.Context(), d, "select * from t")
	if want := (row{Fen: 150, PaidFen: -200, OldYuan: 7}); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	type written struct {
		Yuan, PaidYuan string
		DueYuan        *string
	}
	text, err := One[written](t.Context(), d, "select yuan, paid_yuan, due_yuan from t")
	if want := (written{Yuan: "1.50", PaidYuan: "-2.00"}); err != nil || text != want {
		t.Errorf("got %+v, %v; want %+v", text, err, want)
	}
	type miscalled = int64 // what holds fen and is named yuan
	for name, err := range map[string]error{
		"a number of fen named Yuan": refused[struct{ PaidYuan miscalled }](t, d, "select paid_yuan from t"),
		"a pointer named Yuan":       refused[struct{ DueYuan *miscalled }](t, d, "select due_yuan from t"),
		"a text named Fen":           refused[struct{ PaidFen string }](t, d, "select paid_yuan from t"),
		"whole yuan named Fen":       refused[struct{ OldFen int64 }](t, d, "select old_yuan from t"),
		"another scale named Fen": refused[struct{ Fen int64 }](t, d,
			"select cast(1 as decimal(18, 3)) as yuan"),
	} {
		if err == nil || !strings.Contains(err.Error(), "has no field") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func refused[T any](t *testing.T, d *DB, query string) error {
	t.Helper()
	_, err := All[T](t.Context(), d, query)
	return err
}

// TestConnectionAfterSpilling asks for a second connection once rows have left the
// memory: the engine takes no settings then.
func TestConnectionAfterSpilling(t *testing.T) {
	t.Parallel()
	spill := t.TempDir()
	d, err := Open(t.Context(), Options{Threads: 1, MemoryLimit: 48e6, TempDir: spill})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Exec(t.Context(),
		"create table numbers as select i, hash(i) as h from range(8000000) r(i)"); err != nil {
		t.Fatal(err)
	}
	if files, err := os.ReadDir(spill); err != nil || len(files) == 0 {
		t.Fatalf("nothing was spilled, %v: the test needs more rows", err)
	}
	type number struct{ I int64 }
	for range Select[number](t.Context(), d, "select i from numbers limit 3") { // holds the first connection
		if got, err := One[number](t.Context(), d, "select 7 / 2 as i"); err != nil || got.I != 3 {
			t.Fatalf("on a second connection: %v, %v", got, err)
		}
	}
}

func TestOpenRefusesNames(t *testing.T) {
	for _, name := range []string{"what?", "half#half", "100%"} {
		if _, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), name)}); err == nil ||
			!strings.Contains(err.Error(), "choose another name") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOrderOfBytes sorts texts of every length by their bytes: engines have taken
// short ones for signed numbers.
func TestOrderOfBytes(t *testing.T) {
	d := memoryDB(t)
	type text struct{ S string }
	for length := 1; length <= 20; length++ {
		if err := d.Exec(t.Context(), fmt.Sprintf(`create or replace table texts as
			select concat(first, repeat('x', %d)) as s from (values ('A'), ('z'), ('é'), ('班'), ('𠀀')) t (first)`, length)); err != nil {
			t.Fatal(err)
		}
		rows, err := All[text](t.Context(), d, "select s from texts order by s, s || 'y'")
		if err != nil || len(rows) != 5 || !slices.IsSortedFunc(rows,
			func(a, b text) int { return strings.Compare(a.S, b.S) }) {
			t.Errorf("%d letters more: %q, %v", length, rows, err)
		}
	}
}

// TestSelectPart: what a query does not tell stays unknown, and a field that cannot be is
// refused.
func TestSelectPart(t *testing.T) {
	d := memoryDB(t)
	type row struct {
		Class string
		Held  *int64
		Venue string
	}
	for got, err := range SelectPart[row](t.Context(), d, "select 'A' as class") {
		if want := (row{Class: "A"}); err != nil || got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
	}
	type plain struct {
		Class string
		Held  int64
	}
	for _, err := range SelectPart[plain](t.Context(), d, "select 'A' as class") {
		if err == nil || !strings.Contains(err.Error(), "field Held, which the query does not tell; make it a pointer") {
			t.Errorf("a number that nobody told: %v", err)
		}
	}
}
