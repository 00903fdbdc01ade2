-- The difference of all applications, from what makes it up without netting.
select recoverable_yuan + paid_on_hold_yuan - outstanding_yuan as difference_yuan
from ledger.gross_sums
where level = 'whole'
