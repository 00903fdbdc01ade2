package pipeline_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/policy/strict"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
)

// TestCatalogue holds what the rules say of themselves against the catalogue of
// the contract, row by row.
func TestCatalogue(t *testing.T) {
	file, err := os.Open("testdata/catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(want)-1 != 86+8 {
		t.Fatalf("the catalogue has %d rules, the contract 86 and, for other notices, 8", len(want)-1)
	}
	said := map[string][]string{}
	for _, r := range catalogue(t) {
		scope := ""
		if r.IsEnded {
			scope = "ended"
		}
		needs := slices.DeleteFunc(slices.Sorted(slices.Values(r.Needs)), func(n string) bool {
			return slices.ContainsFunc(r.Needs, func(other string) bool { return strings.HasPrefix(other, n+".") })
		})
		said[r.ID] = []string{r.ID, r.Severity, r.Effect, r.Subject, strings.Join(r.Clauses, " "), scope,
			strings.Join(needs, ";")}
	}
	for _, row := range want[1:] {
		if got := said[row[0]]; !slices.Equal(got, row) {
			t.Errorf("rule %s says %q, the catalogue %q", row[0], got, row)
		}
	}
}

// TestCatalogueIsDocumented wants a note in Chinese, a fixture, known clauses and
// thresholds, and no fixture without a rule.
func TestCatalogueIsDocumented(t *testing.T) {
	o := testOptions("")
	notice, err := policy.Load(o.Policy, o.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	han := regexp.MustCompile(`\p{Han}`)
	ids := map[string]bool{}
	for _, r := range catalogue(t) {
		ids[r.ID] = true
		if !han.MatchString(r.Title) || len([]rune(r.Title)) > 18 {
			t.Errorf("%s: title %q is not short Chinese", r.Path, r.Title)
		}
		if len(han.FindAllString(r.Note, -1)) < 20 {
			t.Errorf("%s: the note says too little", r.Path)
		}
		if han.MatchString(r.Fault) && !strings.ContainsAny(r.Fault, "abcdefghijklmnopqrstuvwxyz") {
			t.Errorf("%s: the first sentence is not English", r.Path)
		}
		for _, c := range r.Clauses {
			if unknown := notice.UnknownClause(c); unknown != "" {
				t.Errorf("%s: clause %s is not in the notice", r.Path, unknown)
			}
		}
		if _, err := os.Stat(fixture(r)); err != nil {
			t.Errorf("%s: %v", r.Path, err)
		}
	}
	folders, err := os.ReadDir(filepath.Join("testdata", "rules"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if name, _, _ := strings.Cut(f.Name(), "~"); !ids[name] {
			t.Errorf("fixture %s belongs to no rule", f.Name())
		}
	}
}

// notTrino is what one of the two engines does not take, or the conventions forbid.
var notTrino = map[string]*regexp.Regexp{
	"a semicolon: Go owns the statement":       regexp.MustCompile(`;`),
	"an upper-case word":                       regexp.MustCompile(`\b[A-Z]{2,}\b`),
	"group by all, qualify or a macro":         regexp.MustCompile(`\b(group by all|qualify|macro|pivot|asof|positional)\b`),
	"a cast with ::":                           regexp.MustCompile(`::`),
	"whole division //":                        regexp.MustCompile(`//`),
	"a list or struct":                         regexp.MustCompile(`\[|\{|\b(list|struct|unnest|list_\w+|string_agg|strftime|epoch\w*|ilike|exclude)\s*\(`),
	"a binary float":                           regexp.MustCompile(`\b(double|float|real)\b|\d\.\d|\b(avg|sqrt|round)\s*\(`),
	"a tab or trailing space":                  regexp.MustCompile(`\t| \n`),
	"two conditions on one line of a `where`":  regexp.MustCompile(`(?m)^\s*where .* (and|or) `),
	"a date as a literal":                      regexp.MustCompile(`\bdate '`),
	"a threshold as a literal":                 regexp.MustCompile(`(<|>|<=|>=|\*) ?(3|5|40|60|70|80|85|45|30|16)\b`),
	"a table that no layer has":                regexp.MustCompile(`\b(from|join) [a-z_]+\.(sql|csv)\b`),
	"a line of more than 100 characters":       regexp.MustCompile(`(?m)^.{101,}$`),
	"a comma that leads a line":                regexp.MustCompile(`(?m)^\s*,`),
	"natural or using joins":                   regexp.MustCompile(`\b(natural join|using)\b`),
	"today's date: as-of is the only day":      regexp.MustCompile(`\b(now|current_date|current_timestamp|today)\b`),
	"an order that nobody asked for (limit)":   regexp.MustCompile(`\blimit \d`),
	"random or a hash of the engine":           regexp.MustCompile(`\b(random|hash)\s*\(`),
	"distinct on, which Trino lacks":           regexp.MustCompile(`distinct on`),
	"a lateral column or table function":       regexp.MustCompile(`\b(lateral|range|generate_series|read_csv\w*)\s*\(`),
	"interval text that only one engine takes": regexp.MustCompile(`interval \d`),
}

// TestQueries holds every query to the conventions of queries/README.md.
func TestQueries(t *testing.T) {
	queries, err := query.Read(os.DirFS("../queries"))
	if err != nil {
		t.Fatal(err)
	}
	if len(queries) < 86+40 {
		t.Fatalf("only %d queries were found", len(queries))
	}
	o := testOptions("")
	notice, err := policy.Load(o.Policy, o.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	filled := pipeline.FilledAfter(notice)
	comment := regexp.MustCompile(`--[^\n]*\n`)
	text := regexp.MustCompile(`'[^']*'`)
	known := map[string]bool{}
	for _, q := range queries {
		known[q.Table()] = true
		if slices.Contains(query.RuleLayers, q.Layer) {
			known[q.Layer+".findings"] = true
		}
		if slices.Contains(rule.Layers, q.Layer) {
			known[q.Layer+".measures"] = true
		}
	}
	for _, q := range queries {
		if proves := q.Proves(); proves != "" && !known[proves] {
			t.Errorf("%s: is about %s, which nothing makes", q.Path, proves)
		}
		if !strings.HasPrefix(q.SQL, "-- ") {
			t.Errorf("%s: opens with no comment that says what it holds", q.Path)
		}
		code := text.ReplaceAllString(comment.ReplaceAllString(q.SQL, "\n"), "''")
		for what, pattern := range notTrino {
			if m := pattern.FindString(code); m != "" {
				t.Errorf("%s: %s: %q", q.Path, what, m)
			}
		}
		for _, table := range q.Reads {
			layer, _, _ := strings.Cut(table, ".")
			after, isFilled := filled[table]
			if !known[table] && !isFilled {
				t.Errorf("%s: reads %s, which nothing makes", q.Path, table)
			}
			if slices.Index(query.Layers, q.Layer) <= slices.Index(query.Layers, after) {
				t.Errorf("%s: reads %s, which the program fills only after the layer %s", q.Path, table, after)
			}
			if slices.Contains(query.RuleLayers, q.Layer) && layer == q.Layer {
				t.Errorf("%s: reads %s; rules of one layer do not read each other", q.Path, table)
			}
		}
	}
}

// TestFilledTablesAreDeclared wants every table that the program fills in a run to be
// declared, and every declared one to be filled.
func TestFilledTablesAreDeclared(t *testing.T) {
	t.Parallel()
	b := worksOf(t, "few")
	declared := pipeline.FilledAfter(b.Notice)
	scratch := []string{"keys.alike"} // a step of keys.repeats, of one kind after the other
	there := wordsOf(t, b.Built, `select concat(table_schema, '.', table_name) from information_schema.tables
		where table_schema in ('raw', 'policy', 'keys', 'intake', 'disclosure')`)
	for _, table := range there {
		isMade := slices.ContainsFunc(b.Statements, func(q query.Query) bool { return q.Table() == table })
		if _, ok := declared[table]; !ok && !isMade && !slices.Contains(scratch, table) {
			t.Errorf("%s is filled and not declared", table)
		}
	}
	for table := range declared {
		isSide := strings.HasPrefix(table, "former.") || strings.HasPrefix(table, "latter.") // TestStateLayout looks
		if !slices.Contains(there, table) && !isSide {
			t.Errorf("%s is declared and not filled", table)
		}
	}
}

// TestOneReading holds what must be said twice, in SQL and Go or in two packages
// that do not know each other, to the same words.
func TestOneReading(t *testing.T) {
	roster, err := os.ReadFile("../queries/facts/roster.sql")
	if err != nil || !strings.Contains(string(roster), "'"+cell.ENotation+"'") {
		t.Errorf("facts/roster.sql reads E-notation otherwise than %s (%v)", cell.ENotation, err)
	}
	for _, name := range []string{"", "福州市 （示例）培训学校", "甲•乙‧丙・丁･戊·己", "ＡＢＣ　１２３", "线上\u200b+线下", "㈱①",
		"e\u00ad\u0301\x01\u2066"} {
		if got, want := strict.Name(name), cell.NormalName(name); got != want {
			t.Errorf("the policy reads %q as %q, the exports as %q", name, got, want)
		}
	}
}
