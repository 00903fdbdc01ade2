package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/words"
)

// scope is what the waterfall counts by: class, institution, district or whole.
type scope struct{ level, id string }

func (w *pageWriter) readWaterfalls() error {
	rows, err := all[page.Waterfall](w, `select level, id, enrolled_persons, pending_persons, attendance_met_persons, assessed_persons, passed_persons,
		cleared_persons, entitled_persons, held_persons, unproven_persons from report.waterfall`)
	w.waterfalls = make(map[scope]page.Waterfall, len(rows))
	for _, row := range rows {
		w.waterfalls[scope{row.Level, row.ID}] = row
	}
	return err
}

// lineOrder lists districts in the order of annex 1, institutions selected first,
// each as the site lists them; then mixed applications and unattached payments.
const lineOrder = ` order by level desc, case line when 'listed' then 0 when 'persons' then 0 when 'mixed' then 1 else 2 end, coalesce(d.position, i.position, 9999), r.id`

const places = ` left join report.district_pages d on r.level = 'district' and d.district = r.id
	left join report.institution_pages i on r.level = 'institution' and i.institution = r.id`

// financePages writes the finance page and, in the internal edition, the lists
// behind its figures. The public edition has the whole only.
func (w *pageWriter) financePages() error {
	p := page.FinancePage{Totals: w.totals, Waterfall: w.waterfalls[scope{"whole", ""}]}
	where := " where r.level in ('whole', 'district', 'institution')"
	if w.isPublic {
		where = " where r.level = 'whole'"
	}
	var err error
	if p.Steps, err = all[page.ApplicationStep](w, `select level, line, id, claimed_count, r.claimed_persons, r.claimed_yuan, reviewed_count, reviewed_persons, reviewed_yuan,
		noticed_count, noticed_persons, noticed_yuan, payment_count, paid_yuan, reviewed_over_claimed, noticed_over_reviewed, paid_over_noticed
		from report.application_steps r`+places+where+lineOrder); err != nil {
		return err
	}
	if p.Coverages, err = all[page.Coverage](w, `select level, id, r.entitled_persons, r.entitled_yuan, live_persons, live_yuan, unclaimed_persons, unclaimed_yuan,
		r.held_persons, r.held_yuan, held_live_persons, held_live_yuan, held_unclaimed_persons, held_unclaimed_yuan
		from report.reconciliation r`+places+where+" and line = 'persons'"+lineOrder); err != nil {
		return err
	}
	if p.Balances, err = all[page.Balance](w, "select "+balanceColumns+" from report.reconciliation r"+places+where+" and line <> 'persons'"+lineOrder); err != nil {
		return err
	}
	if p.Unverified, err = all[page.Unverified](w, "select rule, missing, persons, yuan, held_persons, held_yuan from report.unverified order by yuan desc, rule"); err != nil {
		return err
	}
	if p.UnverifiedTotal, err = w.unverifiedTotal(); err != nil {
		return err
	}
	if w.isPublic {
		return w.site.Finance(p)
	}
	if p.Residuals, err = all[page.ResidualSum](w, "select residual, count(*) as row_count, cast(sum(yuan) as decimal(18, 2)) as yuan from report.residuals group by residual order by residual"); err != nil {
		return err
	}
	if p.Days, err = all[page.PaymentDay](w, "select paid_date, payments, paid_yuan, refunds, refunded_yuan, net_yuan, net_to_date_yuan from report.payment_days order by paid_date"); err != nil {
		return err
	}
	if p.Recoveries, err = all[page.Recovery](w, `select institution, decided_date, due_date, done_date, payment_id, application_id, paid_date, refunded_yuan
		from report.recoveries order by institution, decided_date nulls last, paid_date, payment_id, application_id`); err != nil {
		return err
	}
	decisions, err := all[page.Decision](w, "select * from report.decisions order by rule, subject_id, decided_date, source_file, source_row")
	if err != nil {
		return err
	}
	p.Decisions = w.site.Decisions(decisions)
	if err := w.site.Finance(p); err != nil {
		return err
	}
	return w.financeLists(p)
}

// unverifiedTotal is the entitlement that at least one rule did not check.
func (w *pageWriter) unverifiedTotal() (page.Unverified, error) {
	return duck.One[page.Unverified](w.ctx, w.db, "select '' as rule, '' as missing, persons, yuan, held_persons, held_yuan from report.unverified_total")
}

const balanceColumns = `r.level, r.line, r.id, r.claimed_persons, r.claimed_yuan, r.entitled_yuan, r.held_yuan, over_claimed_yuan, under_claimed_yuan, payable_yuan, on_hold_yuan, paid_yuan, difference_yuan`

// lister is a list of the site that is written while it is read.
type lister[T any] interface {
	Add(T)
	Finish() error
}

func fill[T any](w *pageWriter, list lister[T], query string) error {
	for row, err := range duck.Select[T](w.ctx, w.db, query) {
		if err != nil {
			return err
		}
		list.Add(row)
	}
	if err := list.Finish(); err != nil {
		return Failure{NotPossible, err}
	}
	return nil
}

