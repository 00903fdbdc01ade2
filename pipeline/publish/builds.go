package publish

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/target"
)

// MostKept is how many builds may stay at most, and Kept how many do by default.
const (
	MostKept = 1000
	Kept     = 2
)

// formerFile is the file of a build with the number of the one that it took the place of.
const formerFile = "former"

// builds are those in the folder of a site, which somebody holds the lock of.
type builds struct {
	out     string
	numbers []int // in order
	current int   // to which the link leads, 0 for none
}

// buildsOf lists the builds of the site at out.
func buildsOf(out string) (*builds, error) {
	entries, err := os.ReadDir(filepath.Join(out, target.Builds))
	if err != nil {
		return nil, err
	}
	s := &builds{out: out}
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && n > 0 && e.IsDir() {
			s.numbers = append(s.numbers, n)
		}
	}
	slices.Sort(s.numbers)
	if leads, err := os.Readlink(filepath.Join(out, target.Current)); err == nil {
		n, err := strconv.Atoi(filepath.Base(leads))
		if err == nil && slices.Contains(s.numbers, n) {
			s.current = n
		}
	}
	return s, nil
}

// folder is that of a build.
func (s *builds) folder(number int) string {
	return filepath.Join(s.out, target.Builds, strconv.Itoa(number))
}

// next is the number of a build that is published now: above all, also those that were
// rolled away from.
func (s *builds) next() int {
	if len(s.numbers) == 0 {
		return 1
	}
	return s.numbers[len(s.numbers)-1] + 1
}

// prune removes all but the newest, so many of them, and the one that is read now.
func (s *builds) prune(newest int) error {
	surplus := s.numbers[:max(len(s.numbers)-newest, 0)]
	for _, n := range surplus {
		if n == s.current {
			continue
		}
		if err := os.RemoveAll(s.folder(n)); err != nil {
			return err
		}
	}
	s.numbers = slices.DeleteFunc(s.numbers, func(n int) bool { return n != s.current && slices.Contains(surplus, n) })
	return nil
}

// lead swaps the links so that readers come to a build, which has some editions. What
// can fail does so before the last step, the swap of current.
func (s *builds) lead(number int, editions []string) error {
	for _, edition := range target.Editions {
		if err := pointAt(filepath.Join(s.out, edition), filepath.Join(target.Current, edition),
			slices.Contains(editions, edition)); err != nil {
			return err
		}
	}
	leads := filepath.Join(target.Builds, strconv.Itoa(number))
	if err := pointAt(filepath.Join(s.out, target.Current), leads, true); err != nil {
		return err
	}
	s.current = number
	return nil
}

