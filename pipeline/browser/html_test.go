package browser

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/internal/distro"
)

// tool is the path of a file that npm brings for these tests.
func tool(t *testing.T, name string) string {
	t.Helper()
	file, err := filepath.Abs(filepath.Join("testdata", "node_modules", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err != nil {
		t.Fatalf("%v; run make test or make lighthouse, which install it", err)
	}
	return file
}

// TestHTMLIsValid gives a page of every kind, and every page of a hostile class,
// institution or application, to the W3C Nu checker, with one wrong page among them that
// it must find.
func TestHTMLIsValid(t *testing.T) {
	t.Parallel()
	java := distro.Need(t, "java", "default-jre-headless")
	wrong := filepath.Join(t.TempDir(), "wrong.html")
	if err := os.WriteFile(wrong,
		[]byte(`<!doctype html><html lang="zh-CN"><title>x</title><p><img src="x"></p></html>`), 0o644); err != nil {
		t.Fatal(err)
	}
	arguments := []string{"-jar", tool(t, "vnu-jar/build/dist/vnu.jar"), "--errors-only", "--exit-zero-always",
		"--stdout", "--format", "json", wrong}
	for _, s := range published(t) {
		for _, page := range s.judged() {
			arguments = append(arguments, s.file(page))
		}
	}
	out, err := exec.CommandContext(t.Context(), java, arguments...).Output()
	if err != nil {
		t.Fatalf("the checker: %v\n%s", err, out)
	}
	var report struct {
		Messages []struct {
			URL, Message, Extract string
			LastLine              int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("the checker's report: %v\n%s", err, out)
	}
	foundWrong, said := false, map[string]bool{} // a fault of the layout is on every page
	for _, m := range report.Messages {
		if strings.HasSuffix(m.URL, "wrong.html") {
			foundWrong = true
			continue
		}
		if said[m.Message+m.Extract] {
			continue
		}
		said[m.Message+m.Extract] = true
		t.Errorf("%s line %d: %s\n%s", strings.TrimPrefix(m.URL, "file:"+scratch), m.LastLine, m.Message, m.Extract)
	}
	if !foundWrong {
		t.Error("the checker passed an image without alt; it does not check")
	}
}
