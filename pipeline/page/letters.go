package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	plaintext "text/template"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	markup "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/peihe/peihe/pipeline/money"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/words"
)

// Letters are Markdown of templates/letters, filled by text/template with text
// that is escaped already, so that an office can reword a letter and no name of
// an export can become markup. They are drafts: the stamp and whom to ask stay
// blank, and the page says beside the letter what to check before it goes out.

// LetterTemplates are the letters of templates/letters, read once.
type LetterTemplates map[string]*plaintext.Template // by name of file

// ParseLetters reads letters/*.md from files.
func ParseLetters(files fs.FS) (LetterTemplates, error) {
	names, err := fs.Glob(files, "letters/*.md")
	if err != nil {
		return nil, err
	}
	letters := LetterTemplates{}
	for _, name := range names {
		source, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		one, err := plaintext.New(path.Base(name)).Option("missingkey=error").Parse(string(source))
		if err != nil {
			return nil, fmt.Errorf("templates/%s: %w; correct the template", name, err)
		}
		letters[strings.TrimSuffix(path.Base(name), ".md")] = one
	}
	return letters, nil
}

// render fills a letter and renders it. Raw HTML in it is dropped.
func (t LetterTemplates) render(name string, v any) (template.HTML, error) {
	one := t[name]
	if one == nil {
		return "", fmt.Errorf("templates/letters/%s.md is missing; add it", name)
	}
	var source, b bytes.Buffer
	if err := one.Execute(&source, v); err != nil {
		return "", fmt.Errorf("templates/letters/%s.md: %w; correct the template", name, err)
	}
	if err := letterMarkdown.Convert(source.Bytes(), &b); err != nil {
		return "", fmt.Errorf("templates/letters/%s.md: %w", name, err)
	}
	return template.HTML(b.String()), nil
}

var letterMarkdown = goldmark.New(
	goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone))),
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(tableStyle{}, 900))),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(tableStyle{}, 100))),
)

// tableStyle gives the tables of letters what the site's tables have: a caption,
// which is the heading above, scopes, and figures aligned by class, as inline
// styles are refused.
type tableStyle struct{}

// Transform marks tables and their cells.
func (tableStyle) Transform(doc *ast.Document, reader markup.Reader, _ parser.Context) {
	caption := ""
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			caption = string(n.Lines().Value(reader.Source()))
		case *extast.Table:
			n.SetAttributeString("caption", caption)
		case *extast.TableCell:
			if n.Alignment == extast.AlignRight {
				n.SetAttributeString("class", []byte("n"))
			}
			if n.Parent().Kind() == extast.KindTableHeader {
				n.SetAttributeString("scope", []byte("col"))
			}
		}
		return ast.WalkContinue, nil
	})
}

// RegisterFuncs takes over the table element.
func (s tableStyle) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(extast.KindTable, s.table)
}

func (tableStyle) table(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		w.WriteString("</table></div>\n")
		return ast.WalkContinue, nil
	}
	value, _ := n.AttributeString("caption")
	caption, _ := value.(string)
	fmt.Fprintf(w, `<div class="scroll" tabindex="0" role="region" aria-label="%s"><table><caption>%s</caption>`+"\n",
		template.HTMLEscapeString(caption), template.HTMLEscapeString(caption))
	return ast.WalkContinue, nil
}

