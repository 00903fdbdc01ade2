package pipeline_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/ask"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
)

// TestVerdictsAgreeWithTheReport counts the verdicts on every subject: as many
// found as there are findings, as many judged as each rule checked.
func TestVerdictsAgreeWithTheReport(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"few", "partial"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := worksOf(t, name)
			var verdicts string
			for _, q := range b.Statements {
				if q.Table() == "explain.verdicts" {
					verdicts = q.SQL
				}
			}
			type count struct{ Rule, Report, Verdicts string }
			differing, err := duck.All[count](t.Context(), b.DB, `select r.rule, concat(r.checked, ' checked, ', r.found, ' found') as report,
				concat(v.judged, ' checked, ', v.found, ' found') as verdicts
				from report.rules r join (
					select rule, count(*) filter (where result in ('found', 'not_found')) as judged, count(*) filter (where result = 'found') as found
					from (`+verdicts+`) group by rule
				) v on v.rule = r.rule where v.judged <> r.checked or v.found <> r.found`)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range differing {
				t.Errorf("%s: the report says %s, the verdicts %s", d.Rule, d.Report, d.Verdicts)
			}
			type unlike struct{ ClassID, Asks, Result, Verdicts string }
			other, err := duck.All[unlike](t.Context(), b.DB, `with judged as (
					select c.class_id, r.asks, array_join(array_agg(distinct v.result order by v.result), ' ') as verdicts
					from (`+verdicts+`) v
					join facts.classes c on c.class_id = v.class_id
					join raw.rules r on r.rule = v.rule
					where v.subject in ('class', 'session')
					group by c.class_id, r.asks
				)
				select q.class_id, q.asks, q.result, j.verdicts
				from report.class_requirements q
				left join judged j on j.class_id = q.class_id and j.asks = q.asks
				where case q.result
					when 'found' then j.verdicts not like 'found%'
					when 'not_found' then j.verdicts not in ('not_found', 'not_evaluated not_found')
					when 'not_evaluated' then j.verdicts <> 'not_evaluated'
					else j.verdicts not like 'not_applicable%'
				end or q.is_partial <> (q.result not in ('found', 'not_evaluated') and j.verdicts like '%not_evaluated%')
				or j.verdicts is null`)
			if err != nil || len(other) > 0 {
				t.Errorf("requirements and verdicts differ: %v, %v", other, err)
			}
		})
	}
}

// explainFew explains ids of the smallest worked case from a kept database that all tests
// have.
func explainFew(t *testing.T) func(id string) ([]ask.Explanation, error) {
	t.Helper()
	if err := shared.kept(); err != nil {
		t.Fatal(err)
	}
	o := testOptions("testdata/cases/few/input")
	o.Database = keptDatabase()
	return func(id string) ([]ask.Explanation, error) { return ask.Explain(t.Context(), o, id) }
}

