package publish

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/book"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/search"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/target"
)

// Options say what of a build is published.
type Options struct {
	Editions  []string // internal, public
	Templates fs.FS    // pages
	FailOn    string   // error, warning or never: what makes the exit code Found

	Keep    int                // how many builds stay, this one included; 0 for Kept
	SignKey ed25519.PrivateKey // signs the manifests; nil for none

	PagesAtOnce int // how many classes or applications a query is for at most; 0 for 4,096
	MostFiles   int // of a folder of pages; 0 for page.MostFiles
	SearchBytes int // of a file of the search index at most; 0 for search.MaxBytes
}

// publication is a build that is being published.
type publication struct {
	*pipeline.Built
	Options

	mu    sync.Mutex
	given map[string]query.Query // what the public edition was given, by table
}

func newPublication(b *pipeline.Built, o Options) *publication {
	if o.PagesAtOnce == 0 {
		o.PagesAtOnce = pagesAtOnce
	}
	if o.MostFiles == 0 {
		o.MostFiles = page.MostFiles
	}
	if o.SearchBytes == 0 {
		o.SearchBytes = search.MaxBytes
	}
	if o.Keep == 0 {
		o.Keep = Kept
	}
	return &publication{Built: b, Options: o, given: map[string]query.Query{}}
}

// Site publishes a build at its --out, and returns the page to open.
//
// It writes the editions beside the site that stands and then swaps one link, so that a
// reader sees the old build or the new one, never half of each:
//
//	OUT/.peihe                        says that builds may write here
//	OUT/.builds/N/{internal,public}   a build
//	OUT/current  ─▶ .builds/N         the one link that is swapped
//	OUT/internal ─▶ current/internal  where readers go
//	OUT/public   ─▶ current/public
//
// The former build stays until the next one, for whoever is reading it, unless one
// build alone is to be kept. The folder is held for b since its run began.
func Site(ctx context.Context, b *pipeline.Built, o Options) (index string, err error) {
	p := newPublication(b, o)
	begun := time.Now()
	err = p.publish(ctx)
	p.Progress.Done(time.Since(begun))
	if err != nil && ctx.Err() != nil { // what is published is not undone by a late signal
		err = exit.With(exit.Interrupted, ctx.Err())
	}
	if err != nil {
		return "", fmt.Errorf("publish: %w", err)
	}
	return Index(b.Out, o), nil
}

// Index is the page to open of a site.
func Index(out string, o Options) string { return filepath.Join(out, o.Editions[0], "index.html") }

// prepare makes the tables that an edition alone shows.
func (b *publication) prepare(ctx context.Context, edition string) error {
	if edition == "public" {
		return b.ForEveryone(ctx)
	}
	return b.WhatChanged(ctx)
}

func (b *publication) publish(ctx context.Context) error {
	b.Progress.Start("publish", len(b.Editions))
	// somebody may have come since the start
	if err := target.SiteFolder(target.Place{Flag: "out", Path: b.Out}, target.Editions...); err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	builds := filepath.Join(b.Out, target.Builds)
	standing, err := buildsOf(b.Out)
	if err != nil {
		return err
	}
	for _, name := range b.Editions {
		if err := b.prepare(ctx, name); err != nil {
			return err
		}
	}
	if err := b.WhatChanged(ctx); err != nil { // which the next build needs, whatever is published of it
		return err
	}
	fresh := filepath.Join(builds, "new")
	if err := os.RemoveAll(fresh); err != nil { // left by a run that was killed
		return err
	}
	defer os.RemoveAll(fresh)
	from, err := b.origins(ctx)
	if err != nil {
		return err
	}
	if b.MemoryLimit == 0 {
		defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	}
	write := func() error { return b.writeEditions(ctx, standing, fresh, from) }
	if b.MemoryLimit == 0 {
		err = b.DB.SideBySide(ctx, write)
	} else {
		err = write()
	}
	if err != nil {
		return err
	}
	if err := b.KeepState(ctx, filepath.Join(fresh, pipeline.State)); err != nil {
		return err
	}
	if b.WhyRebuilt != "" {
		if err := b.tellWhy(ctx, standing, fresh); err != nil {
			return err
		}
	}
	return b.swap(standing, fresh)
}

// writeEditions writes the editions of the build at fresh side by side.
func (b *publication) writeEditions(ctx context.Context, standing *builds, fresh string, from manifest.Manifest) error {
	group, inner := b.sideBySide(ctx)
	for _, name := range b.Editions {
		former := ""
		if standing.current > 0 {
			former = filepath.Join(standing.folder(standing.current), name)
		}
		group.Go(func() error {
			defer b.Progress.Step(name)
			return b.edition(inner, name, filepath.Join(fresh, name), former).write(inner, from)
		})
	}
	return group.Wait()
}

// gcPercent lets garbage grow while pages are written, which are gone at once: collecting
// it early would take longer than all that is written.
const gcPercent = 300

// sideBySide begins what may be done side by side, and is done one after another within
// a memory limit: each holds a result of its own.
func (b *publication) sideBySide(ctx context.Context) (*errgroup.Group, context.Context) {
	group, ctx := errgroup.WithContext(ctx)
	if b.MemoryLimit > 0 {
		group.SetLimit(1)
	}
	return group, ctx
}

// write writes all that an edition has, and proves it.
func (b *edition) write(ctx context.Context, from manifest.Manifest) error {
	group, inner := b.sideBySide(ctx)
	group.Go(func() error { return b.pages(inner) })
	group.Go(func() error { return b.data(inner, "data") })
	if b.name == "internal" {
		group.Go(func() error { return b.workbook(inner, "data") })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if b.isPublic() {
		if err := b.proveNothingTold(ctx, b.dir); err != nil {
			return err
		}
	}
	if err := b.writeManifest(from); err != nil {
		return err
	}
	return b.proveWhole()
}

// workbook writes the workbook of finance into a folder of the edition.
func (b *edition) workbook(ctx context.Context, folder string) error {
	name := path.Join(folder, book.Name)
	if err := b.open(name); err != nil {
		return err
	}
	if err := book.Write(ctx, b.Built, b.at(folder), 0); err != nil {
		return err
	}
	return b.take(name)
}

// swap makes the build at fresh the one that readers come to. What can fail does so
// before the links are swapped: afterwards the build is published.
func (b *publication) swap(standing *builds, fresh string) error {
	former := strconv.Itoa(standing.current) + "\n"
	if err := os.WriteFile(filepath.Join(fresh, formerFile), []byte(former), 0o644); err != nil {
		return err
	}
	number := standing.next()
	if err := standing.prune(b.Options.Keep - 1); err != nil {
		return err
	}
	if err := os.Rename(fresh, standing.folder(number)); err != nil {
		return err
	}
	standing.numbers = append(standing.numbers, number)
	if err := standing.lead(number, b.Editions); err != nil {
		return err
	}
	if b.Options.Keep == 1 {
		standing.prune(1) // what cannot be removed the next build says
	}
	return nil
}
