// Package search writes the index that the search box looks in.
package search

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/record"
)

// Path is where the search script looks for what can be found.
const Path = "static/search-index.js"

// MaxBytes bounds each file of an index, which a browser loads at the first key.
const MaxBytes = 200_000

// entry is one page that a reader may look for.
type entry struct{ kind, name, id, note, address string }

// MarshalJSON writes the entry as the search script reads it.
func (e entry) MarshalJSON() ([]byte, error) {
	return json.Marshal([]string{e.kind, e.name, e.id, e.note, e.address})
}

// group is what can be found of one kind of subject. Where each is a row of the page about
// its note, anchor begins the row's fragment.
type group struct {
	kind, folder, anchor string
	entries              []entry
}

// A Payment can be found by its id; of which application it is may be unknown.
type Payment struct{ PaymentID, ApplicationID string }

// Write writes the index of the search box: every institution, district,
// class, application, payment and rule. It is a script and no JSON file because browsers
// do not fetch files from a disk folder. An index of more than most bytes is split
// into parts, of which the script loads those that may have what is typed.
func Write(s *page.Site, institutions record.Rows[record.Institution], districts record.Rows[record.District],
	classes record.Rows[record.Class], applications record.Rows[record.Application], payments []Payment, most int,
) error {
	groups := []group{
		{kind: "培训机构", folder: "institutions"}, {kind: "地区", folder: "districts"}, {kind: "规则", folder: "rules"},
		{kind: "班次", folder: "classes"}, {kind: "补贴申请", folder: "applications"},
		{kind: "拨付", folder: "applications", anchor: "p-"}, {kind: "拨付", folder: ".", anchor: "p-"},
	}
	add := func(nth int, name, id, note string) {
		g := &groups[nth]
		g.entries = append(g.entries,
			entry{kind: g.kind, name: name, id: id, note: note, address: s.PlaceOf(g.folder, id)})
	}
	for _, i := range institutions.Rows {
		add(0, i.Institution, i.Institution, "")
	}
	for _, d := range districts.Rows {
		add(1, d.District, d.District, "")
	}
	for _, r := range s.Rules.Rows {
		groups[2].entries = append(groups[2].entries,
			entry{kind: groups[2].kind, name: r.Title, id: r.ID, address: "rules/" + r.ID + ".html"})
	}
	for _, c := range classes.Rows {
		name := c.ClassName
		if name == "" {
			name = c.ClassID
		}
		add(3, name, c.ClassID, c.Institution)
	}
	for _, a := range applications.Rows {
		add(4, a.ApplicationID, a.ApplicationID, a.Institution)
	}
	for _, p := range payments {
		file, nth := s.PaymentPlace(p.PaymentID, p.ApplicationID), 5
		if file == "" {
			continue
		}
		if !strings.HasPrefix(file, groups[nth].folder+"/") {
			nth = 6 // in the list of payments
		}
		groups[nth].entries = append(groups[nth].entries, entry{
			kind: groups[nth].kind, name: p.PaymentID, id: p.PaymentID, note: p.ApplicationID,
			address: file + "#" + page.PaymentID(p.PaymentID),
		})
	}
	if script, err := whole(groups, most); script != nil || err != nil {
		if err != nil {
			return err
		}
		return s.Save(Path, script)
	}
	return split(s, groups, most)
}

// whole is the index as one script; nil where it would have more than most bytes.
func whole(groups []group, most int) ([]byte, error) {
	script := []byte("var searchIndex = {\"entries\": [")
	spelled := map[string]string{}
	for _, g := range groups {
		for _, e := range g.entries {
			text, err := json.Marshal(e)
			if err != nil {
				return nil, err
			}
			if script[len(script)-1] != '[' {
				script = append(script, ',')
			}
			if script = append(script, text...); len(script) > most {
				return nil, nil
			}
			for _, r := range e.name {
				if syllables := syllablesOf(r); syllables != "" && !isPlain(r) {
					spelled[string(r)] = syllables
				}
			}
		}
	}
	text, err := json.Marshal(spelled)
	if err != nil || len(script)+len(text) > most {
		return nil, err
	}
	return fmt.Appendf(script, "], \"letters\": %s};\n", text), nil
}

// split saves the index in parts, and a script that says which characters each has.
func split(s *page.Site, groups []group, most int) error {
	var alphabets []string
	for _, g := range groups {
		for p := range parts(g, most) {
			text, err := json.Marshal(p)
			if err != nil {
				return err
			}
			nth := len(alphabets)
			script := fmt.Appendf(nil, "searchParts[%d] = %s;\n", nth, text)
			if err := s.Save(fmt.Sprintf("static/search-%d.js", nth), script); err != nil {
				return err
			}
			alphabets = append(alphabets, p.alphabet())
		}
	}
	text, err := json.Marshal(alphabets)
	if err != nil {
		return err
	}
	return s.Save(Path, fmt.Appendf(nil, "var searchAlphabets = %s, searchParts = [];\n", text))
}

var readings = pinyin.Args{
	Style: pinyin.Normal, Heteronym: true,
	Fallback: func(r rune, _ pinyin.Args) []string {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return []string{string(unicode.ToLower(r))}
		}
		return nil
	},
}

// syllablesOf are the readings of a character in pinyin, parted by blanks: 长 is "zhang chang".
func syllablesOf(r rune) string {
	var all []string
	for _, syllable := range pinyin.SinglePinyin(r, readings) {
		if !slices.Contains(all, syllable) {
			all = append(all, syllable)
		}
	}
	return strings.Join(all, " ")
}

// isPlain tells what is typed as it stands.
func isPlain(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
