package pipeline

import (
	"context"

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
	if err := o.checkTimings(out, database); err != nil || o.Database == "" {
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

// checkTimings is checkTargets of the file of timings.
func (o Options) checkTimings(out, database target.Place) error {
	if o.Timings == "" {
		return nil
	}
	to := target.Place{Flag: "timings", Path: o.Timings}
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
	return timings.Check(to)
}

// CheckFolder is checkTargets for a folder that is replaced as a whole.
func (o Options) CheckFolder(ctx context.Context, to target.Place, what string) error {
	return o.checkFolder(ctx, to, what, target.Folder)
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
	return o.checkTargets(ctx)
}

// sources are what a run reads.
func (o Options) sources() []target.Place {
	return []target.Place{{Flag: "input", Path: o.Input}, {Flag: "policy", Path: o.Policy.Path},
		{Flag: "calendar", Path: o.Calendar.Path}, {Flag: "templates", Path: o.Overlay},
		{Flag: "waivers", Path: o.Waivers}}
}
