package cell

import (
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/schema"
)

func TestShown(t *testing.T) {
	for cell, want := range map[string]string{
		"12700000000":               hidden,
		"1270-000-0000":             hidden,
		"127 0000\u30000000":        hidden,
		"１２７０００００００００":              hidden,
		"127`0000`0000":             hidden,
		"127'0000'0000x":            hidden,
		"127\u00ad0000\u202e0000":   hidden,
		"127–0000—0000":             hidden,
		"127_0000·0000":             hidden,
		"电话 127 0000 0000 转 1":      hidden,
		"1270000000":                "1270000000",
		"2021-06-07 25:20:01":       "2021-06-07 25:20:01",
		"44308.354166667":           "44308.354166667",
		"a\u202eb\u2066c\u00add":    `a\u202Eb\u2066c\u00ADd`,
		"a\u00a0b\u3000c\ue000":     "a\\u00A0b\u3000c" + `\uE000`,
		"a\x1b[31mb\u009bc\u2028d":  `a␛[31mb\u009Bc\u2028d`,
		"\u200ba\ufeff":             "a",
		strings.Repeat("长", 40):     strings.Repeat("长", 40),
		strings.Repeat("长", 41):     strings.Repeat("长", 40) + "…",
		strings.Repeat("\x07a", 30): "a" + strings.Repeat("␇a", 19) + "␇…",
	} {
		if got := Shown([]byte(cell)); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}

func TestShow(t *testing.T) {
	for cell, want := range map[string]string{
		"a\x00\t\x7f\u202e\u0085b": "“a␀␉␡\\u202E\\u0085b”",
		"2021-13-40 08:30:00":      "“2021-13-40 08:30:00”",
		"12700000000":              hidden,
	} {
		if got := show([]byte(cell)); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}

func TestDetailNamesTheCause(t *testing.T) {
	word := schema.Column{Type: schema.Word, Words: []string{"通过", "长期"}}
	for _, c := range []struct {
		column     schema.Column
		cell, want string
	}{
		{schema.Column{Type: schema.Date}, "#N/A", "“#N/A”是电子表格的错误值，请在原表中改正后重新导出"},
		{schema.Column{Type: schema.ID, Private: true}, `="#REF!"`, "“#REF!”是电子表格的错误值，请在原表中改正后重新导出"},
		{word, "⻓期", "“⻓期”不在可填的值之内，应为：通过、长期；其中 ⻓ U+2ED3，应为 长 U+957F"},
		{word, "⻓年", "“⻓年”不在可填的值之内，应为：通过、长期"},
		{schema.Column{Type: schema.Timestamp}, "2021-06-07 晚上12:10",
			"“2021-06-07 晚上12:10”不是日期加时间，应如 2021-04-22 08:30:00；晚上 12 点分不清是哪一天的零点，请用 24 小时制"},
		{schema.Column{Type: schema.Timestamp}, "2021-06-07", "“2021-06-07”不是日期加时间，应如 2021-04-22 08:30:00"},
		{schema.Column{Type: schema.Time}, "晚上", "“晚上”不是时间，应如 08:30 或 下午 2:30"},
		{schema.Column{Type: schema.Text, Private: true}, "a\x00b", "（内容不显示）含有无法读取的字符，请重新导出"},
	} {
		if got := (&Reader{Column: c.column}).Detail([]byte(c.cell)); got != c.want {
			t.Errorf("%q: %q, want %q", c.cell, got, c.want)
		}
	}
}
