package publish

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/privacy"
)

// built is a build of the smallest worked case, whose exports are said to have some values
// more.
func built(t *testing.T) *pipeline.Built {
	t.Helper()
	b, err := pipeline.Run(t.Context(), pipeline.Options{
		Input: "../testdata/cases/few/input", AsOf: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC), Threads: 1,
		Policy: policy.Dir("../../data/policy/fuzhou-2021-42"), Calendar: policy.Dir("../../data/calendar"),
		Queries: os.DirFS("../../queries"), Version: "test", Accept: []string{"all"},
		Out: filepath.Join(t.TempDir(), "site"),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	for value, kind := range map[string]privacy.Kind{
		"12800000001": privacy.Phone, "8333333": privacy.Phone, "12345678": privacy.Account,
		"16777215": privacy.Account, "05102021": privacy.Account,
		"福州市示例区示例路12号3室": privacy.Address, "35019719900307001X": privacy.Identity,
	} {
		if !b.Private.Add(kind, value) {
			t.Fatal(value)
		}
	}
	return b
}

// leakFiles are a file of each kind that editions have, by where they stand.
var leakFiles = []string{
	"internal/index.html", "internal/static/search-index.js", "internal/static/site.css",
	"internal/static/vendor/echarts.js",
	"internal/data/classes.csv", "internal/data/classes.parquet", "internal/data/peihe.xlsx", "internal/data/README.md",
	"internal/data/summary.json", "internal/quality.html",
}

// filesOfEdition writes the internal edition and returns what it has of those files, by name.
func filesOfEdition(t *testing.T, p *publication) map[string][]byte {
	t.Helper()
	if err := p.publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, name := range leakFiles {
		text, err := os.ReadFile(filepath.Join(p.Out, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = text
	}
	return files
}

// leakAt is a text put in the place of another, once.
type leakAt struct{ file, old, new string }

func (c leakAt) in(t *testing.T, text []byte) []byte {
	t.Helper()
	if !bytes.Contains(text, []byte(c.old)) {
		t.Fatalf("%s has no %q", c.file, c.old)
	}
	return bytes.Replace(text, []byte(c.old), []byte(c.new), 1)
}

const (
	pageFile    = "internal/index.html"
	searchFile  = "internal/static/search-index.js"
	tableFile   = "internal/data/classes.csv"
	bookFile    = "internal/data/peihe.xlsx"
	summaryFile = "internal/data/summary.json"
)

func before(text string) leakAt { return leakAt{pageFile, "</main>", text + "</main>"} }

// TestGateStopsLeaks puts a value into each kind of file, in each way in which it may
// stand there, and wants the gate to name the file, and never the value.
func TestGateStopsLeaks(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long; make test runs it")
	}
	b := built(t)
	p := newPublication(b, Options{Editions: []string{"internal"}, Templates: os.DirFS("../../templates"),
		FailOn: "never"})
	files := filesOfEdition(t, p)
	dir := t.TempDir()
	prove := func(changed map[string][]byte) error {
		all := maps.Clone(files)
		maps.Copy(all, changed)
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		e := p.edition(t.Context(), "internal", dir, "")
		parquetFirst := func(a, b string) int { return strings.Compare(path.Ext(b), path.Ext(a)) }
		for _, name := range slices.SortedFunc(maps.Keys(all), parquetFirst) {
			name, text := strings.TrimPrefix(name, "internal/"), all[name]
			var err error
			switch path.Ext(name) {
			case ".parquet", ".xlsx": // which others write
				if err = e.open(name); err == nil {
					err = os.WriteFile(e.at(name), text, 0o644)
				}
				if err == nil {
					err = e.take(name)
				}
			case ".csv", ".md":
				err = e.stream(name, func(w io.Writer) error {
					_, err := w.Write(text)
					return err
				})
			default:
				err = e.Save(name, text)
			}
			if err != nil {
				return err
			}
		}
		return e.proveWhole()
	}
	if err := prove(nil); err != nil {
		t.Fatal(err)
	}
	inBook := func(part, old, new string) []byte { return rezipped(t, files[bookFile], part, old, new) }
	parquet := func(selects string) []byte {
		in, out := filepath.Join(t.TempDir(), "in.parquet"), filepath.Join(t.TempDir(), "out.parquet")
		if err := os.WriteFile(in, files["internal/data/classes.parquet"], 0o644); err != nil {
			t.Fatal(err)
		}
		if err := b.DB.Parquet(context.Background(), "select "+selects+" from read_parquet('"+in+"')",
			out); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	changed := func(c leakAt) map[string][]byte { return map[string][]byte{c.file: c.in(t, files[c.file])} }
	for name, leak := range map[string]map[string][]byte{
		"text":                  changed(before("<p>电话12800000001</p>")),
		"identity number":       changed(before("<p>35019719900307001x</p>")),
		"nobody's identity":     changed(before("<p>110101199003074477</p>")),
		"account":               changed(before("<p>账号 12345678</p>")),
		"address":               changed(before("<p>福州市示例区示例路 12号3室</p>")),
		"spaces":                changed(before("<p>128 0000 0001</p>")),
		"hyphens":               changed(before("<p>128-0000-0001</p>")),
		"full width":            changed(before("<p>１２８０００００００１</p>")),
		"no-break space":        changed(before("<p>128&nbsp;0000&#160;0001</p>")),
		"entity":                changed(before("<p>&#49;280000000&#x31;</p>")),
		"address in entities":   changed(before("<p>福州市示例区&#31034;例路12号3室</p>")),
		"attribute":             changed(before(`<p title="12800000001">`)),
		"attribute in entities": changed(before(`<p title="&#49;2800000001">`)),
		"link":                  changed(before(`<a href="x.html#12800000001">`)),
		"escaped link":          changed(before(`<a href="x%31.html#%312800000001">`)),
		"comment":               changed(before(`<!-- 12800000001 -->`)),
		"sort order":            changed(before(`<td data-sort="tel 12800000001">`)),
		"script":                changed(before(`<script>var a = "\u00312800000001"</script>`)),
		"script with a break":   changed(before(`<script>var a = "\n12800000001"</script>`)),
		"chart":                 changed(before(`<script type="application/json">{"a": ["12800000001"]}</script>`)),
		"escaped chart":         changed(before(`<script type="application/json">{"\u00312800000001": 1}</script>`)),
		"style":                 changed(before(`<style>/* 12800000001 */</style>`)),
		"search index":          changed(leakAt{searchFile, `[["`, `[["12800000001","`}),
		"escaped search index":  changed(leakAt{searchFile, `[["`, `[["\u00312800000001","`}),
		"initials":              changed(leakAt{searchFile, `[["`, `[["1 2 8 0 0 0 0 0 0 0 1","`}),
		"style sheet":           changed(leakAt{"internal/static/site.css", "{", "{/*12800000001*/"}),
		"bundled script": changed(leakAt{"internal/static/vendor/echarts.js", "function",
			"/*12800000001*/function"}),
		"CSV":                   changed(leakAt{tableFile, "互联网营销师", "12800000001"}),
		"quoted CSV":            changed(leakAt{tableFile, "互联网营销师", `"12800000001""`}),
		"CSV header":            changed(leakAt{tableFile, "class_name", "12800000001"}),
		"further column of CSV": changed(leakAt{tableFile, "\n", ",x\n128 0000 0001,\n"}),
		"dictionary":            changed(leakAt{"internal/data/README.md", "\n", "\n- 12800000001\n"}),
		"summary":               changed(leakAt{summaryFile, `"version": "`, `"version": "12800000001 `}),
		"member of the summary": changed(leakAt{summaryFile, `"version"`, `"12800000001"`}),
		"manifest":              {"internal/manifest.json": []byte(`{"files": [{"name": "12800000001.csv", "size": 3}]}`)},
		"picture":               {"internal/a.svg": []byte(`<svg><text>12800000001</text></svg>`)},
		"name of a file":        {"internal/12800000001.html": nil},
		"name of a folder":      {"internal/a12800000001-12800000001/x.html": nil},
		"name with an address":  {"internal/福州市示例区示例路12号3室.html": nil},
		"Parquet":               {"internal/data/classes.parquet": parquet("* replace ('报名12800000001' as class_name)")},
		"column of Parquet":     {"internal/data/classes.parquet": parquet(`*, 1 as "12800000001"`)},
		"text of a workbook":    {bookFile: inBook("xl/worksheets/sheet2.xml", "</t>", " 12800000001</t>")},
		"formula's string": {bookFile: inBook("xl/worksheets/sheet2.xml", "</sheetData>",
			`<row r="99"><c r="A99"><f>"12800000001"</f></c></row></sheetData>`)},
		"formula's result": {bookFile: inBook("xl/worksheets/sheet2.xml", "</sheetData>",
			`<row r="99"><c r="A99" t="str"><v>12800000001</v></c></row></sheetData>`)},
		"name of a sheet": {bookFile: inBook("xl/workbook.xml", `<sheet name="`,
			`<sheet name="12800000001" other="`)},
		"shared string": {bookFile: inBook("xl/sharedStrings.xml", "",
			"<sst><si><t>128&#48;0000001</t></si></sst>")},
		"comment of a workbook": {bookFile: inBook("xl/comments1.xml", "",
			"<comments><comment>12800000001</comment></comments>")},
	} {
		err := prove(leak)
		failure := exit.Failure{}
		if !errors.As(err, &failure) || failure.Code != exit.NotPossible ||
			!strings.Contains(err.Error(), "personal data about to be published") {
			t.Errorf("%s: %v", name, err)
			continue
		}
		file := slices.Collect(maps.Keys(leak))[0]
		if !strings.Contains(err.Error(), file) && !strings.Contains(err.Error(), "the name of a file in it") {
			t.Errorf("%s: the error does not name %s: %v", name, file, err)
		}
		for _, value := range []string{"128", "350197", "示例路", "12345678", "110101"} {
			if strings.Contains(err.Error(), value) {
				t.Errorf("%s: the error tells the value: %v", name, err)
			}
		}
	}
	for name, chance := range map[string]map[string][]byte{
		"amount":               changed(before("<td>12,345,678.00")),
		"amount in a sentence": changed(before("<td>多 12345678.00 元")),
		"row":                  changed(before("<td>signins.csv 第 8333333 行")),
		"count in a sentence":  changed(before("<td>8333333 人签到")),
		"order of an amount":   changed(before(`<td data-sort="12345678.00"><td data-sort="-8333333">`)),
		"number of a chart":    changed(before(`<script type="application/json">{"a": [12345678, 8333333.5]}</script>`)),
		"number of a script":   changed(leakAt{searchFile, ";", ";/* 16777215 */"}), // ECharts has it
		"dates":                changed(before("<td>2021-05-10 – 2021-05-14 08:30")),
		"part of a number":     changed(before("<td>112345678 123456789 a8333333")),
		"yuan of CSV":          {tableFile: withCell(t, files[tableFile], "entitled_yuan", "12345678.00")},
		"count of CSV":         {tableFile: withCell(t, files[tableFile], "trainees", "8333333")},
		"yuan of the summary": changed(leakAt{summaryFile, `"version"`,
			`"a_yuan": "12345678.00", "persons": 8333333, "version"`}),
		"number of a workbook": {bookFile: inBook("xl/worksheets/sheet2.xml", "</sheetData>",
			`<row r="99"><c r="A99"><v>12345678</v></c></row></sheetData>`)},
		"width in a workbook": {bookFile: inBook("xl/worksheets/sheet2.xml", `<sheetData>`,
			`<col width="8333333.12345678"/><sheetData>`)},
		"size in a manifest": {"internal/manifest.json": []byte(`{"size": 12345678, "sha256": "12345678aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa12345678"}`)},
	} {
		if err := prove(chance); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// withCell is CSV with a text in the first row of a column.
func withCell(t *testing.T, text []byte, column, cell string) []byte {
	t.Helper()
	lines := strings.SplitN(string(text), "\n", 3)
	i := slices.Index(strings.Split(lines[0], ","), column)
	cells := strings.Split(lines[1], ",")
	if i < 0 || strings.Contains(lines[1], `"`) {
		t.Fatalf("no column %s in %q", column, lines[0])
	}
	cells[i] = cell
	lines[1] = strings.Join(cells, ",")
	return []byte(strings.Join(lines, "\n"))
}

// rezipped is a workbook in one part of which a text stands in the place of another; a part
// that it has not is added.
func rezipped(t *testing.T, all []byte, part, old, new string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(all), int64(len(all)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, text []byte) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if old == "" {
		put(part, []byte(new))
	}
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			text = leakAt{part, old, new}.in(t, text)
		}
		put(f.Name, text)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
