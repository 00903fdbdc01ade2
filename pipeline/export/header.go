package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/schema"
)

// Aliases gives further headers by kind and column. Aliases of class_id,
// session_no and id_number count in every kind that has the column.
type Aliases map[string]map[string][]string

// kinds are those that a header may be of.
var kinds = schema.Kinds()

// headerRows is how far down a file its header may stand.
const headerRows = 10

// headers finds the columns that a normalised header may stand for, by what it
// is and by what it is without its decoration.
type headers struct{ exact, bare map[string][]target }

// of returns the columns that a header stands for. An alias with brackets is
// known with them before it is without.
func (h headers) of(key string) []target {
	bare := bareHeader(key)
	found := h.exact[key]
	for _, list := range [][]target{h.exact[bare], h.bare[bare]} {
		kinds := len(found)
		for _, t := range list {
			if !slices.ContainsFunc(found[:kinds], func(o target) bool { return o.kind == t.kind }) {
				found = append(found[:len(found):len(found)], t)
			}
		}
	}
	return found
}

// decorations are what the last brackets of a header may hold beside its name.
var decorations = []string{"必填", "选填", "必填项", "选填项", "元", "人", "分钟", "秒", "课时"}

// bareHeader returns a header's key without the stars around it and without last
// brackets that hold only a decoration.
func bareHeader(key string) string {
	key = strings.Trim(key, "*")
	if name, last, found := cutLast(strings.TrimSuffix(key, ")"), "("); found && strings.HasSuffix(key, ")") &&
		slices.Contains(decorations, last) {
		key = strings.Trim(name, "*")
	}
	return key
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// target is a column by the positions of its kind and of itself.
type target struct{ kind, column int }

// headerKey is what headers compare by: names without letter case.
func headerKey(text []byte, a *cell.Arena) string {
	return strings.ToLower(string(a.Name(cell.Trim(text))))
}

// index checks the aliases and puts them beside the default headers. A header
// can stand for one column of a kind only.
func (al Aliases) index() (headers, error) {
	for kind, columns := range al {
		k, ok := schema.Named(kind)
		if !ok {
			return headers{}, fmt.Errorf("aliases: unknown kind %q; kinds are %s", kind,
				strings.Join(schema.Names(), ", "))
		}
		for column := range columns {
			if k.Position(column) < 0 {
				all := names(k.Columns, func(c schema.Column) string { return c.Name })
				return headers{}, fmt.Errorf("aliases: %s has no column %q; its columns are %s", kind, column,
					strings.Join(all, ", "))
			}
		}
	}
	h, a := headers{map[string][]target{}, map[string][]target{}}, new(cell.Arena)
	for k, kind := range kinds {
		for c, column := range kind.Columns {
			for _, header := range append([]string{column.Header}, al.of(kind.Name, column.Name)...) {
				key := headerKey([]byte(header), a)
				if key == "" {
					return headers{}, fmt.Errorf("aliases: %s.%s has a blank alias; remove it", kind.Name, column.Name)
				}
				t := target{k, c}
				for _, other := range h.exact[key] {
					if other.kind == k && other != t {
						return headers{}, fmt.Errorf("aliases: %q stands for both %s.%s and %s.%s; keep one", header,
							kind.Name, kind.Columns[other.column].Name, kind.Name, column.Name)
					}
				}
				if !slices.Contains(h.exact[key], t) {
					h.exact[key] = append(h.exact[key], t)
				}
			}
		}
	}
	h.addBare()
	return h, nil
}

// addBare lets a header stand for its column without its decoration too, where
// that tells the columns of a kind apart.
func (h headers) addBare() {
	for key, targets := range h.exact {
		if bare := bareHeader(key); bare != key && bare != "" {
			h.bare[bare] = append(h.bare[bare], targets...)
		}
	}
	for bare, targets := range h.bare {
		h.bare[bare] = slices.DeleteFunc(slices.Clone(targets), func(t target) bool {
			return slices.ContainsFunc(targets, func(o target) bool { return o.kind == t.kind && o != t })
		})
	}
}

// of returns the aliases of a column, shared ones from every kind.
func (al Aliases) of(kind, column string) []string {
	if !slices.Contains(shared, column) {
		return al[kind][column]
	}
	var all []string
	for _, k := range kinds {
		all = append(all, al[k.Name][column]...)
	}
	return all
}

// Validate reports an alias that names an unknown kind or column, is blank, or
// stands for two columns of one kind.
func (al Aliases) Validate() error {
	_, err := al.index()
	return err
}

func names[T any](list []T, name func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = name(v)
	}
	return out
}

