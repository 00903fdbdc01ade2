package command

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"
	"unsafe"
)

// openTerminal opens a terminal of so many columns: its two ends, of who draws and who sees.
func openTerminal(t *testing.T, columns uint16) (draws, sees *os.File) {
	t.Helper()
	sees, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { sees.Close() })
	control := func(request uintptr, value unsafe.Pointer) {
		t.Helper()
		if _, _, failed := syscall.Syscall(syscall.SYS_IOCTL, sees.Fd(), request, uintptr(value)); failed != 0 {
			t.Skip(failed)
		}
	}
	var number, unlock int32
	control(syscall.TIOCSPTLCK, unsafe.Pointer(&unlock))
	control(syscall.TIOCGPTN, unsafe.Pointer(&number))
	size := [4]uint16{24, columns}
	control(syscall.TIOCSWINSZ, unsafe.Pointer(&size))
	draws, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { draws.Close() })
	return draws, sees
}

// TestBarsFitTheTerminal draws the longest bar there is, and lines where it would wrap
// or cannot be drawn again.
func TestBarsFitTheTerminal(t *testing.T) {
	for _, test := range []struct {
		term    string
		columns uint16
		isBar   bool
	}{
		{"xterm-256color", 200, true}, {"xterm", barColumns, true}, {"", 80, true},
		{"xterm", barColumns - 1, false}, {"xterm", 30, false}, {"xterm", 0, false}, {"dumb", 200, false},
	} {
		t.Setenv("TERM", test.term)
		draws, sees := openTerminal(t, test.columns)
		shown := make(chan string)
		go func() { // while it is drawn, for a terminal holds little
			var seen strings.Builder
			for buffer := make([]byte, 1<<16); !strings.Contains(seen.String(), "the end"); {
				n, err := sees.Read(buffer)
				if err != nil {
					break
				}
				seen.Write(buffer[:n])
			}
			shown <- strings.ReplaceAll(seen.String(), "\r\n", "\n")
		}()
		p := newProgress(draws, "text")
		p.Start("reconcile", 1000)
		for range 1000 {
			p.Step("x")
		}
		p.Done(time.Second)
		fmt.Fprintln(draws, "the end")
		text := <-shown
		if isBar := strings.Contains(text, "\r"); isBar != test.isBar {
			t.Errorf("TERM=%s, %d columns: bar %v: %q", test.term, test.columns, isBar, text)
		}
		for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\r' || r == '\n' }) {
			if test.isBar && utf8.RuneCountInString(line) > int(test.columns) {
				t.Errorf("TERM=%s, %d columns: %d are drawn: %q", test.term, test.columns,
					utf8.RuneCountInString(line), line)
			}
		}
	}
}
