-- Entitled and held are the outcomes of the trainees, and
-- entitled (held) = under a live claim + not claimed yet.
select
    t.level,
    t.id,
    t.entitled_persons,
    t.entitled_yuan,
    t.held_persons,
    t.held_yuan,
    t.entitled_persons - c.unclaimed_persons as live_persons,
    t.entitled_yuan - c.unclaimed_yuan as live_yuan,
    t.held_persons - c.held_unclaimed_persons as held_live_persons,
    t.held_yuan - c.held_unclaimed_yuan as held_live_yuan
from ledger.group_totals t
left join ledger.coverages c on c.level = t.level and c.id = t.id
