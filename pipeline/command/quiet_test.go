package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestQuiet runs the verbs that read exports where each has most to say: a file that nobody
// knows, checks that were accepted, waivers that want attention. With --quiet they say
// nothing, and what was asked for all the same.
func TestQuiet(t *testing.T) {
	slow(t)
	input, to := t.TempDir(), t.TempDir()
	if err := os.CopyFS(input, os.DirFS(filepath.Join("pipeline", "testdata", "cases", "few", "input"))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(input, "notes.csv"), []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	waivers := writeWaivers(t, []string{"materials_missing", "nobody", "x", "y", "2023-01-01"},
		[]string{"application_mixed", "SQ202100001", "x", "y", "2021-12-01"})
	common := []string{"--input", input, "--as-of", "2022-01-01", "--accept", "all", "--waivers", waivers}
	for _, c := range []struct {
		args  []string
		loud  []string // what the verb says without --quiet
		wants string   // on stdout
	}{
		{[]string{"build", "--out", filepath.Join(to, "site")},
			[]string{"msg=load", "msg=publish", "notes.csv is not recognised",
				"accepted: rows_lost", "waivers: row 2", "waivers: row 3", "findings: 63 error"}, "index.html"},
		{[]string{"check"}, []string{"msg=report", "notes.csv is not recognised", "accepted: rows_lost",
			"waivers: row 2",
			"findings: 63 error"}, "核准已到期"},
		{[]string{"load", "--to", filepath.Join(to, "lake")}, []string{"msg=load", "notes.csv is not recognised",
			"holds personal data in full"}, "classes/classes-"},
		{[]string{"explain", "SQ202100001"}, []string{"msg=report"}, "核准已到期"},
	} {
		args := append(c.args, common...)
		_, _, loud := run(t, args...)
		for _, want := range c.loud {
			if !strings.Contains(loud, want) {
				t.Errorf("%s does not say %q:\n%s", c.args[0], want, loud)
			}
		}
		_, stdout, stderr := run(t, append(args, "--quiet")...)
		if stderr != "" || !strings.Contains(stdout, c.wants) {
			t.Errorf("%s --quiet says %q, and %q is not in\n%s", c.args[0], stderr, c.wants, stdout)
		}
	}
}

// TestQuietStillSaysErrors wants an error with --quiet as without.
func TestQuietStillSaysErrors(t *testing.T) {
	_, _, stderr := run(t, "check", "--quiet", "--input", "nowhere")
	if !strings.Contains(stderr, "--input") || !strings.HasPrefix(stderr, "peihe: ") {
		t.Errorf("stderr is %q", stderr)
	}
}
