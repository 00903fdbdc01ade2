-- Payments and refunds, with whether a used application stands behind each, which
-- is unknown while no applications are exported.
select
    p.payment_id,
    p.application_id,
    p.paid_date,
    p.amount_yuan,
    p.payee,
    p.source,
    case when z.applications = 0 then a.application_id is not null end
        as has_application,
    p.source_file,
    p.source_row
from staging.payments p
cross join facts.zeros z
left join (select distinct application_id from staging.applications) a
    on a.application_id = p.application_id
