// Package privacy finds personal values in bytes that are about to be published:
// the identity numbers, phone numbers, bank accounts and addresses that the exports
// carry in columns of their own, wherever else they may stand. It is a leaf: it
// knows neither exports nor pages.
package privacy

import (
	"hash/maphash"
	"html"
	"io"
)

const (
	leastLetters = 7  // of a number: shorter ones are numbers of anything
	leastDigits  = 6  // among them
	mostLetters  = 40 // no number is longer; digests are
	anchorBytes  = 9  // three Chinese characters
	overlap      = 1 << 10
	chunk        = 1 << 20
)

// Finder knows the values to look for, as hashes: a province has millions. It may
// be used by many goroutines once everything was added.
type Finder struct {
	seed    maphash.Seed
	numbers map[uint64]struct{}
	places  map[uint64][]place
}

// place is an address: where it stands around its anchor, and its hash.
type place struct {
	before, length int
	hash           uint64
}

// NewFinder returns a finder of nothing.
func NewFinder() *Finder {
	return &Finder{seed: maphash.MakeSeed(), numbers: map[uint64]struct{}{}, places: map[uint64][]place{}}
}

// AddNumber adds an identity number, a phone number or an account: seven letters
// and digits or more, among them six digits. What parts them does not matter, nor
// does letter case. It reports whether the value is one to look for.
func (f *Finder) AddNumber(value string) bool {
	letters, digits := make([]byte, 0, len(value)), 0
	for i := range len(value) {
		if c := value[i]; isLetter[c] {
			letters = append(letters, upper(c))
			if isDigit(c) {
				digits++
			}
		}
	}
	if !isNumber(len(letters), digits) {
		return false
	}
	f.numbers[maphash.Bytes(f.seed, letters)] = struct{}{}
	return true
}

// AddAddress adds an address that leads to a door: one with a number behind three
// Chinese characters or more. One without, a village, stands in many a venue and names
// nobody. It reports whether the value is one to look for.
func (f *Finder) AddAddress(value string) bool {
	if escaped := html.EscapeString(value); escaped != value { // as pages have it
		f.addPlace(escaped)
	}
	return f.addPlace(value)
}

func (f *Finder) addPlace(text string) bool {
	for i := range len(text) {
		if isDigit(text[i]) && isAnchor([]byte(text), i) {
			key := f.anchor([]byte(text), i)
			f.places[key] = append(f.places[key], place{i, len(text), maphash.String(f.seed, text)})
			return true
		}
	}
	return false
}

// anchor is the hash of the digits at i with what stands before them.
func (f *Finder) anchor(text []byte, i int) uint64 {
	end := i
	for end < len(text) && isDigit(text[end]) {
		end++
	}
	return maphash.Bytes(f.seed, text[i-anchorBytes:end])
}

// Find returns the first value in what in reads, as it stands there; of a number
// only its letters and digits. Its memory does not grow with what it reads.
func (f *Finder) Find(in io.Reader) (value string, found bool, err error) {
	text, first := make([]byte, 0, chunk+overlap), true
	for {
		n, err := io.ReadFull(in, text[len(text):chunk+overlap])
		text = text[:len(text)+n]
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return "", false, err
		}
		if value, found := f.find(text, first, last); found || last {
			return value, found, nil
		}
		first = false
		text = append(text[:0], text[len(text)-overlap:]...)
	}
}

// find looks through a stretch of a text. What touches a cut is seen whole in the
// other stretch, which overlaps.
func (f *Finder) find(text []byte, first, last bool) (string, bool) {
	i := 0
	for !first && i < len(text) && (isLetter[text[i]] || text[i] == '-') {
		i++
	}
	for i < len(text) {
		if !isLetter[text[i]] {
			i++
			continue
		}
		start, letters, digits, parts := i, 0, 0, 0
		for {
			from, own := i, 0
			for ; i < len(text) && isLetter[text[i]]; i++ {
				if !isDigit(text[i]) {
					continue
				}
				own++
				if isAnchor(text, i) {
					if value, found := f.address(text, i); found {
						return value, true
					}
				}
			}
			if i == len(text) && !last {
				return "", false
			}
			if value, found := f.number(text[from:i], i-from, own); found {
				return value, true
			}
			letters, digits, parts = letters+i-from, digits+own, parts+1
			if i+1 < len(text) && text[i] == '-' && isLetter[text[i+1]] {
				i++
				continue
			}
			break
		}
		if parts > 1 {
			if value, found := f.number(text[start:i], letters, digits); found {
				return value, true
			}
		}
	}
	return "", false
}

// number reports the number in text, which has so many letters and digits.
func (f *Finder) number(text []byte, letters, digits int) (string, bool) {
	if !isNumber(letters, digits) {
		return "", false
	}
	number := make([]byte, 0, mostLetters)
	for _, c := range text {
		if isLetter[c] {
			number = append(number, upper(c))
		}
	}
	if _, found := f.numbers[maphash.Bytes(f.seed, number)]; !found {
		return "", false
	}
	return string(number), true
}

// address reports the address around the digits at i.
func (f *Finder) address(text []byte, i int) (string, bool) {
	for _, p := range f.places[f.anchor(text, i)] {
		from := i - p.before
		if from < 0 || from+p.length > len(text) {
			continue
		}
		if whole := text[from : from+p.length]; maphash.Bytes(f.seed, whole) == p.hash {
			return html.UnescapeString(string(whole)), true
		}
	}
	return "", false
}

func isNumber(letters, digits int) bool {
	return leastLetters <= letters && letters <= mostLetters && digits >= leastDigits
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isAnchor reports digits that begin at i behind a character beyond ASCII, as those
// of a house do.
func isAnchor(text []byte, i int) bool { return i >= anchorBytes && text[i-1] >= 0x80 }

// isLetter tells letters and digits.
var isLetter = func() (is [256]bool) {
	for c := range is {
		is[c] = isDigit(byte(c)) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
	}
	return is
}()

func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}
