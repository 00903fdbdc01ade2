-- How the ledger closes, as reconciliation.csv has it: what persons are entitled
-- to (line = persons), then the lines of applications. Figures that a line does
-- not have are unknown.
--
-- order: level, line, id
select
    level,
    'persons' as line,
    id,
    entitled_persons,
    entitled_yuan,
    live_persons,
    live_yuan,
    unclaimed_persons,
    unclaimed_yuan,
    held_persons,
    held_yuan,
    held_live_persons,
    held_live_yuan,
    held_unclaimed_persons,
    held_unclaimed_yuan,
    cast(null as bigint) as claimed_persons,
    cast(null as decimal(18, 2)) as claimed_yuan,
    cast(null as decimal(18, 2)) as over_claimed_yuan,
    cast(null as decimal(18, 2)) as under_claimed_yuan,
    cast(null as decimal(18, 2)) as payable_yuan,
    cast(null as decimal(18, 2)) as on_hold_yuan,
    cast(null as decimal(18, 2)) as paid_yuan,
    cast(null as decimal(18, 2)) as difference_yuan
from ledger.coverages
union all
select
    level, line, id, entitled_persons, entitled_yuan, null, null, null, null,
    held_persons, held_yuan, null, null, null, null, claimed_persons,
    claimed_yuan, over_claimed_yuan, under_claimed_yuan, payable_yuan,
    on_hold_yuan, paid_yuan, difference_yuan
from ledger.application_balances
