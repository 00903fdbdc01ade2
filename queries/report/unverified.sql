-- Unverified money: for each rule that was not evaluated, or not for all subjects,
-- how many persons and yuan of the entitlement, and of what is held, nobody has
-- checked against it.
--
-- file:     unverified.csv
-- title:    未核验的规则，和因此没有核对过的人数、金额
-- position: 18
-- order:    rule
-- column persons: 应补人数 | 人 | 规则范围内的应补学员数，没有人用这条规则核对过
-- column yuan: 应补金额 | 元 | 上列应补人数的金额
-- column held_persons: 暂缓人数 | 人 | 规则范围内的暂缓学员数
-- column held_yuan: 暂缓金额 | 元 | 上列暂缓人数的金额
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
