package publish

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/peihe/peihe/pipeline/digest"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/target"
)

// fileMode is that of what is published, but what the umask takes from it: nobody writes it
// in place, since a file that the next build has too is one file of both.
const fileMode = 0o444

// An edition is a folder that is being filled with what is published. Every file comes
// in by Save or take and is looked at there once: the gate searches it for personal
// values, the manifest gets its digest, and one that the former build has with the same
// bytes is linked to that instead of written. Many goroutines may do so side by side.
type edition struct {
	*publication
	name   string // internal, public
	dir    string
	former string // the same edition of the build that this one takes the place of; "" for none
	gate   *gate
	mode   func() (fs.FileMode, error) // what the umask leaves of fileMode

	writing sync.Mutex
	folders map[string]bool
	files   map[string]manifest.File
}

var _ page.Files = (*edition)(nil)

// edition begins one below dir.
func (b *publication) edition(ctx context.Context, name, dir, former string) *edition {
	e := &edition{
		publication: b, name: name, dir: dir, former: former, gate: b.gate(ctx, name), folders: map[string]bool{},
		files: map[string]manifest.File{},
	}
	e.mode = sync.OnceValues(e.modeOfFiles)
	return e
}

// modeOfFiles tries which mode a file gets.
func (e *edition) modeOfFiles() (fs.FileMode, error) {
	const probe = ".mode"
	if err := os.MkdirAll(e.dir, 0o755); err != nil {
		return 0, err
	}
	if err := os.WriteFile(e.at(probe), nil, fileMode); err != nil {
		return 0, err
	}
	info, err := os.Stat(e.at(probe))
	if err != nil {
		return 0, err
	}
	return info.Mode().Perm(), os.Remove(e.at(probe))
}

func (e *edition) isPublic() bool { return e.name == "public" }

// at is where a file of the edition lies.
func (e *edition) at(name string) string { return filepath.Join(e.dir, filepath.FromSlash(name)) }

// Save publishes a file.
func (e *edition) Save(name string, content []byte) error {
	if err := e.open(name); err != nil {
		return err
	}
	if err := e.gate.proveContent(name, content); err != nil {
		return err
	}
	if !e.link(name, content) {
		if err := os.WriteFile(e.at(name), content, fileMode); err != nil {
			return err
		}
	}
	return e.list(name, int64(len(content)), digest.OfBytes(content))
}

// stream publishes a file that is written piece by piece.
func (e *edition) stream(name string, write func(io.Writer) error) error {
	if err := e.open(name); err != nil {
		return err
	}
	if err := target.Write(e.at(name), write); err != nil {
		return err
	}
	return e.take(name)
}

// take publishes a file that somebody has written to its place.
func (e *edition) take(name string) error {
	if err := e.open(name); err != nil {
		return err
	}
	if err := e.gate.prove(e.dir, name); err != nil {
		return err
	}
	size, sum, err := digest.OfFile(e.gate.ctx, e.at(name))
	if err != nil {
		return err
	}
	mode, err := e.mode()
	if err == nil {
		err = os.Chmod(e.at(name), mode)
	}
	if err != nil {
		return err
	}
	if e.isFormer(name, size, sum) {
		if err := e.linkOver(name); err != nil {
			return err
		}
	}
	return e.list(name, size, sum)
}

// open makes the folder of a file. The names of both tell no personal value.
func (e *edition) open(name string) error {
	if err := e.gate.ctx.Err(); err != nil {
		return err
	}
	if err := e.gate.proveName(name); err != nil {
		return err
	}
	folder := path.Dir(name)
	e.writing.Lock()
	defer e.writing.Unlock()
	if e.folders[folder] {
		return nil
	}
	for above := folder; above != "."; above = path.Dir(above) {
		if err := e.gate.proveName(above); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(e.at(folder), 0o755); err != nil {
		return err
	}
	e.folders[folder] = true
	return nil
}

func (e *edition) list(name string, size int64, sum string) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	if _, isThere := e.files[name]; isThere {
		return fmt.Errorf("%s is published twice; give one of them another name", name)
	}
	e.files[name] = manifest.File{Name: name, Size: &size, SHA256: sum}
	return nil
}

// link leads a file to that of the former build, where that has the same bytes. They are
// compared: somebody may have changed what was published.
func (e *edition) link(name string, content []byte) bool {
	former, isAlike := e.formerFile(name, int64(len(content)))
	if !isAlike {
		return false
	}
	text, err := os.ReadFile(former)
	return err == nil && bytes.Equal(text, content) && os.Link(former, e.at(name)) == nil
}

// isFormer reports whether the former build has a file with the same bytes.
func (e *edition) isFormer(name string, size int64, sum string) bool {
	former, isAlike := e.formerFile(name, size)
	if !isAlike {
		return false
	}
	_, its, err := digest.OfFile(e.gate.ctx, former)
	return err == nil && its == sum
}

// formerFile is a file of the former build, and whether it may be the same: it has the
// size, and the mode that a file gets now.
func (e *edition) formerFile(name string, size int64) (path string, isAlike bool) {
	if e.former == "" {
		return "", false
	}
	path = filepath.Join(e.former, filepath.FromSlash(name))
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != size {
		return "", false
	}
	mode, err := e.mode()
	return path, err == nil && info.Mode().Perm() == mode
}

// linkOver puts a link to the file of the former build in the place of one with its bytes.
func (e *edition) linkOver(name string) error {
	beside := e.at(name) + ".link"
	if os.Link(filepath.Join(e.former, filepath.FromSlash(name)), beside) != nil {
		return nil // another file system, or one without links
	}
	if err := os.Remove(e.at(name)); err != nil {
		return err
	}
	return os.Rename(beside, e.at(name))
}

// writeManifest says of the edition what it consists of and what it was made from, and
// signs that where a key is given. Nothing is published afterwards.
func (e *edition) writeManifest(from manifest.Manifest) error {
	m := from
	m.Edition = e.name
	if e.isPublic() {
		m.Ignored, m.Inputs = nil, manifest.Unnamed(m.Inputs)
	}
	m.Files = slices.SortedFunc(maps.Values(e.files),
		func(a, b manifest.File) int { return strings.Compare(a.Name, b.Name) })
	text, err := m.Encode()
	if err != nil {
		return err
	}
	if len(text) > manifest.Limit {
		return fmt.Errorf("the manifest of the %s edition has more than %d MB; build fewer classes at once", e.name,
			manifest.Limit>>20)
	}
	if err := e.Save(manifest.Name, text); err != nil || e.SignKey == nil {
		return err
	}
	return e.Save(manifest.Signature, manifest.Sign(e.SignKey, text))
}

// proveWhole stops the build where something lies in the folder that nobody looked at.
func (e *edition) proveWhole() error {
	return filepath.WalkDir(e.dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(e.dir, file)
		if err == nil && e.files[filepath.ToSlash(name)].Name == "" {
			err = fmt.Errorf("%s of the %s edition came past the search for personal values, nothing is published; "+
				"report this", name, e.name)
		}
		return err
	})
}
