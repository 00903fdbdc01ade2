// Package search writes the index that the search box looks in.
package search

import (
	"encoding/json"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/record"
)

// Path is where the search script looks for what can be found.
const Path = "static/search-index.js"

// entry is one page that a reader may look for.
type entry struct{ kind, name, id, note, address string }

// MarshalJSON writes the entry as the search script reads it, with the initials
// of its name in pinyin.
func (e entry) MarshalJSON() ([]byte, error) {
	return json.Marshal([]string{e.kind, e.name, e.id, e.note, initials(e.name), e.address})
}

// Write writes the index of the search box: every institution, district,
// class, application and rule. It is a script and no JSON file because browsers
// do not fetch files from a disk folder.
func Write(s *page.Site, institutions record.Rows[record.Institution], districts record.Rows[record.District],
	classes record.Rows[record.Class], applications record.Rows[record.Application]) error {
	var all []entry
	add := func(kind, folder, name, id, note string) {
		all = append(all, entry{
			kind: kind, name: name, id: id, note: note, address: folder + "/" + page.FileName(id) + ".html",
		})
	}
	for _, i := range institutions.Rows {
		add("培训机构", "institutions", i.Institution, i.Institution, "")
	}
	for _, d := range districts.Rows {
		add("地区", "districts", d.District, d.District, "")
	}
	for _, r := range s.Rules.Rows {
		all = append(all, entry{kind: "规则", name: r.Title, id: r.ID, address: "rules/" + r.ID + ".html"})
	}
	for _, c := range classes.Rows {
		name := c.ClassName
		if name == "" {
			name = c.ClassID
		}
		add("班次", "classes", name, c.ClassID, c.Institution)
	}
	for _, a := range applications.Rows {
		add("补贴申请", "applications", a.ApplicationID, a.ApplicationID, a.Institution)
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	script := append([]byte("var searchIndex = "), text...)
	return s.Save(Path, append(script, ";\n"...))
}

var firstLetters = pinyin.Args{
	Style: pinyin.FirstLetter, Heteronym: true,
	Fallback: func(r rune, _ pinyin.Args) []string {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return []string{string(unicode.ToLower(r))}
		}
		return nil
	},
}

// initials are the first letters of a name's characters in pinyin, parted by
// spaces; a character with several readings has each first letter: "长乐" is
// "zc ly".
func initials(name string) string {
	var all []string
	for _, readings := range pinyin.Pinyin(name, firstLetters) {
		letters := ""
		for _, letter := range readings {
			if !strings.Contains(letters, letter) {
				letters += letter
			}
		}
		all = append(all, letters)
	}
	return strings.Join(all, " ")
}
