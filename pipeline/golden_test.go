package pipeline_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// goldenPages are one page of each kind of an edition.
var goldenPages = map[string][]string{
	"internal": {
		"index.html", "finance.html", "payments.html", "quality.html", "clauses.html", "method.html", "downloads.html",
		"districts/index.html", "districts/x~1e53rvtz12kd.html",
		"institutions/index.html", "institutions/x~2fsk955vxs24.html",
		"classes/index.html", "classes/FZ202100007.html",
		"applications/index.html", "applications/SQ202100002.html",
		"finance/entitled.html", "finance/over_claimed.html",
		"changes.html",
		"letters/index.html", "rules/index.html", "rules/attendance_below_minimum.html", "queries/index.html",
	},
	"public": {"index.html", "introduction.html", "finance.html", "districts/index.html", "classes/FZ202100007.html",
		"institutions/index.html", "applications/SQ202100002.html", "rules/index.html", "rules/notice_missing.html",
		"rules/attendance_below_minimum.html"},
}

// TestGoldenPages holds a page of each kind to its golden copy, so that a change of
// words or layout is read as a difference: write them anew with -update.
func TestGoldenPages(t *testing.T) {
	t.Parallel()
	for edition, pages := range goldenPages {
		site := worksOf(t, "few").edition(t, edition)
		for _, name := range pages {
			text, err := os.ReadFile(filepath.Join(site, name))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", "pages", edition, name), shownPart(t, name, text))
		}
	}
}

// shownPart is the page between its header, which all have, and its footer; of the
// overview all.
func shownPart(t *testing.T, name string, page []byte) []byte {
	t.Helper()
	if name == "index.html" {
		return page
	}
	_, rest, found := bytes.Cut(page, []byte("<main id=\"main\" tabindex=\"-1\">\n"))
	main, _, closed := bytes.Cut(rest, []byte("</main>"))
	if !found || !closed {
		t.Fatalf("%s has no main part", name)
	}
	return main
}

// golden wants got to be what stands in a file, and tells the first line that differs.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if err == nil {
			err = os.WriteFile(path, got, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%v; write it with -update and read it", err)
	} else if err != nil {
		t.Fatal(err)
	}
	lines, wanted := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(lines), len(wanted)) {
		at := func(all []string) string {
			if i < len(all) {
				return all[i]
			}
			return "(end)"
		}
		if at(lines) != at(wanted) {
			t.Errorf("%s:%d:\ngot  %s\nwant %s\nwrite it anew with -update and read the difference", path, i+1,
				at(lines), at(wanted))
			return
		}
	}
}
