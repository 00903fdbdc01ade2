package encoding

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

func decode(t testing.TB, encoding string, b []byte) []byte {
	t.Helper()
	tr := Decoder(encoding)
	if tr == nil {
		return b
	}
	out, err := io.ReadAll(transform.NewReader(iotest.OneByteReader(bytes.NewReader(b)), tr))
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := transform.Bytes(tr, b)
	if err != nil || !bytes.Equal(out, all) {
		t.Fatalf("%x: %q byte by byte, %q at once, %v", b, out, all, err)
	}
	return out
}

func TestDecode(t *testing.T) {
	for _, c := range []struct{ encoding, raw, want string }{
		{GB18030, "\xB0\xE0\xB4\xCE,1\n", "班次,1\n"},
		{GB18030, "\x95\x32\x82\x36", "𠀀"},                // four bytes
		{GB18030, "\x81\x5C\x81\x7C", "乗亅"},               // trail bytes \ and |
		{GB18030, "\x84\x31\xA4\x37\xFFa", "\uFFFD\xFFa"}, // U+FFFD in its own right
		{GB18030, "\x81\n\x81,\x81\"", "\xFF\n\xFF,\xFF\""},
		{GB18030, "a\x81", "a\xFF"},
		{GB18030, "\x81\x30", "\xFF0"},
		{GB18030, "\x00", "\x00"},
		{GB18030, "\x80\xA2\xE3\xB0\xE0\x80", "\xFF€班\xFF"}, // 80 is of code page 936 only
		// User-defined characters: the ends of the three areas, and of the gaps.
		{GB18030, "\xAA\xA1\xAF\xFE\xF8\xA1\xFE\xFE", "\uE000\uE233\uE234\uE4C5"},
		{GB18030, "\xA1\x40\xA1\x7E\xA1\x80\xA7\xA0", "\uE4C6\uE504\uE505\uE765"},
		{GB18030, "\xA2\xAB\xA6\xD9\xA6\xDF\xFE\xA0", "\uE766\uE78D\uE793\uE864"},
		{GB18030, "\xA1\x7F,\xAA\xFF\n", "\xFF\x7F,\xFF\xFF\n"},
		{UTF16LE, "\xED\x73a\x00\n\x00", "班a\n"},
		{UTF16BE, "\x73\xED\x00a\x00\n", "班a\n"},
		{UTF16LE, "\x40\xD8\x00\xDC", "𠀀"},
		{UTF16LE, "\x40\xD8a\x00", "\xFFa"},
		{UTF16LE, "\x00\xDCa\x00", "\xFFa"},
		{UTF16BE, "\xD8\x40", "\xFF"},
		{UTF16BE, "\x00a\x00", "a\xFF"},
		{UTF16LE, "\xFD\xFF", "\uFFFD"},
	} {
		if got := decode(t, c.encoding, []byte(c.raw)); string(got) != c.want {
			t.Errorf("%s %x: got %q, want %q", c.encoding, c.raw, got, c.want)
		}
	}
}

func TestDecodeChunks(t *testing.T) {
	text := []byte(strings.Repeat("班次𠀀a,\n€\uFFFD", 3000))
	for encoding, encoder := range map[string]transform.Transformer{
		GB18030: simplifiedchinese.GB18030.NewEncoder(),
		UTF16LE: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder(),
		UTF16BE: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder(),
	} {
		raw, _, err := transform.Bytes(encoder, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := decode(t, encoding, raw); !bytes.Equal(got, text) {
			t.Errorf("%s: what was encoded decodes to something else", encoding)
		}
	}
}

func TestValidity(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, s := range []string{"", "班", "班次", "a\xE7", "\xE7", "\xFF", "a\xE7\x8F", "𠀀", "\xF0\xA0\x80", "\x8F班",
		"班\x8F", "\xE7班", "\xC3\xA9\xC3"} {
		for range 20 {
			var v Validity
			for rest := s; rest != ""; {
				n := 1 + random.IntN(len(rest))
				if wrote, err := v.Write([]byte(rest[:n])); wrote != n || err != nil {
					t.Fatal(wrote, err)
				}
				rest = rest[n:]
			}
			if v.Valid() != utf8.ValidString(s) {
				t.Fatalf("%q: %t", s, v.Valid())
			}
		}
	}
}

// FuzzDecode checks that what is marked invalid and what is not agree with the
// libraries, which mark with U+FFFD, and that chunks do not matter. The euro sign
// and private-use characters, which GB18030 is read by the standard for and not by
// the library, are compared by their place only.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"\xB0\xE0,1\n", "\x81\x30\x81\x30", "\x84\x31\xA4\x37\xFF", "\xED\x73\x40\xD8\x00\xDC",
		"\x00\xDC\n", "\x95\x32\x82"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var v Validity
		for _, b := range raw {
			if _, err := v.Write([]byte{b}); err != nil {
				t.Fatal(err)
			}
		}
		if v.Valid() != utf8.Valid(raw) {
			t.Errorf("%q: validity %t", raw, v.Valid())
		}
		for encoding, want := range map[string]string{
			GB18030: libraryGB18030(t, raw),
			UTF16LE: libraryUTF16(binary.LittleEndian, raw),
			UTF16BE: libraryUTF16(binary.BigEndian, raw),
		} {
			got := bytes.ReplaceAll(decode(t, encoding, raw), []byte{invalid}, replacement)
			if blurred(string(got)) != blurred(want) {
				t.Errorf("%s %x: got %q, library %q", encoding, raw, got, want)
			}
		}
	})
}

func blurred(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '€' || 0xE000 <= r && r <= 0xF8FF {
			return utf8.RuneError
		}
		return r
	}, s)
}

func libraryGB18030(t testing.TB, raw []byte) string {
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func libraryUTF16(order binary.ByteOrder, raw []byte) string {
	var units []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, order.Uint16(raw[i:]))
	}
	if len(raw)%2 == 1 {
		units = append(units, 0xD800) // half a unit
	}
	return string(utf16.Decode(units))
}
