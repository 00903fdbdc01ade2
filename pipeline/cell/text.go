package cell

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/peihe/peihe/pipeline/schema"
)

// isSpace reports white space as the contract has it: control characters and
// the zero-width and direction marks are of it.
func isSpace(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r <= ' ' || r == 0x7F
	case r <= 0x9F, r == 0x2060, r == 0xFEFF, 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E:
		return true
	}
	return unicode.IsSpace(r)
}

// IsASCII reports text of ASCII characters only.
func IsASCII(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// graphic reports a printable ASCII character other than the space.
func graphic(c byte) bool { return ' ' < c && c < 0x7F }

func trimSpace(b []byte) []byte {
	if n := len(b); n > 0 && (graphic(b[0]) || IsIdeograph(b)) && (graphic(b[n-1]) || n >= 3 && IsIdeograph(b[n-3:])) {
		return b
	}
	return bytes.TrimFunc(b, isSpace)
}

// IsIdeograph reports text that starts with a character of U+4E00–9FFF. In valid
// text only such a character has its lead bytes.
func IsIdeograph(b []byte) bool {
	return len(b) >= 3 && b[0] >= 0xE4 && b[0] <= 0xE9 && (b[0] > 0xE4 || b[1] >= 0xB8) && b[1] >= utf8.RuneSelf &&
		b[2] >= utf8.RuneSelf
}

// Trim takes off white space, one leading ' and the wrapper ="…".
func Trim(b []byte) []byte {
	b = trimSpace(b)
	if len(b) == 0 || b[0] != '\'' && b[0] != '=' {
		return b
	}
	bare, apostrophe := bytes.CutPrefix(b, []byte("'"))
	bare = trimSpace(bare)
	if len(bare) >= 3 && bare[0] == '=' && bare[1] == '"' && bare[len(bare)-1] == '"' {
		bare = trimSpace(bare[2 : len(bare)-1])
	}
	if !apostrophe && len(bare) > 0 && bare[0] == '\'' {
		bare = trimSpace(bare[1:])
	}
	return bare
}

// IsBlank reports a cell with nothing in it.
func IsBlank(cell []byte) bool { return len(Trim(cell)) == 0 }

// plain reports text of printable ASCII and unified ideographs (U+4E00–9FFF)
// only: it is its own NFKC form and its own name. Most cells are.
func plain(b []byte) bool {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case graphic(c):
			i++
		case c >= 0xE4 && c <= 0xE9 && i+2 < len(b) && (c > 0xE4 || b[i+1] >= 0xB8):
			i += 3
		default:
			return false
		}
	}
	return true
}

// An Arena holds what the cells of one row become, so that a cell costs no
// allocation of its own.
type Arena struct{ buf []byte }

// Reset forgets the cells of the row before.
func (a *Arena) Reset() { a.buf = a.buf[:0] }

// since returns what was appended behind start, closed to further appending.
func (a *Arena) since(start int) []byte { return a.buf[start:len(a.buf):len(a.buf)] }

// Unquote resolves doubled quotes.
func (a *Arena) Unquote(b []byte) []byte {
	start := len(a.buf)
	for {
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			a.buf = append(a.buf, b...)
			return a.since(start)
		}
		a.buf = append(a.buf, b[:i+1]...)
		b = b[min(i+2, len(b)):]
	}
}

// visible returns b without format characters (Unicode category Cf).
func (a *Arena) visible(b []byte) []byte {
	i := formatCharacter(b)
	if i < 0 {
		return b
	}
	start := len(a.buf)
	a.buf = append(a.buf, b[:i]...)
	for b = b[i:]; len(b) > 0; {
		r, size := utf8.DecodeRune(b)
		if !unicode.Is(unicode.Cf, r) {
			a.buf = append(a.buf, b[:size]...)
		}
		b = b[size:]
	}
	return a.since(start)
}

// formatCharacter returns where the first format character stands, -1 for none.
func formatCharacter(b []byte) int {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c < utf8.RuneSelf:
			i++
		case c >= 0xE3 && c <= 0xE9: // U+3000–9FFF, which have none
			i += 3
		default:
			r, size := utf8.DecodeRune(b[i:])
			if unicode.Is(unicode.Cf, r) {
				return i
			}
			i += size
		}
	}
	return -1
}

// nfkc returns the NFKC form of a trimmed cell, trimmed again.
func (a *Arena) nfkc(b []byte) []byte {
	if IsASCII(b) || norm.NFKC.QuickSpan(b) == len(b) {
		return b
	}
	// Text put behind other text is normalised together with it: hence the
	// empty slice at the end of the arena.
	start := len(a.buf)
	a.buf = append(a.buf, norm.NFKC.Append(a.buf[start:], b...)...)
	return trimSpace(a.since(start))
}

// Name reads a cell as a name, as [NormalName] does.
func (a *Arena) Name(b []byte) []byte {
	if plain(b) {
		return b
	}
	b = a.nfkc(a.visible(b))
	start := len(a.buf)
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case isSpace(r):
		case r == 0x2022, r == 0x2027, r == 0x30FB: // U+FF65 is U+30FB by now
			a.buf = append(a.buf, "·"...)
		default:
			a.buf = append(a.buf, b[:size]...)
		}
		b = b[size:]
	}
	return a.since(start)
}

// identity reads an identity number in NFKC: its final x is X, what groups its
// digits is dropped.
func (a *Arena) identity(b []byte) []byte {
	if bare(b) && b[len(b)-1] != 'x' {
		return b
	}
	start := len(a.buf)
	for _, r := range string(b) {
		if !grouping(r) {
			a.buf = utf8.AppendRune(a.buf, r)
		}
	}
	for _, x := range []string{"x", "×", "х", "Х"} {
		if bytes.HasSuffix(a.buf[start:], []byte(x)) {
			a.buf = append(a.buf[:len(a.buf)-len(x)], 'X')
			break
		}
	}
	return a.since(start)
}

// bare reports ASCII letters and digits only.
func bare(b []byte) bool {
	for _, c := range b {
		if c-'0' > 9 && (c|0x20)-'a' >= 26 {
			return false
		}
	}
	return true
}

// grouping reports what may stand between the digits of an identity number.
func grouping(r rune) bool { return r == '-' || r == '`' || r == '\'' || isSpace(r) }

// list reads a cell of names or whole numbers into its canonical text, empty
// where the cell holds separators only.
func (a *Arena) list(cell []byte, t schema.Type) ([]byte, bool) {
	var items [][]byte
	for part := range bytes.FieldsFuncSeq(cell, func(r rune) bool { return strings.ContainsRune("、,，;；/|", r) }) {
		item := a.Name(part)
		if len(item) == 0 {
			continue
		}
		if errorValue(item) {
			return nil, false
		}
		if t == schema.Topics {
			n, ok := readWhole(a.nfkc(trimSpace(part)))
			if !ok {
				return nil, false
			}
			item = strconv.AppendInt(nil, n, 10)
		}
		// NFKC turns U+FE54 and U+037E into the mark that ends an item.
		items = append(items, bytes.ReplaceAll(item, []byte(";"), []byte("；")))
	}
	if len(items) == 0 {
		return nil, true
	}
	slices.SortFunc(items, bytes.Compare)
	start := len(a.buf)
	a.buf = append(a.buf, ';')
	for _, item := range items {
		a.buf = append(append(a.buf, item...), ';')
	}
	return a.since(start), true
}
