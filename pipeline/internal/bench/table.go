//go:build unix

package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/dustin/go-humanize"
)

// A table is Markdown that is also read as it stands: the first column to the left, the
// others to the right.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) write(w io.Writer) error {
	tabs := tabwriter.NewWriter(w, 0, 0, 0, ' ', 0)
	line := func(cells []string) { fmt.Fprintf(tabs, "| %s\t |\n", strings.Join(cells, "\t | ")) }
	line(t.head)
	rule := make([]string, len(t.head))
	for i := range rule {
		rule[i] = "---"
		if i > 0 {
			rule[i] = "---:"
		}
	}
	line(rule)
	for _, cells := range t.rows {
		line(cells)
	}
	return tabs.Flush()
}

// seconds shows a number of them with three digits that count.
func seconds(s float64) string {
	switch {
	case s < 10:
		return fmt.Sprintf("%.2f s", s)
	case s < 100:
		return fmt.Sprintf("%.1f s", s)
	}
	return fmt.Sprintf("%.0f s", s)
}

func mega(bytes float64) string { return fmt.Sprintf("%s MB", humanize.Comma(int64(bytes/1e6+0.5))) }

// times shows ratios: the median, the least and the greatest.
func times(s *Spread) [3]string {
	if s == nil {
		return [3]string{"–", "–", "–"}
	}
	one := func(r float64) string { return fmt.Sprintf("%.1f ×", r) }
	return [3]string{one(s.Median), one(s.Least), one(s.Greatest)}
}

func orDash(s *Spread) string {
	if s == nil {
		return "–"
	}
	return seconds(s.Median)
}

// show writes the tables of a report for people.
func show(w io.Writer, r Report) error {
	fmt.Fprintf(w, "commit %s, %d cores, %s\n", r.Commit, r.Machine.Cores, r.Machine.OS)
	for _, s := range r.Sizes {
		fmt.Fprintf(w, "\n%s\n\n", s.title())
		t := table{head: []string{"stage", "build", "floor", "ratio", "least", "greatest"}}
		whole, cpu := s.whole()
		for _, row := range append(s.rows(), whole, cpu) {
			ratios := times(row.Ratio)
			t.add(row.name(), seconds(row.Build.Median), orDash(row.Floor), ratios[0], ratios[1], ratios[2])
		}
		peak := func(of func(Run) Process) Spread {
			return s.spread(func(r Run) float64 { return float64(of(r).PeakBytes) })
		}
		build, floor := peak(func(r Run) Process { return r.Build }), peak(func(r Run) Process { return r.Floor })
		ratio := s.spread(func(r Run) float64 {
			return float64(r.Build.PeakBytes) / float64(max(r.Floor.PeakBytes, 1))
		})
		ratios := times(&ratio)
		t.add("peak memory", mega(build.Median), mega(floor.Median), ratios[0], ratios[1], ratios[2])
		if err := t.write(w); err != nil {
			return err
		}
		fmt.Fprintf(w, "\n%s\n", s.left())
	}
	return showGrowth(w, r.Sizes)
}

// showGrowth says how many times as long each stage takes for so many times as many classes,
// from each size to the next.
func showGrowth(w io.Writer, sizes []Size) error {
	for i := 1; i < len(sizes); i++ {
		small, large := sizes[i-1], sizes[i]
		if small.Classes == 0 || large.Classes == 0 {
			continue
		}
		fmt.Fprintf(w, "\nfrom %s to %s, %.0f × the classes\n\n", small.Name, large.Name,
			float64(large.Classes)/float64(small.Classes))
		t := table{head: []string{"stage", small.Name, large.Name, "growth"}}
		wholeSmall, _ := small.whole()
		whole, _ := large.whole()
		before := append(small.rows(), wholeSmall)
		for _, row := range append(large.rows(), whole) {
			if was := sameStages(before, row); was != nil {
				growth := row.Build.Median / max(was.Build.Median, 1e-6)
				t.add(row.name(), seconds(was.Build.Median), seconds(row.Build.Median), fmt.Sprintf("%.1f ×", growth))
			}
		}
		if err := t.write(w); err != nil {
			return err
		}
	}
	return nil
}

// sameStages is the row of the same stages as another; nil where there is none.
func sameStages(rows []Row, as Row) *Row {
	i := slices.IndexFunc(rows, func(r Row) bool { return r.name() == as.name() })
	if i < 0 {
		return nil
	}
	return &rows[i]
}

func (r Row) name() string { return strings.Join(r.Stages, ", ") }

// title says what was measured.
func (s Size) title() string {
	text := s.Name + ": "
	if s.Classes > 0 {
		text += humanize.Comma(int64(s.Classes)) + " classes, "
	}
	text += mega(float64(s.InputBytes)) + " of exports"
	if s.MemoryLimit != "" {
		text += ", --memory-limit " + s.MemoryLimit
	}
	if len(s.Runs) == 1 {
		return text + ", one run"
	}
	return fmt.Sprintf("%s, %d runs, medians of seconds", text, len(s.Runs))
}

// left says what the build wrote.
func (s Size) left() string {
	r := s.Runs[0]
	return fmt.Sprintf("%s files, %s; %s pages, %s a second of publishing", humanize.Comma(int64(r.Files)),
		mega(float64(r.WrittenBytes)), humanize.Comma(int64(r.Pages)),
		humanize.Comma(int64(s.spread(pagesPerSecond).Median+0.5)))
}

// compare writes two reports side by side: what both measured, and by what share of the old
// the new one is more or less.
func compare(w io.Writer, old, new Report) error {
	fmt.Fprintf(w, "old: commit %s, %d cores; new: commit %s, %d cores\n", old.Commit, old.Machine.Cores, new.Commit,
		new.Machine.Cores)
	for _, s := range new.Sizes {
		was := old.named(s.Name)
		if was == nil {
			fmt.Fprintf(w, "\n%s: the old report has none\n", s.Name)
			continue
		}
		fmt.Fprintf(w, "\n%s, medians\n\n", s.Name)
		t := table{head: []string{"stage", "old", "new", "change", "old ratio", "new ratio"}}
		oldWhole, oldCPU := was.whole()
		newWhole, newCPU := s.whole()
		before := append(was.rows(), oldWhole, oldCPU)
		for _, row := range append(s.rows(), newWhole, newCPU) {
			cells := []string{row.name(), "–", seconds(row.Build.Median), "–", "–", times(row.Ratio)[0]}
			if was := sameStages(before, row); was != nil {
				cells[1], cells[3] = seconds(was.Build.Median), change(was.Build.Median, row.Build.Median)
				cells[4] = times(was.Ratio)[0]
			}
			t.add(cells...)
		}
		for _, m := range []struct {
			name string
			of   func(Run) float64
			show func(float64) string
		}{
			{"peak memory", func(r Run) float64 { return float64(r.Build.PeakBytes) }, mega},
			{"written", func(r Run) float64 { return float64(r.WrittenBytes) }, mega},
			{"files", func(r Run) float64 { return float64(r.Files) }, count},
			{"pages a second", pagesPerSecond, count},
		} {
			before, now := was.spread(m.of).Median, s.spread(m.of).Median
			t.add(m.name, m.show(before), m.show(now), change(before, now), "", "")
		}
		if err := t.write(w); err != nil {
			return err
		}
	}
	return nil
}

func count(n float64) string { return humanize.Comma(int64(n + 0.5)) }

func change(before, now float64) string {
	if before == 0 {
		return "–"
	}
	return fmt.Sprintf("%+.0f %%", (now/before-1)*100)
}
