package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/timings"
)

// reconcile works out outcomes, claims and sums, proves them, and judges the
// rules that look at them.
func reconcile(ctx context.Context, b *build) error {
	b.Progress.Start("reconcile", b.steps("ledger", "proofs", "audits"))
	if err := b.layer(ctx, "ledger"); err != nil {
		return err
	}
	if err := b.prove(ctx); err != nil {
		return err
	}
	return b.judge(ctx, "audits")
}

// prove stops the run where a table of the ledger has two rows of one key, or says
// another thing than a proof, which counts some of its columns another way.
func (b *build) prove(ctx context.Context) error {
	var text []string
	for _, q := range b.Statements {
		look := b.disagreements
		switch {
		case q.Layer == "proofs":
		case q.Key != nil:
			look = b.repetitions
		default:
			continue
		}
		found, err := look(timings.About(ctx, q.Table(), timings.Prove), q)
		if err != nil {
			return fmt.Errorf("queries/%s: %w", q.Path, err)
		}
		for _, d := range found {
			text = append(text, fmt.Sprintf("%s, %s: parts %s, total %s (queries/%s)", d.Figure, d.ID, d.Parts, d.Total,
				q.Path))
		}
		if q.Layer == "proofs" {
			b.Progress.Step(q.Path)
		}
	}
	if text == nil {
		return nil
	}
	return exit.With(exit.NotPossible,
		fmt.Errorf("totals do not add up, nothing is published; report this with the inputs:\n%s",
			strings.Join(text, "\n")))
}

// A disagreement is a figure of the ledger that a proof counts otherwise.
type disagreement struct {
	Figure       string // column
	ID           string // of the row: the key with blanks between, such as class FZ202100001; the whole has no id
	Parts, Total string // by the proof and by the ledger
}

// repetitions are the rows of a table of the ledger that have the key of another.
func (b *build) repetitions(ctx context.Context, table query.Query) ([]disagreement, error) {
	keys := strings.Join(table.Key, ", ")
	return duck.All[disagreement](ctx, b.DB, fmt.Sprintf(`select
    'rows' as figure,
    concat(%s) as id,
    '1' as parts,
    cast(count(*) as varchar) as total
from %s
where %s is not null
group by %s
having count(*) > 1
order by id`, strings.Join(table.Key, ", ' ', "), table.Table(), table.Key[0], keys))
}

// disagreements compares what a proof returns with the table it is about: each
// column by its name, each row by the table's key. A row that is not there says
// nothing, so figures that are known on one side only disagree, and what neither
// side knows is agreed upon. Where a proof returns a key twice, each row must agree.
func (b *build) disagreements(ctx context.Context, proof query.Query) ([]disagreement, error) {
	i := slices.IndexFunc(b.Statements, func(q query.Query) bool { return q.Table() == proof.Proves() })
	if i < 0 {
		return nil, fmt.Errorf("no query makes %s; name a proof TABLE~HOW.sql after a table of the ledger",
			proof.Proves())
	}
	table := b.Statements[i]
	columns, err := b.DB.Columns(ctx, proof.SQL)
	if err != nil {
		return nil, err
	}
	var figures []string
	for _, c := range columns {
		if !slices.Contains(table.Key, c.Name) {
			figures = append(figures, c.Name)
		}
	}
	return duck.All[disagreement](ctx, b.DB, comparing(proof, table, figures))
}

// comparing is the statement that compares the figures of a proof with those of a
// table.
func comparing(proof, table query.Query, figures []string) string {
	on, id := []string{"true"}, []string{"'the whole'"}
	if table.Key != nil {
		on, id = nil, nil
	}
	for _, k := range table.Key {
		on = append(on, fmt.Sprintf("p.%s is not distinct from t.%[1]s", k))
		id = append(id, fmt.Sprintf("coalesce(cast(p.%s as varchar), cast(t.%[1]s as varchar), '')", k))
	}
	var pairs, differ, names, isOne, parts, total []string
	for _, f := range figures {
		pairs = append(pairs, fmt.Sprintf("p.%s as p_%[1]s, t.%[1]s as t_%[1]s", f))
		differ = append(differ, fmt.Sprintf("p.%s is distinct from t.%[1]s", f))
		names = append(names, fmt.Sprintf("('%s')", f))
		isOne = append(isOne, fmt.Sprintf("when '%s' then p_%[1]s is distinct from t_%[1]s", f))
		parts = append(parts, fmt.Sprintf("when '%s' then cast(p_%[1]s as varchar)", f))
		total = append(total, fmt.Sprintf("when '%s' then cast(t_%[1]s as varchar)", f))
	}
	return fmt.Sprintf(`with proof as (
%s
),
differing as (
    select concat(%s) as id, %s
    from proof p
    full join %s t on %s
    where %s
)
select
    f.figure,
    d.id,
    coalesce(case f.figure %s end, 'unknown') as parts,
    coalesce(case f.figure %s end, 'unknown') as total
from differing d
cross join (values %s) f (figure)
where case f.figure %s end
order by f.figure, d.id`,
		proof.SQL, strings.Join(id, ", ' ', "), strings.Join(pairs, ", "), table.Table(), strings.Join(on, " and "),
		strings.Join(differ, " or "), strings.Join(parts, " "), strings.Join(total, " "), strings.Join(names, ", "),
		strings.Join(isOne, " "))
}
