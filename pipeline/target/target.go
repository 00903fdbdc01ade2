// Package target keeps what Peihe writes from destroying what it finds. A folder or
// file that a flag names as a target must be absent, empty, or what Peihe itself wrote
// there before, and must not lie in or above what the run reads.
//
// A folder is known by its [Mark]: a hidden file whose first line says what wrote the
// folder, followed, for folders that are replaced as a whole, by the SHA-256 of every
// file in it, in the form of sha256sum. So a folder in which somebody changed a file or
// put one of their own is theirs again.
package target

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/peihe/peihe/pipeline/digest"
)

// Mark is the file by which Peihe knows a folder again. Its name begins with a dot,
// so that it is no export.
const Mark = ".peihe"

// What is in a folder that Peihe wrote, as the first line of its mark says.
const (
	Site    = "site"
	Load    = "load"
	Shares  = "shares of a load"
	Exports = "exports"
	Policy  = "policy"
)

// A Place is a path and the flag that named it.
type Place struct{ Flag, Path string }

func (p Place) String() string { return "--" + p.Flag + " " + strconv.Quote(p.Path) }

// Apart fails where to lies in or above one of the places, or is one of them, or a
// file in them, by whatever name: links, letter case and relative paths are seen
// through. Places without a path, and those that are not there, are passed over.
func Apart(to Place, places ...Place) error {
	path, err := Resolve(to.Path)
	if err != nil {
		return fmt.Errorf("%s: %w; name another place", to, err)
	}
	for _, p := range places {
		if p.Path == "" {
			continue
		}
		source, err := filepath.Abs(p.Path)
		if err == nil {
			source, err = filepath.EvalSymlinks(source)
		}
		if err != nil {
			continue // whoever reads it says what is wrong with it
		}
		switch {
		case within(path, source) && within(source, path):
			return fmt.Errorf("%s is what %s reads; name another place", to, p)
		case within(path, source):
			return fmt.Errorf("%s lies in %s, which is only read; name a place outside it", to, p)
		case within(source, path):
			return fmt.Errorf("%s holds %s, which is only read; name a place beside it", to, p)
		}
		folder, err := linked(path, source)
		if err != nil {
			return fmt.Errorf("%s: %w; name another place", to, err)
		}
		if folder != "" {
			return fmt.Errorf("%s is read too, as %s of %s; name a place outside it", to, folder, p)
		}
	}
	return nil
}

// Resolve is the absolute path to which a path leads, also where its last parts are
// not there yet.
func Resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	resolved, err := filepath.EvalSymlinks(path)
	if err == nil {
		return resolved, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if info, err := os.Lstat(path); err == nil {
		if info.Mode()&fs.ModeSymlink == 0 { // another build has just made it
			return Resolve(path)
		}
		return "", fmt.Errorf("%s is a link that leads nowhere", path)
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path, nil
	}
	if parent, err = Resolve(parent); err != nil {
		return "", err
	}
	return filepath.Join(parent, filepath.Base(path)), nil
}

// within tells whether a path is another or lies below it, as the file system has it.
// Both are resolved.
func within(path, folder string) bool {
	of, err := os.Stat(folder)
	for {
		if path == folder {
			return true
		}
		if err == nil {
			if info, err := os.Stat(path); err == nil && os.SameFile(info, of) {
				return true
			}
		}
		parent := filepath.Dir(path)
		if parent == path {
			return false
		}
		path = parent
	}
}

