-- What changes of a rule from build to build. unverified_ are the persons and yuan
-- of the entitlement that nobody has checked against it, where it was not evaluated
-- or could not judge some subjects (unjudged_count).
--
-- order: rule
select
    r.rule,
    r.missing,
    r.evaluated,
    r.checked,
    r.found,
    r.yuan,
    coalesce(j.subject_count, 0) as unjudged_count,
    coalesce(u.persons, 0) as unverified_persons,
    coalesce(u.yuan, 0) as unverified_yuan
from report.rules r
left join (
    select rule, count(*) as subject_count
    from report.unjudged
    group by rule
) j on j.rule = r.rule
left join report.unverified u on u.rule = r.rule
