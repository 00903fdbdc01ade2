package policy

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// reader reads YAML files strictly and keeps every fault it meets. A value with a
// fault reads as zero and says nothing more, so callers read straight on and ask once;
// what compares values asks first whether they are sound, or one mistake would be told
// as several.
type reader struct {
	faults  Errors
	failed  map[*yaml.Node]bool
	misread map[string]bool // files of which nobody can say which keys they have
	files   []File
}

func newReader() *reader { return &reader{failed: map[*yaml.Node]bool{}, misread: map[string]bool{}} }

// value is a node of a file with the key it stands under. The zero value is an
// absent optional key, or all of a file that could not be read: it reads as zero.
type value struct {
	r    *reader
	file string
	key  string
	node *yaml.Node
}

// record is a mapping whose keys are known.
type record map[string]value

// open reads a whole file, notes its hash under the manifest path, and returns
// its root.
func (r *reader) open(folder Folder, name, manifest string) value {
	path := folder.file(name)
	if r.misread[path] {
		return value{} // it stands under another name
	}
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		r.faults = append(r.faults, unreadable(path, err))
		r.misread[path] = true
		return value{}
	}
	sum := sha256.Sum256(data)
	r.files = append(r.files, File{manifest, hex.EncodeToString(sum[:])})
	return r.parse(path, data)
}

func unreadable(path string, err error) *Error {
	if cause, ok := errors.AsType[*fs.PathError](err); ok {
		err = cause.Err
	}
	return &Error{
		File: path, Reason: err.Error(), Hint: "give a folder that has it, readable; peihe policy --to DIR writes one",
	}
}

