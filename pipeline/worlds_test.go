package pipeline_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/synthetic"
)

// worldsVariable says how many worlds TestNoFalseAlarm invents.
const worldsVariable = "PEIHE_WORLDS"

func worlds(t testing.TB) int {
	t.Helper()
	if os.Getenv(worldsVariable) == "" {
		return 12
	}
	n, err := strconv.Atoi(os.Getenv(worldsVariable))
	if err != nil || n < 1 {
		t.Fatalf("%s=%q; it says how many worlds to invent", worldsVariable, os.Getenv(worldsVariable))
	}
	return n
}

// TestNoFalseAlarm judges exports that are as right as exports get, of invented
// worlds with as many faults as anyone plants, on every day from the second week of
// the programme on: no check of whole exports may stop them. Six worlds are of one
// notice, then six of the other; of each every third is
// exported to its last day and judged on an earlier one, every third reviewed and
// paid up to the as-of date, and every third holds nothing of a later day.
func TestNoFalseAlarm(t *testing.T) {
	slow(t)
	for seed := range uint64(worlds(t)) {
		random := rand.New(rand.NewPCG(seed, 11))
		s := synthetic.Options{Seed: seed, Classes: 10 + random.IntN(51), Faults: float64(random.IntN(41)) / 100}
		o := testOptions(t.TempDir())
		if seed/6%2 == 1 {
			o.Policy = examplePolicy
		}
		notice, err := policy.Load(o.Policy, o.Calendar)
		if err != nil {
			t.Fatal(err)
		}
		first := notice.First.AddDate(0, 0, 7)
		days := int(notice.Last.Sub(first).Hours() / 24)
		asOf := first.AddDate(0, 0, random.IntN(days+180))
		if seed%2 == 0 { // half of them while classes go on
			asOf = first.AddDate(0, 0, random.IntN(days-30))
		}
		if seed%3 > 0 {
			s.Until = asOf
		}
		day := asOf.Format(time.DateOnly)
		t.Run(fmt.Sprintf("seed %d, %d classes, faults %.2f, %s", seed, s.Classes, s.Faults, day), func(t *testing.T) {
			t.Parallel()
			o.AsOf, o.Accept = asOf, nil
			invent(t, o.Policy, o.Input, s)
			if seed%3 == 2 {
				forgetLater(t, o.Input, asOf)
			}
			b, err := pipeline.Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			if err := b.Through(t.Context(), "intake"); err != nil {
				t.Error(err)
			}
		})
	}
}

// forgetLater takes out of a folder what happened after a day: sign-ins, and
// assessments, surveys and inspections of classes that went on.
func forgetLater(t testing.TB, folder string, day time.Time) {
	t.Helper()
	last := day.Format(time.DateOnly)
	ends := map[string]string{}
	for _, row := range exportOf(t, folder, "classes")[1:] {
		if len(row) > 8 { // no footer
			ends[row[0]] = row[8]
		}
	}
	for kind, isLater := range map[string]func(row []string) bool{
		"signins":     func(row []string) bool { return len(row) > 3 && row[3] > last+" 24" },
		"assessments": func(row []string) bool { return ends[row[0]] > last },
		"surveys":     func(row []string) bool { return ends[row[0]] > last },
		"inspections": func(row []string) bool { return len(row) > 1 && row[1] > last+" 24" },
	} {
		if _, err := os.Stat(filepath.Join(folder, kind+".csv")); err != nil {
			continue // nothing of the notice rests on it
		}
		rows := exportOf(t, folder, kind)
		rows = append(rows[:1], slices.DeleteFunc(rows[1:], isLater)...)
		writeExport(t, folder, kind, rows)
	}
}

// writeExport writes the file of a kind.
func writeExport(t testing.TB, folder, kind string, rows [][]string) {
	t.Helper()
	file, err := os.Create(filepath.Join(folder, kind+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(file)
	w.WriteAll(rows)
	if err := file.Close(); err != nil || w.Error() != nil {
		t.Fatal(err, w.Error())
	}
}

// exportOf reads the file of a kind, the header first.
func exportOf(t testing.TB, folder, kind string) [][]string {
	t.Helper()
	file, err := os.Open(filepath.Join(folder, kind+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestWorkedCasesGoOn runs the worked cases that plant few faults without accepting
// anything.
func TestWorkedCasesGoOn(t *testing.T) {
	for _, name := range []string{"clean", "city"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := testOptions(filepath.Join(caseFolder(t, name), "input"))
			o.Accept = nil
			opened(t, o, "intake")
		})
	}
}
