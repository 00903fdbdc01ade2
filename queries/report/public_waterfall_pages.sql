-- The waterfall of persons as everyone may see it: per district and in all.
--
-- order: level, id
-- public: level, id, enrolled_persons, pending_persons, ended_persons,
--       attendance_met_persons, absent_persons, assessed_persons, unassessed_persons,
--       passed_persons, failed_persons, cleared_persons, other_persons,
--       entitled_persons, held_persons
select
    level,
    id,
    enrolled_persons,
    pending_persons,
    ended_persons,
    attendance_met_persons,
    absent_persons,
    assessed_persons,
    unassessed_persons,
    passed_persons,
    failed_persons,
    cleared_persons,
    other_persons,
    entitled_persons,
    held_persons
from report.public_places
