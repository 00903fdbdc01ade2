package query

import (
	"strings"
	"testing"
	"testing/fstest"
)

func files(texts map[string]string) fstest.MapFS {
	all := fstest.MapFS{}
	for path, text := range texts {
		all[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

func TestTablesComeAfterThoseTheyRead(t *testing.T) {
	queries, err := Read(files(map[string]string{
		"facts/a.sql":     "-- A.\nselect 1 from facts.b",
		"facts/b.sql":     "-- B, not facts.a.\nselect 'facts.a'",
		"staging/z.sql":   "-- Z.\nselect 1",
		"checks/rule.sql": "-- Rule.\nselect 1 from facts.a",
	}))
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for _, q := range queries {
		tables = append(tables, q.Table())
	}
	if got := strings.Join(tables, " "); got != "staging.z facts.b facts.a checks.rule" {
		t.Errorf("tables are made as %s", got)
	}
}

func TestKeys(t *testing.T) {
	queries, err := Read(files(map[string]string{"report/a.sql": "-- A: with a colon.\n--\n-- order: x, y desc\nselect 1 as x"}))
	if err != nil || queries[0].Order != "x, y desc" {
		t.Errorf("order is %q, %v", queries[0].Order, err)
	}
	queries, err = Read(files(map[string]string{
		"ledger/claims.sql":          "-- Claims.\n--\n-- key: application_id, class_id\nselect 1 as x",
		"proofs/claims~exported.sql": "-- Claims again.\nselect 1 as x",
	}))
	if err != nil || strings.Join(queries[0].Key, "|") != "application_id|class_id" || queries[1].Proves() != queries[0].Table() {
		t.Errorf("%+v, %v; want a key of two columns and a proof about it", queries, err)
	}
}

func TestWrongQueries(t *testing.T) {
	for want, texts := range map[string]map[string]string{
		"queries/facts/a.sql: reads itself": {
			"facts/a.sql": "-- A.\nselect 1 from facts.b",
			"facts/b.sql": "-- B.\nselect 1 from facts.a",
		},
		"queries/facts/a.sql: reads report.b, a later layer": {"facts/a.sql": "-- A.\nselect 1 from report.b"},
		"queries/report/a.sql:3: unknown key \"colour\"":     {"report/a.sql": "-- A.\n--\n-- colour: red\nselect 1"},
		"queries/report/a.sql:4: \"and so on\" is no":        {"report/a.sql": "-- A.\n--\n-- order: x\n-- and so on\nselect 1"},
	} {
		if _, err := Read(files(texts)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}
