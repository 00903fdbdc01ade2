package strict

import (
	"regexp"
	"slices"
	"strings"
)

// Separators divide the items of a list in exports and in Chinese prose: a word that
// holds one is most likely several, written as one by mistake, and would match nobody.
const Separators = "，、；,;"

// brackets are what stands within some of a name, as in 证件号码(身份证、护照).
var brackets = regexp.MustCompile(`\([^()]*\)`)

// Single reads a name that must be one word.
func (v Value) Single() string {
	name := v.Name()
	if strings.ContainsAny(brackets.ReplaceAllString(name, ""), Separators) {
		v.Fail("write each item by itself, set apart by an ASCII comma and a space, or on a line of its own",
			"%s: %q holds a separator, so it is several words in one", v.Key, name)
	}
	return name
}

// Singles reads a list of single words without repetition.
func (v Value) Singles(least int) []string {
	seen := map[string]int{}
	var words []string
	for _, item := range v.Items(least) {
		one := item.Single()
		item.Unique(seen, one)
		words = append(words, one)
	}
	return words
}

// Phone reads a telephone number, which YAML may take for a whole one.
func (v Value) Phone() string {
	if v.HasFailed() || v.node.ShortTag() != "!!int" {
		return v.Text()
	}
	return v.node.Value
}

var braces = regexp.MustCompile(`\{[^{}]*\}|[{}]`)

// Pattern reads a text in which some words in braces stand for others.
func (v Value) Pattern(known ...string) string {
	text := v.Text()
	for _, word := range braces.FindAllString(text, -1) {
		if !slices.Contains(known, strings.Trim(word, "{}")) {
			hint := "leave the braces out"
			if known != nil {
				hint = "use {" + strings.Join(known, "}, {") + "}"
			}
			v.Fail(hint, "%s: nothing is known to stand for %s", v.Key, word)
		}
	}
	return text
}
