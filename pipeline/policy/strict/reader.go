// Package strict reads the YAML files of a folder so that nothing in them is guessed:
// one document to a file, the known keys and no other, each once, every value of its
// type, unit and range, no character that nobody sees, no file that nothing reads. Each
// mistake is an [Error] with file, line, reason and hint; all are told at once and each
// once, for what a mistake drags along reads as zero and says nothing more.
package strict

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/peihe/peihe/pipeline/digest"
	"github.com/peihe/peihe/pipeline/spelling"
)

// Reader reads YAML files strictly and keeps every fault it meets. A value with a
// fault reads as zero and says nothing more, so callers read straight on and ask once;
// what compares values asks first whether they are sound, or one mistake would be told
// as several.
type Reader struct {
	Faults Errors // in the order in which they were met
	Files  []File // that were read

	failed  map[*yaml.Node]bool
	misread map[string]bool // files of which nobody can say which keys they have
}

// NewReader is one that has met no file yet.
func NewReader() *Reader { return &Reader{failed: map[*yaml.Node]bool{}, misread: map[string]bool{}} }

// Folder is where files lie, with what faults call it and each of its files.
type Folder interface {
	fs.FS
	String() string
	File(name string) string
}

// HasMisread tells whether nobody can say which keys a file has.
func (r *Reader) HasMisread(file string) bool { return r.misread[file] }

// Open reads a whole file, notes its hash under the manifest path, and returns
// its root.
func (r *Reader) Open(folder Folder, name, manifest string) Value {
	path := folder.File(name)
	if r.misread[path] {
		return Value{} // it stands under another name
	}
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		r.Faults = append(r.Faults, unreadable(path, err))
		r.misread[path] = true
		return Value{}
	}
	r.Files = append(r.Files, File{manifest, digest.OfBytes(data)})
	return r.Parse(path, data)
}

func unreadable(path string, err error) *Error {
	if cause, ok := errors.AsType[*fs.PathError](err); ok {
		err = cause.Err
	}
	return &Error{
		File: path, Reason: err.Error(), Hint: "give a folder that has it, readable; peihe policy --to DIR writes one",
	}
}

// Parse reads the text of a file and returns its root.
func (r *Reader) Parse(path string, data []byte) Value {
	root := Value{r: r, file: path, Key: filepath.Base(path), node: &yaml.Node{Line: 1}}
	r.misread[path] = true                          // until it was read
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // as some editors begin a file
	if line := badCharacter(data); line > 0 {
		root.node.Line = line
		root.Fail("save it as UTF-8 without control and invisible characters", "a character is not valid text")
		return Value{}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, more yaml.Node
	err := decoder.Decode(&document)
	switch {
	case errors.Is(err, io.EOF):
		root.Fail("fill it, or take the one that peihe policy --to DIR writes", "the file is empty")
		return Value{}
	case err == nil:
		err = decoder.Decode(&more)
	}
	switch {
	case err == nil:
		root.node.Line = more.Line
		root.Fail("keep one document in a file", "a second YAML document begins")
		return Value{}
	case !errors.Is(err, io.EOF):
		var reason string
		root.node.Line, reason = syntaxFault(err, data)
		root.Fail("correct the YAML in this line or just below", "%s", reason)
		return Value{}
	}
	root.node = document.Content[0]
	delete(r.misread, path)
	return root
}

var (
	yamlLine   = regexp.MustCompile(`(?s)^yaml: (?:line (\d+): )?(.*)$`)
	yamlAnchor = regexp.MustCompile(`^unknown anchor '(.*)' referenced`)
)

// syntaxFault finds the line that an error of the YAML library means: it counts
// from 0 in faults of its parser, and names none for an unknown anchor or in the
// first line.
func syntaxFault(err error, data []byte) (line int, reason string) {
	parts := yamlLine.FindStringSubmatch(err.Error())
	if parts == nil {
		return 1, err.Error()
	}
	line, reason = 1, parts[2]
	if number, err := strconv.Atoi(parts[1]); err == nil {
		line = number
		if strings.HasPrefix(reason, "did not find") || strings.HasPrefix(reason, "found a tab") {
			line++
		}
	} else if anchor := yamlAnchor.FindStringSubmatch(reason); anchor != nil {
		before, _, _ := bytes.Cut(data, []byte("*"+anchor[1]))
		line += bytes.Count(before, []byte("\n"))
	}
	return line, reason
}

// badCharacter returns the line of the first byte that is no UTF-8 text or that nobody
// sees, or 0.
func badCharacter(data []byte) int {
	line := 1
	for i, size := 0, 0; i < len(data); i += size {
		var c rune
		switch c, size = utf8.DecodeRune(data[i:]); {
		case c == '\n':
			line++
		case c == utf8.RuneError && size == 1, isInvisible(c) && c != '\t' && c != '\r':
			return line
		}
	}
	return 0
}

func isInvisible(c rune) bool { return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) }

// RefuseOthers lists the YAML files of a folder and fails on one that nothing would
// read: it is most likely a misspelled name, and silence would hide it. Where it is that
// of a known file, which then is not there, the known file counts as misread.
func (r *Reader) RefuseOthers(folder Folder, hint string, files []string, known func(name string) bool) []string {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		r.Faults = append(r.Faults, unreadable(folder.String(), err))
	}
	absent := slices.DeleteFunc(slices.Clone(files), func(name string) bool {
		return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name })
	})
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if ext := strings.ToLower(filepath.Ext(name)); ext != ".yaml" && ext != ".yml" {
			continue
		}
		if !known(name) {
			hint := hint
			if near := spelling.Likely(name, absent); near != "" {
				hint = "call it " + near + "; " + hint
				r.misread[folder.File(near)] = true
			}
			r.Faults = append(r.Faults, &Error{File: folder.File(name), Reason: "nothing reads this file", Hint: hint})
			continue
		}
		names = append(names, name)
	}
	return names
}

// File is a file that a policy was read from, for a manifest: its path
// relative to the policy folder ("calendar/2021.yaml" for calendars) and its
// SHA-256 in lower-case hexadecimal.
type File struct{ Path, SHA256 string }
