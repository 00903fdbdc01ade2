-- Applications as everyone may see them: the yuan of few held persons are left
-- empty.
select
    a.application_id,
    a.claimed_persons,
    a.claimed_yuan,
    a.entitled_yuan,
    case when p.is_held_told then a.held_yuan end as held_yuan,
    a.is_on_hold as on_hold,
    a.payable_yuan,
    a.noticed_yuan,
    a.paid_yuan,
    a.difference_yuan
from ledger.applications a
join report.application_pages p on p.application_id = a.application_id
