package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/cell"
	"github.com/peihe/peihe/pipeline/schema"
)

// A Dialect is what a policy says of how its exports are written.
type Dialect struct {
	Aliases Aliases
	// Words are, by kind and column, what a cell may say instead of the word that
	// is meant, both read as names.
	Words map[string]map[string]map[string]string
	// UTCOffset is how far the notice's time zone is ahead of UTC, in minutes.
	UTCOffset int
	// Ignore are patterns ([path.Match], with "/") of files that are none of ours.
	Ignore []string
	// Share names the files and folders, below the root, that are looked at; nil for all.
	Share []string
}

// checkWords reports words for a column that there is not, or whose values are
// no words, and words that mean one that the column does not take.
func (d *Dialect) checkWords() error {
	for name, columns := range d.Words {
		kind, ok := schema.Named(name)
		if !ok {
			return fmt.Errorf("words: unknown kind %q; kinds are %s", name, strings.Join(schema.Names(), ", "))
		}
		for column, words := range columns {
			c := kind.Position(column)
			if c < 0 || kind.Columns[c].Type != schema.Name && kind.Columns[c].Type != schema.Word {
				return fmt.Errorf("words: %s has no column %q of names; words are for names only", name, column)
			}
			for written, meant := range words {
				if cell.NormalName(written) == "" || cell.NormalName(meant) == "" {
					return fmt.Errorf("words: %s.%s has a blank word; remove it", name, column)
				}
				if t := kind.Columns[c]; t.Type == schema.Word && !slices.Contains(t.Words, cell.NormalName(meant)) {
					return fmt.Errorf("words: %q stands for %q, which %s.%s cannot be; it is one of %s", written, meant,
						name, column, strings.Join(t.Words, ", "))
				}
			}
		}
	}
	return nil
}

// readers returns what reads the cells of a kind's columns as the dialect says. A nil
// dialect says nothing.
func (d *Dialect) readers(kind schema.Kind) []cell.Reader {
	if d == nil {
		d = &Dialect{}
	}
	readers := make([]cell.Reader, len(kind.Columns))
	for i, c := range kind.Columns {
		readers[i] = cell.NewReader(c, d.UTCOffset, d.Words[kind.Name][c.Name])
	}
	return readers
}
