package duck

import (
	"context"
	"errors"
)

// SideBySide runs do with one thread for each statement. Statements that run side by side
// need no more, and one that has several threads spins while they wait for each other.
func (d *DB) SideBySide(ctx context.Context, do func() error) error {
	type setting struct{ Threads int64 }
	before, err := One[setting](ctx, d, "select cast(current_setting('threads') as bigint) as threads")
	if err == nil {
		err = d.Threads(ctx, 1)
	}
	if err != nil {
		return err
	}
	err = do()
	return errors.Join(err, d.Threads(context.WithoutCancel(ctx), int(before.Threads)))
}
