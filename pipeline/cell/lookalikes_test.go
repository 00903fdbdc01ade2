package cell

import (
	"testing"
)

func TestLookAlikes(t *testing.T) {
	for _, c := range []struct{ seen, known, want string }{
		{"⻓乐区", "长乐区", "⻓ U+2ED3，应为 长 U+957F"},
		{"长乐区", "⻓乐区", "长 U+957F，应为 ⻓ U+2ED3"},
		{"А级В级А", "A级B级A", "А U+0410，应为 A U+0041；В U+0412，应为 B U+0042"},
		{"Ο", "О", "Ο U+039F，应为 О U+041E"}, // Greek, Cyrillic
		{"长乐区", "长乐区", ""},
		{"⾧乐区", "長乐区", ""}, // equal in NFKC
		{"⻓乐市", "长乐区", ""},
		{"⻓乐", "长乐区", ""},
		{"", "长", ""},
	} {
		if got := LookAlikes(c.seen, c.known); got != c.want {
			t.Errorf("%s for %s: %q, want %q", c.seen, c.known, got, c.want)
		}
	}
	for seen, plain := range lookAlikes() {
		if lookAlikes()[plain] != 0 || NormalName(string(seen)) != string(seen) ||
			NormalName(string(plain)) != string(plain) {
			t.Errorf("%c U+%04X for %c U+%04X", seen, seen, plain, plain)
		}
	}
	if n := len(lookAlikes()); 2*n != len([]rune(radicals+cyrillic+greek)) {
		t.Errorf("%d pairs, a character stands in two", n)
	}
}
