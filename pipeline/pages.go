package pipeline

import "context"

func (b *build) writePages(ctx context.Context, edition, dir string) error { return nil }
