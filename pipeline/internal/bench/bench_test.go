//go:build unix

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestStages reads what a build logs, with what else it says between.
func TestStages(t *testing.T) {
	log := `{"time":"2026-01-02T03:04:05Z","level":"INFO","msg":"load","steps":15,"took":"1.387s"}
peihe: memo.txt is not recognised; see the data-quality page
{"time":"2026-01-02T03:04:06Z","level":"INFO","msg":"mask","steps":0,"took":"605ms"}
{"time":"2026-01-02T03:04:06Z","level":"INFO","msg":"something else"}
{"time":"2026-01-02T03:05:46Z","level":"INFO","msg":"publish","steps":31,"took":"1m22.665s"}
findings: 1 error, 2 warning, 3 info
`
	got, err := stages([]byte(log))
	want := []Step{{"load", 1.387}, {"mask", 0.605}, {"publish", 82.665}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("stages %v, %v, want %v", got, err, want)
	}
	for _, wrong := range []string{"", "findings: none\n", `{"msg":"load","took":"soon"}` + "\n"} {
		if got, err := stages([]byte(wrong)); err == nil {
			t.Errorf("%q has stages %v", wrong, got)
		}
	}
}

func TestSpread(t *testing.T) {
	for _, test := range []struct {
		of   []float64
		want Spread
	}{
		{[]float64{3}, Spread{3, 3, 3}}, {[]float64{4, 2}, Spread{2, 3, 4}},
		{[]float64{5, 1, 2}, Spread{1, 2, 5}}, {[]float64{8, 1, 2, 4}, Spread{1, 3, 8}},
	} {
		if got := spreadOf(test.of); got != test.want {
			t.Errorf("spread of %v is %v, want %v", test.of, got, test.want)
		}
	}
}

// measuredSize is a size with three runs, in which floor and build vary.
func measuredSize(name string, factor float64) Size {
	s := Size{Name: name, Classes: 4000, InputBytes: 214_000_000}
	for _, f := range []float64{1, 2, 4} { // of the floor; the build takes as long each time
		s.Runs = append(s.Runs, Run{
			Build: Process{Seconds: 20 * factor, CPUSeconds: 30 * factor, PeakBytes: 2_400_000_000, Steps: []Step{
				{"load", 2 * factor}, {"mask", 1}, {"check", 3}, {"reconcile", 2}, {"report", 3}, {"publish", 8},
				{"sign", 0.5},
			}},
			Floor: Process{Seconds: 2 * f, CPUSeconds: 3, PeakBytes: 1_200_000_000, Steps: []Step{
				{"text", f}, {"overlaps", 1}, {"results", 1}, {writing, 2},
			}},
			Files: 16_771, Pages: 16_000, WrittenBytes: 834_000_000,
		})
	}
	return s
}

