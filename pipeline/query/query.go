// Package query reads the SQL files below queries: the layer and table of each, what
// it reads, and what the comment that opens it says for the program.
package query

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Layers of tables, each reading only those before it and itself. raw, policy, keys,
// former and latter are written by the program; a rule layer holds one table, findings;
// proofs and the asked layers make no tables.
var Layers = []string{
	"raw", "policy", "keys", "staging", "facts", "intake", "checks", "standing", "rates", "ledger", "proofs", "audits",
	"disclosure", "report", "former", "latter", "changes", "explain", "whatif",
}

// AskedLayers are asked about one subject or change at a time.
var AskedLayers = []string{"explain", "whatif"}

// RuleLayers are filled check by check and rule by rule, not table by table.
var RuleLayers = []string{"intake", "checks", "standing", "rates", "audits"}

// A Query is one file: a SELECT that becomes a table of its layer.
type Query struct {
	Layer, Name string
	Path        string   // below queries, such as facts/classes.sql
	SQL         string   // the whole file
	Reads       []string // tables of any layer
	Key         []string // columns that tell the rows of a ledger table apart, none where it has one row
	Order       string   // in which its rows are shown (key order), "" for none
	Pages       string   // the order in which pages show its rows, where it is another (key pages)
	Without     []string // columns that its data file or sheet leaves out
	Public      []string // columns that everyone may see (key public), nil for none
	Title       string   // Chinese: what its rows are, without a full stop; "" where no page leads to it
	Says        string   // Chinese: what its figures mean, for readers of 口径
	File        *File    // the data file that its rows are; nil for none

	own, shared map[string]Column // words of its columns: its own, and of columns.md
}

// A File is a data file that everyone who may read an edition can load: the rows of a
// table in its order.
type File struct {
	Name     string // such as classes.csv
	Title    string // Chinese: what it lists, without a full stop
	Position int    // among the files, from 1
}

// Table is the table that the query makes, such as facts.classes.
func (q Query) Table() string { return q.Layer + "." + q.Name }

// public begins the names of tables that the public edition shows in the place of others.
const public = "public_"

// IsForEveryone tells whether the query makes what the public edition shows in the place of
// another table: public_classes for classes.
func (q Query) IsForEveryone() bool { return strings.HasPrefix(q.Name, public) }

// Ordered is the statement that returns the rows of a query in its order.
func (q Query) Ordered() string { return "select * from (\n" + q.SQL + "\n) q order by " + q.Order }

// Proves is the table of which a proof counts columns another way: ledger.claims of
// proofs/claims~exported.sql. "" of any other query.
func (q Query) Proves() string {
	if q.Layer != "proofs" {
		return ""
	}
	name, _, _ := strings.Cut(q.Name, "~")
	return "ledger." + name
}

// Rows selects every row of the table, in its order where it has one.
func (q Query) Rows() string { return q.Where("") }

// Where selects the rows of the table for which a condition holds, in its order.
func (q Query) Where(condition string) string {
	statement := "select * from " + q.Table()
	if condition != "" {
		statement += " where " + condition
	}
	if q.Order != "" {
		statement += " order by " + q.Order
	}
	return statement
}

// Column is what a column of the table is called: what the query itself says of it,
// else what columns.md says of all that have the name.
func (q Query) Column(name string) (Column, error) {
	if c, ok := q.own[name]; ok {
		return c, nil
	}
	if c, ok := q.shared[name]; ok {
		return c, nil
	}
	return Column{}, fmt.Errorf("queries/%s: column %s has no words; add `column %[2]s:` to its opening, "+
		"or to queries/%[3]s where other tables have it too", q.Path, name, ColumnsFile)
}

// OwnColumns are the columns that the query itself has words for.
func (q Query) OwnColumns() []string { return slices.Sorted(maps.Keys(q.own)) }

