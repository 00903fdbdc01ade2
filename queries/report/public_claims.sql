-- Claims as everyone may see them: few held persons are left empty.
select
    k.application_id,
    k.class_id,
    k.claimed_persons,
    k.claimed_yuan,
    k.entitled_persons,
    k.entitled_yuan,
    case when k.held_persons >= l.suppressed_below_persons then k.held_persons end
        as held_persons,
    case when k.held_persons >= l.suppressed_below_persons then k.held_yuan end
        as held_yuan
from report.claims k
cross join policy.limits l
