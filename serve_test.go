package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// served is the program while it serves.
type served struct {
	*testing.T
	command *exec.Cmd
	address string
	said    *strings.Builder // on stderr; read it when the program has ended
}

func startServing(t *testing.T, built, dir string, flags ...string) *served {
	t.Helper()
	s := &served{T: t, said: &strings.Builder{}}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	s.command = exec.CommandContext(ctx, built, append([]string{"serve", "--listen", "127.0.0.1:0", "--as-of",
		"2021-12-31"}, flags...)...)
	s.command.Dir, s.command.Env, s.command.Stderr = dir, []string{"TMPDIR=" + t.TempDir()}, s.said
	out, err := s.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || !regexp.MustCompile(`^http://127\.0\.0\.1:\d+/$`).MatchString(lines.Text()) {
		t.Fatalf("stdout says %q; %v", lines.Text(), s.command.Wait())
	}
	s.address = lines.Text()
	return s
}

// get asks for a page until it says what is wanted.
func (s *served) get(path, wanted string) string {
	s.Helper()
	client := http.Client{Timeout: 30 * time.Second}
	defer client.CloseIdleConnections()
	var text []byte
	for begun := time.Now(); time.Since(begun) < time.Minute; time.Sleep(50 * time.Millisecond) {
		got, err := client.Get(s.address + path)
		if err != nil {
			s.Fatal(err)
		}
		text, err = io.ReadAll(got.Body)
		got.Body.Close()
		if err != nil {
			s.Fatal(err)
		}
		if strings.Contains(string(text), wanted) {
			return string(text)
		}
	}
	s.Fatalf("%s never says %q, but\n%s", path, wanted, text)
	return ""
}

// end sends a signal and returns how the program ended.
func (s *served) end(signal os.Signal) int {
	s.Helper()
	if err := s.command.Process.Signal(signal); err != nil {
		s.Fatal(err)
	}
	begun := time.Now()
	if err := s.command.Wait(); err != nil && s.command.ProcessState == nil {
		s.Fatal(err)
	}
	if took := time.Since(begun); took > 15*time.Second {
		s.Errorf("it took %s to end", took)
	}
	return s.command.ProcessState.ExitCode()
}

func replace(t *testing.T, file, before, after string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), before) {
		t.Fatalf("%s does not have %s: %v", file, before, err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), before, after, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestServe serves a report and changes everything that it is built from in turn: each
// change is seen in the pages, a mistake with its file and line.
func TestServe(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes long; make test runs it")
	}
	built, dir := program(t), t.TempDir()
	if _, said, err := run(t, dir, built, nil, "generate", "--to", "exports", "--classes", "4", "--seed", "1",
		"--faults",
		"0.3"); err != nil {
		t.Fatal(said)
	}
	if _, said, err := run(t, dir, built, nil, "policy", "--to", "notice"); err != nil {
		t.Fatal(said)
	}
	for from, to := range map[string]string{"queries": "queries", "templates/pages": "templates/pages"} {
		if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	s := startServing(t, built, dir, "--input", "exports", "--policy", "notice", "--queries", "queries", "--templates",
		"templates")
	const rule, other = "internal/rules/fee_charged.html", "internal/quality.html"
	s.get(rule, "向学员收费")

	replace(t, at("exports/classes.csv"), "班次编号,", "班次编号,说明,") // one cell more than each row has
	s.get(other, "核验没有完成")
	replace(t, at("exports/classes.csv"), "班次编号,说明,", "班次编号,")
	s.get(other, "读入的文件")

	replace(t, at("templates/pages/quality.html"), "<h2>文件</h2>", "<h2>档案</h2>")
	s.get(other, ">档案</h2>")
	replace(t, at("templates/pages/quality.html"), "<h2>档案</h2>", "\n\n{{.Nothing}}")
	for _, want := range []string{"<code>quality.html</code>", "templates/pages/quality.html",
		`href="/last/internal/quality.html"`} {
		s.get(other, want)
	}
	s.get("last/"+other, ">档案</h2>")
	replace(t, at("templates/pages/quality.html"), "\n\n{{.Nothing}}", "<h2>文件</h2>")
	s.get(other, ">文件</h2>")

	replace(t, at("queries/checks/fee_charged.sql"), "向学员收费", "收取学员费用")
	s.get(rule, "收取学员费用")
	replace(t, at("queries/checks/fee_charged.sql"), "-- severity:", "-- severty:")
	s.get(rule, "<code>checks/fee_charged.sql</code><td>")
	replace(t, at("queries/checks/fee_charged.sql"), "-- severty:", "-- severity:")
	s.get(rule, "收取学员费用")

	replace(t, at("notice/notice.yaml"), "number:", "numbr:")
	s.get(rule, "<code>notice/notice.yaml</code><td>")
	replace(t, at("notice/notice.yaml"), "numbr:", "number:")
	s.get(rule, "收取学员费用")
	if err := os.WriteFile(at("notice/waivers.csv"), []byte("rule,subject_id,reason,approved_by,expires\n"+
		"fee_charged,FZ202100001,示例理由,示例甲,2022-12-31\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.get(other, "示例理由")

	if code := s.end(syscall.SIGTERM); code != 0 {
		t.Errorf("it ends with %d: %s", code, s.said)
	}
	for _, want := range []string{"msg=publish", "notice/notice.yaml:", "waivers: "} {
		if !strings.Contains(s.said.String(), want) {
			t.Errorf("stderr does not say %s:\n%s", want, s.said)
		}
	}

	first := startServing(t, built, t.TempDir(), "--input", at("exports"), "--quiet")
	if code := first.end(os.Interrupt); code != 130 ||
		!strings.Contains(first.said.String(), "interrupted; nothing was") {
		t.Errorf("interrupted in its first build it ends with %d: %s", code, first.said)
	}
	_, said, err := run(t, dir, built, nil, "serve", "--input", "exports", "--listen", "0.0.0.0:0")
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.Contains(said, "--expose") {
		t.Errorf("all machines may reach it: %v, %s", err, said)
	}
}
