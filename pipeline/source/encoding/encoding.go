// Package encoding decodes the encodings of text files to UTF-8, and marks what is not
// valid in them.
package encoding

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// The encodings a file can have.
const (
	UTF8    = "UTF-8"
	UTF16LE = "UTF-16LE"
	UTF16BE = "UTF-16BE"
	GB18030 = "GB18030"
)

// boms tell the encoding of a file that starts with one.
var boms = []struct{ encoding, mark string }{
	{UTF8, "\xEF\xBB\xBF"},
	{UTF16LE, "\xFF\xFE"},
	{UTF16BE, "\xFE\xFF"},
}

// ByBOM returns the encoding that the first bytes of a file announce and the
// length of the mark, or "" and 0.
func ByBOM(head []byte) (string, int) {
	for _, b := range boms {
		if bytes.HasPrefix(head, []byte(b.mark)) {
			return b.encoding, len(b.mark)
		}
	}
	return "", 0
}

// invalid stands in a decoded stream for a byte or unit that is not valid in
// the file's encoding. It is no part of any UTF-8 character, so a row holds
// one exactly when the row is not valid UTF-8, whatever the encoding was.
const invalid = 0xFF

// Decoder returns a transformer from the encoding to UTF-8, nil for UTF-8,
// whose invalid bytes need no mark.
func Decoder(encoding string) transform.Transformer {
	switch encoding {
	case UTF16LE:
		return utf16Decoder{order: binary.LittleEndian}
	case UTF16BE:
		return utf16Decoder{order: binary.BigEndian}
	case GB18030:
		return gb18030Decoder{inner: simplifiedchinese.GB18030.NewDecoder()}
	}
	return nil
}

// gb18030Decoder decodes GB18030. The library's decoder writes U+FFFD for what
// is not valid, which a file may also hold in its own right, and for the codes
// that the standard leaves to users; it reads the byte 80, which is not valid, as
// code page 936 does, as a euro sign.
type gb18030Decoder struct {
	transform.NopResetter
	inner transform.Transformer
}

var (
	replacement    = []byte("\uFFFD")
	gbkReplacement = []byte{0x84, 0x31, 0xA4, 0x37} // U+FFFD in GB18030
	euro           = []byte("€")
)

func (d gb18030Decoder) Transform(dst, src []byte, atEOF bool) (int, int, error) {
	nDst, nSrc, err := d.inner.Transform(dst, src, atEOF)
	if !bytes.Contains(dst[:nDst], replacement) && !bytes.Contains(dst[:nDst], euro) {
		return nDst, nSrc, err
	}
	nDst = 0
	for i := 0; i < nSrc; {
		char, size := d.one(src[i:], atEOF)
		switch {
		case size == 1 && src[i] >= utf8.RuneSelf:
			char = []byte{invalid}
		case bytes.Equal(char, replacement) && !bytes.HasPrefix(src[i:], gbkReplacement):
			char = userDefined(src[i : i+size])
		}
		nDst += copy(dst[nDst:], char)
		i += size
	}
	return nDst, nSrc, err
}

// userDefined returns the private-use character, three bytes as the replacement
// is, of a code that GB18030 leaves to users: of its three areas, where offices
// put characters that a name needs, and of the gaps between characters. Other
// codes are not valid.
func userDefined(code []byte) []byte {
	char := rune(0)
	if len(code) == 2 {
		lead, trail := rune(code[0]), rune(code[1])
		lower := trail >= 0xA1 // the columns of GB2312
		left := trail - 0x40   // in the 96 columns left of them, 7F is none
		if trail > 0x7F {
			left--
		}
		switch {
		case lower && 0xAA <= lead && lead <= 0xAF:
			char = 0xE000 + (lead-0xAA)*94 + trail - 0xA1
		case lower && 0xF8 <= lead && lead <= 0xFE:
			char = 0xE234 + (lead-0xF8)*94 + trail - 0xA1
		case !lower && 0xA1 <= lead && lead <= 0xA7:
			char = 0xE4C6 + (lead-0xA1)*96 + left
		}
		for _, gap := range gaps {
			if both := lead<<8 | trail; gap.first <= both && both <= gap.last {
				char = gap.char + both - gap.first
			}
		}
	}
	if char == 0 {
		return []byte{invalid}
	}
	return utf8.AppendRune(nil, char)
}

