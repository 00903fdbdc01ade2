package page

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/query"
)

// TestNoPageNamesATable: 口径 leads to the query of the table that rows were read from,
// as only the reader of rows knows its name.
func TestNoPageNamesATable(t *testing.T) {
	table := regexp.MustCompile(`\b(` + strings.Join(query.Layers, "|") + `)\.[a-z_]`)
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && table.MatchString(text.Value) {
				t.Errorf("%s names a table: %s; take it from the rows", set.Position(text.Pos()), text.Value)
			}
			return true
		})
	}
}

// TestTableOfRows: a table has the 口径 of its rows, and in the public edition no column
// of the offices.
func TestTableOfRows(t *testing.T) {
	inspections := record.Rows[record.Inspection]{
		Table: "report.class_pages",
		Rows:  []record.Inspection{{InspectedAt: "2021-05-01 09:00:00", Present: 9, Result: "在场"}},
	}
	for isPublic, columns := range map[bool]int{false: 4, true: 2} {
		l := linksOf(t, programme(isPublic))
		got := l.inspectionTable(inspections)
		if len(got.Columns) != columns || len(got.Rows[0]) != columns {
			t.Errorf("public %v: %d columns, %d cells; want %d",
				isPublic, len(got.Columns), len(got.Rows[0]), columns)
		}
		want := "../queries/report.class_pages.html"
		if isPublic {
			want = ""
		}
		if got.Query != want {
			t.Errorf("public %v: 口径 leads to %q, want %q", isPublic, got.Query, want)
		}
	}
}
