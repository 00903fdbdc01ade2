-- The waterfall of persons as pages show it: how many each step leaves, and how many
-- left at it. Nobody was rejected for an assessment that nobody exported.
--
-- order: level, id
select
    level,
    id,
    enrolled_persons,
    pending_persons,
    enrolled_persons - pending_persons as ended_persons,
    attendance_met_persons,
    enrolled_persons - pending_persons - attendance_met_persons as absent_persons,
    assessed_persons,
    attendance_met_persons - assessed_persons as unassessed_persons,
    passed_persons,
    assessed_persons - passed_persons as failed_persons,
    cleared_persons,
    coalesce(passed_persons, attendance_met_persons) - cleared_persons
        as other_persons,
    entitled_persons,
    held_persons,
    unproven_persons
from ledger.waterfalls
