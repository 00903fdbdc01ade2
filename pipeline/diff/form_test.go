package diff

import (
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// hostile are what a cell of an export may hold, to be combined with each other.
var hostile = []string{
	"`", "``", "```\n", "`` ` ``", "\\`", "](http://x)", "[a](javascript:alert(1))", "![a](http://x/y.png)", "<b>",
	"<script>", "&lt;", "**a**", "_a_", "~~a~~", "# a", "\n# a", "\n\n- a", "| a | b |", "\r\n> a",
	"http://x.example", "www.x.example",
	"a@x.example", "@everyone", "<!-- a", "\x1b[31m", "\u202e", "\u2028", "\x00", " ", "\xff",
}

// TestMarkdownIsInert: whatever stands in a value is one code span on one line, and
// nothing of it acts.
func TestMarkdownIsInert(t *testing.T) {
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	for i, a := range hostile {
		for j, b := range hostile {
			value := a + b
			if (i+j)%3 == 0 {
				value = "班 " + value + " 1"
			}
			line := "- 新发现：班次 " + code(value) + "，自"
			if strings.Contains(line, "\n") {
				t.Fatalf("%q takes several lines: %q", value, line)
			}
			source := []byte(line + "\n")
			parsed := parser.Parse(text.NewReader(source))
			err := ast.Walk(parsed, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
				switch n.Kind() {
				case ast.KindDocument, ast.KindList, ast.KindListItem, ast.KindTextBlock, ast.KindText,
					ast.KindCodeSpan:
					return ast.WalkContinue, nil
				}
				return ast.WalkStop, fmt.Errorf("%s", n.Kind())
			})
			if err != nil {
				t.Errorf("%q acts as %v in %s", value, err, line)
			}
		}
	}
}

func TestSigned(t *testing.T) {
	for decimal, want := range map[string]string{
		"0.00": "0.00", "1234567.50": "+1,234,567.50", "-1000.00": "−1,000.00",
	} {
		if got := signed(decimal); got != want {
			t.Errorf("signed(%s) = %s, want %s", decimal, got, want)
		}
	}
}
