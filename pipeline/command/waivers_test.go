package command

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/found"
)

// fewCase are the flags of a worked case.
var fewCase = []string{"--input", filepath.Join("pipeline", "testdata", "cases", "few", "input"),
	"--as-of", "2022-01-01", "--accept", "all"}

const waiversHeader = "rule,subject_id,reason,approved_by,expires\n"

// writeWaivers writes a file of waivers and returns its path.
func writeWaivers(t *testing.T, rows ...[]string) string {
	t.Helper()
	var text bytes.Buffer
	text.WriteString(waiversHeader)
	w := csv.NewWriter(&text)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "waivers.csv")
	if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// findingsOf are what check finds in the worked case.
func findingsOf(t *testing.T, flags ...string) []found.Finding {
	t.Helper()
	_, stdout, stderr := run(t, append(append([]string{"check", "--format", "json", "--quiet"}, fewCase...),
		flags...)...)
	var all struct{ Findings []found.Finding }
	if err := json.Unmarshal([]byte(stdout), &all); err != nil {
		t.Fatalf("%v\n%s", err, stderr)
	}
	return all.Findings
}

// TestWaiversLeaveTheExitCode waives every error of a case: none counts until the waivers
// expire, whatever the severity, and what wants attention is told.
func TestWaiversLeaveTheExitCode(t *testing.T) {
	slow(t)
	var errors [][]string
	warnings := 0
	for _, f := range findingsOf(t) {
		if f.Severity == "error" {
			errors = append(errors, []string{f.Rule, f.SubjectID, "已核实", "示例甲"})
		}
		if f.Severity == "warning" {
			warnings++
		}
	}
	if len(errors) < 50 || warnings == 0 {
		t.Fatalf("the case has %d errors and %d warnings", len(errors), warnings)
	}
	for _, c := range []struct {
		name, failOn string
		first, rest  string // days on which the first waiver and all others end
		further      []string
		code         int
		told         string
		lines        int // about waivers
	}{
		{"one ends today, one waives nothing", "error", "2022-01-01", "2022-01-16",
			[]string{"materials_missing", "nobody", "x", "y", "2023-01-01"}, exit.Done,
			"row 65, materials_missing of nobody (until 2023-01-01) waives nothing", 2},
		{"all end in 14 days", "error", "2022-01-15", "2022-01-15", nil, exit.Done,
			"ends after 2022-01-15; renew it in time", 21},
		{"warnings count", "warning", "2022-01-16", "2022-01-16", nil, exit.Found,
			"63 error, 33 warning, 49 info (63 of them", 0},
		{"one expired yesterday", "never", "2021-12-31", "2022-01-16", nil, exit.Found,
			"row 2, approved_over_entitlement of SQ202100001/FZ202100001 expired on 2021-12-31, the finding counts again", 1},
	} {
		var rows [][]string
		for i, row := range errors {
			row = append(row[:4:4], c.rest)
			if i == 0 {
				row[4] = c.first
			}
			rows = append(rows, row)
		}
		if c.further != nil {
			rows = append(rows, c.further)
		}
		args := append([]string{"check", "--waivers", writeWaivers(t, rows...), "--fail-on", c.failOn}, fewCase...)
		code, stdout, stderr := run(t, args...)
		if code != c.code || !strings.Contains(stderr, c.told) || strings.Count(stderr, "waivers: ") != c.lines {
			t.Errorf("%s: exit %d, want %d and %q in\n%s", c.name, code, c.code, c.told, stderr)
		}
		if c.failOn != "never" {
			continue
		}
		quietCode, quietOut, quietErr := run(t, append(args, "--quiet")...)
		if quietCode != code || quietOut != stdout || quietErr != "" {
			t.Errorf("%s: quiet ends with %d and says %q", c.name, quietCode, quietErr)
		}
	}
}

