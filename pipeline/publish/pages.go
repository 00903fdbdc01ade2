package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/page/finance"
	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/gross"
	"github.com/peihe/peihe/pipeline/page/letter"
	"github.com/peihe/peihe/pipeline/page/office"
	"github.com/peihe/peihe/pipeline/page/overview"
	"github.com/peihe/peihe/pipeline/page/quality"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/page/reference"
	"github.com/peihe/peihe/pipeline/page/search"
	"github.com/peihe/peihe/pipeline/page/subject"
	"github.com/peihe/peihe/pipeline/words"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/query"
)

// pagesAtOnce is how many classes or applications a query is for at most: the
// driver holds a result whole, and a province has more sign-ins than memory.
const pagesAtOnce = 4096

// Pages writes the pages of an edition below dir: one query per kind of page
// and list, in the order of the pages, merged as they stream.
func Pages(ctx context.Context, b *pipeline.Built, o Options, edition, dir string) error {
	p := newPublication(b, o)
	if err := p.prepare(ctx, edition); err != nil {
		return err
	}
	return p.edition(ctx, edition, dir, "").pages(ctx)
}

func (b *edition) pages(ctx context.Context) error {
	templates, err := page.Parse(b.Templates)
	if err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	letters, err := letter.Parse(b.Templates)
	if err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	w := pageWriter{publication: b.publication, ctx: ctx, isPublic: b.isPublic()}
	if err := w.read(); err != nil {
		return err
	}
	programme, err := w.programme()
	if err != nil {
		return err
	}
	subjects, err := w.subjects(programme)
	if err != nil {
		return err
	}
	if w.site, err = templates.Site(b, programme, subjects); err != nil {
		return err
	}
	w.drafts = letters.Drafts(w.site)
	for _, write := range []func() error{
		w.searchIndex, w.overview, w.changePages, w.paymentPages, w.districtPages, w.institutionPages, w.classPages,
		w.applicationPages,
		w.financePages, w.officePages, w.letterPages, w.rulePages, w.plainPages,
	} {
		if err = write(); err != nil {
			break
		}
	}
	if err == nil {
		err = w.proveLists()
	}
	if closeErr := w.site.Close(); err == nil {
		err = closeErr
	}
	return err
}

// proveLists stops the run where a list of the site does not show every row, on all
// its pages together.
func (w *pageWriter) proveLists() error {
	type list struct {
		List     string
		RowCount int64
	}
	lists, err := all[list](w, "report.lists")
	if err != nil {
		return err
	}
	for _, l := range lists.Rows {
		if shown := w.site.Listed(l.List); shown != l.RowCount {
			return exit.With(exit.NotPossible,
				fmt.Errorf("list %s shows %d rows of %d, nothing is published; report this with the inputs",
					l.List, shown, l.RowCount))
		}
	}
	return nil
}

// pageWriter holds what several pages list.
type pageWriter struct {
	*publication
	ctx      context.Context
	isPublic bool
	site     *page.Site
	drafts   *letter.Drafts

	totals       record.Row[record.Overview]
	gross        map[scope]record.Row[record.Gross] // by place
	offices      record.Rows[office.Office]         // of the internal edition
	items        record.Rows[gross.Item]            // of the lists of what stands gross, the most yuan first
	districts    record.Rows[record.District]       // those of the notice first
	institutions record.Rows[record.Institution]    // selected ones first
	classes      record.Rows[record.Class]          // by id
	applications record.Rows[record.Application]    // by id
	waterfalls   map[scope]record.Row[record.Waterfall]
	residuals    record.Rows[finance.ResidualSum] // of the internal edition
	payments     record.Rows[subject.Payment]
}

func (w *pageWriter) read() (err error) {
	if err = w.readWaterfalls(); err != nil {
		return err
	}
	if w.totals, err = single[record.Overview](w, "report.overview"); err != nil {
		return err
	}
	sums, err := all[record.Gross](w, "report.gross_sums")
	if err != nil {
		return err
	}
	w.gross = map[scope]record.Row[record.Gross]{}
	for _, g := range sums.Rows {
		w.gross[scope{g.Level, g.ID}] = sums.One(g)
	}
	if w.items, err = all[gross.Item](w, "report.gross_items"); err != nil {
		return err
	}
	if w.districts, err = all[record.District](w, "report.district_pages"); err != nil {
		return err
	}
	if w.institutions, err = all[record.Institution](w, "report.institution_pages"); err != nil {
		return err
	}
	if w.classes, err = all[record.Class](w, "report.class_pages"); err != nil {
		return err
	}
	w.applications, err = all[record.Application](w, "report.application_pages")
	return err
}

