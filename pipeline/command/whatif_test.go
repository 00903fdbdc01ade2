package command

import (
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/ask"
	"github.com/peihe/peihe/pipeline/exit"
)

func TestWhatIf(t *testing.T) {
	kept, out := filepath.Join(t.TempDir(), "peihe.duckdb"), filepath.Join(t.TempDir(), "site")
	code, _, stderr := run(t, append([]string{"build", "--database", kept, "--out", out, "--edition", "public",
		"--quiet"}, fewCase...)...)
	if code != exit.Done {
		t.Fatal(stderr)
	}
	asked := []string{
		"whatif", "--database", kept, "--set", "attendance_minimum=75,85", "--set", "satisfaction_stop=65",
	}
	code, text, stderr := run(t, asked...)
	for _, want := range []string{
		"minimum_attendance_percent = 85 instead of 80", "satisfaction_stop_percent = 65 instead of 70",
		"district", "institution", "rejected",
	} {
		if code != exit.Done || !strings.Contains(text, want) {
			t.Errorf("exit %d, %q is not in %q (%s)", code, want, text, stderr)
		}
	}
	var scenarios []ask.Scenario
	_, document, _ := run(t, append(asked, "--format", "json")...)
	err := json.Unmarshal([]byte(document), &scenarios)
	if err != nil || len(scenarios) != 3 || len(scenarios[1].Changes) == 0 {
		t.Fatalf("%v, %d scenarios", err, len(scenarios))
	}
	changes := 0
	for _, s := range scenarios {
		changes += max(1, len(s.Changes)) + len(s.Rules) + len(s.Actions)
	}
	_, table, _ := run(t, append(asked, "--format", "csv")...)
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(rows) != changes+1 {
		t.Errorf("%d rows, want %d: %v", len(rows), changes+1, err)
	}
}

func TestWhatIfUsage(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"whatif --set a=1", "--database is missing"},
		{"whatif --database x", "--set is missing"},
		{"whatif --database x --set a", "has no value"},
		{"whatif --database x --set =1", "has no value"},
		{"whatif --database x --set a=1 --format xml", "use one of text, json, csv"},
		{"whatif --database x --set a=1 extra", `unexpected argument "extra"`},
	} {
		code, stdout, stderr := run(t, strings.Fields(test.args)...)
		if code != exit.WrongUsage || !strings.Contains(stderr, test.want) || stdout != "" {
			t.Errorf("peihe %s: exit %d, stdout %q, stderr %q; want %d and %q",
				test.args, code, stdout, stderr, exit.WrongUsage, test.want)
		}
	}
	code, _, stderr := run(t, "whatif", "--database", "go.mod", "--set", "attendance_minimum=75")
	if code != exit.WrongInput {
		t.Errorf("a file that is no database: exit %d, %s", code, stderr)
	}
}
