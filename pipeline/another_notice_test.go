package pipeline_test

import (
	"archive/zip"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline/policy"
)

// numbering are clauses, annexes and counts as one notice has them; 第一条 may be a row.
const numbering = `[一二三四五六七八九十][(（][一二三四五六七八九十]+[)）]|第[二三四五六七八九十]条|` +
	`第[一二三四五六七八九十]{2,}条|附件? ?[0-9一二三四五六七八九]|` +
	`[Aa]nnex [0-9]|[0-9]{2,} 家机构|[0-9]{2,} 个地区|(?:^|[^0-9.])1,?000(?:\.00)? ?元`

// namesOf are what names a notice and nothing else: its city, number, title, districts,
// institutions, occupations and offices.
func namesOf(t *testing.T, notice policy.Folder) []string {
	t.Helper()
	p, err := policy.Load(notice, policy.Dir("../data/calendar"))
	if err != nil {
		t.Fatal(err)
	}
	words := append(slices.Clone(p.Occupations), p.City, p.Number, p.Title)
	for _, d := range p.Districts {
		words = append(words, d.Name)
	}
	for _, i := range p.Institutions {
		words = append(words, i.Name)
	}
	for _, o := range []policy.Office{p.Offices.Bureau, p.Offices.Districts} {
		words = append(words, o.Name, o.Signs)
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// facts are what texts should not say: some words as they stand, and some numbering.
type facts struct {
	words     []string
	numbering *regexp.Regexp
}

// in are those that a text says.
func (f facts) in(text string) []string {
	found := f.numbering.FindAllString(text, -1)
	for _, w := range f.words {
		if strings.Contains(text, w) {
			found = append(found, w)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// TestNoFactOfOneNotice holds that Go, queries, templates and scripts name no clause,
// annex, count, city or office: all of that is the notice's own.
func TestNoFactOfOneNotice(t *testing.T) {
	t.Parallel()
	words := append(namesOf(t, policy.Dir("../data/policy/fuzhou-2021-42")), namesOf(t, examplePolicy)...)
	facts := facts{append(words, "福州", "榕", "人社局"), regexp.MustCompile(numbering)}
	read := 0
	for _, root := range []string{"../pipeline", "../queries", "../templates"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				if slices.Contains([]string{"testdata", "node_modules", "vendor"}, d.Name()) ||
					strings.HasSuffix(d.Name(), "test") { // what tests share
					return fs.SkipDir
				}
				return nil
			}
			if !slices.Contains([]string{".go", ".sql", ".html", ".md", ".js"}, path.Ext(name)) ||
				strings.HasSuffix(name, "_test.go") {
				return nil
			}
			text, err := os.ReadFile(name)
			read++
			if facts.in(string(text)) == nil {
				return err
			}
			for i, line := range strings.Split(string(text), "\n") {
				if found := facts.in(line); found != nil {
					t.Errorf("%s:%d names %s: %s", strings.TrimPrefix(name, "../"), i+1, found, strings.TrimSpace(line))
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 400 {
		t.Errorf("%d files were read: there are more", read)
	}
}

// lacking are what the example's notice does not have: no reader of it looks for them.
const lacking = `名额|满意|测评|统筹调剂|录像|未导出|农村人员|计划 [0-9]`

// TestAnotherNotice finds no word of another city's in anything published of the worked
// case of another notice, nor what the notice does not have on pages
// about its districts, institutions, classes, claims and money.
func TestAnotherNotice(t *testing.T) {
	slow(t)
	t.Parallel()
	own := namesOf(t, examplePolicy)
	others := slices.DeleteFunc(namesOf(t, policy.Dir("../data/policy/fuzhou-2021-42")), func(w string) bool {
		return slices.Contains(own, w)
	})
	foreign := facts{append(others, "福州", "榕", "每人 ."), regexp.MustCompile(
		`[一二三四五六七八九十][(（][一二三四五六七八九十]+[)）]|附件? ?[0-9]|[Aa]nnex [0-9]|29 ?家机构|13 ?个地区|1,?000(\.00)? 元/人`)}
	absent := regexp.MustCompile(lacking)
	read := map[string]int{}
	check := func(name string, text string) {
		read[path.Ext(name)]++
		if found := foreign.in(text); found != nil {
			t.Errorf("%s says %s, of another notice", name, found)
		}
		folder := strings.SplitN(name, "/", 3)[1]
		if path.Ext(name) == ".xlsx" || path.Ext(name) == ".html" && slices.Contains([]string{"index.html",
			"finance.html", "districts", "institutions", "classes", "applications", "letters"}, folder) {
			if found := absent.FindString(text); found != "" {
				t.Errorf("%s says %s, which the notice does not have", name, found)
			}
		}
	}
	for _, edition := range []string{"internal", "public"} {
		root := worksOf(t, "example").edition(t, edition)
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			name, _ := filepath.Rel(root, file)
			name = path.Join(edition, filepath.ToSlash(name))
			if path.Ext(name) == ".xlsx" {
				check(name, textOfBook(t, file))
				return nil
			}
			if strings.Contains(name, "/vendor/") || path.Ext(name) == ".parquet" { // no words of ours; as the CSV
				return nil
			}
			text, err := os.ReadFile(file)
			check(name, string(text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for kind, least := range map[string]int{".html": 400, ".js": 2, ".csv": 20, ".md": 2, ".json": 2, ".xlsx": 1} {
		if read[kind] < least {
			t.Errorf("%d files %s were read, want %d", read[kind], kind, least)
		}
	}
}

// textOfBook is every part of a workbook that holds its cells.
func textOfBook(t *testing.T, file string) string {
	t.Helper()
	book, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var text strings.Builder
	for _, part := range book.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/") && part.Name != "xl/sharedStrings.xml" {
			continue
		}
		r, err := part.Open()
		if err == nil {
			_, err = io.Copy(&text, r)
		}
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return text.String()
}

// lookedUp are pages that tell of rules that are off, of the exports as they are and of
// the columns that data files always have.
var lookedUp = []string{"method.html", "quality.html", "clauses.html", "downloads.html", "dictionary.html"}

// TestLeanNotices publishes notices that leave out much of what the shipped ones have:
// pages, letters and workbook do without it.
func TestLeanNotices(t *testing.T) {
	slow(t)
	noSurveys := []string{
		"survey_not_on_roster", "survey_incomplete", "satisfaction_below_warning", "satisfaction_below_stop",
		"class_started_after_low_satisfaction", "sanction_not_recorded",
	}
	noNotices := []string{
		"notice_missing", "notice_running", "notice_too_short", "notice_objection_open", "notice_cell_unreadable",
		"notice_amount_mismatch", "paid_before_notice_end", "payment_outstanding",
	}
	for _, c := range []struct {
		name, policy string
		asOf         time.Time
		files        []string            // that are left out
		rules        []string            // that are left out
		out          map[string][]string // what is left out of files, as patterns
		absent       string              // of what no page but those of rules and data tells
	}{
		{"few", "fuzhou-2021-42", asOf, []string{"districts.yaml", "offices.yaml"},
			append(noSurveys, "unknown_district", "quota_exceeded", "quota_reserve_overdrawn", "district_not_inspected",
				"institution_not_selected"),
			map[string][]string{
				"notice.yaml": {`planned_persons.*\n`}, "institutions.yaml": {`, district: [^}]*`},
				"thresholds.yaml": {`satisfaction_(?:warning|stop)_percent:\n(?:  .*\n)+`},
			}, `名额|满意|测评|统筹调剂|人社局|附件3`},
		{"example", "example-2023-18", time.Date(2025, 1, 20, 0, 0, 0, 0, time.UTC), []string{"offices.yaml"},
			append(noNotices, "subsidised_twice", "attendance_below_minimum", "assessed_despite_attendance"),
			map[string][]string{
				"thresholds.yaml": {`notice_period:.*\n`, `payment_within:.*\n`,
					`minimum_attendance_percent:\n(?:  .*\n)+`},
				"money.yaml": {`(?s)# 第十五条.*`},
			}, `名额|满意|测评|公示期|上浮|低于 90%`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			if err := os.CopyFS(folder, os.DirFS(filepath.Join("../data/policy", c.policy))); err != nil {
				t.Fatal(err)
			}
			c.out["clauses.yaml"] = []string{
				`\n *- (` + strings.Join(c.rules, "|") + `)\b`, `\b(` + strings.Join(c.rules, "|") + `)\b,? ?`,
				`\n *rules: ?(\[\])?(\n *- clause|\n*$)`, // $2 stays
			}
			for name, patterns := range c.out {
				file := filepath.Join(folder, name)
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				for _, pattern := range patterns {
					text = regexp.MustCompile(pattern).ReplaceAll(text, []byte("$2"))
				}
				if err := os.WriteFile(file, text, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for _, name := range c.files {
				if err := os.Remove(filepath.Join(folder, name)); err != nil {
					t.Fatal(err)
				}
			}
			o := testOptions(filepath.Join(caseFolder(t, c.name), "input"))
			o.Policy, o.Out, o.AsOf = policy.Dir(folder), t.TempDir(), c.asOf
			if _, err := buildSite(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			proven(t, o)
			absent := regexp.MustCompile(c.absent)
			for _, pattern := range []string{
				"*.html", "districts/*", "institutions/*", "classes/*", "applications/*", "letters/*",
			} {
				pages, err := filepath.Glob(filepath.Join(o.Out, "internal", pattern))
				if err != nil || len(pages) < 3 {
					t.Fatalf("%s: %d pages, %v", pattern, len(pages), err)
				}
				for _, page := range pages {
					if slices.Contains(lookedUp, filepath.Base(page)) {
						continue
					}
					text, err := os.ReadFile(page)
					if err != nil {
						t.Fatal(err)
					}
					if found := absent.Find(text); found != nil {
						t.Errorf("%s says %s, which the notice does not have", page, found)
					}
				}
			}
		})
	}
}
