// Package letter drafts the letters of the bureau: public notices, orders to institutions,
// sheets of what was found.
//
// Letters are Markdown of templates/letters, filled by text/template with text
// that is escaped already, so that an office can reword a letter and no name of
// an export can become markup. They have the parts of an official document (GB/T 9704):
// number, title, to whom, text, annexes, signature, date; markdown.go tells them apart.
// They are drafts: the stamp stays blank, and so do the number, the sender and whom to ask
// where the notice's folder does not say, and the page says beside the letter what to check
// before it goes out. None is drafted for what is already done.
package letter

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	plaintext "text/template"
	"time"

	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/table"
	"github.com/peihe/peihe/pipeline/policy"
)

// Templates are the letters of templates/letters, read once.
type Templates map[string]*plaintext.Template // by name of file

// Parse reads letters/*.md from files.
func Parse(files fs.FS) (Templates, error) {
	names, err := fs.Glob(files, "letters/*.md")
	if err != nil {
		return nil, err
	}
	letters := Templates{}
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
func (t Templates) render(name string, v any) (template.HTML, error) {
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

// longDate writes an ISO date as letters do: 2021年5月8日.
func longDate(iso string) string {
	if t, err := time.Parse(time.DateOnly, iso); err == nil {
		return t.Format("2006年1月2日")
	}
	return format.Unknown
}

func dates(from, to string) string { return longDate(from) + "至" + longDate(to) }

// letterText is what every letter may say. Office, Person, Phone, Address and Document are
// blanks where nobody knows them, Signs is "".
type letterText struct {
	Number, Programme, Date               string
	Office, Person, Phone, Address, Signs string
	Document                              string
}

type letterView struct {
	page.View
	Checks table.Table
	Body   template.HTML
}

// Drafts are the letters of a site, which lists what was written so far.
type Drafts struct {
	site      *page.Site
	templates Templates

	batches, notices, institutions []cell.Row
	settled                        []cell.Row       // institutions of whose measures nothing is left
	states                         map[string]int64 // applications by notice_state
	noticedOtherwise               int64            // those published with another amount
}

// Drafts begins the letters of a site.
func (t Templates) Drafts(s *page.Site) *Drafts {
	return &Drafts{site: s, templates: t, states: map[string]int64{}}
}

// blank is room to write by hand, which no line breaks.
func blank(length int) string { return unbroken(strings.Repeat("＿", length)) }

// unbroken joins the characters of a text, so that it stays on one line.
func unbroken(text string) string { return strings.Join(strings.Split(text, ""), "\u2060") }

var blankDate = unbroken("＿＿＿＿年＿＿月＿＿日")

// text is what a letter of an office says.
func (d *Drafts) text(from policy.Office) letterText {
	p := d.site.Programme
	orBlank := func(text string, length int) string {
		if text == "" {
			return blank(length)
		}
		return md(text)
	}
	t := letterText{
		Number: md(p.Number), Programme: md(p.Title), Date: longDate(p.AsOf), Office: orBlank(from.Signs, 8),
		Person: orBlank(from.Contact.Person, 6), Phone: orBlank(from.Contact.Phone, 8),
		Address: orBlank(from.Contact.Address, 12),
	}
	if from.Signs != "" {
		t.Signs = md(from.Signs)
	}
	if asOf, err := time.Parse(time.DateOnly, p.AsOf); err == nil {
		document := from.Document(asOf.Year(), blank(2))
		if document == "" {
			document = blank(4) + "〔" + strconv.Itoa(asOf.Year()) + "〕" + blank(2) + "号"
		}
		t.Document = md(document)
	}
	return t
}

// clause cites the clauses under which the notice lists some rules; "" where it has none.
func (d *Drafts) clause(rules ...string) string {
	if cited := page.Cite(d.site.ClausesOf(rules...)...); cited != "" {
		return md(cited)
	}
	return ""
}

// File is the page of a letter of some kind about a subject.
func File(l page.Links, kind, id string) string {
	return l.Place("letters", kind+"-"+page.FileName(id))
}

// own is the address of a letter's file as the list of letters has it.
func own(file string) string { return strings.TrimPrefix(file, "letters/") }

// letter writes the page of a letter.
func (d *Drafts) letter(kind, file, title string, checks table.Table, text any) error {
	body, err := d.templates.render(kind, text)
	if err != nil {
		return err
	}
	v := letterView{View: d.site.View("letters", title, page.Depth(file), page.Crumb{Name: title})}
	v.Checks, v.Body = checks, body
	d.site.Write("letter", file, v)
	return nil
}

type indexView struct {
	page.View
	Batches, Notices, Institutions table.Table
	Undrafted                      string
}

// Index writes the list of the letters written so far, and why there are no others.
func (d *Drafts) Index() {
	columns := []table.Column{
		table.Name("文书"), table.Name("培训机构"), table.Fixed("地区"), table.Figures("补贴人数", "人"), table.Figures("金额", "元"),
		table.Text("公示时间"), table.Fixed("公示"),
	}
	for nth, part := range page.Paged(d.notices) {
		v := indexView{View: d.site.View("letters", "文书", 1, page.Crumb{Name: "文书"})}
		v.Lead = "可打印的公文草稿，日期是数据截止日。数字与本报告一致；" +
			format.Either(d.site.Offices.Sign(), "没有写明的联系方式和发文字号，以及盖章", "发文字号、发文部门、联系方式和盖章") +
			"留空，印发前请核对。已经办结的事不拟稿。"
		v.Paged("letters/index.html", len(d.notices), nth)
		if nth == 1 {
			v.Batches = table.Table{
				ID: "batches", Caption: "按地区成批公示：除没有公示外，没有其他暂缓原因的申请",
				Empty: v.None("没有等待公示的申请", "applications", "notices"), Columns: columns, Rows: d.batches,
			}
		}
		v.Notices = table.Table{
			ID: "notices", Caption: "逐份申请的公示", Empty: v.None("没有须拟公示稿的申请", "applications"),
			Columns: columns, Rows: part,
		}
		v.Notices = v.Whole("letters/index.html", len(d.notices), v.Notices)
		v.Undrafted = d.undrafted()
		v.Institutions = table.Table{
			ID: "institutions", Caption: "整改通知、停办通知和问题清单",
			Columns: []table.Column{table.Name("文书"), table.Fixed("措施"), table.Name("内容")},
			Rows:    append(slices.Clone(d.institutions), d.settled...),
		}
		d.site.Write("letters", d.site.Numbered("letters/index.html", nth), v)
	}
}

// undrafted says of how many applications a notice was drafted, and why of the others none.
func (d *Drafts) undrafted() string {
	var why []string
	for _, state := range []struct{ code, text string }{
		{"published", "已公示"}, {"unreviewed", "尚未审核"}, {"nobody", "没有应补的人"},
	} {
		n := d.states[state.code]
		if n == 0 {
			continue
		}
		text := state.text + " " + format.Count(n) + " 份"
		if other := d.noticedOtherwise; state.code == "published" && other > 0 {
			text += "（其中 " + format.Count(other) + " 份的公示金额与应补不同，见各份申请）"
		}
		why = append(why, text)
	}
	text := "已拟 " + format.Count(d.states["due"]) + " 份申请的公示稿"
	if why != nil {
		text += "；不拟稿的：" + strings.Join(why, "，")
	}
	return text + "。"
}