// TestExplain holds explanations against the facts of the worked case.
func TestExplain(t *testing.T) {
	t.Parallel()
	explain := explainFew(t)
	text, err := os.ReadFile("testdata/cases/few/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var want expectation
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	of := map[string][]string{} // rules found, by subject
	for _, f := range want.Findings {
		of[f[1]] = append(of[f[1]], f[0])
	}
	facts := 0
	// holds says whether an explanation has exactly the findings and figures expected.
	holds := func(x ask.Explanation, figures map[string]any) {
		t.Helper()
		found := 0
		for _, v := range x.Rules {
			if v.Result != "found" {
				continue
			}
			found++
			if !strings.Contains(" "+strings.Join(of[x.SubjectID], " ")+" ", " "+v.Rule+" ") || v.Measured == "" ||
				v.Required == "" || v.SourceRow == 0 || v.Effect == "" {
				t.Errorf("%s: %+v is not among %v", x.SubjectID, v, of[x.SubjectID])
			}
		}
		if found != len(of[x.SubjectID]) {
			t.Errorf("%s: %d findings, want %v", x.SubjectID, found, of[x.SubjectID])
		}
		text, err := json.Marshal(x.Figures)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		for column, value := range figures {
			if g, known := got[column]; known {
				facts++
				if printed(g) != printed(value) {
					t.Errorf("%s: %s is %v, want %v", x.SubjectID, column, g, value)
				}
			}
		}
	}
	asked := func(id string) ask.Explanation {
		t.Helper()
		all, err := explain(id)
		if err != nil || len(all) != 1 {
			t.Fatalf("%s: %d explanations, %v", id, len(all), err)
		}
		return all[0]
	}
	for id, figures := range want.Classes {
		x := asked(id)
		holds(x, figures)
		sessions := 0
		for _, p := range x.Parts {
			holds(p, want.Claims[p.SubjectID])
			if p.Subject == "session" {
				sessions++
			}
		}
		if sessions == 0 && figures["scheduled_hours"] != 0.0 {
			t.Errorf("%s: no sessions", id)
		}
	}
	for id, figures := range want.Applications {
		x := asked(id)
		holds(x, figures)
		for _, p := range x.Parts {
			holds(p, want.Claims[p.SubjectID])
		}
	}
	trainees := 0
	for id, figures := range want.Trainees {
		if trainees++; trainees > 12 { // each asks the database anew
			break
		}
		x := asked(id)
		holds(x, figures)
		if len(x.Parts) != 1 || x.Parts[0].Subject != "class" || !strings.HasPrefix(id, x.Parts[0].SubjectID+"#") {
			t.Errorf("%s: the class is missing", id)
			continue
		}
		holds(x.Parts[0], want.Classes[x.Parts[0].SubjectID])
	}
	if x := asked("BF000001"); x.Subject != "payment" || len(x.Parts) != 1 || x.Parts[0].SubjectID != "SQ202100002" {
		t.Errorf("a payment: %+v", x)
	}
	if facts < 200 {
		t.Errorf("only %d facts were compared", facts)
	}
}

// TestExplainShowsNothingPrivate looks for what only exports may hold.
func TestExplainShowsNothingPrivate(t *testing.T) {
	t.Parallel()
	explain := explainFew(t)
	for _, id := range []string{"FZ202100001", "FZ202100001#1", "FZ202100001#2", "SQ202100002", "BF000001"} {
		all, err := explain(id)
		text, jsonErr := json.Marshal(all)
		if err != nil || jsonErr != nil {
			t.Fatal(err, jsonErr)
		}
		for _, p := range []string{`35019[789]\d{11}[\dX]`, `\b12\d{9}\b`, `某路\d+号`, `\b3500\d{15}\b`,
			`专家\p{Han}|秦000`} {
			if m := regexp.MustCompile(p).Find(text); m != nil {
				t.Errorf("%s shows %s", id, m)
			}
		}
	}
}

// TestExplainTakesIDsAsTheyStand names a payment as a class is named and another
// with every sign that ids are put together from.
func TestExplainTakesIDsAsTheyStand(t *testing.T) {
	t.Parallel()
	o := testOptions(t.TempDir())
	if err := os.CopyFS(o.Input, os.DirFS("testdata/cases/few/input")); err != nil {
		t.Fatal(err)
	}
	editFile(t, filepath.Join(o.Input, "payments.csv"), func(text []byte) []byte {
		return []byte(strings.NewReplacer("BF000001", "FZ202100001", "BF000003",
			"FZ202100001#1/2' or '1'='1").Replace(string(text)))
	})
	o.Database = filepath.Join(t.TempDir(), "peihe.duckdb")
	if _, err := buildSite(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	explain := func(id string) ([]ask.Explanation, error) { return ask.Explain(t.Context(), o, id) }
	both, err := explain("FZ202100001")
	if err != nil || len(both) != 2 || both[0].Subject != "class" || both[1].Subject != "payment" {
		t.Errorf("an id of two subjects: %v, %v", both, err)
	}
	odd, err := explain("  FZ202100001#1/2' or '1'='1 ")
	if err != nil || len(odd) != 1 || odd[0].Subject != "payment" {
		t.Errorf("an odd id: %v, %v", odd, err)
	}
	wide, err := explain("ＦＺ202100001#1")
	if err != nil || len(wide) != 1 || wide[0].SubjectID != "FZ202100001#1" {
		t.Errorf("a full-width id: %v, %v", wide, err)
	}
	for id, says := range map[string]string{
		"FZ20210001": "FZ202100001", "": "is no id", "#": "is no id",
		"x": "none has an id like it", "SQ202100009": "SQ202100001", "FZ202100001#": "FZ202100001#1",
		"350197199001011234": "point at a trainee", "12345678901": "point at a trainee",
		"FZ 12345678901": "point at a trainee",
	} {
		_, err := explain(id)
		if code(err) != exit.WrongUsage || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", id, err)
		} else if says == "point at a trainee" && strings.Contains(err.Error(), "1") {
			t.Errorf("%q is echoed: %v", id, err)
		}
	}
}

// TestExplainReadsExportsAsItReadsAKeptDatabase compares both ways.
func TestExplainReadsExportsAsItReadsAKeptDatabase(t *testing.T) {
	t.Parallel()
	kept, err := explainFew(t)("SQ202100001")
	if err != nil {
		t.Fatal(err)
	}
	read, err := ask.Explain(t.Context(), testOptions("testdata/cases/few/input"), "SQ202100001")
	if err != nil || !reflect.DeepEqual(kept, read) {
		t.Errorf("%v\n%+v\n%+v", err, kept, read)
	}
	empty := filepath.Join(t.TempDir(), "empty.duckdb")
	db, err := duck.Open(t.Context(), duck.Options{Path: empty})
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	for _, file := range []string{"nowhere.duckdb", "../go.mod", empty} {
		o := testOptions("")
		o.Database = file
		if _, err := ask.Explain(t.Context(), o, "x"); code(err) != exit.WrongInput ||
			!strings.Contains(err.Error(), "--database") {
			t.Errorf("%s: %v", file, err)
		}
	}
}
