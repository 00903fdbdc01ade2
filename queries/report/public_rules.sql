-- The catalogue as everyone may see it. Of a rule about trainees found is a count of
-- persons and may be empty, and checked stands where it is all trainees, or all of ended
-- classes; of the two rules that compare with held yuan nothing is told.
--
-- without: yuan
-- order:   rule
-- public:  rule, severity, effect, subject, clause, evaluated, missing, checked, found, yuan
select
    r.rule,
    r.severity,
    r.effect,
    r.subject,
    r.clause,
    r.evaluated,
    r.missing,
    case
        when r.subject <> 'trainee'
            or not r.evaluated
            or r.checked in (t.trainee_count, t.trainee_count - t.pending_persons)
            then r.checked
    end as checked,
    case
        when r.subject = 'trainee'
            and e.rule is null then r.found
        when s.is_listed then r.found
    end as found,
    case
        when r.subject in ('claim', 'application', 'payment')
            and s.is_listed then r.yuan
    end as yuan
from report.rules r
cross join ledger.totals t
join report.public_rule_subjects s on s.rule = r.rule
left join disclosure.emptied e
    on e.level = 'whole' and e.measure = 'found' and e.rule = r.rule
