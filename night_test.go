package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestNight runs the jobs of examples/night as far as they can be run without the service
// that each is for.
func TestNight(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes long; make test runs it")
	}
	built := program(t)
	archive, sum := archived(t, built)
	for name, job := range map[string]func(*testing.T, night){
		"GitHub": nightOnGitHub, "GitLab": nightOnGitLab, "cron": nightOfCron, "systemd": nightOfSystemd,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			job(t, newNight(t, built, archive, sum))
		})
	}
}

// archived packs a program as make release does, and returns where and its checksum.
func archived(t *testing.T, built string) (path, sum string) {
	t.Helper()
	text, err := os.ReadFile(built)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.NoCompression)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(z)
	head := &tar.Header{Name: "peihe_0.1.0_linux_amd64/peihe", Mode: 0o755, Size: int64(len(text))}
	if err := w.WriteHeader(head); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "peihe_0.1.0_linux_amd64.tar.gz")
	if w.Close() != nil || z.Close() != nil || os.WriteFile(path, packed.Bytes(), 0o600) != nil {
		t.Fatal("the archive cannot be written")
	}
	return path, fmt.Sprintf("%x", sha256.Sum256(packed.Bytes()))
}

// night is a folder in which a job runs: exports with errors, the flags of peihe.yaml and
// the jobs' own scripts.
type night struct {
	dir          string
	archive, sum string // of a release
	site         string
}

func newNight(t *testing.T, built, archive, sum string) night {
	t.Helper()
	dir := t.TempDir()
	n := night{dir: dir, archive: archive, sum: sum, site: filepath.Join(dir, "report")}
	if err := os.CopyFS(filepath.Join(dir, "night"), os.DirFS("examples/night")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := run(t, dir, built, nil, "generate", "--to", "exports", "--classes", "5", "--seed", "1", "--faults",
		"0.2"); err != nil {
		t.Fatal(err)
	}
	flags, err := os.ReadFile("examples/night/peihe.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := strings.NewReplacer("/srv/exports", filepath.Join(dir, "exports"), "/srv/report",
		n.site).Replace(string(flags))
	if strings.Contains(own, "/srv") || own == string(flags) {
		t.Fatalf("peihe.yaml has other folders: %s", flags)
	}
	n.write(t, "peihe.yaml", own+"as-of: 2021-12-31\n")
	return n
}

func (n night) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(n.dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// shell runs a script of a job as its service does, and returns how it ended.
func (n night) shell(t *testing.T, shell []string, environment map[string]string, script string) (code int,
	said string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), shell[0], append(shell[1:], script)...)
	c.Dir, c.Env = n.dir, []string{"TMPDIR=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
	for _, name := range slices.Sorted(maps.Keys(environment)) {
		c.Env = append(c.Env, name+"="+environment[name])
	}
	out, err := c.CombinedOutput()
	if err != nil && c.ProcessState == nil {
		t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), string(out)
}

// outcomes are what a job is run for: the code with which its build ends, by what is
// changed in the environment.
var outcomes = map[int]map[string]string{
	0: {"PEIHE_FAIL_ON": "never"}, 1: nil, 2: {"PEIHE_POLICY": "nowhere"}, 3: {"PEIHE_INPUT": "nowhere"},
}

// asOf is the day of the report that stands, "" where there is none.
func (n night) asOf(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(n.site, "internal", "data", "summary.json"))
	if err != nil {
		return ""
	}
	var s struct {
		AsOf string `json:"as_of"`
	}
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s.AsOf
}

// each runs a job for every outcome, each for another day, and holds the report that stands
// then against it: it is new exactly where the build published.
func (n night) each(t *testing.T, job func(t *testing.T, environment map[string]string, want int)) {
	stands := n.asOf(t)
	for want := range 4 {
		day := fmt.Sprintf("2021-12-%02d", 10+want)
		environment := map[string]string{"PEIHE_AS_OF": day}
		maps.Copy(environment, outcomes[want])
		job(t, environment, want)
		if want <= 1 {
			stands = day
		}
		if got := n.asOf(t); got != stands {
			t.Errorf("after an exit of %d the report of %s stands, want that of %s", want, got, stands)
		}
	}
}

