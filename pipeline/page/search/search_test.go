package search

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/coded"
)

func TestSyllables(t *testing.T) {
	for r, want := range map[rune]string{
		'福': "fu", '贝': "bei", '长': "zhang chang", '乐': "le yue", 'A': "a", '1': "1", '-': "", ' ': "", 'é': "e",
	} {
		got := strings.Split(syllablesOf(r), " ")
		for _, syllable := range strings.Split(want, " ") {
			if !slices.Contains(got, syllable) {
				t.Errorf("%c is read %q, want %q too", r, got, want)
			}
		}
	}
}

// letters are all that the readings of a name are written with.
func letters(name string) string {
	all := ""
	for _, r := range name {
		all += syllablesOf(r)
	}
	return strings.ReplaceAll(all, " ", "")
}

// decoded reads a column as the search script does.
func decoded(t *testing.T, c *coded.Column) []string {
	t.Helper()
	all, err := c.Decoded()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestParts reads parts back: each entry stands in one, in its order, in files of the size
// asked for, and the alphabet of its part has all by which it is found.
func TestParts(t *testing.T) {
	partsAgree(t, group{kind: "班次", folder: "classes"}, "")
	partsAgree(t, group{kind: "班次", folder: "classes"}, "ab/")
	partsAgree(t, group{kind: "拨付", folder: "applications", anchor: "p-"}, "")
	partsAgree(t, group{kind: "拨付", folder: "applications", anchor: "p-"}, "ab/")
}

// partsAgree is for the entries of a group, with pages in a sub-folder.
func partsAgree(t *testing.T, g group, shard string) {
	t.Helper()
	add := func(name, id, note string) {
		address := g.folder + "/" + shard + page.FileName(id) + ".html"
		if g.anchor != "" {
			address = g.folder + "/" + shard + page.FileName(note) + ".html#" + g.anchor + page.FileName(id)
		}
		g.entries = append(g.entries, entry{g.kind, name, id, note, address})
	}
	for i := range 3000 {
		add(fmt.Sprintf("%d年直播销售员第%d期", 2021+i%3, i), fmt.Sprintf("FZ2021%05d", i), fmt.Sprintf("机构%d", i%7))
	}
	for _, odd := range []string{
		"", "0", "00", "0 0", "1.2:3~4", "Ab", "aB", "a b", "~", "İΣ", "ｆｚ１２", "e\u0301", "ﬁ", "\u2028", "</script>",
		`"\`, strings.Repeat("9", 40) + "1", strings.Repeat("9", 40) + "2", "一" + strings.Repeat("1.", 50), "𠮷野家",
	} {
		add(odd+"班", odd, odd)
		add(odd, odd, "")
	}
	const most = 4000
	var all []entry
	count := 0
	for p := range parts(g, most) {
		text, err := json.Marshal(p)
		if err != nil || len(text) > most+1000 {
			t.Fatalf("a part has %d bytes, %v", len(text), err)
		}
		count++
		ids := decoded(t, p.IDs)
		names, notes, files := ids, make([]string, len(ids)), make([]string, len(ids))
		if p.Names != nil {
			names = decoded(t, p.Names)
		}
		if p.Notes != nil {
			notes = decoded(t, p.Notes)
		}
		if p.Files != "" {
			files = strings.Split(p.Files, " ")
		}
		alphabet := p.alphabet()
		for i, id := range ids {
			file, base, fragment := files[i], id, ""
			if p.Anchor != "" {
				base, fragment = notes[i], "#"+p.Anchor+id
			}
			if file == "" || file[0] == '~' {
				file = base + file
			}
			if !strings.Contains(file, ".html#") {
				file += ".html" + fragment
			}
			in := ""
			if p.Shards != "" {
				in = p.Shards[2*i:2*i+2] + "/"
			}
			all = append(all, entry{p.Kind, names[i], id, notes[i], p.Folder + "/" + in + file})
			found := norm.NFKC.String(names[i]+" "+id) + letters(names[i])
			for _, r := range strings.ToLower(found) {
				if !strings.ContainsRune(alphabet, r) && r != ' ' {
					t.Errorf("%q of %q is not in the alphabet %q", r, names[i], alphabet)
				}
			}
		}
	}
	if !slices.Equal(all, g.entries) {
		for i := range g.entries {
			if i >= len(all) || all[i] != g.entries[i] {
				t.Fatalf("entry %d of %d is not %q", i, len(all), g.entries[i])
			}
		}
		t.Errorf("%d entries became %d", len(g.entries), len(all))
	}
	if count < 5 {
		t.Errorf("there are %d parts", count)
	}
}

// TestClassIsSmall holds what a class costs a reader.
func TestClassIsSmall(t *testing.T) {
	g := group{kind: "班次", folder: "classes"}
	for i := range 40000 {
		id := fmt.Sprintf("FZ2021%05d", i)
		g.entries = append(g.entries,
			entry{g.kind, fmt.Sprintf("互联网营销师第%d期", i), id, fmt.Sprint("机构", i*7%200), "classes/" + id + ".html"})
	}
	size, files := 0, 0
	for p := range parts(g, MaxBytes) {
		text, err := json.Marshal(p)
		if err != nil || len(text) > MaxBytes*11/10 {
			t.Errorf("a part has %d bytes, %v", len(text), err)
		}
		size, files = size+len(text), files+1
	}
	if size > 11*len(g.entries) || files > 4 {
		t.Errorf("40,000 classes cost %d bytes in %d files", size, files)
	}
}
