package pipeline_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/exit"
	"github.com/peihe/peihe/pipeline/query"
)

// repeated are columns of the ledger that no proof is about: places in the exports,
// and what the policy or the facts say and the ledger only repeats.
var repeated = strings.Fields("trainee_no source_row sanction_row position quota transferred_persons")

// intermediate are tables that others are made of and nothing is published from.
var intermediate = []string{"ledger.application_amounts", "ledger.effects"}

// everyLine gives the smallest worked case what it lacks for every line of the
// ledger to hold something: persons on notices, approved claims, an application over two
// institutions and districts, one that the review refused, a refund with the
// recovery that asked for it, a payment without an application.
const everyLine = `
update raw.notices set persons = 7;
update raw.applications set approved_persons = persons, approved_yuan = amount_yuan;
update raw.applications set application_id = (select min(application_id) from raw.applications)
	where application_id = (
		select min(a.application_id) from raw.applications a join raw.classes c on c.class_id = a.class_id
		where (c.institution, c.district) not in (
			select (c.institution, c.district) from raw.applications a join raw.classes c on c.class_id = a.class_id
			where a.application_id = (select min(application_id) from raw.applications)));
update raw.applications set review = '不通过' where application_id = (select max(application_id) from raw.applications);
insert into raw.payments select * replace ('R-' || payment_id as payment_id, -amount_yuan as amount_yuan, load_order + 1000000 as load_order)
	from raw.payments where payment_id = (select max(payment_id) from raw.payments);
insert into raw.payments select * replace ('U-' || payment_id as payment_id, 'nowhere' as application_id, load_order + 2000000 as load_order)
	from raw.payments where payment_id = (select min(payment_id) from raw.payments);
insert into raw.sanctions (load_order, source_file, source_row, institution, action, decided_date)
	select distinct 3000000, 'sanctions.csv', 99, payee, '追回补贴', paid_date from raw.payments where payment_id like 'R-%';`

// patched runs a case to a stage, with its exports changed as they were loaded.
func patched(t testing.TB, o pipeline.Options, patch, last string) *pipeline.Built {
	t.Helper()
	b := opened(t, o, "load")
	if err := b.DB.Exec(t.Context(), patch); err != nil {
		t.Fatal(err)
	}
	resume(t, b, "mask", last)
	return b
}

// resume runs the stages from one to another again.
func resume(t testing.TB, b *pipeline.Built, first, last string) {
	t.Helper()
	if err := b.Again(t.Context(), first, last); err != nil {
		t.Fatal(err)
	}
}

// TestEveryProofCanFail corrupts one figure of the ledger after the other, at every
// level, as a wrong query would, forgets it, and wants a disagreement each time; in
// the end every figure of every proof must have failed.
func TestEveryProofCanFail(t *testing.T) {
	slow(t)
	t.Parallel()
	p := newProver(t, patched(t, testOptions(filepath.Join("testdata", "cases", "few", "input")), everyLine,
		"reconcile"))
	for _, proof := range p.proofs {
		columns, err := p.DB.Columns(t.Context(), proof.SQL)
		if err != nil {
			t.Fatal(proof.Path, err)
		}
		for _, c := range columns {
			if !slices.Contains(p.keyOf(proof), c.Name) {
				p.failed[proof.Name+" "+c.Name] = false
			}
		}
	}
	for _, q := range p.Statements {
		if q.Layer != "ledger" || slices.Contains(intermediate, q.Table()) || len(p.readers(q.Table())) == 0 {
			continue
		}
		columns, err := p.DB.Columns(t.Context(), "select * from "+q.Table())
		if err != nil {
			t.Fatal(err)
		}
		p.corrupt(q.Table(), "delete from "+q.Table()+" where rowid = {row}", "true", columns)
		for _, c := range columns {
			if isFigure(c) {
				p.corrupt(q.Table(), "update "+q.Table()+" set "+c.Name+" = "+c.Name+" + {amount} where rowid = {row}",
					c.Name+" is not null", columns)
				p.corrupt(q.Table(), "update "+q.Table()+" set "+c.Name+" = null where rowid = {row}", c.Name+" <> 0",
					columns)
			} else if change := otherwise(c); change != "" {
				p.corrupt(q.Table(), "update "+q.Table()+" set "+c.Name+" = "+change+" where rowid = {row}", "true",
					columns)
			}
		}
	}
	for _, figure := range slices.Sorted(maps.Keys(p.failed)) {
		if !p.failed[figure] {
			t.Errorf("no corruption shows %q", figure)
		}
	}
	t.Logf("%d corruptions, %d figures", p.corrupted, len(p.failed))
	if p.corrupted < 700 || len(p.failed) < 120 {
		t.Errorf("%d corruptions, %d figures; there are more", p.corrupted, len(p.failed))
	}
}

