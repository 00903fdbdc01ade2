package page_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/query"
)

// TestNoPageNamesATable: 口径 leads to the query of the table that rows were read from,
// as only the reader of rows knows its name.
func TestNoPageNamesATable(t *testing.T) {
	table := regexp.MustCompile(`\b(` + strings.Join(query.Layers, "|") + `)\.[a-z_]`)
	frame, err := filepath.Glob("*.go")
	rooms, _ := filepath.Glob("*/*.go")
	files := append(frame, rooms...)
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "pagetest") {
			continue
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			text, ok := n.(*ast.BasicLit)
			if ok && text.Kind == token.STRING && table.MatchString(strings.ReplaceAll(text.Value, ".html", "")) {
				t.Errorf("%s names a table: %s; take it from the rows", set.Position(text.Pos()), text.Value)
			}
			return true
		})
	}
}
