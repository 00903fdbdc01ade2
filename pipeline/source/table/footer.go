package table

import (
	"bytes"
	"unicode/utf8"

	"github.com/peihe/peihe/pipeline/cell"
)

var footers = []string{"合计", "小计", "总计", "制表", "填表", "审核人", "负责人", "备注:"}

// Footer returns the word by which a non-blank cell starts a footer, "" for none.
func Footer(text []byte, a *cell.Arena) string {
	if text[0] < utf8.RuneSelf { // unlike every word
		return ""
	}
	name := a.Name(text)
	for _, word := range footers {
		if bytes.HasPrefix(name, []byte(word)) {
			return word
		}
	}
	return ""
}

// StartsPlainly reports a row that starts with a letter or digit of ASCII: it is
// neither blank nor a footer.
func StartsPlainly(row []byte) bool {
	if len(row) == 0 {
		return false
	}
	c := row[0]
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}