func parsed[T any](t *testing.T, file string) (document T) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&document); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return document
}

// nightOnGitHub runs the steps of the workflow one after another as the runner does.
func nightOnGitHub(t *testing.T, n night) {
	t.Helper()
	type step struct {
		Name, ID, If, Uses, Run string
		With                    map[string]string
	}
	workflow := parsed[struct {
		Name string
		On   struct {
			Schedule []struct{ Cron string }
			Dispatch any `yaml:"workflow_dispatch"`
		}
		Permissions map[string]string
		Concurrency string
		Jobs        map[string]struct {
			RunsOn  []string `yaml:"runs-on"`
			Timeout int      `yaml:"timeout-minutes"`
			Env     map[string]string
			Steps   []step
		}
	}](t, "examples/night/github-actions.yaml")
	job := workflow.Jobs["report"]
	if len(workflow.On.Schedule) != 1 || !cronTimes.MatchString(workflow.On.Schedule[0].Cron) ||
		workflow.Permissions["security-events"] != "write" || !slices.Contains(job.RunsOn, "self-hosted") {
		t.Errorf("the workflow is %+v", workflow)
	}
	pinned := regexp.MustCompile(`^[a-z]+/[a-z/-]+@[0-9a-f]{40}$`)
	variables := map[string]string{"PEIHE_ARCHIVE": "file://" + n.archive, "PEIHE_SHA256": n.sum}
	n.each(t, func(t *testing.T, environment map[string]string, want int) {
		for name, value := range job.Env {
			match := regexp.MustCompile(`^\$\{\{ vars\.([A-Z0-9_]+) \}\}$`).FindStringSubmatch(value)
			if match == nil || variables[match[1]] == "" {
				t.Fatalf("%s is %s", name, value)
			}
			environment[name] = variables[match[1]]
		}
		environment["RUNNER_TEMP"] = t.TempDir()
		environment["GITHUB_OUTPUT"] = filepath.Join(environment["RUNNER_TEMP"], "output")
		ended, outputs, uploaded := 0, "", false
		for _, s := range job.Steps {
			switch {
			case ended != 0:
			case s.If != "" && s.If != "steps.build.outputs.code == '1'":
				t.Errorf("nobody here knows the condition %s", s.If)
			case s.If != "" && !strings.Contains(outputs, "code=1\n"):
			case s.Uses != "":
				if !pinned.MatchString(s.Uses) {
					t.Errorf("%s is not pinned by a commit", s.Uses)
				}
				if file := s.With["sarif_file"]; file != "" {
					uploaded = true
					n.checkSARIF(t, file)
				}
			default:
				var said string
				if ended, said = n.shell(t, []string{"bash", "-e", "-c"}, environment, s.Run); ended > 1 &&
					s.ID == "build" && !strings.Contains(said, "::error::not published (exit "+fmt.Sprint(want)) {
					t.Errorf("%s says %s", s.Name, said)
				}
				text, _ := os.ReadFile(environment["GITHUB_OUTPUT"])
				outputs = string(text)
			}
		}
		if ended != want || uploaded != (want <= 1) {
			t.Errorf("the job ends with %d, want %d; findings were uploaded: %t", ended, want, uploaded)
		}
	})
	variables["PEIHE_SHA256"] = strings.Repeat("0", 64)
	script := `sh night/install.sh "$PEIHE_ARCHIVE" "$PEIHE_SHA256" other`
	if code, _ := n.shell(t, []string{"bash", "-e", "-c"}, variables, script); code == 0 {
		t.Error("an archive of another checksum is installed")
	}
	if _, err := os.Stat(filepath.Join(n.dir, "other", "peihe")); err == nil {
		t.Error("an archive of another checksum leaves its program")
	}
}

