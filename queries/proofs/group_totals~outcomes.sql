-- Everybody has one outcome, and yuan are persons at the rate.
select
    t.level,
    t.id,
    t.entitled_persons + t.held_persons + t.rejected_persons + t.pending_persons
        as trainee_count,
    t.entitled_persons * l.subsidy_yuan as entitled_yuan,
    t.held_persons * l.subsidy_yuan as held_yuan
from ledger.group_totals t
cross join policy.limits l
