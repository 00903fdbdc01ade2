package pipeline

import (
	"context"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/store"
	"github.com/peihe/peihe/pipeline/target"
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
	if o.Database == "" {
		return nil
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

// CheckFolder is checkTargets for a folder that is replaced as a whole.
func (o Options) CheckFolder(ctx context.Context, to target.Place, what string) error {
	if err := target.Apart(to, o.sources()...); err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	if o.Database != "" {
		if err := target.Apart(target.Place{Flag: "database", Path: o.Database}, to); err != nil {
			return exit.With(exit.WrongUsage, err)
		}
	}
	if err := target.Folder(to, what); err != nil {
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
