package command

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/target"
)

// maskedExports are the sample with the middle of every identity number of the
// roster covered, as an export for outsiders has them.
func maskedExports(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("data", "sample"))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "trainees.csv")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	number := regexp.MustCompile(`\b(35019\d)\d{10}([\dX]{2})\b`)
	masked := number.ReplaceAll(text, []byte("$1**********$2"))
	if err := errors.Join(os.Remove(filepath.Join(dir, ".peihe")), os.WriteFile(path, masked, 0o600)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// published are the bytes of a site by file, through its link.
func published(t *testing.T, out string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, edition := range target.Editions {
		root, err := filepath.EvalSymlinks(filepath.Join(out, edition))
		if err != nil {
			t.Fatal(err)
		}
		err = filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			files[path] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestVerbsStopAtWrongExports holds every verb that reads exports to a masked roster:
// it stops, says all that mends it, shows no person, and writes nothing.
func TestVerbsStopAtWrongExports(t *testing.T) {
	slow(t)
	input, to := maskedExports(t), t.TempDir()
	out := filepath.Join(to, "site")
	if code, _, stderr := run(t, "build", "--quiet", "--as-of", "2021-12-31", "--out", out); code != exit.Done {
		t.Fatal(stderr)
	}
	before := published(t, out)
	personal := []string{`35019[789]\d{11}[\dX]`, `35019[789]\*`, `\b12\d{9}\b`}
	in := []string{"--quiet", "--input", input, "--as-of", "2021-12-31"}
	for _, args := range [][]string{
		append([]string{"build", "--out", out}, in...),
		append([]string{"check"}, in...),
		append([]string{"check", "--format", "json", "--accept", "ids_invalid:references"}, in...),
		append([]string{"load", "--to", filepath.Join(to, "lake")}, in...),
		append([]string{"explain", "FZ202100001"}, in...),
		{"inspect", input, "--as-of", "2021-12-31"},
	} {
		code, stdout, stderr := run(t, args...)
		if code != exit.WrongInput || args[0] != "inspect" && stdout != "" {
			t.Errorf("%v: exit %d, %.300q", args, code, stdout)
		}
		for _, want := range []string{
			"  ids_invalid  trainees.csv row 2, column 身份证号码\n",
			"identity numbers of trainees (学员花名册) are invalid, more than 30 %\n",
			"likely cause: they are masked with *: the export hides them\n",
			"export the column as text, with full numbers; or go on with --accept ids_invalid:trainees\n",
		} {
			if !strings.Contains(stdout+stderr, want) {
				t.Errorf("%v: %q is not in %.2000q", args, want, stdout+stderr)
			}
		}
		for _, p := range personal {
			if found := regexp.MustCompile(p).FindString(stdout + stderr); found != "" {
				t.Errorf("%v shows %s", args, found)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(to, "lake")); err == nil {
		t.Error("rows were loaded")
	}
	after := published(t, out)
	for path, text := range before {
		if after[path] != text {
			t.Errorf("%s is not what it was", path)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d files, before %d", len(after), len(before))
	}
}

// TestAccept goes on in spite of a masked roster, and looks where a reader would see it.
func TestAccept(t *testing.T) {
	slow(t)
	input, out := maskedExports(t), filepath.Join(t.TempDir(), "site")
	in := []string{"--quiet", "--input", input, "--as-of", "2021-12-31", "--accept",
		"ids_invalid:trainees,signins_uncounted,signins_unmatched,assessments_unmatched"}
	if code, _, stderr := run(t, append([]string{"build", "--out", out}, in...)...); code != exit.Done {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	internal := filepath.Join(out, "internal")
	for name, want := range map[string]string{
		"index.html": "经人接受后仍作核验：</strong>", "quality.html": `id="accepted"`,
		"data/summary.json": `"check": "ids_invalid"`, "../public/data/summary.json": `"check": "ids_invalid"`,
	} {
		text, err := os.ReadFile(filepath.Join(internal, name))
		if err != nil || !strings.Contains(string(text), want) || strings.HasSuffix(name, ".html") &&
			!strings.Contains(string(text), "证件号码多数无效") {
			t.Errorf("%s does not say what was accepted (%v)", name, err)
		}
	}
	book, err := excelize.OpenFile(filepath.Join(internal, "data", "peihe.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheets := ""
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			sheets += strings.Join(row, "\t") + "\n"
		}
	}
	if !strings.Contains(sheets, "证件号码多数无效") {
		t.Error("the workbook does not say what was accepted")
	}

	var checked struct {
		Accepted []struct{ Check, Kind, Title string }
	}
	code, stdout, stderr := run(t, append([]string{"check", "--format", "json"}, in...)...)
	err = json.Unmarshal([]byte(stdout), &checked)
	if code != exit.Done || err != nil || len(checked.Accepted) == 0 ||
		checked.Accepted[0] != struct{ Check, Kind, Title string }{"ids_invalid", "trainees", "证件号码多数无效"} {
		t.Errorf("exit %d, %v, %+v, %s", code, err, checked, stderr)
	}
	_, stdout, _ = run(t, append([]string{"check", "--format", "sarif"}, in...)...)
	told := validSARIF(t, stdout).Invocations[0].ToolExecutionNotifications
	if len(told) != len(checked.Accepted) || *told[0].Descriptor.ID != "ids_invalid:trainees" {
		t.Errorf("sarif tells of %d accepted checks, json of %d", len(told), len(checked.Accepted))
	}
	for _, test := range []struct{ accept, want string }{
		{"nonsense", `--accept "nonsense": no check "nonsense"`},
		{"rows_lost:nonsense", `no kind of export "nonsense"`}, {"rows_lost:", "no kind of export"},
	} {
		code, stdout, stderr := run(t, "check", "--accept", test.accept)
		if code != exit.WrongUsage || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("--accept %s: exit %d, %q, %q", test.accept, code, stdout, stderr)
		}
	}
}

// TestIgnore takes a list that is none of ours out of the way.
func TestIgnore(t *testing.T) {
	slow(t)
	input := t.TempDir()
	if err := os.CopyFS(input, os.DirFS(filepath.Join("data", "sample"))); err != nil {
		t.Fatal(err)
	}
	memo, err := os.Create(filepath.Join(input, "memo.csv"))
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(io.Writer(memo))
	if err := errors.Join(w.WriteAll([][]string{{"无关", "备注"}, {"1", "2"}}), memo.Close()); err != nil {
		t.Fatal(err)
	}
	args := []string{"check", "--quiet", "--input", input, "--as-of", "2021-12-31"}
	code, _, stderr := run(t, args...)
	if code != exit.WrongInput || !strings.Contains(stderr, "file_unread  memo.csv") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	policy := t.TempDir()
	if err := os.CopyFS(policy, os.DirFS(filepath.Join("data", "policy", "fuzhou-2021-42"))); err != nil {
		t.Fatal(err)
	}
	limits := filepath.Join(policy, "intake.yaml")
	text, err := os.ReadFile(limits)
	if err != nil {
		t.Fatal(err)
	}
	for pattern, want := range map[string]int{"memo*": exit.Done, "[": exit.WrongUsage} {
		ignoring := strings.Replace(string(text), "ignore: []", "ignore: ['"+pattern+"']", 1)
		err := os.WriteFile(limits, []byte(ignoring), 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if code, _, stderr := run(t, append(args, "--policy", policy)...); code != want {
			t.Errorf("ignore %s in the policy: exit %d, %s", pattern, code, stderr)
		}
	}
	for _, pattern := range []string{"memo.csv", "*.txt,memo*"} {
		if code, _, stderr := run(t, append(args, "--ignore", pattern)...); code != exit.Done {
			t.Errorf("--ignore %s: exit %d, %s", pattern, code, stderr)
		}
	}
}
