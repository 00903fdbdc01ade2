package pipeline_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/ask"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/policy"
)

// kept builds a case and keeps its database.
func kept(t *testing.T, o pipeline.Options) pipeline.Options {
	t.Helper()
	o.Database = filepath.Join(t.TempDir(), "it's kept.duckdb")
	if _, err := buildSite(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return o
}

// TestWhatIfIsWhatABuildWouldSay holds each scenario against a build under a policy
// that has the value.
func TestWhatIfIsWhatABuildWouldSay(t *testing.T) {
	t.Parallel()
	o := kept(t, testOptions(filepath.Join("testdata", "cases", "clean", "input")))
	before := checksum(t, o.Database)
	scenarios, err := ask.WhatIf(t.Context(), o, []ask.Setting{{Name: "attendance_minimum", Values: []string{"100"}},
		{Name: "minimum_hours", Values: []string{"41"}}, {Name: "satisfaction_warning", Values: []string{"100"}}})
	if err != nil || len(scenarios) != 3 {
		t.Fatalf("%d scenarios, %v", len(scenarios), err)
	}
	if checksum(t, o.Database) != before {
		t.Error("the kept database was changed")
	}
	moved := 0
	for _, s := range scenarios {
		changed := o
		changed.Database, changed.Policy = "", policy.Dir(t.TempDir())
		if err := os.CopyFS(changed.Policy.Path, o.Policy); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(changed.Policy.Path, "thresholds.yaml")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		was := fmt.Sprintf("\n%s:\n  value: %d\n", s.Threshold, s.Base)
		if !bytes.Contains(text, []byte(was)) {
			t.Fatalf("thresholds.yaml has no %q", was)
		}
		text = bytes.Replace(text, []byte(was), fmt.Appendf(nil, "\n%s:\n  value: %d\n", s.Threshold, s.Value), 1)
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		b := opened(t, changed, "reconcile")
		after, err := duck.One[ask.Outcomes](t.Context(), b.DB,
			"select entitled_persons, held_persons, rejected_persons, pending_persons, entitled_yuan, held_yuan from ledger.totals")
		if err != nil || after != s.After {
			t.Errorf("%s = %d: what if says %+v, a build %+v, %v", s.Threshold, s.Value, s.After, after, err)
		}
		sums := map[string]int64{}
		for _, c := range s.Changes {
			sums[c.Level+c.To] += c.Persons
			sums[c.Level+c.From] -= c.Persons
			moved++
			if c.Yuan != fmt.Sprintf("%d.00", c.Persons*1000) {
				t.Errorf("%+v: the subsidy is 1000 yuan", c)
			}
		}
		for _, level := range []string{"whole", "district", "institution"} {
			if got, want := sums[level+"entitled"], after.EntitledPersons-s.Before.EntitledPersons; got != want {
				t.Errorf("%s = %d: by %s %d persons become entitled, want %d", s.Threshold, s.Value, level, got, want)
			}
		}
		findings, err := duck.All[ask.RuleChange](t.Context(), b.DB,
			"select rule, 0 as before, count(*) as after from (select rule from checks.findings union all select rule from standing.findings union all select rule from audits.findings) f group by rule")
		if err != nil {
			t.Fatal(err)
		}
		count := map[string]int64{}
		for _, f := range findings {
			count[f.Rule] = f.After
		}
		for _, r := range s.Rules {
			if count[r.Rule] != r.After {
				t.Errorf("%s = %d: what if counts %d findings of %s, a build %d", s.Threshold, s.Value, r.After, r.Rule,
					count[r.Rule])
			}
		}
	}
	if moved == 0 || len(scenarios[2].Actions) == 0 {
		t.Errorf("nobody changed sides (%d) or no institution its action (%d); the test shows nothing", moved,
			len(scenarios[2].Actions))
	}
	var text strings.Builder
	if err := ask.WriteScenarios(&text, scenarios); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) < moved+5 || rows[0][0] != "threshold" {
		t.Errorf("%d rows for %d changes, %v", len(rows), moved, err)
	}
}

