// Package htmltest reads HTML in tests.
package htmltest

import (
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Hostile is a name that would be markup if it were not escaped.
const Hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>&`

// Nodes lists the elements of a piece of HTML.
func Nodes(t testing.TB, out string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

// Shown is the text of a piece of HTML.
func Shown(t testing.TB, piece template.HTML) string {
	t.Helper()
	return Text(Nodes(t, string(piece))[0])
}

// Read is a file of a site.
func Read(t testing.TB, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Attribute is an attribute of an element, "" where it has none.
func Attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Text is the text of an element.
func Text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