func (w *pageWriter) financeLists(p page.FinancePage) error {
	for _, step := range words.Codes("step") {
		if err := fill(w, w.site.Leavers(step, p.Waterfall), `select p.class_id, p.trainee_no, p.step, p.rule, p.reasons, p.application_id, c.district, c.institution
			from report.waterfall_persons p join report.class_pages c on c.class_id = p.class_id where p.step = '`+step+"' order by p.class_id, p.trainee_no"); err != nil {
			return err
		}
	}
	for _, sum := range p.Residuals {
		if err := fill(w, w.site.ResidualList(sum), `select residual, application_id, class_id, trainee_no, payment_id, district, institution, yuan, source_file, source_row
			from report.residuals where residual = '`+sum.Residual+"' order by application_id, class_id, trainee_no, payment_id"); err != nil {
			return err
		}
	}
	return fill(w, w.site.BalanceList(int64(len(w.applications))), "select "+balanceColumns+" from report.reconciliation r where level = 'application' and line <> 'persons' order by id")
}

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
	w.site.LetterIndex()
	return nil
}

// noticeLetters writes a notice per application, and one per district over those
// that wait for nothing but their notice.
func (w *pageWriter) noticeLetters() error {
	classes := make(map[string]page.Class, len(w.classes))
	for _, c := range w.classes {
		classes[c.ClassID] = c
	}
	var m merge
	defer m.stop()
	claims := follow(w, &m, "select * from report.claim_pages order by application_id, class_id", func(c page.Claim) string { return c.ApplicationID })
	notices := follow(w, &m, "select * from report.application_notices order by application_id, start_date", func(n page.Notice) string { return n.ApplicationID })
	batches := map[string]*page.NoticeLetter{}
	fresh, err := w.period(page.Notice{})
	if err != nil {
		return err
	}
	for _, a := range w.applications {
		letter := page.NoticeLetter{Applications: []page.Application{a}, Claims: claims.take(a.ApplicationID), Classes: classes, Period: fresh}
		if recorded := notices.take(a.ApplicationID); len(recorded) > 0 {
			if letter.Period, err = w.period(recorded[len(recorded)-1]); err != nil {
				return err
			}
		}
		if m.err != nil {
			return m.err
		}
		if err := w.site.Notice(letter); err != nil {
			return err
		}
		if a.HoldReasons != "notice_missing" || a.District == "" || a.EntitledPersons == 0 {
			continue
		}
		if batches[a.District] == nil {
			batches[a.District] = &page.NoticeLetter{District: a.District, Classes: classes, Period: fresh}
		}
		batch := batches[a.District]
		batch.Applications, batch.Claims = append(batch.Applications, a), append(batch.Claims, letter.Claims...)
	}
	for _, d := range w.districts {
		if batch := batches[d.District]; batch != nil {
			if err := w.site.Notice(*batch); err != nil {
				return err
			}
		}
	}
	return nil
}

// period is when a notice runs: from its own start where it is recorded, else from
// the next working day, for the working days that clause 五(六) asks for. A count
// that leaves the calendars leaves its date blank and names the year.
func (w *pageWriter) period(recorded page.Notice) (page.Period, error) {
	days := w.policy.Threshold("minimum_notice_days")
	p := page.Period{Days: days, IsRecorded: recorded.StartDate != "", RecordedEnd: recorded.EndDate}
	day, ok := w.policy.NextWorking(w.AsOf)
	if p.IsRecorded {
		var err error
		if day, err = time.Parse(time.DateOnly, recorded.StartDate); err != nil {
			return p, fmt.Errorf("notice of %s: %w", recorded.ApplicationID, err)
		}
		ok = true
	}
	if ok {
		p.Start = day.Format(time.DateOnly)
		day, ok = w.policy.WorkingDay(day, days)
	}
	if ok {
		p.End = day.Format(time.DateOnly)
	} else {
		p.WithoutCalendar = strconv.Itoa(day.Year())
	}
	return p, nil
}

func (w *pageWriter) institutionLetters() error {
	var m merge
	defer m.stop()
	sanctions := follow(w, &m, "select * from report.institution_sanctions order by institution, decided_date, action", func(s page.Sanction) string { return s.Institution })
	findings := follow(w, &m, pageFindings+"report.findings where institution is not null order by institution, case severity when 'error' then 0 when 'warning' then 1 else 2 end, rule, class_id, application_id, required, effect, session_no, trainee_no, subject_id",
		func(f page.Finding) string { return f.Institution })
	classes := group(w.classes, func(c page.Class) string { return c.Institution })
	letters := make([]page.InstitutionLetters, 0, len(w.institutions))
	for _, i := range sortedBy(w.institutions, func(i page.Institution) string { return i.Institution }) {
		letters = append(letters, page.InstitutionLetters{Institution: i, Classes: classes[i.Institution], Sanctions: sanctions.take(i.Institution), Findings: findings.take(i.Institution)})
		if m.err != nil {
			return m.err
		}
	}
	gravity := []string{"blacklisted", "stop", "warn", "none", ""}
	slices.SortStableFunc(letters, func(a, b page.InstitutionLetters) int {
		if by := slices.Index(gravity, a.Institution.Action) - slices.Index(gravity, b.Institution.Action); by != 0 {
			return by
		}
		return strings.Compare(a.Institution.Institution, b.Institution.Institution)
	})
	for _, l := range letters {
		if err := w.site.InstitutionLetters(l); err != nil {
			return err
		}
	}
	return nil
}
