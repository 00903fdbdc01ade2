package query

import (
	"reflect"
	"slices"
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
	if err != nil || strings.Join(queries[0].Key, "|") != "application_id|class_id" ||
		queries[1].Proves() != queries[0].Table() {
		t.Errorf("%+v, %v; want a key of two columns and a proof about it", queries, err)
	}
}

func TestDataFiles(t *testing.T) {
	queries, err := Read(files(map[string]string{
		"columns.md": "# Columns\n\n| column | title |\n|---|---|\n| x | 甲 | 元 | 每人一元 | 五(四) | surveys |\n| column | 列 | | 哪一列 | | |\n",
		"report/b.sql": "-- B.\n--\n-- file:     b.csv\n-- title:    一行一班，\n--     或一人\n-- position: 2\n-- public:   x, y\n" +
			"-- without:  p, q\n-- order:    y\n-- column y: 乙 | | 说到这里，\n--       还没有完 |\n--       claim_late\nselect 1 as x",
		"report/a.sql": "-- A.\n--\n-- file: a.csv\n-- title: 首\n-- position: 1\n-- order: x\nselect 1 as x",
		"report/c.sql": "-- C, no file.\n--\n-- title: 丙\n-- says: 丙是多少，\n--       从一到十。\nselect 1 as x",
	}))
	if err != nil {
		t.Fatal(err)
	}
	of := Files(queries)
	if len(of) != 2 || of[0].Name != "a" || of[1].Name != "b" {
		t.Fatalf("the files are %v", of)
	}
	b := of[1]
	if want := (File{Name: "b.csv", Title: "一行一班，或一人", Position: 2}); *b.File != want {
		t.Errorf("file %v, want %v", *b.File, want)
	}
	if !slices.Equal(b.Without, []string{"p", "q"}) || b.Where("x = 1") != "select * from report.b where x = 1 order by y" {
		t.Errorf("without %v, %s", b.Without, b.Where("x = 1"))
	}
	y, err := b.Column("y")
	want := Column{Title: "乙", Meaning: "说到这里，还没有完", Rules: []string{"claim_late"}, Needs: []string{}}
	if err != nil || !reflect.DeepEqual(y, want) {
		t.Errorf("y is %v, %v", y, err)
	}
	if x, err := b.Column("x"); err != nil || x.Label() != "甲（元）" || !slices.Equal(x.Needs, []string{"surveys"}) {
		t.Errorf("x is %v, %v", x, err)
	}
	if c, err := b.Column("column"); err != nil || c.Title != "列" {
		t.Errorf("column is %v, %v", c, err)
	}
	if _, err := b.Column("z"); err == nil || !strings.Contains(err.Error(), "queries/report/b.sql: column z has no words") {
		t.Errorf("z: %v", err)
	}
	if b.Title != "一行一班，或一人" || b.Says != "" || queries[2].Title != "丙" || queries[2].Says != "丙是多少，从一到十。" {
		t.Errorf("%+v, %+v", b, queries[2])
	}
	if got := Comment(b.SQL); got != "B." {
		t.Errorf("b says %q of itself", got)
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
		"queries/report/a.sql:5: key order stands twice":     {"report/a.sql": "-- A.\n--\n-- order: x,\n--      y\n-- order: z\nselect 1"},
		"queries/report/a.sql:3: `title:` and `says:`":       {"report/a.sql": "-- A.\n--\n-- title: 甲\nselect 1"},
		"queries/report/b.sql:3: `title:` and `says:`":       {"report/b.sql": "-- A.\n--\n-- says: 甲是乙。\nselect 1"},
		"queries/report/a.sql:3: position is said":           {"report/a.sql": "-- A.\n--\n-- position: 1\nselect 1"},
		"queries/report/a.sql:3: a data file needs":          {"report/a.sql": "-- A.\n--\n-- file: a.csv\n-- title: 甲\n-- position: 1\nselect 1"},
		"queries/report/a.sql:3: position \"0\"":             {"report/a.sql": "-- A.\n--\n-- position: 0\nselect 1"},
		"queries/report/a.sql:3: unknown key \"order x\"":    {"report/a.sql": "-- A.\n--\n-- order x: y\nselect 1"},
		"queries/report/a.sql:3: unknown key \"column\"":     {"report/a.sql": "-- A.\n--\n-- column: y\nselect 1"},
		"queries/report/a.sql:3: \"a | b | c | d | e | f\"":  {"report/a.sql": "-- A.\n--\n-- column x: a | b | c | d | e | f\nselect 1"},
		"queries/report/a.sql:3: \"| 元\" has no title":       {"report/a.sql": "-- A.\n--\n-- column x: | 元\nselect 1"},
		"queries/columns.md:3: column x stands twice":        {"columns.md": "|---|\n| x | 甲 |\n| x | 乙 |\n"},
		"queries/report/a.sql:4: \"and so on\" is no":        {"report/a.sql": "-- A.\n--\n-- order: x\n-- and so on\nselect 1"},
	} {
		if _, err := Read(files(texts)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}
