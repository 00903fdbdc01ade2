package publish

import (
	"archive/zip"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/privacy"
	"github.com/peihe/peihe/pipeline/schema"
)

// proveNothingPrivate looks for every identity number, phone number, address and
// account of the exports in every byte below dir. Such values may stand in other
// columns than their own, a phone number in a class's name. Of data files it reads
// the CSV; the Parquet holds the same rows.
func (b *publication) proveNothingPrivate(ctx context.Context, dir string) error {
	finder, err := b.privateValues(ctx)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(b.Workers())
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".parquet" {
			return err
		}
		group.Go(func() error {
			value, found, err := findIn(ctx, finder, path)
			if err != nil || !found {
				return err
			}
			name, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			return b.leak(ctx, filepath.ToSlash(name), value)
		})
		return ctx.Err()
	})
	if failed := group.Wait(); failed != nil {
		return failed
	}
	return err
}

// privateValues are those of all rows that could be read, in the columns whose values
// are never shown. Which these are, the kinds declare, so no file can name them.
func (b *publication) privateValues(ctx context.Context) (*privacy.Finder, error) {
	finder := privacy.NewFinder()
	type value struct{ V string }
	for _, k := range schema.Kinds() {
		for _, c := range k.Columns {
			if !c.Private {
				continue
			}
			values := fmt.Sprintf("select distinct %s as v from raw.%s where %[1]s is not null", c.Name, k.Name)
			for row, err := range duck.Select[value](ctx, b.DB, values) {
				if err != nil {
					return nil, err
				}
				if c.Type == schema.Text {
					finder.AddAddress(row.V)
				} else {
					finder.AddNumber(row.V)
				}
			}
		}
	}
	return finder, nil
}

// findIn looks for private values in a file, in a workbook in each of its parts.
func findIn(ctx context.Context, finder *privacy.Finder, path string) (value string, found bool, err error) {
	if err := ctx.Err(); err != nil {
		return "", false, err
	}
	if filepath.Ext(path) != ".xlsx" {
		file, err := os.Open(path)
		if err != nil {
			return "", false, err
		}
		defer file.Close()
		return finder.Find(file)
	}
	book, err := zip.OpenReader(path)
	if err != nil {
		return "", false, err
	}
	defer book.Close()
	for _, part := range book.File {
		in, err := part.Open()
		if err == nil {
			value, found, err = finder.Find(in)
			in.Close()
		}
		if err != nil || found {
			return value, found, err
		}
	}
	return "", false, nil
}

// leak is the error that says where a value that was found stands in the exports:
// in its own column, and in the one from which it came. It never tells the value.
func (b *publication) leak(ctx context.Context, file, value string) error {
	of, err := b.cell(ctx, value, true)
	if err != nil {
		return err
	}
	from, err := b.cell(ctx, value, false)
	if err != nil {
		return err
	}
	hint := "no other cell has it: report this"
	if from != "" {
		hint = "it stands in " + from + " too: take it out there and run again"
	}
	return fmt.Errorf("personal data about to be published, nothing is: %s would show what stands in %s; %s",
		file, of, hint)
}

// cell names the first cell that holds a value, among the private columns or among
// the others; "" for none.
func (b *publication) cell(ctx context.Context, value string, isPrivate bool) (string, error) {
	type row struct {
		SourceFile string
		SourceRow  int64
	}
	text := "cast(%[1]s as varchar)"
	if !strings.ContainsFunc(value, func(r rune) bool { return r > 127 }) { // letters and digits of a number
		text = "regexp_replace(upper(cast(%[1]s as varchar)), '[^0-9A-Z]', '', 'g')"
	}
	for _, k := range schema.Kinds() {
		for _, c := range k.Columns {
			if c.Private != isPrivate {
				continue
			}
			first := fmt.Sprintf("select source_file, source_row from raw.%[2]s where strpos("+text+", %[3]s) > 0 "+
				"order by load_order limit 1", c.Name, k.Name, duck.Literal(value))
			found, err := duck.All[row](ctx, b.DB, first)
			if err != nil {
				return "", err
			}
			if len(found) > 0 {
				return fmt.Sprintf("%s row %d, column %s", found[0].SourceFile, found[0].SourceRow, c.Header), nil
			}
		}
	}
	return "", nil
}
