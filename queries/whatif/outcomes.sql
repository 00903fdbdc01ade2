-- The outcomes of the whole programme: a row before the change and one after.
--
-- order: is_after
select
    false as is_after,
    entitled_persons,
    held_persons,
    rejected_persons,
    pending_persons,
    entitled_yuan,
    held_yuan
from kept.ledger.totals
union all
select
    true,
    entitled_persons,
    held_persons,
    rejected_persons,
    pending_persons,
    entitled_yuan,
    held_yuan
from ledger.totals
