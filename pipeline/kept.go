package pipeline

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/store"
)

// OpenKept opens the database that a build kept, for reading only.
func OpenKept(ctx context.Context, o Options) (*store.Store, error) {
	kept, err := store.OpenKept(ctx, o.Database, o.engine())
	if err != nil {
		return nil, err
	}
	if err := keptBy(ctx, kept.DB, o); err != nil {
		kept.Discard()
		return nil, err
	}
	o.tellSwept(kept.Swept)
	return kept, nil
}

// Reopen opens an empty database in memory that sees the exports, the policy
// and the rows that count of the kept one, which it reads and never writes.
func Reopen(ctx context.Context, o Options) (*Built, error) {
	kept, err := OpenKept(ctx, o)
	if err != nil {
		return nil, err
	}
	kept.Discard()
	b := newBuild(o)
	b.Database, b.Progress = "", silence{} // the scratch is nobody's to keep
	if b.Statements, err = query.Read(o.Queries); err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	if err := b.openDatabase(ctx); err != nil {
		return nil, err
	}
	if err := b.lookInto(ctx, o.Database); err != nil {
		b.Close()
		return nil, err
	}
	return &b.Built, nil
}

// lookInto makes what the facts rest on visible: a view for each table of the
// layers before them, but for the thresholds and the catalogue, which are anew.
func (b *build) lookInto(ctx context.Context, path string) error {
	if err := b.DB.Attach(ctx, path, "kept"); err != nil {
		return err
	}
	tables, err := b.DB.Tables(ctx, "kept")
	if err != nil {
		return err
	}
	for _, table := range tables {
		layer, _, _ := strings.Cut(table, ".")
		if !slices.Contains([]string{"raw", "policy", "keys", "staging"}, layer) {
			continue
		}
		if err := b.DB.Schema(ctx, layer); err != nil {
			return err
		}
		if slices.Contains([]string{"raw.rules", "policy.limits", "policy.threshold_values", viewed}, table) {
			continue
		}
		if err := b.DB.View(ctx, table, "kept."+table); err != nil {
			return err
		}
	}
	// A view of the kept database would look for its tables in this one.
	if err := b.table(ctx, b.Query(viewed)); err != nil {
		return err
	}
	if err := b.seePresent(ctx); err != nil {
		return err
	}
	type threshold struct {
		Name                string
		Value               int64
		Unit, Clause, Title string
	}
	thresholds, err := duck.All[threshold](ctx, b.DB, "select name, value, unit, clause, title from policy.thresholds")
	if err != nil {
		return err
	}
	b.Notice = &policy.Policy{}
	for _, t := range thresholds {
		b.Notice.Thresholds = append(b.Notice.Thresholds,
			policy.Threshold{Name: t.Name, Value: t.Value, Unit: t.Unit, Clause: t.Clause, Title: t.Title})
	}
	b.Rules, err = KeptRules(ctx, b.DB, b.Queries, "kept.raw.rules")
	return err
}

// KeptRules are the rules that a kept database was judged by, by id, as its notice had
// them. table is the catalogue in that database.
func KeptRules(ctx context.Context, db *duck.DB, queries fs.FS, table string) ([]rule.Rule, error) {
	all, err := rule.ReadAll(queries)
	if err != nil {
		return nil, exit.With(exit.WrongUsage, err)
	}
	type kept struct{ Rule, Severity, Effect, Clause string }
	rows, err := duck.All[kept](ctx, db, "select rule, severity, effect, clause from "+table+" order by rule")
	var listed []rule.Rule
	for _, k := range rows {
		i := slices.IndexFunc(all, func(r rule.Rule) bool { return r.ID == k.Rule })
		if i < 0 {
			return nil, fmt.Errorf("the kept database has a rule %s that this program lacks; build it anew", k.Rule)
		}
		r := all[i]
		r.Severity, r.Effect, r.Clauses = k.Severity, k.Effect, strings.Fields(k.Clause)
		listed = append(listed, r)
	}
	return listed, err
}

// madeBy says who made a database: the version, and the queries as one checksum, as
// a figure means what its query says.
func madeBy(version string, queries []query.Query) string {
	h := sha256.New()
	for _, q := range queries {
		fmt.Fprintf(h, "%s\x00%s\x00", q.Path, q.SQL)
	}
	return fmt.Sprintf("peihe %s, queries %x", version, h.Sum(nil)[:8])
}

// keptBy stops where a kept database was made by another version or other queries.
func keptBy(ctx context.Context, db *duck.DB, o Options) error {
	queries, err := query.Read(o.Queries)
	if err != nil {
		return exit.With(exit.WrongUsage, err)
	}
	type run struct{ AsOf, Policy, Version, MadeBy string }
	r, err := duck.One[run](ctx, db, "select * from raw.run")
	if want := madeBy(o.Version, queries); err == nil && r.MadeBy != want {
		err = fmt.Errorf("it was made by %s, this is %s", r.MadeBy, want)
	}
	if err != nil {
		return exit.With(exit.WrongInput, fmt.Errorf("--database %s was not kept by this version of peihe: %w; "+
			"keep one with peihe build --database FILE", o.Database, err))
	}
	return nil
}
