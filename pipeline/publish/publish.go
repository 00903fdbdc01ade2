package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/book"

	"github.com/gofrs/flock"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/target"
)

// Options say what of a build is published.
type Options struct {
	Editions  []string // internal, public
	Templates fs.FS    // pages
	FailOn    string   // error, warning or never: what makes the exit code Found

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
// The former build stays until the next one, for whoever is reading it.
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

func (b *publication) publish(ctx context.Context) error {
	b.Progress.Start("publish", len(b.Editions))
	// somebody may have come since the start
	if err := target.SiteFolder(target.Place{Flag: "out", Path: b.Out}, target.Editions...); err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	if err := target.MarkSite(b.Out); err != nil {
		return err
	}
	builds := filepath.Join(b.Out, target.Builds)
	if err := os.MkdirAll(builds, 0o755); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(builds, "lock"))
	if free, err := lock.TryLock(); err != nil {
		return err
	} else if !free {
		return fmt.Errorf("another build is publishing to %s; wait for it, or give --out another folder", b.Out)
	}
	defer lock.Unlock()

	numbers, err := buildNumbers(builds)
	if err != nil {
		return err
	}
	number := 1
	if len(numbers) > 0 {
		number = numbers[len(numbers)-1] + 1
	}
	fresh := filepath.Join(builds, "new")
	if err := os.RemoveAll(fresh); err != nil { // left by a run that was killed
		return err
	}
	defer os.RemoveAll(fresh)
	for _, edition := range b.Editions {
		dir := filepath.Join(fresh, edition)
		if err := b.data(ctx, edition, filepath.Join(dir, "data")); err != nil {
			return err
		}
		if edition == "internal" {
			if err := book.Write(ctx, b.Built, filepath.Join(dir, "data"), 0); err != nil {
				return err
			}
		}
		if err := b.pages(ctx, edition, dir); err != nil {
			return err
		}
		if edition == "public" {
			if err := b.proveNothingTold(ctx, dir); err != nil {
				return err
			}
		}
		b.Progress.Step(edition)
	}
	if err := b.proveNothingPrivate(ctx, fresh); err != nil {
		return err
	}
	// What can fail does so before the swap: afterwards the build is published.
	former, _ := os.Readlink(filepath.Join(b.Out, "current"))
	for _, n := range numbers {
		if strconv.Itoa(n) != filepath.Base(former) {
			if err := os.RemoveAll(filepath.Join(builds, strconv.Itoa(n))); err != nil {
				return err
			}
		}
	}
	name := strconv.Itoa(number)
	if err := os.Rename(fresh, filepath.Join(builds, name)); err != nil {
		return err
	}
	for _, edition := range target.Editions {
		if err := pointAt(filepath.Join(b.Out, edition), filepath.Join("current", edition),
			slices.Contains(b.Editions, edition)); err != nil {
			return err
		}
	}
	if err := pointAt(filepath.Join(b.Out, "current"), filepath.Join(".builds", name), true); err != nil {
		return err
	}
	return nil
}

// buildNumbers lists the builds that are there, in order.
func buildNumbers(builds string) ([]int, error) {
	entries, err := os.ReadDir(builds)
	if err != nil {
		return nil, err
	}
	var numbers []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && n > 0 && e.IsDir() {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// pointAt makes link lead to target in one step, or takes it away. Anything that
// is not a link is somebody's own and is left alone.
func pointAt(link, target string, wanted bool) error {
	info, err := os.Lstat(link)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if !wanted {
			return nil
		}
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink == 0:
		return fmt.Errorf("%s is no link of an earlier build; move it away, or give --out another folder", link)
	case !wanted:
		return os.Remove(link)
	}
	fresh := link + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) { // a link, as SiteFolder saw
		return err
	}
	if err := os.Symlink(target, fresh); err != nil {
		return err
	}
	return os.Rename(fresh, link)
}
