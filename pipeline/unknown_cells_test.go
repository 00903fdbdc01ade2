package pipeline_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/book"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/words"
)

// shownCells are all that a build tells: cells of files, sheets, tables, marks of
// charts and lines of text, by where they stand.
type shownCells map[string]string

// What may come to nothing without a kind that it does not rest on, for a rule that
// is not evaluated yields nothing and changes no money: what rules find, and whom
// their findings hold or reject; without the kinds that decide on persons also what
// is left for them.
var (
	findsLess = regexp.MustCompile(`发现|暂缓|不予补贴|核验|规则|违规|措施|原因|` +
		`held|rejected|on_hold|found|rules\.(csv|parquet)|unverified|unproven|quality\.html|rules/| findings | (标准|要求)$`)
	entitlesLess = regexp.MustCompile(`应补|应付|其中已申请|在有效申请之内|entitled|payable|live|cleared`)
	decisive     = []string{"assessments", "sanctions", "surveys"}
)

// TestNothingAbsentIsZero holds everything a build publishes, cell by cell, against
// the same build without one optional kind (one of three, in make soak of six): nothing
// that is told there may be a zero here, and no sentence of these pages alone may say that
// there is none. The workbook is read as written and as LibreOffice works it out.
func TestNothingAbsentIsZero(t *testing.T) {
	slow(t)
	t.Parallel()
	b := patched(t, testOptions(filepath.Join("testdata", "cases", "few", "input")), everyLine, "stage")
	copied(t, b, false)
	resume(t, b, "measure", "report")
	books := map[string]string{}
	var whole shownCells
	whole, books["whole"] = cellsOf(t, b)
	kinds := []string{"applications", "payments", "surveys"}
	if os.Getenv(soak) != "" {
		kinds = append(kinds, "assessments", "notices", "sanctions")
	}
	for _, kind := range kinds {
		copied(t, b, true)
		without(t, b, kind)
		resume(t, b, "measure", "report")
		var cells shownCells
		cells, books[kind] = cellsOf(t, b)
		if changed := cells.noZeroIn(t, kind, whole); changed < 500 {
			t.Errorf("without %s only %d of %d cells are others", kind, changed, len(whole))
		}
	}
	again := map[string]shownCells{}
	for name, book := range recalculated(t, books) {
		again[name] = shownCells{}
		again[name].sheets(t, book)
	}
	for _, kind := range kinds {
		if changed := again[kind].noZeroIn(t, kind, again["whole"]); changed == 0 {
			t.Errorf("without %s the workbook is the same", kind)
		}
	}
}

// plantedIn are the places of a build at which a zero that is planted into a table of
// the report must show, by table.
var plantedIn = map[string]string{
	"report.overview":          "internal/index.html",
	"report.applications":      "internal applications.csv",
	"report.application_pages": "internal/applications/",
	"report.application_steps": "internal/finance.html",
	"report.reconciliation":    "internal reconciliation.csv",
}

