package pipeline

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/policy"
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
	notice, err := policy.Load(testOptions("").Policy, testOptions("").Calendar)
	if err != nil {
		t.Fatal(err)
	}
	o := synthetic.Options{Seed: 2021, Classes: classes}
	for _, d := range notice.Districts {
		if d.HasQuota {
			o.Districts = append(o.Districts, d.Name)
		}
	}
	for _, i := range notice.Institutions {
		o.Institutions = append(o.Institutions, i.Name)
	}
	folder := t.TempDir()
	if _, err := synthetic.Write(t.Context(), folder, o); err != nil {
		t.Fatal(err)
	}
	return folder
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
// what DuckDB's own reader needs for the text of the same rows.
func BenchmarkLoad(b *testing.B) {
	signins := filepath.Join(b.TempDir(), "signins.csv")
	if err := os.Rename(filepath.Join(invented(b, benchClasses), "signins.csv"), signins); err != nil {
		b.Fatal(err)
	}
	gb := filepath.Join(b.TempDir(), "signins.csv")
	recoded(b, signins, gb)
	for _, test := range []struct{ name, file string }{{"UTF-8", signins}, {"GB18030", gb}} {
		b.Run(test.name, func(b *testing.B) {
			var ours, theirs time.Duration
			var cpuOurs, cpuTheirs time.Duration
			rows := int64(0)
			for b.Loop() {
				c := cpuTime()
				begun := time.Now()
				rows = loadAlone(b, test.file)
				ours += time.Since(begun)
				cpuOurs += cpuTime() - c
				c = cpuTime()
				begun = time.Now()
				if other := readByDuckDB(b, signins); other < rows {
					b.Fatalf("DuckDB reads %d rows, Peihe uses %d", other, rows)
				}
				theirs += time.Since(begun)
				cpuTheirs += cpuTime() - c
			}
			b.ReportMetric(cpuOurs.Seconds()/float64(b.N), "cpu-ours")
			b.ReportMetric(cpuTheirs.Seconds()/float64(b.N), "cpu-theirs")
			if rows < benchSignins {
				b.Fatalf("%d sign-ins; raise benchClasses", rows)
			}
			b.ReportMetric(float64(rows)*float64(b.N)/ours.Seconds(), "rows/s")
			b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-read_csv")
		})
	}
}

// loadAlone loads one file, recognition included, and returns its rows.
func loadAlone(t testing.TB, file string) int64 {
	o := testOptions(filepath.Dir(file))
	o.Threads = benchThreads
	b, err := open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	if b.files, err = export.Discover(t.Context(), o.Input, b.policy.Aliases()); err != nil {
		t.Fatal(err)
	}
	if err := b.db.Exec(t.Context(), "create schema raw"); err != nil {
		t.Fatal(err)
	}
	if err := b.loadRows(t.Context()); err != nil {
		t.Fatal(err)
	}
	return counted(t, b.db, "raw.signins")
}

func readByDuckDB(t testing.TB, file string) int64 {
	db, err := duck.Open(t.Context(), duck.Options{Threads: benchThreads})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Exec(t.Context(), fmt.Sprintf("create table signins as select * from read_csv('%s', all_varchar = true)", file)); err != nil {
		t.Fatal(err)
	}
	return counted(t, db, "signins")
}

func counted(t testing.TB, db *duck.DB, table string) int64 {
	n, err := duck.One[struct{ N int64 }](context.WithoutCancel(t.Context()), db, "select count(*) as n from "+table)
	if err != nil {
		t.Fatal(err)
	}
	return n.N
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
