//go:build unix

package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/synthetic"
)

// figures are what both count of the same exports.
type figures struct {
	Classes, Sessions, Trainees, Signins, Assessments, Surveys, Claims int64 // rows that count
	Repeats                                                            int64
	Counted, Attended, Hours, ScheduledHours, DeliveredHours           int64
	Answered, Satisfied, Passed, Overlaps                              int64
}

// TestFloorDoesTheSameWork has the floor and a build count the same small world, planted
// faults and all.
func TestFloorDoesTheSameWork(t *testing.T) {
	const root = "../../../"
	notice, calendar := policy.Dir(root+"data/policy/fuzhou-2021-42"), policy.Dir(root+"data/calendar")
	folder := t.TempDir()
	input := filepath.Join(folder, "input")
	if err := os.Mkdir(input, 0o755); err != nil {
		t.Fatal(err)
	}
	queries := os.DirFS(root + "queries")
	all, err := rule.ReadAll(queries)
	if err != nil {
		t.Fatal(err)
	}
	world := synthetic.Options{Seed: 15, Classes: 90, Faults: 0.5}
	if world.Notice, err = policy.Load(notice, calendar); err != nil {
		t.Fatal(err)
	}
	if world.Listed, _, err = rule.Listed(all, world.Notice); err != nil {
		t.Fatal(err)
	}
	if _, err := synthetic.Write(t.Context(), input, world); err != nil {
		t.Fatal(err)
	}
	day, err := time.Parse(time.DateOnly, asOf)
	if err != nil {
		t.Fatal(err)
	}
	built, err := pipeline.RunTo(t.Context(), pipeline.Options{Input: input, Policy: notice, Calendar: calendar,
		AsOf: day, Queries: queries, Version: "test", Accept: []string{"all"}}, "check")
	if err != nil {
		t.Fatal(err)
	}
	defer built.Close()
	want, err := duck.One[figures](t.Context(), built.DB, `select
		(select count(*) from staging.classes) as classes,
		(select count(*) from staging.sessions) as sessions,
		(select count(*) from staging.trainees) as trainees,
		(select count(*) from staging.signins) as signins,
		(select count(*) from staging.assessments) as assessments,
		(select count(*) from staging.surveys) as surveys,
		(select count(*) from staging.applications) as claims,
		(select count(*) from keys.repeats where kind in ('classes', 'sessions', 'trainees', 'signins', 'assessments',
			'surveys', 'applications')) as repeats,
		(select count(*) from facts.signins where is_counted) as counted,
		(select count(*) from facts.attendance where is_counted) as attended,
		(select cast(sum(attended_hours) as bigint) from facts.trainees) as hours,
		(select cast(sum(scheduled_hours) as bigint) from facts.classes) as scheduled_hours,
		(select cast(sum(delivered_hours) as bigint) from facts.classes) as delivered_hours,
		(select cast(sum(answered_count) as bigint) from facts.classes) as answered,
		(select cast(sum(satisfied_count) as bigint) from facts.classes) as satisfied,
		(select count(*) from facts.trainees where is_passed) as passed,
		(select count(*) from checks.findings where rule = 'signin_overlap') as overlaps`)
	if err != nil {
		t.Fatal(err)
	}
	plan := Plan{Input: input, AsOf: asOf, Notice: notice.Path, Calendar: calendar.Path, To: filepath.Join(folder, "floor")}
	db, err := openFloor(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var steps []string
	if err := work(t.Context(), db, plan, func(step string, _ time.Time) { steps = append(steps, step) }); err != nil {
		t.Fatal(err)
	}
	got, err := duck.One[figures](t.Context(), db, `select
		(select count(*) from used.classes) as classes,
		(select count(*) from used.sessions) as sessions,
		(select count(*) from used.trainees) as trainees,
		(select count(*) from used.signins) as signins,
		(select count(*) from used.assessments) as assessments,
		(select count(*) from used.surveys) as surveys,
		(select count(*) from used.applications) as claims,
		(select count(*) from used.repeats) as repeats,
		(select count(*) from facts.signins where is_counted) as counted,
		(select count(*) from facts.attendance) as attended,
		(select cast(sum(attended_hours) as bigint) from results.trainees) as hours,
		(select cast(sum(scheduled_hours) as bigint) from results.classes) as scheduled_hours,
		(select cast(sum(delivered_hours) as bigint) from results.classes) as delivered_hours,
		(select cast(sum(answered_count) as bigint) from results.classes) as answered,
		(select cast(sum(satisfied_count) as bigint) from results.classes) as satisfied,
		(select count(*) from results.trainees where is_passed) as passed,
		(select count(*) from facts.overlaps) as overlaps`)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("the floor counts\n%+v, the build\n%+v", got, want)
	}
	if want.Repeats == 0 || want.Counted == want.Signins || want.Overlaps == 0 || want.Satisfied == want.Answered {
		t.Errorf("the world has too little in it: %+v", want)
	}
	if files, err := filepath.Glob(filepath.Join(plan.To, "results", "*.csv")); err != nil || len(files) != 6 {
		t.Errorf("results %q, %v", files, err)
	}
	var declared []string
	for _, c := range counterparts {
		declared = append(declared, c.steps...)
	}
	for _, step := range append(steps, writing) {
		if !slices.Contains(declared, step) {
			t.Errorf("step %s stands against no stage", step)
		}
	}
	if len(declared) != len(steps)+1 {
		t.Errorf("steps are %q, declared %q", steps, declared)
	}
}

// TestWriteLike writes files of sizes that were told, in the folders that they had.
func TestWriteLike(t *testing.T) {
	want := Written{{"internal/a.html", 3_000_001}, {"internal/data/b.csv", 1}, {"public/c.html", 0}}
	dir := filepath.Join(t.TempDir(), "site")
	if err := writeLike(t.Context(), dir, want); err != nil {
		t.Fatal(err)
	}
	got, err := written(dir)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("wrote %v, %v, want %v", got, err, want)
	}
	if got.bytes() != 3_000_002 || got.pages() != 2 {
		t.Errorf("%d bytes, %d pages", got.bytes(), got.pages())
	}
}
