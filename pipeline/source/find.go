// Package source finds the files below a folder that may be exports, and yields the rows
// of each, wherever it lies: by itself, in an archive or as a sheet of a workbook.
//
// What is inside a file has packages of its own: format tells what a file is, encoding
// makes UTF-8 of it, delimited, xlsx and htmltable cut it into the rows of package table.
package source

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/peihe/peihe/pipeline/source/archive"
	"github.com/peihe/peihe/pipeline/source/format"
	"github.com/peihe/peihe/pipeline/source/unusable"
)

// A File is a file of exports: one of the folder, a member of an archive or a
// sheet of a workbook. What cannot be used is one too, and says why.
type File struct {
	Path     string          // below the folder, with "/"
	Format   format.Format   // of the file that holds it, a workbook for a sheet
	Unusable *unusable.Error // nil where nothing is known to be wrong

	// Of all of it, once it was surveyed.
	Size   int64
	SHA256 string // hexadecimal
	IsUTF8 bool   // all of it is valid UTF-8

	whole    string           // path of the file of the folder that it is or lies in
	location string           // for the operating system, of the archive for a member
	archive  *archive.Archive // nil for a file of its own
	member   *zip.File
	sheet    string // of a workbook
	checksum uint32 // CRC-32C
}

// Find finds every file of exports below root, also within archives, in load
// order. Folders behind symbolic links are read once, those of published builds never.
// A root that is a file is the one file there is, whatever its name ends in. ignore are
// patterns ([path.Match], with "/") of files that are none of ours. share names files and
// folders below root, with "/", outside of which nothing is looked at; nil for the whole.
// An error names the pattern that is none, the part of the share that is no file or folder
// with a file, or the file that the system cannot read.
func Find(ctx context.Context, root string, ignore, share []string) ([]*File, error) {
	for _, pattern := range ignore {
		if _, err := path.Match(pattern, ""); err != nil {
			return nil, fmt.Errorf("ignore: pattern %q: %w; write * ? and [a-z] as file names have them", pattern, err)
		}
	}
	found, err := below(root, share)
	if err != nil {
		return nil, err
	}
	for _, part := range share {
		if !slices.ContainsFunc(found, func(f *File) bool { return isPart(part, f.Path) }) {
			return nil, fmt.Errorf("no export %q below %s; name a file, or a folder with exports, as it lies there", part,
				root)
		}
	}
	isIgnored := func(f *File) bool { return f.isIgnored(ignore) }
	var files []*File
	for _, f := range found {
		f.Path = printablePath(f.Path)
		f.whole = f.Path
		if isIgnored(f) {
			continue
		}
		list, err := f.expand(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", f.Path, err)
		}
		files = append(files, slices.DeleteFunc(list, isIgnored)...)
	}
	slices.SortFunc(files, compareFiles)
	return files, nil
}

// isPart tells whether a path is, or lies below, a part of a share.
func isPart(part, path string) bool {
	below, ok := strings.CutPrefix(path, part)
	return part == "." || ok && (below == "" || below[0] == '/')
}

// isShared tells whether a path is in a share, or leads to what is.
func isShared(path string, share []string) bool {
	return share == nil || slices.ContainsFunc(share, func(part string) bool {
		return isPart(part, path) || isPart(path, part)
	})
}

// below are the files below a root that may hold exports, unopened.
func below(root string, share []string) (found []*File, err error) {
	info, err := os.Stat(root)
	switch {
	case err != nil:
	case info.Mode().IsRegular():
		found = []*File{{Path: filepath.Base(root), location: root}}
	default:
		err = find(root, "", share, map[string]bool{}, &found)
	}
	return found, err
}

// isIgnored reports a file that a pattern covers, by its path or the last name of it.
func (f *File) isIgnored(patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		whole, _ := path.Match(pattern, f.Path)
		base, _ := path.Match(pattern, path.Base(f.Path))
		return whole || base
	})
}

// isExport reports a name that an export may have.
func isExport(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls":
		return true
	}
	return false
}

func isArchive(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".zip", ".gz":
		return true
	}
	return false
}

// isHidden reports a name that is none of ours.
func isHidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") }

// hiddenPath reports a path with a hidden name in it; .. leads elsewhere, but hides nothing.
func hiddenPath(p string) bool {
	return slices.ContainsFunc(strings.Split(p, "/"), func(name string) bool { return name != ".." && isHidden(name) })
}

// published is the folder by which a folder of published builds is known.
const published = ".builds"

// find collects the files of one folder and of those below it.
func find(folder, below string, share []string, seen map[string]bool, files *[]*File) error {
	resolved, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return err
	}
	if seen[resolved] || slices.Contains(strings.Split(filepath.ToSlash(resolved), "/"), published) {
		return nil
	}
	seen[resolved] = true
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == published && e.IsDir() }) {
		return nil
	}
	for _, e := range entries {
		location, name := filepath.Join(folder, e.Name()), below+e.Name()
		if isHidden(e.Name()) || !isShared(name, share) {
			continue
		}
		ours := isExport(name) || isArchive(name)
		if !ours && !e.IsDir() && e.Type()&fs.ModeSymlink == 0 {
			continue
		}
		info, err := os.Stat(location)
		switch {
		case errors.Is(err, fs.ErrNotExist) && !ours:
		case err != nil:
			return err
		case info.IsDir():
			if err := find(location, name+"/", share, seen, files); err != nil {
				return err
			}
		case !ours:
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s is not a regular file; move it out of the input folder", name)
		default:
			*files = append(*files, &File{Path: name, location: location})
		}
	}
	return nil
}

// printablePath writes bytes of a path that are no UTF-8 as \xNN.
func printablePath(p string) string {
	if utf8.ValidString(p) {
		return p
	}
	var b strings.Builder
	for len(p) > 0 {
		r, size := utf8.DecodeRuneInString(p)
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\x%02X`, p[0])
		} else {
			b.WriteString(p[:size])
		}
		p = p[size:]
	}
	return b.String()
}