func (w *pageWriter) programme() (*page.Programme, error) {
	programme := page.Of(w.Notice)
	programme.IsPublic, programme.AsOf = w.isPublic, w.AsOf.Format(time.DateOnly)
	programme.Version = w.Version
	programme.KindTitles, programme.Off = w.Titles(), w.Off
	for need := range programme.KindTitles {
		programme.Absent[need] = !w.Present[need]
	}
	counts, err := all[page.RuleCount](w, "report.rule_pages")
	if err != nil {
		return nil, err
	}
	for _, q := range w.Statements {
		if !slices.Contains(query.RuleLayers, q.Layer) && !slices.Contains(query.AskedLayers, q.Layer) {
			programme.Queries = append(programme.Queries,
				page.Query{Table: q.Table(), Path: q.Path, SQL: q.SQL, Title: q.Title, Says: q.Says, Reads: q.Reads})
		}
	}
	for _, q := range query.Files(w.Statements) {
		if _, isShown := w.told(q.Table(), w.isPublic); isShown {
			programme.Files = append(programme.Files, page.DataFile{Name: q.File.Name, Holds: q.File.Title})
		}
	}
	programme.Rules.Table = counts.Table
	for i, r := range w.Rules { // both by id
		programme.Rules.Rows = append(programme.Rules.Rows, page.Rule{Rule: r, Count: counts.Rows[i]})
	}
	return programme, nil
}

func (w *pageWriter) subjects(p *page.Programme) (page.Subjects, error) {
	if !w.isPublic {
		var err error
		if w.residuals, err = all[finance.ResidualSum](w, "report.residual_sums"); err != nil {
			return page.Subjects{}, err
		}
		if w.offices, err = all[office.Office](w, "report.offices"); err != nil {
			return page.Subjects{}, err
		}
		if w.payments, err = all[subject.Payment](w, "report.payment_pages"); err != nil {
			return page.Subjects{}, err
		}
	}
	applications := keys(w.applications.Rows, applicationKey)
	payments := map[string]int{}
	for i, p := range slices.Backward(w.payments.Rows) { // of several rows the first has the id
		if !applications[p.ApplicationID] {
			payments[p.PaymentID] = i/page.RowsPerPage + 1
		}
	}
	return page.Subjects{
		Payments: payments,

		Crowded: page.Crowded(w.files(p), w.MostFiles),

		Offices:      keys(w.offices.Rows, officeKey),
		Districts:    keys(w.districts.Rows, districtKey),
		Institutions: keys(w.institutions.Rows, institutionKey),
		Classes:      keys(w.classes.Rows, classKey),
		Applications: applications,
	}, nil
}

// files bounds how many pages the folders of an edition that grow with the exports would
// have. A list of further pages has a full one before each.
func (w *pageWriter) files(p *page.Programme) map[string]int {
	pages := func(rows int) int { return rows / page.RowsPerPage }
	found := 0
	for _, r := range p.Rules.Rows {
		if r.Count.Found != nil {
			found += int(*r.Count.Found)
		}
	}
	classes, applications := len(w.classes.Rows), len(w.applications.Rows)
	institutions, districts := len(w.institutions.Rows), len(w.districts.Rows)
	files := map[string]int{
		"classes":      page.Count(classes) + classes + pages(found),
		"applications": page.Count(applications) + applications + pages(found),
		"institutions": 1 + institutions + pages(classes),
		"districts":    1 + districts + pages(classes),
		"rules":        1 + len(p.Rules.Rows) + pages(found),
	}
	if w.isPublic {
		return files
	}
	points := 0
	for _, o := range w.offices.Rows {
		points += int(o.PointCount)
	}
	files["offices"] = 1 + len(w.offices.Rows) + pages(points)
	// trainees and applications; what the finance page has no room for, which grows with the applications
	listed := int(w.totals.Row.TraineeCount) + 6*applications
	for _, r := range w.residuals.Rows {
		listed += int(r.RowCount)
	}
	files["finance"] = len(words.Codes("step")) + 1 + len(w.residuals.Rows) + pages(listed)
	// a notice for each application, a batch for each district, an order and a sheet for each institution
	files["letters"] = page.Count(applications) + applications + districts + 2*institutions + pages(found)
	return files
}

