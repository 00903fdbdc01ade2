// Package verify proves that a published site is still what a build published, and what
// it was built from: every file against the manifest of its edition, the manifest against
// its signature, inputs and policy against the digests in it; every total added again
// from the rows of the data files, and every link of every page followed.
//
// A folder to be verified is not trusted. Nothing outside it is read, wherever its links
// and names lead, and no link in it is followed but the one to the newest build of a site.
package verify

import (
	"context"
	"crypto/ed25519"
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
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/target"
)

// Options say what is verified and against what.
type Options struct {
	Dir string // a site, a build or an edition

	Input  string         // folder of the exports; "" for not asked
	Ignore []string       // patterns of files in it that are none of ours, beside those of the manifest
	Policy *policy.Policy // the notice, read; nil for not asked

	Key     ed25519.PublicKey // of whom must have signed; nil for anybody or nobody
	Workers int               // how many files are read side by side
}

// What is wrong with a thing.
const (
	Changed        = "changed"         // a file is not the one that was published
	Missing        = "missing"         // a file that was published is not there
	Added          = "added"           // a file was not published
	NoFile         = "no_file"         // a link or a device stands where files do
	BadManifest    = "manifest"        // manifest.json is not one
	BadSignature   = "signature"       // the manifest is not signed with the key
	WrongEdition   = "wrong_edition"   // another edition stands in the folder of this one
	EditionsDiffer = "editions_differ" // two editions were not made by one build
	SiteLink       = "site_link"       // the links of a site lead elsewhere than a build's
	Total          = "total"           // a total is not the sum of its parts
	BadData        = "data"            // a data file that totals rest on cannot be added
	DeadLink       = "dead_link"       // a link of a page leads nowhere
	InputChanged   = "input_changed"
	InputMissing   = "input_missing"
	InputAdded     = "input_added"
	PolicyChanged  = "policy_changed"
	PolicyMissing  = "policy_missing"
	PolicyAdded    = "policy_added"
)

// whats are in the order in which they are told.
var whats = []string{
	BadManifest, BadSignature, WrongEdition, EditionsDiffer, SiteLink, Changed, Missing, Added, NoFile, BadData, Total,
	DeadLink, InputChanged, InputMissing, InputAdded, PolicyChanged, PolicyMissing, PolicyAdded,
}

// hints say how to go on, by what is wrong.
var hints = map[string]string{
	BadManifest:    "build again, or restore the edition as it was published",
	BadSignature:   "trust nothing in this edition until whoever holds the key has signed it",
	WrongEdition:   "lead readers to the edition that they may see",
	EditionsDiffer: "publish both editions of one build",
	SiteLink:       "build again, or peihe rollback",
	Changed:        "build again, or restore the file",
	Missing:        "build again, or restore the file",
	Added:          "find out who put it there, and remove it",
	NoFile:         "find out who put it there, and remove it",
	BadData:        "build again, or restore the file",
	Total:          "trust no figure of this edition; build again, and report this if it stays",
	DeadLink:       "build again, and report this if it stays",
	InputChanged:   "give the exports that the site was built from, or build again",
	InputMissing:   "give the exports that the site was built from, or build again",
	InputAdded:     "give the exports that the site was built from, or build again",
	PolicyChanged:  "give the policy that the site was built with, or build again",
	PolicyMissing:  "give the policy that the site was built with, or build again",
	PolicyAdded:    "give the policy that the site was built with, or build again",
}

// A Finding is one thing that is wrong.
type Finding struct {
	What     string `json:"what"`
	File     string `json:"file"` // below the folder, an input below its own; with the row or link it is about
	Expected string `json:"expected"`
	Found    string `json:"found"`
	Hint     string `json:"hint"`
}

// An Edition is one that was verified.
type Edition struct {
	Edition   string `json:"edition"`
	AsOf      string `json:"as_of"`
	Version   string `json:"version"`
	Policy    string `json:"policy"` // its number
	Files     int    `json:"files"`
	Bytes     int64  `json:"bytes"`
	Pages     int    `json:"pages"`
	Totals    int64  `json:"totals"`    // figures that were added again
	Signature string `json:"signature"` // none, unchecked, valid or wrong

	manifest manifest.Manifest
}

// Signatures of an edition.
const (
	Unsigned  = "none"
	Unchecked = "unchecked"
	Valid     = "valid"
	Wrong     = "wrong"
)

// A Report is what was verified and what is wrong.
type Report struct {
	Editions []Edition `json:"editions"`
	Wrong    []Finding `json:"wrong"`
	LeftOut  int       `json:"left_out"` // findings beyond so many of a kind
}

// Run verifies. Its error says why that could not be done: the folder is no site
// (WrongUsage), the exports cannot be read (WrongInput), or a file of the site.
func Run(ctx context.Context, o Options) (Report, error) {
	var found findings
	places, err := locate(o.Dir, &found)
	if err != nil {
		return Report{}, err
	}
	r := Report{Editions: []Edition{}}
	for _, at := range places {
		defer at.root.Close()
		e, err := o.edition(ctx, at, &found)
		if err != nil {
			return Report{}, fmt.Errorf("%s: %w", at.path, err)
		}
		if e != nil {
			r.Editions = append(r.Editions, *e)
		}
	}
	compare(r.Editions, &found)
	if len(r.Editions) > 0 { // the internal one, which names the inputs, is the first
		if err := o.origins(ctx, r.Editions[0].manifest, &found); err != nil {
			return Report{}, err
		}
	}
	r.Wrong, r.LeftOut = found.sorted()
	return r, nil
}

