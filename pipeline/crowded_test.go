package pipeline_test

import (
	"path"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/verify"
)

// TestCrowdedFolders publishes a site whose folders may have a few files only and whose
// search index lies in parts: no folder has more, each page is there as before, and every
// link leads somewhere.
func TestCrowdedFolders(t *testing.T) {
	slow(t)
	t.Parallel()
	b, err := pipeline.Run(t.Context(), fewOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	whole := map[string]map[string]string{}
	for _, edition := range target.Editions {
		whole[edition] = published(t, worksOf(t, "few").Out, edition)
	}
	const most = 5
	o := publishing()
	o.MostFiles, o.SearchBytes = most, 1000
	if _, err := publish.Site(t.Context(), b, o); err != nil {
		t.Fatal(err)
	}
	for _, f := range verified(t, b.Out, verify.Options{}).Wrong {
		t.Errorf("%+v", f)
	}
	for _, edition := range target.Editions {
		files, moved, parts := map[string]int{}, 0, 0
		for name := range published(t, b.Out, edition) {
			folder := path.Dir(name)
			files[folder]++
			if strings.HasPrefix(name, "static/search-") && whole[edition][name] == "" {
				parts++
				continue
			}
			if whole[edition][name] == "" {
				moved++
				name = path.Join(path.Dir(folder), path.Base(name))
			}
			if whole[edition][name] == "" {
				t.Errorf("%s: no other site has a page %s", edition, name)
			}
			delete(whole[edition], name)
		}
		if moved < 30 || parts < 4 {
			t.Errorf("%s: %d pages lie in sub-folders, %d parts of the index", edition, moved, parts)
		}
		for name := range whole[edition] {
			t.Errorf("%s lacks %s", edition, name)
		}
		for _, folder := range []string{"classes", "applications", "institutions", "districts", "letters"} {
			for at, n := range files {
				if (at == folder || path.Dir(at) == folder) && n > most {
					t.Errorf("%s: %s has %d files", edition, at, n)
				}
			}
		}
	}
}
