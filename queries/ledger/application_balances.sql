-- How applications close, by line (application_lines):
-- claimed − entitled − held = over-claimed + under-claimed (negative),
-- entitled = payable + on hold, paid − payable = difference.
select
    l.level,
    l.line,
    l.id,
    count(*) filter (where a.claim_count > 0) as application_count,
    cast(coalesce(sum(a.claim_count), 0) as bigint) as claim_count,
    cast(coalesce(sum(a.claimed_persons), 0) as bigint) as claimed_persons,
    cast(coalesce(sum(a.entitled_persons), 0) as bigint) as entitled_persons,
    cast(coalesce(sum(a.held_persons), 0) as bigint) as held_persons,
    cast(coalesce(sum(a.claimed_yuan), 0) as decimal(18, 2)) as claimed_yuan,
    cast(coalesce(sum(a.entitled_yuan), 0) as decimal(18, 2)) as entitled_yuan,
    cast(coalesce(sum(a.held_yuan), 0) as decimal(18, 2)) as held_yuan,
    cast(coalesce(sum(a.over_claimed_yuan), 0) as decimal(18, 2))
        as over_claimed_yuan,
    cast(coalesce(sum(a.under_claimed_yuan), 0) as decimal(18, 2))
        as under_claimed_yuan,
    cast(coalesce(sum(a.payable_yuan), 0) as decimal(18, 2)) as payable_yuan,
    cast(coalesce(sum(a.on_hold_yuan), 0) as decimal(18, 2)) as on_hold_yuan,
    cast(coalesce(sum(a.paid_yuan), 0) as decimal(18, 2)) as paid_yuan,
    cast(coalesce(sum(a.difference_yuan), 0) as decimal(18, 2))
        as difference_yuan
from ledger.application_lines l
left join ledger.application_amounts a on a.application_id = l.application_id
group by l.level, l.line, l.id
