// Package query reads the SQL files below queries: the layer and table of each, what
// it reads, and what the comment that opens it says for the program.
package query

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Layers of tables, each reading only those before it and itself. raw, policy and
// keys are written by the program; a rule layer holds one table, findings; explain
// is asked about one subject at a time and makes no tables.
var Layers = []string{"raw", "policy", "keys", "staging", "facts", "intake", "checks", "standing", "ledger", "audits", "report", "explain"}

// RuleLayers are filled check by check and rule by rule, not table by table.
var RuleLayers = []string{"intake", "checks", "standing", "audits"}

// A Query is one file: a SELECT that becomes a table of its layer.
type Query struct {
	Layer, Name string
	Path        string   // below queries, such as facts/classes.sql
	SQL         string   // the whole file
	Reads       []string // tables of any layer
	Order       string   // in which its rows are shown (key order), "" for none
}

// Table is the table that the query makes, such as facts.classes.
func (q Query) Table() string { return q.Layer + "." + q.Name }

var (
	tableRef = regexp.MustCompile(`\b(` + strings.Join(Layers, "|") + `)\.([a-z_]+)\b`)
	noise    = regexp.MustCompile(`--[^\n]*|'[^']*'`)
	key      = regexp.MustCompile(`^([a-z]+): *(.*)$`)
)

// Code is a statement without its comments and literals.
func Code(sql string) string { return noise.ReplaceAllString(sql, "") }

// Read reads every query, layer by layer, each after those it reads.
func Read(queries fs.FS) ([]Query, error) {
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
			q := Query{Layer: layer, Name: strings.TrimSuffix(path.Base(file), ".sql"), Path: file, SQL: string(text)}
			if err := q.listen(); err != nil {
				return nil, err
			}
			for _, m := range tableRef.FindAllStringSubmatch(Code(q.SQL), -1) {
				if slices.Index(Layers, m[1]) > slices.Index(Layers, layer) {
					return nil, fmt.Errorf("queries/%s: reads %s, a later layer; a layer reads only those before it", file, m[0])
				}
				if !slices.Contains(q.Reads, m[0]) {
					q.Reads = append(q.Reads, m[0])
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
	if q.Layer != "report" {
		return nil // rules and checks have keys of their own, and nobody orders the rest
	}
	paragraphs, starts := Opening(q.SQL)
	if len(paragraphs) < 2 || !key.MatchString(paragraphs[1][0]) {
		return nil
	}
	for i, line := range paragraphs[1] {
		m := key.FindStringSubmatch(line)
		if m == nil || m[2] == "" {
			return fmt.Errorf("queries/%s:%d: %q is no `key: value`", q.Path, starts[1]+i, line)
		}
		switch m[1] {
		case "order":
			q.Order = m[2]
		default:
			return fmt.Errorf("queries/%s:%d: unknown key %q; see queries/README.md", q.Path, starts[1]+i, m[1])
		}
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
// each begins on. A line that is set in by five or more goes on with the one before.
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
			last[len(last)-1] += " " + line
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

// Named is the query of a table; none is the program's own fault.
func Named(queries []Query, table string) Query {
	i := slices.IndexFunc(queries, func(q Query) bool { return q.Table() == table })
	if i < 0 {
		panic("no query makes " + table)
	}
	return queries[i]
}
