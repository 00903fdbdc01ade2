package page_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors are the rooms of the sites, the lowest first; "." is the frame. A room imports
// rooms of lower floors only, and those of its own floor named before it.
var floors = []string{
	"format", "coded", "cell", "table", "chart", "record", ".", "waterfall", "finding", "gross", "letter",
	"search", "quality", "finance", "change", "reference", "subject", "office", "overview",
}

// TestRooms holds every room to one sentence of what it is for, and its imports to the
// floors.
func TestRooms(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		room := entry.Name()
		if entry.IsDir() && room != "testdata" && !slices.Contains(append(floors, "htmltest", "pagetest"), room) {
			t.Errorf("room %s stands on no floor; add it to those of this test", room)
		}
	}
	for at, room := range floors {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil || len(files) == 0 {
			t.Errorf("room %s is empty, %v", room, err)
		}
		documented := false
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			documented = documented || parsed.Doc.Text() != ""
			for _, imported := range parsed.Imports {
				name, _ := strconv.Unquote(imported.Path.Value)
				_, below, isPage := strings.Cut(name, "peihe/pipeline/page")
				if below = strings.TrimPrefix(below, "/"); isPage && below == "" {
					below = "."
				}
				if isPage && slices.Index(floors, below) >= at || isPage && !slices.Contains(floors, below) {
					t.Errorf("%s imports %s, which does not stand below it", file, below)
				}
			}
		}
		if !documented {
			t.Errorf("room %s does not say what it is for", room)
		}
	}
}
