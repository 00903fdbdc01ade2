package night

import (
	"context"
	"errors"
	"fmt"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/csvfile"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/target"
)

// A Site is one that stands, and what was found.
type Site struct {
	Index  string // page to open
	Result pipeline.Result
	IsSame bool // nothing was built: it stood before
}

// Publish builds and publishes what o asks for, unless that would publish again what stands,
// and reads no more of the inputs than it must: by what the folder cache has of the last
// build, "" for none. warn is told why that is of no use. Its error is that of
// [pipeline.Run] and [publish.Site], or an [exit.Failure].
func Publish(ctx context.Context, o pipeline.Options, shown publish.Options, cache string,
	warn func(string)) (Site, error) {
	if cache == "" {
		return once(ctx, o, shown, nil)
	}
	n, err := Open(ctx, o, shown, cache)
	if err != nil {
		return Site{}, err
	}
	if index, result, isSame, err := n.Standing(ctx); isSame || err != nil {
		if err == nil && o.WhyRebuilt != "" {
			err = nothingRebuilt(o.WhyRebuilt)
		}
		return Site{index, result, true}, err
	}
	keep := func(b *pipeline.Built) error {
		if err := n.Keep(ctx, b); err != nil {
			return exit.With(exit.NotPossible, fmt.Errorf("the site is published, but %s cannot be written: %w; "+
				"delete it, or name another folder", n.to, err))
		}
		return nil
	}
	if o.Restart = n.Tables(ctx); o.Restart == "" {
		if n.isDamaged {
			warn(n.to.String() + " is not as a build left it: everything is read again")
		}
		return once(ctx, o, shown, keep)
	}
	p, err := once(ctx, o, shown, keep)
	if failure := (exit.Failure{}); err == nil || errors.As(err, &failure) || p.Index != "" {
		return p, err
	}
	warn(fmt.Sprintf("%s cannot be gone on from: everything is read again: %v", n.to, err))
	n.isFit, o.Restart = false, ""
	return once(ctx, o, shown, keep)
}

// once builds and publishes, and lets keep, if it is not nil, take what it wants of what was
// built.
func once(ctx context.Context, o pipeline.Options, shown publish.Options,
	keep func(*pipeline.Built) error) (p Site, err error) {
	built, err := pipeline.Run(ctx, o)
	if err != nil {
		return p, err
	}
	defer built.Close()
	if p.Index, err = publish.Site(ctx, built, shown); err != nil {
		return p, err
	}
	p.Result = built.Result
	if keep != nil {
		if err := keep(built); err != nil {
			return p, err
		}
	}
	return p, built.Keep()
}

// nothingRebuilt writes why files were published anew where none was.
func nothingRebuilt(path string) error {
	file, err := csvfile.Open(target.Place{Flag: pipeline.WhyFlag, Path: path}, pipeline.WhyHeader)
	if err != nil {
		return exit.With(exit.NotPossible, err)
	}
	defer file.Close()
	return file.Write(nil)
}