// former is the build that another took the place of: as it says itself, else, of one
// from before builds said so, the next lower number; 0 for none.
func (s *builds) former(number int) (int, error) {
	text, err := os.ReadFile(filepath.Join(s.folder(number), formerFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		below := slices.DeleteFunc(slices.Clone(s.numbers), func(n int) bool { return n >= number })
		if len(below) == 0 {
			return 0, nil
		}
		return below[len(below)-1], nil
	case err != nil:
		return 0, err
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || n < 0 || n >= number {
		return 0, fmt.Errorf("%s of build %d says %.20q and no earlier build", formerFile, number, text)
	}
	return n, nil
}

// editionsOf are the editions of a build.
func (s *builds) editionsOf(number int) []string {
	return slices.DeleteFunc(slices.Clone(target.Editions), func(edition string) bool {
		info, err := os.Lstat(filepath.Join(s.folder(number), edition))
		return err != nil || !info.IsDir()
	})
}

// asOf is the day that a build speaks for; "" where it does not say.
func (s *builds) asOf(number int) string {
	for _, edition := range s.editionsOf(number) {
		dir := filepath.Join(s.folder(number), edition)
		for _, name := range []string{manifest.Name, filepath.Join("data", "summary.json")} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			var of struct {
				AsOf string `json:"as_of"`
			}
			if err == nil && json.Unmarshal(text, &of) == nil && of.AsOf != "" {
				return of.AsOf
			}
		}
	}
	return ""
}

// A Build is one of a site, by its number, with the day that it speaks for.
type Build struct {
	Number int
	AsOf   string // "" where it does not say
}

func (b Build) String() string {
	if b.AsOf == "" {
		return fmt.Sprintf("build %d", b.Number)
	}
	return fmt.Sprintf("build %d, as of %s", b.Number, b.AsOf)
}

// A Restored is what a roll-back has done.
type Restored struct {
	From, To Build
	Index    string // page to open
}

// Rollback leads the readers of a site back to an earlier build: the one that the current
// build took the place of, or the one of a number, which may be a later one too. In one
// step, as a build is published. No build is removed.
func Rollback(site target.Place, to int) (Restored, error) {
	if err := target.SiteFolder(site, target.Editions...); err != nil {
		return Restored{}, exit.With(exit.WrongUsage, err)
	}
	if _, err := os.Stat(filepath.Join(site.Path, target.Builds)); err != nil {
		return Restored{}, exit.With(exit.WrongUsage,
			fmt.Errorf("%s holds no builds; name the folder of a published site", site))
	}
	lock, err := target.LockSite(site)
	if err != nil {
		return Restored{}, err
	}
	defer lock.Close()
	s, err := buildsOf(site.Path)
	if err != nil {
		return Restored{}, err
	}
	if s.current == 0 {
		return Restored{}, fmt.Errorf("%s leads to no build that is there; build anew", site)
	}
	if to == 0 {
		if to, err = s.before(site); err != nil {
			return Restored{}, err
		}
	} else if !slices.Contains(s.numbers, to) {
		return Restored{}, exit.With(exit.WrongUsage, fmt.Errorf("--to %d is no build of %s; there are %s", to, site,
			s.listed()))
	}
	editions := s.editionsOf(to)
	if len(editions) == 0 {
		return Restored{}, fmt.Errorf("build %d of %s has no edition; name another with --to: there are %s", to, site,
			s.listed())
	}
	done := Restored{
		From: Build{s.current, s.asOf(s.current)}, To: Build{to, s.asOf(to)},
		Index: filepath.Join(site.Path, editions[0], "index.html"),
	}
	return done, s.lead(to, editions)
}

// before is the build that the current one took the place of.
func (s *builds) before(site target.Place) (int, error) {
	to, err := s.former(s.current)
	if err != nil {
		return 0, fmt.Errorf("%s: %w; name a build with --to: there are %s", site, err, s.listed())
	}
	if !slices.Contains(s.numbers, to) {
		gone := "there is no build before"
		if to > 0 {
			gone = fmt.Sprintf("build %d, the one before, is gone:", to)
		}
		return 0, fmt.Errorf("%s leads to build %d and %s; --to leads to another of %s, and build --keep N keeps more",
			site, s.current, gone, s.listed())
	}
	return to, nil
}

// listed names the builds that are there.
func (s *builds) listed() string {
	var all []string
	for _, n := range s.numbers {
		one := Build{n, s.asOf(n)}.String()
		if n == s.current {
			one += " (current)"
		}
		all = append(all, one)
	}
	return strings.Join(all, "; ")
}

// pointAt makes link lead to target in one step, or takes it away. Anything that
// is not a link is somebody's own and is left alone.
func pointAt(link, target string, wanted bool) error {
	info, err := os.Lstat(link)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if !wanted {
			return nil
		}
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink == 0:
		return fmt.Errorf("%s is no link of an earlier build; move it away, or give --out another folder", link)
	case !wanted:
		return os.Remove(link)
	}
	fresh := link + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) { // a link, as SiteFolder saw
		return err
	}
	if err := os.Symlink(target, fresh); err != nil {
		return err
	}
	return os.Rename(fresh, link)
}
