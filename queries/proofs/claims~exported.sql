-- Claims are what was exported, with the outcome of the class, or nothing where the
-- claim is rejected.
select
    a.application_id,
    a.class_id,
    a.persons as claimed_persons,
    a.amount_yuan as claimed_yuan,
    a.approved_yuan,
    case when k.is_rejected then 0 else t.entitled_persons end as entitled_persons,
    case when k.is_rejected then 0 else t.held_persons end as held_persons,
    case when k.is_rejected then 0 else t.entitled_yuan end as entitled_yuan,
    case when k.is_rejected then 0 else t.held_yuan end as held_yuan
from staging.applications a
left join ledger.claims k
    on k.application_id = a.application_id and k.class_id = a.class_id
left join ledger.group_totals t on t.level = 'class' and t.id = a.class_id
