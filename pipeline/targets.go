package pipeline

import (
	"context"
	"maps"

	"github.com/peihe/peihe/pipeline/csvfile"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/store"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/timings"
)

// checkTargets fails where what o would write could destroy what is there: before
// anything is read, and with nothing touched.
func (o Options) checkTargets(ctx context.Context) error {
	out, database := target.Place{Flag: "out", Path: o.Out}, target.Place{Flag: "database", Path: o.Database}
	if o.Out != "" {
		if err := target.Apart(out, o.sources()...); err != nil {
			return exit.With(exit.WrongUsage, err)
		}
		if err := target.SiteFolder(out, target.Editions...); err != nil {
			return exit.With(exit.WrongUsage, err)
		}
	}
	if err := o.checkFiles(out, database); err != nil || o.Database == "" {
		return err
	}
	if err := target.Apart(database, o.sources()...); err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	if o.Out != "" {
		if err := target.InSite(database, out, target.Editions...); err != nil {
			return exit.With(exit.WrongUsage, err)
		}
	}
	return store.Check(ctx, database)
}

// files are those that a run writes beside its result, each with what checks its place.
func (o Options) files() map[target.Place]func(target.Place) error {
	files := map[target.Place]func(target.Place) error{
		{Flag: "timings", Path: o.Timings}:  timings.Check,
		{Flag: WhyFlag, Path: o.WhyRebuilt}: func(to target.Place) error { return csvfile.Check(to, WhyHeader) },
	}
	maps.DeleteFunc(files, func(to target.Place, _ func(target.Place) error) bool { return to.Path == "" })
	return files
}

// checkFiles is checkTargets of these.
func (o Options) checkFiles(out, database target.Place) error {
	files := o.files()
	if len(files) == 2 {
		if err := target.Distinct(target.Place{Flag: "timings", Path: o.Timings},
			target.Place{Flag: WhyFlag, Path: o.WhyRebuilt}); err != nil {
			return exit.With(exit.WrongUsage, err)
		}
	}
	for to, check := range files {
		err := target.Apart(to, o.sources()...)
		if err == nil && o.Out != "" {
			err = target.InSite(to, out, target.Editions...)
		}
		if err == nil && o.Database != "" {
			err = target.Distinct(to, database)
		}
		if err != nil {
			return exit.With(exit.WrongUsage, err)
		}
		if err := check(to); err != nil {
			return err
		}
	}
	return nil
}

// CheckFolder is checkTargets for a folder that is replaced as a whole.
func (o Options) CheckFolder(ctx context.Context, to target.Place, what string) error {
	return o.checkFolder(ctx, to, what, target.Folder)
}

// CheckShared is checkTargets for a folder that several runs add to.
func (o Options) CheckShared(ctx context.Context, to target.Place, what string) error {
	return o.checkFolder(ctx, to, what, target.Shared)
}

// CheckCache is checkTargets for a folder of what is kept between runs.
func (o Options) CheckCache(ctx context.Context, to target.Place, what string) error {
	return o.checkFolder(ctx, to, what, target.Cache)
}

func (o Options) checkFolder(ctx context.Context, to target.Place, what string,
	mayStand func(target.Place, string) error) error {
	if err := target.Apart(to, o.sources()...); err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	if o.Database != "" {
		if err := target.Apart(target.Place{Flag: "database", Path: o.Database}, to); err != nil {
			return exit.With(exit.WrongUsage, err)
		}
	}
	if err := mayStand(to, what); err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	for file := range o.files() {
		if err := target.Apart(file, to); err != nil {
			return exit.With(exit.WrongUsage, err)
		}
	}
	return o.checkTargets(ctx)
}

// sources are what a run reads.
func (o Options) sources() []target.Place {
	return []target.Place{{Flag: "input", Path: o.Input}, {Flag: "policy", Path: o.Policy.Path},
		{Flag: "calendar", Path: o.Calendar.Path}, {Flag: "templates", Path: o.Overlay},
		{Flag: "waivers", Path: o.Waivers}}
}
