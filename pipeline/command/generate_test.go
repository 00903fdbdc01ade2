package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/exit"
)

// Of the invented city's notice, generate writes what that notice asks for, and no word
// of another city.
func TestGenerateOfAnotherNotice(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "exports")
	code, _, stderr := run(t, "generate", "--policy", "example-2023-18", "--to", dir, "--classes", "8", "--faults", "1")
	if code != exit.Done {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	for _, absent := range []string{"surveys.csv", "archives.csv", "transfers.csv"} {
		if _, err := os.Stat(filepath.Join(dir, absent)); !os.IsNotExist(err) {
			t.Errorf("%s is there, though no rule of the notice looks at it: %v", absent, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"福州", "FZ", "榕", "互联网营销师"} {
			if strings.Contains(string(text), word) {
				t.Errorf("%s has %q", filepath.Base(file), word)
			}
		}
	}
}

// A notice that leaves no room for a class is told as such, and nothing is written.
func TestGenerateWithoutRoom(t *testing.T) {
	notice := t.TempDir()
	if err := os.CopyFS(notice, os.DirFS("data/policy/example-2023-18")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(notice, "thresholds.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Replace(string(text), "value: 45", "value: 286", 1)
	if err := os.WriteFile(file, []byte(long), 0o666); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "exports")
	code, _, stderr := run(t, "generate", "--policy", notice, "--to", dir)
	if code != exit.WrongUsage || !strings.Contains(stderr, "period_minutes 286") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("something was written: %v", err)
	}
}
