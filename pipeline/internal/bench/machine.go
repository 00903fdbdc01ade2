//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// commit is the one that is checked out, with -dirty where files differ from it; unknown
// outside a checkout.
func commit() string {
	said, err := exec.Command("git", "describe", "--always", "--dirty", "--exclude=*").Output()
	if err != nil {
		return "unknown"
	}
	return string(bytes.TrimSpace(said))
}

func machine() Machine {
	return Machine{Cores: runtime.NumCPU(), MemoryBytes: memory(), OS: runtime.GOOS + "/" + runtime.GOARCH}
}

// memory is that of the machine in bytes, 0 where the system does not tell it in the way of
// Linux.
func memory() int64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "MemTotal:" {
			kilobytes, _ := strconv.ParseInt(fields[1], 10, 64)
			return kilobytes * 1024
		}
	}
	return 0
}

// defaultNotice is the folder of the notice that generate and build take where none is named.
func defaultNotice() (string, error) {
	const notices = "data/policy"
	id, err := os.ReadFile(filepath.Join(notices, "default"))
	return filepath.Join(notices, strings.TrimSpace(string(id))), err
}

func read(path string, r *Report) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, r); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func write(path string, r Report) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

// say tells on stderr how far it is; stdout has the tables alone.
func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }
