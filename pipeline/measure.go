package pipeline

import "context"

// measure computes every value that a clause asks for. The catalogue stands before
// the facts, for it says of whom a decision speaks.
func measure(ctx context.Context, b *build) error {
	b.Progress.Start("measure", b.steps("facts"))
	if err := b.loadRules(ctx); err != nil {
		return err
	}
	return b.layer(ctx, "facts")
}
