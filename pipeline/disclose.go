package pipeline

import (
	"context"
	"fmt"

	"github.com/peihe/peihe/pipeline/disclosure"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
)

// ForEveryone works out which counts of persons the public edition leaves empty, and
// makes the tables that it shows: only who publishes it needs them, and asks for them.
func (b *Built) ForEveryone(ctx context.Context) error {
	if b.Disclosure != nil {
		return nil
	}
	if err := b.run.disclose(ctx); err != nil {
		return fmt.Errorf("disclose: %w", err)
	}
	for _, q := range b.Statements {
		if !q.IsForEveryone() {
			continue
		}
		if err := b.run.table(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

func (b *build) disclose(ctx context.Context) error {
	if err := b.layer(ctx, "disclosure"); err != nil {
		return err
	}
	var err error
	if b.Disclosure, err = b.choose(ctx); err != nil {
		return err
	}
	var rows [][]any
	for _, cell := range b.Disclosure.Emptied() {
		level := "district"
		if cell.District == "" {
			level = "whole"
		}
		rows = append(rows, []any{level, cell.District, cell.Name, cell.Rule})
	}
	return b.fill(ctx, "disclosure.emptied", rows)
}

func (b *build) choose(ctx context.Context) (*disclosure.Choice, error) {
	fates, err := duck.All[disclosure.Fate](ctx, b.DB, b.Query("disclosure.fates").Rows())
	if err != nil {
		return nil, err
	}
	rules, err := duck.All[disclosure.Rule](ctx, b.DB, b.Query("disclosure.rules").Rows())
	if err != nil {
		return nil, err
	}
	places, err := duck.All[disclosure.Place](ctx, b.DB, b.Query("disclosure.places").Rows())
	if err != nil {
		return nil, err
	}
	choice, err := disclosure.Choose(fates, rules, places, b.Present["assessments"])
	if err != nil {
		err = exit.With(exit.NotPossible, fmt.Errorf("%w, nothing is published; report this with the inputs", err))
	}
	return choice, err
}
