package pipeline

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/query"
)

// pagesAtOnce is how many classes or applications a query is for at most: the
// driver holds a result whole, and a province has more sign-ins than memory.
const pagesAtOnce = 4096

// writePages writes the site of an edition below dir: one query per kind of page
// and list, in the order of the pages, merged as they stream.
func (b *build) writePages(ctx context.Context, edition, dir string) error {
	templates, err := page.Parse(b.Templates)
	if err != nil {
		return Failure{WrongUsage, err}
	}
	w := pageWriter{build: b, ctx: ctx, isPublic: edition == "public", findings: "report.findings"}
	if w.isPublic {
		w.findings = "report.public_findings"
	}
	if err := w.read(); err != nil {
		return err
	}
	programme, err := w.programme()
	if err != nil {
		return err
	}
	if w.site, err = templates.Site(dir, programme, w.subjects()); err != nil {
		return err
	}
	for _, write := range []func() error{w.searchIndex, w.overview, w.districtPages, w.institutionPages, w.classPages, w.applicationPages, w.financePages, w.letterPages, w.rulePages, w.plainPages} {
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
	lists, err := all[list](w, "select list, row_count from report.lists order by list")
	if err != nil {
		return err
	}
	hidden := map[string]bool{"payments": w.isPublic, "decisions": w.isPublic, "set_aside": w.isPublic}
	for _, r := range w.rules {
		hidden[r.ID] = w.isPublic && r.Subject == "trainee"
	}
	for _, l := range lists {
		if shown := w.site.Listed(l.List); shown != l.RowCount && !hidden[l.List] {
			return Failure{NotPossible, fmt.Errorf("list %s shows %d rows of %d, nothing is published; report this with the inputs", l.List, shown, l.RowCount)}
		}
	}
	return nil
}

// pageWriter holds what several pages list.
type pageWriter struct {
	*build
	ctx      context.Context
	isPublic bool
	findings string // the table an edition may show
	site     *page.Site

	totals       page.Overview
	districts    []page.District    // in the order of annex 1
	institutions []page.Institution // selected ones first
	classes      []page.Class       // by id
	applications []page.Application // by id
	waterfalls   map[scope]page.Waterfall
}

func (w *pageWriter) read() (err error) {
	if err = w.readWaterfalls(); err != nil {
		return err
	}
	if w.totals, err = duck.One[page.Overview](w.ctx, w.db, "select * from report.overview"); err != nil {
		return err
	}
	if w.districts, err = all[page.District](w, "select * from report.district_pages order by position"); err != nil {
		return err
	}
	if w.institutions, err = all[page.Institution](w, "select * from report.institution_pages order by position nulls last, institution"); err != nil {
		return err
	}
	if w.classes, err = all[page.Class](w, "select * from report.class_pages order by class_id"); err != nil {
		return err
	}
	w.applications, err = all[page.Application](w, "select * from report.application_pages order by application_id")
	return err
}

func all[T any](w *pageWriter, query string) ([]T, error) {
	return duck.All[T](w.ctx, w.db, query)
}

func (w *pageWriter) programme() (*page.Programme, error) {
	p, at := w.policy, w.policy.Threshold
	programme := &page.Programme{
		IsPublic: w.isPublic, AsOf: w.AsOf.Format(time.DateOnly),
		Title: p.Title, Number: p.Number,
		PlannedPersons: p.PlannedPersons, SubsidyYuan: p.SubsidyYuan,
		SuppressedBelow:            at("suppressed_below_persons"),
		MinimumAttendancePercent:   at("minimum_attendance_percent"),
		SatisfactionWarningPercent: at("satisfaction_warning_percent"),
		SatisfactionStopPercent:    at("satisfaction_stop_percent"),
		KindTitles:                 kindTitles(),
		Absent:                     map[string]bool{},
	}
	for need := range programme.KindTitles {
		programme.Absent[need] = !w.isPresent(need)
	}
	for _, t := range p.Thresholds {
		programme.Thresholds = append(programme.Thresholds, page.Threshold{Value: t.Value, Unit: t.Unit, Clause: t.Clause, Title: t.Title, Reading: t.Reading})
	}
	for _, r := range p.Readings {
		programme.Readings = append(programme.Readings, page.Reading{Clause: r.Clause, Text: r.Text})
	}
	for _, c := range p.Clauses {
		programme.Clauses = append(programme.Clauses, page.Clause{Clause: c.Clause, Summary: c.Summary, Reason: c.Reason, IsWatchable: c.Watchable})
	}
	counts, err := all[page.RuleCount](w, "select * from report.rule_pages order by rule")
	if err != nil {
		return nil, err
	}
	for _, q := range w.queries {
		if !slices.Contains(query.RuleLayers, q.Layer) && q.Layer != "explain" {
			programme.Queries = append(programme.Queries, page.Query{Table: q.Table(), Path: q.Path, SQL: q.SQL, Reads: q.Reads})
		}
	}
	for i, r := range w.rules { // both by id
		programme.Rules = append(programme.Rules, page.Rule{Rule: r, Count: counts[i]})
	}
	return programme, nil
}

// kindTitles names kinds, their columns and policy lists as rules need them.
func kindTitles() map[string]string {
	titles := map[string]string{"policy.platforms": "经公布的线上平台名单"}
	for _, k := range export.Kinds() {
		titles[k.Name] = k.Title
		for _, c := range k.Columns {
			titles[k.Name+"."+c.Name] = k.Title + "·" + c.Header
		}
	}
	return titles
}

func (w *pageWriter) subjects() page.Subjects {
	return page.Subjects{
		Districts:    keys(w.districts, func(d page.District) string { return d.District }),
		Institutions: keys(w.institutions, func(i page.Institution) string { return i.Institution }),
		Classes:      keys(w.classes, func(c page.Class) string { return c.ClassID }),
		Applications: keys(w.applications, func(a page.Application) string { return a.ApplicationID }),
	}
}

func keys[T any](rows []T, key func(T) string) map[string]bool {
	set := make(map[string]bool, len(rows))
	for _, row := range rows {
		set[key(row)] = true
	}
	return set
}

func (w *pageWriter) searchIndex() error {
	return w.site.SearchIndex(w.institutions, w.districts, w.classes, w.applications)
}

// findingColumns of pages, gravest first within what a page lists.
const pageFindings = "select rule, severity, effect, decision, subject, subject_id, district, institution, class_id, application_id, measured, required, source_file, source_row from "

// findingOrder is how the findings of one subject stand: gravest first, sessions
// and trainees by number.
func (w *pageWriter) findingOrder(first string) string {
	order := " order by " + first + ", case severity when 'error' then 0 when 'warning' then 1 else 2 end, rule, class_id, session_no"
	if !w.isPublic {
		order += ", trainee_no"
	}
	return order + ", subject_id"
}

func (w *pageWriter) overview() error {
	p := page.OverviewPage{Totals: w.totals, Districts: w.districts, Institutions: w.institutions, Classes: w.classes, Applications: w.applications}
	var err error
	if p.Payments, err = all[page.Finding](w, pageFindings+w.findings+paymentFindings+w.findingOrder("subject_id")); err != nil {
		return err
	}
	if p.Unverified, err = w.unverifiedTotal(); err != nil {
		return err
	}
	if p.Reasons, err = all[page.Reason](w, "select '' as district, rule, held_persons, rejected_persons from report.reasons order by held_persons + rejected_persons desc, rule"); err != nil {
		return err
	}
	if p.Bands, err = all[page.Band](w, "select band, persons from report.attendance_bands order by band"); err != nil {
		return err
	}
	if p.Accepted, err = w.accepted(); err != nil {
		return err
	}
	if err := w.site.Overview(p); err != nil {
		return err
	}
	if w.isPublic {
		return nil
	}
	payments, err := all[page.Payment](w, "select * from report.payment_pages order by payment_id, application_id")
	if err != nil {
		return err
	}
	w.site.Payments(payments, p.Payments, w.totals)
	return nil
}

// paymentFindings are those about money that went out.
const paymentFindings = " where subject = 'payment' or rule in ('paid_over_entitlement', 'paid_while_on_hold')"

func (w *pageWriter) districtPages() error {
	if err := w.site.Districts(w.districts, w.totals); err != nil {
		return err
	}
	var m merge
	defer m.stop()
	institutions := follow(w, &m, "select * from report.district_institutions order by district, institution", func(s page.DistrictShare) string { return s.District })
	own := follow(w, &m, pageFindings+w.findings+" where subject = 'district'"+w.findingOrder("district"), func(f page.Finding) string { return f.District })
	found := follow(w, &m, "select district as place, rule, severity, subject, found from report.district_findings"+w.foundOrder("district"), func(f page.Found) string { return f.Place })
	reasons := follow(w, &m, "select * from report.district_reasons order by district, held_persons + rejected_persons desc, rule", func(r page.Reason) string { return r.District })
	classes := group(w.classes, func(c page.Class) string { return c.District })
	for _, d := range sortedBy(w.districts, func(d page.District) string { return d.District }) {
		w.site.District(page.DistrictPage{District: d, Waterfall: w.waterfalls[scope{"district", d.District}], Classes: classes[d.District],
			Institutions: institutions.take(d.District), Findings: own.take(d.District), Found: found.take(d.District), Reasons: reasons.take(d.District)})
		if m.err != nil {
			return m.err
		}
	}
	return nil
}

// foundOrder lists the findings of a place by rule, gravest and most first; in
// the public edition those about trainees are counted by district only.
func (w *pageWriter) foundOrder(place string) string {
	where := ""
	if w.isPublic && place == "institution" {
		where = " where subject <> 'trainee'"
	}
	return where + " order by " + place + ", case severity when 'error' then 0 when 'warning' then 1 else 2 end, found desc, rule"
}

func (w *pageWriter) institutionPages() error {
	w.site.Institutions(w.institutions)
	var m merge
	defer m.stop()
	sanctions := follow(w, &m, "select * from report.institution_sanctions order by institution, decided_date, action", func(s page.Sanction) string { return s.Institution })
	own := follow(w, &m, pageFindings+w.findings+" where subject = 'institution'"+w.findingOrder("institution"), func(f page.Finding) string { return f.Institution })
	found := follow(w, &m, "select institution as place, rule, severity, subject, found from report.institution_findings"+w.foundOrder("institution"), func(f page.Found) string { return f.Place })
	classes := group(w.classes, func(c page.Class) string { return c.Institution })
	for _, i := range sortedBy(w.institutions, func(i page.Institution) string { return i.Institution }) {
		p := page.InstitutionPage{Institution: i, Waterfall: w.waterfalls[scope{"institution", i.Institution}], Classes: classes[i.Institution],
			Sanctions: sanctions.take(i.Institution), Findings: own.take(i.Institution), Found: found.take(i.Institution)}
		if m.err != nil {
			return m.err
		}
		if err := w.site.Institution(p); err != nil {
			return err
		}
	}
	return nil
}

func (w *pageWriter) classPages() error {
	if err := w.site.Classes(w.classes); err != nil {
		return err
	}
	for classes := range slices.Chunk(w.classes, w.pagesAtOnce) {
		if err := w.classPagesOf(classes); err != nil {
			return err
		}
	}
	return nil
}

// between is the condition for the rows of some pages that follow each other.
func between(column, first, last string) string {
	return " " + column + " between " + duck.Literal(first) + " and " + duck.Literal(last)
}

func (w *pageWriter) classPagesOf(classes []page.Class) error {
	var m merge
	defer m.stop()
	these := between("class_id", classes[0].ClassID, classes[len(classes)-1].ClassID)
	sessions := follow(w, &m, "select * from report.class_sessions where"+these+" order by class_id, session_no", func(s page.Session) string { return s.ClassID })
	surveys := follow(w, &m, "select * from report.class_surveys where"+these+" order by class_id, position", func(s page.Survey) string { return s.ClassID })
	inspections := follow(w, &m, "select * from report.class_inspections where"+these+" order by class_id, inspected_at, source_file, source_row", func(i page.Inspection) string { return i.ClassID })
	claims := follow(w, &m, "select * from report.claim_pages where"+these+" order by class_id, application_id", func(c page.Claim) string { return c.ClassID })
	findings := follow(w, &m, pageFindings+w.findings+" where subject in ('class', 'session', 'trainee', 'claim') and"+these+w.findingOrder("class_id"), func(f page.Finding) string { return f.ClassID })
	requirements := follow(w, &m, w.requirements()+" where"+these+" order by class_id, position", func(r page.Requirement) string { return r.ClassID })
	var trainees *follower[page.Trainee]
	var marks *follower[page.Mark]
	var comments *follower[page.Comment]
	if !w.isPublic {
		trainees = follow(w, &m, "select * from report.trainees where"+these+" order by class_id, trainee_no", func(t page.Trainee) string { return t.ClassID })
		marks = follow(w, &m, "select * from report.class_attendance where"+these+" order by class_id, trainee_no, session_no", func(m page.Mark) string { return m.ClassID })
		comments = follow(w, &m, "select class_id, comment, is_counted, source_file, source_row from report.class_comments where"+these+" order by class_id, load_order", func(c page.Comment) string { return c.ClassID })
	}
	for _, c := range classes {
		p := page.ClassPage{Class: c, Waterfall: w.waterfalls[scope{"class", c.ClassID}], Sessions: sessions.take(c.ClassID), Surveys: surveys.take(c.ClassID),
			Inspections: inspections.take(c.ClassID), Claims: claims.take(c.ClassID), Findings: findings.take(c.ClassID), Requirements: requirements.take(c.ClassID)}
		if trainees != nil {
			p.Trainees, p.Marks, p.Comments = trainees.take(c.ClassID), marks.take(c.ClassID), comments.take(c.ClassID)
		}
		if m.err != nil {
			return m.err
		}
		w.site.Class(p)
	}
	return nil
}

// requirements selects what the notice asks of classes. Everyone may see counts of
// persons only where a class keeps what is asked.
func (w *pageWriter) requirements() string {
	said := "measured, required"
	if w.isPublic {
		const isForAll = "case when not is_person_count or result in ('not_found', 'not_applicable') then "
		said = isForAll + "measured end as measured, " + isForAll + "required end as required"
	}
	return "select class_id, asks, result, severity, is_partial, found_sessions, " + said +
		", rules from report.class_requirements"
}

func (w *pageWriter) applicationPages() error {
	w.site.Applications(w.applications, w.totals)
	for applications := range slices.Chunk(w.applications, w.pagesAtOnce) {
		if err := w.applicationPagesOf(applications); err != nil {
			return err
		}
	}
	return nil
}

func (w *pageWriter) applicationPagesOf(applications []page.Application) error {
	var m merge
	defer m.stop()
	these := " where" + between("application_id", applications[0].ApplicationID, applications[len(applications)-1].ApplicationID)
	claims := follow(w, &m, "select * from report.claim_pages"+these+" order by application_id, class_id", func(c page.Claim) string { return c.ApplicationID })
	notices := follow(w, &m, "select * from report.application_notices"+these+" order by application_id, start_date", func(n page.Notice) string { return n.ApplicationID })
	findings := follow(w, &m, pageFindings+w.findings+these+w.findingOrder("application_id"), func(f page.Finding) string { return f.ApplicationID })
	var payments *follower[page.Payment]
	if !w.isPublic {
		payments = follow(w, &m, "select * from report.payment_pages"+these+" order by application_id, paid_date, payment_id", func(p page.Payment) string { return p.ApplicationID })
	}
	for _, a := range applications {
		p := page.ApplicationPage{Application: a, Claims: claims.take(a.ApplicationID), Notices: notices.take(a.ApplicationID), Findings: findings.take(a.ApplicationID)}
		if payments != nil {
			p.Payments = payments.take(a.ApplicationID)
		}
		if m.err != nil {
			return m.err
		}
		w.site.Application(p)
	}
	return nil
}

func (w *pageWriter) rulePages() error {
	if err := w.site.RuleIndex(); err != nil {
		return err
	}
	reasons, err := all[page.Reason](w, `select r.district, r.rule, r.held_persons, r.rejected_persons
		from report.district_reasons r join report.district_pages d on d.district = r.district order by r.rule, d.position`)
	if err != nil {
		return err
	}
	byRule := group(reasons, func(r page.Reason) string { return r.Rule })
	var m merge
	defer m.stop()
	findings := follow(w, &m, pageFindings+w.findings+w.findingOrder("rule"), func(f page.Finding) string { return f.Rule })
	for _, r := range w.rules {
		p := w.site.Rule(r.ID, byRule[r.ID])
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

func (w *pageWriter) accepted() ([]page.Accepted, error) {
	return all[page.Accepted](w, "select * from report.accepted order by position")
}

func (w *pageWriter) plainPages() error {
	w.site.Clauses()
	w.site.Method()
	w.site.Downloads()
	if w.isPublic {
		return nil
	}
	var p page.QualityPage
	var err error
	if p.Files, err = all[page.FileDetail](w, "select * from report.file_details order by source_file"); err != nil {
		return err
	}
	if p.Counts, err = all[page.SetAsideCount](w, "select * from report.set_aside_counts order by kind, reason, kept"); err != nil {
		return err
	}
	if p.Reasons, err = all[page.FileReason](w, "select * from report.set_aside_reasons order by source_file, reason, kept"); err != nil {
		return err
	}
	if p.Unknown, err = all[page.UnknownName](w, "select * from report.unknown_names order by kind, column_name, name"); err != nil {
		return err
	}
	if p.Renamed, err = all[page.RenamedInstitution](w, "select * from report.renamed_institutions order by alias, institution"); err != nil {
		return err
	}
	if p.SetAside, err = all[page.SetAside](w, `select * from report.set_aside_examples order by source_file, source_row, "column", reason`); err != nil {
		return err
	}
	if p.Profiles, err = all[page.Profile](w, "select * from report.profiles order by source_file, position"); err != nil {
		return err
	}
	if p.Accepted, err = w.accepted(); err != nil {
		return err
	}
	w.site.Quality(p)
	w.site.Queries()
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

// merge is the state that the queries of one kind of page share: the first error
// and what to close.
type merge struct {
	err   error
	stops []func()
}

func (m *merge) stop() {
	for _, stop := range m.stops {
		stop()
	}
}

// follower hands out the rows of a query that is sorted by page, a page's at a
// time. Rows of no page are passed over.
type follower[T any] struct {
	*merge
	key  func(T) string
	next func() (T, error, bool)
	head T
	more bool
}

func follow[T any](w *pageWriter, m *merge, query string, key func(T) string) *follower[T] {
	f := &follower[T]{merge: m, key: key}
	next, stop := iter.Pull2(duck.Select[T](w.ctx, w.db, query))
	f.next, m.stops = next, append(m.stops, stop)
	f.advance()
	return f
}

func (f *follower[T]) advance() {
	before := f.key(f.head)
	var err error
	f.head, err, f.more = f.next()
	if f.more && err == nil && f.key(f.head) < before {
		err = fmt.Errorf("rows of %s come after those of %s; sort the query by page, in byte order", f.key(f.head), before)
	}
	if err != nil && f.err == nil {
		f.err, f.more = err, false
	}
}

// rows yields the rows of one page; pages must be asked for in byte order.
func (f *follower[T]) rows(page string) iter.Seq[T] {
	return func(yield func(T) bool) {
		for f.more && f.key(f.head) <= page {
			row := f.head
			f.advance()
			if f.key(row) == page && !yield(row) {
				return
			}
		}
	}
}

func (f *follower[T]) take(page string) []T { return slices.Collect(f.rows(page)) }