// prover is a ledger that is corrupted and mended.
type prover struct {
	*testing.T
	*pipeline.Built
	proofs    []query.Query
	failed    map[string]bool // by proof and column
	corrupted int
}

func newProver(t *testing.T, b *pipeline.Built) *prover {
	proofs := slices.DeleteFunc(slices.Clone(b.Statements), func(q query.Query) bool { return q.Proves() == "" })
	return &prover{T: t, Built: b, proofs: proofs, failed: map[string]bool{}}
}

// keyOf is the key of the table that a proof is about.
func (p *prover) keyOf(proof query.Query) []string {
	i := slices.IndexFunc(p.Statements, func(q query.Query) bool { return q.Table() == proof.Proves() })
	return p.Statements[i].Key
}

// readers are the proofs that look at a table; group_totals is made again from classes.
func (p *prover) readers(table string) []query.Query {
	return slices.DeleteFunc(slices.Clone(p.proofs), func(q query.Query) bool {
		looksAt := func(table string) bool { return q.Proves() == table || slices.Contains(q.Reads, table) }
		return !looksAt(table) && !(table == "ledger.classes" && looksAt("ledger.group_totals"))
	})
}

// corrupt changes one row of a table, or one of each level and line where it has
// them (each by another amount, lest two cancel out), wants every one of them
// noticed, and mends the table. where is what the rows to change need.
func (p *prover) corrupt(table, statement, where string, columns []duck.Column) {
	p.Helper()
	line := "''"
	for _, c := range columns {
		switch c.Name {
		case "level":
			line = "level"
		case "line":
			line = "concat(level, ' ', line)"
		}
	}
	type row struct {
		Line string
		At   int64
	}
	rows, err := duck.All[row](p.Context(), p.DB,
		fmt.Sprintf("select %s as line, min(rowid) as at from %s where %s group by %[1]s order by line", line, table,
			where))
	if err != nil {
		p.Fatal(err)
	}
	changes := []string{"create or replace table keys.spare as select * from " + table}
	for i, r := range rows {
		p.corrupted++
		changes = append(changes, strings.NewReplacer("{row}", fmt.Sprint(r.At), "{amount}",
			fmt.Sprint(1<<i)).Replace(statement))
	}
	p.do(table, changes...)
	var noticed []string
	for _, proof := range p.readers(table) {
		found, err := p.Disagreements(p.Context(), proof)
		if err != nil {
			p.Fatal(proof.Path, err)
		}
		for _, d := range found {
			p.failed[proof.Name+" "+d.Figure] = true
			noticed = append(noticed, d.ID+" ")
		}
	}
	for _, r := range rows {
		isOfLine := func(id string) bool { return r.Line == "" || strings.HasPrefix(id, r.Line+" ") }
		if !slices.ContainsFunc(noticed, isOfLine) {
			p.Errorf("nothing of %q disagrees after: %s", r.Line, statement)
		}
	}
	p.do(table, "create or replace table "+table+" as select * from keys.spare")
}

func (p *prover) do(table string, statements ...string) {
	p.Helper()
	for _, s := range statements {
		if err := p.DB.Exec(p.Context(), s); err != nil {
			p.Fatal(s, err)
		}
	}
	if table == "ledger.classes" {
		if err := p.Tables(p.Context(), "ledger.group_totals"); err != nil {
			p.Fatal(err)
		}
	}
}

// isFigure says whether a column holds what a proof is about.
func isFigure(c duck.Column) bool {
	return !slices.Contains(repeated, c.Name) && (c.Type == "BIGINT" || strings.HasPrefix(c.Type, "DECIMAL"))
}

// otherwise is another value for a column that decides a figure, else "".
func otherwise(c duck.Column) string {
	switch {
	case c.Name == "is_on_hold":
		return "not is_on_hold"
	case slices.Contains([]string{"outcome", "step", "residual"}, c.Name):
		return "'elsewhere'"
	}
	return ""
}

// TestDisagreementPublishesNothing corrupts a ledger between two stages.
func TestDisagreementPublishesNothing(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]string{
		"entitled_yuan, class ":        "update ledger.group_totals set entitled_yuan = entitled_yuan + 1 where level = 'class'",
		"paid_yuan, the whole: parts ": "update ledger.totals set paid_yuan = paid_yuan + 1",
		"rows, institution ":           "insert into ledger.coverages select * from ledger.coverages where level = 'institution'",
	} {
		b := opened(t, testOptions(filepath.Join("testdata", "cases", "few", "input")), "reconcile")
		if err := b.DB.Exec(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		if err := b.Prove(t.Context()); code(err) != exit.NotPossible || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: exit %d, %v; want %d and %q", change, code(err), err, exit.NotPossible, want)
		}
	}
}
