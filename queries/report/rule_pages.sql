-- What changes of a rule from build to build. unverified_ are the persons and yuan
-- of the entitlement that nobody has checked against it, where it was not evaluated.
select
    r.rule,
    r.missing,
    r.evaluated,
    r.checked,
    r.found,
    coalesce(u.persons, 0) as unverified_persons,
    coalesce(u.yuan, 0) as unverified_yuan
from report.rules r
left join report.unverified u on u.rule = r.rule
