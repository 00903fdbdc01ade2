-- The waterfall begins with all trainees and ends with their outcomes.
select
    level,
    id,
    enrolled_persons as trainee_count,
    pending_persons,
    entitled_persons,
    held_persons,
    enrolled_persons - pending_persons - cleared_persons as rejected_persons
from ledger.waterfalls
