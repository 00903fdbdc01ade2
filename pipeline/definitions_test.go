package pipeline_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	definitionLink = regexp.MustCompile(`<a class="query" href="([^"]+)"`)
	queryHead      = regexp.MustCompile(`<h1>([^<]*)</h1>\s*<p class="lead">([^<]*)</p>`)
)

// TestDefinitionsAreInWords follows every 口径 of a case to its page, which says in Chinese
// what the rows are and what their figures mean before it shows the query.
func TestDefinitionsAreInWords(t *testing.T) {
	site := worksOf(t, "few").edition(t, "internal")
	checked := map[string]bool{}
	err := fs.WalkDir(os.DirFS(site), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".html" {
			return err
		}
		for _, m := range definitionLink.FindAllStringSubmatch(contentOf(t, filepath.Join(site, file)), -1) {
			to := path.Join(path.Dir(file), m[1])
			if checked[to] {
				continue
			}
			checked[to] = true
			head := queryHead.FindStringSubmatch(contentOf(t, filepath.Join(site, to)))
			if head == nil || strings.Contains(head[1], ".") || !isChinese(head[1]) || !isChinese(head[2]) ||
				!strings.HasSuffix(head[2], "。") {
				t.Errorf("%s leads to %s, which begins with %q; give the query `title:` and `says:`", file, to, head)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(checked) < 40 {
		t.Errorf("only %d queries are led to", len(checked))
	}
}

func isChinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
