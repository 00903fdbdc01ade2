package pipeline_test

import (
	"archive/zip"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/peihe/peihe/pipeline/ask"
	"github.com/peihe/peihe/pipeline/book"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/internal/distro"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/target"
	"github.com/peihe/peihe/pipeline/words"
	"github.com/peihe/peihe/pipeline/workbook"
)

var workedCases = []string{"clean", "few", "city", "midway", "partial", "example"}

// unasked are columns of data files that a worked case's notice asks for nothing of:
// its workbook leaves them out.
var unasked = map[string][]string{"example": {"quota", "transferred", "answered", "satisfied", "offline_days"}}

// recalculated opens workbooks, by name, in LibreOffice, has every formula worked
// out anew, and returns them as LibreOffice saved them.
func recalculated(t *testing.T, books map[string]string) map[string]*excelize.File {
	t.Helper()
	soffice := distro.Need(t, "soffice", "libreoffice-calc-nogui")
	profile, in, out := t.TempDir(), t.TempDir(), t.TempDir()
	// OOXMLRecalcMode 0: always; LibreOffice else trusts the values in the file.
	settings := `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>`
	if err := os.MkdirAll(filepath.Join(profile, "user"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(profile, "user", "registrymodifications.xcu"), []byte(settings),
		0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"--headless", "-env:UserInstallation=file://" + profile, "--convert-to",
		"xlsx:Calc MS Excel 2007 XML", "--outdir", out}
	for name, path := range books {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		named := filepath.Join(in, name+".xlsx")
		if err := os.WriteFile(named, text, 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, named)
	}
	if said, err := exec.CommandContext(t.Context(), soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, said)
	}
	files := map[string]*excelize.File{}
	for name := range books {
		files[name] = workbookAt(t, filepath.Join(out, name+".xlsx"))
	}
	return files
}

func workbookAt(t *testing.T, path string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func raw(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// formulas maps the cells of a workbook that hold a formula to the value beside
// it, by sheet!cell.
func formulas(t *testing.T, f *excelize.File) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, value := range row {
				cell, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if formula, err := f.GetCellFormula(sheet, cell); err != nil {
					t.Fatal(err)
				} else if formula != "" {
					found[sheet+"!"+cell] = value
				}
			}
		}
	}
	return found
}

// TestWorkbook looks at the workbook, Parquet and CSV files of every worked case.
func TestWorkbook(t *testing.T) {
	slow(t)
	t.Parallel()
	data := map[string]string{}
	for _, name := range workedCases {
		data[name] = filepath.Join(worksOf(t, name).edition(t, "internal"), "data")
	}
	t.Run("recalculates", func(t *testing.T) { recalculates(t, data) })
	for _, name := range workedCases {
		t.Run("figures agree/"+name, func(t *testing.T) { figuresAgree(t, data[name], unasked[name]...) })
	}
	t.Run("for finance", func(t *testing.T) { isForFinance(t, data["few"]) })
	t.Run("nothing private", func(t *testing.T) { nothingPrivate(t, data["few"]) })
}

// recalculates has LibreOffice work out every formula of the workbook
// of every worked case, and of one cut into sheets of ten rows, and wants the
// values that we wrote beside them; a workbook in which a class was given one yuan
// more must say so.
func recalculates(t *testing.T, data map[string]string) {
	books := map[string]string{}
	for name, folder := range data {
		books[name] = filepath.Join(folder, "peihe.xlsx")
	}
	short := t.TempDir()
	if err := book.Write(t.Context(), worksOf(t, "few").Built, short, 10); err != nil {
		t.Fatal(err)
	}
	books["sheets of ten rows"] = filepath.Join(short, "peihe.xlsx")
	books["edited"] = filepath.Join(t.TempDir(), "edited.xlsx")
	edited, changed := oneYuanMore(t, books["few"])
	if err := edited.SaveAs(books["edited"]); err != nil {
		t.Fatal(err)
	}
	books["keys"] = awkwardKeys(t)
	after := recalculated(t, books)
	for name, path := range books {
		want, got := formulas(t, workbookAt(t, path)), formulas(t, after[name])
		if len(want) < 2 || name != "keys" && len(want) < 300 || len(got) != len(want) {
			t.Errorf("%s: %d formulas, LibreOffice has %d", name, len(want), len(got))
		}
		if name == "edited" {
			continue
		}
		for at, value := range want {
			if !sameNumber(got[at], value) {
				t.Errorf("%s: %s is %q, LibreOffice works out %q", name, at, value, got[at])
			}
		}
	}
	if got := raw(t, after["few"], "汇总", "B3"); got != "0" {
		t.Errorf("an untouched workbook disagrees in %s places", got)
	}
	if got := raw(t, after["edited"], "汇总", "B3"); got == "0" {
		t.Errorf("one yuan more in %s goes unnoticed", changed)
	}
	if len(after["sheets of ten rows"].GetSheetList()) < 20 {
		t.Errorf("sheets of ten rows: only %v", after["sheets of ten rows"].GetSheetList())
	}
}

