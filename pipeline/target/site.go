package target

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// The names in the folder of a site. Builds are in Builds by number; the links lead to
// the newest.
const (
	Builds     = ".builds"
	Current    = "current"
	fresh      = ".new" // what a link is called until it takes its place
	freshBuild = "new"  // and a build
)

// SiteFolder fails where builds of a site may not be published in a folder: one that is
// neither absent nor empty nor theirs. links are the names through which readers come.
// A folder with its mark may hold other things, which builds leave alone: only the
// names that they write must be free or their own.
func SiteFolder(to Place, links ...string) error {
	dir, err := Resolve(to.Path)
	if err != nil {
		return fmt.Errorf("%s: %w; name another folder", to, err)
	}
	entries, err := entriesOf(to, dir)
	if len(entries) == 0 || err != nil || len(entries) == 1 && isBegun(dir, entries[0]) {
		return err
	}
	if !isSite(dir) {
		return fmt.Errorf("%s holds %s, which Peihe did not write; name a new or empty folder", to,
			strconv.Quote(entries[0].Name()))
	}
	taken := func(name, hint string) error {
		return fmt.Errorf("%s: %s in it is not Peihe's, %s; move it away, or name another folder", to,
			strconv.Quote(name), hint)
	}
	for _, link := range append(links, Current) {
		for _, name := range []string{link, link + fresh} {
			info, err := os.Lstat(filepath.Join(dir, name))
			if err == nil && info.Mode()&fs.ModeSymlink == 0 {
				return taken(name, "it is no link of an earlier build")
			}
		}
	}
	info, err := os.Lstat(filepath.Join(dir, Builds))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || !info.IsDir() {
		return taken(Builds, "it is no folder of builds")
	}
	builds, err := os.ReadDir(filepath.Join(dir, Builds))
	if err != nil {
		return fmt.Errorf("%s: %w; name another folder", to, err)
	}
	for _, b := range builds {
		n, err := strconv.Atoi(b.Name())
		isBuild := b.IsDir() && (err == nil && n > 0 || b.Name() == freshBuild)
		if !isBuild && (b.Name() != "lock" || !b.Type().IsRegular()) {
			return taken(Builds+"/"+b.Name(), "it is no build")
		}
	}
	return nil
}

// MarkSite makes a folder that passed [SiteFolder] known as that of a site.
func MarkSite(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if what, _, err := readMark(dir); err == nil && what == Site {
		return nil
	}
	return writeMark(dir, Site, 0o644, nil)
}

// isBegun tells whether all that is in a folder is a mark that was never written, since
// its process was killed.
func isBegun(dir string, only fs.DirEntry) bool {
	info, err := os.Lstat(filepath.Join(dir, Mark))
	return only.Name() == Mark && err == nil && info.Mode().IsRegular() && info.Size() == 0
}

// isSite tells whether builds were published in a folder: by its mark or, of those
// before there were marks, by the link to the newest.
func isSite(dir string) bool {
	if what, _, err := readMark(dir); err == nil {
		return what == Site
	}
	leads, err := os.Readlink(filepath.Join(dir, Current))
	return err == nil && filepath.Dir(leads) == Builds
}

// InSite tells whether a path lies in what builds write of a site's folder, not just
// beside it.
func InSite(path Place, site Place, links ...string) error {
	at, err := Resolve(path.Path)
	if err != nil {
		return nil // said elsewhere
	}
	dir, err := Resolve(site.Path)
	if err != nil {
		return nil
	}
	if at == dir || strings.HasPrefix(dir, at+string(filepath.Separator)) {
		return fmt.Errorf("%s and %s are for two things; name two places", path, site)
	}
	below, err := filepath.Rel(dir, at)
	if err != nil {
		return nil
	}
	first, _, _ := strings.Cut(filepath.ToSlash(below), "/")
	first = strings.TrimSuffix(first, fresh)
	if slices.ContainsFunc(append(links, Current, Builds, Mark),
		func(name string) bool { return strings.EqualFold(name, first) }) {
		return fmt.Errorf("%s lies in what %s publishes; name a place outside it", path, site)
	}
	return nil
}