// TestWhatIfOfUnknownActions wants an action that nobody knows at one value of a
// threshold to count as changed: without sanctions none is known to be asked for.
func TestWhatIfOfUnknownActions(t *testing.T) {
	t.Parallel()
	input := t.TempDir()
	if err := os.CopyFS(input, os.DirFS(filepath.Join("testdata", "cases", "few", "input"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(input, "sanctions.csv")); err != nil {
		t.Fatal(err)
	}
	scenarios, err := ask.WhatIf(t.Context(), kept(t, testOptions(input)),
		[]ask.Setting{{Name: "satisfaction_warning", Values: []string{"70", "100"}}})
	if err != nil || len(scenarios) != 2 {
		t.Fatalf("%d scenarios, %v", len(scenarios), err)
	}
	lost, won := scenarios[0].Actions, scenarios[1].Actions
	if len(lost) == 0 || len(won) == 0 {
		t.Fatalf("at 70 %% %d actions change, at 100 %% %d", len(lost), len(won))
	}
	for _, a := range lost {
		if a.From == nil || a.To != nil {
			t.Errorf("at 70 %% the action of %s goes from %q to %q, want one to be lost", a.Institution,
				actionOf(a.From), actionOf(a.To))
		}
	}
	for _, a := range won {
		if a.From != nil || a.To == nil {
			t.Errorf("at 100 %% the action of %s goes from %q to %q, want one to be won", a.Institution,
				actionOf(a.From), actionOf(a.To))
		}
	}
	var text strings.Builder
	if err := ask.WriteScenarios(&text, scenarios); err != nil || !strings.Contains(text.String(), ",warn,,,") {
		t.Errorf("a lost action is not in\n%s\n%v", text.String(), err)
	}
}

func TestWhatIfRefuses(t *testing.T) {
	t.Parallel()
	o := kept(t, testOptions(filepath.Join("testdata", "cases", "few", "input")))
	for _, test := range []struct{ name, value, want string }{
		{"attendance", "75", "attendance_minimum"},
		{"attendance", "75", "minimum_attendance_percent"},
		{"attendance_minimum", "101", "from 0 to 100"},
		{"attendance_minimum", "-1", "from 0 to 100"},
		{"attendance_minimum", "7.5", "whole number"},
		{"attendance_minimum", "", "whole number"},
		{"satisfaction_stop", "86", "above satisfaction_warning_percent"},
	} {
		if _, err := ask.WhatIf(t.Context(), o, []ask.Setting{{Name: test.name,
			Values: []string{test.value}}}); code(err) != exit.WrongUsage || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s=%s: %v; want exit %d and %q", test.name, test.value, err, exit.WrongUsage, test.want)
		}
	}
	refused := func(what string, o pipeline.Options, want string) {
		t.Helper()
		if _, err := ask.WhatIf(t.Context(), o, []ask.Setting{{Name: "attendance_minimum",
			Values: []string{"75"}}}); code(err) != exit.WrongInput || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want exit %d and %q", what, err, exit.WrongInput, want)
		}
	}
	other := o
	other.Version = "another"
	refused("another version", other, "peihe another")
	other.Version, other.Database = o.Version, filepath.Join(t.TempDir(), "missing.duckdb")
	refused("no file", other, "keep one with")
	if err := os.WriteFile(other.Database, []byte("id,name\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	refused("a CSV file", other, "keep one with")
	other.Database = filepath.Join(t.TempDir(), "foreign.duckdb")
	foreign, err := duck.Open(context.Background(), duck.Options{Path: other.Database})
	if err != nil {
		t.Fatal(err)
	}
	if err := foreign.Close(); err != nil {
		t.Fatal(err)
	}
	refused("somebody else's database", other, "not kept by this version")
}

func checksum(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(text))
}

// actionOf is an action as a message shows it.
func actionOf(action *string) string {
	if action == nil {
		return "unknown"
	}
	return *action
}
