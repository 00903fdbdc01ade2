package letter

import (
	"path"
	"strings"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/words"
)

// Finding are findings of one rule in one place, with one requirement and
// effect: a row of report.letter_findings. Subjects are joined, each with what was
// measured.
type Finding struct {
	Institution, Severity, Rule, Place string
	Subjects, Required, Effect         string
}

type sheetText struct {
	letterText
	Institution, Part, Blank       string
	Count, Errors, Warnings, Infos string
	Findings                       []sheetRow
}

type sheetRow struct{ Rule, Clauses, Severity, Place, Subjects, Required, Effect string }

// findingSheet writes the findings of one institution to send to it.
func (d *Drafts) findingSheet(p ToInstitution) error {
	if len(p.Findings) == 0 {
		return nil
	}
	var rows []sheetRow
	for _, f := range p.Findings {
		rule, clauses := md(f.Rule), ""
		if r := d.site.At("").RuleOf(f.Rule); r != nil {
			rule, clauses = md(r.Title), md(policy.Shown(strings.Join(r.Clauses, "、")))
		}
		rows = append(rows, sheetRow{
			Rule: rule, Clauses: clauses, Severity: words.Text("severity", f.Severity),
			Place: md(f.Place), Subjects: md(format.Amounts(f.Subjects)),
			Required: md(format.Amounts(f.Required)), Effect: words.Text("effect", f.Effect),
		})
	}
	i := p.Institution
	name := i.Institution
	title := "问题清单：" + name
	file := File(d.site.At(""), "findings", name)
	for nth, part := range page.Paged(rows) {
		t := sheetText{
			letterText: d.text(d.senderTo(p)), Blank: blankDate, Institution: md(name), Findings: part,
			Count:  md(format.Count(i.FindingCount)),
			Errors: md(format.Count(i.ErrorCount)), Warnings: md(format.Count(i.WarningCount)),
			Infos: md(format.Count(i.InfoCount)),
		}
		all := page.Count(len(rows))
		v := letterView{View: d.site.View("letters", title, page.Depth(file), page.Crumb{Name: title})}
		for _, n := range page.LinkedPages(all, nth) {
			v.Pages = append(v.Pages, page.Link{Name: format.Count(int64(n)), Href: path.Base(d.site.Numbered(file, n)),
				IsCurrent: n == nth})
		}
		if all > 1 {
			t.Part = "第 " + format.Count(int64(nth)) + " 份，共 " + format.Count(int64(all)) + " 份"
		}
		var err error
		if v.Body, err = d.templates.render("findings", t); err != nil {
			return err
		}
		d.site.Write("letter", d.site.Numbered(file, nth), v)
	}
	var found []string
	counts := map[string]int64{"error": i.ErrorCount, "warning": i.WarningCount, "info": i.InfoCount}
	for _, w := range words.In("severity") {
		found = append(found, w.Text+" "+format.Count(counts[w.Code])+" 件")
	}
	d.institutions = append(d.institutions,
		cell.Row{cell.Link(own(file), title), cell.Action(i.Action), cell.Text(strings.Join(found, "，"))})
	return nil
}
