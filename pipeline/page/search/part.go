package search

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// part is some of what can be found of one kind, in its order, as the search script reads
// it. Ids of a platform count up and names differ in a number, so that a class costs some
// 10 bytes instead of 180. The gate need not see through that: each id, name and note
// stands in full on the page that the entry leads to.
type part struct {
	Kind   string  `json:"kind"`
	Folder string  `json:"folder"`
	IDs    *column `json:"ids"`
	Names  *column `json:"names,omitempty"` // none where each is the id
	Notes  *column `json:"notes,omitempty"` // none where each is ""

	// Folders of the pages below Folder, two characters each, where they lie in some.
	Shards string `json:"shards,omitempty"`
	// Names of the pages' files, parted by spaces: "" for the id, "~…" for what follows it;
	// with ".html#…" where the fragment is not made of the id.
	Files string `json:"files,omitempty"`
	// Where entries are rows of the page about their note: how a row's fragment begins. Then
	// files are named by the note.
	Anchor string `json:"anchor,omitempty"`
	// Readings in pinyin of the names' characters that are no ASCII letters and digits.
	Letters map[string]string `json:"letters"`

	characters map[rune]bool // by which its entries are found
	named      map[rune]bool // those of names
	lower      cases.Caser
}

// column is a text for each entry. Texts are patterns, in which "0" stands for digits; Of
// holds for each entry, parted by spaces, "PATTERN:" in base 36 where that is not the
// former's, and for its digits (several runs are parted by ".") in base 36 how many
// characters they share with the former's, and what follows those.
type column struct {
	Texts []string `json:"texts"`
	Of    string   `json:"of"`
}

// coder makes a column.
type coder struct {
	texts  []string
	at     map[string]int
	of     []byte
	bytes  int // of texts
	last   int
	digits string
}

func newCoder() *coder { return &coder{at: map[string]int{}, last: -1} }

func (c *coder) add(text string) {
	pattern, digits := parted(text)
	at, isKnown := c.at[pattern]
	if !isKnown {
		at = len(c.texts)
		c.at[pattern] = at
		c.texts = append(c.texts, pattern)
		c.bytes += len(pattern) + len(`"",`)
	}
	if len(c.of) > 0 {
		c.of = append(c.of, ' ')
	}
	if at != c.last {
		c.of = append(strconv.AppendInt(c.of, int64(at), 36), ':')
	}
	if digits != "" {
		shared := 0
		for shared < min(len(digits), len(c.digits), 35) && digits[shared] == c.digits[shared] {
			shared++
		}
		c.of = append(strconv.AppendInt(c.of, int64(shared), 36), digits[shared:]...)
	}
	c.last, c.digits = at, digits
}

func (c *coder) size() int { return c.bytes + len(c.of) }

func (c *coder) column() *column { return &column{c.texts, string(c.of)} }

// parted takes the digits out of a text: "2021年第3期" is "0年第0期" and "2021.3".
func parted(text string) (pattern, digits string) {
	var p, d strings.Builder
	inDigits := false
	for i := range len(text) {
		b := text[i]
		isDigit := b >= '0' && b <= '9'
		switch {
		case !isDigit:
			p.WriteByte(b)
		case !inDigits:
			p.WriteByte('0')
			if d.Len() > 0 {
				d.WriteByte('.')
			}
			d.WriteByte(b)
		default:
			d.WriteByte(b)
		}
		inDigits = isDigit
	}
	return p.String(), d.String()
}

// parts yields what can be found of a kind in parts, which end where they have most bytes.
func parts(g group, most int) iter.Seq[part] {
	return func(yield func(part) bool) {
		for rest := g.entries; len(rest) > 0; {
			p, n := next(g, rest, most)
			if !yield(p) {
				return
			}
			rest = rest[n:]
		}
	}
}

// next makes a part of the first entries, one at least, and says of how many.
func next(g group, entries []entry, most int) (part, int) {
	p := part{
		Kind: g.kind, Folder: g.folder, Anchor: g.anchor, Letters: map[string]string{},
		characters: map[rune]bool{}, named: map[rune]bool{}, lower: cases.Lower(language.Und),
	}
	ids, names, notes := newCoder(), newCoder(), newCoder()
	var shards, files []byte
	hasNames, hasNotes, hasFiles := false, false, false
	letters := 0 // bytes
	n := 0
	for ; n < len(entries); n++ {
		size := ids.size() + names.size() + notes.size() + len(shards) + len(files) + letters
		if n > 0 && size >= most {
			break
		}
		e := entries[n]
		ids.add(e.id)
		names.add(e.name)
		notes.add(e.note)
		hasNames, hasNotes = hasNames || e.name != e.id, hasNotes || e.note != ""
		shard, file := g.fileOf(e)
		if n > 0 {
			files = append(files, ' ')
		}
		shards, files, hasFiles = append(shards, shard...), append(files, file...), hasFiles || file != ""
		letters += p.know(e)
	}
	p.IDs = ids.column()
	if hasNames {
		p.Names = names.column()
	}
	if hasNotes {
		p.Notes = notes.column()
	}
	p.Shards = string(shards)
	if hasFiles {
		p.Files = string(files)
	}
	return p, n
}

// fileOf is where the page of an entry lies below the folder of its kind.
func (g group) fileOf(e entry) (shard, file string) {
	address, fragment, _ := strings.Cut(e.address, "#")
	file = strings.TrimSuffix(strings.TrimPrefix(address, g.folder+"/"), ".html")
	if in, below, isSharded := strings.Cut(file, "/"); isSharded {
		shard, file = in, below
	}
	base := e.id
	if g.anchor != "" {
		if base = e.note; fragment != g.anchor+e.id {
			return shard, file + ".html#" + fragment
		}
	}
	if file == base {
		return shard, ""
	}
	if after, isSo := strings.CutPrefix(file, base); isSo && strings.HasPrefix(after, "~") {
		return shard, after
	}
	return shard, file
}

// know takes in the characters by which an entry is found; added is how many bytes its
// readings cost.
func (p *part) know(e entry) (added int) {
	for _, r := range e.name {
		if p.named[r] {
			continue
		}
		p.named[r] = true
		syllables := syllablesOf(r)
		for _, letter := range syllables {
			p.characters[letter] = true
		}
		if !isPlain(r) && syllables != "" {
			p.Letters[string(r)] = syllables
			added += len(string(r)) + len(syllables) + len(`"":"",`)
		}
	}
	p.knowText(e.name)
	if e.id != e.name {
		p.knowText(e.id)
	}
	return added
}

// knowText takes in the characters of a text as the search script compares it, save for its
// blanks. A character too many does no harm: where casing depends on the place, both
// are known.
func (p *part) knowText(text string) {
	text = norm.NFKC.String(text)
	for _, lower := range []string{p.lower.String(text), strings.ToLower(text)} {
		for _, r := range lower {
			p.characters[r] = true
		}
	}
}

// alphabet is every character of which a word that finds an entry of the part consists.
func (p *part) alphabet() string {
	all := make([]rune, 0, len(p.characters))
	for r := range p.characters {
		all = append(all, r)
	}
	slices.Sort(all)
	return string(all)
}