// TestWaiversInFormats looks for an active, an expired and no waiver in every form of the
// findings.
func TestWaiversInFormats(t *testing.T) {
	slow(t)
	waivers := writeWaivers(t, []string{"application_mixed", "SQ202100001", "两家合办，<已>核实", "示例甲", "2023-01-01"},
		[]string{"archive_incomplete", "没有这个班", "补档中", "示例乙", "2021-12-31"},
		[]string{"occupation_not_covered", "没有这个班", "x", "y", "2023-01-01"})
	checked := func(format string) string {
		code, stdout, stderr := run(t, append([]string{"check", "--format", format, "--fail-on", "warning", "--quiet",
			"--waivers", waivers},
			fewCase...)...)
		if code != exit.Found {
			t.Fatalf("exit %d: %s", code, stderr)
		}
		return stdout
	}
	for _, want := range []string{
		"applications.csv:6  已核准：两家合办，<已>核实（示例甲，至 2023-01-01）\n", "  核准已到期：补档中（示例乙，至 2021-12-31）\n",
	} {
		if text := checked("text"); strings.Count(text, want) != 1 || strings.Count(text, "核准") != 2 {
			t.Errorf("text does not say %q once", want)
		}
	}
	standings := map[string]int{}
	for _, f := range findingsOf(t, "--waivers", waivers) {
		standings[f.Waiver]++
		if f.Waiver == "active" && (f.WaiverReason != "两家合办，<已>核实" || f.WaiverApprovedBy != "示例甲" ||
			f.WaiverExpiresDate != "2023-01-01") {
			t.Errorf("json: %+v", f)
		}
	}
	if standings["active"] != 1 || standings["expired"] != 1 || standings["due"] != 0 {
		t.Errorf("json: %v", standings)
	}
	suppressed := 0
	for _, r := range validSARIF(t, checked("sarif")).Results {
		if r.Suppressions == nil {
			t.Fatal("sarif: a result says nothing of suppressions, others do")
		}
		for _, s := range r.Suppressions {
			suppressed++
			if *r.RuleID != "application_mixed" || *s.Kind != "external" || *s.Status != "accepted" ||
				*s.Justification != "两家合办，<已>核实" {
				t.Errorf("sarif: %s is suppressed as %+v", *r.RuleID, s)
			}
		}
	}
	if suppressed != 1 {
		t.Errorf("sarif: %d results are suppressed", suppressed)
	}
	var suites struct {
		Cases []struct {
			Name   string  `xml:"name,attr"`
			Failed *string `xml:"failure"`
			Output string  `xml:"system-out"`
		} `xml:"testsuite>testcase"`
	}
	if err := xml.Unmarshal([]byte(checked("junit")), &suites); err != nil {
		t.Fatal(err)
	}
	for _, c := range suites.Cases {
		switch c.Name {
		case "application_mixed": // one of its two findings
			if c.Failed == nil || strings.Count(*c.Failed, "\n") != 1 || strings.Contains(*c.Failed, "SQ202100001") ||
				!strings.HasPrefix(c.Output, "SQ202100001 ") || !strings.Contains(c.Output, "已核准：两家合办") {
				t.Errorf("junit: %+v", c)
			}
		case "archive_incomplete":
			if c.Failed == nil || c.Output != "" {
				t.Errorf("junit: an expired waiver hides a failure: %+v", c)
			}
		default:
			if strings.Contains(c.Output, "已核准") {
				t.Errorf("junit: %+v", c)
			}
		}
	}
	only := writeWaivers(t, []string{"archive_incomplete", "没有这个班", "补档中", "示例乙", "2023-01-01"})
	_, text, _ := run(t, append([]string{"check", "--format", "junit", "--fail-on", "warning", "--quiet", "--waivers",
		only}, fewCase...)...)
	if err := xml.Unmarshal([]byte(text), &suites); err != nil {
		t.Fatal(err)
	}
	for _, c := range suites.Cases {
		if c.Name == "archive_incomplete" && c.Failed != nil && strings.TrimSpace(*c.Failed) == "" {
			t.Errorf("junit: a rule fails of which all is waived: %+v", c)
		}
	}
	_, explained, stderr := run(t, append([]string{"explain", "SQ202100001", "--quiet", "--waivers", waivers},
		fewCase...)...)
	if !strings.Contains(explained, "已核准：两家合办，<已>核实，示例甲，至 2023-01-01") {
		t.Errorf("explain says\n%s%s", explained, stderr)
	}
}

