// Package privacy knows personal values and finds them in texts: the identity numbers,
// phone numbers, bank accounts and addresses that the exports carry in columns of their
// own, wherever else they stand. One definition serves both who masks them where they are
// read and who proves that none is published. It is a leaf: it knows neither exports nor
// pages.
package privacy

import (
	"hash/maphash"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Kind is what a personal value is.
type Kind uint8

const (
	NoKind Kind = iota
	Identity
	Phone
	Account
	Address
)

// String is the kind as tables name it.
func (k Kind) String() string { return [...]string{"", "identity", "phone", "account", "address"}[k] }

// Title is the kind in words for a report reader.
func (k Kind) Title() string {
	return [...]string{"", "身份证号码", "电话号码", "银行账号", "家庭地址"}[k]
}

// Finder knows the values to look for, as hashes: a province has millions. Beside them
// it finds every identity number whose check digit is right. It may be used by many
// goroutines once everything was added.
type Finder struct {
	seed      maphash.Seed
	numbers   map[uint64]Kind
	lengths   [mostLetters + 1]bool // that numbers have
	addresses map[uint64]struct{}
	spared    map[uint64]struct{} // numbers that are nobody's
	venues    map[uint64]struct{} // addresses that are nobody's
	before    map[uint64][]shape  // addresses by the digits in them and what stands before these
	after     map[uint64][]shape  // those whose digits stand at their beginning, by what comes behind
	lasts     [256]bool           // the bytes before those digits
	firsts    [256]bool           // and those behind them
	hasMarkup bool                // some address has characters that HTML and JSON escape
}

// NewFinder returns a finder that knows no value yet.
func NewFinder() *Finder {
	return &Finder{
		seed: maphash.MakeSeed(), numbers: map[uint64]Kind{}, addresses: map[uint64]struct{}{},
		spared: map[uint64]struct{}{}, venues: map[uint64]struct{}{}, before: map[uint64][]shape{},
		after: map[uint64][]shape{},
	}
}

// Spare takes every number in a text from what is looked for, whether it was added or
// is added later: those of the ids of classes, applications and payments, which are
// published, and of what the notice itself says.
func (f *Finder) Spare(text string) {
	for r := range runs([]byte(text), true, true) {
		for i := range r.parts {
			for j := i; j < len(r.parts) && r.len(i, j) <= mostLetters; j++ {
				f.spared[f.hash(withoutCountry(r.join(i, j)))] = struct{}{}
			}
		}
	}
}

// SpareAddress takes a training venue from the addresses.
func (f *Finder) SpareAddress(text string) {
	for _, name := range names(text) {
		f.venues[f.hash(name)] = struct{}{}
	}
}

// Add adds what a cell of a column for values of a kind holds, where it has the form of
// one; a cell may hold several. Identity and mobile numbers are known in any of these
// columns. It reports whether there was anything to look for.
func (f *Finder) Add(kind Kind, text string) bool {
	added := false
	add := func(kind Kind, number []byte) {
		f.lengths[len(number)] = true
		key := f.hash(number)
		if known := f.numbers[key]; known == NoKind || kind < known {
			f.numbers[key] = kind
		}
		added = true
	}
	for r := range runs([]byte(text), true, true) {
		last := len(r.parts) - 1
		whole := withoutCountry(r.join(0, last))
		switch {
		case isIdentity(whole):
			add(Identity, whole)
		case kind == Phone && isPhone(whole) && !r.hasDay(0, last):
			add(Phone, whole)
		case kind == Account && isAccount(whole) && !r.hasDay(0, last):
			add(Account, whole)
		}
		for i := range r.parts {
			part := withoutCountry(r.join(i, i))
			switch {
			case isIdentity(part):
				add(Identity, part)
			case isMobile(part):
				add(Phone, part)
			case kind == Phone && len(whole) > longestPhone && isPhone(part), // several numbers in a row
				kind == Account && len(whole) > mostLetters && isAccount(part):
				add(kind, part)
			}
		}
	}
	if kind == Address {
		for _, name := range names(text) {
			added = f.addAddress(name) || added
		}
	}
	return added
}

func (f *Finder) hash(value []byte) uint64 { return maphash.Bytes(f.seed, value) }

// names are the forms in which an address may stand in a text: as it is, and as a name,
// which compatible characters (㎡, ①) are replaced in. White space counts in neither.
func names(text string) [][]byte {
	own, _ := appendName(nil, nil, []byte(text), 0)
	all := [][]byte{own}
	if normal := norm.NFKC.String(text); normal != text {
		if other, _ := appendName(nil, nil, []byte(normal), 0); string(other) != string(own) {
			all = append(all, other)
		}
	}
	return all
}

// addAddress adds an address that leads to a door.
func (f *Finder) addAddress(name []byte) bool {
	if !isAddress(name) {
		return false
	}
	key := f.hash(name)
	if _, isKnown := f.addresses[key]; isKnown {
		return true
	}
	f.addresses[key] = struct{}{}
	f.hasMarkup = f.hasMarkup || strings.ContainsAny(string(name), `&<>"'+`)
	// The first digits behind a character beyond ASCII are where nearly every address
	// is looked for: the texts of pages have few such digits.
	from, to, isAfter := 0, 0, false
	for start, end := range digitRuns(name) {
		switch {
		case end-start > maxDigits:
		case start >= anchorBytes &&
			(to == 0 || isAfter || name[from-1] < utf8.RuneSelf && name[start-1] >= utf8.RuneSelf):
			from, to, isAfter = start, end, false
		case to == 0 && len(name)-end >= anchorBytes:
			from, to, isAfter = start, end, true
		}
	}
	switch {
	case to == 0:
		return false
	case isAfter:
		f.place(f.after, name[from:to+anchorBytes], shape{from, len(name)})
		f.mark(&f.firsts, name[to])
	default:
		f.place(f.before, name[from-anchorBytes:to], shape{from, len(name)})
		f.mark(&f.lasts, name[from-1])
	}
	return true
}

// mark notes a byte, a letter in either case.
func (f *Finder) mark(in *[256]bool, c byte) {
	in[c] = true
	if 'A' <= c && c <= 'Z' {
		in[c-'A'+'a'] = true
	}
}

// place notes where the digits of an address stand in it.
func (f *Finder) place(in map[uint64][]shape, anchor []byte, s shape) {
	key := f.hash(anchor)
	for _, known := range in[key] {
		if known == s {
			return
		}
	}
	in[key] = append(in[key], s)
}
