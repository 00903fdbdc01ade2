package duck

import (
	"context"
	"slices"
	"testing"
)

// TestRan hears of what ran, with how many rows, with a memory limit and without; of what
// failed and of what nobody asked for it hears nothing.
func TestRan(t *testing.T) {
	for _, limit := range []int64{0, 1e9} {
		var heard []Statement
		d, err := Open(t.Context(), Options{MemoryLimit: limit, TempDir: t.TempDir(),
			Ran: func(_ context.Context, s Statement) { heard = append(heard, s) }})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		heard = nil // of settings
		type row struct{ N int64 }
		run := func(statement string) {
			t.Helper()
			if err := d.Exec(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		run("create table t as select range as n from range(7)")
		run("insert into t select range from range(3)")
		run("update t set n = 9 where n = 0")
		if err := d.Table(t.Context(), "few", []Column{{"n", "bigint"}}, [][]any{{1}, {2}}); err != nil {
			t.Fatal(err)
		}
		if rows, err := All[row](t.Context(), d, "select n from t where n > 1"); err != nil || len(rows) != 8 {
			t.Fatal(rows, err)
		}
		for range Select[row](t.Context(), d, "select n from t") {
			break
		}
		if err := d.Exec(t.Context(), "select nonsense"); err == nil {
			t.Error("nonsense ran")
		}
		var rows []int64
		for _, s := range heard {
			rows = append(rows, s.Rows)
			if s.Took <= 0 {
				t.Errorf("%s took %v", s.SQL, s.Took)
			}
		}
		// what nobody takes any more was still there to be taken
		if want := []int64{7, 3, 2, 2, 8, 10}; !slices.Equal(rows, want) {
			t.Errorf("limit %d: rows %d, want %d: %v", limit, rows, want, heard)
		}
	}
}