// wholeGross is what stands gross in the whole. How many persons are held there everyone
// is told, or not, as on the rest of the page.
func (w *pageWriter) wholeGross() record.Row[record.Gross] {
	g := w.gross[scope{"whole", ""}]
	g.Row.HeldPersons, g.Row.HeldFen = w.totals.Row.HeldPersons, w.totals.Row.HeldFen
	return g
}

func officeKey(o office.Office) string           { return o.Office }
func districtKey(d record.District) string       { return d.District }
func institutionKey(i record.Institution) string { return i.Institution }
func classKey(c record.Class) string             { return c.ClassID }
func applicationKey(a record.Application) string { return a.ApplicationID }

func keys[T any](rows []T, key func(T) string) map[string]bool {
	set := make(map[string]bool, len(rows))
	for _, row := range rows {
		set[key(row)] = true
	}
	return set
}

func (w *pageWriter) searchIndex() error {
	payments := make([]search.Payment, len(w.payments.Rows))
	for i, p := range w.payments.Rows {
		payments[i] = search.Payment{PaymentID: p.PaymentID, ApplicationID: p.ApplicationID}
	}
	return search.Write(w.site, w.institutions, w.districts, w.classes, w.applications, payments, w.SearchBytes)
}

func (w *pageWriter) overview() error {
	p := overview.Page{
		Totals: w.totals, Districts: w.districts, Institutions: w.institutions, Classes: w.classes,
		Applications: w.applications, Gross: w.wholeGross(), Items: w.items,
	}
	var err error
	if p.Payments, err = all[record.Finding](w, "report.payment_findings"); err != nil {
		return err
	}
	if p.Unverified, err = w.unverifiedTotal(); err != nil {
		return err
	}
	if p.Satisfaction, err = single[overview.SatisfactionCount](w, "report.satisfaction_counts"); err != nil {
		return err
	}
	if p.Severities, err = all[overview.SeverityCount](w, "report.severity_counts"); err != nil {
		return err
	}
	if p.Reasons, err = all[record.Reason](w, "report.reasons"); err != nil {
		return err
	}
	if p.Bands, err = all[overview.Band](w, "report.attendance_bands"); err != nil {
		return err
	}
	if p.Accepted, err = w.accepted(); err != nil {
		return err
	}
	if p.Waivers, err = w.waivers(); err != nil {
		return err
	}
	if !w.isPublic {
		overview.Summary(w.site, p)
	}
	return overview.Write(w.site, p)
}

// paymentPages writes the list of payments of the internal edition.
func (w *pageWriter) paymentPages() error {
	if w.isPublic {
		return nil
	}
	findings, err := all[record.Finding](w, "report.payment_findings")
	if err != nil {
		return err
	}
	subject.Payments(w.site, w.payments, findings, w.totals.Row)
	return nil
}

func (w *pageWriter) districtPages() error {
	if err := subject.Districts(w.site, w.districts, w.totals.Row); err != nil {
		return err
	}
	districts := sortedBy(w.districts.Rows, districtKey)
	m := w.merging(districtKey(districts[0]), districtKey(districts[len(districts)-1]))
	defer m.stop()
	institutions := follow(m, "report.district_institutions", "district",
		func(s subject.DistrictShare) string { return s.District })
	own := follow(m, "report.findings", "own_district", func(f record.Finding) string { return f.OwnDistrict })
	found := follow(m, "report.district_findings", "place", func(f record.Found) string { return f.Place })
	reasons := follow(m, "report.district_reasons", "district", func(r record.Reason) string { return r.District })
	classes := group(w.classes.Rows, func(c record.Class) string { return c.District })
	for _, d := range districts {
		name := d.District
		subject.District(w.site, subject.DistrictPage{
			Gross:    w.gross[scope{"district", name}].Row,
			District: w.districts.One(d), Waterfall: w.waterfalls[scope{"district", name}],
			Classes: w.classes.Of(classes[name]), Institutions: institutions.take(name),
			Findings: own.take(name), Found: found.take(name), Reasons: reasons.take(name),
		})
		if m.err != nil {
			return m.err
		}
	}
	return nil
}

