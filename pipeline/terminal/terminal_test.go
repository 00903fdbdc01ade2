package terminal

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestValue(t *testing.T) {
	for s, want := range map[string]string{
		"":                           "",
		"福州 A-1\u3000x\u00a0é":       "福州 A-1\u3000x\u00a0é",
		"\ue000":                     "\ue000", // private use: rare names
		"a\x1b[31m\a\x00\x7f":        `a\u001b[31m\u0007\u0000\u007f`,
		"\x1b]0;x\x07":               `\u001b]0;x\u0007`,
		"\u009b1m":                   `\u009b1m`,
		"a\nb\rc\td":                 `a\nb\rc\td`,
		"a\u202eb\u2066c\u2069":      `a\u202eb\u2066c\u2069`,
		"\u200e\u200f\u200b\u00ad":   `\u200e\u200f\u200b\u00ad`,
		"\u2028\u2029\ufeff":         `\u2028\u2029\ufeff`,
		"\U000e0001":                 `\udb40\udc01`,
		"\xff\x9b":                   "\ufffd\ufffd",
		strings.Repeat("长", 200):     strings.Repeat("长", 200),
		strings.Repeat("长", 201):     strings.Repeat("长", 200) + "… (+1 characters)",
		strings.Repeat("x", 100_000): strings.Repeat("x", 200) + "… (+99,800 characters)",
		strings.Repeat("\a", 300):    strings.Repeat(`\u0007`, 200) + "… (+100 characters)",
	} {
		if got := Value(s); got != want {
			t.Errorf("%.40q shows as %.80q, want %.80q", s, got, want)
		}
	}
}

// TestWriter writes one text in pieces of every length.
func TestWriter(t *testing.T) {
	const text = "\ufeff行 1\tx\n\x1b[2J\u202e\U000e0001\u009b\xff\r行\xe9"
	const want = "\ufeff行 1\tx\n\\u001b[2J\\u202e\\udb40\\udc01\\u009b\ufffd\\u000d行\ufffd"
	for size := 1; size <= len(text); size++ {
		var b strings.Builder
		w := NewWriter(&b)
		for rest := text; rest != ""; {
			n := min(size, len(rest))
			if wrote, err := w.Write([]byte(rest[:n])); wrote != n || err != nil {
				t.Fatal(wrote, err)
			}
			rest = rest[n:]
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("in pieces of %d: %q, want %q", size, b.String(), want)
		}
	}
}

// TestWriterKeepsJSON wants the values that went in.
func TestWriterKeepsJSON(t *testing.T) {
	value := "a\x00\x1b\u007f\u009b\u202e\u2028\U000e0001\\u202e\"行"
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if _, err := NewWriter(&b).Write(text); err != nil {
		t.Fatal(err)
	}
	var got string
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil || got != value {
		t.Errorf("%q came out as %q, %v", value, got, err)
	}
}
