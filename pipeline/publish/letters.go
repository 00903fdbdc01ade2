package publish

import (
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/page/letter"
	"github.com/peihe/peihe/pipeline/page/record"

	"github.com/peihe/peihe/pipeline/words"
)

// letterPages writes the letters of the internal edition: notices of applications
// and districts' batches, orders and sheets of findings to institutions.
func (w *pageWriter) letterPages() error {
	if w.isPublic {
		return nil
	}
	if err := w.noticeLetters(); err != nil {
		return err
	}
	if err := w.institutionLetters(); err != nil {
		return err
	}
	w.drafts.Index()
	return nil
}

// noticeLetters writes a notice per application, and one per district over those
// that wait for nothing but their notice.
func (w *pageWriter) noticeLetters() error {
	applications := w.applications.Rows
	if len(applications) == 0 {
		return nil
	}
	batches, err := all[letter.Batch](w, "report.notice_batches")
	if err != nil {
		return err
	}
	classes := w.classesByID()
	m := w.merging(applicationKey(applications[0]), applicationKey(applications[len(applications)-1]))
	defer m.stop()
	claims := follow(m, "report.claim_pages", "application_id", func(c record.Claim) string { return c.ApplicationID })
	periods := follow(m, "report.notice_periods", "application_id",
		func(p letter.Period) string { return p.ApplicationID })
	waiting := map[string]letter.Notice{} // by district
	for _, a := range applications {
		letter := letter.Notice{
			Applications: []record.Application{a}, Claims: claims.take(a.ApplicationID).Rows, Classes: classes,
		}
		for p := range periods.rows(a.ApplicationID) {
			letter.Period = p
		}
		if m.err != nil {
			return m.err
		}
		if err := w.drafts.Notice(letter); err != nil {
			return err
		}
		if a.IsAwaitingNotice {
			batch := waiting[a.District]
			batch.Applications, batch.Claims = append(batch.Applications, a), append(batch.Claims, letter.Claims...)
			batch.Period = letter.Period // as that of the others, none of which is announced
			waiting[a.District] = batch
		}
	}
	for _, b := range batches.Rows {
		letter := waiting[b.District]
		letter.Batch, letter.Classes = &b, classes
		if err := w.drafts.Notice(letter); err != nil {
			return err
		}
	}
	return nil
}

func (w *pageWriter) institutionLetters() error {
	if len(w.institutions.Rows) == 0 {
		return nil
	}
	institutions := sortedBy(w.institutions.Rows, institutionKey)
	m := w.merging(institutionKey(institutions[0]), institutionKey(institutions[len(institutions)-1]))
	defer m.stop()
	sanctions := follow(m, "report.institution_sanctions", "institution",
		func(s record.Sanction) string { return s.Institution })
	findings := follow(m, "report.letter_findings", "institution",
		func(f letter.Finding) string { return f.Institution })
	orders := follow(m, "report.institution_orders", "institution",
		func(o letter.Order) string { return o.Institution })
	open := follow(m, "report.order_classes", "institution",
		func(c letter.OpenClass) string { return c.Institution })
	classes := group(w.classes.Rows, func(c record.Class) string { return c.Institution })
	letters := make([]letter.ToInstitution, 0, len(institutions))
	for _, i := range institutions {
		name := i.Institution
		one := letter.ToInstitution{
			Institution: i, Classes: classes[name], Sanctions: sanctions.take(name).Rows,
			Findings: findings.take(name).Rows, Open: open.take(name).Rows,
		}
		for o := range orders.rows(name) {
			one.Order = o
		}
		letters = append(letters, one)
		if m.err != nil {
			return m.err
		}
	}
	gravity := append(words.Codes("action"), "") // gravest first; what is not known last
	slices.SortStableFunc(letters, func(a, b letter.ToInstitution) int {
		if by := slices.Index(gravity, a.Institution.Action) - slices.Index(gravity, b.Institution.Action); by != 0 {
			return by
		}
		return strings.Compare(a.Institution.Institution, b.Institution.Institution)
	})
	for _, l := range letters {
		if err := w.drafts.Institution(l); err != nil {
			return err
		}
	}
	return nil
}
