package pipeline

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/peihe/peihe/pipeline/synthetic"
)

const (
	soakInput  = "PEIHE_SOAK_INPUT" // set for the child: the folder to load
	soakMemory = 1 << 30
	soakLimit  = "1GB" // --memory-limit
)

// TestSoak loads a gigabyte of sign-ins with a memory limit of a gigabyte in a
// process of its own and holds that process's largest resident size against it.
func TestSoak(t *testing.T) {
	if input := os.Getenv(soakInput); input != "" {
		o := testOptions(input)
		o.Threads, o.MemoryLimit = benchThreads, soakLimit
		b := opened(t, o, os.Getenv("PEIHE_SOAK_STAGE"))
		fmt.Println("rows", counted(t, b.db, "raw.signins"))
		return
	}
	if os.Getenv("PEIHE_SOAK") == "" {
		t.Skip("make soak runs it: it writes a gigabyte")
	}
	input := os.Getenv("PEIHE_SOAK_KEEP")
	if input == "" {
		input = invented(t, synthetic.MaxClasses)
	}
	info, err := os.Stat(filepath.Join(input, "signins.csv"))
	if err != nil {
		t.Fatal(err)
	}
	stage := "load"
	if s := os.Getenv("PEIHE_SOAK_STAGE"); s != "" {
		stage = s
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSoak$", "-test.v")
	child.Env = append(os.Environ(), soakInput+"="+input, "PEIHE_SOAK_STAGE="+stage)
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	usage := child.ProcessState.SysUsage().(*syscall.Rusage)
	t.Logf("%d MB of sign-ins, memory limit %s: at most %d MB resident, %v user, %v system\n%s",
		info.Size()>>20, soakLimit, usage.Maxrss>>10, child.ProcessState.UserTime(), child.ProcessState.SystemTime(), out)
}
