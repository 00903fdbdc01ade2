package pipeline

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/peihe/peihe/pipeline/synthetic"
)

const (
	soak      = "PEIHE_SOAK"       // set by make soak
	soakInput = "PEIHE_SOAK_INPUT" // set for the child: the folder to load
	soakLimit = "1GB"              // --memory-limit: the engine's share
	soakMost  = 1280               // MB resident in all, with the reader's buffers and the program itself
)

// TestSoak loads a gigabyte of sign-ins with a memory limit of a gigabyte in a
// process of its own and holds that process's largest resident size against it.
func TestSoak(t *testing.T) {
	if input := os.Getenv(soakInput); input != "" {
		o := testOptions(input)
		o.Threads, o.MemoryLimit = benchThreads, soakLimit
		b := opened(t, o, "load")
		fmt.Println("rows:", counted(t, b.db, "raw.signins"))
		return
	}
	if os.Getenv(soak) == "" {
		t.Skip("make soak runs it: it writes gigabytes")
	}
	input, spill := invented(t, synthetic.MaxClasses), t.TempDir()
	info, err := os.Stat(filepath.Join(input, "signins.csv"))
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSoak$", "-test.v")
	child.Env = append(os.Environ(), soakInput+"="+input, "TMPDIR="+spill)
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "rows: 1") {
		t.Fatalf("%v\n%s", err, out)
	}
	peak := child.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
	t.Logf("%d MB of sign-ins, memory limit %s: at most %d MB resident, %v of processor time", info.Size()>>20, soakLimit, peak,
		child.ProcessState.UserTime()+child.ProcessState.SystemTime())
	if peak > soakMost {
		t.Errorf("%d MB resident, more than %d", peak, soakMost)
	}
	left, err := os.ReadDir(spill)
	if err != nil || len(left) > 0 {
		t.Errorf("%d folders of spilled rows are left, %v", len(left), err)
	}
}