// awkwardKeys is a workbook whose keys SUMIFS would take for each other.
func awkwardKeys(t *testing.T) string {
	t.Helper()
	keys := []string{"a*", "A*", "ab", "007", "7", "0007", ">1", "20210000000000000001", "20210000000000000002", "a?",
		"=7", "a*"}
	paid := map[string]int64{}
	var rows, sums [][]any
	for i, key := range keys {
		yuan := int64(100) << i
		if paid[key] += yuan; paid[key] != yuan {
			sums = slices.DeleteFunc(sums, func(row []any) bool { return row[0] == key })
		}
		rows = append(rows, []any{key, yuan})
		sums = append(sums, []any{key, paid[key], int64(1)})
	}
	sums[len(sums)-1][2] = int64(2)
	f, err := workbook.New(workbook.Options{}, workbook.Plan{Name: "拨付", Rows: len(rows)},
		workbook.Plan{Name: "申请", Rows: len(sums)})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	columns := []workbook.Column{{ID: "id", Heading: "编号", Width: 10},
		{ID: "yuan", Heading: "金额", Style: workbook.Yuan, Width: 10, IsTotal: true}}
	of := slices.Clone(columns)
	of[1].Formula = func(cell func(string) string) string { return f.SumWhere("拨付", "yuan", "id", cell("id")) }
	of = append(of, workbook.Column{ID: "count", Heading: "笔数", Style: workbook.Number, Width: 10,
		Formula: func(cell func(string) string) string { return f.CountWhere("拨付", "id", cell("id")) }})
	for _, table := range []workbook.Table{{Name: "拨付", Columns: columns, Rows: inOrder(rows)},
		{Name: "申请", Columns: of, Rows: inOrder(sums)}} {
		if err := f.Table(table); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "keys.xlsx")
	if err := target.Write(path, func(w io.Writer) error { return f.Save(t.Context(), w) }); err != nil {
		t.Fatal(err)
	}
	return path
}

func sameNumber(a, b string) bool {
	x, err := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return err == nil && errY == nil && math.Abs(x-y) < 0.000001
}

// oneYuanMore adds a yuan to the first class that has an entitlement.
func oneYuanMore(t *testing.T, path string) (*excelize.File, string) {
	t.Helper()
	f := workbookAt(t, path)
	column := columnNamed(t, f, "班次", "应补金额")
	for row := 3; ; row++ {
		cell, _ := excelize.CoordinatesToCellName(column, row)
		if value := raw(t, f, "班次", cell); value != "0" {
			yuan, err := strconv.ParseFloat(value, 64)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellValue("班次", cell, yuan+1); err != nil {
				t.Fatal(err)
			}
			return f, "班次!" + cell
		}
	}
}

func columnNamed(t *testing.T, f *excelize.File, sheet, heading string) int {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.Index(rows[1], heading)
	if i < 0 {
		t.Fatalf("sheet %s has no column %s: %v", sheet, heading, rows[1])
	}
	return i + 1
}

