package pipeline_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/words"
)

// TestFinanceOfWorkedCases holds the pages against the data files.
func TestFinanceOfWorkedCases(t *testing.T) {
	slow(t)
	for _, name := range workedCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := worksOf(t, name).edition(t, "internal")
			of := func(file string) table {
				return keyed(t, csvRows(t, filepath.Join(site, "data", file)),
					keysOf[file])
			}
			pagesAgree(t, site, of("applications.csv"), of("reconciliation.csv"))
		})
	}
}

// figureTitles are the headings on pages of the figures of an application; persons stand under
// their yuan.
var figureTitles = map[string]string{
	"claimed_persons": "申请（元）", "claimed_yuan": "申请（元）", "entitled_yuan": "应补（元）", "held_yuan": "暂缓（元）",
	"over_claimed_yuan": "多申请（元）", "under_claimed_yuan": "少申请（元）", "payable_yuan": "应付（元）", "on_hold_yuan": "申请暂缓（元）",
	"noticed_yuan": "公示（元）", "paid_yuan": "已拨付（元）", "difference_yuan": "差额（元）",
}

// pagesAgree wants every figure of every application, on the list of applications and
// on the finance list, to be that of the rows of applications.csv and of
// reconciliation.csv, as is the whole of the finance page, and the lines of districts
// and of institutions there to add up to the whole.
func pagesAgree(t *testing.T, site string, applications, reconciliation table) {
	t.Helper()
	onList := linesOf(t, filepath.Join(site, "applications", "index*.html"), "applications")
	maps.DeleteFunc(onList, func(name string, _ map[string]string) bool { return strings.HasPrefix(name, "合计") })
	onFinance := linesOf(t, filepath.Join(site, "finance", "applications*.html"), "list")
	if len(onList) != len(applications) || len(onFinance) != len(applications) {
		t.Errorf("the list of applications has %d, the finance list %d, applications.csv %d", len(onList),
			len(onFinance), len(applications))
	}
	for id, row := range applications {
		lineAgrees(t, "list of applications: "+id, onList[id], row, 8)
		lineAgrees(t, "finance list: "+id, onFinance[id], row, 7)
		lineAgrees(t, "finance list: "+id, onFinance[id], reconciliation[key("application", "listed", id)], 10)
	}
	finance := filepath.Join(site, "finance.html")
	whole := tableOf(t, finance, "balance-whole")["全市"]
	lineAgrees(t, finance, whole, reconciliation[key("whole", "listed", "")], 10)
	for _, level := range []string{"district", "institution"} {
		total := tableOf(t, finance, "balance-"+level)["全部申请"]
		for _, title := range []string{"申请（元）", "应补（元）", "暂缓（元）", "多申请（元）", "少申请（元）", "应付（元）", "申请暂缓（元）", "已拨付（元）",
			"差额（元）"} {
			if total[title] != whole[title] || whole[title] == "" {
				t.Errorf("%s: %s is %q in all by %s, %q as a whole", finance, title, total[title], level, whole[title])
			}
		}
	}
}

// linesOf reads a list of a site from all its pages, rows by their first cell.
func linesOf(t *testing.T, pattern, id string) table {
	t.Helper()
	lines := table{}
	for _, file := range glob(t, pattern) {
		maps.Copy(lines, tableOf(t, file, id))
	}
	return lines
}

// withPersons is an amount with how many persons it is for.
var withPersons = regexp.MustCompile(`^(.*\.\d\d)([\d,]+) 人$`)

// lineAgrees wants the figures that a line of a page shares with a row of a data
// file to be the same, and n of them; what is not exported is empty in files.
func lineAgrees(t *testing.T, where string, line, row map[string]string, n int) {
	t.Helper()
	for column, title := range figureTitles {
		got, isShown := line[title]
		want, isKnown := row[column]
		if !isShown || !isKnown {
			continue
		}
		n--
		yuan, persons := got, ""
		if amount := withPersons.FindStringSubmatch(got); amount != nil {
			yuan, persons = amount[1], amount[2]
		}
		if got = yuan; strings.HasSuffix(column, "_persons") && got != words.Unexported {
			got = persons
		}
		if got = unformatted(got); got != want && (got != words.Unexported || want != "") {
			t.Errorf("%s: %s is %q, %s %q in the data files", where, title, got, column, want)
		}
	}
	if n != 0 {
		t.Errorf("%s: %d figures too few are on the page and in the data files", where, n)
	}
}

// internalPages writes the internal edition and returns its folder.
func internalPages(t *testing.T, o pipeline.Options) string {
	t.Helper()
	return written(t, opened(t, o, "report"))
}

// written writes the internal edition of a build and returns its folder.
func written(t *testing.T, b *pipeline.Built) string {
	t.Helper()
	site := t.TempDir()
	if err := publish.Data(t.Context(), b, publishing(), "internal", filepath.Join(site, "data")); err != nil {
		t.Fatal(err)
	}
	if err := publish.Pages(t.Context(), b, publishing(), "internal", site); err != nil {
		t.Fatal(err)
	}
	return site
}

