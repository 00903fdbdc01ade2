package verify

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/manifest"
)

// tiny is a site of a public edition with two pages and a total.
func tiny(t *testing.T) string {
	t.Helper()
	site := t.TempDir()
	edition := filepath.Join(site, ".builds", "1", "public")
	for name, text := range map[string]string{
		"index.html":        `<a href="sub/page.html#x">`,
		"sub/page.html":     `<p id=x><a href="../index.html">`,
		"data/summary.json": `{"totals": {"classes": 2, "trainees": null}, "rules": {"a": {"found": 1}}}`,
		"data/classes.csv":  "\ufeffclass_id,trainees\nA,3\nB,\n",
		"data/rules.csv":    "\ufeffrule,found\na,1\n",
	} {
		path := filepath.Join(edition, name)
		err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644))
		if err != nil {
			t.Fatal(err)
		}
	}
	files, err := manifest.Of(t.Context(), os.DirFS(edition), 1)
	if err != nil {
		t.Fatal(err)
	}
	text, err := manifest.Manifest{
		Edition: "public", AsOf: "2021-12-31", Version: "1", Policy: manifest.Policy{ID: "x", Number: "y"},
		Files: files,
	}.Encode()
	err = errors.Join(
		err,
		os.WriteFile(filepath.Join(edition, manifest.Name), text, 0o644),
		os.Symlink(
			".builds/1",
			filepath.Join(site, "current"),
		),
		os.Symlink("current/public", filepath.Join(site, "public")),
	)
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// verified are the findings in a folder as WHAT FILE.
func verified(t *testing.T, dir string) []string {
	t.Helper()
	r, err := Run(t.Context(), Options{Dir: dir, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range r.Wrong {
		all = append(all, f.What+" "+f.File)
		if f.Expected == "" || f.Found == "" || f.Hint == "" {
			t.Errorf("%+v", f)
		}
	}
	return all
}

// TestHostileFolders spoils a site in ways that no build does: each is told, and nothing
// that lies outside is read.
func TestHostileFolders(t *testing.T) {
	edit := func(name string, change func(text string) string) func(at func(string) string) error {
		return func(at func(string) string) error {
			text, err := os.ReadFile(at(name))
			if err != nil {
				return err
			}
			return os.WriteFile(at(name), []byte(change(string(text))), 0o644)
		}
	}
	instead := func(name string, put func(path string) error) func(at func(string) string) error {
		return func(at func(string) string) error { return errors.Join(os.RemoveAll(at(name)), put(at(name))) }
	}
	link := func(name, to string) func(at func(string) string) error {
		return instead(name, func(path string) error { return os.Symlink(to, path) })
	}
	const edition = ".builds/1/public/"
	damaged := []string{"manifest public/manifest.json"}
	for name, try := range map[string]struct {
		spoil func(at func(name string) string) error
		want  []string
	}{
		"nothing": {func(func(string) string) error { return nil }, nil},

		"public leads to another edition": {link("public", "current/internal"), []string{"site_link public"}},
		"public leads out":                {link("public", "/"), []string{"site_link public"}},
		"no public": {func(at func(string) string) error { return os.Remove(at("public")) },
			[]string{"site_link public"}},
		"public is a folder": {instead("public", func(path string) error { return os.Mkdir(path, 0o755) }),
			[]string{"site_link public"}},
		"internal, which the build has not": {link("internal", "current/internal"), []string{"site_link internal"}},
		"current leads out":                 {link("current", "/"), []string{"site_link current"}},
		"current leads up":                  {link("current", ".builds/../.."), []string{"site_link current"}},
		"current leads to no number":        {link("current", ".builds/01"), []string{"site_link current"}},
		"current leads nowhere":             {link("current", ".builds/2"), []string{"site_link current"}},
		"the build is a link": {func(at func(string) string) error {
			return errors.Join(link("current", ".builds/2")(at), os.Symlink("1", at(".builds/2")))
		}, []string{"site_link current"}},
		"the builds are a link": {func(at func(string) string) error {
			return errors.Join(os.Rename(at(".builds"), at("elsewhere")), os.Symlink("elsewhere", at(".builds")))
		}, []string{"site_link current"}},

		"no JSON": {edit(edition+manifest.Name, func(string) string { return "<html>" }), damaged},
		"another's manifest": {edit(edition+manifest.Name, func(string) string {
			return `{"name": "app", "icons": []}`
		}), damaged},
		"an empty manifest": {edit(edition+manifest.Name, func(string) string { return "" }), damaged},
		"a name that leads out": {edit(edition+manifest.Name, func(text string) string {
			return strings.Replace(text, "sub/page.html", "../../../x.html", 1)
		}), damaged},
		"a space more": {edit(edition+manifest.Name, func(text string) string { return text + " " }), damaged},
		"an enormous manifest": {instead(edition+manifest.Name, func(path string) error {
			return errors.Join(os.WriteFile(path, nil, 0o644), os.Truncate(path, 1<<40)) // without a byte on disk
		}), damaged},
		"the manifest is a link": {link(edition+manifest.Name, "/etc/passwd"), damaged},
		"the manifest is a pipe": {instead(edition+manifest.Name, func(path string) error {
			return syscall.Mkfifo(path, 0o644)
		}), damaged},
		"the manifest is a folder": {instead(edition+manifest.Name, func(path string) error {
			return os.Mkdir(path, 0o755)
		}), damaged},

		"a device": {link(edition+"index.html", os.DevNull), []string{"missing public/index.html",
			"no_file public/index.html", "dead_link public/sub/page.html"}},
		"a pipe": {instead(edition+"sub/page.html", func(path string) error { return syscall.Mkfifo(path, 0o644) }),
			[]string{"missing public/sub/page.html", "no_file public/sub/page.html", "dead_link public/index.html"}},
		"a folder that is a link": {func(at func(string) string) error {
			return errors.Join(os.Rename(at(edition+"data"), at("data")),
				os.Symlink("../../../data", at(edition+"data")))
		}, []string{"missing public/data/classes.csv", "missing public/data/rules.csv",
			"missing public/data/summary.json", "no_file public/data", "data public/data/summary.json"}},
		"a link in a circle": {link(edition+"loop", "."), []string{"no_file public/loop"}},
		"a file in place of a folder": {instead(edition+"sub", func(path string) error {
			return os.WriteFile(path, nil, 0o644)
		}), []string{"missing public/sub/page.html", "added public/sub", "dead_link public/index.html"}},
		"an enormous summary": {instead(edition+"data/summary.json", func(path string) error {
			return errors.Join(os.WriteFile(path, nil, 0o644), os.Truncate(path, 1<<26))
		}), []string{"changed public/data/summary.json", "data public/data/summary.json"}},
		"a summary of other JSON": {edit(edition+"data/summary.json", func(string) string { return `{"totals": 7}` }),
			[]string{"changed public/data/summary.json", "data public/data/summary.json"}},
		"a total that is no number": {edit(edition+"data/summary.json", func(text string) string {
			return strings.Replace(text, "2", `{"x": 1}`, 1)
		}), []string{"changed public/data/summary.json", "data public/data/summary.json"}},
		"a sum that no number holds": {edit(edition+"data/classes.csv", func(text string) string {
			return text + strings.Repeat("C,9223372036854775807\n", 3)
		}), []string{"changed public/data/classes.csv", "total public/data/summary.json"}},
		"a number that no column holds": {edit(edition+"data/classes.csv", func(text string) string {
			return text + "C,99999999999999999999\n"
		}), []string{"changed public/data/classes.csv", "data public/data/classes.csv"}},
		"SQL in a cell": {edit(edition+"data/rules.csv", func(text string) string {
			return text + "'; drop table data.rules; --,1\n"
		}), []string{"changed public/data/rules.csv", "total public/data/summary.json"}},
		"no text": {edit(edition+"data/rules.csv", func(text string) string { return text + "\xff\x00,1\n" }),
			[]string{"changed public/data/rules.csv", "data public/data/rules.csv"}},
	} {
		t.Run(name, func(t *testing.T) {
			site := tiny(t)
			err := try.spoil(func(name string) string { return filepath.Join(site, filepath.FromSlash(name)) })
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			if got := verified(t, site); !slices.Equal(got, try.want) {
				t.Errorf("%q, want %q", got, try.want)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestNoSite wants wrong usage and a hint for a folder that was not published.
func TestNoSite(t *testing.T) {
	before := tiny(t)
	if err := os.Remove(filepath.Join(before, ".builds", "1", "public", manifest.Name)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		t.TempDir(): "holds no manifest.json", before: "built before there were manifests", file: "is no folder",
		filepath.Join(before, "nowhere"): "is no folder", filepath.Join(before, ".builds"): "holds no manifest.json",
	} {
		_, err := Run(t.Context(), Options{Dir: dir})
		var failure exit.Failure
		if !errors.As(err, &failure) || failure.Code != exit.WrongUsage || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", dir, err, want)
		}
	}
}

// TestUnreadable wants an error, and no verdict, where a file may not be read.
func TestUnreadable(t *testing.T) {
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("everything may be read")
	}
	site := tiny(t)
	if err := os.Chmod(filepath.Join(site, "public", "index.html"), 0); err != nil {
		t.Fatal(err)
	}
	if r, err := Run(t.Context(), Options{Dir: site}); err == nil || !strings.Contains(err.Error(), "index.html") {
		t.Errorf("%+v, %v", r, err)
	}
}
