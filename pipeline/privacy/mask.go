package privacy

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Masks are what stands for the values that were found, one for each: different values
// have different masks, so that what is compared by its text compares as before. The
// star ＊ (U+FF0A) stands in no name or id of the exports, which are read by their
// compatible characters.
type Masks struct {
	finder *Finder
	kinds  map[string]Kind // of the values seen
	masks  map[string]string
}

// Masks returns the masks of no value yet.
func (f *Finder) Masks() *Masks { return &Masks{finder: f, kinds: map[string]Kind{}} }

// See notes the values of a text that will be masked, and returns their kinds.
func (m *Masks) See(text string) []Kind {
	found := m.finder.Find(text)
	for _, v := range found {
		m.kinds[v.Value], m.masks = v.Kind, nil
	}
	return Kinds(found)
}

// Mask is a text with the values in it masked. All that is to be masked must have been
// seen, for which of two values gets a mask that would fit both is told by all of them.
func (m *Masks) Mask(text string) string {
	if m.masks == nil {
		m.settle()
	}
	for {
		found := m.finder.Find(text)
		if len(found) == 0 {
			return text
		}
		var b strings.Builder
		end := 0
		for _, v := range found {
			b.WriteString(text[end:v.From])
			b.WriteString(m.of(v))
			end = v.To
		}
		text = b.String() + text[end:]
	}
}

// of is the mask of a value. One that was not seen stood nowhere before its neighbours
// were masked.
func (m *Masks) of(v Match) string {
	if mask, isKnown := m.masks[v.Value]; isKnown {
		return mask
	}
	return "＊＊"
}

// settle gives each value its mask, in the order of the values.
func (m *Masks) settle() {
	values := make([]string, 0, len(m.kinds))
	for v := range m.kinds {
		values = append(values, v)
	}
	slices.Sort(values)
	m.masks = make(map[string]string, len(values))
	count := map[string]int{}
	for _, v := range values {
		before, after, hidden := shown(m.kinds[v], v)
		stars := strings.Repeat("＊", hidden)
		mask := before + stars + after
		if count[mask]++; count[mask] > 1 {
			mask = before + "＊" + strconv.Itoa(count[mask]) + stars[len("＊"):] + after
		}
		m.masks[v] = mask
	}
}

// shown is what of a value a mask shows at its beginning and end, and how many stars
// stand between: two at least.
func shown(kind Kind, value string) (before, after string, stars int) {
	switch {
	case kind == Address:
		n := 0
		for i := range value {
			if n == 6 {
				return value[:i], "", 4
			}
			n++
		}
	case kind == Identity:
		before, after = value[:6], value[len(value)-2:]
	case kind == Account && len(value) >= 12:
		after = value[len(value)-4:]
	case kind == Account:
		after = value[len(value)-2:]
	case len(value) >= 11:
		before, after = value[:3], value[len(value)-2:]
	default: // a phone number without area tells as much by three digits
		before = value[:3]
	}
	return before, after, utf8.RuneCountInString(value) - len(before) - len(after)
}
