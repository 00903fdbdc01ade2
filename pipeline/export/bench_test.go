package export

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// signins writes n synthetic sign-ins.
func signins(n int) []byte {
	var b bytes.Buffer
	b.WriteString("班次编号,课次,身份证号码,签到时间,签退时间,签到方式\n")
	at := time.Date(2021, 6, 7, 8, 20, 0, 0, time.UTC)
	for i := range n {
		at := at.Add(time.Duration(i%1000) * time.Second)
		fmt.Fprintf(&b, "FZ2021%05d,%d,350197199%03d%06d,%s,%s,小程序\n", i/600, i%20+1, i%1000, i,
			at.Format(time.DateTime), at.Add(3*time.Hour).Format(time.DateTime))
	}
	return b.Bytes()
}

func benchmark(b *testing.B, content []byte, rows int) { benchmarkWith(b, content, rows, Options{}) }

func benchmarkWith(b *testing.B, content []byte, rows int, o Options) {
	path := filepath.Join(b.TempDir(), "signins.csv")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		b.Fatal(err)
	}
	files, err := Discover(b.Context(), filepath.Dir(path), Dialect{Aliases: testAliases})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := files[0].Rows(b.Context(), o)
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

func BenchmarkRowsUTF8(b *testing.B) { benchmark(b, signins(benchRows), benchRows) }

func BenchmarkRowsGB18030(b *testing.B) {
	content, err := simplifiedchinese.GB18030.NewEncoder().Bytes(signins(benchRows))
	if err != nil {
		b.Fatal(err)
	}
	benchmark(b, content, benchRows)
}

func BenchmarkDiscover(b *testing.B) {
	content := signins(benchRows)
	root := folder(b, map[string]string{"a.csv": string(content)})
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		if _, err := Discover(b.Context(), root, Dialect{Aliases: testAliases}); err != nil {
			b.Fatal(err)
		}
	}
}
