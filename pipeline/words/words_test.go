package words

import (
	"slices"
	"testing"
	"unicode"
)

// TestWords wants every code once, with a Chinese word of its own and a tone that a
// page knows.
func TestWords(t *testing.T) {
	tones := []string{"", "error", "warning", "info", "good", "quiet", "unknown"}
	for column, list := range columns {
		codes, texts := map[string]bool{}, map[string]bool{}
		for _, w := range list {
			if codes[w.Code] || texts[w.Text] {
				t.Errorf("%s: code %s or word %s stands twice", column, w.Code, w.Text)
			}
			codes[w.Code], texts[w.Text] = true, true
			for _, r := range w.Code {
				if !unicode.IsLower(r) && r != '_' {
					t.Errorf("%s: %q is no code", column, w.Code)
				}
			}
			for _, r := range w.Text {
				if unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) {
					t.Errorf("%s: the word for %s is %s, not Chinese", column, w.Code, w.Text)
				}
			}
			if w.Text == "" || !slices.Contains(tones, w.Tone) {
				t.Errorf("%s: %s is called %q in tone %q", column, w.Code, w.Text, w.Tone)
			}
		}
	}
}

func TestWhatIsNoCodeIsItsOwnWord(t *testing.T) {
	if got := Text("severity", "error"); got != "违规" {
		t.Errorf("an error is called %s", got)
	}
	if got := For("severity", "福州"); got.Text != "福州" || got.Tone != "quiet" {
		t.Errorf("what is no code is called %v", got)
	}
}
