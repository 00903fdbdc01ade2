package xlsx

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"github.com/peihe/peihe/pipeline/source/sheet"
)

// xmlStream reads the tokens of a part, each of bounded size and depth. The
// decoder resolves no entity but the five of XML, so that none can expand.
type xmlStream struct {
	decoder *xml.Decoder
	in      *xmlInput
	depth   int
}

func newXMLStream(ctx context.Context, in io.Reader) *xmlStream {
	s := &xmlStream{in: &xmlInput{ctx: ctx, in: in, buf: make([]byte, 0, 64<<10)}}
	s.decoder = xml.NewDecoder(s.in)
	s.decoder.CharsetReader = charset.NewReaderLabel
	return s
}

// Token returns the next token, valid until the one after it. It is for
// [xml.NewTokenDecoder] too, which matches tags and resolves namespaces.
func (s *xmlStream) Token() (xml.Token, error) {
	s.in.left = sheet.TokenLimit
	t, err := s.decoder.RawToken()
	switch t.(type) {
	case xml.StartElement:
		if s.depth++; s.depth > depthLimit {
			return nil, fmt.Errorf("more than %d elements within each other", depthLimit)
		}
	case xml.EndElement:
		if s.depth--; s.depth < 0 {
			return nil, errors.New("an end tag without its start")
		}
	}
	if errors.Is(err, io.EOF) && s.depth > 0 {
		err = io.ErrUnexpectedEOF
	}
	return t, err
}

// xmlInput feeds a decoder byte by byte and stops it within a token without end.
type xmlInput struct {
	ctx  context.Context
	in   io.Reader
	buf  []byte
	next int
	left int
}

func (r *xmlInput) ReadByte() (byte, error) {
	if r.next == len(r.buf) {
		if err := r.refill(); err != nil {
			return 0, err
		}
	}
	if r.left--; r.left < 0 {
		return 0, fmt.Errorf("a text of more than %d MB", sheet.TokenLimit>>20)
	}
	r.next++
	return r.buf[r.next-1], nil
}

func (r *xmlInput) Read(p []byte) (int, error) {
	if r.next == len(r.buf) {
		if err := r.refill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.buf[r.next:])
	if r.next, r.left = r.next+n, r.left-n; r.left < 0 {
		return 0, fmt.Errorf("a text of more than %d MB", sheet.TokenLimit>>20)
	}
	return n, nil
}

func (r *xmlInput) refill() error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	for range 100 { // a reader may return nothing at times
		n, err := r.in.Read(r.buf[:cap(r.buf)])
		r.buf, r.next = r.buf[:n], 0
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// skip passes over what is left of an element.
func (s *xmlStream) skip() error {
	for outer := s.depth - 1; s.depth > outer; {
		if _, err := s.Token(); err != nil {
			return err
		}
	}
	return nil
}

// text appends the text right below an element up to its end.
func (s *xmlStream) text(dst []byte) ([]byte, error) {
	for outer := s.depth - 1; ; {
		t, err := s.Token()
		if err != nil {
			return dst, err
		}
		if t, ok := t.(xml.CharData); ok && s.depth == outer+1 {
			dst = append(dst, t...)
		}
		if s.depth == outer {
			return dst, nil
		}
	}
}

// richText appends the text of a string item, its runs one after another and
// without the reading aids that stand beside them.
func (s *xmlStream) richText(dst []byte) ([]byte, error) {
	start := len(dst)
	for outer := s.depth - 1; s.depth > outer; {
		t, err := s.Token()
		if err != nil {
			return dst, err
		}
		if element, ok := t.(xml.StartElement); ok {
			switch element.Name.Local {
			case "t":
				dst, err = s.text(dst)
			case "rPh":
				err = s.skip()
			}
			if err != nil {
				return dst, err
			}
		}
	}
	return dst[:start+len(unescape(dst[start:]))], nil
}

// unescape resolves, in place, _xHHHH_, which stands for a character that XML
// cannot hold or for the underscore of such a text.
func unescape(b []byte) []byte {
	at := bytes.Index(b, []byte("_x"))
	if at < 0 {
		return b
	}
	out := b[:at]
	for i := at; i < len(b); {
		if len(b)-i >= 7 && b[i] == '_' && b[i+1] == 'x' && b[i+6] == '_' {
			if unit, err := strconv.ParseUint(string(b[i+2:i+6]), 16, 16); err == nil {
				out = utf8.AppendRune(out, rune(unit))
				i += 7
				continue
			}
		}
		out = append(out, b[i])
		i++
	}
	return out
}
