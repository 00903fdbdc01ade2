package page

import (
	"crypto/sha256"
	"path"
	"strings"
)

// MostFiles is how many files a folder of a site has at most: some web servers and file
// systems slow down or refuse at more.
const MostFiles = 10_000

// Crowded are the folders that would have more than most files. A site keeps the pages of
// each in sub-folders.
func Crowded(files map[string]int, most int) map[string]bool {
	crowded := map[string]bool{}
	for folder, n := range files {
		if n > most {
			crowded[folder] = true
		}
	}
	return crowded
}

// Place is the file of the page called name in a folder of the site: folder/name.html, or
// folder/ab/name.html where the folder is crowded. ab depends on the name alone.
func (s *Site) Place(folder, name string) string {
	if s.subjects.Crowded[folder] {
		sum := sha256.Sum256([]byte(name))
		folder += "/" + digest.EncodeToString(sum[:])[:2]
	}
	return folder + "/" + name + ".html"
}

// PlaceOf is the file of the page of a subject.
func (s *Site) PlaceOf(folder, id string) string {
	if isPlain(id) {
		return s.Place(folder, id)
	}
	name, ok := s.names.Load(id)
	if !ok {
		name = FileName(id)
		s.names.Store(id, name)
	}
	return s.Place(folder, name.(string))
}

// Place is that of the site.
func (l Links) Place(folder, name string) string { return l.site.Place(folder, name) }

// Href is the address of a file of the site.
func (l Links) Href(file string) string { return l.Root + file }

// Depth is how many folders down a file lies.
func Depth(file string) int { return strings.Count(file, "/") }

// Root is the way back from a file to the first page.
func Root(file string) string { return strings.Repeat("../", Depth(file)) }

// Numbered is the file of the n-th page of a list, the first of which is file. Further pages
// lie beside the page of a subject and beside an index; those of other lists have places of
// their own, for each may be of any length.
func (s *Site) Numbered(file string, n int) string {
	numbered := numbered(file, n)
	folder, name := path.Split(numbered)
	if n == 1 || path.Base(file) == "index.html" || !s.subjects.Crowded[path.Clean(folder)] {
		return numbered
	}
	return s.Place(path.Clean(folder), strings.TrimSuffix(name, ".html"))
}

// between is the address of a file as a page of the same list has it.
func (l Links) between(from, to string) string {
	if path.Dir(from) == path.Dir(to) {
		return path.Base(to)
	}
	return l.Href(to)
}