// place is where an edition stands.
type place struct {
	edition string // by its folder; "" where the folder itself was named
	path    string // for errors
	root    *os.Root
}

// shown is the name of a file of the edition in findings.
func (p place) shown(name string) string {
	if p.edition == "" {
		return name
	}
	return p.edition + "/" + name
}

// locate finds the editions in a folder: itself, those of a build, or those of the build
// that the links of a site lead to.
func locate(dir string, found *findings) ([]place, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, exit.With(exit.WrongUsage, fmt.Errorf("%w; name the folder of a published site", err))
	}
	if _, err := root.Lstat(manifest.Name); err == nil {
		return []place{{"", dir, root}}, nil
	}
	defer root.Close()
	info, err := root.Lstat(target.Current)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return editionsOf(root, dir)
	}
	leads, err := root.Readlink(target.Current)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(filepath.Base(leads))
	if err != nil || number < 1 || filepath.ToSlash(leads) != target.Builds+"/"+strconv.Itoa(number) {
		found.add(SiteLink, target.Current, "a link to a build in "+target.Builds, "a link to "+leads)
		return nil, nil
	}
	build, err := openFolder(root, filepath.ToSlash(leads))
	if err != nil {
		found.add(SiteLink, target.Current, "a link to a build that is there", "a link to "+leads+", where none is")
		return nil, nil
	}
	defer build.Close()
	places, err := editionsOf(build, filepath.Join(dir, leads))
	for _, edition := range target.Editions {
		isBuilt := slices.ContainsFunc(places, func(p place) bool { return p.edition == edition })
		leads, linkErr := root.Readlink(edition)
		switch want := target.Current + "/" + edition; {
		case err != nil:
		case isBuilt && (linkErr != nil || filepath.ToSlash(leads) != want):
			found.add(SiteLink, edition, "a link to "+want, ofLink(leads, linkErr))
		case !isBuilt && !errors.Is(linkErr, fs.ErrNotExist):
			found.add(SiteLink, edition, "nothing, as the build has no such edition", ofLink(leads, linkErr))
		}
	}
	return places, err
}

func ofLink(leads string, err error) string {
	switch {
	case err == nil:
		return "a link to " + leads
	case errors.Is(err, fs.ErrNotExist):
		return "nothing"
	}
	return "no link"
}

// editionsOf are the editions in the folder of a build. One without a manifest is told by
// who verifies it, unless none has one.
func editionsOf(build *os.Root, path string) ([]place, error) {
	var places []place
	isOurs := false
	for _, edition := range target.Editions {
		root, err := openFolder(build, edition)
		if err != nil {
			continue
		}
		places = append(places, place{edition, filepath.Join(path, edition), root})
		if _, err := root.Lstat(manifest.Name); err == nil {
			isOurs = true
		}
	}
	if !isOurs {
		for _, p := range places {
			p.root.Close()
		}
		return nil, exit.With(exit.WrongUsage, fmt.Errorf("%s holds no %s: it is no site of Peihe, or was built before "+
			"there were manifests; name a published site, a build or an edition, or build again", path, manifest.Name))
	}
	return places, nil
}

// openFolder opens a folder below a root that no link leads to.
func openFolder(root *os.Root, name string) (*os.Root, error) {
	at := ""
	for part := range strings.SplitSeq(name, "/") {
		at = filepath.Join(at, part)
		info, err := root.Lstat(at)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			return nil, fmt.Errorf("%s is no folder", at)
		}
	}
	return root.OpenRoot(at)
}

// compare holds the editions of a build to each other.
func compare(editions []Edition, found *findings) {
	if len(editions) < 2 {
		return
	}
	one, other := editions[0].manifest, editions[1].manifest
	differ := func(what, a, b string) {
		if a != b {
			found.add(EditionsDiffer, other.Edition+"/"+manifest.Name, what+" "+a, what+" "+b)
		}
	}
	differ("as of", one.AsOf, other.AsOf)
	differ("version", one.Version, other.Version)
	differ("policy", one.Policy.Number, other.Policy.Number)
	for _, list := range []struct {
		name string
		a, b []manifest.File
	}{
		{"inputs", one.Inputs, other.Inputs}, {"policy files", one.PolicyFiles, other.PolicyFiles},
		{"queries", one.Queries, other.Queries}, {"templates", one.Templates, other.Templates},
	} {
		sums := func(files []manifest.File) (sums []string) {
			for _, f := range manifest.Unnamed(files) {
				sums = append(sums, f.SHA256)
			}
			return sums
		}
		if !slices.Equal(sums(list.a), sums(list.b)) {
			found.add(EditionsDiffer, other.Edition+"/"+manifest.Name, "the "+list.name+" of the "+one.Edition+" edition",
				"other "+list.name)
		}
	}
}
