package publish

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/privacy"
	"github.com/peihe/peihe/pipeline/publish/texts"
	"github.com/peihe/peihe/pipeline/schema"
)

// A gate proves that what is published tells no personal value of the exports. They were
// masked where they were read: what it finds is a fault of the program.
type gate struct {
	*publication
	ctx     context.Context
	edition string
	// others are values that stand for something else too: an amount of the exports may be
	// somebody's account, a number in a script of the templates somebody's phone number.
	others func() (map[string]bool, error)
}

func (b *publication) gate(ctx context.Context, edition string) *gate {
	g := &gate{publication: b, ctx: ctx, edition: edition}
	g.others = sync.OnceValues(func() (map[string]bool, error) { return g.readOthers(ctx) })
	return g
}

// proveName looks at the last part of the name of a file or folder.
func (g *gate) proveName(name string) error {
	if found := g.Private.Find(path.Base(name)); found != nil {
		return leak(path.Join(g.edition, path.Dir(name)), "the name of a file in it", found[0].Kind)
	}
	return nil
}

// leak is the error that says where a value would be published. It never tells the value.
func leak(file, place string, kind privacy.Kind) error {
	return exit.With(exit.NotPossible, fmt.Errorf("personal data about to be published, nothing is: %s, %s, tells %s "+
		"of the exports; this is a fault of the program: report it with this line", file, place, article[kind]))
}

var article = map[privacy.Kind]string{
	privacy.Identity: "an identity number", privacy.Phone: "a phone number", privacy.Account: "a bank account",
	privacy.Address: "an address",
}

// prove looks through one file below a folder. Only one that may have a value in its bytes
// is read by its format, which a province has not once.
func (g *gate) prove(dir, name string) error {
	file := filepath.Join(dir, filepath.FromSlash(name))
	switch path.Ext(name) {
	case ".parquet": // compressed
		return g.proveParquet(name, file)
	case ".xlsx":
		return g.proveWorkbook(name, file)
	}
	return g.proveBytes(name, "", func() (io.ReadCloser, error) { return os.Open(file) },
		func(in io.Reader) (iter.Seq2[texts.Text, error], error) {
			if path.Ext(name) != ".csv" {
				return texts.Of(name, in), nil
			}
			numbers, err := g.numbersOf(file)
			return texts.Table(in, func(column string) bool { return slices.Contains(numbers, column) }), err
		})
}

// proveContent looks through what is about to be written to a file.
func (g *gate) proveContent(name string, content []byte) error {
	if !g.Private.SuspectsBytes(content) {
		return nil
	}
	return g.proveTexts(name, "", texts.Of(name, bytes.NewReader(content)))
}

// proveBytes looks at the bytes of a file or a part of one, and, where these are suspect,
// at its texts.
func (g *gate) proveBytes(name, part string, open func() (io.ReadCloser, error),
	read func(io.Reader) (iter.Seq2[texts.Text, error], error)) error {
	in, err := open()
	if err != nil {
		return err
	}
	isSuspect, err := g.Private.Suspects(in)
	in.Close()
	if err != nil || !isSuspect {
		return err
	}
	if in, err = open(); err != nil {
		return err
	}
	defer in.Close()
	all, err := read(in)
	if err != nil {
		return err
	}
	return g.proveTexts(name, part, all)
}

func (g *gate) proveTexts(name, part string, all iter.Seq2[texts.Text, error]) error {
	for t, err := range all {
		if err == nil {
			err = g.proveText(name, part+t.Place, t.Text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// proveText looks at one text.
func (g *gate) proveText(name, place, text string) error {
	found := g.Private.Find(text)
	if found == nil {
		return nil
	}
	found = g.Private.Find(counted.ReplaceAllString(text, "·"))
	others, err := g.others()
	if err != nil {
		return err
	}
	for _, m := range found {
		if !others[m.Value] {
			return leak(path.Join(g.edition, name), place, m.Kind)
		}
	}
	return nil
}

// counted are numbers with their unit, as queries and pages write them into sentences.
var counted = regexp.MustCompile(`第 [0-9]{1,8} 行|[0-9]{1,16}\.[0-9]{2} 元|` +
	`[0-9]{1,10} (?:人|行|条|天|次|课时|课次|分钟|秒|处|项|个|份|格|家|工作日|名|×)`)

// proveWorkbook looks through the parts of a workbook.
func (g *gate) proveWorkbook(name, file string) error {
	book, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	defer book.Close()
	for _, part := range book.File {
		if err := g.proveText(name, "the name of a part", part.Name); err != nil {
			return err
		}
		if err := g.proveBytes(name, "part "+part.Name+", ", part.Open,
			func(in io.Reader) (iter.Seq2[texts.Text, error], error) { return texts.Of(part.Name, in), nil },
		); err != nil {
			return err
		}
	}
	return nil
}

// proveParquet looks through the names and the texts of the columns of a Parquet file.
func (g *gate) proveParquet(name, file string) error {
	type text struct{ V string }
	columns, err := g.DB.Columns(g.ctx, "select * from read_parquet("+duck.Literal(file)+")")
	if err != nil {
		return err
	}
	for _, c := range columns {
		if err := g.proveText(name, "the name of a column", c.Name); err != nil {
			return err
		}
		if c.Type != "VARCHAR" {
			continue
		}
		for row, err := range duck.Select[text](g.ctx, g.DB, fmt.Sprintf(
			`select distinct "%s" as v from read_parquet(%s) where "%[1]s" is not null`,
			strings.ReplaceAll(c.Name, `"`, `""`), duck.Literal(file))) {
			if err == nil {
				err = g.proveText(name, "column "+c.Name, row.V)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// numbersOf are the columns of a CSV file that hold numbers, dates or yes and no, as the
// Parquet file of the same rows beside it says.
func (g *gate) numbersOf(file string) ([]string, error) {
	beside := strings.TrimSuffix(file, ".csv") + ".parquet"
	if _, err := os.Stat(beside); err != nil {
		return nil, nil // nothing says so: all are texts
	}
	columns, err := g.DB.Columns(g.ctx, "select * from read_parquet("+duck.Literal(beside)+")")
	var numbers []string
	for _, c := range columns {
		if c.Type != "VARCHAR" {
			numbers = append(numbers, c.Name)
		}
	}
	return numbers, err
}

// readOthers finds the values that are numbers of the exports or stand in the templates.
func (g *gate) readOthers(ctx context.Context) (map[string]bool, error) {
	others := map[string]bool{}
	type number struct{ V string }
	for _, k := range schema.Kinds() {
		for _, c := range k.Columns {
			if c.Type != schema.Whole && c.Type != schema.Money && c.Type != schema.Decimal {
				continue
			}
			for row, err := range duck.Select[number](ctx, g.DB, fmt.Sprintf("select distinct "+
				"cast(cast(trunc(abs(%s)) as decimal(38, 0)) as varchar) as v from raw.%s where abs(%[1]s) > 999999",
				c.Name, k.Name)) {
				if err != nil {
					return nil, err
				}
				others[row.V] = true
			}
		}
	}
	err := fs.WalkDir(g.Templates, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "node_modules" { // what npm left, of which the vendored script is made
				return fs.SkipDir
			}
			return nil
		}
		text, err := fs.ReadFile(g.Templates, name)
		for _, form := range [][]byte{text, privacy.Unescaped(nil, text)} {
			for _, m := range g.Private.Find(string(form)) {
				others[m.Value] = true
			}
		}
		return err
	})
	return others, err
}
