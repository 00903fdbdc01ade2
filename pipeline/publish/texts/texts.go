// Package texts yields what a published file says in words, by its format: what a reader
// sees or finds in it, without the escapes of the format. Numbers that the format knows as
// such (cells of a workbook, members of JSON, the order of a table's rows) are no texts.
package texts

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"github.com/peihe/peihe/pipeline/privacy"
)

// Text is a text and where in its file it stands.
type Text struct{ Place, Text string }

// Of yields the texts of a file of that name. A file whose format is none of the known
// ones is yielded line by line, as it stands and without escapes.
func Of(name string, in io.Reader) iter.Seq2[Text, error] {
	read := plain
	switch path.Ext(name) {
	case ".html":
		read = page
	case ".json":
		read = object
	case ".xml", ".rels":
		read = markup
	}
	return func(yield func(Text, error) bool) {
		if err := read(in, func(t Text) bool { return yield(t, nil) }); err != nil && err != errEnough {
			yield(Text{}, err)
		}
	}
}

// errEnough ends the reading where nobody wants more.
var errEnough = errors.New("enough")

// IsAmount reports a text that is a number with decimals and nothing else.
func IsAmount(text string) bool { return amount.MatchString(text) }

var amount = regexp.MustCompile(`^-?[0-9]+\.[0-9]{2}$`)

func plain(in io.Reader, yield func(Text) bool) error {
	lines := bufio.NewReader(in)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		place := fmt.Sprintf("line %d", n)
		for _, text := range [][]byte{line, privacy.Unescaped(nil, line)} {
			if !yield(Text{place, string(text)}) {
				return errEnough
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// page yields the texts and attributes of HTML, what scripts say in strings, and comments.
func page(in io.Reader, yield func(Text) bool) error {
	z := html.NewTokenizer(in)
	line := 1
	script, isJSON := false, false
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if z.Err() == io.EOF {
				return nil
			}
			return z.Err()
		}
		place := fmt.Sprintf("line %d", line)
		line += strings.Count(string(z.Raw()), "\n")
		var found []string
		switch kind {
		case html.TextToken, html.CommentToken, html.DoctypeToken:
			text := string(z.Text())
			if script && isJSON {
				err := object(strings.NewReader(text), func(t Text) bool { return yield(Text{place, t.Text}) })
				if err != nil {
					return err
				}
				continue
			}
			if script {
				text = string(privacy.Unescaped(nil, []byte(text)))
			}
			found = append(found, text)
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			script, isJSON = string(name) == "script", false
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				text := string(value)
				switch string(key) {
				case "type":
					isJSON = text == "application/json"
				case "data-sort":
					if isNumber.MatchString(text) {
						continue
					}
				case "href", "src":
					if plain, err := url.PathUnescape(text); err == nil {
						found = append(found, plain)
					}
				}
				found = append(found, string(key), text)
			}
		case html.EndTagToken:
			script = false
		}
		for _, text := range found {
			if !yield(Text{place, text}) {
				return errEnough
			}
		}
	}
}

// isNumber is what the order of a table's rows is told by.
var isNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// object yields the strings of JSON, names of members too.
func object(in io.Reader, yield func(Text) bool) error {
	dec := json.NewDecoder(in)
	dec.UseNumber()
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if text, ok := token.(string); ok && !IsAmount(text) {
			if !yield(Text{fmt.Sprintf("byte %d", dec.InputOffset()), text}) {
				return errEnough
			}
		}
	}
}

// Table yields the texts of CSV, the header too. Columns of numbers, which isNumbers
// tells by their headers, and amounts are none.
func Table(in io.Reader, isNumbers func(column string) bool) iter.Seq2[Text, error] {
	return func(yield func(Text, error) bool) {
		r := csv.NewReader(in)
		r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
		var header []string
		for n := 1; ; n++ {
			row, err := r.Read()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(Text{}, err)
				return
			}
			if n == 1 {
				header = append(header, row...)
				header[0] = strings.TrimPrefix(header[0], "\ufeff")
			}
			for i, text := range row {
				column := ""
				if i < len(header) {
					column = header[i]
				}
				if n > 1 && (isNumbers(column) || IsAmount(text)) {
					continue
				}
				if !yield(Text{fmt.Sprintf("row %d, column %d", n, i+1), text}, nil) {
					return
				}
			}
		}
	}
}
