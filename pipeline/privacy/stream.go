package privacy

import (
	"bytes"
	"html"
	"io"
	"strconv"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	chunk   = 1 << 20
	overlap = 1 << 13 // twice the longest address in bytes
)

// Suspects reports whether a value may stand in what in reads, in whatever format it is
// written: as it stands there, or behind the escapes of HTML, JSON and addresses. What
// it does not suspect has none; what it suspects may be a number of anything. Its memory
// does not grow with what it reads.
func (f *Finder) Suspects(in io.Reader) (bool, error) {
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	return f.suspects(in, (*buffer)[:0])
}

// SuspectsBytes is Suspects of a text that is there as a whole.
func (f *Finder) SuspectsBytes(text []byte) bool {
	clean := func(Match) bool { return false }
	if !f.scan(text, true, true, clean) {
		return true
	}
	return f.hasEscapes(text) && !f.scan(Unescaped(nil, text), true, true, clean)
}

// buffers are room for a stretch of a file: a province has thousands of small ones.
var buffers = sync.Pool{New: func() any {
	b := make([]byte, chunk+overlap)
	return &b
}}

func (f *Finder) suspects(in io.Reader, text []byte) (bool, error) {
	first := true
	var plain []byte
	clean := func(Match) bool { return false }
	for {
		n, err := io.ReadFull(in, text[len(text):cap(text)])
		text = text[:len(text)+n]
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return false, err
		}
		if !f.scan(text, first, last, clean) {
			return true, nil
		}
		if f.hasEscapes(text) {
			if plain = Unescaped(plain[:0], text); !f.scan(plain, first, last, clean) {
				return true, nil
			}
		}
		if last {
			return false, nil
		}
		first = false
		text = append(text[:0], text[len(text)-overlap:]...)
	}
}

// hasEscapes reports escapes of characters that a value may consist of. Those of
// markup, which every page has, count only where some address has such a character.
func (f *Finder) hasEscapes(text []byte) bool {
	for _, mark := range []byte{'&', '\\', '%'} {
		for rest := text; ; {
			i := bytes.IndexByte(rest, mark)
			if i < 0 {
				break
			}
			rest = rest[i:]
			if r, size := unescape(rest); size > 0 && (f.hasMarkup || !isMarkup(r)) {
				return true
			}
			rest = rest[1:]
		}
	}
	return false
}

func isMarkup(r rune) bool {
	return r < utf8.RuneSelf && bytes.IndexByte([]byte(`&<>"'+/\`), byte(r)) >= 0
}

// Unescaped appends a text with the escapes of HTML (&#49; &amp;), JSON and scripts (\u0031)
// and addresses (%31) resolved, whichever of them its format knows.
func Unescaped(out, text []byte) []byte {
	for {
		i := bytes.IndexAny(text, `&\%`)
		if i < 0 {
			return append(out, text...)
		}
		out = append(out, text[:i]...)
		text = text[i:]
		r, size := unescape(text)
		switch {
		case size == 0:
			out, size = append(out, text[0]), 1
		case text[0] == '%':
			out = append(out, byte(r))
		default:
			out = utf8.AppendRune(out, r)
		}
		text = text[size:]
	}
}

// unescape returns the character of the escape with which a text begins, of %31 the byte, and
// the size of the escape; 0 where there is none.
func unescape(text []byte) (r rune, size int) {
	switch text[0] {
	case '&':
		end := bytes.IndexByte(text[:min(len(text), 12)], ';')
		if end < 0 {
			return 0, 0
		}
		entity := string(text[:end+1])
		plain := html.UnescapeString(entity)
		if r, n := utf8.DecodeRuneInString(plain); plain != entity && n == len(plain) {
			return r, len(entity)
		}
	case '%':
		if len(text) > 2 {
			if b, err := strconv.ParseUint(string(text[1:3]), 16, 8); err == nil {
				return rune(b), 3
			}
		}
	case '\\':
		if len(text) > 1 {
			if i := bytes.IndexByte([]byte(`\/"'nrtbf`), text[1]); i >= 0 {
				return rune("\\/\"'\n\r\t\b\f"[i]), 2
			}
		}
		if r, size = unicodeEscape(text); size == 0 {
			return 0, 0
		}
		if utf16.IsSurrogate(r) {
			if low, more := unicodeEscape(text[size:]); more > 0 {
				return utf16.DecodeRune(r, low), size + more
			}
		}
		return r, size
	}
	return 0, 0
}

// unicodeEscape reads \u0031 and \x31.
func unicodeEscape(text []byte) (rune, int) {
	if len(text) < 2 || text[0] != '\\' {
		return 0, 0
	}
	digits := map[byte]int{'u': 4, 'x': 2}[text[1]]
	if digits == 0 || len(text) < 2+digits {
		return 0, 0
	}
	n, err := strconv.ParseUint(string(text[2:2+digits]), 16, 16)
	if err != nil {
		return 0, 0
	}
	return rune(n), 2 + digits
}
