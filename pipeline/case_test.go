package pipeline

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline/internal/worked"
)

// asOf is the day every fixture is judged on.
var asOf = time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)

// testOptions are those of a run over a folder of exports that publishes nothing.
// It takes whatever is wrong with exports as a whole: fixtures and worked cases plant
// many faults at once.
func testOptions(input string) Options {
	return Options{
		Input: input, AsOf: asOf, Threads: 1,
		Policy: "../data/policy/fuzhou-2021-42", Calendar: "../data/calendar",
		Queries: os.DirFS("../queries"), Templates: os.DirFS("../templates"),
		Version: "test", FailOn: "never", Editions: Editions, Accept: []string{"all"},
	}
}

// opened runs the stages up to one and hands over the build with its database.
func opened(t testing.TB, o Options, last string) *build {
	t.Helper()
	b, err := open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.close)
	if err := b.through(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	return b
}

// caseFolder is the folder of a worked case, input and expected.json.
func caseFolder(t testing.TB, name string) string {
	t.Helper()
	return worked.Folder(t, filepath.Join("testdata", "cases"), name)
}
