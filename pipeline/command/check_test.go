package command

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/ask"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/found"
	"github.com/peihe/peihe/pipeline/internal/worked"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// findingsCSV are the findings that a build publishes: rule, subject id, severity,
// file and row of each, in order; and how many of each rule.
func findingsCSV(t *testing.T, input, asOf string) (findings []string, byRule map[string]int) {
	t.Helper()
	out := t.TempDir()
	code, _, stderr := run(t, "build", "--input", input, "--as-of", asOf, "--out", out,
		"--edition", "internal", "--quiet", "--accept", "all")
	if code != 0 {
		t.Fatal(stderr)
	}
	text, err := os.ReadFile(filepath.Join(out, "internal", "data", "findings.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	byRule = map[string]int{}
	for _, r := range rows[1:] {
		byRule[r[at["rule"]]]++
		findings = append(findings, strings.Join([]string{
			r[at["rule"]], r[at["subject_id"]], r[at["severity"]], r[at["source_file"]], r[at["source_row"]],
		}, "|"))
	}
	return findings, byRule
}

// TestCheckFormats parses every format back and holds it against findings.csv.
func TestCheckFormats(t *testing.T) {
	slow(t)
	input := filepath.Join("pipeline", "testdata", "cases", "partial", "input")
	want, byRule := findingsCSV(t, input, "2022-01-01")
	checked := func(format string, more ...string) string {
		t.Helper()
		args := append([]string{
			"check", "--input", input, "--as-of", "2022-01-01", "--quiet", "--format", format, "--accept", "all",
		}, more...)
		code, stdout, stderr := run(t, args...)
		if code != exit.Done && len(more) == 0 || stderr != "" {
			t.Fatalf("%s: exit %d, %s", format, code, stderr)
		}
		if format == "sarif" {
			code, again, _ := run(t, append(args, "--threads", "3", "--fail-on", "error")...)
			if code != exit.Found || again != stdout {
				t.Errorf("exit %d with --fail-on error, or another number of threads writes other bytes", code)
			}
		}
		for _, p := range []string{`35019[789]\d{11}[\dX]`, `\b12\d{9}\b`, `某路\d+号`, `\b3500\d{15}\b`} {
			if m := regexp.MustCompile(p).FindString(stdout); m != "" {
				t.Errorf("%s shows %s", format, m)
			}
		}
		return stdout
	}
	same := func(format string, got []string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d findings, findings.csv has %d, or in another order", format, len(got), len(want))
		}
	}

	var inJSON struct {
		AsOf  string `json:"as_of"`
		Rules []struct {
			Rule      string
			Evaluated bool
			Found     int
		}
		Findings []found.Finding
	}
	if err := json.Unmarshal([]byte(checked("json")), &inJSON); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range inJSON.Findings {
		got = append(got, line(f.Rule, f.SubjectID, f.Severity, f.SourceFile, f.SourceRow))
	}
	same("json", got)
	unevaluated := map[string]bool{}
	for _, r := range inJSON.Rules {
		if r.Found != byRule[r.Rule] {
			t.Errorf("json: %s found %d, want %d", r.Rule, r.Found, byRule[r.Rule])
		}
		if !r.Evaluated {
			unevaluated[r.Rule] = true
		}
	}
	if inJSON.AsOf != "2022-01-01" || len(inJSON.Rules) < 86 || len(unevaluated) < 2 {
		t.Errorf("json: as of %s, %d rules, %d not evaluated", inJSON.AsOf, len(inJSON.Rules), len(unevaluated))
	}

	same("sarif", fromSARIF(t, checked("sarif"), unevaluated))
	fromJUnit(t, checked("junit"), nil, byRule, unevaluated)
	fromJUnit(t, checked("junit", "--fail-on", "warning"), []string{"error", "warning"}, byRule, unevaluated)

	text := checked("text")
	lines := 0
	for l := range strings.Lines(text) {
		if strings.HasPrefix(l, "  ") {
			lines++
		}
	}
	if lines != len(want) || strings.Count(text, "未核验") != len(unevaluated) {
		t.Errorf("text: %d findings and %d rules not evaluated, want %d and %d",
			lines, strings.Count(text, "未核验"), len(want), len(unevaluated))
	}
}

func line(rule, subjectID, severity, file string, row *int64) string {
	number := ""
	if row != nil {
		number = fmt.Sprint(*row)
	}
	return strings.Join([]string{rule, subjectID, severity, file, number}, "|")
}

// validSARIF reads a log back by a library that knows the standard's properties
// and its schema.
func validSARIF(t *testing.T, text string) *sarif.Run {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(new(sarif.Report)); err != nil {
		t.Fatal(err)
	}
	log, err := sarif.FromString(text) // with the arrays that the schema wants empty rather than null
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Validate(); err != nil || log.Version != "2.1.0" || len(log.Runs) != 1 {
		t.Fatalf("no valid SARIF 2.1.0: %v", err)
	}
	return log.Runs[0]
}

// fromSARIF lists the results of a log and holds them against its rules.
func fromSARIF(t *testing.T, text string, unevaluated map[string]bool) (findings []string) {
	t.Helper()
	run := validSARIF(t, text)
	severities := map[string]string{"error": "error", "warning": "warning", "note": "info"}
	fingerprints := map[string]bool{}
	for _, r := range run.Results {
		rule := run.Tool.Driver.Rules[r.RuleIndex]
		if *rule.ID != *r.RuleID || rule.DefaultConfiguration.Level != r.Level || *rule.ShortDescription.Text == "" ||
			*rule.Help.Markdown == "" {
			t.Errorf("sarif: result of %s leads to rule %+v", *r.RuleID, rule)
		}
		fingerprints[r.PartialFingerprints["subject/v1"]] = true
		where := r.Locations[0]
		file, row := "", (*int64)(nil)
		p := where.PhysicalLocation
		if p == nil || p.ArtifactLocation == nil || p.Region == nil || *p.Region.StartLine < 1 {
			t.Fatalf("sarif: a result of %s has no place in a file: %+v", *r.RuleID, where)
		}
		if *where.LogicalLocations[0].Kind != "district" { // which has no row of its own
			n := int64(*p.Region.StartLine)
			file, row = *p.ArtifactLocation.URI, &n
		}
		subject := *where.LogicalLocations[0].FullyQualifiedName
		findings = append(findings, line(*r.RuleID, subject, severities[r.Level], file, row))
	}
	if len(fingerprints) != len(findings) {
		t.Errorf("sarif: %d fingerprints for %d results", len(fingerprints), len(findings))
	}
	told := map[string]bool{}
	for _, n := range run.Invocations[0].ToolConfigurationNotifications {
		told[*n.AssociatedRule.ID] = true
	}
	if !maps.Equal(told, unevaluated) {
		t.Errorf("sarif: not evaluated %v, want %v", told, unevaluated)
	}
	return findings
}

// fromJUnit reads cases back, of which rules fail whose severity fails a job.
func fromJUnit(t *testing.T, text string, failing []string, byRule map[string]int, unevaluated map[string]bool) {
	t.Helper()
	validJUnit(t, text)
	type failure struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
	var suites struct {
		XMLName xml.Name `xml:"testsuites"`
		Suites  []struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Skipped  int `xml:"skipped,attr"`
			Cases    []struct {
				Name    string    `xml:"name,attr"`
				Failed  *failure  `xml:"failure"`
				Said    *string   `xml:"system-out"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(text), &suites); err != nil || len(suites.Suites) != 1 {
		t.Fatalf("junit: %v", err)
	}
	s, failed, skipped := suites.Suites[0], 0, 0
	for i, c := range s.Cases {
		if i > 0 && s.Cases[i-1].Name >= c.Name {
			t.Errorf("junit: %s after %s", c.Name, s.Cases[i-1].Name)
		}
		found := 0
		if c.Failed != nil {
			failed++
			found = strings.Count(c.Failed.Text, "\n")
			if !slices.Contains(failing, c.Failed.Type) {
				t.Errorf("junit: %s of severity %s fails", c.Name, c.Failed.Type)
			}
		}
		if c.Said != nil {
			severity, _, _ := strings.Cut(*c.Said, " ")
			found += strings.Count(*c.Said, "\n") - 1 // the first says of what
			if slices.Contains(failing, severity) || !slices.Contains([]string{"error", "warning", "info"}, severity) {
				t.Errorf("junit: %s of severity %s does not fail", c.Name, severity)
			}
		}
		if c.Skipped != nil {
			skipped++
		}
		if found != byRule[c.Name] || (c.Skipped != nil) != unevaluated[c.Name] {
			t.Errorf("junit: %s: %d findings, skipped %v; want %d, %v",
				c.Name, found, c.Skipped != nil, byRule[c.Name], unevaluated[c.Name])
		}
	}
	if s.Tests != len(s.Cases) || s.Tests < 86 || s.Failures != failed || s.Skipped != skipped ||
		(failed == 0) != (failing == nil) || failed == len(byRule) {
		t.Errorf("junit: %d tests, %d failures, %d skipped; its cases say %d, %d, %d",
			s.Tests, s.Failures, s.Skipped, len(s.Cases), failed, skipped)
	}
}

// TestSARIFIsCut leaves out what is least grave, and says how much.
func TestSARIFIsCut(t *testing.T) {
	slow(t)
	checked := func(flags ...string) *sarif.Run {
		code, stdout, stderr := run(t, append(append([]string{"check", "--format", "sarif", "--quiet"}, fewCase...),
			flags...)...)
		if code != exit.Done {
			t.Fatalf("exit %d: %s", code, stderr)
		}
		return validSARIF(t, stdout)
	}
	all := checked().Results
	var grave []string // of error and warning, as the whole log has them
	for _, r := range all {
		if r.Level != "note" {
			grave = append(grave, r.PartialFingerprints["subject/v1"])
		}
	}
	cut := checked("--max-results", fmt.Sprint(len(grave)))
	var got []string
	for _, r := range cut.Results {
		got = append(got, r.PartialFingerprints["subject/v1"])
	}
	if !slices.Equal(got, grave) || len(grave) != 63+33 {
		t.Errorf("%d results are left, want the %d gravest in their order", len(got), len(grave))
	}
	told := func(r *sarif.Run) string {
		for _, n := range r.Invocations[0].ToolExecutionNotifications {
			if *n.Descriptor.ID == "max-results" {
				return *n.Message.Text
			}
		}
		return ""
	}
	if want := "只列最重的发现，另有 49 件没有列出：提示 49 件"; told(cut) != want {
		t.Errorf("the log says %q, want %q", told(cut), want)
	}
	if one := checked("--max-results", "1"); len(one.Results) != 1 ||
		told(one) != "只列最重的发现，另有 144 件没有列出：违规 62 件，预警 33 件，提示 49 件" {
		t.Errorf("%d results, and the log says %q", len(one.Results), told(one))
	}
	if whole := checked("--max-results", "145"); len(whole.Results) != len(all) || told(whole) != "" {
		t.Errorf("%d results of %d, and the log says %q", len(whole.Results), len(all), told(whole))
	}
}

// junitSchema are the elements that Jenkins takes (junit-10.xsd of its xUnit plugin) as
// far as they are written: the attributes of each, those that it must have with a !, and
// after a colon what may stand in it.
var junitSchema = map[string]string{
	"testsuites": "name time tests failures errors : testsuite",
	"testsuite":  "name! tests! failures! errors! time skipped timestamp hostname id : properties testcase system-out",
	"properties": ": property",
	"property":   "name! value! :",
	"testcase":   "name! time classname group : skipped error failure system-out system-err",
	"failure":    "type message : text",
	"skipped":    "type message : text",
	"system-out": ": text",
}

// validJUnit holds a document against junitSchema.
func validJUnit(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	var open []string
	may := func(what string) {
		if len(open) == 0 {
			return
		}
		_, below, _ := strings.Cut(junitSchema[open[len(open)-1]], ":")
		if !slices.Contains(strings.Fields(below), what) {
			t.Errorf("junit: %s stands in %s", what, open[len(open)-1])
		}
	}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("junit: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			may(token.Name.Local)
			known, isKnown := junitSchema[token.Name.Local]
			if !isKnown {
				t.Fatalf("junit: unknown element %s", token.Name.Local)
			}
			attributes, _, _ := strings.Cut(known, ":")
			missing := strings.Fields(attributes)
			for _, a := range token.Attr {
				i := slices.IndexFunc(missing, func(m string) bool {
					return strings.TrimSuffix(m, "!") == a.Name.Local
				})
				if i < 0 {
					t.Errorf("junit: %s has %s", token.Name.Local, a.Name.Local)
					continue
				}
				missing = slices.Delete(missing, i, i+1)
			}
			if i := slices.IndexFunc(missing, func(m string) bool { return strings.HasSuffix(m, "!") }); i >= 0 {
				t.Errorf("junit: %s lacks %s", token.Name.Local, missing[i])
			}
			open = append(open, token.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" {
				may("text")
			}
		}
	}
}

// TestFormatsOfOddFindings writes what no case holds: no finding at all, a finding
// without a row, and ids and files with every sign that a format gives a meaning.
func TestFormatsOfOddFindings(t *testing.T) {
	row := int64(3)
	odd := found.Finding{
		Rule: "b", Severity: "warning", Subject: "class", SubjectID: "]]><x>&\x1b[31m\u2028\n\"#/", Measured: "<1>",
		Required: "&", Message: "\x00 ]]>", SourceFile: "子 目录/a:b%2F#?.csv", SourceRow: &row,
	}
	bare := found.Finding{Rule: "b", Severity: "warning", Subject: "district", SubjectID: "鼓楼区"}
	for name, findings := range map[string][]found.Finding{"none": nil, "odd": {odd, bare}} {
		c := found.Checked{Failing: []string{"warning"}, AsOf: "2022-01-01", Version: "1.0.0", Policy: "<号>",
			Locate: func(f found.Finding) found.Location {
				if f.SourceRow == nil {
					return found.Location{InPolicy: true, File: "notice.yaml", Line: 7}
				}
				return found.Location{File: f.SourceFile, Line: *f.SourceRow}
			}}
		for _, id := range []string{"a", "b", "c"} {
			var r found.CheckedRule
			r.ID, r.Severity, r.Title, r.Fault, r.Note, r.Evaluated = id, "warning", "题", "fault", "注", id != "c"
			if id == "b" {
				r.Found = int64(len(findings))
			}
			c.Rules = append(c.Rules, r)
		}
		written := func(format string) string {
			c.Findings = func(yield func(found.Finding, error) bool) {
				for _, f := range findings {
					if !yield(f, nil) {
						return
					}
				}
			}
			var out strings.Builder
			if err := findingFormats[format](&out, c); err != nil {
				t.Fatalf("%s, %s: %v", name, format, err)
			}
			return out.String()
		}
		var asJSON struct{ Findings []found.Finding }
		err := json.Unmarshal([]byte(written("json")), &asJSON)
		if err != nil || len(asJSON.Findings) != len(findings) ||
			name == "odd" && asJSON.Findings[0].SubjectID != odd.SubjectID {
			t.Errorf("%s: json %+v, %v", name, asJSON, err)
		}
		results := validSARIF(t, written("sarif")).Results
		if len(results) != len(findings) {
			t.Errorf("%s: sarif has %d results", name, len(results))
		}
		if name == "odd" {
			uri := *results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI
			if uri != "%E5%AD%90%20%E7%9B%AE%E5%BD%95/a:b%252F%23%3F.csv" {
				t.Errorf("sarif: uri %s", uri)
			}
			at := results[1].Locations[0].PhysicalLocation
			if *at.ArtifactLocation.URIBaseID != "POLICY" || *at.Region.StartLine != 7 {
				t.Errorf("sarif: a district without a row lies at %+v", at)
			}
		}
		validJUnit(t, written("junit"))
		var suites struct {
			Cases []struct {
				Failed string `xml:"failure"`
			} `xml:"testsuite>testcase"`
		}
		err = xml.Unmarshal([]byte(written("junit")), &suites)
		if err != nil || len(suites.Cases) != 3 || strings.Count(suites.Cases[1].Failed, "\n") != len(findings) {
			t.Errorf("%s: junit %+v, %v", name, suites, err)
		}
		if text := written("text"); strings.ContainsAny(text, "\x1b\x00\u2028") {
			t.Errorf("%s: text %q would drive a terminal", name, text)
		}
	}
}

// TestExplainSaysWhatIsNotExported explains an application, a class and a trainee
// without the kinds that some of their figures rest on.
func TestExplainSaysWhatIsNotExported(t *testing.T) {
	input, kept := t.TempDir(), filepath.Join(t.TempDir(), "peihe.duckdb")
	if err := os.CopyFS(input, os.DirFS(filepath.Join("pipeline", "testdata", "cases", "few", "input"))); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"assessments", "notices", "payments"} {
		if err := os.Remove(filepath.Join(input, kind+".csv")); err != nil {
			t.Fatal(err)
		}
	}
	code, _, stderr := run(t, "check", "--quiet", "--accept", "all", "--input", input, "--as-of", "2022-01-01",
		"--database", kept)
	if code != 0 {
		t.Fatal(stderr)
	}
	for id, wants := range map[string][]string{
		"SQ202100002":   {"公示金额（元） 未导出\n", "已拨付金额（元） 未导出\n", "差额（元） 未导出\n"},
		"FZ202100001#1": {"合格人数（人） 未导出\n", "是否考核 未导出\n", "是否合格 未导出\n", "核定结果 不予补贴\n"},
	} {
		_, text, stderr := run(t, "explain", id, "--database", kept)
		for _, want := range wants {
			if !strings.Contains(gaps.ReplaceAllString(text, " "), want) {
				t.Errorf("%s: %q is not in\n%s%s", id, want, text, stderr)
			}
		}
		if id == "FZ202100001#1" && strings.Count(text, "未导出") != 3 {
			t.Errorf("%s: more than three figures are said not to be exported:\n%s", id, text)
		}
	}
}

// gaps are the blanks between two columns of a table.
var gaps = regexp.MustCompile(` {2,}`)

// TestExplainVerb reads the text and JSON of one explanation.
func TestExplainVerb(t *testing.T) {
	kept := filepath.Join(t.TempDir(), "peihe.duckdb")
	input := filepath.Join("pipeline", "testdata", "cases", "few", "input")
	code, _, stderr := run(t, "check", "--quiet", "--accept", "all", "--input", input, "--as-of", "2022-01-01",
		"--database", kept)
	if code != 0 {
		t.Fatal(stderr)
	}
	code, text, stderr := run(t, "explain", "SQ202100002", "--database", kept)
	if code != 0 || stderr != "" {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	for _, want := range []string{
		"# 申请 SQ202100002\n", "已拨付金额（元）  7000.00\n", "发现    paid_while_on_hold",
		"未发现  notice_running", "公示至 2021-07-02", "applications.csv:11\n",
		"\n## 申请的班次 SQ202100002/FZ202100003\n", "\n## 拨付 BF000001\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	code, text, _ = run(t, "explain", "FZ202100001#1", "--database", kept, "--format", "json")
	var all []struct {
		Subject string
		Figures struct {
			MaskedName   string `json:"masked_name"`
			EntitledYuan string `json:"entitled_yuan"`
		}
		Rules []ask.Verdict
		Parts []struct{ Subject string }
	}
	err := json.Unmarshal([]byte(text), &all)
	if code != 0 || err != nil || len(all) != 1 || all[0].Subject != "trainee" || all[0].Figures.MaskedName != "冯*" ||
		all[0].Figures.EntitledYuan != "0.00" || len(all[0].Rules) != 21 || all[0].Parts[0].Subject != "class" {
		t.Errorf("exit %d, %v, %+v", code, err, all)
	}
	code, stdout, stderr := run(t, "explain", "FZ20210001", "--database", kept)
	if code != exit.WrongUsage || stdout != "" || !strings.Contains(stderr, "FZ202100001") {
		t.Errorf("unknown id: exit %d, %q, %q", code, stdout, stderr)
	}
}

func TestLoadVerb(t *testing.T) {
	input, to := t.TempDir(), filepath.Join(t.TempDir(), "lake")
	if err := os.CopyFS(input, os.DirFS(filepath.Join("pipeline", "testdata", "cases", "few", "input"))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(input, "notes.csv"), []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"load", "--quiet", "--input", input, "--to", to, "--accept"}
	code, stdout, stderr := run(t, append(args, "rows_lost")...)
	_, err := os.Stat(to)
	if err == nil || stdout != "" || code != exit.WrongInput ||
		!strings.Contains(stderr, "file_unread  notes.csv row 1") {
		t.Errorf("exit %d, %q, and %s is there", code, stderr, to)
	}
	code, stdout, stderr = run(t, append(args, "all")...)
	const files = 13 + 12 + 3 // kinds with rows, those with rows set aside, tables of the run
	if code != 0 || stderr != "" || strings.Count(stdout, ".parquet\n") != files {
		t.Errorf("quiet: exit %d, %q, %q", code, stdout, stderr)
	}
	code, stdout, stderr = run(t, append(args, "all", "--quiet=false")...)
	if code != 0 || !strings.Contains(stderr, "personal data") ||
		!strings.Contains(stderr, "notes.csv is not recognised") || strings.Count(stdout, ".parquet\n") != files {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
}

// TestSARIFHasPlaces wants a file that is there for every result of the worked cases,
// and a line that it has.
func TestSARIFHasPlaces(t *testing.T) {
	slow(t)
	policy := filepath.Join("data", "policy", "fuzhou-2021-42")
	for _, name := range []string{"few", "midway", "city", "partial"} {
		input := filepath.Join(worked.Folder(t, filepath.Join("pipeline", "testdata", "cases"), name), "input")
		code, stdout, stderr := run(t, "check", "--input", input, "--as-of", "2021-12-31", "--quiet",
			"--format", "sarif", "--accept", "all")
		if code != 0 {
			t.Fatal(stderr)
		}
		lines, districts := map[string]int{}, 0
		for _, r := range validSARIF(t, stdout).Results {
			if len(r.Locations) != 1 || r.Locations[0].PhysicalLocation == nil ||
				r.Locations[0].PhysicalLocation.Region == nil {
				t.Fatalf("%s: a result of %s has no place in a file", name, *r.RuleID)
			}
			if *r.Locations[0].LogicalLocations[0].Kind == "district" {
				districts++
			}
			at := r.Locations[0].PhysicalLocation
			folder := map[string]string{"INPUT": input, "POLICY": policy}[*at.ArtifactLocation.URIBaseID]
			below, err := url.PathUnescape(*at.ArtifactLocation.URI)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(folder, filepath.FromSlash(below))
			if lines[path] == 0 {
				text, err := os.ReadFile(path)
				if err != nil {
					t.Fatalf("%s: a result of %s: %v", name, *r.RuleID, err)
				}
				lines[path] = 1 + bytes.Count(text, []byte("\n"))
			}
			if n := *at.Region.StartLine; n < 1 || n > lines[path] {
				t.Errorf("%s: a result of %s stands on line %d of %d of %s", name, *r.RuleID, n, lines[path], path)
			}
		}
		if len(lines) < 4 || districts == 0 && name != "partial" {
			t.Errorf("%s: results lie in %d files, %d are about districts", name, len(lines), districts)
		}
	}
}
