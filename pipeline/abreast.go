package pipeline

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"
)

// mostAbreast is how many statements run side by side at most: most of them keep one thread
// busy, and each has a memory of its own.
const mostAbreast = 4

// abreast is how many statements of a layer may run side by side: one where there is little
// to do or memory is limited.
func (b *build) abreast() int {
	if b.isLittle || b.MemoryLimit > 0 {
		return 1
	}
	return min(b.Workers(), mostAbreast)
}

// sideBySide does n things in their order, some side by side, each once those that it waits
// for, all before it, are done. What they leave must not depend on which ends first.
func (b *build) sideBySide(ctx context.Context, n int, waitsFor func(i int) []int,
	do func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(b.abreast())
	done := make([]chan struct{}, n)
	for i := range n {
		done[i] = make(chan struct{})
		group.Go(func() error {
			for _, before := range waitsFor(i) {
				select {
				case <-done[before]:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := do(ctx, i); err != nil {
				return err
			}
			close(done[i])
			return nil
		})
	}
	return group.Wait()
}

// nothing is what things wait for that wait for no other.
func nothing(int) []int { return nil }

// positions are where some tables stand in a list of tables, without those that do not.
func positions(of, in []string) []int {
	var at []int
	for _, table := range of {
		if i := slices.Index(in, table); i >= 0 {
			at = append(at, i)
		}
	}
	return at
}
