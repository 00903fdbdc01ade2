// Package night tells a build that would be the last one over again: from the same
// exports, notice, waivers, queries and templates, for the same day, with the same flags.
// Of such a night nothing is read but what has to be looked at to know it, and the site
// stays as it is.
//
// And of a build that differs from the last one by its day alone, or by what is done with
// its result, the inputs are not read again: it goes on from tables that the last one left
// ([pipeline.Options].Restart).
//
// What it remembers between two builds lies in a folder of the owner's own (--cache),
// outside the site, and may be deleted at any time: the next build is then a whole one. The
// folder is written beside its place and then put there, with the digest of every file; what
// is not as it was left, or was left by another program, is not looked at and replaced.
package night

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/digest"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/intake"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/source"
	"github.com/peihe/peihe/pipeline/target"
)

// what the folder is known as.
const what = "cache"

// In it lie a file that tells the last build and a folder with the tables that another may
// go on from.
const (
	fileName  = "last.json"
	tablesDir = "tables"
)

// A Night is a build that may be the last one over again.
type Night struct {
	options pipeline.Options
	shown   publish.Options
	to      target.Place
	made    made // what it would be made from
	isKnown bool
	last    *last // nil where nothing is remembered
	isFit   bool  // the tables there are those that the inputs would be read into

	isDamaged bool // something was seen that is not as a build left it
}

// made is what a build is made from: files by their digests, and flags.
type made struct {
	Inputs                               []manifest.File // every file that may be an export
	Policy, Calendar, Queries, Templates []manifest.File
	Waivers                              manifest.File
	Version, AsOf, Out, FailOn, Previous string
	Program                              string // tells builds of one version apart
	Editions, Accept, Ignore             []string
	Keep                                 int
	Signer                               string // digest of the key
}

// last is what the folder tells of the last build.
type last struct {
	Key      string            `json:"made_from"`
	Tables   string            `json:"tables_made_from"`
	Build    string            `json:"build"`     // where the link of the site leads
	Editions map[string]string `json:"manifests"` // SHA-256 of each, by edition
	Result   kept              `json:"result"`
}

// kept is [pipeline.Result] as a file has it.
type kept struct {
	Findings     map[string]int64  `json:"findings"`
	Waived       map[string]int64  `json:"waived"`
	Waivers      []pipeline.Waiver `json:"waivers"`
	NotEvaluated []string          `json:"not_evaluated"`
	Unrecognised []string          `json:"unrecognised"`
	SetAside     int64             `json:"set_aside"`
	Accepted     []intake.Finding  `json:"accepted"`
}

// Open looks at what a build would be made from. Its error is an [exit.Failure] where the
// folder of the cache may not be used.
func Open(ctx context.Context, o pipeline.Options, shown publish.Options, cache string) (*Night, error) {
	n := &Night{options: o, shown: shown, to: target.Place{Flag: "cache", Path: cache}}
	if err := apart(n.to, target.Place{Flag: "out", Path: o.Out}); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if err := o.CheckCache(ctx, n.to, what); err != nil {
		return nil, err
	}
	var err error
	if n.made, err = n.look(ctx); ctx.Err() != nil {
		return nil, exit.With(exit.Interrupted, ctx.Err())
	}
	n.isKnown = err == nil // else the build says what cannot be read
	n.last = n.remembered(ctx)
	return n, nil
}

// remembered is what the folder tells of the last build; nil where it tells nothing.
func (n *Night) remembered(ctx context.Context) *last {
	text, err := os.ReadFile(filepath.Join(n.to.Path, fileName))
	if err != nil {
		return nil
	}
	var l last
	isOfLast := func(name string) bool { return name == fileName }
	if !target.Intact(ctx, n.to, isOfLast) || json.Unmarshal(text, &l) != nil {
		n.isDamaged = true
		return nil
	}
	return &l
}

