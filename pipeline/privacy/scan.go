package privacy

import (
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Match is a value in a text: bytes From to To.
type Match struct {
	From, To int
	Kind     Kind
	Value    string // without what parts its digits; an address as a name
}

// Find returns the values in a text, in their order; none overlaps another. A number is
// found as a whole, with no letter or digit beside it, however its digits are grouped by
// spaces and hyphens; an address wherever its characters follow each other.
func (f *Finder) Find(text string) []Match {
	var all []Match
	if len(text) < leastLetters {
		return nil
	}
	f.scan([]byte(text), true, true, func(m Match) bool {
		all = append(all, m)
		return true
	})
	if len(all) < 2 {
		return all
	}
	slices.SortFunc(all, func(a, b Match) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return b.To - a.To
	})
	apart := all[:1]
	for _, m := range all[1:] {
		if m.From >= apart[len(apart)-1].To {
			apart = append(apart, m)
		}
	}
	return apart
}

// scan finds the values in a stretch of a text until found has enough, and reports
// whether it got to the end. What touches a cut, at the beginning or the end of a stretch
// that is not the first or last of its text, is seen whole in the stretch beside it.
func (f *Finder) scan(text []byte, first, last bool, found func(Match) bool) bool {
	for r := range runs(text, first, last) {
		if !f.numbersIn(r, found) {
			return false
		}
	}
	if len(f.addresses) == 0 {
		return true
	}
	for i := toMarked(&leading, text, 0); i < len(text); i = toMarked(&leading, text, i+1) {
		switch {
		case isDigit(text[i]):
			if !f.addressAt(text, i, found) {
				return false
			}
			for i+1 < len(text) && isDigit(text[i+1]) {
				i++
			}
		case i == 0 || !isDigit(text[i-1]): // full width
			if c, _, _ := fold(text[i:]); isDigit(c) && !f.addressAt(text, i, found) {
				return false
			}
		}
	}
	return true
}

// A part of a run is letters and digits that follow each other.
type part struct {
	from, to   int // in the text
	start, end int // in the letters of its run
	isDay      bool
}

// A run is parts with nothing but spaces and hyphens between them. It is overwritten by
// the next.
type run struct {
	parts   []part
	letters []byte
}

func (r *run) len(i, j int) int { return r.parts[j].end - r.parts[i].start }

func (r *run) join(i, j int) []byte {
	start, end := r.parts[i].start, r.parts[j].end
	return r.letters[start:end:end]
}

func (r *run) hasDay(i, j int) bool {
	return slices.ContainsFunc(r.parts[i:j+1], func(p part) bool { return p.isDay })
}

// numbersIn finds the numbers of a run, of several that begin at one place the longest.
func (f *Finder) numbersIn(r *run, found func(Match) bool) bool {
	for i := 0; i < len(r.parts); i++ {
		best, end := Match{}, i
		for j := i; j < len(r.parts) && r.len(i, j) <= mostLetters; j++ {
			if r.len(i, j) < leastLetters || r.len(i, j) != 15 && r.len(i, j) != 18 && r.hasDay(i, j) {
				continue
			}
			number := r.join(i, j)
			kind := f.kindOf(number)
			if kind == NoKind || kind != Identity && r.hasDay(i, j) {
				continue
			}
			best, end = Match{r.parts[i].from, r.parts[j].to, kind, string(withoutCountry(number))}, j
		}
		if best.Kind != NoKind && !found(best) {
			return false
		}
		i = end
	}
	return true
}

// kindOf is what a number is, NoKind where it is not looked for.
func (f *Finder) kindOf(number []byte) Kind {
	digits := 0
	for _, c := range number {
		if isDigit(c) {
			digits++
		}
	}
	if digits < leastDigits {
		return NoKind
	}
	number = withoutCountry(number)
	if len(number) != 18 && !f.lengths[len(number)] {
		return NoKind
	}
	key := f.hash(number)
	kind := f.numbers[key]
	if kind == NoKind && len(number) == 18 && isIdentity(number) && isChecked(number) {
		kind = Identity
	}
	if kind == NoKind {
		return NoKind
	}
	if _, isSpared := f.spared[key]; isSpared {
		return NoKind
	}
	return kind
}

// What a character is within a number.
const (
	other   = iota // the end of one
	digit          // of one
	letter         // of one
	parting        // a space or a hyphen, which may stand between digits
	nothing        // not seen: a character without width
	beyond         // the beginning of a character that is looked at as a whole
)

// mostApart is how many characters part the digits of a number at most.
const mostApart = 3

