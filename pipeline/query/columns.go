package query

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// ColumnsFile holds the words of the columns that several tables have, below queries.
const ColumnsFile = "columns.md"

// A Column is what a column is called wherever it is shown: in a data file, a sheet or
// on a terminal.
type Column struct {
	Title   string   // Chinese heading
	Unit    string   // 人, 元, 课时 …, "" for none
	Meaning string   // one Chinese sentence without its full stop
	Rules   []string // whose clauses it rests on
	Needs   []string // kinds and columns of exports without which it is unknown, beyond those its rows come from
}

// Label is the heading with its unit, for where no column says it.
func (c Column) Label() string {
	if c.Unit == "" || strings.HasSuffix(c.Title, c.Unit) {
		return c.Title
	}
	return c.Title + "（" + c.Unit + "）"
}

// parseColumn reads title, unit, meaning, rules and needs, parted by |; what is
// missing at the end is "".
func parseColumn(text string) (Column, error) {
	cells := strings.Split(text, "|")
	if len(cells) > 5 {
		return Column{}, fmt.Errorf("%q has %d cells; a column is title | unit | meaning | rules | needs",
			text, len(cells))
	}
	cells = append(cells, make([]string, 5-len(cells))...)
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	c := Column{
		Title: cells[0], Unit: cells[1], Meaning: cells[2],
		Rules: strings.Fields(cells[3]), Needs: strings.Fields(cells[4]),
	}
	if c.Title == "" {
		return c, fmt.Errorf("%q has no title; a column is title | unit | meaning | rules | needs", text)
	}
	return c, nil
}

// ReadColumns reads the table of columns that several tables have; a folder of queries
// may have none.
func ReadColumns(queries fs.FS) (map[string]Column, error) {
	text, err := fs.ReadFile(queries, ColumnsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all := map[string]Column{}
	isBelowHead := false
	for i, line := range strings.Split(string(text), "\n") {
		isBelowHead = isBelowHead || strings.HasPrefix(line, "|---")
		row, isRow := strings.CutPrefix(line, "| ")
		if !isRow || !isBelowHead {
			continue
		}
		name, cells, _ := strings.Cut(strings.TrimSuffix(row, "|"), "|")
		name = strings.TrimSpace(name)
		c, err := parseColumn(cells)
		if _, twice := all[name]; twice && err == nil {
			err = fmt.Errorf("column %s stands twice; keep one", name)
		}
		if err != nil {
			return nil, fmt.Errorf("queries/%s:%d: %w", ColumnsFile, i+1, err)
		}
		all[name] = c
	}
	return all, nil
}
