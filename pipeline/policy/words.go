package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"
)

// separators divide the items of a list in exports and in Chinese prose: a word that
// holds one is most likely several, written as one by mistake, and would match nobody.
const separators = "，、；,;"

// word is one that a column may hold and what exports write for it.
type word struct {
	kind, column, meant string
	synonyms            []string
	at                  value // the word that is meant
}

// single reads a name that must be one word.
func (v value) single() string {
	name := v.name()
	if i := strings.IndexAny(name, separators); i >= 0 {
		v.fail("write each item by itself, set apart by an ASCII comma and a space, or on a line of its own",
			"%s: %q holds a separator, so it is several words in one", v.key, name)
	}
	return name
}

// singles reads a list of single words without repetition.
func (v value) singles(least int) []string {
	seen := map[string]int{}
	var words []string
	for _, item := range v.items(least) {
		one := item.single()
		item.unique(seen, one)
		words = append(words, one)
	}
	return words
}

// readWords reads kind, column, the word that is meant, its synonyms.
func (p *Policy) readWords(root value) {
	kinds, columns := root.entries()
	for i, kind := range kinds {
		names, words := columns[i].entries()
		for j, name := range names {
			seen := map[string]int{}
			meant, synonyms := words[j].entries()
			for k, m := range meant {
				m.key = name.node.Value
				w := word{kind: kind.node.Value, column: name.node.Value, meant: m.single(), at: m}
				m.unique(seen, w.meant)
				for _, item := range synonyms[k].items(0) {
					item.key = name.node.Value
					one := item.single()
					item.unique(seen, one)
					w.synonyms = append(w.synonyms, one)
				}
				p.words = append(p.words, w)
			}
		}
	}
}

// Words returns, by kind and column, what exports may write instead of the word
// that is meant: the synonyms of words.yaml, and of a district its name with the
// city of the notice before it.
func (p *Policy) Words() map[string]map[string]map[string]string {
	all := map[string]map[string]map[string]string{}
	add := func(kind, column, written, meant string) {
		if all[kind] == nil {
			all[kind] = map[string]map[string]string{}
		}
		if all[kind][column] == nil {
			all[kind][column] = map[string]string{}
		}
		all[kind][column][written] = meant
	}
	for _, d := range p.Districts {
		for _, kind := range []string{"classes", "transfers"} {
			if !strings.HasPrefix(d.Name, p.City) {
				add(kind, "district", p.City+d.Name, d.Name)
			}
		}
	}
	for _, w := range p.words {
		for _, synonym := range w.synonyms {
			add(w.kind, w.column, synonym, w.meant)
		}
	}
	return all
}

// CheckWords holds the words against the exports' own declaration, kind → column →
// the only words of the column (nil: any): every kind and column must exist and take
// words, a meaning must be one of the column's own, and no synonym may be a word in
// its own right. The declaration stands with the reader of exports, so Load alone
// cannot check this. Errors are *[Error].
func (p *Policy) CheckWords(declared map[string]map[string][]string) error {
	for _, w := range p.words {
		columns, ok := declared[w.kind]
		if !ok {
			return w.at.fault("use one of "+listed(declared), "unknown kind %q", w.kind)
		}
		only, ok := columns[w.column]
		if !ok {
			return w.at.fault("use one of "+listed(columns), "%s has no column %q that holds words", w.kind, w.column)
		}
		if only != nil && !slices.Contains(only, w.meant) {
			return w.at.fault("put it under one of "+strings.Join(only, ", "), "%q is no word of %s.%s",
				w.meant, w.kind, w.column)
		}
		for _, synonym := range w.synonyms {
			listed := p.listedWords()[w.kind+"."+w.column]
			if slices.Contains(only, synonym) || slices.Contains(listed, synonym) {
				return w.at.fault("leave it out, or take it from its list",
					"%q stands for %q, but is itself a word of %s.%s",
					synonym, w.meant, w.kind, w.column)
			}
		}
	}
	for _, m := range p.meanings {
		known := p.KnownWords()[m.kind+"."+m.column]
		if only := declared[m.kind][m.column]; only != nil {
			known = only
		}
		if !slices.Contains(known, m.word) {
			hint := fmt.Sprintf("add it to %s.%s of words.yaml", m.kind, m.column)
			if m.column == "occupation" {
				hint = "add it to occupations of lists.yaml"
			}
			if near := Nearest(m.word, known); near != "" {
				hint = fmt.Sprintf("write %s, or %s", near, hint)
			}
			return m.at.fault(hint, "%q is no word that %s.%s is known to hold", m.word, m.kind, m.column)
		}
	}
	return nil
}

// meaning is a word of the folder that must be one that a column is known to hold:
// another would fit nobody, and nobody would be told.
type meaning struct {
	kind, column, word string
	at                 value
}

func meanings(list value, kind, column string) []meaning {
	var all []meaning
	for _, item := range list.items(0) {
		all = append(all, meaning{kind, column, item.name(), item})
	}
	return all
}

// Nearest is the known word that differs from one in fewest characters, "" where none
// shares half of them.
func Nearest(word string, known []string) string {
	var near string
	least := utf8.RuneCountInString(word)/2 + 1
	for _, k := range known {
		if distance := edlib.LevenshteinDistance(word, k); distance < least {
			near, least = k, distance
		}
	}
	return near
}

// listedWords are the words of lists.yaml, by kind.column.
func (p *Policy) listedWords() map[string][]string {
	return map[string][]string{
		"classes.occupation":    p.Occupations,
		"payments.source":       p.PaymentSources,
		"references.list":       p.ReferenceLists,
		"sessions.teacher_kind": p.TeacherKinds,
		"signins.method":        p.SigninMethods,
		"trainees.category":     slices.Concat(p.PublicEmployeeCategories, p.StudentCategories, p.RuralCategories),
	}
}

// KnownWords are the words that a column may hold once synonyms are read as what
// they mean: those of lists.yaml, then those of words.yaml. Kind.column, sorted.
func (p *Policy) KnownWords() map[string][]string {
	known := p.listedWords()
	for _, w := range p.words {
		column := w.kind + "." + w.column
		known[column] = append(slices.Clip(known[column]), w.meant)
	}
	for column, words := range known {
		known[column] = slices.Compact(slices.Sorted(slices.Values(words)))
	}
	return known
}

// knownWord is a row of the table of known words.
type knownWord struct{ kind, column, word string }

func (p *Policy) wordRows() []knownWord {
	var rows []knownWord
	known := p.KnownWords()
	for _, key := range slices.Sorted(maps.Keys(known)) {
		kind, column, _ := strings.Cut(key, ".")
		for _, one := range known[key] {
			rows = append(rows, knownWord{kind, column, one})
		}
	}
	return rows
}
