package target

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// world is a folder with exports (one of them in a folder that a link leads to) and
// the paths of both folders.
func world(t *testing.T) (root, input, elsewhere string) {
	t.Helper()
	root = t.TempDir()
	input, elsewhere = filepath.Join(root, "year", "exports"), filepath.Join(root, "elsewhere")
	for _, dir := range []string{filepath.Join(input, "part"), elsewhere} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	put(t, filepath.Join(input, "classes.csv"), "a")
	put(t, filepath.Join(elsewhere, "signins.csv"), "b")
	if err := errors.Join(
		os.Symlink(elsewhere, filepath.Join(input, "more")),
		os.Symlink(input, filepath.Join(root, "short")),
		os.Symlink(filepath.Join(root, "nowhere"), filepath.Join(root, "dangling")),
		os.Link(filepath.Join(input, "classes.csv"), filepath.Join(root, "same.csv"))); err != nil {
		t.Fatal(err)
	}
	return root, input, elsewhere
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestApart names targets in, above and beside what is read, by every name it has.
func TestApart(t *testing.T) {
	root, input, _ := world(t)
	t.Chdir(filepath.Join(root, "year"))
	source := Place{"input", input}
	for path, want := range map[string]string{
		input:                                        "is what --input",
		"exports":                                    "is what --input",
		"./exports/../exports/":                      "is what --input",
		filepath.Join(root, "short"):                 "is what --input",
		filepath.Join(root, "short", "new", "x"):     "lies in --input",
		filepath.Join(input, "classes.csv"):          "lies in --input",
		filepath.Join(input, "part"):                 "lies in --input",
		filepath.Join(input, "more", "x"):            "as more of --input",
		filepath.Join(root, "elsewhere", "x.duckdb"): "as more of --input",
		filepath.Join(root, "elsewhere"):             "as more of --input",
		filepath.Join(root, "same.csv"):              "as classes.csv of --input",
		filepath.Join(root, "year"):                  "holds --input",
		root:                                         "holds --input",
		"..":                                         "holds --input",
		"/":                                          "holds --input",
		filepath.Join(root, "dangling"):              "leads nowhere",
		filepath.Join(root, "same.csv", "x"):         "name another place",
		filepath.Join(root, "year", "exports2"):      "",
		"exports2":                                   "",
		filepath.Join(root, "new", "new", "x"):       "",
	} {
		err := Apart(Place{"out", path}, Place{"policy", ""}, Place{"calendar", filepath.Join(root, "missing")}, source)
		switch {
		case want == "" && err != nil, want != "" && err == nil:
			t.Errorf("%s: %v, want %q", path, err, want)
		case err != nil && (!strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "--out ") ||
			!strings.Contains(err.Error(), "; name a")):
			t.Errorf("%s: %v; want the flag, %q and a hint", path, err, want)
		}
	}
}

// TestApartSeesLetterCase asks where the file system knows a folder by several names.
func TestApartSeesLetterCase(t *testing.T) {
	_, input, _ := world(t)
	other := filepath.Join(filepath.Dir(input), "EXPORTS")
	if _, err := os.Stat(other); errors.Is(err, fs.ErrNotExist) {
		t.Skip("the file system tells letter case apart")
	}
	if err := Apart(Place{"out", filepath.Join(other, "x")}, Place{"input", input}); err == nil {
		t.Error("another letter case of the input is taken for another folder")
	}
}

