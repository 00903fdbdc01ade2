package publish

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/digest"
	"github.com/peihe/peihe/pipeline/manifest"
)

// editionIn writes files of an edition and its manifest, to which more is done.
func editionIn(t *testing.T, dir string, files map[string]string, more func(*manifest.Manifest)) {
	t.Helper()
	m := manifest.Manifest{
		Edition: "internal", AsOf: "2021-12-31", Version: "1", Policy: manifest.Policy{ID: "a", Number: "b"},
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(files[name]), 0o444); err != nil {
			t.Fatal(err)
		}
		size := int64(len(files[name]))
		m.Files = append(m.Files, manifest.File{Name: name, Size: &size, SHA256: digest.OfBytes([]byte(files[name]))})
	}
	more(&m)
	text, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, manifest.Name), text, 0o444); err != nil {
		t.Fatal(err)
	}
}

func TestWhyRebuilt(t *testing.T) {
	former, fresh := t.TempDir(), t.TempDir()
	editionIn(t, former, map[string]string{
		"same": "a", "other": "a", "longer": "a", "altered": "a", "removed": "a", "gone": "a", "mode": "a", "link": "a",
	}, func(*manifest.Manifest) {})
	editionIn(t, fresh, map[string]string{
		"same": "a", "other": "b", "longer": "aa", "altered": "a", "removed": "a", "new": "a", "mode": "a", "link": "a",
	}, func(m *manifest.Manifest) {
		m.AsOf, m.Inputs = "2022-01-01", []manifest.File{{Name: "x.csv", SHA256: digest.OfBytes(nil)}}
	})
	for _, err := range []error{
		os.Remove(filepath.Join(fresh, "same")), os.Link(filepath.Join(former, "same"), filepath.Join(fresh, "same")),
		os.Remove(filepath.Join(former, "altered")),
		os.WriteFile(filepath.Join(former, "altered"), []byte("c"), 0o444),
		os.Remove(filepath.Join(former, "removed")),
		os.Chmod(filepath.Join(former, "mode"), 0o400),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	got, err := compareEditions(t.Context(), fresh, former)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"other": whyBytes, "longer": whyBytes, "altered": whyAltered, "removed": whyAltered,
		"new": whyNew, "gone": whyGone,
		"mode": whyMode, "link": whyLink, manifest.Name: whyBytes,
	}
	if !maps.Equal(got.whys, want) || strings.Join(got.causes, " ") != "as_of inputs" {
		t.Errorf("%v, causes %q, want %v", got.whys, got.causes, want)
	}
	if got, err = compareEditions(t.Context(), fresh, ""); err != nil || len(got.whys) != 9 ||
		got.whys["same"] != whyFirst {
		t.Errorf("of a first build: %v, %v", got, err)
	}
	if got, err = compareEditions(t.Context(), "", former); err != nil || len(got.whys) != 9 ||
		got.whys["same"] != whyGone || strings.Join(got.causes, " ") != causeOther {
		t.Errorf("of an edition that is built no more: %v, %v", got, err)
	}
	if got := pageOf("classes/ab/FZ1~2.html"); got != "FZ1" {
		t.Errorf("the page that is carried on is %s", got)
	}
}
