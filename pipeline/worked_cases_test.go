package pipeline_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// expectation is expected.json of a worked case: what an independent reading of
// the contract yields. Values are compared as the data files print them.
type expectation struct {
	AsOf         string                    `json:"as_of"`
	Findings     [][2]string               `json:"findings"`
	Trainees     map[string]map[string]any `json:"trainees"`
	Classes      map[string]map[string]any `json:"classes"`
	Claims       map[string]map[string]any `json:"claims"`
	Applications map[string]map[string]any `json:"applications"`
	Districts    map[string]map[string]any `json:"districts"`
	Actions      map[string]string         `json:"actions"`
	NotEvaluated []string                  `json:"not_evaluated"`
	SetAside     [][3]any                  `json:"set_aside"`
}

// TestWorkedCases holds the published data files against every fact of the
// worked cases.
func TestWorkedCases(t *testing.T) {
	for _, name := range workedCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := worksOf(t, name)
			proven(t, b.Options)
			want, data := b.want, filepath.Join(b.edition(t, "internal"), "data")
			facts := &comparison{T: t}
			facts.findings(data, want.Findings)
			facts.table(data, "trainees.csv", []string{"class_id", "trainee_no"}, "#", want.Trainees)
			facts.table(data, "classes.csv", []string{"class_id"}, "", want.Classes)
			facts.table(data, "claims.csv", []string{"application_id", "class_id"}, "/", want.Claims)
			facts.table(data, "applications.csv", []string{"application_id"}, "", want.Applications)
			facts.table(data, "districts.csv", []string{"district"}, "", want.Districts)
			facts.actions(data, want.Actions)
			facts.sets("not evaluated rule", b.Result.NotEvaluated, want.NotEvaluated)
			facts.setAside(data, want.SetAside)
			facts.ledger(data, want)
			facts.Logf("%s: %d facts compared", name, facts.count)
			if facts.count < 1000 {
				t.Errorf("only %d facts were compared; the case holds more", facts.count)
			}
		})
	}
}

// comparison counts what it compares.
type comparison struct {
	*testing.T
	count int
}

// rows reads a data file as maps from column to text.
func (c *comparison) rows(data, name string) []map[string]string {
	c.Helper()
	file, err := os.Open(filepath.Join(data, name))
	if err != nil {
		c.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		c.Fatal(err)
	}
	records[0][0] = strings.TrimPrefix(records[0][0], "\ufeff")
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func (c *comparison) table(data, name string, key []string, separator string, want map[string]map[string]any) {
	c.Helper()
	got := map[string]map[string]string{}
	for _, row := range c.rows(data, name) {
		var parts []string
		for _, column := range key {
			parts = append(parts, row[column])
		}
		got[strings.Join(parts, separator)] = row
	}
	if len(got) != len(want) {
		c.Errorf("%s: %d rows, want %d", name, len(got), len(want))
	}
	for id, columns := range want {
		row, ok := got[id]
		if !ok {
			c.Errorf("%s: %s is missing", name, id)
			continue
		}
		for column, value := range columns {
			c.count++
			if g, w := row[column], printed(value); g != w {
				c.Errorf("%s: %s: %s is %q, want %q", name, id, column, g, w)
			}
		}
	}
}

// printed is a JSON value as the data files print it.
func printed(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return fmt.Sprint(int64(v))
	}
	return fmt.Sprint(v)
}

func (c *comparison) findings(data string, want [][2]string) {
	c.Helper()
	var got, wanted []string
	for _, row := range c.rows(data, "findings.csv") {
		got = append(got, row["rule"]+" "+row["subject_id"])
	}
	for _, f := range want {
		wanted = append(wanted, f[0]+" "+f[1])
	}
	c.sets("finding", got, wanted)
}

func (c *comparison) actions(data string, want map[string]string) {
	c.Helper()
	got := map[string]string{}
	for _, row := range c.rows(data, "institutions.csv") {
		got[row["institution"]] = row["action"]
	}
	if len(got) != len(want) {
		c.Errorf("%d institutions, want %d", len(got), len(want))
	}
	for institution, action := range want {
		c.count++
		if got[institution] != action {
			c.Errorf("action of %s is %q, want %q", institution, got[institution], action)
		}
	}
}

func (c *comparison) setAside(data string, want [][3]any) {
	c.Helper()
	var got, wanted []string
	for _, row := range c.rows(data, "set_aside.csv") {
		if row["kept"] == "false" {
			got = append(got, row["source_file"]+" "+row["source_row"]+" "+row["reason"])
		}
	}
	for _, s := range want {
		wanted = append(wanted, fmt.Sprintf("%s %s %s", s[0], printed(s[1]), s[2]))
	}
	c.sets("set-aside row", got, wanted)
}

// sets compares two lists in which order means nothing.
func (c *comparison) sets(what string, got, want []string) {
	c.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	c.count += len(want)
	for _, g := range got {
		if _, ok := slices.BinarySearch(want, g); !ok {
			c.Errorf("%s too many: %s", what, g)
		}
	}
	for _, w := range want {
		if _, ok := slices.BinarySearch(got, w); !ok {
			c.Errorf("%s missing: %s", what, w)
		}
	}
	if len(got) != len(want) {
		c.Errorf("%d of %s, want %d", len(got), what, len(want))
	}
}