// TestLetters holds the words of letters of a worked case, one to announce an
// application and two to institutions; -update writes them anew.
func TestLetters(t *testing.T) {
	site := worksOf(t, "city").edition(t, "internal")
	for golden, file := range map[string]string{
		"notice.txt":        "notice-" + page.FileName("SQ202100004") + ".html",
		"stop.txt":          "stop-" + page.FileName("福建技师学院") + ".html",
		"rectification.txt": "rectification-" + page.FileName("福州第一技师学院") + ".html",
	} {
		got := ""
		for _, n := range elements(t, filepath.Join(site, "letters", file), "article") {
			got = strings.ReplaceAll(lines(n), "\u2060", "") // which keeps blanks on one line
		}
		golden = filepath.Join("testdata", "letters", golden)
		if *update {
			if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s says\n%s\nwant (%s)\n%s", file, got, golden, want)
		}
	}
}

// TestBatches holds that applications which wait for nothing but their notice are
// announced in batches, each once, from the next working day on.
func TestBatches(t *testing.T) {
	input := t.TempDir()
	if err := os.CopyFS(input, os.DirFS("testdata/cases/clean/input")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(input, "notices.csv"), []byte("申请编号,公示开始日期,公示结束日期,公示人数,公示金额,异议,异议处理\n"),
		0o644); err != nil {
		t.Fatal(err)
	}
	site := internalPages(t, testOptions(input))
	facts := &comparison{T: t}
	wanted := map[string]bool{}
	for _, a := range facts.rows(site, "data/applications.csv") {
		if a["entitled_yuan"] != "0.00" {
			wanted[a["application_id"]] = true
		}
	}
	batches := glob(t, filepath.Join(site, "letters", "batch-*.html"))
	if len(batches) < 2 || len(wanted) < len(batches) {
		t.Fatalf("%d batches for %d applications", len(batches), len(wanted))
	}
	for _, batch := range batches {
		for _, article := range elements(t, batch, "article") {
			text := lines(article)
			if !strings.Contains(text, "2022年1月4日至2022年1月10日，共5个工作日") {
				t.Errorf("%s does not run from the next working day for five:\n%s", batch, text)
			}
			for row := range strings.Lines(text) {
				if cells := strings.Split(row, " | "); len(cells) == 8 && strings.HasPrefix(cells[1], "SQ") {
					if !wanted[cells[1]] {
						t.Errorf("%s announces %s, which is announced already or not entitled", batch, cells[1])
					}
					delete(wanted, cells[1])
				}
			}
		}
	}
	if len(wanted) > 0 {
		t.Errorf("no batch announces %v", wanted)
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func elements(t *testing.T, file, tag string) []*html.Node {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	var found []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			found = append(found, n)
		}
	}
	return found
}

func hasID(n *html.Node, id string) bool {
	for _, a := range n.Attr {
		if a.Key == "id" && a.Val == id {
			return true
		}
	}
	return false
}

// tableOf reads a table of a page as rows by their first cell, cells by heading.
func tableOf(t *testing.T, file, id string) map[string]map[string]string {
	t.Helper()
	rows := map[string]map[string]string{}
	for _, row := range rowsOf(t, file, id) {
		rows[row[""]] = row
	}
	return rows
}

func wordsIn(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// unformatted is a figure of a page as the data files print it, "" if unknown.
func unformatted(figure string) string {
	return strings.NewReplacer(",", "", "−", "-", "—", "").Replace(figure)
}

// lines is the text of a letter: a line per heading, paragraph, item and row.
func lines(article *html.Node) string {
	var b strings.Builder
	for n := range article.Descendants() {
		switch n.Data {
		case "h2", "h3", "p", "li":
			b.WriteString(wordsIn(n) + "\n")
		case "tr":
			var cells []string
			for cell := range n.ChildNodes() {
				if cell.Type == html.ElementNode {
					cells = append(cells, wordsIn(cell))
				}
			}
			b.WriteString(strings.Join(cells, " | ") + "\n")
		}
	}
	return b.String()
}

// TestNoStepRisesInACleanCase holds the steps of applications to it, some of which
// do not say what was approved.
func TestNoStepRisesInACleanCase(t *testing.T) {
	t.Parallel()
	b := opened(t, testOptions(filepath.Join("testdata", "cases", "clean", "input")), "reconcile")
	type steps struct{ Rising, Silent, Noticed int64 }
	got, err := duck.One[steps](t.Context(), b.DB, `select
			count(*) filter (where is_reviewed_over_claimed or is_noticed_over_reviewed or is_paid_over_noticed) as rising,
			count(*) filter (where level = 'application' and reviewed_yuan is null) as silent,
			count(*) filter (where level = 'application' and noticed_yuan is not null) as noticed
		from ledger.application_steps`)
	if err != nil || got.Rising > 0 || got.Silent == 0 || got.Noticed == 0 {
		t.Errorf("%+v, %v; want no rising step", got, err)
	}
}
