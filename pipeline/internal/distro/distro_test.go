package distro

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// failing is a test that ends with what it was told last.
type failing struct {
	testing.TB
	message string
}

func (f *failing) Helper() {}
func (f *failing) Fatalf(format string, arguments ...any) {
	f.message = fmt.Sprintf(format, arguments...)
	runtime.Goexit()
}

func TestNeed(t *testing.T) {
	if path := Need(t, "go", "golang-go"); !strings.Contains(path, "go") {
		t.Errorf("go is at %q", path)
	}
	t.Setenv("PATH", t.TempDir())
	f := &failing{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		Need(f, "no-such-program", "no-such-package")
	}()
	<-done
	for _, word := range []string{"no-such-program", "no-such-package"} {
		if !strings.Contains(f.message, word) {
			t.Errorf("the failure does not name %s: %q", word, f.message)
		}
	}
}
