-- The waterfall of persons as pages show it: how many each step leaves, and how many
-- left at it. Nobody was rejected for an assessment that nobody exported.
--
-- title: 从报名到应补
-- says: 名册上的人一步步减下来：结班、到课达标、参加考核、考核合格、没有其他问题、没有暂缓，剩
--       下的就是应补。每一步减去的人只计一次。
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
