-- What changes of a rule from build to build. unverified_ are the persons and yuan
-- of the entitlement that nobody has checked against it, where it was not evaluated
-- or could not judge some subjects (unjudged_count).
--
-- title: 各条规则的结果
-- says: 每条规则核对了多少个对象，发现多少件；缺少数据而没有核验的，涉及多少人、多少元应补。
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
