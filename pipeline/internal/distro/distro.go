// Package distro gets tests the programs and fonts that they drive from the
// packages of the distribution. A test never skips for want of one: it installs
// what is missing where it may, and else fails and names the package.
package distro

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofrs/flock"
)

// Need returns the path of a program, and installs Debian packages that bring it
// where it is not there yet.
func Need(t testing.TB, program string, packages ...string) string {
	t.Helper()
	var path string
	ensure(t, program, packages, func() bool {
		var err error
		path, err = exec.LookPath(program)
		return err == nil
	})
	return path
}

// NeedFont makes sure that there is a font for a language, such as zh-cn, and
// installs Debian packages that bring one where there is none.
func NeedFont(t testing.TB, language string, packages ...string) {
	t.Helper()
	list := Need(t, "fc-list", "fontconfig")
	ensure(t, "a font for "+language, packages, func() bool {
		fonts, err := exec.CommandContext(t.Context(), list, ":lang="+language).Output()
		return err == nil && len(bytes.TrimSpace(fonts)) > 0
	})
}

// ensure installs packages unless what they bring is there. Tests of several
// packages run side by side, so one installs and the others wait.
func ensure(t testing.TB, what string, packages []string, isThere func() bool) {
	t.Helper()
	if isThere() {
		return
	}
	lock := flock.New(filepath.Join(os.TempDir(), "peihe-distro.lock"))
	if err := lock.Lock(); err != nil {
		t.Fatal(err)
	}
	defer lock.Unlock()
	if isThere() {
		return
	}
	names := strings.Join(packages, " ")
	apt, err := exec.LookPath("apt-get")
	if err != nil || os.Geteuid() != 0 {
		t.Fatalf("this test needs %s, which is not on this machine; install the package %s (Debian's name) and run again", what, names)
	}
	install := append([]string{"install", "-y", "--no-install-recommends"}, packages...)
	if _, err := run(t, apt, install...); err != nil { // lists may be missing or old
		if out, err := run(t, apt, "update"); err != nil {
			t.Fatalf("this test needs %s; apt-get update: %v\n%s", what, err, out)
		}
		if out, err := run(t, apt, install...); err != nil {
			t.Fatalf("this test needs %s; apt-get install %s: %v\n%s", what, names, err, out)
		}
	}
	if !isThere() {
		t.Fatalf("this test needs %s, which the package %s did not bring; install it and run again", what, names)
	}
}

func run(t testing.TB, apt string, arguments ...string) ([]byte, error) {
	c := exec.CommandContext(t.Context(), apt, append([]string{"-o", "DPkg::Lock::Timeout=600"}, arguments...)...)
	c.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	return c.CombinedOutput()
}
