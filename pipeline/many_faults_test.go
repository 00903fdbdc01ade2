package pipeline_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestManyFaults doubles the rows of one fault: set_aside.csv lists them all, and the
// pages stay as they are, each within its budget.
func TestManyFaults(t *testing.T) {
	slow(t)
	t.Parallel()
	const rows, budget = 3000, 300_000
	var pages [2]int64
	for i := range pages {
		n := rows << i
		folder := mandatory(t)
		var bad strings.Builder
		bad.WriteString(signinHeader + "\n")
		for row := range n {
			fmt.Fprintf(&bad, "B%d,nope,,x%[1]d\n", row)
		}
		write(t, folder, map[string]string{"signins_bad.csv": bad.String()})
		o := testOptions(folder)
		o.Out = t.TempDir()
		result, err := buildSite(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		proven(t, o)
		if result.SetAside != int64(n) {
			t.Fatalf("%d rows are set aside, want %d", result.SetAside, n)
		}
		root, err := filepath.EvalSymlinks(filepath.Join(o.Out, "internal"))
		if err != nil {
			t.Fatal(err)
		}
		listed, err := os.ReadFile(filepath.Join(root, "data", "set_aside.csv"))
		if err != nil || bytes.Count(listed, []byte("\n")) != n+1 {
			t.Errorf("set_aside.csv has %d lines, want %d, %v", bytes.Count(listed, []byte("\n")), n+1, err)
		}
		quality, err := os.ReadFile(filepath.Join(root, "quality.html"))
		if err != nil || !bytes.Contains(quality, []byte("列出 20 行，共 "+fmt.Sprintf("%d,000", n/1000)+" 行")) {
			t.Errorf("the data-quality page does not say how many rows it leaves out, %v", err)
		}
		err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".html" {
				return err
			}
			info, err := d.Info()
			if err == nil && info.Size() > budget {
				t.Errorf("%d rows: %s has %d bytes", n, path, info.Size())
			}
			pages[i] += info.Size()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if more := pages[1] - pages[0]; more < -100 || more > 100 {
		t.Errorf("twice the rows of one fault make the pages %d bytes longer", more)
	}
}