func (w *pageWriter) institutionPages() error {
	subject.Institutions(w.site, w.institutions, w.totals.Row)
	if len(w.institutions.Rows) == 0 {
		return nil
	}
	institutions := sortedBy(w.institutions.Rows, institutionKey)
	m := w.merging(institutionKey(institutions[0]), institutionKey(institutions[len(institutions)-1]))
	defer m.stop()
	sanctions := follow(m, "report.institution_sanctions", "institution",
		func(s record.Sanction) string { return s.Institution })
	own := follow(m, "report.findings", "own_institution", func(f record.Finding) string { return f.OwnInstitution })
	found := follow(m, "report.institution_findings", "place", func(f record.Found) string { return f.Place })
	classes := group(w.classes.Rows, func(c record.Class) string { return c.Institution })
	for _, i := range institutions {
		name := i.Institution
		p := subject.InstitutionPage{
			Gross:       w.gross[scope{"institution", name}].Row,
			Institution: i, Waterfall: w.waterfalls[scope{"institution", name}], Classes: w.classes.Of(classes[name]),
			Sanctions: sanctions.take(name), Findings: own.take(name), Found: found.take(name),
		}
		if m.err != nil {
			return m.err
		}
		if err := subject.Institution(w.site, p); err != nil {
			return err
		}
	}
	return nil
}

// officePages writes what each office has to do, in the internal edition.
func (w *pageWriter) officePages() error {
	if w.isPublic {
		return nil
	}
	office.Index(w.site, w.offices)
	if len(w.offices.Rows) == 0 {
		return nil
	}
	offices := sortedBy(w.offices.Rows, officeKey)
	m := w.merging(officeKey(offices[0]), officeKey(offices[len(offices)-1]))
	defer m.stop()
	points := follow(m, "report.office_points", "office", func(p office.Point) string { return p.Office })
	for _, o := range offices {
		mine := points.take(o.Office)
		if m.err != nil {
			return m.err
		}
		office.Write(w.site, o, mine)
	}
	return nil
}

func (w *pageWriter) classPages() error {
	if err := subject.Classes(w.site, w.classes, w.totals.Row); err != nil {
		return err
	}
	for classes := range slices.Chunk(w.classes.Rows, w.PagesAtOnce) {
		if err := w.classPagesOf(classes); err != nil {
			return err
		}
	}
	return nil
}

func (w *pageWriter) classPagesOf(classes []record.Class) error {
	m := w.merging(classKey(classes[0]), classKey(classes[len(classes)-1]))
	defer m.stop()
	sessions := follow(m, "report.class_sessions", "class_id", func(s subject.Session) string { return s.ClassID })
	surveys := follow(m, "report.class_surveys", "class_id", func(s subject.Survey) string { return s.ClassID })
	inspections := follow(m, "report.class_inspections", "class_id",
		func(i subject.Inspection) string { return i.ClassID })
	claims := follow(m, "report.claim_pages", "class_id", func(c record.Claim) string { return c.ClassID })
	findings := follow(m, "report.findings", "class_id", func(f record.Finding) string { return f.ClassID })
	requirements := follow(m, "report.class_requirements", "class_id",
		func(r subject.Requirement) string { return r.ClassID })
	trainees := follow(m, "report.trainees", "class_id", func(t subject.Trainee) string { return t.ClassID })
	attendances := follow(m, "report.class_attendance", "class_id",
		func(a subject.Attendance) string { return a.ClassID })
	comments := follow(m, "report.class_comments", "class_id", func(c subject.Comment) string { return c.ClassID })
	for _, c := range classes {
		id := c.ClassID
		p := subject.ClassPage{
			Class: c, Waterfall: w.waterfalls[scope{"class", id}], Sessions: sessions.take(id),
			Surveys:     surveys.take(id),
			Inspections: inspections.take(id), Claims: claims.take(id), Findings: findings.take(id),
			Requirements: requirements.take(id), Trainees: trainees.take(id), Attendances: attendances.take(id),
			Comments: comments.take(id),
		}
		if m.err != nil {
			return m.err
		}
		subject.Class(w.site, p)
	}
	return nil
}

func (w *pageWriter) applicationPages() error {
	subject.Applications(w.site, w.applications, w.totals.Row)
	for applications := range slices.Chunk(w.applications.Rows, w.PagesAtOnce) {
		if err := w.applicationPagesOf(applications); err != nil {
			return err
		}
	}
	return nil
}