func (r *reader) parse(path string, data []byte) value {
	root := value{r: r, file: path, key: filepath.Base(path), node: &yaml.Node{Line: 1}}
	r.misread[path] = true                          // until it was read
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // as some editors begin a file
	if line := badCharacter(data); line > 0 {
		root.node.Line = line
		root.fail("save it as UTF-8 without control and invisible characters", "a character is not valid text")
		return value{}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, more yaml.Node
	err := decoder.Decode(&document)
	switch {
	case errors.Is(err, io.EOF):
		root.fail("fill it, or take the one that peihe policy --to DIR writes", "the file is empty")
		return value{}
	case err == nil:
		err = decoder.Decode(&more)
	}
	switch {
	case err == nil:
		root.node.Line = more.Line
		root.fail("keep one document in a file", "a second YAML document begins")
		return value{}
	case !errors.Is(err, io.EOF):
		var reason string
		root.node.Line, reason = syntaxFault(err, data)
		root.fail("correct the YAML in this line or just below", "%s", reason)
		return value{}
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

// fault is an error at the value's line.
func (v value) fault(hint, format string, args ...any) *Error {
	return &Error{File: v.file, Line: v.node.Line, Reason: fmt.Sprintf(format, args...), Hint: hint}
}

// fail keeps a fault, unless the value has one.
func (v value) fail(hint, format string, args ...any) {
	if v.hasFailed() {
		return
	}
	v.r.failed[v.node] = true
	v.r.faults = append(v.r.faults, v.fault(hint, format, args...))
}

// hasFailed tells whether the value has a fault, or is none.
func (v value) hasFailed() bool { return v.node == nil || v.r.failed[v.node] }

// sound tells whether the value is there and neither it nor anything in it has a fault.
func (v value) sound() bool { return v.node != nil && v.r.sound(v.node, map[*yaml.Node]bool{}) }

func (r *reader) sound(node *yaml.Node, seen map[*yaml.Node]bool) bool {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if seen[node] {
		return true
	}
	seen[node] = true
	if r.failed[node] {
		return false
	}
	for _, child := range node.Content {
		if !r.sound(child, seen) {
			return false
		}
	}
	return true
}

func allSound(values ...value) bool {
	return !slices.ContainsFunc(values, func(v value) bool { return !v.sound() })
}

// is tells whether the value is there, has no fault, and has one of the tags, which
// want describes for the fault it is otherwise.
func (v value) is(want string, tags ...string) bool {
	if v.hasFailed() {
		return false
	}
	tag := v.node.ShortTag()
	switch {
	case slices.Contains(tags, tag):
		return true
	case tag == "!!null":
		v.fail("write "+want, "%s is blank", v.key)
	case v.node.Kind == yaml.ScalarNode:
		v.fail("write "+want, "%s: %q is not %s", v.key, v.node.Value, want)
	default:
		v.fail("write "+want, "%s is not %s", v.key, want)
	}
	return false
}

// child follows a YAML alias, so that an anchored list reads as if written out.
func (v value) child(key string, node *yaml.Node) value {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	return value{v.r, v.file, key, node}
}

// entries returns the keys of a mapping in order, each as the value of its key
// node, with what stands under it.
func (v value) entries() (keys, values []value) {
	if !v.is("a mapping of keys to values", "!!map") {
		if v.r != nil {
			v.r.misread[v.file] = true
		}
		return nil, nil
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		key := v.child("key", v.node.Content[i])
		if key.node.Kind != yaml.ScalarNode || key.node.ShortTag() == "!!merge" {
			key.fail("write a plain key", "a key is not a single word")
			v.r.misread[v.file] = true
			continue
		}
		name := key.node.Value
		if first, ok := lines[name]; ok {
			key.fail("keep one of them", "key %q stands twice, first in line %d", name, first)
			v.r.misread[v.file] = true
			continue
		}
		lines[name] = key.node.Line
		keys = append(keys, key)
		values = append(values, v.child(name, v.node.Content[i+1]))
	}
	return keys, values
}

// some are the entries of a mapping that must have one at least.
func (v value) some() (keys, values []value) {
	if keys, values = v.entries(); keys == nil && v.r != nil {
		v.fail("fill it, or leave it out", "%s is empty", v.key)
		v.r.misread[v.file] = true
	}
	return keys, values
}

// record reads a mapping that must have the required keys, may have the optional
// ones, and has no other. A misspelt key is told alone, not as one that is missing too.
func (v value) record(required []string, optional ...string) record {
	keys, values := v.entries()
	if v.hasFailed() {
		return nil
	}
	fields := record{}
	known := slices.Concat(required, optional)
	for i, key := range keys {
		fields[key.node.Value] = values[i]
	}
	var meant []string
	for _, key := range keys {
		name := key.node.Value
		if slices.Contains(known, name) {
			continue
		}
		var absent []string
		for _, k := range known {
			if _, ok := fields[k]; !ok {
				absent = append(absent, k)
			}
		}
		hint, near := "use only "+strings.Join(known, ", "), Nearest(name, absent)
		meant = append(meant, near)
		key.fail(instead(near, hint), "unknown key %q", name)
		v.r.misread[v.file] = true
		delete(fields, name)
	}
	var missing []string
	isWhole := 2*len(keys) == len(v.node.Content)
	for _, name := range required {
		if _, ok := fields[name]; !ok && isWhole && !slices.Contains(meant, name) {
			missing = append(missing, strconv.Quote(name))
		}
	}
	if list := strings.Join(missing, ", "); len(missing) == 1 {
		v.fail("add "+list, "key %s is missing", list)
	} else if missing != nil {
		v.fail("add them", "keys %s are missing", list)
	}
	if missing != nil {
		v.r.misread[v.file] = true
	}
	return fields
}

// instead is a hint that offers the word that was meant, where there is one.
func instead(near, hint string) string {
	if near == "" {
		return hint
	}
	return "write " + near + ", or " + hint
}

// items reads a list; with least > 0 it must not be shorter.
func (v value) items(least int) []value {
	if !v.is("a list", "!!seq") {
		return nil
	}
	if len(v.node.Content) < least {
		v.fail("write at least "+strconv.Itoa(least), "%s has %d items", v.key, len(v.node.Content))
		return nil
	}
	items := make([]value, len(v.node.Content))
	for i, node := range v.node.Content {
		items[i] = v.child(v.key, node)
	}
	return items
}

func (v value) text() string {
	if !v.is("text", "!!str") {
		return ""
	}
	text := strings.TrimSpace(v.node.Value)
	switch {
	case text == "":
		v.fail("write text", "%s is blank", v.key)
	case strings.ContainsFunc(text, func(c rune) bool { return isInvisible(c) && c != '\n' }):
		v.fail("leave it out", "%s: %q holds a character that nobody sees", v.key, text)
		return ""
	}
	return text
}

func (v value) name() string {
	return Name(v.text())
}

// unique fails when a list has a name a second time.
func (v value) unique(seen map[string]int, name string) {
	if v.hasFailed() {
		return
	}
	if first, ok := seen[name]; ok {
		v.fail("keep one of them", "%s %q stands twice, first in line %d", v.key, name, first)
	}
	seen[name] = v.node.Line
}

// oneOf reads one of some words.
func (v value) oneOf(words []string) string {
	text := v.text()
	if text != "" && !slices.Contains(words, text) {
		hint := instead(Nearest(text, words), "write one of "+strings.Join(words, ", "))
		if len(words) == 1 {
			hint = "write " + words[0]
		}
		v.fail(hint, "%s: %q is none of them", v.key, text)
		return ""
	}
	return text
}

func (v value) flag() bool {
	return v.is("true or false", "!!bool") && strings.EqualFold(v.node.Value, "true")
}

func (v value) whole(least, most int64) int64 {
	if !v.is("a whole number", "!!int") {
		return 0
	}
	number, ok := whole(v.node.Value, least, most)
	if !ok {
		v.fail("correct it", "%s: %q is not a whole number from %d to %d in plain digits", v.key, v.node.Value, least,
			most)
	}
	return number
}

var digits = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)

func whole(text string, least, most int64) (number int64, ok bool) {
	number, err := strconv.ParseInt(text, 10, 64)
	return number, err == nil && digits.MatchString(text) && least <= number && number <= most
}

var yuan = regexp.MustCompile(`^(?:0|[1-9][0-9]{0,7})(?:\.[0-9]{1,2})?$`)

// money reads an amount above zero as an exact decimal with two places.
func (v value) money() string {
	if !v.is("an amount in yuan", "!!int", "!!float") {
		return ""
	}
	text := v.node.Value
	if !yuan.MatchString(text) || strings.Trim(text, "0.") == "" {
		v.fail("write an amount above zero and below 100,000,000 with at most two decimal places, as 1000.00", "%s: %q is not an amount",
			v.key, text)
		return ""
	}
	units, cents, _ := strings.Cut(text, ".")
	return units + "." + (cents + "00")[:2]
}

// date reads a day as midnight UTC.
func (v value) date() time.Time {
	if !v.is("a date as 2021-04-22", "!!timestamp", "!!str") {
		return time.Time{}
	}
	date, err := time.Parse(time.DateOnly, v.node.Value)
	if err != nil || date.Year() < firstYear || date.Year() > lastYear {
		v.fail(fmt.Sprintf("write a day of %d to %d as 2021-04-22", firstYear, lastYear), "%s: %q is not such a date",
			v.key, v.node.Value)
		return time.Time{}
	}
	return date
}

// china is the time zone of a notice that names none. It has had no daylight saving
// since 1991, so the name alone would need a table of the world's zones.
const china = "Asia/Shanghai"

// zone reads a time zone, by default that of China.
func (v value) zone() *time.Location {
	name := china
	if v.node != nil {
		name = v.text()
	}
	switch name {
	case "":
		return time.UTC // after a fault
	case china:
		return time.FixedZone(china, 8*60*60)
	}
	v.fail("write "+china+", the one zone of the country", "%s: %q is not a known time zone", v.key, name)
	return time.UTC
}

// period reads two dates of a record, the second not before the first.
func (f record) period(first, last string) (from, to time.Time) {
	from, to = f[first].date(), f[last].date()
	if allSound(f[first], f[last]) && to.Before(from) {
		f[last].fail("swap or correct them", "%s %s is before %s %s", last, to.Format(time.DateOnly), first,
			from.Format(time.DateOnly))
	}
	return from, to
}

// refuseOthers lists the YAML files of a folder and fails on one that nothing would
// read: it is most likely a misspelled name, and silence would hide it. Where it is that
// of a known file, which then is not there, the known file counts as misread.
func (r *reader) refuseOthers(folder Folder, hint string, files []string, known func(name string) bool) []string {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		r.faults = append(r.faults, unreadable(folder.Name, err))
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
			if near := Nearest(name, absent); near != "" {
				hint = "call it " + near + "; " + hint
				r.misread[folder.file(near)] = true
			}
			r.faults = append(r.faults, &Error{File: folder.file(name), Reason: "nothing reads this file", Hint: hint})
			continue
		}
		names = append(names, name)
	}
	return names
}
