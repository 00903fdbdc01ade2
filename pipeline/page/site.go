package page

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/peihe/peihe/pipeline/page/cell"
	"github.com/peihe/peihe/pipeline/page/format"
)

// Templates are the layout, partials, pages and static files of the site, read
// once and used for both editions.
type Templates struct {
	pages  map[string]*template.Template // by kind: the name of its file in pages/
	shared *template.Template            // layout and partials; see View.Shared
	static map[string][]byte             // by path below static/
	terms  string                        // Markdown; see Site.Terms
}

// Parse reads layout.html, terms.md, partials/*.html, pages/*.html and static/ from files.
// An office may lay its own files over the built-in ones with an fs.FS that
// answers for both.
func Parse(files fs.FS) (*Templates, error) {
	base, err := template.New("layout.html").Option("missingkey=error").ParseFS(files, "layout.html", "partials/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w; correct the template", err)
	}
	names, err := fs.Glob(files, "pages/*.html")
	if err != nil {
		return nil, err
	}
	t := &Templates{pages: map[string]*template.Template{}, static: map[string][]byte{}}
	if t.shared, err = base.Clone(); err != nil {
		return nil, err
	}
	for _, name := range names {
		page, err := base.Clone()
		if err == nil {
			page, err = page.ParseFS(files, name)
		}
		if err != nil {
			return nil, fmt.Errorf("templates/%s: %w; correct the template", name, err)
		}
		t.pages[strings.TrimSuffix(path.Base(name), ".html")] = page
	}
	err = fs.WalkDir(files, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		t.static[name], err = fs.ReadFile(files, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("templates: %w; templates need a folder static", err)
	}
	if t.static["static/vendor/echarts.js"] == nil {
		return nil, errors.New("templates/static/vendor/echarts.js is missing; run make build, which bundles it from templates/package-lock.json")
	}
	terms, err := fs.ReadFile(files, "terms.md")
	if err != nil {
		return nil, fmt.Errorf("templates: %w; templates need the glossary terms.md", err)
	}
	t.terms = string(terms)
	return t, nil
}

// Files are where the files of a site go, whose names part folders by "/". Many may be
// saved side by side; content is not kept.
type Files interface {
	Save(name string, content []byte) error
}

// Site writes the pages of one edition. Its methods may be called
// one after another; pages are rendered and written side by side. Close waits
// for them.
type Site struct {
	*Programme
	templates *Templates
	files     Files
	rules     map[string]*Rule
	subjects  Subjects
	listed    map[string]int64  // rows of lists; see Listed
	wholes    map[string]*whole // by folder
	group     *errgroup.Group
	shared    sync.Map // template.HTML by frame
	said      sync.Map // cell.Cell by said
	names     sync.Map // FileName by id, of those that are not their own
}

// Subjects are the ids that have a page of their own; others are shown without
// a link.
type Subjects struct {
	Classes, Applications, Institutions, Districts map[string]bool
	Offices                                        map[string]bool // that have something to do

	Payments map[string]int // page of the list of payments, of those whose application has no page

	Crowded map[string]bool // folders whose pages lie in sub-folders; see the function
}

// asOfScript is where pages take the as-of date from: the one file that a night changes on
// which nothing else happened, so that no page has to.
const asOfScript = "assets/as-of.js"

// Site begins an edition and saves its static files.
func (t *Templates) Site(files Files, p *Programme, s Subjects) (*Site, error) {
	site := &Site{
		Programme: p, templates: t, files: files, subjects: s, rules: map[string]*Rule{}, listed: map[string]int64{},
		wholes: map[string]*whole{}, group: new(errgroup.Group),
	}
	site.group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range p.Rules.Rows {
		site.rules[p.Rules.Rows[i].ID] = &p.Rules.Rows[i]
	}
	for name, content := range t.static {
		if err := files.Save(name, content); err != nil {
			return nil, err
		}
	}
	script := "// The day up to which this release judges; print.js shows it.\ndocument.documentElement.dataset.asOf = " +
		strconv.Quote(p.AsOf) + ";\n"
	return site, files.Save(asOfScript, []byte(script))
}

// Close waits until every page is written and returns the first error. A list of several
// pages that scripts would sort without some of its rows is one.
func (s *Site) Close() error {
	err := s.group.Wait()
	for folder, w := range s.wholes {
		if err == nil && w.taken != w.rows {
			err = fmt.Errorf("%s has %d rows, but its pages say %d; report this", folder, w.taken, w.rows)
		}
	}
	return err
}

// View is what every page has; views of a kind embed it.
type View struct {
	Links
	Title    string
	Lead     string // one sentence below the title; may be empty
	Section  string // key of the navigation
	Crumbs   []Crumb
	Sections []section

	Pages     []Link // of a list that has several
	Page      int    // of a list, from 1
	HasCharts bool   // whether the page needs the scripts that draw
}

// Description tells a search engine what the page shows.
func (v View) Description() string {
	about := "《" + v.Programme.Title + "》补贴核验报告" + format.Either(v.IsPublic, "公开版", "内部版")
	if v.Section == "overview" {
		return about + "：合格人数、应补和已拨付的金额、需要处理的事项。"
	}
	if v.Lead != "" {
		return v.Title + "：" + strings.TrimSuffix(v.Lead, "。") + "。" + about + "。"
	}
	for _, one := range v.Sections {
		if one.Key == v.Section && one.Name != v.Title {
			return v.Title + "，" + one.Name + "的一页。" + about + "。"
		}
	}
	return v.Title + "。" + about + "。"
}

// A frame is what pages share: all of a section, at one depth, have the same head, header
// and footer, which a province shows twenty thousand times.
type frame struct {
	partial, root, section string
	hasCharts, isTop       bool
}

