package page

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// FinanceList is the first page of a finance list.
func FinanceList(key string) string { return "finance/" + key + ".html" }

const longestName = 60 // bytes, well below every file system's limit

var digest = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// FileName returns a name for a page about the subject called id, without its
// ".html": equal ids get equal names, different ids different ones, on any file
// system, also where letter case does not count, and whatever the id contains.
// An id of capital letters, digits, '.', '_' and '-' is its own name; any other
// gives a readable part, '~' and twelve characters of its SHA-256. No plain
// name holds a '~'.
func FileName(id string) string {
	if isPlain(id) {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	readable := strings.Trim(strings.Map(fileSafe, id), ".-")
	if len(readable) > longestName-13 {
		readable = readable[:longestName-13]
	}
	if readable == "" {
		readable = "x" // nothing of it is ASCII
	}
	return readable + "~" + digest.EncodeToString(sum[:])[:12]
}

func isPlain(id string) bool {
	if id == "" || len(id) > longestName || strings.Trim(id, ".-") != id || isReserved(id) {
		return false
	}
	for _, c := range []byte(id) {
		if (c >= 'a' && c <= 'z') || fileSafe(rune(c)) != rune(c) {
			return false
		}
	}
	return true
}

// isReserved tells device names, which Windows reserves with any extension, and
// the one name that every folder of the site has.
func isReserved(id string) bool {
	base, _, _ := strings.Cut(id, ".")
	switch base {
	case "INDEX", "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(base) == 4 && (strings.HasPrefix(base, "COM") || strings.HasPrefix(base, "LPT"))
}

func fileSafe(r rune) rune {
	switch {
	case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r == '.', r == '_', r == '-':
		return r
	case r < 0x80:
		return '-'
	}
	return -1
}
