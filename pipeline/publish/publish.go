package publish

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/book"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/manifest"
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
}

// publication is a build that is being published.
type publication struct {
	*pipeline.Built
	Options

	given map[string]query.Query // what the public edition was given, by table
}

func newPublication(b *pipeline.Built, o Options) *publication {
	if o.PagesAtOnce == 0 {
		o.PagesAtOnce = pagesAtOnce
	}
	if o.Keep == 0 {
		o.Keep = Kept
	}
	return &publication{b, o, map[string]query.Query{}}
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
	return filepath.Join(b.Out, o.Editions[0], "index.html"), nil
}

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
	for _, name := range b.Editions {
		former := ""
		if standing.current > 0 {
			former = filepath.Join(standing.folder(standing.current), name)
		}
		if err := b.edition(ctx, name, filepath.Join(fresh, name), former).write(ctx, from); err != nil {
			return err
		}
		b.Progress.Step(name)
	}
	if err := b.KeepState(ctx, filepath.Join(fresh, pipeline.State)); err != nil {
		return err
	}
	return b.swap(standing, fresh)
}

// write writes all that an edition has, and proves it.
func (b *edition) write(ctx context.Context, from manifest.Manifest) error {
	if err := b.data(ctx, "data"); err != nil {
		return err
	}
	if b.name == "internal" {
		if err := book.Write(ctx, b.Built, b.at("data"), 0); err != nil {
			return err
		}
		if err := b.take("data/" + book.Name); err != nil {
			return err
		}
	}
	if err := b.pages(ctx); err != nil {
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
