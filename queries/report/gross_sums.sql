-- What stands gross in the whole, a district or an institution (level, id). What rests on
-- a kind that the exports lack is unknown.
--
-- order:  level, id
-- public: level, id, recoverable_count, recoverable_yuan, paid_on_hold_count, paid_on_hold_yuan,
--       outstanding_count, outstanding_yuan, on_hold_count, on_hold_yuan, unattached_count,
--       unattached_yuan
select
    level,
    id,
    recoverable_count,
    recoverable_yuan,
    paid_on_hold_count,
    paid_on_hold_yuan,
    outstanding_count,
    outstanding_yuan,
    on_hold_count,
    on_hold_yuan,
    held_count,
    held_persons,
    held_yuan,
    unattached_count,
    unattached_yuan
from ledger.gross_sums