// md escapes text for Markdown: every ASCII punctuation mark stands for itself.
// Unknown text shows as unknown.
func md(s string) string {
	var b strings.Builder
	for _, r := range format.OrUnknown(s) {
		switch {
		case r < ' ':
			r = ' '
		case r < 0x80 && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// longDate writes an ISO date as letters do: 2021年5月8日.
func longDate(iso string) string {
	if t, err := time.Parse(time.DateOnly, iso); err == nil {
		return t.Format("2006年1月2日")
	}
	return format.Unknown
}

func dates(from, to string) string { return longDate(from) + "至" + longDate(to) }

// Period is when the public notice of an application runs, both days included: a row
// of report.notice_periods.
type Period struct {
	ApplicationID      string
	StartDate, EndDate string // ISO; "" where the calendars do not reach
	DayCount           int64  // working days
	UnknownYear        string // whose days off would have to be known
	IsRecorded         bool   // whether the exports have a notice, which gives the start
	RecordedEnd        string // of that notice
	IsTooShort         bool   // that notice
}

// Batch are the applications of a district that one notice announces: a row of
// report.notice_batches.
type Batch struct {
	District                                       string
	ApplicationCount, EntitledPersons, EntitledFen int64
}

// NoticeLetter is the public notice of one application, or of a district's batch.
// Its persons and yuan are those entitled; it tells of no trainee.
type NoticeLetter struct {
	Applications []record.Application
	Batch        *Batch                  // nil for one application
	Claims       []record.Claim          // of these applications, in their order
	Classes      map[string]record.Class // by id
	Period       Period                  // of one application, or of every one of a batch
}

// whole are the persons and fen of the letter.
func (n NoticeLetter) whole() (persons, fen int64) {
	if n.Batch != nil {
		return n.Batch.EntitledPersons, n.Batch.EntitledFen
	}
	return n.Applications[0].EntitledPersons, n.Applications[0].EntitledFen
}

// letterText is what every letter may say.
type letterText struct{ Number, Programme, Date string }

type noticeText struct {
	letterText
	Scope                                 string
	Claims                                []claimText
	Persons, Yuan, Words, Standard, Start string
	End, Days, WithoutCalendar            string
}

type claimText struct {
	No                                                               int
	Application, Institution, Class, ClassName, Dates, Persons, Yuan string
}

type letterView struct {
	view
	Checks table.Table
	Body   template.HTML
}

// Drafts are the letters of a site, which lists what was written so far.
type Drafts struct {
	site      *Site
	templates LetterTemplates

	batches, notices, institutions []cell.Row
}

// Drafts begins the letters of a site.
func (t LetterTemplates) Drafts(s *Site) *Drafts { return &Drafts{site: s, templates: t} }

func (d *Drafts) text() letterText {
	p := d.site.Programme
	return letterText{md(p.Number), md(p.Title), longDate(p.AsOf)}
}

// letterFile is the page of a letter of some kind about a subject, below letters/.
func letterFile(kind, id string) string { return kind + "-" + FileName(id) + ".html" }

// letter writes the page of a letter below letters/.
func (d *Drafts) letter(kind, file, title string, checks table.Table, text any) error {
	body, err := d.templates.render(kind, text)
	if err != nil {
		return err
	}
	v := letterView{view: d.site.view("letters", title, 1, crumb{Name: title}), Checks: checks, Body: body}
	d.site.write("letter", "letters/"+file, v)
	return nil
}

// hasNotice tells whether there is something to announce of an application.
func hasNotice(a record.Application) bool { return a.EntitledPersons > 0 }

// Notice writes a public notice, unless nobody is entitled under it.
func (d *Drafts) Notice(n NoticeLetter) error {
	persons, fen := n.whole()
	if persons == 0 {
		return nil
	}
	t := noticeText{
		letterText: d.text(), Standard: md(format.Decimal(d.site.SubsidyYuan)), Start: longDate(n.Period.StartDate),
		End: longDate(n.Period.EndDate), Days: format.Count(n.Period.DayCount), WithoutCalendar: n.Period.UnknownYear,
	}
	for _, c := range n.Claims {
		if c.EntitledPersons == 0 {
			continue
		}
		class := n.Classes[c.ClassID]
		name := ""
		if class.ClassName != "" {
			name = md(class.ClassName)
		}
		t.Claims = append(t.Claims, claimText{
			No: len(t.Claims) + 1, Application: md(c.ApplicationID), Institution: md(c.Institution),
			Class: md(c.ClassID), ClassName: name, Dates: dates(class.StartDate, class.EndDate),
			Persons: md(format.Count(c.EntitledPersons)), Yuan: md(format.Yuan(c.EntitledFen)),
		})
	}
	t.Persons, t.Yuan, t.Words = md(format.Count(persons)), md(format.Yuan(fen)), money.Words(fen)
	kind, id, title := "notice", "", ""
	if b := n.Batch; b != nil {
		kind, id = "batch", b.District
		title = "公示：" + b.District + "一批 " + format.Count(b.ApplicationCount) + " 份申请"
		t.Scope = md(b.District) + "，" + format.Count(b.ApplicationCount) + " 份补贴申请"
	} else {
		id = n.Applications[0].ApplicationID
		title = "公示：申请 " + id
		t.Scope = "补贴申请 " + md(id)
	}
	file := letterFile(kind, id)
	l := d.site.at("../")
	row := cell.Row{
		cell.Link(file, title), l.institutionsOf(n), several(n.district(), l.district), cell.Whole(persons),
		cell.Money(fen), cell.Span(n.Period.StartDate, n.Period.EndDate), l.recorded(n.Period),
	}
	if n.Batch != nil {
		d.batches = append(d.batches, row)
	} else {
		d.notices = append(d.notices, row)
	}
	return d.letter("notice", file, title, l.noticeChecks(n), t)
}

// recorded says whether a notice is out, as far as the exports tell.
func (l links) recorded(p Period) cell.Cell {
	if !p.IsRecorded && l.lacks("notices") {
		return cell.Text(words.Unexported)
	}
	return cell.Text(format.Either(p.IsRecorded, "已登记", "尚未公示"))
}

func (n NoticeLetter) district() string {
	if n.Batch != nil {
		return n.Batch.District
	}
	return n.Applications[0].District
}

func (l links) institutionsOf(n NoticeLetter) cell.Cell {
	var names []string
	var cells []cell.Cell
	for _, a := range n.Applications {
		if !slices.Contains(names, a.Institution) {
			names, cells = append(names, a.Institution), append(cells, several(a.Institution, l.institution))
		}
	}
	return cell.Join("、", cells...)
}

// noticeChecks sets what the site knows beside what the notice will say.
func (l links) noticeChecks(n NoticeLetter) table.Table {
	t := table.Table{ID: "checks", Caption: "公示稿与登记数据的对照", Columns: []table.Column{
		table.Fixed("申请"), table.Figures("申请金额", "元"), table.Figures("应补（本稿）", "元"), table.Figures("暂缓", "元"),
		table.Figures("已登记的公示", "元"), table.Name("暂缓原因"), table.Name("提示"),
	}}
	for _, a := range n.Applications {
		var notes []cell.Cell
		if a.IsNoticedOtherwise {
			notes = append(notes, cell.Badge("warning", "公示金额与应补不同"))
		}
		if n.Period.IsTooShort {
			note := "登记的公示止于 " + n.Period.RecordedEnd + "，不足 " + format.Count(n.Period.DayCount) + " 个工作日"
			notes = append(notes, cell.Badge("warning", note))
		}
		if a.HeldFen > 0 {
			notes = append(notes, cell.Badge("info", "暂缓的人数不在本稿之内"))
		}
		if notes == nil {
			notes = cell.Row{cell.Text("")}
		}
		t.Rows = append(t.Rows, cell.Row{
			l.application(a.ApplicationID), cell.Money(a.ClaimedFen), cell.Money(a.EntitledFen), cell.Money(a.HeldFen),
			l.stated(a.NoticedFen, "notices", "notices.amount_yuan"), l.ruleList(a.HoldReasons),
			cell.Join(" ", notes...),
		})
	}
	return t
}

// InstitutionLetters are what the letters to an institution rest on.
type InstitutionLetters struct {
	Institution record.Institution
	Classes     []record.Class // of the institution
	Sanctions   []record.Sanction
	Findings    []LetterFinding // about the institution and what is its own, gravest first
}

// LetterFinding are findings of one rule in one place, with one requirement and
// effect: a row of report.letter_findings. Subjects are joined, each with what was
// measured.
type LetterFinding struct {
	Institution, Severity, Rule, Place string
	Subjects, Required, Effect         string
}

type orderText struct {
	letterText
	Institution, Deadline       string
	WarningPercent, StopPercent string
	Stopped                     int64 // classes below the line of a stop
	IsBlacklisted               bool
	Classes                     []orderClass
	Sanctions                   []orderSanction
}

type orderClass struct{ Class, ClassName, District, Dates, Answered, Satisfied, Share, Line string }

type orderSanction struct{ Action, Decided, Due, Done string }

// order is the letter that an institution's action asks for.
func order(action string) (kind, title string) {
	switch action {
	case "warn":
		return "rectification", "整改通知"
	case "stop", "blacklisted":
		return "stop", "责令停办通知"
	}
	return "", ""
}

const openDeadline = "＿＿＿＿年＿＿月＿＿日（由发文部门填写）"

// InstitutionLetters writes the letters to an institution: the order that its
// action asks for, and the sheet of its own findings.
func (d *Drafts) InstitutionLetters(p InstitutionLetters) error {
	i := p.Institution
	if kind, title := order(i.Action); kind != "" {
		t := orderText{
			letterText: d.text(), Institution: md(i.Institution), Deadline: deadline(p.Sanctions),
			IsBlacklisted: i.Action == "blacklisted", Stopped: i.BelowStopCount,
			WarningPercent: format.Count(d.site.SatisfactionWarningPercent),
			StopPercent:    format.Count(d.site.SatisfactionStopPercent),
		}
		for _, c := range p.Classes {
			if !c.IsBelow() {
				continue
			}
			line := "警告线 " + t.WarningPercent + "%"
			if c.IsBelowStop {
				line = "停办线 " + t.StopPercent + "%"
			}
			name := ""
			if c.ClassName != "" {
				name = md(c.ClassName)
			}
			t.Classes = append(t.Classes, orderClass{
				Class: md(c.ClassID), ClassName: name, District: md(c.District), Dates: dates(c.StartDate, c.EndDate),
				Answered: md(format.Count(*c.AnsweredCount)), Satisfied: md(format.Count(*c.SatisfiedCount)),
				Share: md(format.Percent(*c.SatisfiedCount, *c.AnsweredCount)), Line: md(line),
			})
		}
		for _, one := range p.Sanctions {
			t.Sanctions = append(t.Sanctions, orderSanction{
				md(one.Action), longDate(one.DecidedDate), longDate(one.DueDate), longDate(one.DoneDate),
			})
		}
		below := format.Count(i.BelowWarningCount) + " 个班次低于警告线"
		if d.site.at("").lacks("surveys") {
			below = "满意率" + words.Unexported
		}
		full := title + "：" + i.Institution
		if err := d.letter(kind, letterFile(kind, i.Institution), full, table.Table{}, t); err != nil {
			return err
		}
		d.institutions = append(d.institutions,
			cell.Row{cell.Link(letterFile(kind, i.Institution), full), cell.Action(i.Action), cell.Text(below)})
	}
	return d.findingSheet(p)
}

// deadline is that of the latest measure which still waits for being done.
func deadline(sanctions []record.Sanction) string {
	due := ""
	for _, one := range sanctions {
		if slices.Contains([]string{"警告", "限期整改", "责令停办"}, one.Action) && one.DoneDate == "" {
			due = max(due, one.DueDate)
		}
	}
	if due == "" {
		return openDeadline
	}
	return longDate(due)
}

type sheetText struct {
	letterText
	Institution, Part              string
	Count, Errors, Warnings, Infos string
	Findings                       []sheetRow
}

type sheetRow struct{ Rule, Clauses, Severity, Place, Subjects, Required, Effect string }

// findingSheet writes the findings of one institution to send to it.
func (d *Drafts) findingSheet(p InstitutionLetters) error {
	if len(p.Findings) == 0 {
		return nil
	}
	var rows []sheetRow
	for _, f := range p.Findings {
		rule, clauses := md(f.Rule), ""
		if r := d.site.at("").ruleOf(f.Rule); r != nil {
			rule, clauses = md(r.Title), md(strings.Join(r.Clauses, " "))
		}
		rows = append(rows, sheetRow{
			Rule: rule, Clauses: clauses, Severity: words.Text("severity", f.Severity),
			Place: md(f.Place), Subjects: md(f.Subjects),
			Required: md(f.Required), Effect: words.Text("effect", f.Effect),
		})
	}
	i := p.Institution
	name := i.Institution
	title := "问题清单：" + name
	for nth, part := range paged(rows) {
		t := sheetText{
			letterText: d.text(), Institution: md(name), Findings: part, Count: md(format.Count(i.FindingCount)),
			Errors: md(format.Count(i.ErrorCount)), Warnings: md(format.Count(i.WarningCount)),
			Infos: md(format.Count(i.InfoCount)),
		}
		all := pageCount(len(rows))
		v := letterView{view: d.site.view("letters", title, 1, crumb{Name: title})}
		for _, n := range linkedPages(all, nth) {
			v.Pages = append(v.Pages, pageLink{format.Count(int64(n)), sheetFile(name, n), n == nth})
		}
		if all > 1 {
			t.Part = "第 " + format.Count(int64(nth)) + " 份，共 " + format.Count(int64(all)) + " 份"
		}
		var err error
		if v.Body, err = d.templates.render("findings", t); err != nil {
			return err
		}
		d.site.write("letter", "letters/"+sheetFile(name, nth), v)
	}
	var found []string
	counts := map[string]int64{"error": i.ErrorCount, "warning": i.WarningCount, "info": i.InfoCount}
	for _, w := range words.In("severity") {
		found = append(found, w.Text+" "+format.Count(counts[w.Code])+" 件")
	}
	d.institutions = append(d.institutions,
		cell.Row{cell.Link(sheetFile(name, 1), title), cell.Action(i.Action), cell.Text(strings.Join(found, "，"))})
	return nil
}

// sheetFile is a page of the sheet of an institution; a ~ and a number end no
// other name.
func sheetFile(institution string, nth int) string {
	file := letterFile("findings", institution)
	if nth == 1 {
		return file
	}
	return strings.TrimSuffix(file, ".html") + "~" + format.Plain(int64(nth)) + ".html"
}

// orderLink leads to the letter that an action asks for; it is empty where none is.
func (l links) orderLink(i record.Institution) cell.Cell {
	kind, title := order(i.Action)
	if kind == "" || l.IsPublic {
		return cell.Cell{}
	}
	return cell.Link(l.Root+"letters/"+letterFile(kind, i.Institution), title)
}

// order shows the action on an institution with the letter that it asks for.
func (l links) order(i record.Institution) cell.Cell {
	c := cell.Action(i.Action)
	if letter := l.orderLink(i); !letter.IsEmpty() {
		c = c.And(letter)
	}
	return c
}

// letterFacts lead from an institution to its letters.
func (l links) letterFacts(i record.Institution) []fact {
	var cells []cell.Cell
	if order := l.orderLink(i); !order.IsEmpty() {
		cells = append(cells, order)
	}
	if i.FindingCount > 0 {
		cells = append(cells, cell.Link(l.Root+"letters/"+sheetFile(i.Institution, 1), "问题清单"))
	}
	if cells == nil {
		return nil
	}
	return []fact{{"文书", cell.Join("　", cells...), "可打印的草稿"}}
}

type lettersView struct {
	view
	Batches, Notices, Institutions table.Table
}

// Index writes the list of the letters written so far.
func (d *Drafts) Index() {
	columns := []table.Column{
		table.Name("文书"), table.Name("培训机构"), table.Fixed("地区"), table.Figures("补贴人数", "人"), table.Figures("金额", "元"),
		table.Text("公示时间"), table.Fixed("公示"),
	}
	for nth, part := range paged(d.notices) {
		v := lettersView{view: d.site.view("letters", "文书", 1, crumb{Name: "文书"})}
		v.Lead = "可打印的文书草稿。数字与本报告一致；发文部门、联系方式和盖章留空，印发前请核对。"
		v.paged("letters/index.html", len(d.notices), nth)
		if nth == 1 {
			v.Batches = table.Table{
				ID: "batches", Caption: "按地区成批公示：除没有公示外，没有其他暂缓原因的申请",
				Empty: v.none("没有等待公示的申请", "applications", "notices"), Columns: columns, Rows: d.batches,
			}
		}
		v.Notices = table.Table{
			ID: "notices", Caption: "逐份申请的公示", Empty: v.none("没有应补人数的申请不出公示", "applications"),
			Columns: columns, Rows: part,
		}
		v.Institutions = table.Table{
			ID: "institutions", Caption: "整改通知、停办通知和问题清单",
			Columns: []table.Column{table.Name("文书"), table.Fixed("措施"), table.Name("内容")}, Rows: d.institutions,
		}
		d.site.write("letters", numbered("letters/index.html", nth), v)
	}
}
