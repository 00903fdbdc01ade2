-- Claims as claims.csv has them.
select
    application_id,
    class_id,
    claimed_persons,
    claimed_yuan,
    entitled_persons,
    entitled_yuan,
    held_persons,
    held_yuan
from ledger.claims
