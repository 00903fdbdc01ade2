package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/peihe/peihe/pipeline/exit"
)

// formerTables are what of a published build this one is compared with: data files
// of its internal edition, as Parquet.
var formerTables = []string{"files", "classes", "trainees", "rules"}

// loadFormer records what the build said that this one is compared with, nothing
// where there is none.
func (b *build) loadFormer(ctx context.Context) error {
	dir := b.former.data
	var rows [][]any
	if dir != "" {
		former, err := readSummary(filepath.Join(dir, "summary.json"))
		if err != nil {
			return exit.With(exit.WrongUsage, b.incomparable(dir, err))
		}
		rows = [][]any{{former.asOf, former.policy}}
	}
	for _, name := range formerTables {
		table := "raw.former_" + name
		if dir == "" {
			if err := b.fill(ctx, table, nil); err != nil {
				return err
			}
			continue
		}
		columns, err := columnsOf(table)
		if err != nil {
			return err
		}
		if err := b.DB.ReadParquet(ctx, table, columns, filepath.Join(dir, name+".parquet")); err != nil {
			return exit.With(exit.WrongUsage, b.incomparable(dir, err))
		}
	}
	return b.fill(ctx, "raw.former", rows)
}

// incomparable is the error of a build before that cannot be read.
func (b *build) incomparable(dir string, err error) error {
	hint := "name another with --previous, or publish to a new --out"
	if b.Previous != "" {
		hint = "name the folder of a whole published site with --previous"
	}
	return fmt.Errorf("the build before, %s, is damaged and cannot be compared with: %w; %s", dir, err, hint)
}

// formerBuild is the build before, nothing for none: that of --previous, which must be
// there, else the one that stands at --out.
func (b *build) formerBuild() (Published, error) {
	root, isAsked := b.Previous, b.Previous != ""
	if !isAsked && b.Out != "" {
		root = filepath.Join(b.Out, "current")
	}
	if root == "" {
		return Published{}, nil
	}
	p, err := PublishedAt(root)
	switch {
	case err != nil && isAsked:
		return p, exit.With(exit.WrongUsage, fmt.Errorf("--previous %s holds no internal edition: %w; "+
			"name the folder of a published site", root, err))
	case errors.Is(err, fs.ErrNotExist):
		return publishedBefore(root)
	}
	return p, err
}

// publishedBefore is the last build before the one that a site leads to which has an
// internal edition, if it still stands: a build of the public edition alone in between
// must not end the history. Nothing where there is none.
func publishedBefore(current string) (Published, error) {
	leads, err := os.Readlink(current)
	if err != nil { // nothing was published yet
		return Published{}, nil
	}
	number, err := strconv.Atoi(filepath.Base(leads))
	if err != nil {
		return Published{}, nil
	}
	for number--; number > 0; number-- {
		root := filepath.Join(filepath.Dir(current), filepath.Dir(leads), strconv.Itoa(number))
		if p, err := PublishedAt(root); !errors.Is(err, fs.ErrNotExist) {
			return p, err
		}
	}
	return Published{}, nil
}

type formerSummary struct {
	asOf            time.Time
	policy, version string
	totals          map[string]string // yuan by column, "" where they are not known
}

func readSummary(path string) (formerSummary, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return formerSummary{}, err
	}
	var s struct {
		AsOf    string         `json:"as_of"`
		Policy  string         `json:"policy"`
		Version string         `json:"version"`
		Totals  map[string]any `json:"totals"`
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return formerSummary{}, fmt.Errorf("%s: %w", path, err)
	}
	day, err := time.Parse(time.DateOnly, s.AsOf)
	if err != nil {
		return formerSummary{}, fmt.Errorf("%s: as_of %q is no day", path, s.AsOf)
	}
	totals := map[string]string{}
	for name, value := range s.Totals {
		if yuan, isText := value.(string); isText {
			totals[name] = yuan
		}
	}
	return formerSummary{day, s.Policy, s.Version, totals}, nil
}