var classes = func() (is [256]uint8) {
	for c := range is {
		switch {
		case isDigit(byte(c)):
			is[c] = digit
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			is[c] = letter
		case c == ' ' || c == '-':
			is[c] = parting
		case 0xC2 <= c && c <= 0xE3 || c == 0xEF: // no ideographs, which the others begin
			is[c] = beyond
		}
	}
	return is
}()

// fold returns the letter or digit of ASCII that a character stands for, its class and
// its size; other where it is none.
func fold(text []byte) (c byte, class uint8, size int) {
	if class = classes[text[0]]; class != beyond {
		return text[0], class, 1
	}
	r, size := utf8.DecodeRune(text)
	if r < lowEnd {
		return folded[r].c, folded[r].class, size
	}
	if r >= highStart && r <= 0xFFFF {
		return folded[r-highStart+lowEnd].c, folded[r-highStart+lowEnd].class, size
	}
	return 0, other, size
}

// A standing is the character that another stands for, and its class.
type standing struct{ c, class uint8 }

// folded are the characters that classes calls beyond: those up to the ideographs, and
// those of full width.
const lowEnd, highStart = 0x4000, 0xF000

var folded = func() (all [lowEnd + 0x10000 - highStart]standing) {
	set := func(r rune, s standing) {
		switch {
		case r < lowEnd:
			all[r] = s
		case r >= highStart && r <= 0xFFFF:
			all[r-highStart+lowEnd] = s
		}
	}
	each := func(table *unicode.RangeTable, s standing) {
		for _, of := range table.R16 {
			for r := rune(of.Lo); r <= rune(of.Hi); r += rune(of.Stride) {
				set(r, s)
			}
		}
	}
	each(unicode.Cf, standing{0, nothing})
	each(unicode.White_Space, standing{' ', parting})
	for _, r := range []rune{0x2028, 0x2029, 0x85} { // ends of lines
		set(r, standing{0, other})
	}
	for _, r := range []rune{0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE58, 0xFE63} {
		set(r, standing{'-', parting})
	}
	for _, r := range []rune{0x00D7, 0x0425, 0x0445} { // × and Cyrillic, which end an identity number
		set(r, standing{'X', beyond})
	}
	for r := rune(0xFF01); r <= 0xFF5E; r++ { // full width
		c := byte(r - 0xFF01 + '!')
		set(r, standing{c, classes[c]})
	}
	return all
}()

// beginning and leading mark the bytes with which the digits of a number and those of an
// address may begin.
var beginning, leading = func() (number, address [256]uint8) {
	for c := range number {
		if classes[c] == digit || classes[c] == beyond {
			number[c] = 1
		}
		if classes[c] == digit || c == fullWidth {
			address[c] = 1
		}
	}
	return number, address
}()

// fullWidth is the byte with which characters of full width begin.
const fullWidth = 0xEF

// toMarked is where the next byte that is marked stands, from i on. Nearly all bytes of all
// pages are passed over here, so it looks at four at once.
func toMarked(marked *[256]uint8, text []byte, i int) int {
	for ; i+4 <= len(text); i += 4 {
		four := text[i : i+4 : i+4]
		if marked[four[0]]|marked[four[1]]|marked[four[2]]|marked[four[3]] != 0 {
			break
		}
	}
	for i < len(text) && marked[text[i]] == 0 {
		i++
	}
	return i
}

// toDigits is where the next part begins that may be of a number, from i on, where no part
// does that goes on. It passes over what most of a page is: characters that begin no digits,
// and digits that alone are too few for a number.
func toDigits(text []byte, i int) int {
	from := i
	for {
		if i = toMarked(&beginning, text, i); i == len(text) {
			break
		}
		if classes[text[i]] == beyond {
			_, class, size := fold(text[i:])
			if class != other && class != parting {
				break
			}
			i += size
			continue
		}
		start, end := i, i+1
		for start > from && classes[text[start-1]] == letter {
			start--
		}
		for end < len(text) && classes[text[end]] == digit {
			end++
		}
		if end == len(text) || end-start >= leastLetters {
			break
		}
		if _, class, _ := fold(text[end:]); class != other {
			break
		}
		i = end
	}
	for i > from && classes[text[i-1]] == letter {
		i--
	}
	return i
}

