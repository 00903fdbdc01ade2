package pipeline_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// TestTerms holds pages, letters, dictionary and workbook of both editions to the glossary:
// each of its terms is used, and no word that it says not to write.
func TestTerms(t *testing.T) {
	source, err := os.ReadFile("../templates/terms.md")
	if err != nil {
		t.Fatal(err)
	}
	instead := map[string]string{} // terms by words that are not written
	used := map[string]bool{}
	term := ""
	for n := goldmark.New().Parser().Parse(text.NewReader(source)).FirstChild(); n != nil; n = n.NextSibling() {
		said := string(n.Lines().Value(source))
		if n.Kind() == ast.KindHeading {
			if used[said] = false; strings.TrimSpace(said) == "" {
				t.Error("a term is empty")
			}
			term = said
			continue
		}
		if words, ok := strings.CutPrefix(strings.TrimSpace(said), "不写作："); ok {
			for word := range strings.SplitSeq(words, "、") {
				instead[word] = term
			}
		}
	}
	if len(used) < 10 || len(instead) < 10 {
		t.Fatalf("%d terms and %d words instead", len(used), len(instead))
	}
	look := func(file, said string) {
		for word, term := range instead {
			if strings.Contains(said, word) {
				t.Errorf("%s says %s, the glossary %s", file, word, term)
			}
		}
		for term := range used {
			used[term] = used[term] || strings.Contains(said, term)
		}
	}
	for _, name := range []string{"few", "partial", "example"} {
		w := worksOf(t, name)
		for _, edition := range []string{"internal", "public"} {
			root := w.edition(t, edition)
			err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || d.Name() == "method.html" {
					return err
				}
				content, err := os.ReadFile(file)
				if err != nil {
					return err
				}
				switch filepath.Ext(file) {
				case ".html", ".md":
					look(file, string(content))
				case ".xlsx":
					look(file, sheetTexts(t, content))
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for term, is := range used {
		if !is {
			t.Errorf("nothing says %s", term)
		}
	}
}

// sheetTexts are all texts of a workbook.
func sheetTexts(t *testing.T, content []byte) string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var all strings.Builder
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			all.WriteString(strings.Join(row, "\n"))
		}
	}
	return all.String()
}
