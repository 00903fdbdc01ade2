package policy

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/peihe/peihe/pipeline/spelling"
)

// A Folder holds the files of a notice, or the calendars: one on disk, or one that is
// built into the program.
type Folder struct {
	fs.FS
	Name string // as errors call it: its path, or "built-in policy fuzhou-2021-42"
	Path string // on disk; "" for one that is built in
}

// Dir is a folder on disk.
func Dir(path string) Folder { return Folder{os.DirFS(path), path, path} }

// String is what errors call the folder.
func (f Folder) String() string { return f.Name }

// File is what errors call a file of the folder.
func (f Folder) File(name string) string {
	if f.Path == "" {
		return path.Join(f.Name, name)
	}
	return filepath.Join(f.Path, name)
}

// BuiltIn are the notices and calendars inside the program.
type BuiltIn struct {
	Notices   fs.FS // a folder for each notice, by its id, and the file "default" with one of the ids
	Calendars fs.FS // a file for each year
}

// IDs are those of the notices, in the order of their bytes.
func (b BuiltIn) IDs() ([]string, error) {
	entries, err := fs.ReadDir(b.Notices, ".")
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range entries {
		if e.IsDir() {
			ids = append(ids, e.Name())
		}
	}
	return ids, nil
}

// Default is the id of the notice that is meant where none is named.
func (b BuiltIn) Default() (string, error) {
	id, err := fs.ReadFile(b.Notices, "default")
	return strings.TrimSpace(string(id)), err
}

// Notice is the folder of a built-in notice.
func (b BuiltIn) Notice(id string) (Folder, error) {
	ids, err := b.IDs()
	if err != nil {
		return Folder{}, err
	}
	for _, known := range ids {
		if id == known {
			files, err := fs.Sub(b.Notices, id)
			return Folder{FS: files, Name: "built-in policy " + id}, err
		}
	}
	hint := ""
	if near := spelling.Likely(id, ids); near != "" {
		hint = "did you mean " + near + "? "
	}
	return Folder{}, fmt.Errorf("%q is neither a folder nor one of the built-in notices %s; "+
		"%speihe policy --to DIR writes one out to be edited", id, strings.Join(ids, ", "), hint)
}

// Calendar is the folder of the built-in calendars.
func (b BuiltIn) Calendar() Folder { return Folder{FS: b.Calendars, Name: "built-in calendar"} }
