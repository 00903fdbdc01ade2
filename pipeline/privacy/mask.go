package privacy

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Star stands in masks for what they hide. It stands in no name or id of the exports, which
// are read by their compatible characters, so that no text is the mask of another.
const Star = "＊"

// Masks are what stands for the values that were found, one for each: different values
// have different masks, so that what is compared by its text compares as before.
type Masks struct {
	finder *Finder
	seen   map[string]Kind   // values without a mask yet
	masks  map[string]string // by value
	count  map[string]int    // values that come out alike
}

// Masks returns the masks of no value yet.
func (f *Finder) Masks() *Masks {
	return &Masks{finder: f, seen: map[string]Kind{}, masks: map[string]string{}, count: map[string]int{}}
}

// Known is what masks know: values in full, for their owner's eyes only.
type Known struct {
	Seen  map[string]Kind   `json:"seen"`
	Masks map[string]string `json:"masks"`
	Count map[string]int    `json:"count"`
}

// Known is a copy of what m knows by now.
func (m *Masks) Known() Known {
	return Known{maps.Clone(m.seen), maps.Clone(m.masks), maps.Clone(m.count)}
}

// Restore makes masks that know nothing yet go on where others were.
func (m *Masks) Restore(k Known) {
	maps.Copy(m.seen, k.Seen)
	maps.Copy(m.masks, k.Masks)
	maps.Copy(m.count, k.Count)
}

// See notes the values of a text that will be masked, and returns their kinds.
func (m *Masks) See(text string) []Kind {
	found := m.finder.Find(text)
	for _, v := range found {
		if _, isMasked := m.masks[v.Value]; !isMasked {
			m.seen[v.Value] = v.Kind
		}
	}
	return Kinds(found)
}

// Mask is a text with the values in it masked, which must have been seen. Those seen
// until the first call get their masks together, so that which of two values gets a mask
// that would fit both does not depend on which was seen first.
func (m *Masks) Mask(text string) string {
	m.settle()
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
	return Star + Star
}

// settle gives each value that has none its mask, in the order of the values.
func (m *Masks) settle() {
	for _, v := range slices.Sorted(maps.Keys(m.seen)) {
		before, after, hidden := shown(m.seen[v], v)
		stars := strings.Repeat(Star, hidden)
		mask := before + stars + after
		if m.count[mask]++; m.count[mask] > 1 {
			mask = before + Star + strconv.Itoa(m.count[mask]) + stars[len(Star):] + after
		}
		m.masks[v] = mask
	}
	clear(m.seen)
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
