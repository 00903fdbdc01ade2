// Package filetest is what tests of reading files share.
package filetest

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/source/table"
	"github.com/peihe/peihe/pipeline/source/unusable"
)

// Folder writes files by their path and returns the folder.
func Folder(t testing.TB, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for path, content := range files {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// Slow leaves a test out of make quick.
func Slow(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long; make test runs it")
	}
}

// Collect returns the rows of a source, each as "number fault:cell|cell".
func Collect(ctx context.Context, s table.Reader) (rows []string, err error) {
	defer s.Close()
	a := new(cell.Arena)
	for b := new(table.Block); ; {
		if err := s.Fill(ctx, b); err != nil || len(b.Rows) == 0 {
			return rows, err
		}
		for _, r := range b.Rows {
			cells := []string{}
			for i := r.First; i < r.End; i++ {
				cells = append(cells, string(b.Cell(i, a)))
			}
			rows = append(rows, fmt.Sprintf("%d %d:%s", r.Number, r.Fault, strings.Join(cells, "|")))
		}
	}
}

// Drained counts the rows of a source.
func Drained(ctx context.Context, s table.Reader) (rows int, err error) {
	defer s.Close()
	for b := new(table.Block); ; {
		if err := s.Fill(ctx, b); err != nil || len(b.Rows) == 0 {
			return rows, err
		}
		rows += len(b.Rows)
	}
}

// A Part is a member of an archive.
type Part = struct{ Name, Content string }

// Archived is a ZIP of its members.
func Archived(t testing.TB, parts ...Part) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range parts {
		f, err := w.Create(p.Name)
		if err == nil {
			_, err = io.WriteString(f, p.Content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Cause is why a file is unusable, "" for any other error.
func Cause(err error) string {
	if u := (*unusable.Error)(nil); errors.As(err, &u) {
		return u.Cause
	}
	return ""
}

// Endless yields n bytes of a repeated pattern.
func Endless(pattern string, n int) string { return strings.Repeat(pattern, n/len(pattern)) }
