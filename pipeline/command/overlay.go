package command

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// overlay lets the files of over stand in for those of under: an office changes a
// page without a compiler.
type overlay struct{ over, under fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.over.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.under.Open(name)
	}
	return f, err
}

// ReadDir lists a folder of both, each name once.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	over, err := fs.ReadDir(o.over, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	under, err := fs.ReadDir(o.under, name)
	if err != nil && (over == nil || !errors.Is(err, fs.ErrNotExist)) {
		return nil, err
	}
	all := append(over, slices.DeleteFunc(under, func(u fs.DirEntry) bool {
		return slices.ContainsFunc(over, func(e fs.DirEntry) bool { return e.Name() == u.Name() })
	})...)
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}
