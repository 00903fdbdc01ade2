package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/exit"
)

// edit replaces a text of a file.
func edit(t *testing.T, path, old, new string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%s has no %q", path, old)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestPolicies(t *testing.T) {
	code, stdout, stderr := run(t, "policy")
	if code != exit.Done || stderr != "" || !strings.Contains(stdout, "fuzhou-2021-42") ||
		strings.Count(stdout, "(default)") != 1 {
		t.Errorf("exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}

// TestPolicyToEdit writes the built-in notice out, edits it and judges by it.
func TestPolicyToEdit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "notice")
	for range 2 { // its own earlier output may be written again
		code, stdout, stderr := run(t, "policy", "--to", dir)
		if code != exit.Done || stdout != dir+"\n" || !strings.Contains(stderr, "--check "+dir) {
			t.Fatalf("exit %d, stdout %q, stderr %q", code, stdout, stderr)
		}
	}
	code, stdout, stderr := run(t, "policy", "--check", dir)
	if code != exit.Done || stderr != "" || !strings.HasSuffix(stdout, "calendars: 2019 to 2026\n") {
		t.Fatalf("as written: exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}

	edit(t, filepath.Join(dir, "thresholds.yaml"), "minimum_attendance_percent:\n  value: 80",
		"minimum_attendance_percent:\n  value: 85")
	code, stdout, stderr = run(t, "rules", "attendance_below_minimum", "--policy", dir)
	if code != exit.Done || !strings.Contains(stdout, "minimum_attendance_percent = 85") {
		t.Errorf("the edited notice: exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	code, _, stderr = run(t, "policy", "--to", dir)
	if code != exit.WrongUsage || !strings.Contains(stderr, `"thresholds.yaml"`) {
		t.Errorf("an edited notice was written over: exit %d, stderr %q", code, stderr)
	}

	if err := os.Remove(filepath.Join(dir, "calendar", "2026.yaml")); err != nil {
		t.Fatal(err)
	}
	_, stdout, _ = run(t, "policy", "--check", dir)
	if !strings.HasSuffix(stdout, "calendars: 2019 to 2025\n") {
		t.Errorf("a calendar of its own: %q", stdout)
	}
	_, stdout, _ = run(t, "policy", "--check", dir, "--calendar", "data/calendar")
	if !strings.HasSuffix(stdout, "calendars: 2019 to 2026\n") {
		t.Errorf("calendars of another folder: %q", stdout)
	}
	if err := os.RemoveAll(filepath.Join(dir, "calendar")); err != nil {
		t.Fatal(err)
	}
	_, stdout, _ = run(t, "policy", "--check", dir)
	if !strings.HasSuffix(stdout, "calendars: 2019 to 2026\n") {
		t.Errorf("no calendars of its own: %q", stdout)
	}
}

// TestPolicyCheck makes one mistake for each thing that a notice is held against.
func TestPolicyCheck(t *testing.T) {
	for _, test := range []struct{ file, old, new, want string }{
		{"districts.yaml", "quota: 300", "quota: 301", "districts.yaml:3: quotas 9001"},
		{"intake.yaml", "file_unread:", "nothing: {least: 1}\nfile_unread:", `unknown check "nothing"`},
		{"words.yaml", "classes:", "class:", `unknown kind "class"`},
		{"aliases.yaml", "classes:", "class:", `unknown kind "class"`},
		{"calendar/2021.yaml", "year: 2021", "year: 2020", "2021.yaml:1: year 2020 stands in 2021.yaml"},
	} {
		dir := filepath.Join(t.TempDir(), "notice")
		if code, _, stderr := run(t, "policy", "--to", dir); code != exit.Done {
			t.Fatal(stderr)
		}
		edit(t, filepath.Join(dir, test.file), test.old, test.new)
		code, stdout, stderr := run(t, "policy", "--check", dir)
		if code != exit.WrongUsage || !strings.HasPrefix(stdout, filepath.Join(dir, test.file)+":") ||
			!strings.Contains(stdout, test.want) || !strings.Contains(stderr, "mistakes: ") {
			t.Errorf("%s: exit %d, stdout %q, stderr %q; want %s", test.file, code, stdout, stderr, test.want)
		}
	}
}

func TestEach(t *testing.T) {
	one, two, three := errors.New("1"), errors.New("2"), fmt.Errorf("3: %w", errors.New("4"))
	if got := fmt.Sprint(each(errors.Join(one, errors.Join(two, three)))); got != "[1 2 3: 4]" {
		t.Errorf("errors taken apart are %s", got)
	}
	if each(nil) != nil {
		t.Error("no error is one")
	}
}
