package command

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/exit"
)

// TestCompletion asks what a shell would ask at the end of a line, whatever a file of
// flags says.
func TestCompletion(t *testing.T) {
	t.Setenv("PEIHE_CONFIG", "nowhere.yaml")
	for _, test := range []struct{ line, want string }{
		{"|ru", "rules\tList the rules"},
		{"|comp", "completion\t"},
		{"rules|att", "attendance_below_minimum\t到课率低于下限"},
		{"rules|attendance_below_minimum|", ":4"}, // nothing, and no file names
		{"build|", ":4"},
		{"inspect|", ":0"}, // file names
		{"build|--edition|", "public"},
		{"check|--format|", "sarif"},
		{"explain|--format|", "json"},
		{"build|--fail-on|", "warning"},
		{"build|--policy|", "fuzhou-2021-42"},
		{"build|--accept|", "ids_invalid\t"},
		{"build|--accept|ids_invalid:tr", "ids_invalid:trainees\t学员花名册"},
		{"build|--input|", ":16"}, // folders
		{"policy|--to|", ":16"},
		{"rollback|--to|", ":4"},
		{"verify|", ":16"},
		{"verify|--format|", "json"},
		{"verify|--key|", ":0"},
		{"build|--config|", "yaml"},
	} {
		words := strings.Split(strings.TrimPrefix(test.line, "|"), "|")
		code, stdout, _ := run(t, append([]string{"__complete"}, words...)...)
		found := slices.ContainsFunc(strings.Split(stdout, "\n"), func(line string) bool {
			return line == test.want || strings.Contains(test.want, "\t") && strings.HasPrefix(line, test.want)
		})
		if code != exit.Done || !found {
			t.Errorf("peihe %s: exit %d, %q; want %q", test.line, code, stdout, test.want)
		}
	}
}

// TestCompletionScripts writes a script for every shell, whatever a file of flags says,
// and has bash read its own.
func TestCompletionScripts(t *testing.T) {
	t.Setenv("PEIHE_CONFIG", "nowhere.yaml")
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		code, script, stderr := run(t, "completion", shell)
		if code != exit.Done || stderr != "" || !strings.Contains(script, "peihe") {
			t.Errorf("%s: exit %d, stderr %q", shell, code, stderr)
		}
		if shell == "bash" {
			c := exec.CommandContext(t.Context(), "bash", "-n")
			c.Stdin = strings.NewReader(script)
			if said, err := c.CombinedOutput(); err != nil {
				t.Errorf("bash cannot read the script: %v\n%s", err, said)
			}
		}
	}
}
