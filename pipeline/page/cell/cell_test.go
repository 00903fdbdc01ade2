package cell

import (
	"html/template"
	"testing"
)

func TestMeasured(t *testing.T) {
	for text, want := range map[string]string{
		"16400.00 元": "16,400.00 元", "已拨付 1234567.50 元，多 900.00 元": "已拨付 1,234,567.50 元，多 900.00 元",
		"2021-06-01 拨付": "2021-06-01 拨付", "-5000.00 元": "-5,000.00 元",
	} {
		if got := string(Measured(text).HTML()); got != want {
			t.Errorf("measured(%s) = %s, want %s", text, got, want)
		}
	}
}

// TestEscape holds that texts are escaped as the library escapes them, whatever they hold.
func TestEscape(t *testing.T) {
	for c := range 256 {
		for _, text := range []string{string([]byte{byte(c)}), "班次" + string([]byte{byte(c)}) + "x"} {
			if got, want := string(Escape(text)), template.HTMLEscapeString(text); got != want {
				t.Errorf("%q becomes %q, want %q", text, got, want)
			}
		}
	}
}
