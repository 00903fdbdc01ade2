package browser

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/peihe/peihe/pipeline/verify"
)

func named(t *testing.T, name string) site {
	t.Helper()
	for _, s := range published(t) {
		if s.name == name {
			return s
		}
	}
	t.Fatalf("there is no site %s", name)
	return site{}
}

// TestPagesOfLists follows the pages of a long list from the first to the last:
// together they have each row once, as many as the data file.
func TestPagesOfLists(t *testing.T) {
	t.Parallel()
	s := named(t, "sample/internal")
	listed := map[string]int{}
	page := "finance/entitled.html"
	for pages := 1; page != ""; pages++ {
		rows, next := listOf(t, s, page)
		for _, row := range rows {
			listed[row]++
		}
		if next == "" && pages < 2 {
			t.Errorf("%s has one page only; the test needs a longer list", page)
		}
		page = next
	}
	f, err := os.Open(s.file("data/trainees.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	outcome := slices.Index(records[0], "outcome")
	entitled := 0
	for _, record := range records[1:] {
		if record[outcome] == "entitled" {
			entitled++
		}
	}
	if len(listed) != entitled || entitled == 0 {
		t.Errorf("the pages list %d persons, the data file has %d", len(listed), entitled)
	}
	for row, times := range listed {
		if times != 1 {
			t.Errorf("%s is listed %d times", row, times)
		}
	}
}

// listOf gives the names of the rows of a page of a list, and the page after it.
func listOf(t *testing.T, s site, page string) (rows []string, next string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(string(text(t, s.file(page)))))
	if err != nil {
		t.Fatal(err)
	}
	current := false
	for node := range root.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		attribute := func(key string) string {
			for _, a := range node.Attr {
				if a.Key == key {
					return a.Val
				}
			}
			return ""
		}
		switch {
		case node.Data == "th" && attribute("scope") == "row":
			rows = append(rows, words(node))
		case node.Data == "span" && attribute("aria-current") == "page" && strings.HasSuffix(words(node), "页"):
			current = true
		case node.Data == "nav":
			current = false
		case node.Data == "a" && current && next == "" && strings.HasSuffix(words(node), "页"):
			target, _, wrong := verify.Resolve(page, attribute("href"))
			if wrong != "" {
				t.Fatalf("%s: the next page %s", page, wrong)
			}
			next = target
		}
	}
	return rows, next
}

func words(node *html.Node) string {
	var b strings.Builder
	for child := range node.Descendants() {
		if child.Type == html.TextNode {
			b.WriteString(child.Data)
		}
	}
	return strings.TrimSpace(b.String())
}
