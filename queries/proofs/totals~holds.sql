-- Applications on hold, one by one.
select count(*) filter (where a.is_on_hold) + z.applications
    as application_on_hold_count
from facts.zeros z
left join ledger.applications a on true
group by z.applications
