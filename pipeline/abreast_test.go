package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
)

// TestSideBySide wants each table of a run whose statements stand in line to have the same
// rows in the same order when they run side by side. What rules say of each class is in no
// order, and neither is what is made of that.
func TestSideBySide(t *testing.T) {
	t.Parallel()
	o := testOptions("testdata/cases/few/input")
	o.Threads = 4
	b := opened(t, o, "report")
	inLine := digests(t, b)
	if b.Abreast() != 1 {
		t.Errorf("a few exports are worked at by %d at once", b.Abreast())
	}
	b.TakeForMuch()
	if b.Abreast() != 4 {
		t.Fatalf("much is worked at by %d at once", b.Abreast())
	}
	if err := b.Again(t.Context(), "stage", "report"); err != nil {
		t.Fatal(err)
	}
	abreast := digests(t, b)
	if !maps.Equal(inLine, abreast) {
		for _, table := range slices.Sorted(maps.Keys(inLine)) {
			if inLine[table] != abreast[table] {
				t.Errorf("%s: %s in line, %s side by side", table, inLine[table], abreast[table])
			}
		}
	}
}

// digests are of all tables that a run makes, by name.
func digests(t *testing.T, b *pipeline.Built) map[string]string {
	t.Helper()
	type table struct{ Name string }
	tables, err := duck.All[table](t.Context(), b.DB, `select concat(schema_name, '.', table_name) as name
		from duckdb_tables() where schema_name not in ('main', 'raw', 'policy')`)
	if err != nil {
		t.Fatal(err)
	}
	if len(tables) < 150 {
		t.Fatalf("%d tables", len(tables))
	}
	all := map[string]string{}
	for _, table := range tables {
		columns, err := b.DB.Columns(t.Context(), "select * from "+table.Name)
		if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, c := range columns {
			cells = append(cells, strconv.Quote(c.Name))
		}
		if !strings.HasSuffix(table.Name, ".measures") && table.Name != "report.class_requirements" {
			cells = append(cells, "rowid")
		}
		type digest struct{ Digest string }
		d, err := duck.One[digest](t.Context(), b.DB, fmt.Sprintf(
			"select concat(count(*), ' ', sum(hash(%s))) as digest from %s", strings.Join(cells, ", "), table.Name))
		if err != nil {
			t.Fatal(err)
		}
		all[table.Name] = d.Digest
	}
	return all
}

// TestSideBySideWaits wants each thing to be done once those that it waits for are, and
// nothing to begin behind one that failed.
func TestSideBySideWaits(t *testing.T) {
	t.Parallel()
	o := testOptions("testdata/cases/few/input")
	o.Threads = 4
	b := opened(t, o, "load")
	b.TakeForMuch()
	var done [60]atomic.Bool
	halves := func(i int) []int {
		if i == 0 {
			return nil
		}
		return []int{i / 2, i - 1 - i/3}
	}
	if err := b.SideBySide(t.Context(), len(done), halves, func(_ context.Context, i int) error {
		for _, before := range halves(i) {
			if !done[before].Load() {
				t.Errorf("%d began before %d was done", i, before)
			}
		}
		done[i].Store(true)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for i := range done {
		if !done[i].Load() {
			t.Errorf("%d was not done", i)
		}
	}
	failed := errors.New("no room")
	var behind atomic.Int64
	if err := b.SideBySide(t.Context(), 100, func(i int) []int { return make([]int, min(i, 1)) },
		func(_ context.Context, i int) error {
			if i == 0 {
				return failed
			}
			behind.Add(1)
			return nil
		}); !errors.Is(err, failed) || behind.Load() > 0 {
		t.Errorf("%v, and %d done behind it", err, behind.Load())
	}
}
