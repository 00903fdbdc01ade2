package pipeline_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/synthetic"
)

const (
	soak        = "PEIHE_SOAK"   // set by make soak
	soakProgram = "../bin/peihe" // which it builds
	soakSize    = 2_000_000_000  // bytes of sign-ins, at least
	soakLimit   = 1_000_000_000  // bytes, of memory
)

// TestSoak gives the program two gigabytes of sign-ins in one file and one gigabyte
// of memory, and holds the largest resident size of its process against that.
func TestSoak(t *testing.T) {
	if os.Getenv(soak) == "" {
		t.Skip("make soak runs it: it writes gigabytes")
	}
	input := invented(t, synthetic.MaxClasses)
	rows := scannedAgain(t, filepath.Join(input, "signins.csv"))
	lake := filepath.Join(t.TempDir(), "lake")
	for _, verb := range [][]string{{"load", "--to", lake}, {"check"}} {
		t.Run(verb[0], func(t *testing.T) {
			spill := t.TempDir()
			args := append(verb, "--input", input, "--policy", testOptions("").Policy.Path, "--calendar",
				testOptions("").Calendar.Path,
				"--memory-limit", fmt.Sprintf("%dB", int64(soakLimit)), "--threads", fmt.Sprint(benchThreads),
				"--log-format", "json")
			c := exec.CommandContext(t.Context(), soakProgram, args...)
			c.Env = append(os.Environ(), "TMPDIR="+spill)
			var log strings.Builder
			c.Stderr = &log
			if err := c.Run(); err != nil {
				t.Fatalf("%v\n%s", err, log.String())
			}
			peak := c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
			t.Logf("%d sign-ins, memory limit %d MB: at most %d MB resident, %v of processor time\n%s",
				rows, soakLimit/1_000_000, peak/1_000_000, c.ProcessState.UserTime()+c.ProcessState.SystemTime(),
				log.String())
			if peak > soakLimit {
				t.Errorf("%d bytes resident, more than %d", peak, int64(soakLimit))
			}
			left, err := os.ReadDir(spill)
			if err != nil || len(left) > 0 {
				t.Errorf("%d folders of spilled rows are left, %v", len(left), err)
			}
		})
	}
	db, err := duck.Open(t.Context(), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if n := counted(t, db, "read_parquet("+duck.Literal(filepath.Join(lake, "signins.parquet"))+")"); n != rows {
		t.Errorf("%d sign-ins were loaded, %d written", n, rows)
	}
}

// scannedAgain lets people scan the code again a few seconds later, as they do,
// until the file has soakSize. It returns how many rows there are then.
func scannedAgain(t *testing.T, file string) (rows int64) {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(file + ".again")
	if err != nil {
		t.Fatal(err)
	}
	w, lines := bufio.NewWriter(out), bufio.NewScanner(in)
	size, header := 0, true
	write := func(line string) {
		n, err := w.WriteString(line + "\n")
		if err != nil {
			t.Fatal(err)
		}
		size, rows = size+n, rows+1
	}
	for lines.Scan() {
		line := lines.Text()
		write(line)
		cells := strings.Split(line, ",")
		if header || size >= soakSize || len(cells) < 4 || len(cells[3]) != len("2006-01-02 15:04:05") {
			header = false
			continue
		}
		var second int
		if _, err := fmt.Sscan(strings.TrimPrefix(cells[3][17:], "0"), &second); err != nil {
			t.Fatal(err)
		}
		minute := cells[3][:17]
		for _, later := range []int{17, 34} {
			cells[3] = fmt.Sprintf("%s%02d", minute, (second+later)%60)
			write(strings.Join(cells, ","))
		}
	}
	for _, err := range []error{lines.Err(), w.Flush(), out.Close(), os.Rename(file+".again", file)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if size < soakSize {
		t.Fatalf("%d bytes, less than %d", size, soakSize)
	}
	return rows - 1 // the header
}
