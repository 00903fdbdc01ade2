package pipeline_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/words"
)

// TestPagesShowEveryFinding holds the pages of classes, applications, institutions,
// districts and rules against findings.csv, and what a class page says of each
// requirement against the findings of the rules that watch it.
func TestPagesShowEveryFinding(t *testing.T) {
	for _, name := range workedCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := worksOf(t, name).edition(t, "internal")
			findings := dataRows(t, site, "findings.csv")
			rules := dataRows(t, site, "rules.csv")
			for file, list := range map[string]struct {
				table, column string
				subjects      []string // the kinds of subject that the list has
			}{
				"classes":      {"findings", "class_id", []string{"class", "session", "trainee", "claim"}},
				"applications": {"findings", "application_id", []string{"claim", "application", "payment"}},
				"institutions": {"own", "institution", []string{"institution"}},
				"districts":    {"own", "district", []string{"district"}},
			} {
				for _, row := range dataRows(t, site, file+".csv") {
					id := row[list.column]
					var want []string
					for _, f := range findings {
						if f[list.column] == id && slices.Contains(list.subjects, f["subject"]) {
							want = append(want, title(f)+"，"+findingLine(f))
						}
					}
					listAgrees(t, filepath.Join(site, file, page.FileName(id)), "~", list.table, want, true)
					if file == "classes" {
						verdictsAgree(t, filepath.Join(site, file, page.FileName(id)+".html"), id, findings)
					}
				}
			}
			for _, r := range rules {
				var want []string
				for _, f := range findings {
					if f["rule"] == r["rule"] {
						want = append(want, findingLine(f))
					}
				}
				listAgrees(t, filepath.Join(site, "rules", r["rule"]), "-", "findings", want, false)
			}
			overview, finance := tableOf(t, filepath.Join(site, "index.html"), "money"),
				tableOf(t, filepath.Join(site, "finance.html"), "steps")
			if got, want := overview["已拨付"]["数量"], finance["拨付"]["份数或笔数"]; got != want || want == "" {
				t.Errorf("%s are paid on the overview, %s on the finance page", got, want)
			}
		})
	}
}

// dataRows are the rows of a data file, text by column.
func dataRows(t *testing.T, site, file string) []map[string]string {
	t.Helper()
	records := csvRows(t, filepath.Join(site, "data", file))
	rows := make([]map[string]string, len(records)-1)
	for i, record := range records[1:] {
		rows[i] = map[string]string{}
		for at, column := range records[0] {
			rows[i][column] = record[at]
		}
	}
	return rows
}

// title is that of the rule of a finding, which its message begins with.
func title(f map[string]string) string {
	title, _, _ := strings.Cut(f["message"], "：")
	return title
}

// findingLine is a row of a list of findings as findings.csv has it.
func findingLine(f map[string]string) string {
	subject, source := f["subject_id"], f["source_file"]
	if f["subject"] == "claim" {
		subject = f["application_id"] + " / " + f["class_id"]
	}
	if f["source_row"] != "" {
		source += " 第 " + f["source_row"] + " 行"
	}
	return fmt.Sprintf("%s：%s，%s，%s，%s", subject, f["measured"], f["required"], f["decision"], source)
}

// listAgrees wants the list of a subject, on all its pages, to have the wanted lines,
// each as often.
func listAgrees(t *testing.T, file, mark, id string, want []string, withRule bool) {
	t.Helper()
	var got []string
	for _, part := range append([]string{file + ".html"},
		glob(t, strings.NewReplacer("[", `\[`, "*", `\*`, "?", `\?`).Replace(file)+mark+"[0-9]*.html")...) {
		for _, line := range rowsOf(t, part, id) {
			cells := func(heading string) string { return unformatted(line[heading]) }
			text := fmt.Sprintf("%s：%s，%s，%s，%s", line["对象"], cells("实测"), cells("要求"), cells("核定处理"), line["来源"])
			if withRule {
				text = line["规则"] + "，" + text
			}
			got = append(got, text)
		}
	}
	for i, line := range want {
		want[i] = strings.ReplaceAll(line, ",", "")
	}
	for i, line := range got {
		got[i] = strings.ReplaceAll(strings.ReplaceAll(line, "—", ""), ",", "")
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%s: list %s has %d findings, findings.csv %d\npage %q\ndata %q", file, id, len(got), len(want), got,
			want)
	}
}

// verdictsAgree wants a class page to call a requirement broken where a rule that
// watches it has a finding, and only there.
func verdictsAgree(t *testing.T, file, class string, findings []map[string]string) {
	t.Helper()
	for name, line := range tableOf(t, file, "requirements") {
		watching := strings.Split(line["依据的规则"], "、")
		verdict := "符合"
		for _, f := range findings {
			if f["class_id"] == class && slices.Contains([]string{"class", "session"}, f["subject"]) &&
				slices.Contains(watching, title(f)) && verdict != "违规" {
				verdict = words.Text("severity", f["severity"])
			}
		}
		isBroken := !strings.HasPrefix(line["结论"], "符合") && !strings.HasPrefix(line["结论"], "未")
		if isBroken != (verdict != "符合") || isBroken && !strings.HasPrefix(line["结论"], verdict) {
			t.Errorf("%s: %s is %s, by the findings %s", file, name, line["结论"], verdict)
		}
	}
}

// rowsOf reads the rows of a table of a page, cells by heading and the
// first one also by "".
func rowsOf(t *testing.T, file, id string) []map[string]string {
	t.Helper()
	var rows []map[string]string
	for _, table := range elements(t, file, "table") {
		if !hasID(table, id) {
			continue
		}
		var heads []string
		for tr := range table.Descendants() {
			if tr.Data != "tr" {
				continue
			}
			var cells []string
			for cell := range tr.ChildNodes() {
				if cell.Type == html.ElementNode {
					cells = append(cells, wordsIn(cell))
				}
			}
			if heads == nil {
				heads = cells
				continue
			}
			row := map[string]string{"": cells[0]}
			for i, cell := range cells {
				row[heads[i]] = cell
			}
			rows = append(rows, row)
		}
	}
	return rows
}