// TestPlantedZeroShows tells zeros where payments are unknown, as a query would that
// forgot what it rests on, and wants each to be noticed where it is shown.
func TestPlantedZeroShows(t *testing.T) {
	slow(t)
	t.Parallel()
	b := patched(t, testOptions(filepath.Join("testdata", "cases", "few", "input")), everyLine, "report")
	whole, _ := cellsOf(t, b)
	without(t, b, "payments")
	resume(t, b, "measure", "report")
	for _, u := range unknownWithout["payments"] {
		for _, column := range strings.Fields(u.columns) {
			if strings.HasSuffix(column, "_yuan") && strings.HasPrefix(u.table, "report.") {
				if err := b.DB.Exec(t.Context(), "update "+u.table+" set "+column+" = 0"); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	cells, _ := cellsOf(t, b)
	zeros, _ := cells.zerosIn("payments", whole)
	for _, u := range unknownWithout["payments"] {
		place, isSearched := plantedIn[u.table]
		if isSearched && !slices.ContainsFunc(zeros, func(zero string) bool { return strings.HasPrefix(zero, place) }) {
			t.Errorf("zeros of %s are not noticed at %s", u.table, place)
		}
	}
}

// zerosIn lists the cells that are a zero without a kind and tell more with it, and
// counts the cells that are others.
func (cells shownCells) zerosIn(kind string, whole shownCells) (zeros []string, changed int) {
	for where, text := range cells {
		before, isBoth := whole[where]
		if isBoth && before == text {
			continue
		}
		changed++
		if findsLess.MatchString(where) || slices.Contains(decisive, kind) && entitlesLess.MatchString(where) {
			continue
		}
		switch {
		case isBoth && (isZero(text) && !isZero(before) || text == "false" && before == "true" || text == "否" &&
			before == "是"):
			zeros = append(zeros, fmt.Sprintf("%s is %q, %q with %s", where, text, before, kind))
		case !isBoth && strings.Contains(where, "¶") && saysNone.MatchString(text) &&
			!strings.Contains(text, words.Unexported):
			zeros = append(zeros, where+" says that there is none")
		}
	}
	slices.Sort(zeros)
	return zeros, changed
}

// noZeroIn wants no cell to be a zero without a kind that tells more with it.
func (cells shownCells) noZeroIn(t *testing.T, kind string, whole shownCells) (changed int) {
	t.Helper()
	zeros, changed := cells.zerosIn(kind, whole)
	for _, zero := range zeros {
		t.Errorf("without %s: %s", kind, zero)
	}
	return changed
}

// saysNone are the words by which a sentence tells of none.
var saysNone = regexp.MustCompile(`(^|[^0-9.,])0(\.0+)? ?(人|元|份|笔|项|个|件|条|%)|没有[^达]|尚未|均未|^无`)

var digits = regexp.MustCompile(`[0-9]+`)

// isZero tells whether a cell shows numbers and all of them are 0.
func isZero(text string) bool {
	numbers := digits.FindAllString(text, -1)
	return len(numbers) > 0 && strings.Trim(strings.Join(numbers, ""), "0") == ""
}

// cellsOf writes the data files, the workbook and both editions of a build, and
// returns what they show and the workbook's path.
func cellsOf(t *testing.T, b *pipeline.Built) (cells shownCells, path string) {
	t.Helper()
	cells = shownCells{}
	for _, edition := range target.Editions {
		site := t.TempDir()
		data := filepath.Join(site, "data")
		if err := publish.Data(t.Context(), b, publishing(), edition, data); err != nil {
			t.Fatal(err)
		}
		if err := publish.Pages(t.Context(), b, publishing(), edition, site); err != nil {
			t.Fatal(err)
		}
		if edition == "internal" {
			if err := book.Write(t.Context(), b, data, 0); err != nil {
				t.Fatal(err)
			}
			path = filepath.Join(data, "peihe.xlsx")
			cells.sheets(t, workbookAt(t, path))
		}
		for _, file := range glob(t, filepath.Join(data, "*.csv")) {
			cells.records(edition, filepath.Base(file), csvRows(t, file))
			parquet := strings.TrimSuffix(file, ".csv") + ".parquet"
			cells.records(edition, filepath.Base(parquet), parquetRows(t, b.DB, parquet))
		}
		err := filepath.WalkDir(site, func(path string, d fs.DirEntry, err error) error {
			if err == nil && filepath.Ext(path) == ".html" {
				cells.page(t, edition+"/"+strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(site)+"/"), path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return cells, path
}

// records adds a file's cells by the row's key.
func (cells shownCells) records(edition, file string, rows [][]string) {
	keys := strings.Fields(keysOf[strings.TrimSuffix(strings.TrimSuffix(file, ".csv"), ".parquet")+".csv"])
	seen := map[string]int{}
	for _, row := range rows[1:] {
		var parts []string
		for i, column := range rows[0] {
			if slices.Contains(keys, column) || len(keys) == 0 && i == 0 {
				parts = append(parts, row[i])
			}
		}
		key := key(parts...)
		seen[key]++
		for i, column := range rows[0] {
			cells[fmt.Sprintf("%s %s %s#%d %s", edition, file, key, seen[key], column)] = row[i]
		}
	}
}

// sheets adds a workbook's cells by the row's first cell and the column's heading.
func (cells shownCells) sheets(t *testing.T, book *excelize.File) {
	t.Helper()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil || len(rows) < 2 {
			t.Fatal(sheet, len(rows), err)
		}
		seen := map[string]int{}
		for _, row := range rows[1:] {
			if len(row) == 0 {
				continue
			}
			seen[row[0]]++
			for i, cell := range row {
				heading := ""
				if i < len(rows[1]) {
					heading = rows[1][i]
				}
				cells[fmt.Sprintf("peihe.xlsx %s %s#%d %s", sheet, row[0], seen[row[0]], heading)] = cell
			}
		}
	}
}

// page adds what a page shows: cells of tables by the row's first cell and the
// column's heading, marks of charts by series and category, and lines of text (¶).
func (cells shownCells) page(t *testing.T, name, path string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := html.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	term := "" // that a figure in large type stands under
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "table":
				cells.table(name, n)
				return
			case "script":
				cells.chart(t, name, n)
				return
			case "p", "li", "h1", "h2", "h3", "dt", "dd", "figcaption", "summary", "caption":
				text := strings.Join(strings.Fields(wordsIn(n)), " ")
				if n.Data == "dt" {
					term = text
				} else if n.Data == "dd" {
					text = term + "：" + text
				}
				for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return r == '。' || r == '；' }) {
					cells[name+" ¶ "+sentence] = sentence
				}
			}
		}
		for child := range n.ChildNodes() {
			visit(child)
		}
	}
	visit(doc)
}

func (cells shownCells) table(name string, n *html.Node) {
	var heads []string
	id, seen := "", map[string]int{}
	for _, a := range n.Attr {
		if a.Key == "id" {
			id = a.Val
		}
	}
	for row := range n.Descendants() {
		if row.Data != "tr" {
			continue
		}
		var texts []string
		isHead := true
		for cell := range row.ChildNodes() {
			if cell.Type == html.ElementNode {
				texts = append(texts, wordsIn(cell))
				isHead = isHead && cell.Data == "th"
			}
		}
		if isHead && len(texts) > 1 {
			heads = texts
			continue
		}
		seen[texts[0]]++
		for i, text := range texts {
			heading := ""
			if i < len(heads) {
				heading = heads[i]
			}
			cells[fmt.Sprintf("%s %s %s#%d %s", name, id, texts[0], seen[texts[0]], heading)] = text
		}
	}
}

// chart adds the marks of a chart's option.
func (cells shownCells) chart(t *testing.T, name string, n *html.Node) {
	t.Helper()
	id := ""
	for _, a := range n.Attr {
		if a.Key == "id" {
			id = a.Val
		}
	}
	if !strings.HasSuffix(id, "-option") {
		return
	}
	var option struct {
		Series []struct {
			Name string
			Data []struct {
				Name  string
				Value any
			}
		}
		XAxis, YAxis []struct{ Data []string }
	}
	if err := json.Unmarshal([]byte(wordsIn(n)), &option); err != nil {
		t.Fatal(name, id, err)
	}
	var categories []string
	for _, axis := range slices.Concat(option.XAxis, option.YAxis) {
		if len(axis.Data) > 0 {
			categories = axis.Data
		}
	}
	for _, s := range option.Series {
		for i, mark := range s.Data {
			text := ""
			if mark.Value != nil {
				text = fmt.Sprint(mark.Value)
			}
			category := fmt.Sprint(i)
			if i < len(categories) {
				category = categories[i]
			}
			cells[fmt.Sprintf("%s %s %s %s", name, id, s.Name, category)] = text
		}
	}
}
