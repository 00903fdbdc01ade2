// Package terminal shows what exports say on a terminal without letting it act there:
// a cell may hold an escape sequence that retitles a window, or a mark that turns a
// line around. [Value] is for one value and cuts it; a [Writer] is the last thing
// before the terminal and lets no such character pass whoever wrote it.
package terminal

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dustin/go-humanize"
)

// Longest is how many characters of a value are shown.
const Longest = 200

// Value is a value on one line: control, direction and other format characters and
// line breaks as JSON escapes them, cut with a note where it is long.
func Value(s string) string {
	if len(s) <= Longest && isPlain(s) {
		return s
	}
	var b strings.Builder
	n := 0
	for i, r := range s {
		if n == Longest {
			rest := utf8.RuneCountInString(s[i:])
			b.WriteString("… (+" + humanize.Comma(int64(rest)) + " characters)")
			break
		}
		n++
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case acts(r):
			escape(&b, r)
		default:
			b.WriteRune(r) // a byte that is no UTF-8 as U+FFFD
		}
	}
	return b.String()
}

// acts tells whether a character does something instead of showing something:
// controls, direction marks and what else shows nothing, line and paragraph
// separators.
func acts(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

func isPlain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, acts)
}

// escape writes a character as JSON does, so that JSON stays what it was.
func escape(b *strings.Builder, r rune) {
	unit := func(u rune) {
		const hex = "0123456789abcdef"
		b.WriteString(`\u`)
		for shift := 12; shift >= 0; shift -= 4 {
			b.WriteByte(hex[u>>shift&15])
		}
	}
	if r > 0xFFFF {
		r -= 0x10000
		unit(0xD800 + r>>10)
		unit(0xDC00 + r&0x3FF)
		return
	}
	unit(r)
}

// A Writer passes text on, line breaks and tabs as they are and every other character
// that acts escaped as JSON does; in JSON, where such characters stand in texts only,
// that changes no value. A byte order mark at the very start passes. Bytes that are no
// UTF-8 become U+FFFD.
type Writer struct {
	w       io.Writer
	part    []byte // of a character whose last bytes are still to come
	written bool
}

// NewWriter makes a Writer of one that leads to a terminal.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Write passes p on.
func (w *Writer) Write(p []byte) (int, error) {
	text := p
	if len(w.part) > 0 {
		text = append(w.part, p...)
		w.part = nil
	}
	for i := 1; i < utf8.UTFMax && i <= len(text); i++ {
		if last := text[len(text)-i:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				w.part, text = append([]byte(nil), last...), text[:len(text)-i]
			}
			break
		}
	}
	if err := w.pass(string(text)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close passes on what is left of a character that never came to its end.
func (w *Writer) Close() error {
	part := string(w.part)
	w.part = nil
	return w.pass(part)
}

func (w *Writer) pass(text string) error {
	if text == "" {
		return nil
	}
	var b strings.Builder
	if rest, ok := strings.CutPrefix(text, "\ufeff"); ok && !w.written {
		b.WriteString("\ufeff")
		text = rest
	}
	w.written = true
	moves := func(r rune) bool { return acts(r) && r != '\n' && r != '\t' }
	if utf8.ValidString(text) && !strings.ContainsFunc(text, moves) {
		b.WriteString(text)
	} else {
		for _, r := range text {
			if moves(r) {
				escape(&b, r)
			} else {
				b.WriteRune(r)
			}
		}
	}
	_, err := io.WriteString(w.w, b.String())
	return err
}
