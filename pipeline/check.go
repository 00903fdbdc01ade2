package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
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
			";" + strings.Join(r.Populations, ";") + ";", orNull(r.Asks), ";" + strings.Join(r.Acts, ";") + ";",
		})
	}
	return b.fill(ctx, "raw.rules", rows)
}

func (b *build) isPresent(name string) bool { return b.Present[name] }

func (b *build) isEvaluated(r rule.Rule) bool { return len(r.Missing(b.isPresent)) == 0 }

// judge fills the findings of one layer, and proves that no subject has two findings of
// one rule. What a rule says of every class stays in the layer's measures where the page
// of a class has a row for it.
func (b *build) judge(ctx context.Context, layer string) error {
	if err := b.DB.Exec(ctx, fmt.Sprintf(`create schema if not exists %s;
		create or replace table %[1]s.findings (
			rule varchar, severity varchar, effect varchar, decision varchar, subject varchar, subject_id varchar,
			class_id varchar, session_no bigint, trainee_no bigint, application_id varchar, payment_id varchar,
			district varchar, institution varchar, measured varchar, required varchar, yuan decimal(18, 2),
			source_file varchar, source_row bigint);
		create or replace table %[1]s.measures (
			rule varchar, class_id varchar, is_found boolean, measured varchar, required varchar, yuan decimal(18, 2),
			source_file varchar, source_row bigint)`, layer)); err != nil {
		return err
	}
	ofLayer := slices.DeleteFunc(slices.Clone(b.Rules), func(r rule.Rule) bool { return r.Layer != layer })
	if err := b.judgeBy(ctx, layer, ofLayer); err != nil {
		return err
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

// judgeBy adds what some rules of a layer find. Each says it by keys alone, and who that is,
// is looked up for all of them together: subjects are many, and what rules find are few.
// Rules are judged side by side, so what they found is put in order.
func (b *build) judgeBy(ctx context.Context, layer string, rules []rule.Rule) error {
	if err := b.DB.Exec(ctx, fmt.Sprintf(`create or replace table %s.found (
			rule varchar, class_id varchar, session_no bigint, trainee_no bigint, application_id varchar,
			payment_id varchar, district varchar, institution varchar, measured varchar, required varchar,
			yuan decimal(18, 2), source_file varchar, source_row bigint)`, layer)); err != nil {
		return err
	}
	if err := b.sideBySide(ctx, len(rules), nothing, func(ctx context.Context, i int) error {
		r := rules[i]
		for _, j := range judging(r, b.isEvaluated(r)) {
			if err := b.DB.Exec(timings.About(ctx, r.Layer+"."+r.ID, j.does), j.statement); err != nil {
				return fmt.Errorf("queries/%s: %w", r.Path, err)
			}
		}
		b.Progress.Step(r.ID)
		return nil
	}); err != nil {
		return err
	}
	judged := map[string][]rule.Rule{} // by subject
	for _, r := range rules {
		if b.isEvaluated(r) {
			judged[r.Subject] = append(judged[r.Subject], r)
		}
	}
	for _, subject := range slices.Sorted(maps.Keys(judged)) {
		if err := b.DB.Exec(ctx, findings(layer, subject, judged[subject])); err != nil {
			return fmt.Errorf("findings about a %s: %w", subject, err)
		}
	}
	return b.DB.Exec(ctx, "drop table "+layer+".found")
}

// A judgement is a statement of those that judge by a rule, and what timings call it.
type judgement struct{ does, statement string }

// judging are the statements that judge by a rule, each row of which is worked out
// once. A rule that cannot be evaluated tells what it asks of a class, and no more.
func judging(r rule.Rule, isEvaluated bool) []judgement {
	switch {
	case r.Subject != "class" || r.Asks == "":
		if !isEvaluated {
			return nil
		}
		return []judgement{{timings.Judge, found(r)}}
	case !isEvaluated:
		return []judgement{{timings.Ask, measures(r, "null", "null")}}
	}
	of := r
	of.TellsYuan = true // as the layer keeps it, unknown where the rule does not
	of.SQL = "select class_id, is_found, measured, required, yuan, source_file, source_row\n" +
		"from " + r.Layer + ".measures where rule = '" + r.ID + "'"
	return []judgement{{timings.Ask, measures(r, "f.is_found", "f.measured")}, {timings.Judge, found(of)}}
}

// measures keeps what a rule says of every class.
func measures(r rule.Rule, isFound, measured string) string {
	return fmt.Sprintf(`insert into %s.measures
select '%s', f.class_id, %s, %s, f.required, %s, f.source_file, f.source_row
from (
%s
) f`, r.Layer, r.ID, isFound, measured, hangs(r), r.SQL)
}

// found keeps what a rule finds, of whom its scope has or not.
func found(r rule.Rule) string {
	keys := strings.Join(rule.Keys[r.Subject], ", ")
	return fmt.Sprintf(`insert into %s.found (rule, %s, measured, required, yuan, source_file, source_row)
select '%s', %[2]s, measured, required, %[4]s, source_file, source_row
from (
%[5]s
) f
where is_found`, r.Layer, keys, r.ID, hangs(r), r.SQL)
}

// hangs is what a rule says of the yuan that hang on a subject: nothing, mostly, since its
// effect says it.
func hangs(r rule.Rule) string {
	if r.TellsYuan {
		return "yuan"
	}
	return "null"
}

// findings names the subjects of what the rules about one kind of subject found, leaves out
// what is not in a rule's scope and says what a decision makes of its effect.
func findings(layer, subject string, rules []rule.Rule) string {
	rows := make([]string, len(rules))
	for i, r := range rules {
		refused := "null"
		if rule.IsHold(r.Effect) {
			refused = "'" + rule.Refused(r.Effect) + "'"
		}
		rows[i] = fmt.Sprintf("('%s', '%s', '%s', %s, %t, ';%s;')", r.ID, r.Severity, r.Effect, refused, r.IsEnded,
			strings.Join(r.Populations, ";"))
	}
	return fmt.Sprintf(`insert into %s.findings select
    f.rule, r.severity,
    case when r.refused is null then r.effect
        else case d.decision when '认可' then 'none' when '不予补贴' then r.refused else r.effect end end,
    d.decision, s.subject, s.subject_id,
    s.class_id, s.session_no, s.trainee_no, s.application_id, s.payment_id,
    s.district, s.institution, f.measured, f.required, f.yuan,
    coalesce(f.source_file, s.source_file),
    case when f.source_file is null then s.source_row else f.source_row end
from %[1]s.found f
join (values
    %s
) r (rule, severity, effect, refused, is_ended, populations) on r.rule = f.rule
join facts.subjects s on s.subject = '%s' and %s
left join facts.decisions d on d.rule = f.rule and d.subject_id = s.subject_id
where strpos(r.populations, concat(';', s.population, ';')) > 0
    and (s.is_ended or not r.is_ended)
order by f.rule, s.subject_id, s.class_id, s.application_id`,
		layer, strings.Join(rows, ",\n    "), subject, sameKeys(subject))
}

// sameKeys is the condition that what a rule found, f, is about the subject s.
func sameKeys(subject string) string {
	var on []string
	for _, key := range rule.Keys[subject] {
		on = append(on, fmt.Sprintf("s.%s = f.%[1]s", key))
	}
	return strings.Join(on, " and ")
}
