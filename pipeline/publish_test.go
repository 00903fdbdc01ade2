package pipeline_test

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gofrs/flock"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/target"
)

// fewOptions publish the smallest worked case.
func fewOptions(t testing.TB) pipeline.Options {
	o := testOptions(filepath.Join("testdata", "cases", "few", "input"))
	o.Out = t.TempDir()
	return o
}

// published maps the files of an edition to their SHA-256.
func published(t testing.TB, out, edition string) map[string]string {
	t.Helper()
	root, err := filepath.EvalSymlinks(filepath.Join(out, edition))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		files[name] = fmt.Sprintf("%x", sha256.Sum256(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestSameInputsSameBytes(t *testing.T) {
	slow(t)
	t.Parallel()
	first := map[string]map[string]string{}
	for _, machine := range []struct {
		threads int
		memory  int64
	}{{threads: 1}, {threads: 2}, {threads: 5}, {threads: 2, memory: 300_000_000}} {
		o := fewOptions(t)
		if o.Threads, o.MemoryLimit = machine.threads, machine.memory; machine.threads == 1 {
			o.Out = worksOf(t, "few").Out
		} else if _, err := buildSite(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		for _, edition := range target.Editions {
			files := published(t, o.Out, edition)
			if first[edition] == nil {
				first[edition] = files
			}
			for name, sum := range first[edition] {
				if files[name] != sum {
					t.Errorf("%+v: %s %s differs from the first build", machine, edition, name)
				}
			}
			if len(files) < 8 || len(files) != len(first[edition]) {
				t.Errorf("%+v: %s has %d files, in the first build %d", machine, edition, len(files),
					len(first[edition]))
			}
		}
	}
}

// TestPagesOfSeveralQueries splits the queries of pages and finds the same pages.
func TestPagesOfSeveralQueries(t *testing.T) {
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
	o := publishing()
	o.PagesAtOnce = 2
	if _, err := publish.Site(t.Context(), b, o); err != nil {
		t.Fatal(err)
	}
	for _, edition := range target.Editions {
		pages := 0
		for name, sum := range published(t, b.Out, edition) {
			if strings.HasPrefix(name, "classes/") || strings.HasPrefix(name, "applications/") {
				pages++
			}
			if whole[edition][name] != sum {
				t.Errorf("%s %s differs", edition, name)
			}
		}
		if pages < 10 {
			t.Errorf("%s: only %d pages of classes and applications", edition, pages)
		}
	}
}

// TestAsOfStandsInItsPlacesOnly moves the as-of day over a night in which nothing
// ends, falls due or is decided: only what carries the day may change.
func TestAsOfStandsInItsPlacesOnly(t *testing.T) {
	slow(t)
	t.Parallel()
	var nights []map[string]string
	o := fewOptions(t)
	o.AsOf = o.AsOf.AddDate(0, 0, 199)
	for range 2 {
		o.AsOf = o.AsOf.AddDate(0, 0, 1)
		if _, err := buildSite(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		for _, edition := range target.Editions {
			for name, sum := range published(t, o.Out, edition) {
				files[edition+"/"+name] = sum
			}
		}
		nights = append(nights, files)
	}
	changed := 0
	places := []string{"internal/index.html", "internal/data/summary.json", "internal/data/peihe.xlsx",
		"internal/summary.html", "public/index.html", "public/data/summary.json", "internal/assets/as-of.js",
		"public/assets/as-of.js",
		"internal/" + manifest.Name, "public/" + manifest.Name}
	for name, sum := range nights[0] {
		if nights[1][name] == sum {
			continue
		}
		changed++
		if !slices.Contains(places, name) && !strings.HasPrefix(name, "internal/letters/") &&
			!strings.HasPrefix(name, "internal/offices/") {
			t.Errorf("%s changed with the as-of day alone", name)
		}
	}
	if changed < 2 {
		t.Errorf("%d files changed; overview and summary carry the as-of day", changed)
	}
}

// TestNothingPrivateIsPublished looks for every identity number, phone, address,
// account and full name of a trainee in every published byte, and in the public
// edition for whatever points at a person: CLASS#NO, masked names and numbers,
// teachers and examiners.
func TestNothingPrivateIsPublished(t *testing.T) {
	slow(t)
	t.Parallel()
	few := filepath.Join("testdata", "cases", "few", "input")
	for _, input := range []string{few, "../data/sample"} {
		o := testOptions(input)
		if o.Out = t.TempDir(); input == few {
			o.Out = worksOf(t, "few").Out
		} else if _, err := buildSite(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		proven(t, o)
		trainees := columnValues(t, input, "trainees.csv", "身份证号码", "电话号码", "家庭地址", "姓名")
		maps.Copy(trainees, columnValues(t, input, "payments.csv", "收款账号"))
		maps.Copy(trainees, columnValues(t, input, "surveys.csv", "联系方式"))
		staff := columnValues(t, input, "sessions.csv", "授课教师")
		maps.Copy(staff, columnValues(t, input, "assessments.csv", "考核专家"))
		// Not names of trainees alone: footers, rows of another file astray among
		// the trainees, namesakes of teachers, whom the internal edition names.
		delete(trainees, "合计")
		for other := range columnValues(t, input, "classes.csv", "所属地区") {
			delete(trainees, other)
		}
		for other := range staff {
			delete(trainees, other)
		}
		if len(trainees) < 150 || len(staff) < 10 {
			t.Fatalf("%s: only %d private values and %d names of staff", input, len(trainees), len(staff))
		}
		for _, edition := range target.Editions {
			private, masked := trainees, (*regexp.Regexp)(nil)
			if edition == "public" {
				private = maps.Clone(trainees)
				maps.Copy(private, staff)
				masked = regexp.MustCompile(`FZ\d+#\d|\p{Han}\*|35019[789]\*`)
			}
			root, err := filepath.EvalSymlinks(filepath.Join(o.Out, edition))
			if err != nil {
				t.Fatal(err)
			}
			files := 0
			err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || strings.Contains(path, "/vendor/") {
					return err
				}
				files++
				text, err := os.ReadFile(path)
				for _, word := range wordRuns.FindAllString(string(text), -1) {
					if column := told(word, private); column != "" {
						t.Errorf("%s tells a value of %s", path, column)
					}
				}
				if masked != nil {
					if m := masked.Find(text); m != nil {
						t.Errorf("%s points at a person: %s", path, m)
					}
				}
				return err
			})
			if err != nil || files < 100 {
				t.Fatalf("%d files of %s: %v", files, edition, err)
			}
		}
	}
}

// wordRuns are what a private value could stand in: letters and digits of any script.
var wordRuns = regexp.MustCompile(`[\p{Han}·\dA-Za-z]+`)

// told names the column of a private value within a word: a number or a name as the
// whole of it, since two characters of a name stand in many a sentence, an address
// anywhere.
func told(word string, private map[string]string) string {
	if column := private[word]; column != "" {
		return column
	}
	runes := []rune(word)
	for start := range runes {
		if runes[start] < 0x2e80 {
			continue
		}
		for end := start + 5; end <= min(start+16, len(runes)); end++ {
			if column := private[string(runes[start:end])]; column != "" {
				return column
			}
		}
	}
	return ""
}

// columnValues maps the values of some columns of an export to the column's header.
func columnValues(t *testing.T, input, name string, headers ...string) map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join(input, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, header := range headers {
		column := slices.Index(rows[0], header)
		if column < 0 {
			t.Fatalf("%s has no column %s", name, header)
		}
		for _, row := range rows[1:] {
			if column < len(row) && len(strings.TrimSpace(row[column])) >= 6 && row[column] != header {
				found[strings.TrimSpace(row[column])] = header
			}
		}
	}
	return found
}

func TestPublishKeepsTheFormerBuild(t *testing.T) {
	slow(t)
	t.Parallel()
	o := fewSite(t)
	b := opened(t, o, "report")
	for range 2 {
		if err := publishAgain(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	builds, err := filepath.Glob(filepath.Join(o.Out, ".builds", "[0-9]*"))
	if err != nil || len(builds) != 2 || filepath.Base(builds[0]) != "2" || filepath.Base(builds[1]) != "3" {
		t.Errorf("builds %v, %v; want the newest and the former, 2 and 3", builds, err)
	}
	if to, _ := os.Readlink(filepath.Join(o.Out, "current")); to != filepath.Join(".builds", "3") {
		t.Errorf("current leads to %s", to)
	}
	internal := publishing()
	internal.Editions = []string{"internal"}
	if _, err := publish.Site(t.Context(), b, internal); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(filepath.Join(o.Out, "public")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a public edition that was not built is still linked: %v", err)
	}
}

func TestPublishLeavesTheSiteAlone(t *testing.T) {
	slow(t)
	t.Parallel()
	o := fewSite(t)
	before := published(t, o.Out, "internal")
	unchanged := func(what string) {
		t.Helper()
		after := published(t, o.Out, "internal")
		for name, sum := range before {
			if after[name] != sum {
				t.Errorf("%s changed %s", what, name)
			}
		}
	}

	lock := flock.New(filepath.Join(o.Out, ".builds", "lock"))
	if ok, err := lock.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if _, err := buildSite(t.Context(), o); err == nil || !strings.Contains(err.Error(), "another build") {
		t.Errorf("two builds at once: %v", err)
	}
	lock.Unlock()
	unchanged("a build beside another")

	broken := o
	broken.Input = t.TempDir()
	if _, err := buildSite(t.Context(), broken); code(err) != exit.WrongInput {
		t.Errorf("an empty folder: %v", err)
	}
	unchanged("an empty input")

	other := fewOptions(t)
	if err := os.MkdirAll(filepath.Join(other.Out, "internal"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := buildSite(t.Context(), other); code(err) != exit.WrongUsage ||
		!strings.Contains(err.Error(), "Peihe did not write") {
		t.Errorf("somebody's own folder: %v", err)
	}
	if err := target.MarkSite(other.Out); err != nil {
		t.Fatal(err)
	}
	if _, err := buildSite(t.Context(), other); code(err) != exit.WrongUsage ||
		!strings.Contains(err.Error(), "no link") {
		t.Errorf("somebody's own folder stands where the link goes: %v", err)
	}
}

// TestBuildHoldsItsFolder starts builds beside one that has only begun, so that none can
// publish before it what it would then replace by something older.
func TestBuildHoldsItsFolder(t *testing.T) {
	t.Parallel()
	o := fewOptions(t)
	o.Out = filepath.Join(o.Out, "below", "site")
	first, err := pipeline.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	other := o
	other.Input = filepath.Join(o.Out, "nowhere") // nothing of it is asked for
	if _, err := pipeline.Open(t.Context(), other); code(err) != exit.NotPossible ||
		!strings.Contains(err.Error(), "--out "+strconv.Quote(o.Out)+" is held by another build; wait for it, or") {
		t.Errorf("a build beside one that has begun: %v", err)
	}
	first.Close()
	if _, err := os.Lstat(filepath.Dir(o.Out)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a build that published nothing left its folder: %v", err)
	}
	wrong := o
	wrong.Policy = policy.Dir(t.TempDir())
	if _, err := pipeline.Open(t.Context(), wrong); code(err) != exit.WrongUsage {
		t.Errorf("a wrong policy: %v", err)
	}
	if _, err := os.Lstat(filepath.Dir(o.Out)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a build with a wrong policy left its folder: %v", err)
	}
	second, err := pipeline.Open(t.Context(), o)
	if err != nil {
		t.Fatalf("the next build: %v", err)
	}
	second.Close()
}

// TestOutThatCannotBe names folders where no site can be: that is found out before
// anything is read, and leaves all as it was.
func TestOutThatCannotBe(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, map[string]string{"file": "mine"})
	for _, site := range []string{"marked", "begun"} {
		if err := os.MkdirAll(filepath.Join(folder, site, "internal"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(target.MarkSite(filepath.Join(folder, "marked")),
		os.Symlink("nowhere", filepath.Join(folder, "dangling")), os.Symlink("loop", filepath.Join(folder, "loop")),
		os.WriteFile(filepath.Join(folder, "begun", ".peihe"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for out, want := range map[string]int{
		"file": exit.WrongUsage, "file/below": exit.WrongUsage, "dangling": exit.WrongUsage,
		"dangling/below": exit.WrongUsage, "loop": exit.WrongUsage, "marked": exit.WrongUsage, "begun": exit.WrongUsage,
		".": exit.WrongUsage, os.DevNull: exit.WrongUsage, os.DevNull + "/site": exit.WrongUsage,
	} {
		o := testOptions(filepath.Join(folder, "nowhere"))
		if o.Out = out; !filepath.IsAbs(out) {
			o.Out = filepath.Join(folder, out)
		}
		before := tree(t, folder)
		_, err := buildSite(t.Context(), o)
		if code(err) != want || !strings.HasPrefix(err.Error(), "--out ") || !strings.Contains(err.Error(), "; ") {
			t.Errorf("--out %s: %v", out, err)
		}
		if after := tree(t, folder); after != before {
			t.Errorf("--out %s changed\n%sto\n%s", out, before, after)
		}
	}
}

// TestFileThatGoesWhileItIsRead takes a file away, and the half of one, between the two
// times that it is read: whenever that happens the input cannot be used.
func TestFileThatGoesWhileItIsRead(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(path string) error{
		"gone":  os.Remove,
		"cut":   func(path string) error { return os.Truncate(path, 2000) },
		"empty": func(path string) error { return os.Truncate(path, 0) },
	} {
		for _, kind := range []string{"classes", "signins", "trainees"} {
			o := testOptions(t.TempDir())
			if err := os.CopyFS(o.Input, os.DirFS("testdata/cases/few/input")); err != nil {
				t.Fatal(err)
			}
			b, err := pipeline.Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if err := b.DB.Exec(t.Context(), "create schema raw"); err != nil {
				t.Fatal(err)
			}
			if b.Files, err = export.Discover(t.Context(), o.Input, b.Dialect()); err != nil {
				t.Fatal(err)
			}
			if err := spoil(filepath.Join(o.Input, kind+".csv")); err != nil {
				t.Fatal(err)
			}
			if err := b.LoadFiles(t.Context()); code(err) != exit.WrongInput ||
				!strings.Contains(err.Error(), kind+".csv") || !strings.Contains(err.Error(), "; ") {
				t.Errorf("%s, %s: %d, %v", kind, name, code(err), err)
			}
			b.Close()
		}
	}
}

// TestListsThatDifferStopTheBuild asks one row more of each kind of list and then
// takes a payment from one: nothing may be published until they are equal.
func TestListsThatDifferStopTheBuild(t *testing.T) {
	slow(t)
	t.Parallel()
	o := fewOptions(t)
	b := opened(t, o, "report")
	internal := publishing()
	internal.Editions = []string{"internal"} // that for everyone has tables of its own, made once
	publishAgain := func(ctx context.Context, b *pipeline.Built) error {
		_, err := publish.Site(ctx, b, internal)
		return err
	}
	change := func(statement string) {
		t.Helper()
		if err := b.DB.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	stops := func(list string) {
		t.Helper()
		var f exit.Failure
		if err := publishAgain(t.Context(), b); !errors.As(err, &f) || f.Code != exit.NotPossible ||
			!strings.Contains(err.Error(), "list "+list+" shows ") {
			t.Errorf("list %s differs: %v", list, err)
		}
		if _, err := os.Lstat(filepath.Join(o.Out, "internal")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("list %s differs and yet a site is published: %v", list, err)
		}
	}
	for _, list := range []string{"applications", "classes", "set_aside", "fee_charged"} {
		change("update report.lists set row_count = row_count + 1 where list = '" + list + "'")
		stops(list)
		change("update report.lists set row_count = row_count - 1 where list = '" + list + "'")
	}
	change("create table keys.listed as select * from report.payment_pages")
	change("delete from report.payment_pages where payment_id = (select min(payment_id) from report.payment_pages)")
	stops("payments")
	change("delete from report.payment_pages")
	change("insert into report.payment_pages select * from keys.listed")
	if err := publishAgain(t.Context(), b); err != nil {
		t.Errorf("the same build with equal lists: %v", err)
	}
}

// code is the exit code an error deserves.
func code(err error) int {
	var f exit.Failure
	switch {
	case err == nil:
		return exit.Done
	case errors.As(err, &f):
		return f.Code
	}
	return exit.NotPossible
}
