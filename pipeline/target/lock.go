package target

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A Lock is the right to change the folder of a site. Nobody else has it until it is
// closed.
type Lock struct {
	Swept []string // what a build that was killed had left
	dir   string   // resolved
	made  made
	hold  *hold
}

// LockSite takes the folder of a site, which must have passed [SiteFolder], for who will
// publish or roll back there. The folder and its mark are made where they are not there;
// what a killed build left of files that are written anew is removed, and whether they
// can be written is tried. Its error means that it could not be done; nothing is left
// then that was not there before.
func LockSite(to Place) (*Lock, error) {
	dir, err := Resolve(to.Path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; name another folder", to, err)
	}
	l := &Lock{dir: dir}
	if err = l.take(); err == nil && l.hold == nil {
		l.Close()
		return nil, fmt.Errorf("%s is held by another build; wait for it, or name another folder", to)
	}
	if err == nil {
		err = l.try()
	}
	if err != nil {
		l.Close()
		return nil, fmt.Errorf("%s cannot be written to: %w; make room there or get the right to write, "+
			"or name another folder", to, err)
	}
	return l, nil
}

// Close gives the folder back. What was made for the lock is gone where nothing was
// published.
func (l *Lock) Close() {
	l.hold.drop()
	l.made.undo()
}

// take makes the folder and takes hold of it, unless somebody else has it.
func (l *Lock) take() (err error) {
	for range holdAttempts {
		if err = l.make(); err == nil {
			l.hold, err = holdOn(filepath.Join(l.dir, Builds, "lock"))
		}
		if !errors.Is(err, fs.ErrNotExist) { // who fails in a folder that it made takes it away again
			return err
		}
	}
	return err
}

// make makes what is not there of the folder, its mark, and the folder of builds.
func (l *Lock) make() error {
	if err := l.made.folder(l.dir); err != nil {
		return err
	}
	mark := filepath.Join(l.dir, Mark)
	if _, err := os.Lstat(mark); errors.Is(err, fs.ErrNotExist) {
		l.made = append(l.made, mark)
	}
	if err := MarkSite(l.dir); err != nil {
		return err
	}
	return l.made.folder(filepath.Join(l.dir, Builds))
}

// try removes what a killed build left, and tries whether a build and a link can be
// written, while nobody else may.
func (l *Lock) try() error {
	if err := l.make(); err != nil { // who had the folder before may have taken away what it made
		return err
	}
	build := filepath.Join(l.dir, Builds, freshBuild)
	if _, err := os.Lstat(build); err == nil {
		l.Swept = append(l.Swept, build)
	}
	if err := errors.Join(os.RemoveAll(build), os.Mkdir(build, 0o755), os.Remove(build)); err != nil {
		return err
	}
	for _, name := range append([]string{Current}, Editions...) {
		link := filepath.Join(l.dir, name) + fresh
		if err := os.Remove(link); err != nil && !errors.Is(err, fs.ErrNotExist) { // a link, as SiteFolder saw
			return err
		}
		if err := errors.Join(os.Symlink(Builds, link), os.Remove(link)); err != nil {
			return err
		}
	}
	return nil
}
