-- Claims as everyone may see them: few held persons are left empty.
select
    k.application_id,
    k.class_id,
    k.claimed_persons,
    k.claimed_yuan,
    k.entitled_persons,
    k.entitled_yuan,
    case when p.is_held_told then k.held_persons end as held_persons,
    case when p.is_held_told then k.held_yuan end as held_yuan
from report.claims k
join report.claim_pages p
    on p.application_id = k.application_id and p.class_id = k.class_id
