package source

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/peihe/peihe/pipeline/digest"
)

// A Whole is a file of the folder as it lies there, an archive unopened.
type Whole struct {
	Path   string // below the folder, with "/"
	Size   int64
	SHA256 string // hexadecimal
}

// Wholes are the files of the folder in which some files lie, by path. What was surveyed
// is not read again.
func Wholes(ctx context.Context, files []*File) ([]Whole, error) {
	byPath := map[string]*File{}
	for _, f := range files {
		byPath[f.whole] = f
	}
	wholes := make([]Whole, 0, len(byPath))
	for path := range byPath {
		wholes = append(wholes, Whole{Path: path})
	}
	slices.SortFunc(wholes, func(a, b Whole) int { return strings.Compare(a.Path, b.Path) })
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range wholes {
		w, f := &wholes[i], byPath[wholes[i].Path]
		if f.archive == nil && f.SHA256 != "" {
			w.Size, w.SHA256 = f.Size, f.SHA256
			continue
		}
		group.Go(func() error {
			var err error
			if w.Size, w.SHA256, err = digest.OfFile(ctx, f.location); err != nil {
				return fmt.Errorf("reading %s: %w", w.Path, err)
			}
			return nil
		})
	}
	return wholes, group.Wait()
}

// Digests are all files below a root that may hold exports, by path, whether any of them
// will be read or not. None is opened for what is in it.
func Digests(ctx context.Context, root string) ([]Whole, error) {
	files, err := below(root, nil)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		f.whole = printablePath(f.Path)
	}
	return Wholes(ctx, files)
}
