// Package lake writes the raw layer as Parquet: what was read of each file of exports, as
// it was read, for a data lake. A folder for each kind holds a file for each file of
// exports, so that several machines can each write their share into one folder:
//
//	KIND/NAME.parquet         rows, in the order in which they stand in the export
//	set_aside/NAME.parquet    those that nobody can use, and why
//	files/RUN.parquet         what each file of exports is; file_faults, profiles likewise
//	manifests/RUN.json        what a run read and wrote, by SHA-256, written last
//
// What no manifest names is no part of the lake: a run was killed before it was done.
package lake

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/digest"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/target"
)

// format is the form of a manifest; another form gets another number.
const format = 1

// A Manifest says what a run read and wrote. It holds no time and names no machine.
type Manifest struct {
	Format  int             `json:"load"`
	Version string          `json:"version"` // of the program
	Share   []string        `json:"share,omitempty"`
	Inputs  []manifest.File `json:"inputs"` // files of exports, by source_file
	Files   []manifest.File `json:"files"`  // that were written, by their path below the folder
}

const manifests = "manifests"

// tables are those of the layer raw of which a run writes a file, beside the rows; that
// with which the others are found again is last.
var tables = []string{"file_faults", "profiles", "files"}

// Load reads the exports and writes the layer raw into dir. It holds personal data in
// full, so the folder and its files are the owner's alone, but for a folder that is there
// already: then they take its rights. Where o names a share, its files join those of
// other shares in dir, which nobody else's files are in; else dir is absent, empty or an
// earlier load, which is replaced. Exports that are wrong as a whole are not loaded, as far
// as that can be told: who reads the rows sees no check. The result says which files were
// not recognised.
func Load(ctx context.Context, o pipeline.Options, dir string) (files []string, result pipeline.Result, err error) {
	l := loading{to: target.Place{Flag: "to", Path: dir}, mode: 0o700}
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		l.mode = info.Mode().Perm()
	}
	if o.Share != nil {
		result, err = l.share(ctx, o)
	} else {
		result, err = l.whole(ctx, o)
	}
	for _, name := range l.names() {
		files = append(files, filepath.Join(dir, filepath.FromSlash(name)))
	}
	return files, result, err
}

// loading is one run.
type loading struct {
	to   target.Place
	mode fs.FileMode // of folders
	dir  string      // that is written in
	run  string      // its name

	mu    sync.Mutex
	taken map[string]string // manifests of other runs, by the source_file that they have
	wrote []string          // paths below dir
}

// whole replaces the folder.
func (l *loading) whole(ctx context.Context, o pipeline.Options) (result pipeline.Result, err error) {
	if err := o.CheckFolder(ctx, l.to, target.Load); err != nil {
		return result, err
	}
	lake, err := target.StartReplacing(l.to, target.Load, l.mode)
	if err != nil {
		return result, err
	}
	defer lake.Remove()
	tellSwept(o, lake.Draft)
	l.run, l.dir, o.Copy = "whole", lake.Dir, l.copy
	b, err := pipeline.RunTo(ctx, o, "intake")
	if err != nil {
		return result, err
	}
	defer b.Close()
	if err := lake.Finish(func(string) error { return l.finish(ctx, b) }); err != nil {
		return result, err
	}
	return b.Result, b.Keep()
}

// share adds to the folder.
func (l *loading) share(ctx context.Context, o pipeline.Options) (result pipeline.Result, err error) {
	share := slices.Sorted(slices.Values(o.Share))
	l.run = short(strings.Join(share, "\n"))
	if err := o.CheckShared(ctx, l.to, target.Shares); err != nil {
		return result, err
	}
	former, err := l.others()
	if err != nil {
		return result, exit.With(exit.WrongUsage, err)
	}
	lake, err := target.StartAdding(l.to, target.Shares, l.run, l.mode)
	if err != nil {
		return result, err
	}
	defer lake.Remove()
	tellSwept(o, lake.Draft)
	l.dir, o.Copy = lake.Dir, l.copy
	b, err := pipeline.RunTo(ctx, o, "load")
	if err == nil {
		defer b.Close()
		err = b.RefuseFiles(ctx)
	}
	if err == nil {
		err = l.finish(ctx, b)
	}
	if err == nil {
		err = lake.Put(l.names()...)
	}
	if err != nil {
		return result, err
	}
	stale := slices.DeleteFunc(former, func(name string) bool { return slices.Contains(l.wrote, name) })
	if err := lake.Drop(stale...); err != nil {
		return result, err
	}
	return b.Result, b.Keep()
}

