-- The waterfall of persons as waterfall.csv has it.
select
    level,
    id,
    enrolled_persons,
    pending_persons,
    attendance_met_persons,
    assessed_persons,
    passed_persons,
    cleared_persons,
    entitled_persons,
    held_persons,
    unproven_persons
from ledger.waterfalls
