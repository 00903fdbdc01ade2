package page

import (
	"maps"
	"slices"
	"strconv"
	"testing"
)

// TestPlace holds where pages lie: as ever below the limit; above it in sub-folders, by
// their names alone, spread evenly, and a subject's further pages beside its first.
func TestPlace(t *testing.T) {
	files := map[string]int{"classes": 30, "applications": 10, "finance": 11}
	if got := slices.Sorted(maps.Keys(Crowded(files, 10))); !slices.Equal(got, []string{"classes", "finance"}) {
		t.Errorf("folders of more than 10 files are %v", got)
	}
	flat, crowded := &Site{}, &Site{subjects: Subjects{Crowded: Crowded(files, 10)}}
	for file, want := range map[string]string{
		flat.PlaceOf("classes", "FZ1"):                         "classes/FZ1.html",
		flat.Numbered("finance/held.html", 2):                  "finance/held-2.html",
		flat.Numbered("classes/FZ1.html", 3):                   "classes/FZ1~3.html",
		flat.Numbered("letters/findings-X.html", 3):            "letters/findings-X~3.html",
		crowded.PlaceOf("applications", "SQ1"):                 "applications/SQ1.html",
		crowded.PlaceOf("classes", "FZ1"):                      "classes/tq/FZ1.html",
		crowded.Numbered(crowded.PlaceOf("classes", "FZ1"), 3): "classes/tq/FZ1~3.html",
		crowded.Numbered("classes/index.html", 3):              "classes/index-3.html",
		crowded.Numbered("finance/held.html", 1):               "finance/held.html",
		crowded.Numbered("finance/held.html", 2):               "finance/84/held-2.html",
		crowded.Numbered("payments.html", 2):                   "payments-2.html",
	} {
		if file != want {
			t.Errorf("%s should be %s", file, want)
		}
	}
	folders := map[string]int{}
	for i := range 40_000 {
		file := crowded.PlaceOf("classes", "FZ2021"+strconv.Itoa(i))
		folders[file[:len("classes/ab/")]]++
	}
	if most := slices.Max(slices.Collect(maps.Values(folders))); len(folders) < 1000 || most > 100 {
		t.Errorf("40,000 classes lie in %d folders, %d in one", len(folders), most)
	}
}
