package source

import (
	"cmp"
	"path"
	"strings"
)

// older are what the names of folders say that hold what was exported before.
var older = []string{"备份", "backup", "bak", "old", "旧", "历史", "存档"}

// compareFiles puts files into load order: the natural order of their paths,
// folder by folder, older folders first, then that of their sheets.
func compareFiles(a, b *File) int {
	return cmp.Or(comparePaths(a.unsheeted(), b.unsheeted()), natural(a.sheet, b.sheet),
		strings.Compare(a.Path, b.Path))
}

// unsheeted is the path without the sheet, whose name may hold what ends a name.
func (f *File) unsheeted() string { return strings.TrimSuffix(f.Path, "#"+f.sheet) }

// ending returns the extension of a name, with that of the export that a .gz holds.
func ending(name string) string {
	ext := path.Ext(name)
	if inner := path.Ext(strings.TrimSuffix(name, ext)); strings.EqualFold(ext, ".gz") && isExport(inner) {
		return inner + ext
	}
	return ext
}

// comparePaths compares paths folder by folder.
func comparePaths(a, b string) int {
	for {
		nameA, restA, folderA := strings.Cut(a, "/")
		nameB, restB, folderB := strings.Cut(b, "/")
		if nameA != nameB {
			oldA, oldB := folderA && isOlder(nameA), folderB && isOlder(nameB)
			if oldA != oldB {
				if oldA {
					return -1
				}
				return 1
			}
			extA, extB := ending(nameA), ending(nameB)
			return cmp.Or(
				natural(strings.TrimSuffix(nameA, extA), strings.TrimSuffix(nameB, extB)),
				natural(extA, extB), strings.Compare(nameA, nameB))
		}
		switch {
		case !folderA && !folderB:
			return 0
		case !folderA:
			return 1
		case !folderB:
			return -1
		}
		a, b = restA, restB
	}
}

func isOlder(name string) bool {
	name = strings.ToLower(name)
	for _, word := range older {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// natural compares texts, runs of digits by their value and all else by bytes.
func natural(a, b string) int {
	for a != "" && b != "" {
		digitsA, digitsB := digitRun(a), digitRun(b)
		if digitsA == 0 || digitsB == 0 {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		x, y := strings.TrimLeft(a[:digitsA], "0"), strings.TrimLeft(b[:digitsB], "0")
		if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
			return c
		}
		a, b = a[digitsA:], b[digitsB:]
	}
	return cmp.Compare(len(a), len(b))
}

// digitRun returns how many digits a text starts with.
func digitRun(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