// TestReplace writes a folder again over its own, and never over anybody else's file.
func TestReplace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "below", "lake")
	to := Place{"to", dir}
	write := func(names ...string) error {
		if err := Folder(to, Load); err != nil {
			return err
		}
		return Replace(to, Load, 0o700, func(fresh string) error {
			for _, n := range names {
				if err := os.WriteFile(filepath.Join(fresh, n), []byte(n), 0o600); err != nil {
					return err
				}
			}
			return nil
		})
	}
	has := func(want string) {
		t.Helper()
		entries, err := os.ReadDir(dir)
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if got := strings.Join(names, " "); err != nil || got != want {
			t.Fatalf("the folder has %s, want %s, %v", got, want, err)
		}
	}
	if err := write("a", "b"); err != nil {
		t.Fatal(err)
	}
	has(".peihe a b")
	if info, err := os.Stat(filepath.Join(dir, Mark)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mark of a folder for its owner only has mode %v, %v", info.Mode(), err)
	}
	if err := write("b", "c"); err != nil {
		t.Fatal(err)
	}
	has(".peihe b c")
	if err := Folder(to, Exports); err == nil || !strings.Contains(err.Error(), "as load, not as exports") {
		t.Errorf("another kind's folder: %v", err)
	}
	for name, spoil := range map[string]func(path string) error{
		"b":     func(path string) error { return os.WriteFile(path, []byte("mine"), 0o600) },
		"mine":  func(path string) error { return os.WriteFile(path, nil, 0o600) },
		".mine": func(path string) error { return os.Mkdir(path, 0o700) },
		"c":     func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) },
	} {
		if err := spoil(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if err := write("d"); err == nil || !strings.Contains(err.Error(), `"`+name+`"`) {
			t.Errorf("%s is somebody's own: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := write("b", "c"); err != nil {
			t.Fatal(err)
		}
	}
	failed := errors.New("no space")
	if err := Replace(to, Load, 0o700, func(string) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("a write that fails: %v", err)
	}
	has(".peihe b c")

	// What came while the new folder was being written stays too.
	err := Replace(to, Load, 0o700, func(string) error { return os.WriteFile(filepath.Join(dir, "late"), nil, 0o600) })
	if err == nil || !strings.Contains(err.Error(), `"late"`) {
		t.Errorf("a file that came late: %v", err)
	}
	has(".peihe b c late")
}

// TestReplaceFolders writes a folder that has folders, and replaces it while they are as
// they were written.
func TestReplaceFolders(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "notice")
	to := Place{"to", dir}
	write := func() error {
		return Replace(to, Policy, 0o755, func(fresh string) error {
			return os.CopyFS(fresh, fstest.MapFS{"a": {}, "b/c/d": {}, "b/e": {}})
		})
	}
	if err := errors.Join(write(), write()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(path string) error{
		"b/c/d": func(path string) error { return os.WriteFile(path, []byte("mine"), 0o600) },
		"b/f":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"b/g":   func(path string) error { return os.Mkdir(path, 0o700) },
		"b/c":   func(path string) error { return errors.Join(os.RemoveAll(path), os.Symlink(t.TempDir(), path)) },
	} {
		if err := spoil(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if err := write(); err == nil || !strings.Contains(err.Error(), `"`+name+`"`) {
			t.Errorf("%s is somebody's own: %v", name, err)
		}
		if err := errors.Join(os.RemoveAll(dir), write()); err != nil {
			t.Fatal(err)
		}
	}
	// A mark that names what lies outside leads to nothing that is removed.
	outside := filepath.Join(filepath.Dir(dir), "outside")
	put(t, outside, "mine")
	sum, err := sumOf(outside)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700),
		writeMark(dir, Policy, 0o755, []string{sum + "  ../outside"}), write()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(outside); err != nil {
		t.Error(err)
	}
}

// TestReplaceAfterKill finds the folder of a run that was killed, and one that looks
// like it.
func TestReplaceAfterKill(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lake")
	fresh := dir + ".writing"
	if err := os.Mkdir(fresh, 0o700); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(fresh, "a"), "mine")
	nothing := func(string) error { return nil }
	if err := Replace(Place{"to", dir}, Load, 0o700, nothing); err == nil ||
		!strings.Contains(err.Error(), "stands in the way") {
		t.Errorf("a folder of the name that an unfinished one has: %v", err)
	}
	if _, err := os.Stat(filepath.Join(fresh, "a")); err != nil {
		t.Error(err)
	}
	if err := errors.Join(writeMark(fresh, Load, 0o700, nil), os.WriteFile(fresh+".lock", nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := Replace(Place{"to", dir}, Load, 0o700, nothing); err != nil {
		t.Errorf("a folder that a killed run left: %v", err)
	}
	if _, err := os.Stat(fresh); err == nil {
		t.Error("the folder of a killed run is still there")
	}
}

// TestSiteFolder tries folders that are and are not a site's.
func TestSiteFolder(t *testing.T) {
	mark := func(t *testing.T, dir string) {
		if err := MarkSite(dir); err != nil {
			t.Fatal(err)
		}
	}
	link := func(t *testing.T, leads, path string) {
		if err := os.Symlink(leads, path); err != nil {
			t.Fatal(err)
		}
	}
	folder := func(t *testing.T, path string) {
		if err := os.MkdirAll(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		make func(t *testing.T, dir string)
		want string
	}{
		"absent": {func(*testing.T, string) {}, ""},
		"empty":  {folder, ""},
		"marked": {func(t *testing.T, dir string) { mark(t, dir); put(t, filepath.Join(dir, "README.md"), "") }, ""},
		"built": {func(t *testing.T, dir string) {
			folder(t, filepath.Join(dir, Builds, "3"))
			link(t, Builds+"/3", filepath.Join(dir, Current))
		}, ""},
		"a file": {func(t *testing.T, dir string) { put(t, dir, "") }, "is no folder"},
		"somebody's": {func(t *testing.T, dir string) {
			folder(t, dir)
			put(t, filepath.Join(dir, "letter.doc"),
				"")
		}, `"letter.doc"`},
		"somebody's link": {func(t *testing.T, dir string) {
			folder(t, dir)
			link(t, "releases/3",
				filepath.Join(dir, Current))
		}, `"current"`},
		"own folder": {func(t *testing.T, dir string) { mark(t, dir); folder(t, filepath.Join(dir, "internal")) },
			"no link of an earlier build"},
		"own file": {func(t *testing.T, dir string) {
			mark(t, dir)
			put(t, filepath.Join(dir, "public.new"),
				"")
		}, `"public.new"`},
		"own builds": {func(t *testing.T, dir string) {
			mark(t, dir)
			folder(t,
				filepath.Join(dir, Builds, "mine"))
		}, `"mine"`},
		"builds elsewhere": {func(t *testing.T, dir string) {
			mark(t, dir)
			link(t, t.TempDir(), filepath.Join(dir, Builds))
		}, "no folder of builds"},
		"a load's": {func(t *testing.T, dir string) {
			folder(t, dir)
			if err := writeMark(dir, Load, 0o700, nil); err != nil {
				t.Fatal(err)
			}
		}, "did not write"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "site")
			test.make(t, dir)
			err := SiteFolder(Place{"out", dir}, "internal", "public")
			if (err == nil) != (test.want == "") || err != nil &&
				!strings.Contains(strings.ReplaceAll(err.Error(), Builds+"/", `"`), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
}
