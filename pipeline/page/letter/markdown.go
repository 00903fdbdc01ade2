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
	goldmark.WithExtensions(
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
		extension.NewCJK(extension.WithEastAsianLineBreaks(extension.EastAsianLineBreaksCSS3Draft)),
	),
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(officialForm{}, 900))),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(officialForm{}, 100))),
)

// officialForm gives the parts of a letter the classes by which the style sheet puts them
// where GB/T 9704 has them, as inline styles are refused: what stands above the title is
// the number, the first paragraph below it that ends with a colon names to whom, one that
// begins with 附件： lists the annexes; a quotation is the signature with the date; a rule
// begins the annexes, each headed by a paragraph of its number. Tables get what the site's
// have: a caption, which is the heading above, scopes, and figures aligned by class.
type officialForm struct{}

// Transform marks paragraphs, tables and their cells.
func (officialForm) Transform(doc *ast.Document, reader markup.Reader, _ parser.Context) {
	source := reader.Source()
	isTitled, isText, isAnnex := false, false, false
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		switch n.Kind() {
		case ast.KindHeading:
			isTitled = true
		case ast.KindThematicBreak:
			isAnnex = true
		case ast.KindParagraph:
			text := string(n.Lines().Value(source))
			switch {
			case !isTitled:
				n.SetAttributeString("class", []byte("number"))
			case isAnnex && strings.HasPrefix(text, "附件"):
				n.SetAttributeString("class", []byte("annex"))
			case strings.HasPrefix(text, "附件："):
				n.SetAttributeString("class", []byte("annexes"))
			case !isText && strings.HasSuffix(strings.TrimSpace(text), "："):
				n.SetAttributeString("class", []byte("to"))
			}
			isText = isTitled
		}
	}
	caption := ""
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			caption = string(n.Lines().Value(source))
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
func (s officialForm) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(extast.KindTable, s.table)
}

func (officialForm) table(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
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
