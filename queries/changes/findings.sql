-- Findings that came, went, or weigh otherwise than before: on money (a decision) or as
-- a finding (the notice). before and after are what was measured, of those that weigh
-- otherwise the effect or, where that stayed, the severity.
with formerly as (
    select
        f.*,
        case when f.subject = 'trainee' then p.subject_id else f.subject_id end
            as matched_id
    from former.findings f
    left join changes.persons p
        on p.former_id = case when f.subject = 'trainee' then f.subject_id end
)
select
    case
        when f.rule is null then 'new'
        when l.rule is null then 'resolved'
        else 'changed'
    end as change,
    coalesce(l.rule, f.rule) as rule,
    coalesce(l.severity, f.severity) as severity,
    coalesce(l.subject, f.subject) as subject,
    coalesce(l.subject_id, f.matched_id, f.subject_id) as subject_id,
    coalesce(l.class_id, f.class_id) as class_id,
    coalesce(l.application_id, f.application_id) as application_id,
    coalesce(l.institution, f.institution) as institution,
    coalesce(l.district, f.district) as district,
    coalesce(f.effect, 'none') <> 'none' or coalesce(l.effect, 'none') <> 'none'
        as is_on_money,
    case
        when l.rule is null then f.measured
        when f.effect <> l.effect then f.effect
        else f.severity
    end as "before",
    case
        when f.rule is null then l.measured
        when f.effect <> l.effect then l.effect
        when l.rule is not null then l.severity
    end as "after"
from formerly f
full join latter.findings l
    on l.rule = f.rule
    and l.subject = f.subject
    and l.subject_id = f.matched_id
    and l.class_id is not distinct from f.class_id
    and l.application_id is not distinct from f.application_id
where
    f.rule is null
    or l.rule is null
    or f.effect <> l.effect
    or f.severity <> l.severity
