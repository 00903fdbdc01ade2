package publish

import (
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/page/finance"
	"github.com/peihe/peihe/pipeline/page/gross"
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
	gross.Lists(w.site, w.items)
	p := finance.Page{Gross: w.wholeGross(), Totals: w.totals.Row, Waterfall: w.waterfalls[scope{"whole", ""}]}
	var err error
	if p.Steps, err = all[finance.ApplicationStep](w, "report.step_lines"); err != nil {
		return err
	}
	if p.Coverages, err = all[finance.Coverage](w, "report.coverage_lines"); err != nil {
		return err
	}
	if p.Balances, err = all[finance.Balance](w, "report.balance_lines"); err != nil {
		return err
	}
	if p.Unverified, err = all[finance.Unverified](w, "report.unverified_pages"); err != nil {
		return err
	}
	if p.UnverifiedTotal, err = w.unverifiedTotal(); err != nil {
		return err
	}
	if w.isPublic {
		return finance.Write(w.site, p)
	}
	p.Residuals = w.residuals
	if p.Days, err = all[finance.PaymentDay](w, "report.payment_days"); err != nil {
		return err
	}
	total, err := single[finance.PaymentDayTotal](w, "report.payment_day_totals")
	if err != nil {
		return err
	}
	p.DayTotal = total.Row
	if p.Recoveries, err = all[finance.Recovery](w, "report.recoveries"); err != nil {
		return err
	}
	if p.Decisions, err = all[finance.DecisionCount](w, "report.decision_counts"); err != nil {
		return err
	}
	decisions, err := all[finance.Decision](w, "report.decisions")
	if err != nil {
		return err
	}
	finance.Decisions(w.site, decisions)
	if err := finance.Write(w.site, p); err != nil {
		return err
	}
	return w.financeLists(p)
}

// unverifiedTotal is the entitlement that at least one rule did not check.
func (w *pageWriter) unverifiedTotal() (record.UnverifiedTotal, error) {
	total, err := single[record.UnverifiedTotal](w, "report.unverified_total")
	return total.Row, err
}

func (w *pageWriter) financeLists(p finance.Page) error {
	classes := w.classesByID()
	for _, step := range words.Codes("step") {
		list := finance.Leavers(w.site, step, p.Waterfall.Row, classes)
		if err := fill(w, list, "report.waterfall_persons", between{"step", step, step}); err != nil {
			return err
		}
	}
	for _, sum := range p.Residuals.Rows {
		of := between{"residual", sum.Residual, sum.Residual}
		if err := fill(w, finance.Residuals(w.site, sum), "report.residuals", of); err != nil {
			return err
		}
	}
	list := finance.Balances(w.site, int64(len(w.applications.Rows)))
	return fill(w, list, "report.reconciliation", between{"level", "application", "application"})
}

// fill writes a list of the site while it reads some rows of a table.
func fill[T any](w *pageWriter, list *finance.List[T], table string, of between) error {
	list.From(table)
	for row, err := range tableRows[T](w, w.Query(table), of) {
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
