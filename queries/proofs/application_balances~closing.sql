-- Lines close over their steps: entitled = payable + on hold,
-- claimed − entitled − held = over-claimed + under-claimed,
-- paid − payable = difference.
select
    s.level,
    s.line,
    s.id,
    s.claimed_persons,
    s.claimed_yuan,
    s.paid_yuan,
    b.entitled_yuan - b.payable_yuan as on_hold_yuan,
    s.claimed_yuan - b.entitled_yuan - b.held_yuan - b.over_claimed_yuan
        as under_claimed_yuan,
    s.paid_yuan - b.payable_yuan as difference_yuan
from ledger.application_steps s
left join ledger.application_balances b
    on b.level = s.level and b.line = s.line and b.id = s.id
