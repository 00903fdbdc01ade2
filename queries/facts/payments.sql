-- Payments and refunds, with whether a used application stands behind each, which
-- is unknown while no applications are exported. One voucher may pay several
-- applications: its payments are then named by both.
select
    p.payment_id,
    p.application_id,
    case
        when count(*) over (partition by p.payment_id) > 1
            then concat(p.payment_id, '/', p.application_id)
        else p.payment_id
    end as subject_id,
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
