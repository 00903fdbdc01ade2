package publish

import (
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/page"
	"github.com/peihe/peihe/pipeline/page/record"
	"github.com/peihe/peihe/pipeline/words"
)

// scope is what the waterfall counts by: class, institution, district or whole.
type scope struct{ level, id string }

func (w *pageWriter) readWaterfalls() error {
	rows, err := all[record.Waterfall](w, "report.waterfall_pages")
	w.waterfalls = make(map[scope]record.Row[record.Waterfall], len(rows.Rows))
	for _, row := range rows.Rows {
		w.waterfalls[scope{row.Level, row.ID}] = rows.One(row)
	}
	return err
}

// financePages writes the finance page and, in the internal edition, the lists
// behind its figures. The public edition shows the whole only.
func (w *pageWriter) financePages() error {
	p := page.FinancePage{Totals: w.totals.Row, Waterfall: w.waterfalls[scope{"whole", ""}]}
	var err error
	if p.Steps, err = all[page.ApplicationStep](w, "report.step_lines"); err != nil {
		return err
	}
	if p.Coverages, err = all[page.Coverage](w, "report.coverage_lines"); err != nil {
		return err
	}
	if p.Balances, err = all[page.Balance](w, "report.balance_lines"); err != nil {
		return err
	}
	if p.Unverified, err = all[page.Unverified](w, "report.unverified_pages"); err != nil {
		return err
	}
	if p.UnverifiedTotal, err = w.unverifiedTotal(); err != nil {
		return err
	}
	if w.isPublic {
		return w.site.Finance(p)
	}
	if p.Residuals, err = all[page.ResidualSum](w, "report.residual_sums"); err != nil {
		return err
	}
	if p.Days, err = all[page.PaymentDay](w, "report.payment_days"); err != nil {
		return err
	}
	total, err := single[page.PaymentDayTotal](w, "report.payment_day_totals")
	if err != nil {
		return err
	}
	p.DayTotal = total.Row
	if p.Recoveries, err = all[page.Recovery](w, "report.recoveries"); err != nil {
		return err
	}
	if p.Decisions, err = all[page.DecisionCount](w, "report.decision_counts"); err != nil {
		return err
	}
	decisions, err := all[page.Decision](w, "report.decisions")
	if err != nil {
		return err
	}
	w.site.Decisions(decisions)
	if err := w.site.Finance(p); err != nil {
		return err
	}
	return w.financeLists(p)
}

// unverifiedTotal is the entitlement that at least one rule did not check.
func (w *pageWriter) unverifiedTotal() (record.UnverifiedTotal, error) {
	total, err := single[record.UnverifiedTotal](w, "report.unverified_total")
	return total.Row, err
}

func (w *pageWriter) financeLists(p page.FinancePage) error {
	classes := w.classesByID()
	for _, step := range words.Codes("step") {
		list := w.site.Leavers(step, p.Waterfall.Row, classes)
		if err := fill(w, list, "report.waterfall_persons", between{"step", step, step}); err != nil {
			return err
		}
	}
	for _, sum := range p.Residuals.Rows {
		of := between{"residual", sum.Residual, sum.Residual}
		if err := fill(w, w.site.ResidualList(sum), "report.residuals", of); err != nil {
			return err
		}
	}
	list := w.site.BalanceList(int64(len(w.applications.Rows)))
	return fill(w, list, "report.reconciliation", between{"level", "application", "application"})
}

// fill writes a list of the site while it reads some rows of a table.
func fill[T any](w *pageWriter, list *page.FinanceList[T], table string, of between) error {
	list.From(table)
	for row, err := range tableRows[T](w, table, of) {
		if err != nil {
			return err
		}
		list.Add(row)
	}
	if err := list.Finish(); err != nil {
		return exit.With(exit.NotPossible, err)
	}
	return nil
}

func (w *pageWriter) classesByID() map[string]record.Class {
	classes := make(map[string]record.Class, len(w.classes.Rows))
	for _, c := range w.classes.Rows {
		classes[c.ClassID] = c
	}
	return classes
}
