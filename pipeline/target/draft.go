package target

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// A Draft is a folder in which one process writes, and nobody else as long as it is not
// removed. Beside it lies a lock, which is free once the process has ended, however that
// ended: so the next one knows what nobody needs any more, and removes it.
type Draft struct {
	Dir   string
	Swept []string // what processes that are gone had left
	made  made
	hold  *hold
}

// What a draft is, as the first line of its mark says.
const (
	database = "database"
	scratch  = "scratch"
)

const (
	building = ".building" // behind the name of a database, until it is finished
	writing  = ".writing"  // and of a folder
	lockOf   = ".lock"
)

// errHeld is why a draft cannot be begun that another process writes in.
var errHeld = errors.New("is being written by another run")

// DraftDatabase begins the folder in which a database is built that will stand at to, for
// its owner only.
func DraftDatabase(to Place) (*Draft, error) {
	path, err := Resolve(to.Path)
	if err == nil {
		var d *Draft
		if d, err = begin(path+building, database, 0o700); err == nil {
			return d, nil
		}
	}
	return nil, refused(to, err, "file")
}

// DraftDatabaseFree fails where something stands in the way of [DraftDatabase].
func DraftDatabaseFree(path string) error { return free(path + building) }

// DraftScratch begins a folder in that for temporary files, for its owner only.
func DraftScratch() (*Draft, error) {
	d, err := beginScratch()
	for tries := 1; errors.Is(err, errHeld) && tries < holdAttempts; tries++ {
		d, err = beginScratch() // one who sweeps saw the lock before it was taken
	}
	if err != nil {
		return nil, fmt.Errorf("no temporary files can be written: %w; name a folder with room in TMPDIR", err)
	}
	return d, nil
}

func beginScratch() (*Draft, error) {
	temporary := os.TempDir()
	info, err := os.Stat(temporary)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is no folder", temporary)
	}
	return begin(filepath.Join(temporary, scratchName+strconv.FormatUint(rand.Uint64(), 10)), scratch, 0o700)
}

const scratchName = "peihe-scratch-"

var scratchLock = regexp.MustCompile(`^` + scratchName + `[0-9]+\` + lockOf + `$`)

// SweepScratch removes the scratch folders of processes that are gone and names them.
// What cannot be removed is left for who can.
func SweepScratch() (swept []string) {
	temporary := os.TempDir()
	entries, err := os.ReadDir(temporary)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		lock := filepath.Join(temporary, e.Name())
		dir := lock[:len(lock)-min(len(lock), len(lockOf))]
		if !scratchLock.MatchString(e.Name()) || free(dir) != nil {
			continue
		}
		h, err := holdOn(lock)
		if h == nil || err != nil {
			continue // somebody is alive, or it is somebody else's
		}
		_, missing := os.Lstat(dir)
		if err := os.RemoveAll(dir); err != nil {
			h.leave()
			continue
		}
		if missing == nil {
			swept = append(swept, dir)
		}
		h.drop()
	}
	return swept
}

// begin makes the folder of a draft, of a kind, with its lock and its mark.
func begin(dir, what string, mode fs.FileMode) (*Draft, error) {
	d := &Draft{Dir: dir}
	if err := d.take(what, mode); err != nil {
		d.Remove()
		return nil, err
	}
	return d, nil
}

func (d *Draft) take(what string, mode fs.FileMode) (err error) {
	if err := d.made.folder(filepath.Dir(d.Dir)); err != nil {
		return err
	}
	if err := free(d.Dir); err != nil {
		return err
	}
	if d.hold, err = holdOn(d.Dir + lockOf); err != nil {
		return err
	}
	if d.hold == nil {
		return errHeld
	}
	if _, err := os.Lstat(d.Dir); err == nil {
		if err := errors.Join(free(d.Dir), os.RemoveAll(d.Dir)); err != nil {
			return err
		}
		d.Swept = append(d.Swept, d.Dir)
	}
	if err := os.Mkdir(d.Dir, mode); err != nil {
		return err
	}
	if isOwners(mode) { // whatever the umask
		if err := os.Chmod(d.Dir, mode); err != nil {
			return err
		}
	}
	return writeMark(d.Dir, what, mode, nil)
}

// isOwners tells whether a mode lets in the owner only.
func isOwners(mode fs.FileMode) bool { return mode&0o077 == 0 }

// Remove removes the draft with what is in it, and what was made for it where that is
// empty.
func (d *Draft) Remove() error {
	if d.hold != nil {
		if err := os.RemoveAll(d.Dir); err != nil {
			d.hold.leave()
			return err
		}
		d.hold.drop()
	}
	d.made.undo()
	return nil
}

// Distinct fails where a file and the file of a database, or what a run has beside that, are
// the same.
func Distinct(file, database Place) error {
	a, err := Resolve(file.Path)
	if err != nil {
		return nil // said elsewhere
	}
	b, err := Resolve(database.Path)
	if err != nil {
		return nil
	}
	for _, name := range []string{b, b + ".wal", b + building, b + building + lockOf} {
		if within(a, name) {
			return fmt.Errorf("%s and %s are for two things; name two places", file, database)
		}
	}
	return nil
}

// free fails where a draft cannot be since somebody's own stands in its place or in that
// of its lock. A draft that was left has its lock beside it, unlike a finished folder
// that somebody gave such a name.
func free(dir string) error {
	const says = "%q stands in the way and is not Peihe's; move it away"
	lock, err := os.Lstat(dir + lockOf)
	isLeft := err == nil && lock.Mode().IsRegular() && lock.Size() == 0
	if err == nil && !isLeft {
		return fmt.Errorf(says, dir+lockOf)
	}
	info, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if isLeft && info.IsDir() {
		if _, _, err := readMark(dir); err == nil {
			return nil
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			return err
		}
		if len(entries) == 0 || len(entries) == 1 && isBegun(dir, entries[0]) {
			return nil
		}
	}
	return fmt.Errorf(says, dir)
}

// refused says why a draft cannot be begun for a target, which is a file or a folder.
func refused(to Place, err error, kind string) error {
	if errors.Is(err, errHeld) {
		return fmt.Errorf("%s %w; wait for it, or name another %s", to, err, kind)
	}
	return fmt.Errorf("%s cannot be written: %w; make room there or get the right to write, or name another %s", to,
		err, kind)
}

// made lists what was made where nothing was, folders before what is in them.
type made []string

// folder makes a folder and those that it lies in.
func (m *made) folder(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := m.folder(parent); err != nil {
			return err
		}
	}
	switch err := os.Mkdir(dir, 0o755); {
	case err == nil:
		*m = append(*m, dir)
	case !errors.Is(err, fs.ErrExist): // another run may just have made it
		return err
	}
	return nil
}

// undo removes what was made, but for folders with something in them.
func (m *made) undo() {
	for len(*m) > 0 {
		last := len(*m) - 1
		if err := os.Remove((*m)[last]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return
		}
		*m = (*m)[:last]
	}
}
