package reference

import (
	"bytes"
	"fmt"
	"html/template"

	"github.com/yuin/goldmark"
)

// markdown renders notes of rules and readings. goldmark's defaults drop raw
// HTML, so a note cannot bring script or style.
func markdown(source string) (template.HTML, error) {
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(source), &b); err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return template.HTML(b.String()), nil
}
