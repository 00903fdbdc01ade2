package strict

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/peihe/peihe/pipeline/spelling"
)

// Value is a node of a file with the key it stands under. The zero value is an
// absent optional key, or all of a file that could not be read: it reads as zero.
type Value struct {
	Key  string // as faults call the value
	r    *Reader
	file string
	node *yaml.Node
}

// Written is a key or a scalar as the file has it.
func (v Value) Written() string { return v.node.Value }

// Line is where the value begins, from 1.
func (v Value) Line() int { return v.node.Line }

// Place is where the value begins, to tell values apart by.
func (v Value) Place() string { return fmt.Sprintf("%s:%d:%d", v.file, v.node.Line, v.node.Column) }

// IsAbsent tells whether the value is an optional key that is not there, or is of a file
// that could not be read.
func (v Value) IsAbsent() bool { return v.node == nil }

// IsScalar tells whether the value is there and neither a list nor a mapping.
func (v Value) IsScalar() bool { return v.node != nil && v.node.Kind == yaml.ScalarNode }

// IsMisread tells that of the value's own file.
func (v Value) IsMisread() bool { return v.r != nil && v.r.misread[v.file] }

// Record is a mapping whose keys are known.
type Record map[string]Value

// fault is an error at the value's line.
func (v Value) fault(hint, format string, args ...any) *Error {
	return &Error{File: v.file, Line: v.node.Line, Reason: fmt.Sprintf(format, args...), Hint: hint}
}

// Fail keeps a fault, unless the value has one.
func (v Value) Fail(hint, format string, args ...any) {
	if v.HasFailed() {
		return
	}
	v.r.failed[v.node] = true
	v.r.Faults = append(v.r.Faults, v.fault(hint, format, args...))
}

// HasFailed tells whether the value has a fault, or is none.
func (v Value) HasFailed() bool { return v.node == nil || v.r.failed[v.node] }

// Sound tells whether the value is there and neither it nor anything in it has a fault.
func (v Value) Sound() bool { return v.node != nil && v.r.sound(v.node, map[*yaml.Node]bool{}) }

func (r *Reader) sound(node *yaml.Node, seen map[*yaml.Node]bool) bool {
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

// AllSound tells whether all of some values are sound.
func AllSound(values ...Value) bool {
	return !slices.ContainsFunc(values, func(v Value) bool { return !v.Sound() })
}

// is tells whether the value is there, has no fault, and has one of the tags, which
// want describes for the fault it is otherwise.
func (v Value) is(want string, tags ...string) bool {
	if v.HasFailed() {
		return false
	}
	tag := v.node.ShortTag()
	switch {
	case slices.Contains(tags, tag):
		return true
	case tag == "!!null":
		v.Fail("write "+want, "%s is blank", v.Key)
	case v.node.Kind == yaml.ScalarNode:
		v.Fail("write "+want, "%s: %q is not %s", v.Key, v.node.Value, want)
	default:
		v.Fail("write "+want, "%s is not %s", v.Key, want)
	}
	return false
}

// child follows a YAML alias, so that an anchored list reads as if written out.
func (v Value) child(key string, node *yaml.Node) Value {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	return Value{key, v.r, v.file, node}
}

// Entries returns the keys of a mapping in order, each as the value of its key
// node, with what stands under it.
func (v Value) Entries() (keys, values []Value) {
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
			key.Fail("write a plain key", "a key is not a single word")
			v.r.misread[v.file] = true
			continue
		}
		name := key.node.Value
		if first, ok := lines[name]; ok {
			key.Fail("keep one of them", "key %q stands twice, first in line %d", name, first)
			v.r.misread[v.file] = true
			continue
		}
		lines[name] = key.node.Line
		keys = append(keys, key)
		values = append(values, v.child(name, v.node.Content[i+1]))
	}
	return keys, values
}

// Some are the entries of a mapping that must have one at least.
func (v Value) Some() (keys, values []Value) {
	if keys, values = v.Entries(); keys == nil && v.r != nil {
		v.Fail("fill it, or leave it out", "%s is empty", v.Key)
		v.r.misread[v.file] = true
	}
	return keys, values
}

// Record reads a mapping that must have the required keys, may have the optional
// ones, and has no other. A misspelt key is told alone, not as one that is missing too.
func (v Value) Record(required []string, optional ...string) Record {
	keys, values := v.Entries()
	if v.HasFailed() {
		return nil
	}
	fields := Record{}
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
		hint, near := "use only "+strings.Join(known, ", "), spelling.Likely(name, absent)
		meant = append(meant, near)
		key.Fail(Instead(near, hint), "unknown key %q", name)
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
		v.Fail("add "+list, "key %s is missing", list)
	} else if missing != nil {
		v.Fail("add them", "keys %s are missing", list)
	}
	if missing != nil {
		v.r.misread[v.file] = true
	}
	return fields
}

