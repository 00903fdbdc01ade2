package pipeline_test

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
)

var update = flag.Bool("update", false, "write expected.csv of the fixtures anew; read the difference")

// TestRules holds every rule against its fixture folders, exports in, expected.csv
// out, and takes away each of its conditions in turn. RULE~VARIANT folders show
// what one set of exports cannot show beside the rest.
func TestRules(t *testing.T) {
	for _, r := range catalogue(t) {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			folders := []string{fixture(r)}
			variants, err := filepath.Glob(fixture(r) + "~*")
			if err != nil {
				t.Fatal(err)
			}
			var results []shown
			for _, folder := range append(folders, variants...) {
				results = append(results, showFixture(t, r, folder))
			}
			if strings.Count(results[0].findings, "\n") < 2 {
				t.Errorf("the fixture shows no finding of %s", r.ID)
			}
			everyConditionCounts(t, r, results)
		})
	}
}

// shown is what a rule finds in a fixture folder, and what it says of every subject
// in its scope.
type shown struct {
	*pipeline.Built
	findings, said string
}

func showFixture(t *testing.T, r rule.Rule, folder string) shown {
	b := judgedBy(t, fixtureOptions(t, folder), r)
	got := foundIn(t, b, r)
	seesItsScope(t, b, r)
	expected := filepath.Join(folder, "expected.csv")
	if *update {
		if err := os.WriteFile(expected, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(expected)
	if err != nil {
		t.Fatalf("%v; write it with -update and read it", err)
	}
	if got != string(want) {
		t.Errorf("findings differ from %s\ngot:\n%swant:\n%s", expected, got, want)
	}
	said, err := says(t, b, r)
	if err != nil {
		t.Fatal(err)
	}
	return shown{b, got, said}
}

// says prints what a rule says of every subject in its scope, found or not.
func says(t *testing.T, b *pipeline.Built, r rule.Rule) (string, error) {
	t.Helper()
	type row struct{ SubjectID, Verdict, Measured, Required string }
	rows, err := duck.All[row](t.Context(), b.DB, fmt.Sprintf(`select s.subject_id,
		case when f.is_found then 'found' else 'not found' end as verdict, f.measured, f.required
		from (
		%s
		) f
		join facts.subjects s on s.subject = '%s' and %s and %s
		order by s.subject_id, s.class_id, s.application_id, verdict, f.measured, f.required`,
		r.SQL, r.Subject, pipeline.SameKeys(r.Subject), inScope(r)))
	return fmt.Sprint(rows), err
}

// inScope is the condition that a rule judges the subject s.
func inScope(r rule.Rule) string {
	in := "s.population in ('" + strings.Join(r.Populations, "', '") + "')"
	if r.IsEnded {
		in += " and s.is_ended"
	}
	return in
}

// judgedBy is a run up to the findings of a rule. One that looks at facts alone needs no
// other rule's, and is judged by itself.
func judgedBy(t *testing.T, o pipeline.Options, r rule.Rule) *pipeline.Built {
	t.Helper()
	switch r.Layer {
	case "checks":
	case "audits":
		return opened(t, o, "reconcile")
	default:
		return opened(t, o, "check")
	}
	b := opened(t, o, "measure") // rules read nothing of the checks of whole exports
	all := b.Rules
	defer func() { b.Rules = all }()
	b.Rules = slices.DeleteFunc(slices.Clone(all), func(other rule.Rule) bool { return other.ID != r.ID })
	if err := b.Again(t.Context(), "check", "check"); err != nil {
		t.Fatal(err)
	}
	return b
}

// seesItsScope wants the columns that a rule returns, and exactly one row for every
// subject in its scope, found or not, with words.
func seesItsScope(t *testing.T, b *pipeline.Built, r rule.Rule) {
	t.Helper()
	type column struct{ ColumnName string }
	columns, err := duck.All[column](t.Context(), b.DB, "select column_name from (describe "+r.SQL+")")
	if err != nil {
		t.Fatal(err)
	}
	want := append(slices.Clone(rule.Keys[r.Subject]), "is_found", "measured", "required")
	if r.TellsYuan {
		want = append(want, "yuan")
	}
	want = append(want, "source_file", "source_row")
	if !slices.EqualFunc(columns, want, func(c column, name string) bool { return c.ColumnName == name }) {
		t.Errorf("%s returns %v, want %v", r.Path, columns, want)
	}
	if len(r.Missing(func(name string) bool { return b.Present[name] })) > 0 {
		return
	}
	type subject struct {
		SubjectID             string
		RowCount, SilentCount int64
	}
	others, err := duck.All[subject](t.Context(), b.DB, fmt.Sprintf(`select s.subject_id, count(f.%s) as row_count,
		count(f.%[1]s) filter (where f.measured is null or f.required is null) as silent_count
		from facts.subjects s left join (
		%s
		) f on %s
		where s.subject = '%s' and %s
		group by s.subject_id, s.class_id, s.application_id having row_count <> 1 or silent_count > 0`,
		rule.Keys[r.Subject][0], r.SQL, pipeline.SameKeys(r.Subject), r.Subject, inScope(r)))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range others {
		t.Errorf("%s has %d rows for %s, %d without words; a rule has one for every subject in its scope and says what it "+
			"measured and what is required", r.Path, o.RowCount, o.SubjectID, o.SilentCount)
	}
}

// everyConditionCounts takes each condition of the rule away, its scope too, and
// demands that a fixture notices.
func everyConditionCounts(t *testing.T, r rule.Rule, fixtures []shown) {
	noticed := func(changed rule.Rule) bool {
		for _, f := range fixtures {
			for _, table := range []string{"findings", "measures"} {
				if err := f.DB.Exec(t.Context(),
					"delete from "+r.Layer+"."+table+" where rule = '"+r.ID+"'"); err != nil {
					t.Fatal(err)
				}
			}
			if err := f.JudgeBy(t.Context(), changed); err != nil {
				return true
			}
			if foundIn(t, f.Built, r) != f.findings {
				return true
			}
			if said, err := says(t, f.Built, changed); err != nil || said != f.said {
				return true
			}
		}
		return false
	}
	for _, mutant := range mutants(r.SQL) {
		changed := r
		changed.SQL = mutant.sql
		if !noticed(changed) {
			t.Errorf("without line %d of %s the fixture finds the same: %s", mutant.line, r.Path, mutant.text)
		}
	}
	if changed := r; r.IsEnded {
		if changed.IsEnded = false; !noticed(changed) {
			t.Errorf("without scope: ended the fixture of %s finds the same", r.ID)
		}
	}
	if changed := r; len(r.Populations) > 1 {
		if changed.Populations = []string{"listed"}; !noticed(changed) {
			t.Errorf("without its population the fixture of %s finds the same", r.ID)
		}
	}
}

// mutant is a query with one condition less.
type mutant struct {
	line      int
	text, sql string
}

var (
	condition = regexp.MustCompile(`^(\s*)(where|and|or|having|when)\b(.*)$`)
	isFound   = regexp.MustCompile(`^(\s*)([^)\s].*) as is_found,$`)
)

// mutants are made line by line, which the convention of one condition per line
// allows: what narrows the scope stands behind where, and, or; what makes the fault
// before as is_found, on its line or in a block of parentheses.
func mutants(sql string) []mutant {
	var all []mutant
	lines := strings.Split(sql, "\n")
	for i, line := range lines {
		if without, ok := unfound(lines, i); ok {
			changed := slices.Clone(lines)
			changed[i] = without
			all = append(all, mutant{i + 1, strings.TrimSpace(line), strings.Join(changed, "\n")})
			continue
		}
		m := condition.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(line, "--") {
			continue
		}
		changed := slices.Clone(lines)
		switch m[2] {
		case "where", "having":
			if strings.TrimSpace(m[3]) == "" {
				continue // its conditions stand on lines of their own
			}
			changed[i] = m[1] + m[2] + " true" + closing(m[3])
		case "when":
			changed[i] = m[1] + "when false then null" + closing(m[3])
			if !strings.Contains(m[3], " then ") {
				continue // the value stands on the next line
			}
		default:
			changed[i] = closing(m[3])
		}
		all = append(all, mutant{i + 1, strings.TrimSpace(line), strings.Join(changed, "\n")})
	}
	return all
}

// unfound is a line without the condition that makes the fault: true for the whole of
// one, or for the first of a block that all must hold; false for the first of a block
// of which one is enough.
func unfound(lines []string, i int) (string, bool) {
	if m := isFound.FindStringSubmatch(lines[i]); m != nil && m[2] != "end" && closing(m[2]) == "" {
		return m[1] + "true as is_found,", true
	}
	if i == 0 || strings.TrimSpace(lines[i-1]) != "(" {
		return "", false
	}
	indent := strings.TrimSuffix(lines[i-1], "(")
	value := " true"
	for _, line := range lines[i:] {
		switch {
		case line == indent+") as is_found,":
			return indent + value + closing(lines[i]), true
		case strings.HasPrefix(line, indent+")"):
			return "", false
		case strings.HasPrefix(line, indent+"    or "):
			value = " false"
		}
	}
	return "", false
}

// closing keeps the parentheses that a condition's line opens or closes beyond its own.
func closing(text string) string {
	depth, opened := 0, 0
	for _, c := range text {
		switch c {
		case '(':
			depth++
		case ')':
			if depth > 0 {
				depth--
			} else {
				opened++
			}
		}
	}
	if depth > 0 {
		return strings.Repeat("(", depth)
	}
	return strings.Repeat(")", opened)
}

func TestMutants(t *testing.T) {
	const query = `select
    (
        t.is_listed
        and coalesce(t.day > t.last_day, true)
        and (
            t.is_a
            or t.is_b
        )
    ) as is_found,
    t.day
from facts.trainees t
where t.is_real
    and t.is_known`
	const either = `select
    (
        t.is_a
        or (t.is_b and t.is_c)
    ) as is_found,
    (
        t.is_d
    ) as is_other,
    not t.is_e as is_found,
    t.is_f as is_found`
	for sql, want := range map[string][]string{
		query: {"3 true", "4", "5 (", "7", "12 where true", "13"}, either: {"3 false", "4", "9 true as is_found,"},
	} {
		var got []string
		for _, m := range mutants(sql) {
			line := strings.TrimSpace(strings.Split(m.sql, "\n")[m.line-1])
			got = append(got, strings.TrimSpace(fmt.Sprint(m.line, " ", line)))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q of\n%s", got, sql)
		}
	}
}

// catalogue has every rule, those with clauses that the shipped notice lists.
func catalogue(t testing.TB) []rule.Rule {
	listed, off := shippedRules(t)
	return slices.SortedFunc(slices.Values(slices.Concat(listed, off)),
		func(a, b rule.Rule) int { return strings.Compare(a.ID, b.ID) })
}

func shippedRules(t testing.TB) (listed, off []rule.Rule) {
	t.Helper()
	o := testOptions("")
	all, err := rule.ReadAll(o.Queries)
	if err != nil {
		t.Fatal(err)
	}
	notice, err := policy.Load(o.Policy, o.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	if listed, off, err = rule.Listed(all, notice); err != nil {
		t.Fatal(err)
	}
	return listed, off
}

func fixture(r rule.Rule) string { return filepath.Join("testdata", "rules", r.ID) }

// fixtureOptions supplies what a fixture leaves out: mandatory kinds as headers
// without rows, and a shipped policy but for the files the fixture replaces: the
// default, or the example's where the default does not list the rule or the variant is
// named example_….
func fixtureOptions(t testing.TB, folder string) pipeline.Options {
	t.Helper()
	input := t.TempDir()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatalf("%v; every rule has a fixture folder, see queries/README.md", err)
	}
	o := testOptions(input)
	id, variant, _ := strings.Cut(filepath.Base(folder), "~")
	_, off := shippedRules(t)
	isOff := slices.ContainsFunc(off, func(r rule.Rule) bool { return r.ID == id })
	if isOff || strings.HasPrefix(variant, "example_") {
		o.Policy = examplePolicy
		o.AsOf = time.Date(2025, 1, 20, 0, 0, 0, 0, time.UTC)
	}
	shipped := o.Policy
	for _, e := range entries {
		switch {
		case e.Name() == "expected.csv":
		case strings.HasSuffix(e.Name(), ".csv"):
			copyFile(t, filepath.Join(folder, e.Name()), filepath.Join(input, e.Name()))
		case strings.HasSuffix(e.Name(), ".yaml"):
			if o.Policy == shipped {
				o.Policy = policy.Dir(t.TempDir())
				if err := os.CopyFS(o.Policy.Path, shipped); err != nil {
					t.Fatal(err)
				}
			}
			copyFile(t, filepath.Join(folder, e.Name()), filepath.Join(o.Policy.Path, e.Name()))
		}
	}
	for _, k := range schema.Kinds() {
		path := filepath.Join(input, k.Name+".csv")
		if _, err := os.Stat(path); err == nil || !k.Mandatory {
			continue
		}
		var headers []string
		for _, c := range k.Columns {
			headers = append(headers, c.Header)
		}
		if err := os.WriteFile(path, []byte(strings.Join(headers, ",")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// foundIn prints the findings of one rule as expected.csv has them, with the yuan that it says
// hang on them.
func foundIn(t testing.TB, b *pipeline.Built, r rule.Rule) string {
	t.Helper()
	type row struct {
		SubjectID, Effect, Measured, Required, Yuan, SourceFile string
		SourceRow                                               *int64
	}
	rows, err := duck.All[row](t.Context(), b.DB, fmt.Sprintf(`select subject_id, effect, measured, required,
		cast(yuan as varchar) as yuan, source_file, source_row
		from %s.findings where rule = '%s' order by subject_id, source_file, source_row`, r.Layer, r.ID))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	w := csv.NewWriter(&text)
	head := []string{"subject_id", "effect", "measured", "required", "yuan", "source_file", "source_row"}
	write := func(line []string) {
		if !r.TellsYuan {
			line = slices.Delete(line, 4, 5)
		}
		w.Write(line)
	}
	write(head)
	for _, f := range rows {
		at := ""
		if f.SourceRow != nil {
			at = fmt.Sprint(*f.SourceRow)
		}
		write([]string{f.SubjectID, f.Effect, f.Measured, f.Required, f.Yuan, f.SourceFile, at})
	}
	w.Flush()
	return text.String()
}
