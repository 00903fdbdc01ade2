package duck

import (
	"slices"
	"testing"
)

// TestMadeInOrder holds that a table made in an order returns its rows in it, some of them
// too, without sorting them again, and is sorted for any other order.
func TestMadeInOrder(t *testing.T) {
	for _, limit := range []int64{0, 1e9} {
		d, err := Open(t.Context(), Options{MemoryLimit: limit, TempDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		const rows = 400_000 // several groups of rows, read by several threads
		const query = "select range * 7919 % 400000 as n, range % 2 as is_odd from range(400000)"
		if err := d.Make(t.Context(), "t", query, "n, is_odd"); err != nil {
			t.Fatal(err)
		}
		for order, isSorted := range map[string]bool{"n, is_odd": true, "n": true, "is_odd": false, "n desc": false,
			"n, is_odd, n": false} {
			if got := d.OrderBy("t", order) == ""; got != isSorted {
				t.Errorf("a table in order n, is_odd stands in order %s: %v, want %v", order, got, isSorted)
			}
		}
		type row struct{ N int64 }
		all, err := All[row](t.Context(), d, "select n from t where n >= 3"+d.OrderBy("t", "n"))
		if err != nil || len(all) != rows-3 ||
			!slices.IsSortedFunc(all, func(a, b row) int { return int(a.N - b.N) }) {
			t.Fatalf("limit %d: %d rows are not in their order: %v", limit, len(all), err)
		}
		if err := d.Make(t.Context(), "t", query, ""); err != nil || d.OrderBy("t", "n") == "" {
			t.Errorf("a table made anew without an order still stands in one: %v", err)
		}
	}
}

// TestSideBySide holds that statements get their threads back.
func TestSideBySide(t *testing.T) {
	d, err := Open(t.Context(), Options{Threads: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	type setting struct{ Threads int64 }
	threads := func() int64 {
		one, err := One[setting](t.Context(), d, "select cast(current_setting('threads') as bigint) as threads")
		if err != nil {
			t.Fatal(err)
		}
		return one.Threads
	}
	var within int64
	err = d.SideBySide(t.Context(), func() error {
		within = threads()
		return nil
	})
	if after := threads(); err != nil || within != 1 || after != 3 {
		t.Errorf("%d threads within and %d afterwards, want 1 and 3: %v", within, after, err)
	}
}
