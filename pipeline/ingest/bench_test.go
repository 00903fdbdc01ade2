package ingest_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/ingest"
	"github.com/peihe/peihe/pipeline/internal/exporttest"
	"github.com/peihe/peihe/pipeline/internal/filetest"
)

func benchmark(b *testing.B, content []byte, rows int) {
	benchmarkWith(b, content, rows, ingest.Options{})
}

func benchmarkWith(b *testing.B, content []byte, rows int, o ingest.Options) {
	path := filepath.Join(b.TempDir(), "signins.csv")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		b.Fatal(err)
	}
	files, err := export.Discover(b.Context(), filepath.Dir(path), export.Dialect{Aliases: exporttest.Aliases})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := ingest.Read(b.Context(), files[0], o)
		if err != nil {
			b.Fatal(err)
		}
		total := int64(0)
		for r.Next() {
			total += r.Record().NumRows()
		}
		if r.Release(); r.Err() != nil || total != int64(rows) {
			b.Fatalf("%d rows, want %d: %v", total, rows, r.Err())
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

const benchRows = 500_000

func BenchmarkRowsUTF8(b *testing.B) { benchmark(b, exporttest.Signins(benchRows), benchRows) }

func BenchmarkRowsGB18030(b *testing.B) {
	content, err := simplifiedchinese.GB18030.NewEncoder().Bytes(exporttest.Signins(benchRows))
	if err != nil {
		b.Fatal(err)
	}
	benchmark(b, content, benchRows)
}

func BenchmarkDiscover(b *testing.B) {
	content := exporttest.Signins(benchRows)
	root := filetest.Folder(b, map[string]string{"a.csv": string(content)})
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		if _, err := export.Discover(b.Context(), root, export.Dialect{Aliases: exporttest.Aliases}); err != nil {
			b.Fatal(err)
		}
	}
}