// gaps between the characters of two bytes, with the character of each first code.
var gaps = []struct{ first, last, char rune }{
	{0xA2AB, 0xA2B0, 0xE766}, {0xA2E4, 0xA2E4, 0xE76D}, {0xA2EF, 0xA2F0, 0xE76E}, {0xA2FD, 0xA2FE, 0xE770},
	{0xA4F4, 0xA4FE, 0xE772}, {0xA5F7, 0xA5FE, 0xE77D}, {0xA6B9, 0xA6C0, 0xE785}, {0xA6D9, 0xA6DF, 0xE78D},
	{0xA6EC, 0xA6ED, 0xE794}, {0xA6F3, 0xA6F3, 0xE796}, {0xA6F6, 0xA6FE, 0xE797}, {0xA7C2, 0xA7D0, 0xE7A0},
	{0xA7F2, 0xA7FE, 0xE7AF}, {0xA896, 0xA8A0, 0xE7BC}, {0xA8BC, 0xA8BC, 0xE7C7}, {0xA8C1, 0xA8C4, 0xE7C9},
	{0xA8EA, 0xA8FE, 0xE7CD}, {0xA958, 0xA958, 0xE7E2}, {0xA95B, 0xA95B, 0xE7E3}, {0xA95D, 0xA95F, 0xE7E4},
	{0xA997, 0xA9A3, 0xE7F4}, {0xA9F0, 0xA9FE, 0xE801}, {0xD7FA, 0xD7FE, 0xE810}, {0xFE51, 0xFE53, 0xE816},
	{0xFE59, 0xFE59, 0xE81E}, {0xFE61, 0xFE61, 0xE826}, {0xFE66, 0xFE67, 0xE82B}, {0xFE6C, 0xFE6D, 0xE831},
	{0xFE76, 0xFE76, 0xE83B}, {0xFE7E, 0xFE7E, 0xE843}, {0xFE90, 0xFE91, 0xE854}, {0xFEA0, 0xFEA0, 0xE864},
}

// one decodes the first character of src. The library takes as many characters
// as fit, so room that grows from one byte yields exactly one.
func (d gb18030Decoder) one(src []byte, atEOF bool) ([]byte, int) {
	room := make([]byte, utf8.UTFMax)
	for k := 1; k <= utf8.UTFMax; k++ {
		if n, size, _ := d.inner.Transform(room[:k], src, atEOF); size > 0 {
			return room[:n], size
		}
	}
	return replacement, 1
}

// utf16Decoder decodes UTF-16; the library's replaces lone surrogates silently.
type utf16Decoder struct {
	transform.NopResetter
	order binary.ByteOrder
}

func (d utf16Decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		rest := src[nSrc:]
		char, size := rune(utf8.RuneError), 2
		bad := false
		switch {
		case len(rest) < 2 && !atEOF:
			return nDst, nSrc, transform.ErrShortSrc
		case len(rest) < 2:
			bad, size = true, 1
		default:
			char = rune(d.order.Uint16(rest))
			if !utf16.IsSurrogate(char) {
				break
			}
			if len(rest) < 4 && !atEOF {
				return nDst, nSrc, transform.ErrShortSrc
			}
			bad = true
			if len(rest) >= 4 {
				if pair := utf16.DecodeRune(char, rune(d.order.Uint16(rest[2:]))); pair != utf8.RuneError {
					char, size, bad = pair, 4, false
				}
			}
		}
		need := 1
		if !bad {
			need = utf8.RuneLen(char)
		}
		if nDst+need > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		if bad {
			dst[nDst] = invalid
		} else {
			utf8.EncodeRune(dst[nDst:], char)
		}
		nDst += need
		nSrc += size
	}
	return nDst, nSrc, nil
}

// Validity tells whether a stream written to it is valid UTF-8.
type Validity struct {
	tail [utf8.UTFMax]byte // an unfinished character
	n    int
	Bad  bool // something that was written is not valid
}

func (v *Validity) Write(p []byte) (int, error) {
	n := len(p)
	for v.n > 0 && len(p) > 0 && !utf8.FullRune(v.tail[:v.n]) {
		v.tail[v.n] = p[0]
		v.n, p = v.n+1, p[1:]
	}
	if v.n > 0 {
		if !utf8.FullRune(v.tail[:v.n]) {
			return n, nil
		}
		v.Bad = v.Bad || !utf8.Valid(v.tail[:v.n])
		v.n = 0
	}
	if v.Bad {
		return n, nil
	}
	end := len(p)
	for back := 1; back < utf8.UTFMax && back <= len(p); back++ {
		if c := p[len(p)-back]; utf8.RuneStart(c) {
			if !utf8.FullRune(p[len(p)-back:]) {
				end = len(p) - back
			}
			break
		}
	}
	v.Bad = !utf8.Valid(p[:end])
	v.n = copy(v.tail[:], p[end:])
	return n, nil
}

// Valid reports on all that was written, at the end of the stream.
func (v *Validity) Valid() bool { return !v.Bad && v.n == 0 }

// NewReader returns a stream without its BOM and as UTF-8.
func NewReader(in io.Reader, encoding string) (io.Reader, error) {
	head := make([]byte, 3)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	if _, bom := ByBOM(head[:n]); n > bom {
		in = io.MultiReader(bytes.NewReader(head[bom:n]), in)
	}
	if t := Decoder(encoding); t != nil {
		in = transform.NewReader(in, t)
	}
	return in, nil
}