// Tables is the folder of tables from which the build can go on instead of reading the
// inputs; "" where there are none.
func (n *Night) Tables(ctx context.Context) string {
	if !n.isKnown || n.last == nil || n.options.Database != "" {
		return ""
	}
	if key, err := n.made.tables().key(); err != nil || n.last.Tables != key {
		return ""
	}
	if n.isFit = target.Intact(ctx, n.to, isOfTables); !n.isFit {
		n.isDamaged = true
		return ""
	}
	return filepath.Join(n.to.Path, tablesDir)
}

// isOfTables tells the files of the folder of tables.
func isOfTables(name string) bool { return strings.HasPrefix(name, tablesDir+"/") }

// apart fails where the cache lies in the folder of the site, which others are served.
func apart(cache, site target.Place) error {
	if err := target.InSite(cache, site, target.Editions...); err != nil {
		return err
	}
	at, err := target.Resolve(cache.Path)
	if err != nil {
		return nil // said elsewhere
	}
	dir, err := target.Resolve(site.Path)
	if err == nil && strings.HasPrefix(at, dir+string(filepath.Separator)) {
		return fmt.Errorf("%s lies in %s, which is published; name a folder outside it", cache, site)
	}
	return nil
}

// look takes the digests of all that the build will read.
func (n *Night) look(ctx context.Context) (m made, err error) {
	o := n.options
	m = made{
		Version: o.Version, AsOf: o.AsOf.Format(time.DateOnly), Editions: n.shown.Editions, FailOn: n.shown.FailOn,
		Keep: n.shown.Keep, Accept: o.Accept, Ignore: o.Ignore, Previous: o.Previous,
	}
	if m.Program, err = program(); err != nil {
		return m, err
	}
	if m.Out, err = target.Resolve(o.Out); err != nil {
		return m, err
	}
	if n.shown.SignKey != nil {
		m.Signer = digest.OfBytes(n.shown.SignKey)
	}
	if m.Policy, err = manifest.Of(ctx, o.Policy, o.Workers()); err != nil {
		return m, err
	}
	if m.Calendar, err = manifest.Of(ctx, o.Calendar, o.Workers()); err != nil {
		return m, err
	}
	if m.Queries, m.Templates, err = publish.Sources(ctx, o.Queries, n.shown.Templates, o.Workers()); err != nil {
		return m, err
	}
	if o.Waivers != "" {
		if m.Waivers, err = manifest.OfFile(ctx, o.Waivers, "waivers"); err != nil {
			return m, err
		}
	}
	wholes, err := source.Digests(ctx, o.Input)
	if err != nil {
		return m, err
	}
	for _, w := range wholes {
		m.Inputs = append(m.Inputs, manifest.File{Name: w.Path, Size: &w.Size, SHA256: w.SHA256})
	}
	return m, nil
}

// program tells the file of the running program from another of its version.
func program() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	return fmt.Sprint(info.Size(), " ", info.ModTime().UTC().Format(time.RFC3339Nano)), nil
}

// tables is what the tables of a build are made from that are the same on every day.
func (m made) tables() made {
	return made{
		Inputs: m.Inputs, Policy: m.Policy, Calendar: m.Calendar, Queries: m.Queries, Waivers: m.Waivers,
		Version: m.Version, Program: m.Program, Ignore: m.Ignore,
	}
}

// key is one digest of what a build is made from.
func (m made) key() (string, error) {
	text, err := json.Marshal(m)
	return digest.OfBytes(text), err
}

// Standing is the result of the build that readers come to, where that is the one which
// would be built now. A build that leaves a database or timings behind is always made.
// Nobody else publishes while it is looked at.
func (n *Night) Standing(ctx context.Context) (index string, result pipeline.Result, isSame bool, err error) {
	if !n.isKnown || n.last == nil || n.options.Database != "" || n.options.Timings != "" {
		return "", result, false, nil
	}
	l := n.last
	key, err := n.made.key()
	if err != nil || l.Key != key {
		return "", result, false, err
	}
	lock, err := target.LockSite(target.Place{Flag: "out", Path: n.options.Out})
	if err != nil {
		return "", result, false, exit.With(exit.NotPossible, err)
	}
	defer lock.Close()
	build, editions, err := n.published(ctx)
	if err != nil || build != l.Build || !maps.Equal(editions, l.Editions) {
		return "", result, false, nil // somebody rolled back, or changed it
	}
	return publish.Index(n.options.Out, n.shown), l.Result.result(), true, nil
}

