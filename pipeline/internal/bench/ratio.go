//go:build unix

package main

import (
	"slices"
	"time"
)

// A Report is all that one call measured.
type Report struct {
	Commit  string    `json:"commit"`
	Machine Machine   `json:"machine"`
	At      time.Time `json:"at"`
	Sizes   []Size    `json:"sizes"`
}

// A Machine is where it was measured.
type Machine struct {
	Cores       int    `json:"cores"`
	MemoryBytes int64  `json:"memory_bytes"` // 0 where the system does not tell
	OS          string `json:"os"`
}

// A Size is all runs on one set of exports.
type Size struct {
	Name        string `json:"name"`
	Classes     int    `json:"classes,omitempty"` // 0 of exports that were given
	InputBytes  int64  `json:"input_bytes"`
	MemoryLimit string `json:"memory_limit,omitempty"`
	Runs        []Run  `json:"runs"`
}

// A Run is the build and the floor, one after the other.
type Run struct {
	Build        Process `json:"build"`
	Floor        Process `json:"floor"`
	Files        int     `json:"files"` // that the build wrote
	Pages        int     `json:"pages"`
	WrittenBytes int64   `json:"written_bytes"`
}

// A counterpart says which steps of the floor do the work of which stages.
type counterpart struct{ stages, steps []string }

// counterparts are in the order of the stages. What has no steps here the floor does not do.
var counterparts = []counterpart{
	{[]string{"load"}, []string{reading}},
	{[]string{"mask"}, nil},
	{[]string{"stage"}, []string{"typed", "repeats"}},
	{[]string{"measure"}, []string{"signins", "attendance", "surveys", "facts"}},
	{[]string{"intake"}, nil},
	{[]string{"check", "reconcile", "report"}, []string{"overlaps", "results"}},
	{[]string{"publish"}, []string{writing}},
}

// publishing are the stages in which pages are written.
var publishing = []string{"publish"}

// A Spread is the least, the median and the greatest of some numbers.
type Spread struct {
	Least    float64 `json:"least"`
	Median   float64 `json:"median"`
	Greatest float64 `json:"greatest"`
}

// spreadOf is that of at least one number.
func spreadOf(numbers []float64) Spread {
	n := slices.Sorted(slices.Values(numbers))
	middle := n[len(n)/2]
	if len(n)%2 == 0 {
		middle = (n[len(n)/2-1] + middle) / 2
	}
	return Spread{n[0], middle, n[len(n)-1]}
}

// A Row compares a part of the build with its floor, over all runs. Floor and Ratio are nil
// where the floor has nothing of the kind.
type Row struct {
	Stages []string
	Build  Spread // seconds
	Floor  *Spread
	Ratio  *Spread // of each run: build by floor
}

// rows are those of the stages, each with its counterpart, and of stages that nobody
// declared one.
func (s Size) rows() (rows []Row) {
	parts := counterparts
	for _, stage := range s.Runs[0].Build.Steps {
		if !slices.ContainsFunc(parts, func(c counterpart) bool { return slices.Contains(c.stages, stage.Name) }) {
			parts = append(slices.Clone(parts), counterpart{stages: []string{stage.Name}})
		}
	}
	for _, c := range parts {
		row, ok := s.row(c.stages, func(r Run) (float64, bool) { return r.Build.seconds(c.stages) },
			func(r Run) (float64, bool) { return r.Floor.seconds(c.steps) })
		if ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// whole are the rows of the processes: seconds, and seconds of all processors.
func (s Size) whole() (seconds, cpu Row) {
	seconds, _ = s.row([]string{"in all"}, func(r Run) (float64, bool) { return r.Build.Seconds, true },
		func(r Run) (float64, bool) { return r.Floor.Seconds, true })
	cpu, _ = s.row([]string{"CPU"}, func(r Run) (float64, bool) { return r.Build.CPUSeconds, true },
		func(r Run) (float64, bool) { return r.Floor.CPUSeconds, true })
	return seconds, cpu
}

// row compares what two functions tell of each run; false where no build has it.
func (s Size) row(stages []string, build, floor func(Run) (float64, bool)) (Row, bool) {
	var builds, floors, ratios []float64
	for _, r := range s.Runs {
		b, isBuilt := build(r)
		if !isBuilt {
			continue
		}
		builds = append(builds, b)
		if f, isDone := floor(r); isDone {
			floors, ratios = append(floors, f), append(ratios, b/max(f, 1e-6))
		}
	}
	if builds == nil {
		return Row{}, false
	}
	row := Row{Stages: stages, Build: spreadOf(builds)}
	if floors != nil {
		floor, ratio := spreadOf(floors), spreadOf(ratios)
		row.Floor, row.Ratio = &floor, &ratio
	}
	return row, true
}

// spread is that of what a function tells of each run.
func (s Size) spread(of func(Run) float64) Spread {
	var all []float64
	for _, r := range s.Runs {
		all = append(all, of(r))
	}
	return spreadOf(all)
}

// pagesPerSecond counts pages by the time of the stages that write them, with all else that
// those do; 0 of a build that has none.
func pagesPerSecond(r Run) float64 {
	seconds, ok := r.Build.seconds(publishing)
	if !ok {
		return 0
	}
	return float64(r.Pages) / max(seconds, 1e-6)
}

// named is the size of a name; nil where there is none.
func (r Report) named(name string) *Size {
	i := slices.IndexFunc(r.Sizes, func(s Size) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &r.Sizes[i]
}