// linked names what below a folder is the file at path under another name, or the
// folder that it lies in: what links lead to is read with the folder.
func linked(path, folder string) (string, error) {
	var of []fs.FileInfo // path and the folders that it lies in
	for at := path; ; at = filepath.Dir(at) {
		if info, err := os.Stat(at); err == nil {
			of = append(of, info)
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	seen := map[string]bool{}
	var find func(at, name string) string
	find = func(at, name string) string {
		resolved, err := filepath.EvalSymlinks(at)
		if err != nil || seen[resolved] {
			return ""
		}
		seen[resolved] = true
		entries, err := os.ReadDir(at)
		if err != nil {
			return "" // whoever reads it says so
		}
		for _, e := range entries {
			below, named := filepath.Join(at, e.Name()), filepath.Join(name, e.Name())
			info, err := os.Stat(below)
			if err != nil {
				continue
			}
			if slices.ContainsFunc(of, func(o fs.FileInfo) bool { return os.SameFile(o, info) }) {
				return named
			}
			if info.IsDir() {
				if found := find(below, named); found != "" {
					return found
				}
			}
		}
		return ""
	}
	info, err := os.Stat(folder)
	if err != nil || !info.IsDir() {
		return "", nil
	}
	return find(folder, "."), nil
}

// Folder fails where a folder that is to be replaced as a whole is neither absent nor
// empty nor as Peihe left it. what is the kind of the folder.
func Folder(to Place, what string) error { return folder(to, what, true) }

// Cache is Folder for a folder of nothing but copies: a file that Peihe wrote there is its
// own whatever it holds now, and one that is gone is not missed.
func Cache(to Place, what string) error { return folder(to, what, false) }

// folder fails where a file has other bytes than it was left with, if that matters.
func folder(to Place, what string, isExact bool) error {
	dir, sums, err := marked(to, what, func(fs.DirEntry) bool { return false })
	if dir == "" || err != nil {
		return err
	}
	return below(dir, func(name string, e fs.DirEntry) error {
		sum, known := sums[name]
		switch {
		case e.IsDir() && slices.Contains(foldersOf(sums), name):
		case !known || !e.Type().IsRegular():
			return fmt.Errorf("%s holds %s, which Peihe did not write; name a new or empty folder, or move it away", to,
				strconv.Quote(name))
		case isExact:
			is, err := sumOf(filepath.Join(dir, name))
			if err != nil {
				return fmt.Errorf("%s: %w; name a new or empty folder", to, err)
			}
			if is != sum {
				return fmt.Errorf("%s holds %s, which is not as Peihe wrote it; name a new or empty folder, or move it away",
					to, strconv.Quote(name))
			}
		}
		return nil
	})
}

// marked reads the mark of a folder that is of a kind: where it is and what the mark says of
// its files. It is nowhere, "", where it is absent or empty, but for what is passed over.
func marked(to Place, what string, isPassedOver func(fs.DirEntry) bool) (dir string, sums map[string]string,
	err error) {
	if dir, err = Resolve(to.Path); err != nil {
		return "", nil, fmt.Errorf("%s: %w; name another place", to, err)
	}
	entries, err := entriesOf(to, dir)
	entries = slices.DeleteFunc(entries, isPassedOver)
	if len(entries) == 0 || err != nil {
		return "", nil, err
	}
	wrote, sums, err := readMark(dir)
	if err != nil {
		return "", nil, fmt.Errorf("%s holds %s, which Peihe did not write; name a new or empty folder", to,
			strconv.Quote(entries[0].Name()))
	}
	if wrote != what {
		return "", nil, fmt.Errorf("%s holds what Peihe wrote as %s, not as %s; name a new or empty folder", to, wrote,
			what)
	}
	return dir, sums, nil
}

// File fails where a file cannot be written to a place: its folder is not there, or what
// stands there is no file. info tells of the one that stands there; nil where none does.
func File(to Place) (path string, info fs.FileInfo, err error) {
	if path, err = Resolve(to.Path); err != nil {
		return "", nil, fmt.Errorf("%s cannot be: %w; name another file", to, err)
	}
	if folder, err := os.Stat(filepath.Dir(path)); err != nil || !folder.IsDir() {
		return "", nil, fmt.Errorf("%s lies in no folder; make the folder, or name another file", to)
	}
	info, err = os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return path, nil, nil
	case err != nil:
		return "", nil, fmt.Errorf("%s cannot be: %w; name another file", to, err)
	case info.IsDir():
		return "", nil, fmt.Errorf("%s is a folder; name a file", to)
	case !info.Mode().IsRegular():
		return "", nil, fmt.Errorf("%s is no file; name another one", to)
	}
	return path, info, nil
}

// below calls visit with what is in a folder and in the folders within, but its mark,
// by the path below it with "/".
func below(dir string, visit func(name string, e fs.DirEntry) error) error {
	return fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || name == "." || name == Mark {
			return err
		}
		return visit(name, e)
	})
}

// foldersOf are the folders in which the files of a mark stand, those within others first.
func foldersOf(sums map[string]string) []string {
	var folders []string
	for name := range sums {
		for at := path.Dir(name); at != "."; at = path.Dir(at) {
			folders = append(folders, at)
		}
	}
	slices.SortFunc(folders, func(a, b string) int { return strings.Compare(b, a) })
	return slices.Compact(folders)
}

// entriesOf lists a folder; none where it is absent.
func entriesOf(to Place, dir string) ([]fs.DirEntry, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%s: %w; name another folder", to, err)
	case !info.IsDir():
		return nil, fmt.Errorf("%s is no folder; name a new or empty folder", to)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; name another folder", to, err)
	}
	return entries, nil
}

// Intact reports whether some of the files of a folder that passed [Cache] are there, and
// all of them as Peihe left them.
func Intact(ctx context.Context, of Place, isWanted func(name string) bool) bool {
	dir, err := Resolve(of.Path)
	if err != nil {
		return false
	}
	_, sums, err := readMark(dir)
	if err != nil {
		return false
	}
	maps.DeleteFunc(sums, func(name, _ string) bool { return !isWanted(name) })
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for name, sum := range sums {
		group.Go(func() error {
			if _, is, err := digest.OfFile(ctx, filepath.Join(dir, name)); err != nil || is != sum {
				return fs.ErrInvalid
			}
			return nil
		})
	}
	return group.Wait() == nil && len(sums) > 0
}

