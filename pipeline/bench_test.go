package pipeline_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/synthetic"
)

const (
	benchClasses = 17_600 // make at least benchSignins sign-ins
	benchSignins = 2_000_000
	benchThreads = 2
)

// invented writes the exports of many classes and returns their folder.
func invented(t testing.TB, classes int) string {
	t.Helper()
	folder := t.TempDir()
	invent(t, testOptions("").Policy, folder, synthetic.Options{Seed: 2021, Classes: classes})
	return folder
}

// invent writes exports under a notice, and returns the options with the notice and its
// rules.
func invent(t testing.TB, notice policy.Folder, folder string, o synthetic.Options) synthetic.Options {
	t.Helper()
	all, err := rule.ReadAll(testOptions("").Queries)
	if err != nil {
		t.Fatal(err)
	}
	if o.Notice, err = policy.Load(notice, testOptions("").Calendar); err != nil {
		t.Fatal(err)
	}
	if o.Listed, _, err = rule.Listed(all, o.Notice); err != nil {
		t.Fatal(err)
	}
	if _, err := synthetic.Write(t.Context(), folder, o); err != nil {
		t.Fatal(err)
	}
	return o
}

// recoded copies a file into GB18030.
func recoded(t testing.TB, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if _, err := io.Copy(simplifiedchinese.GB18030.NewEncoder().Writer(out), in); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkLoad reads two million sign-ins, typed and with row numbers, beside
// what DuckDB's own reader needs for the text of the same rows in UTF-8.
func BenchmarkLoad(b *testing.B) {
	signins := filepath.Join(b.TempDir(), "signins.csv")
	if err := os.Rename(filepath.Join(invented(b, benchClasses), "signins.csv"), signins); err != nil {
		b.Fatal(err)
	}
	gb := filepath.Join(b.TempDir(), "signins.csv")
	recoded(b, signins, gb)
	for _, test := range []struct{ name, file string }{{"UTF-8", signins}, {"GB18030", gb}} {
		b.Run(test.name, func(b *testing.B) {
			var ours, theirs measured
			for b.Loop() {
				ours.add(b, func() { loadAlone(b, test.file, ours.time) })
				theirs.add(b, func() { readByDuckDB(b, signins, theirs.time) })
			}
			b.ReportMetric(benchSignins*float64(b.N)/ours.wall.Seconds(), "rows/s")
			b.ReportMetric(theirs.wall.Seconds()/ours.wall.Seconds(), "of-read_csv")
			b.ReportMetric(theirs.cpu.Seconds()/ours.cpu.Seconds(), "of-read_csv-cpu")
			b.ReportMetric(ours.peak, "peak-MB")
			b.ReportMetric(theirs.peak, "read_csv-peak-MB")
		})
	}
}

const bookRows = 200_000 // sign-ins, the header apart

// BenchmarkWorkbook takes a workbook of sign-ins through the whole load, beside the
// same rows as CSV.
func BenchmarkWorkbook(b *testing.B) {
	folder := invented(b, benchClasses/8)
	rows := exportOf(b, folder, "signins")
	if len(rows) <= bookRows {
		b.Fatalf("%d sign-ins; invent more classes", len(rows)-1)
	}
	book := filepath.Join(b.TempDir(), "book")
	if err := os.CopyFS(book, os.DirFS(folder)); err != nil {
		b.Fatal(err)
	}
	if err := os.Remove(filepath.Join(book, "signins.csv")); err != nil {
		b.Fatal(err)
	}
	writeExport(b, folder, "signins", rows[:bookRows+1])
	writeBook(b, filepath.Join(book, "signins.xlsx"), rows[:bookRows+1])
	for _, test := range []struct{ name, folder string }{{"CSV", folder}, {"xlsx", book}} {
		b.Run(test.name, func(b *testing.B) {
			o := testOptions(test.folder)
			o.Threads = benchThreads
			var ours measured
			for b.Loop() {
				ours.add(b, func() {
					l, err := pipeline.Open(b.Context(), o)
					if err != nil {
						b.Fatal(err)
					}
					defer l.Close()
					ours.time(func() { err = l.Through(b.Context(), "load") })
					if err != nil {
						b.Fatal(err)
					}
					if n := counted(b, l.DB, "raw.signins"); n < bookRows*9/10 { // a few are planted to be set aside
						b.Fatalf("%d sign-ins were read", n)
					}
				})
			}
			b.ReportMetric(bookRows*float64(b.N)/ours.wall.Seconds(), "rows/s")
			b.ReportMetric(ours.cpu.Seconds()/float64(b.N), "cpu-s")
			b.ReportMetric(ours.peak, "peak-MB")
		})
	}
}

// writeBook writes rows into a workbook of one sheet, every cell as its text.
func writeBook(t testing.TB, path string, rows [][]string) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for c, text := range row {
			cells[c] = text
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{w.Flush(), f.SaveAs(path)} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkMask looks for personal values in two million sign-ins and all else.
func BenchmarkMask(b *testing.B) {
	o := testOptions(invented(b, benchClasses))
	o.Threads = benchThreads
	loaded := opened(b, o, "load")
	for b.Loop() {
		if err := loaded.Again(b.Context(), "mask", "mask"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(counted(b, loaded.DB, "raw.signins"))*float64(b.N)/b.Elapsed().Seconds(), "signins/s")
}

// BenchmarkStage finds keys and references among the rows of two million sign-ins.
func BenchmarkStage(b *testing.B) {
	o := testOptions(invented(b, benchClasses))
	o.Threads = benchThreads
	loaded := opened(b, o, "load")
	for b.Loop() {
		if err := loaded.Again(b.Context(), "stage", "stage"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(counted(b, loaded.DB, "staging.signins"))*float64(b.N)/b.Elapsed().Seconds(), "signins/s")
}

// measured is what something took: time, processor time and, at most, memory.
type measured struct {
	wall, cpu time.Duration
	peak      float64 // MB resident
}

// time adds what f takes.
func (m *measured) time(f func()) {
	begun, cpu := time.Now(), processorTime()
	f()
	m.wall, m.cpu = m.wall+time.Since(begun), m.cpu+processorTime()-cpu
}

// add runs f, which calls time for its measured part, and keeps the peak of memory.
func (m *measured) add(t testing.TB, f func()) {
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil { // resets VmHWM
		t.Fatal(err)
	}
	f()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	var kb float64
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	if _, err := fmt.Sscan(after, &kb); err != nil {
		t.Fatal(err)
	}
	m.peak = max(m.peak, kb/1024)
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// loadAlone loads one file, recognition included.
func loadAlone(t testing.TB, file string, measure func(func())) {
	o := testOptions(filepath.Dir(file))
	o.Threads = benchThreads
	b, err := pipeline.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.DB.Exec(t.Context(), "create schema raw"); err != nil {
		t.Fatal(err)
	}
	measure(func() {
		if b.Files, err = export.Discover(t.Context(), o.Input, b.Dialect()); err == nil {
			err = b.LoadFiles(t.Context())
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := counted(t, b.DB, "raw.signins"); n < benchSignins {
		t.Fatalf("%d sign-ins; raise benchClasses", n)
	}
}

func readByDuckDB(t testing.TB, file string, measure func(func())) {
	db, err := duck.Open(t.Context(), duck.Options{Threads: benchThreads})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	measure(func() {
		err = db.Exec(t.Context(),
			fmt.Sprintf("create table signins as select * from read_csv('%s', all_varchar = true)", file))
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := counted(t, db, "signins"); n < benchSignins {
		t.Fatalf("DuckDB reads %d rows", n)
	}
}

func counted(t testing.TB, db *duck.DB, table string) int64 {
	n, err := duck.One[struct{ N int64 }](t.Context(), db, "select count(*) as n from "+table)
	if err != nil {
		t.Fatal(err)
	}
	return n.N
}
