package pipeline

import (
	"context"
	"fmt"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
)

// reconcile works out outcomes, claims and sums, proves them, and judges the
// rules that look at them.
func reconcile(ctx context.Context, b *build) error {
	b.Progress.Start("reconcile", b.steps("ledger", "audits"))
	if err := b.layer(ctx, "ledger"); err != nil {
		return err
	}
	if err := b.prove(ctx, "ledger.disagreements"); err != nil {
		return err
	}
	return b.judge(ctx, "audits")
}

// prove stops the run where a total is not the sum of its parts.
func (b *build) prove(ctx context.Context, table string) error {
	type disagreement struct{ Figure, Parts, Total string }
	rows, err := duck.All[disagreement](ctx, b.db, "select * from "+table+" order by figure")
	if err != nil || len(rows) == 0 {
		return err
	}
	var text []string
	for _, d := range rows {
		text = append(text, fmt.Sprintf("%s: parts %s, total %s", d.Figure, d.Parts, d.Total))
	}
	return Failure{NotPossible, fmt.Errorf("totals do not add up, nothing is published; report this with the inputs:\n%s", strings.Join(text, "\n"))}
}
