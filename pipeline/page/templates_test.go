package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseNeedsTheBundle(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "layout.html"), nil, 0o644)
	for _, sub := range []string{"partials", "static"} {
		os.Mkdir(filepath.Join(dir, sub), 0o755)
	}
	os.WriteFile(filepath.Join(dir, "partials/x.html"), nil, 0o644)
	if _, err := Parse(os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("Parse without echarts.js says %v", err)
	}
}