// published is where the link of the site leads, and the digests of the manifests there.
func (n *Night) published(ctx context.Context) (build string, editions map[string]string, err error) {
	if build, err = os.Readlink(filepath.Join(n.options.Out, target.Current)); err != nil {
		return "", nil, err
	}
	editions = map[string]string{}
	for _, name := range n.shown.Editions {
		m, err := manifest.OfFile(ctx, filepath.Join(n.options.Out, build, name, manifest.Name), name)
		if err != nil {
			return "", nil, err
		}
		editions[name] = m.SHA256
	}
	return build, editions, nil
}

// Keep remembers a build that was published just now, with its tables. Where something was
// changed while it was read, nothing is remembered.
func (n *Night) Keep(ctx context.Context, b *pipeline.Built) error {
	now, err := n.look(ctx)
	isSame := err == nil && n.isKnown && readAll(n.made.Inputs, b.Inputs)
	key, err := n.made.key()
	if err != nil {
		return err
	}
	if again, err := now.key(); err != nil || again != key {
		isSame = false
	}
	tables, err := n.made.tables().key()
	if err != nil {
		return err
	}
	build, editions, err := n.published(ctx)
	if err != nil {
		return err
	}
	return target.ReplaceCache(n.to, what, func(dir string) error {
		if !isSame {
			return nil
		}
		text, err := json.MarshalIndent(last{
			Key: key, Tables: tables, Build: build, Editions: editions, Result: keeps(b.Result),
		}, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, fileName), append(text, '\n'), 0o600); err != nil {
			return err
		}
		return n.keepTables(ctx, b, filepath.Join(dir, tablesDir))
	})
}

// keepTables leaves the tables of a build, by links to those that it went on from itself.
func (n *Night) keepTables(ctx context.Context, b *pipeline.Built, dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	if !n.isFit {
		return b.KeepTables(ctx, dir)
	}
	from := filepath.Join(n.to.Path, tablesDir)
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := linkOrCopy(filepath.Join(from, e.Name()), filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// linkOrCopy puts a file in a second place, also on a file system without links.
func linkOrCopy(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	file, err := os.Open(from)
	if err != nil {
		return err
	}
	defer file.Close()
	err = target.Write(to, func(w io.Writer) error {
		_, err := io.Copy(w, file)
		return err
	})
	if err != nil {
		return err
	}
	return os.Chmod(to, 0o600)
}

// readAll reports whether all that a build read is among what was there before.
func readAll(before []manifest.File, read []source.Whole) bool {
	sums := map[string]bool{}
	for _, f := range before {
		sums[f.SHA256] = true
	}
	return !slices.ContainsFunc(read, func(w source.Whole) bool { return !sums[w.SHA256] })
}

func keeps(r pipeline.Result) kept {
	k := kept{
		Findings: r.Findings, Waived: r.Waived, Waivers: r.Waivers, NotEvaluated: r.NotEvaluated, SetAside: r.SetAside,
		Accepted: r.Accepted,
	}
	for _, f := range r.Unrecognised {
		k.Unrecognised = append(k.Unrecognised, f.Path)
	}
	return k
}

func (k kept) result() pipeline.Result {
	r := pipeline.Result{
		Findings: k.Findings, Waived: k.Waived, Waivers: k.Waivers, NotEvaluated: k.NotEvaluated, SetAside: k.SetAside,
		Accepted: k.Accepted,
	}
	for _, path := range k.Unrecognised {
		r.Unrecognised = append(r.Unrecognised, &export.File{File: source.File{Path: path}})
	}
	return r
}