// figuresAgree wants each figure of each application, class, institution, district,
// payment and trainee, but those unasked, to be the same in the CSV file, in Parquet and in the
// workbook.
func figuresAgree(t *testing.T, data string, unasked ...string) {
	f := workbookAt(t, filepath.Join(data, "peihe.xlsx"))
	db, err := duck.Open(t.Context(), duck.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	queries, err := query.Read(os.DirFS("../queries"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, s := range book.Sheets {
		q := query.Named(queries, s.Table)
		whole := q
		if of := map[string]string{"report.sheet_findings": "report.findings",
			"report.sheet_rules": "report.rules"}[s.Table]; of != "" {
			whole = query.Named(queries, of)
		}
		if whole.File == nil {
			continue
		}
		file := whole.File.Name
		fromCSV := csvRows(t, filepath.Join(data, file))
		fromParquet := parquetRows(t, db, filepath.Join(data, strings.TrimSuffix(file, ".csv")+".parquet"))
		if len(fromParquet) != len(fromCSV) {
			t.Fatalf("%s: %d rows, %d in Parquet", file, len(fromCSV)-1, len(fromParquet)-1)
		}
		heads, fromBook := sheetRows(t, f, s.Name, len(fromCSV)-1)
		for c, column := range fromCSV[0] {
			said, err := whole.Column(column)
			if err != nil {
				t.Fatal(err)
			}
			inBook := slices.Index(heads, said.Title)
			if q.File != nil && (inBook < 0) != slices.Contains(unasked, column) {
				t.Errorf("%s: column %s is in column %d of the workbook", file, column, inBook+1)
			}
			for r, row := range fromCSV {
				value := row[c]
				if p := fromParquet[r][c]; p != value && "'"+p != value { // CSV defuses formulas
					t.Errorf("%s row %d, %s: %q, in Parquet %q", file, r, column, value, p)
				}
				if r == 0 || inBook < 0 {
					continue
				}
				inBook := fromBook[r-1][inBook]
				if _, err := strconv.ParseFloat(value, 64); err == nil && !sameNumber(inBook, value) ||
					(value == "") != (inBook == "" || inBook == words.Unexported) {
					t.Errorf("%s row %d, %s: %q, in the workbook %q", file, r, column, value, inBook)
				}
				compared++
			}
		}
	}
	if compared < 4000 {
		t.Errorf("only %d figures were compared", compared)
	}
}

func csvRows(t *testing.T, path string) [][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// parquetRows are those of a file as CSV prints them, beneath its columns.
func parquetRows(t *testing.T, db *duck.DB, path string) [][]string {
	t.Helper()
	columns, err := db.Columns(t.Context(), "select * from '"+path+"'")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	rows := [][]string{names}
	for row, err := range db.Rows(t.Context(), "select * from '"+path+"'") {
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for i, v := range row {
			switch n, isWhole := v.(int64); {
			case v == nil:
				texts = append(texts, "")
			case isWhole && columns[i].Type == "DECIMAL(18,2)":
				sign := ""
				if n < 0 {
					sign, n = "-", -n
				}
				texts = append(texts, fmt.Sprintf("%s%d.%02d", sign, n/100, n%100))
			default:
				texts = append(texts, fmt.Sprint(v))
			}
		}
		rows = append(rows, texts)
	}
	return rows
}

// sheetRows are the headings and the n rows of data of a sheet, unknown cells empty.
func sheetRows(t *testing.T, f *excelize.File, sheet string, n int) ([]string, [][]string) {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for len(rows[i]) < len(rows[1]) {
			rows[i] = append(rows[i], "")
		}
	}
	return rows[1], rows[2 : 2+n]
}

// isForFinance wants the sheets that finance asked for, ids as text,
// frozen and repeated headings, filters and A4.
func isForFinance(t *testing.T, data string) {
	f := workbookAt(t, filepath.Join(data, "peihe.xlsx"))
	if want := strings.Fields("汇总 地区 机构 班次 申请 拨付 学员 问题 规则 数据质量 口径"); !slices.Equal(f.GetSheetList(), want) {
		t.Errorf("sheets %v, want %v", f.GetSheetList(), want)
	}
	names := f.GetDefinedName()
	for _, sheet := range f.GetSheetList() {
		layout, err := f.GetPageLayout(sheet)
		if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
			t.Errorf("%s is not set to A4 landscape: %+v, %v", sheet, layout, err)
		}
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 2 {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
		for name, isThere := range map[string]bool{"_xlnm.Print_Titles": true, "_xlnm._FilterDatabase": sheet != "汇总"} {
			if isThere != slices.ContainsFunc(names, func(n excelize.DefinedName) bool {
				return n.Name == name &&
					n.Scope == sheet
			}) {
				t.Errorf("%s: %s is there: %t", sheet, name, !isThere)
			}
		}
	}
	for cell, heading := range map[string]string{"A2": "申请编号", "C2": "申请金额"} {
		if got := raw(t, f, "申请", cell); got != heading {
			t.Errorf("申请!%s is %q, want %q", cell, got, heading)
		}
	}
	if kind, err := f.GetCellType("申请", "A3"); err != nil || kind != excelize.CellTypeInlineString {
		t.Errorf("an application's id is of type %v, %v; want text", kind, err)
	}
	if shown, err := f.GetCellValue("申请", "C3"); err != nil ||
		!regexp.MustCompile(`^[\d,]+\.\d\d元$`).MatchString(shown) {
		t.Errorf("a claimed amount shows as %q, %v", shown, err)
	}
	rows, err := f.GetRows("汇总")
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprint(rows)
	for _, word := range []string{"制表：", "复核：", "负责人：", "日期：", "元整", "截至 "} {
		if !strings.Contains(all, word) {
			t.Errorf("汇总 lacks %s", word)
		}
	}
}

// nothingPrivate looks into the two forms of the data
// that compression hides from a look at the bytes.
func nothingPrivate(t *testing.T, data string) {
	private := regexp.MustCompile(`35019[789]\d{11}[\dX]|\b12\d{9}\b|某路\d+号|\b3500\d{15}\b`)
	archive, err := zip.OpenReader(filepath.Join(data, "peihe.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, entry := range archive.File {
		r, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil || private.Match(text) {
			t.Errorf("%s of the workbook: %v, shows something private: %t", entry.Name, err, private.Match(text))
		}
	}
	db, err := duck.Open(t.Context(), duck.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	files, err := filepath.Glob(filepath.Join(data, "*.parquet"))
	if err != nil || len(files) != len(contractFiles) {
		t.Fatalf("%d Parquet files, %v; want %d", len(files), err, len(contractFiles))
	}
	for _, file := range files {
		if private.MatchString(fmt.Sprint(parquetRows(t, db, file))) {
			t.Errorf("%s shows something private", filepath.Base(file))
		}
	}
}

// contractFiles are the tables of the internal edition's data folder, in the order of
// the dictionary.
var contractFiles = strings.Fields(`findings.csv trainees.csv classes.csv claims.csv payments.csv applications.csv
	institutions.csv districts.csv rules.csv waterfall.csv waterfall_persons.csv application_steps.csv
	reconciliation.csv residuals.csv payment_days.csv recoveries.csv decisions.csv unverified.csv
	set_aside.csv files.csv changes.csv history.csv`)

// TestColumnsHaveWords wants every column of every data file, sheet and answer of
// explain to have a title, one that stands alone with its query and one that several
// tables have in columns.md; and no words for what is not there.
func TestColumnsHaveWords(t *testing.T) {
	t.Parallel()
	b := worksOf(t, "few")
	all := catalogue(t)
	takers := map[string][]string{} // of the words of columns.md
	named := map[string]bool{}      // "table column" that somebody is shown
	look := func(q query.Query, column string) query.Column {
		c, err := q.Column(column)
		if err != nil {
			t.Error(err)
		}
		named[q.Table()+" "+column] = true
		if !slices.Contains(q.OwnColumns(), column) {
			takers[column] = append(takers[column], q.Table())
		}
		for _, id := range c.Rules {
			if !slices.ContainsFunc(all, func(r rule.Rule) bool { return r.ID == id }) {
				t.Errorf("%s: column %s: there is no rule %s", q.Path, column, id)
			}
		}
		for _, need := range c.Needs {
			if _, ok := b.Titles()[need]; !ok {
				t.Errorf("%s: column %s needs %s, which no export can have", q.Path, column, need)
			}
		}
		return c
	}
	shown := func(q query.Query, table string) {
		rows, err := b.Shown(t.Context(), q, table)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range rows.Columns {
			if said := look(q, c.Name); said.Meaning == "" {
				t.Errorf("%s: column %s has a title but no meaning", q.Path, c.Name)
			}
			if publish.TypeTitles[c.Type] == "" {
				t.Errorf("%s: column %s is of type %s, which a data file should not have; cast it", q.Path, c.Name,
					c.Type)
			}
		}
	}
	var files []string
	for i, q := range query.Files(b.Statements) {
		files = append(files, q.File.Name)
		if q.File.Position != i+1 {
			t.Errorf("%s: position %d, but it is file %d", q.Path, q.File.Position, i+1)
		}
		shown(q, q.Table())
		if public, isShown := query.In(b.Statements, q.Table(), true); isShown {
			rows, err := b.ShownToAll(t.Context(), public, q.Without)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range rows.Columns {
				look(q, c.Name)
			}
		}
	}
	if want := append(slices.Clone(contractFiles), "summary.json"); !slices.Equal(files, want) {
		t.Errorf("the data files are %v, want %v", files, want)
	}
	for _, s := range book.Sheets {
		if q := b.Query(s.Table); q.File == nil {
			shown(q, s.Table)
		}
	}
	for table, columns := range ask.Columns() {
		for _, column := range columns {
			look(b.Query(table), column)
		}
	}
	shared, err := query.ReadColumns(b.Queries)
	if err != nil {
		t.Fatal(err)
	}
	for column := range shared {
		if tables := slices.Compact(slices.Sorted(slices.Values(takers[column]))); len(tables) < 2 {
			t.Errorf("columns.md says what %s is, but only %v has it; say it there", column, tables)
		}
	}
	for _, q := range b.Statements {
		for _, column := range q.OwnColumns() {
			if c, _ := q.Column(column); !named[q.Table()+" "+column] || reflect.DeepEqual(c, shared[column]) {
				t.Errorf("%s says what %s is, which it does not show or columns.md says", q.Path, column)
			}
		}
	}
}

// TestDictionary wants each file of an edition explained, and in Chinese, down to the
// codes that its columns hold.
func TestDictionary(t *testing.T) {
	t.Parallel()
	b := worksOf(t, "few")
	for _, edition := range target.Editions {
		folder := t.TempDir()
		if err := publish.Data(t.Context(), b.Built, publishing(), edition, folder); err != nil {
			t.Fatal(err)
		}
		read, err := os.ReadFile(filepath.Join(folder, "README.md"))
		if err != nil {
			t.Fatal(err)
		}
		text := string(read)
		for _, q := range query.Files(b.Statements) {
			isThere := strings.Contains(text, "\n## "+q.File.Name+"\n")
			if _, isShown := query.In(b.Statements, q.Table(), edition == "public"); isThere != isShown {
				t.Errorf("%s of the %s dictionary: missing or too many", q.File.Name, edition)
			}
		}
		if regexp.MustCompile(`\| +\|[^\n]*\| +\|[^\n]*\| +\| +\|`).MatchString(text) {
			t.Errorf("the %s dictionary has an empty line", edition)
		}
		for _, want := range []string{"| entitled_yuan | 应补金额 | 小数(18,2) | 元 |",
			"：`error` 违规，`warning` 预警，`info` 提示 |"} {
			if !strings.Contains(text, want) {
				t.Errorf("the %s dictionary lacks %q", edition, want)
			}
		}
	}
}

// TestNewColumnNeedsWords shows that a column without words stops the build, and that
// the error names it and its query.
func TestNewColumnNeedsWords(t *testing.T) {
	b := withAllTables(t, testOptions(filepath.Join("testdata", "cases", "few", "input")))
	if err := b.DB.Exec(t.Context(), "alter table report.claims add column colour varchar"); err != nil {
		t.Fatal(err)
	}
	err := publish.Data(t.Context(), b, publishing(), "internal", t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "queries/report/claims.sql: column colour has no words") {
		t.Errorf("the error is %v", err)
	}
}

// inOrder yields rows that are at hand.
func inOrder(rows [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}
