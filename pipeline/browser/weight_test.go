package browser

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

const kilobyte = 1000

// TestWeight holds pages, scripts and styles to their budgets: a class of fifty
// at most 80 KB, a page at most 300 KB unless it lists the findings of a rule,
// scripts and styles 1.2 MB in all, each once.
func TestWeight(t *testing.T) {
	t.Parallel()
	hasFifty := false
	for _, s := range published(t) {
		for _, page := range s.pages {
			size := s.size(page)
			if size > 300*kilobyte && !strings.HasPrefix(page, "rules/") {
				t.Errorf("%s %s has %d bytes, more than 300 KB", s.name, page, size)
			}
			if page != "classes/"+fifty+".html" || strings.HasPrefix(s.name, "sample") {
				continue
			}
			hasFifty = true
			if size > 80*kilobyte {
				t.Errorf("%s %s, a class of fifty, has %d bytes, more than 80 KB", s.name, page, size)
			}
			t.Logf("%s %s: %d bytes", s.name, page, size)
		}
		var sum int64
		contents := map[string]string{}
		err := fs.WalkDir(os.DirFS(s.root), ".", func(name string, _ fs.DirEntry, err error) error {
			if ext := path.Ext(name); ext != ".js" && ext != ".css" {
				return err
			}
			text, err := os.ReadFile(s.file(name))
			if was := contents[string(text)]; was != "" {
				t.Errorf("%s: %s is %s once more", s.name, name, was)
			}
			contents[string(text)] = name
			sum += int64(len(text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if sum > 1200*kilobyte || sum == 0 {
			t.Errorf("%s: scripts and styles have %d bytes, the budget is 1.2 MB", s.name, sum)
		}
		for _, page := range s.kinds() {
			var scripts []string
			for _, link := range read(t, s.file(page)).Links {
				if ext := path.Ext(link); ext == ".js" || ext == ".css" {
					scripts = append(scripts, link)
				}
			}
			slices.Sort(scripts)
			if len(slices.Compact(slices.Clone(scripts))) != len(scripts) {
				t.Errorf("%s %s loads a file twice: %v", s.name, page, scripts)
			}
		}
	}
	if !hasFifty {
		t.Error("no page of the class of fifty was found")
	}
}