// siteFiles are the files of a published site by path; what is packed in a workbook is
// unpacked.
func siteFiles(t *testing.T, out string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, edition := range []string{"internal", "public"} {
		dir, err := filepath.EvalSymlinks(filepath.Join(out, edition))
		if err != nil {
			t.Fatal(err)
		}
		err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
			files[edition+"/"+name] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestWaiversOnTheSite holds a site with waivers against one without: the offices see who
// waived what and why, everyone sees that it is, and no figure moves.
func TestWaiversOnTheSite(t *testing.T) {
	slow(t)
	notice := filepath.Join(t.TempDir(), "notice")
	if code, _, stderr := run(t, "policy", "--to", notice); code != 0 {
		t.Fatal(stderr)
	}
	build := func(want int) map[string]string {
		t.Helper()
		out := filepath.Join(t.TempDir(), "site")
		code, _, stderr := run(t, append([]string{"build", "--quiet", "--policy", notice, "--out", out}, fewCase...)...)
		if code != want || stderr != "" {
			t.Fatalf("exit %d, want %d: %s", code, want, stderr)
		}
		return siteFiles(t, out)
	}
	before := build(exit.Done)
	const reason, approver, gone = "两家合办属实，另案处理", "示例批准人", "补档理由"
	waivers := waiversHeader +
		"application_mixed,SQ202100001," + reason + "," + approver + ",2023-01-01\n" +
		"assessment_failed,FZ202100005#3," + reason + "," + approver + ",2022-01-10\n" +
		"archive_incomplete,没有这个班," + gone + "," + approver + ",2021-12-31\n"
	if err := os.WriteFile(filepath.Join(notice, "waivers.csv"), []byte(waivers), 0o600); err != nil {
		t.Fatal(err)
	}
	after := build(exit.Found)
	for name, text := range before {
		isFigure := strings.Contains(name, "/data/") && !strings.HasSuffix(name, "peihe.xlsx") &&
			!strings.HasSuffix(name, "summary.json")
		if isFigure && after[name] != text {
			t.Errorf("%s changed", name)
		}
	}
	for name, text := range after {
		for _, word := range []string{reason, approver, gone} {
			if strings.HasPrefix(name, "public/") && strings.Contains(text, word) {
				t.Errorf("%s shows %s to everyone", name, word)
			}
		}
		if strings.Contains(text, "waivers.csv") && strings.HasPrefix(name, "public/") &&
			name != "public/manifest.json" {
			t.Errorf("%s names the file", name)
		}
	}
	for name, wants := range map[string][]string{
		"internal/rules/application_mixed.html":  {"已核准", reason + "（" + approver + "，至 2023-01-01）"},
		"internal/rules/archive_incomplete.html": {"核准已到期", gone},
		"internal/quality.html":                  {`id="waivers"`, "核准已到期", "已核准，即将到期", "2022-01-10", reason, approver},
		"internal/index.html":                    {"核准已到期 1 件，已核准，即将到期 1 件。", "quality.html#waivers"},
		"public/rules/application_mixed.html":    {"已核准"},
		"internal/data/summary.json": {`"waivers": {
    "active": 2,
    "due": 1,
    "expired": 1,
    "unused": 0
  }`, `"code": 1`, "or a waiver has expired"},
	} {
		for _, want := range wants {
			if !strings.Contains(after[name], want) {
				t.Errorf("%s does not say %s", name, want)
			}
		}
	}
	for _, name := range []string{"public/rules/archive_incomplete.html", "public/index.html",
		"public/data/summary.json"} {
		if strings.Contains(after[name], "核准已到期") || strings.Contains(after[name], `"waivers"`) {
			t.Errorf("%s tells everyone of expired waivers", name)
		}
	}
	book, err := excelize.OpenReader(strings.NewReader(after["internal/data/peihe.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("问题")
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, row := range rows {
		if strings.Contains(strings.Join(row, "|"), "核准") {
			told++
		}
	}
	if told != 3 {
		t.Errorf("the workbook tells of %d waivers", told)
	}
}

// TestWrongWaivers wants a mistake told as wrong usage, by check and by policy --check,
// and nothing touched.
func TestWrongWaivers(t *testing.T) {
	notice := filepath.Join(t.TempDir(), "notice")
	if code, _, stderr := run(t, "policy", "--to", notice); code != 0 {
		t.Fatal(stderr)
	}
	path := filepath.Join(notice, "waivers.csv")
	if err := os.WriteFile(path, []byte(waiversHeader+"no_such,x,y,z,2022-01-01\nmaterials_missing,x,,z,soon\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "site")
	for _, args := range [][]string{{"check"}, {"build", "--out", out}} {
		code, stdout, stderr := run(t, append(append(args, "--policy", notice), fewCase...)...)
		for _, want := range []string{path + `:2: there is no rule "no_such"`, path + ":3: reason is blank",
			`expires "soon" is no day`} {
			if code != exit.WrongUsage || stdout != "" || !strings.Contains(stderr, want) {
				t.Errorf("%s: exit %d, %q, %q", args[0], code, stdout, stderr)
			}
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("the site's folder was made")
	}
	code, stdout, _ := run(t, "policy", "--check", notice)
	if code != exit.WrongUsage || strings.Count(stdout, "waivers.csv:") != 3 {
		t.Errorf("policy --check: exit %d, %s", code, stdout)
	}
	code, _, stderr := run(t, append([]string{"check", "--waivers", "nowhere.csv"}, fewCase...)...)
	if code != exit.WrongUsage || !strings.Contains(stderr, "nowhere.csv: no such file") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	code, _, stderr = run(t, append([]string{"check", "--waivers", path, "--database", path}, fewCase...)...)
	if code != exit.WrongUsage || !strings.Contains(stderr, "--waivers") {
		t.Errorf("the database may take the place of the waivers: exit %d, %s", code, stderr)
	}
}
