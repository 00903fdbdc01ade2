package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/intake"
	"github.com/peihe/peihe/pipeline/keys"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
	"github.com/peihe/peihe/pipeline/timings"
)

// takeIn looks whether the exports are wrong as a whole, before any rule is judged.
func takeIn(ctx context.Context, b *build) error {
	b.Progress.Start("intake", b.steps("intake"))
	if err := b.describe(ctx); err != nil {
		return err
	}
	if err := b.judgeExports(ctx, func(rule.Check) bool { return true }); err != nil {
		return err
	}
	return b.refuseWrong()
}

// RefuseFiles is the error where a check that looks at single files failed and nobody
// accepted it. It stands for the stage intake of a run that ends at load.
func (b *Built) RefuseFiles(ctx context.Context) error {
	err := b.run.judgeExports(ctx, b.run.looksAtFiles)
	if err == nil {
		err = b.run.refuseWrong()
	}
	if err != nil {
		return fmt.Errorf("intake: %w", err)
	}
	return nil
}

// refuseWrong is the error where a check failed that nobody accepted.
func (b *build) refuseWrong() error {
	var wrong intake.Wrong
	for _, f := range b.Intake {
		if f.IsAccepted {
			b.Result.Accepted = append(b.Result.Accepted, f)
		} else {
			wrong.Findings = append(wrong.Findings, f)
		}
	}
	if wrong.Findings == nil {
		return nil
	}
	return exit.With(exit.WrongInput, wrong)
}

// describe leaves in keys what the checks need of every kind: cells filled, the
// newest date and conflicting keys of each file; and, for the summary, how new each
// kind is.
func (b *build) describe(ctx context.Context) error {
	if b.restart == nil {
		if err := b.describeFiles(ctx); err != nil {
			return err
		}
		if b.masks != nil { // a run may leave out that stage
			b.own.Masks = b.masks.Known()
		}
	}
	return b.describeBy(ctx, "keys.latest", keys.Latest)
}

func (b *build) describeFiles(ctx context.Context) error {
	if err := b.profileRanges(ctx); err != nil {
		return err
	}
	for into, of := range map[string]func(schema.Kind) string{"keys.filled": keys.Filled, "keys.newest": keys.Newest} {
		if err := b.describeBy(ctx, into, of); err != nil {
			return err
		}
	}
	if err := b.fill(ctx, "keys.conflicts", nil); err != nil {
		return err
	}
	return b.describeConflicts(ctx)
}

// describeBy fills a table with what a query finds of each kind.
func (b *build) describeBy(ctx context.Context, table string, of func(schema.Kind) string) error {
	if err := b.fill(ctx, table, nil); err != nil {
		return err
	}
	return b.insertOfKinds(ctx, table, of)
}

// describeConflicts looks at those kinds only of which a key repeats.
func (b *build) describeConflicts(ctx context.Context) error {
	repeated, err := duck.All[struct{ Kind string }](ctx, b.DB, "select distinct kind from keys.repeats order by kind")
	if err != nil {
		return err
	}
	for _, r := range repeated {
		k, _ := schema.Named(r.Kind)
		query := keys.Conflicts(k)
		if query == "" {
			continue
		}
		if err := b.DB.Exec(ofKind(ctx, "keys.conflicts", k), "insert into keys.conflicts "+query); err != nil {
			return fmt.Errorf("keys.conflicts of %s: %w", k.Name, err)
		}
	}
	return nil
}

// ofKind is a context whose statements are about what a table holds of one kind.
func ofKind(ctx context.Context, table string, k schema.Kind) context.Context {
	return timings.About(ctx, table+"~"+k.Name, timings.Add)
}

// insertOfKinds adds to a table, in one statement, what a query finds of each kind that is
// there; "" of a kind without. What it finds is little.
func (b *build) insertOfKinds(ctx context.Context, into string, of func(schema.Kind) string) error {
	var queries []string
	for _, k := range b.kinds() {
		if query := of(k); query != "" {
			queries = append(queries, "select * from (\n"+query+"\n)")
		}
	}
	if queries == nil {
		return nil
	}
	if err := b.DB.Exec(ctx, "insert into "+into+" "+strings.Join(queries, " union all ")); err != nil {
		return fmt.Errorf("%s: %w", into, err)
	}
	return nil
}

// judgeExports runs those checks that chosen takes and leaves what they found in
// b.intake and intake.findings: causes before what follows from them, in the order
// of the policy's limits.
func (b *build) judgeExports(ctx context.Context, chosen func(rule.Check) bool) error {
	found := make([][]intake.Finding, len(b.checks))
	if err := b.sideBySide(ctx, len(b.checks), nothing, func(ctx context.Context, i int) (err error) {
		c := &b.checks[i]
		if !chosen(*c) {
			return nil
		}
		if found[i], err = b.judgeExport(ctx, c); err != nil {
			return fmt.Errorf("queries/%s: %w", c.Path, err)
		}
		b.Progress.Step(c.ID)
		return nil
	}); err != nil {
		return err
	}
	b.Intake = slices.Concat(found...)
	position := map[string]int{}
	for i, l := range b.Notice.Limits {
		if l.Kind == "" {
			position[l.Check] = i
		}
	}
	slices.SortStableFunc(b.Intake, func(x, y intake.Finding) int { return position[x.Check] - position[y.Check] })
	b.Intake = intake.InCausalOrder(b.Intake)
	for i := range b.Intake {
		b.Intake[i].IsAccepted = intake.Accepts(b.Accept, b.Intake[i])
	}
	return b.keepIntake(ctx)
}

// judgeExport runs one check.
func (b *build) judgeExport(ctx context.Context, c *rule.Check) ([]intake.Finding, error) {
	ctx = timings.About(ctx, "intake."+c.ID, timings.Judge)
	rows, err := duck.All[intake.Row](ctx, b.DB, "select * from ("+c.SQL+") found "+
		"order by kind, source_file, column_name, source_row")
	if err != nil {
		return nil, err
	}
	var found []intake.Finding
	for _, r := range rows {
		found = append(found, intake.New(c, r, intake.Limit(b.Notice.Limits, c.ID, r.Kind)))
	}
	return found, nil
}

// keepIntake leaves the findings for pages and data files.
func (b *build) keepIntake(ctx context.Context) error {
	if err := b.DB.Schema(ctx, "intake"); err != nil {
		return err
	}
	var rows [][]any
	for i, f := range b.Intake {
		row := []any{int64(i + 1)}
		for _, text := range []string{f.Check, f.Title, f.Kind, f.SourceFile, f.Column} {
			row = append(row, orNull(text))
		}
		for _, n := range []*int64{f.SourceRow, f.Measured, f.LookedAt} {
			if n == nil {
				row = append(row, nil)
			} else {
				row = append(row, *n)
			}
		}
		for _, text := range []string{f.Follows, f.Chinese.Says, f.Chinese.Likely, f.Chinese.Mend} {
			row = append(row, orNull(text))
		}
		rows = append(rows, append(row, f.IsAccepted))
	}
	return b.fill(ctx, "intake.findings", rows)
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}
