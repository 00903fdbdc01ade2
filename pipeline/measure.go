package pipeline

import "context"

// measure computes every value that a clause asks for.
func measure(ctx context.Context, b *build) error {
	b.Progress.Start("measure", b.steps("facts"))
	return b.layer(ctx, "facts")
}
