package publish

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/query"
)

// templateFiles are what of a folder of templates is read: files, and folders with all
// that is in them.
var templateFiles = []string{"layout.html", "letters", "pages", "partials", "static", "terms.md"}

// origins are what the editions of a build are made from.
func (b *publication) origins(ctx context.Context) (manifest.Manifest, error) {
	m := manifest.Manifest{
		AsOf: b.AsOf.Format(time.DateOnly), Version: b.Version,
		Policy: manifest.Policy{ID: b.Notice.ID, Number: b.Notice.Number}, Ignored: b.Ignored(),
	}
	for _, f := range b.Inputs {
		m.Inputs = append(m.Inputs, manifest.File{Name: f.Path, Size: &f.Size, SHA256: f.SHA256})
	}
	for _, f := range b.Notice.Files() {
		m.PolicyFiles = append(m.PolicyFiles, manifest.File{Name: f.Path, SHA256: f.SHA256})
	}
	if b.Waivers != "" {
		m.PolicyFiles = append(m.PolicyFiles, b.WaiversFile)
		slices.SortFunc(m.PolicyFiles, func(a, b manifest.File) int { return strings.Compare(a.Name, b.Name) })
	}
	var err error
	m.Queries, m.Templates, err = Sources(ctx, b.Queries, b.Templates, b.Workers())
	return m, err
}

// Sources are the files of folders of queries and templates that a build reads.
func Sources(ctx context.Context, queries, templates fs.FS, workers int) (sql, pages []manifest.File, err error) {
	names, err := named(queries, []string{"."}, func(name string) bool {
		return path.Ext(name) == ".sql" || name == query.ColumnsFile
	})
	if err != nil {
		return nil, nil, err
	}
	if sql, err = manifest.OfNamed(ctx, queries, names, workers); err != nil {
		return nil, nil, err
	}
	if names, err = named(templates, templateFiles, func(string) bool { return true }); err != nil {
		return nil, nil, err
	}
	pages, err = manifest.OfNamed(ctx, templates, names, workers)
	return sql, pages, err
}

// named are the names of files below some roots that are there.
func named(files fs.FS, roots []string, isWanted func(name string) bool) ([]string, error) {
	var names []string
	for _, root := range roots {
		err := fs.WalkDir(files, root, func(name string, e fs.DirEntry, err error) error {
			if name == root && errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err == nil && !e.IsDir() && isWanted(name) {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return names, nil
}
