package letter

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	markup "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/peihe/peihe/pipeline/page/format"
)

var letterMarkdown = goldmark.New(
	goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone))),
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(tableStyle{}, 900))),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(tableStyle{}, 100))),
)

// tableStyle gives the tables of letters what the site's tables have: a caption,
// which is the heading above, scopes, and figures aligned by class, as inline
// styles are refused.
type tableStyle struct{}

// Transform marks tables and their cells.
func (tableStyle) Transform(doc *ast.Document, reader markup.Reader, _ parser.Context) {
	caption := ""
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			caption = string(n.Lines().Value(reader.Source()))
		case *extast.Table:
			n.SetAttributeString("caption", caption)
		case *extast.TableCell:
			if n.Alignment == extast.AlignRight {
				n.SetAttributeString("class", []byte("n"))
			}
			if n.Parent().Kind() == extast.KindTableHeader {
				n.SetAttributeString("scope", []byte("col"))
			}
		}
		return ast.WalkContinue, nil
	})
}

// RegisterFuncs takes over the table element.
func (s tableStyle) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(extast.KindTable, s.table)
}

func (tableStyle) table(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		w.WriteString("</table></div>\n")
		return ast.WalkContinue, nil
	}
	value, _ := n.AttributeString("caption")
	caption, _ := value.(string)
	fmt.Fprintf(w, `<div class="scroll" tabindex="0" role="region" aria-label="%s"><table><caption>%s</caption>`+"\n",
		template.HTMLEscapeString(caption), template.HTMLEscapeString(caption))
	return ast.WalkContinue, nil
}

// md escapes text for Markdown: every ASCII punctuation mark stands for itself.
// Unknown text shows as unknown.
func md(s string) string {
	var b strings.Builder
	for _, r := range format.OrUnknown(s) {
		switch {
		case r < ' ':
			r = ' '
		case r < 0x80 && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
