-- Unverified money: for each rule that was not evaluated, or not for all subjects,
-- how many persons and yuan of the entitlement, and of what is held, nobody has
-- checked against it.
select
    r.rule,
    m.title,
    r.missing,
    cast(coalesce(sum(p.persons), 0) as bigint) as persons,
    cast(coalesce(sum(p.yuan), 0) as decimal(18, 2)) as yuan,
    cast(coalesce(sum(p.held_persons), 0) as bigint) as held_persons,
    cast(coalesce(sum(p.held_yuan), 0) as decimal(18, 2)) as held_yuan
from report.rules r
join raw.rules m on m.rule = r.rule
left join report.unverified_parts p on p.rule = r.rule
where r.missing <> ''
group by r.rule, m.title, r.missing