// In is the query whose rows an edition shows of a table. For everyone that is its namesake
// public_…, where there is one, and none where its query declares no public columns.
func In(queries []Query, table string, isPublic bool) (q Query, isShown bool) {
	if !isPublic {
		return Named(queries, table), true
	}
	layer, name, _ := strings.Cut(table, ".")
	i := slices.IndexFunc(queries, func(q Query) bool { return q.Table() == layer+"."+public+name })
	if i < 0 {
		q = Named(queries, table)
	} else {
		q = queries[i]
	}
	return q, q.Public != nil
}

// Named is the query of a report's table; none is the program's own fault.
func Named(queries []Query, table string) Query {
	i := slices.IndexFunc(queries, func(q Query) bool { return q.Table() == table })
	if i < 0 {
		panic("no query makes " + table)
	}
	return queries[i]
}

// Of are the queries of a layer, in their order, but those of what everyone is shown in the
// place of other tables.
func Of(queries []Query, layer string) []Query {
	return slices.DeleteFunc(slices.Clone(queries), func(q Query) bool { return q.Layer != layer || q.IsForEveryone() })
}

// With are those of the queries that make some tables, and those that make what these read,
// in their order: each stands after those it reads.
func With(queries []Query, tables []string) []Query {
	wanted := map[string]bool{}
	for _, table := range tables {
		wanted[table] = true
	}
	for _, q := range slices.Backward(queries) {
		for _, table := range q.Reads {
			wanted[table] = wanted[table] || wanted[q.Table()]
		}
	}
	return slices.DeleteFunc(slices.Clone(queries), func(q Query) bool { return !wanted[q.Table()] })
}

// Files are the queries whose rows are data files, by position.
func Files(queries []Query) []Query {
	files := slices.DeleteFunc(slices.Clone(queries), func(q Query) bool { return q.File == nil })
	slices.SortFunc(files, func(a, b Query) int { return a.File.Position - b.File.Position })
	return files
}

var key = regexp.MustCompile(`^([a-z]+)(?: ([a-z][a-z0-9_]*))?: *(.*)$`)

// Code is a statement without its comments and literals. Every run reads every query,
// so this is no work for a regular expression, and neither is [tablesIn].
func Code(sql string) string {
	var b strings.Builder
	b.Grow(len(sql))
	for sql != "" {
		i := strings.IndexAny(sql, "-'")
		if i < 0 {
			i = len(sql)
		}
		b.WriteString(sql[:i])
		sql = sql[i:]
		switch {
		case strings.HasPrefix(sql, "--"):
			sql = sql[lengthTo(sql, 0, '\n'):]
		case strings.HasPrefix(sql, "'"):
			sql = sql[min(len(sql), lengthTo(sql, 1, '\'')+1):]
		case sql != "":
			b.WriteByte(sql[0])
			sql = sql[1:]
		}
	}
	return b.String()
}

// lengthTo is where a byte first stands behind from, the length of the text where it
// does not.
func lengthTo(text string, from int, c byte) int {
	if i := strings.IndexByte(text[from:], c); i >= 0 {
		return from + i
	}
	return len(text)
}

// Tables are the tables of the layers that a statement names, each once.
func Tables(sql string) []string {
	var tables []string
	for _, table := range tablesIn(Code(sql)) {
		if !slices.Contains(tables, table) {
			tables = append(tables, table)
		}
	}
	return tables
}

// tablesIn are the tables of the layers that a statement without comments and literals
// names, in their order, also twice.
func tablesIn(code string) []string {
	isName := func(r rune) bool { return 'a' <= r && r <= 'z' || r == '_' || '0' <= r && r <= '9' }
	var tables []string
	for at := 0; ; {
		dot := strings.IndexByte(code[at:], '.')
		if dot < 0 {
			return tables
		}
		dot += at
		first := strings.LastIndexFunc(code[:dot], func(r rune) bool { return !isName(r) }) + 1
		last := strings.IndexFunc(code[dot+1:], func(r rune) bool { return !isName(r) })
		if last < 0 {
			last = len(code) - dot - 1
		}
		if last > 0 && slices.Contains(Layers, code[first:dot]) {
			tables = append(tables, code[first:dot+1+last])
		}
		at = dot + 1
	}
}