// frameView is what the partial of a frame may show.
type frameView struct {
	Links
	Section   string
	Sections  []section
	HasCharts bool
	IsTop     bool // the first page of its section
}

// Shared is a partial that shows the same on many pages: it knows the section, not the
// page, and is rendered once.
func (v View) Shared(partial string) (template.HTML, error) {
	isTop := len(v.Crumbs) == 0
	key := frame{partial: partial, root: v.Root, section: v.Section, hasCharts: v.HasCharts, isTop: isTop}
	if html, ok := v.site.shared.Load(key); ok {
		return html.(template.HTML), nil
	}
	var b strings.Builder
	err := v.site.templates.shared.ExecuteTemplate(&b, partial,
		frameView{Links: v.Links, Section: v.Section, Sections: v.Sections, HasCharts: v.HasCharts, IsTop: isTop})
	if err != nil {
		return "", err
	}
	html := template.HTML(b.String())
	v.site.shared.Store(key, html)
	return html, nil
}

// Fact is a named value at the head of a page.
type Fact struct {
	Name  string
	Value cell.Cell
	Note  string
}

// Verdict is the line at the head of a page that says what becomes of its subject. Tone is
// how grave it is: error, warning, good or quiet.
type Verdict struct {
	Tone string
	Line cell.Cell
}

// HTML renders the verdict.
func (v Verdict) HTML() template.HTML {
	class := strings.TrimSpace("verdict " + v.Tone)
	return `<p class="` + cell.Escape(class) + `">` + v.Line.HTML() + "</p>"
}

// Facts stand at the head of a page.
type Facts []Fact

// HTML renders the facts.
func (all Facts) HTML() template.HTML {
	var b strings.Builder
	b.WriteString(`<dl class="facts">`)
	for _, f := range all {
		b.WriteString("\n<div><dt>")
		b.WriteString(template.HTMLEscapeString(f.Name))
		b.WriteString("</dt><dd>")
		b.WriteString(string(f.Value.HTML()))
		if f.Note != "" {
			b.WriteString("<small>")
			b.WriteString(template.HTMLEscapeString(f.Note))
			b.WriteString("</small>")
		}
		b.WriteString("</dd></div>")
	}
	b.WriteString("\n</dl>")
	return template.HTML(b.String())
}

// Named is a value at the head of a page.
func Named(name string, value cell.Cell, note string) Fact { return Fact{name, value, note} }

type section struct{ Key, Href, Name string }

// Crumb is a page above this one; the last has no address.
type Crumb struct{ Href, Name string }

// sections is the one navigation. The public edition introduces itself first. Data quality
// shows rows of persons, payments and letters are the office's own, and what changed tells
// hidden counts by difference: they stand in the internal edition only.
func (s *Site) sections() []section {
	all := []section{
		{"changes", "changes.html", "与上期相比"},
		{"overview", "index.html", "总览"},
		{"finance", "finance.html", "资金"},
		{"offices", "offices/index.html", "待办"},
		{"districts", "districts/index.html", "地区"},
		{"institutions", "institutions/index.html", "培训机构"},
		{"classes", "classes/index.html", "班次"},
		{"applications", "applications/index.html", "补贴申请"},
		{"payments", "payments.html", "资金拨付"},
		{"letters", "letters/index.html", "文书"},
		{"rules", "rules/index.html", "规则"},
		{"clauses", "clauses.html", "条款"},
		{"quality", "quality.html", "数据质量"},
		{"method", "method.html", "口径说明"},
		{"data", "downloads.html", "数据下载"},
	}
	if !s.IsPublic {
		return all
	}
	public := []section{{"introduction", "introduction.html", "说明"}}
	for _, one := range all {
		if !slices.Contains([]string{"changes", "offices", "quality", "payments", "letters"}, one.Key) {
			public = append(public, one)
		}
	}
	return public
}

// View opens a page of the section whose file stands depth folders down.
func (s *Site) View(key, title string, depth int, crumbs ...Crumb) View {
	root := strings.Repeat("../", depth)
	v := View{
		Links: s.At(root), Title: title, Section: key, Sections: s.sections(),
	}
	if key == "overview" {
		return v
	}
	v.Crumbs = []Crumb{{root + "index.html", "总览"}}
	for _, one := range v.Sections {
		if one.Key == key && one.Name != title {
			v.Crumbs = append(v.Crumbs, Crumb{root + one.Href, one.Name})
		}
	}
	v.Crumbs = append(v.Crumbs, crumbs...)
	return v
}

// rooms are where pages are rendered.
var rooms = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 1<<17)) }}

// Write renders the page of a kind to a file below the site. The view must not
// change any more.
func (s *Site) Write(kind, file string, v any) {
	page := s.templates.pages[kind]
	s.group.Go(func() error {
		if page == nil {
			return fmt.Errorf("templates/pages/%s.html is missing; add it", kind)
		}
		b := rooms.Get().(*bytes.Buffer)
		defer rooms.Put(b)
		b.Reset()
		if err := page.ExecuteTemplate(b, "layout.html", v); err != nil {
			return fmt.Errorf("templates/pages/%s.html: %w; correct the template", kind, err)
		}
		html := b.Bytes()
		own := []byte(`href="` + Root(file) + file + "#")
		if bytes.Contains(html, own) { // a page's links to itself are fragments
			html = bytes.ReplaceAll(html, own, []byte(`href="#`))
		}
		return s.files.Save(file, withContents(html))
	})
}

// Terms is the glossary, in Markdown: what each figure of the report is called.
func (s *Site) Terms() string { return s.templates.terms }

// Save saves a file of the site that is no page.
func (s *Site) Save(file string, content []byte) error { return s.files.Save(file, content) }
