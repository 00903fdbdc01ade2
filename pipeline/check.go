package pipeline

import (
	"context"
	"fmt"
	"strings"

	"github.com/peihe/peihe/pipeline/duck"
	"github.com/peihe/peihe/pipeline/rule"
	"github.com/peihe/peihe/pipeline/timings"
)

// check judges the rules that look at facts, then those that look at whom the
// first left standing, then those that look at what they are worth.
func check(ctx context.Context, b *build) error {
	b.Progress.Start("check", b.steps(moneyLayers...))
	for _, layer := range moneyLayers {
		if err := b.judge(ctx, layer); err != nil {
			return err
		}
	}
	return nil
}

// moneyLayers are the layers of rules whose findings may change money.
var moneyLayers = []string{"checks", "standing", "rates"}

// loadRules leaves the catalogue beside the exports, for queries and pages:
// which rules could be evaluated and what the others miss.
func (b *build) loadRules(ctx context.Context) error {
	var rows [][]any
	for _, r := range b.Rules {
		missing := r.Missing(b.isPresent)
		if len(missing) > 0 {
			b.Result.NotEvaluated = append(b.Result.NotEvaluated, r.ID)
		}
		rows = append(rows, []any{
			r.ID, r.Title, r.Severity, r.Effect, r.Subject, strings.Join(r.Clauses, " "),
			len(missing) == 0, strings.Join(missing, ";"), r.IsEnded, r.CountsPersons,
			";" + strings.Join(r.Populations, ";") + ";", orNull(r.Asks),
		})
	}
	return b.fill(ctx, "raw.rules", rows)
}

func (b *build) isPresent(name string) bool { return b.Present[name] }

// judge fills the findings of one layer, a rule at a time, and proves that no
// subject has two findings of one rule. What a rule says of every class stays in the
// layer's measures where the page of a class has a row for it.
func (b *build) judge(ctx context.Context, layer string) error {
	if err := b.DB.Exec(ctx, fmt.Sprintf(`create schema if not exists %s;
		create or replace table %[1]s.findings (
			rule varchar, severity varchar, effect varchar, decision varchar, subject varchar, subject_id varchar,
			class_id varchar, session_no bigint, trainee_no bigint, application_id varchar, payment_id varchar,
			district varchar, institution varchar, measured varchar, required varchar,
			source_file varchar, source_row bigint);
		create or replace table %[1]s.measures (
			rule varchar, class_id varchar, is_found boolean, measured varchar, required varchar,
			source_file varchar, source_row bigint)`, layer)); err != nil {
		return err
	}
	for _, r := range b.Rules {
		if r.Layer != layer {
			continue
		}
		for _, j := range judging(r, len(r.Missing(b.isPresent)) == 0) {
			if err := b.DB.Exec(timings.About(ctx, r.Layer+"."+r.ID, j.does), j.statement); err != nil {
				return fmt.Errorf("queries/%s: %w", r.Path, err)
			}
		}
		b.Progress.Step(r.ID)
	}
	type repeated struct{ Rule, SubjectID string }
	twice, err := duck.All[repeated](ctx, b.DB, `select rule, subject_id from `+layer+`.findings
		group by rule, subject_id, subject, class_id, application_id having count(*) > 1`)
	if err == nil && len(twice) > 0 {
		err = fmt.Errorf("rule %s found %s twice; a rule returns one row per subject", twice[0].Rule,
			twice[0].SubjectID)
	}
	return err
}

// A judgement is a statement of those that judge by a rule, and what timings call it.
type judgement struct{ does, statement string }

// judging are the statements that judge by a rule, each row of which is worked out
// once. A rule that cannot be evaluated tells what it asks of a class, and no more.
func judging(r rule.Rule, isEvaluated bool) []judgement {
	insert := "insert into " + r.Layer + ".findings "
	switch {
	case r.Subject != "class" || r.Asks == "":
		if !isEvaluated {
			return nil
		}
		return []judgement{{timings.Judge, insert + findings(r)}}
	case !isEvaluated:
		return []judgement{{timings.Ask, measures(r, "null", "null")}}
	}
	of := r
	of.SQL = "select class_id, is_found, measured, required, source_file, source_row\n" +
		"from " + r.Layer + ".measures where rule = '" + r.ID + "'"
	return []judgement{
		{timings.Ask, measures(r, "f.is_found", "f.measured")}, {timings.Judge, insert + findings(of)},
	}
}

// measures keeps what a rule says of every class.
func measures(r rule.Rule, isFound, measured string) string {
	return fmt.Sprintf(`insert into %s.measures
select '%s', f.class_id, %s, %s, f.required, f.source_file, f.source_row
from (
%s
) f`, r.Layer, r.ID, isFound, measured, r.SQL)
}

// findings wraps a rule's query: it takes the found, names the subject, leaves out
// what is not in the rule's scope and says what a decision makes of the effect.
func findings(r rule.Rule) string {
	effect := "'" + r.Effect + "'"
	if rule.IsHold(r.Effect) {
		effect = fmt.Sprintf("case d.decision when '认可' then 'none' when '不予补贴' then '%s' else '%s' end",
			rule.Refused(r.Effect), r.Effect)
	}
	return fmt.Sprintf(`select
    '%s', '%s', %s, d.decision, s.subject, s.subject_id,
    s.class_id, s.session_no, s.trainee_no, s.application_id, s.payment_id,
    s.district, s.institution, f.measured, f.required,
    coalesce(f.source_file, s.source_file),
    case when f.source_file is null then s.source_row else f.source_row end
from (
%s
) f
join facts.subjects s on s.subject = '%s' and %s and %s
left join facts.decisions d on d.rule = '%[1]s' and d.subject_id = s.subject_id
where f.is_found`,
		r.ID, r.Severity, effect, r.SQL, r.Subject, sameKeys(r), inScope(r))
}

// sameKeys is the condition that a row f of a rule is about the subject s.
func sameKeys(r rule.Rule) string {
	var on []string
	for _, key := range rule.Keys[r.Subject] {
		on = append(on, fmt.Sprintf("s.%s = f.%[1]s", key))
	}
	return strings.Join(on, " and ")
}

// inScope is the condition that a rule judges the subject s.
func inScope(r rule.Rule) string {
	in := "s.population in ('" + strings.Join(r.Populations, "', '") + "')"
	if r.IsEnded {
		in += " and s.is_ended"
	}
	return in
}
