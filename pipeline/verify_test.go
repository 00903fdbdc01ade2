package pipeline_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/internal/filetest"
	"github.com/peihe/peihe/pipeline/manifest"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/verify"
)

// proven verifies a site that o published, its exports and its notice, and wants nothing
// to be wrong.
func proven(t testing.TB, o pipeline.Options) {
	t.Helper()
	r := verified(t, o.Out, verify.Options{
		Input: o.Input, Policy: policy.Read(o.Policy, o.Calendar), Waivers: o.Waivers,
	})
	for _, f := range r.Wrong {
		t.Errorf("%+v", f)
	}
	if len(r.Editions) != len(target.Editions) {
		t.Fatalf("%d editions were verified", len(r.Editions))
	}
	for _, e := range r.Editions {
		if e.Files < 100 || e.Pages < 100 || e.Totals < 100 || e.Bytes < 100_000 {
			t.Errorf("too little was verified: %+v", e)
		}
	}
}

func verified(t testing.TB, dir string, o verify.Options) verify.Report {
	t.Helper()
	o.Dir, o.Workers = dir, 2
	r, err := verify.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wrongs are the findings as WHAT FILE, but those that are let pass.
func wrongs(r verify.Report, but ...string) []string {
	var all []string
	for _, f := range r.Wrong {
		if !slices.Contains(but, f.What) {
			all = append(all, f.What+" "+f.File)
		}
	}
	return all
}

// signer is a key from a fixed seed.
func signer(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

// TestVerify changes a site in every way and wants each told, and nothing else.
func TestVerify(t *testing.T) {
	slow(t)
	t.Parallel()
	out, build := signedSite(t)
	key := verify.Options{Key: signer(1).Public().(ed25519.PublicKey)}
	path := func(name string) string { return filepath.Join(build, filepath.FromSlash(name)) }
	for dir, prefix := range map[string]string{
		out: "internal/", build: "internal/", filepath.Join(out, "internal"): "", path("internal"): "",
	} {
		r := verified(t, dir, key)
		if len(r.Wrong) > 0 || r.Editions[0].Signature != verify.Valid {
			t.Errorf("%s: %+v", dir, r)
		}
		editFile(t, path("internal/quality.html"), func(text []byte) []byte { return append(text, '\n') })
		if got := wrongs(verified(t, dir, key)); !slices.Equal(got, []string{"changed " + prefix + "quality.html"}) {
			t.Errorf("%s: %q", dir, got)
		}
		editFile(t, path("internal/quality.html"), func(text []byte) []byte { return text[:len(text)-1] })
	}

	// a manifest in another form is told, with all that is wrong by it
	spaced := func(name string) {
		editFile(t, path(name), func(text []byte) []byte { return append(text, '\n') })
	}
	spaced("internal/" + manifest.Name)
	spaced("internal/quality.html")
	if got := wrongs(verified(t, out, verify.Options{})); !slices.Equal(got,
		[]string{"manifest internal/manifest.json", "changed internal/quality.html"}) {
		t.Errorf("a manifest in another form: %q", got)
	}
	for _, name := range []string{manifest.Name, "quality.html"} {
		editFile(t, path("internal/"+name), func(text []byte) []byte { return text[:len(text)-1] })
	}

	// a byte of one file of every kind, in both editions
	var want, spoiled []string
	kinds := map[string]bool{}
	for _, edition := range target.Editions {
		for name := range published(t, out, edition) {
			kind := edition + filepath.Dir(name) + filepath.Ext(name)
			if kinds[kind] || name == manifest.Name || name == manifest.Signature {
				continue
			}
			kinds[kind] = true
			spoiled = append(spoiled, edition+"/"+name)
			want = append(want, "changed "+edition+"/"+name)
		}
	}
	flip := func() {
		for _, name := range spoiled {
			editFile(t, path(name), func(text []byte) []byte {
				text[len(text)-1] ^= 1
				return text
			})
		}
	}
	flip()
	got := wrongs(verified(t, out, key), verify.Total, verify.BadData, verify.DeadLink)
	slices.Sort(want)
	if !slices.Equal(got, want) || len(want) < 25 {
		t.Errorf("a byte of each: %q,\nwant %q", got, want)
	}
	flip()

	// files gone, and files, links, pipes and folders that nobody published
	for _, name := range []string{"internal/data/claims.csv", "public/index.html"} {
		takeAway(t, path(name))
	}
	secret := filepath.Join(t.TempDir(), "secret.html")
	err := errors.Join(
		os.WriteFile(secret, []byte("<p id=secret>"), 0o600),
		os.WriteFile(path("public/data/new.csv"), nil, 0o644),
		os.WriteFile(path("internal/.hidden"), nil, 0o644),
		os.Symlink(secret, path("internal/secret.html")),
		os.Symlink("/", path("internal/root")),
		syscall.Mkfifo(path("public/pipe.html"), 0o644),
		os.Mkdir(path("public/empty"), 0o755),
		os.Remove(path("internal/method.html")),
		os.Symlink(secret, path("internal/method.html")),
		os.Remove(path("internal/data/classes.csv")),
		os.Symlink("claims.parquet", path("internal/data/classes.csv")),
		os.Remove(path("public/static/search.js")),
		os.Mkdir(path("public/static/search.js"), 0o755),
	)
	if err != nil {
		t.Fatal(err)
	}
	want = []string{
		"missing internal/data/claims.csv", "missing internal/data/classes.csv", "missing internal/method.html",
		"missing public/index.html", "missing public/static/search.js",
		"added internal/.hidden", "added public/data/new.csv",
		"no_file internal/data/classes.csv", "no_file internal/method.html", "no_file internal/root",
		"no_file internal/secret.html", "no_file public/pipe.html",
		"data internal/data/claims.csv", "data internal/data/classes.csv",
	}
	r := verified(t, out, key)
	if got := wrongs(r, verify.DeadLink); !slices.Equal(got, want) {
		t.Errorf("%q,\nwant %q", got, want)
	}
	var dead []string
	for _, f := range r.Wrong {
		if f.What == verify.DeadLink {
			dead = append(dead, f.Found)
		}
	}
	if all := strings.Join(dead, " "); !strings.Contains(all, "no file public/index.html; ") ||
		!strings.Contains(all, "no file internal/method.html; ") || !strings.Contains(all, "public/static/search.js") {
		t.Errorf("dead links: %q", dead)
	}
	for _, f := range r.Wrong {
		if f.Expected == "" || f.Found == "" || f.Hint == "" || strings.Contains(f.Found, "secret") {
			t.Errorf("%+v", f)
		}
	}
}

// TestVerifyAddsAgain changes figures and links and writes manifest and signature anew, so
// that only adding again and following can tell.
func TestVerifyAddsAgain(t *testing.T) {
	slow(t)
	t.Parallel()
	_, build := signedSite(t)
	key := verify.Options{Key: signer(1).Public().(ed25519.PublicKey)}
	internal := filepath.Join(build, "internal")
	data := filepath.Join(internal, "data")
	var want []string
	for file, columns := range map[string]string{
		"classes.csv": "trainees participants passed entitled_persons held_persons rejected_persons pending_persons " +
			"entitled_yuan held_yuan",
		"institutions.csv": "classes trainees passed entitled_persons held_persons rejected_persons pending_persons " +
			"entitled_yuan held_yuan answered satisfied",
		"districts.csv": "classes trainees passed entitled_persons held_persons rejected_persons pending_persons " +
			"entitled_yuan held_yuan answered satisfied",
		"applications.csv": "claimed_persons claimed_yuan entitled_yuan held_yuan payable_yuan paid_yuan " +
			"difference_yuan",
		"payment_days.csv": "payments paid_yuan refunds refunded_yuan net_yuan",
		"rules.csv":        "found",
		"files.csv":        "rows_read rows_set_aside",
	} {
		for i, column := range strings.Fields(columns) {
			setCell(t, filepath.Join(data, file), i, column, raised(len(file)))
			want = append(want, column+" of data/"+file)
		}
	}
	setCell(t, filepath.Join(data, "trainees.csv"), 3, "outcome", func(string) string { return "entitled" })
	editFile(t, filepath.Join(data, "summary.json"), func(text []byte) []byte {
		head, text, _ := bytes.Cut(text, []byte("\"totals\": "))
		for _, total := range []string{"classes", "trainees", "passed", "entitled_persons", "held_persons",
			"rejected_persons", "pending_persons", "answered", "satisfied", "applications", "applications_on_hold",
			"claimed_persons"} {
			text = bytes.Replace(text, []byte("    \""+total+"\": "), []byte("    \""+total+"\": 7"), 1)
			want = append(want, total+" of data/summary.json")
		}
		for _, total := range []string{"entitled_yuan", "held_yuan", "claimed_yuan", "application_entitled_yuan",
			"application_held_yuan", "payable_yuan", "noticed_yuan", "paid_yuan", "difference_yuan",
			"unattached_yuan"} {
			text = bytes.Replace(text, []byte("    \""+total+"\": \""), []byte("    \""+total+"\": \"7"), 1)
			want = append(want, total+" of data/summary.json")
		}
		text = bytes.Replace(text, []byte("\"found\": "), []byte("\"found\": 7"), 1)
		return slices.Concat(head, []byte("\"totals\": "), text)
	})
	want = append(want, "found of data/summary.json")
	digested(t, internal)
	r := verified(t, internal, key)
	if got := wrongs(r, verify.Total); got != nil {
		t.Errorf("beside totals: %q", got)
	}
	var told []string
	for _, f := range r.Wrong {
		column, _, _ := strings.Cut(f.Expected, " ")
		file, _, _ := strings.Cut(f.File, " ")
		told = append(told, column+" of "+file)
	}
	for _, w := range want {
		if !slices.Contains(told, w) {
			t.Errorf("%s was changed and is not told", w)
		}
	}
	if len(want) < 60 {
		t.Errorf("only %d figures were changed", len(want))
	}

	// what cannot be added, in the internal edition also what is not there
	for name, spoil := range map[string]func(text []byte) []byte{
		"no number":     func(b []byte) []byte { return bytes.Replace(b, []byte("0.00,"), []byte("x,"), 1) },
		"three places":  func(b []byte) []byte { return bytes.Replace(b, []byte("0.00\n"), []byte("0.000\n"), 1) },
		"one cell more": func(b []byte) []byte { return bytes.Replace(b, []byte("0.00\n"), []byte("0.00,1\n"), 1) },
		"a quote":       func(b []byte) []byte { return bytes.Replace(b, []byte("0.00\n"), []byte("0.\"0\n"), 1) },
		"no column":     func(b []byte) []byte { return bytes.Replace(b, []byte("held_yuan"), []byte("kept_yuan"), 1) },
		"empty":         func([]byte) []byte { return nil },
	} {
		file := filepath.Join(data, "classes.csv")
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		editFile(t, file, spoil)
		digested(t, internal)
		if got := wrongs(verified(t, internal, key), verify.Total); !slices.Equal(
			got,
			[]string{"data data/classes.csv"},
		) {
			t.Errorf("%s: %q", name, got)
		}
		editFile(t, file, func([]byte) []byte { return whole })
	}

	// links: to no file, to no anchor, out of the folder
	page := filepath.Join(internal, "clauses.html")
	editFile(t, page, func(text []byte) []byte {
		return append(text, `<a href="classes/none.html"><a href="method.html#no&quot;where"><a href="#nowhere">`+
			`<a href="/etc/passwd"><a href="../public/index.html"><img src="javascript:alert(1)">`+
			`<a href="tel:12345"><a href="https://example.org">`...)
	})
	digested(t, internal)
	var got []string
	for _, f := range verified(t, internal, key).Wrong {
		if f.What == verify.DeadLink {
			got = append(got, f.File+": "+f.Found)
		}
	}
	slices.Sort(got)
	want = []string{
		"clauses.html: an address that leaves the folder", "clauses.html: an address that leaves the folder",
		"clauses.html: an address that leaves the folder", `clauses.html: no file classes/none.html`,
		`clauses.html: no id "no\"where" in method.html`, `clauses.html: no id "nowhere" in clauses.html`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("dead links %q, want %q", got, want)
	}
}

// TestVerifyHiddenCells passes over what the public edition does not tell, and tells what
// it tells wrongly.
func TestVerifyHiddenCells(t *testing.T) {
	slow(t)
	t.Parallel()
	_, build := signedSite(t)
	public := filepath.Join(build, "public")
	districts := filepath.Join(public, "data", "districts.csv")
	setCell(t, districts, 4, "rejected_persons", func(string) string { return "" })
	setCell(t, filepath.Join(public, "data", "classes.csv"), 2, "trainees", func(string) string { return "" })
	editFile(t, filepath.Join(public, "data", "institutions.csv"), func(text []byte) []byte {
		return bytes.Replace(text, []byte("held_yuan"), []byte("another"), 1)
	})
	digested(t, public)
	if got := wrongs(verified(t, public, verify.Options{})); got != nil {
		t.Errorf("what is not told disagrees: %q", got)
	}
	takeAway(t, filepath.Join(public, "data", "claims.csv"))
	digested(t, public)
	if got := wrongs(verified(t, public, verify.Options{}), verify.DeadLink); got != nil {
		t.Errorf("a file that is not there disagrees: %q", got)
	}
	setCell(t, districts, 4, "classes", func(string) string { return "99" })
	digested(t, public)
	if got := wrongs(verified(t, public, verify.Options{}), verify.DeadLink); len(got) != 2 {
		t.Errorf("a wrong total is not told, of the district and of the whole: %q", got)
	}
}

// raised makes a number, or an amount, a little more; 1 of no number.
func raised(by int) func(was string) string {
	return func(was string) string {
		whole, decimals, _ := strings.Cut(was, ".")
		n, err := strconv.Atoi(whole)
		switch {
		case err != nil:
			return "1"
		case decimals != "":
			return fmt.Sprintf("%d.%02d", n, by)
		}
		return fmt.Sprint(n + by)
	}
}

// editFile edits a file.
func editFile(t testing.TB, path string, edit func(text []byte) []byte) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, edit(text), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// takeAway takes a file out of its folder.
func takeAway(t testing.TB, path string) {
	t.Helper()
	if err := os.Rename(path, filepath.Join(t.TempDir(), "moved")); err != nil {
		t.Fatal(err)
	}
}

// setCell rewrites a cell of a data file, in a row counted from 0 and round again.
func setCell(t testing.TB, path string, row int, column string, edit func(was string) string) {
	t.Helper()
	editFile(t, path, func(text []byte) []byte {
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := slices.Index(rows[0], column)
		if at < 0 || len(rows) < 2 {
			t.Fatalf("%s has no cell of %s", path, column)
		}
		cell := &rows[1+row%(len(rows)-1)][at]
		*cell = edit(*cell)
		b := bytes.NewBufferString("\ufeff")
		if err := csv.NewWriter(b).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	})
}

// digested writes the manifest of a changed edition anew and signs it.
func digested(t testing.TB, edition string) {
	t.Helper()
	editFile(t, filepath.Join(edition, manifest.Name), func(text []byte) []byte {
		m, err := manifest.Decode(text)
		if err != nil {
			t.Fatal(err)
		}
		if m.Files, err = manifest.Of(t.Context(), os.DirFS(edition), 2); err != nil {
			t.Fatal(err)
		}
		if text, err = m.Encode(); err != nil {
			t.Fatal(err)
		}
		signature := manifest.Sign(signer(1), text)
		if err := os.WriteFile(filepath.Join(edition, manifest.Signature), signature, 0o644); err != nil {
			t.Fatal(err)
		}
		return text
	})
}

// TestVerifyOrigins holds changed exports and a changed notice to a site, and a site to
// the key and the build that it should come from.
func TestVerifyOrigins(t *testing.T) {
	slow(t)
	t.Parallel()
	o := fewOptions(t)
	o.Input, o.Ignore = t.TempDir(), []string{"memo*"}
	notice, calendar := filepath.Join(t.TempDir(), "notice"), filepath.Join(t.TempDir(), "calendar")
	in := func(name string) string { return filepath.Join(o.Input, name) }
	err := errors.Join(
		os.CopyFS(o.Input, os.DirFS(filepath.Join("testdata", "cases", "few", "input"))),
		os.CopyFS(notice, o.Policy), os.CopyFS(calendar, o.Calendar),
		os.WriteFile(in("memo.txt"), []byte("to whom it may concern\nnothing\n"), 0o644),
		os.Mkdir(in("below"), 0o755),
	)
	if err != nil {
		t.Fatal(err)
	}
	packed(t, in("signins.csv"), in("below/signins.zip"))
	o.Policy, o.Calendar = policy.Dir(notice), policy.Dir(calendar)
	o.Waivers = filepath.Join(t.TempDir(), "approved.csv")
	waived := []byte("rule,subject_id,reason,approved_by,expires\nfee_charged,FZ202100001,已退,某,2031-01-01\n")
	if err := os.WriteFile(o.Waivers, waived, 0o644); err != nil {
		t.Fatal(err)
	}
	b := opened(t, o, "report")
	signed := publishing()
	signed.SignKey = signer(1)
	if _, err := publish.Site(t.Context(), b, signed); err != nil {
		t.Fatal(err)
	}
	proven(t, o)
	want := func(what, dir string, with verify.Options, want ...string) {
		t.Helper()
		if got := wrongs(verified(t, dir, with)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	build, public := filepath.Join(o.Out, ".builds", "1"), filepath.Join(o.Out, "public")
	exports := verify.Options{Input: o.Input, Ignore: o.Ignore}
	want("the public edition", public, exports)
	want("which does not know what was ignored", public, verify.Options{Input: o.Input}, "input_added memo.txt")
	text, err := os.ReadFile(filepath.Join(public, manifest.Name))
	if err != nil || bytes.Contains(text, []byte("signins.zip")) || bytes.Contains(text, []byte("memo")) {
		t.Errorf("the public manifest names an input, %v", err)
	}

	// exports
	editFile(t, in("classes.csv"), func(text []byte) []byte { return append(text, '\n') })
	editFile(t, in("below/signins.zip"), func(text []byte) []byte { return append(text, 0) })
	takeAway(t, in("payments.csv"))
	editFile(t, in("memo.txt"), func([]byte) []byte { return []byte("other") })
	if err := os.WriteFile(in("below/new.csv"), []byte("a,b\n1,2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	want("other exports", o.Out, exports, "input_changed below/signins.zip", "input_changed classes.csv",
		"input_missing payments.csv", "input_added below/new.csv")
	want("other exports, public", public, exports, "input_missing ", "input_missing ", "input_missing ",
		"input_added below/new.csv", "input_added below/signins.zip", "input_added classes.csv")
	if _, err := verify.Run(t.Context(), verify.Options{Dir: o.Out, Input: in("nowhere")}); code(
		err,
	) != exit.WrongInput {
		t.Errorf("no exports: %v", err)
	}

	// notice and calendar
	editFile(t, filepath.Join(notice, "notice.yaml"), func(text []byte) []byte { return append(text, "# \n"...) })
	editFile(t, filepath.Join(calendar, "2021.yaml"), func([]byte) []byte { return []byte("nonsense: [") })
	takeAway(t, filepath.Join(notice, "topics.yaml"))
	if err := os.WriteFile(filepath.Join(calendar, "2031.yaml"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	other := verify.Options{Policy: policy.Read(o.Policy, o.Calendar)}
	want("another notice, no waivers", o.Out, other, "policy_changed calendar/2021.yaml", "policy_changed notice.yaml",
		"policy_missing topics.yaml", "policy_missing waivers.csv", "policy_added calendar/2031.yaml")
	want("the waivers", public, verify.Options{Waivers: o.Waivers})
	editFile(t, o.Waivers, func(text []byte) []byte { return append(text, '\n') })
	want("other waivers", public, verify.Options{Waivers: o.Waivers}, "policy_changed waivers.csv")

	// signatures
	mine, others := verify.Options{Key: signer(1).Public().(ed25519.PublicKey)},
		verify.Options{Key: signer(2).Public().(ed25519.PublicKey)}
	want("the key", o.Out, mine)
	want("another key", o.Out, others, "signature internal/manifest.json.sig", "signature public/manifest.json.sig")
	if r := verified(t, public, verify.Options{}); r.Editions[0].Signature != verify.Unchecked || len(r.Wrong) > 0 {
		t.Errorf("no key: %+v", r)
	}
	signature := filepath.Join(build, "public", manifest.Signature)
	editFile(t, signature, func(text []byte) []byte { return append(text, '\n') })
	want("a byte more", public, mine, "signature manifest.json.sig")
	takeAway(t, signature)
	want("no signature", public, mine, "signature manifest.json.sig")
	if r := verified(t, public, verify.Options{}); r.Editions[0].Signature != verify.Unsigned || len(r.Wrong) > 0 {
		t.Errorf("no key and no signature: %+v", r)
	}
	if err := os.Symlink(filepath.Join(build, "internal", manifest.Signature), signature); err != nil {
		t.Fatal(err)
	}
	want("a link to one", public, mine, "signature manifest.json.sig", "no_file manifest.json.sig")

	// editions that do not belong together, and those in the wrong place
	b.Version = "another"
	b.Out = t.TempDir()
	if err := errors.Join(target.MarkSite(b.Out), os.Mkdir(filepath.Join(b.Out, target.Builds), 0o755)); err != nil {
		t.Fatal(err)
	}
	if _, err := publish.Site(t.Context(), b, signed); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(b.Out, ".builds", "1")
	err = errors.Join(os.RemoveAll(filepath.Join(again, "public")), os.RemoveAll(signature),
		os.Rename(filepath.Join(build, "public"), filepath.Join(again, "public")))
	if err != nil {
		t.Fatal(err)
	}
	want("the public edition of another version", again, verify.Options{}, "editions_differ public/manifest.json")
	err = errors.Join(os.RemoveAll(filepath.Join(again, "public")),
		os.CopyFS(filepath.Join(again, "public"), os.DirFS(filepath.Join(again, "internal"))))
	if err != nil {
		t.Fatal(err)
	}
	want("the internal edition for everyone", b.Out, mine, "wrong_edition public")
}

// packed packs a file into an archive of its own, in its place.
func packed(t testing.TB, path, to string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	part := filetest.Part{Name: filepath.Base(path), Content: string(text)}
	if err := errors.Join(os.Remove(path), os.WriteFile(to, filetest.Archived(t, part), 0o644)); err != nil {
		t.Fatal(err)
	}
}
