-- What changes of a rule from build to build, as everyone may see it. How many trainees a
-- rule could not judge stands nowhere.
--
-- order:  rule
-- public: rule, missing, evaluated, checked, found, yuan, unjudged_count,
--       unverified_persons, unverified_yuan
select
    p.rule,
    p.missing,
    p.evaluated,
    r.checked,
    r.found,
    r.yuan,
    case when r.subject <> 'trainee' then p.unjudged_count end as unjudged_count,
    p.unverified_persons,
    p.unverified_yuan
from report.rule_pages p
join report.public_rules r on r.rule = p.rule
