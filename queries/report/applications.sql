-- Applications as applications.csv has them.
select
    application_id,
    claimed_persons,
    claimed_yuan,
    entitled_yuan,
    held_yuan,
    is_on_hold as on_hold,
    payable_yuan,
    noticed_yuan,
    paid_yuan,
    difference_yuan
from ledger.applications
