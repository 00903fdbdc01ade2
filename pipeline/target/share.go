package target

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Shared fails where a folder into which several runs put files of their own is neither
// absent nor empty nor one of such runs. what is the kind of the folder.
func Shared(to Place, what string) error {
	_, _, err := marked(to, what, isDraft)
	return err
}

// An Addition is what one of several runs writes before it stands in their folder.
type Addition struct {
	*Draft
	dir  string
	what string
	mode fs.FileMode
}

// StartAdding begins what the run of that name adds to a folder of a kind that passed
// [Shared], to be given back by Remove. A folder that is not there is made, with a mode.
// What such a run that was killed had left is removed: nobody took it for a file of the
// folder, for its name begins with a dot.
func StartAdding(to Place, what, name string, mode fs.FileMode) (*Addition, error) {
	dir, err := Resolve(to.Path)
	if err == nil {
		var d *Draft
		if d, err = begin(filepath.Join(dir, "."+name+writing), what, 0o700); err == nil {
			return &Addition{Draft: d, dir: dir, what: what, mode: mode}, nil
		}
	}
	return nil, refused(to, err, "folder")
}

// isDraft tells by its name whether a file is the draft of an addition, or its lock.
func isDraft(e fs.DirEntry) bool {
	name := strings.TrimSuffix(e.Name(), lockOf)
	return strings.HasPrefix(name, ".") && strings.HasSuffix(name, writing)
}

// Put puts files of the draft into the folder, by their paths below it with "/", in this
// order: each stands there as a whole or not at all.
func (a *Addition) Put(names ...string) error {
	if _, err := os.Stat(filepath.Join(a.dir, Mark)); err != nil { // the first of all runs
		if err := errors.Join(os.Chmod(a.dir, a.mode), writeMark(a.dir, a.what, a.mode, nil)); err != nil {
			return err
		}
	}
	for _, name := range names {
		to := filepath.Join(a.dir, filepath.FromSlash(name))
		if folder := filepath.Dir(to); folder != a.dir {
			switch err := os.Mkdir(folder, a.mode); {
			case err == nil:
				err = os.Chmod(folder, a.mode) // whatever the umask
				if err != nil {
					return err
				}
			case !errors.Is(err, fs.ErrExist): // another run may just have made it
				return err
			}
		}
		if err := os.Rename(filepath.Join(a.Dir, filepath.FromSlash(name)), to); err != nil {
			return err
		}
	}
	return nil
}

// Drop removes files of the folder that an earlier run of the same name had put there.
func (a *Addition) Drop(names ...string) error {
	for _, name := range names {
		if !filepath.IsLocal(name) {
			continue
		}
		err := os.Remove(filepath.Join(a.dir, filepath.FromSlash(name)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