// fit says how well one row serves as the header of one kind.
type fit struct {
	kind       int
	cells      []int // per column of the kind the cell that holds it, -1 for none
	required   int   // required columns present; the AnyOf columns count as one
	lacking    []string
	recognised int
	row        int64
	twins      []Twin
	beyond     bool // a recognised header, or a wholly valid row, goes beyond ASCII
}

// Twin is a cell of the header for a column that a cell left of it is for.
type Twin struct{ Column, Cell int }

// fits judges the cells of one row against every kind.
func (h headers) fits(cells [][]byte) []fit {
	fits := make([]fit, len(kinds))
	for k, kind := range kinds {
		fits[k] = fit{kind: k, cells: slices.Repeat([]int{-1}, len(kind.Columns))}
	}
	a := new(cell.Arena)
	valid, beyond := true, false
	for i, text := range cells {
		a.Reset()
		if !utf8.Valid(text) {
			valid = false
			continue
		}
		beyond = beyond || !cell.IsASCII(text)
		for _, t := range h.of(headerKey(text, a)) {
			f := &fits[t.kind]
			if f.cells[t.column] < 0 {
				f.cells[t.column] = i
				f.recognised++
				f.beyond = f.beyond || !cell.IsASCII(text)
			} else {
				f.twins = append(f.twins, Twin{t.column, i})
			}
		}
	}
	for k := range fits {
		fits[k].beyond = fits[k].beyond || valid && beyond
		fits[k].count()
	}
	return fits
}

// count fills in the required columns that are present and lacking.
func (f *fit) count() {
	var anyOf []string
	answered := false
	for c, column := range kinds[f.kind].Columns {
		switch present := f.cells[c] >= 0; {
		case column.AnyOf:
			anyOf = append(anyOf, column.Header)
			answered = answered || present
		case !column.Required:
		case present:
			f.required++
		default:
			f.lacking = append(f.lacking, column.Header)
		}
	}
	switch {
	case answered:
		f.required++
	case anyOf != nil:
		f.lacking = append(f.lacking, strings.Join(anyOf, "/"))
	}
}

// choose returns the kind that a row is the header of: that with most required
// columns, another before trainees, then that with most recognised columns.
// Two or more are returned where these leave a tie, none where no kind qualifies.
func choose(fits []fit) []fit {
	rank := func(a, b fit) int {
		trainees := func(f fit) int {
			if kinds[f.kind].Name == "trainees" {
				return 1
			}
			return 0
		}
		return cmp.Or(b.required-a.required, trainees(a)-trainees(b), b.recognised-a.recognised)
	}
	var best []fit
	for _, f := range fits {
		if len(f.lacking) > 0 {
			continue
		}
		switch {
		case len(best) == 0 || rank(f, best[0]) < 0:
			best = []fit{f}
		case rank(f, best[0]) == 0:
			best = append(best, f)
		}
	}
	return best
}

// nearest returns that of the fits which comes closest to a kind, nil where
// no row holds a required column of any.
func nearest(fits []fit) *fit {
	var best *fit
	for i, f := range fits {
		if f.required == 0 {
			continue
		}
		if best == nil || cmp.Or(best.required-f.required, len(f.lacking)-len(best.lacking)) < 0 {
			best = &fits[i]
		}
	}
	return best
}

// shared are the columns that have the same aliases in every kind.
var shared = []string{"class_id", "session_no", "id_number"}