// TestRows compares each stage with its counterpart run by run: the median ratio is not the
// ratio of medians.
func TestRows(t *testing.T) {
	rows := measuredSize("province", 1).rows()
	got := map[string]string{}
	for _, r := range rows {
		got[strings.Join(r.Stages, "+")] = fmt.Sprintf("%.2f %v %v", r.Build.Median, r.Floor, r.Ratio)
	}
	want := map[string]string{
		"load": "2.00 &{1 2 4} &{0.5 1 2}", "mask": "1.00 <nil> <nil>",
		"check+reconcile+report": "8.00 &{2 2 2} &{4 4 4}", "publish": "8.00 &{2 2 2} &{4 4 4}",
		"sign": "0.50 <nil> <nil>", // a stage that nobody declared a counterpart of
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
	whole, cpu := measuredSize("province", 1).whole()
	if *whole.Ratio != (Spread{2.5, 5, 10}) || *cpu.Ratio != (Spread{10, 10, 10}) {
		t.Errorf("in all %v, CPU %v", whole.Ratio, cpu.Ratio)
	}
}

func TestTables(t *testing.T) {
	old := Report{Commit: "aaaa", Machine: Machine{Cores: 2, OS: "linux/amd64"},
		Sizes: []Size{measuredSize("province", 2)}}
	now := old
	now.Commit, now.Sizes = "bbbb", []Size{measuredSize("province", 1), measuredSize("nation", 1)}
	now.Sizes[1].Classes = 40_000
	var text strings.Builder
	if err := show(&text, now); err != nil {
		t.Fatal(err)
	}
	if err := compare(&text, old, now); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"commit bbbb, 2 cores, linux/amd64",
		"province: 4,000 classes, 214 MB of exports, 3 runs, medians of seconds",
		"| load | 2.00 s | 2.00 s | 1.0 × | 0.5 × | 2.0 × |",
		"| mask | 1.00 s | – | – | – | – |",
		"| in all | 20.0 s | 4.00 s | 5.0 × | 2.5 × | 10.0 × |",
		"| peak memory | 2,400 MB | 1,200 MB | 2.0 × | 2.0 × | 2.0 × |",
		"16,771 files, 834 MB; 16,000 pages, 2,000 a second of publishing",
		"from province to nation, 10 × the classes", "| publish | 8.00 s | 8.00 s | 1.0 × |",
		"| in all | 20.0 s | 20.0 s | 1.0 × |",
		"old: commit aaaa, 2 cores; new: commit bbbb, 2 cores",
		"| load | 4.00 s | 2.00 s | -50 % | 2.0 × | 1.0 × |",
		"| in all | 40.0 s | 20.0 s | -50 % | 10.0 × | 5.0 × |",
		"| pages a second | 2,000 | 2,000 | +0 % | | |",
		"nation: the old report has none",
	} {
		found := false
		for said := range strings.Lines(text.String()) {
			found = found || strings.Join(strings.Fields(said), " ") == line
		}
		if !found {
			t.Errorf("no line %q in\n%s", line, text.String())
		}
	}
	path := filepath.Join(t.TempDir(), "bench.json")
	var back Report
	if err := write(path, now); err != nil {
		t.Fatal(err)
	}
	if err := read(path, &back); err != nil || !reflect.DeepEqual(back, now) {
		t.Errorf("read back %+v, %v", back, err)
	}
}

// TestWrongCalls are refused before anything is measured or written.
func TestWrongCalls(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Chdir(t.TempDir()) // where no program was built
	if err := os.Mkdir("bin", 0o755); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"--runs 0": "whole number from 1", "--program . city village": "city, province, nation",
		"--program . --compare nowhere": "nowhere", "--memory-limit much city": "--memory-limit", "city": "make build",
		"--nonsense": "nonsense", "--program . --input nowhere": "nowhere", "--to nowhere/x.json": "no folder",
		"--program . city": "executable file not found",
	} {
		if err := bench(t.Context(), strings.Fields(line)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("bench %s: %v, want %q", line, err, want)
		}
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestUsualSizes measures those that need not be named, and one with a limit that is.
func TestUsualSizes(t *testing.T) {
	sizes := func(f flags, names ...string) (said []string) {
		t.Helper()
		f.program, f.runs = ".", 1
		if _, err := f.check(names); err != nil {
			t.Fatal(err)
		}
		for _, s := range f.sizes {
			said = append(said, fmt.Sprint(s.Name, s.Classes, s.MemoryLimit))
		}
		return said
	}
	for _, test := range []struct{ got, want []string }{
		{sizes(flags{}, []string{}...), []string{"city200", "province4000"}},
		{sizes(flags{}, "nation"), []string{"nation400004GB"}},
		{sizes(flags{memoryLimit: "1GB"}, "city"), []string{"city2001GB"}},
	} {
		if !reflect.DeepEqual(test.got, test.want) {
			t.Errorf("sizes %q, want %q", test.got, test.want)
		}
	}
}