// Read reads every query, layer by layer, each after those it reads.
func Read(queries fs.FS) ([]Query, error) {
	shared, err := ReadColumns(queries)
	if err != nil {
		return nil, err
	}
	var all []Query
	for _, layer := range Layers {
		files, err := fs.Glob(queries, layer+"/*.sql")
		if err != nil {
			return nil, err
		}
		var inLayer []Query
		for _, file := range files {
			text, err := fs.ReadFile(queries, file)
			if err != nil {
				return nil, err
			}
			name := strings.TrimSuffix(path.Base(file), ".sql")
			q := Query{Layer: layer, Name: name, Path: file, SQL: string(text), shared: shared}
			if err := q.listen(); err != nil {
				return nil, err
			}
			q.Reads = Tables(q.SQL)
			for _, table := range q.Reads {
				from, _, _ := strings.Cut(table, ".")
				if slices.Index(Layers, from) > slices.Index(Layers, layer) {
					return nil, fmt.Errorf("queries/%s: reads %s, a later layer; a layer reads only those before it",
						file, table)
				}
			}
			inLayer = append(inLayer, q)
		}
		if !slices.Contains(RuleLayers, layer) {
			if inLayer, err = sorted(inLayer); err != nil {
				return nil, err
			}
		}
		all = append(all, inLayer...)
	}
	return all, nil
}

// listen takes what the opening comment of a table's query says for the program: keys
// in a paragraph of their own after what the table holds.
func (q *Query) listen() error {
	if !slices.Contains([]string{"ledger", "report", "changes", "whatif"}, q.Layer) {
		return nil // rules and checks have keys of their own, and the rest has nothing to say
	}
	paragraphs, starts := Opening(q.SQL)
	if len(paragraphs) < 2 || !key.MatchString(paragraphs[1][0]) {
		return nil
	}
	q.own = map[string]Column{}
	file := File{}
	seen := map[string]bool{}
	lines := keyLines(q.SQL, starts[1])
	at := 0
	fail := func(err error) error { return fmt.Errorf("queries/%s:%d: %w", q.Path, lines[at], err) }
	for i, line := range paragraphs[1] {
		at = i
		m := key.FindStringSubmatch(line)
		if m == nil || m[3] == "" {
			return fail(fmt.Errorf("%q is no `key: value`", line))
		}
		if seen[m[1]+" "+m[2]] {
			return fail(fmt.Errorf("key %s stands twice; keep one", strings.TrimSpace(m[1]+" "+m[2])))
		}
		seen[m[1]+" "+m[2]] = true
		if err := q.set(&file, m[1], m[2], m[3]); err != nil {
			return fail(err)
		}
	}
	at = 0
	switch {
	case (q.Title == "") != (q.Says == "") && file.Name == "":
		return fail(errors.New("`title:` and `says:` stand together; see queries/README.md"))
	case file.Name == "" && file.Position != 0:
		return fail(errors.New("position is said of a data file; name it with `file:`"))
	case file.Name != "" && (q.Title == "" || file.Position == 0 || q.Order == ""):
		return fail(errors.New("a data file needs `title:`, `position:` and `order:`; see queries/README.md"))
	case file.Name != "":
		file.Title = q.Title
		q.File = &file
	}
	return nil
}

// keyLines are the lines on which the keys of a paragraph begin that itself begins on
// line first; see [Opening] for what goes on with the one before.
func keyLines(sql string, first int) []int {
	lines := []int{first}
	for i, line := range strings.Split(sql, "\n")[first:] {
		if !strings.HasPrefix(line, "--") || strings.TrimSpace(line) == "--" {
			break
		}
		if !strings.HasPrefix(line, "--     ") {
			lines = append(lines, first+1+i)
		}
	}
	return lines
}