// checkSARIF holds a log against the limits of an upload.
func (n night) checkSARIF(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(n.dir, file))
	if err != nil {
		t.Fatal(err)
	}
	var log struct {
		Runs []struct {
			Results []json.RawMessage
			Tool    struct {
				Driver struct{ Rules []json.RawMessage }
			}
		}
	}
	if err := json.Unmarshal(text, &log); err != nil || len(log.Runs) != 1 || len(log.Runs[0].Results) < 10 ||
		len(log.Runs[0].Results) > 5000 || len(log.Runs[0].Tool.Driver.Rules) > 25_000 {
		t.Errorf("%v, a log of %d bytes", err, len(text))
	}
}

// nightOnGitLab runs the scripts of the pipeline as a shell runner does.
func nightOnGitLab(t *testing.T, n night) {
	t.Helper()
	job := parsed[map[string]struct {
		Rules         []map[string]string
		Tags          []string
		ResourceGroup string   `yaml:"resource_group"`
		BeforeScript  []string `yaml:"before_script"`
		Script        []string
		Timeout       string
		AllowFailure  struct {
			ExitCodes int `yaml:"exit_codes"`
		} `yaml:"allow_failure"`
		Artifacts struct {
			When     string
			ExpireIn string `yaml:"expire_in"`
			Reports  struct{ JUnit string }
		}
	}](t, "examples/night/gitlab-ci.yaml")["peihe"]
	if job.AllowFailure.ExitCodes != 1 || job.Artifacts.When != "always" || job.Artifacts.Reports.JUnit == "" ||
		len(job.Tags) == 0 {
		t.Errorf("the job is %+v", job)
	}
	n.each(t, func(t *testing.T, environment map[string]string, want int) {
		environment["PEIHE_ARCHIVE"], environment["PEIHE_SHA256"] = n.archive, n.sum
		report := filepath.Join(n.dir, job.Artifacts.Reports.JUnit)
		os.Remove(report)
		script := strings.Join(slices.Concat(job.BeforeScript, job.Script), "\n")
		code, said := n.shell(t, []string{"bash", "-e", "-o", "pipefail", "-c"}, environment, script)
		if code != want {
			t.Errorf("the job ends with %d, want %d: %s", code, want, said)
		}
		text, err := os.ReadFile(report)
		if (err == nil) != (want <= 1) {
			t.Errorf("after an exit of %d the test report: %v", want, err)
		}
		var suites struct {
			Cases []struct{} `xml:"testsuite>testcase"`
		}
		if err == nil && (xml.Unmarshal(text, &suites) != nil || len(suites.Cases) < 50) {
			t.Errorf("the test report has %d cases", len(suites.Cases))
		}
	})
}

var cronTimes = regexp.MustCompile(`^(?:[0-5]?\d) (?:1?\d|2[0-3]) \* \* \*$`)

// nightOfCron reads the crontab as cron does and runs its command.
func nightOfCron(t *testing.T, n night) {
	t.Helper()
	text, err := os.ReadFile("examples/night/crontab")
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(n.dir, "bin")
	install := `sh night/install.sh ` + n.archive + ` ` + n.sum + ` bin`
	if code, said := n.shell(t, []string{"sh", "-c"}, nil, install); code != 0 || !strings.Contains(said, "0.1.0") {
		t.Fatal(said)
	}
	set, commands := map[string]string{}, []string(nil)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		name, value, isSetting := strings.Cut(line, "=")
		fields := strings.SplitN(line, " ", 6)
		switch {
		case line == "" || line[0] == '#':
		case isSetting && !strings.Contains(name, " "):
			set[name] = value
		case len(fields) == 6 && cronTimes.MatchString(strings.Join(fields[:5], " ")) && !strings.Contains(line, "%"):
			commands = append(commands, fields[5])
		default:
			t.Errorf("cron does not take %q", line)
		}
	}
	if len(commands) != 1 || set["MAILTO"] == "" || set["PEIHE_CONFIG"] != "/etc/peihe/peihe.yaml" {
		t.Fatalf("%v, %v", set, commands)
	}
	command := strings.Replace(commands[0], "/usr/local/lib/peihe/night.sh", "night/night.sh", 1)
	if err := os.Chmod(filepath.Join(n.dir, "night", "night.sh"), 0o755); err != nil || command == commands[0] {
		t.Fatalf("%s: %v", command, err)
	}
	n.each(t, func(t *testing.T, environment map[string]string, want int) {
		environment["PATH"] = bin + ":" + set["PATH"]
		environment["PEIHE_CONFIG"] = filepath.Join(n.dir, "peihe.yaml")
		code, said := n.shell(t, []string{"sh", "-c"}, environment, command)
		mailed := map[bool]string{true: "published; errors were found", false: "not published (exit " +
			fmt.Sprint(want) + ")"}
		if code != want || want == 0 && said != "" || want > 0 && !strings.Contains(said, mailed[want == 1]) {
			t.Errorf("cron mails %q and the command ends with %d, want %d", said, code, want)
		}
	})
}

