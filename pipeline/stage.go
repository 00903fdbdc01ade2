package pipeline

import (
	"context"
	"fmt"

	"github.com/peihe/peihe/pipeline/keys"
)

// stageRows finds the rows that a later row of the same key repeats or
// supersedes, then keeps the rows that count and lists the others.
func stageRows(ctx context.Context, b *build) error {
	b.Progress.Start("stage", b.steps("staging")+len(b.kinds()))
	if b.restart != nil {
		return b.stageAgain(ctx)
	}
	if err := b.fill(ctx, "keys.repeats", nil); err != nil {
		return err
	}
	for _, k := range b.kinds() {
		alike, repeats := keys.Repeats(k)
		err := b.DB.Exec(ofKind(ctx, "keys.alike", k), "create or replace table keys.alike as "+alike)
		if err == nil {
			err = b.DB.Exec(ofKind(ctx, "keys.repeats", k), "insert into keys.repeats "+repeats)
		}
		if err != nil {
			return fmt.Errorf("keys of %s: %w", k.Name, err)
		}
		b.Progress.Step("keys." + k.Name)
	}
	if err := b.layer(ctx, "staging"); err != nil {
		return err
	}
	if err := b.loadDays(ctx); err != nil {
		return err
	}
	return b.nameUnknown(ctx)
}