func tellSwept(o pipeline.Options, d *target.Draft) {
	if o.Swept != nil && len(d.Swept) > 0 {
		o.Swept(d.Swept)
	}
}

// others reads the manifests in the folder: what other runs read, and which files an
// earlier run of this share wrote.
func (l *loading) others() (former []string, err error) {
	l.taken = map[string]string{}
	folder := filepath.Join(l.to.Path, manifests)
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		name := path.Join(manifests, e.Name())
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		var m Manifest
		if err == nil {
			err = json.Unmarshal(text, &m)
		}
		if err == nil && m.Format != format {
			err = fmt.Errorf("it has form %d, not %d", m.Format, format)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w; load that share anew into a new folder", l.to, name, err)
		}
		if e.Name() == l.run+".json" {
			for _, f := range m.Files {
				former = append(former, f.Name)
			}
			continue
		}
		for _, f := range m.Inputs {
			l.taken[f.Name] = name
		}
	}
	return former, nil
}

// copy begins the copies of the rows of a file.
func (l *loading) copy(f *export.File) (pipeline.Copy, error) {
	if by := l.taken[f.Path]; by != "" {
		return nil, exit.With(exit.WrongUsage, fmt.Errorf("%s: another share has %q already (%s); "+
			"leave it out of this one, or load into a new folder", l.to, f.Path, by))
	}
	return &copies{of: f, into: l}, nil
}

// create makes a file of the draft that only its owner reads until all are done.
func (l *loading) create(folder, name string) (*os.File, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := os.MkdirAll(filepath.Join(l.dir, folder), 0o700); err != nil {
		return nil, err
	}
	l.wrote = append(l.wrote, path.Join(folder, name))
	return os.OpenFile(filepath.Join(l.dir, folder, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
}

// finish writes what is told of the files as a whole, then the manifest.
func (l *loading) finish(ctx context.Context, b *pipeline.Built) error {
	for _, table := range tables {
		file, err := l.create(table, l.run+".parquet")
		if err == nil {
			err = file.Close() // which the engine opens by its path
		}
		if err == nil {
			err = b.DB.Parquet(ctx, "select * from raw."+table+" order by all", file.Name())
		}
		if err != nil {
			return err
		}
	}
	m := Manifest{Format: format, Version: b.Version, Share: b.Share}
	for _, f := range b.Files {
		m.Inputs = append(m.Inputs, manifest.File{Name: f.Path, Size: &f.Size, SHA256: f.SHA256})
	}
	for _, name := range l.names() {
		size, sum, err := digest.OfFile(ctx, filepath.Join(l.dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		m.Files = append(m.Files, manifest.File{Name: name, Size: &size, SHA256: sum})
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	file, err := l.create(manifests, l.run+".json")
	if err != nil {
		return err
	}
	if _, err := file.Write(append(text, '\n')); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := file.Close(); err != nil {
		return err
	}
	return l.open()
}

// open gives what was written the rights of the folder, whatever the umask.
func (l *loading) open() error {
	return filepath.WalkDir(l.dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || path == l.dir || e.Name() == target.Mark:
			return err
		case e.IsDir():
			return os.Chmod(path, l.mode)
		}
		return os.Chmod(path, l.mode&0o666)
	})
}

// names are the files that were written, those last by which the others are found.
func (l *loading) names() []string {
	place := func(name string) int {
		folder, _ := path.Split(name)
		return slices.Index(append(tables, manifests), strings.TrimSuffix(folder, "/"))
	}
	return slices.SortedFunc(slices.Values(l.wrote), func(a, b string) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a, b))
	})
}

// short is a name for a text, the same on every machine.
func short(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))[:12] }