// nightOfSystemd has systemd verify the units where it is installed, and runs what the
// service runs.
func nightOfSystemd(t *testing.T, n night) {
	t.Helper()
	text, err := os.ReadFile("examples/night/peihe.service")
	if err != nil {
		t.Fatal(err)
	}
	unit := strings.ReplaceAll(string(text), "\\\n", " ")
	set := map[string]string{}
	for line := range strings.Lines(unit) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(line, "#") {
			set[name] = value
		}
	}
	bin := filepath.Join(n.dir, "bin", "peihe")
	if code, said := n.shell(t, []string{"sh", "-c"}, nil,
		`sh night/install.sh `+n.archive+` `+n.sum+` bin`); code != 0 {
		t.Fatal(said)
	}
	if set["SuccessExitStatus"] != "1" || set["Type"] != "oneshot" || set["ReadWritePaths"] != "/srv/report" {
		t.Errorf("the service is %v", set)
	}
	const quoted = "/bin/sh -c '"
	after, ok := strings.CutPrefix(set["ExecStopPost"], quoted)
	if !ok || !strings.HasSuffix(after, "'") {
		t.Fatalf("ExecStopPost is %s", set["ExecStopPost"])
	}
	after = strings.ReplaceAll(strings.TrimSuffix(after, "'"), "$$", "$")
	n.each(t, func(t *testing.T, environment map[string]string, want int) {
		environment["PEIHE_CONFIG"] = filepath.Join(n.dir, "peihe.yaml")
		start := strings.Replace(set["ExecStart"], "/usr/local/bin/peihe", bin, 1)
		code, said := n.shell(t, []string{"sh", "-c"}, environment, start)
		if code != want || want <= 1 && said != filepath.Join(n.site, "internal", "index.html")+"\n" {
			t.Errorf("the service ends with %d, want %d: %s", code, want, said)
		}
		environment["EXIT_STATUS"] = fmt.Sprint(code)
		told := []string{"", "<4>published; errors", "<3>not published (2)", "<3>not published (3)"}[want]
		if _, said := n.shell(t, []string{"sh", "-c"}, environment, after); !strings.HasPrefix(said, told) ||
			want == 0 && said != "" {
			t.Errorf("the journal says %q, want %q", said, told)
		}
	})
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Log("systemd is not installed: the units are not verified")
		return
	}
	n.write(t, "peihe.service", strings.ReplaceAll(string(text), "/usr/local/bin/peihe", bin))
	timer, err := os.ReadFile("examples/night/peihe.timer")
	if err != nil {
		t.Fatal(err)
	}
	n.write(t, "peihe.timer", string(timer))
	c := exec.CommandContext(t.Context(), "systemd-analyze", "verify", "--man=no", "./peihe.service", "./peihe.timer")
	c.Dir = n.dir
	if said, err := c.CombinedOutput(); err != nil || strings.Contains(string(said), "peihe.") {
		t.Errorf("%v\n%s", err, said)
	}
}