// Items reads a list; with least > 0 it must not be shorter.
func (v Value) Items(least int) []Value {
	if !v.is("a list", "!!seq") {
		return nil
	}
	if len(v.node.Content) < least {
		v.Fail("write at least "+strconv.Itoa(least), "%s has %d items", v.Key, len(v.node.Content))
		return nil
	}
	items := make([]Value, len(v.node.Content))
	for i, node := range v.node.Content {
		items[i] = v.child(v.Key, node)
	}
	return items
}

// Text reads text without blanks around it.
func (v Value) Text() string {
	if !v.is("text", "!!str") {
		return ""
	}
	text := strings.TrimSpace(v.node.Value)
	switch {
	case text == "":
		v.Fail("write text", "%s is blank", v.Key)
	case strings.ContainsFunc(text, func(c rune) bool { return isInvisible(c) && c != '\n' }):
		v.Fail("leave it out", "%s: %q holds a character that nobody sees", v.Key, text)
		return ""
	}
	return text
}

// Name reads a name, normalised.
func (v Value) Name() string {
	return Name(v.Text())
}

// Unique fails when a list has a name a second time.
func (v Value) Unique(seen map[string]int, name string) {
	if v.HasFailed() {
		return
	}
	if first, ok := seen[name]; ok {
		v.Fail("keep one of them", "%s %q stands twice, first in line %d", v.Key, name, first)
	}
	seen[name] = v.node.Line
}

// OneOf reads one of some words.
func (v Value) OneOf(words []string) string {
	text := v.Text()
	if text != "" && !slices.Contains(words, text) {
		hint := Instead(spelling.Likely(text, words), "write one of "+strings.Join(words, ", "))
		if len(words) == 1 {
			hint = "write " + words[0]
		}
		v.Fail(hint, "%s: %q is none of them", v.Key, text)
		return ""
	}
	return text
}

// Flag reads true or false.
func (v Value) Flag() bool {
	return v.is("true or false", "!!bool") && strings.EqualFold(v.node.Value, "true")
}

// Whole reads a whole number within bounds.
func (v Value) Whole(least, most int64) int64 {
	if !v.is("a whole number", "!!int") {
		return 0
	}
	number, ok := Whole(v.node.Value, least, most)
	if !ok {
		v.Fail("correct it", "%s: %q is not a whole number from %d to %d in plain digits", v.Key, v.node.Value, least,
			most)
	}
	return number
}

var digits = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)

// Whole reads a whole number in plain digits; ok is false where it is none or out of bounds.
func Whole(text string, least, most int64) (number int64, ok bool) {
	number, err := strconv.ParseInt(text, 10, 64)
	return number, err == nil && digits.MatchString(text) && least <= number && number <= most
}

var yuan = regexp.MustCompile(`^(?:0|[1-9][0-9]{0,7})(?:\.[0-9]{1,2})?$`)

// Money reads an amount above zero as an exact decimal with two places.
func (v Value) Money() string {
	if !v.is("an amount in yuan", "!!int", "!!float") {
		return ""
	}
	text := v.node.Value
	if !yuan.MatchString(text) || strings.Trim(text, "0.") == "" {
		v.Fail("write an amount above zero and below 100,000,000 with at most two decimal places, as 1000.00",
			"%s: %q is not an amount", v.Key, text)
		return ""
	}
	units, cents, _ := strings.Cut(text, ".")
	return units + "." + (cents + "00")[:2]
}

// FirstYear and LastYear are the years in which a date can lie. Exports have dates of 1900 to 2100; a
// notice of before 1990 cannot be about this.
const FirstYear, LastYear = 1990, 2100

// Date reads a day as midnight UTC.
func (v Value) Date() time.Time {
	if !v.is("a date as 2021-04-22", "!!timestamp", "!!str") {
		return time.Time{}
	}
	date, err := time.Parse(time.DateOnly, v.node.Value)
	if err != nil || date.Year() < FirstYear || date.Year() > LastYear {
		v.Fail(fmt.Sprintf("write a day of %d to %d as 2021-04-22", FirstYear, LastYear), "%s: %q is not such a date",
			v.Key, v.node.Value)
		return time.Time{}
	}
	return date
}

// china is the time zone of a notice that names none. It has had no daylight saving
// since 1991, so the name alone would need a table of the world's zones.
const china = "Asia/Shanghai"

// Zone reads a time zone, by default that of China.
func (v Value) Zone() *time.Location {
	name := china
	if v.node != nil {
		name = v.Text()
	}
	switch name {
	case "":
		return time.UTC // after a fault
	case china:
		return time.FixedZone(china, 8*60*60)
	}
	v.Fail("write "+china+", the one zone of the country", "%s: %q is not a known time zone", v.Key, name)
	return time.UTC
}

// Period reads two dates of a record, the second not before the first.
func (f Record) Period(first, last string) (from, to time.Time) {
	from, to = f[first].Date(), f[last].Date()
	if AllSound(f[first], f[last]) && to.Before(from) {
		f[last].Fail("swap or correct them", "%s %s is before %s %s", last, to.Format(time.DateOnly), first,
			from.Format(time.DateOnly))
	}
	return from, to
}