// set takes one key; about is the column that it speaks of.
func (q *Query) set(file *File, name, about, value string) (err error) {
	if (name == "column") != (about != "") {
		return fmt.Errorf("unknown key %q; see queries/README.md", strings.TrimSpace(name+" "+about))
	}
	if (name == "key") != (q.Layer == "ledger") || q.Layer == "whatif" && name != "order" {
		return fmt.Errorf("unknown key %q; see queries/README.md", name)
	}
	switch name {
	case "key":
		q.Key = strings.Split(value, ", ")
	case "order":
		q.Order = value
	case "pages":
		q.Pages = value
	case "file":
		file.Name = value
	case "title":
		q.Title = value
	case "says":
		q.Says = value
	case "position":
		if file.Position, err = strconv.Atoi(value); err != nil || file.Position < 1 {
			return fmt.Errorf("position %q is no number from 1", value)
		}
	case "public":
		q.Public = strings.Split(strings.ReplaceAll(value, " ", ""), ",")
	case "without":
		q.Without = strings.Split(strings.ReplaceAll(value, " ", ""), ",")
	case "column":
		q.own[about], err = parseColumn(value)
		return err
	default:
		return fmt.Errorf("unknown key %q; see queries/README.md", name)
	}
	return nil
}

// sorted orders the queries of a layer so that each comes after those it reads,
// by name where that leaves a choice.
func sorted(queries []Query) ([]Query, error) {
	byTable := map[string]Query{}
	for _, q := range queries {
		byTable[q.Table()] = q
	}
	var order []Query
	state := map[string]int{} // 1 being placed, 2 placed
	var place func(q Query) error
	place = func(q Query) error {
		switch state[q.Table()] {
		case 1:
			return fmt.Errorf("queries/%s: reads itself by way of other tables; break the circle", q.Path)
		case 2:
			return nil
		}
		state[q.Table()] = 1
		for _, table := range q.Reads {
			if next, ok := byTable[table]; ok {
				if err := place(next); err != nil {
					return err
				}
			}
		}
		state[q.Table()] = 2
		order = append(order, q)
		return nil
	}
	for _, q := range queries {
		if err := place(q); err != nil {
			return nil, err
		}
	}
	return order, nil
}

// Opening splits the comment that opens a query into paragraphs, with the line
// each begins on. A line that is set in by five or more goes on with the one before,
// after a blank but between two Chinese characters.
func Opening(text string) (paragraphs [][]string, starts []int) {
	open := false
	for i, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "--") {
			break
		}
		goesOn := strings.HasPrefix(line, "--     ")
		line = strings.TrimSpace(strings.TrimPrefix(line, "--"))
		switch {
		case line == "":
			open = false
		case open && goesOn:
			last := paragraphs[len(paragraphs)-1]
			last[len(last)-1] += between(last[len(last)-1], line) + line
		case open:
			paragraphs[len(paragraphs)-1] = append(paragraphs[len(paragraphs)-1], line)
		default:
			paragraphs = append(paragraphs, []string{line})
			starts = append(starts, i+1)
			open = true
		}
	}
	return paragraphs, starts
}

// Comment is what a query says of itself at its head, without the keys that are for the
// program.
func Comment(sql string) string {
	var all []string
	paragraphs, _ := Opening(sql)
	for i, lines := range paragraphs {
		if i != 1 || !key.MatchString(lines[0]) {
			all = append(all, lines...)
		}
	}
	return strings.Join(all, " ")
}

// between is what stands between two lines of which one goes on with the other.
func between(before, after string) string {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	if isChinese(last) && isChinese(first) {
		return ""
	}
	return " "
}

// isChinese tells of ideographs and the wide punctuation that goes with them.
func isChinese(r rune) bool {
	return unicode.Is(unicode.Han, r) || '\u3000' <= r && r <= '\u303f' || '\uff00' <= r && r <= '\uffef'
}
