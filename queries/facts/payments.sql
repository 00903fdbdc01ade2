-- Payments and refunds, with whether a used application stands behind each.
select
    p.payment_id,
    p.application_id,
    p.paid_date,
    p.amount_yuan,
    p.payee,
    p.source,
    a.application_id is not null as has_application,
    p.source_file,
    p.source_row
from staging.payments p
left join (select distinct application_id from staging.applications) a
    on a.application_id = p.application_id
