package profile

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/peihe/peihe/pipeline/cell"
)

// formText is the form of a cell that is no blank.
func formText(text string) string {
	form, _ := appendForm(nil, cell.Trim([]byte(text)))
	return string(form)
}

func TestForm(t *testing.T) {
	for cell, want := range map[string]string{
		"2021-06-07 08:20:01":          "9999-99-99 99:99:99",
		"２０２１－０６":                      "9999-99",
		"35019719900101001x":           "99999999999999999A",
		"350197 1990\u00ad0101":        "999999 9999�9999",
		"阿布都·买买提":                      "文·文",
		"Зухра Ÿé":                     "文 文",
		"アイウ가나":                        "文",
		"三〇二室":                         "文",
		"⻓乐区⼀":                         "文",
		"Ⅻ①㈱½":                         "AAA9(文)9⁄9",
		"٣४":                           "99",
		"𠀀\ue000\U0010fffd":            "文",
		"⠓⠊":                           "文",
		"ｆｚ＠ａ．ｃｏｍ":                     "AA@A.AAA",
		"￥1,000.00元":                   "¥9,999.99文",
		"a\tb\x7fc\u2028d\u3000e":      "A␉A␡A�A A",
		"文A9…":                         "文A9...",
		strings.Repeat("1", 40):        strings.Repeat("9", 40),
		strings.Repeat("1", 41):        strings.Repeat("9", 40) + "…",
		strings.Repeat("长", 1000):      "文",
		strings.Repeat("长1", 20):       strings.Repeat("文9", 20),
		strings.Repeat("长1", 20) + "。": strings.Repeat("文9", 20) + "…",
		strings.Repeat("1", 39) + "长长": strings.Repeat("9", 39) + "文",
	} {
		if got := formText(cell); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}

// FuzzForm holds that a form tells nothing but how a value is written, and that
// the short way from one cell to the next counts as the long one.
func FuzzForm(f *testing.F) {
	for _, s := range []string{"", "2021-06-07 08:20:01", "张三", "１２７", "Ⅻ", "文9A", "a\u0301", "\u2800", "长\u0378"} {
		f.Add(s, s)
		f.Add(s, "A9文")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		if !utf8.ValidString(first) || !utf8.ValidString(second) {
			return
		}
		text, whole := appendForm(nil, []byte(first))
		for _, r := range string(text) {
			if unicode.IsLetter(r) && r != 'A' && r != '文' || unicode.IsNumber(r) && r != '9' ||
				unicode.Is(unicode.M, r) || !unicode.IsPrint(r) {
				t.Errorf("%q: %q tells %q", first, text, r)
			}
		}
		if n := utf8.RuneCount(text); n > formMax+1 || whole && n > formMax {
			t.Errorf("%q: %d characters, %t", first, n, whole)
		}
		other, _ := appendForm(nil, []byte(second))
		if (&form{text: string(text), whole: whole, ascii: cell.IsASCII(text)}).fits([]byte(second)) &&
			string(other) != string(text) {
			t.Errorf("%q is taken for %q, it is %q", second, text, other)
		}
	})
}
