package lake

import (
	"errors"
	"path"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"github.com/peihe/peihe/pipeline/export"
)

// copies writes what is read of one file of exports.
type copies struct {
	of              *export.File
	into            *loading
	rows, linesFile *file // nil before the first row
}

func (c *copies) Rows(r arrow.Record) error { return c.write(&c.rows, c.of.Kind, r) }

func (c *copies) SetAside(r arrow.Record) error { return c.write(&c.linesFile, "set_aside", r) }

func (c *copies) Close() error { return errors.Join(c.rows.close(), c.linesFile.close()) }

// write adds rows to a file of a folder, which is there only where some row is.
func (c *copies) write(to **file, folder string, r arrow.Record) (err error) {
	if r.NumRows() == 0 {
		return nil
	}
	r = withoutLoadOrder(r)
	defer r.Release()
	if *to == nil {
		if *to, err = c.into.parquet(folder, nameOf(c.of.Path), r.Schema()); err != nil {
			return err
		}
	}
	return (*to).write(r)
}

// withoutLoadOrder leaves out what only a run that reads all files can tell: rows come in
// the order of their files' paths, as people count, then of source_row.
func withoutLoadOrder(r arrow.Record) arrow.Record {
	s := r.Schema()
	return array.NewRecord(arrow.NewSchema(s.Fields()[1:], nil), r.Columns()[1:], r.NumRows())
}

// nameOf is the name of what is written of a file of exports: what is plain of its own,
// for people, and a digest of its path, by which two are told apart.
func nameOf(source string) string {
	plain := strings.Map(func(r rune) rune {
		if r < 0x80 && (r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z') {
			return r
		}
		return '-'
	}, strings.TrimSuffix(path.Base(source), path.Ext(source)))
	plain = strings.Trim(plain[:min(len(plain), 40)], "-")
	if plain != "" {
		plain += "-"
	}
	return plain + short(source) + ".parquet"
}
