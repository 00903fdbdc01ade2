package target

import (
	"errors"
	"os"

	"github.com/gofrs/flock"
)

// A hold is a lock of the operating system on a file that is there only as long as it
// is held. It is free again when its process has ended, however that ended.
type hold struct{ file *flock.Flock }

// holdAttempts is how often a lock is tried whose file is being taken away.
const holdAttempts = 100

// holdOn makes the file at path and locks it. It is nil where somebody else holds it.
func holdOn(path string) (*hold, error) {
	for range holdAttempts {
		lock := flock.New(path)
		if free, err := lock.TryLock(); err != nil || !free {
			return nil, err
		}
		locked, err := lock.Stat()
		if err == nil {
			// Who held it may have taken it away since it was opened.
			if there, err := os.Lstat(path); err == nil && os.SameFile(locked, there) {
				return &hold{lock}, nil
			}
		}
		lock.Unlock()
	}
	return nil, errors.New("its lock " + path + " comes and goes")
}

// leave gives the lock back and lets the file lie, for something beside it is still to be
// removed.
func (h *hold) leave() { h.file.Unlock() }

// drop takes the file away and gives the lock back.
func (h *hold) drop() {
	if h == nil {
		return
	}
	err := os.Remove(h.file.Path())
	h.file.Unlock()
	if err != nil { // some systems remove no open file
		os.Remove(h.file.Path())
	}
}
