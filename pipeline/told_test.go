package pipeline_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/publish"
)

// toAll are the options of the public edition alone.
func toAll() publish.Options {
	o := publishing()
	o.Editions = []string{"public"}
	return o
}

// TestProofNotices lets the public edition tell a little too much, one way after another:
// each stops the publication, and the site that stands is left alone.
func TestProofNotices(t *testing.T) {
	slow(t)
	t.Parallel()
	o := testOptions("../data/sample")
	o.AsOf = time.Date(2021, 12, 31, 0, 0, 0, 0, time.UTC)
	o.Out = t.TempDir()
	b, err := pipeline.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := publish.Site(t.Context(), b, toAll()); err != nil {
		t.Fatal(err)
	}
	before := published(t, o.Out, "public")
	run := func(statement string) {
		t.Helper()
		if err := b.DB.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range []struct {
		name, table string   // of the report
		columns     []string // that are public too
		change      string   // of the table
		says        string   // what the error says of it
	}{
		{"institutions count the held", "institutions", []string{"held_persons"}, "", "held_persons"},
		{"applications have held yuan", "applications", []string{"held_yuan"}, "", "held_yuan"},
		{"claims count the held", "claims", []string{"held_persons"}, "", "held_persons"},
		{"classes count who passed", "classes", []string{"passed"}, "", "passed"},
		{"pages of classes count the rejected", "class_pages", []string{"rejected_persons"}, "", "rejected_persons"},
		{"pages of institutions in a district", "district_institutions", []string{"held_yuan"}, "", "held_yuan"},
		{"a column that nobody knows", "classes", []string{"participants"}, "", "participants"},
		{"a district shows its held", "public_districts", nil, `update report.public_districts p set held_persons = d.held_persons
			from report.districts d where d.district = p.district and p.held_persons is null`, "held_persons"},
		{"a district shows what was emptied for another's sake", "public_districts", nil, `update report.public_districts p
			set rejected_persons = d.rejected_persons from report.districts d
			where d.district = p.district and p.rejected_persons is null and d.rejected_persons > 2`, "rejected_persons"},
		{"a district's page shows held yuan", "public_district_pages", nil, `update report.public_district_pages p
			set held_yuan = d.held_yuan from report.districts d where d.district = p.district`, "held_yuan"},
		{"the waterfall shows a step", "public_waterfall_pages", nil, `update report.public_waterfall_pages p
			set failed_persons = w.failed_persons from report.waterfall_pages w where w.level = p.level and w.id = p.id`,
			"failed_persons"},
		{"the waterfall of classes", "public_waterfall_pages", nil, `insert into report.public_waterfall_pages
			by name (select * exclude (unproven_persons) from report.waterfall_pages where level = 'class')`, "tells what"},
		{"a reason is shown", "public_district_reasons", nil, `update report.public_district_reasons p
			set held_persons = r.held_persons from report.district_reasons r
			where r.district = p.district and r.rule = p.rule`, "held_persons"},
		{"a row of reasons is left out", "public_reasons", nil,
			`delete from report.public_reasons where held_persons is null`, "tells that it is zero"},
		{"findings about trainees", "public_district_findings", nil, `insert into report.public_district_findings
			select * from report.district_findings where subject = 'trainee'`, "found"},
		{"a rule shows what it found", "public_rules", nil, `update report.public_rules p set found = r.found
			from report.rules r where r.rule = p.rule and r.subject = 'trainee'`, "found"},
		{"the whole is another sum", "public_summary", nil,
			"update report.public_summary set pending_persons = pending_persons + 1", "pending_persons"},
	} {
		t.Run(m.name, func(t *testing.T) {
			table := "report." + m.table
			run("create or replace table kept_of_test as select * from " + table)
			statements := slices.Clone(b.Statements)
			for i := range b.Statements {
				q := &b.Statements[i]
				if q.Table() != table {
					continue
				}
				q.Public = slices.Concat(q.Public, m.columns)
				if m.change == "" {
					continue
				}
				run(m.change)
				if q.Order != "" { // in which a table's rows stand
					run("create or replace table " + table + " as select * from " + table + " order by " + q.Order)
				}
			}
			_, err := publish.Site(t.Context(), b, toAll())
			if code(err) != exit.NotPossible || !strings.Contains(err.Error(), "nothing is published") ||
				!strings.Contains(err.Error(), m.says) {
				t.Errorf("exit %d, %v; want it to speak of %s", code(err), err, m.says)
			}
			run("create or replace table " + table + " as select * from kept_of_test")
			b.Statements = statements
		})
	}
	run("drop table kept_of_test")
	if _, err := publish.Site(t.Context(), b, toAll()); err != nil {
		t.Errorf("as it was: %v", err)
	}
	for name, sum := range published(t, o.Out, "public") {
		if before[name] != sum {
			t.Errorf("%s changed", name)
		}
	}
}
