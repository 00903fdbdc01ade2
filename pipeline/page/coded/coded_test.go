package coded

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestColumn reads back what was written, odd texts too.
func TestColumn(t *testing.T) {
	texts := []string{
		"", "0", "00", "0 0", "1.2:3|4", "a|b", "İ", "\u2028", `"\`, "\x1e\x1f", "−1,234.50",
		strings.Repeat("9", 40) + "1", strings.Repeat("9", 40) + "2", "一" + strings.Repeat("1.", 50), "",
	}
	for i := range 3000 {
		texts = append(texts, fmt.Sprintf("%d年第%d期 FZ2021%05d", 2021+i%3, i, i), fmt.Sprintf("%d.00", i*7%13))
	}
	c := New()
	for _, text := range texts {
		c.Add([]byte(text))
	}
	column := c.Column()
	got, err := column.Decoded()
	if err != nil || !slices.Equal(got, texts) {
		t.Fatalf("%d texts became %d, %v", len(texts), len(got), err)
	}
	if size := len(column.Of); size > 19*len(texts) || len(column.Texts) > 20 {
		t.Errorf("%d texts cost %d bytes and %d patterns", len(texts), size, len(column.Texts))
	}
}

// TestNoNumbersArise: digits stand beside others, or behind blanks and hyphens, only where
// they do so in a text. Else a column could show somebody's number by chance.
func TestNoNumbersArise(t *testing.T) {
	c := New()
	for i := range 400 {
		c.Add(fmt.Appendf(nil, "%d%05d 人", 1+i%9, i*i*31%99991))
	}
	longest := regexp.MustCompile(`(^|[^a-z0-9])[0-9][0-9 -]*`)
	for _, run := range longest.FindAllString(c.Column().Of, -1) {
		if len(run) > 7 {
			t.Errorf("%q looks like a number of its own", run)
		}
	}
}
