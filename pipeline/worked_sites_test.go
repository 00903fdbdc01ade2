package pipeline_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/internal/worked"
	"github.com/peihe/peihe/pipeline/publish"
)

// shared is a folder for what many tests read, as long as they run.
var shared struct {
	folder string
	cases  sync.Map     // of workedSite, by name
	signed func() error // publishes the site of signedSite
	kept   func() error // keeps the database of keptDatabase
}

func TestMain(m *testing.M) { os.Exit(testAll(m)) }

func testAll(m *testing.M) int {
	folder, err := os.MkdirTemp("", "pipeline")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	shared.folder = folder
	shared.signed = sync.OnceValue(func() error { return publishSigned(filepath.Join(folder, "signed")) })
	shared.kept = sync.OnceValue(func() error {
		o := testOptions(filepath.Join("testdata", "cases", "few", "input"))
		o.Database = keptDatabase()
		_, err := buildSite(context.Background(), o)
		return err
	})
	defer shared.cases.Range(func(_, once any) bool {
		if w, err := once.(func() (workedSite, error))(); err == nil {
			w.Close()
		}
		return true
	})
	return m.Run()
}

// A workedSite is a worked case built with one thread and published, both editions, in
// Out. All tests that only read have the same one: none may change its files, its tables or
// its fields.
type workedSite struct {
	*pipeline.Built
	want expectation
}

// worksOf is the worked case of a name, on the day that its expectation is of.
func worksOf(t testing.TB, name string) workedSite {
	t.Helper()
	once, _ := shared.cases.LoadOrStore(name,
		sync.OnceValues(func() (workedSite, error) { return publishWorked(name) }))
	w, err := once.(func() (workedSite, error))()
	if err != nil {
		t.Fatalf("case %s: %v", name, err)
	}
	return w
}

func publishWorked(name string) (w workedSite, err error) {
	folder, err := worked.FolderIn(filepath.Join(shared.folder, name), filepath.Join("testdata", "cases"), name)
	if err != nil {
		return w, err
	}
	text, err := os.ReadFile(filepath.Join(folder, "expected.json"))
	if err == nil {
		err = json.Unmarshal(text, &w.want)
	}
	if err != nil {
		return w, err
	}
	o := testOptions(filepath.Join(folder, "input"))
	o.Policy, o.Out = policyOf(name), filepath.Join(shared.folder, "site of "+name)
	if o.AsOf, err = time.Parse(time.DateOnly, w.want.AsOf); err != nil {
		return w, err
	}
	ctx := context.Background() // it outlives the test that asks first
	if w.Built, err = pipeline.Run(ctx, o); err != nil {
		return w, err
	}
	return w, publishAgain(ctx, w.Built)
}

// edition is the folder of an edition.
func (w workedSite) edition(t testing.TB, name string) string {
	t.Helper()
	return real(t, filepath.Join(w.Out, name))
}

// real is a folder without links.
func real(t testing.TB, folder string) string {
	t.Helper()
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// copyOf copies a folder with its links and modes into one that the test may change.
func copyOf(t testing.TB, folder string) string {
	t.Helper()
	to := t.TempDir()
	if said, err := exec.CommandContext(t.Context(), "cp", "-a", folder+"/.", to).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return to
}

// fewSite are the options of fewOptions after a first build with them: its site is there.
func fewSite(t testing.TB) pipeline.Options {
	t.Helper()
	o := fewOptions(t)
	o.Out = copyOf(t, worksOf(t, "few").Out)
	return o
}

// keptDatabase is where the database of the smallest worked case is kept.
func keptDatabase() string { return filepath.Join(shared.folder, "peihe.duckdb") }

// signedSite is a signed site of a worked case and its build, without links, as a copy of it
// would be.
func signedSite(t testing.TB) (out, build string) {
	t.Helper()
	if err := shared.signed(); err != nil {
		t.Fatal(err)
	}
	out = copyOf(t, filepath.Join(shared.folder, "signed"))
	return out, filepath.Join(out, ".builds", "1")
}

// publishSigned publishes the smallest worked case with a signature.
func publishSigned(out string) error {
	ctx, o := context.Background(), testOptions(filepath.Join("testdata", "cases", "few", "input"))
	o.Out = out
	b, err := pipeline.Run(ctx, o)
	if err != nil {
		return err
	}
	defer b.Close()
	signed := publishing()
	signed.SignKey = signer(1)
	_, err = publish.Site(ctx, b, signed)
	return err
}
