package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"

	"github.com/peihe/peihe/pipeline/policy/strict"
	"github.com/peihe/peihe/pipeline/spelling"
)

// word is one that a column may hold and what exports write for it.
type word struct {
	kind, column, meant string
	synonyms            []string
	at                  strict.Value // the word that is meant
	ofKind, ofColumn    strict.Value // the keys above it
}

// readWords reads kind, column, the word that is meant, its synonyms.
func (p *Policy) readWords(root strict.Value) {
	p.wordColumns = map[string]strict.Value{}
	kinds, columns := root.Entries()
	for i, kind := range kinds {
		names, words := columns[i].Some()
		for j, name := range names {
			seen := map[string]int{}
			p.wordColumns[kind.Written()+"."+name.Written()] = words[j]
			meant, synonyms := words[j].Some()
			for k, m := range meant {
				m.Key = name.Written()
				w := word{kind: kind.Written(), column: name.Written(), meant: m.Single(), at: m}
				w.ofKind, w.ofColumn = kind, name
				m.Unique(seen, w.meant)
				for _, item := range synonyms[k].Items(0) {
					item.Key = name.Written()
					one := item.Single()
					item.Unique(seen, one)
					if !item.HasFailed() {
						w.synonyms = append(w.synonyms, one)
					}
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
// words, a meaning must be one of the column's own, no synonym may be a word in
// its own right, and what money, thresholds and lists mean must be known. The declaration
// stands with the reader of exports, so Load alone cannot check this. The error is
// [strict.Errors].
func (p *Policy) CheckWords(declared map[string]map[string][]string) error {
	var faults strict.Errors
	told := map[string]bool{} // by place
	once := func(v strict.Value, hint, format string, args ...any) {
		if !told[v.Place()] {
			faults.At(v, hint, format, args...)
		}
		told[v.Place()] = true
	}
	listed := p.listedWords()
	for _, w := range p.words {
		columns, ok := declared[w.kind]
		if !ok {
			once(w.ofKind, strict.OneOfThem(w.kind, declared), "unknown kind %q", w.kind)
			continue
		}
		only, ok := columns[w.column]
		if !ok {
			once(w.ofColumn, strict.OneOfThem(w.column, columns), "%s has no column %q that holds words",
				w.kind, w.column)
			continue
		}
		if only != nil && !slices.Contains(only, w.meant) {
			once(w.at, "put it under one of "+strings.Join(only, ", "), "%q is no word of %s.%s",
				w.meant, w.kind, w.column)
			continue
		}
		for _, synonym := range w.synonyms {
			if slices.Contains(only, synonym) || slices.Contains(listed[w.kind+"."+w.column], synonym) {
				once(w.at, "leave it out, or take it from its list", "%q stands for %q, but is itself a word of %s.%s",
					synonym, w.meant, w.kind, w.column)
			}
		}
	}
	if len(faults) > 0 || p.reader.HasMisread(p.file("words.yaml")) || p.reader.HasMisread(p.file("lists.yaml")) {
		return faults.OrNil() // a word may be unknown for standing under an unknown column
	}
	p.checkMeanings(&faults, declared)
	p.checkLists(&faults)
	return faults.OrNil()
}

// checkMeanings finds words that no column is known to hold.
func (p *Policy) checkMeanings(faults *strict.Errors, declared map[string]map[string][]string) {
	all := p.KnownWords()
	for _, m := range p.meanings {
		column := m.kind + "." + m.column
		known := all[column]
		if only := declared[m.kind][m.column]; only != nil {
			known = only
		}
		if slices.Contains(known, m.word) || !p.knowsWords(column) {
			continue
		}
		hint := fmt.Sprintf("add it to %s of words.yaml", column)
		if m.column == "occupation" {
			hint = "add it to occupations of lists.yaml"
		}
		near := spelling.Likely(m.word, known)
		for _, w := range p.words {
			if w.kind == m.kind && w.column == m.column && slices.Contains(w.synonyms, m.word) {
				near = w.meant
			}
		}
		faults.At(m.at, strict.Instead(near, hint), "%q is no word that %s is known to hold", m.word, column)
	}
}

// knowsWords tells whether all words of a column were read.
func (p *Policy) knowsWords(column string) bool {
	for _, list := range listsOf[column] {
		if v, ok := p.sets[list]; ok && !v.Sound() {
			return false
		}
	}
	v, ok := p.wordColumns[column]
	return !ok || v.Sound()
}

// checkLists finds words of lists.yaml that are most likely misspelt: they differ by one
// character from a word of words.yaml and do not stand there themselves. Who means them
// writes them there.
func (p *Policy) checkLists(faults *strict.Errors) {
	known := map[string][]string{}
	for _, w := range p.words {
		column := w.kind + "." + w.column
		known[column] = append(known[column], w.meant)
	}
	for _, column := range slices.Sorted(maps.Keys(listsOf)) {
		for _, list := range listsOf[column] {
			for _, item := range p.sets[list].Items(0) {
				one := item.Name()
				if one == "" || slices.Contains(known[column], one) || !p.knowsWords(column) {
					continue
				}
				i := slices.IndexFunc(known[column], func(word string) bool {
					return utf8.RuneCountInString(word) == utf8.RuneCountInString(one) &&
						edlib.LevenshteinDistance(word, one) == 1
				})
				if i >= 0 {
					faults.At(item, fmt.Sprintf("write %s, or add it to %s of words.yaml too", known[column][i], column),
						"%s: %q differs by one character from a word of words.yaml", list, one)
				}
			}
		}
	}
}

// meaning is a word of the folder that must be one that a column is known to hold:
// another would fit nobody, and nobody would be told.
type meaning struct {
	kind, column, word string
	at                 strict.Value
}

func meanings(list strict.Value, kind, column string) []meaning {
	var all []meaning
	for _, item := range list.Items(0) {
		all = append(all, meaning{kind, column, item.Name(), item})
	}
	return all
}

// listsOf are the lists of lists.yaml that hold words of a column, by kind.column.
var listsOf = map[string][]string{
	"classes.occupation":    {"occupations"},
	"payments.source":       {"payment_sources"},
	"references.list":       {"reference_lists"},
	"sessions.teacher_kind": {"teacher_kinds"},
	"signins.method":        {"signin_methods"},
	"trainees.category":     {"public_employee_categories", "student_categories", "rural_categories"},
}

// listedWords are the words of lists.yaml, by kind.column.
func (p *Policy) listedWords() map[string][]string {
	words := map[string][]string{
		"occupations": p.Occupations, "payment_sources": p.PaymentSources, "reference_lists": p.ReferenceLists,
		"teacher_kinds": p.TeacherKinds, "signin_methods": p.SigninMethods,
		"public_employee_categories": p.PublicEmployeeCategories, "student_categories": p.StudentCategories,
		"rural_categories": p.RuralCategories,
	}
	all := map[string][]string{}
	for column, lists := range listsOf {
		for _, list := range lists {
			all[column] = append(all[column], words[list]...)
		}
	}
	return all
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
