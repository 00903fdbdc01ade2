package pipeline_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/found"
	forms "github.com/peihe/peihe/pipeline/found/form"
	"github.com/peihe/peihe/pipeline/policy"
)

// hostileTexts are 300 strings that mean something to HTML, JavaScript, Markdown,
// templates, SQL, spreadsheets, XML, JSON, shells or terminals, each told by its number.
func hostileTexts() []string {
	kinds := []string{
		`<script>alert(1)</script>`, `</script><script>alert(1)</script>`, `<img src=x onerror=alert(1)>`,
		`"><svg/onload=alert(1)>`, `' onmouseover='alert(1)`, `<a href="javascript:alert(1)">x</a>`,
		`javascript:alert(1)`,
		`[x](javascript:alert(1))`, `![x](https://example.invalid/x.png)`, `<!--`, `--><b>`, `<![CDATA[`, `]]>`,
		`&lt;script&gt;alert(1)&lt;/script&gt;`, `&#x3c;b&#x3e;`, `{{.}}{{template "main" .}}`, `${alert(1)}`,
		"`id`$(id)",
		`=1+1`, `+1`, `-1`, `@SUM(A1)`, `=HYPERLINK("http://example.invalid","x")`, `=cmd|'/c calc'!A1`, "\t=1+1",
		`'; drop table raw.trainees; --`, `{{`, `%s%n%x`, `\u003cscript\u003e`, `\`, `|a|b|`, "# 题\n\n- 项",
		`</title></head>`,
		`</td></tr></table>`, `<iframe src=//example.invalid>`, `<style>*{display:none}</style>`,
		`<base href=//example.invalid>`,
		`<meta http-equiv=refresh content=0>`, `<form action=//example.invalid>`, "a\r\nb", "a\u2028b\u2029c",
		"\u202eelif\u202c", "\u2066x\u2069", "\u200f\u200e\u200b", "\x1b[2J\x1b[31m", "\x1b]0;t\a", "\u009b2J",
		"\x7f\b",
		strings.Repeat("长", 300), "e\u0301\u0489\u0489\u0489", "👩‍👩‍👧‍👦", "\U000e0001", `../../../etc/passwd`, `C:\AUX`,
		`%2e%2e%2f`,
		"ﬁ①㈱", `<plaintext>`, `<xmp>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, "\ufeffx",
	}
	var all []string
	for n := range 300 {
		all = append(all, fmt.Sprintf("%s敌%03d", kinds[n%len(kinds)], n))
	}
	return all
}

// marker tells a hostile text, whatever became of the rest of it.
const marker = "敌"

// hostileOptions are those of a build whose waivers, decisions, policy and file names are
// texts, beside the exports of a worked case.
func hostileOptions(t *testing.T, texts []string) pipeline.Options {
	t.Helper()
	o := fewOptions(t)
	input := t.TempDir()
	if err := os.CopyFS(input, os.DirFS(o.Input)); err != nil {
		t.Fatal(err)
	}
	type finding struct{ Rule, SubjectID string }
	found, err := duck.All[finding](t.Context(), worksOf(t, "few").DB,
		"select distinct rule, subject_id from report.findings order by rule, subject_id")
	if err != nil {
		t.Fatal(err)
	}
	waivers := [][]string{{"rule", "subject_id", "reason", "approved_by", "expires"}}
	decisions := [][]string{{"规则", "对象编号", "决定日期", "处理意见", "经办人", "理由", "文号", "对象姓名"}}
	for i, text := range texts {
		on := finding{"materials_missing", "无此对象" + text} // waives nothing
		if i < len(found) {
			on = found[i]
		}
		other := texts[(i+7)%len(texts)]
		if utf8.RuneCountInString(other) > 100 {
			other = other[len(other)-30:]
		}
		day := []string{"2021-12-31", "2022-01-05", "2023-01-01"}[i%3]
		waivers = append(waivers, []string{on.Rule, on.SubjectID, text, strings.ToValidUTF8(other, ""), day})
		decisions = append(decisions, []string{on.Rule, on.SubjectID, "2021-11-01", "认可", text, text, text, ""},
			[]string{text, text, "2021-11-01", "认可", text, text, text, text})
		name := strings.ToValidUTF8(strings.NewReplacer("/", "∕").Replace(text), "")
		for len(name) > 200 {
			_, size := utf8.DecodeRuneInString(name)
			name = name[size:]
		}
		if err := os.WriteFile(filepath.Join(input, "件"+name+".csv"), []byte("甲,乙\n1,2\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o.Input, o.Waivers = input, filepath.Join(t.TempDir(), "waivers.csv")
	for file, rows := range map[string][][]string{o.Waivers: waivers,
		filepath.Join(input, "decisions.csv"): decisions} {
		var text bytes.Buffer
		if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o.Policy = hostilePolicy(t, o.Policy, texts)
	return o
}

// hostilePolicy is a notice whose texts are hostile, but for characters that nobody sees,
// which a policy refuses.
func hostilePolicy(t *testing.T, from policy.Folder, texts []string) policy.Folder {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, from.FS); err != nil {
		t.Fatal(err)
	}
	isSeen := func(text string) bool {
		return !strings.ContainsFunc(text, func(c rune) bool {
			return unicode.IsControl(c) && c != '\n' || unicode.Is(unicode.Cf, c)
		})
	}
	var seen []string
	for _, text := range texts {
		if isSeen(text) {
			quoted, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, string(quoted))
		}
	}
	if len(texts) > 0 && len(seen) < 200 {
		t.Fatalf("only %d texts may stand in a policy", len(seen))
	}
	nth := 0
	next := func() string { nth++; return seen[nth%len(seen)] }
	change := func(name string, keys ...string) {
		file := filepath.Join(dir, name)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		changed := 0
		for line := range strings.Lines(string(text)) {
			key, _, isPair := strings.Cut(strings.TrimLeft(line, " -"), ":")
			if isPair && slices.Contains(keys, key) && len(seen) > 0 {
				line = line[:strings.Index(line, key)] + key + ": " + next() + "\n"
				changed++
			}
			out.WriteString(line)
		}
		if name == "readings.yaml" {
			for i, text := range seen {
				fmt.Fprintf(&out, "  - id: hostile_%d\n    clause: 一\n    text: %s\n", i, text)
			}
		}
		if len(seen) > 0 && changed == 0 {
			t.Fatalf("%s has none of %v", name, keys)
		}
		if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	change("readings.yaml", "text")
	change("clauses.yaml", "summary", "reason")
	change("notice.yaml", "title", "number")
	return policy.Dir(dir)
}

// tagsOf tells which elements the pages of an edition have, with which attributes, and where
// their addresses lead.
func tagsOf(t *testing.T, root string) (shapes map[string]string, marked int) {
	t.Helper()
	shapes = map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".html" {
			return err
		}
		file, err := os.Open(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		defer file.Close()
		z := html.NewTokenizer(bufio.NewReader(file))
		for {
			switch z.Next() {
			case html.ErrorToken:
				if z.Err() == io.EOF {
					return nil
				}
				return z.Err()
			case html.StartTagToken, html.SelfClosingTagToken:
				tag := z.Token()
				shapes["<"+tag.Data+">"] = name
				for _, a := range tag.Attr {
					shapes["<"+tag.Data+" "+a.Key+">"] = name
					if scheme, rest, ok := strings.Cut(a.Val, ":"); ok && (a.Key == "href" || a.Key == "src") &&
						!strings.ContainsAny(scheme, "/#?") {
						shapes["scheme "+scheme+" of "+rest[:min(len(rest), 20)]] = name
					}
				}
			case html.TextToken:
				if bytes.Contains(z.Text(), []byte(marker)) {
					marked++
				}
			case html.CommentToken:
				shapes["comment"] = name
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return shapes, marked
}

// acts tells a character that a terminal would obey or that changes how others are read.
func acts(c rune) bool {
	return c != '\n' && unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == '\u2028' || c == '\u2029'
}

// TestHostileTexts puts 300 hostile texts into waivers, decisions, the policy and names of
// files: pages have no element, attribute or address that they have not with harmless
// texts, no cell of a workbook or a data file is a formula, and every form of the findings
// can be read.
func TestHostileTexts(t *testing.T) {
	slow(t)
	t.Parallel()
	harmless := make([]string, 300)
	for i := range harmless {
		harmless[i] = fmt.Sprintf("平常%s%03d", marker, i)
	}
	builds := map[string]*pipeline.Built{}
	for name, texts := range map[string][]string{"harmless": harmless, "hostile": hostileTexts()} {
		o := hostileOptions(t, texts)
		o.Accept = []string{"all"}
		b := opened(t, o, "report")
		if err := publishAgain(t.Context(), b); err != nil || b.Result.Waived["error"] == 0 {
			t.Fatalf("%s: %v, %v", name, b.Result.Waived, err)
		}
		builds[name] = b
	}
	for _, edition := range []string{"internal", "public"} {
		folder := func(name string) string { return real(t, filepath.Join(builds[name].Out, edition)) }
		known, _ := tagsOf(t, folder("harmless"))
		got, marked := tagsOf(t, folder("hostile"))
		for _, one := range slices.Sorted(maps.Keys(got)) {
			if known[one] == "" {
				t.Errorf("%s/%s has %s", edition, got[one], one)
			}
		}
		if edition == "internal" && marked < 1500 {
			t.Errorf("hostile texts stand in %d places only", marked)
		}
		checkHostileData(t, filepath.Join(folder("hostile"), "data"))
		checkHostileIndex(t, filepath.Join(folder("hostile"), "static", "search-index.js"))
	}
	checkHostileForms(t, builds["hostile"])
}

// checkHostileIndex wants the index of the search to be one assignment of JSON.
func checkHostileIndex(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	i := bytes.IndexAny(text, "[{")
	var index any
	if err := json.Unmarshal(bytes.TrimRight(text[max(i, 0):], "; \n"), &index); err != nil ||
		bytes.Contains(text, []byte("</script")) {
		t.Errorf("%s is no plain JSON: %v", file, err)
	}
}

// checkHostileData wants no formula in any data file.
func checkHostileData(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%d data files: %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for _, row := range rows {
			for _, c := range row {
				if c != "" && strings.ContainsAny(c[:1], "=+-@\t\r") && strings.Contains(c, marker) {
					t.Errorf("%s has the formula %q", filepath.Base(file), c)
				}
			}
		}
	}
	book := filepath.Join(dir, "peihe.xlsx")
	if _, err := os.Stat(book); err != nil {
		return // of the public edition
	}
	f, err := excelize.OpenFile(book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	marked := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, value := range row {
				if !strings.Contains(value, marker) {
					continue
				}
				marked++
				at, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				if formula, err := f.GetCellFormula(sheet, at); err != nil || formula != "" {
					t.Errorf("%s!%s has the formula %s, %v", sheet, at, formula, err)
				}
				if link, target, err := f.GetCellHyperLink(sheet, at); err != nil || link {
					t.Errorf("%s!%s leads to %s, %v", sheet, at, target, err)
				}
			}
		}
	}
	if marked < 300 {
		t.Errorf("the workbook has hostile texts in %d cells only", marked)
	}
}

// checkHostileForms reads every form of the findings back.
func checkHostileForms(t *testing.T, b *pipeline.Built) {
	t.Helper()
	written := func(write func(io.Writer, found.Checked) error) string {
		checked, err := found.In(t.Context(), b, 0)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := write(&out, checked); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	for name, write := range map[string]func(io.Writer, found.Checked) error{
		"text": forms.Text, "json": forms.JSON, "sarif": forms.SARIF, "junit": forms.JUnit,
	} {
		text := written(write)
		var err error
		switch name {
		case "text":
			if i := strings.IndexFunc(text, acts); i >= 0 {
				err = fmt.Errorf("%q acts", text[max(0, i-10):min(len(text), i+10)])
			}
		case "junit":
			d := xml.NewDecoder(strings.NewReader(text))
			for err == nil {
				_, err = d.Token()
			}
			if err == io.EOF {
				err = nil
			}
		default:
			var document any
			err = json.Unmarshal([]byte(text), &document)
		}
		if err != nil || strings.Count(text, marker) < 100 || !utf8.ValidString(text) {
			t.Errorf("%s: %v, and hostile texts stand in %d places", name, err, strings.Count(text, marker))
		}
	}
}