// runs yields the runs of a text that have as many digits as a number. At a cut it
// leaves out what may be half a part.
func runs(text []byte, first, last bool) iter.Seq[*run] {
	return func(yield func(*run) bool) {
		var r run
		digits, apart := 0, 0
		flush := func() bool {
			isNumber := digits >= leastDigits
			digits, apart = 0, 0
			if isNumber {
				r.read(text)
				if !yield(&r) {
					return false
				}
			}
			r.parts = r.parts[:0]
			return true
		}
		i := 0
		if !first {
			i = uncut(text)
		}
		for i < len(text) {
			if len(r.parts) == 0 {
				apart = 0
				if i = toDigits(text, i); i == len(text) {
					break
				}
			}
			class, size := classes[text[i]], 1
			if class != other && class != parting {
				p := partAt(text, i, digits)
				if p.to > p.from {
					i = p.next
					if i == len(text) && !last { // it may go on behind the cut
						break
					}
					if p.digits > 0 || isX(text[p.from:p.to]) && len(r.parts) > 0 {
						r.parts = append(r.parts, part{from: p.from, to: p.to})
						digits, apart = digits+p.digits, 0
						continue
					}
					class, size = other, 0 // a word
				} else if _, class, size = fold(text[i:]); class == beyond {
					class = other
				}
			}
			i += size
			switch class {
			case other:
				if len(r.parts) > 0 && !flush() {
					return
				}
			case parting:
				if apart++; apart > mostApart && len(r.parts) > 0 && !flush() {
					return
				}
			}
		}
		if len(r.parts) > 0 {
			flush()
		}
	}
}

// uncut is where the first part begins that is not cut by the beginning of a text.
func uncut(text []byte) (i int) {
	for i < len(text) {
		_, class, size := fold(text[i:])
		if utf8.RuneStart(text[i]) && class != digit && class != letter && class != nothing {
			break
		}
		i += size
	}
	return i
}

// stretch is letters and digits that follow each other: where they stand, where the text
// goes on behind them, and how many are digits.
type stretch struct{ from, to, next, digits int }

// partAt reads the part at i. before counts the digits of its run that stand before it.
func partAt(text []byte, i, before int) stretch {
	p := stretch{from: i, to: i, next: i}
	for p.next < len(text) {
		switch class := classes[text[p.next]]; class {
		case digit, letter:
			if class == digit {
				p.digits++
			}
			p.next++
			p.to = p.next
			continue
		case beyond:
			c, class, size := fold(text[p.next:])
			switch {
			case class == digit, class == letter, class == beyond && before+p.digits >= 17 && c == 'X':
				if class == digit {
					p.digits++
				}
				p.next += size
				p.to = p.next
				continue
			case class == nothing:
				p.next += size
				continue
			}
		}
		break
	}
	return p
}

func isX(text []byte) bool {
	c, _, size := fold(text)
	return size == len(text) && upper(c) == 'X'
}

// read gives the parts of a run their letters and makes one of what nobody may cut
// through: a day (2021-05-10), and digits that stand one by one.
func (r *run) read(text []byte) {
	r.letters = r.letters[:0]
	for i := range r.parts {
		p := &r.parts[i]
		p.start = len(r.letters)
		for at := p.from; at < p.to; {
			c, class, size := fold(text[at:])
			if class != nothing {
				r.letters = append(r.letters, upper(c))
			}
			at += size
		}
		p.end = len(r.letters)
	}
	all, n := r.parts, 0
	for i := 0; i < len(all); i++ {
		end, isDay := i, r.isDay(text, i)
		if isDay {
			end = i + 2
		}
		for !isDay && end+1 < len(all) && r.isOne(i) && r.isOne(end+1) {
			end++
		}
		all[n] = part{from: all[i].from, to: all[end].to, start: all[i].start, end: all[end].end,
			isDay: isDay}
		i, n = end, n+1
	}
	r.parts = all[:n]
}

// isDay reports a day in three parts from i on, one that no calendar has (2021-13-40) too:
// it was meant for one.
func (r *run) isDay(text []byte, i int) bool {
	if i+2 >= len(r.parts) || r.len(i, i) != 4 || r.len(i+1, i+1) > 2 || r.len(i+2, i+2) > 2 ||
		!areDigits(r.join(i, i+2)) || !isYear(r.join(i, i)) {
		return false
	}
	for _, p := range [2]int{i, i + 1} {
		between := text[r.parts[p].to:r.parts[p+1].from]
		if c, class, size := fold(between); class != parting || c != '-' || size != len(between) {
			return false
		}
	}
	return true
}

func (r *run) isOne(i int) bool { return r.len(i, i) == 1 && isDigit(r.letters[r.parts[i].start]) }

// shape is where the digits of an address, by which it is found, stand in it.
type shape struct{ before, length int }

