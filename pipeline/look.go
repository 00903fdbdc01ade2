package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/rule"
)

// A Sight is what can be said of a path before its files are told one by one.
type Sight struct {
	Error         string   // why it could not be read; then nothing else is said
	MissingKinds  []string // mandatory kinds that a folder lacks
	HasReferences bool     // rows were held against the rows of other kinds that they name
}

// Look reads a folder of exports or one file and judges no rule, only whether it is
// wrong as a whole. A path that cannot be read is said so in the Sight; the error is for
// a wrong policy and for what the program could not do. Who gets what was built closes
// it.
func Look(ctx context.Context, o Options, path string, profiled bool) (*Built, Sight, error) {
	b, err := open(ctx, o)
	if err != nil {
		return nil, Sight{}, err
	}
	b.profiled = profiled
	seen, err := b.look(ctx, path)
	if err != nil {
		b.store.Discard()
		return nil, seen, err
	}
	return &b.Built, seen, nil
}

func (b *build) look(ctx context.Context, path string) (seen Sight, err error) {
	if b.Files, err = export.Discover(ctx, path, b.dialect()); err == nil && len(b.Files) == 0 {
		err = fmt.Errorf("%s holds no file that can be an export; name the folder or the files of the exports", path)
	}
	if err != nil {
		seen.Error = err.Error()
		return seen, ctx.Err()
	}
	info, err := os.Stat(path)
	if err != nil {
		seen.Error = err.Error()
		return seen, nil
	}
	if info.IsDir() {
		for _, k := range b.missingKinds() {
			seen.MissingKinds = append(seen.MissingKinds, k.Name)
		}
		seen.HasReferences = seen.MissingKinds == nil
	}
	err = b.judgeRows(ctx, seen.HasReferences)
	if failure := (exit.Failure{}); errors.As(err, &failure) && failure.Code == exit.WrongInput {
		seen.Error = err.Error()
		return seen, nil
	}
	return seen, err
}

// judgeRows loads and stages what was found and looks whether it is wrong as a
// whole. Rows of which some kinds are missing are not held against the rows that
// they name, and then files are looked at one by one only.
func (b *build) judgeRows(ctx context.Context, hasReferences bool) error {
	if err := b.loadFound(ctx); err != nil {
		return err
	}
	if err := mask(ctx, b); err != nil {
		return err
	}
	if err := stageRows(ctx, b); err != nil {
		return err
	}
	if !hasReferences {
		if err := b.DB.Exec(ctx, "delete from staging.unknown_references"); err != nil {
			return err
		}
		if err := b.tables(ctx, "staging.set_aside"); err != nil {
			return err
		}
	}
	if hasReferences {
		if err := measure(ctx, b); err != nil {
			return err
		}
	} else if err := b.tables(ctx, "facts.files", "facts.id_numbers"); err != nil {
		return err
	}
	if err := b.describe(ctx); err != nil {
		return err
	}
	if err := b.judgeExports(ctx, func(c rule.Check) bool { return hasReferences || c.IsFile }); err != nil {
		return err
	}
	return b.tables(ctx, "report.files", "report.set_aside_reasons", "report.row_problems",
		"report.unknown_names", "report.profiles", "report.masked_cells")
}
