package pipeline

import (
	"context"

	"github.com/peihe/peihe/pipeline/export"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/schema"
)

// What tests of the whole program, which know every room, need of this one beside what
// it offers to all.
var SameKeys = sameKeys

// JudgeBy adds what a rule finds.
func (b *Built) JudgeBy(ctx context.Context, r rule.Rule) error {
	return b.run.judgeBy(ctx, r.Layer, []rule.Rule{r})
}

// Abreast is how many statements may run side by side.
func (b *Built) Abreast() int { return b.run.abreast() }

// TakeForMuch lets statements run side by side, however little the exports are.
func (b *Built) TakeForMuch() { b.run.isLittle = false }

// SideBySide does n things, each once those that it waits for are done.
func (b *Built) SideBySide(ctx context.Context, n int, waitsFor func(int) []int,
	do func(context.Context, int) error) error {
	return b.run.sideBySide(ctx, n, waitsFor, do)
}

// Open is a run of which no stage has run yet.
func Open(ctx context.Context, o Options) (*Built, error) {
	b, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	return &b.Built, nil
}

// Through runs the stages up to and with the one named last.
func (b *Built) Through(ctx context.Context, last string) error { return b.run.through(ctx, last) }

// LoadFiles reads files whose rows then stand in the raw layer.
func (b *Built) LoadFiles(ctx context.Context) error { return b.run.loadRows(ctx) }

// Dialect is what the policy says of reading exports.
func (b *Built) Dialect() export.Dialect { return b.dialect() }

// Prove compares the ledger with its proofs.
func (b *Built) Prove(ctx context.Context) error { return b.run.prove(ctx) }

// Disagreements are where one proof and its table differ.
func (b *Built) Disagreements(ctx context.Context, proof query.Query) ([]disagreement, error) {
	return b.run.disagreements(ctx, proof)
}

// Examine makes one check of whole exports on what was measured.
func (b *Built) Examine(ctx context.Context, check string) error {
	if err := b.run.describe(ctx); err != nil {
		return err
	}
	return b.run.judgeExports(ctx, func(c rule.Check) bool { return c.ID == check })
}

// FilledAfter are all tables that the program fills, each with the layer that must
// stand first.
func FilledAfter(p *policy.Policy) map[string]string {
	all := map[string]string{"raw.set_aside": "raw", "policy.days": "staging"}
	for _, k := range schema.Kinds() {
		all["raw."+k.Name] = "raw"
	}
	for _, t := range p.Tables() {
		all["policy."+t.Name] = "raw"
	}
	for table, declared := range filled {
		all[table] = declared.after
	}
	for _, side := range sides {
		for name := range compared {
			all[side+"."+name] = "report"
		}
	}
	return all
}
