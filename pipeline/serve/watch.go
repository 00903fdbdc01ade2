package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/peihe/peihe/pipeline/exit"
)

const (
	quiet     = 300 * time.Millisecond // without a change, after which a build begins
	patience  = 5 * time.Second        // after which it begins all the same
	lookAgain = time.Second            // for a folder that is not there
)

// A watcher tells of changes in folders, those below them, and files. Folders and files
// that come later are seen too, and such as links lead to.
type watcher struct {
	changed chan struct{} // holds one: several changes are one
	failed  chan error
	ended   chan struct{}

	notify *fsnotify.Watcher
	roots  []string
	whole  map[string]bool            // folders of which every file counts
	single map[string]map[string]bool // of others these files
}

// watch begins to watch until the context ends.
func watch(ctx context.Context, roots []string) (*watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, unwatched("changes", err)
	}
	w := &watcher{
		changed: make(chan struct{}, 1), failed: make(chan error, 1), ended: make(chan struct{}), notify: notify,
	}
	for _, root := range roots {
		if root != "" {
			w.roots = append(w.roots, root)
		}
	}
	isWhole, err := w.look()
	if err != nil {
		notify.Close()
		return nil, err
	}
	go w.run(ctx, isWhole)
	return w, nil
}

// wait waits until nothing is watched any more.
func (w *watcher) wait() { <-w.ended }

func (w *watcher) run(ctx context.Context, isWhole bool) {
	defer close(w.ended)
	defer w.notify.Close()
	var due, again <-chan time.Time
	var first time.Time
	for {
		if again = nil; !isWhole {
			again = time.After(lookAgain)
		}
		hasChanged := false
		select {
		case <-ctx.Done():
			return
		case e, ok := <-w.notify.Events:
			hasChanged = ok && w.counts(e)
		case <-w.notify.Errors: // too many at once: some are lost
			hasChanged = true
		case <-again:
			wasWhole := isWhole
			if isWhole = w.lookOrFail(); isWhole == wasWhole {
				continue
			}
			hasChanged = true
		case <-due:
			due, first = nil, time.Time{}
			isWhole = w.lookOrFail()
			select {
			case w.changed <- struct{}{}:
			default:
			}
		}
		if !hasChanged {
			continue
		}
		if first.IsZero() {
			first = time.Now()
		}
		due = time.After(min(quiet, max(0, patience-time.Since(first))))
	}
}

func (w *watcher) lookOrFail() bool {
	isWhole, err := w.look()
	if err != nil {
		select {
		case w.failed <- err:
		default:
		}
	}
	return isWhole
}

// counts tells whether an event is a change of what a build reads.
func (w *watcher) counts(e fsnotify.Event) bool {
	if e.Op == fsnotify.Chmod {
		return false
	}
	dir, name := filepath.Split(e.Name)
	dir = filepath.Clean(dir)
	if w.single[dir][name] || w.whole[filepath.Clean(e.Name)] {
		return true
	}
	return w.whole[dir] && !isScratch(name)
}

// isScratch tells a file that editors and spreadsheets keep beside the one that is edited.
func isScratch(name string) bool {
	return strings.HasSuffix(name, "~") || strings.HasPrefix(name, "~$") || strings.HasPrefix(name, ".#") ||
		strings.HasPrefix(name, ".~lock.") || strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".swx") ||
		name == "4913"
}

// look watches every folder that is there now, and tells whether all roots are.
func (w *watcher) look() (isWhole bool, err error) {
	before := w.notify.WatchList()
	w.whole, w.single = map[string]bool{}, map[string]map[string]bool{}
	isWhole = true
	for _, root := range w.roots {
		info, err := os.Stat(root)
		if err != nil {
			isWhole = false
			continue
		}
		if root, err = filepath.Abs(root); err == nil && info.IsDir() {
			err = w.folder(root)
		} else if err == nil {
			err = w.file(root)
		}
		if err != nil {
			return false, err
		}
	}
	for _, dir := range before {
		if !w.whole[dir] && w.single[dir] == nil {
			w.notify.Remove(dir) // gone, and so is its watch, or moved away
		}
	}
	return isWhole, nil
}

// folder watches a folder and all below it. One that vanishes meanwhile is a change that
// the folder above it tells.
func (w *watcher) folder(dir string) error {
	resolved, err := filepath.EvalSymlinks(dir)
	if err != nil || w.whole[resolved] {
		return nil
	}
	if err := w.add(resolved); err != nil {
		return err
	}
	w.whole[resolved] = true
	entries, err := os.ReadDir(resolved)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		name := filepath.Join(resolved, e.Name())
		isDir := e.IsDir()
		if e.Type()&fs.ModeSymlink != 0 {
			info, err := os.Stat(name)
			if err != nil {
				continue
			}
			if isDir = info.IsDir(); !isDir {
				if err := w.file(name); err != nil {
					return err
				}
			}
		}
		if isDir && e.Name() != "node_modules" && !strings.HasPrefix(e.Name(), ".") {
			if err := w.folder(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// file watches a file, and that to which it leads, by their folders: an editor puts a new
// file in the place of the old one.
func (w *watcher) file(name string) error {
	names := []string{name}
	if resolved, err := filepath.EvalSymlinks(name); err == nil && resolved != name {
		names = append(names, resolved)
	}
	for _, name := range names {
		dir, err := filepath.EvalSymlinks(filepath.Dir(name))
		if err != nil {
			continue
		}
		if err := w.add(dir); err != nil {
			return err
		}
		if w.single[dir] == nil {
			w.single[dir] = map[string]bool{}
		}
		w.single[dir][filepath.Base(name)] = true
	}
	return nil
}

func (w *watcher) add(dir string) error {
	err := w.notify.Add(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unwatched(dir, err)
	}
	return nil
}

func unwatched(what string, err error) error {
	hint := "let this user read it"
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) {
		hint = "raise fs.inotify.max_user_watches and max_user_instances, or end other programs that watch folders"
	}
	return exit.With(exit.NotPossible, fmt.Errorf("%s cannot be watched: %w; %s", what, err, hint))
}
