package duck

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestParquetSameBytesOnAnyThreads(t *testing.T) {
	t.Parallel()
	var first []byte
	for _, threads := range []int{1, 2, 4, 4} {
		d, err := Open(t.Context(), Options{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		path := filepath.Join(t.TempDir(), "it's.parquet")
		err = d.Parquet(t.Context(), `select range as id, concat('班次', range % 977) as name,
			cast(range as decimal(18, 2)) / 1 as yuan from range(300000) order by name, id`, path)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = text
		}
		if !bytes.Equal(first, text) {
			t.Errorf("%d threads write other bytes than one", threads)
		}
		type groups struct{ N int64 }
		if got, err := One[groups](t.Context(), d,
			"select count(distinct row_group_id) as n from parquet_metadata("+quote(path)+")"); err != nil ||
			got.N != 3 {
			t.Errorf("%d row groups, %v; want 3", got.N, err)
		}
	}
}

func TestParquetKeepsTypes(t *testing.T) {
	d := memoryDB(t)
	path := filepath.Join(t.TempDir(), "types.parquet")
	const query = `select cast(1234.5 as decimal(18, 2)) as yuan, date '2021-05-01' as day, true as flag,
		cast(7 as bigint) as persons, '=1+1' as name, cast(null as bigint) as nothing`
	if err := d.Parquet(t.Context(), query, path); err != nil {
		t.Fatal(err)
	}
	want, err := d.Columns(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.Columns(t.Context(), "select * from "+quote(path))
	if err != nil || !slices.Equal(got, want) || got[0] != (Column{"yuan", "DECIMAL(18,2)"}) {
		t.Errorf("Parquet has %v, %v; the query %v", got, err, want)
	}
}

func TestRows(t *testing.T) {
	d := memoryDB(t)
	var got [][]any
	for row, err := range d.Rows(t.Context(), `select * from (values
		('a', cast(1 as bigint), cast(-5.5 as decimal(18, 2)), true, date '2021-01-02'),
		(null, null, null, null, null)) t (name, count, yuan, flag, day)`) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, slices.Clone(row))
	}
	want := []any{"a", int64(1), int64(-550), true, "2021-01-02"}
	if len(got) != 2 || !slices.Equal(got[0], want) || !slices.Equal(got[1], make([]any, 5)) {
		t.Errorf("got %v, want %v and five unknown values", got, want)
	}
	for range d.Rows(t.Context(), "select range as n from range(5000)") {
		break
	}
	for _, err := range d.Rows(t.Context(), "select cast(1.5 as double) as x") {
		if err == nil {
			t.Error("a binary float was taken")
		}
	}
}
