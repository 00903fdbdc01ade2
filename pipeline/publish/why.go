package publish

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/digest"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/target"
)

// Why a file of a build is not the very file of the build before.
const (
	whyFirst   = "first"   // there is no edition before
	whyNew     = "new"     // the edition before has no such file
	whyBytes   = "bytes"   // it has other bytes there
	whyAltered = "altered" // it was other there when it was published: somebody changed or removed it since
	whyMode    = "mode"    // it has the same bytes, and a mode that files do not get now
	whyLink    = "link"    // it is the same: the file system takes no further link
	whyGone    = "gone"    // it is not published any more
)

// causeOther is what a file is published anew for where all that a manifest names is the same:
// the build that it is compared with, or a flag.
const causeOther = "other"

// tellWhy tells of each file that is published anew, and of each that is not any more, why:
// by what the manifests of the edition and of the one before say, what lies on the disk and,
// for the page of a class, an application or an institution, the exports whose rows about it
// changed. No row tells anything that is not published.
func (b *publication) tellWhy(ctx context.Context, standing *builds, fresh string) error {
	rows, err := b.changedRows(ctx)
	if err != nil {
		return err
	}
	var all [][]string
	for _, name := range target.Editions {
		former := ""
		if standing.current > 0 {
			former = filepath.Join(standing.folder(standing.current), name)
		}
		r, err := compareEditions(ctx, filepath.Join(fresh, name), former)
		if err != nil {
			return err
		}
		for _, file := range slices.Sorted(maps.Keys(r.whys)) {
			why, causes, changed := r.whys[file], "", ""
			if why == whyNew || why == whyBytes || why == whyGone {
				causes = strings.Join(r.causes, " ")
				changed = strings.Join(rows[pageOf(file)], " ")
			}
			all = append(all, []string{name, file, why, causes, changed})
		}
	}
	b.Tell(all)
	return nil
}

// furtherPage is the end of the name of a page that carries on another.
var furtherPage = regexp.MustCompile(`~[0-9]{1,5}$`)

// pageOf is the name of the page of a subject, also for the pages that carry it on.
func pageOf(file string) string {
	return furtherPage.ReplaceAllString(strings.TrimSuffix(path.Base(file), ".html"), "")
}

// changedRows are the exports whose rows about a class, an application or an institution
// changed, by the name of its page; none where the builds cannot be compared by rows.
func (b *publication) changedRows(ctx context.Context) (map[string][]string, error) {
	type made struct{ Count int64 }
	m, err := duck.One[made](ctx, b.DB, `select count(*) as count from information_schema.tables
		where table_schema = 'changes' and table_name = 'rows'`)
	if err != nil || m.Count == 0 {
		return nil, err
	}
	type changed struct{ ID, Export string }
	var ids []string
	for _, column := range []string{"class_id", "application_id", "institution"} {
		ids = append(ids, "select r."+column+" as id, r.export from changes.rows r cross join changes.comparison c "+
			"where c.has_rows and c.reason = 'compared' and r."+column+" is not null")
	}
	rows := map[string][]string{}
	for r, err := range duck.Select[changed](ctx, b.DB, strings.Join(ids, " union ")+" order by id, export") {
		if err != nil {
			return nil, err
		}
		name := page.FileName(r.ID)
		rows[name] = append(rows[name], r.Export)
	}
	return rows, nil
}

// rebuilt is how an edition differs from the one before.
type rebuilt struct {
	whys   map[string]string // by file
	causes []string          // what both were made from differs in these
}

// compareEditions compares two folders of an edition; former is "" for none.
func compareEditions(ctx context.Context, fresh, former string) (rebuilt, error) {
	r := rebuilt{whys: map[string]string{}}
	now, files, err := publishedFiles(fresh)
	if err != nil {
		return r, err
	}
	was, formerFiles, err := publishedFiles(former)
	if err != nil {
		return r, err
	}
	for name, sum := range files {
		why := whyFirst
		if formerFiles != nil {
			why, err = whyAnew(ctx, filepath.Join(fresh, name), filepath.Join(former, name), sum, formerFiles[name])
		}
		if err != nil {
			return r, err
		}
		if why != "" {
			r.whys[name] = why
		}
	}
	for name := range formerFiles {
		if _, isThere := files[name]; !isThere {
			r.whys[name] = whyGone
		}
	}
	if files != nil && formerFiles != nil {
		r.causes = causes(now, was)
	}
	if r.causes == nil {
		r.causes = []string{causeOther}
	}
	return r, nil
}

// publishedFiles are what the manifest of an edition says and its files, with the manifest
// and its signature, by digest; nil of no edition, or one whose manifest nobody can read.
func publishedFiles(dir string) (m manifest.Manifest, sums map[string]string, err error) {
	if dir == "" {
		return m, nil, nil
	}
	text, err := os.ReadFile(filepath.Join(dir, manifest.Name))
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil, nil
	}
	if err != nil {
		return m, nil, err
	}
	if m, err = manifest.Decode(text); err != nil {
		return m, nil, nil // somebody changed it
	}
	sums = map[string]string{manifest.Name: digest.OfBytes(text)}
	if signature, err := os.ReadFile(filepath.Join(dir, manifest.Signature)); err == nil {
		sums[manifest.Signature] = digest.OfBytes(signature)
	}
	for _, f := range m.Files {
		sums[filepath.FromSlash(f.Name)] = f.SHA256
	}
	return m, sums, nil
}

// whyAnew says why a file is not the one before, which its manifest says has a digest, "" for
// none; "" where it is.
func whyAnew(ctx context.Context, file, former, sum, formerSum string) (string, error) {
	now, err := os.Lstat(file)
	if err != nil {
		return "", err
	}
	was, err := os.Lstat(former)
	if err != nil || !was.Mode().IsRegular() {
		if formerSum == sum {
			return whyAltered, nil
		}
		if formerSum == "" {
			return whyNew, nil
		}
		return whyBytes, nil
	}
	if os.SameFile(now, was) {
		return "", nil
	}
	is := ""
	if now.Size() == was.Size() {
		if _, is, err = digest.OfFile(ctx, former); err != nil {
			is = "" // nobody can read it
		}
	}
	switch {
	case is == sum && now.Mode() != was.Mode():
		return whyMode, nil
	case is == sum:
		return whyLink, nil
	case formerSum == sum:
		return whyAltered, nil
	}
	return whyBytes, nil
}

// causes are what two editions were made from that is not the same, as the columns of the
// file name it.
func causes(now, was manifest.Manifest) []string {
	isSame := func(a, b []manifest.File) bool {
		return slices.EqualFunc(a, b, func(a, b manifest.File) bool { return a.Name == b.Name && a.SHA256 == b.SHA256 })
	}
	var differ []string
	for _, c := range []struct {
		name   string
		isSame bool
	}{
		{"as_of", now.AsOf == was.AsOf}, {"inputs", isSame(now.Inputs, was.Inputs)},
		{"policy", now.Policy == was.Policy && isSame(now.PolicyFiles, was.PolicyFiles)},
		{"version", now.Version == was.Version}, {"queries", isSame(now.Queries, was.Queries)},
		{"templates", isSame(now.Templates, was.Templates)},
	} {
		if !c.isSame {
			differ = append(differ, c.name)
		}
	}
	return differ
}
