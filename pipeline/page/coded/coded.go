// Package coded writes columns of texts that are much alike in few bytes, for a script that
// has only a few lines to read them with.
package coded

import (
	"strconv"
	"strings"
)

// Column is a text for each of some rows. Texts are patterns, in which "0" stands for digits;
// Of holds for each row, parted by "|", "PATTERN:" in base 36 where that is not the former's,
// and for its digits (several runs are parted by ".") how many characters they share with
// the former's, "a" for none, "b" for one …, and what follows those. So no digits of two
// rows, nor such a count and digits, look like a number that nobody wrote.
type Column struct {
	Texts []string `json:"texts"`
	Of    string   `json:"of"`
}

// Coder makes a column.
type Coder struct {
	texts  []string
	at     map[string]int
	of     []byte
	last   int
	digits []byte
	bytes  int // of texts

	pattern, runs []byte // of the text that is being added
}

// New begins a column.
func New() *Coder { return &Coder{at: map[string]int{}, last: -1} }

// Add adds the text of the next row.
func (c *Coder) Add(text []byte) {
	c.part(text)
	at, isKnown := c.at[string(c.pattern)]
	if !isKnown {
		at = len(c.texts)
		pattern := string(c.pattern)
		c.at[pattern], c.texts = at, append(c.texts, pattern)
		c.bytes += len(pattern) + len(`"",`)
	}
	if c.last >= 0 {
		c.of = append(c.of, '|')
	}
	if at != c.last {
		c.of = append(strconv.AppendInt(c.of, int64(at), 36), ':')
	}
	if len(c.runs) > 0 {
		shared := 0
		for shared < min(len(c.runs), len(c.digits), 'z'-'a') && c.runs[shared] == c.digits[shared] {
			shared++
		}
		c.of = append(append(c.of, 'a'+byte(shared)), c.runs[shared:]...)
	}
	c.last, c.digits, c.runs = at, c.runs, c.digits
}

// part takes the digits out of a text: "2021年第3期" is "0年第0期" and "2021.3".
func (c *Coder) part(text []byte) {
	c.pattern, c.runs = c.pattern[:0], c.runs[:0]
	inDigits := false
	for _, b := range text {
		isDigit := b >= '0' && b <= '9'
		switch {
		case !isDigit:
			c.pattern = append(c.pattern, b)
		case !inDigits:
			c.pattern = append(c.pattern, '0')
			if len(c.runs) > 0 {
				c.runs = append(c.runs, '.')
			}
			c.runs = append(c.runs, b)
		default:
			c.runs = append(c.runs, b)
		}
		inDigits = isDigit
	}
}

// Size is how many bytes the column has so far, about.
func (c *Coder) Size() int { return c.bytes + len(c.of) }

// Column is what was added.
func (c *Coder) Column() Column { return Column{Texts: c.texts, Of: string(c.of)} }

// Decoded reads a column, as the script does.
func (c Column) Decoded() ([]string, error) {
	var all []string
	pattern, digits := "", ""
	for one := range strings.SplitSeq(c.Of, "|") {
		if at, rest, isOther := strings.Cut(one, ":"); isOther {
			n, err := strconv.ParseInt(at, 36, 0)
			if err != nil {
				return nil, err
			}
			pattern, one = c.Texts[n], rest
		}
		if one == "" {
			digits = ""
		} else {
			digits = digits[:one[0]-'a'] + one[1:]
		}
		runs := strings.Split(digits, ".")
		var b strings.Builder
		for _, r := range pattern {
			if r == '0' {
				b.WriteString(runs[0])
				runs = runs[1:]
				continue
			}
			b.WriteRune(r)
		}
		all = append(all, b.String())
	}
	return all, nil
}
