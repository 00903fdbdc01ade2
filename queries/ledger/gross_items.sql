-- What is to be recovered, was paid though on hold, is outstanding, waits for a decision
-- (on_hold by application, held by class) or was paid without an application, one by one.
-- An item of several institutions or districts has none.
select
    'recoverable' as figure,
    'application' as subject,
    application_id as subject_id,
    application_id,
    cast(null as varchar) as class_id,
    district,
    institution,
    cast(null as bigint) as persons,
    recoverable_yuan as yuan,
    source_file,
    source_row
from ledger.applications
where recoverable_yuan > 0
union all
select
    'paid_on_hold', 'application', application_id, application_id, null, district,
    institution, null, paid_on_hold_yuan, source_file, source_row
from ledger.applications
where paid_on_hold_yuan > 0
union all
select
    'outstanding', 'application', application_id, application_id, null, district,
    institution, null, outstanding_yuan, source_file, source_row
from ledger.applications
where outstanding_yuan > 0
union all
select
    'on_hold', 'application', application_id, application_id, null, district,
    institution, entitled_persons, entitled_yuan, source_file, source_row
from ledger.applications
where
    is_on_hold
    and entitled_yuan > 0
union all
select
    'held', 'class', c.class_id, l.application_id, c.class_id, c.district,
    c.institution, c.held_persons, c.held_yuan, f.source_file, f.source_row
from ledger.classes c
join facts.classes f on f.class_id = c.class_id
left join ledger.live_claims l on l.class_id = c.class_id
where c.held_persons > 0
union all
select
    'unattached', 'payment', payment_id, application_id, null, null,
    null, null, amount_yuan, source_file, source_row
from facts.payments
where
    not has_application
    and amount_yuan <> 0
