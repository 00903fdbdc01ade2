package pipeline

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// layers of tables, each reading only those before it and itself. raw, policy and
// keys are written by the program; a rule layer holds one table, findings; explain
// is asked about one subject at a time and makes no tables.
var layers = []string{"raw", "policy", "keys", "staging", "facts", "intake", "checks", "standing", "ledger", "audits", "report", "explain"}

// ruleLayers are filled check by check (intake.go) and rule by rule (check.go), not
// table by table.
var ruleLayers = []string{"intake", "checks", "standing", "audits"}

// query is one file: a SELECT that becomes a table of its layer.
type query struct {
	layer, name, path, sql string
	reads                  []string // tables of any layer
}

func (q query) table() string { return q.layer + "." + q.name }

var (
	tableRef = regexp.MustCompile(`\b(` + strings.Join(layers, "|") + `)\.([a-z_]+)\b`)
	sqlNoise = regexp.MustCompile(`--[^\n]*|'[^']*'`)
)

// readQueries reads every query, layer by layer, each after those it reads.
func readQueries(queries fs.FS) ([]query, error) {
	var all []query
	for _, layer := range layers {
		files, err := fs.Glob(queries, layer+"/*.sql")
		if err != nil {
			return nil, err
		}
		var inLayer []query
		for _, file := range files {
			text, err := fs.ReadFile(queries, file)
			if err != nil {
				return nil, err
			}
			q := query{layer: layer, name: strings.TrimSuffix(path.Base(file), ".sql"), path: file, sql: string(text)}
			for _, m := range tableRef.FindAllStringSubmatch(sqlNoise.ReplaceAllString(q.sql, ""), -1) {
				if slices.Index(layers, m[1]) > slices.Index(layers, layer) {
					return nil, fmt.Errorf("queries/%s: reads %s, a later layer; a layer reads only those before it", file, m[0])
				}
				if !slices.Contains(q.reads, m[0]) {
					q.reads = append(q.reads, m[0])
				}
			}
			inLayer = append(inLayer, q)
		}
		if !slices.Contains(ruleLayers, layer) {
			if inLayer, err = sorted(inLayer); err != nil {
				return nil, err
			}
		}
		all = append(all, inLayer...)
	}
	return all, nil
}

// sorted orders the queries of a layer so that each comes after those it reads,
// by name where that leaves a choice.
func sorted(queries []query) ([]query, error) {
	byTable := map[string]query{}
	for _, q := range queries {
		byTable[q.table()] = q
	}
	var order []query
	state := map[string]int{} // 1 being placed, 2 placed
	var place func(q query) error
	place = func(q query) error {
		switch state[q.table()] {
		case 1:
			return fmt.Errorf("queries/%s: reads itself by way of other tables; break the circle", q.path)
		case 2:
			return nil
		}
		state[q.table()] = 1
		for _, table := range q.reads {
			if next, ok := byTable[table]; ok {
				if err := place(next); err != nil {
					return err
				}
			}
		}
		state[q.table()] = 2
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
