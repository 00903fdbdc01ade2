package publish

import (
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/page/change"
)

// changePages writes what changed since the build before, and the lists behind it.
func (w *pageWriter) changePages() error {
	if w.isPublic {
		return nil
	}
	var p change.Page
	var err error
	if p.Totals, err = single[change.Totals](w, "changes.totals"); err != nil {
		return err
	}
	if p.Sums, err = all[change.Sum](w, "changes.sums"); err != nil {
		return err
	}
	if p.Sides, err = all[change.Side](w, "changes.sides"); err != nil {
		return err
	}
	if p.Causes, err = all[change.Cause](w, "changes.by_cause"); err != nil {
		return err
	}
	if p.RowKinds, err = all[change.RowKind](w, "changes.row_kinds"); err != nil {
		return err
	}
	if p.Persisting, err = all[change.Persisting](w, "changes.persisting"); err != nil {
		return err
	}
	if p.History, err = all[change.Line](w, "changes.history"); err != nil {
		return err
	}
	p.Lists = change.Lists(w.site, p)
	for _, list := range p.Lists {
		list.From("changes.changes")
		of := between{"cause_kind", list.Key(), list.Key()}
		for c, err := range tableRows[change.Change](w, w.Query("changes.changes"), of) {
			if err != nil {
				return err
			}
			list.Add(c)
		}
		if err := list.Finish(); err != nil {
			return exit.With(exit.NotPossible, err)
		}
	}
	return change.Write(w.site, p)
}
