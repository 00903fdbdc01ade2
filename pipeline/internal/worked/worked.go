// Package worked hands the worked cases to the tests.
package worked

import (
	"archive/zip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Folder is the folder of a case below cases, with input and expected.json. Two cases
// are kept to be read; the large ones are packed, for nobody reads them as text.
func Folder(t testing.TB, cases, name string) string {
	t.Helper()
	folder, err := FolderIn(t.TempDir(), cases, name)
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// FolderIn is Folder for several tests, with a packed case unpacked into scratch.
func FolderIn(scratch, cases, name string) (string, error) {
	folder := filepath.Join(cases, name)
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		return folder, err
	}
	packed, err := zip.OpenReader(folder + ".zip")
	if err != nil {
		return "", err
	}
	defer packed.Close()
	return scratch, os.CopyFS(scratch, packed)
}
