package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"golang.org/x/sync/errgroup"

	"github.com/peihe/peihe/pipeline/digest"
	"github.com/peihe/peihe/pipeline/manifest"
)

// edition verifies one edition; nil where it has no manifest that can be read.
func (o Options) edition(ctx context.Context, at place, found *findings) (*Edition, error) {
	m, text, err := readManifest(at, found)
	if err != nil || m == nil {
		return nil, err
	}
	e := &Edition{
		Edition: m.Edition, AsOf: m.AsOf, Version: m.Version, Policy: m.Policy.Number, Files: len(m.Files),
		manifest: *m,
	}
	if at.edition != "" && m.Edition != at.edition {
		found.add(WrongEdition, at.edition, "the "+at.edition+" edition", "the "+m.Edition+" edition")
	}
	if e.Signature, err = o.signature(at, text, found); err != nil {
		return nil, err
	}
	there, err := walk(ctx, at, m, found)
	if err != nil {
		return nil, err
	}
	pages, err := o.files(ctx, at, m, there, found)
	if err != nil {
		return nil, err
	}
	for _, f := range m.Files {
		e.Bytes += *f.Size
	}
	e.Pages = pages.count()
	pages.follow(found)
	e.Totals, err = o.totals(ctx, at, m.Edition == "internal", found)
	return e, err
}

// readManifest reads the manifest of an edition; nil where there is none to go by.
func readManifest(at place, found *findings) (*manifest.Manifest, []byte, error) {
	text, wrong, err := readFile(at, manifest.Name, manifest.Limit)
	if err != nil {
		return nil, nil, err
	}
	if wrong == "" {
		m, err := manifest.Decode(text)
		if err == nil {
			return &m, text, nil
		}
		wrong = err.Error()
		if errors.Is(err, manifest.ErrForm) { // what else is wrong is told with it
			found.add(BadManifest, at.shown(manifest.Name), "the manifest that Peihe wrote", wrong)
			return &m, text, nil
		}
	}
	found.add(BadManifest, at.shown(manifest.Name), "the manifest that Peihe wrote", wrong)
	return nil, nil, nil
}

// readFile reads a file of an edition, or says why there is none of at most so many bytes.
func readFile(at place, name string, limit int64) (text []byte, wrong string, err error) {
	file, wrong, err := open(at, name)
	if err != nil || wrong != "" {
		return nil, wrong, err
	}
	defer file.Close()
	text, err = io.ReadAll(io.LimitReader(file, limit+1))
	if int64(len(text)) > limit {
		return nil, fmt.Sprintf("a file of more than %d bytes", limit), nil
	}
	return text, "", err
}

// nothing stands where a file is not there.
const nothing = "nothing"

// open opens a file of an edition, or says what stands there instead. A link is none,
// wherever it leads.
func open(at place, name string) (file *os.File, wrong string, err error) {
	folder := at.root
	if dir := path.Dir(name); dir != "." {
		if folder, err = openFolder(at.root, dir); err != nil {
			return nil, nothing, nil
		}
		defer folder.Close()
	}
	info, err := folder.Lstat(path.Base(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nothing, nil
	case err != nil:
		return nil, "", err
	case !info.Mode().IsRegular():
		return nil, kindOf(info.Mode()), nil
	}
	file, err = folder.Open(path.Base(name))
	return file, "", err
}

// kindOf is what stands where a file should.
func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeSymlink != 0:
		return "a link"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "no file"
}

// signature checks what stands beside the manifest.
func (o Options) signature(at place, text []byte, found *findings) (string, error) {
	signature, wrong, err := readFile(at, manifest.Signature, 1<<16)
	if err != nil {
		return "", err
	}
	isThere := wrong != nothing
	switch {
	case o.Key == nil && isThere:
		return Unchecked, nil
	case o.Key == nil:
		return Unsigned, nil
	}
	if wrong == "" {
		err := manifest.CheckSignature(o.Key, text, signature)
		if err == nil {
			return Valid, nil
		}
		wrong = "a signature of other bytes: " + err.Error()
	}
	found.add(BadSignature, at.shown(manifest.Signature), "a signature over "+manifest.Name+" with the key of --key",
		wrong)
	if !isThere {
		return Unsigned, nil
	}
	return Wrong, nil
}

// walk lists the regular files of an edition, and tells what was not published.
func walk(ctx context.Context, at place, m *manifest.Manifest, found *findings) (map[string]bool, error) {
	listed := make(map[string]bool, len(m.Files))
	for _, f := range m.Files {
		listed[f.Name] = true
	}
	there := make(map[string]bool, len(m.Files))
	err := fs.WalkDir(at.root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || e.IsDir() {
			return err
		}
		switch isOwn := name == manifest.Name || name == manifest.Signature; {
		case !e.Type().IsRegular():
			found.add(NoFile, at.shown(name), "a file, or nothing", kindOf(e.Type()))
		case isOwn:
		case !listed[name]:
			found.add(Added, at.shown(name), "nothing", "a file")
		default:
			there[name] = true
		}
		return nil
	})
	return there, err
}

// files reads every file that was published once: for its digest and, of a page, for what
// it offers and asks for.
func (o Options) files(ctx context.Context, at place, m *manifest.Manifest, there map[string]bool,
	found *findings) (*pages, error) {
	all := newPages(at, there)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(o.Workers, 1))
	for _, f := range m.Files {
		if !there[f.Name] {
			found.add(Missing, at.shown(f.Name), described(*f.Size, f.SHA256), "nothing")
			continue
		}
		group.Go(func() error {
			size, sum, err := o.file(ctx, at, f.Name, all, found)
			if err == nil && (size != *f.Size || sum != f.SHA256) {
				found.add(Changed, at.shown(f.Name), described(*f.Size, f.SHA256), described(size, sum))
			}
			return err
		})
	}
	return all, group.Wait()
}

func (o Options) file(ctx context.Context, at place, name string, all *pages, found *findings) (int64, string, error) {
	file, err := at.root.Open(name)
	if err != nil {
		return 0, "", err
	}
	defer file.Close()
	if path.Ext(name) != ".html" {
		return digest.Of(ctx, file)
	}
	read, write := io.Pipe()
	page := make(chan error, 1)
	go func() {
		page <- all.read(name, read)
		io.Copy(io.Discard, read) // what it left unread
	}()
	size, sum, err := digest.Of(ctx, io.TeeReader(file, write))
	write.CloseWithError(err)
	if wrong := <-page; wrong != nil && err == nil {
		found.add(DeadLink, at.shown(name), "a page", wrong.Error())
	}
	return size, sum, err
}

// described is a file by size and digest.
func described(size int64, sum string) string { return fmt.Sprintf("%d bytes, sha256 %s", size, sum) }
