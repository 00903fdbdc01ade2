-- The catalogue with what each rule looked at and found. checked counts the
-- subjects in its scope, none where it was not evaluated.
select
    r.rule,
    r.severity,
    r.effect,
    r.subject,
    r.clause,
    r.is_evaluated as evaluated,
    r.missing,
    case when r.is_evaluated then coalesce(s.subject_count, 0) else 0 end
        as checked,
    coalesce(f.finding_count, 0) as found
from raw.rules r
left join (
    select r.rule, count(*) as subject_count
    from raw.rules r
    join facts.subjects s
        on s.subject = r.subject
        and r.populations like concat('%;', s.population, ';%')
        and (s.is_ended or not r.is_ended_only)
    group by r.rule
) s on s.rule = r.rule
left join (
    select rule, count(*) as finding_count
    from report.findings
    group by rule
) f on f.rule = r.rule
