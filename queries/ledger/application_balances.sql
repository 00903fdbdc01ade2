-- How applications close, by line (application_lines):
-- claimed − entitled − held = over-claimed + under-claimed (negative),
-- entitled = payable + on hold, paid − payable = difference. What rests on a kind
-- that the exports lack is unknown.
--
-- key: level, line, id
select
    l.level,
    l.line,
    l.id,
    count(*) filter (where a.claim_count > 0) + z.applications as application_count,
    cast(coalesce(sum(a.claim_count), z.applications) as bigint) as claim_count,
    cast(coalesce(sum(a.claimed_persons), z.applications) as bigint) as claimed_persons,
    cast(coalesce(sum(a.entitled_persons), z.applications) as bigint) as entitled_persons,
    cast(coalesce(sum(a.held_persons), z.applications) as bigint) as held_persons,
    cast(coalesce(sum(a.claimed_yuan), z.applications) as decimal(18, 2)) as claimed_yuan,
    cast(coalesce(sum(a.entitled_yuan), z.applications) as decimal(18, 2)) as entitled_yuan,
    cast(coalesce(sum(a.held_yuan), z.applications) as decimal(18, 2)) as held_yuan,
    cast(coalesce(sum(a.over_claimed_yuan), z.applications) as decimal(18, 2))
        as over_claimed_yuan,
    cast(coalesce(sum(a.under_claimed_yuan), z.applications) as decimal(18, 2))
        as under_claimed_yuan,
    cast(coalesce(sum(a.payable_yuan), z.applications) as decimal(18, 2)) as payable_yuan,
    cast(coalesce(sum(a.on_hold_yuan), z.applications) as decimal(18, 2)) as on_hold_yuan,
    cast(coalesce(sum(a.paid_yuan), z.paid_yuan) as decimal(18, 2)) as paid_yuan,
    cast(coalesce(sum(a.difference_yuan), z.paid_yuan) as decimal(18, 2))
        as difference_yuan
from ledger.application_lines l
cross join facts.zeros z
left join ledger.application_amounts a on a.application_id = l.application_id
group by l.level, l.line, l.id, z.applications, z.paid_yuan
