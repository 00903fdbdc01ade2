package reference

import (
	"bytes"
	"fmt"
	"html/template"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// notes renders Markdown; a line break between two Chinese characters is none.
var notes = goldmark.New(goldmark.WithExtensions(
	extension.NewCJK(extension.WithEastAsianLineBreaks(extension.EastAsianLineBreaksCSS3Draft)),
	extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
))

// markdown renders notes of rules and readings. goldmark's defaults drop raw
// HTML, so a note cannot bring script or style.
func markdown(source string) (template.HTML, error) {
	var b bytes.Buffer
	if err := notes.Convert([]byte(source), &b); err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return template.HTML(b.String()), nil
}
