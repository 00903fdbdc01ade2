package search

import (
	"iter"
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/peihe/peihe/pipeline/page/coded"
)

// part is some of what can be found of one kind, in its order, as the search script reads
// it. Ids of a platform count up and names differ in a number, so that a class costs some
// 10 bytes instead of 180. The gate need not see through that: each id, name and note
// stands in full on the page that the entry leads to.
type part struct {
	Kind   string        `json:"kind"`
	Folder string        `json:"folder"`
	IDs    *coded.Column `json:"ids"`
	Names  *coded.Column `json:"names,omitempty"` // none where each is the id
	Notes  *coded.Column `json:"notes,omitempty"` // none where each is ""

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
	ids, names, notes := coded.New(), coded.New(), coded.New()
	var shards, files []byte
	hasNames, hasNotes, hasFiles := false, false, false
	letters := 0 // bytes
	n := 0
	for ; n < len(entries); n++ {
		size := ids.Size() + names.Size() + notes.Size() + len(shards) + len(files) + letters
		if n > 0 && size >= most {
			break
		}
		e := entries[n]
		ids.Add([]byte(e.id))
		names.Add([]byte(e.name))
		notes.Add([]byte(e.note))
		hasNames, hasNotes = hasNames || e.name != e.id, hasNotes || e.note != ""
		shard, file := g.fileOf(e)
		if n > 0 {
			files = append(files, ' ')
		}
		shards, files, hasFiles = append(shards, shard...), append(files, file...), hasFiles || file != ""
		letters += p.know(e)
	}
	p.IDs = columnOf(ids)
	if hasNames {
		p.Names = columnOf(names)
	}
	if hasNotes {
		p.Notes = columnOf(notes)
	}
	p.Shards = string(shards)
	if hasFiles {
		p.Files = string(files)
	}
	return p, n
}

func columnOf(c *coded.Coder) *coded.Column {
	column := c.Column()
	return &column
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