// A Replacement is a folder that is written beside the place in which it will stand.
type Replacement struct {
	*Draft
	to   Place
	what string
	mode fs.FileMode

	mayStand func(to Place, what string) error // what is there may be replaced
}

// StartReplacing takes the place of a folder that passed [Folder], for one of a kind and
// mode, to be given back by Remove. What a run that was killed had left is removed.
func StartReplacing(to Place, what string, mode fs.FileMode) (*Replacement, error) {
	dir, err := Resolve(to.Path)
	if err == nil {
		var d *Draft
		if d, err = begin(dir+writing, what, mode); err == nil {
			return &Replacement{Draft: d, to: to, what: what, mode: mode, mayStand: Folder}, nil
		}
	}
	return nil, refused(to, err, "folder")
}

// Finish writes the folder and then puts it in its place, with its mark. What stands
// there is looked at once more.
func (r *Replacement) Finish(write func(dir string) error) error {
	if err := write(r.Dir); err != nil {
		return err
	}
	if err := seal(r.Dir, r.what, r.mode); err != nil {
		return err
	}
	if err := r.mayStand(r.to, r.what); err != nil {
		return err
	}
	dir := strings.TrimSuffix(r.Dir, writing)
	if err := remove(dir); err != nil {
		return err
	}
	return os.Rename(r.Dir, dir)
}

// Replace writes a folder that passed [Folder] in one go.
func Replace(to Place, what string, mode fs.FileMode, write func(dir string) error) error {
	r, err := StartReplacing(to, what, mode)
	if err != nil {
		return err
	}
	defer r.Remove()
	return r.Finish(write)
}

// ReplaceCache writes a folder that passed [Cache], for its owner only.
func ReplaceCache(to Place, what string, write func(dir string) error) error {
	r, err := StartReplacing(to, what, 0o700)
	if err != nil {
		return err
	}
	defer r.Remove()
	r.mayStand = Cache
	return r.Finish(write)
}

// remove takes away a folder of which Folder says that it is Peihe's own. A file
// that came since stays, with the folder.
func remove(dir string) error {
	_, sums, err := readMark(dir)
	if errors.Is(err, fs.ErrNotExist) {
		sums, err = nil, nil // absent or empty
	}
	if err != nil {
		return err
	}
	for name := range sums {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, name := range append(foldersOf(sums), Mark, ".") {
		path := filepath.Join(dir, name)
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// seal lists the files of a folder in its mark.
func seal(dir, what string, mode fs.FileMode) error {
	var lines []string
	err := below(dir, func(name string, e fs.DirEntry) error {
		if e.IsDir() {
			return nil
		}
		sum, err := sumOf(filepath.Join(dir, name))
		lines = append(lines, sum+"  "+name)
		return err
	})
	if err != nil {
		return err
	}
	return writeMark(dir, what, mode, lines)
}

const (
	markHead = "# peihe "
	markNote = "# Peihe wrote this folder and may replace what is in it. Without this file it does not.\n"
)

func writeMark(dir, what string, mode fs.FileMode, lines []string) error {
	text := markHead + what + "\n" + markNote
	for _, l := range lines {
		text += l + "\n"
	}
	file := filepath.Join(dir, Mark)
	if err := os.WriteFile(file, []byte(text), mode&0o666); err != nil || !isOwners(mode) {
		return err
	}
	return os.Chmod(file, mode&0o666) // whatever the umask
}

// readMark says what wrote a folder and which files with which digests.
func readMark(dir string) (what string, sums map[string]string, err error) {
	info, err := os.Lstat(filepath.Join(dir, Mark))
	if err != nil {
		return "", nil, err
	}
	if !info.Mode().IsRegular() {
		return "", nil, fmt.Errorf("%s is no file", Mark)
	}
	file, err := os.Open(filepath.Join(dir, Mark))
	if err != nil {
		return "", nil, err
	}
	defer file.Close()
	lines := bufio.NewScanner(io.LimitReader(file, 1<<20))
	sums = map[string]string{}
	for first := true; lines.Scan(); first = false {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if first {
			var ok bool
			if what, ok = strings.CutPrefix(line, markHead); !ok {
				return "", nil, fmt.Errorf("%s is none of Peihe's", Mark)
			}
			continue
		}
		if sum, name, ok := strings.Cut(line, "  "); ok && !strings.HasPrefix(line, "#") &&
			name == path.Clean(name) && filepath.IsLocal(name) {
			sums[name] = sum
		}
	}
	if what == "" {
		return "", nil, fmt.Errorf("%s says nothing", Mark)
	}
	return what, sums, lines.Err()
}

func sumOf(path string) (string, error) {
	_, sum, err := digest.OfFile(context.Background(), path) // a run's own few files
	return sum, err
}