// addressAt finds the address whose digits begin at i.
func (f *Finder) addressAt(text []byte, i int, found func(Match) bool) bool {
	if !f.isNear(text, i) {
		return true
	}
	var room [4 * anchorBytes]byte // of most names
	name := room[:0]
	start, reach := i, 4*anchorBytes
	for len(name) < anchorBytes && start > 0 {
		for start = max(0, i-reach); start > 0 && !utf8.RuneStart(text[start]); start-- {
		}
		name, _ = appendName(name[:0], nil, text[start:i], start)
		reach *= 2
	}
	before := len(name)
	if before > 0 && isDigit(name[before-1]) {
		return true // the digits began before
	}
	digits := before // where they end
	for end := i; end < len(text) && len(name)-before < maxDigits+anchorBytes; {
		size := runeSize(text[end:])
		name, _ = appendName(name, nil, text[end:end+size], end)
		end += size
		for digits < len(name) && isDigit(name[digits]) {
			digits++
		}
		if digits < len(name) && (len(f.after) == 0 || len(name)-digits >= anchorBytes) {
			break
		}
	}
	var shapes []shape
	if before >= anchorBytes {
		shapes = f.before[f.hash(name[before-anchorBytes:digits])]
	}
	if digits+anchorBytes <= len(name) {
		shapes = slices.Concat(shapes, f.after[f.hash(name[before:digits+anchorBytes])])
	}
	for _, s := range shapes {
		if m, ok := f.addressOf(text, i, s); ok && !found(m) {
			return false
		}
	}
	return true
}

// maxDigits is how many digits the anchor of an address has at most.
const maxDigits = 24

// isNear reports whether what stands around some digits at i can be of an address: nearly
// all digits of a page can be told by one character.
func (f *Finder) isNear(text []byte, i int) bool {
	if i > 0 {
		if f.lasts[text[i-1]] {
			return true
		}
		if r, _ := utf8.DecodeLastRune(text[:i]); isUnseen(r) {
			return true
		}
	}
	if len(f.after) == 0 {
		return false
	}
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	if i == len(text) {
		return false
	}
	r, _ := utf8.DecodeRune(text[i:])
	return f.firsts[text[i]] || isUnseen(r)
}

// isUnseen reports characters that do not count in a name, or that count as others.
func isUnseen(r rune) bool {
	return r <= ' ' || r >= 0x7F && r < 0x4E00 || r >= 0xFE00
}

// addressOf reports the address of a shape whose digits begin at i.
func (f *Finder) addressOf(text []byte, i int, s shape) (Match, bool) {
	reach := 4 * (mostAddress + anchorBytes)
	start := max(0, i-reach)
	for start > 0 && !utf8.RuneStart(text[start]) {
		start--
	}
	name, at := appendName(nil, []int{}, text[start:i], start)
	from := len(name) - s.before
	if from < 0 {
		return Match{}, false
	}
	end := min(len(text), i+reach)
	name, at = appendName(name, at, text[i:end], i)
	to := from + s.length
	if to > len(name) {
		return Match{}, false
	}
	whole := name[from:to]
	key := f.hash(whole)
	if _, isKnown := f.addresses[key]; !isKnown {
		return Match{}, false
	}
	if _, isVenue := f.venues[key]; isVenue {
		return Match{}, false
	}
	if isDigit(whole[0]) && from > 0 && isDigit(name[from-1]) ||
		isDigit(whole[len(whole)-1]) && to < len(name) && isDigit(name[to]) {
		return Match{}, false
	}
	last := at[to-1]
	return Match{at[from], last + runeSize(text[last:]), Address, string(whole)}, true
}

func runeSize(text []byte) int {
	_, size := utf8.DecodeRune(text)
	return size
}

// appendName appends a text as a name: without white space, full-width characters as
// those of ASCII, letters in upper case. at, where it is not nil, tells for each byte
// where its character begins in the text, which itself begins at base.
func appendName(name []byte, at []int, text []byte, base int) ([]byte, []int) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		n := len(name)
		switch {
		case r < utf8.RuneSelf:
			if r > ' ' && r != 0x7F {
				name = append(name, upper(byte(r)))
			}
		case 0xFF01 <= r && r <= 0xFF5E:
			name = append(name, upper(byte(r-0xFF01+'!')))
		case r == 0x2022, r == 0x2027, r == 0x30FB, r == 0xFF65:
			name = append(name, "·"...)
		case r <= 0x9F, unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		default:
			name = append(name, text[i:i+size]...)
		}
		for ; at != nil && n < len(name); n++ {
			at = append(at, base+i)
		}
		i += size
	}
	return name, at
}

// Kinds are the kinds of some matches, each once, in their order; nil of none.
func Kinds(matches []Match) []Kind {
	var kinds []Kind
	for _, m := range matches {
		kinds = append(kinds, m.Kind)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}