func (w *pageWriter) applicationPagesOf(applications []record.Application) error {
	m := w.merging(applicationKey(applications[0]), applicationKey(applications[len(applications)-1]))
	defer m.stop()
	claims := follow(m, "report.claim_pages", "application_id", func(c record.Claim) string { return c.ApplicationID })
	notices := follow(m, "report.application_notices", "application_id",
		func(n subject.Notice) string { return n.ApplicationID })
	findings := follow(m, "report.findings", "application_id",
		func(f record.Finding) string { return f.ApplicationID })
	payments := follow(m, "report.application_payments", "application_id",
		func(p subject.Payment) string { return p.ApplicationID })
	for _, a := range applications {
		id := a.ApplicationID
		p := subject.ApplicationPage{
			Application: a, Claims: claims.take(id), Notices: notices.take(id), Findings: findings.take(id),
			Payments: payments.take(id),
		}
		if m.err != nil {
			return m.err
		}
		subject.Application(w.site, p)
	}
	return nil
}

func (w *pageWriter) rulePages() error {
	if err := reference.Rules(w.site); err != nil {
		return err
	}
	m := w.merging(w.Rules[0].ID, w.Rules[len(w.Rules)-1].ID)
	defer m.stop()
	reasons := follow(m, "report.rule_reasons", "rule", func(r record.Reason) string { return r.Rule })
	findings := follow(m, "report.findings", "rule", func(f record.Finding) string { return f.Rule })
	for _, r := range w.Rules {
		p := reference.Rule(w.site, r.ID, reasons.take(r.ID), findings.table)
		for f := range findings.rows(r.ID) {
			if err := p.Add(f); err != nil {
				return err
			}
		}
		if m.err != nil {
			return m.err
		}
		if err := p.Finish(); err != nil {
			return err
		}
	}
	return nil
}

func (w *pageWriter) accepted() (record.Rows[quality.Accepted], error) {
	return all[quality.Accepted](w, "report.accepted")
}

// waivers are those that the offices see; everyone sees beside a finding that it is waived.
func (w *pageWriter) waivers() (record.Rows[quality.Waiver], error) {
	return all[quality.Waiver](w, "report.waivers")
}

func (w *pageWriter) plainPages() error {
	if w.isPublic {
		if err := reference.Introduction(w.site); err != nil {
			return err
		}
	}
	reference.Clauses(w.site)
	if err := reference.Method(w.site); err != nil {
		return err
	}
	reference.Downloads(w.site)
	files, err := w.dictionary(w.ctx, format.Either(w.isPublic, "public", "internal"), strings.Clone)
	if err != nil {
		return err
	}
	for i := range files {
		for j, c := range files[i].Columns {
			files[i].Columns[j].Clauses = policy.Shown(c.Clauses)
		}
	}
	reference.Dictionary(w.site, files)
	if w.isPublic {
		return nil
	}
	var p quality.Page
	if p.Files, err = all[quality.FileDetail](w, "report.file_details"); err != nil {
		return err
	}
	if p.Counts, err = all[quality.SetAsideCount](w, "report.set_aside_counts"); err != nil {
		return err
	}
	if p.Reasons, err = all[quality.FileReason](w, "report.set_aside_reasons"); err != nil {
		return err
	}
	total, err := single[quality.SetAsideTotal](w, "report.set_aside_totals")
	if err != nil {
		return err
	}
	p.Total = total.Row
	if p.Unknown, err = all[quality.UnknownName](w, "report.unknown_names"); err != nil {
		return err
	}
	if p.Renamed, err = all[quality.RenamedInstitution](w, "report.renamed_institutions"); err != nil {
		return err
	}
	if p.SetAside, err = all[quality.SetAside](w, "report.set_aside_examples"); err != nil {
		return err
	}
	if p.Profiles, err = all[quality.Profile](w, "report.profiles"); err != nil {
		return err
	}
	if p.Accepted, err = w.accepted(); err != nil {
		return err
	}
	if p.Waivers, err = w.waivers(); err != nil {
		return err
	}
	if p.Masked, err = all[quality.MaskedCell](w, "report.masked_cells"); err != nil {
		return err
	}
	quality.Write(w.site, p)
	reference.Queries(w.site)
	return nil
}

func group[T any](rows []T, key func(T) string) map[string][]T {
	groups := map[string][]T{}
	for _, row := range rows {
		groups[key(row)] = append(groups[key(row)], row)
	}
	return groups
}

func sortedBy[T any](rows []T, key func(T) string) []T {
	return slices.SortedFunc(slices.Values(rows), func(a, b T) int { return strings.Compare(key(a), key(b)) })
}
